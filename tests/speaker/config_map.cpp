// SPDX-License-Identifier: BSL-1.0
#include "read_config.hpp"

#include "catch.hpp"
#include "support.hpp"
#include "text.hpp"

using speaker::text_of;

TEST_CASE("The ConfigMap of the set-up with BIRD is read", "[speaker]")
{
    auto const [c, lines] = configuration_of(R"(apiVersion: v1
kind: ConfigMap
metadata:
  namespace: metallb-system
  name: config
data:
  config: |
    peers:
    - my-asn: 65001
      peer-asn: 65000
      peer-address: 10.240.0.2
    address-pools:
    - name: my-ip-space
      avoid-buggy-ips: true
      protocol: bgp
      addresses:
      - 192.168.100.0/24
)");
    CHECK(lines.empty());
    REQUIRE(c.peers.size() == 1);
    CHECK(c.peers[0].my_asn == speaker::asn{65001});
    CHECK(c.peers[0].peer_asn == speaker::asn{65000});
    CHECK(text_of(c.peers[0].address) == "10.240.0.2");
    CHECK(c.peers[0].port == 179);
    CHECK(c.peers[0].hold_time.count() == 90);
    CHECK_FALSE(c.peers[0].is_internal());
    REQUIRE(c.pools.size() == 1);
    CHECK(c.pools[0].name == "my-ip-space");
    CHECK(c.pools[0].avoid_buggy_ips);
    CHECK(c.pools[0].auto_assign);
    CHECK_FALSE(c.pools[0].layer2);
    REQUIRE(c.pools[0].addresses.size() == 1);
    CHECK(text_of(c.pools[0].addresses[0].range) == "192.168.100.0/24");
    REQUIRE(c.pools[0].advertisements.size() == 1);
    CHECK(c.pools[0].advertisements[0].origin.value == bgpwire::origin::code::incomplete);
    CHECK(c.pools[0].advertisements[0].aggregation_length_v4 == 32);
    CHECK(c.pools[0].advertisements[0].local_pref == 0);
}

TEST_CASE("The ConfigMap of the set-up with pfSense is read, comments, markers and layer-2 pool included", "[speaker]")
{
    auto const [c, lines] = configuration_of(R"(---
apiVersion: v1
data:
  config: |
    # Configured to use BGP to the core router
    # Private ASN range is 64512 - 65534
    peers:
      - peer-address: 192.168.0.254
        peer-asn: 64512
        my-asn: 64512
    address-pools:
      - name: default
        protocol: bgp
        addresses:
          - 192.168.10.0/24
        avoid-buggy-ips: true
      - name: layer2
        protocol: layer2
        addresses:
          - 192.168.0.50-192.168.0.100
        avoid-buggy-ips: true
kind: ConfigMap
metadata:
  name: config
...
)");
    CHECK(lines.empty());
    REQUIRE(c.peers.size() == 1);
    CHECK(c.peers[0].is_internal());
    REQUIRE(c.pools.size() == 2);
    CHECK(c.pools[1].layer2);
    CHECK(c.pools[1].advertisements.empty());
    CHECK(text_of(c.pools[1].addresses[0].range) == "192.168.0.50-192.168.0.100");
    CHECK(c.pools[1].where == speaker::place{"c.yaml", 17, 9});
}

TEST_CASE("A ConfigMap inside a Markdown quotation, indented as a whole, is read", "[speaker]")
{
    auto const [c, lines] = configuration_of(R"(    apiVersion: v1
    kind: ConfigMap
    metadata:
      namespace: metallb-system
      name: config
    data:
      config: |
        address-pools:
          - name: metallb-system
            protocol: layer2
            addresses:
              - 192.168.143.230-192.168.143.250
)");
    CHECK(lines.empty());
    REQUIRE(c.pools.size() == 1);
    CHECK(c.pools[0].where == speaker::place{"c.yaml", 9, 13});
}

TEST_CASE("Everything that a ConfigMap can say is understood", "[speaker]")
{
    auto const [c, lines] = configuration_of(config_map(R"(bgp-communities:
  no-advertise: 65535:65282
  far: large:64500:1:2
peers:
- peer-address: 10.0.0.1
  peer-port: 1790
  source-address: 10.0.0.9
  my-asn: 4200000000
  peer-asn: 64513
  hold-time: 1m30s
  keepalive-time: 10s
  router-id: 10.0.0.9
  password: secret
  ebgp-multihop: true
  node-selectors:
  - match-labels: {rack: one}
    match-expressions:
    - {key: kubernetes.io/hostname, operator: In, values: [b, a]}
    - {key: gpu, operator: DoesNotExist}
address-pools:
- name: both
  protocol: bgp
  addresses: [198.51.100.0/24, "2001:db8::/64", 203.0.113.7]
  auto-assign: false
  bgp-advertisements:
  - aggregation-length: 32
    localpref: 100
    communities: [no-advertise, "64512:1", far]
  - aggregation-length: 32
    aggregation-length-v6: 64
    localpref: 100
)"));
    CHECK(lines.empty());
    REQUIRE(c.peers.size() == 1);
    auto const& p = c.peers[0];
    CHECK(p.port == 1790);
    CHECK(p.my_asn == speaker::asn{4200000000});
    CHECK(p.hold_time.count() == 90);
    CHECK(p.keepalive_time->count() == 10);
    CHECK(text_of(*p.router_id) == "10.0.0.9");
    CHECK(text_of(*p.source_address) == "10.0.0.9");
    CHECK(p.password == "secret");
    CHECK(p.multihop);
    CHECK(p.ttl_security_hops == 0);
    REQUIRE(p.nodes.size() == 1);
    CHECK(p.nodes[0].accepts({{"rack", "one"}, {"kubernetes.io/hostname", "a"}}));
    CHECK_FALSE(p.nodes[0].accepts({{"rack", "one"}, {"kubernetes.io/hostname", "c"}}));
    CHECK_FALSE(p.nodes[0].accepts({{"rack", "one"}, {"kubernetes.io/hostname", "a"}, {"gpu", ""}}));
    REQUIRE(c.pools.size() == 1);
    CHECK_FALSE(c.pools[0].auto_assign);
    REQUIRE(c.pools[0].addresses.size() == 3);
    CHECK(text_of(c.pools[0].addresses[2].range) == "203.0.113.7/32");
    REQUIRE(c.pools[0].advertisements.size() == 2);
    auto const& a = c.pools[0].advertisements[0];
    CHECK(a.local_pref == 100);
    CHECK(a.communities == std::vector{bgpwire::community{64512, 1}, bgpwire::well_known::no_advertise});
    CHECK(a.large_communities == std::vector{bgpwire::large_community{64500, 1, 2}});
    CHECK(c.pools[0].advertisements[1].aggregation_length_v6 == 64);
}

TEST_CASE("A keepalive time alone makes the hold time three times as long", "[speaker]")
{
    auto const [c, lines] = configuration_of(
        config_map("peers:\n- {my-asn: 1, peer-asn: 2, peer-address: 10.0.0.1, keepalive-time: 60s}\n"));
    CHECK(lines.empty());
    REQUIRE(c.peers.size() == 1);
    CHECK(c.peers[0].hold_time.count() == 180);
}

TEST_CASE("The configuration alone, without ConfigMap, is read too", "[speaker]")
{
    auto const [c, lines] = configuration_of("peers:\n- {my-asn: 1, peer-asn: 2, peer-address: 10.0.0.1}\n");
    CHECK(lines.empty());
    CHECK(c.peers.size() == 1);
}

TEST_CASE("Other objects in the same file are passed over", "[speaker]")
{
    auto const [c, lines] =
        configuration_of("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {x: 1}\n---\n"
                         "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: dns}\ndata: {zone: x}\n---\n---\n"
            + config_map("peers: []"));
    CHECK(lines.empty());
    CHECK(c.peers.empty());
}

TEST_CASE("An error inside a quoted configuration is shown at the string", "[speaker]")
{
    auto const [c, lines] =
        configuration_of("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: config}\n"
                         "data: { config: \"peers:\\n- {my-asn: 0, peer-asn: 1, peer-address: 10.0.0.1}\" }\n");
    CHECK(lines == std::vector<std::string>{"c.yaml:4:17: my-asn: expected an AS number from 1 to 4294967295, not 0"});
}
