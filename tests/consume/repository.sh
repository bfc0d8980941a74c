#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# repository.sh <scratch folder>: makes bgpwire.git there, with this tree as it is, tagged as a release.
set -euo pipefail
source=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
repository=$1/bgpwire.git
rm -rf "$repository"
mkdir -p "$repository"
cd "$repository"
tar -C "$source" --exclude=./.git --exclude=./build -c . | tar -x
git init -q
git add --all
git -c user.name=tests -c user.email=tests@example.org commit -q -m "the tree under test"
git tag "v$(cat version.txt)"
