// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/net/ip_address.hpp>

#include "catch.hpp"
#include "support/hex.hpp"
#include "support/text.hpp"

using namespace bgpwire;
using bgpwire::test::prints_as;
using bgpwire::test::to_text;

namespace {

constexpr ip_address ip(text_view text) { return *ip_address::parse(text); }

} // namespace

TEST_CASE("an ip_address is the one or the other", "[net]")
{
    static_assert(ip("192.0.2.1").is_v4() && !ip("192.0.2.1").is_v6() && ip("192.0.2.1").afi() == afi::ipv4);
    static_assert(ip("2001:db8::1").is_v6() && !ip("2001:db8::1").is_v4() && ip("2001:db8::1").afi() == afi::ipv6);
    static_assert(ip("192.0.2.1").v4() == ipv4_address{0xc0000201});
    static_assert(ip("2001:db8::1").v6() == ipv6_address{0x20010db800000000, 1});
    static_assert(ip_address{} == ip("0.0.0.0"));
    static_assert(prints_as(ip("2001:DB8::1"), "2001:db8::1"));
    CHECK(to_text(ip("10.240.0.20")) == "10.240.0.20");
    CHECK(sizeof(ip_address) == 17);
}

TEST_CASE("an IPv4-mapped IPv6 address stays IPv6", "[net]")
{
    CHECK(ip("::ffff:192.0.2.1").is_v6());
    CHECK_FALSE(ip("::ffff:192.0.2.1") == ip("192.0.2.1"));
    CHECK(to_text(ip("::ffff:192.0.2.1")) == "::ffff:192.0.2.1");
}

TEST_CASE("its octets are 4 or 16, in network order", "[net]")
{
    auto const v4 = ip("192.0.2.1");
    auto const v6 = ip("2001:db8::1");
    CHECK(same_octets(v4.octets(), "c0 00 02 01"_hex));
    CHECK(same_octets(v6.octets(), "20 01 0d b8 00 00 00 00 | 00 00 00 00 00 00 00 01"_hex));
}

TEST_CASE("text of neither family is refused with the error of the family that it looks like", "[net]")
{
    CHECK(ip_address::parse("192.0.2.300").error() == error{.code = errc::out_of_range, .offset = 10});
    CHECK(ip_address::parse("2001:db8::g").error() == error{.code = errc::invalid_text, .offset = 10});
    CHECK(ip_address::parse("").error().code == errc::invalid_text);
    CHECK(ip_address::parse("localhost").error() == error{.code = errc::invalid_text, .offset = 0});
}

TEST_CASE("IPv4 orders before IPv6", "[net]")
{
    CHECK(ip("255.255.255.255") < ip("::"));
    CHECK(ip("10.0.0.1") < ip("10.0.0.2"));
    CHECK(ip("::2") > ip("::1"));
}
