#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# tests/mrt/bgpdump.sh <mrt_dump>: the lines of mrt_dump and of `bgpdump -m`, file by file.
#
# BGPWIRE_DATA names the folder of MRT files. Both sides pass a filter that takes out what is known to
# differ, and each rule says who is right; whatever else differs is a failure. Status 77: bgpdump or
# the files are missing.
set -eu

mrt_dump=$1
command -v bgpdump >/dev/null || { echo "bgpdump is not installed"; exit 77; }
[ -d "${BGPWIRE_DATA:-}" ] || { echo "BGPWIRE_DATA names no folder of MRT files"; exit 77; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Debian's bgpdump 1.6.2 and mrt_dump differ in:
filter='
BEGIN { FS = OFS = "|" }

# 1. bgpdump shortens a single group of zeros to "::". RFC 5952 §4.2.2 says that one group is written as 0.
function address(text,    groups, count, i, filled) {
    if (text !~ /::/)
        return text
    split(text, parts, "/")
    count = split(parts[1], groups, ":")
    filled = 0
    for (i = 1; i <= count; ++i)
        if (groups[i] != "")
            ++filled
    if (filled == 7) {
        sub(/^::/, "0:", text)
        sub(/::$/, ":0", text)
        sub(/::\//, ":0/", text)
        sub(/::/, ":0:", text)
    }
    return text
}
{ $4 = address($4); $6 = address($6); $9 = address($9) }

# 2. In withdrawals of the deprecated type BGP, bgpdump prints the address of the peer once more
#    instead of the prefix (it calls inet_ntoa twice in one printf). Only the length can be compared.
$1 == "BGP" && $3 == "W" { sub(/.*\//, "", $6) }

# 3. In announcements of the type BGP, bgpdump puts no "|" between MED and communities.
$1 == "BGP" && $3 == "A" && NF == 15 { $11 = $11 $12; for (i = 12; i < NF; ++i) $i = $(i + 1); --NF }

# 4. An AGGREGATOR of AS 0 is malformed, and discarded: RFC 7607 §2.
{ for (i = 12; i <= 15; ++i) if ($i ~ /^0 [0-9.]+$/) $i = "" }

# 5. So is an AS_PATH with AS 0; mrt_dump prints none.
$3 ~ /^[AB]$/ && $7 ~ /(^|[ ,{])0([ ,}]|$)/ && $1 !~ /_AP$/ { $7 = "" }

{ print }
'

status=0
for file in "$BGPWIRE_DATA"/*; do
    case $file in *updates*|*rib*|*bview*) ;; *) continue ;; esac
    bgpdump -m "$file" 2>/dev/null >"$work/theirs.raw" || true
    "$mrt_dump" "$file" >"$work/ours.raw" 2>"$work/notes" || true
    raw=$(diff "$work/theirs.raw" "$work/ours.raw" | grep -c '^<' || true)
    awk "$filter" "$work/theirs.raw" >"$work/theirs"
    awk "$filter" "$work/ours.raw" >"$work/ours"
    # 6. An UPDATE that ends in the middle of a prefix must not be believed (RFC 7606 §5.3); bgpdump
    #    prints the prefixes in front of the fault. mrt_dump has no lines of it, and says so.
    if grep -q 'nlri_mask_trailing_bits.*: 1 malformed records' "$work/notes" && [ ! -s "$work/ours" ]; then
        echo "$(basename "$file"): one malformed UPDATE, refused"
        continue
    fi
    if diff "$work/theirs" "$work/ours" >"$work/differences"; then
        echo "$(basename "$file"): $(wc -l <"$work/ours") lines, $raw of them with a known difference"
    else
        echo "$(basename "$file"): $(grep -c '^<' "$work/differences") lines differ:"
        head -n 6 "$work/differences"
        status=1
    fi
done
exit $status
