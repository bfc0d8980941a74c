// SPDX-License-Identifier: BSL-1.0
// Deadlines, jitter, rests and determinism.
#include <bgpwire/session/session.hpp>

#include "catch.hpp"
#include "session/recorder.hpp"

#include <algorithm>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto out = connection_side::outgoing;
constexpr auto in = connection_side::incoming;

/// A script of every input, with the transcript that it gives.
lines transcript(std::uint64_t seed)
{
    subject p{local_config(), seed};
    lines all;
    auto const note = [&](std::string const& what) {
        all.push_back(to_text(p.now) + " " + what);
        for (auto& line : p.handler.take())
            all.push_back(to_text(p.now) + "   " + line);
    };
    auto const pass = [&](std::int64_t milliseconds) {
        auto const until = p.now + milliseconds;
        while (p.session.next_deadline() <= until) {
            p.now = p.session.next_deadline();
            p.session.on_timer(p.now);
            note("timer");
        }
        p.now = until;
    };
    p.session.start(p.now);
    note("start");
    for (int i = 0; i != 5; ++i) {
        pass(300'000);
        p.session.on_tcp_failed(p.outgoing(), p.now);
        note("refused");
        pass(200'000);
        (void)p.session.on_connected(p.outgoing(), p.now);
        p.octets_from_peer(p.outgoing(), encoded(peer_open()));
        p.octets_from_peer(p.outgoing(), keepalive_message);
        note("up");
        pass(20'000);
        p.octets_from_peer(p.outgoing(), an_update());
        pass(40'000);
    }
    p.session.stop(p.now);
    note("stop");
    for (auto const& message : p.handler.sent)
        all.push_back(describe(message));
    return all;
}

/// The same inputs, each timer at its deadline whenever that is: what is called, and how long it took.
std::pair<lines, std::int64_t> calls_of(std::uint64_t seed)
{
    subject p{local_config(), seed};
    auto const begin = p.now;
    auto const expire = [&] {
        p.now = p.session.next_deadline();
        p.session.on_timer(p.now);
    };
    p.session.start(p.now);
    for (int i = 0; i != 5; ++i) {
        expire(); // the ConnectRetryTimer
        p.session.on_tcp_failed(p.outgoing(), p.now);
        expire(); // the IdleHoldTimer
        (void)p.session.on_connected(p.outgoing(), p.now);
        p.octets_from_peer(p.outgoing(), encoded(peer_open()));
        p.octets_from_peer(p.outgoing(), keepalive_message);
        for (int k = 0; k != 10; ++k) {
            expire(); // the KeepaliveTimer
            p.octets_from_peer(p.outgoing(), k % 2 == 0 ? keepalive_message : an_update());
        }
        p.session.reset(p.now);
        expire();
    }
    return {p.handler.take(), p.now - begin};
}

} // namespace

TEST_CASE("before the deadline on_timer does nothing, at the deadline exactly the work that is due", "[session]")
{
    subject p;
    p.to_established();
    for (int i = 0; i != 100; ++i) {
        p.octets_from_peer(p.outgoing(), keepalive_message);
        auto const due = p.session.next_deadline();
        auto const timer = p.session.next_timer();
        CHECK(due > p.now);
        CHECK(p.session.deadline(timer.side, timer.timer) == due);
        p.handler.take();
        p.session.on_timer(instant{due.milliseconds() - 1});
        CHECK(p.handler.take().empty());
        CHECK(p.session.next_deadline() == due);
        p.now = due;
        p.session.on_timer(p.now);
        CHECK(p.handler.take() == lines{"send outgoing 1 KEEPALIVE"});
        CHECK(p.session.next_deadline() > p.now);
    }
}

TEST_CASE("the same seed gives the same transcript, another seed other times only", "[session]")
{
    auto const one = transcript(1);
    CHECK(one.size() > 50);
    CHECK(transcript(1) == one);
    auto const other = transcript(2);
    CHECK(other != one);

    auto const [calls, took] = calls_of(1);
    CHECK(std::count_if(calls.begin(), calls.end(), [](auto const& line) { return line.ends_with("KEEPALIVE"); }) > 50);
    for (std::uint64_t seed = 2; seed != 50; ++seed) {
        auto const [the_same, took_now] = calls_of(seed);
        CHECK(the_same == calls);
        CHECK(took_now != took);
    }
}

TEST_CASE("the next deadline is when something happens, whichever timer it is of", "[session]")
{
    auto const kind = GENERATE(session_timer::connect_retry, session_timer::hold, session_timer::keepalive,
        session_timer::delay_open, session_timer::idle_hold, session_timer::send_hold);
    auto config = local_config();
    config.mode = connection_mode::active;
    if (kind == session_timer::delay_open)
        config.delay_open_time = 5;
    subject p{config};
    switch (kind) {
    case session_timer::connect_retry: p.session.start(p.now); break;
    case session_timer::hold: p.to_open_sent(); break;
    case session_timer::keepalive: p.to_established(); break;
    case session_timer::delay_open: p.to_open_sent(); break;
    case session_timer::idle_hold:
        p.session.start(p.now);
        p.session.on_tcp_failed(p.outgoing(), p.now);
        break;
    case session_timer::send_hold:
        p.to_established();
        p.handler.answer = send_result::queued; // and nothing leaves ever
        while (p.session.next_timer().timer != kind) {
            p.now = p.session.next_deadline();
            p.octets_from_peer(p.outgoing(), keepalive_message);
            p.session.on_timer(p.now);
        }
        break;
    }
    CAPTURE(to_text(kind));
    auto const due = p.session.next_deadline();
    CHECK(p.session.next_timer().timer == kind);
    CHECK(p.session.deadline(out, kind) == due);
    CHECK(due > p.now);
    p.handler.take();
    for (auto const early : {p.now, instant{due.milliseconds() - 1}}) {
        p.session.on_timer(early);
        CHECK(p.handler.take().empty());
        CHECK(p.session.next_deadline() == due);
    }
    p.session.on_timer(due);
    CHECK_FALSE(p.handler.take().empty());
    CHECK(p.session.next_deadline() > due);
}

TEST_CASE("every timer that RFC 4271 §10 lists is jittered afresh each time, the hold timer never", "[session][rfc4271-10]")
{
    subject p;
    auto const id = p.to_established();
    std::int64_t lowest = 1'000'000, highest = 0;
    for (int i = 0; i != 2'000; ++i) {
        p.now = p.session.deadline(out, session_timer::keepalive);
        p.octets_from_peer(id, keepalive_message);
        CHECK(p.session.deadline(out, session_timer::hold) - p.now == 30'000);
        p.session.on_timer(p.now);
        auto const next = p.session.deadline(out, session_timer::keepalive) - p.now;
        lowest = std::min(lowest, next);
        highest = std::max(highest, next);
    }
    CHECK(lowest >= 7'500);
    CHECK(lowest < 7'600);
    CHECK(highest <= 10'000);
    CHECK(highest > 9'900);
}

TEST_CASE("KEEPALIVEs are never closer than a second, whatever the hold time", "[session][rfc4271-4.4]")
{
    for (int const hold : {3, 4, 5, 6, 9, 65535}) {
        auto c = local_config();
        c.open.hold_time = static_cast<std::uint16_t>(hold);
        auto theirs = peer_open();
        theirs.hold_time = 65535;
        subject p{c};
        auto const id = p.to_established(theirs);
        for (int i = 0; i != 200; ++i) {
            auto const before = p.now;
            p.now = p.session.deadline(out, session_timer::keepalive);
            CHECK(p.now - before >= 1'000);
            CHECK(p.now - before <= std::max(1'000, hold * 1000 / 3));
            p.octets_from_peer(id, keepalive_message);
            p.session.on_timer(p.now);
            CHECK(p.session.is_established());
        }
    }
}

TEST_CASE("with hold time 0 one KEEPALIVE answers the OPEN, and then ten years pass in silence",
    "[session][rfc4271-4.2][rfc9687-4.3]")
{
    auto theirs = peer_open();
    theirs.hold_time = 0;
    subject p;
    auto const id = p.to_open_confirm(theirs);
    CHECK(p.handler.sent.back() == keepalive_message);
    CHECK(p.session.deadline(out, session_timer::keepalive).is_never());
    p.octets_from_peer(id, keepalive_message);
    CHECK(p.session.is_established());
    CHECK(p.session.next_deadline().is_never());
    auto const messages = p.handler.sent.size();
    p.now = p.now + std::int64_t{10} * 365 * 24 * 3'600'000;
    p.session.on_timer(p.now);
    p.octets_from_peer(id, an_update());
    p.octets_from_peer(id, keepalive_message);
    CHECK(p.session.next_deadline().is_never());
    CHECK(p.session.is_established());
    CHECK(p.handler.sent.size() == messages);
}

TEST_CASE("a clock that jumps ahead makes everything due at once, and nothing twice", "[session]")
{
    subject p;
    p.to_established();
    p.handler.take();
    p.now = p.now + 10'000'000;
    p.session.on_timer(p.now);
    auto const log = p.handler.take();
    REQUIRE(log.size() == 5);
    CHECK(log[0] == "send outgoing 1 KEEPALIVE"); // it was due first
    CHECK(log[1] == "send outgoing 1 NOTIFICATION Hold Timer Expired (4/0)");
    CHECK(log[4] == "down NOTIFICATION sent: NOTIFICATION Hold Timer Expired (4/0) in Established");
    CHECK(p.session.next_deadline() > p.now);
}

TEST_CASE("the back-off doubles to its limit and is forgotten only after a stable session", "[session]")
{
    subject p;
    p.session.start(p.now);
    for (int i = 0; i != 6; ++i) {
        p.session.on_tcp_failed(p.outgoing(), p.now);
        p.pass(p.session.next_deadline() - p.now);
    }
    CHECK(p.session.backoff().level() == 6);

    auto const up = [&] {
        REQUIRE(p.session.state(out) == session_state::connect);
        REQUIRE(p.session.on_connected(p.outgoing(), p.now));
        p.octets_from_peer(p.outgoing(), encoded(peer_open()));
        p.octets_from_peer(p.outgoing(), keepalive_message);
        REQUIRE(p.session.is_established());
    };
    up(); // a brief session is not enough
    p.pass(5'000);
    p.session.on_tcp_failed(p.outgoing(), p.now);
    CHECK(p.session.backoff().level() == 7);
    auto const wait = p.session.next_deadline() - p.now;
    CHECK(wait >= 2'250);
    CHECK(wait <= 3'000);

    p.pass(wait);
    up();
    for (int i = 0; i != 40; ++i) {
        p.pass(8'000);
        p.octets_from_peer(p.outgoing(), keepalive_message);
    }
    p.session.on_tcp_failed(p.outgoing(), p.now);
    CHECK(p.session.backoff().level() == 1);
    CHECK(p.session.next_deadline() - p.now <= 1'000);
    CHECK(p.session.connect_retry_counter() == 1); // the RFC's counter knows nothing of this
}

TEST_CASE("refused dials come again as the configuration says, and within ConnectRetryTime", "[session][rfc4271-8.2.2]")
{
    struct row {
        dial_limits dials;
        std::uint16_t connect_retry_time;
        std::int64_t longest;
    };
    for (auto const& r : {row{{}, 120, 3'000}, row{{}, 2, 2'000}, row{{1, 600}, 120, 120'000},
             row{{1, 600}, 5, 5'000}, row{{10, 20}, 5, 5'000}, row{{10, 20}, 120, 20'000}}) {
        auto c = local_config();
        c.dials = r.dials;
        c.connect_retry_time = r.connect_retry_time;
        subject p{c};
        p.session.start(p.now);
        std::int64_t wait = 0;
        for (int i = 0; i != 50; ++i) { // however long it is absent
            p.session.on_tcp_failed(p.outgoing(), p.now);
            wait = p.session.next_deadline() - p.now;
            CHECK(wait <= r.longest);
            p.pass(wait);
            REQUIRE(p.session.state(out) == session_state::connect);
        }
        CHECK(wait >= r.longest * 3 / 4);
    }
}

TEST_CASE("damping refuses the peer too while it lasts", "[session][rfc4271-8.1.1]")
{
    auto c = local_config();
    c.damp_peer_oscillations = true;
    subject p{c};
    auto const id = p.to_established();
    p.session.reset(p.now, errc::administrative_reset);
    (void)id;
    CHECK(p.session.state(in) == session_state::idle);
    CHECK_FALSE(p.session.on_accepted(p.now));
    auto const wait = p.session.next_deadline() - p.now;
    CHECK(wait >= 45'000);
    CHECK(wait <= 60'000);
    p.pass(60'000);
    CHECK(p.session.state(in) == session_state::active);
    CHECK(p.session.state(out) == session_state::connect);
}

TEST_CASE("after a Cease that means it the session does not dial soon, but listens", "[session][rfc4486-4]")
{
    for (auto const why : {errc::administrative_shutdown, errc::peer_deconfigured, errc::connection_rejected,
             errc::out_of_resources}) {
        subject p;
        auto const id = p.to_established();
        p.octets_from_peer(id, encoded_notification(why));
        CHECK(p.session.next_deadline() - p.now >= 2'250);
        CHECK(p.session.next_deadline() - p.now <= 3'000);
        CHECK(p.session.on_accepted(p.now));
    }
    subject p;
    p.octets_from_peer(p.to_established(), encoded_notification(errc::administrative_reset));
    CHECK(p.session.next_deadline() - p.now <= 1'000);
}

TEST_CASE("after so many failures in a row as were allowed the session waits for the operator", "[session][rfc4486-4]")
{
    recorder handler;
    auto const config = local_config();
    session<recorder> s{handler, config, 1, exponential_backoff{3}};
    instant now{0};
    s.start(now);
    for (int i = 0; i != 4; ++i) {
        CHECK_FALSE(s.is_halted());
        s.on_tcp_failed(s.connection(out), now);
        if (!s.next_deadline().is_never())
            now = s.next_deadline();
        s.on_timer(now);
    }
    CHECK(s.is_halted());
    CHECK(s.state(in) == session_state::idle);
    s.start(now);
    CHECK(s.state(out) == session_state::connect);
}

TEST_CASE("a policy of one's own takes the place of the back-off", "[session]")
{
    struct every_five_seconds {
        int* asked = nullptr;
        hold_down on_setback(setback const& what) noexcept
        {
            ++*asked;
            CHECK(what.reason.cause == down_cause::tcp_failed);
            return {5'000, 2'000};
        }
    };
    recorder handler;
    auto const config = local_config();
    int asked = 0;
    session<recorder, every_five_seconds> s{handler, config, 1, every_five_seconds{&asked}};
    instant const now{0};
    s.start(now);
    s.on_tcp_failed(s.connection(out), now);
    CHECK(asked == 1);
    CHECK(s.deadline(out, session_timer::idle_hold) - now >= 3'750);
    CHECK(s.deadline(out, session_timer::idle_hold) - now <= 5'000);
    CHECK(s.deadline(in, session_timer::idle_hold) - now >= 1'500);
    CHECK(s.deadline(in, session_timer::idle_hold) - now <= 2'000);
}
