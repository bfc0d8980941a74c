// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/bgpsec.hpp>

#include "capability/support.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

static_assert(both_ways("00 0001"_hex, bgpsec_capability{}));
static_assert(both_ways("08 0002"_hex, bgpsec_capability{0, bgpsec_direction::send, afi::ipv6}));

TEST_CASE("BGPsec has a version, a direction and an AFI", "[capability][rfc8205-2.1]")
{
    CHECK(both_ways("f8 0019"_hex, bgpsec_capability{15, bgpsec_direction::send, afi::l2vpn}));
    CHECK(text_of<bgpsec_capability>("08 0001"_hex) == "BGPsec version 0 send AFI 1");
    CHECK(text_of<bgpsec_capability>("10 0002"_hex) == "BGPsec version 1 receive AFI 2");
}

TEST_CASE("the unassigned bits of BGPsec are ignored and sent as 0", "[capability][rfc8205-2.1]")
{
    auto const c = decode_capability<bgpsec_capability>("0f 0001"_hex);
    REQUIRE(c);
    CHECK(encodes_to(*c, "08 0001"_hex));
}

TEST_CASE("BGPsec of 2 or 4 octets is malformed", "[capability][rfc8205-2.1]")
{
    CHECK(malformed<bgpsec_capability>("00 00"_hex));
    CHECK(malformed<bgpsec_capability>("00 0001 00"_hex));
}
