#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# A speaker that restarts beside a real router, which loses no route meanwhile (RFC 4724): while the speaker is killed,
# told to restart, or cut off and killed, the router's table and its kernel's are looked at all the time, and somebody
# outside sends one HTTP request after the other to the service. Hosts are network namespaces in a row.
#
#   router  AS 65000  10.242.1.1  fd00:242::1, 203.0.113.1   the daemon
#   node    AS 65001  10.242.1.2  fd00:242::2                the speaker, and a web server on the service's address
#   client                        203.0.113.9
#
# tests/interop/graceful_restart/restart.sh SPEAKER DAEMON     the program; bird or frr
# Status 0: all was seen. 77: no network namespaces, or no such daemon.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
daemon=$2
PATH=/usr/lib/frr:$PATH:/usr/sbin:/sbin # OpenBGPD has a bgpd, too
. "$here/$daemon.bash"
for program in "${programs[@]}" ip perl; do
    command -v "$program" >/dev/null || { echo "$program is missing (Debian: bird2 or frr, iproute2, perl)"; exit 77; }
done
[[ $(id -u) == 0 ]] || { echo "needs root, for its network"; exit 77; }
. "$here/../../speaker/support.bash"
. "$here/watch.bash"

tear_down()
{
    daemon_ends
    end_hosts
}
hosts router node client
ip -n "$space-router" link add eth0 type veth peer name eth0 netns "$space-node"
ip -n "$space-router" link add eth1 type veth peer name eth0 netns "$space-client"
for interface in router:eth0 router:eth1 node:eth0 client:eth0; do
    ip -n "$space-${interface%:*}" link set "${interface#*:}" up
done
ip -n "$space-router" address add 10.242.1.1/24 dev eth0
ip -n "$space-router" address add fd00:242::1/64 dev eth0
ip -n "$space-router" address add 203.0.113.1/24 dev eth1
ip -n "$space-node" address add 10.242.1.2/24 dev eth0
ip -n "$space-node" address add fd00:242::2/64 dev eth0
ip -n "$space-node" address add 192.168.100.1/32 dev lo
ip -n "$space-node" route add default via 10.242.1.1
ip -n "$space-client" address add 203.0.113.9/24 dev eth0
ip -n "$space-client" route add default via 203.0.113.1
on router sysctl -q -w net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0 # who is not reached learns so each time

write_config '192.168.100.0/24, "2001:db8:100::1-2001:db8:100::ff"'
peer='myASN: 65001, peerASN: 65000, peerAddress: 10.242.1.1, connectTime: 1s, enableGracefulRestart: true'
sed -i "s/{addresses/{avoidBuggyIPs: true, addresses/; s/^spec: {myASN.*/spec: {$peer}/" config.yaml
service_spec='type: LoadBalancer, ipFamilyPolicy: RequireDualStack'
starts() # OPTION…
{
    start_on node "$speaker" run --log-format text --config config.yaml --services services.yaml --node-name node --state state \
        --node-address 10.242.1.2 --node-address fd00:242::2 "$@" </dev/null >>speaker.log 2>&1 &
    process[speaker]=$!
}
ends() # SIGNAL
{
    kill "-$1" "${process[speaker]}"
    wait "${process[speaker]}" 2>/dev/null || [[ $1 == KILL ]] || fail "the speaker ended with status $?"
    unset 'process[speaker]'
}
kernel_has()
{
    local family=-4
    [[ $1 != *:* ]] || family=-6
    [[ -n $(on router ip "$family" route show "$1") ]]
}
has() # NUMBER…: the addresses that end in these, of both families, in the daemon's table and in the kernel's
{
    for one; do
        daemon_has "192.168.100.$one/32" && daemon_has "2001:db8:100::$one/128" &&
            kernel_has "192.168.100.$one" && kernel_has "2001:db8:100::$one" || return 1
    done
}
has_nothing_of()
{
    for one; do
        if daemon_has "192.168.100.$one/32" || daemon_has "2001:db8:100::$one/128" ||
            kernel_has "192.168.100.$one" || kernel_has "2001:db8:100::$one"; then return 1; fi
    done
}
is_down() { ! daemon_is_up; }
established() { grep -c 'Established' speaker.log; }
is_established_after() { (($(established) > $1)); }

# Addresses 1 and 3 are never to be missed. The kernel tells of each route that it deletes, however soon it is back.
watch_all()
{
    start_on router ip -o monitor route >monitor.looks &
    process[monitor]=$!
    watch_table v4 192.168.100.1/32
    watch_table v6 2001:db8:100::1/128
    watch kernel-v4 router file /proc/net/route "$(printf '\t0164A8C0\t')"
    watch kernel-v6 router file /proc/net/ipv6_route '20010db8010000000000000000000001 80 '
    watch web client http 192.168.100.1
    wait_until "everybody looks" all_look
}
all_look()
{
    for one in table-v4 table-v6 kernel-v4 kernel-v6 web; do [[ -s $one.looks ]] || return 1; done
    ip -n "$space-router" route add blackhole 198.51.100.1/32
    ip -n "$space-router" route del blackhole 198.51.100.1/32
    sleep 0.1
    grep -q 'Deleted .*198.51.100.1' monitor.looks
}
deleted() { grep -cE 'Deleted .*(192\.168\.100\.|2001:db8:100::)[13] ' monitor.looks || true; }
watch_no_more() # MINIMUM
{
    watches_end "$1"
    kill -KILL "${process[monitor]}"
    wait "${process[monitor]}" 2>/dev/null || true
    unset 'process[monitor]'
    echo "    kernel: $(deleted) routes deleted"
}

daemon_starts
start_on node "$speaker" web-server --text node --port 80 >web-server.log 2>&1 &
process[web-server]=$!
write_services web gone mail
starts
wait_until "three services, both families" has 1 2 3
wait_until "and somebody outside is answered" on client "$speaker" web-client 192.168.100.1
speaker_says 'graceful restart' || fail "agreed upon"

# restarts HOW COMMAND…: ends the speaker by the command, and starts it again with a service less.
restarts()
{
    local how=$1
    shift
    echo "-- $how"
    write_services web gone mail
    wait_until "$how: all three are there" has 1 2 3
    watch_all
    "$@"
    write_services web mail
    is_down || [[ $how == *unseen* ]] || wait_until "$how: the router is alone" is_down
    sleep 2
    has 1 2 3 || fail "$how: the router keeps all that it knew"
    starts --graceful-restart
    wait_until "$how: the session is back, and what was not announced again is gone" has_nothing_of 2
    daemon_is_up || fail "$how: the session"
    sleep 1
    watch_no_more 50
    for one in table-v4 table-v6 kernel-v4 kernel-v6 web; do
        [[ $(missed "$one") == 0 ]] || fail "$how: missing: $one: $(grep -m 3 missed "$one.looks")"
    done
    [[ $(deleted) == 0 ]] || fail "$how: deleted: $(grep Deleted monitor.looks)"
    has 1 3 || fail "$how: all others are there"
    echo "ok: $how: nothing was missing"
}
cut_off_and_killed() # its FIN goes nowhere, so that the router believes in the old connection
{
    ip -n "$space-node" route add blackhole 10.242.1.1/32
    ends KILL
    sleep 1
    ip -n "$space-node" route del blackhole 10.242.1.1/32
}
restarts "killed" ends KILL
restarts "SIGUSR2" ends USR2
ends INT
starts --keep-routes
restarts "SIGTERM with --keep-routes" ends TERM
restarts "killed, unseen by the router" cut_off_and_killed

echo "-- the end"
ends KILL
sessions=$(established)
starts --keep-routes
wait_until "the session is back" is_established_after "$sessions" # the routes were there all the time
wait_until "all is there" has 1 3
watch_all
ends INT
wait_until "SIGINT withdraws all the same" has_nothing_of 1 3
sleep 1
watch_no_more 1
for one in table-v4 table-v6 kernel-v4 kernel-v6 web; do
    (($(missed "$one") > 0)) || fail "which is seen, too: $one"
done
(($(deleted) > 0)) || fail "and told by the kernel"

starts --restart-time 4
wait_until "with four seconds of grace" has 1 3
begin=$(now)
ends KILL
wait_until "who does not come back is forgotten" has_nothing_of 1 3
(($(now) - begin >= 3000000000)) || fail "too early"
echo "all as it should be"
