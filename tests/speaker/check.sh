#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# `speaker check FILE…`: what is in a file is told by its kind, the plan is shown, nothing is sent.
# tests/speaker/check.sh SPEAKER
set -euo pipefail
speaker=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() { echo "FAILED: $*" >&2; cat out err >&2; exit 1; }

cat >bare.yaml <<'END'
peers:
- {my-asn: 65001, peer-asn: 65000, peer-address: 10.240.0.2}
address-pools:
- {name: p, protocol: bgp, avoid-buggy-ips: true, addresses: [192.168.100.0/24]}
- {name: q, protocol: layer2, auto-assign: false, addresses: [192.168.143.230-192.168.143.250]}
END
{ printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: config}\ndata:\n  config: |\n'; sed 's/^/    /' bare.yaml; } >map.yaml
service() { printf -- '---\napiVersion: v1\nkind: Service\nmetadata: {name: %s}\nspec: {type: LoadBalancer%s}\n' "$1" "${2:-}"; }
{ service web; service dns ', loadBalancerIP: 192.168.143.231'; service mail ', loadBalancerIP: 1.2.3.4'; } >services.yaml
cat map.yaml services.yaml >both.yaml

cat >plan <<'END'
PEER        ADDRESS     PORT  AS     OUR AS  HOLD  SESSION
10.240.0.2  10.240.0.2  179   65000  65001   90s   -

POOL  ADDRESSES                        USABLE  WITHHELD  ASSIGNED       ANNOUNCED BY
p     192.168.100.0/24                 254     2         automatically  BGP
q     192.168.143.230-192.168.143.250  21      0         on request     others (layer 2)

POOL  ADVERTISED  LOCAL_PREF  COMMUNITIES  TO         BY NODES  OF SERVICES
p     /32         0           -            all peers  all       all

SERVICE       ADDRESS          POOL
default/web   192.168.100.1    p
default/dns   192.168.143.231  q
default/mail  none             ["1.2.3.4"] is not allowed in config: no pool has 1.2.3.4

node n announces
ROUTE             PEER        LOCAL_PREF  COMMUNITIES
192.168.100.1/32  10.240.0.2  -           -
END
plans=0
# plans FILE AND PLACE OF MAIL'S ADDRESS, then the arguments of check.
plans()
{
    local where=$1
    shift
    timeout 20 "$speaker" check --node-name n "$@" </dev/null >out 2>err || fail "check $*: status $?"
    diff plan out >&2 || fail "check $*: another plan"
    [[ $(<err) == "$where: warning: service default/mail has no address: "* && $(wc -l <err) == 1 ]] ||
        fail "check $*: another warning"
    plans=$((plans + 1))
}
plans services.yaml:15:44 bare.yaml services.yaml
plans services.yaml:15:44 services.yaml map.yaml
plans both.yaml:25:44 both.yaml
plans services.yaml:15:44 --config map.yaml --services services.yaml
plans services.yaml:15:44 map.yaml --services services.yaml

# Services of a class are for whom the class names.
{ service web; service far ', loadBalancerClass: example.com/far'; } >classes.yaml
names() { "$speaker" check "$@" map.yaml classes.yaml 2>err | sed -n 's,^\(default/[a-z]*\) .*,\1,p' | xargs; }
[[ $(names) == default/web ]] || fail "a service of a class that is not ours"
[[ $(names --lb-class example.com/far) == default/far ]] || fail "a service of our class"

# refused LINE, then the arguments of check: said once, though two readers look into the file.
refused()
{
    local line=$1 status=0
    shift
    timeout 20 "$speaker" check "$@" </dev/null >out 2>err || status=$?
    [[ $status == 1 && ! -s out && $(<err) == "$line" ]] || fail "check $*: status $status, wanted: $line"
}
sed 's/avoid-buggy-ips/avoid-bugy-ips/' bare.yaml >misspelt.yaml
refused 'misspelt.yaml:4:28: unknown key "avoid-bugy-ips" in an address pool; the nearest known key is "avoid-buggy-ips"' \
    misspelt.yaml services.yaml
sed 's/loadBalancerIP/loadBalancerIp/; 10q' services.yaml >misspelt.yaml
refused 'misspelt.yaml:10:28: unknown key "loadBalancerIp" in a Service; the nearest known key is "loadBalancerIP"' \
    map.yaml misspelt.yaml
printf 'kind: [\n' >broken.yaml
refused 'broken.yaml:2:1: not valid YAML: did not find expected node content while parsing a flow node' \
    map.yaml broken.yaml
refused 'missing.yaml: cannot be read: No such file or directory' map.yaml missing.yaml
refused 'services.yaml: no MetalLB configuration in it: expected a ConfigMap with data.config, or resources of metallb.io/v1beta1' \
    services.yaml
echo "$plans ways to one plan"
