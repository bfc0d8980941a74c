// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/prefix_sid.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

TEST_CASE("Prefix-SID decodes the label index and keeps the other TLVs", "[path_attribute][rfc8669-3]")
{
    constexpr auto octets = "01 0007 00 0000 00000309"_hex; // of exabgp: index 777
    static constexpr auto decoded = prefix_sid_view::decode(octets, {});
    static_assert(decoded->index() == 777);
    static_assert(prints_as(*decoded, "index 777"));
    CHECK_TWICE(judge_attribute("c0 28 0a 01 0007 00 0000 00000309"_hex) == no_error);

    constexpr auto more = "01 0007 00 0000 00000001 | 03 0008 0000 003e80 0003e8 | 63 0001 00"_hex;
    static constexpr auto several = prefix_sid_view::decode(more, {});
    static_assert(several->index() == 1);
    static_assert(several->tlvs().find(prefix_sid_view::originator_srgb)->size() == 8);
    CHECK(to_text(*several) == "index 1 3:0000003e800003e8 99:00");

    constexpr auto without = "03 0008 0000 003e80 0003e8"_hex;
    CHECK_TWICE(!prefix_sid_view::decode(without, {})->index());
}

TEST_CASE("RFC 8669 §6: a Prefix-SID that cannot be read is discarded", "[path_attribute][rfc8669-6]")
{
    constexpr auto discarded = [](errc code, std::size_t length) {
        return one_error(code, attribute_discard, 40, attributes_offset, length);
    };
    auto const value = errc::optional_attribute_error;
    CHECK(judge_attribute("c0 28 03 01 0007"_hex) == discarded(value, 6));              // past the end
    CHECK(judge_attribute("c0 28 04 63 0000 01"_hex) == discarded(value, 7));           // half a header
    CHECK(judge_attribute("c0 28 09 01 0006 00 0000 000309"_hex) == discarded(value, 12)); // short Label-Index
    CHECK(judge_attribute("c0 28 05 03 0002 0000"_hex) == discarded(value, 8));         // no SRGB
    CHECK(judge_attribute("c0 28 0c 03 0009 0000 003e80 0003e8 00"_hex) == discarded(value, 15));
    CHECK(judge_attribute("c0 28 02 01 00"_hex) == discarded(errc::attribute_length_error, 5));
    // R110: nothing but zeros, as it went round the Internet in 2025: a TLV of a type that nobody knows
    CHECK(judge_attribute("c0 28 03 00 0000"_hex) == no_error);
    CHECK(judge_attribute("c0 28 04 00 0000 00"_hex) == discarded(value, 7));
}

TEST_CASE("RFC 9252 §7: a malformed SRv6 Service TLV is treat-as-withdraw", "[path_attribute][rfc9252-7]")
{
    constexpr auto sid = "00 | 01 001e 00 20010db8000000000000000000000001 00 0013 00 | 01 0006 28100000 1040"_hex;
    static_assert(sid.size() == 34);
    auto const judged = [](octets value) {
        std::uint8_t memory[80]{};
        wire::writer out{memory};
        out.write("c0 28"_hex);
        out.u8(static_cast<std::uint8_t>(value.size() + 3));
        out.u8(prefix_sid_view::srv6_l3_service);
        out.u16(static_cast<std::uint16_t>(value.size()));
        out.write(value);
        return judge_attribute(out.written());
    };
    CHECK(judged(sid) == no_error);
    CHECK(judged("00"_hex) == no_error); // no sub-TLV
    CHECK(judged("00 63 0000"_hex) == no_error); // a sub-TLV that nobody knows

    constexpr auto withdrawn = [](std::size_t length) {
        return one_error(errc::optional_attribute_error, treat_as_withdraw, 40, attributes_offset, length + 6);
    };
    CHECK(judged({}) == withdrawn(0));                   // not even the reserved octet
    CHECK(judged(sid.first(33)) == withdrawn(33));       // a sub-TLV past the end
    CHECK(judged("00 01 0005 0000000000"_hex) == withdrawn(9)); // R108: SID Information of five octets
    // a structure of five octets
    CHECK(judged("00 | 01 001d 00 20010db8000000000000000000000001 00 0013 00 | 01 0005 2810000010"_hex)
        == withdrawn(33));
    // R106: an SRv6 Service TLV that passes the end of the attribute, or has not even a length
    CHECK(judge_attribute("c0 28 04 05 0002 00"_hex) == withdrawn(1));
    CHECK(judge_attribute("c0 28 0b 01 0007 00 0000 00000309 06"_hex) == withdrawn(8));
    // the stronger of two errors counts, whichever comes first
    CHECK(judge_attribute("c0 28 06 01 0000 05 0000"_hex)
        == one_error(errc::optional_attribute_error, treat_as_withdraw, 40, attributes_offset, 9));
    CHECK(judge_attribute("c0 28 07 05 0000 63 0009 00"_hex) == withdrawn(4));
}

TEST_CASE("RFC 8669 §6: a Prefix-SID with wrong flags is discarded", "[path_attribute][rfc8669-6]")
{
    CHECK_TWICE(judge_attribute("80 28 0a 01 0007 00 0000 00000309"_hex)
        == one_error(errc::attribute_flags_error, attribute_discard, 40, attributes_offset, 13));
}
