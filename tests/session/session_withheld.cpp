// SPDX-License-Identifier: BSL-1.0
// The KEEPALIVE that answers the OPEN: withheld by the embedder, or without room.
#include <bgpwire/session/session.hpp>

#include "catch.hpp"
#include "session/recorder.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto out = connection_side::outgoing;

open with_hold_time(std::uint16_t seconds)
{
    auto o = peer_open();
    o.hold_time = seconds;
    return o;
}

/// A handler that has no room for KEEPALIVEs.
struct without_room : recorder {
    bool full = true;
    send_result send(connection_id id, octets message) noexcept
    {
        answer = full && message[18] == 4 ? send_result::blocked : send_result::sent;
        return recorder::send(id, message);
    }
};

} // namespace

TEST_CASE("no KEEPALIVE answers the OPEN while establishment is withheld", "[session][rfc4271-8.2.2]")
{
    subject p;
    p.handler.ready = false;
    auto const id = p.to_open_sent();
    p.handler.take();
    p.octets_from_peer(id, encoded(peer_open()));
    CHECK(p.handler.take() == lines{"open outgoing 1", "outgoing OpenSent to OpenConfirm"});
    CHECK_FALSE(p.session.deadline(out, session_timer::keepalive) != instant::never());
    CHECK(p.session.deadline(out, session_timer::hold) - p.now == 30'000);

    SECTION("the peer's KEEPALIVE comes first")
    {
        p.now = p.now + 20'000;
        p.octets_from_peer(id, keepalive_message);
        CHECK(p.handler.take().empty());
        CHECK(p.session.deadline(out, session_timer::hold) - p.now == 30'000);
        p.session.poke(p.now);
        CHECK(p.handler.take().empty());
        p.handler.ready = true;
        p.session.poke(p.now);
        CHECK(p.handler.take()
            == lines{"send outgoing 1 KEEPALIVE", "outgoing OpenConfirm to Established", "established outgoing 1"});
        CHECK(p.session.deadline(out, session_timer::keepalive) != instant::never());
    }
    SECTION("it comes last")
    {
        p.handler.ready = true;
        p.session.poke(p.now);
        CHECK(p.handler.take() == lines{"send outgoing 1 KEEPALIVE"});
        p.handler.ready = false; // too late: the peer may be Established already
        p.octets_from_peer(id, keepalive_message);
        CHECK(p.session.is_established());
    }
    SECTION("it never is permitted: the hold time ends it")
    {
        p.pass(30'000);
        CHECK(p.handler.sent.back() == encoded_notification(errc::hold_timer_expired));
        p.handler.ready = true;
        p.session.poke(p.now); // and nothing of the old connection is left
        CHECK(p.session.state(out) != session_state::established);
    }
}

TEST_CASE("withheld with DelayOpen: the OPEN leaves, the KEEPALIVE does not", "[session][rfc4271-8.2.2]")
{
    auto c = local_config();
    c.delay_open_time = 5;
    subject p{c};
    p.handler.ready = false;
    auto const id = p.to_open_sent(); // in fact still Connect
    p.octets_from_peer(id, encoded(peer_open()));
    REQUIRE(p.handler.sent.size() == 1);
    CHECK(p.handler.sent[0][18] == 1);
    p.handler.ready = true;
    p.session.poke(p.now);
    CHECK(p.handler.sent.back() == keepalive_message);
}

TEST_CASE("withheld on a connection that loses a collision: the other one is asked for itself", "[session][rfc4271-6.8]")
{
    subject p; // 10.0.0.1 against 10.0.0.2: the incoming connection stays
    p.handler.ready = false;
    auto const outgoing = p.to_open_sent();
    auto const incoming = *p.session.on_accepted(p.now);
    p.octets_from_peer(outgoing, encoded(peer_open()));
    p.octets_from_peer(incoming, encoded(peer_open()));
    CHECK(p.session.state(connection_side::incoming) == session_state::open_confirm);
    CHECK(p.session.state(out) == session_state::idle);
    p.handler.take();
    p.handler.ready = true;
    p.session.poke(p.now);
    CHECK(p.handler.take() == lines{"send incoming 1 KEEPALIVE"});
    p.octets_from_peer(incoming, keepalive_message);
    CHECK(p.session.is_established());
}

TEST_CASE("hold time 0: OpenConfirm is left after four minutes, Established never", "[session][rfc4271-4.2]")
{
    bool const withheld = GENERATE(false, true);
    subject p;
    p.handler.ready = !withheld;
    auto const id = p.to_open_confirm(with_hold_time(0));
    CHECK(p.session.deadline(out, session_timer::hold) - p.now == 240'000);
    if (withheld)
        p.octets_from_peer(id, keepalive_message);
    SECTION("silence")
    {
        p.pass(240'000);
        CHECK(p.handler.sent.back() == encoded_notification(errc::hold_timer_expired));
        CHECK(p.session.state(out) != session_state::open_confirm);
    }
    SECTION("Established")
    {
        p.handler.ready = true;
        p.session.poke(p.now);
        p.octets_from_peer(id, keepalive_message);
        REQUIRE(p.session.is_established());
        CHECK(p.session.next_deadline().is_never());
    }
}

TEST_CASE("no room for the KEEPALIVE that answers the OPEN: the connection failed", "[session][rfc4271-8.2.2]")
{
    auto const hold_time = GENERATE(std::uint16_t{0}, std::uint16_t{30});
    without_room handler;
    auto const config = local_config();
    session<without_room> s{handler, config, 7};
    instant const now{1000};
    s.start(now);
    auto const id = s.connection(out);
    REQUIRE(s.on_connected(id, now));
    handler.take();
    SECTION("at once")
    {
        s.on_octets(id, encoded(with_hold_time(hold_time)), now);
    }
    SECTION("when it is permitted")
    {
        handler.ready = false;
        s.on_octets(id, encoded(with_hold_time(hold_time)), now);
        s.on_octets(id, keepalive_message, now);
        handler.ready = true;
        s.poke(now);
    }
    CHECK(s.state(out) == session_state::idle);
    CHECK(handler.last_failure.cause == down_cause::tcp_failed);
    CHECK(s.next_deadline() - now <= 1000);
}

TEST_CASE("a periodic KEEPALIVE that finds no room is tried again after a second", "[session][rfc4271-4.4]")
{
    without_room handler;
    handler.full = false;
    auto const config = local_config();
    session<without_room> s{handler, config, 7};
    instant now{1000};
    s.start(now);
    auto const id = s.connection(out);
    REQUIRE(s.on_connected(id, now));
    s.on_octets(id, encoded(peer_open()), now);
    s.on_octets(id, keepalive_message, now);
    REQUIRE(s.is_established());
    handler.full = true;
    now = s.deadline(out, session_timer::keepalive);
    s.on_timer(now);
    CHECK(s.is_established());
    CHECK(s.deadline(out, session_timer::keepalive) - now == 1000);
}

TEST_CASE("an accepted connection has its id before anything is sent on it", "[session][rfc4271-8.1.4]")
{
    subject p;
    p.session.start(p.now);
    p.handler.take();
    std::size_t sent_before = 99;
    connection_id given;
    CHECK(p.session.on_accepted(p.now, [&](connection_id id) noexcept {
        given = id;
        sent_before = p.handler.sent.size();
    }));
    CHECK(given == p.incoming());
    CHECK(sent_before == 0);
    CHECK(p.handler.sent.size() == 1);
    p.session.stop(p.now);
    CHECK_FALSE(p.session.on_accepted(p.now, [&](connection_id) noexcept { FAIL(); }));
    CHECK(same_octets(octets{connection_rejected_octets}, encoded_notification(errc::connection_rejected)));
}
