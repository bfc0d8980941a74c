#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# headers.sh <scratch folder>: each public header alone, twice, after macros like those of <windows.h> and before them.
set -euo pipefail
top=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
scratch=$1/headers
rm -rf "$scratch"
mkdir -p "$scratch"
flags=(-std=c++20 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fno-exceptions -fno-rtti -I"$top/include")
house=$top/tests/house

# Other people's headers are compiled once.
"${CXX:-g++}" "${flags[@]}" -x c++-header "$house/standard_headers.hpp" -o "$scratch/standard_headers.hpp.gch"

cd "$top/include"
mapfile -t headers < <(find bgpwire -name '*.hpp' -not -path '*/detail/*' -not -path 'bgpwire/interop/*' \
    -not -path 'bgpwire/io/fmt.hpp' -not -path 'bgpwire/io/format.hpp' | sort) # those bring other libraries, which mind
[ ${#headers[@]} -gt 100 ]
for header in "${headers[@]}"; do
    printf '#include <%s>\n#include <%s>\n' "$header" "$header" >"$scratch/after.cpp"
    "${CXX:-g++}" "${flags[@]}" -fsyntax-only -I"$scratch" -include standard_headers.hpp \
        -include "$house/hostile_macros.hpp" "$scratch/after.cpp" || { echo "$header after the macros"; exit 1; }
done

# That each can stand alone is all_verify_interface_header_sets'; so all of them can come before the macros, and again.
{
    printf '#include <%s>\n' "${headers[@]}"
    echo '#include "hostile_macros.hpp"'
    printf '#include <%s>\n' "${headers[@]}"
} >"$scratch/before.cpp"
"${CXX:-g++}" "${flags[@]}" -fsyntax-only -I"$house" "$scratch/before.cpp"
echo "${#headers[@]} headers"
