#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# The looking glass beside a real BIRD 2 that dies, restarts gracefully with a route less, and is shut down; in a
# network namespace of its own.
#
# tests/session/looking_glass.sh LOOKING_GLASS     the program
# Status 0: all was seen. 77: no network namespace, or no BIRD, to be had here.
set -euo pipefail
glass=$(realpath "$1")
. "$(dirname "$(realpath "$0")")/../support/live.bash"
need bird birdc ip perl
enter_network "$@"
enter_folder
ip link set lo up

start_bird() # [OPTION] ROUTE...: announces them
{
    local option=()
    [[ $1 != -* ]] || { option=("$1"); shift; }
    cat >bird.conf <<END
log stderr all;
router id 127.0.0.2;
protocol device {}
protocol static { ipv4; $(printf 'route %s blackhole; ' "$@") }
protocol static { ipv6; route 2001:db8:7::/48 blackhole; }
protocol bgp peer1 {
    local 127.0.0.2 port 1790 as 65002;
    neighbor 127.0.0.1 port 1791 as 65001;
    multihop; strict bind; passive; error wait time 1,2; graceful restart on; graceful restart time 30;
    ipv4 { import none; export filter { bgp_community.add((65002, 7)); bgp_med = 5; accept; }; };
    ipv6 { import none; export all; next hop address 2001:db8::2; };
}
END
    bird -f -c bird.conf -s ctl -P pid "${option[@]}" >>bird.log 2>&1 &
    process[bird]=$!
}
ask() { ask_socket glass.socket "$1"; }
# Waits for an answer that holds the text, or, with `no`, whose list of routes is empty.
see()
{
    local what=$1 question=$2 wanted=$3 end=$((SECONDS + patience)) answer=
    [[ $wanted != no ]] || wanted='"routes":[]'
    until answer=$(ask "$question") && [[ $answer == *"$wanted"* ]]; do
        ((SECONDS < end)) || { echo "FAILED: $what: not within $patience s: $answer"; exit 1; }
        sleep 0.2
    done
    echo "ok: $what: $answer"
}

start_bird 192.0.2.0/24 198.51.100.0/25
"$glass" --as 65001 --id 127.0.0.1 --listen 127.0.0.1:1791 --peer 127.0.0.2:1790=65002 --socket glass.socket \
    </dev/null >glass.log 2>&1 &
process[glass]=$!

see "a route" 198.51.100.77 '"prefix":"198.51.100.0/25","peer":"127.0.0.2","as":65002,"state":"fresh"'
see "its attributes" 198.51.100.0/25 '"origin":"IGP","as_path":[65002],"next_hop":"127.0.0.2","med":5,"communities":[[65002,7]]'
see "one of IPv6" 2001:db8:7::1 '"prefix":"2001:db8:7::/48","peer":"127.0.0.2","as":65002,"state":"fresh"'
see "the peer" peers '"state":"Established","ipv4_routes":2,"ipv6_routes":1'
see "nothing" 203.0.113.1 no
see "nonsense" "show ip bgp" '"error":'

kill -KILL "${process[bird]}"
wait "${process[bird]}" 2>/dev/null || true
see "BIRD is dead" 198.51.100.77 '"state":"stale"'
see "and its route of IPv6" 2001:db8:7::1 '"state":"stale"'
start_bird -R 192.0.2.0/24
see "it is back" 192.0.2.0/24 '"state":"fresh"'
see "what it announces no more is gone" 198.51.100.77 no
see "what it does, is not" 2001:db8:7::1 '"state":"fresh"'
birdc -s ctl disable peer1 >/dev/null
see "shut down by its operator: gone at once" 192.0.2.0/24 no
see "and known why" peers 'Administrative Shutdown'

kill -TERM "${process[glass]}"
wait "${process[glass]}" || { echo "FAILED: the looking glass ended with status $?"; exit 1; }
unset "process[glass]"
[[ ! -e glass.socket ]] || { echo "FAILED: the socket is still there"; exit 1; }
echo "all as it should be"
