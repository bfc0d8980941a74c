# SPDX-License-Identifier: BSL-1.0
# BIRD 2 as the router of restart.sh.

programs=(bird birdc)
daemon_starts()
{
    cat >bird.conf <<'END'
log stderr all;
router id 10.242.1.1;
protocol device { scan time 1; }
protocol kernel { ipv4 { import none; export all; }; }
protocol kernel { ipv6 { import none; export all; }; }
protocol bgp node {
    local 10.242.1.1 as 65000;
    neighbor 10.242.1.2 as 65001;
    passive;
    debug { routes, states };
    ipv4 { import all; export none; };
    ipv6 { import all; export none; };
}
END
    start_on router bird -f -c bird.conf -s bird.ctl -P bird.pid >bird.log 2>&1 &
    process[bird]=$!
    wait_until "BIRD runs" test -S bird.ctl
}
daemon_has() { [[ $(birdc -s bird.ctl show route "$1") == *'[node '* ]]; }
daemon_is_up() { [[ $(birdc -s bird.ctl show protocols node) == *Established* ]]; }
daemon_ends() { :; }
watch_table() { watch "table-$1" router bird "$PWD/bird.ctl" "show route $2" '[node '; }
