#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# tests/differential/tshark.sh <tshark-differential>: what tshark reads out of messages, beside bgpwire.
#
# Each message is a packet of its own in a capture of link type USER0, which tshark is told to take for BGP.
# BGPWIRE_DATA names the folder of recorded files, if there is one. Status 77: tshark is missing.
set -euo pipefail

differential=$1
corpus=$(dirname "${BASH_SOURCE[0]}")/../../fuzz/corpus/message
for tool in tshark text2pcap; do
    command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/recorded" "$work/home"
export HOME=$work/home LC_ALL=C

if [ -d "${BGPWIRE_DATA:-}" ]; then
    find "$BGPWIRE_DATA" -name '*.gz' | while read -r file; do
        gzip -dc "$file" >"$work/recorded/$(basename "$file" .gz)"
    done
    find "$BGPWIRE_DATA" -name '*.*cap' -exec cp -t "$work/recorded" {} +
else
    echo "BGPWIRE_DATA names no folder of recorded files: without them"
fi

"$differential" write "$corpus" "$work/recorded" "$work"
read -ra fields < <("$differential" fields)
for width in 2 4; do
    text2pcap -q -l 147 "$work/$width.hex" "$work/$width.pcap" 2>"$work/text2pcap.log" || { cat "$work/text2pcap.log"; exit 1; }
    # a crash is a failure too: of tshark, but then nothing was compared
    tshark -n -r "$work/$width.pcap" -o 'uat:user_dlts:"User 0 (DLT=147)","bgp","0","","0",""' \
        -o "bgp.asn_len:$width octet" -T fields -E separator=/t -E occurrence=a -E aggregator=, "${fields[@]}" \
        >"$work/$width.txt" 2>"$work/tshark.log" || { cat "$work/tshark.log"; exit 1; }
done
"$differential" compare "$corpus" "$work/recorded" "$work"
