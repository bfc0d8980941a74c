#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# A connection that nobody wants is told so before it is closed: Cease/Connection Rejected. RFC 4486 §4
# tests/speaker/refused.sh SPEAKER
set -euo pipefail
. "$(dirname "$(realpath "$0")")/support.bash"
need perl

# heard_at ADDRESS PORT FROM: what comes until the other side closes, in hexadecimal; our OPEN is sent, and not read.
heard_at()
{
    timeout 10 perl -MIO::Socket::IP -e '
        my $s = IO::Socket::IP->new(PeerHost => $ARGV[0], PeerPort => $ARGV[1], LocalHost => $ARGV[2]) or die "$!";
        syswrite $s, "\xff" x 16 . pack("nCCnnNC", 29, 1, 4, 64999, 90, 0x0a000009, 0);
        my $heard = "";
        while (sysread $s, my $some, 4096) { $heard .= $some }
        print unpack("H*", $heard), "\n"' "$@"
}
rejected=ffffffffffffffffffffffffffffffff0015030605

start_router
[[ $(heard_at 127.0.0.2 "$port" 127.0.0.99) == "$rejected" ]] || fail "the router turns a stranger away"

write_config 10.0.0.0/24
sed -i 's/connectTime: 1s/passive: true/' config.yaml
write_services a
at=$((20000 + RANDOM)) # any that is free
start_speaker --listen-port "$at"
wait_until "the speaker listens" speaker_says "listens on 127.0.0.20 port $at"
[[ $(heard_at 127.0.0.20 "$at" 127.0.0.99) == "$rejected" ]] || fail "the speaker turns a stranger away"
speaker_says 'refuses a connection from 127.0.0.99: no such passive peer' || fail "and says so"
echo "all as it should be"
