// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/next_hop_address.hpp>
#include <bgpwire/path_attribute/tunnel_encapsulation.hpp>

#include "catch.hpp"
#include "support/hex.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr bool v4(text_view text) { return can_be_next_hop(*ipv4_address::parse(text)); }
constexpr bool v6(text_view text) { return can_be_next_hop(*ipv6_address::parse(text)); }

constexpr choices no_loopback{choice::refuse_loopback_next_hop};
constexpr choices any{choice::accept_any_next_hop};

constexpr auto global = "20010db8000000000000000000000001"_hex;
constexpr auto both = "20010db8000000000000000000000001 fe800000000000000000000000000002"_hex;
constexpr auto without_global = "00000000000000000000000000000000 fe800000000000000000000000000002"_hex;
constexpr auto two_globals = "20010db8000000000000000000000001 20010db8000000000000000000000002"_hex;

} // namespace

TEST_CASE("Which IPv4 addresses can be a next hop", "[path_attribute][rfc4271-6.3]")
{
    static_assert(!v4("0.0.0.0") && !v4("0.255.255.255") && v4("1.0.0.0"));
    static_assert(can_be_next_hop(ipv4_address{}, any) && can_be_next_hop(ipv4_address{0xe0000001}, any));
    static_assert(v4("127.0.0.0") && !can_be_next_hop(ipv4_address{0x7f000000}, no_loopback));
    static_assert(!can_be_next_hop(ipv4_address{0x7fffffff}, no_loopback));
    static_assert(can_be_next_hop(ipv4_address{0x7effffff}, no_loopback));
    static_assert(can_be_next_hop(ipv4_address{0x80000000}, no_loopback));
    static_assert(v4("223.255.255.255") && !v4("224.0.0.1") && !v4("240.0.0.0") && !v4("255.255.255.255"));
    CHECK((v4("10.0.0.1") && v4("169.254.0.1") && v4("192.0.2.1")));
    CHECK_FALSE(v4("255.255.255.254"));
}

TEST_CASE("Which IPv6 addresses can be a next hop", "[path_attribute][rfc4291-2.5]")
{
    static_assert(!v6("::") && v6("::1") && v6("::2") && !v6("ff02::1") && !v6("ff00::"));
    static_assert(v6("2001:db8::1") && v6("fe80::1") && v6("fc00::1") && v6("::ffff:192.0.2.1"));
    static_assert(!v6("::ffff:0.0.0.0") && v6("::ffff:127.0.0.1") && !v6("::ffff:224.0.0.1"));
    static_assert(!can_be_next_hop(ipv6_address{0, 1}, no_loopback) && can_be_next_hop(ipv6_address{}, any));
    static_assert(!can_be_next_hop(*ipv6_address::parse("::ffff:127.0.0.1"), no_loopback));
    CHECK_FALSE(v6("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
}

TEST_CASE("A next hop of 32 octets: the global address, or the link-local one alone", "[path_attribute][rfc2545-3]")
{
    static_assert(address_in_next_hop(both) == ip_address{*ipv6_address::parse("2001:db8::1")});
    static_assert(link_local_in_next_hop(both) == ipv6_address::parse("fe80::2").value());
    static_assert(address_in_next_hop(without_global) == ip_address{*ipv6_address::parse("fe80::2")});
    static_assert(can_be_next_hop(ipv6_unicast, without_global) && can_be_next_hop(ipv6_unicast, two_globals));
    CHECK_FALSE(link_local_in_next_hop(two_globals));
    CHECK_FALSE(link_local_in_next_hop(global));
    CHECK(address_in_next_hop(global) == ip_address{*ipv6_address::parse("2001:db8::1")});
    CHECK_FALSE(address_in_next_hop("c00002"_hex));
}

TEST_CASE("A tunnel whose egress endpoint can be no next hop cannot be used", "[path_attribute][rfc9012-3.1]")
{
    auto const is_valid = [](octets value, choices made = {}) {
        return tunnel_encapsulation_view::decode(value, {.choices = made}).has_value();
    };
    CHECK(is_valid("0008 000c 06 0a 00000000 0001 c0000201"_hex));
    CHECK_FALSE(is_valid("0008 000c 06 0a 00000000 0001 e0000001"_hex));
    CHECK(is_valid("0008 000c 06 0a 00000000 0001 e0000001"_hex, {choice::accept_any_next_hop}));
    CHECK_FALSE(is_valid("0008 0018 06 16 00000000 0002 ff020000000000000000000000000001"_hex));
    CHECK(is_valid("0008 0018 06 16 00000000 0002 20010db8000000000000000000000001"_hex));
}
