// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/next_hop.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

TEST_CASE("NEXT_HOP decodes an IPv4 address", "[path_attribute][rfc4271-5.1.3]")
{
    CHECK_TWICE(next_hop::decode("c0 00 02 01"_hex, {}) == next_hop{ipv4_address{0xc0000201}});
    static_assert(prints_as(next_hop{ipv4_address{0xc0000201}}, "192.0.2.1"));
    // the edges of what a host can have; 127/8 is a matter of policy
    CHECK_TWICE(judge_attribute("40 03 04 01 00 00 00"_hex) == no_error);
    CHECK_TWICE(judge_attribute("40 03 04 df ff ff ff"_hex) == no_error);
    CHECK_TWICE(judge_attribute("40 03 04 7f 00 00 01"_hex) == no_error);
}

TEST_CASE("RFC 7606 §7.3: NEXT_HOP of another length is treat-as-withdraw", "[path_attribute][rfc7606-7.3]")
{
    constexpr auto wrong = [](std::size_t length) {
        return one_error(errc::attribute_length_error, treat_as_withdraw, 3, attributes_offset, length);
    };
    CHECK_TWICE(judge_attribute("40 03 00"_hex) == wrong(3)); // CVE-2026-30405: 0 to 3 octets
    CHECK_TWICE(judge_attribute("40 03 01 c0"_hex) == wrong(4));
    CHECK_TWICE(judge_attribute("40 03 02 c0 00"_hex) == wrong(5));
    CHECK_TWICE(judge_attribute("40 03 03 c0 00 02"_hex) == wrong(6));
    CHECK_TWICE(judge_attribute("40 03 05 c0 00 02 01 00"_hex) == wrong(8));
    CHECK_TWICE(judge_attribute("40 03 10 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01"_hex) == wrong(19));
}

TEST_CASE("RFC 4271 §6.3: NEXT_HOP that no host can have is 3/8, treat-as-withdraw",
    "[path_attribute][rfc4271-6.3][rfc7606-3]")
{
    constexpr auto wrong = one_error(errc::invalid_next_hop_attribute, treat_as_withdraw, 3, attributes_offset, 7);
    CHECK_TWICE(judge_attribute("40 03 04 00 00 00 00"_hex) == wrong);
    CHECK_TWICE(judge_attribute("40 03 04 00 00 00 01"_hex) == wrong);
    CHECK_TWICE(judge_attribute("40 03 04 e0 00 00 01"_hex) == wrong);
    CHECK_TWICE(judge_attribute("40 03 04 ef ff ff ff"_hex) == wrong);
    CHECK_TWICE(judge_attribute("40 03 04 f0 00 00 01"_hex) == wrong);
    CHECK_TWICE(judge_attribute("40 03 04 ff ff ff ff"_hex) == wrong);
}
