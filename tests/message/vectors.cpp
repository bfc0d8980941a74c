// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/any_message.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/update.hpp"
#include "support/vectors.hpp"

#include <string>
#include <type_traits>
#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

struct expectation {
    std::string_view id;
    char const* text;
};

// UPDATEs in which nothing is wrong. The last octets in hexadecimal are of families and attributes
// that the library hands over as they are.
expectation const correct[] = {
    {"U01", "UPDATE End-of-RIB IPv4 unicast"},
    {"U02", "UPDATE End-of-RIB IPv6 unicast"},
    {"U03", "UPDATE announce 10.0.1.0/24 with ORIGIN IGP; AS_PATH [100]; NEXT_HOP 10.0.255.254; LOCAL_PREF 100"},
    {"U04", "UPDATE announce 1.0.64.0/18 with ORIGIN IGP; AS_PATH [57821 6939]; NEXT_HOP 192.168.1.254; "
            "LOCAL_PREF 100; ATOMIC_AGGREGATE present; AGGREGATOR 18144 219.118.225.189"},
    {"U05", "UPDATE announce 8.8.8.10/32 with ORIGIN IGP; AS_PATH []; NEXT_HOP 192.0.2.1; LOCAL_PREF 100; "
            "LARGE_COMMUNITY 2914:0:666 2914:3320:123"},
    {"U08", "UPDATE announce 198.51.100.0/24 with ORIGIN IGP; AS_PATH [65001]; NEXT_HOP 192.0.2.1; "
            "99 flags c0: beef"},
    {"U11", "UPDATE announce 104.18.64.0/20 104.17.240.0/20 104.16.208.0/20 104.16.144.0/20 104.17.176.0/20 "
            "23.227.38.0/23 1.1.1.0/24 1.1.0.0/24 with ORIGIN IGP; AS_PATH [15943 15943 205310 8220 13335]; "
            "NEXT_HOP 80.81.194.255; AGGREGATOR 13335 162.158.132.1"},
    {"U14", "UPDATE announce 198.51.100.0/24 with LOCAL_PREF 100; NEXT_HOP 192.0.2.1; AS_PATH [65001]; ORIGIN IGP"},
    {"A01", "UPDATE announce 0.0.0.0/0 0.0.0.0/0 0.0.0.0/0 0.0.0.0/0 1.1.1.1/32 with ORIGIN IGP; AS_PATH []; "
            "NEXT_HOP 101.1.101.1; MULTI_EXIT_DISC 200; LOCAL_PREF 100"},
    {"A02", "UPDATE announce 1.1.1.1/32 path 0 with ORIGIN IGP; AS_PATH []; NEXT_HOP 101.1.101.1; "
            "MULTI_EXIT_DISC 200; LOCAL_PREF 100"},
    {"A03", "UPDATE announce 0.0.0.0/0 10.1.0.0/16 10.2.0.0/16 with ORIGIN IGP; AS_PATH [65001]; "
            "NEXT_HOP 192.0.2.1"},
    {"A06", "UPDATE with ORIGIN IGP; AS_PATH []; NEXT_HOP 192.168.0.1; LOCAL_PREF 100; "
            "EXTENDED COMMUNITIES rt:0:0 rt:1:1; MP_REACH_NLRI IPv4 VPN via 0000000000000000c0a80001: "
            "0000000a7004e2c100000064000000640a0000"},
    {"S08", "UPDATE announce 198.51.100.0/24 with ORIGIN IGP; AS_PATH [23456]; NEXT_HOP 192.0.2.1; "
            "AS4_PATH [200000]; AGGREGATOR 23456 192.0.2.1; AS4_AGGREGATOR 200000 192.0.2.1"},
    {"E20", "UPDATE announce 192.0.2.0/23 with ORIGIN IGP; AS_PATH [65001]; NEXT_HOP 192.0.2.1"},
    {"M01", "UPDATE with ORIGIN IGP; AS_PATH []; LOCAL_PREF 100; "
            "MP_REACH_NLRI IPv6 unicast via 2001:db8::ffff: 2001:db8:1::1/128"},
    {"M02", "UPDATE with ORIGIN IGP; AS_PATH []; MP_REACH_NLRI IPv6 unicast via fe80::1: 2001:db8::/32"},
    {"M05", "UPDATE with ORIGIN IGP; AS_PATH []; MP_REACH_NLRI IPv4 unicast via 2001:db8::1: 198.51.100.0/24"},
    {"L01", "UPDATE with ORIGIN IGP; AS_PATH []; NEXT_HOP 10.1.1.2; LOCAL_PREF 100; "
            "MP_REACH_NLRI IPv4 labeled unicast via 10.1.1.2: 48dbc430dbc421010300"},
    {"L02", "UPDATE with MP_UNREACH_NLRI IPv4 labeled unicast: 30800000c63365"},
    {"L03", "UPDATE with MP_UNREACH_NLRI IPv4 labeled unicast: 30000000c63365"},
    {"F06", "UPDATE with ORIGIN IGP; AS_PATH []; LOCAL_PREF 100; EXTENDED COMMUNITIES rate-bytes:0:0; "
            "MP_REACH_NLRI IPv4 flowspec via : 050901048109"},
    {"X02", "UPDATE with ORIGIN IGP; AS_PATH []; NEXT_HOP 10.10.6.3; LOCAL_PREF 100; "
            "EXTENDED COMMUNITIES rt:192.168.94.12:5; MP_REACH_NLRI AFI 1 SAFI 5 via 10.10.6.3: "
            "06160000fde80001869f0000fde8200a63c70120effbffe407160000fde80001869f0000fde8200a630c0220effbffe4"},
    {"X09", "UPDATE End-of-RIB AFI 25 SAFI 70"},
};

vector const& find(std::string_view id)
{
    for (auto const& v : vectors)
        if (v.id == id)
            return v;
    throw "no such vector";
}

} // namespace

TEST_CASE("Each UPDATE of the vectors in which nothing is wrong decodes to what it says", "[message][rfc4271-4.3]")
{
    for (auto const& [id, text] : correct) {
        CAPTURE(std::string{id});
        auto const& vector = find(id);
        auto const update = update_view::decode(message_in(vector.message), vector.context);
        REQUIRE(update);
        CHECK_FALSE(update->error());
        CHECK(update->action() == error_action::ignore);
        CHECK(to_text(*update) == text);
    }
}

TEST_CASE("Every vector that decodes encodes to the octets that it was, as a view and as a value", "[message][laws]")
{
    std::size_t views = 0;
    std::size_t values = 0;
    for (auto const& vector : vectors) {
        CAPTURE(std::string{vector.id});
        auto context = vector.context;
        context.errors = error_handling::analyse;
        std::vector<std::uint8_t> memory(vector.message.size());
        visit_message(message_in(vector.message), context, [&]<class Decoded>(Decoded const& decoded) {
            if constexpr (!std::is_same_v<Decoded, error>) {
                wire::writer out{memory};
                decoded.encode(out);
                REQUIRE(out.finish());
                CHECK(same_octets(*out.finish(), vector.message));
                ++views;
            }
            if constexpr (std::is_same_v<Decoded, update_view>) {
                // No value holds what cannot be framed (E09, E10, E18) or the bits behind a prefix (E20).
                for (auto const* const id : {"E09", "E10", "E18", "E20"})
                    if (vector.id == id)
                        return;
                wire::writer out{memory};
                update const owned{decoded};
                owned.encode(out);
                REQUIRE(out.finish());
                CHECK(same_octets(*out.finish(), vector.message));
                CHECK(update{*update_view::decode(message_in(*out.finish()), context)} == owned);
                ++values;
            }
        });
    }
    CHECK(views > 50);
    CHECK(values > 30);
}

TEST_CASE("Three UPDATEs of the vectors carry attributes that reflect routes or measure tunnels", "[message][rfc4456]")
{
    for (auto const* id : {"U12", "A04", "L06", "X01", "X04"}) {
        CAPTURE(id);
        auto const& vector = find(id);
        CHECK(judge(message_in(vector.message), vector.context) == no_error);
    }
    auto const& a04 = find("A04");
    auto const update = update_view::decode(message_in(a04.message), a04.context);
    REQUIRE(update);
    auto route = update->nlri().begin();
    CHECK(*route == ipv4_nlri{*ipv4_prefix::parse("5.5.5.5/32"), 1});
    CHECK(*++route == ipv4_nlri{*ipv4_prefix::parse("192.168.1.5/32"), 1});
    CHECK(++route == update->nlri().end());
    CHECK(same_octets(update->path_attributes().find(9)->value, "0a 00 0f 01"_hex));
    CHECK(same_octets(update->path_attributes().find(10)->value, "0a 00 22 04"_hex));

    auto const& u12 = find("U12");
    auto const both = update_view::decode(message_in(u12.message), u12.context);
    REQUIRE(both);
    CHECK(to_text(both->withdrawn_routes()) == "9.8.7.6/32");
    CHECK(to_text(both->nlri()) == "6.5.4.3/32");
    CHECK(to_text(*both->get<extended_communities_view>()) == "rt:10026:9007");
    CHECK(to_text(*both->get<large_communities_view>()) == "65530:141098:9002 65530:141098:9002");
}

TEST_CASE("The prefix that a decoder sees depends on ADD-PATH, not on the octets", "[message][rfc7911-3]")
{
    static_assert(same_octets(vector_of("A01").message, vector_of("A02").message));
    constexpr auto routes = [](std::string_view id) {
        std::size_t count = 0;
        for (auto const& v : vectors)
            if (v.id == id)
                for (ipv4_nlri nlri : update_view::decode(message_in(v.message), v.context)->nlri())
                    count += 1 + 0 * nlri.path_identifier;
        return count;
    };
    static_assert(routes("A01") == 5);
    static_assert(routes("A02") == 1);
    CHECK(routes("A01") == 5);
    CHECK(routes("A02") == 1);
}

TEST_CASE("Each UPDATE of the vectors that is wrong is judged as RFC 7606 asks", "[message][rfc7606-7]")
{
    struct row {
        std::string_view id;
        judgement expected;
    };
    static constexpr row rows[] = {
        {"U06", one_error(errc::unrecognized_well_known_attribute, error_action::session_reset, 0x99, 44, 7)},
        {"E01", one_error(errc::invalid_origin_attribute, error_action::treat_as_withdraw, 1, 23, 4)},
        {"E02", one_error(errc::malformed_as_path, error_action::treat_as_withdraw, 2, 31, 0)},
        {"E03", one_error(errc::attribute_length_error, error_action::treat_as_withdraw, 3, 36, 6)},
        {"E04", one_error(errc::out_of_scope, error_action::attribute_discard, 5, 43, 6)},
        {"E06", one_error(errc::attribute_length_error, error_action::attribute_discard, 7, 43, 10)},
        {"E07", one_error(errc::attribute_length_error, error_action::treat_as_withdraw, 8, 43, 6)},
        {"E09", {2, {errc::attribute_length_error, error_action::session_reset, 1, 23, 4}, false}},
        {"E10", {2, {errc::attribute_length_error, error_action::treat_as_withdraw, 2, 34, 11}, true}},
        {"E13", one_error(errc::malformed_attribute_list, error_action::attribute_discard, 1, 43, 0)},
        {"E14", one_error(errc::malformed_attribute_list, error_action::session_reset, 14, 46, 0)},
        {"E18", one_error(errc::invalid_network_field, error_action::session_reset, 0, 43, 0)},
    };
    static_assert([] {
        for (auto const& r : rows)
            for (auto const& v : vectors)
                if (v.id == r.id && judge(message_in(v.message), v.context) != r.expected)
                    return false;
        return true;
    }());
    for (auto const& r : rows) {
        CAPTURE(std::string{r.id});
        auto const& vector = find(r.id);
        auto const j = judge(message_in(vector.message), vector.context);
        CHECK(j.errors == r.expected.errors);
        CHECK(j.decoded == r.expected.decoded);
        CHECK(to_text(j.strongest) == to_text(r.expected.strongest));
        CHECK(j == r.expected);
    }
}

TEST_CASE("What is wrong in a vector depends on the session where its RFC says so", "[message][rfc7606-7.5]")
{
    SECTION("LOCAL_PREF of three octets is discarded from outside and is treat-as-withdraw inside")
    {
        CHECK(judge(message_in(vector_of("E04").message), internal)
            == one_error(errc::attribute_length_error, error_action::treat_as_withdraw, 5, 43, 6));
    }
    SECTION("an AS_PATH of two-octet AS numbers is malformed where they have four")
    {
        CHECK(judge(message_in(vector_of("U03").message), internal)
            == one_error(errc::malformed_as_path, error_action::treat_as_withdraw, 2, 31, 0));
    }
    SECTION("an IPv6 next hop for IPv4 routes needs its capability")
    {
        CHECK(judge(message_in(vector_of("M05").message), internal)
            == one_error(errc::optional_attribute_error, error_action::session_reset, 14, 30, 28));
    }
    SECTION("an attribute that claims to be well-known and is not known is kept for who analyses")
    {
        auto const update = update_view::decode(
            message_in(vector_of("U06").message), {.errors = error_handling::analyse});
        REQUIRE(update);
        CHECK(update->action() == error_action::session_reset);
        CHECK(*update->path_attributes().find(0x99) == raw_path_attribute{0x60, 0x99, "00 00 00 64"_hex});
    }
}

TEST_CASE("Single attributes of the vectors are judged as RFC 7606 asks", "[message][rfc7606-7.11]")
{
    // E16: Partial on an optional non-transitive attribute is ignored: RFC 7606 §3 (c) names two other bits
    static_assert(judge_attribute("a0 04 04 | 00 00 00 64"_hex) == no_error);
    // M07: a VPN-IPv6 next hop of 48 octets; the input is not written to
    static_assert(judge_attribute("80 0e 35 | 00 02 80 | 30 | 11 11 11 11 11 11 11 11 | 22 22 22 22 22 22 22 22"
                                  "22 22 22 22 22 22 22 22 | 33 33 33 33 33 33 33 33 | 44 44 44 44 44 44 44 44"
                                  "44 44 44 44 44 44 44 44 | 00"_hex)
        == no_error);
    // M08: no next hop at all for IPv4 unicast
    static_assert(judge_attribute("80 0e 09 | 00 01 01 | 00 | 00 | 18 0a 00 00"_hex)
        == one_error(errc::optional_attribute_error, error_action::session_reset, 14, 23, 12));
    // M09: fifteen octets of next hop for IPv6 unicast
    static_assert(judge_attribute("80 0e 1d | 00 02 01 | 0f | 00 00 00 00 00 00 00 00 00 00 ff ff 0a 00 00 | 00 |"
                                  "40 20 01 0d b8 00 01 00 00"_hex)
        == one_error(errc::optional_attribute_error, error_action::session_reset, 14, 23, 32));
    CHECK(judge_attribute("a0 04 04 | 00 00 00 64"_hex) == no_error);
    CHECK(judge_attribute("80 0e 09 | 00 01 01 | 00 | 00 | 18 0a 00 00"_hex)
        == one_error(errc::optional_attribute_error, error_action::session_reset, 14, 23, 12));
}

TEST_CASE("NLRI of the vectors that are not read are handed over octet for octet", "[message][rfc4760-7]")
{
    struct row {
        char const* id;
        address_family family;
        octets nlri;
    };
    constexpr address_family flowspec{afi::ipv4, safi::flowspec}, flowspec_ipv6{afi::ipv6, safi::flowspec};
    for (auto const& [id, family, nlri] : {row{"F01", flowspec, "0b 0118c00002 038106 048119"_hex},
             row{"F02", flowspec, "12 0118c00002 0218cb0071 040389458b911f90"_hex},
             row{"F04", flowspec_ipv6, "12 01200020010db8 026840123456789a 038106"_hex},
             row{"F08, two octets of length", flowspec, "f0f1 05 01"_hex},
             row{"of length 0", flowspec, "00"_hex},
             row{"that ends in the middle of a component", flowspec, "03 0118c0"_hex},
             row{"with reserved bits in an operator", flowspec, "03 03 8f 06"_hex},
             row{"with a component that nobody knows", flowspec, "03 0e 81 06"_hex},
             row{"L05", {afi::ipv4, safi::mpls_labels}, "30 000640 c63364"_hex},
             row{"a label to withdraw that is announced", {afi::ipv4, safi::mpls_labels}, "30 800000 c63364"_hex},
             row{"labels without end", {afi::ipv4, safi::mpls_labels}, "60 000010 000010 000010 000010"_hex},
             row{"less than a label", {afi::ipv4, safi::mpls_labels}, "10 0006"_hex},
             row{"less than a distinguisher", {afi::ipv4, safi::mpls_vpn}, "30 000641 000000"_hex},
             row{"EVPN type 2 that is cut off", {afi::l2vpn, safi::evpn}, "02 21 0000"_hex},
             row{"a route target of 16 bits", {afi::ipv4, safi::route_target_constraint}, "10 0000"_hex},
             row{"VPLS of 4 octets", {afi::l2vpn, safi::vpls}, "0004 00010203"_hex},
             row{"X06", {afi::bgp_ls, safi::bgp_ls},
                 "00020051 03 0000000000000001 01000020 0200 0004 00000001 0201 0004 c0a87a7e 0202 0004 00000000 0203 0004"
                 "0a0a0a0a 01010020 0200 0004 00000001 0201 0004 c0a87a7e 0202 0004 00000000 0203 0004 0a020202"_hex}}) {
        CAPTURE(std::string{id});
        auto const hop = family.safi == safi::mpls_vpn ? "0000000000000000c0000201"_hex : "c0000201"_hex;
        std::array<std::uint8_t, 200> memory{};
        wire::writer out{memory};
        out.write("80 0e"_hex);
        {
            wire::length_prefix<std::uint8_t> const attribute{out};
            out.u16(static_cast<std::uint16_t>(family.afi));
            out.u8(static_cast<std::uint8_t>(family.safi));
            {
                wire::length_prefix<std::uint8_t> const length{out};
                out.write(hop);
            }
            out.u8(0);
            out.write(nlri);
        }
        REQUIRE(out.finish());
        CHECK(judge_attribute(*out.finish()) == no_error);
        auto const mp = mp_reach_nlri_view::decode(out.finish()->subspan(3), {});
        REQUIRE(mp);
        CHECK(mp->family() == family);
        CHECK(same_octets(mp->next_hop_octets(), hop));
        CHECK(same_octets(mp->nlri_octets(), nlri));
        std::array<std::uint8_t, 200> again{};
        wire::writer same{again};
        encode_path_attribute(same, *mp, {});
        CHECK(same_octets(same.written(), *out.finish()));
    }
}
