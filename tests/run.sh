#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Installs what is missing, builds, runs all tests but those with the label long.
# Arguments go to ctest: tests/run.sh -R pool
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

.ci/install cmake ninja-build g++ pkg-config boost catch2 libbenchmark-dev libyaml-dev libcli11-dev libncurses-dev \
    nlohmann-json3-dev libfmt-dev zlib1g-dev libbz2-dev python3 bird2 frr iproute2

cmake --preset dev >/dev/null
cmake --build --preset dev
ctest --preset daily "$@"
