// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/multi_exit_disc.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

TEST_CASE("MULTI_EXIT_DISC decodes the metric in network byte order", "[path_attribute][rfc4271-5.1.4]")
{
    CHECK_TWICE(multi_exit_disc::decode("00 00 01 f4"_hex, {}) == multi_exit_disc{500});
    CHECK_TWICE(multi_exit_disc::decode("ff ff ff ff"_hex, {}) == multi_exit_disc{4294967295});
    static_assert(prints_as(multi_exit_disc{4294967295}, "4294967295"));

    std::array<std::uint8_t, 7> memory{};
    wire::writer out{memory};
    encode_path_attribute(out, multi_exit_disc{500}, {});
    CHECK(same_octets(*out.finish(), "80 04 04 | 00 00 01 f4"_hex));
}

TEST_CASE("RFC 7606 §7.4: MULTI_EXIT_DISC of another length is treat-as-withdraw", "[path_attribute][rfc7606-7.4]")
{
    constexpr auto wrong = [](std::size_t length) {
        return one_error(errc::attribute_length_error, treat_as_withdraw, 4, attributes_offset, length);
    };
    CHECK_TWICE(judge_attribute("80 04 00"_hex) == wrong(3));
    CHECK_TWICE(judge_attribute("80 04 03 00 00 01"_hex) == wrong(6));
    CHECK_TWICE(judge_attribute("80 04 05 00 00 00 00 01"_hex) == wrong(8));
    CHECK_TWICE(judge_attribute("80 04 08 00 00 00 00 00 00 00 01"_hex) == wrong(11));
}

TEST_CASE("RFC 7606 §3 (c): MULTI_EXIT_DISC that claims to be transitive is treat-as-withdraw",
    "[path_attribute][rfc7606-3]")
{
    CHECK_TWICE(judge_attribute("c0 04 04 00 00 00 64"_hex)
        == one_error(errc::attribute_flags_error, treat_as_withdraw, 4, attributes_offset, 7));
    CHECK_TWICE(judge_attribute("40 04 04 00 00 00 64"_hex)
        == one_error(errc::attribute_flags_error, treat_as_withdraw, 4, attributes_offset, 7));
    // Partial is not one of the two bits
    CHECK_TWICE(judge_attribute("a0 04 04 00 00 00 64"_hex) == no_error);
}
