// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/net/address_family.hpp>

#include "catch.hpp"
#include "support/text.hpp"

#include <vector>

using namespace bgpwire;
using bgpwire::test::prints_as;
using bgpwire::test::to_text;

TEST_CASE("address families print their common names, or their numbers", "[net][rfc4760-6]")
{
    static_assert(prints_as(ipv4_unicast, "IPv4 unicast") && prints_as(ipv6_multicast, "IPv6 multicast"));
    CHECK(to_text(ipv6_unicast) == "IPv6 unicast");
    CHECK(to_text(ipv4_multicast) == "IPv4 multicast");
    CHECK(to_text(address_family{afi::ipv4, safi::mpls_labels}) == "IPv4 labeled unicast");
    CHECK(to_text(address_family{afi::ipv6, safi::mpls_vpn}) == "IPv6 VPN");
    CHECK(to_text(address_family{afi::ipv4, safi::flowspec}) == "IPv4 flowspec");
    CHECK(to_text(address_family{afi::l2vpn, safi::evpn}) == "AFI 25 SAFI 70");
    CHECK(to_text(address_family{afi::l2vpn, safi::unicast}) == "AFI 25 SAFI 1");
    CHECK(to_text(address_family{afi::ipv4, static_cast<safi>(250)}) == "AFI 1 SAFI 250");
    CHECK(to_text(address_family{static_cast<afi>(65535), static_cast<safi>(255)}) == "AFI 65535 SAFI 255");
}

TEST_CASE("address families are equal where both numbers are", "[net]")
{
    static_assert(ipv4_unicast == address_family{static_cast<afi>(1), static_cast<safi>(1)});
    static_assert(ipv4_unicast != ipv6_unicast && ipv4_unicast != ipv4_multicast);
    CHECK(ipv4_multicast < ipv6_unicast); // by AFI first
    CHECK(ipv4_unicast < ipv4_multicast);
}

TEST_CASE("a family_set holds each pairing of the listed AFIs and SAFIs by itself", "[net]")
{
    std::vector<address_family> families;
    for (auto const a : {afi::ipv4, afi::ipv6, afi::l2vpn, afi::bgp_ls})
        for (auto const s : {safi::unicast, safi::multicast, safi::mpls_labels, safi::mcast_vpn, safi::vpls, safi::mdt,
                 safi::evpn, safi::bgp_ls, safi::bgp_ls_vpn, safi::sr_policy, safi::mup, safi::mpls_vpn,
                 safi::multicast_vpn, safi::route_target_constraint, safi::flowspec, safi::flowspec_vpn})
            families.push_back({a, s});
    REQUIRE(families.size() == 64);

    family_set all;
    CHECK(all.empty());
    for (auto const& family : families) {
        CHECK_FALSE(all.contains(family)); // nothing that went in before stands for it
        CHECK(all.insert(family));
        CHECK(all.contains(family));
    }
    for (auto const& family : families) {
        all.erase(family);
        CHECK_FALSE(all.contains(family));
    }
    CHECK(all == family_set{});
    CHECK(sizeof(family_set) == 8);
}

TEST_CASE("a family_set says that it cannot take any other family", "[net]")
{
    constexpr auto taken = [](address_family family) {
        family_set set;
        return set.insert(family) || set.contains(family) || !set.empty();
    };
    static_assert(taken(ipv4_unicast));
    static_assert(!taken({afi::ipv4, static_cast<safi>(0)}) && !taken({afi::ipv4, static_cast<safi>(250)}));
    CHECK_FALSE(taken({static_cast<afi>(0), safi::unicast}));
    CHECK_FALSE(taken({static_cast<afi>(3), safi::unicast}));
}

TEST_CASE("two family_sets have families in common", "[net]")
{
    constexpr auto set_of = [](auto... families) {
        family_set set;
        (set.insert(families), ...);
        return set;
    };
    constexpr auto both = set_of(ipv4_unicast, ipv6_unicast);
    static_assert((both & set_of(ipv6_unicast, ipv6_multicast)) == set_of(ipv6_unicast));
    static_assert((both & family_set{}).empty());
    CHECK((both & both) == both);
    CHECK(set_of(ipv4_unicast, ipv6_unicast) == set_of(ipv6_unicast, ipv4_unicast, ipv4_unicast));
}
