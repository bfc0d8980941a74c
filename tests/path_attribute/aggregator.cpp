// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/aggregator.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

namespace {

constexpr codec_context four{};
constexpr codec_context two{.as_numbers = asn_width::two_octets};

template<class Attribute>
constexpr bool writes(Attribute const& attribute, codec_context const& context, octets expected)
{
    std::array<std::uint8_t, 20> memory{};
    wire::writer out{memory};
    encode_path_attribute(out, attribute, context);
    return same_octets(*out.finish(), expected);
}

} // namespace

TEST_CASE("AGGREGATOR has an AS number as wide as the session's and a BGP Identifier",
    "[path_attribute][rfc4271-5.1.7][rfc6793-3]")
{
    constexpr aggregator expected{asn{18144}, bgp_identifier{0xdb76e1bd}};
    CHECK_TWICE(aggregator::decode("00 00 46 e0 | db 76 e1 bd"_hex, four) == expected);
    CHECK_TWICE(aggregator::decode("46 e0 | db 76 e1 bd"_hex, two) == expected);
    CHECK_TWICE(writes(expected, four, "c0 07 08 00 00 46 e0 db 76 e1 bd"_hex));
    CHECK_TWICE(writes(expected, two, "c0 07 06 46 e0 db 76 e1 bd"_hex));
    static_assert(prints_as(expected, "18144 219.118.225.189"));
}

TEST_CASE("AGGREGATOR with an AS number that two octets cannot hold is sent as AS_TRANS", "[path_attribute][rfc6793-4.2.2]")
{
    CHECK_TWICE(writes(aggregator{asn{200000}, bgp_identifier{0xc0000201}}, two, "c0 07 06 5b a0 c0 00 02 01"_hex));
    CHECK_TWICE(writes(aggregator{asn{65535}, bgp_identifier{0xc0000201}}, two, "c0 07 06 ff ff c0 00 02 01"_hex));
}

TEST_CASE("RFC 7606 §7.7: AGGREGATOR of another length is discarded", "[path_attribute][rfc7606-7.7]")
{
    constexpr auto wrong = [](std::size_t length) {
        return one_error(errc::attribute_length_error, attribute_discard, 7, attributes_offset, length);
    };
    CHECK_TWICE(judge_attribute("c0 07 00"_hex) == wrong(3));
    CHECK_TWICE(judge_attribute("c0 07 07 00 00 fd e9 c0 00 02"_hex) == wrong(10));
    CHECK_TWICE(judge_attribute("c0 07 0a 00 00 fd e9 c0 00 02 01 00 00"_hex) == wrong(13));
    // the other session's length
    CHECK_TWICE(judge_attribute("c0 07 06 fd e9 c0 00 02 01"_hex, four) == wrong(9));
    CHECK_TWICE(judge_attribute("c0 07 08 00 00 fd e9 c0 00 02 01"_hex, two) == wrong(11));
    CHECK_TWICE(judge_attribute("c0 07 06 fd e9 c0 00 02 01"_hex, two) == no_error);
}

TEST_CASE("RFC 7607 §2: AGGREGATOR of AS 0 is discarded", "[path_attribute][rfc7607-2]")
{
    CHECK_TWICE(judge_attribute("c0 07 08 00 00 00 00 c0 00 02 01"_hex, four)
        == one_error(errc::optional_attribute_error, attribute_discard, 7, attributes_offset, 11));
    CHECK_TWICE(judge_attribute("c0 07 06 00 00 c0 00 02 01"_hex, two)
        == one_error(errc::optional_attribute_error, attribute_discard, 7, attributes_offset, 9));
}
