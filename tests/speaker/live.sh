#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# A speaker through its life, against the router that is made of the same library, on loopback:
# both families over an internal session, services that come, change and go, input that is bad at
# run time, a router that goes away and comes back, the end.
# tests/speaker/live.sh SPEAKER
set -euo pipefail
. "$(dirname "$(realpath "$0")")/support.bash"

mkfifo router.in speaker.in
exec 3<>router.in 4<>speaker.in
: >router.log
port=0
start_router() # an internal one, which comes back to the same port
{
    "$speaker" router --as 64512 --router-id 192.168.0.254 --listen "127.0.0.2:$port" \
        --neighbor node=192.168.0.111:64512@127.0.0.20 <router.in >>router.log 2>&1 &
    process[router]=$!
    wait_until "the router listens" grep -q ' port ' router.log
    port=$(sed -n '1s/.* port //p' router.log)
}
table() { router_says 'show route'; }
shows() { [[ $(table) == "$1" ]]; }
speaker_says_again() { [[ $(grep -cF -- "$1" speaker.log) -ge $2 ]]; }

cat >config.yaml <<'END'
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: {name: both}
spec: {addresses: [192.168.10.0/24, "2001:db8:10::/64"], avoidBuggyIPs: true}
---
apiVersion: metallb.io/v1beta1
kind: BGPAdvertisement
metadata: {name: all}
spec: {localPref: 150, communities: ["65535:65282"]}
---
apiVersion: metallb.io/v1beta2
kind: BGPPeer
metadata: {name: router}
spec: {myASN: 64512, peerASN: 64512, peerAddress: 192.168.0.254, connectTime: 1s}
END
service() { printf -- '---\napiVersion: v1\nkind: Service\nmetadata: {name: %s}\nspec: {type: LoadBalancer, %s}\n' "$1" "$2"; }
write_services() { cat >new.yaml; mv new.yaml services.yaml; }

{ service web 'ipFamilyPolicy: PreferDualStack'; service dns 'ports: [{port: 53}]'; } | write_services
start_router
"$speaker" run --log-format text --config config.yaml --services services.yaml --node-name microk8s \
    --node-address 192.168.0.111 \
    --node-address 2001:db8::111 --source-address 127.0.0.20 --map "192.168.0.254=127.0.0.2:$port" \
    <speaker.in >speaker.log 2>&1 &
process[speaker]=$!

wait_until "routes of both families, with LOCAL_PREF and an empty path" shows \
"192.168.10.1/32    via 192.168.0.111 [node] * (150) [i]
192.168.10.2/32    via 192.168.0.111 [node] * (150) [i]
2001:db8:10::/128  via 2001:db8::111 [node] * (150) [i]"

{ service dns 'loadBalancerIP: 192.168.10.77'; service mail 'ports: [{port: 25}]'; } | write_services
wait_until "a service gone, one moved, one new" shows \
"192.168.10.1/32    via 192.168.0.111 [node] * (150) [i]
192.168.10.77/32   via 192.168.0.111 [node] * (150) [i]"

echo 'kind: [' | write_services
wait_until "broken YAML is told" speaker_says 'services.yaml:2:1: not valid YAML'
wait_until "and changes nothing" shows \
"192.168.10.1/32    via 192.168.0.111 [node] * (150) [i]
192.168.10.77/32   via 192.168.0.111 [node] * (150) [i]"

{ service dns 'loadBalancerIP: 1.2.3.4'; service mail 'ports: [{port: 25}]'; } | write_services
wait_until "a service that asks for what it cannot have is told" speaker_says \
    'services.yaml:5:44: warning: service default/dns has no address: ["1.2.3.4"] is not allowed in config: no pool has 1.2.3.4'
wait_until "and loses what it had, the others do not" shows "192.168.10.1/32    via 192.168.0.111 [node] * (150) [i]"

echo status >&4
wait_until "status on request" speaker_says '192.168.0.254  64512  Established'
speaker_says 'default/dns   pending' || fail "a pending service in the status"
kill -USR1 "${process[speaker]}"
wait_until "status by signal" speaker_says_again '192.168.0.254  64512  Established' 2
kill -HUP "${process[speaker]}"
wait_until "services read again by signal" speaker_says_again 'services read again' 3

# The configuration, too, is read again, and taken as a difference.
sessions_so_far() { [[ $(grep -c 'node .*: Established' router.log) == "$1" ]]; }
sed 's/name: both/name: wide/; s,10.0/24,8.0/22,' config.yaml >new.yaml
mv new.yaml config.yaml
wait_until "another pool with the same addresses is taken" speaker_says 'configuration read again: 1 peer, 1 pool'
wait_until "what was given moves to it" speaker_says 'service default/mail: 192.168.10.1 from pool wide'
echo 'spec: [' >>config.yaml
wait_until "a broken configuration changes nothing" speaker_says 'configuration not read again: it stays as it is'
sessions_so_far 1 || fail "the session went down though its peer did not change"
sed -i '$d; s,192.168.8.0/22,192.168.20.0/24,' config.yaml
wait_until "a pool without the address" speaker_says \
    'service default/mail: no pool of the new configuration has 192.168.10.1, so it is released'
wait_until "moves the service" shows "192.168.20.1/32    via 192.168.0.111 [node] * (150) [i]"
sessions_so_far 1 || fail "the session went down though its peer did not change"
sed -i 's/connectTime: 1s/connectTime: 1s, holdTime: 30s/' config.yaml
wait_until "a peer that is changed is told so" grep -q 'node .*: down: .*Peer De-configured' router.log
wait_until "and spoken to anew" sessions_so_far 2
wait_until "with its hold time" speaker_says 'hold time 30 s, keepalive 10 s'
sed -i 's,192.168.20.0/24,192.168.10.0/24,' config.yaml
wait_until "back to the addresses of before" shows "192.168.10.1/32    via 192.168.0.111 [node] * (150) [i]"

echo 'show protocols' >&3
kill -TERM "${process[router]}"
wait "${process[router]}" || fail "the router ended with status $?"
wait_until "the router goes, and says so" speaker_says 'NOTIFICATION received: NOTIFICATION Cease/Administrative Shutdown (6/2) "router stops"'
grep -q 'node .*BGP .*up .*Established' router.log || fail "show protocols"

kill -TERM "${process[speaker]}"
wait "${process[speaker]}" || fail "the speaker ended with status $?"
speaker_says 'stopping: SIGTERM' || fail "the last words"

# A peer that breaks off without a word is tried again soon.
service mail 'ports: [{port: 25}]' | write_services
start_router
"$speaker" run --log-format text --config config.yaml --services services.yaml --node-name microk8s \
    --node-address 192.168.0.111 \
    --source-address 127.0.0.20 --map "192.168.0.254=127.0.0.2:$port" --on-orphan refuse </dev/null >speaker.log 2>&1 &
process[speaker]=$!
wait_until "up again" shows "192.168.10.1/32    via 192.168.0.111 [node] * (150) [i]"
cp config.yaml good.yaml
sed -i 's,192.168.10.0/24,192.168.20.0/24,' config.yaml
wait_until "a configuration that would orphan is refused where that is asked for" speaker_says \
    'configuration refused: it stays as it was'
shows "192.168.10.1/32    via 192.168.0.111 [node] * (150) [i]" || fail "and nothing changes"
service dns 'ports: [{port: 53}]' | write_services
wait_until "until the service that stands against it is gone" speaker_says 'configuration read again'
wait_until "and the next one is of the new pool" shows "192.168.20.1/32    via 192.168.0.111 [node] * (150) [i]"
mv good.yaml config.yaml
service mail 'ports: [{port: 25}]' | write_services
wait_until "back to what was before" shows "192.168.10.1/32    via 192.168.0.111 [node] * (150) [i]"
kill -KILL "${process[router]}"
wait "${process[router]}" 2>/dev/null || true
wait_until "a router that dies is noticed" speaker_says 'down: TCP failed'
start_router
wait_until "and found again when it is back" shows "192.168.10.1/32    via 192.168.0.111 [node] * (150) [i]"
kill -INT "${process[speaker]}"
wait "${process[speaker]}" || fail "the speaker ended with status $?"
wait_until "the speaker's last words reach the router" grep -q 'node (192.168.0.111): down: NOTIFICATION received.*node microk8s stops' router.log
grep -q 'node (192.168.0.111): loses 192.168.10.1/32' router.log || fail "withdrawn before the end"
echo "all as it should be"
