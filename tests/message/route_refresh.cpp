// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/route_refresh.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"
#include "support/hex.hpp"
#include "support/message.hpp"
#include "support/text.hpp"

#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto r01 = "ffffffffffffffffffffffffffffffff 0017 05 | 0001 00 01"_hex;
constexpr auto r02 = "ffffffffffffffffffffffffffffffff 0017 05 | 0002 01 01"_hex;
constexpr auto with_filter = "ffffffffffffffffffffffffffffffff 0020 05 | 0001 00 01 | 01 40 0005 00 00000001"_hex;

constexpr route_refresh_view decode(octets message) { return *route_refresh_view::decode(message_in(message)); }

static_assert(decode(r01) == route_refresh_view{ipv4_unicast, route_refresh_subtype::normal, {}});
static_assert(decode(r02) == route_refresh_view{ipv6_unicast, route_refresh_subtype::beginning_of_route_refresh, {}});
static_assert(encodes_to(decode(r01), r01) && encodes_to(decode(r02), r02));
static_assert(encodes_to(decode(with_filter), with_filter));

} // namespace

TEST_CASE("a ROUTE-REFRESH names a family and a subtype", "[message][rfc2918-3][rfc7313-3.2]")
{
    CHECK(decode(r01) == route_refresh_view{ipv4_unicast, route_refresh_subtype::normal, {}});
    CHECK(decode(r02).subtype == route_refresh_subtype::beginning_of_route_refresh);
    CHECK(encodes_to(decode(r02), r02));
    CHECK(to_text(decode(r01)) == "ROUTE-REFRESH IPv4 unicast");
    CHECK(to_text(decode(r02)) == "ROUTE-REFRESH BoRR IPv6 unicast");
    CHECK(to_text(route_refresh_view{ipv6_unicast, route_refresh_subtype::end_of_route_refresh, {}})
        == "ROUTE-REFRESH EoRR IPv6 unicast");
    CHECK(allocations_in([] { (void)decode(r01); }) == 0);
}

TEST_CASE("a subtype or a family that nobody knows is kept", "[message][rfc7313-5]")
{
    auto const strange = "ffffffffffffffffffffffffffffffff 0017 05 | 4400 09 4d"_hex;
    CHECK(encodes_to(decode(strange), strange));
    CHECK(!check_route_refresh(decode(strange)));
    CHECK(to_text(decode(strange)) == "ROUTE-REFRESH subtype 9 AFI 17408 SAFI 77");
}

TEST_CASE("filters behind the family are kept octet for octet", "[message][rfc5291-4]")
{
    auto const view = decode(with_filter);
    CHECK(same_octets(view.filters, "01 40 0005 00 00000001"_hex));
    CHECK(encodes_to(view, with_filter));
    CHECK(!check_route_refresh(view));
    CHECK(to_text(view) == "ROUTE-REFRESH IPv4 unicast with filters (014000050000000001)");
}

TEST_CASE("every truncation of a ROUTE-REFRESH waits for more or is too short", "[message][rfc4271-6.1]")
{
    for (std::size_t n = 0; n != r01.size(); ++n) {
        auto const framed = next_message(r01.first(n));
        CHECK((framed && !*framed));
        if (n < header_length)
            continue;
        std::vector<std::uint8_t> mended(r01.begin(), r01.begin() + static_cast<std::ptrdiff_t>(n));
        mended[17] = static_cast<std::uint8_t>(n);
        CHECK(next_message(mended).error() == error{errc::bad_message_length, error_action::session_reset, 5, 16, 2});
    }
}

TEST_CASE("BoRR and EoRR of more than four octets are an invalid length", "[message][rfc7313-5]")
{
    for (std::uint8_t subtype = 0; subtype != 5; ++subtype) {
        CAPTURE(int{subtype});
        route_refresh_view view{ipv4_unicast, route_refresh_subtype{subtype}, {}};
        CHECK(!check_route_refresh(view));
        view.filters = "00"_hex;
        auto const e = check_route_refresh(view);
        CHECK(e.has_value() == (subtype == 1 || subtype == 2));
        if (e)
            CHECK(*e == error{errc::invalid_message_length, error_action::session_reset, 5, 0, 24});
    }
}
