#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# What every source file looks like: tests/house/text.sh [folder]
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/../..}"

failures=0
fail() {
    [ -z "$1" ] || { echo "$2:"; sed 's/^/    /' <<<"$1"; failures=$((failures + 1)); } >&2
}

mapfile -t headers < <(find include -name '*.hpp')
mapfile -t sources < <(find include tests bench fuzz examples -name '*.[ch]pp' -not -path 'tests/house/broken/*')
mapfile -t scripts < <(find . -path ./build -prune -o \
    \( -name CMakeLists.txt -o -name '*.cmake' -o -name '*.sh' -o -path './.ci/*' \) -type f -print)
[ ${#headers[@]} -gt 0 ] || { echo "no headers under $PWD" >&2; exit 1; }

# awk programs see one file after the other: FNR is the line in the file.
fail "$(awk 'FNR == 1 && !/SPDX-License-Identifier: BSL-1.0$/ { print FILENAME }' "${sources[@]}")" \
    "the first line is not the SPDX line"
fail "$(awk 'FNR <= 2 && /SPDX-License-Identifier: BSL-1.0$/ { found[FILENAME] }
    END { for (i = 1; i < ARGC; ++i) if (!(ARGV[i] in found)) print ARGV[i] }' "${scripts[@]}")" \
    "no SPDX line at the top"
fail "$(awk '{ line = $0; gsub(/[\200-\277]/, "", line) } length(line) > 120 { print FILENAME ":" FNR }' "${headers[@]}")" \
    "longer than 120 columns"
fail "$(grep -nE '[[:space:]]$|'$'\t' "${sources[@]}" "${scripts[@]}" | cut -c1-100)" \
    "a tab, or white space at the end"
# The number of lines is a question, not a rule: no class is split to satisfy it.
awk 'FNR == 321 { print "longer than 320 lines, more than one idea? " FILENAME }' "${headers[@]}"
fail "$(awk 'FNR == 601 { print FILENAME }' "${headers[@]}")" "longer than 600 lines"

fail "$(for header in "${headers[@]}"; do
    guard=${header#include/}
    guard=${guard//[\/.]/_}
    guard=${guard^^}
    grep -qx "#ifndef $guard" "$header" && grep -qx "#define $guard" "$header" || echo "$header: $guard"
done)" "the include guard is not BGPWIRE_FOLDER_FILE_HPP"

fail "$(for header in "${headers[@]}"; do
    name=${header#include/bgpwire/}
    case $name in
    */detail/* | */registry.hpp) continue ;;
    # Declarations and tables without behaviour of their own, tested through what uses them.
    community/extended_community_kind.hpp | path_attribute/as_path_segment.hpp | path_attribute/table.hpp | \
        path_attribute/context.hpp) continue ;;
    session/config.hpp | session/event.hpp | session/transition.hpp | session/backoff.hpp | \
        session/down_reason.hpp | session/counters.hpp | session/connection.hpp) continue ;;
    pool/allocation_request.hpp | pool/pool_config.hpp | pool/lease.hpp | pool/pool_view.hpp) continue ;;
    */*) ;;
    *) continue ;;
    esac
    [ -e "tests/${name%.hpp}.cpp" ] || echo "tests/${name%.hpp}.cpp"
done)" "no test for a header"
fail "$(for header in "${headers[@]}"; do
    name=${header#include/bgpwire/} test=tests/${header#include/bgpwire/}
    test=${test%.hpp}.cpp
    [ ! -e "$test" ] || [ "$(grep -m1 '#include' "$test")" = "#include <bgpwire/$name>" ] || echo "$test"
done)" "a test does not include its header first"

[ $failures -eq 0 ] || exit 1
echo "${#sources[@]} source files, ${#headers[@]} of them public headers"
