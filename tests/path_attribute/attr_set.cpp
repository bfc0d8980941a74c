// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/attr_set.hpp>
#include <bgpwire/path_attribute/list.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

TEST_CASE("ATTR_SET decodes the origin AS, and its attributes are read as those of an internal peer",
    "[path_attribute][rfc6368-5]")
{
    constexpr auto octets = "0000fde9 | 40 01 01 00 | 40 02 06 02 01 0000fdea | 40 05 04 00000064"_hex;
    static constexpr auto decoded = attr_set_view::decode(octets, {});
    static_assert(decoded->origin_as() == asn{65001});
    auto const inner = path_attributes_view::decode(decoded->attributes(), decoded->context(), 0, [](error) {});
    CHECK(to_text(inner) == "ORIGIN IGP; AS_PATH [65002]; LOCAL_PREF 100");
    CHECK(to_text(*decoded) == "origin AS 65001: 4001010040020602010000fdea40050400000064");

    // four-octet AS numbers on a two-octet session
    constexpr codec_context two_octets{.as_numbers = asn_width::two_octets};
    CHECK(judge_attribute("c0 80 11 0000fde9 40010100 400206 0201 0000fdea"_hex, two_octets) == no_error);
    CHECK_TWICE(judge_attribute("c0 80 04 0000fde9"_hex) == no_error); // no attributes at all
}

TEST_CASE("RFC 6368 §5: a malformed ATTR_SET is treat-as-withdraw", "[path_attribute][rfc6368-5][rfc7606-7.16]")
{
    constexpr auto withdrawn = [](errc code, std::size_t length) {
        return one_error(code, treat_as_withdraw, 128, attributes_offset, length);
    };
    auto const value = errc::optional_attribute_error;
    CHECK(judge_attribute("c0 80 03 00fde9"_hex) == withdrawn(errc::attribute_length_error, 6));
    CHECK(judge_attribute("c0 80 06 0000fde9 4001"_hex) == withdrawn(value, 9));         // half a header
    CHECK(judge_attribute("c0 80 07 0000fde9 400101"_hex) == withdrawn(value, 10));      // past the end
    CHECK(judge_attribute("c0 80 08 0000fde9 40010103"_hex) == withdrawn(value, 11));    // ORIGIN 3
    CHECK(judge_attribute("c0 80 0a 0000fde9 400206 020000"_hex) == withdrawn(value, 13));
    CHECK(judge_attribute("c0 80 0a 0000fde9 800f03 000101"_hex) == withdrawn(value, 13)); // MP_UNREACH_NLRI
    CHECK(judge_attribute("c0 80 0c 0000fde9 800e05 0001010000"_hex) == withdrawn(value, 15)); // MP_REACH_NLRI
    CHECK(judge_attribute("c0 80 0d 0000fde9 c06300 400100 c06300"_hex) == withdrawn(value, 16));
}

TEST_CASE("RFC 6368 §5: a set operates as a stack, and another may be in it", "[path_attribute][rfc6368-5]")
{
    constexpr auto withdrawn = [](std::size_t length) {
        return one_error(errc::optional_attribute_error, treat_as_withdraw, 128, attributes_offset, length);
    };
    CHECK_TWICE(judge_attribute("c0 80 0b 0000fde9 c08004 0000fde9"_hex) == no_error);
    CHECK_TWICE(judge_attribute("c0 80 13 0000fde9 40010100 c08008 0000fde9 40010100"_hex) == no_error);
    // it is judged as the first is, and so is what stands around it
    CHECK(judge_attribute("c0 80 0a 0000fde9 c08003 00fde9"_hex) == withdrawn(13));               // too short
    CHECK(judge_attribute("c0 80 0b 0000fde9 408004 0000fde9"_hex) == withdrawn(14));             // flags
    CHECK(judge_attribute("c0 80 0f 0000fde9 c08008 0000fde9 40010103"_hex) == withdrawn(18));    // ORIGIN 3 in it
    CHECK(judge_attribute("c0 80 0f 0000fde9 40010103 c08004 0000fde9"_hex) == withdrawn(18));    // before it
    CHECK(judge_attribute("c0 80 0f 0000fde9 c08004 0000fde9 40010103"_hex) == withdrawn(18));    // behind it
    CHECK(judge_attribute("c0 80 13 0000fde9 40010100 c08004 0000fde9 40010100"_hex) == withdrawn(22)); // twice
    CHECK(judge_attribute("c0 80 11 0000fde9 c08004 0000fde9 c08003 00fde9"_hex) == withdrawn(20)); // two
    CHECK(judge_attribute("c0 80 11 0000fde9 c0800a 0000fde9 800f03 000101"_hex) == withdrawn(20)); // MP_UNREACH_NLRI
}

TEST_CASE("R112: sets nested as deep as a message is long cost no stack", "[path_attribute][rfc6368-5]")
{
    std::vector<std::uint8_t> nested;
    for (std::size_t left = 60000; left > 8; left -= 8) {
        auto const length = left - 4;
        nested.insert(nested.end(), {0xd0, 128, static_cast<std::uint8_t>(length >> 8),
                                        static_cast<std::uint8_t>(length & 0xff), 0, 0, 0xfd, 0xe9});
    }
    nested.resize(60000);
    made_update<61000> const made{nested, "18 c63364"_hex};
    auto const update = update_view::decode(made.message(), {});
    REQUIRE(update);
    CHECK(update->action() == treat_as_withdraw);
}

TEST_CASE("What the operator chose for the session holds in ATTR_SET", "[path_attribute][rfc6368-5][rfc9774]")
{
    constexpr auto with_set = "c0 80 11 0000fde9 40010100 400206 0101 0000fdea"_hex;
    auto const value = errc::optional_attribute_error;
    CHECK_TWICE(judge_attribute(with_set) == one_error(value, treat_as_withdraw, 128, attributes_offset, 20));
    constexpr codec_context accepted{.as_sets = as_set_handling::accept};
    CHECK_TWICE(judge_attribute(with_set, accepted) == no_error);
    CHECK(attr_set_view::decode(with_set.subspan(3), accepted)->context().as_sets == as_set_handling::accept);
}

TEST_CASE("The address in a NEXT_HOP within ATTR_SET is ignored", "[path_attribute][rfc6368-5]")
{
    CHECK_TWICE(judge_attribute("c0 80 0b 0000fde9 400304 00000000"_hex) == no_error);
    // its length is not
    CHECK(judge_attribute("c0 80 0a 0000fde9 400303 000000"_hex)
        == one_error(errc::optional_attribute_error, treat_as_withdraw, 128, attributes_offset, 13));
}
