# SPDX-License-Identifier: BSL-1.0
# Sourced by the tests of programs that announce: a network namespace with routers' addresses, processes that end with
# the test, and waiting for what is to be seen. Ends with status 77 where there is no namespace to be had.
#
# 127.0.0.1 and 2001:db8::1 are the program's, 127.0.0.2 and 2001:db8::2 a router's of AS 65002, 127.0.0.3 one's of
# AS 65001, the program's own. All listen on port 1790.

# shellcheck source=../support/live.bash
. "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/../support/live.bash"
. "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/../support/capture.bash"
need unshare ip perl
enter_network "$@"
ip link set lo up
ip address add 2001:db8::1/128 dev lo nodad
ip address add 2001:db8::2/128 dev lo nodad
# Who is started again at once finds its port free, though a connection of its predecessor has just ended.
echo 0 >/proc/sys/net/ipv4/tcp_max_tw_buckets || true
enter_folder
export HOME=$work

# see WHAT COMMAND...: waits until the command, which prints what it sees, succeeds.
see() {
    local what=$1 end=$((SECONDS + patience)) seen=
    shift
    until seen=$("$@" 2>&1); do
        ((SECONDS < end)) || fail "$what: not within $patience s: $* says: $seen"
        sleep 0.1
    done
    echo "ok: $what${seen:+: ${seen##*$'\n'}}"
}
# lines FILE PATTERN: how many there are.
lines() { grep -cE -- "$2" "$1" || true; }
# has_lines COUNT FILE PATTERN: or more than so many.
has_lines() {
    local count
    count=$(lines "$2" "$3")
    echo "$count"
    ((count >= $1))
}
# same WHAT WANTED SEEN
same() { [[ $2 == "$3" ]] || fail "$1: $3, where $2 is expected"; echo "ok: $1: $3"; }
# stopped NAME: ends it as its operator would, and it ends well.
stopped() {
    kill -TERM "${process[$1]}"
    wait "${process[$1]}" || fail "$1 ended with status $?"
    unset "process[$1]"
    echo "ok: $1 has ended"
}

# start_birds IMPORT-FILTER: both routers; behind the one of the other AS is the kernel's routing table. (One process
# would do, if BIRD had more than one session with an address.)
start_birds() {
    channels() { echo "ipv4 { import filter { $1 }; export none; }; ipv6 { import filter { $1 }; export none; };"; }
    local common="log stderr all; protocol device {}
        template bgp each { multihop; strict bind; passive; error wait time 1,2; $(channels "$1") }"
    cat >outside.conf <<END
$common
router id 127.0.0.2;
protocol kernel { ipv4 { import none; export all; }; }
protocol kernel { ipv6 { import none; export all; }; }
protocol bgp outside4 from each { local 127.0.0.2 port 1790 as 65002; neighbor 127.0.0.1 as 65001; }
protocol bgp outside6 from each { local 2001:db8::2 port 1790 as 65002; neighbor 2001:db8::1 as 65001; }
END
    cat >inside.conf <<END
$common
router id 127.0.0.3;
protocol bgp inside4 from each { local 127.0.0.3 port 1790 as 65001; neighbor 127.0.0.1 as 65001; }
END
    local name
    for name in outside inside; do
        bird -f -c $name.conf -s $name.ctl -P $name.pid >$name.log 2>&1 &
        process[$name]=$!
        see "BIRD runs" birdc -s $name.ctl show status
    done
}
# The program's options for all three.
routers=(--as 65001 --id 10.0.0.1 --source 127.0.0.1 --source 2001:db8::1 --next-hop 2001:db8::1 --next-hop 127.0.0.1
    --peer 127.0.0.2:1790=65002 --peer "[2001:db8::2]:1790=65002" --peer 127.0.0.3:1790=65001)

# has_route ROUTE SESSION TEXT...: BIRD's own words about the route from that session hold each of the texts.
has_route() {
    local answer text
    answer=$(birdc -s "${2%[46]}.ctl" show route "$1" all protocol "$2" | sed 1d | tr -s ' \t\n' ' ')
    echo "$answer"
    shift 2
    for text; do [[ $answer == *"$text"* ]] || return 1; done
}
# has_no_route ROUTE: neither router.
has_no_route() {
    local name answer
    for name in outside inside; do
        answer=$(birdc -s $name.ctl show route "$1" all 2>&1 | sed 1d)
        [[ $answer == "Network not found" ]] || { echo "$answer"; return 1; }
    done
}

# start_capture: of all that is said in the namespace, if tshark is installed.
start_capture() {
    has_tshark || { echo "tshark is not installed: without its judgement"; return 0; }
    begin_capture "$work/capture.pcapng" lo
    process[capture]=$capture
}
# has_captured FILTER: such a message to each of the three peers.
has_captured() {
    local peers
    peers=$(sent "$work/capture.pcapng" 1790 "$1" -T fields -e ip.dst -e ipv6.dst | LC_ALL=C sort -u | xargs)
    echo "$peers"
    [[ $peers == "2001:db8::2 127.0.0.2 127.0.0.3" ]]
}
# judge_capture COMMUNITY: ends the capture, which holds the good-byes to three peers, and in which tshark finds nothing
# wrong.
judge_capture() {
    [[ -n ${process[capture]:-} ]] || return 0
    see "the good-byes are in the capture" has_captured "bgp.type == 3"
    end_capture
    unset "process[capture]"
    see "and the community, to each peer" has_captured "bgp.update.path_attribute.community_wellknown == $1"
    judge "$work/capture.pcapng" 1790
}
