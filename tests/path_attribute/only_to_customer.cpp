// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/only_to_customer.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

TEST_CASE("ONLY_TO_CUSTOMER decodes an AS number of four octets on every session", "[path_attribute][rfc9234-5]")
{
    constexpr codec_context two_octets{.as_numbers = asn_width::two_octets};
    CHECK_TWICE(only_to_customer::decode("00 03 0d 40"_hex, {}) == only_to_customer{asn{200000}});
    CHECK_TWICE(judge_attribute("c0 23 04 00030d40"_hex) == no_error);
    CHECK_TWICE(judge_attribute("c0 23 04 00030d40"_hex, two_octets) == no_error);
    static_assert(prints_as(only_to_customer{asn{200000}}, "200000"));
}

TEST_CASE("RFC 9234 §5: ONLY_TO_CUSTOMER of another length is treat-as-withdraw", "[path_attribute][rfc9234-5]")
{
    CHECK_TWICE(judge_attribute("c0 23 02 fde9"_hex)
        == one_error(errc::attribute_length_error, treat_as_withdraw, 35, attributes_offset, 5));
    // R115: a length of 1024, as went round the Internet in 2025
    std::vector<std::uint8_t> long_one(4 + 1024);
    long_one[0] = 0xd0;
    long_one[1] = 35;
    long_one[2] = 4;
    made_update<2048> const made{long_one, "18 c63364"_hex};
    std::size_t wrong = 0;
    update_view::for_each_error(made.message(), {}, [&](error const& e) {
        wrong += e == error{errc::attribute_length_error, treat_as_withdraw, 35, 23, 1028};
    });
    CHECK(wrong == 1);
}
