#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# A connection that nobody wants is told so before it is closed: Cease/Connection Rejected. RFC 4486 §4
# One for which no descriptor is left waits, while whoever listens rests, too, and does not ask again and again.
# tests/speaker/refused.sh SPEAKER
set -euo pipefail
. "$(dirname "$(realpath "$0")")/support.bash"
need perl prlimit

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
descriptors() { ls "/proc/$1/fd" | wc -l; }
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
# rests NAME ADDRESS PORT: that program, which listens there, without a descriptor for two seconds, and then with some.
rests()
{
    local pid=${process[$1]} free=0 open before used
    sleep 1.5 # those that were turned away have gone
    open=$(descriptors "$pid")
    while [[ -e /proc/$pid/fd/$free ]]; do free=$((free + 1)); done
    prlimit --pid "$pid" --nofile="$free:$(ulimit -Hn)"
    exec 7<>"/dev/tcp/$2/$3"
    sleep 0.5
    before=$(ticks "$pid")
    sleep 2
    used=$(($(ticks "$pid") - before))
    [[ $(descriptors "$pid") == "$open" ]] || fail "$1 has found a descriptor"
    ((used < 10)) || fail "$1 used $used hundredths of a second of two"
    prlimit --pid "$pid" --nofile="$(ulimit -Sn):$(ulimit -Hn)"
    exec 7>&-
    echo "ok: $1 rests where it has no descriptor for port $3 ($used hundredths of a second of two)"
}

start_router
[[ $(heard_at 127.0.0.2 "$port" 127.0.0.99) == "$rejected" ]] || fail "the router turns a stranger away"
rests router 127.0.0.2 "$port"
[[ $(heard_at 127.0.0.2 "$port" 127.0.0.99) == "$rejected" ]] || fail "the router goes on"

write_config 10.0.0.0/24
sed -i 's/connectTime: 1s/passive: true/' config.yaml
write_services a
at=$((20000 + RANDOM)) # any that is free
start_speaker --listen-port "$at" --metrics 127.0.0.1:0
wait_until "the speaker listens" speaker_says "listens on 127.0.0.20 port $at"
[[ $(heard_at 127.0.0.20 "$at" 127.0.0.99) == "$rejected" ]] || fail "the speaker turns a stranger away"
speaker_says 'refuses a connection from 127.0.0.99: no such passive peer' || fail "and says so"
rests speaker 127.0.0.20 "$at"
[[ $(heard_at 127.0.0.20 "$at" 127.0.0.99) == "$rejected" ]] || fail "the speaker goes on"
metrics=$(sed -n 's/.*metrics on .* port //p' speaker.log)
rests speaker 127.0.0.1 "$metrics"
exec 7<>"/dev/tcp/127.0.0.1/$metrics"
printf 'GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&7
grep -q '200 OK' < <(timeout 10 cat <&7) || fail "and its metrics do"
echo "all as it should be"
