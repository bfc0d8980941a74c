#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# examples/blackhole beside examples/collector, each in a network namespace, while the interface between them goes down
# for longer than the hold time, and then its address goes: connect() fails at once, and then bind(). The session is back
# within five seconds of the network.
#
# tests/announcing/interface_down.sh BLACKHOLE COLLECTOR     both programs
# Status 0: all was seen. 77: something that it needs is not to be had here.
set -euo pipefail
blackhole=$(realpath "$1")
collector=$(realpath "$2")
# shellcheck source=support.sh
source "$(dirname "$(realpath "$0")")/support.sh"
need nsenter

unshare --net sleep infinity &
process[far]=$!
far=(nsenter --target "${process[far]}" --net)
is_apart() { [[ $(readlink "/proc/${process[far]}/ns/net") != "$(readlink /proc/self/ns/net)" ]]; }
see "another namespace" is_apart
ip link add near type veth peer name far netns "${process[far]}"
ip address add 10.9.1.1/24 dev near
"${far[@]}" ip address add 10.9.1.2/24 dev far
"${far[@]}" ip link set far up
ip link set near up
"${far[@]}" "$collector" --listen 10.9.1.2:1790 --as 65002 --id 10.9.1.2 --hold 3 >collector.log 2>&1 &
process[collector]=$!
"$blackhole" --as 65001 --id 10.9.1.1 --source 10.9.1.1 --hold 3 --peer 10.9.1.2:1790=65002 203.0.113.66 \
    </dev/null >blackhole.log 2>&1 &
process[blackhole]=$!

# up_again: the session is up once more, within five seconds from now, and the collector has the route: who took the
# network away sooner might lose an announcement that has left, and wait for it for ever.
route="update announce 203.0.113.66/32"
ups=0 routes=0
up_again() {
    local began=${EPOCHREALTIME/./} took
    see "the session is up" has_lines $((ups + 1)) blackhole.log " up "
    took=$(((${EPOCHREALTIME/./} - began) / 1000))
    ((took <= 5000)) || fail "it took $took ms"
    echo "ok: within $took ms"
    see "and the route" has_lines $((routes + 1)) collector.log "$route"
}
# while_down COMMAND...: it takes the network away; the session ends, and stays down for longer than a hold time.
while_down() {
    local downs
    downs=$(lines blackhole.log " down ")
    "$@"
    see "the hold time is over" has_lines $((downs + 1)) blackhole.log " down "
    sleep 8
    ups=$(lines blackhole.log " up ")
    routes=$(lines collector.log "$route")
}
up_again

while_down ip link set near down # connect() fails with ENETUNREACH
ip link set near up
up_again

while_down ip address delete 10.9.1.1/24 dev near # and here bind() fails with EADDRNOTAVAIL
ip address add 10.9.1.1/24 dev near
up_again
stopped blackhole
