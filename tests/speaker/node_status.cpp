// SPDX-License-Identifier: BSL-1.0
#include "node_status.hpp"

#include "catch.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

namespace {

using bgpwire::afi;
using bgpwire::ip_address;

speaker::node_status example()
{
    speaker::node_status s;
    s.node = "one";
    s.up = std::chrono::seconds{3661};
    s.reads = 3;
    s.failed_reads = 1;
    s.stale = true;
    s.peers.resize(2);
    s.peers[0] = {"tor", *ip_address::parse("192.0.2.1"), 179, bgpwire::asn{65000}, "Established",
        std::chrono::seconds{59}, 90, 2, 1, 4, 7, 6, ""};
    s.peers[1].address = *ip_address::parse("2001:db8::1");
    s.peers[1].port = 1790;
    s.peers[1].peer_as = bgpwire::asn{4200000000};
    s.peers[1].state = "Active";
    s.peers[1].pending = 3;
    s.peers[1].last_problem = "TCP failed";
    s.pools.push_back({"a \"b\\", "BGP", 2,
        {{afi::ipv4, 2, 252, 2, 254}, {afi::ipv6, 1, bgpwire::address_count::power_of_two(65), 0,
                                          bgpwire::address_count::power_of_two(65)}}});
    s.pools.push_back({"six", "nobody", 0, {{afi::ipv6, 0, 4, 0, 4}}});
    s.services.push_back(
        {"default/web", {*ip_address::parse("192.0.2.7"), *ip_address::parse("2001:db8::7")}, "a", "",
            {s.peers[0].address, s.peers[1].address}, {s.peers[0].address}});
    s.services.push_back({"default/dns", {}, "", "no free address"});
    return s;
}

std::set<std::string> lines_of(std::string const& text)
{
    std::istringstream in{text};
    std::set<std::string> lines;
    for (std::string line; std::getline(in, line);)
        lines.insert(line);
    return lines;
}

} // namespace

TEST_CASE("The status as tables", "[speaker]")
{
    CHECK(table_of(example())
        == "node one, running for 01:01:01\n"
           "\n"
           "PEER         AS          STATE        UP        HOLD  ROUTES  SENT  RECEIVED  LAST PROBLEM\n"
           "192.0.2.1    65000       Established  00:00:59  90    2       7     6         -\n"
           "2001:db8::1  4200000000  Active       -         -     0       0     0         TCP failed\n"
           "\n"
           "POOL   ANNOUNCED BY  FAMILY  IN USE  FREE                  WITHHELD  TOTAL\n"
           "a \"b\\  BGP           IPv4    2       252                   2         254\n"
           "a \"b\\  BGP           IPv6    1       36893488147419103232  0         36893488147419103232\n"
           "six    nobody        IPv6    0       4                     0         4\n"
           "\n"
           "SERVICE      ADDRESS                 POOL  ANNOUNCED TO  PROBLEM\n"
           "default/web  192.0.2.7, 2001:db8::7  a     1 of 2 peers  -\n"
           "default/dns  pending                 -     -             no free address\n");
}

TEST_CASE("The metrics have MetalLB's names, types and labels", "[speaker]")
{
    auto const lines = lines_of(metrics_of(example()));
    for (auto const* const line : {
             "# TYPE metallb_bgp_session_up gauge",
             "metallb_bgp_session_up{peer=\"192.0.2.1:179\"} 1",
             "metallb_bgp_session_up{peer=\"[2001:db8::1]:1790\"} 0",
             "# TYPE metallb_bgp_updates_total counter",
             "metallb_bgp_updates_total{peer=\"192.0.2.1:179\"} 4",
             "metallb_bgp_announced_prefixes_total{peer=\"192.0.2.1:179\"} 2",
             "metallb_bgp_pending_prefixes_total{peer=\"192.0.2.1:179\"} 1",
             "metallb_bgp_pending_prefixes_total{peer=\"[2001:db8::1]:1790\"} 3",
             "# TYPE metallb_allocator_addresses_total gauge",
             "metallb_allocator_addresses_total{pool=\"a \\\"b\\\\\"} 36893488147419103486",
             "metallb_allocator_ipv4_addresses_total{pool=\"a \\\"b\\\\\"} 254",
             "metallb_allocator_ipv6_addresses_total{pool=\"six\"} 4",
             "metallb_allocator_addresses_in_use_total{pool=\"a \\\"b\\\\\"} 3",
             "metallb_allocator_ipv4_addresses_in_use_total{pool=\"a \\\"b\\\\\"} 2",
             "metallb_allocator_ipv6_addresses_in_use_total{pool=\"a \\\"b\\\\\"} 1",
             "metallb_allocator_services_allocated_total{pool=\"a \\\"b\\\\\"} 2",
             "metallb_k8s_client_updates_total 3",
             "metallb_k8s_client_update_errors_total 1",
             "metallb_k8s_client_config_loaded_bool 1",
             "metallb_k8s_client_config_stale_bool 1",
         }) {
        CAPTURE(line);
        CHECK(lines.contains(line));
    }
}

TEST_CASE("Each metric is introduced once, before its samples", "[speaker]")
{
    std::istringstream in{metrics_of(example())};
    std::set<std::string> seen;
    std::string current;
    for (std::string line; std::getline(in, line);) {
        CAPTURE(line);
        if (line.starts_with("# HELP ")) {
            current = line.substr(7, line.find(' ', 7) - 7);
            CHECK(seen.insert(current).second);
        } else if (line.starts_with("# TYPE ")) {
            CHECK(line.starts_with("# TYPE " + current + ' '));
        } else {
            CHECK(line.substr(0, line.find_first_of("{ ")) == current);
        }
    }
    CHECK(seen.size() == 15);
}

TEST_CASE("The status as JSON has everything, with counts that a reader can hold", "[speaker]")
{
    auto const s = nlohmann::json::parse(json_of(example()));
    CHECK(s.at("node") == "one");
    CHECK(s.at("upSeconds") == 3661);
    CHECK(s.at("draining") == false);
    CHECK(s.at("configuration").at("stale") == true);
    auto const& peers = s.at("peers");
    REQUIRE(peers.size() == 2);
    CHECK(peers[0].at("name") == "tor");
    CHECK(peers[0].at("state") == "Established");
    CHECK(peers[0].at("upSeconds") == 59);
    CHECK(peers[0].at("holdTime") == 90);
    CHECK(peers[1].at("address") == "2001:db8::1");
    CHECK(peers[1].at("as") == 4200000000);
    CHECK(peers[1].at("upSeconds").is_null());
    CHECK(peers[1].at("pendingPrefixes") == 3);
    auto const& pools = s.at("pools");
    CHECK(pools[0].at("name") == "a \"b\\");
    CHECK(pools[0].at("ipv4").at("total") == 254);
    CHECK(pools[0].at("ipv6").at("total") == "36893488147419103232");
    CHECK(!pools[1].contains("ipv4"));
    auto const& services = s.at("services");
    CHECK(services[0].at("addresses").size() == 2);
    CHECK(services[1].at("addresses").empty());
    CHECK(services[1].at("problem") == "no free address");
}
