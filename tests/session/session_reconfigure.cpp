// SPDX-License-Identifier: BSL-1.0
// Another configuration for a session that goes on.
#include <bgpwire/session/session.hpp>

#include "catch.hpp"
#include "session/recorder.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

session_config with_hold_time(std::uint16_t seconds)
{
    auto c = local_config();
    c.open.hold_time = seconds;
    return c;
}

std::uint16_t hold_time_of(octet_vector const& message)
{
    return open_view::decode(**next_message(message))->hold_time;
}

} // namespace

TEST_CASE("another configuration counts from the next connection on", "[session]")
{
    subject p{with_hold_time(20)};
    auto const next = with_hold_time(9);
    auto const id = p.to_established();
    CHECK(hold_time_of(p.handler.sent.front()) == 20);
    CHECK(p.session.reconfigure(next));
    p.config.open = {}; // nobody needs the former one
    CHECK(p.session.is_established());
    CHECK(p.session.terms()->hold_time == 20);
    p.octets_from_peer(id, an_update());
    CHECK(p.session.deadline(connection_side::outgoing, session_timer::hold) - p.now == 20'000);
    p.session.on_tcp_failed(id, p.now);
    p.pass(3'000);
    p.handler.sent.clear();
    CHECK(p.session.on_connected(p.outgoing(), p.now));
    CHECK(hold_time_of(p.handler.sent.front()) == 9);
    p.octets_from_peer(p.outgoing(), encoded(peer_open()));
    CHECK(p.session.terms()->hold_time == 9);
    CHECK(&p.session.config() == &next);
}

TEST_CASE("while OPENs are exchanged the configuration stays what it is", "[session]")
{
    subject p{with_hold_time(20)};
    auto const next = with_hold_time(9);
    auto const id = p.to_open_sent();
    CHECK_FALSE(p.session.reconfigure(next));
    p.octets_from_peer(id, encoded(peer_open()));
    CHECK_FALSE(p.session.reconfigure(next));
    CHECK(p.session.terms()->hold_time == 20);
    SECTION("until it is Established")
    {
        p.octets_from_peer(id, keepalive_message);
        CHECK(p.session.reconfigure(next));
    }
    SECTION("or over")
    {
        p.session.on_tcp_failed(id, p.now);
        CHECK(p.session.reconfigure(next));
    }
}

TEST_CASE("a stopped session takes another mode, too", "[session]")
{
    subject p;
    p.to_established();
    p.session.stop(p.now);
    auto passive = local_config();
    passive.mode = connection_mode::passive;
    CHECK(p.session.reconfigure(passive));
    p.handler.take();
    p.session.start(p.now);
    CHECK(p.handler.take() == lines{"incoming Idle to Active"});
    CHECK(p.session.on_accepted(p.now));
}

namespace {

/// Changes it from inside of the news, as the R bit of graceful restart is taken back.
struct changer : recorder {
    session<changer>* peer = nullptr;
    session_config const* next = nullptr;
    bool changed = false;
    void on_established(connection_id, negotiated const&) noexcept { changed = peer->reconfigure(*next); }
};

} // namespace

TEST_CASE("the handler may change the configuration once the session is Established", "[session]")
{
    changer handler;
    auto const first = with_hold_time(20), next = with_hold_time(9);
    session<changer> s{handler, first, 7};
    handler.peer = &s;
    handler.next = &next;
    instant const now{1000};
    s.start(now);
    auto const id = s.connection(connection_side::outgoing);
    REQUIRE(s.on_connected(id, now));
    s.on_octets(id, encoded(peer_open()), now);
    s.on_octets(id, keepalive_message, now);
    CHECK(handler.changed);
    CHECK(s.terms()->hold_time == 20);
}
