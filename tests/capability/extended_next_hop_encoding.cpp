// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/extended_next_hop_encoding.hpp>

#include "capability/support.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto three = "0001 0001 0002 | 0001 0002 0002 | 0001 0080 0002"_hex; // vector O03
constexpr bool reads_three()
{
    auto const view = *decode_capability<extended_next_hop_encoding_capability_view>(three);
    auto it = view.begin();
    return *it++ == extended_next_hop{ipv4_unicast, afi::ipv6} && *it++ == extended_next_hop{ipv4_multicast, afi::ipv6}
    && *it++ == extended_next_hop{{afi::ipv4, safi::mpls_vpn}, afi::ipv6} && it == view.end()
        && round_trip<extended_next_hop_encoding_capability_view>(three);
}
static_assert(reads_three());

} // namespace

TEST_CASE("Extended Next Hop Encoding pairs a family with the AFI of its next hop", "[capability][rfc8950-4]")
{
    CHECK(reads_three());
    CHECK(encodes_to(extended_next_hop_encoding_capability{{{ipv4_unicast, afi::ipv6}}}, "0001 0001 0002"_hex));
    CHECK(text_of<extended_next_hop_encoding_capability_view>("0001 0001 0002"_hex)
        == "Extended Next Hop Encoding {IPv4 unicast via AFI 2}");
}

TEST_CASE("its SAFI has two octets, and 0x0101 is not unicast", "[capability][rfc8950-4]")
{
    auto const entry = extended_next_hop::load("0001 0101 0002"_hex.data());
    CHECK(!entry.is_for(ipv4_unicast));
    CHECK(extended_next_hop::load("0001 0001 0002"_hex.data()).is_for(ipv4_unicast));
    CHECK(!extended_next_hop::load("0001 0001 0002"_hex.data()).is_for(ipv6_unicast));
    CHECK(round_trip<extended_next_hop_encoding_capability_view>("0001 0101 0002"_hex));
    CHECK(text_of<extended_next_hop_encoding_capability_view>("0001 0101 0002"_hex)
        == "Extended Next Hop Encoding {AFI 1 SAFI 257 via AFI 2}");
}

TEST_CASE("combinations that nobody knows are kept", "[capability][rfc8950-4]")
{
    CHECK(round_trip<extended_next_hop_encoding_capability_view>("4004 0047 4004"_hex));
    CHECK(malformed<extended_next_hop_encoding_capability_view>("0001 0001 00"_hex));
    CHECK(malformed<extended_next_hop_encoding_capability_view>("0001 01 0002"_hex));
}
