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

count=0
cd "$top/include"
for header in $(find bgpwire -name '*.hpp' -not -path '*/detail/*' | sort); do
    case $header in
    bgpwire/interop/* | bgpwire/io/fmt.hpp | bgpwire/io/format.hpp) continue ;; # bring other libraries, which mind
    esac
    printf '#include <%s>\n#include <%s>\n' "$header" "$header" >"$scratch/after.cpp"
    printf '#include <%s>\n#include "hostile_macros.hpp"\n#include <%s>\n' "$header" "$header" >"$scratch/before.cpp"
    "${CXX:-g++}" "${flags[@]}" -fsyntax-only -I"$scratch" -include standard_headers.hpp \
        -include "$house/hostile_macros.hpp" "$scratch/after.cpp" || { echo "$header after the macros"; exit 1; }
    "${CXX:-g++}" "${flags[@]}" -fsyntax-only -I"$house" "$scratch/before.cpp" || { echo "$header before the macros"; exit 1; }
    count=$((count + 1))
done
[ "$count" -gt 100 ]
echo "$count headers"
