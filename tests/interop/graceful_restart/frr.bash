# SPDX-License-Identifier: BSL-1.0
# FRR's zebra and bgpd as the router of restart.sh.

programs=(zebra bgpd vtysh)
daemon_starts()
{
    cat >bgpd.conf <<'END'
hostname router
router bgp 65000
 bgp router-id 10.242.1.1
 no bgp ebgp-requires-policy
 no bgp network import-check
 neighbor 10.242.1.2 remote-as 65001
 neighbor 10.242.1.2 passive
 address-family ipv6 unicast
  neighbor 10.242.1.2 activate
END
    : >zebra.conf
    # The daemons give up root, and keep their sockets in a folder of their own.
    mkdir frr
    chmod 755 .
    chown frr:frr frr bgpd.conf zebra.conf
    for one in zebra bgpd; do
        start_on router "$one" -f "$PWD/$one.conf" -i "$PWD/frr/$one.pid" -z "$PWD/frr/zserv.api" \
            --vty_socket "$PWD/frr" -P 0 --log stdout >"$one.log" 2>&1 &
        process[$one]=$!
        wait_until "$one runs" test -S "frr/$one.vty"
    done
}
ask() { vtysh --vty_socket "$PWD/frr" -c "$1"; }
daemon_has()
{
    local family=ipv4
    [[ $1 != *:* ]] || family=ipv6
    [[ $(ask "show bgp $family unicast $1") == *'from 10.242.1.2'* ]]
}
daemon_is_up() { [[ $(ask 'show bgp neighbors 10.242.1.2') == *'BGP state = Established'* ]]; }
daemon_ends() # they make a folder for what a crash leaves, and do not remove it
{
    rm -rf "/var/tmp/frr/zebra.${process[zebra]:-none}" "/var/tmp/frr/bgpd.${process[bgpd]:-none}"
}
watch_table() { watch "table-$1" router frr "$PWD/frr/bgpd.vty" "show bgp ip$1 unicast $2" 'from 10.242.1.2'; }
