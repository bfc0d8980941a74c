// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/mp_reach_nlri.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

namespace {

constexpr codec_context with_add_path(address_family family)
{
    codec_context context;
    context.add_path.insert(family);
    return context;
}
constexpr codec_context with_ipv6_next_hop(address_family family)
{
    codec_context context;
    context.ipv6_next_hop.insert(family);
    return context;
}

// RFC 7606 §5.3, §7.11; RFC 4760 §7: the session cannot go on, and the Data is the attribute
constexpr judgement unreadable(std::size_t length)
{
    return one_error(errc::optional_attribute_error, session_reset, 14, attributes_offset, length);
}

} // namespace

TEST_CASE("MP_REACH_NLRI hands over family, next hop and routes", "[path_attribute][rfc4760-3]")
{
    constexpr auto value = "00 02 01 | 10 | 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 | 00 |"
                           "30 20 01 0d b8 00 01 | 00"_hex;
    constexpr auto mp = mp_reach_nlri_view::decode(value, {});
    static_assert(mp && mp->family() == ipv6_unicast);
    static_assert(mp->next_hop() == ip_address{*ipv6_address::parse("2001:db8::1")});
    static_assert(!mp->link_local_next_hop());
    static_assert(!mp->nlri<ipv4_unicast_nlri_view>() && !mp->nlri<ipv6_multicast_nlri_view>());
    static_assert(prints_as(*mp, "IPv6 unicast via 2001:db8::1: 2001:db8:1::/48 ::/0"));
    CHECK(to_text(*mp) == "IPv6 unicast via 2001:db8::1: 2001:db8:1::/48 ::/0");
    auto const routes = *mp->nlri<ipv6_unicast_nlri_view>();
    CHECK(std::vector<ipv6_nlri>(routes.begin(), routes.end())
        == std::vector<ipv6_nlri>{*ipv6_prefix::parse("2001:db8:1::/48"), *ipv6_prefix::parse("::/0")});
    CHECK(same_octets(mp->nlri_octets(), "30 20 01 0d b8 00 01 | 00"_hex));
}

TEST_CASE("A next hop of 32 octets is a global and a link-local address", "[path_attribute][rfc2545-3]")
{
    constexpr auto mp = mp_reach_nlri_view::decode("00 02 01 | 20 | 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 ff ff |"
                                                   "fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 01 | 00 | 00"_hex, {});
    static_assert(mp && mp->next_hop() == ip_address{*ipv6_address::parse("2001:db8::ffff")});
    static_assert(mp->link_local_next_hop() == ipv6_address::parse("fe80::1").value());
    CHECK(mp->next_hop_octets().size() == 32);
}

TEST_CASE("RFC 7606 §5.3: MP_REACH_NLRI of less than five octets cannot be read", "[path_attribute][rfc7606-5.3]")
{
    CHECK_TWICE(judge_attribute("80 0e 00"_hex) == unreadable(3));
    CHECK_TWICE(judge_attribute("80 0e 01 00"_hex) == unreadable(4));
    CHECK_TWICE(judge_attribute("80 0e 03 00 02 01"_hex) == unreadable(6));
    CHECK_TWICE(judge_attribute("80 0e 04 00 02 01 10"_hex) == unreadable(7));
}

TEST_CASE("A next hop or a reserved octet past the end cannot be read", "[path_attribute][rfc7606-7.11]")
{
    // CVE-2023-46752
    CHECK_TWICE(judge_attribute("80 0e 09 00 02 01 10 20 01 0d b8 00"_hex) == unreadable(12));
    CHECK_TWICE(judge_attribute("80 0e 14 00 02 01 10 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01"_hex) == unreadable(23));
    CHECK_TWICE(judge_attribute("80 0e 08 00 01 01 04 c0 00 02 01"_hex) == unreadable(11));
    CHECK_TWICE(judge_attribute("80 0e 05 00 19 41 ff 00"_hex) == unreadable(8)); // of any family
}

TEST_CASE("RFC 7606 §7.11: a next hop of a length that the family does not have cannot be read",
    "[path_attribute][rfc7606-7.11]")
{
    CHECK_TWICE(judge_attribute("80 0e 08 00 01 01 03 c0 00 02 00"_hex) == unreadable(11));
    CHECK_TWICE(judge_attribute("80 0e 0a 00 02 01 05 20 01 0d b8 00 00"_hex) == unreadable(13));
    CHECK_TWICE(judge_attribute("80 0e 05 00 02 01 00 00"_hex) == unreadable(8));
    CHECK_TWICE(judge_attribute("80 0e 05 00 01 01 00 00"_hex) == unreadable(8));
    CHECK_TWICE(judge_attribute("80 0e 09 00 02 01 04 c0 00 02 01 00"_hex) == unreadable(12));

    // every length for the families of prefixes, with and without RFC 8950
    constexpr auto allowed = [](address_family family, codec_context const& context) {
        std::vector<std::size_t> lengths;
        for (std::size_t length = 0; length != 256; ++length)
            if (allows_next_hop(family, length, context))
                lengths.push_back(length);
        return lengths;
    };
    CHECK(allowed(ipv4_unicast, {}) == std::vector<std::size_t>{4});
    CHECK(allowed(ipv4_multicast, {}) == std::vector<std::size_t>{4});
    CHECK(allowed(ipv6_unicast, {}) == std::vector<std::size_t>{16, 32});
    CHECK(allowed(ipv6_multicast, {}) == std::vector<std::size_t>{16, 32});
    CHECK(allowed(ipv4_unicast, with_ipv6_next_hop(ipv4_unicast)) == std::vector<std::size_t>{4, 16, 32});
    CHECK(allowed(ipv4_unicast, with_ipv6_next_hop(ipv4_multicast)) == std::vector<std::size_t>{4});
    CHECK(allowed(ipv6_unicast, with_ipv6_next_hop(ipv4_unicast)) == std::vector<std::size_t>{16, 32});

    // the same with labels; a VPN's addresses have a Route Distinguisher in front: RFC 4364 §4.3.2, RFC 4659 §3.2.1
    constexpr address_family labelled{afi::ipv4, safi::mpls_labels}, vpn{afi::ipv4, safi::mpls_vpn};
    CHECK(allowed(labelled, {}) == std::vector<std::size_t>{4});
    CHECK(allowed(labelled, with_ipv6_next_hop(labelled)) == std::vector<std::size_t>{4, 16, 32});
    CHECK(allowed({afi::ipv6, safi::mpls_labels}, {}) == std::vector<std::size_t>{16, 32});
    CHECK(allowed(vpn, {}) == std::vector<std::size_t>{12});
    CHECK(allowed(vpn, with_ipv6_next_hop(vpn)) == std::vector<std::size_t>{12, 24, 48});
    CHECK(allowed({afi::ipv6, safi::mpls_vpn}, {}) == std::vector<std::size_t>{24, 48});
    CHECK(allowed({afi::ipv4, safi::route_target_constraint}, {}) == std::vector<std::size_t>{4, 16});
    // of what is not known any length passes
    CHECK(allowed({afi::l2vpn, safi::evpn}, {}).size() == 256);
    CHECK(allowed({afi::ipv4, safi::flowspec}, {}).size() == 256);
    CHECK(allowed({afi::l2vpn, safi::unicast}, {}).size() == 256);
}

TEST_CASE("An IPv4 route has an IPv6 next hop where both sides said so", "[path_attribute][rfc8950-3]")
{
    constexpr auto one = "80 0e 19 | 00 01 01 | 10 | 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 | 00 | 18 c6 33 64"_hex;
    CHECK_TWICE(judge_attribute(one) == unreadable(28));
    CHECK_TWICE(judge_attribute(one, with_ipv6_next_hop(ipv4_unicast)) == no_error);
    CHECK_TWICE(judge_attribute(one, with_ipv6_next_hop(ipv4_multicast)) == unreadable(28));
}

TEST_CASE("The reserved octet counts for nothing", "[path_attribute][rfc4760-3]")
{
    CHECK_TWICE(judge_attribute("80 0e 0b 00 01 01 04 c0 00 02 01 ff 08 0a"_hex) == no_error);
}

TEST_CASE("RFC 7606 §5.3: routes of MP_REACH_NLRI that cannot be read reset the session", "[path_attribute][rfc7606-5.3]")
{
    // a length of 129 and one of 33
    CHECK_TWICE(judge_attribute(
        "80 0e 16 00 02 01 10 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 00 81"_hex) == unreadable(25));
    CHECK_TWICE(judge_attribute("80 0e 0f 00 01 01 04 c0 00 02 01 00 21 c6 33 64 00 00"_hex) == unreadable(18));
    // the last one passes the end
    CHECK_TWICE(judge_attribute("80 0e 0c 00 01 01 04 c0 00 02 01 00 18 c6 33"_hex) == unreadable(15));
    CHECK_TWICE(judge_attribute("80 0e 0f 00 01 01 04 c0 00 02 01 00 08 0a 18 c6 33 64"_hex) == no_error);
}

TEST_CASE("With ADD-PATH each route has a path identifier, per family", "[path_attribute][rfc7911-3]")
{
    constexpr auto mp = "80 0e 0f 00 01 02 04 c0 00 02 01 00 | 00 00 00 07 08 0a"_hex;
    constexpr auto context = with_add_path(ipv4_multicast);
    static_assert(mp.size() == 18);
    CHECK_TWICE(judge_attribute("80 0e 0f 00 01 02 04 c0 00 02 01 00 00 00 00 07 08 0a"_hex, context) == no_error);
    auto const view = mp_reach_nlri_view::decode(mp.subspan(3), context);
    REQUIRE(view);
    CHECK(to_text(*view) == "IPv4 multicast via 192.0.2.1: 10.0.0.0/8 path 7");
    // without it the same octets are three default routes and something else
    CHECK_TWICE(judge_attribute("80 0e 0f 00 01 02 04 c0 00 02 01 00 00 00 00 07 08 0a"_hex) == unreadable(18));
    // R121: negotiated, and sent without
    CHECK_TWICE(judge_attribute("80 0e 0d 00 01 02 04 c0 00 02 01 00 18 c6 33 64"_hex, context) == unreadable(16));
    CHECK_TWICE(judge_attribute("80 0e 0d 00 01 02 04 c0 00 02 01 00 18 c6 33 64"_hex, with_add_path(ipv6_multicast)) == no_error);
}

TEST_CASE("Of a family that is not known the octets are handed over", "[path_attribute][rfc4760-7]")
{
    // M7; a next hop of no octets is that of a flow specification
    CHECK_TWICE(judge_attribute("80 0e 0b 00 01 85 00 00 05 09 01 04 81 ff"_hex) == no_error);
    auto const mp = mp_reach_nlri_view::decode("00 01 85 00 00 05 09 01"_hex, {});
    REQUIRE(mp);
    CHECK(mp->family() == address_family{afi::ipv4, safi::flowspec});
    CHECK_FALSE(mp->next_hop());
    CHECK(mp->next_hop_octets().empty());
    CHECK(to_text(*mp) == "IPv4 flowspec via : 050901");
}

TEST_CASE("RFC 7606 §3 (c): MP_REACH_NLRI with wrong flags is treat-as-withdraw while its routes can be read",
    "[path_attribute][rfc7606-3]")
{
    constexpr auto flags = [](std::size_t length) {
        return one_error(errc::attribute_flags_error, treat_as_withdraw, 14, attributes_offset, length);
    };
    // AMB-2
    CHECK_TWICE(judge_attribute("c0 0e 0b 00 01 01 04 c0 00 02 01 00 08 0a"_hex) == flags(14));
    CHECK_TWICE(judge_attribute("40 0e 0b 00 01 01 04 c0 00 02 01 00 08 0a"_hex) == flags(14));
    static constexpr made_update<> made{"40 01 01 00 | 40 02 00 | c0 0e 0b 00 01 01 04 c0 00 02 01 00 08 0a"_hex};
    auto const update = update_view::decode(made.message(), {});
    REQUIRE(update);
    CHECK(update->action() == treat_as_withdraw);
    REQUIRE(update->get<mp_reach_nlri_view>());
    CHECK(to_text(*update->get<mp_reach_nlri_view>()->nlri<ipv4_unicast_nlri_view>()) == "10.0.0.0/8");
    // and else resets the session
    auto const past_the_end = "c0 0e 0b 00 01 01 04 c0 00 02 01 00 28 0a"_hex;
    CHECK(judge_attribute(past_the_end) == judgement{2, unreadable(14).strongest, false});
}

TEST_CASE("MP_REACH_NLRI is built with its routes", "[path_attribute][rfc4760-3]")
{
    mp_reach_ipv6_unicast mp{.next_hop = *ipv6_address::parse("2001:db8::1")};
    mp.nlri.push_back(*ipv6_prefix::parse("2001:db8:1::/48"));
    mp.nlri.push_back({*ipv6_prefix::parse("2001:db8::1/128"), 9});
    std::array<std::uint8_t, 128> memory{};
    {
        wire::writer out{memory};
        encode_path_attribute(out, mp, {});
        CHECK(same_octets(*out.finish(),
            "80 0e 2d | 00 02 01 | 10 | 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 | 00 | 30 20 01 0d b8 00 01"
            "| 80 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01"_hex));
    }
    mp.link_local_next_hop = *ipv6_address::parse("fe80::1");
    mp.nlri.pop_back();
    wire::writer out{memory};
    encode_path_attribute(out, mp, with_add_path(ipv6_unicast));
    CHECK(same_octets(*out.finish(),
        "80 0e 30 | 00 02 01 | 20 | 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 | fe 80 00 00 00 00 00 00"
        "00 00 00 00 00 00 00 01 | 00 | 00 00 00 00 30 20 01 0d b8 00 01"_hex));
}

TEST_CASE("MP_REACH_NLRI is copied out of a view of its family", "[path_attribute][rfc4760-3]")
{
    constexpr auto value = "00 02 01 | 20 | 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 | fe 80 00 00 00 00 00 00"
                           "00 00 00 00 00 00 00 01 | 00 | 30 20 01 0d b8 00 01 | 00"_hex;
    auto const view = mp_reach_nlri_view::decode(value, {});
    auto const mp = mp_reach_ipv6_unicast::from(*view);
    REQUIRE(mp);
    CHECK(mp->link_local_next_hop == ipv6_address::parse("fe80::1").value());
    CHECK(to_text(*mp) == to_text(*view));
    std::array<std::uint8_t, 128> memory{};
    wire::writer out{memory};
    mp->encode(out, {});
    CHECK(same_octets(*out.finish(), value));
    CHECK_FALSE(mp_reach_ipv4_unicast::from(*view));
    // a next hop that is no address
    using multicast = basic_mp_reach_nlri<ipv4_multicast, ipv4_address>;
    CHECK_FALSE(multicast::from(*mp_reach_nlri_view::decode("00 01 85 00 00"_hex, {})));
}

TEST_CASE("Next hops of every length go in and out as they are", "[path_attribute][rfc4760-3][rfc2545-3][rfc8950-3][rfc4659-3.2.1]")
{
#define GLOBAL "20010db8000000000000000000000001"
#define LINK_LOCAL "fe800000000000000000000000000001"
#define NO_DISTINGUISHER "0000000000000000"
    struct row {
        address_family family;
        octets hop;
        bool needs_rfc8950;
        char const* next_hop;   ///< null: it is no address
        char const* link_local; ///< null: there is none
    };
    constexpr address_family vpn{afi::ipv4, safi::mpls_vpn}, vpn_ipv6{afi::ipv6, safi::mpls_vpn};
    constexpr address_family flowspec{afi::ipv4, safi::flowspec};
    static constexpr row rows[] = {
        {flowspec, {}, false, nullptr, nullptr},
        {ipv4_unicast, "c0000201"_hex, false, "192.0.2.1", nullptr},
        {ipv4_unicast, GLOBAL ""_hex, true, "2001:db8::1", nullptr},
        {ipv4_unicast, GLOBAL LINK_LOCAL ""_hex, true, "2001:db8::1", "fe80::1"},
        {ipv6_unicast, GLOBAL ""_hex, false, "2001:db8::1", nullptr},
        {ipv6_unicast, LINK_LOCAL ""_hex, false, "fe80::1", nullptr},
        {ipv6_unicast, GLOBAL LINK_LOCAL ""_hex, false, "2001:db8::1", "fe80::1"},
        {ipv6_unicast, LINK_LOCAL LINK_LOCAL ""_hex, false, "fe80::1", "fe80::1"},
        {ipv6_unicast, "00000000000000000000ffffc0000201"_hex, false, "::ffff:192.0.2.1", nullptr},
        {vpn, NO_DISTINGUISHER "c0000201"_hex, false, nullptr, nullptr},
        {vpn, NO_DISTINGUISHER GLOBAL ""_hex, true, nullptr, nullptr},
        {vpn, NO_DISTINGUISHER GLOBAL NO_DISTINGUISHER LINK_LOCAL ""_hex, true, nullptr, nullptr},
        {vpn_ipv6, NO_DISTINGUISHER GLOBAL ""_hex, false, nullptr, nullptr},
        {vpn_ipv6, NO_DISTINGUISHER GLOBAL NO_DISTINGUISHER LINK_LOCAL ""_hex, false, nullptr, nullptr},
    };
    for (auto const& r : rows) {
        CAPTURE(to_text(r.family), r.hop.size());
        std::array<std::uint8_t, 80> memory{};
        wire::writer out{memory};
        out.u16(static_cast<std::uint16_t>(r.family.afi));
        out.u8(static_cast<std::uint8_t>(r.family.safi));
        out.u8(static_cast<std::uint8_t>(r.hop.size()));
        out.write(r.hop);
        out.u8(0);
        auto const value = out.written();
        CHECK(mp_reach_nlri_view::decode(value, {}).has_value() == !r.needs_rfc8950);
        auto const context = with_ipv6_next_hop(r.family);
        auto const mp = mp_reach_nlri_view::decode(value, context);
        REQUIRE(mp);
        CHECK(same_octets(mp->next_hop_octets(), r.hop));
        CHECK(mp->next_hop().has_value() == (r.next_hop != nullptr));
        if (r.next_hop != nullptr)
            CHECK(to_text(*mp->next_hop()) == r.next_hop);
        CHECK(mp->link_local_next_hop().has_value() == (r.link_local != nullptr));
        if (r.link_local != nullptr)
            CHECK(to_text(*mp->link_local_next_hop()) == r.link_local);
        std::array<std::uint8_t, 80> again{};
        wire::writer same{again};
        mp->encode(same, context);
        CHECK(same_octets(same.written(), value));
    }
}

TEST_CASE("IPv4 routes are built with an IPv6 next hop", "[path_attribute][rfc8950-3]")
{
    mp_reach_ipv4_unicast mp{.next_hop = *ipv6_address::parse("2001:db8::1")};
    mp.nlri.push_back(*ipv4_prefix::parse("198.51.100.0/24"));
    std::array<std::uint8_t, 80> memory{};
    for (bool const with_link_local : {false, true}) {
        if (with_link_local)
            mp.link_local_next_hop = *ipv6_address::parse("fe80::1");
        wire::writer out{memory};
        mp.encode(out, {});
        auto const value = out.written();
        CHECK(same_octets(value,
            with_link_local ? "0001 01 20" GLOBAL LINK_LOCAL "00 18 c63364"_hex : "0001 01 10" GLOBAL "00 18 c63364"_hex));
        CHECK_FALSE(mp_reach_nlri_view::decode(value, {}));
        auto const view = mp_reach_nlri_view::decode(value, with_ipv6_next_hop(ipv4_unicast));
        REQUIRE(view);
        CHECK(mp_reach_ipv4_unicast::from(*view) == mp);
    }
}

TEST_CASE("Bits behind a prefix stay in the octets and are none of its value", "[path_attribute][rfc4760-5]")
{
    constexpr auto value = "0002 01 10" GLOBAL "00 31 20010db8000180 01 ff"_hex;
    auto const mp = mp_reach_nlri_view::decode(value, {});
    REQUIRE(mp);
    CHECK(to_text(*mp->nlri<ipv6_unicast_nlri_view>()) == "2001:db8:1:8000::/49 8000::/1");
    std::array<std::uint8_t, 80> memory{};
    wire::writer out{memory};
    mp->encode(out, {});
    CHECK(same_octets(out.written(), value));
    // who builds it anew writes them as zero
    wire::writer anew{memory};
    mp_reach_ipv6_unicast::from(*mp)->encode(anew, {});
    CHECK(same_octets(anew.written(), "0002 01 10" GLOBAL "00 31 20010db8000180 01 80"_hex));
}
