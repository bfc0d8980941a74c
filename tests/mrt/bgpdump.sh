#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# tests/mrt/bgpdump.sh <mrt_dump> <mrt-checksums>: what bgpdump prints of each file, line by line beside
# mrt_dump, and summed up beside the decoded values.
#
# BGPWIRE_DATA names the folder of MRT files. bgpdump.awk says what is known to differ; whatever else
# differs is a failure. Status 77: bgpdump or the files are missing.
set -eu

mrt_dump=$1
checksums=$2
here=$(dirname "$0")
command -v bgpdump >/dev/null || { echo "bgpdump is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -n "${BGPWIRE_DATA:-}" ]; then
    find "$BGPWIRE_DATA" -type f \( -name '*updates*' -o -name '*rib*' -o -name '*bview*' \) \
        \( -name '*.gz' -o -name '*.bz2' \) | sort >"$work/files"
fi
[ -s "$work/files" ] || { echo "BGPWIRE_DATA names no folder of MRT files"; exit 77; }

status=0
fail() {
    echo "$name: $1"
    status=1
}
while read -r file; do
    name=$(basename "$file")
    bgpdump -m "$file" 2>/dev/null >"$work/theirs.raw" || true
    "$mrt_dump" "$file" >"$work/ours.raw" 2>"$work/notes" || true
    awk -f "$here/bgpdump.awk" "$work/theirs.raw" >"$work/theirs"
    awk -v ours=1 -f "$here/bgpdump.awk" "$work/ours.raw" >"$work/ours"
    # 6. An UPDATE that ends in the middle of a prefix must not be believed (RFC 7606 §5.3); bgpdump
    #    prints the prefixes in front of the fault. mrt_dump has no lines of it, and says so.
    case $name in
    *nlri_mask_trailing_bits*)
        if [ ! -s "$work/ours" ] && [ "$(wc -l <"$work/theirs")" = 1 ] \
            && grep -q ': 1 malformed records' "$work/notes"; then
            echo "$name: one malformed UPDATE, refused"
        else
            fail "the malformed UPDATE is not refused"
        fi
        continue ;;
    esac
    [ -s "$work/theirs" ] || { fail "bgpdump prints nothing"; continue; }
    raw=$(diff "$work/theirs.raw" "$work/ours.raw" | grep -c '^<' || true)
    if ! diff "$work/theirs" "$work/ours" >"$work/differences"; then
        fail "$(grep -c '^[<>]' "$work/differences") lines differ:"
        head -n 6 "$work/differences"
    fi
    "$checksums" "$file" | tr ' ' '\n' | grep . >"$work/our.sums" || true
    awk -f "$here/checksums.awk" "$work/theirs" | tr ' ' '\n' | grep . >"$work/their.sums"
    if ! diff "$work/their.sums" "$work/our.sums" >"$work/differences"; then
        fail "sums differ, first bgpdump's:"
        paste -d' ' "$work/their.sums" "$work/our.sums"
    fi
    echo "$name: $(wc -l <"$work/ours") lines, $raw of them with a known difference; $(wc -l <"$work/our.sums") sums"
done <"$work/files"
exit $status
