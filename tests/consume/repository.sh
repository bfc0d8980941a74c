#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# repository.sh <scratch folder>: makes two repositories there. bgpwire.git is this tree as it is, as the branch main and,
# if CHANGELOG.md says that it is released, its tag. released.git is what the tree becomes by the next release.
set -euo pipefail
source=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
export GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=user.name GIT_CONFIG_VALUE_0=tests \
    GIT_CONFIG_KEY_1=user.email GIT_CONFIG_VALUE_1=tests@example.org
rm -rf "$1/bgpwire.git" "$1/released.git"
mkdir -p "$1/bgpwire.git"
cd "$1/bgpwire.git"
tar -C "$source" --exclude=./.git --exclude=./build -c . | tar -x --no-same-owner
git init -q -b main
git add --all
git commit -q -m "the tree under test"
version=$(cat version.txt)
if grep -qF "## [$version] - " CHANGELOG.md; then
    git tag "v$version"
fi

git clone -q . ../released.git
cd ../released.git
if ! grep -qF "## [$version] - " CHANGELOG.md; then
    packaging/prepare_release.sh
    git commit -q -a -m "version $version"
    git tag "v$version"
fi
