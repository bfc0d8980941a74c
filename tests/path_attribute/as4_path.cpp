// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/as4_path.hpp>

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

TEST_CASE("AS4_PATH has four-octet AS numbers on a two-octet session", "[path_attribute][rfc6793-3]")
{
    // S02 of the vectors
    constexpr auto value = "02 03 00 00 07 32 00 00 a2 77 00 00 ca 51 | 02 03 00 00 19 23 00 00 e8 10 00 00 54 a1"_hex;
    constexpr auto path = as4_path_view::decode(value, two);
    static_assert(path && path->path().length() == 6);
    static_assert(prints_as(*path, "[1842 41591 51793 6435 59408 21665]"));
    CHECK(to_text(*path) == "[1842 41591 51793 6435 59408 21665]");
}

TEST_CASE("RFC 6793 §6: AS4_PATH from a NEW speaker is discarded, wherever it stands", "[path_attribute][rfc6793-6]")
{
    constexpr auto discarded = [](std::size_t length) {
        return one_error(errc::out_of_scope, attribute_discard, 17, attributes_offset, length);
    };
    CHECK_TWICE(judge_attribute("c0 11 06 02 01 00 03 0d 40"_hex) == discarded(9));
    CHECK_TWICE(judge_attribute("c0 11 01 02"_hex) == discarded(4)); // CVE-2026-41643, in front of AS_PATH
}

TEST_CASE("RFC 6793 §6: AS4_PATH that is malformed is discarded", "[path_attribute][rfc6793-6][rfc7607-2]")
{
    constexpr auto too_short = [](std::size_t length) {
        return one_error(errc::attribute_length_error, attribute_discard, 17, attributes_offset, length);
    };
    constexpr auto malformed = [](std::size_t length) {
        return one_error(errc::optional_attribute_error, attribute_discard, 17, attributes_offset, length);
    };
    CHECK_TWICE(judge_attribute("c0 11 00"_hex, two) == too_short(3));
    CHECK_TWICE(judge_attribute("c0 11 01 02"_hex, two) == too_short(4));
    CHECK_TWICE(judge_attribute("c0 11 04 02 01 0d 40"_hex, two) == too_short(7));
    CHECK_TWICE(judge_attribute("c0 11 07 02 01 00 03 0d 40 00"_hex, two) == too_short(10));
    // a count of 0, one that passes the end, octets left over, another type, AS 0
    CHECK_TWICE(judge_attribute("c0 11 06 02 00 00 03 0d 40"_hex, two) == malformed(9));
    CHECK_TWICE(judge_attribute("c0 11 06 02 02 00 03 0d 40"_hex, two) == malformed(9));
    CHECK_TWICE(judge_attribute("c0 11 08 02 01 00 03 0d 40 00 00"_hex, two) == malformed(11));
    CHECK_TWICE(judge_attribute("c0 11 06 05 01 00 03 0d 40"_hex, two) == malformed(9));
    CHECK_TWICE(judge_attribute("c0 11 06 02 01 00 00 00 00"_hex, two) == malformed(9));
    // confederation segments are read, and count for nothing when it is merged
    CHECK_TWICE(judge_attribute("c0 11 0c 03 01 00 00 fd e8 02 01 00 03 0d 40"_hex, two) == no_error);
}

TEST_CASE("RFC 9774 §3: a set in AS4_PATH is treat-as-withdraw unless the operator accepts it", "[path_attribute][rfc9774]")
{
    constexpr auto set = "c0 11 0c 02 01 00 03 0d 40 01 01 00 03 0d 41"_hex;
    constexpr auto wrong = one_error(errc::optional_attribute_error, treat_as_withdraw, 17, attributes_offset, 15);
    CHECK_TWICE(judge_attribute(set, two) == wrong);
    CHECK_TWICE(judge_attribute(set, {.as_numbers = asn_width::two_octets, .as_sets = as_set_handling::accept}) == no_error);
    CHECK_TWICE(judge_attribute(set, {.as_numbers = asn_width::two_octets, .errors = error_handling::analyse}) == no_error);
}
