#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# single_header.sh <scratch folder>: the examples that need no more than a socket, with bgpwire_single.hpp in the place of the headers that it is made of.
set -euo pipefail
top=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
scratch=$1/single_header
rm -rf "$scratch"
mkdir -p "$scratch/tests"
cd "$scratch"
cp -r "$top/examples" .
cp -r "$top/tests/session" tests
find . -name '*.[ch]pp' -exec sed -i -E \
    '/<bgpwire\/(interop|io\/fm|io\/format)/!s/#include <bgpwire\/.*>/#include "bgpwire_single.hpp"/' {} +

"$top/packaging/single_header.sh" >bgpwire_single.hpp
flags=(-std=c++20 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -I. -I"$top/include" -DBGPWIRE_EXAMPLES_VERSION='"0"')
"${CXX:-g++}" "${flags[@]}" -x c++-header bgpwire_single.hpp
"${CXX:-g++}" "${flags[@]}" -c examples/support/plain_command_line.cpp -o plain_command_line.o
for example in examples/*.cpp; do
    name=$(basename "$example" .cpp)
    case $name in
    anycast | blackhole | looking_glass | replicated_allocator | session_asio) ;; # other people's headers, for the most part
    decode_update | allocate | add_your_own_attribute | session_loopback)
        "${CXX:-g++}" "${flags[@]}" "$example" plain_command_line.o -o "$name"
        "./$name" >"$name.output"
        ;;
    *) "${CXX:-g++}" "${flags[@]}" -fsyntax-only "$example" ;;
    esac
done
grep -q '^UPDATE announce 198.51.100.0/24' decode_update.output
