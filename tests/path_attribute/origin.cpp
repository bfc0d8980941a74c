// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/origin.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

TEST_CASE("ORIGIN decodes its three codes and prints their RFC names", "[path_attribute][rfc4271-5.1.1]")
{
    CHECK_TWICE(origin::decode("00"_hex, {}) == origin{origin::code::igp});
    CHECK_TWICE(origin::decode("01"_hex, {}) == origin{origin::code::egp});
    CHECK_TWICE(origin::decode("02"_hex, {}) == origin{origin::code::incomplete});
    static_assert(prints_as(origin{origin::code::igp}, "IGP"));
    static_assert(prints_as(origin{origin::code::egp}, "EGP"));
    static_assert(prints_as(origin{origin::code::incomplete}, "INCOMPLETE"));
}

TEST_CASE("RFC 7606 §7.1: ORIGIN of another length or with another code is treat-as-withdraw",
    "[path_attribute][rfc7606-7.1]")
{
    constexpr auto wrong = [](errc code, std::size_t length) {
        return one_error(code, treat_as_withdraw, 1, attributes_offset, length);
    };
    CHECK_TWICE(judge_attribute("40 01 00"_hex) == wrong(errc::attribute_length_error, 3));
    CHECK_TWICE(judge_attribute("40 01 02 00 00"_hex) == wrong(errc::attribute_length_error, 5));
    CHECK_TWICE(judge_attribute("40 01 01 03"_hex) == wrong(errc::invalid_origin_attribute, 4));
    CHECK_TWICE(judge_attribute("40 01 01 ff"_hex) == wrong(errc::invalid_origin_attribute, 4));
    // the Data of an attribute with a long length field has all of its header
    CHECK_TWICE(judge_attribute("50 01 00 01 03"_hex) == wrong(errc::invalid_origin_attribute, 5));
    CHECK_TWICE(judge_attribute("50 01 00 02 00 00"_hex) == wrong(errc::attribute_length_error, 6));
}
