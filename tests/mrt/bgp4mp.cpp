// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/mrt/bgp4mp.hpp>

#include "mrt/support.hpp"
#include "support/text.hpp"

#include "catch.hpp"

#include <bgpwire/message/update.hpp>

using namespace bgpwire;
using namespace bgpwire::test;
using mrt::record_type;

namespace {

// An UPDATE between AS 65541 and AS 65542, in a BGP4MP_MESSAGE_AS4.
constexpr auto message_as4
    = "4d 83 b1 f4 | 00 10 | 00 04 | 00 00 00 4c"
      "00 01 00 05 | 00 01 00 06 | 00 07 | 00 01 | c6 33 64 05 | c6 33 64 04"
      "ffffffffffffffffffffffffffffffff 00 38 02 | 00 00 | 00 1c"
      "40 01 01 00 | 40 02 0e 02 03 00010005 0000fbff 0000fbf6 | 40 03 04 c6336405"
      "20 c0 00 02 21"_hex;

constexpr auto keepalive_ipv6 = "00 01 | 00 02 | 00 00 | 00 02"
                                "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01"
                                "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02"
                                "ffffffffffffffffffffffffffffffff 00 13 04"_hex;

// Figure 16.
constexpr auto rfc_example
    = "4d 83 ae 14 | 00 10 | 00 04 | 00 00 00 52"
      "00 00 fb f0 | 00 00 fb f1 | 00 00 | 00 01 | c0 00 02 55 | c6 33 64 04"
      "ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff 00 3e 02 00 00 00 1f 40 01 01 02 40 02 0e 02 03"
      "00 00 fb f0 00 00 fb ff 00 00 fb f6 40 03 04 c6 33 64 55 c0 08 04 fb f0 00 0e 18 cb 00 71"_hex;

constexpr auto state_change_et = "4d 83 b1 f4 | 00 11 | 00 05 | 00 00 00 34 | 00 0f 42 3f"
                                 "00 01 00 05 | 00 01 00 06 | 00 09 | 00 02"
                                 "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01"
                                 "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02"
                                 "00 05 | 00 06"_hex;

} // namespace

TEST_CASE("BGP4MP_MESSAGE_AS4 gives the session and the message", "[mrt][rfc6396-4.4.3]")
{
    auto const record = record_in(message_as4);
    REQUIRE(mrt::bgp4mp_message::is_in(record));
    auto const m = mrt::bgp4mp_message::decode(record);
    REQUIRE(m);
    CHECK(m->ends.peer_as == asn{65541});
    CHECK(m->ends.local_as == asn{65542});
    CHECK(m->ends.interface_index == 7);
    CHECK(m->ends.peer_address == *ip_address::parse("198.51.100.5"));
    CHECK(m->ends.local_address == *ip_address::parse("198.51.100.4"));
    CHECK(m->as_numbers == asn_width::four_octets);
    CHECK(m->paths == path_identifiers::absent);
    CHECK(m->direction == mrt::direction::received);
    auto const message = m->message();
    REQUIRE(message);
    auto const update = update_view::decode(*message, m->context());
    REQUIRE(update);
    CHECK(update->action() == error_action::ignore);
    CHECK((*update->nlri().begin()).prefix == *ipv4_prefix::parse("192.0.2.33/32"));
    CHECK(update->get<as_path_view>()->length() == 3);
}

TEST_CASE("BGP4MP records are read and written in constant expressions, too", "[mrt]")
{
    CHECK_TWICE(mrt::bgp4mp_message::decode(record_in(message_as4))->ends.peer_as == asn{65541});
    CHECK_TWICE(encodes_back<mrt::bgp4mp_message>(message_as4));
    CHECK_TWICE(encodes_back<mrt::bgp4mp_message>(rfc_example));
    CHECK_TWICE(encodes_back<mrt::bgp4mp_state_change>(state_change_et));
}

TEST_CASE("The example of RFC 6396 has a wrong length in its UPDATE, and says what the RFC says when that is right",
    "[mrt][rfc6396-A]")
{
    auto const m = mrt::bgp4mp_message::decode(record_in(rfc_example));
    REQUIRE(m);
    CHECK(m->ends.peer_as == asn{64496});
    CHECK(m->ends.local_as == asn{64497});
    CHECK(m->ends.peer_address == *ip_address::parse("192.0.2.85"));
    CHECK(m->ends.local_address == *ip_address::parse("198.51.100.4"));
    auto const refused = update_view::decode(*m->message(), m->context());
    REQUIRE(!refused); // a prefix of 251 bits, out of the value of COMMUNITIES
    CHECK(refused.error().code == errc::invalid_network_field);

    std::vector<std::uint8_t> whole(rfc_example.begin(), rfc_example.end());
    whole[12 + 20 + 22] = 35; // Total Path Attribute Length: the RFC has 31
    auto const corrected = mrt::bgp4mp_message::decode(record_in(whole));
    auto const view = update_view::decode(*corrected->message(), corrected->context());
    REQUIRE(view);
    CHECK(to_text(*view) == "UPDATE announce 203.0.113.0/24 with ORIGIN INCOMPLETE; AS_PATH [64496 64511 64502]; "
                            "NEXT_HOP 198.51.100.85; COMMUNITIES 64496:14");
}

TEST_CASE("What a BGP4MP record has no room for makes the writer fail", "[mrt][rfc6396-4.4]")
{
    mrt::bgp4mp_message m{.ends = {.peer_as = asn{65541}, .local_as = asn{65542}}};
    CHECK(decodes_back(m, {1, 999999}));
    CHECK(decodes_back(m, {1, 0}));
    CHECK(decodes_back(m, {1, {}}));
    m.as_numbers = asn_width::two_octets;
    CHECK(cannot_be_encoded(m));
    m.ends.peer_as = asn{65535};
    CHECK(cannot_be_encoded(m));
    m.ends.local_as = asn{23456};
    CHECK(decodes_back(m, {1, {}}));
    m.ends.local_address = *ip_address::parse("2001:db8::1");
    CHECK(cannot_be_encoded(m));
    CHECK(cannot_be_encoded(mrt::bgp4mp_state_change{.ends = m.ends}));
    CHECK(cannot_be_encoded(mrt::bgp4mp_state_change{
        .ends = {.peer_as = asn{65541}}, .as_numbers = asn_width::two_octets}));
}

TEST_CASE("Sessions over IPv6 have their addresses in 16 octets", "[mrt][rfc6396-4.4.2]")
{
    auto const whole = record_with(record_type::bgp4mp, 1, keepalive_ipv6);
    auto const m = mrt::bgp4mp_message::decode(record_in(whole));
    REQUIRE(m);
    CHECK(m->ends.peer_as == asn{1});
    CHECK(m->ends.local_as == asn{2});
    CHECK(m->ends.peer_address == *ip_address::parse("2001:db8::1"));
    CHECK(m->ends.local_address == *ip_address::parse("2001:db8::2"));
    CHECK(m->as_numbers == asn_width::two_octets);
    REQUIRE(m->message());
    CHECK(m->message()->type() == message_type::keepalive);
}

TEST_CASE("Each message subtype says width, path identifiers and direction", "[mrt][rfc6396-4.4][rfc8050-3]")
{
    struct row {
        std::uint16_t subtype;
        asn_width width;
        path_identifiers paths;
        mrt::direction direction;
    };
    using enum asn_width;
    using enum path_identifiers;
    using enum mrt::direction;
    constexpr row rows[] = {
        {1, two_octets, absent, received},
        {4, four_octets, absent, received},
        {6, two_octets, absent, sent},
        {7, four_octets, absent, sent},
        {8, two_octets, present, received},
        {9, four_octets, present, received},
        {10, two_octets, present, sent},
        {11, four_octets, present, sent},
    };
    for (auto const& [subtype, width, paths, direction] : rows) {
        CAPTURE(subtype);
        auto const body = width == two_octets ? octets{keepalive_ipv6} : record_in(message_as4).body();
        for (auto const type : {record_type::bgp4mp, record_type::bgp4mp_et}) {
            std::vector<std::uint8_t> with_time(type == record_type::bgp4mp_et ? 4U : 0U);
            with_time.insert(with_time.end(), body.begin(), body.end());
            auto const whole = record_with(type, subtype, with_time);
            REQUIRE(mrt::bgp4mp_message::is_in(record_in(whole)));
            auto const m = mrt::bgp4mp_message::decode(record_in(whole));
            REQUIRE(m);
            CHECK(m->as_numbers == width);
            CHECK(m->paths == paths);
            CHECK(m->direction == direction);
            CHECK(m->message());
            CHECK(m->context().as_numbers == width);
            CHECK(m->context().add_path.contains(ipv6_unicast) == (paths == present));
            CHECK(m->context().peer == peering::external);
            CHECK(m->subtype() == mrt::bgp4mp_subtype{subtype});
            CHECK(encodes_back<mrt::bgp4mp_message>(whole));
        }
    }
    constexpr std::uint16_t others[] = {0, 2, 3, 5, 12, 65535};
    for (auto const subtype : others)
        CHECK_FALSE(mrt::bgp4mp_message::is_in(record_in(record_with(record_type::bgp4mp, subtype, {}))));
    CHECK_FALSE(mrt::bgp4mp_message::is_in(record_in(record_with(record_type::table_dump, 1, {}))));
}

TEST_CASE("Equal AS numbers make the session internal", "[mrt]")
{
    mrt::bgp4mp_message m;
    m.ends.peer_as = m.ends.local_as = asn{65541};
    CHECK(m.context().peer == peering::internal);
}

TEST_CASE("A BGP4MP_MESSAGE may hold a part of its message, and says so", "[mrt][rfc6396-4.4.2]")
{
    CHECK_TWICE(refuses_every_truncation<mrt::bgp4mp_message>(message_as4, 20));
    auto const record = record_in(message_as4);
    for (std::size_t size = 20; size != record.body().size(); ++size) {
        auto const shorter = record_with(record.type(), record.subtype(), record.body().first(size));
        auto const m = mrt::bgp4mp_message::decode(record_in(shorter));
        REQUIRE(m);
        REQUIRE(!m->message());
        CHECK(m->message().error().code == errc::incomplete);
    }
}

TEST_CASE("A session's address family other than IPv4 and IPv6 cannot be read", "[mrt][rfc6396-4.4]")
{
    std::vector<std::uint8_t> whole(message_as4.begin(), message_as4.end());
    whole[12 + 11] = 3;
    auto const m = mrt::bgp4mp_message::decode(record_in(whole));
    REQUIRE(!m);
    CHECK(m.error().code == errc::wrong_address_family);
    CHECK(m.error().offset == 12 + 10);
    CHECK(m.error().action == error_action::ignore);
}

TEST_CASE("State changes have two states of two octets", "[mrt][rfc6396-4.4.1]")
{
    auto const two = record_with(
        record_type::bgp4mp, 0, "fd e8 | fd e9 | 00 00 | 00 01 | 0a 00 00 01 | 0a 00 00 02 | 00 03 | 00 06"_hex);
    REQUIRE(mrt::bgp4mp_state_change::is_in(record_in(two)));
    auto const change = mrt::bgp4mp_state_change::decode(record_in(two));
    REQUIRE(change);
    CHECK(change->ends.peer_as == asn{65000});
    CHECK(change->ends.local_address == *ip_address::parse("10.0.0.2"));
    CHECK(change->old_state == mrt::session_state::active);
    CHECK(change->new_state == mrt::session_state::established);
    CHECK(change->as_numbers == asn_width::two_octets);
    CHECK(refuses_every_truncation<mrt::bgp4mp_state_change>(two, 20));
    CHECK(encodes_back<mrt::bgp4mp_state_change>(two));
    CHECK(ignores_trailing_octets<mrt::bgp4mp_state_change>(two));

    auto const four = record_with(record_type::bgp4mp, 5,
        "00 01 00 05 | 00 01 00 06 | 00 00 | 00 01 | 0a 00 00 01 | 0a 00 00 02 | 00 06 | 00 01"_hex);
    auto const down = mrt::bgp4mp_state_change::decode(record_in(four));
    REQUIRE(down);
    CHECK(down->ends.peer_as == asn{65541});
    CHECK(down->new_state == mrt::session_state::idle);
    CHECK(down->as_numbers == asn_width::four_octets);
    CHECK(refuses_every_truncation<mrt::bgp4mp_state_change>(four, 24));
    CHECK(encodes_back<mrt::bgp4mp_state_change>(four));
    CHECK(ignores_trailing_octets<mrt::bgp4mp_state_change>(four));

    auto const precise = mrt::bgp4mp_state_change::decode(record_in(state_change_et));
    REQUIRE(precise);
    CHECK(record_in(state_change_et).time() == mrt::record_time{1300476404, 999999});
    CHECK(precise->ends.interface_index == 9);
    CHECK_TWICE(refuses_every_truncation<mrt::bgp4mp_state_change>(state_change_et, 48));
    CHECK(ignores_trailing_octets<mrt::bgp4mp_state_change>(state_change_et));
    CHECK(precise->ends.peer_address == *ip_address::parse("2001:db8::1"));
    CHECK(precise->old_state == mrt::session_state::open_confirm);
    CHECK_FALSE(mrt::bgp4mp_state_change::is_in(record_in(message_as4)));
}
