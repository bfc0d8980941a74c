# SPDX-License-Identifier: BSL-1.0
# ExaBGP, which is no router: it tells a program what it hears, here a file, and announces what it is told to. README.md
# says what is asked of such a file.
needs=(exabgp)
version() { echo "ExaBGP $(exabgp --version 2>&1 | sed -n 's/^ExaBGP : //p')"; }
declare -A cannot=(
    [graceful]='it is no router, and tells its program that the session is over'
    [shutdown_ours]='it breaks off over any text: "can not decode update message of type 3"'
)
cannot_graceful() { loses_routes; }
cannot_shutdown_ours() { end_speaker && see grep 'can not decode update message of type "3"' heard.log; }
declare -A shows=(
    [up]=' up ?$'
    [external]='as-path \[ 65001 \]' [internal]='local-preference 150'
    [hop4]='next-hop 10\.9\.0\.11 ' [hop6]='next-hop fd09::11 '
    [communities]='community \[? ?65001:7' [large_communities]='large-community \[? ?65001:7:8'
    [wide]='as-path \[ 4200000001 \]'
    [add_path]=' up ?$'
    [their_text]='Administrative Shutdown' # which is all that its command says
)
# It passes nothing on, so that what the glass receives is what it announces itself.
received=198.51.100.1/32

# announce MORE: the daemon's own routes, and those that others would pass on.
announce()
{
    echo "static { route $own_route4 next-hop $own4 $1; route $own_route6 next-hop $own6 $1;"
    local attributes="as-path [ $own_as 4200000001 ] community 65001:7 large-community 65001:7:8"
    echo "  route $received next-hop $own4 $1 $attributes; ${2:-} }"
}
session() # NAME AS
{
    local signature=
    [[ $1 != *signed ]] || signature="md5-password $password;"
    echo "neighbor ${address[$1]} {"
    echo "  router-id $own4; local-address ${router[$1]}; local-as $own_as; peer-as $2; passive; listen 179; $signature"
    echo "  api { processes [ helper ]; neighbor-changes; receive { parsed; update; refresh; } }"
    echo "  family { ipv4 unicast; ipv6 unicast; }"
    case $1 in
    glass)
        echo "  capability { route-refresh enable; add-path send; } add-path { ipv4 unicast; ipv6 unicast; }"
        announce "path-information 0.0.0.1" "route $received next-hop $own4 path-information 0.0.0.2;" ;;
    *ipv6)
        echo "  capability { route-refresh enable; nexthop enable; } nexthop { ipv4 unicast ipv6; }"
        [[ $1 == ipv6 ]] || echo "  static { route $own_route4 next-hop $own6; route $own_route6 next-hop $own6; }" ;;
    *)
        echo "  capability { route-refresh enable; }"
        [[ $1 != glass* ]] || announce "" ;;
    esac
    echo "}"
}
start_daemon()
{
    [[ -p orders ]] || mkfifo orders
    exec 8<>orders
    : >heard.log
    cat >helper <<END # what it says goes to heard.log, what it is to do comes from us
cat $work/orders &
tee -a $work/heard.log >/dev/null
kill \$!
END
    {
        echo "process helper { run /bin/sh $work/helper; encoder text; }"
        all_sessions
    } >exabgp.conf
    in_router env exabgp.daemon.user=root exabgp.daemon.drop=false exabgp.api.cli=false exabgp.api.ack=true \
        exabgp.log.destination=stdout exabgp.log.level=INFO exabgp exabgp.conf &>>exabgp.log &
    process[daemon]=$!
}
heard() { grep -F "neighbor ${address[$1]} " heard.log; }
neighbor() { heard "$1" | grep -E ' (up|down|connected)( |$)' | tail -n 1; }
# What it heard last of the prefix, unless the session has ended since.
path()
{
    heard "$1" | awk -v to="$2" '
        index($0, " announced " to " ") { last = $0 }
        index($0, " withdrawn " to) || / down( |$)/ { last = "" }
        END { print last }'
}
ask_for_refresh() { echo "neighbor ${address[$1]} announce route-refresh ipv4 unicast" >&8; }
# Of what it is told to do it says only that it is done.
refreshes() { echo "sent $(count '^done' heard.log) received $(heard "$1" | count 'receive route-refresh')"; }
shut_down() { echo "neighbor ${address[$1]} teardown 2" >&8; }
