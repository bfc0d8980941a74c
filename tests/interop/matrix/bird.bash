# SPDX-License-Identifier: BSL-1.0
# BIRD 2 as a column of the matrix; README.md says what is asked of such a file.
needs=(bird birdc)
version() { bird --version 2>&1 | sed 's/.* version /BIRD /'; }
declare -A cannot=()
declare -A shows=(
    [up]='BGP state: Established'
    [external]='BGP.as_path: 65001 ' [internal]='BGP.as_path: BGP.next_hop: .* BGP.local_pref: 150'
    [hop4]='BGP.next_hop: 10\.9\.0\.11' [hop6]='BGP.next_hop: fd09::11'
    [communities]='BGP.community: \(65001,7\)' [large_communities]='BGP.large_community: \(65001, 7, 8\)'
    [wide]='BGP.as_path: 4200000001 '
    [add_path]='Local capabilities .* ADD-PATH RX: TX: ipv4 ipv6 .* Neighbor capabilities .* ADD-PATH RX: ipv4 ipv6 TX:'
)

session() # NAME AS
{
    local options='' paths=''
    [[ $1 != *signed ]] || options="password \"$password\";"
    [[ $1 != glass ]] || paths='add paths tx;'
    echo "protocol bgp to_$1 from each { local ${router[$1]} as $own_as; neighbor ${address[$1]} as $2; $options"
    echo "    ipv4 { import all; export all; extended next hop on; $paths }; ipv6 { import all; export all; $paths }; }"
}
start_daemon()
{
    {
        echo "log \"$work/bird.log\" all; debug protocols { events, packets }; router id $own4; protocol device {}"
        echo "protocol direct { ipv4; ipv6; }"
        echo "protocol static { ipv4; route $own_route4 blackhole; }"
        echo "protocol static { ipv6; route $own_route6 blackhole; }"
        echo "template bgp each { passive; error wait time 1,2; graceful restart on; }"
        all_sessions
    } >bird.conf
    in_router bird -f -c bird.conf -s bird.ctl -P bird.pid &>>bird.out &
    process[daemon]=$!
}
ask() { birdc -s bird.ctl "$@" 2>&1; }
neighbor() { ask show protocols all "to_$1"; }
path() { ask show route "$2" all protocol "to_$1"; }
ask_for_refresh() { ask reload in "to_$1"; }
refreshes()
{
    echo "sent $(count "to_$1: Sending ROUTE-REFRESH" bird.log) received $(count "to_$1: Got ROUTE-REFRESH" bird.log)"
}
shut_down() { ask disable "to_$1" "\"$2\""; }
our_last_words() { grep "to_$1: Received: Administrative shutdown" bird.log; }
