#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# TTL security (RFC 5082) and TCP MD5 signatures (RFC 2385) between speakers and a real BIRD 2. Hosts are network
# namespaces in a row; each speaker has an address of its own, and BIRD a protocol for it.
#
#   router AS 65000  10.241.1.2  fd00:241:1::2  BIRD
#   near   AS 65001  10.241.1.x  fd00:241:1::x  speakers; forwards
#   far    AS 65001  10.241.2.x                 speakers, one router away
#
# tests/interop/security.sh SPEAKER     SPEAKER being the program
# Status 0: all was seen. 77: no network namespaces, no BIRD, or no TCP MD5 signatures to be had here.
set -euo pipefail
speaker=$(realpath "$1")
. "$(dirname "$(realpath "$0")")/../support/live.bash"
need bird birdc ip
if [[ $(id -u) != 0 || -n ${BGPWIRE_IN_NAMESPACE:-} ]]; then # a user namespace will do
    enter_network "$@"
    mount -t tmpfs tmpfs /run
fi
enter_folder
tear_down() { end_hosts; }
hosts router near far
ip -n "$space-near" link add eth0 type veth peer name eth0 netns "$space-router"
ip -n "$space-near" link add eth1 type veth peer name eth0 netns "$space-far"
for interface in router:eth0 near:eth0 near:eth1 far:eth0; do
    ip -n "$space-${interface%:*}" link set "${interface#*:}" up
done
ip -n "$space-router" address add 10.241.1.2/24 dev eth0
ip -n "$space-router" address add fd00:241:1::2/64 dev eth0
ip -n "$space-near" address add 10.241.1.1/24 dev eth0
ip -n "$space-near" address add 10.241.2.1/24 dev eth1
ip -n "$space-far" address add 10.241.2.2/24 dev eth0
ip -n "$space-far" route add default via 10.241.2.1
ip -n "$space-router" route add 10.241.2.0/24 via 10.241.1.1
on near sysctl -q -w net.ipv4.ip_forward=1

cat >"$work/bird.conf" <<'END'
log stderr all;
router id 10.241.1.2;
protocol device {}
template bgp worker {
    local as 65000;
    passive;
    ipv4 { import all; export none; };
}
END

expected_up=()
expected_down=()
number=0
# case_of NAME up|down HOST ADDRESS "BIRD'S OPTIONS" "OUR OPTIONS": a speaker, BIRD's half, what is to come of it
case_of()
{
    local case=$1 comes=$2 host=$3 address=$4 theirs=$5 ours=$6 router=10.241.1.2 width=32
    [[ $address != *:* ]] || { router=fd00:241:1::2; width=128; }
    [[ $comes == up ]] && expected_up+=("$case") || expected_down+=("$case")
    ip -n "$space-$host" address add "$address/$width" dev eth0
    [[ $address != *:* ]] || ip -n "$space-router" route add "$address/128" dev eth0
    [[ $address != *:* ]] || ip -n "$space-near" route replace fd00:241:1::2/128 dev eth0
    [[ $address == *:* || $host == far ]] || ip -n "$space-router" route add "$address/32" dev eth0
    echo "protocol bgp $case from worker { neighbor $address as 65001; $theirs }" >>"$work/bird.conf"
    {
        printf 'peers:\n- my-asn: 65001\n  peer-asn: 65000\n  peer-address: "%s"\n' "$router"
        printf '  source-address: "%s"\n  router-id: 10.241.9.%d\n%b' "$address" "$((++number))" "$ours"
    } >"$work/$case.yaml"
    echo "$case $host" >>"$work/cases"
}
security='ttl security on;'
case_of usual up near 10.241.1.20 '' ''
case_of secured up near 10.241.1.21 "$security" '  ttl-security-hops: 1\n'
case_of they_secure down near 10.241.1.22 "$security" ''
case_of we_secure down near 10.241.1.23 '' '  ttl-security-hops: 1\n'
case_of secured_v6 up near fd00:241:1::21 "$security" '  ttl-security-hops: 1\n'
case_of we_secure_v6 down near fd00:241:1::23 '' '  ttl-security-hops: 1\n'
# BIRD connects, and takes no SYN-ACK that comes from further away.
case_of we_listen up near 10.241.1.24 'passive off;' '  passive: true\n'
case_of we_listen_secured up near 10.241.1.25 "passive off; $security" '  ttl-security-hops: 1\n  passive: true\n'
case_of we_listen_secured_v6 up near fd00:241:1::25 "passive off; $security" \
    '  ttl-security-hops: 1\n  passive: true\n'
case_of far_usual down far 10.241.2.20 'multihop;' ''
case_of far_multihop up far 10.241.2.21 'multihop;' '  ebgp-multihop: true\n'
case_of far_secured up far 10.241.2.22 "multihop 2; $security" '  ttl-security-hops: 2\n'
case_of far_too_secure down far 10.241.2.23 "multihop 2; $security" '  ttl-security-hops: 1\n'
case_of signed up near 10.241.1.30 'password "right";' '  password: right\n'
case_of signed_v6 up near fd00:241:1::30 'password "right";' '  password: right\n'
case_of signed_secured up near 10.241.1.31 "password \"right\"; $security" '  password: right\n  ttl-security-hops: 1\n'
case_of wrongly_signed down near 10.241.1.32 'password "right";' '  password: wrong\n'
case_of they_sign down near 10.241.1.33 'password "right";' ''
case_of we_listen_signed up near 10.241.1.35 'passive off; password "right";' '  password: right\n  passive: true\n'
case_of we_listen_wrongly_signed down near 10.241.1.36 'passive off; password "right";' \
    '  password: wrong\n  passive: true\n'
case_of we_listen_signed_secured up near 10.241.1.37 "passive off; password \"right\"; $security" \
    '  password: right\n  ttl-security-hops: 1\n  passive: true\n'
case_of we_sign down near 10.241.1.34 '' '  password: right\n'

start_on router bird -f -c "$work/bird.conf" -s "$work/bird.ctl" -P "$work/bird.pid" >"$work/bird.log" 2>&1 &
process[bird]=$!
while read -r case host; do
    start_on "$host" "$speaker" run --log-format text --config "$work/$case.yaml" --node-name "$case" \
        </dev/null >"$work/$case.log" 2>&1 &
    process[$case]=$!
done <"$work/cases"

signatures=yes
sleep 2
if grep -Eqi 'protocol not available|operation not supported' "$work/signed.log"; then # ENOPROTOOPT
    echo "this kernel has no TCP MD5 signatures (CONFIG_TCP_MD5SIG): they are left out"
    signatures=no
fi
concerns_us() { [[ $signatures == yes || $1 != *sign* ]]; }

established() { birdc -s "$work/bird.ctl" show protocols "$1" 2>/dev/null | grep -q Established; }
end=$((SECONDS + 60))
for case in "${expected_up[@]}"; do
    concerns_us "$case" || continue
    until established "$case" && grep -q ': Established, ' "$work/$case.log"; do
        ((SECONDS < end)) || fail "$case: not Established within a minute"
        sleep 0.2
    done
    echo "ok: $case is Established"
done

# The others had as long, and have some more attempts.
sleep 12
for case in "${expected_down[@]}"; do
    concerns_us "$case" || continue
    ! established "$case" || fail "$case: Established"
    # Our OPEN may be there before BIRD has told the socket that it accepted what to drop; then BIRD's KEEPALIVE comes.
    [[ $case == they_secure ]] || ! grep -q ': Established, ' "$work/$case.log" || fail "$case: Established here"
    echo "ok: $case is not"
done
for case in "${expected_up[@]}"; do
    concerns_us "$case" && { established "$case" || fail "$case: did not stay Established"; }
done

# Why not: the kernels' own counts.
count_of()
{
    on "$1" awk -v "name=$2" '$1 == "TcpExt:" && !column { for (i = 2; i <= NF; ++i) if ($i == name) column = i; next }
        $1 == "TcpExt:" { print $column }' /proc/net/netstat
}
(($(count_of router TCPMinTTLDrop) > 0)) || fail "the router dropped nothing for its TTL"
(($(count_of near TCPMinTTLDrop) > 0)) || fail "the speakers' host dropped nothing for its TTL"
if [[ $signatures == yes ]]; then
    (($(count_of router TCPMD5Failure) > 0)) || fail "the router saw no wrong signature"
    (($(count_of router TCPMD5NotFound) > 0)) || fail "the router missed no signature"
else
    exit 77
fi
echo "all as it should be"
