#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Addresses survive a restart, in a file that is refused where it is damaged.
# tests/speaker/restart.sh SPEAKER
set -euo pipefail
. "$(dirname "$(realpath "$0")")/support.bash"

gives() { speaker_says "service default/$1: $2 from pool p"; }

start_router
write_config 10.0.0.0/29
write_services a b c
start_speaker --state state
wait_until "three services, in the order in which they are written" shows $'10.0.0.0/32\n10.0.0.1/32\n10.0.0.2/32'
grep -qa 'default/c' state || fail "the addresses are not on the disk though they are announced"
write_services b c
wait_until "the first one goes" shows $'10.0.0.1/32\n10.0.0.2/32'
end_speaker TERM

write_services new c b
start_speaker --state state
wait_until "after a restart the others have what they had" speaker_says 'state of state: 2 services restored'
wait_until "and the new one what was free" gives new 10.0.0.0
gives b 10.0.0.1 && gives c 10.0.0.2 || fail "what was given before the restart"
wait_until "which the router sees" shows $'10.0.0.0/32\n10.0.0.1/32\n10.0.0.2/32'
kill -KILL "${process[speaker]}"
wait "${process[speaker]}" 2>/dev/null || true

write_config 10.0.0.1/32,10.0.1.0/30
start_speaker --state state
wait_until "killed, and with other pools: what no pool has is told" speaker_says \
    'service default/c: cannot have 10.0.0.2 again: not in the pool'
wait_until "and counted" speaker_says 'state of state: 1 service restored, 2 not'
wait_until "the others get what there is" shows $'10.0.0.1/32\n10.0.1.0/32\n10.0.1.1/32'
gives b 10.0.0.1 || fail "what the pools of today have stays"
end_speaker INT

printf 'x' | dd of=state bs=1 seek=20 conv=notrunc status=none
cp state damaged
start_speaker --state state
wait_until "a damaged file is refused, and its reason told" speaker_says \
    'state of state refused: damaged snapshot; it is state.refused now'
wait_until "and the speaker goes on" shows $'10.0.0.1/32\n10.0.1.0/32\n10.0.1.1/32'
gives new 10.0.0.1 || fail "from what the services ask for"
cmp damaged state.refused || fail "the damaged file is kept"
end_speaker TERM

start_speaker --state state
wait_until "the new file is good" speaker_says 'state of state: 3 services restored'
end_speaker TERM

cp config.yaml good.yaml
: >config.yaml
start_speaker --state state
wait_until "without configuration" speaker_says 'no configuration in it yet'
write_services d b c new
wait_until "services wait" speaker_says 'service default/d has no address'
mv good.yaml config.yaml
wait_until "and nothing is forgotten meanwhile" speaker_says 'state of state: 3 services restored'
wait_until "when it comes" gives new 10.0.0.1
gives c 10.0.1.0 && gives b 10.0.1.1 && gives d 10.0.1.2 || fail "the others keep theirs, too"
end_speaker TERM
write_services new c b

start_speaker --state missing/state
wait_until "where nothing can be written it is told once" speaker_says \
    'state file missing/state cannot be written: No such file or directory; a restart would not know'
wait_until "and the speaker works" shows $'10.0.0.1/32\n10.0.1.0/32\n10.0.1.1/32'
write_services new c
wait_until "over changes" shows $'10.0.0.1/32\n10.0.1.0/32'
[[ $(grep -c 'cannot be written' speaker.log) == 1 ]] || fail "told again"
end_speaker TERM
echo "all as it should be"
