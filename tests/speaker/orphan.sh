#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# --on-orphan keep: an address that no pool of a new configuration has stays with its service, and is announced as
# before, over restarts too, until the service is gone.
# tests/speaker/orphan.sh SPEAKER
set -euo pipefail
. "$(dirname "$(realpath "$0")")/support.bash"

carries() { [[ $(router_says 'show route all' | grep -A 1 -F "$1 " | tail -n 1) == *"BGP.community: $2" ]]; }
status_has() { "$speaker" status --control control | grep -qE -- "$1"; }
start() { start_speaker --state state --control control --on-orphan keep; }

start_router
write_config 10.0.0.0/30
write_services a b
start
wait_until "two routes" shows $'10.0.0.0/32\n10.0.0.1/32'

write_config 10.0.0.1/32
wait_until "a pool that has shrunk: it is told" speaker_says \
    'service default/a: no pool of the new configuration has 10.0.0.0, but it is kept'
wait_until "the configuration is taken" speaker_says 'configuration read again'
wait_until "the status tells, too" status_has '^default/a +10\.0\.0\.0 +p .* kept, though no pool has it$'
write_services a b c
wait_until "nobody else gets it" speaker_says 'service default/c has no address'
shows $'10.0.0.0/32\n10.0.0.1/32' || fail "both routes are there"
grep -q 'loses' router.log && fail "and have been all the time"

write_config 10.9.0.0/30
sed -i 's/name: p}/name: q}/; s/64513:7/64513:8/' config.yaml
wait_until "another pool: both are kept" speaker_says \
    'service default/b: no pool of the new configuration has 10.0.0.1, but'
wait_until "new ones are of it" shows $'10.0.0.0/32\n10.0.0.1/32\n10.9.0.0/32'
carries 10.0.0.1/32 '(64513,7)' && carries 10.9.0.0/32 '(64513,8)' || fail "each is announced as its pool says, or said"
write_services a b c
[[ $(grep -c 'has 10.0.0.0, but it is kept' speaker.log) == 1 ]] || fail "it is told once"
end_speaker TERM

start
wait_until "after a restart it is told" speaker_says 'service default/a keeps 10.0.0.0, which no pool has'
wait_until "and so it is" shows $'10.0.0.0/32\n10.0.0.1/32\n10.9.0.0/32'
carries 10.0.0.1/32 '(64513,7)' && carries 10.9.0.0/32 '(64513,8)' || fail "announced as before"
end_speaker TERM

write_config 10.8.0.0/30
start
wait_until "pools that have changed meanwhile" speaker_says 'service default/c keeps 10.9.0.0, which no pool has'
wait_until "orphan nobody" shows $'10.0.0.0/32\n10.0.0.1/32\n10.9.0.0/32'
carries 10.9.0.0/32 '(64513,8)' || fail "announced as before"
write_services b c
wait_until "a service that goes takes its address along" shows $'10.0.0.1/32\n10.9.0.0/32'
write_services a b c
wait_until "for good" shows $'10.0.0.1/32\n10.8.0.0/32\n10.9.0.0/32'
write_config 10.0.0.0/30
wait_until "a pool that has it again takes it over" status_has '^default/b +10\.0\.0\.1 +p .* -$'
status_has '^default/c +10\.9\.0\.0 +q .* kept, though no pool has it$' || fail "which the others wait for"
end_speaker TERM

start_speaker --state state
wait_until "without --on-orphan keep it is lost at the next start" speaker_says \
    'service default/c: cannot have 10.9.0.0 again: no pool has all of it'
wait_until "and another is given" shows $'10.0.0.0/32\n10.0.0.1/32\n10.0.0.2/32'
end_speaker TERM

start
wait_until "the state remembers the configuration again" shows $'10.0.0.0/32\n10.0.0.1/32\n10.0.0.2/32'
end_speaker TERM
printf '\1' | dd of=state bs=1 seek=40 conv=notrunc status=none
start
wait_until "and is refused where that is damaged" speaker_says \
    'state of state refused: damaged configuration; it is state.refused now'
end_speaker TERM
echo "all as it should be"
