// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/update.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

#include <string>
#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

using enum error_action;

constexpr codec_context internal{.peer = peering::internal};
constexpr codec_context strict{.errors = error_handling::rfc4271};
constexpr codec_context analysing{.errors = error_handling::analyse};
constexpr codec_context add_path = [] {
    codec_context context;
    context.add_path.insert(ipv4_unicast);
    return context;
}();

// ORIGIN IGP, AS_PATH [65001], NEXT_HOP 192.0.2.1: 20 octets
constexpr auto mandatory = "40 01 01 00 | 40 02 06 02 01 00 00 fd e9 | 40 03 04 c0 00 02 01"_hex;
constexpr auto prefix = "18 c6 33 64"_hex; // 198.51.100.0/24
constexpr std::size_t nlri_offset = attributes_offset + 20;

constexpr judgement judged(
    octets attributes, octets nlri = prefix, octets withdrawn = {}, codec_context const& context = {})
{
    return judge(made_update<>{attributes, nlri, withdrawn}.message(), context);
}

/// The same with the three mandatory attributes in front of `more`.
constexpr judgement judged_behind_mandatory(octets more, octets nlri = prefix, codec_context const& context = {})
{
    std::array<std::uint8_t, 200> memory{};
    wire::writer out{memory};
    out.write(mandatory);
    out.write(more);
    return judged(out.written(), nlri, {}, context);
}

constexpr judgement reset(errc code, std::size_t offset, std::uint8_t about = 0, std::size_t length = 0)
{
    return one_error(code, session_reset, about, offset, length);
}

} // namespace

TEST_CASE("U1: lengths of the fields that contradict the message's are 3/1", "[message][rfc4271-6.3][rfc7606-3]")
{
    // Withdrawn Routes Length passes the end, by any amount
    CHECK_TWICE(judge(message_in("ffffffffffffffffffffffffffffffff | 00 17 02 | 00 01 | 00 00"_hex))
        == reset(errc::malformed_attribute_list, 19));
    CHECK_TWICE(judge(message_in("ffffffffffffffffffffffffffffffff | 00 17 02 | ff ff | 00 00"_hex))
        == reset(errc::malformed_attribute_list, 19));
    // it leaves no room for the Total Path Attribute Length
    CHECK_TWICE(judge(message_in("ffffffffffffffffffffffffffffffff | 00 19 02 | 00 03 | 00 00 00 00"_hex))
        == reset(errc::malformed_attribute_list, 19));
    // Total Path Attribute Length passes the end
    CHECK_TWICE(judge(message_in("ffffffffffffffffffffffffffffffff | 00 17 02 | 00 00 | 00 01"_hex))
        == reset(errc::malformed_attribute_list, 21));
    CHECK_TWICE(judge(message_in("ffffffffffffffffffffffffffffffff | 00 1a 02 | 00 02 08 0a | 00 02 | 00"_hex))
        == reset(errc::malformed_attribute_list, 23));
    // even for who analyses
    CHECK_TWICE(judge(message_in("ffffffffffffffffffffffffffffffff | 00 17 02 | 00 00 | 00 01"_hex), analysing)
        == reset(errc::malformed_attribute_list, 21));
}

TEST_CASE("U2, U3: withdrawn routes that cannot be read are 3/10", "[message][rfc7606-5.3]")
{
    CHECK_TWICE(judged(mandatory, prefix, "21 c0 00 02 00 80"_hex) == reset(errc::invalid_network_field, 21));
    CHECK_TWICE(judged({}, {}, "08 0a 28 c0 00 02 00 80"_hex) == reset(errc::invalid_network_field, 23));
    CHECK_TWICE(judged({}, {}, "ff"_hex) == reset(errc::invalid_network_field, 21));
    // the last element passes the end of the section, not of the message (CVE-2026-37462)
    CHECK_TWICE(judged(mandatory, prefix, "18"_hex) == reset(errc::invalid_network_field, 21));
    CHECK_TWICE(judged(mandatory, prefix, "18 0a 00"_hex) == reset(errc::invalid_network_field, 21));
    CHECK_TWICE(judged(mandatory, prefix, "08 0a 09 0a"_hex) == reset(errc::invalid_network_field, 23));
    CHECK_TWICE(judged(mandatory, prefix, "20 0a 00 00"_hex) == reset(errc::invalid_network_field, 21));
}

TEST_CASE("U4, U5: NLRI that cannot be read are 3/10", "[message][rfc7606-5.3]")
{
    CHECK_TWICE(judged(mandatory, "21 c0 00 02 01 00"_hex) == reset(errc::invalid_network_field, nlri_offset));
    CHECK_TWICE(judged(mandatory, "18 c6 33 64 | 80 00"_hex) == reset(errc::invalid_network_field, nlri_offset + 4));
    CHECK_TWICE(judged(mandatory, "18 c6 33"_hex) == reset(errc::invalid_network_field, nlri_offset));
    CHECK_TWICE(judged(mandatory, "00 | 01"_hex) == reset(errc::invalid_network_field, nlri_offset + 1));
    // with ADD-PATH each element starts with four more octets
    CHECK_TWICE(judged(mandatory, "18 c6 33 64"_hex, {}, add_path)
        == reset(errc::invalid_network_field, nlri_offset));
    CHECK_TWICE(judged(mandatory, "00 00 00 01 | 18 c6 33 64 | 00 00 00 02"_hex, {}, add_path)
        == reset(errc::invalid_network_field, nlri_offset + 8));
    CHECK_TWICE(judged(mandatory, "00 00 00 01 | 21 c6 33 64 00 00"_hex, {}, add_path)
        == reset(errc::invalid_network_field, nlri_offset + 4));
    CHECK_TWICE(judged(mandatory, "00 00 00 01 | 18 c6 33 64"_hex, {}, add_path) == no_error);
    // who analyses still gets the attributes
    CHECK_TWICE(judged(mandatory, "18 c6 33"_hex, {}, analysing)
        == judgement{1, {errc::invalid_network_field, session_reset, 0, nlri_offset, 0}, true});
}

TEST_CASE("U6, U7: prefixes that mean nothing and bits behind their length are no errors", "[message][rfc4271-6.3]")
{
    CHECK_TWICE(judged(mandatory, "04 e0 | 04 f0 | 08 7f | 20 ff ff ff ff"_hex) == no_error);
    static constexpr made_update<> bits{mandatory, "17 c0 00 03 | 00 | 01 ff"_hex};
    CHECK_TWICE(judge(bits.message()) == no_error);
    auto const update = update_view::decode(bits.message(), {});
    REQUIRE(update);
    CHECK(to_text(update->nlri()) == "192.0.2.0/23 0.0.0.0/0 128.0.0.0/1");
    CHECK(same_octets(update->nlri().octets(), "17 c0 00 03 | 00 | 01 ff"_hex));
}

TEST_CASE("U8: a prefix may be withdrawn and announced at once", "[message][rfc4271-4.3]")
{
    CHECK_TWICE(judged(mandatory, prefix, prefix) == no_error);
}

TEST_CASE("U9: an attribute that passes the end of its field is treat-as-withdraw", "[message][rfc7606-4]")
{
    // ORIGIN of 32 octets behind three good attributes; the NLRI still lie where the length says
    CHECK_TWICE(judged_behind_mandatory("80 04 20 00"_hex)
        == one_error(errc::attribute_length_error, treat_as_withdraw, 4, nlri_offset, 4));
    CHECK_TWICE(judged_behind_mandatory("d0 08 ff ff 00"_hex) // CVE-2017-15865: Data has what was received
        == one_error(errc::attribute_length_error, treat_as_withdraw, 8, nlri_offset, 5));
    CHECK_TWICE(judged_behind_mandatory("c0 12 50 31 00"_hex) // as in RIS data of 2002
        == one_error(errc::attribute_length_error, treat_as_withdraw, 18, nlri_offset, 5));
    // what stands behind it is not looked at: AS_PATH and NEXT_HOP are missing too
    CHECK_TWICE(judged("40 01 05 00 | 40 02 00"_hex)
        == judgement{4, {errc::attribute_length_error, treat_as_withdraw, 1, 23, 7}, true});
    static constexpr made_update<> update{"40 01 01 00 | c0 08 c8 00 01"_hex, prefix};
    auto const view = update_view::decode(update.message(), {});
    REQUIRE(view);
    CHECK(view->action() == treat_as_withdraw);
    CHECK(to_text(view->nlri()) == "198.51.100.0/24");
    CHECK(same_octets(view->path_attributes().as_received().octets(), "40 01 01 00"_hex));
}

TEST_CASE("U10: an attribute's header that is cut off is treat-as-withdraw", "[message][rfc7606-4]")
{
    CHECK_TWICE(judged_behind_mandatory("c0"_hex)
        == one_error(errc::malformed_attribute_list, treat_as_withdraw, 0, nlri_offset, 0));
    CHECK_TWICE(judged_behind_mandatory("c0 08"_hex)
        == one_error(errc::malformed_attribute_list, treat_as_withdraw, 8, nlri_offset, 0));
    CHECK_TWICE(judged_behind_mandatory("d0 08 00"_hex)
        == one_error(errc::malformed_attribute_list, treat_as_withdraw, 8, nlri_offset, 0));
    CHECK_TWICE(judged_behind_mandatory("d0 63 00 00"_hex) == no_error);
    // R047: a field of one or two octets in front of NLRI
    CHECK_TWICE(judged("40"_hex) == judgement{4, {errc::malformed_attribute_list, treat_as_withdraw, 0, 23, 0}, true});
    CHECK_TWICE(
        judged("40 01"_hex) == judgement{4, {errc::malformed_attribute_list, treat_as_withdraw, 1, 23, 0}, true});
}

TEST_CASE("U12: nothing is known about the length of an attribute that is not known", "[message][rfc4271-5]")
{
    CHECK_TWICE(judged_behind_mandatory("c0 63 00"_hex) == no_error);
    CHECK_TWICE(judged_behind_mandatory("80 63 03 01 02 03"_hex) == no_error);
}

TEST_CASE("U13, U14: a mandatory attribute that is missing is treat-as-withdraw", "[message][rfc7606-3]")
{
    constexpr auto missing = [](std::uint8_t type) {
        return one_error(errc::missing_well_known_attribute, treat_as_withdraw, type, 0, 0);
    };
    CHECK_TWICE(judged("40 02 00 | 40 03 04 c0 00 02 01"_hex) == missing(1));
    CHECK_TWICE(judged("40 01 01 00 | 40 03 04 c0 00 02 01"_hex) == missing(2));
    CHECK_TWICE(judged("40 01 01 00 | 40 02 00"_hex) == missing(3));
    // none at all, CVE-2023-41358, and only one that is not known, CVE-2023-46753
    CHECK_TWICE(judged({}) == judgement{3, missing(1).strongest, true});
    CHECK_TWICE(judged("c0 1f 10 | 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"_hex)
        == judgement{3, missing(1).strongest, true});
    // CVE-2023-47234: MP_UNREACH_NLRI and NLRI alone
    CHECK_TWICE(judged("80 0f 07 | 00 02 01 | 18 20 01 0d"_hex) == judgement{3, missing(1).strongest, true});
    // MP_REACH_NLRI has a next hop of its own, but not for the NLRI field
    constexpr auto mp = "40 01 01 00 | 40 02 00 | 80 0e 18 | 00 02 01 | 10 | 20 01 0d b8 00 00 00 00"
                        "00 00 00 00 00 00 00 01 | 00 | 10 20 01"_hex;
    CHECK_TWICE(judged(mp, {}) == no_error);
    CHECK_TWICE(judged(mp, prefix) == missing(3));
    // MP_REACH_NLRI with routes needs ORIGIN and AS_PATH as well
    CHECK_TWICE(judged(mp.subspan(4), {}) == missing(1));
    CHECK_TWICE(judged(mp.subspan(7), {}) == judgement{2, missing(1).strongest, true});
    // a malformed one is not missing
    CHECK_TWICE(judged("40 01 01 07 | 40 02 00 | 40 03 04 c0 00 02 01"_hex).errors == 1);
}

TEST_CASE("U15, U16: NEXT_HOP beside MP_REACH_NLRI and no LOCAL_PREF from inside are no errors", "[message][rfc4760-3]")
{
    CHECK_TWICE(judged_behind_mandatory("80 0e 18 | 00 02 01 | 10 | 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01"
                                        "| 00 | 10 20 01"_hex, {}) == no_error);
    CHECK_TWICE(judged(mandatory, prefix, {}, internal) == no_error);
}

TEST_CASE("U17: without a route that could be withdrawn, treat-as-withdraw is session reset", "[message][rfc7606-5.2]")
{
    constexpr auto told_twice = [](errc code, std::uint8_t about, std::size_t offset, std::size_t length) {
        return judgement{2,
            {code, session_reset, about, static_cast<std::uint16_t>(offset), static_cast<std::uint16_t>(length)}, false};
    };
    CHECK_TWICE(judged_behind_mandatory("c0 08 03 00 00 00"_hex, {})
        == told_twice(errc::attribute_length_error, 8, nlri_offset, 6));
    CHECK_TWICE(judged("40 01 20 00"_hex, {}) == told_twice(errc::attribute_length_error, 1, 23, 4));
    CHECK_TWICE(judged("40"_hex, {}) == told_twice(errc::malformed_attribute_list, 0, 23, 0));
    // withdrawn routes change nothing: they are not reachable NLRI
    CHECK_TWICE(judged("40 01 01 07"_hex, {}, prefix) == told_twice(errc::invalid_origin_attribute, 1, 27, 4));
    // CVE-2023-47235: an End-of-RIB with something malformed beside it
    CHECK_TWICE(judged("80 0f 03 | 00 02 01 | 40 01 01 07"_hex, {})
        == told_twice(errc::invalid_origin_attribute, 1, 29, 4));
    // MP_REACH_NLRI without routes does not count
    CHECK_TWICE(judged_behind_mandatory(
                    "80 0e 09 | 00 01 01 | 04 | c0 00 02 01 | 00 | 80 04 03 00 00 00"_hex, {})
        == told_twice(errc::attribute_length_error, 4, nlri_offset + 12, 6));
    // AMB-12: MP_REACH_NLRI behind what cannot be framed is never seen
    CHECK_TWICE(judged("40 01 40 00 | 80 0e 0b | 00 01 01 | 04 | c0 00 02 01 | 00 | 08 0a"_hex, {})
        == told_twice(errc::attribute_length_error, 1, 23, 18));
    // but in front of it, its routes can be withdrawn
    CHECK_TWICE(judged("80 0e 0b | 00 01 01 | 04 | c0 00 02 01 | 00 | 08 0a | 40 01 40 00"_hex, {})
        == judgement{3, {errc::attribute_length_error, treat_as_withdraw, 1, 37, 4}, true});
    // attribute discard stays what it is
    CHECK_TWICE(judged_behind_mandatory("40 06 01 00"_hex, {})
        == one_error(errc::attribute_length_error, attribute_discard, 6, nlri_offset, 4));
    // MP_UNREACH_NLRI alone, with wrong flags, can be acted on
    CHECK_TWICE(judged("c0 0f 05 | 00 01 01 | 08 0a"_hex, {})
        == one_error(errc::attribute_flags_error, treat_as_withdraw, 15, 23, 8));
}

TEST_CASE("U18: attributes without routes are a valid UPDATE that changes nothing", "[message][rfc4271-6.3]")
{
    CHECK_TWICE(judged(mandatory, {}) == no_error);
    CHECK_TWICE(judged("40 01 01 00"_hex, {}) == no_error);
}

TEST_CASE("U19, U20: only MP_REACH_NLRI and MP_UNREACH_NLRI must not be repeated", "[message][rfc7606-3]")
{
    CHECK_TWICE(judged("80 0f 03 00 02 01 | 80 0f 03 00 02 01"_hex, {})
        == reset(errc::malformed_attribute_list, 29, 15));
    CHECK_TWICE(judged_behind_mandatory("40 01 01 02"_hex)
        == one_error(errc::malformed_attribute_list, attribute_discard, 1, nlri_offset, 0));
    CHECK_TWICE(judged_behind_mandatory("c0 63 01 00 | c0 63 01 01 | c0 63 01 02"_hex)
        == judgement{2, {errc::malformed_attribute_list, attribute_discard, 0x63, nlri_offset + 4, 0}, true});
    // AMB-7: the first decides; a second one repairs nothing
    CHECK_TWICE(judged("40 01 01 07 | 40 01 01 00 | 40 02 00 | 40 03 04 c0 00 02 01"_hex)
        == judgement{2, {errc::invalid_origin_attribute, treat_as_withdraw, 1, 23, 4}, true});

    static constexpr made_update<> twice{
        "40 01 01 00 | 40 02 00 | 40 03 04 c0 00 02 01 | 40 01 01 02 | c0 63 01 0a | c0 63 01 0b"_hex, prefix};
    auto const update = update_view::decode(twice.message(), {});
    REQUIRE(update);
    CHECK(update->get<origin>() == origin{origin::code::igp});
    CHECK(same_octets(update->path_attributes().find(0x63)->value, "0a"_hex));
    CHECK(to_text(update->path_attributes())
        == "ORIGIN IGP; AS_PATH []; NEXT_HOP 192.0.2.1; 99 flags c0: 0a");
}

TEST_CASE("U21: an attribute that is not known but well-known is 3/2", "[message][rfc4271-6.3]")
{
    CHECK_TWICE(judged_behind_mandatory("40 4d 01 01"_hex)
        == reset(errc::unrecognized_well_known_attribute, nlri_offset, 0x4d, 4));
    CHECK_TWICE(judged_behind_mandatory("50 4d 00 01 01"_hex)
        == reset(errc::unrecognized_well_known_attribute, nlri_offset, 0x4d, 5));
    CHECK_TWICE(judged_behind_mandatory("00 4d 01 01"_hex).strongest.code == errc::unrecognized_well_known_attribute);
    CHECK_TWICE(judged_behind_mandatory("40 4d 01 01"_hex, prefix, analysing).decoded);
}

TEST_CASE("U22, U23: optional attributes that are not known are kept with all their octets", "[message][rfc4271-5]")
{
    static constexpr made_update<> made{
        "40 01 01 00 | 40 02 00 | 40 03 04 c0 00 02 01 | c0 63 02 be ef | 80 62 00 | f0 1c 00 04 00 00 00 01"_hex, prefix};
    CHECK_TWICE(judge(made.message()) == no_error);
    auto const update = update_view::decode(made.message(), {});
    REQUIRE(update);
    CHECK(*update->path_attributes().find(99) == raw_path_attribute{0xc0, 99, "be ef"_hex});
    CHECK(*update->path_attributes().find(98) == raw_path_attribute{0x80, 98, {}});
    // code 28 is deprecated: nobody looks into it (CVE-2023-4481)
    CHECK(*update->path_attributes().find(28) == raw_path_attribute{0xf0, 28, "00 00 00 01"_hex});
}

TEST_CASE("U25, U26, U27: Partial, the low flag bits and a long length field are no errors", "[message][rfc4271-4.3]")
{
    CHECK_TWICE(judged("60 01 01 00 | 4f 02 00 | 70 03 00 04 c0 00 02 01 | a0 04 04 00 00 00 01"_hex) == no_error);
    CHECK_TWICE(judged_behind_mandatory("e0 08 04 00 01 00 02 | c5 63 01 00"_hex) == no_error);
}

TEST_CASE("U24: Optional or Transitive the wrong way round is treat-as-withdraw", "[message][rfc7606-3]")
{
    // and the NLRI behind it is found (FRR in 2023)
    CHECK_TWICE(judged("c0 01 01 00 | 40 02 00 | 40 03 04 c0 00 02 01"_hex)
        == one_error(errc::attribute_flags_error, treat_as_withdraw, 1, 23, 4));
    // AMB-4: not attribute discard, whatever the attribute's own action is
    CHECK_TWICE(judged_behind_mandatory("c0 06 00"_hex)
        == one_error(errc::attribute_flags_error, treat_as_withdraw, 6, nlri_offset, 3));
    CHECK_TWICE(judged_behind_mandatory("80 07 08 00 00 fd e9 c0 00 02 01"_hex)
        == one_error(errc::attribute_flags_error, treat_as_withdraw, 7, nlri_offset, 11));
}

TEST_CASE("U28: the order of attributes and several kinds of routes in one UPDATE are no errors", "[message][rfc7606-5.1]")
{
    CHECK_TWICE(judged("80 0f 05 00 01 02 08 0a | 40 03 04 c0 00 02 01 | 80 0e 0b 00 01 02 04 c0 00 02 01 00 08 0b |"
                       "40 02 00 | 40 01 01 00"_hex, prefix, "08 0c"_hex) == no_error);
}

TEST_CASE("U29: an End-of-RIB is 23 octets, or MP_UNREACH_NLRI alone without routes", "[message][rfc4724-2]")
{
    constexpr auto end_of = [](octets attributes, octets nlri = {}, octets withdrawn = {}) {
        return update_view::decode(made_update<>{attributes, nlri, withdrawn}.message(), {})->end_of_rib();
    };
    CHECK_TWICE(end_of({}) == ipv4_unicast);
    CHECK_TWICE(end_of("80 0f 03 | 00 02 01"_hex) == ipv6_unicast);
    CHECK_TWICE(end_of("90 0f 00 03 | 00 02 01"_hex) == ipv6_unicast);
    CHECK_TWICE(end_of("80 0f 03 | 00 01 01"_hex) == ipv4_unicast);
    CHECK_TWICE(end_of("80 0f 03 | 00 19 46"_hex) == address_family{afi::l2vpn, safi::evpn});
    CHECK_TWICE(end_of("80 0f 03 | 40 04 47"_hex) == address_family{afi::bgp_ls, safi::bgp_ls});

    // almost
    CHECK_TWICE(!end_of("80 0f 05 | 00 01 01 | 08 0a"_hex));
    CHECK_TWICE(!end_of("80 0f 04 | 00 02 01 | 00"_hex));
    CHECK_TWICE(!end_of("80 0f 03 | 00 02 01 | 40 01 01 00"_hex));
    CHECK_TWICE(!end_of("40 01 01 00"_hex));
    CHECK_TWICE(!end_of("80 0f 03 | 00 02 01"_hex, {}, prefix));
    CHECK_TWICE(!end_of("80 0f 03 | 00 02 01"_hex, prefix));
    CHECK_TWICE(!end_of({}, {}, "00"_hex));
    CHECK_TWICE(!end_of({}, "00"_hex));
    CHECK_TWICE(!end_of("c0 63 03 | 00 02 01"_hex));
}

TEST_CASE("U30: routes that cannot be read outdo every error of an attribute", "[message][rfc7606-3]")
{
    CHECK_TWICE(judged("40 01 01 07 | 40 02 00 | 40 03 04 c0 00 02 01"_hex, "21 00"_hex)
        == judgement{2, {errc::invalid_network_field, session_reset, 0, attributes_offset + 14, 0}, false});
    CHECK_TWICE(judged("40 01 01 07 | 80 0e 0a 00 01 01 04 c0 00 02 01 00 08"_hex, prefix)
        .strongest.action == session_reset);
}

TEST_CASE("U31: all routes of a message under treat-as-withdraw can be read", "[message][rfc7606-2]")
{
    static constexpr made_update<> made{"40 01 01 07 | 40 02 00 | 40 03 04 c0 00 02 01 | 80 0e 0b 00 01 02 04 c0 00 02 01 00 08 0b"_hex,
        prefix, "08 0c"_hex};
    auto const update = update_view::decode(made.message(), {});
    REQUIRE(update);
    CHECK(update->action() == treat_as_withdraw);
    CHECK(to_text(update->withdrawn_routes()) == "12.0.0.0/8");
    CHECK(to_text(update->nlri()) == "198.51.100.0/24");
    CHECK(to_text(*update->get<mp_reach_nlri_view>()->nlri<ipv4_multicast_nlri_view>()) == "11.0.0.0/8");
    CHECK_FALSE(update->get<origin>());
    CHECK_FALSE(update->path_attributes().has<origin>());
    CHECK(same_octets((*update->path_attributes().as_received().begin()).value, "07"_hex));
    // and a copy withdraws them all
    bgpwire::update const copy{*update};
    CHECK(to_text(copy) == "UPDATE withdraw 12.0.0.0/8 198.51.100.0/24 with MP_UNREACH_NLRI IPv4 multicast: 11.0.0.0/8");
}

namespace {

/// What a copy of a message prints as after it was encoded and decoded again, and whether nothing is wrong with it.
std::string copied(octets message, error_action expected = attribute_discard)
{
    auto const view = update_view::decode(message_in(message), {});
    REQUIRE(view);
    CHECK(view->action() == expected);
    CHECK_FALSE(view->path_attributes().shows_all());
    std::array<std::uint8_t, 4096> memory{};
    wire::writer out{memory};
    bgpwire::update{*view}.encode(out);
    auto const again = update_view::decode(message_in(out.written()), {});
    REQUIRE(again);
    CHECK_FALSE(again->error());
    std::array<std::uint8_t, 4096> more{};
    wire::writer direct{more};
    view->encode(direct);
    CHECK(same_octets(direct.written(), out.written()));
    CHECK(to_text(*view) == to_text(*again));
    return to_text(*again);
}

} // namespace

TEST_CASE("What is discarded is in nothing that is copied, printed or passed on", "[message][rfc7606-2][rfc7606-7.5]")
{
    CHECK(copied("ffffffffffffffffffffffffffffffff0037020000001c4001010040020602010000fde9400304c0000201c007050000fde90018c63364"_hex)
        == "UPDATE announce 198.51.100.0/24 with ORIGIN IGP; AS_PATH [65001]; NEXT_HOP 192.0.2.1");
    CHECK(copied("ffffffffffffffffffffffffffffffff003302000000184001010040020602010000fde9400304c00002014006010018c63364"_hex)
        == "UPDATE announce 198.51.100.0/24 with ORIGIN IGP; AS_PATH [65001]; NEXT_HOP 192.0.2.1");
    CHECK(copied("ffffffffffffffffffffffffffffffff0036020000001b4001010040020602010000fde9400304c00002014005040000006418c63364"_hex)
        == "UPDATE announce 198.51.100.0/24 with ORIGIN IGP; AS_PATH [65001]; NEXT_HOP 192.0.2.1");
    CHECK(copied("ffffffffffffffffffffffffffffffff003d02000000224001010040020602010000fde9400304c0000201c00804fde80001c00804fde8000218c63364"_hex)
        == "UPDATE announce 198.51.100.0/24 with ORIGIN IGP; AS_PATH [65001]; NEXT_HOP 192.0.2.1; COMMUNITIES 65000:1");
    // a Prefix-SID whose label index has two octets: RFC 8669 §6
    CHECK(copied("ffffffffffffffffffffffffffffffff0037020000001c4001010040020602010000fde9400304c0000201c028050100020000 18c63364"_hex)
        == "UPDATE announce 198.51.100.0/24 with ORIGIN IGP; AS_PATH [65001]; NEXT_HOP 192.0.2.1");
}

TEST_CASE("A message of nothing but what is discarded is an End-of-RIB, and so is a copy of it", "[message][rfc4724-2]")
{
    static constexpr made_update<> alone{"40 05 04 00 00 00 64"_hex};
    auto const update = update_view::decode(alone.message(), {});
    REQUIRE(update);
    CHECK(update->end_of_rib() == ipv4_unicast);
    CHECK(bgpwire::update{*update}.end_of_rib() == ipv4_unicast);
    static constexpr made_update<> other{"80 0f 03 00 02 01 | 40 05 04 00 00 00 64"_hex};
    CHECK(update_view::decode(other.message(), {})->end_of_rib() == ipv6_unicast);
    CHECK(bgpwire::update{*update_view::decode(other.message(), {})}.end_of_rib() == ipv6_unicast);
    CHECK_FALSE(update_view::decode(other.message(), {.errors = error_handling::analyse})->end_of_rib());
    CHECK_FALSE(update_view::decode(alone.message(), {.peer = peering::internal})->end_of_rib());
}

TEST_CASE("A copy under treat-as-withdraw withdraws multiprotocol routes of one family in one attribute", "[message][rfc7606-2]")
{
    // ORIGIN 7, MP_REACH_NLRI 2001:db8:1::/48, MP_UNREACH_NLRI of the same family, then of another
    static constexpr made_update<> same{"40 01 01 07 | 40 02 00 | 80 0e 1c 00 02 01 10 2001 0db8 0000 0000 0000 0000 0000 0001 00"
                                        "30 2001 0db8 0001 | 80 0f 0a 00 02 01 30 2001 0db8 0002"_hex};
    auto const one = update_view::decode(same.message(), {});
    REQUIRE(one);
    CHECK(one->withdraws_all());
    CHECK(to_text(bgpwire::update{*one})
        == "UPDATE with MP_UNREACH_NLRI IPv6 unicast: 2001:db8:1::/48 2001:db8:2::/48");
    static constexpr made_update<> two{"40 01 01 07 | 40 02 00 | 80 0e 1c 00 02 01 10 2001 0db8 0000 0000 0000 0000 0000 0001 00"
                                       "30 2001 0db8 0001 | 80 0f 05 00 01 02 08 0a"_hex};
    CHECK(to_text(bgpwire::update{*update_view::decode(two.message(), {})})
        == "UPDATE with MP_UNREACH_NLRI IPv4 multicast: 10.0.0.0/8");
    // who analyses gets a copy of what came
    CHECK(to_text(bgpwire::update{*update_view::decode(two.message(), analysing)})
        == "UPDATE with ORIGIN 07; AS_PATH []; MP_REACH_NLRI IPv6 unicast via 2001:db8::1: 2001:db8:1::/48; "
           "MP_UNREACH_NLRI IPv4 multicast: 10.0.0.0/8");
}

TEST_CASE("Of several errors the strongest action wins, of equally strong ones the first", "[message][rfc7606-3]")
{
    // AGGREGATOR (discard), COMMUNITIES (withdraw), MULTI_EXIT_DISC (withdraw)
    CHECK_TWICE(judged_behind_mandatory("c0 07 01 00 | c0 08 01 00 | 80 04 01 00"_hex)
        == judgement{3, {errc::attribute_length_error, treat_as_withdraw, 8, nlri_offset + 4, 4}, true});
    std::vector<error> errors;
    static constexpr made_update<> made{
        "40 01 01 07 | 40 02 00 | 40 03 04 c0 00 02 01 | c0 07 01 00 | c0 08 01 00"_hex, prefix};
    update_view::for_each_error(made.message(), {}, [&](error const& e) { errors.push_back(e); });
    CHECK(errors
        == std::vector<error>{{errc::attribute_length_error, attribute_discard, 7, 37, 4},
            {errc::attribute_length_error, treat_as_withdraw, 8, 41, 4},
            {errc::invalid_origin_attribute, treat_as_withdraw, 1, 23, 4}});
}

TEST_CASE("Before RFC 7606 every error reset the session", "[message][rfc4271-6.3]")
{
    constexpr auto judged_strictly = [](octets attributes) { return judged(attributes, prefix, {}, strict); };
    CHECK_TWICE(judged_strictly(mandatory) == no_error);
    CHECK_TWICE(judged_strictly("40 01 01 07 | 40 02 00 | 40 03 04 c0 00 02 01"_hex)
        == reset(errc::invalid_origin_attribute, 23, 1, 4));
    CHECK_TWICE(judged_strictly("40 02 00 | 40 03 04 c0 00 02 01"_hex)
        == reset(errc::missing_well_known_attribute, 0, 1));
    CHECK_TWICE(judged_behind_mandatory("40 06 01 00"_hex, prefix, strict)
        == reset(errc::attribute_length_error, nlri_offset, 6, 4));
    CHECK_TWICE(judged_behind_mandatory("40 01 01 00"_hex, prefix, strict)
        == reset(errc::malformed_attribute_list, nlri_offset, 1));
    // what is merely out of scope is no error of the peer's
    CHECK_TWICE(judged_behind_mandatory("40 05 04 00 00 00 64"_hex, prefix, strict)
        == one_error(errc::out_of_scope, attribute_discard, 5, nlri_offset, 7));
}

TEST_CASE("An UPDATE with every type code there is keeps every attribute", "[message][rfc4271-5]")
{
    // R062: 256 type codes, all with the same flags and no octets
    std::vector<std::uint8_t> attributes;
    for (int type = 0; type != 256; ++type)
        attributes.insert(attributes.end(), {0xc0, static_cast<std::uint8_t>(type), 0});
    made_update<1024> const made{attributes};
    std::size_t errors = 0;
    update_view::for_each_error(made.message(), {}, [&](error const& e) {
        ++errors;
        CHECK(made.octets()[e.offset + 1] == e.about);
    });
    CHECK(errors <= 2 * known_path_attributes::size + 1); // wrong flags, and a wrong length
    auto const update = update_view::decode(made.message(), analysing);
    REQUIRE(update);
    int expected = 0;
    for (auto const& attribute : update->path_attributes())
        CHECK(attribute.type_code == expected++);
    CHECK(expected == 256);
}

TEST_CASE("An UPDATE is built, encoded, decoded and is the same", "[message][rfc4271-4.3]")
{
    update built;
    built.withdrawn_routes.push_back(*ipv4_prefix::parse("192.0.2.0/24"));
    built.path_attributes.set(next_hop{ipv4_address{0xc0000201}});
    built.path_attributes.set(as_path{asn{65001}, asn{4200000000}});
    built.path_attributes.set(origin{origin::code::igp});
    built.path_attributes.set(communities{community{65001, 7}, well_known::no_export});
    built.nlri.push_back(*ipv4_prefix::parse("198.51.100.0/24"));
    built.nlri.push_back(*ipv4_prefix::parse("203.0.113.128/25"));

    std::array<std::uint8_t, 128> memory{};
    wire::writer out{memory};
    built.encode(out);
    REQUIRE(out.finish());
    CHECK(same_octets(*out.finish(),
        "ffffffffffffffffffffffffffffffff | 00 47 02 | 00 04 | 18 c0 00 02 | 00 23"
        "| 40 01 01 00 | 40 02 0a 02 02 00 00 fd e9 fa 56 ea 00 | 40 03 04 c0 00 02 01"
        "| c0 08 08 fd e9 00 07 ff ff ff 01 | 18 c6 33 64 | 19 cb 00 71 80"_hex));

    auto const view = update_view::decode(message_in(*out.finish()), {});
    REQUIRE(view);
    CHECK(view->action() == ignore);
    CHECK(update{*view} == built);
    CHECK(to_text(built) == to_text(*view));
    CHECK(to_text(*view)
        == "UPDATE withdraw 192.0.2.0/24 announce 198.51.100.0/24 203.0.113.128/25 with ORIGIN IGP; "
           "AS_PATH [65001 4200000000]; NEXT_HOP 192.0.2.1; COMMUNITIES 65001:7 no-export");
}

TEST_CASE("A built UPDATE that does not fit makes the writer fail and overruns nothing", "[message][rfc4271-4.3]")
{
    update built;
    built.path_attributes.set(origin{});
    for (std::uint32_t i = 0; i != 40; ++i)
        built.nlri.push_back(ipv4_prefix{ipv4_address{0x0a000000 + (i << 8)}, 24});
    auto const whole = header_length + 4 + 4 + 40 * 4;
    for (std::size_t size = 0; size != whole; ++size) {
        std::vector<std::uint8_t> memory(size);
        wire::writer out{memory};
        built.encode(out);
        CHECK(out.finish().error().code == errc::no_buffer_space);
    }
    std::vector<std::uint8_t> memory(whole);
    wire::writer out{memory};
    built.encode(out);
    CHECK(out.finish());

    // R156: no field of an UPDATE holds more than 65535 octets
    built.withdrawn_routes.assign(20000, ipv4_prefix{ipv4_address{0x0a000000}, 24});
    std::vector<std::uint8_t> large(100000);
    wire::writer too_much{large};
    built.encode(too_much);
    CHECK_FALSE(too_much.finish());
}

TEST_CASE("A built UPDATE carries path identifiers where the session does", "[message][rfc7911-3]")
{
    update built{add_path};
    built.withdrawn_routes.push_back({*ipv4_prefix::parse("10.0.0.0/8"), 7});
    built.nlri.push_back({*ipv4_prefix::parse("0.0.0.0/0"), 0x01020304});
    std::array<std::uint8_t, 64> memory{};
    wire::writer out{memory};
    built.encode(out);
    REQUIRE(out.finish());
    CHECK(same_octets(out.finish()->subspan(header_length),
        "00 06 | 00 00 00 07 08 0a | 00 00 | 01 02 03 04 00"_hex));
}

TEST_CASE("An End-of-RIB is built of nothing, or of MP_UNREACH_NLRI alone", "[message][rfc4724-2]")
{
    std::array<std::uint8_t, 64> memory{};
    wire::writer out{memory};
    update{}.encode(out);
    CHECK(same_octets(*out.finish(), "ffffffffffffffffffffffffffffffff 00 17 02 | 00 00 | 00 00"_hex));

    update ipv6;
    ipv6.path_attributes.set(mp_unreach_ipv6_unicast{});
    wire::writer again{memory};
    ipv6.encode(again);
    CHECK(same_octets(
        *again.finish(), "ffffffffffffffffffffffffffffffff 00 1d 02 | 00 00 | 00 06 | 80 0f 03 00 02 01"_hex));
    CHECK(update_view::decode(message_in(*again.finish()), {})->end_of_rib() == ipv6_unicast);

    CHECK(update{}.end_of_rib() == ipv4_unicast);
    CHECK(ipv6.end_of_rib() == ipv6_unicast);
    CHECK(to_text(ipv6) == "UPDATE End-of-RIB IPv6 unicast");
    ipv6.path_attributes.set(origin{});
    CHECK_FALSE(ipv6.end_of_rib());
    update route;
    route.withdrawn_routes.push_back(*ipv4_prefix::parse("10.0.0.0/8"));
    CHECK_FALSE(route.end_of_rib());
}

TEST_CASE("Path identifier 0 is printed where routes have identifiers", "[message][rfc7911-3]")
{
    static constexpr made_update<> made{mandatory, "00000000 18 c6 33 64 | 00000007 18 c6 33 65"_hex, "00000000 08 0a"_hex};
    auto const update = update_view::decode(made.message(), add_path);
    REQUIRE(update);
    auto const expected = "UPDATE withdraw 10.0.0.0/8 path 0 announce 198.51.100.0/24 path 0 198.51.101.0/24 path 7 with "
                          "ORIGIN IGP; AS_PATH [65001]; NEXT_HOP 192.0.2.1";
    CHECK(to_text(*update) == expected);
    CHECK(to_text(bgpwire::update{*update}) == expected);
    CHECK(to_text(update->nlri()) == "198.51.100.0/24 path 0 198.51.101.0/24 path 7");
}

TEST_CASE("A copy of routes with a next hop that cannot be one withdraws them", "[message][rfc4760-3][rfc7606-2]")
{
    made_update<> const received{"40 01 01 00 | 40 02 06 02 01 00 00 fd e9"
                                 "| 80 0e 1a 00 02 01 10 0000 0000 0000 0000 0000 0000 0000 0000 00 20 20 01 0d b8"_hex};
    auto const view = update_view::decode(received.message(), {});
    REQUIRE(view);
    CHECK(view->withdraws_all());
    CHECK(to_text(update{*view}) == "UPDATE with MP_UNREACH_NLRI IPv6 unicast: 2001:db8::/32");
    std::array<std::uint8_t, 100> memory{};
    wire::writer out{memory};
    view->encode(out);
    CHECK(same_octets(out.written().subspan(23), "80 0f 08 00 02 01 20 20 01 0d b8"_hex));
}
