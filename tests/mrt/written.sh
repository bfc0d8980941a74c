#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# tests/mrt/written.sh <mrt-written> <mrt_dump>: a file that the library writes, as bgpdump and mrt_dump print it.
#
# written.txt is what is in the file, line by line. Status 77: bgpdump is missing.
set -eu

writer=$1
mrt_dump=$2
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$writer" "$work/file"
"$mrt_dump" "$work/file" >"$work/ours" 2>"$work/notes"
diff "$here/written.txt" "$work/ours"
[ ! -s "$work/notes" ] || { cat "$work/notes"; exit 1; }

command -v bgpdump >/dev/null || { echo "bgpdump is not installed"; exit 77; }
bgpdump -m "$work/file" 2>/dev/null >"$work/theirs"
# Debian's bgpdump 1.6.2 reads no multicast tables (RFC 6396 §4.3.2), and takes messages sent with path identifiers
# for received ones, from the collector itself (RFC 8050 §3).
awk 'BEGIN { FS = OFS = "|" }
    $1 ~ /^TABLE_DUMP2/ && $6 ~ /^(0\.0\.0\.0\/0|2001:db8::1\/128)$/ { next }
    sub(/_LOCAL_AP$/, "_AP", $1) { $4 = "198.51.100.4"; ++$5 }
    { print }' "$here/written.txt" >"$work/expected"
diff "$work/expected" "$work/theirs"
echo "$(wc -l <"$work/theirs") lines of bgpdump, $(wc -l <"$work/ours") of mrt_dump"
