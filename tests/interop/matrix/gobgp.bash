# SPDX-License-Identifier: BSL-1.0
# GoBGP; README.md says what is asked of such a file.
needs=(gobgpd gobgp)
version() { echo "GoBGP $(gobgpd --version | sed 's/gobgpd version //')"; }
declare -A cannot=([refresh_theirs]='it keeps all that it received, and has no command that asks for it again')
cannot_refresh_theirs()
{
    ask_for_refresh external
    sleep 3
    see refreshes_are external 'sent 0'
}
declare -A shows=(
    [up]='"session_state": ?6|BGP state = ESTABLISHED'
    [external]=' 65001 ' [internal]='LocalPref: 150'
    [hop4]=' 10\.9\.0\.11 ' [hop6]=' fd09::11 '
    [communities]='Communities: 65001:7' [large_communities]='LargeCommunity: \[ ?65001:7:8|LargeCommunities: 65001:7:8'
    [wide]=' 4200000001 '
    [add_path]='add-path: advertised and received Local: ipv4-unicast: send'
)

session() # NAME AS
{
    local family signature
    [[ $1 != *signed ]] || signature="auth-password = \"$password\""
    cat <<END
[[neighbors]]
  [neighbors.config]
    neighbor-address = "${address[$1]}"
    peer-as = $2
    ${signature:-}
  [neighbors.transport.config]
    passive-mode = true
    local-address = "${router[$1]}"
  [neighbors.timers.config]
    connect-retry = 1
    idle-hold-time-after-reset = 1
END
    [[ $1 != graceful ]] || printf '  [neighbors.graceful-restart.config]\n    enabled = true\n    restart-time = 120\n'
    for family in ipv4-unicast ipv6-unicast; do
        printf '  [[neighbors.afi-safis]]\n    [neighbors.afi-safis.config]\n      afi-safi-name = "%s"\n' $family
        [[ $1 != graceful ]] || printf '    [neighbors.afi-safis.mp-graceful-restart.config]\n      enabled = true\n'
        [[ $1 != glass ]] || printf '    [neighbors.afi-safis.add-paths.config]\n      send-max = 16\n'
    done
}
start_daemon()
{
    {
        printf '[global.config]\n  as = %s\n  router-id = "%s"\n  local-address-list = ["0.0.0.0", "::"]\n' \
            $own_as $own4
        all_sessions
    } >gobgpd.toml
    in_router gobgpd -f gobgpd.toml --api-hosts 127.0.0.1:50051 --pprof-disable --log-plain -l debug &>>gobgp.log &
    process[daemon]=$!
    wait_until "GoBGP has its route" ask global rib add "$own_route4"
    wait_until "and its route of IPv6" ask global rib add -a ipv6 "$own_route6"
}
ask() { (in_router gobgp "$@" 2>&1); }
neighbor() { ask neighbor "${address[$1]}"; }
path()
{
    local family=ipv4
    [[ $2 != *:* ]] || family=ipv6
    ask neighbor "${address[$1]}" adj-in -a $family | grep -F " $2 "
}
ask_for_refresh() { ask neighbor "${address[$1]}" softresetin; }
refreshes() { neighbor "$1" | awk '$1 == "Route" && $2 == "Refresh:" { print "sent", $3, "received", $4 }'; }
shut_down() { ask neighbor "${address[$1]}" shutdown --reason "$2"; }
our_last_words() { grep -F "${address[$1]}" gobgp.log | grep -i 'notification'; }
