#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Two speakers give a service an address and announce it to a router, over real TCP on loopback.
#
# examples/demo.sh                 the router is made of this library; needs no root once installed
# examples/demo.sh --router bird   the router is BIRD
# Other arguments go to the program: examples/demo.sh --help
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=(cmake ninja-build g++ boost libyaml-cpp-dev libcli11-dev)
[[ " $* " != *bird* ]] || packages+=(bird2 iproute2)
.ci/install "${packages[@]}"

cmake --preset demo >/dev/null
cmake --build --preset demo
exec build/demo/examples/speaker demo "$@"
