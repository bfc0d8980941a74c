// SPDX-License-Identifier: BSL-1.0
#include "read_config.hpp"

#include "catch.hpp"
#include "support.hpp"

namespace {

// A mistake, and the one line that it must lead to. The first line of `config` is line 7.
struct mistake {
    char const* what;
    std::string config;
    std::string line;
};

constexpr auto good_peer = "peers:\n- my-asn: 65001\n  peer-asn: 65000\n  peer-address: 10.0.0.1\n";

std::string with_pool(std::string const& pool) { return "address-pools:\n- name: p\n  protocol: bgp\n" + pool; }

std::string with_addresses(std::string const& addresses) { return with_pool("  addresses:\n  - " + addresses + "\n"); }

} // namespace

TEST_CASE("Every mistake in a ConfigMap gives one line with its place and the rule", "[speaker]")
{
    auto const m = GENERATE(mistake{"broken YAML", "peers:\n- my-asn: 1\n peer-asn: 2\n",
                                "c.yaml:9:6: not valid YAML: did not find expected key while parsing a block mapping"},
        mistake{"tabs", "peers:\n\t- my-asn: 1\n",
            "c.yaml:8:5: not valid YAML: found character that cannot start any token while scanning for the next token"},
        mistake{"unknown key of a peer",
            "peers:\n- my-asn: 1\n  peer-asn: 2\n  peer-adress: 10.0.0.1\n  peer-address: 10.0.0.1\n",
            "c.yaml:10:7: unknown key \"peer-adress\" in a peer; the nearest known key is \"peer-address\""},
        mistake{"unknown key at the top", std::string{good_peer} + "adress-pools: []\n",
            "c.yaml:11:5: unknown key \"adress-pools\" in the configuration; the nearest known key is "
            "\"address-pools\""},
        mistake{"a resource's key in a ConfigMap",
            "peers:\n- myASN: 1\n  my-asn: 1\n  peer-asn: 2\n  peer-address: 10.0.0.1\n",
            "c.yaml:8:7: unknown key \"myASN\" in a peer; the nearest known key is \"my-asn\""},
        mistake{"unknown key of a pool", with_addresses("10.0.0.0/24") + "  avoid-bugy-ips: true\n",
            "c.yaml:12:7: unknown key \"avoid-bugy-ips\" in an address pool; the nearest known key is "
            "\"avoid-buggy-ips\""},
        mistake{"a key twice", "peers:\n- my-asn: 1\n  my-asn: 1\n  peer-asn: 2\n  peer-address: 10.0.0.1\n",
            "c.yaml:9:7: key \"my-asn\" is given twice in a peer"},
        mistake{"range backwards", with_addresses("10.0.0.9-10.0.0.1"),
            "c.yaml:11:9: addresses: 10.0.0.9-10.0.0.1 ends before it starts: the first address comes first"},
        mistake{"mixed range", with_addresses("10.0.0.1-2001:db8::1"),
            "c.yaml:11:9: addresses: 10.0.0.1-2001:db8::1 mixes IPv4 and IPv6: both ends of a range are of one family"},
        mistake{"mixed range, IPv6 first", with_addresses("2001:db8::1-10.0.0.1"),
            "c.yaml:11:9: addresses: 2001:db8::1-10.0.0.1 mixes IPv4 and IPv6: both ends of a range are of one family"},
        mistake{"no addresses", with_addresses("100.200.300.400/24"),
            "c.yaml:11:9: addresses: expected a prefix such as 192.168.10.0/24 or a range such as "
            "192.168.0.50-192.168.0.100, not \"100.200.300.400/24\""},
        mistake{"a length too long", with_addresses("1.2.3.0/33"),
            "c.yaml:11:9: addresses: expected a prefix such as 192.168.10.0/24 or a range such as "
            "192.168.0.50-192.168.0.100, not \"1.2.3.0/33\""},
        mistake{"leading zeros", with_addresses("010.1.2.0/24"),
            "c.yaml:11:9: addresses: expected a prefix such as 192.168.10.0/24 or a range such as "
            "192.168.0.50-192.168.0.100, not \"010.1.2.0/24\""},
        mistake{"a pool without addresses", "address-pools:\n- name: p\n  protocol: bgp\n",
            "c.yaml:8:7: an address pool needs \"addresses\""},
        mistake{"an empty list of addresses", with_pool("  addresses: []\n"),
            "c.yaml:10:18: addresses: a pool needs at least one prefix or range"},
        mistake{"a pool without name", "address-pools:\n- protocol: bgp\n  addresses: [10.0.0.0/24]\n",
            "c.yaml:8:7: an address pool needs \"name\""},
        mistake{"protocol", "address-pools:\n- name: p\n  protocol: babel\n  addresses: [10.0.0.0/24]\n",
            "c.yaml:9:17: protocol: expected bgp or layer2, not \"babel\""},
        mistake{"AS 0", "peers:\n- my-asn: 0\n  peer-asn: 2\n  peer-address: 10.0.0.1\n",
            "c.yaml:8:15: my-asn: expected an AS number from 1 to 4294967295, not 0"},
        mistake{"AS 2^32", "peers:\n- my-asn: 1\n  peer-asn: 4294967296\n  peer-address: 10.0.0.1\n",
            "c.yaml:9:17: peer-asn: expected an AS number from 1 to 4294967295, not 4294967296"},
        mistake{"no AS", "peers:\n- peer-asn: 2\n  peer-address: 10.0.0.1\n", "c.yaml:8:7: a peer needs \"my-asn\""},
        mistake{"an AS without value", "peers:\n- my-asn:\n  peer-asn: 2\n  peer-address: 10.0.0.1\n",
            "c.yaml:8:7: a peer needs \"my-asn\""},
        mistake{"peer address", "peers:\n- my-asn: 1\n  peer-asn: 2\n  peer-address: 1.2.3.400\n",
            "c.yaml:10:21: peer-address: expected an IPv4 or IPv6 address, not \"1.2.3.400\""},
        mistake{"hold time 1", std::string{good_peer} + "  hold-time: 1s\n",
            "c.yaml:11:18: hold-time: expected 0 or 3 to 65535 seconds (RFC 4271 §4.2), not 1s"},
        mistake{"hold time too long", std::string{good_peer} + "  hold-time: 19h\n",
            "c.yaml:11:18: hold-time: expected 0 or 3 to 65535 seconds (RFC 4271 §4.2), not 19h"},
        mistake{"hold time without unit", std::string{good_peer} + "  hold-time: 90\n",
            "c.yaml:11:18: hold-time: expected a duration in whole seconds such as 90s or 1m30s, not \"90\""},
        mistake{"hold time in words", std::string{good_peer} + "  hold-time: foo\n",
            "c.yaml:11:18: hold-time: expected a duration in whole seconds such as 90s or 1m30s, not \"foo\""},
        mistake{"keepalive longer than hold", std::string{good_peer} + "  hold-time: 30s\n  keepalive-time: 90s\n",
            "c.yaml:8:7: peers: the keepalive time must not be longer than the hold time"},
        mistake{"router id", std::string{good_peer} + "  router-id: me\n",
            "c.yaml:11:18: router-id: expected a BGP Identifier written like an IPv4 address, not \"me\""},
        mistake{"port", std::string{good_peer} + "  peer-port: 65536\n",
            "c.yaml:11:18: peer-port: expected a number from 0 to 65535, not \"65536\""},
        mistake{"BFD", std::string{good_peer} + "  bfd-profile: fast\n",
            "c.yaml:11:20: BFD profile \"fast\" is not defined"},
        mistake{"source address of the other family", std::string{good_peer} + "  source-address: 2001:db8::1\n",
            "c.yaml:8:7: peers: 2001:db8::1 is no address from which 10.0.0.1 could be reached: both are of one family"},
        mistake{"keepalive 0 with a hold time", std::string{good_peer} + "  hold-time: 30s\n  keepalive-time: 0s\n",
            "c.yaml:8:7: peers: a keepalive time of 0 goes with a hold time of 0 (RFC 4271 §4.4)"},
        mistake{"a match expression twice",
            std::string{good_peer}
                + "  node-selectors:\n  - match-expressions: [{key: a, operator: In, values: [x, y]}, {key: a, operator: "
                  "In, values: [y, x]}]\n",
            "c.yaml:12:69: match-expressions: the same match expression is listed twice"},
        mistake{"a BFD profile twice", "bfd-profiles: [{name: a}, {name: a}]\n",
            "c.yaml:7:31: BFD profile \"a\" is already defined (c.yaml:7:20)"},
        mistake{"multihop to an internal peer",
            "peers:\n- my-asn: 1\n  peer-asn: 1\n  peer-address: 10.0.0.1\n  ebgp-multihop: true\n",
            "c.yaml:8:7: peers: ebgp-multihop is for external peers, but my-asn and peer-asn are the same"},
        mistake{"multihop and TTL security", std::string{good_peer} + "  ebgp-multihop: true\n  ttl-security-hops: 2\n",
            "c.yaml:8:7: peers: ttl-security-hops says itself how far away the peer may be: leave out ebgp-multihop"},
        mistake{"TTL security over no hop", std::string{good_peer} + "  ttl-security-hops: 0\n",
            "c.yaml:11:26: ttl-security-hops: expected a number from 1 to 254, not \"0\""},
        mistake{"a peer twice",
            std::string{good_peer} + "- my-asn: 65001\n  peer-asn: 65000\n  peer-address: 10.0.0.1\n",
            "c.yaml:11:7: peer 10.0.0.1 is already defined (c.yaml:8:7)"},
        mistake{"a list of labels", std::string{good_peer} + "  node-selectors:\n  - match-labels: [a]\n",
            "c.yaml:12:23: match-labels: expected a mapping, not a list"},
        mistake{"a mapping as label",
            std::string{good_peer} + "  node-selectors:\n  - match-labels: {foo: {bar: baz}}\n",
            "c.yaml:12:29: foo: expected text, not a mapping"},
        mistake{"operator",
            std::string{good_peer} + "  node-selectors:\n  - match-expressions: [{key: a, operator: Surrounds}]\n",
            "c.yaml:12:48: operator: expected In, NotIn, Exists or DoesNotExist, not \"Surrounds\""},
        mistake{"no operator", std::string{good_peer} + "  node-selectors:\n  - match-expressions: [{key: a}]\n",
            "c.yaml:12:29: a match expression needs \"operator\""},
        mistake{"a selector twice",
            std::string{good_peer} + "  node-selectors: [{match-labels: {a: b}}, {match-labels: {a: b}}]\n",
            "c.yaml:11:48: node-selectors: the same selector is listed twice"},
        mistake{"pool names",
            with_addresses("10.0.0.0/24") + "- name: p\n  protocol: bgp\n  addresses: [10.0.1.0/24]\n",
            "c.yaml:12:7: pool \"p\" is already defined (c.yaml:8:7)"},
        mistake{"overlapping pools",
            with_addresses("10.0.0.0/8") + "- name: q\n  protocol: bgp\n  addresses: [10.0.0.0/16]\n",
            "c.yaml:14:19: 10.0.0.0/16 of pool \"q\" overlaps 10.0.0.0/8 of pool \"p\" (c.yaml:11:9)"},
        mistake{"overlap with an earlier, wider pool",
            with_addresses("10.5.0.0/16") + "- name: q\n  protocol: bgp\n  addresses: [10.0.0.0/8]\n",
            "c.yaml:14:19: 10.0.0.0/8 of pool \"q\" overlaps 10.5.0.0/16 of pool \"p\" (c.yaml:11:9)"},
        mistake{"overlap within a pool", with_pool("  addresses: [10.0.0.0/24, 10.0.0.20-10.0.0.30]\n"),
            "c.yaml:10:32: 10.0.0.20-10.0.0.30 of pool \"p\" overlaps 10.0.0.0/24 of pool \"p\" (c.yaml:10:19)"},
        mistake{"advertisements of a layer-2 pool",
            "address-pools:\n- name: p\n  protocol: layer2\n  addresses: [10.0.0.0/24]\n  bgp-advertisements:\n  - "
            "localpref: 1\n",
            "c.yaml:12:7: bgp-advertisements: a layer2 pool has no BGP advertisements"},
        mistake{"aggregation length 34",
            with_addresses("10.0.0.0/24") + "  bgp-advertisements:\n  - aggregation-length: 34\n",
            "c.yaml:13:29: aggregation-length: expected a number from 1 to 32, not \"34\""},
        mistake{"aggregation beyond the pool",
            with_addresses("1.2.3.0/28") + "  bgp-advertisements:\n  - aggregation-length: 26\n",
            "c.yaml:13:9: aggregation length 26 covers more than 1.2.3.0/28 of pool \"p\" (c.yaml:11:9)"},
        mistake{"aggregation beyond a range",
            with_addresses("3.3.3.2-3.3.3.254") + "  bgp-advertisements:\n  - aggregation-length: 24\n",
            "c.yaml:13:9: aggregation length 24 covers more than 3.3.3.2-3.3.3.254 of pool \"p\" (c.yaml:11:9)"},
        mistake{"local preference",
            with_addresses("10.0.0.0/24") + "  bgp-advertisements:\n  - localpref: 100\n  - localpref: 200\n",
            "c.yaml:14:9: pool \"p\" would be announced with local preference 200 and 100 (c.yaml:13:9)"},
        mistake{"community 1234",
            with_addresses("10.0.0.0/24") + "  bgp-advertisements:\n  - communities: [\"1234\"]\n",
            "c.yaml:13:23: communities: expected two numbers up to 65535 such as 64512:1234, large:64512:1:2, or the "
            "name of a community, not \"1234\""},
        mistake{"community too large",
            with_addresses("10.0.0.0/24") + "  bgp-advertisements:\n  - communities: [\"1:99999999\"]\n",
            "c.yaml:13:23: communities: expected two numbers up to 65535 such as 64512:1234, large:64512:1:2, or the "
            "name of a community, not \"1:99999999\""},
        mistake{"community twice",
            with_addresses("10.0.0.0/24") + "  bgp-advertisements:\n  - communities: [\"1:2\", \"1:2\"]\n",
            "c.yaml:13:30: communities: \"1:2\" is listed twice"},
        mistake{"unknown community",
            "bgp-communities: {flab: \"1:2\"}\n" + with_addresses("10.0.0.0/24")
                + "  bgp-advertisements:\n  - communities: [flarb]\n",
            "c.yaml:14:23: community \"flarb\" is not defined; the nearest that exists is \"flab\""},
        mistake{"a community's value", "bgp-communities: {flab: \"99999999:2\"}\n",
            "c.yaml:7:23: community \"flab\": expected two numbers up to 65535 such as 64512:1234, or large:64512:1:2, "
            "not \"99999999:2\""},
        mistake{"not a list", "peers: {my-asn: 1}\n", "c.yaml:7:12: peers: expected a list, not a mapping"},
        mistake{"not a mapping", "just text\n",
            "c.yaml:7:5: data.config: expected the configuration (a mapping), not text"});
    CAPTURE(m.what);
    auto const [c, lines] = configuration_of(config_map(m.config));
    CHECK(lines == std::vector<std::string>{m.line});
}

TEST_CASE("A configuration that is still to come is no mistake", "[speaker]")
{
    auto const [c, lines] = configuration_of(" \n");
    CHECK(lines == std::vector<std::string>{"c.yaml: warning: no configuration in it yet: no service gets an address"});
    CHECK(c.pools.empty());
}

TEST_CASE("Every mistake around a configuration gives one line", "[speaker]")
{
    auto const pool = std::string{"apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: {name: p}\n"};
    auto const peer = std::string{"apiVersion: metallb.io/v1beta2\nkind: BGPPeer\nmetadata: {name: p}\n"};
    auto const peer_spec = std::string{"spec:\n  myASN: 1\n  peerASN: 2\n  peerAddress: 10.0.0.1\n"};
    auto const m = GENERATE_COPY(mistake{"no Kubernetes object", "hello: world\n",
                                     "c.yaml:1:1: expected a Kubernetes object with \"apiVersion\" and \"kind\""},
        mistake{"text only", "hello\n", "c.yaml:1:1: expected a Kubernetes object with \"apiVersion\" and \"kind\""},
        mistake{"nothing of MetalLB", "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n",
            "c.yaml: no MetalLB configuration in it: expected a ConfigMap with data.config, or resources of "
            "metallb.io/v1beta1"},
        mistake{"ConfigMap without data.config",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: config}\ndata:\n  confg: x\n",
            "c.yaml:5:3: MetalLB's ConfigMap needs data.config, a text that holds the configuration"},
        mistake{"the bar forgotten",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: config}\ndata:\n  config:\n    peers: []\n",
            "c.yaml:6:5: config: expected a text (\"config: |\" and the configuration indented below it)"},
        mistake{"no name", "apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nspec: {addresses: [10.0.0.0/24]}\n",
            "c.yaml:1:1: an IPAddressPool needs metadata.name"},
        mistake{"unknown kind", "apiVersion: metallb.io/v1beta1\nkind: IpAdressPool\nmetadata: {name: p}\n",
            "c.yaml:1:1: unknown kind \"IpAdressPool\"; the nearest known kind is \"IPAddressPool\""},
        mistake{"unknown version", "apiVersion: metallb.io/v1\nkind: IPAddressPool\nmetadata: {name: p}\n",
            "c.yaml:1:1: apiVersion \"metallb.io/v1\" of an IPAddressPool is not known; expected "
            "\"metallb.io/v1beta1\""},
        mistake{"a spec forgotten", pool, "c.yaml:1:1: an IPAddressPool needs \"spec\""},
        mistake{"no addresses", pool + "spec: {}\n", "c.yaml:4:7: an IPAddressPool needs \"addresses\""},
        mistake{"unknown key", pool + "spec:\n  addresses: [10.0.0.0/24]\n  avoidBugyIPs: true\n",
            "c.yaml:6:3: unknown key \"avoidBugyIPs\" in an IPAddressPool; the nearest known key is \"avoidBuggyIPs\""},
        mistake{"a key beside spec", pool + "spec:\n  addresses: [10.0.0.0/24]\naddresses: []\n",
            "c.yaml:6:1: unknown key \"addresses\" in an IPAddressPool; the nearest known key is \"apiVersion\""},
        mistake{"not a truth value", pool + "spec:\n  addresses: [10.0.0.0/24]\n  avoidBuggyIPs: maybe\n",
            "c.yaml:6:18: avoidBuggyIPs: expected true or false, not \"maybe\""},
        mistake{"range backwards", pool + "spec:\n  addresses:\n  - 10.0.0.9-10.0.0.1\n",
            "c.yaml:6:5: addresses: 10.0.0.9-10.0.0.1 ends before it starts: the first address comes first"},
        mistake{"AS 0", peer + "spec:\n  myASN: 0\n  peerASN: 2\n  peerAddress: 10.0.0.1\n",
            "c.yaml:5:10: myASN: expected an AS number from 1 to 4294967295, not 0"},
        mistake{"hold time 1", peer + peer_spec + "  holdTime: 1s\n",
            "c.yaml:8:13: holdTime: expected 0 or 3 to 65535 seconds (RFC 4271 §4.2), not 1s"},
        mistake{"connect time", peer + peer_spec + "  connectTime: 0s\n",
            "c.yaml:8:16: connectTime: expected 1 to 65535 seconds, not 0s"},
        mistake{"a zone", peer + "spec:\n  myASN: 1\n  peerASN: 2\n  peerAddress: fe80::1%eth0\n",
            "c.yaml:7:16: peerAddress: expected an IPv4 or IPv6 address, not \"fe80::1%eth0\" (zones are not "
            "supported)"},
        mistake{"unnumbered", peer + peer_spec + "  interface: eth0\n",
            "c.yaml:8:14: interface: not supported by this speaker: unnumbered peers; write \"peerAddress\""},
        mistake{"two peers of one name",
            peer + peer_spec + "---\n" + peer + "spec: {myASN: 1, peerASN: 2, peerAddress: 10.0.0.2}\n",
            "c.yaml:9:1: peer \"p\" is already defined (c.yaml:1:1)"},
        mistake{"two pools of one name",
            pool + "spec: {addresses: [10.0.0.0/24]}\n---\n" + pool
                + "spec: {addresses: [10.0.1.0/24]}\n---\napiVersion: metallb.io/v1beta1\nkind: "
                  "BGPAdvertisement\nmetadata: {name: a}\n",
            "c.yaml:6:1: pool \"p\" is already defined (c.yaml:1:1)"},
        mistake{"aggregation and service selectors",
            pool
                + "spec: {addresses: [10.0.0.0/24]}\n---\napiVersion: metallb.io/v1beta1\nkind: "
                  "BGPAdvertisement\nmetadata: {name: a}\n"
                + "spec: {aggregationLength: 24, serviceSelectors: [{matchLabels: {a: b}}]}\n",
            "c.yaml:6:1: an advertisement with serviceSelectors cannot aggregate"},
        mistake{"two ways to say the peer's AS", peer + peer_spec + "  dynamicASN: external\n",
            "c.yaml:8:15: dynamicASN: peerASN says it already: leave out one of them"},
        mistake{"no way to say the peer's AS", peer + "spec:\n  myASN: 1\n  peerAddress: 10.0.0.1\n",
            "c.yaml:5:3: a BGPPeer needs \"peerASN\" or \"dynamicASN\""},
        mistake{"both families and one", peer + peer_spec + "  disableMP: true\n  dualStackAddressFamily: true\n",
            "c.yaml:8:14: disableMP: contradicts dualStackAddressFamily, which has both families in one session"},
        mistake{"a password twice", peer + peer_spec + "  password: x\n  passwordSecret: {name: s}\n",
            "c.yaml:9:26: passwordSecret: password says it already: leave out one of them"},
        mistake{"a Secret of another type",
            peer + peer_spec + "  passwordSecret: {name: s}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"
                               "type: Opaque\nstringData: {password: x}\n",
            "c.yaml:8:26: passwordSecret: Secret \"s\" (c.yaml:10:1) must be of type kubernetes.io/basic-auth, not "
            "\"Opaque\""},
        mistake{"a Secret without password",
            peer + peer_spec + "  passwordSecret: {name: s}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"
                               "type: kubernetes.io/basic-auth\nstringData: {username: x}\n",
            "c.yaml:8:26: passwordSecret: Secret \"s\" (c.yaml:10:1) has no \"password\" in its data"},
        mistake{"a Secret that is not base64",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ntype: kubernetes.io/basic-auth\n"
            "data: {password: secret!}\n---\n" + peer + peer_spec,
            "c.yaml:5:18: password: expected base64, as Kubernetes writes it; plain text is for stringData"},
        mistake{"a passive peer in a VRF", peer + peer_spec + "  passive: true\n  vrf: red\n",
            "c.yaml:5:3: spec: a passive peer in a VRF is not supported by this speaker"},
        mistake{"local preferences on the nodes that are known",
            pool + "spec: {addresses: [10.0.0.0/24]}\n---\napiVersion: metallb.io/v1beta1\nkind: BGPAdvertisement\n"
                   "metadata: {name: a}\nspec: {localPref: 1, nodeSelectors: [{matchLabels: {a: b}}]}\n---\n"
                   "apiVersion: metallb.io/v1beta1\nkind: BGPAdvertisement\nmetadata: {name: b}\nspec: {localPref: 2}\n"
                   "---\napiVersion: v1\nkind: Node\nmetadata: {name: n, labels: {a: b}}\n",
            "c.yaml:11:1: pool \"p\" would be announced with local preference 2 and 1 (c.yaml:6:1)"});
    CAPTURE(m.what);
    auto const [c, lines] = configuration_of(m.config);
    CHECK(lines == std::vector<std::string>{m.line});
}

TEST_CASE("Several mistakes are all shown at once, in the order of the file", "[speaker]")
{
    auto const [c, lines] = configuration_of(config_map("peers:\n- {my-asn: 0, peer-asn: 2, peer-address: x}\n"));
    CHECK(lines.size() == 2);
}

TEST_CASE("A file that is not there is an error without line", "[speaker]")
{
    speaker::diagnostics errors;
    CHECK_FALSE(speaker::read_file("/does/not/exist.yaml", errors).has_value());
    CHECK(lines_of(errors)
        == std::vector<std::string>{"/does/not/exist.yaml: cannot be read: No such file or directory"});
}

TEST_CASE("An integer is decimal digits, with a fraction of zeros at most", "[speaker]")
{
    for (auto const* const good : {"0", "7", "64512", "64512.0", "64512.000", "18446744073709551615"}) {
        CAPTURE(good);
        CHECK(speaker::whole_number(good).has_value());
    }
    CHECK(speaker::whole_number("64512.0") == 64512u);
    CHECK(speaker::whole_number("18446744073709551615") == 18446744073709551615u);
    for (auto const* const bad : {"", ".", ".0", "1.", "1.5", "64512.1", "1.0.0", "1.00x", "010", "0010", "00", "0x50", "0o17",
             "0b1", "1e3", "1E3", "1.0e3", "+5", "-5", "-0", " 5", "5 ", "1_000", "1,000", "18446744073709551616",
             "99999999999999999999999999", "five", ".inf", ".nan", "12:30"}) {
        CAPTURE(bad);
        CHECK(!speaker::whole_number(bad));
    }
}

TEST_CASE("Every number of a configuration is read that way, an AS number too", "[speaker]")
{
    auto const as = [](std::string const& text) {
        return configuration_of(config_map("peers:\n- my-asn: " + text + "\n  peer-asn: 65000\n  peer-address: 10.0.0.1\n"));
    };
    auto const whole = as("64512.0");
    CHECK(whole.lines.empty());
    REQUIRE(whole.value.peers.size() == 1);
    CHECK(whole.value.peers[0].my_asn == bgpwire::asn{64512}); // and not 4227858432
    CHECK(as("4294967295.0").value.peers.at(0).my_asn == bgpwire::asn{4294967295});
    CHECK(as("65000.1").lines
        == std::vector<std::string>{"c.yaml:8:15: my-asn: expected an AS number from 1 to 4294967295, not 65000.1; asdot "
                                    "notation is not taken, as plain number it is 4259840001"});
    for (auto const* const bad : {"0", "0.0", "0.1", "4294967296", "0xFC00", "0176000", "6.4512e4", "64512.5", "-1", "+64512",
             "64_512", "\" 64512\""}) {
        CAPTURE(bad);
        CHECK(as(bad).lines.size() == 1);
    }

    auto const peer = [](std::string const& key, std::string const& text) {
        return configuration_of("apiVersion: metallb.io/v1beta2\nkind: BGPPeer\nmetadata: {name: x}\nspec: {myASN: 1, peerASN: "
                                "2, peerAddress: 10.0.0.1, " + key + ": " + text + "}\n");
    };
    CHECK(peer("peerPort", "1790.0").value.peers.at(0).port == 1790);
    CHECK(peer("localASN", "7.0").value.peers.at(0).local_asn == bgpwire::asn{7});
    for (auto const* const key : {"peerPort", "localASN", "ttlSecurityHops"})
        for (auto const* const bad : {"1.5", "0x10", "017", "1e1", "+5", "-5", "\"5 \"", "4294967296"}) {
            CAPTURE(key, bad);
            CHECK(peer(key, bad).lines.size() == 1);
        }
}

TEST_CASE("A prefix with bits after its length is taken whole, with a warning that names both", "[speaker]")
{
    auto const said = [](std::string const& addresses) {
        return configuration_of(config_map(with_addresses(addresses))).lines;
    };
    CHECK(said("10.0.0.200/28")
        == std::vector<std::string>{"c.yaml:11:9: warning: addresses: 10.0.0.200/28 is taken as 10.0.0.192/28, all of it, from "
                                    "10.0.0.192 to 10.0.0.207: the address has bits after the prefix length"});
    CHECK(said("2001:db8::5/64")
        == std::vector<std::string>{
            "c.yaml:11:9: warning: addresses: 2001:db8::5/64 is taken as 2001:db8::/64, all of it, from 2001:db8:: to "
            "2001:db8::ffff:ffff:ffff:ffff: the address has bits after the prefix length"});
    for (auto const* const good : {"10.0.0.192/28", "10.0.0.200/32", "10.0.0.200", "10.0.0.200-10.0.0.207", "2001:db8::/64",
             "2001:db8::5/128"}) {
        CAPTURE(good);
        CHECK(said(good).empty());
    }
    CHECK(configuration_of(config_map(with_addresses("10.0.0.200/28"))).value.pools.at(0).addresses.at(0).range.size()
        == bgpwire::address_count{16});
}

TEST_CASE("A faulty Node or Namespace is a warning, and somebody else's objects are no concern", "[speaker]")
{
    auto const [c, lines] = configuration_of(
        "apiVersion: v1\nkind: Node\nmetadata: {name: n, labels: {a: [x], b: c}}\n---\n"
        "apiVersion: v1\nkind: Namespace\nmetadata: {labels: {a: b}}\n---\n"
        "apiVersion: v1\nkind: Service\nmetadata: {name: s, labels: [x]}\nspec: 7\n---\n"
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, labels: 5}\n---\n" + config_map(good_peer));
    CHECK(lines
        == std::vector<std::string>{"c.yaml:3:33: warning: a: expected text, not a list",
            "c.yaml:5:1: warning: a Namespace needs metadata.name"});
    REQUIRE(c.nodes.size() == 1);
    CHECK(c.nodes[0].own_labels == speaker::labels{{"b", "c"}, {"kubernetes.io/hostname", "n"}});
    CHECK(c.peers.size() == 1);
}
