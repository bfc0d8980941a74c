#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Sessions against one of other people's daemons, in a network namespace of its own.
#
# tests/session/live.sh PROGRAM bird|frr|gobgp|exabgp|openbgpd [SCENARIO]...
# Status 0: all was seen. 77: no namespace, or no such daemon, to be had here.
set -euo pipefail
if [[ -z ${BGPWIRE_LIVE:-} ]]; then
    inside=(unshare --net)
    [[ $(id -u) == 0 ]] || inside=(unshare --map-root-user --net --mount)
    "${inside[@]}" true 2>/dev/null || { echo "needs root or user namespaces"; exit 77; }
    BGPWIRE_LIVE=1 exec "${inside[@]}" "$0" "$@"
fi
PATH=$PATH:/usr/sbin:/sbin
command -v ip >/dev/null || { echo "ip is not installed (Debian: iproute2)"; exit 77; }
ip link set lo up
for i in 2 3 4 5 6; do ip address add "127.0.0.$i/8" dev lo 2>/dev/null || true; done
# A daemon that is started again at once finds its port free, though a connection of its predecessor has just ended.
echo 0 >/proc/sys/net/ipv4/tcp_max_tw_buckets || true
exec "$@"
