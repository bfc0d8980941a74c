// SPDX-License-Identifier: BSL-1.0
#include "read_config.hpp"

#include "catch.hpp"
#include "support.hpp"
#include "text.hpp"

using speaker::text_of;

TEST_CASE("The three custom resources of the set-up with pfSense are read", "[speaker]")
{
    auto const [c, lines] = configuration_of(R"(apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata:
  name: metallb-pool
  namespace: metallb-system
spec:
  addresses:
    - 192.168.32.0/24
---
apiVersion: metallb.io/v1beta1
kind: BGPAdvertisement
metadata:
  name: metallb-advertisment
  namespace: metallb-system
spec:
  ipAddressPools:
    - metallb-pool # Reference to the IP Address Pool above
  localPref: 100 # Weight of the routes we advertise
  communities:
    - 65535:65282 # no-advertise community
---
apiVersion: metallb.io/v1beta2
kind: BGPPeer
metadata:
  name: metallb-bgppeer-pfsense
  namespace: metallb-system
spec:
  myASN: 64500
  peerASN: 64501
  peerAddress: 192.168.4.1 # PFSense address
)");
    CHECK(lines.empty());
    REQUIRE(c.pools.size() == 1);
    CHECK(c.pools[0].name == "metallb-pool");
    CHECK_FALSE(c.pools[0].avoid_buggy_ips);
    REQUIRE(c.pools[0].advertisements.size() == 1);
    auto const& a = c.pools[0].advertisements[0];
    CHECK(a.local_pref == 100);
    CHECK(a.communities == std::vector{bgpwire::well_known::no_advertise});
    CHECK(a.origin.value == bgpwire::origin::code::igp);
    REQUIRE(c.peers.size() == 1);
    CHECK(c.peers[0].name == "metallb-bgppeer-pfsense");
    CHECK(c.peers[0].my_asn == speaker::asn{64500});
    CHECK(text_of(c.peers[0].address) == "192.168.4.1");
}

TEST_CASE("Everything that the resources can say is understood, over several files and in any order", "[speaker]")
{
    speaker::diagnostics errors;
    auto const c = read_configuration({{"peers.yaml", R"(apiVersion: metallb.io/v1beta1
kind: BGPPeer
metadata: {name: one}
spec:
  myASN: 64500
  peerASN: 64500
  peerAddress: 2001:db8::1
  peerPort: 1790
  sourceAddress: 2001:db8::9
  routerID: 10.0.0.9
  holdTime: 30s
  keepaliveTime: 10s
  connectTime: 7s
  ebgpMultiHop: false
  ttlSecurityHops: 2
  nodeSelectors:
  - matchLabels: {rack: one}
    matchExpressions: [{key: gpu, operator: Exists}]
---
apiVersion: metallb.io/v1beta1
kind: Community
metadata: {name: communities}
spec:
  communities:
  - {name: vpn, value: "64512:7"}
)"},
                                          {"pools.yaml", R"(apiVersion: v1
kind: List
items:
- apiVersion: metallb.io/v1beta1
  kind: BGPAdvertisement
  metadata: {name: with-a-name}
  spec:
    ipAddressPools: [a]
    aggregationLength: 24
    aggregationLengthV6: 64
    communities: [vpn]
    peers: [one]
    nodeSelectors: [{matchLabels: {rack: one}}]
- apiVersion: metallb.io/v1beta1
  kind: BGPAdvertisement
  metadata: {name: by-label}
  spec:
    ipAddressPoolSelectors: [{matchLabels: {zone: x}}]
    serviceSelectors: [{matchLabels: {app: web}}]
- apiVersion: metallb.io/v1beta1
  kind: IPAddressPool
  metadata: {name: a, labels: {zone: x}}
  spec:
    addresses: [198.51.100.0/24, "2001:db8:1::/48"]
    avoidBuggyIPs: true
    autoAssign: false
    serviceAllocation:
      priority: 5
      namespaces: [prod]
      namespaceSelectors: [{matchLabels: {team: x}}]
      serviceSelectors: [{matchLabels: {app: web}}]
- apiVersion: metallb.io/v1beta1
  kind: IPAddressPool
  metadata: {name: b}
  spec: {addresses: [203.0.113.10-203.0.113.20]}
- apiVersion: metallb.io/v1beta1
  kind: L2Advertisement
  metadata: {name: l2}
  spec: {ipAddressPools: [b], interfaces: [eth0]}
- apiVersion: v1
  kind: Namespace
  metadata: {name: prod, labels: {team: x}}
)"}},
        errors);
    CHECK(lines_of(errors).empty());
    REQUIRE(c.peers.size() == 1);
    CHECK(c.peers[0].connect_time.count() == 7);
    CHECK(c.peers[0].ttl_security_hops == 2);
    CHECK(c.peers[0].hold_time.count() == 30);
    CHECK(c.peers[0].nodes[0].accepts({{"rack", "one"}, {"gpu", ""}}));
    REQUIRE(c.pools.size() == 2);
    auto const& a = c.pools[0];
    REQUIRE(a.advertisements.size() == 2);
    CHECK(a.advertisements[0].aggregation_length_v4 == 24);
    CHECK(a.advertisements[0].aggregation_length_v6 == 64);
    CHECK(a.advertisements[0].communities == std::vector{bgpwire::community{64512, 7}});
    CHECK(a.advertisements[0].peers == std::vector<std::string>{"one"});
    CHECK(a.advertisements[1].services.size() == 1);
    REQUIRE(a.kept_for);
    CHECK(a.kept_for->priority == 5);
    CHECK(a.kept_for->namespaces == std::vector<std::string>{"prod"});
    CHECK(a.kept_for->namespace_selectors.size() == 1);
    CHECK(a.kept_for->services.size() == 1);
    CHECK(c.pools[1].layer2);
    CHECK(c.pools[1].advertisements.empty());
    CHECK(c.namespaces.size() == 1);
}

TEST_CASE("An advertisement that names no pool is for all of them", "[speaker]")
{
    auto const [c, lines] = configuration_of(R"(apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: {name: a}
spec: {addresses: [198.51.100.0/24]}
---
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: {name: b}
spec: {addresses: [203.0.113.0/24]}
---
apiVersion: metallb.io/v1beta1
kind: BGPAdvertisement
metadata: {name: all}
)");
    CHECK(lines.empty());
    REQUIRE(c.pools.size() == 2);
    CHECK(c.pools[0].advertisements.size() == 1);
    CHECK(c.pools[1].advertisements.size() == 1);
}

TEST_CASE("Different local preferences are no contradiction where the routes differ", "[speaker]")
{
    auto const aggregated = GENERATE(std::string{"aggregationLength: 24"}, std::string{"peers: [x]"},
        std::string{"nodeSelectors: [{matchLabels: {a: b}}]"});
    CAPTURE(aggregated);
    auto const [c, lines] =
        configuration_of("apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: {name: a}\n"
                         "spec: {addresses: [198.51.100.0/24]}\n---\n"
                         "apiVersion: metallb.io/v1beta1\nkind: BGPAdvertisement\nmetadata: {name: p}\n"
                         "spec:\n  localPref: 100\n  "
            + aggregated
            + "\n---\napiVersion: metallb.io/v1beta1\nkind: BGPAdvertisement\nmetadata: {name: q}\n"
              "spec:\n  localPref: 200\n  peers: [y]\n"
              "---\napiVersion: metallb.io/v1beta2\nkind: BGPPeer\nmetadata: {name: x}\n"
              "spec: {myASN: 1, peerASN: 2, peerAddress: 10.0.0.1}\n"
              "---\napiVersion: metallb.io/v1beta2\nkind: BGPPeer\nmetadata: {name: y}\n"
              "spec: {myASN: 1, peerASN: 2, peerAddress: 10.0.0.2}\n");
    CHECK(lines.empty());
    REQUIRE(c.pools.size() == 1);
    CHECK(c.pools[0].advertisements.size() == 2);
}

TEST_CASE("What is allowed but probably a slip is a warning", "[speaker]")
{
    auto const [c, lines] = configuration_of(R"(apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: {name: lonely}
spec: {addresses: [198.51.100.0/24]}
---
apiVersion: metallb.io/v1beta1
kind: BGPAdvertisement
metadata: {name: a}
spec:
  ipAddressPools:
  - lonly
)");
    CHECK(lines
        == std::vector<std::string>{
            "c.yaml:11:5: warning: no pool is called \"lonly\"; the nearest that exists is \"lonely\"",
            "c.yaml:1:1: warning: pool \"lonely\" has no advertisement: its addresses are not announced"});
    CHECK(c.pools.size() == 1);
}
