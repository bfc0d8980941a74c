// SPDX-License-Identifier: BSL-1.0
// Established: UPDATEs, timers, framing, sending, and how it ends.
#include <bgpwire/session/session.hpp>

#include "catch.hpp"
#include "session/recorder.hpp"
#include "support/hex.hpp"

#include <algorithm>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto out = connection_side::outgoing;

octet_vector const refresh_message = encoded(route_refresh_view{ipv4_unicast});

// Both sides with Enhanced Route Refresh.
session_config refreshing_config()
{
    auto c = local_config();
    c.open.capabilities.add(enhanced_route_refresh_capability{});
    return c;
}
open refreshing_peer()
{
    auto theirs = peer_open();
    theirs.capabilities.add(enhanced_route_refresh_capability{});
    return theirs;
}

octet_vector body(octets hex) { return {hex.begin(), hex.end()}; }
octet_vector last_body(subject const& p) { return {p.handler.sent.back().begin() + 19, p.handler.sent.back().end()}; }

std::size_t count(lines const& log, std::string const& start)
{
    return static_cast<std::size_t>(
        std::count_if(log.begin(), log.end(), [&](auto const& line) { return line.substr(0, start.size()) == start; }));
}

} // namespace

TEST_CASE("UPDATE and KEEPALIVE each restart the hold timer; it expires exactly then", "[session][rfc4271-8.2.2]")
{
    subject p;
    auto const id = p.to_established();
    for (auto const& message : {an_update(), keepalive_message, refresh_message}) {
        p.pass(29'000);
        p.octets_from_peer(id, message);
        CHECK(p.session.deadline(out, session_timer::hold) - p.now == 30'000);
    }
    p.pass(29'999);
    CHECK(p.session.is_established());
    p.pass(1);
    CHECK_FALSE(p.session.is_established());
    CHECK(last_body(p) == body("04 00"_hex));
    CHECK(p.handler.last_down.event == session_event::hold_timer_expires);
    CHECK(p.handler.last_down.routes == route_fate::flush);
}

TEST_CASE("octets that lie unread are told before the timers, and no hold timer expires over them", "[session]")
{
    subject p;
    auto const id = p.to_established();
    p.now = p.session.deadline(out, session_timer::hold); // the embedder was busy for as long
    p.octets_from_peer(id, keepalive_message);
    p.session.on_timer(p.now);
    CHECK(p.session.is_established());
}

TEST_CASE("sending an UPDATE puts the next KEEPALIVE off", "[session][rfc4271-8.2.2]")
{
    subject p;
    p.to_established();
    auto const before = p.session.deadline(out, session_timer::keepalive);
    p.now = p.now + 5'000;
    CHECK(p.session.send_update(an_update(), p.now) == send_result::sent);
    auto const after = p.session.deadline(out, session_timer::keepalive);
    CHECK(after > before);
    CHECK(after - p.now >= 7'500);
    CHECK(after - p.now <= 10'000);
}

TEST_CASE("an OPEN in Established is an FSM error that names it", "[session][rfc6608-4]")
{
    subject p;
    auto const id = p.to_established();
    p.octets_from_peer(id, encoded(peer_open()));
    CHECK(last_body(p) == body("05 03 | 01"_hex));
    CHECK(p.handler.last_down.cause == down_cause::notification_sent);
}

TEST_CASE("the handler's verdict on an UPDATE becomes the NOTIFICATION", "[session][rfc4271-6.3]")
{
    subject p;
    auto const id = p.to_established();
    p.handler.update_verdict = {errc::malformed_attribute_list, "aa bb"_hex};
    p.octets_from_peer(id, an_update());
    CHECK(last_body(p) == body("03 01 | aa bb"_hex));
    CHECK(p.handler.last_down.cause == down_cause::notification_sent);
    CHECK(p.handler.last_down.notification.error == errc::malformed_attribute_list);
    CHECK(p.handler.last_down.event == session_event::update_msg_err);
    CHECK(p.session.last_error_sent().what == errc::malformed_attribute_list);
}

TEST_CASE("an UPDATE whose error is session reset never reaches the handler; others do, with their action",
    "[session][rfc7606-2]")
{
    subject p;
    auto const id = p.to_established();
    p.handler.take();
    SECTION("session reset: a prefix of 33 bits")
    {
        auto u = an_update();
        u[43] = 33;
        p.octets_from_peer(id, u);
        CHECK(last_body(p) == body("03 0a"_hex));
        CHECK(count(p.handler.log, "UPDATE") == 0);
    }
    SECTION("treat-as-withdraw: ORIGIN 3")
    {
        auto u = an_update();
        u[26] = 3;
        p.octets_from_peer(id, u);
        CHECK(count(p.handler.log, "UPDATE") == 1);
        CHECK(p.session.is_established());
    }
    SECTION("as before RFC 7606, if the configuration says so")
    {
        p.config.errors = error_handling::rfc4271;
        subject strict{p.config};
        auto u = an_update();
        u[26] = 3;
        strict.octets_from_peer(strict.to_established(), u);
        CHECK(last_body(strict) == body("03 06 | 40 01 01 03"_hex));
    }
}

TEST_CASE("a handler may take UPDATEs as octets", "[session]")
{
    struct raw : recorder {
        octet_vector seen;
        verdict on_update(message_view message, codec_context const& context) noexcept
        {
            CHECK(context.as_numbers == asn_width::four_octets);
            seen.assign(message.octets().begin(), message.octets().end());
            return {};
        }
    } handler;
    auto const config = local_config();
    session<raw> s{handler, config, 1};
    instant const now{0};
    s.start(now);
    auto const id = s.connection(out);
    CHECK(s.on_connected(id, now));
    s.on_octets(id, encoded(peer_open()), now);
    s.on_octets(id, keepalive_message, now);
    auto broken = an_update();
    broken[43] = 33;
    s.on_octets(id, broken, now);
    CHECK(handler.seen == broken);
    CHECK(s.is_established());
}

TEST_CASE("End-of-RIB is news of its own", "[session][rfc4724-2]")
{
    subject p;
    auto const id = p.to_established();
    p.handler.take();
    p.octets_from_peer(id, "ffffffffffffffffffffffffffffffff | 0017 | 02 | 0000 0000"_hex);
    CHECK(p.handler.take() == lines{"End-of-RIB IPv4 unicast"});
}

TEST_CASE("ROUTE-REFRESH is delivered for families of the session only", "[session][rfc2918-4]")
{
    subject p;
    auto const id = p.to_established();
    p.handler.take();
    p.octets_from_peer(id, refresh_message);
    CHECK(p.handler.take() == lines{"ROUTE-REFRESH IPv4 unicast"});
    p.octets_from_peer(id, encoded(route_refresh_view{ipv6_unicast}));
    p.octets_from_peer(id, encoded(route_refresh_view{{afi{77}, safi{1}}}));
    p.octets_from_peer(id, encoded(route_refresh_view{ipv4_unicast, route_refresh_subtype{9}}));
    CHECK(p.handler.take() == lines{"not negotiated IPv6 unicast 5", "not negotiated AFI 77 SAFI 1 5"});
    CHECK(p.session.is_established());

    auto without = peer_open();
    without.capabilities = capabilities{multiprotocol_capability{ipv4_unicast}};
    subject q;
    auto const other = q.to_established(without);
    q.handler.take();
    q.octets_from_peer(other, refresh_message);
    CHECK(q.handler.take().empty());
    CHECK(q.session.send_route_refresh({ipv4_unicast}, q.now) == send_result::blocked);
}

TEST_CASE("enhanced route refresh: BoRR and EoRR in and out, a wrong length is 7/1 with the message", "[session][rfc7313-5]")
{
    auto const borr = route_refresh_view{ipv4_unicast, route_refresh_subtype::beginning_of_route_refresh};
    auto const eorr = route_refresh_view{ipv4_unicast, route_refresh_subtype::end_of_route_refresh};
    subject p{refreshing_config()};
    auto const id = p.to_established(refreshing_peer());
    p.handler.take();
    p.octets_from_peer(id, encoded(borr));
    p.octets_from_peer(id, encoded(eorr));
    CHECK(p.handler.take() == lines{"ROUTE-REFRESH BoRR IPv4 unicast", "ROUTE-REFRESH EoRR IPv4 unicast"});
    CHECK(p.session.send_route_refresh(borr, p.now) == send_result::sent);
    CHECK(same_octets(octets{p.handler.sent.back()}.subspan(18), "05 | 0001 01 01"_hex));
    CHECK(p.session.send_route_refresh({ipv4_unicast}, p.now) == send_result::sent);

    auto const malformed = "ffffffffffffffffffffffffffffffff | 0018 | 05 | 0001 01 01 00"_hex;
    p.octets_from_peer(id, malformed);
    auto expected = body("07 01"_hex);
    expected.insert(expected.end(), malformed.begin(), malformed.end());
    CHECK(last_body(p) == expected);

    SECTION("without the capability the subtype says nothing")
    {
        subject q;
        auto const other = q.to_established();
        q.handler.take();
        q.octets_from_peer(other, malformed);
        q.octets_from_peer(other, encoded(borr));
        CHECK(q.handler.take().empty());
        CHECK(q.session.is_established());
        CHECK(q.session.send_route_refresh(borr, q.now) == send_result::blocked);
    }
}

TEST_CASE("a ROUTE-REFRESH of a subtype that nobody knows is ignored", "[session][rfc7313-5]")
{
    subject p{refreshing_config()};
    auto const id = p.to_established(refreshing_peer());
    p.handler.take();
    auto const messages = p.handler.sent.size();
    for (int const subtype : {3, 4, 127, 254, 255})
        p.octets_from_peer(id, encoded(route_refresh_view{ipv4_unicast, static_cast<route_refresh_subtype>(subtype)}));
    CHECK(p.handler.take().empty());
    CHECK(p.handler.sent.size() == messages);
    CHECK(p.session.is_established());
}

TEST_CASE("with graceful restart no BoRR counts before the End-of-RIB", "[session][rfc7313-4]")
{
    auto const borr = encoded(route_refresh_view{ipv4_unicast, route_refresh_subtype::beginning_of_route_refresh});
    graceful_restart_capability const restart{.restart_time = 60, .families = {{ipv4_unicast, 0}}};
    auto c = refreshing_config();
    c.open.capabilities.add(restart);
    auto theirs = refreshing_peer();
    theirs.capabilities.add(restart);
    subject p{c};
    auto const id = p.to_established(theirs);
    p.handler.take();
    p.octets_from_peer(id, borr);
    p.octets_from_peer(id, refresh_message);
    p.octets_from_peer(id, "ffffffffffffffffffffffffffffffff | 0017 | 02 | 0000 0000"_hex);
    p.octets_from_peer(id, borr);
    CHECK(p.handler.take()
        == lines{"ROUTE-REFRESH IPv4 unicast", "End-of-RIB IPv4 unicast", "ROUTE-REFRESH BoRR IPv4 unicast"});
}

TEST_CASE("a broken connection is down without a word to the peer", "[session][rfc4271-8.2.2]")
{
    subject p;
    auto const id = p.to_established();
    auto const before = p.handler.sent.size();
    p.handler.take();
    p.session.on_tcp_failed(id, p.now);
    CHECK(p.handler.take()
        == lines{"close outgoing 1", "outgoing Established to Idle", "down TCP failed in Established"});
    CHECK(p.handler.sent.size() == before);
    CHECK(p.session.connect_retry_counter() == 1);
}

// --- Framing -----------------------------------------------------------------------------------------

TEST_CASE("every octet of the marker counts", "[session][rfc4271-6.1]")
{
    for (std::size_t at = 0; at != 16; ++at) {
        subject p;
        auto const id = p.to_established();
        auto message = keepalive_message;
        message[at] = 0x7f;
        CHECK(p.octets_from_peer(id, message) == message.size());
        CHECK(last_body(p) == body("01 01"_hex));
        CHECK_FALSE(p.session.is_established());
    }
}

TEST_CASE("a bad length is told with its two octets, an unknown type with its one, in every state",
    "[session][rfc4271-6.1]")
{
    auto const stage = GENERATE(0, 1, 2);
    auto const check = [&](int length, int type, octets expected) {
        CAPTURE(stage, length, type);
        subject p;
        auto const id = stage == 0 ? p.to_open_sent() : stage == 1 ? p.to_open_confirm() : p.to_established();
        octet_vector message(16, 0xff);
        message.push_back(static_cast<std::uint8_t>(length >> 8));
        message.push_back(static_cast<std::uint8_t>(length & 0xff));
        message.push_back(static_cast<std::uint8_t>(type));
        p.octets_from_peer(id, message);
        CHECK(last_body(p) == body(expected));
        CHECK(p.session.state(out) == session_state::idle);
    };
    check(0, 4, "01 02 | 00 00"_hex);
    check(18, 4, "01 02 | 00 12"_hex);
    check(20, 4, "01 02 | 00 14"_hex); // KEEPALIVE with a body
    check(22, 2, "01 02 | 00 16"_hex);
    check(22, 5, "01 02 | 00 16"_hex);
    check(4097, 2, "01 02 | 10 01"_hex);
    check(65535, 2, "01 02 | ff ff"_hex);
    check(19, 0, "01 03 | 00"_hex);
    check(19, 6, "01 03 | 06"_hex);
    check(19, 255, "01 03 | ff"_hex);
}

TEST_CASE("messages above 4096 octets come in only where we announced it, go out only where the peer did",
    "[session][rfc8654-4]")
{
    octet_vector large(16, 0xff); // 4097 octets: End-of-RIB would be 23; the rest is withdrawn prefixes 0.0.0.0/0
    for (int const octet : {0x10, 0x01, 2, 0x0f, 0xea})
        large.push_back(static_cast<std::uint8_t>(octet));
    large.resize(4097, 0);

    bool const we = GENERATE(false, true);
    bool const they = GENERATE(false, true);
    auto c = local_config();
    if (we)
        c.open.capabilities.add(extended_message_capability{});
    auto theirs = peer_open();
    if (they)
        theirs.capabilities.add(extended_message_capability{});
    subject p{c};
    auto const id = p.to_established(theirs);
    CHECK(p.session.terms()->send.maximum_message_length == (they ? 65535 : 4096));
    p.octets_from_peer(id, large);
    CHECK(p.session.is_established() == we);
    if (!we)
        CHECK(last_body(p) == body("01 02 | 10 01"_hex));
}

TEST_CASE("where they were announced large messages come in, but for OPEN and KEEPALIVE", "[session][rfc8654-4]")
{
    auto c = local_config();
    c.open.capabilities.add(extended_message_capability{});
    auto const header = [](int length, int type) {
        octet_vector message(16, 0xff);
        for (int const octet : {length >> 8, length & 0xff, type})
            message.push_back(static_cast<std::uint8_t>(octet));
        return message;
    };
    for (int const type : {2, 3, 5})
        for (int const length : {4097, 65535}) {
            CAPTURE(type, length);
            subject p{c};
            auto const id = p.to_established();
            CHECK(p.octets_from_peer(id, header(length, type)) == 0); // waits for the rest
            CHECK(p.session.is_established());
        }
    for (int const type : {1, 4}) {
        CAPTURE(type);
        subject p{c};
        auto const id = p.to_established();
        p.octets_from_peer(id, header(4097, type));
        CHECK(last_body(p) == body("01 02 | 10 01"_hex));
        CHECK_FALSE(p.session.is_established());
    }
}

TEST_CASE("a stream gives the same calls however it is cut", "[session]")
{
    octet_vector stream = encoded(peer_open());
    for (auto const& message : {keepalive_message, an_update(1), keepalive_message, refresh_message, an_update(3),
             encoded_notification(errc::administrative_reset, "05 68656c6c6f"_hex)})
        stream.insert(stream.end(), message.begin(), message.end());

    // Each piece is appended to what was not used up before, as an embedder does.
    auto const feed = [&](std::vector<std::size_t> const& cuts) {
        subject p;
        auto const id = p.to_open_sent();
        octet_vector buffer;
        std::size_t from = 0, used = 0;
        for (auto const cut : cuts) {
            buffer.insert(buffer.end(), stream.begin() + static_cast<std::ptrdiff_t>(from),
                stream.begin() + static_cast<std::ptrdiff_t>(cut));
            from = cut;
            auto const now_used = p.octets_from_peer(id, buffer);
            used += now_used;
            buffer.erase(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(now_used));
        }
        REQUIRE(used == stream.size());
        return p.handler.log;
    };
    auto const whole = feed({stream.size()});
    CHECK(count(whole, "UPDATE") == 2);
    CHECK(whole.back() == "down NOTIFICATION received: NOTIFICATION Cease/Administrative Reset (6/4) \"hello\" in Established");

    for (std::size_t a = 1; a != stream.size(); ++a)
        REQUIRE(feed({a, stream.size()}) == whole);
    bool same = true;
    for (std::size_t a = 1; a != stream.size(); ++a)
        for (std::size_t b = a + 1; b != stream.size(); ++b)
            same = same && feed({a, b, stream.size()}) == whole;
    CHECK(same);
    std::vector<std::size_t> singles;
    for (std::size_t i = 1; i <= stream.size(); ++i)
        singles.push_back(i);
    CHECK(feed(singles) == whole);
}

TEST_CASE("what follows the message that ends a connection is used up and ignored", "[session]")
{
    subject p;
    auto const id = p.to_established();
    auto stream = encoded_notification(errc::administrative_shutdown);
    auto const update = an_update();
    stream.insert(stream.end(), update.begin(), update.end());
    stream.push_back(0xff);
    p.handler.take();
    CHECK(p.octets_from_peer(id, stream) == stream.size());
    CHECK(count(p.handler.log, "UPDATE") == 0);
    CHECK(p.octets_from_peer(id, update) == update.size()); // and so is all that comes for the old id
    CHECK(count(p.handler.take(), "UPDATE") == 0);
}

TEST_CASE("a handler that has enough stops between two messages and goes on later", "[session]")
{
    struct picky : recorder {
        int room = 2;
        bool accepts_messages() noexcept { return room-- > 0; }
    } handler;
    auto const config = local_config();
    session<picky> s{handler, config, 1};
    instant const now{0};
    handler.room = 1000;
    s.start(now);
    auto const id = s.connection(out);
    CHECK(s.on_connected(id, now));
    s.on_octets(id, encoded(peer_open()), now);
    s.on_octets(id, keepalive_message, now);
    octet_vector three;
    for (auto const& update : {an_update(1), an_update(2), an_update(3)})
        three.insert(three.end(), update.begin(), update.end());
    handler.room = 2;
    handler.take();
    auto const used = s.on_octets(id, three, now);
    CHECK(used == 2 * an_update().size());
    CHECK(count(handler.take(), "UPDATE") == 2);
    handler.room = 2;
    CHECK(s.on_octets(id, octets{three}.subspan(used), now) == an_update().size());
    CHECK(count(handler.take(), "UPDATE") == 1);
}

// --- Sending -----------------------------------------------------------------------------------------

TEST_CASE("a transport that is full: the UPDATE is refused, the KEEPALIVE skipped, nothing is queued", "[session]")
{
    subject p;
    auto const id = p.to_established();
    p.handler.answer = send_result::blocked;
    p.handler.take();
    CHECK(p.session.send_update(an_update(), p.now) == send_result::blocked);
    auto const keepalive = p.session.deadline(out, session_timer::keepalive);
    p.now = keepalive;
    p.session.on_timer(p.now);
    CHECK(p.handler.take()
        == lines{"blocked outgoing 1 UPDATE announce 192.0.2.0/24 with ORIGIN IGP; AS_PATH [65002]; NEXT_HOP 10.0.0.2",
            "blocked outgoing 1 KEEPALIVE"});
    CHECK(p.session.is_established());
    CHECK(p.session.deadline(out, session_timer::keepalive) > p.now);
    CHECK(p.session.counters().blocked(message_type::update) == 1);
    CHECK(p.session.counters().blocked(message_type::keepalive) == 1);

    auto const before = p.handler.sent.size();
    p.handler.answer = send_result::sent;
    p.octets_from_peer(id, keepalive_message);
    CHECK(p.handler.sent.size() == before); // what was refused is gone
    CHECK(p.session.send_update(an_update(), p.now) == send_result::sent);
}

TEST_CASE("a NOTIFICATION that the transport does not take changes nothing else", "[session]")
{
    subject p;
    p.to_established();
    p.handler.answer = send_result::blocked;
    p.handler.take();
    p.session.stop(p.now);
    CHECK(p.handler.take()[1] == "close outgoing 1");
    CHECK(p.session.state(out) == session_state::idle);
}

TEST_CASE("a peer that takes nothing is given up when the SendHoldTimer expires", "[session][rfc9687-4.3]")
{
    subject p;
    auto const id = p.to_established();
    auto const begin = p.now;
    CHECK(p.session.deadline(out, session_timer::send_hold) - p.now == 480'000);
    p.handler.answer = send_result::queued; // taken, but not on its way
    while (p.session.is_established() && p.now - begin < 1'000'000) {
        p.pass(10'000);
        p.octets_from_peer(id, keepalive_message); // the peer itself is well
    }
    CHECK(p.now - begin == 480'000);
    CHECK(p.handler.last_down.cause == down_cause::send_hold_expired);
    CHECK(p.handler.last_down.event == session_event::send_hold_timer_expires);
    CHECK(static_cast<int>(p.handler.last_down.event) == 29);
    CHECK(p.handler.last_down.notification.error == errc::send_hold_timer_expired);
    CHECK(last_body(p) == body("08 00"_hex));
    CHECK(p.session.connect_retry_counter() == 1);
}

TEST_CASE("progress of the transport restarts the SendHoldTimer; it runs in Established only", "[session][rfc9687-4.3]")
{
    subject p;
    auto const id = p.to_open_confirm();
    CHECK(p.session.deadline(out, session_timer::send_hold).is_never());
    p.octets_from_peer(id, keepalive_message);
    p.handler.answer = send_result::queued;
    p.now = p.now + 400'000;
    p.session.on_sent(id, p.now);
    CHECK(p.session.deadline(out, session_timer::send_hold) - p.now == 480'000);
    p.handler.answer = send_result::sent; // as good as on_sent
    p.now = p.now + 1'000;
    p.session.send_update(an_update(), p.now);
    CHECK(p.session.deadline(out, session_timer::send_hold) - p.now == 480'000);
    p.session.on_tcp_failed(id, p.now);
    CHECK(p.session.deadline(out, session_timer::send_hold).is_never());
}

TEST_CASE("the SendHoldTime is 8 minutes or twice the hold time; it can be set, and be off", "[session][rfc9687-6]")
{
    auto c = local_config();
    c.open.hold_time = 600;
    auto theirs = peer_open();
    theirs.hold_time = 600;
    subject p{c};
    p.to_established(theirs);
    CHECK(p.session.deadline(out, session_timer::send_hold) - p.now == 1'200'000);

    c.send_hold_time = 700;
    subject q{c};
    q.to_established(theirs);
    CHECK(q.session.deadline(out, session_timer::send_hold) - q.now == 700'000);

    c.send_hold_time = 0;
    subject r{c};
    r.to_established(theirs);
    CHECK(r.session.deadline(out, session_timer::send_hold).is_never());
}

TEST_CASE("a configuration that cannot work says why", "[session][rfc9687-4.4]")
{
    auto c = local_config();
    CHECK_FALSE(c.check());
    c.send_hold_time = 90;
    CHECK(c.check() == errc::unacceptable_hold_time); // not above the hold time
    c.send_hold_time = 0;
    CHECK_FALSE(c.check());
    c.open.hold_time = 2;
    CHECK(c.check() == errc::unacceptable_hold_time);
    c.open.hold_time = 0;
    CHECK_FALSE(c.check());
    c.open.as_number = asn{0};
    CHECK(c.check() == errc::bad_peer_as);
    c.open.as_number = asn{1};
    c.open.bgp_identifier = bgp_identifier{0};
    CHECK(c.check() == errc::bad_bgp_identifier);
}

TEST_CASE("a configuration that would dial again at once is refused", "[session][rfc4271-8.2.2]")
{
    auto c = local_config();
    c.connect_retry_time = 0;
    CHECK(c.check() == errc::out_of_range);
    c.connect_retry_time = 1;
    CHECK_FALSE(c.check());
    c.dials = {0, 0};
    CHECK(c.check() == errc::out_of_range);
    c.dials = {0, 3};
    CHECK(c.check() == errc::out_of_range);
    c.dials = {4, 3};
    CHECK(c.check() == errc::out_of_range);
    c.dials = {3, 3};
    CHECK_FALSE(c.check());
}

TEST_CASE("a shutdown carries up to 255 octets of text, and one that comes is handed over as it is", "[session][rfc9003-2]")
{
    auto const length = GENERATE(0, 1, 128, 255, 256, 1000);
    subject p;
    p.to_established();
    p.session.stop(p.now, errc::administrative_shutdown, std::string(static_cast<std::size_t>(length), 'x'));
    auto const sent = last_body(p);
    CHECK(sent.size() == (length == 0 ? 2U : 3U + static_cast<std::size_t>(length < 255 ? length : 255)));
    if (length != 0)
        CHECK(sent[2] == (length < 255 ? length : 255));

    subject q;
    auto const id = q.to_established();
    q.handler.take();
    q.octets_from_peer(id, encoded_notification(errc::administrative_shutdown, "03 41 ff 0a"_hex)); // not UTF-8
    CHECK(q.handler.log.back().find("A\\xff") != std::string::npos);
    CHECK(q.handler.last_down.cause == down_cause::notification_received);
}

TEST_CASE("a prefix limit is told with the family and the configured bound", "[session][rfc4486-4]")
{
    subject p;
    p.to_established();
    std::uint8_t memory[64];
    wire::writer message{memory};
    encode_prefix_limit(message, {ipv4_unicast, 3});
    auto const data = message.written().subspan(21);
    p.session.reset(p.now, {errc::maximum_number_of_prefixes_reached, data});
    CHECK(last_body(p) == body("06 01 | 0001 01 00000003"_hex));
    CHECK(p.handler.last_down.cause == down_cause::reset);
}

TEST_CASE("BFD down is a Cease of its own", "[session][rfc9384-3]")
{
    subject p;
    p.to_established();
    p.session.reset(p.now, errc::bfd_down);
    CHECK(last_body(p) == body("06 0a"_hex));
    CHECK(p.handler.last_down.routes == route_fate::flush);
}

TEST_CASE("counters count every message of both directions", "[session]")
{
    subject p;
    auto const id = p.to_established();
    p.octets_from_peer(id, an_update());
    p.octets_from_peer(id, an_update());
    p.octets_from_peer(id, refresh_message);
    p.session.send_update(an_update(), p.now);
    p.session.send_route_refresh({ipv4_unicast}, p.now);
    p.octets_from_peer(id, encoded_notification(errc::administrative_reset));
    auto const& c = p.session.counters();
    CHECK(c.received(message_type::open) == 1);
    CHECK(c.received(message_type::keepalive) == 1);
    CHECK(c.received(message_type::update) == 2);
    CHECK(c.received(message_type::route_refresh) == 1);
    CHECK(c.received(message_type::notification) == 1);
    CHECK(c.sent(message_type::open) == 1);
    CHECK(c.sent(message_type::keepalive) == 1);
    CHECK(c.sent(message_type::update) == 1);
    CHECK(c.sent(message_type::route_refresh) == 1);
    CHECK(c.sent(message_type::notification) == 0);
}
