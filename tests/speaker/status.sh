#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# What a running speaker tells of itself: over its Unix socket, as tables and as JSON, and to Prometheus over HTTP.
# tests/speaker/status.sh SPEAKER
set -euo pipefail
. "$(dirname "$(realpath "$0")")/support.bash"

status() { "$speaker" status --control control "$@" 2>&1; }
status_has() { status "${@:2}" | grep -qE -- "$1"; }
# http REQUEST LINE: the answer, without carriage returns.
http()
{
    exec 5<>"/dev/tcp/127.0.0.1/$metrics"
    # Who is asked too much may hang up before all is said.
    (trap '' PIPE && printf '%s\r\nHost: localhost\r\n\r\n' "$1" >&5) 2>/dev/null || true
    timeout 10 tr -d '\r' <&5
    exec 5>&-
}
metrics_have() { http 'GET /metrics HTTP/1.1' | grep -qxF -- "$1"; }

start_router
write_config 10.0.0.0/30
write_services a b
start_speaker --control control --metrics 127.0.0.1:0
wait_until "it tells where the metrics are" speaker_says 'metrics on 127.0.0.1 port '
metrics=$(sed -n 's/.*metrics on .* port //p' speaker.log)
wait_until "the peer is up" status_has '^192\.168\.0\.254 +64512 +Established +..:..:.. +90 +2 '
status_has '^node one, running for ' && status_has '^p +BGP +IPv4 +2 +2 +0 +4$' && status_has '^default/b +10\.0\.0\.1 +p +1 of 1 peer +-$' ||
    fail "the tables: $(status)"
status_has '"address":"192.168.0.254".*"state":"Established".*"announcedPrefixes":2,"pendingPrefixes":0' --json &&
    status_has '"name":"default/b","addresses":\["10.0.0.1"\].*"announcedTo":\["192.168.0.254"\]' --json || fail "JSON: $(status --json)"
[[ $(status --json | wc -l) == 1 ]] || fail "one line of JSON"
[[ $(stat -c %a control) == 700 ]] || fail "others may connect to the socket: $(stat -c %a control)"

for line in 'HTTP/1.1 200 OK' 'Content-Type: text/plain; version=0.0.4; charset=utf-8' \
    'metallb_bgp_session_up{peer="192.168.0.254:179"} 1' \
    'metallb_bgp_announced_prefixes_total{peer="192.168.0.254:179"} 2' \
    'metallb_bgp_pending_prefixes_total{peer="192.168.0.254:179"} 0' \
    'metallb_allocator_addresses_total{pool="p"} 4' 'metallb_allocator_addresses_in_use_total{pool="p"} 2' \
    'metallb_allocator_services_allocated_total{pool="p"} 2' 'metallb_k8s_client_config_stale_bool 0'; do
    metrics_have "$line" || fail "not in the answer: $line"
done
http 'GET /metrics?x=1 HTTP/1.0' | grep -qx 'HTTP/1.1 200 OK' || fail "with a query"
http 'GET / HTTP/1.1' | grep -qx 'HTTP/1.1 404 Not Found' || fail "there is nothing else"
http 'POST /metrics HTTP/1.1' | grep -qx 'HTTP/1.1 405 Method Not Allowed' || fail "nothing is taken"
http 'HEAD /metrics HTTP/1.1' >head
grep -qx 'HTTP/1.1 200 OK' head && ! grep -q metallb head || fail "HEAD has no body"
http "GET /$(printf 'x%.0s' {1..20000}) HTTP/1.1" >long || true
if grep -q metallb long; then fail "a request without end"; fi
exec 6<>"/dev/tcp/127.0.0.1/$metrics" # one who never asks stops nobody

printf 'kind: [' >config.yaml
wait_until "a broken configuration shows" metrics_have 'metallb_k8s_client_config_stale_bool 1'
metrics_have 'metallb_k8s_client_update_errors_total 1' || fail "and is counted"
write_config 10.0.0.0/29
wait_until "a good one, too" metrics_have 'metallb_allocator_addresses_total{pool="p"} 8'
metrics_have 'metallb_k8s_client_config_stale_bool 0' || fail "which is not stale"
kill -KILL "${process[router]}"
wait "${process[router]}" 2>/dev/null || true
wait_until "a session that is down shows" metrics_have 'metallb_bgp_session_up{peer="192.168.0.254:179"} 0'
metrics_have 'metallb_bgp_pending_prefixes_total{peer="192.168.0.254:179"} 2' || fail "its routes are pending"

code=0
"$speaker" run --config config.yaml --control control </dev/null >second.log 2>&1 || code=$?
[[ $code == 1 ]] && grep -q 'control control.*in use' second.log || fail "a second speaker takes the socket: $(<second.log)"
status_has '^node one' || fail "the first one has lost it"
begin=$(now)
end_speaker TERM
(($(now) - begin < 2900000000)) || fail "it waits for who never asks"
[[ ! -e control ]] || fail "the socket is left behind"
exec 6>&-
code=0
status >out || code=$?
[[ $code == 1 && $(<out) == 'speaker: control: No such file or directory' ]] || fail "nobody there: status $code, $(<out)"

start_speaker --control control
wait_until "again" status_has '^node one'
kill -KILL "${process[speaker]}"
wait "${process[speaker]}" 2>/dev/null || true
code=0
status >out || code=$?
[[ $code == 1 && $(<out) == 'speaker: control: Connection refused' ]] || fail "killed: status $code, $(<out)"
start_speaker --control control
wait_until "what a killed one left behind is replaced" status_has '^node one'
end_speaker TERM
echo "all as it should be"
