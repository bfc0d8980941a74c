#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# examples/anycast in a network namespace of its own, with a service that fails and comes back: beside
# examples/collector, whose output is looked at, or beside BIRD, which is asked for its routes.
#
# tests/announcing/anycast.sh ANYCAST COLLECTOR     both programs
# tests/announcing/anycast.sh ANYCAST bird          the program; tshark judges what it sends
# Status 0: all was seen. 77: something that it needs is not to be had here.
set -euo pipefail
anycast=$(realpath "$1")
collector=$2
[[ $2 == bird ]] || collector=$(realpath "$2")
here=$(dirname "$(realpath "$0")")
# shellcheck source=support.sh
source "$here/support.sh"

# answer LINE...: what the service says from now on, once each, and the last for ever.
answer() { printf '%s\n' "$@" >answers.next; mv answers.next answers; }
start_service() { # ADDRESS
    perl "$here/web.pl" "$1" 8080 answers >>service.log 2>&1 &
    process[service]=$!
}
start_anycast() {
    "$anycast" --interval 0.2 --timeout 2 "$@" >anycast.log 2>&1 &
    process[anycast]=$!
}
if [[ $collector != bird ]]; then
    us=(--as 65001 --id 10.0.0.1 --peer 127.0.0.2:1790=65002 --next-hop 2001:db8::1)
    refused() {
        local status=0
        timeout 10 "$anycast" "${us[@]}" "$@" >refused.log 2>&1 || status=$?
        [[ $status != 0 && $status != 124 ]] || fail "not refused: $*"
        echo "ok: refused: $* ($(head -n 1 refused.log))"
    }
    for check in tcp:127.0.0.1 tcp:127.0.0.1:0 tcp:127.0.0.1:65536 udp:127.0.0.1:53 http://localhost/ \
        http://[127.0.0.1]/ "http://127.0.0.1/a b"; do
        refused --prefix 192.0.2.53 --check "$check"
    done
    refused --check tcp:127.0.0.1:80
    refused --check tcp:127.0.0.1:80 --prefix 192.0.2.53/24
    refused --check tcp:127.0.0.1:80 --prefix 192.0.2.53 --fall 0
    refused --check tcp:127.0.0.1:80 --prefix 192.0.2.53 --community 65536:1

    "$collector" --listen 127.0.0.2:1790 --as 65002 --id 127.0.0.2 >collector.log 2>&1 &
    process[collector]=$!
    start_anycast "${us[@]}" --check http://127.0.0.1:8080/health --fall 3 --rise 2 --drain 1 --community 65001:53 \
        --prefix 192.0.2.53 --prefix 2001:db8:53::/48
    see "a session, and nothing to announce" grep "end-of-rib family IPv6" collector.log
    answer 200
    start_service 127.0.0.1
    see "the service is up: announced" grep -E "update announce 192.0.2.53/32 .*COMMUNITIES 65001:53$" collector.log
    see "IPv6 as well" grep -E "update announce 2001:db8:53::/48 .*COMMUNITIES 65001:53$" collector.log
    same "after so many successes" 1 "$(lines anycast.log 'service answers time 1')"
    same "the request" "GET /health HTTP/1.1 -> 200" "$(head -n 1 service.log)"

    answer 503 503 204
    see "two failures, and well again" has_lines 3 service.log "-> 204"
    same "no news of that" 2 "$(lines collector.log ' update ')"
    same "though it was seen" 2 "$(lines anycast.log 'service fails time [12] reason HTTP status 503')"
    answer 500
    see "three failures: withdrawn" grep "update withdraw 192.0.2.53/32" collector.log
    see "IPv6 as well" grep "update withdraw 2001:db8:53::/48" collector.log
    see "it stays away" has_lines 6 service.log "-> 500"
    same "UPDATEs" 4 "$(lines collector.log ' update ')"
    same "why" "service down reason HTTP status 500" "$(grep '^service down' anycast.log)"
    answer 200 500 301
    see "one success is too few; a redirection is one" has_lines 2 collector.log "update announce 192.0.2.53/32"
    answer rubbish 200
    see "an answer that is none is a failure" grep "service fails time 1 reason no answer of HTTP" anycast.log
    answer hang
    see "an answer that does not come" has_lines 2 collector.log "update withdraw 192.0.2.53/32"
    see "is known as that" grep "service down reason no answer in time" anycast.log
    answer 200
    see "announced again" has_lines 3 collector.log "update announce 192.0.2.53/32"
    see "and a while later" has_lines 20 service.log "-> 200"
    same "UPDATEs" 10 "$(lines collector.log ' update ')"
    # Who asks where nobody listens, out of the very port, reaches himself.
    ports=$(cat /proc/sys/net/ipv4/ip_local_port_range)
    echo "8080 8080" >/proc/sys/net/ipv4/ip_local_port_range || true # then it is refused
    kill -KILL "${process[service]}"
    wait "${process[service]}" 2>/dev/null || true
    see "no service" grep -E "service down reason (nobody listens|Connection refused)" anycast.log
    see "withdrawn" has_lines 3 collector.log "update withdraw 2001:db8:53::/48"
    echo "$ports" >/proc/sys/net/ipv4/ip_local_port_range || true
    start_service 127.0.0.1
    see "and announced" has_lines 4 collector.log "update announce 2001:db8:53::/48"
    stopped anycast
    see "first a mark" grep -E "update announce 192.0.2.53/32 .*COMMUNITIES 65001:53 graceful-shutdown$" collector.log
    see "then withdrawn" has_lines 4 collector.log "update withdraw 192.0.2.53/32"
    see "with a good-bye" grep "anycast ends" collector.log
    same "UPDATEs" 18 "$(lines collector.log ' update ')"
    exit 0
fi

need bird birdc
start_birds "accept;"
start_capture
answer 200
start_service 2001:db8::1
start_anycast "${routers[@]}" --check tcp:[2001:db8::1]:8080 --drain 3 --community no-export \
    --prefix 192.0.2.53 --prefix 2001:db8:53::/48
for session in outside4 outside6 inside4; do
    for route in 192.0.2.53/32 2001:db8:53::/48; do
        path=("BGP.as_path: 65001")
        [[ $session != inside4 ]] || path=("BGP.as_path: BGP.next_hop" "BGP.local_pref: 100")
        see "$route, $session" has_route $route $session "BGP.community: (65535,65281)" \
            "BGP.origin: IGP" "${path[@]}"
    done
done
kill -KILL "${process[service]}"
wait "${process[service]}" 2>/dev/null || true
see "the service is dead: withdrawn" has_no_route 192.0.2.53/32
see "IPv6 as well" has_no_route 2001:db8:53::/48
see "and known why" grep "service down reason Connection refused" anycast.log
start_service 2001:db8::1
for session in outside4 outside6 inside4; do
    see "it is back, $session" has_route 192.0.2.53/32 $session "BGP.community: (65535,65281)"
done
kill -TERM "${process[anycast]}"
see "it ends: first a mark" has_route 192.0.2.53/32 outside4 "BGP.community: (65535,65281) (65535,0)"
see "and inside of the AS" has_route 192.0.2.53/32 inside4 "BGP.community: (65535,65281) (65535,0)" "BGP.local_pref: 0"
see "then withdrawn" has_no_route 192.0.2.53/32
wait "${process[anycast]}" || fail "it ended with status $?"
unset "process[anycast]"
see "and BIRD knows why" grep "anycast ends" inside.log
judge_capture 0xffff0000
