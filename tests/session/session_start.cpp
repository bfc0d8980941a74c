// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/session/session.hpp>

#include "catch.hpp"
#include "session/recorder.hpp"
#include "support/hex.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto out = connection_side::outgoing;
constexpr auto in = connection_side::incoming;

session_config delayed_config()
{
    auto c = local_config();
    c.delay_open_time = 5;
    return c;
}

} // namespace

TEST_CASE("a start in active mode dials once and arms the ConnectRetryTimer with jitter", "[session][rfc4271-8.2.2]")
{
    for (std::uint64_t seed = 0; seed != 50; ++seed) {
        subject p{local_config(), seed};
        p.session.start(p.now);
        CHECK(p.session.state(out) == session_state::connect);
        CHECK(p.handler.take() == lines{"outgoing Idle to Connect", "connect outgoing 1", "incoming Idle to Active"});
        auto const wait = p.session.deadline(out, session_timer::connect_retry) - p.now;
        CHECK(wait >= 90'000);
        CHECK(wait <= 120'000);
        CHECK(p.session.connect_retry_counter() == 0);
        auto const due = p.session.next_timer();
        CHECK(due.side == out);
        CHECK(due.timer == session_timer::connect_retry);
    }
}

TEST_CASE("a passive start does not dial", "[session][rfc4271-8.2.2]")
{
    auto c = local_config();
    c.mode = connection_mode::passive;
    subject p{c};
    p.session.start(p.now);
    CHECK(p.session.state(in) == session_state::active);
    CHECK(p.session.state(out) == session_state::idle);
    p.pass(3'600'000);
    CHECK(p.handler.take() == lines{"incoming Idle to Active"});
}

TEST_CASE("an active start does not listen", "[session][rfc4271-8.2.2]")
{
    auto c = local_config();
    c.mode = connection_mode::active;
    subject p{c};
    p.session.start(p.now);
    CHECK(p.session.state(in) == session_state::idle);
    CHECK_FALSE(p.session.on_accepted(p.now));
}

TEST_CASE("in Idle nothing but a start has any effect", "[session][rfc4271-8.2.2]")
{
    subject p;
    auto const id = connection_id{out, 1};
    p.session.stop(p.now);
    p.session.reset(p.now);
    p.session.poke(p.now);
    CHECK_FALSE(p.session.on_connected(id, p.now));
    p.session.on_tcp_failed(id, p.now);
    CHECK(p.session.on_octets(id, encoded(peer_open()), p.now) == encoded(peer_open()).size());
    p.session.on_sent(id, p.now);
    p.session.on_timer(p.now + 1'000'000);
    CHECK(p.session.send_update(an_update(), p.now) == send_result::blocked);
    CHECK_FALSE(p.session.on_accepted(p.now));
    CHECK(p.handler.take().empty());
    CHECK(p.session.next_deadline().is_never());
    CHECK(p.session.terms() == nullptr);
}

TEST_CASE("a stop in Idle cancels the restart that is due", "[session][rfc4271-8.2.2]")
{
    subject p;
    p.session.start(p.now);
    p.session.on_tcp_failed(p.outgoing(), p.now);
    CHECK(p.session.state(out) == session_state::idle);
    CHECK_FALSE(p.session.next_deadline().is_never());
    p.session.stop(p.now);
    CHECK(p.session.next_deadline().is_never());
    CHECK(p.session.is_halted());
    p.handler.take();
    p.pass(10'000'000);
    CHECK(p.handler.take().empty());
}

TEST_CASE("a connection that comes while the session is Idle is refused without a word", "[session][rfc4271-8.2.2]")
{
    subject p;
    CHECK_FALSE(p.session.on_accepted(p.now));
    p.session.start(p.now);
    p.session.stop(p.now);
    CHECK_FALSE(p.session.on_accepted(p.now));
    CHECK(p.handler.sent.empty());
}

TEST_CASE("a second start changes nothing in any state", "[session][rfc4271-8.2.2]")
{
    subject p;
    auto const again = [&p] {
        p.handler.take();
        auto const before = p.session.next_deadline();
        p.session.start(p.now);
        CHECK(p.handler.take().empty());
        CHECK(p.session.next_deadline() == before);
    };
    p.session.start(p.now);
    again();
    auto const id = p.outgoing();
    (void)p.session.on_connected(id, p.now);
    again();
    p.octets_from_peer(id, encoded(peer_open()));
    again();
    p.octets_from_peer(id, keepalive_message);
    again();
    CHECK(p.session.is_established());
}

TEST_CASE("a second start changes nothing in Active, with and without a connection", "[session][rfc4271-8.2.2]")
{
    auto c = delayed_config();
    c.mode = connection_mode::passive;
    bool const connected = GENERATE(false, true);
    subject p{c};
    p.session.start(p.now);
    if (connected)
        REQUIRE(p.session.on_accepted(p.now));
    p.now = p.now + 1'000;
    p.handler.take();
    auto const before = p.session.next_deadline();
    p.session.start(p.now);
    CHECK(p.session.state(in) == session_state::active);
    CHECK(p.handler.take().empty());
    CHECK(p.session.next_deadline() == before);
    CHECK(before.is_never() != connected); // DelayOpenTimer

    subject q; // dialing: Active after a connection that broke, with a ConnectRetryTimer of its own
    q.session.on_tcp_failed(q.to_open_sent(), q.now);
    REQUIRE(q.session.state(out) == session_state::active);
    q.now = q.now + 1'000;
    q.handler.take();
    auto const retry = q.session.deadline(out, session_timer::connect_retry);
    q.session.start(q.now);
    CHECK(q.session.deadline(out, session_timer::connect_retry) == retry);
    CHECK(q.handler.take().empty());
}

TEST_CASE("a stop in Connect and Active closes without a NOTIFICATION", "[session][rfc4271-8.2.2]")
{
    subject p;
    p.session.start(p.now);
    p.handler.take();
    p.session.stop(p.now);
    CHECK(p.handler.take()
        == lines{"close outgoing 1", "outgoing Connect to Idle", "failed stopped in Connect", "incoming Active to Idle"});
    CHECK(p.handler.sent.empty());
    CHECK(p.session.connect_retry_counter() == 0);
}

TEST_CASE("a stop in OpenSent, OpenConfirm and Established sends a Cease; only Established goes down",
    "[session][rfc4271-8.2.2]")
{
    auto const stage = GENERATE(1, 2, 3);
    subject p;
    auto const id = p.to_open_sent();
    if (stage >= 2)
        p.octets_from_peer(id, encoded(peer_open()));
    if (stage >= 3)
        p.octets_from_peer(id, keepalive_message);
    p.handler.take();
    p.session.stop(p.now);
    auto const log = p.handler.take();
    CAPTURE(stage);
    CHECK(same_octets(p.handler.sent.back(), "ffffffffffffffffffffffffffffffff | 0015 | 03 | 06 02"_hex));
    CHECK(log[0] == "send outgoing 1 NOTIFICATION Cease/Administrative Shutdown (6/2)");
    CHECK(log[1] == "close outgoing 1");
    CHECK(log[3].substr(0, 4) == (stage == 3 ? "down" : "fail"));
    CHECK(p.session.connect_retry_counter() == 0);
    CHECK(p.session.last_error_sent().what == errc::administrative_shutdown);
}

TEST_CASE("the ConnectRetryTimer in Connect gives the attempt up and dials anew", "[session][rfc4271-8.2.2]")
{
    subject p;
    p.session.start(p.now);
    p.handler.take();
    p.now = p.session.next_deadline();
    p.session.on_timer(p.now);
    CHECK(p.handler.take()
        == lines{"close outgoing 1", "connect outgoing 2", "failed TCP failed in Connect"});
    CHECK(p.session.state(out) == session_state::connect);
    CHECK(p.session.deadline(out, session_timer::connect_retry) > p.now);

    // What becomes of the first attempt is of no interest any more.
    CHECK_FALSE(p.session.on_connected(connection_id{out, 1}, p.now));
    p.session.on_tcp_failed(connection_id{out, 1}, p.now);
    CHECK(p.session.state(out) == session_state::connect);
    CHECK(p.handler.take().empty());
    CHECK(p.session.on_connected(connection_id{out, 2}, p.now));
}

TEST_CASE("a connection that is up sends the OPEN and waits four minutes for the peer's", "[session][rfc4271-8.2.2]")
{
    subject p;
    p.to_open_sent();
    CHECK(p.session.state(out) == session_state::open_sent);
    REQUIRE(p.handler.sent.size() == 1);
    CHECK(p.handler.sent[0] == encoded(p.config.open));
    CHECK(p.session.deadline(out, session_timer::hold) - p.now == 240'000);
    CHECK(p.session.deadline(out, session_timer::connect_retry).is_never());
}

TEST_CASE("a dial that fails is repeated without the operator, after the back-off", "[session][rfc4271-8.2.2]")
{
    subject p;
    p.session.start(p.now);
    std::int64_t wait = 1000;
    for (int i = 0; i != 10; ++i) {
        auto const before = p.now;
        p.session.on_tcp_failed(p.outgoing(), p.now);
        CHECK(p.session.state(out) == session_state::idle);
        CHECK(p.session.state(in) == session_state::active); // and the peer may come meanwhile
        auto const delay = p.session.next_deadline() - before;
        CHECK(delay >= wait * 3 / 4);
        CHECK(delay <= wait);
        wait = wait * 2 < 3'000 ? wait * 2 : 3'000;
        p.now = p.session.next_deadline();
        p.handler.take();
        p.session.on_timer(p.now);
        CHECK(p.handler.take() == lines{"outgoing Idle to Connect", "connect outgoing " + std::to_string(i + 2)});
    }
}

TEST_CASE("an accepted connection in Active sends the OPEN", "[session][rfc4271-8.2.2]")
{
    subject p;
    p.session.start(p.now);
    p.handler.take();
    auto const id = p.session.on_accepted(p.now);
    REQUIRE(id);
    CHECK(p.handler.take()[0] == "incoming Active to OpenSent");
    CHECK(p.handler.sent.back() == encoded(p.config.open));
    CHECK(p.session.state(out) == session_state::connect); // the dial goes on
}

TEST_CASE("the ConnectRetryTimer in Active dials", "[session][rfc4271-8.2.2]")
{
    subject p;
    auto const id = p.to_open_sent();
    p.session.on_tcp_failed(id, p.now);
    CHECK(p.session.state(out) == session_state::active);
    p.handler.take();
    p.now = p.session.deadline(out, session_timer::connect_retry);
    p.session.on_timer(p.now);
    CHECK(p.handler.take() == lines{"outgoing Active to Connect", "connect outgoing 2"});
}

TEST_CASE("a passive session never dials, not even after its connection broke", "[session][rfc4271-8.1.1]")
{
    auto c = local_config();
    c.mode = connection_mode::passive;
    subject p{c};
    p.session.start(p.now);
    auto const id = p.session.on_accepted(p.now);
    REQUIRE(id);
    p.session.on_tcp_failed(*id, p.now);
    CHECK(p.session.state(in) == session_state::active);
    CHECK(p.session.deadline(in, session_timer::connect_retry).is_never());
    p.pass(3'600'000);
    for (auto const& line : p.handler.log)
        CHECK(line.substr(0, 8) != "connect ");
    CHECK(p.session.on_accepted(p.now)); // but goes on listening
}

TEST_CASE("DelayOpen holds the OPEN back until its timer expires", "[session][rfc4271-8.1.1]")
{
    subject p{delayed_config()};
    p.session.start(p.now);
    CHECK(p.session.on_connected(p.outgoing(), p.now));
    CHECK(p.handler.sent.empty());
    CHECK(p.session.state(out) == session_state::connect);
    CHECK(p.session.next_timer().timer == session_timer::delay_open);
    p.pass(4'999);
    CHECK(p.handler.sent.empty());
    p.pass(1);
    CHECK(p.handler.sent.size() == 1);
    CHECK(p.session.state(out) == session_state::open_sent);

    SECTION("on an accepted connection as well")
    {
        auto const id = p.session.on_accepted(p.now);
        REQUIRE(id);
        CHECK(p.session.state(in) == session_state::active);
        CHECK(p.handler.sent.size() == 1);
        p.pass(5'000);
        CHECK(p.handler.sent.size() == 2);
        CHECK(p.session.state(in) == session_state::open_sent);
    }
}

TEST_CASE("with DelayOpen the peer's OPEN brings ours and a KEEPALIVE back to back", "[session][rfc4271-8.2.2]")
{
    bool const accepted = GENERATE(false, true);
    auto c = delayed_config();
    if (accepted)
        c.mode = connection_mode::passive;
    subject p{c};
    p.session.start(p.now);
    connection_id id = p.outgoing();
    if (accepted)
        id = *p.session.on_accepted(p.now);
    else
        CHECK(p.session.on_connected(id, p.now));
    p.octets_from_peer(id, encoded(peer_open()));
    REQUIRE(p.handler.sent.size() == 2);
    CHECK(p.handler.sent[0] == encoded(p.config.open));
    CHECK(p.handler.sent[1] == keepalive_message);
    CHECK(p.session.state() == session_state::open_confirm);
    CHECK(p.session.deadline(id.side(), session_timer::hold) - p.now == 30'000);
    CHECK(p.session.deadline(id.side(), session_timer::keepalive) - p.now <= 10'000);
    CHECK(p.session.deadline(id.side(), session_timer::delay_open).is_never());
    p.octets_from_peer(id, keepalive_message);
    CHECK(p.session.is_established());
}

TEST_CASE("with DelayOpen a connection that breaks before the OPEN goes to Active", "[session][rfc4271-8.2.2]")
{
    subject p{delayed_config()};
    p.session.start(p.now);
    CHECK(p.session.on_connected(p.outgoing(), p.now));
    p.session.on_tcp_failed(p.outgoing(), p.now);
    CHECK(p.session.state(out) == session_state::active);
    CHECK(p.session.next_timer().timer == session_timer::connect_retry);
}

TEST_CASE("a stop while the OPEN is delayed is told only where that is allowed", "[session][rfc4271-8.1.1]")
{
    bool const allowed = GENERATE(false, true);
    auto c = delayed_config();
    c.mode = connection_mode::passive;
    c.send_notification_without_open = allowed;
    subject p{c};
    p.session.start(p.now);
    REQUIRE(p.session.on_accepted(p.now));
    p.session.stop(p.now);
    CHECK(p.handler.sent.size() == (allowed ? 1 : 0));
    if (allowed)
        CHECK(p.handler.sent[0] == encoded_notification(errc::administrative_shutdown));
}

TEST_CASE("an error before our OPEN is told only where that is allowed", "[session][rfc4271-8.1.1]")
{
    bool const allowed = GENERATE(false, true);
    auto c = delayed_config();
    c.send_notification_without_open = allowed;
    subject p{c};
    p.session.start(p.now);
    CHECK(p.session.on_connected(p.outgoing(), p.now));
    octet_vector garbage(19, 0);
    p.octets_from_peer(p.outgoing(), garbage);
    CHECK(p.session.state(out) == session_state::idle);
    CHECK(p.handler.sent.size() == (allowed ? 1 : 0));
    if (allowed)
        CHECK(p.handler.sent[0] == encoded_notification(errc::connection_not_synchronized));
}

TEST_CASE("without automatic start a failure waits for the operator", "[session][rfc4271-8.1.1]")
{
    auto c = local_config();
    c.automatic_start = false;
    subject p{c};
    p.session.start(p.now);
    p.session.on_tcp_failed(p.outgoing(), p.now);
    CHECK(p.session.is_halted());
    CHECK(p.session.state(in) == session_state::idle);
    CHECK(p.session.next_deadline().is_never());
    p.session.start(p.now);
    CHECK_FALSE(p.session.is_halted());
    CHECK(p.session.state(out) == session_state::connect);
}

TEST_CASE("a start during the back-off resumes at once", "[session]")
{
    subject p;
    p.session.start(p.now);
    p.session.on_tcp_failed(p.outgoing(), p.now);
    p.handler.take();
    p.session.start(p.now);
    CHECK(p.handler.take() == lines{"outgoing Idle to Connect", "connect outgoing 2"});
}

TEST_CASE("every id that was handed out is closed exactly once", "[session]")
{
    subject p;
    p.session.start(p.now);
    p.session.on_tcp_failed(p.outgoing(), p.now);
    CHECK(p.handler.take()
        == lines{"outgoing Idle to Connect", "connect outgoing 1", "incoming Idle to Active", "close outgoing 1",
            "outgoing Connect to Idle", "failed TCP failed in Connect"});
}

TEST_CASE("an OPEN that the transport does not take ends the attempt", "[session]")
{
    subject p;
    p.session.start(p.now);
    p.handler.answer = send_result::blocked;
    CHECK_FALSE(p.session.on_connected(p.outgoing(), p.now));
    CHECK(p.session.state(out) == session_state::active);
    CHECK(p.handler.log.back() == "failed TCP failed in OpenSent");
}
