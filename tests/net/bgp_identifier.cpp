// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/net/bgp_identifier.hpp>

#include "catch.hpp"
#include "support/text.hpp"

using namespace bgpwire;
using bgpwire::test::prints_as;

TEST_CASE("a BGP Identifier is written like an IPv4 address", "[net][rfc6286-2.1]")
{
    static_assert(bgp_identifier::parse("10.0.0.1")->value() == 0x0a000001);
    static_assert(prints_as(bgp_identifier{0x0a000001}, "10.0.0.1"));
    static_assert(bgp_identifier{ipv4_address{0xffffffff}} == bgp_identifier{0xffffffff});
    CHECK(bgp_identifier::parse("10.0.0").error() == error{.code = errc::invalid_text, .offset = 6});
    CHECK(bgp_identifier::parse("10.0.0.256").error().code == errc::out_of_range);
}

TEST_CASE("every BGP Identifier but 0 is valid, whatever address it would be", "[net][rfc6286-2.1]")
{
    static_assert(!bgp_identifier{}.is_valid() && !bgp_identifier{0}.is_valid());
    static_assert(bgp_identifier{1}.is_valid() && bgp_identifier{0xe0000001}.is_valid());
    CHECK(bgp_identifier{0xffffffff}.is_valid());
    CHECK(bgp_identifier{1} < bgp_identifier{0xffffffff}); // unsigned, as collision resolution compares
}
