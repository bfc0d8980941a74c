// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/negotiate.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"
#include "support/hex.hpp"
#include "support/message.hpp"

#include <algorithm>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr open_view decode(octets message) { return *open_view::decode(message_in(message)); }

constexpr auto bird =
    "ffffffffffffffffffffffffffffffff00350104fdea00f07f00000218021601040001000102004002007841040000fdea46004700"_hex;
constexpr auto frr =
    "ffffffffffffffffffffffffffffffff00630104fdeb00b47f00000346020601040001000102028000020202000202460002064104"
    "0000fdeb020206000206450400010101020b490907667272706565720002044002c0780209470700010180000000"_hex;

constexpr auto with_bird = negotiate(decode(frr), decode(bird));
static_assert(with_bird.peer_as == asn{65002} && with_bird.peer_identifier == *bgp_identifier::parse("127.0.0.2"));
static_assert(with_bird.hold_time == 180 && with_bird.keepalive_time == 60);
static_assert(with_bird.families.contains(ipv4_unicast) && !with_bird.families.contains(ipv6_unicast));
static_assert(with_bird.receive.as_numbers == asn_width::four_octets);
static_assert(with_bird.receive.maximum_message_length == 65535 && with_bird.send.maximum_message_length == 4096);
static_assert(with_bird.features.contains(session_feature::graceful_restart));
static_assert(!with_bird.features.contains(session_feature::graceful_notification));
static_assert(sizeof(negotiated) <= 80);

open us(capabilities announced, std::uint16_t hold_time = 90)
{
    return {asn{65001}, hold_time, bgp_identifier{1}, std::move(announced)};
}
open them(capabilities announced, std::uint16_t hold_time = 90)
{
    return {asn{65002}, hold_time, bgp_identifier{2}, std::move(announced)};
}

} // namespace

TEST_CASE("the smaller hold time counts, and 0 wins", "[message][rfc4271-4.2]")
{
    for (std::uint16_t const ours : {std::uint16_t{0}, std::uint16_t{3}, std::uint16_t{90}, std::uint16_t{240}})
        for (std::uint16_t const theirs : {std::uint16_t{0}, std::uint16_t{3}, std::uint16_t{90}, std::uint16_t{240}}) {
            CAPTURE(ours, theirs);
            auto const n = negotiate(us({}, ours), them({}, theirs));
            CHECK(n.hold_time == std::min(ours, theirs));
            CHECK(n.keepalive_time == n.hold_time / 3);
        }
}

TEST_CASE("a hold time that must be refused does not become a flood of KEEPALIVEs", "[message][rfc4271-4.4]")
{
    CHECK(negotiate(us({}), them({}, 1)).keepalive_time == 1);
    CHECK(negotiate(us({}), them({}, 2)).keepalive_time == 1);
    CHECK(negotiate(us({}), them({}, 65535)).keepalive_time == 30);
}

TEST_CASE("without Multiprotocol there is IPv4 unicast and nothing else", "[message][rfc4760-8]")
{
    capabilities const v4{multiprotocol_capability{ipv4_unicast}}, v6{multiprotocol_capability{ipv6_unicast}};
    capabilities const both{multiprotocol_capability{ipv4_unicast}, multiprotocol_capability{ipv6_unicast},
        multiprotocol_capability{{afi{9999}, safi{9}}}};
    auto const families = [](capabilities const& ours, capabilities const& theirs) {
        return negotiate(us(ours), them(theirs)).families;
    };
    family_set only_v4, only_v6, dual;
    only_v4.insert(ipv4_unicast);
    only_v6.insert(ipv6_unicast);
    dual.insert(ipv4_unicast);
    dual.insert(ipv6_unicast);
    CHECK(families({}, {}) == only_v4);
    CHECK(families({}, v4) == only_v4);
    CHECK(families(both, {}) == only_v4);
    CHECK(families(v6, {}).empty());
    CHECK(families(v6, v4).empty());
    CHECK(families(both, v6) == only_v6);
    CHECK(families(both, both) == dual);
}

TEST_CASE("AS numbers take four octets only if both sides say so", "[message][rfc6793-4.1]")
{
    capabilities const ours{four_octet_as_number_capability{asn{65001}}};
    capabilities const theirs{four_octet_as_number_capability{asn{200000}}};
    auto n = negotiate(us(ours), them(theirs));
    CHECK(n.receive.as_numbers == asn_width::four_octets);
    CHECK(n.send.as_numbers == asn_width::four_octets);
    CHECK(n.peer_as == asn{200000});
    for (auto const& one_sided :
        {negotiate(us({}), them(theirs)), negotiate(us(ours), them({})), negotiate(us({}), them({}))}) {
        CHECK(one_sided.receive.as_numbers == asn_width::two_octets);
        CHECK(one_sided.send.as_numbers == asn_width::two_octets);
    }
    capabilities malformed;
    malformed.add(65, "00fdea"_hex);
    CHECK(negotiate(us(ours), them(malformed)).receive.as_numbers == asn_width::two_octets);
}

TEST_CASE("a peer with our AS number is internal, also behind AS_TRANS", "[message][rfc4271-1.1]")
{
    CHECK(negotiate(us({}), them({})).receive.peer == peering::external);
    CHECK(negotiate(us({}), us({})).send.peer == peering::internal);
    capabilities const large{four_octet_as_number_capability{asn{200000}}};
    capabilities const other{four_octet_as_number_capability{asn{200001}}};
    auto const as_large = [](capabilities const& c) { return open{asn{200000}, 90, bgp_identifier{1}, c}; };
    CHECK(negotiate(as_large(large), as_large(large)).receive.peer == peering::internal);
    CHECK(negotiate(as_large(large), as_large(other)).receive.peer == peering::external);
}

TEST_CASE("we receive long messages if we said so, and send them if the peer did", "[message][rfc8654-4]")
{
    capabilities const extended{extended_message_capability{}};
    auto const ours_alone = negotiate(us(extended), them({}));
    CHECK(ours_alone.receive.maximum_message_length == 65535);
    CHECK(ours_alone.send.maximum_message_length == 4096);
    auto const theirs_alone = negotiate(us({}), them(extended));
    CHECK(theirs_alone.receive.maximum_message_length == 4096);
    CHECK(theirs_alone.send.maximum_message_length == 65535);
}

TEST_CASE("path identifiers are settled for each family and direction", "[message][rfc7911-4]")
{
    using enum add_path_mode;
    auto const settled = [](add_path_mode ours, add_path_mode theirs) {
        auto const with = [](add_path_mode mode) {
            capabilities c{multiprotocol_capability{ipv4_unicast}, multiprotocol_capability{ipv6_unicast}};
            c.add(add_path_capability{{{ipv4_unicast, mode}}});
            return c;
        };
        return negotiate(us(with(ours)), them(with(theirs)));
    };
    for (unsigned ours = 0; ours <= 4; ++ours)
        for (unsigned theirs = 0; theirs <= 4; ++theirs) {
            CAPTURE(ours, theirs);
            auto const n = settled(
                add_path_mode{static_cast<std::uint8_t>(ours)}, add_path_mode{static_cast<std::uint8_t>(theirs)});
            bool const valid = ours >= 1 && ours <= 3 && theirs >= 1 && theirs <= 3;
            CHECK(n.receive.add_path.contains(ipv4_unicast) == (valid && (ours & 1) != 0 && (theirs & 2) != 0));
            CHECK(n.send.add_path.contains(ipv4_unicast) == (valid && (ours & 2) != 0 && (theirs & 1) != 0));
            CHECK(!n.receive.add_path.contains(ipv6_unicast));
        }
}

TEST_CASE("path identifiers need the family itself, and of two entries the first valid one", "[message][rfc7911-4]")
{
    using enum add_path_mode;
    capabilities const v4_only{multiprotocol_capability{ipv4_unicast},
        add_path_capability{
            {{ipv6_unicast, both}, {ipv4_unicast, add_path_mode{7}}, {ipv4_unicast, send}, {ipv4_unicast, both}}}};
    capabilities const all{multiprotocol_capability{ipv4_unicast}, multiprotocol_capability{ipv6_unicast},
        add_path_capability{{{ipv4_unicast, both}, {ipv6_unicast, both}}}};
    auto const n = negotiate(us(v4_only), them(all));
    CHECK(n.send.add_path.contains(ipv4_unicast));
    CHECK(n.receive.add_path.empty());
    CHECK(!n.send.add_path.contains(ipv6_unicast));
}

TEST_CASE("an IPv6 next hop for IPv4 routes is received if we said so, sent if the peer did", "[message][rfc8950-4]")
{
    capabilities const with{multiprotocol_capability{ipv4_unicast},
        extended_next_hop_encoding_capability{
            {{ipv4_unicast, afi::ipv6}, {ipv4_multicast, afi::ipv6}, {ipv6_unicast, afi::ipv4}}}};
    auto const both_sides = negotiate(us(with), them(with));
    CHECK(both_sides.receive.ipv6_next_hop.contains(ipv4_unicast));
    CHECK(both_sides.send.ipv6_next_hop.contains(ipv4_unicast));
    CHECK(!both_sides.send.ipv6_next_hop.contains(ipv4_multicast)); // the family itself is not settled
    CHECK(!both_sides.send.ipv6_next_hop.contains(ipv6_unicast));
    auto const ours_alone = negotiate(us(with), them({}));
    CHECK(ours_alone.receive.ipv6_next_hop.contains(ipv4_unicast));
    CHECK(ours_alone.send.ipv6_next_hop.empty());
    // SAFI 0x0101 is not unicast.
    capabilities odd;
    odd.add(5, "0001 0101 0002"_hex);
    CHECK(negotiate(us(odd), them(odd)).send.ipv6_next_hop.empty());
}

TEST_CASE("features are settled by the side or sides that must have said so", "[message][rfc2918-4][rfc7313-4]")
{
    using enum session_feature;
    capabilities const all{route_refresh_capability{}, enhanced_route_refresh_capability{},
        graceful_restart_capability{graceful_restart_flag::notification, 120, {}},
        long_lived_graceful_restart_capability{}, link_local_next_hop_capability{}};
    auto const both_sides = negotiate(us(all), them(all));
    for (auto const f : {route_refresh, enhanced_route_refresh, graceful_restart, graceful_notification,
             long_lived_graceful_restart, link_local_next_hop})
        CHECK(both_sides.features.contains(f));
    CHECK(both_sides.restart_time == 120);

    CHECK(negotiate(us(all), them({})).features == session_features{});
    CHECK(negotiate(us(all), them({})).restart_time == 0);
    auto const theirs_alone = negotiate(us({}), them(all));
    CHECK(theirs_alone.features.contains(route_refresh)); // the peer answers: that is all it takes
    for (auto const f : {enhanced_route_refresh, graceful_restart, graceful_notification, long_lived_graceful_restart,
             link_local_next_hop})
        CHECK(!theirs_alone.features.contains(f));
}

TEST_CASE(
    "the last Graceful Restart counts, and long-lived graceful restart needs it", "[message][rfc4724-3][rfc9494-4.5]")
{
    using enum session_feature;
    capabilities const twice{graceful_restart_capability{graceful_restart_flag::notification, 120, {}},
        graceful_restart_capability{0, 60, {}}};
    auto const n = negotiate(us(twice), them(twice));
    CHECK(n.restart_time == 60);
    CHECK(!n.features.contains(graceful_notification));
    capabilities const long_lived{long_lived_graceful_restart_capability{}};
    CHECK(!negotiate(us(long_lived), them(long_lived)).features.contains(long_lived_graceful_restart));
}

TEST_CASE("negotiation looks the same from both ends", "[message]")
{
    auto const a = negotiate(decode(bird), decode(frr));
    auto const b = negotiate(decode(frr), decode(bird));
    CHECK(a.hold_time == b.hold_time);
    CHECK(a.families == b.families);
    CHECK(a.receive.as_numbers == b.send.as_numbers);
    CHECK(a.receive.maximum_message_length == b.send.maximum_message_length);
    CHECK(a.send.maximum_message_length == b.receive.maximum_message_length);
    CHECK(a.receive.add_path == b.send.add_path);
    CHECK(a.send.add_path == b.receive.add_path);
    CHECK(allocations_in([] { (void)negotiate(decode(bird), decode(frr)); }) == 0);
}

TEST_CASE("BGPsec is negotiated for each AFI and direction", "[message][rfc8205-2.2]")
{
    using enum bgpsec_direction;
    four_octet_as_number_capability const wide_us{asn{65001}}, wide_them{asn{65002}};
    multiprotocol_capability const ipv4{ipv4_unicast}, ipv6{ipv6_unicast};
    bgpsec_capability const takes{0, receive, afi::ipv6}, sends{0, send, afi::ipv6};

    auto const n = negotiate(us(capabilities{wide_us, ipv4, ipv6, takes}), them(capabilities{wide_them, ipv4, ipv6, sends}));
    CHECK(n.receive.bgpsec.contains(afi::ipv6));
    CHECK_FALSE(n.receive.bgpsec.contains(afi::ipv4));
    CHECK(n.send.bgpsec.empty());
    CHECK(negotiate(us(capabilities{wide_us, ipv6, sends}), them(capabilities{wide_them, ipv6, takes}))
              .send.bgpsec.contains(afi::ipv6));

    // the same direction twice; another version; no four-octet AS numbers; no Multiprotocol for the AFI
    for (auto const& theirs : {capabilities{wide_them, ipv6, takes}, capabilities{wide_them, ipv6, bgpsec_capability{1, send, afi::ipv6}},
             capabilities{ipv6, sends}, capabilities{wide_them, ipv4, sends}})
        CHECK(negotiate(us(capabilities{wide_us, ipv4, ipv6, takes}), them(theirs)).receive.bgpsec.empty());
}
