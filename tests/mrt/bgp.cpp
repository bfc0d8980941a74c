// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/mrt/bgp.hpp>

#include "mrt/support.hpp"

#include "catch.hpp"

#include <bgpwire/message/update.hpp>

using namespace bgpwire;
using namespace bgpwire::test;
using mrt::record_type;

namespace {

constexpr auto recorded = "38 56 66 00 | 00 05 | 00 01 | 00 00 00 28"
                        "fd e8 | 0a 00 00 01 | fd e9 | 0a 00 00 02"
                        "00 00 | 00 14 | 40 01 01 00 | 40 02 06 02 02 fd e8 00 07 | 40 03 04 0a 00 00 01 | 18 c0 00 02"_hex;

} // namespace

TEST_CASE("A message of the deprecated type BGP gets its header back", "[mrt][rfc6396-B.2.1]")
{
    auto const record = record_in(recorded);
    REQUIRE(mrt::bgp_message::is_in(record));
    auto const m = mrt::bgp_message::decode(record);
    REQUIRE(m);
    CHECK(m->ends.peer_as == asn{65000});
    CHECK(m->ends.peer_address == *ip_address::parse("10.0.0.1"));
    CHECK(m->ends.local_as == asn{65001});
    CHECK(m->type == message_type::update);

    std::uint8_t memory[128];
    wire::writer out{memory};
    m->encode_message(out);
    auto const message = next_message(out.written());
    REQUIRE(message);
    REQUIRE(*message);
    auto const view = update_view::decode(**message, m->context());
    REQUIRE(view);
    CHECK(view->action() == error_action::ignore);
    CHECK((*view->nlri().begin()).prefix == *ipv4_prefix::parse("192.0.2.0/24"));
    CHECK(view->get<as_path_view>()->length() == 2);
    CHECK_TWICE(refuses_every_truncation<mrt::bgp_message>(recorded, 12));
    CHECK_TWICE(encodes_back<mrt::bgp_message>(recorded));
}

TEST_CASE("The subtypes of BGP that hold messages are four", "[mrt][rfc6396-B.2.1]")
{
    constexpr message_type types[] = {{}, message_type::update, {}, {}, {}, message_type::open,
        message_type::notification, message_type::keepalive};
    for (std::uint16_t subtype = 0; subtype != 8; ++subtype) {
        auto const whole = record_with(record_type::bgp, subtype, record_in(recorded).body());
        CHECK(mrt::bgp_message::is_in(record_in(whole)) == (types[subtype] != message_type{}));
        if (types[subtype] != message_type{})
            CHECK(mrt::bgp_message::decode(record_in(whole))->type == types[subtype]);
        if (types[subtype] != message_type{})
            CHECK(encodes_back<mrt::bgp_message>(whole));
    }
}

TEST_CASE("What the deprecated type BGP has no room for makes the writer fail", "[mrt][rfc6396-B.2.1]")
{
    mrt::bgp_message m{.type = message_type::update};
    CHECK(decodes_back(m, {1, {}}));
    m.type = message_type::route_refresh;
    CHECK(cannot_be_encoded(m));
    m.type = message_type::update;
    m.ends.local_as = asn{65536};
    CHECK(cannot_be_encoded(m));
    m.ends.local_as = asn{1};
    m.ends.peer_address = m.ends.local_address = *ip_address::parse("2001:db8::1");
    CHECK(cannot_be_encoded(m));
    CHECK(cannot_be_encoded(mrt::bgp_state_change{.peer_as = asn{65536}}));
    CHECK(decodes_back(mrt::bgp_state_change{.peer_as = asn{65535}}, {1, {}}));
}

TEST_CASE("State changes of the deprecated type BGP name the peer only", "[mrt][rfc6396-B.2.1]")
{
    auto const whole = record_with(record_type::bgp, 3, "fd e8 | 0a 00 00 01 | 00 06 | 00 01"_hex);
    REQUIRE(mrt::bgp_state_change::is_in(record_in(whole)));
    auto const change = mrt::bgp_state_change::decode(record_in(whole));
    REQUIRE(change);
    CHECK(change->peer_as == asn{65000});
    CHECK(change->peer_address == *ip_address::parse("10.0.0.1"));
    CHECK(change->old_state == mrt::session_state::established);
    CHECK(change->new_state == mrt::session_state::idle);
    CHECK(refuses_every_truncation<mrt::bgp_state_change>(whole, 10));
    CHECK(encodes_back<mrt::bgp_state_change>(whole));
    CHECK(ignores_trailing_octets<mrt::bgp_state_change>(whole));
}
