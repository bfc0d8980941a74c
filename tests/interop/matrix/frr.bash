# SPDX-License-Identifier: BSL-1.0
# FRR's bgpd, with zebra, which tells it of interfaces; README.md says what is asked of such a file.
needs=(/usr/lib/frr/bgpd /usr/lib/frr/zebra vtysh)
version() { /usr/lib/frr/bgpd --version | sed -n 's/^bgpd version /FRR /p'; }
declare -A cannot=()
declare -A shows=(
    [up]='BGP state = Established'
    [external]='^ ?65001,? ' [internal]='^ ?Local .* localpref 150,.* internal'
    [hop4]=' 10\.9\.0\.11 from ' [hop6]=' fd09::11 .*from '
    [communities]='Community: 65001:7 ' [large_communities]='Large Community: 65001:7:8 '
    [wide]='^ ?4200000001 '
    [add_path]='IPv4 Unicast: TX advertised IPv4 Unicast: RX [a-z ]*received'
)

session() # NAME AS
{
    local option options=("remote-as $2" passive "timers connect 1")
    [[ $1 != *signed ]] || options+=("password $password")
    [[ ${address[$1]} != *:* ]] || options+=("capability extended-nexthop")
    for option in "${options[@]}"; do echo " neighbor ${address[$1]} $option"; done
}
start_daemon()
{
    local each
    {
        printf 'hostname matrix\nlog file %s/frr.log\nlog timestamp precision 3\ndebug bgp neighbor-events\n' "$work"
        printf 'router bgp %s\n bgp router-id %s\n no bgp ebgp-requires-policy\n' "$own_as" "$own4"
        printf ' no bgp network import-check\n bgp graceful-restart\n no bgp default ipv4-unicast\n'
        all_sessions
        for each in 4 6; do
            printf ' address-family ipv%s unicast\n' $each
            [[ $each == 4 ]] && echo "  network $own_route4" || echo "  network $own_route6"
            printf '  neighbor %s activate\n' "${address[@]}"
            printf '  neighbor %s addpath-tx-all-paths\n exit-address-family\n' "${address[glass]}"
        done
    } >frr.conf
    : >zebra.conf
    chmod 755 . # they give up root
    mkdir -p frr
    chown -R frr:frr frr frr.conf zebra.conf
    touch frr.log
    chown frr frr.log
    in_router /usr/lib/frr/zebra -f "$work/zebra.conf" "${places[@]}" -i "$work/frr/zebra.pid" &>>zebra.out &
    process[zebra]=$!
    wait_until "zebra runs" test -S frr/zserv.api
    in_router /usr/lib/frr/bgpd -f "$work/frr.conf" "${places[@]}" -i "$work/frr/bgpd.pid" &>>frr.out &
    process[daemon]=$!
}
places=(-z "$work/frr/zserv.api" --vty_socket "$work/frr" -P 0)
end_daemon() { kill_processes daemon zebra; rm -f frr/zserv.api; }
ask() { vtysh --vty_socket "$work/frr" "$@" 2>&1; }
neighbor() { ask -c "show bgp neighbors ${address[$1]}"; }
# Of all the paths those from that neighbor: a path begins with a line of its AS path, two blanks indented.
path()
{
    local family=ipv4
    [[ $2 != *:* ]] || family=ipv6
    ask -c "show bgp $family unicast $2" | awk -v from=" from ${address[$1]} " '
        /^  [^ ]/ && $1 != "Advertised" { tell(); path = "" ; in_path = 1 }
        in_path { path = path "\n" $0 }
        function tell() { if (index(path, from)) print path }
        END { tell() }'
}
ask_for_refresh() { ask -c "clear bgp ${address[$1]} soft in"; }
refreshes() { neighbor "$1" | awk '$1 == "Route" && $2 == "Refresh:" { print "sent", $3, "received", $4 }'; }
shut_down() { ask -c 'conf t' -c "router bgp $own_as" -c "neighbor ${address[$1]} shutdown message $2"; }
our_last_words() { grep -F "NOTIFICATION: received from neighbor ${address[$1]} " frr.log; }
