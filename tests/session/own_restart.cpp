// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/session/own_restart.hpp>

#include "catch.hpp"
#include "session/recorder.hpp"

#include <array>
#include <optional>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr instant at(std::int64_t seconds) { return instant{1000 * seconds}; }

family_set set_of(std::initializer_list<address_family> families)
{
    family_set all;
    for (auto const family : families)
        all.insert(family);
    return all;
}
auto const both = set_of({ipv4_unicast, ipv6_unicast});

/// An OPEN of both families, with these flags of Graceful Restart, or without it.
open with_restart(std::optional<std::uint8_t> flags, asn as_number = asn{65002})
{
    auto o = peer_open();
    o.as_number = as_number;
    o.capabilities = capabilities{multiprotocol_capability{ipv4_unicast}, multiprotocol_capability{ipv6_unicast},
        four_octet_as_number_capability{as_number}};
    if (flags)
        o.capabilities.add(graceful_restart_capability{.flags = *flags, .restart_time = 120, .families = {}});
    return o;
}

void meet(own_restart& peer, open const& theirs)
{
    auto const ours = with_restart(graceful_restart_flag::restart_state, asn{65001});
    auto const view = theirs.view();
    auto const terms = negotiate(ours.view(), view);
    peer.on_open(view.capabilities, terms);
    peer.on_established(terms);
}

constexpr bool selects_in_time()
{
    family_set families;
    families.insert(ipv4_unicast);
    own_restart peers[2];
    for (auto& peer : peers)
        peer.on_restarted(families, at(0), 60);
    return !may_select_routes(peers, ipv4_unicast, at(59)) && may_select_routes(peers, ipv6_unicast, at(0))
        && may_select_routes(peers, ipv4_unicast, at(60));
}
static_assert(selects_in_time());

} // namespace

TEST_CASE("who has not restarted says nothing of it, and waits for nobody", "[session][rfc4724-4.1]")
{
    own_restart peer;
    CHECK_FALSE(peer.is_restarting());
    meet(peer, with_restart(0));
    CHECK_FALSE(peer.defers(ipv4_unicast, at(0)));
    CHECK(peer.next_deadline(at(0)).is_never());
}

TEST_CASE("the R bit is set until a session is Established, and no other flag is touched", "[session][rfc4724-4.1]")
{
    own_restart peer;
    graceful_restart_capability ours{.flags = graceful_restart_flag::notification, .restart_time = 90, .families = {}};
    peer.on_restarted(both, at(0), 60);
    peer.mark(ours);
    CHECK(to_text(graceful_restart_capability_view{ours.flags, ours.restart_time}) == "Graceful Restart RN 90 s {}");
    CHECK(peer.is_restarting());
    peer.on_down(); // an attempt that came to nothing
    CHECK(peer.is_restarting());
    CHECK(peer.next_deadline(at(100'000)).is_never());
    meet(peer, with_restart(0)); // long after the timer
    CHECK_FALSE(peer.is_restarting());
    peer.mark(ours);
    CHECK(ours.flags == graceful_restart_flag::notification);
}

TEST_CASE("route selection waits for the End-of-RIB of every peer, each family for itself", "[session][rfc4724-4.1]")
{
    std::array<own_restart, 3> peers;
    for (auto& peer : peers)
        peer.on_restarted(both, at(0), 60);
    CHECK_FALSE(may_select_routes(peers, ipv4_unicast, at(0))); // also for those that are not here yet
    for (auto& peer : peers)
        meet(peer, with_restart(0));
    peers[0].on_end_of_rib(ipv4_unicast);
    peers[1].on_end_of_rib(ipv4_unicast);
    CHECK_FALSE(may_select_routes(peers, ipv4_unicast, at(10)));
    peers[2].on_end_of_rib(ipv4_unicast);
    CHECK(may_select_routes(peers, ipv4_unicast, at(10)));
    CHECK_FALSE(may_select_routes(peers, ipv6_unicast, at(10)));
    CHECK(peers[0].next_deadline(at(10)) == at(60));

    SECTION("the Selection_Deferral_Timer ends that")
    {
        CHECK_FALSE(may_select_routes(peers, ipv6_unicast, at(60) + -1));
        CHECK(may_select_routes(peers, ipv6_unicast, at(60)));
        CHECK(peers[0].next_deadline(at(60)).is_never());
    }
    SECTION("a peer that is lost meanwhile is waited for: it may be back in time")
    {
        for (auto& peer : peers)
            peer.on_end_of_rib(ipv6_unicast);
        own_restart late;
        late.on_restarted(both, at(0), 60);
        meet(late, with_restart(0));
        late.on_down();
        CHECK(late.defers(ipv6_unicast, at(20)));
        meet(late, with_restart(0));
        late.on_end_of_rib(ipv6_unicast);
        CHECK_FALSE(late.defers(ipv6_unicast, at(30)));
        late.on_down();
        meet(late, with_restart(0)); // and not once more
        CHECK_FALSE(late.defers(ipv6_unicast, at(40)));
    }
    SECTION("or not, if it will not come back")
    {
        peers[0].on_given_up();
        CHECK_FALSE(peers[0].defers(ipv6_unicast, at(10)));
        CHECK(peers[0].next_deadline(at(10)).is_never());
    }
}

TEST_CASE("peers that restart themselves, or say nothing of restarts, are not waited for", "[session][rfc4724-4.1]")
{
    own_restart peer;
    peer.on_restarted(both, at(0), 60);
    CHECK(peer.defers(ipv4_unicast, at(1)));
    SECTION("R bit") { meet(peer, with_restart(graceful_restart_flag::restart_state)); }
    SECTION("no capability") { meet(peer, with_restart({})); }
    CHECK_FALSE(peer.defers(ipv4_unicast, at(1)));
}

TEST_CASE("a family that is not negotiated is not waited for", "[session][rfc4724-4.1]")
{
    own_restart peer;
    peer.on_restarted(set_of({ipv4_unicast, ipv6_unicast, {afi::l2vpn, safi::evpn}}), at(0), 60);
    meet(peer, with_restart(0));
    CHECK(peer.defers(ipv6_unicast, at(1)));
    CHECK_FALSE(peer.defers({afi::l2vpn, safi::evpn}, at(1)));
}

TEST_CASE("an End-of-RIB is owed for each family of each session, restarted or not", "[session][rfc4724-2]")
{
    own_restart peer;
    CHECK_FALSE(peer.owes_end_of_rib(ipv4_unicast));
    for (int session = 0; session != 2; ++session) {
        meet(peer, with_restart({}));
        CHECK(peer.owes_end_of_rib(ipv4_unicast));
        CHECK(peer.owes_end_of_rib(ipv6_unicast));
        CHECK_FALSE(peer.owes_end_of_rib({afi::l2vpn, safi::evpn}));
        peer.on_end_of_rib_sent(ipv4_unicast);
        CHECK_FALSE(peer.owes_end_of_rib(ipv4_unicast));
        CHECK(peer.owes_end_of_rib(ipv6_unicast));
        peer.on_down();
        CHECK_FALSE(peer.owes_end_of_rib(ipv6_unicast));
    }
}

namespace {

/// A router of ours with two peers, that has restarted: it announces once it may select, and then says End-of-RIB.
struct restarted : handler_defaults {
    own_restart* all = nullptr; ///< of both peers
    std::size_t place = 0;      ///< of this one
    std::vector<octet_vector> sent;
    session_config* running = nullptr;
    session<restarted>* peer = nullptr;
    instant now{};

    own_restart& mine() { return all[place]; }
    void connect(connection_id) noexcept {}
    void close(connection_id) noexcept {}
    send_result send(connection_id, octets message) noexcept
    {
        sent.emplace_back(message.begin(), message.end());
        return send_result::sent;
    }
    verdict on_open(connection_id, open_view const& theirs, negotiated const& terms) noexcept
    {
        mine().on_open(theirs.capabilities, terms);
        return {};
    }
    void on_established(connection_id, negotiated const& terms) noexcept
    {
        mine().on_established(terms);
        CHECK(peer->reconfigure(*running));
    }
    verdict on_update(update_view const&) noexcept { return {}; }
    void on_end_of_rib(address_family family) noexcept { mine().on_end_of_rib(family); }
    void on_down(down_reason const&) noexcept { mine().on_down(); }
    void announce()
    {
        if (!may_select_routes(std::span{all, 2}, ipv4_unicast, now) || !mine().owes_end_of_rib(ipv4_unicast))
            return;
        peer->send_update(an_update(), now);
        peer->send_update(encoded(update{peer->terms()->send}), now);
        mine().on_end_of_rib_sent(ipv4_unicast);
    }
    bool said_r() const
    {
        auto const view = *open_view::decode(**next_message(sent.front()));
        return view.capabilities.find<graceful_restart_capability_view>()->is_restarting();
    }
};

} // namespace

TEST_CASE("with two sessions: R once, nothing is announced before the last End-of-RIB", "[session][rfc4724-4.1]")
{
    own_restart all[2];
    auto running = local_config();
    graceful_restart_capability gr{.restart_time = 120, .families = {{ipv4_unicast, 0x80}}};
    running.open.capabilities.add(gr);
    instant const now{1'000};
    for (auto& one : all)
        one.on_restarted(set_of({ipv4_unicast}), now);
    auto first = local_config();
    all[0].mark(gr);
    first.open.capabilities.add(gr);
    auto theirs = peer_open();
    theirs.capabilities.add(graceful_restart_capability{.restart_time = 120, .families = {}});

    restarted a, b;
    session<restarted> to_a{a, first, 1}, to_b{b, first, 2};
    auto const begin = [&](restarted& handler, session<restarted>& s, std::size_t place) {
        handler.all = all, handler.place = place, handler.peer = &s, handler.running = &running, handler.now = now;
        s.start(now);
        auto const id = s.connection(connection_side::outgoing);
        REQUIRE(s.on_connected(id, now));
        s.on_octets(id, encoded(theirs), now);
        s.on_octets(id, keepalive_message, now);
        REQUIRE(s.is_established());
        CHECK(handler.said_r());
        handler.sent.clear();
        return id;
    };
    auto const of_a = begin(a, to_a, 0);
    auto const of_b = begin(b, to_b, 1);
    auto const their_end = encoded(update{});
    to_a.on_octets(of_a, their_end, now);
    a.announce();
    CHECK(a.sent.empty());
    to_b.on_octets(of_b, their_end, now);
    a.announce();
    b.announce();
    CHECK(a.sent.size() == 2);
    CHECK(b.sent.size() == 2);
    CHECK(a.sent.back() == their_end);

    to_a.on_tcp_failed(of_a, now); // a mere connection was lost: no R in the next OPEN
    to_a.on_timer(to_a.next_deadline());
    a.sent.clear();
    REQUIRE(to_a.on_connected(to_a.connection(connection_side::outgoing), now));
    CHECK_FALSE(a.said_r());
}
