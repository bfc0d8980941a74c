// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/update.hpp>

#include "catch.hpp"
#include "support/malformed.hpp"
#include "support/text.hpp"

#include <string>

// UPDATEs whose fields, routes or set of attributes are wrong, and what looks like it and is not. Each row is
// judged while compiling and while running: action, code, attribute, offset, and the NOTIFICATION.

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

using enum error_action;
using enum errc;

constexpr codec_context add_path = [] {
    codec_context context;
    context.add_path.insert(ipv4_unicast);
    context.add_path.insert(ipv6_unicast);
    return context;
}();

struct update_row {
    char const* rule;
    char const* what;
    octets body; ///< of the UPDATE, behind the header
    error_action action = ignore;
    errc code{};
    std::uint8_t about = 0;
    std::size_t offset = 0; ///< from the first octet of the marker
    octets data{};          ///< of the NOTIFICATION
    codec_context context{};
};

#define ORIGIN_PATH "40 01 01 00 | 40 02 00 |"
#define ALL "40 01 01 00 | 40 02 00 | 40 03 04 c0000201 |"
#define PREFIX "18 c63364"
// 14 octets in ALL: the first attribute behind it is at 37, and the NLRI of an UPDATE of ALL alone too
#define TWELVE "20010db80000000000000000"

constexpr update_row field_rows[] = {
    {"RFC 4271 §6.3", "withdrawn routes longer than the message", "0001 0000"_hex, session_reset, malformed_attribute_list, 0, 19},
    {"RFC 4271 §6.3", "withdrawn routes of 65535 octets", "ffff 0000"_hex, session_reset, malformed_attribute_list, 0, 19},
    {"RFC 4271 §6.3", "no room for the second length", "0003 000000"_hex, session_reset, malformed_attribute_list, 0, 19},
    {"RFC 4271 §6.3", "one octet of the second length", "0001 00 00"_hex, session_reset, malformed_attribute_list, 0, 19},
    {"RFC 4271 §6.3", "attributes longer than the message", "0000 0001"_hex, session_reset, malformed_attribute_list, 0, 21},
    {"RFC 4271 §6.3", "attributes of 65535 octets", "0000 ffff 40010100"_hex, session_reset, malformed_attribute_list, 0, 21},
    {"RFC 4271 §6.3", "both lengths fill the message twice", "0004 08 0a 08 0b 0003 4001"_hex, session_reset,
        malformed_attribute_list, 0, 25},
    {"RFC 7606 §5.3", "withdrawn prefix of 33 bits", "0006 21 c000020000 0000"_hex, session_reset, invalid_network_field, 0, 21},
    {"RFC 7606 §5.3", "withdrawn prefix of 255 bits", "0001 ff 0000"_hex, session_reset, invalid_network_field, 0, 21},
    {"RFC 7606 §5.3", "a /24 in one octet (CVE-2026-37462)", "0001 18 000e" ALL PREFIX ""_hex, session_reset,
        invalid_network_field, 0, 21},
    {"RFC 7606 §5.3", "the second withdrawn prefix is cut off", "0005 08 0a 18 c633 0000"_hex, session_reset,
        invalid_network_field, 0, 23},
    {"RFC 7606 §5.3", "NLRI of 33 bits", "0000 000e" ALL "21 c633640000"_hex, session_reset, invalid_network_field, 0, 37},
    {"RFC 7606 §5.3", "NLRI of 128 bits", "0000 000e" ALL "80 20010db8"_hex, session_reset, invalid_network_field, 0, 37},
    {"RFC 7606 §5.3", "NLRI cut off", "0000 000e" ALL "18 c633"_hex, session_reset, invalid_network_field, 0, 37},
    {"RFC 7606 §5.3", "NLRI, a length alone", "0000 000e" ALL "01"_hex, session_reset, invalid_network_field, 0, 37},
    {"RFC 7606 §5.3", "the second of the NLRI is cut off", "0000 000e" ALL "08 0a 20 c0"_hex, session_reset,
        invalid_network_field, 0, 39},
    {"RFC 7911 §3", "path identifiers settled and not sent", "0000 000e" ALL PREFIX ""_hex, session_reset, invalid_network_field,
        0, 37, {}, add_path},
    {"RFC 7911 §3", "three octets of a path identifier", "0000 000e" ALL "00000001 08 0a 000000"_hex, session_reset,
        invalid_network_field, 0, 43, {}, add_path},
    {"RFC 7911 §3", "33 bits behind a path identifier", "0000 000e" ALL "00000001 21 c633640000"_hex, session_reset,
        invalid_network_field, 0, 41, {}, add_path},
    {"RFC 7911 §3", "a withdrawn path identifier alone", "0004 00000001 0000"_hex, session_reset, invalid_network_field, 0, 21,
        {}, add_path},
    {"RFC 7911 §3", "path identifiers", "0005 00000001 00 000e" ALL "00000001 00"_hex, ignore, {}, 0, 0, {}, add_path},
    {"RFC 4271 §4.3", "the default route", "0000 000e" ALL "00"_hex},
    {"RFC 4271 §4.3", "the default route withdrawn", "0001 00 0000"_hex},
    {"RFC 4271 §4.3", "bits behind the prefix", "0000 000e" ALL "17 c0000300 01 ff"_hex, ignore},
    {"RFC 4271 §6.3", "multicast, 240/4 and loopback", "0000 000e" ALL "04 e0 04 f0 08 7f"_hex},
    {"RFC 4271 §4.3", "withdrawn and announced", "0004" PREFIX "000e" ALL PREFIX ""_hex},
    {"RFC 4271 §4.3", "the same prefix four times", "0000 000e" ALL PREFIX PREFIX PREFIX PREFIX ""_hex},
    {"RFC 4724 §2", "End-of-RIB", "0000 0000"_hex},
    {"RFC 4724 §2", "End-of-RIB of IPv6", "0000 0006 800f03 0002 01"_hex},
    {"RFC 4271 §6.3", "attributes without routes", "0000 000e" ALL ""_hex},
};

constexpr update_row framing_rows[] = {
    {"RFC 7606 §4", "one octet of attributes", "0000 0001 40 " PREFIX ""_hex, treat_as_withdraw, malformed_attribute_list, 0, 23},
    {"RFC 7606 §4", "two octets of attributes", "0000 0002 4001 " PREFIX ""_hex, treat_as_withdraw, malformed_attribute_list, 1, 23},
    {"RFC 7606 §4", "one octet behind the attributes", "0000 000f" ALL "c0 " PREFIX ""_hex, treat_as_withdraw,
        malformed_attribute_list, 0, 37},
    {"RFC 7606 §4", "two octets behind the attributes", "0000 0010" ALL "c008 " PREFIX ""_hex, treat_as_withdraw,
        malformed_attribute_list, 8, 37},
    {"RFC 7606 §4", "half of a long length", "0000 0011" ALL "d00800 " PREFIX ""_hex, treat_as_withdraw,
        malformed_attribute_list, 8, 37},
    {"RFC 7606 §4", "a value past the end", "0000 0012" ALL "c008 04 00 " PREFIX ""_hex, treat_as_withdraw,
        attribute_length_error, 8, 37, "c008 04 00"_hex},
    {"RFC 7606 §4", "a value past the end, long length", "0000 0013" ALL "d008 ffff 00 " PREFIX ""_hex, treat_as_withdraw,
        attribute_length_error, 8, 37, "d008 ffff 00"_hex},
    {"RFC 7606 §4", "a value past the end of what is not known", "0000 0011" ALL "c063 01 " PREFIX ""_hex, treat_as_withdraw,
        attribute_length_error, 0x63, 37, "c063 01"_hex},
    {"RFC 7606 §4", "a value past the end in front of others", "0000 000e 4001 1e 00 | 400200 | 400304 c0000201 " PREFIX ""_hex,
        treat_as_withdraw, attribute_length_error, 1, 23, "4001 1e 00 400200 400304 c0000201"_hex},
    {"RFC 7606 §3 (j)", "MP_REACH_NLRI past the end", "0000 0013" ALL "800e 20 0001 " PREFIX ""_hex, session_reset,
        attribute_length_error, 14, 37, "800e 20 0001"_hex},
    {"RFC 7606 §3 (j)", "MP_UNREACH_NLRI past the end", "0000 0013" ALL "800f 20 0001 " PREFIX ""_hex, session_reset,
        attribute_length_error, 15, 37, "800f 20 0001"_hex},
    {"RFC 7606 §3 (j)", "the same without routes", "0000 0013" ALL "800e 20 0001"_hex, session_reset, attribute_length_error, 14, 37,
        "800e 20 0001"_hex},
    {"RFC 7606 §5.2", "one octet of attributes, no routes", "0000 0001 40"_hex, session_reset, malformed_attribute_list, 0, 23},
    {"RFC 7606 §5.2", "withdrawn routes are no reachable ones", "0002 080a 0001 40"_hex, session_reset, malformed_attribute_list, 0,
        25},
    {"RFC 7606 §4", "the value's neighbours are read", "0000 0015 400101 03 | 400200 | 400304 c0000201 | 800404 00000001 " PREFIX ""_hex,
        treat_as_withdraw, invalid_origin_attribute, 1, 23, "400101 03"_hex},
    {"RFC 4271 §4.3", "a long length that is short", "0000 000f 5001 0001 00 | 400200 | 400304 c0000201 " PREFIX ""_hex},
    {"RFC 4271 §4.3", "what looks like an attribute in the NLRI", "0000 000e" ALL "18 c02803 18 400101"_hex},
};

constexpr update_row set_rows[] = {
    {"RFC 7606 §3 (d)", "no attributes at all", "0000 0000 " PREFIX ""_hex, treat_as_withdraw, missing_well_known_attribute, 1, 0,
        "01"_hex},
    {"RFC 7606 §3 (d)", "no ORIGIN", "0000 000a 400200 400304 c0000201 " PREFIX ""_hex, treat_as_withdraw,
        missing_well_known_attribute, 1, 0, "01"_hex},
    {"RFC 7606 §3 (d)", "no AS_PATH", "0000 000b 40010100 400304 c0000201 " PREFIX ""_hex, treat_as_withdraw,
        missing_well_known_attribute, 2, 0, "02"_hex},
    {"RFC 7606 §3 (d)", "no NEXT_HOP", "0000 0007" ORIGIN_PATH PREFIX ""_hex, treat_as_withdraw, missing_well_known_attribute, 3, 0,
        "03"_hex},
    {"RFC 7606 §3 (d)", "nothing but an unknown one", "0000 0004 c01f 01 00 " PREFIX ""_hex, treat_as_withdraw,
        missing_well_known_attribute, 1, 0, "01"_hex},
    {"RFC 7606 §3 (d)", "MP_UNREACH_NLRI and NLRI alone", "0000 0006 800f03 000201 " PREFIX ""_hex, treat_as_withdraw,
        missing_well_known_attribute, 1, 0, "01"_hex},
    {"RFC 4760 §3", "MP_REACH_NLRI and NLRI without NEXT_HOP",
        "0000 001f" ORIGIN_PATH "800e15 0002 01 10 " TWELVE "00000001 00 " PREFIX ""_hex, treat_as_withdraw,
        missing_well_known_attribute, 3, 0, "03"_hex},
    {"RFC 4760 §3", "MP_REACH_NLRI with routes, no AS_PATH",
        "0000 001d 40010100 800e16 0002 01 10 " TWELVE "00000001 00 00"_hex, treat_as_withdraw, missing_well_known_attribute, 2, 0,
        "02"_hex},
    {"RFC 4760 §3", "MP_REACH_NLRI without routes, alone", "0000 0018 800e15 0002 01 10 " TWELVE "00000001 00"_hex},
    {"RFC 4271 §5.1.5", "no LOCAL_PREF from inside", "0000 000e" ALL PREFIX ""_hex, ignore, {}, 0, 0, {}, from_inside},
    {"RFC 7606 §3 (g)", "MP_UNREACH_NLRI twice", "0000 000c 800f03 000201 800f03 000201"_hex, session_reset,
        malformed_attribute_list, 15, 29},
    {"RFC 7606 §3 (g)", "MP_UNREACH_NLRI twice, of two families", "0000 000c 800f03 000201 800f03 000101"_hex, session_reset,
        malformed_attribute_list, 15, 29},
    {"RFC 7606 §3 (g)", "MP_REACH_NLRI twice",
        "0000 0025" ORIGIN_PATH "800e0c 0001 02 04 c0000201 00 08 0a 00 800e0c 0001 02 04 c0000201 00 08 0a 00"_hex, session_reset,
        malformed_attribute_list, 14, 45},
    {"RFC 7606 §3 (g)", "ORIGIN twice", "0000 0012" ALL "400101 02 " PREFIX ""_hex, attribute_discard, malformed_attribute_list, 1,
        37},
    {"RFC 7606 §3 (g)", "an unknown one twice", "0000 0016" ALL "c063 01 01 c063 01 02 " PREFIX ""_hex, attribute_discard,
        malformed_attribute_list, 0x63, 41},
    {"RFC 7606 §3 (g)", "ORIGIN and an unknown one, again and again", "0000 0026" ALL
        "400101 02 c06300 400101 01 c06300 c06300 400101 00 c06300 " PREFIX ""_hex, attribute_discard, malformed_attribute_list,
        1, 37},
    {"RFC 7606 §3 (g)", "ORIGIN again and again, then MP_UNREACH_NLRI twice", "0000 0026" ALL
        "400101 02 400101 01 400101 00 800f03 000201 800f03 000201 " PREFIX ""_hex, session_reset, malformed_attribute_list,
        15, 55},
    {"RFC 7606 §3 (g)", "the second of two is malformed", "0000 0012" ALL "400101 07 " PREFIX ""_hex, attribute_discard,
        malformed_attribute_list, 1, 37},
    {"RFC 7606 §3 (g)", "the first of two is malformed",
        "0000 0012 400101 07 400200 400304 c0000201 400101 00 " PREFIX ""_hex, treat_as_withdraw, invalid_origin_attribute, 1, 23,
        "400101 07"_hex},
    {"RFC 7606 §3 (g)", "a second, well-known one that is not known", "0000 0016" ALL "c063 01 01 4063 01 02 " PREFIX ""_hex,
        attribute_discard, malformed_attribute_list, 0x63, 41},
    {"RFC 7606 §3 (h)", "discard, then withdraw", "0000 0017" ALL "400601 00 c00802 0000 " PREFIX ""_hex, treat_as_withdraw,
        attribute_length_error, 8, 41, "c00802 0000"_hex},
    {"RFC 7606 §3 (h)", "withdraw, then discard", "0000 0017" ALL "c00802 0000 400601 00 " PREFIX ""_hex, treat_as_withdraw,
        attribute_length_error, 8, 37, "c00802 0000"_hex},
    {"RFC 7606 §3 (h)", "withdraw, then reset", "0000 0017" ALL "c00802 0000 404d01 00 " PREFIX ""_hex, session_reset,
        unrecognized_well_known_attribute, 0x4d, 42, "404d01 00"_hex},
    {"RFC 7606 §3 (j)", "withdraw, and NLRI that cannot be read", "0000 0013" ALL "c00802 0000 21 c6336400"_hex, session_reset,
        invalid_network_field, 0, 42},
    {"RFC 7606 §3 (j)", "wrong flags of MP_REACH_NLRI, and routes that cannot be read",
        "0000 0015" ORIGIN_PATH "c00e0b 0001 02 04 c0000201 00 28 0a"_hex, session_reset, optional_attribute_error, 14, 30,
        "c00e0b 0001 02 04 c0000201 00 28 0a"_hex},
    {"RFC 7606 §5.2", "an End-of-RIB beside a malformed ORIGIN", "0000 000a 800f03 000201 400101 07"_hex, session_reset,
        invalid_origin_attribute, 1, 29, "400101 07"_hex},
    {"RFC 7606 §5.2", "a malformed attribute and routes of MP_REACH_NLRI",
        "0000 0018" ORIGIN_PATH "800e0b 0001 02 04 c0000201 00 08 0a c00800 " ""_hex, treat_as_withdraw, attribute_length_error, 8,
        44, "c00800"_hex},
    {"RFC 7606 §5.2", "discard without routes", "0000 0012" ALL "400601 00"_hex, attribute_discard, attribute_length_error, 6, 37,
        "400601 00"_hex},
    {"RFC 7606 §5.1", "every kind of routes at once, in any order",
        "0002 080c 001d 800f05 0001 02 080a | 400304 c0000201 | 400101 00 | 400200 | 800404 00000001 " PREFIX ""_hex},
};

constexpr made_update<200> message_of(update_row const& r) { return made_update<200>::of_body(r.body); }

constexpr bool holds(update_row const& r)
{
    auto const made = message_of(r);
    auto const message = made.message();
    auto const j = judge(message, r.context);
    auto const length = r.code == missing_well_known_attribute ? 0 : r.data.size();
    error const expected{
        r.code, r.action, r.about, static_cast<std::uint16_t>(r.offset), static_cast<std::uint16_t>(length)};
    if (j.strongest != expected || j.decoded != (r.action != session_reset) || (j.errors == 0) != (r.action == ignore))
        return false;
    if (r.action != ignore && !is_reported_as(expected, made.octets(), body_of<>{r.code, r.data}))
        return false;
    // before RFC 7606 any error was a reset, and of all of them the first is reported
    auto strict = r.context;
    strict.errors = error_handling::rfc4271;
    if (judge(message, strict).decoded != (r.action == ignore))
        return false;
    // whoever analyses gets everything but what has no fields, and the same verdict
    auto analysing = r.context;
    analysing.errors = error_handling::analyse;
    auto const analysed = judge(message, analysing);
    return analysed.strongest == expected && (analysed.decoded || (r.code == malformed_attribute_list && r.about == 0));
}

template<std::size_t Size>
constexpr bool all_hold(update_row const (&rows)[Size])
{
    for (auto const& r : rows)
        if (!holds(r))
            return false;
    return true;
}
static_assert(all_hold(field_rows));
static_assert(all_hold(framing_rows));
static_assert(all_hold(set_rows));

template<std::size_t Size>
void check(update_row const (&rows)[Size])
{
    for (auto const& r : rows) {
        CAPTURE(std::string{r.rule}, std::string{r.what});
        auto const made = message_of(r);
        auto const j = judge(made.message(), r.context);
        CAPTURE(to_text(j.strongest), j.errors, j.decoded);
        CHECK(holds(r));
    }
}

} // namespace

TEST_CASE("The fields of an UPDATE: lengths and prefixes", "[message][rfc4271-6.3][rfc7606-5.3][rfc7911-3]") { check(field_rows); }
TEST_CASE("The framing of the attributes", "[message][rfc7606-4][rfc7606-5.2]") { check(framing_rows); }
TEST_CASE("Attributes that are missing, repeated, or wrong several at once", "[message][rfc7606-3][rfc7606-5.2]") { check(set_rows); }

TEST_CASE("RFC 4760 §3: without an NLRI field the address in NEXT_HOP is ignored", "[message][rfc4760-3][rfc4271-6.3]")
{
    // beside an IPv6 withdrawal, beside MP_REACH_NLRI, beside withdrawn IPv4 routes
    constexpr auto ipv6_withdrawn = "ffffffffffffffffffffffffffffffff0036020000001f4001010040020602010000fde940030400000000"
                                    "800f080002012020010db8"_hex;
    constexpr auto ipv6_announced = "ffffffffffffffffffffffffffffffff004802000000314001010040020602010000fde940030400000000"
                                    "800e1a0002011020010db8000000000000000000000001002020010db8"_hex;
    constexpr auto ipv4_withdrawn = "ffffffffffffffffffffffffffffffff002f020004180a000000144001010040020602010000fde9"
                                    "40030400000000"_hex;
    for (auto const octets : {octets{ipv6_withdrawn}, octets{ipv6_announced}, octets{ipv4_withdrawn}}) {
        CHECK(judge(message_in(octets)) == no_error);
        CHECK(judge(message_in(octets), {.errors = error_handling::rfc4271}) == no_error);
        CHECK(judge(message_in(octets), {.errors = error_handling::analyse}) == no_error);
    }
    static_assert(judge(message_in(ipv6_withdrawn)) == no_error && judge(message_in(ipv4_withdrawn)) == no_error);
    auto const withdrawn = update_view::decode(message_in(ipv6_withdrawn), {});
    auto const prefix = (*withdrawn->get<mp_unreach_nlri_view>()->nlri<ipv6_unicast_nlri_view>()->begin()).prefix;
    CHECK(prefix == *ipv6_prefix::parse("2001:db8::/32"));
    CHECK_FALSE(withdrawn->get<next_hop>()); // none that can be used

    // its flags and its length are not ignored: RFC 7606 §3 (c), §7.3, and §5.2 without routes to announce
    constexpr auto short_one = "0000 0018 40010100 400200 400303 000000 800f08 0002 01 20 20010db8"_hex;
    CHECK(judge(made_update<200>::of_body(short_one).message())
        == judgement{2, {attribute_length_error, session_reset, 3, 30, 6}, false});
}

TEST_CASE("RFC 7606 §3 (h): of wrong flags and a wrong length both are told, and the stronger action counts",
    "[message][rfc7606-3]")
{
    struct row {
        octets attribute;
        error_action action;
        codec_context context{};
    };
    auto const [attribute, action, context] = GENERATE(row{"c0060100"_hex, treat_as_withdraw},
        row{"8007050000fde900"_hex, treat_as_withdraw}, row{"40110502010000fd"_hex, treat_as_withdraw, from_old},
        row{"40260100"_hex, treat_as_withdraw}, row{"c01d 05 0400 ffff 00"_hex, treat_as_withdraw},
        row{"402703 000101"_hex, treat_as_withdraw}, row{"402903 000000"_hex, treat_as_withdraw},
        row{"802802 0100"_hex, attribute_discard}, row{"c01a02 0100"_hex, attribute_discard},
        row{"400e02 0001"_hex, session_reset}, row{"c00f02 0001"_hex, session_reset},
        // wrong flags that only discard, and a value that withdraws: RFC 8669 §6, RFC 9252 §7
        row{"802803 05 0000"_hex, treat_as_withdraw});
    std::array<std::uint8_t, 60> memory{};
    wire::writer out{memory};
    out.write("40010100 400200 400304 c0000201"_hex);
    out.write(attribute);
    auto const j = judge(made_update<200>{out.written(), PREFIX ""_hex}.message(), context);
    CAPTURE(to_text(j.strongest));
    CHECK(j.errors == 2);
    CHECK(j.strongest.action == action);
    CHECK(j.strongest.about == attribute[1]);
    CHECK(j.strongest.offset == 37);
}
