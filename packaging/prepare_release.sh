#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# prepare_release.sh [<date>]: makes this tree say that the version in version.txt was released on that date, today by
# default: the heading in CHANGELOG.md, and the names by which docs/installing.md fetches. Commits nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=$(cat version.txt)
date=${1:-$(date -u +%F)}
if grep -qF "## [$version] - " CHANGELOG.md; then
    echo "CHANGELOG.md has version $version already" >&2
    exit 1
fi
sed -i "s/^## \[Unreleased\]$/&\n\n## [$version] - $date/" CHANGELOG.md
sed -i -E "s/(GIT_TAG|revision =) [^ )]+/\1 v$version/; s/^\`main\` follows development; name a commit/\`v$version\` is the last release; name a commit/" \
    docs/installing.md
cmake -P tests/consume/version.cmake
