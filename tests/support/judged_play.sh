#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Plays a scenario, and lets tshark judge what the speakers send in it, where it is installed.
# tests/support/judged_play.sh SPEAKER ARGUMENT...     as of `speaker demo`, with a real router in network namespaces
# Its status is that of the play; 1 where tshark finds something.
set -euo pipefail
. "$(dirname "$(realpath "$0")")/capture.bash"

fail() { echo "FAILED: $*" >&2; exit 1; }
inside=(unshare --net)
[[ $(id -u) == 0 ]] || inside=(unshare --map-root-user --net)
if ! has_tshark || ! "${inside[@]}" true 2>/dev/null; then
    echo "no tshark, or no network namespaces: without its judgement"
    exec "$1" demo "${@:2}"
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$1" demo --capture "$work/capture.pcapng" "${@:2}"
judge "$work/capture.pcapng" 179
