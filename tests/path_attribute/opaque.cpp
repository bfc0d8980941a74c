// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/opaque.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

TEST_CASE("assigned attributes that are not read keep their octets", "[path_attribute]")
{
    // BGP-LS: an IGP metric TLV (1095)
    constexpr auto octets = "0447 0003 00000a"_hex;
    static constexpr auto decoded = bgp_ls_attribute_view::decode(octets, {});
    static_assert(same_octets(decoded->octets(), octets));
    static_assert(prints_as(*decoded, "0447000300000a"));
    CHECK_TWICE(judge_attribute("80 1d 07 0447 0003 00000a"_hex) == no_error);
    std::uint8_t memory[16]{};
    wire::writer out{memory};
    decoded->encode(out, {});
    CHECK(same_octets(out.written(), octets));
}

TEST_CASE("inner lengths of an opaque attribute decide its action", "[path_attribute][rfc7606-7][rfc9552-8.2.2]")
{
    struct row {
        octets attribute;
        error_action action;
        std::uint8_t about;
    };
    auto const [attribute, action, about] = GENERATE(
        row{"80 1d 04 0447 0003"_hex, attribute_discard, 29},            // RFC 9552 §8.2.2: a TLV past the end
        row{"c0 29 05 0001 0000 00"_hex, attribute_discard, 41},         // half a TLV header
        row{"c0 27 08 0001 01 ff c0000201"_hex, attribute_discard, 39},  // a next hop past the end
        row{"c0 27 0c 0001 01 04 c0000201 0001 0001"_hex, attribute_discard, 39}, // a characteristic past the end
        row{"c0 27 09 0001 01 04 c0000201 00"_hex, attribute_discard, 39},
        row{"c0 27 0a 0001 01 04 c0000201 0003"_hex, attribute_discard, 39},
        row{"c0 27 0b 0001 01 04 c0000201 000300"_hex, attribute_discard, 39},
        row{"c0 27 08 0001 01 04 e0000001"_hex, attribute_discard, 39},  // it can be the next hop of no route
        row{"c0 26 0b 01 00000001 02 04 c0000201"_hex, attribute_discard, 38}, // RFC 9026 §3.1.6: no source address
        row{"c0 26 0b 01 00000001 01 05 c0000201"_hex, attribute_discard, 38}, // a TLV past the end
        row{"c0 26 0c 01 00000001 01 04 c0000201 01"_hex, attribute_discard, 38},
        row{"c0 26 0c 01 00000001 01 05 c000020100"_hex, attribute_discard, 38}, // a source address of five octets
        row{"c0 24 08 02 0000fde80001 46"_hex, treat_as_withdraw, 36},   // RFC 10039: one domain of two
        row{"c0 24 09 01 0000fde80001 46 00"_hex, treat_as_withdraw, 36}, // a segment without domains
        row{"c0 25 0b 02 0004 ff 04 0000 01 0000 00"_hex, treat_as_withdraw, 37}, // RFC 9015 §3.2.1, error 4: past the end
        row{"c0 25 03 01 0000"_hex, treat_as_withdraw, 37},              // error 6: no Hop TLV
        row{"c0 25 04 02 0001 ff"_hex, treat_as_withdraw, 37},           // error 7: no Sub-TLV in it
        row{"c0 25 03 02 0000"_hex, treat_as_withdraw, 37},              // not even a Service Index
        row{"c0 25 06 02 0003 ff 04 00"_hex, treat_as_withdraw, 37},     // half a Sub-TLV
        row{"c0 1b 08 c0000201 000010 00"_hex, treat_as_withdraw, 27},   // RFC 6514 §8
        row{"c0 1b 07 e0000001 000010"_hex, treat_as_withdraw, 27},      // multicast
        row{"c0 1b 0e c0000201 000010 00000000 000010"_hex, treat_as_withdraw, 27},
        row{"c0 1b 13 ff020000000000000000000000000001 000010"_hex, treat_as_withdraw, 27},
        row{"c0 1b 13 00000000000000000000000000000000 000010"_hex, treat_as_withdraw, 27});
    CAPTURE(int{about});
    CHECK(judge_attribute(attribute)
        == one_error(errc::optional_attribute_error, action, about, attributes_offset, attribute.size()));
}

TEST_CASE("too short or with wrong flags, an opaque attribute has its RFC's action", "[path_attribute][rfc7606-3]")
{
    auto const length = errc::attribute_length_error;
    CHECK(judge_attribute("80 18 00"_hex) == one_error(length, treat_as_withdraw, 24, attributes_offset, 3));
    CHECK(judge_attribute("80 18 01 00"_hex) == one_error(length, treat_as_withdraw, 24, attributes_offset, 4));
    CHECK(judge_attribute("80 1d 00"_hex) == one_error(length, attribute_discard, 29, attributes_offset, 3));
    CHECK(judge_attribute("c0 26 04 01 000000"_hex) == one_error(length, attribute_discard, 38, attributes_offset, 7));
    CHECK(judge_attribute("c0 27 03 000101"_hex) == one_error(length, attribute_discard, 39, attributes_offset, 6));
    CHECK(judge_attribute("c0 1d 04 0447 0000"_hex)
        == one_error(errc::attribute_flags_error, treat_as_withdraw, 29, attributes_offset, 7));
}

TEST_CASE("what is well framed is no error, whatever it says", "[path_attribute]")
{
    auto const attribute = GENERATE("80 18 24 01020000 3f800000 3f800000 3f800000 3f800000 3f800000 3f800000 3f800000 3f800000"_hex, "c0 1b 07 c0000201 000010"_hex,
        "c0 1b 13 20010db8000000000000000000000001 000010"_hex, "80 1d 04 0447 0000"_hex,
        "c0 22 01 00"_hex,
        "c0 24 08 01 0000fde80001 46"_hex, "c0 25 07 02 0004 ff 04 0000"_hex, "c0 26 0b 01 00000001 01 04 c0000201"_hex,
        "c0 26 0b 02 00000001 02 04 00000000"_hex, "c0 27 04 0001 01 00"_hex,
        "c0 27 10 0001 01 04 c0000201 0003 0004 c000024d"_hex, "c0 27 0c 0001 01 04 c0000201 ffff 0000"_hex,
        "c0 29 04 0001 0000"_hex);
    CHECK(judge_attribute(attribute) == no_error);
}
