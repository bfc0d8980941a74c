#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# tests/mrt/damaged.sh <mrt_write> <mrt_dump>: of a damaged file mrt_dump prints what is in front of the damage, and with
# --scan what is behind it, too; it counts on standard error what it stepped over, and what records have too much.
set -eu

mrt_write=$1
mrt_dump=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() {
    echo "$1"
    cat notes
    exit 1
}

"$mrt_write" whole >/dev/null
"$mrt_dump" whole >lines 2>notes || fail "a whole file is no failure"
[ -s lines ] && [ ! -s notes ] || fail "a whole file has lines and no notes"
cat lines lines >lines.twice
head -c 100 /dev/zero | tr '\0' Z >hole
cat whole hole whole >damaged

"$mrt_dump" damaged >out 2>notes && fail "a damaged file is a failure"
cmp lines out || fail "what is in front of the damage is printed"
"$mrt_dump" --scan damaged >out 2>notes && fail "octets in no record are a failure"
cmp lines.twice out || fail "what is behind the damage is printed"
grep -q ": octet $(wc -c <whole): 100 octets are in no record" notes || fail "what is stepped over is counted"
"$mrt_dump" --scan - <damaged >out 2>notes && fail "octets in no record are a failure"
cmp lines.twice out || fail "standard input is scanned, too"

# BGP_STATE_CHANGE takes 10 octets; here are 13.
printf '\070\126\146\000\000\005\000\003\000\000\000\015\375\350\012\000\000\001\000\006\000\001ZZZ' >longer
"$mrt_dump" longer >out 2>notes || fail "octets too many are no failure"
[ "$(wc -l <out)" -eq 1 ] || fail "the state change is printed"
grep -q ': 1 records have 3 octets too many' notes || fail "octets too many are counted"
