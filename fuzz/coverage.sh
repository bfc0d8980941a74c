#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Which lines of the codecs the corpora reach: fuzz/coverage.sh [percent]
# Builds every target without optimisation, replays its corpus, and prints the share of lines that ran, folder by
# folder, and every other line unless fuzz/coverage.txt explains it. Fails under 95 percent.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
least=${1:-95}
folders='core net wire community nlri capability path_attribute message'
out=$PWD/build/coverage
include=$PWD/include/bgpwire/

tool() { command -v "$1-14" || command -v "$1" || { echo "$1 is missing: packages clang-14 and llvm-14" >&2; exit 1; }; }
cxx=$(tool clang++)
profdata=$(tool llvm-profdata)
cov=$(tool llvm-cov)

rm -rf "$out"
mkdir -p "$out"
# The session's target reaches messages by a road of its own, the configuration's none at all.
objects=()
for target in nlri text as_path builder capability path_attribute message mrt; do
    [ -e "fuzz/$target.cpp" ]
    # An assertion is a branch that nothing may take.
    "$cxx" -std=c++20 -O0 -DNDEBUG -fprofile-instr-generate -fcoverage-mapping -Iinclude \
        "fuzz/$target.cpp" fuzz/support/replay.cpp -o "$out/$target"
    LLVM_PROFILE_FILE=$out/$target.profraw "$out/$target" "fuzz/corpus/$target" >"$out/$target.log"
    objects+=(-object "$out/$target")
done
"$profdata" merge -sparse "$out"/*.profraw -o "$out/all.profdata"
"$cov" export -format=lcov -instr-profile="$out/all.profdata" "${objects[@]:1}" >"$out/all.info" 2>"$out/export.log"

# One row for each line that could run: file, line, how often.
awk -F'[:,]' -v root="$include" '
    /^SF:/ { file = substr($0, 4); ours = index(file, root) == 1; file = substr(file, length(root) + 1) }
    /^DA:/ && ours { print file, $2, $3 }' "$out/all.info" >"$out/lines"

awk -v folders="$folders" -v least="$least" '
    { split($1, part, "/"); ++all[part[1]]; if ($3 != 0) ++reached[part[1]] }
    END {
        n = split(folders, name, " ")
        for (i = 1; i <= n; ++i) {
            printf "%-16s %5d of %5d lines  %5.1f %%\n", name[i], reached[name[i]], all[name[i]], 100 * reached[name[i]] / all[name[i]]
            r += reached[name[i]]; a += all[name[i]]
        }
        printf "%-16s %5d of %5d lines  %5.1f %%\n", "the codecs", r, a, 100 * r / a
        printf "%-16s %5d of %5d lines  %5.1f %%\n", "mrt, apart", reached["mrt"], all["mrt"], 100 * reached["mrt"] / all["mrt"]
        exit !(a > 0 && 100 * r >= least * a)
    }' "$out/lines" && status=0 || status=1

# What coverage.txt explains is a function: from its first line to the brace in the same column that closes it.
awk -F' +[|] +' -v root="$include" '/^[^#]/ { print $1 "\t" $2 }' fuzz/coverage.txt >"$out/explained"
missed=$(awk '$3 == 0 { print $1, $2 }' "$out/lines" | grep -E "^(${folders// /|})/" || true)
while read -r file line; do
    if awk -F'\t' -v file="$file" -v at="$line" -v root="$include" '
        $1 == file { anchor[++count] = $2 }
        END {
            source = root file
            while ((getline text <source) > 0) {
                ++number
                for (i = 1; i <= count; ++i)
                    if (index(text, anchor[i])) {
                        match(text, /^ */)
                        close_brace = sprintf("%" RLENGTH "s}", "")
                        inside = 1
                    }
                if (inside && number == at) found = 1
                if (text ~ /[{].*[}]$/ && inside == 1 || inside && index(text, close_brace) == 1) inside = 0
                else if (inside) inside = 2
            }
            exit !found
        }' "$out/explained"; then
        continue
    fi
    [ -n "${told:-}" ] || { echo "not reached, and not explained in fuzz/coverage.txt:"; told=yes; }
    echo "    $file:$line: $(sed -n "${line}s/^ *//p" "$include$file")"
done <<<"$missed"

[ $status -eq 0 ] || echo "fewer than $least percent of the lines" >&2
exit $status
