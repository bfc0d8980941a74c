#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Two speakers and a real BIRD 2, each on a host of its own: network namespaces on one bridge.
#
#   router AS 65000   10.240.0.2    BIRD
#   worker-0 AS 65001 10.240.0.20   speaker
#   worker-1 AS 65001 10.240.0.21   speaker
#
# tests/interop/bird.sh SPEAKER     SPEAKER being the program
# Status 0: all was seen. 77: no network namespaces, or no BIRD, to be had here.
set -euo pipefail
speaker=$(realpath "$1")
PATH=$PATH:/usr/sbin:/sbin

for program in bird birdc ip; do
    command -v "$program" >/dev/null || { echo "$program is not installed (Debian: bird2 iproute2)"; exit 77; }
done
if [[ $(id -u) != 0 && -z ${BGPWIRE_IN_NAMESPACE:-} ]]; then # a user namespace will do
    unshare --map-root-user --net --mount true 2>/dev/null || { echo "needs root or user namespaces"; exit 77; }
    BGPWIRE_IN_NAMESPACE=1 exec unshare --map-root-user --net --mount "$0" "$speaker"
fi
[[ -z ${BGPWIRE_IN_NAMESPACE:-} ]] || mount -t tmpfs tmpfs /run

work=$(mktemp -d)
name=bgpwire-$$
hosts=("$name-router" "$name-0" "$name-1")
declare -A process=()

clean_up()
{
    local status=$?
    trap - EXIT INT TERM
    for one in "${process[@]}"; do kill -KILL "$one" 2>/dev/null || true; done
    wait 2>/dev/null || true
    for host in "${hosts[@]}"; do ip netns del "$host" 2>/dev/null || true; done
    if [[ $status != 0 && $status != 77 ]]; then
        for log in "$work"/*.log; do echo "--- ${log##*/}"; tail -n 40 "$log"; done
    fi
    rm -rf "$work"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

fail() { echo "FAILED: $*" >&2; exit 1; }

# A slow machine has a minute for each step; BIRD alone may take ten seconds.
wait_until()
{
    local what=$1 end=$((SECONDS + 60))
    shift
    until "$@"; do
        ((SECONDS < end)) || fail "$what: not within a minute"
        sleep 0.2
    done
    echo "ok: $what"
}

on() { ip netns exec "$name-$1" "${@:2}"; }
# The same in the background: $! is the program itself, not a shell around it.
start_on() { exec ip netns exec "$name-$1" "${@:2}"; }
birdc_() { birdc -s "$work/bird.ctl" "$@"; }

for host in "${hosts[@]}"; do
    ip netns add "$host"
    ip -n "$host" link set lo up
done
ip -n "$name-router" link add eth1 type bridge
ip -n "$name-router" addr add 10.240.0.2/24 dev eth1
ip -n "$name-router" link set eth1 up
for number in 0 1; do
    ip -n "$name-router" link add "worker$number" type veth peer name eth0 netns "$name-$number"
    ip -n "$name-router" link set "worker$number" master eth1 up
    ip -n "$name-$number" addr add "10.240.0.2$number/24" dev eth0
    ip -n "$name-$number" link set eth0 up
done

cat >"$work/bird.conf" <<'END'
log stderr all;
router id 10.240.0.2;
protocol device { scan time 10; }
protocol kernel { scan time 60; ipv4 { import none; export all; }; }
template bgp k8s_worker {
    local as 65000;
    ipv4 { import all; export none; };
}
protocol bgp k8s_worker_0 from k8s_worker { neighbor 10.240.0.20 as 65001; }
protocol bgp k8s_worker_1 from k8s_worker { neighbor 10.240.0.21 as 65001; }
END
cat >"$work/config.yaml" <<'END'
apiVersion: v1
kind: ConfigMap
metadata:
  namespace: metallb-system
  name: config
data:
  config: |
    peers:
    - my-asn: 65001
      peer-asn: 65000
      peer-address: 10.240.0.2
    address-pools:
    - name: my-ip-space
      avoid-buggy-ips: true
      protocol: bgp
      addresses:
      - 192.168.100.0/24
END
cat >"$work/services.yaml" <<'END'
apiVersion: v1
kind: Service
metadata:
  name: nginx-lb
spec:
  type: LoadBalancer
  ports:
  - port: 80
END

start_on router bird -f -c "$work/bird.conf" -s "$work/bird.ctl" -P "$work/bird.pid" >"$work/bird.log" 2>&1 &
process[bird]=$!
for number in 0 1; do
    start_on "$number" "$speaker" run --config "$work/config.yaml" --services "$work/services.yaml" \
        --node-name "worker-$number" </dev/null >"$work/worker-$number.log" 2>&1 &
    process[$number]=$!
done

established() { [[ $(birdc_ show protocols 2>/dev/null | grep -c "k8s_worker_. .*Established") == "$1" ]]; }
# Exactly these next hops for exactly this one route.
route_via()
{
    local shown wanted seen
    shown=$(birdc_ show route) || return 1
    [[ $# == 0 || $shown == *192.168.100.1/32* ]] || return 1
    [[ $(grep -c '/32' <<<"$shown") == "$(($# > 0))" ]] || return 1
    wanted=$(printf '%s\n' "$@" | sort)
    seen=$(sed -n 's/.*via \([0-9.]*\) on eth1.*/\1/p' <<<"$shown" | sort)
    [[ $seen == "$wanted" ]]
}

wait_until "both sessions are Established" established 2
wait_until "192.168.100.1/32 via both nodes" route_via 10.240.0.20 10.240.0.21
birdc_ show protocols
birdc_ show route
[[ $(birdc_ show route | grep -c 'AS65001?') == 2 ]] || fail "ORIGIN should be INCOMPLETE and the path AS 65001"
on router ip route show 192.168.100.1 | grep -q 'via 10.240.0.2[01] dev eth1 proto bird' || fail "no kernel route"

kill -TERM "${process[1]}"
wait "${process[1]}" || fail "worker-1 ended with status $?"
unset "process[1]"
wait_until "one speaker stopped: only the other's route remains" route_via 10.240.0.20
grep -q 'Administrative shutdown: "node worker-1 stops"' "$work/bird.log" || fail "BIRD was not told why"

printf '' >"$work/services.yaml"
wait_until "the service deleted: no route remains" route_via
wait_until "and the session stays" established 1

kill -TERM "${process[0]}"
wait "${process[0]}" || fail "worker-0 ended with status $?"
unset "process[0]"
wait_until "no session is left" established 0
echo "all as it should be"
