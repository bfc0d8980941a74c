#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Every line of a speaker's life is logfmt, whatever its services are called and its peers say.
# tests/speaker/log.sh SPEAKER
set -euo pipefail
here=$(dirname "$(realpath "$0")")
. "$here/support.bash"

# logs EVENT KEY… TEXT: an event of that kind has these values; and every line so far is well-formed.
logs()
{
    local wanted=${*: -1} all
    head -n "$(wc -l <speaker.log)" speaker.log >whole.log # but for a line that is being written
    all=$(perl "$here/logfmt.pl" "${@:1:$#-1}" <whole.log) || fail "no logfmt: see above"
    grep -qxF -- "$wanted" <<<"$all"
}
start_router
write_config 10.0.0.0/30
write_services one '"two\"\n\tlevel=error = \\"' three
log_format=logfmt
start_speaker --control control --state state --metrics 127.0.0.1:0 --drain 1 \
    --check "default/one=tcp:127.0.0.2:$port"
wait_until "the start" logs started node peers pools services '[one] [1] [1] [3]'
wait_until "the session" logs session_established level peer peer_as type hold_time keepalive \
    '[info] [192.168.0.254] [64512] [external] [90] [30]'
wait_until "a route" logs route_announced peer prefix next_hop '[192.168.0.254] [10.0.0.2/32] [192.168.0.111]'
wait_until "a service" logs address_assigned service ip pool '[default/three] [10.0.0.2] [p]'
logs address_assigned service ip '[default/two"\x0a\x09level=error = \] [10.0.0.1]' || fail "a hostile name"
wait_until "one that passes its check" logs service_healthy level service '[info] [default/one]'
grep -q '^ts=.* event=metrics_listening address=127.0.0.1 port=' speaker.log || fail "the metrics"

printf 'kind: [' >config.yaml
wait_until "what is wrong with a file" logs input_error level file '[error] [config.yaml]'
wait_until "and that nothing changes" logs reload_failed level '[error]'
write_config 10.0.1.0/31
wait_until "a new configuration" logs configuration_reloaded peers pools '[1] [1]'
wait_until "whose addresses are lost" logs address_orphaned level service ip '[warn] [default/three] [10.0.0.2]'
wait_until "and who gets none" logs address_refused level service file '[warn] [default/three] [services.yaml]'
wait_until "routes go" logs route_withdrawn prefix '[10.0.0.2/32]'
write_services one
wait_until "services are read" logs services_reloaded services '[1]'
kill -TERM "${process[router]}"
wait "${process[router]}" || true
unset 'process[router]'
wait_until "a check fails" logs service_unhealthy level service '[warn] [default/one]'
wait_until "the peer ends the session" logs session_down level code subcode shutdown_text \
    '[warn] [6] [2] [router stops]'

coproc peer { exec perl "$here/hostile_peer.pl" 127.0.0.2 64512; }
process[peer]=$peer_PID
read -r port <&"${peer[0]}"
end_speaker TERM
logs stopping reason '[SIGTERM]' || fail "the last words"
start_speaker --log-level debug
wait_until "a peer's words that look like lines" logs session_down code subcode shutdown_text \
    '[6] [2] [bye\x0ats=1 level=error event=forged peer="10.0.0.9"\x0d\x1b[2J\x7f? = \]'
if grep -q '^ts=1 ' speaker.log; then fail "a forged line"; fi
kill -KILL "${process[peer]}"
wait_until "attempts, with --log-level debug each of them" eval '(($(grep -c "event=session_failed" speaker.log) > 2))'
logs session_failed level '[debug]' || fail "the second one is for debugging"
end_speaker TERM
logs stopping reason '[SIGTERM]' || fail "the end of it"

log_format=text
start_speaker --log-level warn --state quiet
wait_until "--log-level warn" speaker_says 'not up: '
if grep -v 'not up: ' speaker.log; then fail "more than warnings"; fi
end_speaker TERM
code=0
printf 'kind: [' >config.yaml
timeout 20 "$speaker" run --config config.yaml --log-format json </dev/null >speaker.log || code=$?
[[ $code == 1 ]] && grep -q '^{"ts":"[^"]*","level":"error","event":"input_error","file":"config.yaml"' speaker.log ||
    fail "a start that comes to nothing"
echo "all as it should be"
