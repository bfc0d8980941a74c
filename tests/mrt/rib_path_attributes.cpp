// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/mrt/rib_path_attributes.hpp>

#include "support/hex.hpp"
#include "support/text.hpp"

#include "catch.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

TEST_CASE("The short MP_REACH_NLRI of a table is a next hop", "[mrt][rfc6396-4.3.4]")
{
    auto const value = "10 2001 0db8 0000 0000 0000 0000 0000 0001"_hex;
    auto const mp = mrt::rib_mp_reach_nlri_view::decode(value, {});
    REQUIRE(mp);
    CHECK(mp->next_hop() == *ip_address::parse("2001:db8::1"));
    CHECK(to_text(*mp) == "via 2001:db8::1");
    CHECK(mrt::rib_mp_reach_nlri_view::decode("04 c0 00 02 01"_hex, {})->next_hop() == *ip_address::parse("192.0.2.1"));
    CHECK_FALSE(mrt::rib_mp_reach_nlri_view::decode("00"_hex, {})->next_hop());
    CHECK(to_text(*mrt::rib_mp_reach_nlri_view::decode("02 be ef"_hex, {})) == "via beef");
}

TEST_CASE("The whole MP_REACH_NLRI is read where a table has it all the same", "[mrt][rfc6396-4.3.4]")
{
    auto const value = "00 02 01 10 2001 0db8 0000 0000 0000 0000 0000 0001 00 20 2001 0db8"_hex;
    auto const mp = mrt::rib_mp_reach_nlri_view::decode(value, {});
    REQUIRE(mp);
    CHECK(mp->next_hop() == *ip_address::parse("2001:db8::1"));
    std::uint8_t memory[64];
    wire::writer out{memory};
    mp->encode(out, {});
    CHECK(same_octets(out.written(), value));
}

TEST_CASE("The whole MP_REACH_NLRI of BGP-LS is no next hop of 64 octets", "[mrt][rfc6396-4.3.4]")
{
    std::uint8_t value[65]{0x40, 0x04, 71, 4, 192, 0, 2, 1}; // AFI 16388, and 64 octets follow the first
    auto const mp = mrt::rib_mp_reach_nlri_view::decode(value, {});
    REQUIRE(mp);
    CHECK(mp->next_hop() == *ip_address::parse("192.0.2.1"));
}

TEST_CASE("An MP_REACH_NLRI in neither form is refused", "[mrt][rfc6396-4.3.4]")
{
    for (auto const value : {"10"_hex, "01"_hex, "00 02 01 10 00"_hex, "00 02 01 04 c0 00 02 01"_hex, "05 c0 00 02 01"_hex})
        CHECK_FALSE(mrt::rib_mp_reach_nlri_view::decode(value, {}));
}

TEST_CASE("A table's attributes are those of an UPDATE but for MP_REACH_NLRI", "[mrt]")
{
    static_assert(mrt::rib_known_path_attributes::size == known_path_attributes::size);
    static_assert(index_in<mrt::rib_mp_reach_nlri_view>(mrt::rib_known_path_attributes{})
        == index_in<mp_reach_nlri_view>(known_path_attributes{}));
    auto const field = "40 01 01 00 | 80 0e 05 04 c0 00 02 01 | 40 05 04 00 00 00 64"_hex;
    int errors = 0;
    auto const view = mrt::rib_path_attributes_view::decode(
        field, mrt::rib_context(asn_width::four_octets), 0, [&](error) { ++errors; });
    CHECK(errors == 0);
    CHECK(view.get<local_pref>() == local_pref{100});
    CHECK(view.get<mrt::rib_mp_reach_nlri_view>()->next_hop() == *ip_address::parse("192.0.2.1"));
}
