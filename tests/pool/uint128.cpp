// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/uint128.hpp>

#include "catch.hpp"

namespace {

using namespace bgpwire;

constexpr std::uint64_t ones = ~std::uint64_t{0};

static_assert(uint128{0, ones} + uint128{1} == uint128{1, 0});
static_assert(uint128{ones, ones} + uint128{1} == uint128{});
static_assert(uint128{1, 0} - uint128{1} == uint128{0, ones});
static_assert((uint128{1} << 64) == uint128{1, 0});
static_assert(low_bits(128) == uint128{ones, ones});

TEST_CASE("A 128-bit number carries and borrows between its halves", "[pool]")
{
    CHECK(uint128{0, ones} + uint128{0, ones} == uint128{1, ones - 1});
    CHECK(uint128{2, 0} - uint128{0, 1} == uint128{1, ones});
    CHECK(uint128{} - uint128{1} == uint128{ones, ones});
    CHECK(uint128{0, ones} < uint128{1, 0});
    CHECK(uint128{1, 0} < uint128{1, 1});
}

TEST_CASE("Shifting a 128-bit number by any amount moves every bit", "[pool]")
{
    for (unsigned by = 0; by != 128; ++by) {
        CAPTURE(by);
        auto const one = uint128{1} << by;
        CHECK(bit_width(one) == by + 1);
        CHECK(trailing_zeros(one) == by);
        CHECK((one >> by) == uint128{1});
        CHECK((low_bits(by) + uint128{1}) == one);
        CHECK(((uint128{0x8000'0000'0000'0001, 3} << by) >> by)
            == (uint128{0x8000'0000'0000'0001, 3} & low_bits(128 - by)));
    }
    CHECK((uint128{1} << 128) == uint128{});
    CHECK((uint128{ones, ones} >> 128) == uint128{});
    CHECK(bit_width(uint128{}) == 0);
    CHECK(trailing_zeros(uint128{}) == 128);
    CHECK(low_bits(0) == uint128{});
}

TEST_CASE("Addresses of both families turn into numbers and back", "[pool]")
{
    auto const v4 = *ip_address::parse("192.0.2.1");
    auto const v6 = *ip_address::parse("2001:db8::1:2");
    CHECK(to_number(v4) == uint128{0xc0000201});
    CHECK(to_number(v6) == uint128{0x20010db800000000, 0x10002});
    CHECK(to_address(afi::ipv4, to_number(v4)) == v4);
    CHECK(to_address(afi::ipv6, to_number(v6)) == v6);
    CHECK(to_address(afi::ipv6, uint128{ones, ones}) == *ip_address::parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
}

} // namespace
