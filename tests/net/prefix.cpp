// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/net/prefix.hpp>

#include "catch.hpp"
#include "support/text.hpp"

using namespace bgpwire;
using bgpwire::test::prints_as;
using bgpwire::test::to_text;

namespace {

constexpr ipv4_prefix p4(text_view text) { return *ipv4_prefix::parse(text); }
constexpr ipv6_prefix p6(text_view text) { return *ipv6_prefix::parse(text); }

} // namespace

TEST_CASE("a prefix goes in and comes out", "[net]")
{
    static_assert(prints_as(p4("192.0.2.0/24"), "192.0.2.0/24") && prints_as(p6("2001:DB8::/32"), "2001:db8::/32"));
    for (auto const* text : {"0.0.0.0/0", "128.0.0.0/1", "192.168.100.1/32", "10.0.0.0/8"})
        CHECK(to_text(p4(text)) == text);
    for (auto const* text : {"::/0", "8000::/1", "2001:db8::1/128", "2001:db8::/63"})
        CHECK(to_text(p6(text)) == text);
}

TEST_CASE("bits behind the length are cleared", "[net][rfc4271-4.3]")
{
    static_assert(p4("192.0.2.255/24") == p4("192.0.2.0/24"));
    static_assert(ipv4_prefix{ipv4_address{0xffffffff}, 12} == p4("255.240.0.0/12"));
    static_assert(p4("255.255.255.255/0") == ipv4_prefix{});
    CHECK(to_text(p6("2001:db8:ffff::1/33")) == "2001:db8:8000::/33");
    CHECK(to_text(p6("ffff::/0")) == "::/0");
}

TEST_CASE("what is no prefix is refused, with the place", "[net]")
{
    auto const refusal = [](text_view text) { return ipv4_prefix::parse(text).error(); };
    CHECK(refusal("192.0.2.0") == error{.code = errc::invalid_text, .offset = 9});
    CHECK(refusal("192.0.2.0/33") == error{.code = errc::out_of_range, .offset = 11});
    CHECK(refusal("192.0.2.0/") == error{.code = errc::invalid_text, .offset = 10});
    CHECK(refusal("192.0.2.0/024") == error{.code = errc::invalid_text, .offset = 10});
    CHECK(refusal("192.0.2.0/24 ") == error{.code = errc::invalid_text, .offset = 12});
    CHECK(refusal("192.0.2.256/24") == error{.code = errc::out_of_range, .offset = 10});
    CHECK(refusal("192.0.2/24") == error{.code = errc::invalid_text, .offset = 7});
    CHECK(refusal("192.0.2.0/24/24").code == errc::invalid_text);
    CHECK(refusal("/24").code == errc::invalid_text);
    CHECK(refusal("2001:db8::/32") == error{.code = errc::out_of_range, .offset = 3});
    CHECK(ipv6_prefix::parse("2001:db8::/129").error() == error{.code = errc::out_of_range, .offset = 13});
    CHECK(ipv6_prefix::parse("192.0.2.0/24").error().code == errc::invalid_text);
}

TEST_CASE("a prefix contains its addresses and its longer prefixes", "[net]")
{
    constexpr auto ten = p4("10.0.0.0/8");
    static_assert(ten.contains(*ipv4_address::parse("10.0.0.0")));
    static_assert(ten.contains(*ipv4_address::parse("10.255.255.255")));
    static_assert(!ten.contains(*ipv4_address::parse("11.0.0.0")));
    static_assert(ten.contains(ten) && ten.contains(p4("10.1.0.0/16")) && !ten.contains(p4("0.0.0.0/0")));
    static_assert(!p4("10.1.0.0/16").contains(ten) && !ten.contains(p4("11.0.0.0/16")));
    static_assert(ipv4_prefix{}.contains(*ipv4_address::parse("255.255.255.255")) && ipv4_prefix{}.contains(ten));
    CHECK(p6("2001:db8::/127").contains(*ipv6_address::parse("2001:db8::1")));
    CHECK_FALSE(p6("2001:db8::/127").contains(*ipv6_address::parse("2001:db8::2")));
    CHECK(p6("2001:db8::1/128").contains(p6("2001:db8::1/128")));
}

TEST_CASE("prefixes order by address, then shortest first", "[net]")
{
    CHECK(p4("10.0.0.0/8") < p4("10.0.0.0/9"));
    CHECK(p4("10.0.0.0/32") < p4("10.0.0.1/32"));
    CHECK(p4("9.0.0.0/32") < p4("10.0.0.0/8"));
    static_assert(ipv4_prefix{}.length() == 0 && p4("10.0.0.0/8").length() == 8);
    CHECK(p6("::/0").address() == ipv6_address{});
    CHECK(sizeof(ipv4_prefix) == 8);
    CHECK(sizeof(ipv6_prefix) <= 24); // 20 where std::uint64_t is aligned to four octets
}
