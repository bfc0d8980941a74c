#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# release.sh <scratch folder>: what packaging/check_release.sh refuses, and that prepare_release.sh is all
# that stands between this tree and a tag.
set -euo pipefail
work=$1/release
rm -rf "$work"
git clone -q --no-tags "$1/bgpwire.git" "$work"
cd "$work"
git config user.name tests
git config user.email tests@example.org
version=$(cat version.txt)

refused() {
    local expected=$1 output
    if output=$(packaging/check_release.sh 2>&1) || ! grep -qF "$expected" <<<"$output"; then
        echo "$output"
        echo "was to be refused with: $expected"
        exit 1
    fi
}

if ! grep -qF "## [$version] - " CHANGELOG.md; then
    refused 'wants "## ['
    packaging/prepare_release.sh 2000-01-01
    refused "not committed"
    git commit -q -a -m "version $version"
fi
packaging/check_release.sh
(cd build/release && sha256sum --check --quiet SHA256SUMS && tar -xzf "bgpwire-$version.tar.gz")
diff -r --exclude=.git --exclude=build . "build/release/bgpwire-$version"

git tag v99.0.0
refused "older than v99.0.0"
git tag "v$version"
refused "tagged already"
echo 9.9.9 >version.txt
refused "vcpkg.json"
