#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# What the configuration says, as a real BIRD 2 sees it: aggregates, communities of both kinds, LOCAL_PREF, selectors of
# nodes and peers, a peer that connects to us, an AS number that is not known before, one shown in place of ours.
#
# tests/interop/configuration.sh SPEAKER     SPEAKER being the program
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
template bgp node {
    local 127.0.0.2 port 1790 as 64512;
    multihop; passive;
    ipv4 { import all; export none; };
    ipv6 { import all; export none; };
}
protocol bgp one from node { neighbor 127.0.0.20 as 64512; }
protocol bgp two from node { neighbor 127.0.0.21 as 64512; }
protocol bgp outside from node { local 127.0.0.3 port 1790 as 64600; neighbor 127.0.0.22 as 64777; }
protocol bgp calls from node {
    local 127.0.0.4 as 64512; neighbor 127.0.0.20 port 1791 as 64512; passive off; connect retry time 1;
}
END
cat >config.yaml <<'END'
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: {name: all}
spec: {addresses: [192.168.100.0/24, "2001:db8:100::/64"]}
---
apiVersion: metallb.io/v1beta1
kind: BGPAdvertisement
metadata: {name: single}
spec: {localPref: 150, communities: [vpn, no-export, "large:64512:1:2"], peers: [router, calls]}
---
apiVersion: metallb.io/v1beta1
kind: BGPAdvertisement
metadata: {name: together}
spec:
  aggregationLength: 24
  aggregationLengthV6: 64
  localPref: 120
  peers: [router, other]
  nodeSelectors: [{matchLabels: {rack: one}}]
---
apiVersion: metallb.io/v1beta1
kind: Community
metadata: {name: names}
spec: {communities: [{name: vpn, value: "64512:7"}]}
---
apiVersion: metallb.io/v1beta2
kind: BGPPeer
metadata: {name: router}
spec: {myASN: 64512, dynamicASN: internal, peerAddress: 127.0.0.2, peerPort: 1790, connectTime: 1s, vrf: lo}
---
apiVersion: metallb.io/v1beta2
kind: BGPPeer
metadata: {name: other}
spec:
  myASN: 64512
  localASN: 64777
  dynamicASN: external
  peerAddress: 127.0.0.3
  sourceAddress: 127.0.0.22
  peerPort: 1790
  connectTime: 1s
  ebgpMultiHop: true
  holdTime: 30s
  keepaliveTime: 3s
  nodeSelectors: [{matchExpressions: [{key: rack, operator: Exists}]}]
---
apiVersion: metallb.io/v1beta2
kind: BGPPeer
metadata: {name: calls}
spec: {myASN: 64512, peerASN: 64512, peerAddress: 127.0.0.4, passive: true, nodeSelectors: [{matchLabels: {rack: one}}]}
---
apiVersion: v1
kind: Node
metadata: {name: one, labels: {rack: one}}
END
write_services()
{
    for name; do
        printf -- '---\napiVersion: v1\nkind: Service\nmetadata: {name: %s}\n' "$name"
        printf 'spec: {type: LoadBalancer, ipFamilyPolicy: RequireDualStack}\n'
    done >new.yaml
    mv new.yaml services.yaml
}
start_node()
{
    "$speaker" run --config config.yaml --services services.yaml --node-name "$1" --source-address "127.0.0.$2" \
        --router-id "10.0.0.$2" --node-address 10.240.0.20 --node-address 2001:db8::20 --listen-port 1791 \
        </dev/null >"$1.log" 2>&1 &
    process[$1]=$!
}
# The prefixes that BIRD has from there, in one line.
routes() { birdc -s bird.ctl show route protocol "$1" | awk '/\// && $1 != "Table" { print $1 }' | sort | xargs; }
has() { [[ $(routes "$1") == "$2" ]]; }
all_of() { birdc -s bird.ctl show route all protocol "$1" where "net = $2"; }
says() { all_of "$1" "$2" | grep -qF -- "$3" || fail "$2 of $1 lacks $3: $(all_of "$1" "$2")"; }
lacks() { if all_of "$1" "$2" | grep -qF -- "$3"; then fail "$2 of $1 has $3"; fi; }

write_services a b
bird -f -c bird.conf -s bird.ctl 2>bird.err.log &
process[bird]=$!
wait_until "BIRD runs" test -S bird.ctl
start_node one 20
start_node two 21
everything="192.168.100.0/24 192.168.100.0/32 192.168.100.1/32"
everything+=" 2001:db8:100::/128 2001:db8:100::/64 2001:db8:100::1/128"
wait_until "a node in the rack: each address, and the aggregates" has one "$everything"
wait_until "one that is in no rack: addresses alone" has two \
    "192.168.100.0/32 192.168.100.1/32 2001:db8:100::/128 2001:db8:100::1/128"
wait_until "another peer: aggregates alone" has outside "192.168.100.0/24 2001:db8:100::/64"
wait_until "a peer that connects to us: addresses alone" has calls \
    "192.168.100.0/32 192.168.100.1/32 2001:db8:100::/128 2001:db8:100::1/128"
for net in 192.168.100.1/32 2001:db8:100::1/128; do
    says one $net 'BGP.local_pref: 150'
    says one $net 'BGP.community: (64512,7) (65535,65281)'
    says one $net 'BGP.large_community: (64512, 1, 2)'
done
for net in 192.168.100.0/24 2001:db8:100::/64; do
    says one $net 'BGP.local_pref: 120'
    lacks one $net 'community'
    says outside $net 'BGP.as_path: 64777'
    lacks outside $net '64512'
done
says one 192.168.100.0/24 'BGP.next_hop: 10.240.0.20'
grep -qF 'Established, external, hold time 30 s, keepalive 3 s' one.log ||
    fail "hold and keepalive time"
if grep -qF '127.0.0.3' two.log; then fail "two is in no rack"; fi

write_services b
wait_until "one of two services gone: its addresses go, the aggregates stay" has one \
    "192.168.100.0/24 192.168.100.1/32 2001:db8:100::/64 2001:db8:100::1/128"
has outside "192.168.100.0/24 2001:db8:100::/64" || fail "the aggregates of the other peer stay"
if grep -qF 'withdraw 192.168.100.0/24' one.log; then fail "an aggregate was withdrawn too early"; fi
write_services
wait_until "the last one gone: the aggregates go" has outside ""
grep -qF 'withdraw 192.168.100.0/24' one.log || fail "told"

sed -i 's/vrf: lo/vrf: no-such/' config.yaml
wait_until "a VRF that is not there is told" grep -qF 'No such device' one.log
for node in one two; do
    kill -TERM "${process[$node]}"
    wait "${process[$node]}" || fail "$node ended with status $?"
done
echo "all as it should be"
