#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# machine.sh <scratch folder> <triplet> <emulator>: tests of the codecs, compiled for another machine and run on it.
set -euo pipefail
triplet=$2 emulator=$3
. "$(dirname "${BASH_SOURCE[0]}")/other_machine.sh"
other_machine "$1/$triplet" "$triplet-g++"
cd "$top/tests"

# Catch2 and the codecs are most of every test: compiled once.
printf '#include "catch.hpp"\n#include <bgpwire/message.hpp>\n' >"$scratch/common.hpp"
"$triplet-g++" "${flags[@]}" -x c++-header "$scratch/common.hpp"

printf '#define CATCH_CONFIG_MAIN\n#include "catch.hpp"\n' >"$scratch/main.cpp"
"$triplet-g++" "${flags[@]}" -c "$scratch/main.cpp" -o "$scratch/main.o"
"$triplet-g++" "${flags[@]}" -c support/allocations.cpp -o "$scratch/allocations.o"
# Those that compile quickly and have every width of number, every way of framing, and what is kept across restarts.
for test in wire/*.cpp net/ipv6_address.cpp net/prefix.cpp community/*.cpp nlri/unicast.cpp message/{header,open,vectors}.cpp \
    path_attribute/{aggregator,aigp,as_path,mp_reach_nlri,prefix_sid}.cpp \
    pool/{uint128,pool_allocator_snapshot}.cpp; do
    "$triplet-g++" "${flags[@]}" -include "$scratch/common.hpp" -c "$test" -o "$scratch/${test//\//-}.o"
done
"$triplet-g++" "$scratch"/*.o -o "$scratch/tests"
# The two that try damage by the hundred thousand say nothing of the machine.
"$emulator" -L "/usr/$triplet" "$scratch/tests" '~"Contents that make no sense*"~"The bits of other ranges*"'
