#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Speakers give services addresses and announce them to a router, over real TCP: a scenario, played.
#
# examples/demo.sh                   on loopback, the router made of this library; needs no root once installed
# examples/demo.sh --router bird     the router is BIRD, each node a host of its own where the system grants namespaces
# examples/demo.sh --scenario list   which scenarios there are, and with which routers each runs
# Other arguments go to the program: examples/demo.sh --help
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=(cmake ninja-build g++ boost libyaml-dev libcli11-dev libncurses-dev nlohmann-json3-dev)
[[ " $* " != *bird* ]] || packages+=(bird2 iproute2)
[[ " $* " != *frr* ]] || packages+=(frr iproute2)
.ci/install "${packages[@]}"

cmake --preset demo >/dev/null
cmake --build --preset demo
exec build/demo/examples/speaker demo "$@"
