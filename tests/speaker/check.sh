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
"$speaker" check map.yaml misspelt.yaml >out 2>err || fail "a key that nobody knows"
[[ $(<err) == 'misspelt.yaml:10:28: note: unknown key "loadBalancerIp" in a Service; the nearest known key is "loadBalancerIP"' ]] ||
    fail "a key that nobody knows is noted"
printf 'kind: [\n' >broken.yaml
refused 'broken.yaml:2:1: not valid YAML: did not find expected node content while parsing a flow node' \
    map.yaml broken.yaml
refused 'missing.yaml: cannot be read: No such file or directory' map.yaml missing.yaml
refused 'services.yaml: no MetalLB configuration in it: expected a ConfigMap with data.config, or resources of metallb.io/v1beta1' \
    services.yaml

# ends STATUS, then the arguments: of the command line, or of what is in the files.
ends()
{
    local wanted=$1 status=0
    shift
    timeout 20 "$speaker" "$@" </dev/null >out 2>err || status=$?
    [[ $status == "$wanted" ]] || fail "speaker $*: status $status, not $wanted"
}
{ service web; service dns ', loadBalancerIP: 192.168.143.231'; } >good.yaml
ends 0 check map.yaml good.yaml
ends 0 check --strict map.yaml good.yaml
ends 0 check map.yaml services.yaml
ends 1 check --strict map.yaml services.yaml
ends 1 check --strict map.yaml misspelt.yaml
for command in '' run check status top router demo; do ends 0 $command --help; done
ends 0 --version
[[ $(<out) =~ ^'speaker (bgpwire '[0-9]+\.[0-9]+\.[0-9]+')'$ ]] || fail "the version"
for arguments in --no-such check run status 'top --once' 'check --node-address x map.yaml' 'run --config a --port 70000' \
    'router --as 1' 'demo --router cisco' nonsense; do
    ends 2 $arguments
    [[ -s err && ! -s out ]] || fail "speaker $arguments: nothing said, or on the wrong side"
done
ends 1 check missing.yaml
ends 1 status --control missing.socket

# Standard input is a file like others, be it configuration, services or both.
"$speaker" check --node-name n - <both.yaml 2>err | diff plan - >&2 || fail "both from standard input"
[[ $(<err) == 'standard input:25:44: warning: '* ]] || fail "its name"
"$speaker" check --node-name n map.yaml - <services.yaml 2>err | diff plan - >&2 || fail "services from standard input"
"$speaker" check --node-name n --config - --services services.yaml <map.yaml 2>err | diff plan - >&2 ||
    fail "the configuration from standard input"

# An option that may be repeated takes one value each time: what follows is a file.
for option in '--node-address 10.240.0.7' '--node-label a=b' '--map 10.240.0.2=127.0.0.1' '--check default/web=tcp:80' \
    '--config bare.yaml' '--services services.yaml'; do
    "$speaker" check $option bare.yaml good.yaml >out 2>err || true
    grep -q '^default/web  *192.168.100.1 ' out || [[ $option == --config* && $(<err) == *already\ defined* ]] || fail "$option takes the file"
done
"$speaker" check --node-name n --node-address 10.0.0.1 --node-address 2001:db8::1 bare.yaml services.yaml 2>err |
    diff plan - >&2 || fail "two addresses of the node"

# A route that the node cannot announce is not in the plan.
sed 's,192.168.100.0/24,192.168.100.0/24\, "2001:db8:1::/120",' bare.yaml >dual.yaml
service both ', ipFamilyPolicy: PreferDualStack' >pair.yaml
"$speaker" check dual.yaml pair.yaml >out 2>err || fail "a dual-stack service"
grep -q '^default/both  *192.168.100.1, 2001:db8:1:: ' out && grep -q '^192.168.100.1/32 ' out && ! grep -q '^2001:db8:1::' out ||
    fail "a route without next hop"
[[ $(<err) == 'dual.yaml:2:3: warning: peer 10.240.0.2 does not get 2001:db8:1::/128: this node has no address of that family to be reached by (--node-address)' ]] ||
    fail "why it is not announced"
"$speaker" check --node-address 2001:db8::7 dual.yaml pair.yaml >out 2>err || fail "with an IPv6 address"
grep -q '^2001:db8:1::/128 ' out && [[ ! -s err ]] || fail "a route with next hop"

# A prefix with bits after its length.
sed 's,100.0/24,100.200/28,' bare.yaml >masked.yaml
ends 0 check masked.yaml good.yaml
[[ $(<err) == 'masked.yaml:4:63: warning: addresses: 192.168.100.200/28 is taken as 192.168.100.192/28, '* ]] || fail "bits after the length"
ends 1 check --strict masked.yaml good.yaml
echo "$plans ways to one plan"
