# SPDX-License-Identifier: BSL-1.0
# Sourced by tests that let tshark judge what a program of ours sends. They have a function `fail`, and are in $work, or
# say where the capture is to be.
#
# Ours are the messages that go to the peers' port: whoever announces connects, and is never connected to.

has_tshark() { command -v tshark >/dev/null && command -v dumpcap >/dev/null; }

# begin_capture FILE INTERFACE: of all that is said there, until end_capture.
begin_capture()
{
    local i
    dumpcap -q -i "$2" -w "$1" >dumpcap.log 2>&1 &
    capture=$!
    for ((i = 0; i < 600; i++)); do
        if grep -q '^File:' dumpcap.log; then return; fi
        kill -0 $capture 2>/dev/null || break
        sleep 0.1
    done
    fail "no capture: $(<dumpcap.log)"
}
end_capture()
{
    sleep 1 # what was said last is still on its way from the kernel
    kill -INT "$capture"
    wait "$capture" || true
}

# ports_towards FILE ADDRESS: where connections to it go.
ports_towards()
{
    tshark -n -r "$1" -Y "ip.dst == $2 && tcp.flags.syn == 1 && tcp.flags.ack == 0" -T fields -e tcp.dstport \
        2>/dev/null | sort -u
}

# sent FILE "PORT..." FILTER [OPTION]...: what tshark reads out of our own messages.
sent()
{
    local file=$1 port decode=() to=()
    for port in $2; do
        decode+=(-d "tcp.port==$port,bgp")
        to+=(${to[@]+"||"} "tcp.dstport == $port")
    done
    [[ ${#to[@]} != 0 ]] || fail "nobody was spoken to"
    tshark -n -r "$file" "${decode[@]}" -Y "bgp && (${to[*]}) && ($3)" "${@:4}" 2>/dev/null
}

# judge FILE "PORT...": nothing that we sent is malformed, or worth a warning; and it is all that a session consists of.
judge()
{
    local file=$1 ports=$2 wrong types type
    wrong=$(sent "$file" "$ports" "_ws.malformed || _ws.expert.severity >= 6291456" -V) # warnings and errors
    [[ -z $wrong ]] || fail "tshark says: $wrong"
    types=$(sent "$file" "$ports" bgp -T fields -e bgp.type | tr ',' '\n' | sort | uniq -c)
    for type in 1 2 3 4; do
        grep -qE "^ *[0-9]+ $type\$" <<<"$types" || fail "no message of type $type: $types"
    done
    echo "ok: tshark finds nothing wrong with $(awk '{ sum += $1 } END { print sum }' <<<"$types") messages"
}
