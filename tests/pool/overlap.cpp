// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/overlap.hpp>

#include "catch.hpp"

namespace {

using namespace bgpwire;

std::optional<range_overlap> overlap_of(std::initializer_list<char const*> texts)
{
    std::vector<address_range> ranges;
    for (auto const* text : texts)
        ranges.push_back(*address_range::parse(text));
    return find_overlap(ranges);
}

TEST_CASE("Ranges that share an address are found by their places in the list", "[pool]")
{
    CHECK(overlap_of({"10.0.0.0/8", "10.0.0.0/16"}) == range_overlap{0, 1});
    CHECK(overlap_of({"10.0.0.0/8", "10.0.0.0/8"}) == range_overlap{0, 1});
    CHECK(overlap_of({"10.1.0.0/16", "192.0.2.0/24", "10.0.0.0/8"}) == range_overlap{0, 2});
    CHECK(overlap_of({"1.2.3.10-1.2.3.20", "1.2.3.20-1.2.3.30"}) == range_overlap{0, 1});
    CHECK(overlap_of({"2001:db8::/32", "10.0.0.0/8", "2001:db8:1::-2001:db8:1::"}) == range_overlap{0, 2});
}

TEST_CASE("Ranges that only touch, or are of different families, do not overlap", "[pool]")
{
    CHECK_FALSE(overlap_of({}));
    CHECK_FALSE(overlap_of({"0.0.0.0/0", "::/0"}));
    CHECK_FALSE(overlap_of({"1.2.3.0/25", "1.2.3.128/25", "1.2.2.0/24", "1.2.4.0/24"}));
}

TEST_CASE("A long list is searched without comparing each with each", "[pool]")
{
    std::vector<address_range> ranges;
    for (std::uint32_t i = 0; i != 50'000; ++i) // their pairs would be a thousand million
        ranges.emplace_back(ipv4_prefix{ipv4_address{(i * 7919U % 50'000U) << 8}, 24});
    CHECK_FALSE(find_overlap(ranges));
    ranges.push_back(*address_range::parse("0.100.0.7-0.100.0.8"));
    auto const found = find_overlap(ranges);
    REQUIRE(found);
    CHECK(found->later == 50'000);
    CHECK(ranges[found->earlier].overlaps(ranges.back()));
}

} // namespace
