// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/aigp.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

TEST_CASE("AIGP decodes the metric of its first AIGP TLV and keeps the others", "[path_attribute][rfc7311-3]")
{
    constexpr auto plain = "01 000b 0000000000000064"_hex;
    static constexpr auto decoded = aigp_view::decode(plain, {});
    static_assert(decoded->metric() == 100);
    static_assert(prints_as(*decoded, "100"));
    CHECK_TWICE(judge_attribute("80 1a 0b 01 000b 0000000000000064"_hex) == no_error);

    constexpr auto several = "07 0005 beef | 01 000b 00000001 00000000 | 01 000b 0000000000000064 | 09 0003"_hex;
    static constexpr auto first = aigp_view::decode(several, {});
    static_assert(first->metric() == 0x100000000);
    std::uint8_t memory[64]{};
    wire::writer out{memory};
    first->encode(out, {});
    CHECK(same_octets(out.written(), several));

    constexpr auto none = "07 0005 beef"_hex;
    static constexpr auto other = aigp_view::decode(none, {});
    static_assert(!other->metric());
    static_assert(prints_as(*other, "070005beef"));
}

TEST_CASE("AIGP is built from a metric", "[path_attribute][rfc7311-3]")
{
    std::uint8_t memory[32]{};
    wire::writer out{memory};
    encode_path_attribute(out, aigp{0x0102030405060708}, {});
    CHECK(same_octets(out.written(), "80 1a 0b | 01 000b 0102030405060708"_hex));
}

TEST_CASE("RFC 7311 §3.2: a malformed AIGP is discarded", "[path_attribute][rfc7311-3.2]")
{
    constexpr auto discarded = [](errc code, std::size_t length) {
        return one_error(code, attribute_discard, 26, attributes_offset, length);
    };
    auto const value = errc::optional_attribute_error;
    CHECK(judge_attribute("80 1a 03 07 0002"_hex) == discarded(value, 6));                      // under its header
    CHECK(judge_attribute("80 1a 03 07 0004"_hex) == discarded(value, 6));                      // past the end
    CHECK(judge_attribute("80 1a 04 01 0004 00"_hex) == discarded(value, 7));                   // no metric
    CHECK(judge_attribute("80 1a 0c 01 000c 000000000000000000"_hex) == discarded(value, 15));  // too long a metric
    CHECK(judge_attribute("80 1a 05 07 0003 0700"_hex) == discarded(value, 8));                 // half a header left
    CHECK_TWICE(judge_attribute("80 1a 00"_hex) == discarded(errc::attribute_length_error, 3));
    CHECK_TWICE(judge_attribute("80 1a 02 07 00"_hex) == discarded(errc::attribute_length_error, 5));
    // the largest metric, to which nothing can be added: of the first AIGP TLV alone
    CHECK_TWICE(judge_attribute("80 1a 0b 01 000b ffffffffffffffff"_hex) == discarded(value, 14));
    CHECK_TWICE(judge_attribute("80 1a 0e 07 0003 | 01 000b ffffffffffffffff"_hex) == discarded(value, 17));
    CHECK_TWICE(judge_attribute("80 1a 16 01 000b 0000000000000064 | 01 000b ffffffffffffffff"_hex) == no_error);
    CHECK_TWICE(judge_attribute("80 1a 0b 07 000b ffffffffffffffff"_hex) == no_error);
    // R104: sent as transitive by some; as if it were not known, never a reset
    CHECK_TWICE(judge_attribute("c0 1a 0b 01 000b 0000000000000064"_hex)
        == discarded(errc::attribute_flags_error, 14));
}
