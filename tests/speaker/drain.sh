#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# The end in order: routes marked as about to go, then withdrawn, then Cease.
# tests/speaker/drain.sh SPEAKER
set -euo pipefail
. "$(dirname "$(realpath "$0")")/support.bash"

carries() { [[ $(router_says 'show route all' | grep -c "^[[:space:]]BGP.community: $1\$") == "$2" ]]; }
farewell='down: NOTIFICATION received.*Cease/Administrative Shutdown (6/2) "node one stops"'
farewells() { [[ $(grep -c "$farewell" router.log) == "$1" ]]; }

start_router
write_config 10.0.0.0/24
write_services a b
start_speaker --drain 8
wait_until "two routes with the community of their advertisement" carries '(64513,7)' 2
begin=$(now)
kill -TERM "${process[speaker]}"
wait_until "SIGTERM: both are announced again with GRACEFUL_SHUTDOWN" carries '(64513,7) (65535,0) graceful-shutdown' 2
speaker_says 'draining for 8 s: SIGTERM' || fail "and it is told"
shows $'10.0.0.0/32\n10.0.0.1/32' || fail "and they stay"
write_services b c
wait_until "changes count while draining" speaker_says 'service default/c: 10.0.0.0 from pool p'
wait_until "and new routes carry it too" carries '(64513,7) (65535,0) graceful-shutdown' 2
wait "${process[speaker]}" || fail "the speaker ended with status $?"
(($(now) - begin >= 8000000000)) || fail "it went before its time"
wait_until "then Cease, with text" farewells 1
[[ $(grep -E 'loses|down' router.log | tail -n 1) == *' down: '* ]] || fail "withdrawn before the session ends"
[[ $(grep -c 'loses 10.0.0.1/32' router.log) == 1 ]] || fail "withdrawn once"

start_speaker --drain 3600
wait_until "with an hour to drain" carries '(64513,7)' 2
kill -TERM "${process[speaker]}"
wait_until "it drains" carries '(64513,7) (65535,0) graceful-shutdown' 2
end_speaker INT
wait_until "and a second signal ends it in order" farewells 2

start_speaker
wait_until "without --drain" carries '(64513,7)' 2
end_speaker TERM
wait_until "it ends at once" farewells 3
if speaker_says draining; then fail "it should not drain"; fi

write_services
start_speaker --drain 3600
wait_until "with nothing announced" speaker_says Established
end_speaker TERM
wait_until "there is nothing to wait for" farewells 4
echo "all as it should be"
