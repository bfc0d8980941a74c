// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/multiprotocol.hpp>

#include "capability/support.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

static_assert(both_ways("0001 00 01"_hex, multiprotocol_capability{ipv4_unicast}));
static_assert(both_ways("0002 00 80"_hex, multiprotocol_capability{{afi::ipv6, safi::mpls_vpn}}));

TEST_CASE("Multiprotocol names one family", "[capability][rfc4760-8]")
{
    CHECK(both_ways("0002 00 01"_hex, multiprotocol_capability{ipv6_unicast}));
    CHECK(text_of<multiprotocol_capability>("0001 00 01"_hex) == "Multiprotocol IPv4 unicast");
}

TEST_CASE("Multiprotocol keeps a family that nobody knows", "[capability][rfc4760-8]")
{
    CHECK(both_ways("4400 00 4d"_hex, multiprotocol_capability{{afi{0x4400}, safi{0x4d}}}));
    CHECK(text_of<multiprotocol_capability>("4400 00 4d"_hex) == "Multiprotocol AFI 17408 SAFI 77");
}

TEST_CASE("the reserved octet of Multiprotocol is ignored and sent as 0", "[capability][rfc4760-8]")
{
    auto const c = decode_capability<multiprotocol_capability>("0001 ff 01"_hex);
    REQUIRE(c);
    CHECK(encodes_to(*c, "0001 00 01"_hex));
}

TEST_CASE("Multiprotocol of 3 or 5 octets is malformed", "[capability][rfc4760-8]")
{
    CHECK(malformed<multiprotocol_capability>("0001 00"_hex));
    CHECK(malformed<multiprotocol_capability>("0001 00 01 00"_hex));
}
