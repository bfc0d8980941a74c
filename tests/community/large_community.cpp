// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/community/large_community.hpp>

#include "catch.hpp"
#include "support/hex.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

TEST_CASE("A large community is three numbers of four octets", "[community][rfc8092-3]")
{
    constexpr auto octets = "00 00 0b 62 | 00 00 0c f8 | 00 00 00 7b"_hex;
    constexpr large_community expected{2914, 3320, 123};
    CHECK_TWICE(large_community::load(octets.data()) == expected);
    static_assert(prints_as(expected, "2914:3320:123"));
    static_assert(prints_as(large_community{4294967295, 4294967295, 4294967295}, "4294967295:4294967295:4294967295"));
    static_assert(large_community{1, 2, 3} < large_community{1, 3, 0});

    std::array<std::uint8_t, 12> memory{};
    wire::writer out{memory};
    expected.encode(out);
    CHECK(same_octets(*out.finish(), octets));
}

TEST_CASE("A large community is read with or without its marker", "[community][rfc8092-5]")
{
    CHECK_TWICE(large_community::parse("2914:3320:123") == large_community{2914, 3320, 123});
    CHECK_TWICE(large_community::parse("large:64500:1:2") == large_community{64500, 1, 2});
    CHECK_TWICE(large_community::parse("0:0:0") == large_community{});
    CHECK_TWICE(large_community::parse("4294967295:4294967295:4294967295")
        == large_community{4294967295, 4294967295, 4294967295});
}

TEST_CASE("Text that is no large community is refused with the place", "[community][rfc8092-5]")
{
    constexpr auto refused = [](text_view text) { return large_community::parse(text).error(); };
    constexpr auto at = [](errc code, std::uint16_t offset) { return error{.code = code, .offset = offset}; };
    CHECK_TWICE(refused("") == at(errc::invalid_text, 0));
    CHECK_TWICE(refused("1:2") == at(errc::invalid_text, 3));
    CHECK_TWICE(refused("1:2:") == at(errc::invalid_text, 4));
    CHECK_TWICE(refused("1:2:3:4") == at(errc::invalid_text, 5));
    CHECK_TWICE(refused("large:") == at(errc::invalid_text, 6));
    CHECK_TWICE(refused("large:1:2:x") == at(errc::invalid_text, 10));
    CHECK_TWICE(refused("4294967296:0:0").code == errc::out_of_range);
    // RFC 8092 §5: no leading zeros
    CHECK_TWICE(refused("01:2:3").code == errc::invalid_text);
}
