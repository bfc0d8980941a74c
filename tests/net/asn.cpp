// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/net/asn.hpp>

#include "catch.hpp"
#include "support/text.hpp"

using namespace bgpwire;
using bgpwire::test::prints_as;
using bgpwire::test::to_text;

TEST_CASE("asplain goes in and comes out", "[net][rfc5396-2]")
{
    static_assert(*asn::parse("65001") == asn{65001} && prints_as(asn{65001}, "65001"));
    for (auto const* text : {"0", "1", "23456", "65535", "65536", "4200000000", "4294967295"}) {
        CAPTURE(text);
        auto const number = asn::parse(text);
        REQUIRE(number);
        CHECK(to_text(*number) == text);
    }
}

TEST_CASE("asdot and asdot+ are read", "[net][rfc5396-2]")
{
    static_assert(*asn::parse("1.0") == asn{65536});
    CHECK(*asn::parse("0.65526") == asn{65526});
    CHECK(*asn::parse("1.10") == asn{65546});
    CHECK(*asn::parse("65535.65535") == asn{4294967295});
}

TEST_CASE("what is no AS number is refused, with the place", "[net][rfc5396-2]")
{
    auto const refusal = [](text_view text) { return asn::parse(text).error(); };
    CHECK(refusal("4294967296") == error{.code = errc::out_of_range, .offset = 9});
    CHECK(refusal("65536.0").code == errc::out_of_range);
    CHECK(refusal("0.65536") == error{.code = errc::out_of_range, .offset = 6});
    CHECK(refusal("") == error{.code = errc::invalid_text, .offset = 0});
    CHECK(refusal("AS65001") == error{.code = errc::invalid_text, .offset = 0});
    CHECK(refusal("65001 ") == error{.code = errc::invalid_text, .offset = 5});
    CHECK(refusal("1.") == error{.code = errc::invalid_text, .offset = 2});
    CHECK(refusal(".1").code == errc::invalid_text);
    CHECK(refusal("1.2.3").code == errc::invalid_text);
    CHECK(refusal("007").code == errc::invalid_text);
    CHECK(refusal("1.02").code == errc::invalid_text);
    CHECK(refusal("-1").code == errc::invalid_text);
}

TEST_CASE("two octets hold the AS numbers up to 65535; AS_TRANS stands for the rest", "[net][rfc6793-9]")
{
    static_assert(asn{0}.is_mappable() && asn{65535}.is_mappable() && !asn{65536}.is_mappable());
    static_assert(as_trans.value() == 23456 && as_trans.is_mappable());
    static_assert(asn{} == asn{0} && asn{1} < asn{2} && asn{65536} > asn{65535});
    static_assert(static_cast<int>(asn_width::two_octets) == 2 && static_cast<int>(asn_width::four_octets) == 4);
    CHECK(sizeof(asn) == 4);
}
