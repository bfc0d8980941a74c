// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/as4_aggregator.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

namespace {

constexpr codec_context two{.as_numbers = asn_width::two_octets};

} // namespace

TEST_CASE("AS4_AGGREGATOR has four octets of AS number even on a two-octet session", "[path_attribute][rfc6793-3]")
{
    constexpr as4_aggregator expected{asn{200000}, bgp_identifier{0xc0000201}};
    CHECK_TWICE(as4_aggregator::decode("00 03 0d 40 | c0 00 02 01"_hex, two) == expected);
    CHECK_TWICE(judge_attribute("c0 12 08 00 03 0d 40 c0 00 02 01"_hex, two) == no_error);
    static_assert(prints_as(expected, "200000 192.0.2.1"));
}

TEST_CASE("RFC 6793 §6: AS4_AGGREGATOR from a NEW speaker, of another length or of AS 0 is discarded",
    "[path_attribute][rfc6793-6][rfc7607-2]")
{
    CHECK_TWICE(judge_attribute("c0 12 08 00 03 0d 40 c0 00 02 01"_hex)
        == one_error(errc::out_of_scope, attribute_discard, 18, attributes_offset, 11));
    CHECK_TWICE(judge_attribute("c0 12 07 00 03 0d 40 c0 00 02"_hex, two)
        == one_error(errc::attribute_length_error, attribute_discard, 18, attributes_offset, 10));
    CHECK_TWICE(judge_attribute("c0 12 06 0d 40 c0 00 02 01"_hex, two)
        == one_error(errc::attribute_length_error, attribute_discard, 18, attributes_offset, 9));
    CHECK_TWICE(judge_attribute("c0 12 08 00 00 00 00 c0 00 02 01"_hex, two)
        == one_error(errc::optional_attribute_error, attribute_discard, 18, attributes_offset, 11));
}
