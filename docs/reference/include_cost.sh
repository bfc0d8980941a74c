#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# What each public header costs to include, measured now: lines after preprocessing, and seconds of processor time for a
# file that includes nothing else. Prints a table, and writes it as a page.
#
# docs/reference/include_cost.sh <page.md> <folder of Boost or ""> <compiler>...
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
page=$1 boost=$2
shift 2
flags=(-std=c++20 "-I$root/include" -x c++)
[ -z "$boost" ] || flags+=("-I$boost")

# seconds <runs> <compiler> <file>: the least of so many runs, in hundredths.
seconds() {
    local least=999999 TIMEFORMAT='%U %S' took
    for ((run = 0; run < $1; ++run)); do
        took=$({ time "$2" "${flags[@]}" -fsyntax-only "$3" >/dev/null 2>&1; } 2>&1) || return 1
        took=$(awk '{ printf "%d", ($1 + $2) * 100 + 0.5 }' <<<"$took")
        ((took >= least)) || least=$took
    done
    echo "$least"
}
lines() { "$1" "${flags[@]}" -E -P "$2" | grep -c .; }
shown() { printf '%d.%02d' $(($1 / 100)) $(($1 % 100)); }

# The budgets stand where they are tested: the first pattern that matches counts.
mapfile -t budgets < <(sed -nE 's/^ +"(\^[^"]*)" ([0-9]+)\)?$/\1 \2/p' "$root/tests/house/include_budget.cmake")
budget() {
    local row
    for row in "${budgets[@]}"; do
        if [[ $1 =~ ${row% *} ]]; then echo "${row##* }" && return; fi
    done
    echo 0
}
# What the umbrellas may take where <vector> takes 0.08 s and an empty file 0.01 s, in hundredths of a second.
declare -A most=([bgpwire.hpp]=60 [message.hpp]=40 [session.hpp]=55 [pool.hpp]=22)

row() { # <name> <file> <runs> <lines at most> <hundredths at most>
    local cells="" compiler took figure
    for compiler in "${compilers[@]}"; do
        took=$(seconds "$3" "$compiler" "$2") || { echo "$compiler cannot compile $1" >&2; exit 1; }
        figure=$(shown "$took")
        [ -z "$5" ] || ((took <= $5)) || figure="**$figure**"
        cells+=" $(lines "$compiler" "$2") | $figure |"
    done
    echo "| \`$1\` | $4 | $([ -z "$5" ] || shown "$5") |$cells"
}
header() { # <header> <runs>
    row "bgpwire/$1" "$root/include/bgpwire/$1" "$2" "$(budget "$1")" "${most[$1]:+$((most[$1] * scale / 8))}"
}

compilers=("$@")
: >"$page.empty.cpp"
echo '#include <vector>' >"$page.vector.cpp"
scale=$(seconds 5 "$1" "$page.vector.cpp")
{
    printf '# What each header costs to include\n\n'
    printf 'Measured on %s with ' "$(date +%F)"
    for compiler in "${compilers[@]}"; do printf '`%s`, ' "$("$compiler" --version | head -n 1)"; done
    echo 'C++20, no optimisation, checked for errors alone (`-fsyntax-only`): non-blank lines after preprocessing, and' \
        'seconds of processor time for a file that includes nothing but this header. An empty file takes'
    for compiler in "${compilers[@]}"; do
        printf '%s s with `%s`,\n' "$(shown "$(seconds 5 "$compiler" "$page.empty.cpp")")" "${compiler##*/}"
    done
    printf 'the start of the compiler, and that is in each figure. Lines, and the memory that g++ takes for umbrellas, are\n'
    printf 'held to budgets by a test. Seconds differ from machine to machine, and with what else it does: what the\n'
    printf 'umbrellas may take is said for one on which `<vector>` takes 0.08 s with g++, and shown here as many times\n'
    printf 'larger as `<vector>` now takes longer. What is above that is in bold.\n\n'
    printf '| header | lines at most | s at most |'
    for compiler in "${compilers[@]}"; do printf ' lines, %s | s, %s |' "${compiler##*/}" "${compiler##*/}"; done
    printf '\n|---|--:|--:|'
    for compiler in "${compilers[@]}"; do printf -- '--:|--:|'; done
    echo
    for standard in vector string chrono; do
        echo "#include <$standard>" >"$page.vector.cpp"
        row "<$standard>" "$page.vector.cpp" 3 "" ""
    done
    cd "$root/include/bgpwire"
    for name in *.hpp; do header "$name" 3; done
    for name in */*.hpp; do
        case $name in io/fmt.hpp | io/format.hpp | interop/*) continue ;; esac # need what may be absent
        header "$name" 1
    done
} | tee "$page.new"
rm "$page.empty.cpp" "$page.vector.cpp"
mv "$page.new" "$page"
