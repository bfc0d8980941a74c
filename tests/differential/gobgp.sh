#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# tests/differential/gobgp.sh <judge-differential>: 10000 mutants beside GoBGP's packet package.
#
# The module and, where Go is older than it needs, a newer Go come through Go's module proxy; both go to Go's own caches.
# BGPWIRE_DATA names the folder of recorded files, if there is one. Status 77: Go is missing or too old to fetch another.
set -euo pipefail

differential=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for tool in go python3; do
    command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
version=$(go env GOVERSION)
case $version in
go1.[0-9] | go1.[0-9].* | go1.1[0-9] | go1.1[0-9].* | go1.20 | go1.20.*)
    echo "$version cannot fetch the Go that GoBGP needs"
    exit 77
    ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PYTHONDONTWRITEBYTECODE=1 GOTOOLCHAIN=auto GOFLAGS=-mod=readonly

go build -C "$here/gobgp" -o "$work/gobgp" . || { echo "GoBGP could not be fetched and built"; exit 77; }
"$differential" decoder 10000 1000000 >"$work/library"
"$work/gobgp" <"$work/library" >"$work/others"
python3 "$here/judge/compare.py" "$here/gobgp/known.txt" "$work/others" <"$work/library"
