# SPDX-License-Identifier: BSL-1.0
# For the live tests of this folder: source it with the speaker's path. One peer, a router that is made of the same
# library, on loopback, and what live.bash has.
speaker=$(realpath "$1")
. "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/../support/live.bash"
enter_folder

now() { date +%s%N; } # nanoseconds

# start_router: AS 64512, and AS 64513 is its neighbour.
start_router()
{
    mkfifo router.in
    exec 3<>router.in
    : >router.log
    "$speaker" router --as 64512 --router-id 192.168.0.254 --listen 127.0.0.2:0 \
        --neighbor node=192.168.0.111:64513@127.0.0.20 <router.in >>router.log 2>&1 &
    process[router]=$!
    wait_until "the router listens" grep -q ' port ' router.log
    port=$(sed -n '1s/.* port //p' router.log)
}
# What the router answers to a line: the lines without a time up to the next empty one.
router_says()
{
    local before=$(wc -l <router.log) i
    echo "$1" >&3
    for ((i = 0; i < 100; i++)); do
        if tail -n "+$((before + 1))" router.log | grep -q '^$'; then
            tail -n "+$((before + 1))" router.log | grep -v '^$' | grep -Ev '^..:..:..' | sed -E 's/ ..:..:..\]/]/'
            return
        fi
        sleep 0.05
    done
    return 1
}
# shows LINES: the routes that the router has, without how it has them.
shows() { [[ $(router_says 'show route' | awk '{ print $1 }') == "$1" ]]; }
speaker_says() { grep -qF -- "$1" speaker.log; }

log_format=text
# start_speaker OPTION…; what it said before is gone.
start_speaker()
{
    : >speaker.log
    "$speaker" run --log-format "$log_format" --config config.yaml --services services.yaml --node-name one \
        --node-address 192.168.0.111 --source-address 127.0.0.20 --map "192.168.0.254=127.0.0.2:$port" "$@" \
        </dev/null >speaker.log 2>&1 &
    process[speaker]=$!
}
# end_speaker SIGNAL: it must end well.
end_speaker()
{
    kill "-$1" "${process[speaker]}"
    wait "${process[speaker]}" || fail "the speaker ended with status $?"
    unset 'process[speaker]'
}

# write_config POOL'S ADDRESSES
write_config()
{
    cat >new.yaml <<END
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: {name: p}
spec: {addresses: [$1]}
---
apiVersion: metallb.io/v1beta1
kind: BGPAdvertisement
metadata: {name: all}
spec: {communities: ["64513:7"]}
---
apiVersion: metallb.io/v1beta2
kind: BGPPeer
metadata: {name: router}
spec: {myASN: 64513, peerASN: 64512, peerAddress: 192.168.0.254, connectTime: 1s}
END
    mv new.yaml config.yaml
}
# write_services NAME…
write_services()
{
    for name; do
        printf -- '---\napiVersion: v1\nkind: Service\nmetadata: {name: %s}\nspec: {%s}\n' \
            "$name" "${service_spec:-type: LoadBalancer}"
    done >new.yaml
    mv new.yaml services.yaml
}
