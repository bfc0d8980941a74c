#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# A speaker that restarts, beside a router that is made of the same library and keeps its routes meanwhile: what either
# says of it (RFC 4724 §3, §4), and when the routes are kept, replaced and forgotten.
# tests/speaker/graceful_restart.sh SPEAKER
set -euo pipefail
. "$(dirname "$(realpath "$0")")/support.bash"

router_told() { tail -n "+$((mark + 1))" router.log | grep -qF -- "$1"; }
from_here() { mark=$(wc -l <router.log); }
is_down() { router_told 'down: '; }
stale() { [[ $(router_says 'show route' | grep -c ' stale$') == "$1" ]]; }
kept="$(printf '10.0.0.%d/32\n' 0 1 2)"
families='{IPv4 unicast IPv6 unicast}'
kept_families='{IPv4 unicast forwarding IPv6 unicast forwarding}'

start_router
write_config 10.0.0.0/29
write_services a b c
mark=0
start_speaker --state state --graceful-restart --restart-time 300
wait_until "three routes" shows "$kept"
router_told "can do Graceful Restart 300 s $families" || fail "the first start keeps nothing"
speaker_says ', graceful restart' || fail "agreed upon"

crash() { kill -KILL "${process[speaker]}"; wait "${process[speaker]}" 2>/dev/null || true; }
from_here
crash
wait_until "killed: its routes are stale" stale 3
shows "$kept" || fail "and there"
write_services a c
from_here
start_speaker --state state --graceful-restart --restart-time 300
wait_until "back: what is not announced again is forgotten" shows $'10.0.0.0/32\n10.0.0.2/32'
stale 0 || fail "and nothing is stale any more"
router_told "can do Graceful Restart R 300 s $kept_families" || fail "it says that it has restarted"
speaker_says 'this is a restart: there is a state of state' || fail "and that is told here"
if router_told 'loses 10.0.0.0/32' || router_told 'loses 10.0.0.2/32'; then fail "and nothing else is lost"; fi

from_here
sed -i 's/connectTime: 1s/connectTime: 2s/' config.yaml
wait_until "a session that is changed is no restart" router_told "can do Graceful Restart 300 s $kept_families"
wait_until "nor the end of routes" router_told 'learns 10.0.0.2/32'
if router_told NOTIFICATION || router_told loses; then fail "none is lost"; fi
stale 0 || fail "and none stale"

from_here
kill -USR2 "${process[speaker]}"
wait "${process[speaker]}" || fail "the speaker ended with status $?"
wait_until "SIGUSR2 ends without one" stale 2
speaker_says 'stopping for a restart: SIGUSR2' && speaker_says 'may keep our routes for 300 s' || fail "and says so"
if router_told NOTIFICATION; then fail "no NOTIFICATION"; fi
start_speaker --state state --graceful-restart --restart-time 1 --keep-routes
wait_until "back" stale 0
wait_until "with what it had" shows $'10.0.0.0/32\n10.0.0.2/32'

from_here
end_speaker TERM
wait_until "so does SIGTERM with --keep-routes" is_down
if router_told NOTIFICATION; then fail "no NOTIFICATION"; fi
wait_until "and who does not come back within the restart time is forgotten" shows no
start_speaker --state state --graceful-restart --keep-routes
wait_until "again" shows $'10.0.0.0/32\n10.0.0.2/32'
from_here
end_speaker INT
wait_until "SIGINT is the end all the same" router_told 'Administrative Shutdown'
wait_until "of the routes" shows no

# What a health check has still to say is not taken for a route that is gone.
write_services a b
"$speaker" web-server --text web --port 18179 >web.log 2>&1 &
process[web]=$!
start_speaker --state state --graceful-restart --restart-time 300 --check a=tcp:18179
wait_until "with a health check" shows $'10.0.0.0/32\n10.0.0.1/32'
crash
wait_until "killed" stale 2
from_here
start_speaker --state state --graceful-restart --restart-time 300 --check a=tcp:18179
wait_until "what the check stands for stays" stale 0
shows $'10.0.0.0/32\n10.0.0.1/32' || fail "both are there"
if router_told loses; then fail "and nothing was lost"; fi
crash
kill -KILL "${process[web]}"
wait "${process[web]}" 2>/dev/null || true
wait_until "killed, and its server, too" stale 2
start_speaker --state state --graceful-restart --restart-time 300 --check a=tcp:18179
wait_until "what does not work any more is forgotten" shows 10.0.0.1/32
stale 0 || fail "and the rest announced"
end_speaker INT

crash_and_reboot() { crash; touch -d 2001-01-01 state; }
start_speaker --state state --graceful-restart --restart-time 300
wait_until "up" shows $'10.0.0.0/32\n10.0.0.1/32'
crash_and_reboot
wait_until "a node that has rebooted" stale 2
from_here
start_speaker --state state --graceful-restart --restart-time 300
wait_until "forwards nothing, and says so" router_told "can do Graceful Restart R 300 s $families"
wait_until "until it does" shows $'10.0.0.0/32\n10.0.0.1/32'
router_told 'loses 10.0.0.1/32' || fail "what it had announced is forgotten at once"
end_speaker INT

start_speaker --graceful-restart
wait_until "without --state it is told" speaker_says 'graceful restart: without --state a restart is not known as one'
end_speaker TERM
echo "all as it should be"
