# SPDX-License-Identifier: BSL-1.0
# OpenBGPD, the portable one; README.md says what is asked of such a file.
needs=(/usr/sbin/bgpd bgpctl)
version() { /usr/sbin/bgpd -V 2>&1; }
declare -A cannot=(
    [rfc8950]='it has no next hops of IPv6 for IPv4'
    [md5]='it takes connections without signatures, whatever is configured (Debian, Linux)'
    [refresh_ours]='it takes the request, and refuses it: "AID IPv4 unicast not negotiated", which it was'
)
cannot_rfc8950() { see speaker_says "$own6 .*cannot announce $ours4"; }
cannot_md5() { see up unsigned; }
cannot_refresh_ours() { ask_glass glass refresh && see grep 'AID IPv4 unicast not negotiated' bgpd.log; }
declare -A shows=(
    [up]='BGP state = Established'
    [external]='/[0-9]* 65001 Nexthop' [internal]='localpref 150'
    [hop4]='Nexthop 10\.9\.0\.11 ' [hop6]='Nexthop fd09::11 '
    [communities]='Communities: 65001:7' [large_communities]='Large Communities: 65001:7:8'
    [wide]='/32 4200000001 Nexthop'
    [add_path]='Negotiated capabilities: .* Add-path: IPv4 unicast send'
)

session() # NAME AS
{
    printf 'neighbor %s {\n  remote-as %s\n  local-address %s\n  passive\n' "${address[$1]}" "$2" "${router[$1]}"
    printf '  announce IPv4 unicast\n  announce IPv6 unicast\n'
    [[ $1 != *signed ]] || echo "  tcp md5sig password $password"
    [[ $1 != glass ]] || echo "  announce add-path send all"
    echo "}"
}
start_daemon()
{
    mkdir -p /run/openbgpd run
    {
        printf 'AS %s\nrouter-id %s\nsocket "%s/run/bgpd.sock"\nfib-update no\n' $own_as $own4 "$work"
        printf 'network %s\nnetwork %s\n' $own_route4 $own_route6
        all_sessions
        printf 'allow from any\nallow to any\n'
    } >bgpd.conf
    chmod 600 bgpd.conf
    in_router /usr/sbin/bgpd -d -v -f bgpd.conf &>>bgpd.log &
    process[daemon]=$!
}
ask() { bgpctl -s run/bgpd.sock "$@" 2>&1; }
neighbor() { ask show neighbor "${address[$1]}"; }
path() { ask show rib detail neighbor "${address[$1]}" "$2"; }
ask_for_refresh() { ask neighbor "${address[$1]}" refresh; }
refreshes() { neighbor "$1" | awk '/^ *Route Refresh +[0-9]/ { print "sent", $3, "received", $4 }'; }
shut_down() { ask neighbor "${address[$1]}" down "$2"; }
our_last_words() { neighbor "$1" | grep -i 'reason'; grep -F "${address[$1]}" bgpd.log | grep -i 'notification'; }
