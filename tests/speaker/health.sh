#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# A service is announced while what serves it answers; the others do not notice.
# tests/speaker/health.sh SPEAKER
set -euo pipefail
. "$(dirname "$(realpath "$0")")/support.bash"

# start_web NAME [PORT]: a web server, on any port that is free; the port is in web_port.
start_web()
{
    local name=$1 try
    for try in {1..20}; do
        web_port=${2:-$((20000 + RANDOM % 10000))}
        : >"$name.log"
        "$speaker" web-server --text "$name" --port "$web_port" >"$name.log" 2>&1 &
        process[$name]=$!
        until grep -q listening "$name.log" || ! kill -0 "${process[$name]}" 2>/dev/null; do sleep 0.05; done
        if grep -q listening "$name.log"; then return; fi
        [[ -z ${2:-} ]] || sleep 0.5
    done
    fail "no port for a web server: $(<"$name.log")"
}
end_web()
{
    kill -KILL "${process[$1]}"
    wait "${process[$1]}" 2>/dev/null || true
    unset "process[$1]"
}
learnt() { [[ $(grep -c "learns $1 " router.log) == "$2" ]]; }
status_has() { "$speaker" status --control control | grep -qE -- "$1"; }

start_router
write_config 10.0.0.0/24
write_services a web dns
start_web one
one=$web_port
start_web two
two=$web_port
end_web two
start_speaker --control control --check "web=http://127.0.0.1:$one/healthz" --check "default/dns=tcp:$two" --check "none=tcp:1"
wait_until "what answers is announced, and what is not checked" shows $'10.0.0.0/32\n10.0.0.1/32'
status_has '^default/dns +10\.0\.0\.2 +p +- +not healthy: Connection refused$' || fail "the status says why one is not"
speaker_says '--check: there is no service default/none yet' || fail "a check of nothing is told"
speaker_says 'service default/dns: 10.0.0.2 from pool p' || fail "it has its address all the same"
start_web two "$two"
wait_until "it is announced when it answers" shows $'10.0.0.0/32\n10.0.0.1/32\n10.0.0.2/32'
status_has '^default/dns +10\.0\.0\.2 +p +1 of 1 peer +-$' || fail "and the status says so"

end_web one
wait_until "withdrawn when it does not answer any more" shows $'10.0.0.0/32\n10.0.0.2/32'
speaker_says 'service default/web is not healthy: Connection refused' || fail "which is told"
start_web one "$one"
wait_until "and announced when it does again" shows $'10.0.0.0/32\n10.0.0.1/32\n10.0.0.2/32'
kill -HUP "${process[speaker]}"
sleep 3
learnt 10.0.0.0/32 1 && learnt 10.0.0.1/32 2 && learnt 10.0.0.2/32 1 || fail "announced again without change"

kill -STOP "${process[one]}" # takes connections, and never answers
wait_until "one that hangs is withdrawn" shows $'10.0.0.0/32\n10.0.0.2/32'
kill -CONT "${process[one]}"
wait_until "until it goes on" shows $'10.0.0.0/32\n10.0.0.1/32\n10.0.0.2/32'
write_services a dns
wait_until "a service that goes is withdrawn, checked or not" shows $'10.0.0.0/32\n10.0.0.2/32'
begin=$(now)
end_speaker TERM
(($(now) - begin < 2900000000)) || fail "checks delay the end"
learnt 10.0.0.0/32 1 || fail "the one that is not checked was announced again"
echo "all as it should be"
