#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# All that a speaker sends, judged by tshark: every scenario with the embedded router, and what other tests show of
# changes while it runs, of the end with and without draining, and of the restart. In a network namespace of its own.
#
# tests/interop/wire.sh SPEAKER     SPEAKER being the program
# Status 0: nothing is malformed or worth a warning. 77: no namespaces, no tshark, or no BIRD.
set -euo pipefail
speaker=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
# shellcheck source=../support/live.bash
. "$here/../support/live.bash"
# shellcheck source=../support/capture.bash
. "$here/../support/capture.bash"
need tshark dumpcap text2pcap unshare ip
enter_network "$@"
ip link set lo up
enter_folder

# The judge knows a bad message when it sees one: an UPDATE whose attributes pass its end.
printf '000000 %s00 1b 02 00 00 00 20 40 01 01 00\n' "$(printf 'ff %.0s' {1..16})" >bad.txt
text2pcap -q -T 2000,179 bad.txt bad.pcapng 2>/dev/null
(judge bad.pcapng 179) 2>judged && fail "the judge lets everything pass"
grep -q 'tshark says: .*' judged || fail "the judge has another reason: $(<judged)"

# play WHAT COMMAND...: ends well, and everything sent to routers at 127.0.0.2 is good.
play()
{
    local what=$1 status=0
    shift
    begin_capture capture.pcapng lo
    process[capture]=$capture
    "$@" </dev/null >play.log 2>&1 || status=$?
    end_capture
    unset 'process[capture]'
    [[ $status != 77 ]] || { cat play.log; exit 77; }
    [[ $status == 0 ]] || fail "$what: status $status: $(tail -n 60 play.log)"
    echo "$what:"
    judge capture.pcapng "$(ports_towards capture.pcapng 127.0.0.2 | xargs)"
}
for scenario in $("$speaker" demo --scenario list | awk 'NR > 1 { print $1 }'); do
    play "$scenario" "$speaker" demo --scenario "$scenario"
done
play "changes while it runs" "$here/../speaker/live.sh" "$speaker"
play "restart" "$here/../speaker/restart.sh" "$speaker"
play "drain" "$here/drain.sh" "$speaker"
echo "all as it should be"
