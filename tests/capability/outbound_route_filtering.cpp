// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/outbound_route_filtering.hpp>

#include "capability/support.hpp"
#include "support/allocations.hpp"

#include <iterator>
#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

using view_type = outbound_route_filtering_capability_view;
static_assert(std::forward_iterator<view_type::iterator>);

constexpr auto two_blocks = "0001 00 01 02 | 40 03 | 80 01 | 0002 00 01 01 | 40 02"_hex;
constexpr outbound_route_filter first{ipv4_unicast, orf_type::address_prefix, orf_mode::both};
constexpr outbound_route_filter second{ipv4_unicast, orf_type::prestandard_address_prefix, orf_mode::receive};
constexpr outbound_route_filter third{ipv6_unicast, orf_type::address_prefix, orf_mode::send};

constexpr bool reads()
{
    auto const view = decode_capability<view_type>(two_blocks);
    if (!view)
        return false;
    auto it = view->begin();
    return *it++ == first && *it++ == second && *it++ == third && it == view->end()
        && round_trip<view_type>(two_blocks);
}
static_assert(reads());
static_assert(encodes_to(outbound_route_filtering_capability{{first, second, third}}, two_blocks));

} // namespace

TEST_CASE("Outbound Route Filtering lists filter types for each family", "[capability][rfc5291-5]")
{
    CHECK(reads());
    CHECK(allocations_in([] {
        int filters = 0;
        auto const view = decode_capability<view_type>(two_blocks);
        for (auto const one : *view)
            filters += one.type == orf_type::address_prefix;
        REQUIRE(filters == 2);
    }) == 0);
    CHECK(text_of<view_type>(two_blocks)
        == "Outbound Route Filtering {IPv4 unicast type 64 both IPv4 unicast type 128 receive IPv6 unicast type 64 "
           "send}");
    CHECK(text_of<view_type>("0001 00 01 01 40 09"_hex) == "Outbound Route Filtering {IPv4 unicast type 64 mode 9}");
}

TEST_CASE("filters that are owned convert from a view and share blocks by family", "[capability][rfc5291-5]")
{
    auto const owned = outbound_route_filtering_capability::from(*decode_capability<view_type>(two_blocks));
    CHECK(owned == outbound_route_filtering_capability{{first, second, third}});
    CHECK(encodes_to(owned, two_blocks));
    CHECK(encodes_to(outbound_route_filtering_capability{}, {}));
}

TEST_CASE("blocks without a filter are passed over", "[capability][rfc5291-5]")
{
    auto const view = *decode_capability<view_type>("0001 00 01 00 | 0002 00 01 01 40 02 | 0001 00 02 00"_hex);
    REQUIRE(std::distance(view.begin(), view.end()) == 1);
    CHECK(*view.begin() == third);
    CHECK(decode_capability<view_type>("0001 00 01 00"_hex)->empty());
}

TEST_CASE("a value without a block is malformed", "[capability][rfc5291-5]")
{
    for (octets const value : {octets{}, "00"_hex, "0001"_hex, "0001 00"_hex, "0001 00 01"_hex}) {
        CHECK(malformed<view_type>(value));
        CHECK(!view_type::decode(value));
    }
}

TEST_CASE("a count that passes the end is malformed, in the first block and in a later one", "[capability][rfc5291-5]")
{
    CHECK(malformed<view_type>("0001 00 01 c8 40 03"_hex));
    // Quagga, CVE-2012-1820: measured against the whole capability, the second count would fit.
    CHECK(malformed<view_type>("0001 00 01 02 40 03 80 01 | 0002 00 01 02 40 02"_hex));
}

TEST_CASE("up to four surplus octets at the end are tolerated and kept", "[capability][rfc5291-5]")
{
    for (std::size_t surplus = 1; surplus <= 4; ++surplus) {
        std::vector<std::uint8_t> value(two_blocks.begin(), two_blocks.end());
        value.resize(value.size() + surplus);
        auto const view = decode_capability<view_type>(value);
        REQUIRE(view);
        CHECK(std::distance(view->begin(), view->end()) == 3);
        CHECK(round_trip<view_type>(value));
    }
}
