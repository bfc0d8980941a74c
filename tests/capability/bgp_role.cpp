// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/bgp_role.hpp>

#include "capability/support.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

static_assert(both_ways("03"_hex, bgp_role_capability{bgp_role::customer})); // vector O16
static_assert(roles_match(bgp_role::provider, bgp_role::customer));

TEST_CASE("BGP Role is one octet", "[capability][rfc9234-4.1]")
{
    CHECK(both_ways("00"_hex, bgp_role_capability{bgp_role::provider}));
    CHECK(both_ways("01"_hex, bgp_role_capability{bgp_role::route_server}));
    CHECK(both_ways("02"_hex, bgp_role_capability{bgp_role::route_server_client}));
    CHECK(both_ways("03"_hex, bgp_role_capability{bgp_role::customer}));
    CHECK(both_ways("04"_hex, bgp_role_capability{bgp_role::peer}));
    CHECK(both_ways("63"_hex, bgp_role_capability{bgp_role{99}}));
    CHECK(malformed<bgp_role_capability>({}));
    CHECK(malformed<bgp_role_capability>("0303"_hex));
}

TEST_CASE("exactly five pairs of roles fit each other", "[capability][rfc9234-4.2]")
{
    for (unsigned local = 0; local <= 255; ++local)
        for (unsigned remote = 0; remote <= 255; ++remote) {
            bool const allowed = (local == 0 && remote == 3) || (local == 3 && remote == 0)
                || (local == 1 && remote == 2) || (local == 2 && remote == 1) || (local == 4 && remote == 4);
            if (roles_match(bgp_role{static_cast<std::uint8_t>(local)}, bgp_role{static_cast<std::uint8_t>(remote)})
                != allowed) {
                CAPTURE(local, remote);
                REQUIRE(false);
            }
        }
    CHECK(roles_match(bgp_role::peer, bgp_role::peer));
}

TEST_CASE("roles print in the RFC's words", "[capability][rfc9234-4.1]")
{
    CHECK(text_of<bgp_role_capability>("00"_hex) == "BGP Role Provider");
    CHECK(text_of<bgp_role_capability>("01"_hex) == "BGP Role RS");
    CHECK(text_of<bgp_role_capability>("02"_hex) == "BGP Role RS-Client");
    CHECK(text_of<bgp_role_capability>("03"_hex) == "BGP Role Customer");
    CHECK(text_of<bgp_role_capability>("04"_hex) == "BGP Role Peer");
    CHECK(text_of<bgp_role_capability>("63"_hex) == "BGP Role 99");
}
