# SPDX-License-Identifier: BSL-1.0
# The rows of the matrix, in the order in which they are tried and shown: a name, and a title. Row NAME is the function
# cell_NAME, which succeeds when all was seen. Where a daemon cannot do it, its file says cannot[NAME]=why.
rows=(
    'ebgp            eBGP'
    'ibgp            iBGP'
    'ipv4            IPv4'
    'ipv6            IPv6'
    'dual_stack      dual stack over one session'
    'rfc8950         IPv4 with next hops of IPv6 (RFC 8950)'
    'communities     communities'
    'large           large communities'
    'wide            four-octet AS numbers'
    'add_path        ADD-PATH: we receive'
    'refresh_theirs  route refresh: they ask us'
    'refresh_ours    route refresh: we ask them'
    'md5             TCP MD5 signatures'
    'their_restart   they are killed and come back'
    'our_restart     we are killed and come back'
    'graceful        we are killed, and no route is lost meanwhile (RFC 4724)'
    'shutdown_theirs shutdown with a text, theirs'
    'shutdown_ours   shutdown with a text, ours'
)

# The daemon shows what we announce on that session, in its own words; and what it announces, the glass in ours.
cell_ebgp()
{
    see up external && see path_says external "$ours4" "${shows[external]}" \
        && see route glass "$own_route4" '"as_path":\[65000\]'
}
cell_ibgp()
{
    see up internal && see path_says internal "$ours4" "${shows[internal]}" \
        && see route glass_internal "$own_route4" '"as_path":\[\].*"local_pref":100'
}
cell_ipv4()
{
    see path_says external "$ours4" "${shows[hop4]}" && see route glass "$own_route4" '"next_hop":"10\.9\.0\.1"'
}
cell_ipv6()
{
    see up ipv6 && see path_says ipv6 "$ours6" "${shows[hop6]}" \
        && see route glass_ipv6 "$own_route6" '"next_hop":"fd09::1"'
}
cell_dual_stack()
{
    see path_says external "$ours4" "${shows[hop4]}" && see path_says external "$ours6" "${shows[hop6]}" \
        && see route glass "$own_route4" '"next_hop":"10\.9\.0\.1"' \
        && see route glass "$own_route6" '"as_path":\[65000\]'
}
cell_rfc8950()
{
    see path_says ipv6 "$ours4" "${shows[hop6]}" && see route glass_ipv6 "$own_route4" '"next_hop":"fd09::1"'
}
cell_communities()
{
    see path_says external "$ours4" "${shows[communities]}" && see route glass "$received" '"communities":\[\[65001,7\]\]'
}
cell_large()
{
    see path_says external "$ours4" "${shows[large_communities]}" \
        && see route glass "$received" '"large_communities":\[\[65001,7,8\]\]'
}
cell_wide()
{
    see path_says wide "$ours4" "${shows[wide]}" && see route glass "$received" '"as_path":\[65000,4200000001\]'
}
several_paths()
{
    local answer
    answer=$(route glass "$received" . | grep -oE '"path_identifier":[0-9]+' | sort -u)
    echo "${answer//$'\n'/ }"
    (($(wc -l <<<"$answer") >= 2))
}
cell_add_path() { see neighbor_says glass "${shows[add_path]}" && see several_paths; }
# The count of the one who asks, and that of the asked one, or what it sends again.
asked_again() { (($(count "peer .*: asks for IPv4 unicast again" speaker.log) > $1)); }
refreshes_are() { local now; now=$(refreshes "$1"); echo "$now"; [[ $now =~ $2 ]]; }
cell_refresh_theirs()
{
    local before
    before=$(count "peer .*: asks for IPv4 unicast again" speaker.log)
    ask_for_refresh external && see refreshes_are external 'sent [1-9]' && see asked_again "$before"
}
updates() { ask_glass glass peers | sed "s/.*\"peer\":\"$own4\"[^}]*\"updates\":\([0-9]*\).*/\1/"; }
more_updates() { local now; now=$(updates); echo "$now updates"; ((now > $1)); }
cell_refresh_ours()
{
    local before
    before=$(updates)
    ask_glass glass refresh && see refreshes_are glass 'received [1-9]' && see more_updates "$before"
}
# The kernels have keys for the session that is up, and that of the router drops what comes without.
keys() { ss -tniH state established src "${address[signed]}" | tr -d '\n' | grep -oE 'md5keys:[^ ]*'; }
router_dropped()
{
    (in_router cat /proc/net/netstat) | awk '$1 == "TcpExt:" && !column {
            for (i = 2; i <= NF; ++i) if ($i == "TCPMD5NotFound") column = i; next }
        $1 == "TcpExt:" { print $column " segments without a signature"; exit $column == 0 }'
}
cell_md5()
{
    if grep -Eqi 'protocol not available|operation not supported' speaker.log; then
        untried='this kernel has no TCP MD5 signatures (CONFIG_TCP_MD5SIG)'
        return 1
    fi
    see up signed && see path_says signed "$ours4" "${shows[external]}" && see keys && see router_dropped \
        && ! up unsigned
}

# Both sides notice, and have all of it again.
all_there()
{
    see path_says external "$ours4" "${shows[external]}" && see path_says ipv6 "$ours6" "${shows[hop6]}" \
        && see path_says internal "$ours4" "${shows[internal]}" \
        && see route glass "$own_route4" '"state":"fresh".*"as_path":\[65000\]' \
        && see route glass_ipv6 "$own_route6" '"state":"fresh".*"next_hop":"fd09::1"'
}
downs() { count 'peer .*: down: ' speaker.log; }
more_downs() { (($(downs) > $1)); }
cell_their_restart()
{
    local before
    before=$(downs)
    end_daemon
    see more_downs "$before" || return 1
    start_daemon
    all_there
}
cell_our_restart()
{
    kill_processes speaker glass glass_internal
    see no_path external "$ours4" "${shows[external]}" && see no_path ipv6 "$ours6" "${shows[hop6]}" || return 1
    start_speaker
    start_glasses
    all_there
}
# The daemon is asked all the time.
watch_path()
{
    while :; do
        path_says graceful "$ours4" "${shows[external]}" >/dev/null && echo kept || echo lost
        sleep 0.05
    done
}
sessions() { count "peer ${router[graceful]} .*: Established" speaker.log; }
more_sessions() { (($(sessions) > $1)); }
cell_graceful()
{
    local before
    see up graceful && see path_says graceful "$ours4" "${shows[external]}" || return 1
    before=$(sessions)
    watch_path >watched &
    process[watch]=$!
    kill_processes speaker
    sleep 2
    start_speaker
    see more_sessions "$before" && see path_says external "$ours4" "${shows[external]}" || return 1
    sleep 3 # past our End-of-RIB, after which what is stale goes
    kill_processes watch
    sort watched | uniq -c
    (($(count lost watched) == 0 && $(count kept watched) > 5)) || return 1
    see path_says graceful "$ours4" "${shows[external]}"
}
# For a daemon that drops routes with their session.
loses_routes()
{
    see up graceful && kill_processes speaker && see no_path graceful "$ours4" "${shows[external]}" || return 1
    start_speaker
    all_there
}
speaker_says() { grep -E -- "$1" speaker.log | tail -n 1 | grep .; }
cell_shutdown_theirs()
{
    shut_down external 'maintenance tonight'
    see speaker_says "NOTIFICATION received: .*/Administrative Shutdown .*\"${shows[their_text]:-maintenance tonight}\""
}
end_speaker()
{
    kill -TERM "${process[speaker]}"
    wait "${process[speaker]}" || { echo "   the speaker ended with status $?"; return 1; }
    unset 'process[speaker]'
}
heard_from_us()
{
    local words
    words=$(our_last_words "$1" | one_line)
    echo "$words"
    [[ $words == *"node matrix stops"* ]]
}
cell_shutdown_ours()
{
    end_speaker && see heard_from_us internal
}
