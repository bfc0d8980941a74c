#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# A peer that is away for longer than any wait is met again within connectTime, 3 s if not given, of its being there.
# tests/speaker/comes_back.sh SPEAKER
set -euo pipefail
. "$(dirname "$(realpath "$0")")/support.bash"

# meets MILLISECONDS: the session is up within that time from now.
meets()
{
    local begin=$(now) took
    wait_until "the session is up" speaker_says 'Established'
    took=$((($(now) - begin) / 1000000))
    ((took <= $1)) || fail "it took $took ms"
    echo "ok: within $took ms"
}
# absent CONNECT-TIME: the peer goes, for twenty seconds, and comes again at the same place.
absent()
{
    kill -KILL "${process[router]}"
    wait "${process[router]}" 2>/dev/null || true
    sleep 20
    : >speaker.log
    "$speaker" router --as 64512 --router-id 192.168.0.254 --listen "127.0.0.2:$port" \
        --neighbor node=192.168.0.111:64513@127.0.0.20 <router.in >>router.log 2>&1 &
    process[router]=$!
}

start_router
write_config 10.0.0.0/24
sed -i 's/, connectTime: 1s//' config.yaml
write_services a
start_speaker
wait_until "the session is up" speaker_says 'Established'
absent
meets 3500

# one that was not there from the beginning
end_speaker TERM
sed -i 's/peerAddress/connectTime: 1s, peerAddress/' config.yaml
start_speaker
wait_until "the session is up" speaker_says 'Established'
absent
meets 1500
echo "all as it should be"
