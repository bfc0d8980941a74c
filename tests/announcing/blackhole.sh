#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# examples/blackhole in a network namespace of its own: beside examples/collector, whose output is looked at, or beside
# BIRD, which is asked for its routes, and which discards what is sent to them.
#
# tests/announcing/blackhole.sh BLACKHOLE COLLECTOR     both programs
# tests/announcing/blackhole.sh BLACKHOLE bird          the program; tshark judges what it sends
# Status 0: all was seen. 77: something that it needs is not to be had here.
set -euo pipefail
blackhole=$(realpath "$1")
collector=$2
[[ $2 == bird ]] || collector=$(realpath "$2")
# shellcheck source=support.sh
source "$(dirname "$(realpath "$0")")/support.sh"

# start_blackhole OPTION...: with a pipe for its lines.
start_blackhole() {
    [[ -p orders ]] || mkfifo orders
    "$blackhole" "$@" <orders >blackhole.log 2>&1 &
    process[blackhole]=$!
    exec 9>orders
}
order() { echo "$*" >&9; }

if [[ $collector != bird ]]; then
    refused() {
        local status=0
        "$blackhole" "$@" </dev/null >refused.log 2>&1 || status=$?
        [[ $status != 0 && $(lines refused.log .) != 0 ]] || fail "not refused: $*"
        echo "ok: refused: $* ($(head -n 1 refused.log))"
    }
    us=(--as 65001 --id 10.0.0.1)
    peer=(--peer 127.0.0.2:1790=65002)
    refused "${us[@]}"
    refused "${peer[@]}" --as 65001
    refused "${us[@]}" "${peer[@]}" 192.0.2.0/24
    refused "${us[@]}" "${peer[@]}" 2001:db8::/64
    refused "${us[@]}" "${peer[@]}" 192.0.2.256
    refused "${us[@]}" "${peer[@]}" --scope everywhere
    refused "${us[@]}" "${peer[@]}" --hold 2
    refused "${us[@]}" "${peer[@]}" --next-hop here
    refused --as 0 --id 10.0.0.1 "${peer[@]}"
    refused "${us[@]}" --peer 127.0.0.2
    refused "${us[@]}" --peer 127.0.0.2:0=65002
    refused "${us[@]}" --peer "[2001:db8::2=65002"

    "$collector" --listen 127.0.0.2:1790 --as 65002 --id 127.0.0.2 >collector.log 2>&1 &
    process[collector]=$!
    start_blackhole "${us[@]}" "${peer[@]}" --next-hop 2001:db8::1 203.0.113.66 2001:db8::66/128
    see "a route" grep -E "update announce 203.0.113.66/32 .*COMMUNITIES blackhole no-export" collector.log
    see "one of IPv6" grep -E "update announce 2001:db8::66/128 .*COMMUNITIES blackhole no-export" collector.log
    see "End-of-RIB" grep -E "end-of-rib family IPv6" collector.log
    order announce 203.0.113.67
    see "one more" grep "update announce 203.0.113.67/32" collector.log
    order announce 203.0.113.67/32
    see "asked for again" grep "nothing to do: 203.0.113.67/32 is wanted already" blackhole.log
    order announce 203.0.113.0/24
    see "a wider one is refused" grep "error: expected an address, or a prefix of length 32 or 128" blackhole.log
    order withdraw 203.0.113.66
    see "withdrawn" grep "update withdraw 203.0.113.66/32" collector.log
    order withdraw 203.0.113.66
    see "withdrawn again" grep "nothing to do: 203.0.113.66/32 is not wanted" blackhole.log
    order list
    see "the rest" grep -x "wanted: 203.0.113.67/32 2001:db8::66/128" blackhole.log
    same "UPDATEs, and none too many" 4 "$(lines collector.log ' update ')"

    kill -KILL "${process[collector]}"
    wait "${process[collector]}" 2>/dev/null || true
    see "the peer is lost" grep "127.0.0.2 down reason" blackhole.log
    order withdraw 2001:db8::66
    order announce 203.0.113.68
    exec 9>&- # the end of the lines changes nothing
    "$collector" --listen 127.0.0.2:1790 --as 65002 --id 127.0.0.2 >again.log 2>&1 &
    process[collector]=$!
    see "it comes back, and what was asked for meanwhile" \
        grep -E "update announce 203.0.113.67/32 203.0.113.68/32 .*COMMUNITIES blackhole no-export" again.log
    see "and its End-of-RIB" grep -E "end-of-rib family IPv6" again.log
    stopped blackhole
    see "withdrawn at the end" grep "update withdraw 203.0.113.67/32 203.0.113.68/32" again.log
    see "with a good-bye" grep "blackhole ends" again.log
    same "UPDATEs of the second session" 2 "$(lines again.log ' update ')"

    start_blackhole "${us[@]}" "${peer[@]}" --scope any 203.0.113.69 2001:db8::69
    see "no other community" grep -E "update announce 203.0.113.69/32 .*COMMUNITIES blackhole$" again.log
    see "no next hop for IPv6" grep "cannot-announce route 2001:db8::69/128 reason no next hop" blackhole.log
    order stop
    wait "${process[blackhole]}" || fail "it ended with status $?"
    unset "process[blackhole]"
    exit 0
fi

need bird birdc
# kernel_discards ROUTES: these alone, in the words of `ip route`.
kernel_discards() {
    local routes
    routes=$(ip route show type blackhole | xargs)
    echo "$routes"
    [[ $routes == "$1" ]]
}
# What a router that honours BLACKHOLE does, on the sessions where that was agreed. RFC 7999 §3.3
start_birds "if (65535, 666) ~ bgp_community && (net.len = 32 || net.len = 128) then {
    dest = RTD_BLACKHOLE; accept; } reject;"
start_capture
start_blackhole "${routers[@]}" --scope no-advertise 203.0.113.66 2001:db8::66
for session in outside4 outside6 inside4; do
    for route in 203.0.113.66/32 2001:db8::66/128; do
        path=("BGP.as_path: 65001")
        [[ $session != inside4 ]] || path=("BGP.as_path: BGP.next_hop" "BGP.local_pref: 100")
        see "$route, $session" has_route $route $session "blackhole" "BGP.community: (65535,666) (65535,65282)" \
            "BGP.origin: IGP" "${path[@]}"
    done
done
see "the kernel discards" kernel_discards "blackhole 203.0.113.66 proto bird metric 32"
order announce 203.0.113.67
see "one more" has_route 203.0.113.67/32 inside4 "(65535,666)"
birdc -s outside.ctl reload in outside4 >/dev/null # a route refresh
see "told again" has_lines 2 blackhole.log "127.0.0.2 announce route 203.0.113.66/32"
order withdraw 203.0.113.66
see "withdrawn" has_no_route 203.0.113.66/32
order withdraw 2001:db8::66
see "withdrawn, IPv6" has_no_route 2001:db8::66/128
see "the other is not" has_route 203.0.113.67/32 outside6 "(65535,666)"
see "what the kernel discards" kernel_discards "blackhole 203.0.113.67 proto bird metric 32"
stopped blackhole
see "nothing is left" has_no_route 203.0.113.67/32
see "and BIRD knows why" grep "blackhole ends" inside.log
judge_capture 0xffff029a
