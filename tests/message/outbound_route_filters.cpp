// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/outbound_route_filters.hpp>

#include <bgpwire/message/route_refresh.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"
#include "support/hex.hpp"
#include "support/message.hpp"

#include <iterator>
#include <span>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

static_assert(std::forward_iterator<outbound_route_filters_view::iterator>);

constexpr auto two_types = "01 | 40 0002 aabb | 80 0001 cc"_hex;

constexpr bool reads_two()
{
    auto const view = outbound_route_filters_view::decode(two_types);
    if (!view || view->when() != when_to_refresh::immediate)
        return false;
    auto it = view->begin();
    bool const first = (*it).type == orf_type::address_prefix && same_octets((*it).entries, "aabb"_hex);
    ++it;
    return first && (*it).type == orf_type::prestandard_address_prefix && same_octets((*it).entries, "cc"_hex)
        && ++it == view->end();
}
static_assert(reads_two());

struct raw_entry {
    octets value;
    constexpr void encode(wire::writer& out) const noexcept { out.write(value); }
};

} // namespace

TEST_CASE("filters are grouped by type", "[message][rfc5291-4]")
{
    CHECK(reads_two());
    CHECK(allocations_in([] { (void)reads_two(); }) == 0);
    auto const none = outbound_route_filters_view::decode("02 40 0000"_hex);
    REQUIRE(none);
    CHECK(none->when() == when_to_refresh::defer);
    CHECK((*none->begin()).entries.empty());
}

TEST_CASE("filters that are cut anywhere but between types are refused", "[message][rfc5291-4]")
{
    for (std::size_t n = 0; n <= two_types.size(); ++n) { // CVE-2023-41360 among them
        CAPTURE(n);
        auto const view = outbound_route_filters_view::decode(two_types.first(n));
        CHECK(view.has_value() == (n == 6 || n == 10));
        if (!view) {
            CHECK(view.error().action == error_action::ignore);
            CHECK(view.error().about == 5);
            CHECK(view.error().offset <= n);
        }
    }
}

TEST_CASE("a ROUTE-REFRESH with filters is written and read back", "[message][rfc5291-4]")
{
    std::uint8_t memory[64]{};
    wire::writer out{memory};
    raw_entry const entries[] = {{"aa"_hex}, {"bbcc"_hex}};
    encode_route_refresh(out, ipv6_unicast, when_to_refresh::defer, orf_type::address_prefix, entries);
    REQUIRE(out.finish());
    CHECK(
        same_octets(*out.finish(), "ffffffffffffffffffffffffffffffff 001e 05 | 0002 00 01 | 02 | 40 0003 aabbcc"_hex));
    auto const message = *route_refresh_view::decode(message_in(*out.finish()));
    auto const view = outbound_route_filters_view::decode(message.filters);
    REQUIRE(view);
    CHECK(same_octets((*view->begin()).entries, "aabbcc"_hex));
}
