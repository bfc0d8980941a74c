// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/net/ipv4_address.hpp>

#include "catch.hpp"
#include "support/text.hpp"

using namespace bgpwire;
using bgpwire::test::prints_as;
using bgpwire::test::to_text;

namespace {

constexpr ipv4_address v4(text_view text) { return *ipv4_address::parse(text); }

} // namespace

TEST_CASE("a dotted quad goes in and comes out", "[net]")
{
    static_assert(v4("192.0.2.1").value() == 0xc0000201 && prints_as(ipv4_address{0xc0000201}, "192.0.2.1"));
    for (auto const* text : {"0.0.0.0", "1.2.3.4", "10.240.0.20", "127.0.0.1", "255.255.255.255", "100.64.9.99"}) {
        CAPTURE(text);
        REQUIRE(ipv4_address::parse(text));
        CHECK(to_text(v4(text)) == text);
    }
}

TEST_CASE("what is no dotted quad is refused, as inet_pton does", "[net]")
{
    struct refused {
        char const* text;
        errc code;
        std::uint16_t offset;
    };
    for (auto const& [text, code, offset] : {
             refused{"", errc::invalid_text, 0},
             refused{"1", errc::invalid_text, 1},
             refused{"1.2.3", errc::invalid_text, 5},
             refused{"1.2.3.", errc::invalid_text, 6},
             refused{"1.2.3.4.", errc::invalid_text, 7},
             refused{"1.2.3.4.5", errc::invalid_text, 7},
             refused{"1..2.3", errc::invalid_text, 2},
             refused{".1.2.3", errc::invalid_text, 0},
             refused{"256.0.0.1", errc::out_of_range, 2},
             refused{"1.2.3.999", errc::out_of_range, 8},
             refused{"1.2.3.04", errc::invalid_text, 6},
             refused{"00.2.3.4", errc::invalid_text, 0},
             refused{"0x1.2.3.4", errc::invalid_text, 1},
             refused{" 1.2.3.4", errc::invalid_text, 0},
             refused{"1.2.3.4 ", errc::invalid_text, 7},
             refused{"1.2.3.4/24", errc::invalid_text, 7},
             refused{"1.2.-3.4", errc::invalid_text, 4},
             refused{"::1", errc::invalid_text, 0},
         }) {
        CAPTURE(text);
        auto const parsed = ipv4_address::parse(text);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error() == error{.code = code, .offset = offset});
    }
}

TEST_CASE("octets are in network order, both ways", "[net]")
{
    constexpr ipv4_address::octets_type octets{192, 0, 2, 1};
    static_assert(ipv4_address{octets} == v4("192.0.2.1") && v4("192.0.2.1").octets() == octets);
    static_assert(ipv4_address{ipv4_address::octets_type{255, 255, 255, 255}}.value() == 0xffffffff);
    CHECK(ipv4_address{}.octets() == ipv4_address::octets_type{});
    CHECK(sizeof(ipv4_address) == 4);
}

TEST_CASE("masking keeps the first bits", "[net]")
{
    constexpr auto all = ipv4_address{0xffffffff};
    static_assert(all.masked(0).value() == 0 && all.masked(1).value() == 0x80000000);
    static_assert(all.masked(31).value() == 0xfffffffe && all.masked(32) == all);
    CHECK(v4("10.240.0.20").masked(12) == v4("10.240.0.0"));
    CHECK(v4("10.240.0.20").masked(11) == v4("10.224.0.0"));
}

TEST_CASE("the special ranges are known by their bounds", "[net][rfc4271-6.3]")
{
    static_assert(ipv4_address::afi == afi::ipv4 && ipv4_address::width == 32);
    static_assert(v4("0.0.0.0").is_unspecified() && !v4("0.0.0.1").is_unspecified());
    static_assert(v4("127.0.0.0").is_loopback() && v4("127.255.255.255").is_loopback());
    static_assert(!v4("126.255.255.255").is_loopback() && !v4("128.0.0.0").is_loopback());
    static_assert(v4("224.0.0.0").is_multicast() && v4("239.255.255.255").is_multicast());
    static_assert(!v4("223.255.255.255").is_multicast() && !v4("240.0.0.0").is_multicast());
    static_assert(!v4("0.255.255.255").is_unicast_host() && v4("1.0.0.0").is_unicast_host());
    static_assert(v4("223.255.255.255").is_unicast_host() && !v4("224.0.0.0").is_unicast_host());
    CHECK_FALSE(v4("240.0.0.0").is_unicast_host());
    CHECK_FALSE(v4("255.255.255.255").is_unicast_host());
}

TEST_CASE("IPv4 addresses order as numbers", "[net]")
{
    CHECK(v4("9.255.255.255") < v4("10.0.0.0"));
    CHECK(v4("128.0.0.0") > v4("127.255.255.255"));
}
