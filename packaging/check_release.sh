#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Whether this commit can be tagged as the version in version.txt; if so, what goes with the release is in build/release.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=$(cat version.txt)
tag=v$version
refuse() { echo "$tag: $*" >&2; exit 1; }

cmake -P tests/consume/version.cmake
[ -z "$(git status --porcelain)" ] || refuse "there are changes that are not committed"
! git rev-parse --quiet --verify "refs/tags/$tag" >/dev/null || refuse "tagged already: version.txt wants the next version"
last=$(git tag --list 'v[0-9]*' --sort=-version:refname | head -n 1)
[ "$(printf '%s\n' "$last" "$tag" | sort --version-sort | tail -n 1)" = "$tag" ] || refuse "older than $last"

# The section of this version has a date and tells of something; nothing waits above it.
awk -v heading="## [$version] - " '
    /^## / { inside = index($0, heading) == 1 && $0 ~ / - [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]$/; dated += inside }
    /^## \[Unreleased\]/ { waiting = 1; next }
    /^## / { waiting = 0 }
    NF && waiting { waits = 1 }
    /^- / && inside { told = 1 }
    END { exit !(dated == 1 && told && !waits) }
' CHANGELOG.md || refuse "CHANGELOG.md wants \"## [$version] - <date>\" with what changed, and nothing left under [Unreleased]"

mkdir -p build/release
packaging/single_header.sh >build/release/bgpwire_single.hpp
git archive --prefix="bgpwire-$version/" -o "build/release/bgpwire-$version.tar.gz" HEAD
(cd build/release && sha256sum bgpwire_single.hpp "bgpwire-$version.tar.gz" >SHA256SUMS)
echo "build/release is what goes with it. Once .ci/run has passed: git tag -a $tag -m 'bgpwire $version'"
