#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Bad input to the speaker: one line that names file, place and rule; status not 0; nothing announced.
# tests/speaker/bad_input.sh SPEAKER
set -euo pipefail
speaker=$(realpath "$1")
work=$(mktemp -d)
router=
clean_up() { [[ -z $router ]] || kill "$router" 2>/dev/null || true; rm -rf "$work"; }
trap clean_up EXIT
cd "$work"

: >router.log
# A router that would tell if anybody came.
"$speaker" router --as 65000 --router-id 10.240.0.2 --listen 127.0.0.2:0 --neighbor all=127.0.0.20:65001 \
    </dev/null >router.log &
router=$!
until grep -q ' port ' router.log; do sleep 0.05; done
port=$(sed -n 's/.* port //p' router.log)

cases=0
# refused CONFIG SERVICES LINE: the two texts, and the line that they must lead to.
refused()
{
    local status=0
    printf '%s' "$1" >config.yaml
    printf '%s' "$2" >services.yaml
    timeout 20 "$speaker" run --log-format text --config config.yaml --services services.yaml \
        --source-address 127.0.0.20 --map "10.240.0.2=127.0.0.2:$port" </dev/null >out 2>err || status=$?
    if [[ $status != 1 || -s out || $(<err) != "$3" || $(wc -l <err) != 1 ]]; then
        echo "FAILED: status $status"; echo "wanted: $3"; echo "got: $(<err)"; cat out
        exit 1
    fi
    cases=$((cases + 1))
}

head=$'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\ndata:\n  config: |\n'
peer=$'    peers:\n    - my-asn: 65001\n      peer-asn: 65000\n      peer-address: 10.240.0.2\n'
pools=$'    address-pools:\n    - name: p\n      protocol: bgp\n      avoid-buggy-ips: true\n      addresses:\n'
good=$head$peer$pools$'      - 192.168.100.0/24\n'
# service NAME [LINE OF THE SPEC]
service() { printf 'apiVersion: v1\nkind: Service\nmetadata:\n  name: %s\nspec:\n  type: LoadBalancer\n%s' "$1" "${2:-}"; }

refused "${head}"$'    peers:\n    - my-asn: [\n' "$(service a)" \
    'config.yaml:9:5: not valid YAML: did not find expected node content while parsing a flow node'
refused "${good/avoid-buggy-ips/avoid-bugy-ips}" "$(service a)" \
    'config.yaml:14:7: unknown key "avoid-bugy-ips" in an address pool; the nearest known key is "avoid-buggy-ips"'
refused "${good/192.168.100.0\/24/10.0.0.9-10.0.0.1}" "$(service a)" \
    'config.yaml:16:9: addresses: 10.0.0.9-10.0.0.1 ends before it starts: the first address comes first'
refused "${good/192.168.100.0\/24/10.0.0.1-2001:db8::1}" "$(service a)" \
    'config.yaml:16:9: addresses: 10.0.0.1-2001:db8::1 mixes IPv4 and IPv6: both ends of a range are of one family'
refused "${good/65001/0}" "$(service a)" \
    'config.yaml:8:15: my-asn: expected an AS number from 1 to 4294967295, not 0'
refused "${good/65001/65001.1}" "$(service a)" \
    'config.yaml:8:15: my-asn: expected an AS number from 1 to 4294967295, not 65001.1; asdot notation is not taken, as plain number it is 4259905537'
refused "${good/65000/4294967296}" "$(service a)" \
    'config.yaml:9:17: peer-asn: expected an AS number from 1 to 4294967295, not 4294967296'
refused "${good/peer-address: 10.240.0.2/peer-address: 10.240.0.2$'\n'      hold-time: 1s}" "$(service a)" \
    'config.yaml:11:18: hold-time: expected 0 or 3 to 65535 seconds (RFC 4271 §4.2), not 1s'
refused "$good"$'    - {name: p, protocol: bgp, addresses: [10.0.0.0/24]}\n' "$(service a)" \
    'config.yaml:17:7: pool "p" is already defined (config.yaml:12:7)'
refused "$good"$'    - {name: q, protocol: bgp, addresses: [192.168.0.0/16]}\n' "$(service a)" \
    'config.yaml:17:44: 192.168.0.0/16 of pool "q" overlaps 192.168.100.0/24 of pool "p" (config.yaml:16:9)'
refused "$good" "$(service a)"$'\n  - x' \
    'services.yaml:7:3: not valid YAML: did not find expected key while parsing a block mapping'

# waits SERVICE LINE: what one service cannot have is a warning, and the plan is made without it.
waits()
{
    printf '%s' "$good" >config.yaml
    printf '%s\n---\n%s' "$(service b)" "$1" >services.yaml
    "$speaker" check --config config.yaml --services services.yaml >out 2>err
    ! "$speaker" check --strict --config config.yaml --services services.yaml >strict 2>>strict ||
        { echo "FAILED: --strict is content"; exit 1; }
    if [[ $(<err) != "$2" ]] || ! grep -Eq '^default/b +192.168.100.1 +p$' out || ! grep -Eq "^default/a +${3:-none} " out; then
        echo "FAILED: wanted: $2"; echo "got: $(<err)"; cat out
        exit 1
    fi
    cases=$((cases + 1))
}
waits "$(service a $'  loadBalancerIP: 192.168.3.2\n')" \
    'services.yaml:14:19: warning: service default/a has no address: ["192.168.3.2"] is not allowed in config: no pool has 192.168.3.2'
waits "$(service a $'  loadBalancerIP: 192.168.100.255\n')" \
    'services.yaml:14:19: warning: service default/a has no address: ["192.168.100.255"] is not allowed in config: avoid-buggy-ips withholds addresses that end in .0 or .255 from pool "p"'

waits "$(service a $'  loadBalancerIP: 10.9.0.300\n')" \
    'services.yaml:14:19: warning: service default/a has no address: loadBalancerIP: expected an IP address, not "10.9.0.300"'
waits "$(service a $'  ports: [{port: 0x50}]\n')" \
    'services.yaml:14:18: warning: service default/a has no address: port: expected a number from 1 to 65535, not "0x50"'
waits "$(service a $'  loadBalancerIp: 192.168.100.5\n')" \
    'services.yaml:14:3: note: unknown key "loadBalancerIp" in a Service; the nearest known key is "loadBalancerIP"' 192.168.100.2

rm services.yaml
mkdir services.yaml
status=0
"$speaker" check --config config.yaml --services missing.yaml 2>err || status=$?
[[ $status == 1 && $(<err) == 'missing.yaml: cannot be read: No such file or directory' ]]
status=0
"$speaker" check --config config.yaml --services services.yaml 2>err || status=$?
[[ $status == 1 && $(<err) == 'services.yaml: cannot be read: Is a directory' ]]
status=0
"$speaker" run </dev/null 2>err || status=$?
[[ $status == 2 && $(<err) == 'speaker: nothing to do without --config FILE (speaker --help)' ]]
status=0
"$speaker" run --config config.yaml --node-address 10.240.0.400 </dev/null >out 2>err || status=$?
[[ $status == 2 ]] && grep -q -- '--node-address: expected an IP address, not "10.240.0.400"' err

kill "$router"
wait "$router"
router=
[[ $(grep -c . router.log) == 2 ]] || { echo "FAILED: somebody came:"; cat router.log; exit 1; }
echo "$cases kinds of bad input, one line each, and nobody came to the router"
