#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# A node that goes away in order, as a real BIRD 2 sees it, which knows the address through another node as well: it
# prefers the other one while this one still works. In a network namespace of its own, on loopback.
#
# tests/interop/drain.sh SPEAKER     SPEAKER being the program
# Status 0: all was seen. 77: no network namespaces, or no BIRD.
set -euo pipefail
speaker=$(realpath "$1")
. "$(dirname "$(realpath "$0")")/../support/live.bash"
need bird birdc ip
enter_network "$@"
enter_folder

ip link set lo up
cat >bird.conf <<'END'
log "bird.log" all;
router id 10.0.0.254;
protocol device {}
filter shutting_down { if (65535, 0) ~ bgp_community then bgp_local_pref = 0; accept; }
template bgp node {
    local 127.0.0.2 port 1790 as 65000;
    multihop; passive;
    ipv4 { import filter shutting_down; export none; };
}
protocol bgp one from node { neighbor 127.0.0.20 as 65001; }
protocol bgp two from node { neighbor 127.0.0.21 as 65001; }
END
cat >config.yaml <<'END'
peers: [{my-asn: 65001, peer-asn: 65000, peer-address: 127.0.0.2, peer-port: 1790}]
address-pools: [{name: p, protocol: bgp, addresses: [192.168.100.1/32]}]
END
printf 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: LoadBalancer}\n' >services.yaml
bird -f -c bird.conf -s bird.ctl 2>bird.err.log &
process[bird]=$!
wait_until "BIRD runs" test -S bird.ctl
start()
{
    "$speaker" run --config config.yaml --services services.yaml --node-name "$1" --source-address "127.0.0.$2" \
        --router-id "10.0.0.$2" "${@:3}" </dev/null >"$1.log" 2>&1 &
    process[$1]=$!
}
# Prefix or blanks, then [protocol time] and * before the best one.
routes() { birdc -s bird.ctl show route | grep -F '[' ; }
best_is() { routes | grep -qE "\[$1 [^]]*\] \*"; }
known_from() { routes | grep -qF "[$1 "; }
all_of() { birdc -s bird.ctl show route all protocol "$1"; }
marked() { all_of "$1" | grep -qF 'BGP.community: (65535,0)' && all_of "$1" | grep -qF 'BGP.local_pref: 0'; }

start one 20 --drain 6
wait_until "the route of one" best_is one
start two 21
wait_until "and of two" known_from two
if marked one || marked two; then fail "marked too early"; fi
kill -TERM "${process[one]}"
wait_until "SIGTERM: the route of one is marked, and the least preferred" marked one
wait_until "so that two is the best" best_is two
known_from one || fail "one is there all the while"
kill -0 "${process[one]}" || fail "one has not ended yet"
if marked two; then fail "two is not marked"; fi
wait "${process[one]}" || fail "one ended with status $?"
wait_until "then one is withdrawn" eval '! known_from one'
best_is two || fail "two stays"
grep -q 'one: Received: Administrative shutdown.*node one stops' bird.log || fail "BIRD is told why"
kill -TERM "${process[two]}"
wait "${process[two]}" || fail "two ended with status $?"
wait_until "without --drain it is gone at once" eval '! known_from two'
echo "all as it should be"
