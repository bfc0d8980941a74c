#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# One column of the matrix: a daemon, a speaker and two looking glasses; README.md tells more.
#
# tests/interop/matrix/cells.sh DAEMON SPEAKER LOOKING_GLASS RESULTS
# Appends to the file RESULTS a line for each cell. Status 0: every cell was tried, or is one that the daemon cannot do.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
daemon=$1 speaker=$(realpath "$2") glass=$(realpath "$3") results=$(realpath "$4")
. "$here/../../support/live.bash"
own_processes=yes enter_network "$@"
enter_folder
patience=240 # who is refused while a daemon starts tries again later each time
mount -t tmpfs tmpfs /run     # where OpenBGPD and FRR
mount -t tmpfs tmpfs /var/tmp # leave something behind

own_as=65000 own4=10.9.0.1 own6=fd09::1 password=right
own_route4=198.51.100.0/24 own_route6=2001:db8:100::/48 # announced by the daemon
ours4=192.0.2.1/32 ours6=2001:db8:2::/128               # by the speaker
received=$ours4                                         # what the looking glass is asked for about attributes
declare -A address=(
    [external]=10.9.0.11 [internal]=10.9.0.12 [ipv6]=fd09::13 [wide]=10.9.0.14 [signed]=10.9.0.15 [unsigned]=10.9.0.16
    [graceful]=10.9.0.17 [glass]=10.9.0.21 [glass_internal]=10.9.0.22 [glass_ipv6]=fd09::23
) # our end of each session, our AS, and the daemon's end, to one of which a speaker does not speak twice
declare -A our_as=(
    [external]=65001 [internal]=$own_as [ipv6]=65001 [wide]=4200000001 [signed]=65001 [unsigned]=65001
    [graceful]=65001 [glass]=65010 [glass_internal]=$own_as [glass_ipv6]=65010
)
declare -A router=(
    [external]=10.9.0.1 [internal]=10.9.0.2 [ipv6]=fd09::1 [wide]=10.9.0.4 [signed]=10.9.0.5 [unsigned]=10.9.0.6
    [graceful]=10.9.0.7 [glass]=10.9.0.1 [glass_internal]=10.9.0.1 [glass_ipv6]=fd09::1
)
declare -A cannot=() shows=()
. "$here/$daemon.bash"
. "$here/cells.bash"
need ip nsenter perl ss "${needs[@]}"

# Two hosts: this one, of the speaker and the glasses, and the router.
unshare --net sh -c 'echo >router.ready; exec sleep infinity' &
process[router_network]=$!
in_router() { exec nsenter --net="/proc/${process[router_network]}/ns/net" "$@"; } # in a subshell or the background
wait_until "a second network" test -e router.ready
ip link set lo up
ip link add eth0 type veth peer name eth0 netns "${process[router_network]}"
ip link set eth0 up
for one in "${address[@]}" fd09::11; do
    [[ $one == *:* ]] && ip address add "$one/64" dev eth0 nodad || ip address add "$one/24" dev eth0
done
(in_router sh -c "ip link set lo up; ip link set eth0 up; ip address add $own6/64 dev eth0 nodad
    for i in 1 2 4 5 6 7; do ip address add 10.9.0.\$i/24 dev eth0; done
    echo 0 >/proc/sys/net/ipv4/tcp_max_tw_buckets") # a daemon that comes back finds its port free

write_input()
{
    cat >services.yaml <<'END'
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: LoadBalancer, ipFamilyPolicy: RequireDualStack}
END
    cat >config.yaml <<END
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: {name: pool}
spec: {addresses: [$ours4, "$ours6"]}
---
apiVersion: metallb.io/v1beta1
kind: BGPAdvertisement
metadata: {name: all}
spec: {localPref: 150, communities: ["65001:7", "large:65001:7:8"]}
END
    for one in external internal ipv6 wide signed unsigned graceful; do peer "$one"; done
}
peer() # NAME
{
    cat >>config.yaml <<END
---
apiVersion: metallb.io/v1beta2
kind: BGPPeer
metadata: {name: $1}
spec:
  myASN: ${our_as[$1]}
  peerASN: $own_as
  peerAddress: "${router[$1]}"
  sourceAddress: "${address[$1]}"
  connectTime: 1s
END
    case $1 in
    signed) echo "  password: $password" >>config.yaml ;;
    graceful) echo "  enableGracefulRestart: true" >>config.yaml ;;
    esac
}
start_speaker()
{
    "$speaker" run --log-format text --config config.yaml --services services.yaml --node-name matrix \
        --router-id 10.9.0.11 --node-address fd09::11 --state state </dev/null &>>speaker.log &
    process[speaker]=$!
}
start_glass() # NAME [OPTION...]
{
    local at=${address[$1]}
    "$glass" --as "${our_as[$1]}" --id "$at" --listen "$at:179" --source "$at" --peer "$own4:179=$own_as" \
        --socket "$1.socket" "${@:2}" </dev/null &>>"$1.log" &
    process[$1]=$!
}
start_glasses()
{
    start_glass glass --source "${address[glass_ipv6]}" --peer "[$own6]:179=$own_as"
    start_glass glass_internal
}
kill_processes() # NAME...
{
    local name
    for name; do
        kill -KILL "${process[$name]}"
        wait "${process[$name]}" 2>/dev/null || true
        unset "process[$name]"
    done
}
all_sessions() { local one; for one in "${!address[@]}"; do session "$one" "${our_as[$one]}"; done; }
declare -F end_daemon >/dev/null || end_daemon() { kill_processes daemon; }

# What the cells are made of. Each prints what it sees.
one_line() { tr -s ' \t\n' ' '; }
# up SESSION; path SESSION PREFIX PATTERN: in the daemon's words.
up() { neighbor_says "$1" "${shows[up]}"; }
neighbor_says() { local answer; answer=$(neighbor "$1" | one_line); echo "$answer"; [[ $answer =~ $2 ]]; }
path_says() { local answer; answer=$(path "$1" "$2" | one_line); echo "$answer"; [[ $answer =~ $3 ]]; }
no_path() { ! path_says "$@"; }
# route GLASS PREFIX PATTERN: some path that the looking glass has on that session, in JSON.
ask_glass() { ask_socket "${1%_ipv6}.socket" "$2"; }
route()
{
    local answer peer=$own4
    [[ $1 != *_ipv6 ]] || peer=$own6
    answer=$(ask_glass "$1" "$2" | sed 's/},{"prefix"/},\n{"prefix"/g' | grep -F "\"peer\":\"$peer\"") || return 1
    echo "$answer"
    grep -qE -- "$3" <<<"$answer"
}
count() { grep -cE -- "$@" || true; }
still_run()
{
    local one
    for one in "${!process[@]}"; do
        kill -0 "${process[$one]}" 2>/dev/null || { echo "   $one has ended"; return 1; }
    done
}
# see COMMAND...: waits until it succeeds; at the end of patience it says what was seen last.
see()
{
    local seen end=$((SECONDS + patience))
    until seen=$("$@" 2>&1); do
        ((SECONDS < end)) && still_run || { echo "   not seen: $*"; echo "   but: $seen"; return 1; }
        sleep 0.3
    done
    echo "   ${*:1:3}: ${seen:0:300}"
}

start_daemon
write_input
start_speaker
start_glasses
if [[ -n ${MATRIX_PLAY:-} ]]; then . "$MATRIX_PLAY"; exit 0; fi

worst=0
echo "$daemon|version|$(version)|" >>"$results"
for row in "${rows[@]}"; do
    name=${row%% *}
    echo "== $name"
    untried= why=
    if [[ -n ${cannot[$name]:-} ]]; then
        "cannot_$name" && verdict=cannot why=${cannot[$name]} || verdict=FAILED
    elif "cell_$name"; then
        verdict=yes
    elif [[ -n $untried ]]; then
        verdict=untried why=$untried
    else
        verdict=FAILED
    fi
    [[ $verdict != FAILED ]] || worst=1 patience=20 # what is still to be seen is not worth as much any more
    echo "$daemon|$name|$verdict|$why" | tee -a "$results"
done
[[ $worst == 0 ]] || fail "not all that $(version) can do was seen"
