#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# One faulty object stands against itself alone; one faulty file against itself alone; and two nodes of one cluster
# announce the same addresses, whatever one of them has forgotten.
# tests/speaker/faulty.sh SPEAKER
set -euo pipefail
. "$(dirname "$(realpath "$0")")/support.bash"

# service NAME SPEC [ANNOTATIONS] [STATUS]
service()
{
    printf -- '---\napiVersion: v1\nkind: Service\nmetadata: {name: %s, annotations: {%s}}\nspec: {type: LoadBalancer%s}\n' \
        "$1" "${3:-}" "${2:+, $2}"
    [[ -z ${4:-} ]] || printf 'status: {loadBalancer: {ingress: [{ip: %s}]}}\n' "$4"
}
# pod SERVICE READY: one endpoint on this node.
pod()
{
    printf -- '---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: %s-x, labels: {kubernetes.io/service-name: %s}}\n' "$1" "$1"
    printf 'endpoints: [{addresses: [10.244.0.9], nodeName: one, conditions: {ready: %s}}]\n' "$2"
}
write() { cat >new.yaml; mv new.yaml "$1"; }
local_only='externalTrafficPolicy: Local'

# At the start as later: who is faulty waits, with a warning, and the others are served.
write_config 10.9.0.0/24
{ service bad '' 'metallb.io/loadBalancerIPs: 10.9.0.300'; service web "$local_only"; pod web true; } | write services.yaml
start_router
: >more.yaml
start_speaker --services more.yaml --control control
wait_until "the good one is announced" shows 10.9.0.0/32
speaker_says 'services.yaml:4:65: warning: service default/bad has no address: metallb.io/loadBalancerIPs: expected an IP address, not "10.9.0.300"' ||
    fail "no word of the other one"
speaker_says 'without --state it is not known after a restart which address a service had' || fail "no state, and no word of it"

# A route whose pod is gone is withdrawn, whatever else is faulty; a new service is served; one that goes is released.
{ service bad '' 'metallb.io/loadBalancerIPs: 10.9.0.300'; service worse 'ports: [{port: http}]'
  service empty '' 'metallb.io/loadBalancerIPs: ""'; service typo '' 'metallb.io/adress-pool: x'
  service two '' '"metallb.io/loadBalancerIPs": "10.9.0.7,10.9.0.8"'; service prefix 'loadBalancerIP: 10.9.0.0/24'
  service web "$local_only"; pod web false; pod worse soon; } | write services.yaml
wait_until "withdrawn, and the new ones are served" shows $'10.9.0.1/32\n10.9.0.2/32'
for name in bad worse two prefix; do
    speaker_says "service default/$name has no address: " || fail "no word of $name"
done
[[ $(grep -c 'default/bad has no address' speaker.log) == 1 ]] || fail "what was said is said again"
! speaker_says adress-pool || fail "annotations that nobody knows are no concern of run"

# One that has an address and becomes faulty keeps it.
{ service empty 'loadBalancerIP: please'; service typo; } | write services.yaml
wait_until "it is said" speaker_says 'service default/empty keeps 10.9.0.1 only: loadBalancerIP: expected an IP address, not "please"'
wait_until "and the others are served" speaker_says 'service default/web: 10.9.0.0 released'
shows $'10.9.0.1/32\n10.9.0.2/32' || fail "it has lost its address"

# A file that cannot be read counts as it was; the others are followed, and the configuration is.
service third | write more.yaml
wait_until "a service of another file" shows $'10.9.0.0/32\n10.9.0.1/32\n10.9.0.2/32'
echo 'kind: [' | write more.yaml
wait_until "which breaks" speaker_says 'services not read again from the files with errors: those stay as they are'
{ service empty; service fourth; } | write services.yaml
wait_until "while the other changes" shows $'10.9.0.0/32\n10.9.0.1/32\n10.9.0.2/32'
wait_until "for a service more and one less" speaker_says 'service default/fourth: 10.9.0.2 from pool p'
service fifth | write more.yaml
wait_until "and is good again" speaker_says 'service default/fifth: '
echo 'spec: [' >>config.yaml
wait_until "a configuration that breaks" speaker_says 'configuration not read again: it stays as it is'
{ service empty; } | write services.yaml
wait_until "stands against no release" shows $'10.9.0.0/32\n10.9.0.1/32'
end_speaker TERM

# Node A has seen zzz come before aaa. Node B starts later without a state, and reads what the cluster says.
rm more.yaml
write_config 10.9.0.0/24
service zzz | write services.yaml
start_speaker --state a
wait_until "A gives an address" speaker_says 'service default/zzz: 10.9.0.0 from pool p'
{ service aaa; service zzz; } | write services.yaml
wait_until "and one to who comes later" speaker_says 'service default/aaa: 10.9.0.1 from pool p'
end_speaker TERM
{ service aaa '' '' 10.9.0.1; service zzz '' '' 10.9.0.0; } | write services.yaml
start_speaker
wait_until "B gives the same" speaker_says 'service default/zzz: 10.9.0.0 from pool p'
speaker_says 'service default/aaa: 10.9.0.1 from pool p' || fail "B gives something else"
speaker_says 'that is so for 0 services whose address' || fail "nothing is unsure"
end_speaker TERM
service aaa | write services.yaml # a state of its own making
start_speaker --state b
wait_until "a state that is wrong" shows 10.9.0.0/32
end_speaker TERM
{ service aaa; service zzz '' '' 10.9.0.0; } | write services.yaml
start_speaker --state b
wait_until "is said" speaker_says \
    'service default/aaa: had 10.9.0.0, in the state too, and has it no more: status.loadBalancer gives it to default/zzz'
wait_until "and followed by none" speaker_says 'service default/aaa: 10.9.0.1 from pool p'
speaker_says 'service default/zzz: 10.9.0.0 from pool p' || fail "zzz has what its status says"
end_speaker TERM

# Texts beyond measure.
write_config 10.9.0.0/24
{ service good; service long '' "metallb.io/allow-shared-ip: $(printf 'k%.0s' {1..70000})"
  printf -- '---\napiVersion: v1\nkind: Service\nmetadata: {name: labels}\nspec:\n  type: LoadBalancer\n  externalTrafficPolicy: Local\n  selector:\n'
  for ((i = 0; i < 1500; i++)); do printf '    app.kubernetes.io/name-of-it-%s: some-value-that-is-rather-long-and-is-a-label\n' "$i"; done
} | write services.yaml
"$speaker" check config.yaml services.yaml >plan 2>err || fail "check ends with $?"
grep -q '^default/good  *10.9.0.0 ' plan || fail "the good one has no address"
grep -q 'service default/long has no address: its key to share an address has 70000 octets, and at most 4096 are taken' err ||
    fail "a key beyond measure"
grep -q 'service default/labels has no address: its selector has [0-9]* octets, and at most 16384 are taken' err ||
    fail "a selector beyond measure"

# A BGP Identifier that is that of the other side.
sed 's/peerASN: 64512/peerASN: 64513/; s/myASN: 64513/myASN: 64512/; s/peerASN: 64513/peerASN: 64512/' config.yaml >internal.yaml
mv internal.yaml config.yaml
service good | write services.yaml
"$speaker" router --as 64512 --router-id 192.168.0.254 --listen 127.0.0.2:0 \
    --neighbor node=192.168.0.111:64512@127.0.0.20 </dev/null >internal.log 2>&1 &
process[internal]=$!
wait_until "another router listens" grep -q ' port ' internal.log
port=$(sed -n '1s/.* port //p' internal.log)
start_speaker --router-id 192.168.0.254
wait_until "both are named, and what to do" grep -qE \
    '192\.168\.0\.254.*(the BGP Identifier of this node, 192\.168\.0\.254, is that of the peer 192\.168\.0\.254, too|refuses that of this node, 192\.168\.0\.254); give this node|192\.168\.0\.254.*internal session they must differ; give this node one of its own with --router-id, or with routerID of the peer "router"' speaker.log
end_speaker TERM
echo "all as it should be"
