// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/mp_unreach_nlri.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

namespace {

constexpr codec_context add_path = [] {
    codec_context context;
    context.add_path.insert(ipv6_unicast);
    return context;
}();

constexpr judgement unreadable(std::size_t length)
{
    return one_error(errc::optional_attribute_error, session_reset, 15, attributes_offset, length);
}

} // namespace

TEST_CASE("MP_UNREACH_NLRI hands over family and routes", "[path_attribute][rfc4760-4]")
{
    constexpr auto mp = mp_unreach_nlri_view::decode("00 02 01 | 30 20 01 0d b8 00 01 | 00"_hex, {});
    static_assert(mp && mp->family() == ipv6_unicast);
    static_assert(mp->nlri<ipv6_unicast_nlri_view>() && !mp->nlri<ipv4_unicast_nlri_view>());
    static_assert(prints_as(*mp, "IPv6 unicast: 2001:db8:1::/48 ::/0"));
    CHECK(to_text(*mp) == "IPv6 unicast: 2001:db8:1::/48 ::/0");
    CHECK(to_text(*mp_unreach_nlri_view::decode("00 02 01 | 00 00 00 02 10 20 01"_hex, add_path))
        == "IPv6 unicast: 2001::/16 path 2");
}

TEST_CASE("RFC 7606 §5.3: MP_UNREACH_NLRI that is too short or cannot be read resets the session",
    "[path_attribute][rfc7606-5.3][rfc7606-7.12]")
{
    CHECK_TWICE(judge_attribute("80 0f 00"_hex) == unreadable(3));
    CHECK_TWICE(judge_attribute("80 0f 02 00 02"_hex) == unreadable(5));
    CHECK_TWICE(judge_attribute("80 0f 04 00 02 01 81"_hex) == unreadable(7));
    CHECK_TWICE(judge_attribute("80 0f 05 00 01 01 18 c6"_hex) == unreadable(8));
    CHECK_TWICE(judge_attribute("80 0f 07 00 01 01 08 0a 18 c6"_hex) == unreadable(10));
    CHECK_TWICE(judge_attribute("80 0f 06 00 02 01 00 00 00"_hex, add_path) == unreadable(9));
    CHECK_TWICE(judge_attribute("80 0f 06 00 02 01 00 00 00"_hex) == no_error); // three default routes
}

TEST_CASE("The withdrawn routes of a family that is not known are handed over", "[path_attribute][rfc4760-7]")
{
    // L02, L03 of the vectors: what stands in the label field of a withdrawal is nobody's business here
    CHECK_TWICE(judge_attribute("80 0f 0a 00 01 04 30 80 00 00 c6 33 65"_hex) == no_error);
    auto const mp = mp_unreach_nlri_view::decode("00 01 04 30 80 00 00 c6 33 65"_hex, {});
    REQUIRE(mp);
    CHECK(same_octets(mp->nlri_octets(), "30 80 00 00 c6 33 65"_hex));
    CHECK(to_text(*mp) == "IPv4 labeled unicast: 30800000c63365");
}

TEST_CASE("RFC 7606 §3 (c): MP_UNREACH_NLRI with wrong flags is treat-as-withdraw while its routes can be read",
    "[path_attribute][rfc7606-3]")
{
    CHECK_TWICE(judge_attribute("c0 0f 05 00 01 01 08 0a"_hex)
        == one_error(errc::attribute_flags_error, treat_as_withdraw, 15, attributes_offset, 8));
    CHECK_TWICE(judge_attribute("c0 0f 05 00 01 01 18 0a"_hex) == judgement{2, unreadable(8).strongest, false});
}

TEST_CASE("MP_UNREACH_NLRI is built with its routes; without any it is an End-of-RIB", "[path_attribute][rfc4760-4][rfc4724-2]")
{
    std::array<std::uint8_t, 64> memory{};
    {
        wire::writer out{memory};
        encode_path_attribute(out, mp_unreach_ipv6_unicast{}, {});
        CHECK(same_octets(*out.finish(), "80 0f 03 00 02 01"_hex));
    }
    mp_unreach_ipv6_unicast mp;
    mp.nlri.push_back({*ipv6_prefix::parse("2001:db8::/32"), 5});
    {
        wire::writer out{memory};
        encode_path_attribute(out, mp, {});
        CHECK(same_octets(*out.finish(), "80 0f 08 00 02 01 20 20 01 0d b8"_hex));
    }
    wire::writer out{memory};
    encode_path_attribute(out, mp, add_path);
    CHECK(same_octets(*out.finish(), "80 0f 0c 00 02 01 00 00 00 05 20 20 01 0d b8"_hex));
}

TEST_CASE("MP_UNREACH_NLRI is copied out of a view of its family", "[path_attribute][rfc4760-4]")
{
    auto const view = mp_unreach_nlri_view::decode("00 02 01 | 00 00 00 07 20 20 01 0d b8"_hex, add_path);
    auto const mp = mp_unreach_ipv6_unicast::from(*view);
    REQUIRE(mp);
    CHECK(mp->nlri.front().path_identifier == 7);
    CHECK(to_text(*mp) == to_text(*view));
    CHECK(to_text(*mp) == "IPv6 unicast: 2001:db8::/32 path 7");
    CHECK_FALSE(mp_unreach_ipv4_unicast::from(*view));
}

TEST_CASE("Whatever stands in the place of a label in a withdrawal goes in and out as it is", "[path_attribute][rfc8277-2.4]")
{
    for (auto const value : {"0001 04 30 800000 c63365"_hex, "0001 04 30 000000 c63365"_hex, "0001 04 30 0000a1 c63365"_hex,
             "0001 04 48 0000a0 0000b1 c63365"_hex, "0001 80 70 800000 0000fde900000064 c63365"_hex}) {
        auto const mp = mp_unreach_nlri_view::decode(value, {});
        REQUIRE(mp);
        CHECK(same_octets(mp->nlri_octets(), value.subspan(3)));
        std::array<std::uint8_t, 40> memory{};
        wire::writer out{memory};
        mp->encode(out, {});
        CHECK(same_octets(out.written(), value));
    }
}
