// SPDX-License-Identifier: BSL-1.0
// Graceful restart at session level: the verdict over the routes, and the peer that comes back.
#include <bgpwire/session/session.hpp>

#include "catch.hpp"
#include "session/recorder.hpp"
#include "support/hex.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto out = connection_side::outgoing;
constexpr auto in = connection_side::incoming;

octet_vector body(octets hex) { return {hex.begin(), hex.end()}; }
octet_vector last_body(subject const& p) { return {p.handler.sent.back().begin() + 19, p.handler.sent.back().end()}; }

enum class n_bit { absent, present };
enum class families { none, one };

graceful_restart_capability restart(n_bit n, families f)
{
    graceful_restart_capability c{
        .flags = n == n_bit::present ? graceful_restart_flag::notification : std::uint8_t{0}, .restart_time = 77};
    if (f == families::one)
        c.families.push_back({ipv4_unicast, 0x80});
    return c;
}

session_config config_with(n_bit n)
{
    auto c = local_config();
    c.open.capabilities.add(restart(n, families::one));
    return c;
}
open peer_with(n_bit n, families f = families::one)
{
    auto o = peer_open();
    o.capabilities.add(restart(n, f));
    return o;
}

/// Why a session ends.
enum class end { tcp, new_connection, hold, reset_sent, reset_received, hard_reset_received, update_error, send_hold, stopped };

down_reason ended(end how, n_bit n, families f, bool with_restart = true)
{
    subject p{with_restart ? config_with(n) : local_config()};
    auto const id = p.to_established(with_restart ? peer_with(n, f) : peer_open());
    REQUIRE(p.session.is_established());
    switch (how) {
    case end::tcp: p.session.on_tcp_failed(id, p.now); break;
    case end::new_connection: (void)p.session.on_accepted(p.now); break;
    case end::hold: p.pass(30'000); break;
    case end::reset_sent: p.session.reset(p.now, errc::out_of_resources); break;
    case end::reset_received: p.octets_from_peer(id, encoded_notification(errc::administrative_reset)); break;
    case end::hard_reset_received: p.octets_from_peer(id, encoded_notification(errc::hard_reset, "06 04"_hex)); break;
    case end::update_error:
        p.handler.update_verdict = {errc::malformed_attribute_list};
        p.octets_from_peer(id, an_update());
        break;
    case end::send_hold:
        p.handler.answer = send_result::queued;
        for (int i = 0; i != 50 && p.session.is_established(); ++i) {
            p.pass(10'000);
            p.octets_from_peer(id, keepalive_message);
        }
        break;
    case end::stopped: p.session.stop(p.now); break;
    }
    return p.handler.last_down;
}

} // namespace

TEST_CASE("whether routes are retained: every cause, with and without the N bit", "[session][rfc4724-4.2][rfc8538-4]")
{
    struct row {
        end how;
        route_fate plain;  // RFC 4724 alone
        route_fate n_bits; // RFC 8538 on both sides
    };
    constexpr auto flush = route_fate::flush, retain = route_fate::retain;
    for (auto const& r : {row{end::tcp, retain, retain}, row{end::new_connection, retain, retain},
             row{end::hold, flush, retain}, row{end::reset_sent, flush, retain}, row{end::reset_received, flush, retain},
             row{end::hard_reset_received, flush, flush}, row{end::update_error, flush, retain},
             row{end::send_hold, retain, retain}, row{end::stopped, flush, flush}}) {
        CAPTURE(int(r.how));
        CHECK(ended(r.how, n_bit::absent, families::one).routes == r.plain);
        CHECK(ended(r.how, n_bit::present, families::one).routes == r.n_bits);
        if (r.how == end::new_connection)
            continue; // no end of the session then
        CHECK(ended(r.how, n_bit::present, families::none).routes == flush); // it could not keep forwarding
        CHECK(ended(r.how, n_bit::absent, families::one, false).routes == flush);
    }
    CHECK(ended(end::tcp, n_bit::absent, families::one).restart_time == 77);
}

TEST_CASE("the verdict is a function of its own", "[session][rfc8538-4]")
{
    static_assert(fate_of_routes(down_cause::tcp_failed, {true, false, false}) == route_fate::retain);
    static_assert(fate_of_routes(down_cause::notification_sent, {true, false, false}) == route_fate::flush);
    static_assert(fate_of_routes(down_cause::notification_sent, {true, true, false}) == route_fate::retain);
    static_assert(fate_of_routes(down_cause::notification_received, {true, true, true}) == route_fate::flush);
    for (int cause = 0; cause != 8; ++cause)
        for (int bits = 0; bits != 4; ++bits)
            CHECK(fate_of_routes(static_cast<down_cause>(cause), {false, (bits & 1) != 0, (bits & 2) != 0})
                == route_fate::flush);
}

TEST_CASE("the N bit counts only if both sides set it", "[session][rfc8538-4]")
{
    for (bool const ours : {false, true}) {
        subject p{config_with(ours ? n_bit::present : n_bit::absent)};
        auto const id = p.to_established(peer_with(ours ? n_bit::absent : n_bit::present));
        p.octets_from_peer(id, encoded_notification(errc::administrative_reset));
        CHECK(p.handler.last_down.routes == route_fate::flush);
    }
}

TEST_CASE("a peer that restarted takes its Established session over without a NOTIFICATION", "[session][rfc4724-5]")
{
    SECTION("on the connection that it initiated itself")
    {
        auto c = config_with(n_bit::absent);
        c.mode = connection_mode::passive;
        subject p{c};
        p.session.start(p.now);
        auto const first = *p.session.on_accepted(p.now);
        p.octets_from_peer(first, encoded(peer_with(n_bit::absent)));
        p.octets_from_peer(first, keepalive_message);
        REQUIRE(p.session.is_established());
        p.handler.take();
        auto const before = p.handler.sent.size();

        auto const second = p.session.on_accepted(p.now);
        REQUIRE(second);
        auto const log = p.handler.take();
        REQUIRE(log.size() == 5);
        CHECK(log[0] == "close incoming 1");
        CHECK(log[1] == "incoming Established to Connect");
        CHECK(log[2] == "down replaced by a new connection in Established, routes retained");
        CHECK(log[3] == "incoming Connect to OpenSent");
        CHECK(p.handler.sent.size() == before + 1);
        CHECK(p.handler.sent.back() == encoded(c.open));
        CHECK(p.session.connect_retry_counter() == 0);
        p.octets_from_peer(*second, encoded(peer_with(n_bit::absent)));
        p.octets_from_peer(*second, keepalive_message);
        CHECK(p.session.established_count() == 2);
        CHECK(p.session.on_octets(first, keepalive_message, p.now) == keepalive_message.size());
    }
    SECTION("on the connection that we initiated")
    {
        subject p{config_with(n_bit::present)};
        p.to_established(peer_with(n_bit::present));
        p.handler.take();
        auto const second = p.session.on_accepted(p.now);
        REQUIRE(second);
        CHECK(p.handler.last_down.cause == down_cause::replaced);
        CHECK(p.handler.last_down.routes == route_fate::retain);
        CHECK(p.session.state(out) == session_state::connect);
        CHECK(p.session.state(in) == session_state::open_sent);
        p.octets_from_peer(*second, encoded(peer_with(n_bit::present)));
        p.octets_from_peer(*second, keepalive_message);
        CHECK(p.session.state(in) == session_state::established);
        CHECK(p.session.state(out) == session_state::idle);
    }
    SECTION("but not without graceful restart")
    {
        subject p;
        p.to_established();
        (void)p.session.on_accepted(p.now);
        CHECK(p.session.state(out) == session_state::established);
    }
    SECTION("and not if it listed no family")
    {
        subject p{config_with(n_bit::present)};
        p.to_established(peer_with(n_bit::present, families::none));
        (void)p.session.on_accepted(p.now);
        CHECK(p.session.state(out) == session_state::established);
    }
}

TEST_CASE("with the N bit a shutdown becomes a Hard Reset around it; without it is sent as it is", "[session][rfc8538-5]")
{
    subject p{config_with(n_bit::present)};
    p.to_established(peer_with(n_bit::present));
    p.session.stop(p.now, errc::administrative_shutdown, "bye");
    CHECK(last_body(p) == body("06 09 | 06 02 | 03 627965"_hex));
    CHECK(p.handler.last_down.notification.error == errc::hard_reset);
    CHECK(p.handler.last_down.routes == route_fate::flush);
    CHECK(p.session.last_error_sent().what == errc::hard_reset);
    auto const log = p.handler.take();
    CHECK(log[log.size() - 2] // the last one is about the other connection
        == "down stopped: NOTIFICATION Cease/Hard Reset (6/9) because of Cease/Administrative Shutdown (6/2) \"bye\" in "
           "Established");

    subject q{config_with(n_bit::absent)};
    q.to_established(peer_with(n_bit::present));
    q.session.stop(q.now, errc::administrative_shutdown, "bye");
    CHECK(last_body(q) == body("06 02 | 03 627965"_hex));

    subject r{config_with(n_bit::present)}; // the embedder thinks otherwise
    r.handler.hard = false;
    r.to_established(peer_with(n_bit::present));
    r.session.stop(r.now);
    CHECK(last_body(r) == body("06 02"_hex));
    CHECK(r.handler.last_down.routes == route_fate::retain);

    subject s{config_with(n_bit::present)}; // not Established yet: nothing to flush
    s.to_open_confirm(peer_with(n_bit::present));
    s.session.stop(s.now);
    CHECK(last_body(s) == body("06 02"_hex));
}

TEST_CASE("which Ceases reset hard is what RFC 8538 suggests", "[session][rfc8538-5.1]")
{
    handler_defaults defaults;
    for (int subcode = 1; subcode != 11; ++subcode) {
        bool const hard = subcode == 1 || subcode == 2 || subcode == 3 || subcode == 4 || subcode == 9;
        CAPTURE(subcode);
        CHECK(defaults.resets_hard(make_errc(6, static_cast<std::uint8_t>(subcode))) == hard);
    }
    CHECK_FALSE(defaults.resets_hard(errc::malformed_attribute_list));
    CHECK_FALSE(defaults.resets_hard(errc::hold_timer_expired));
}

TEST_CASE("a Hard Reset without an inner error is one all the same", "[session][rfc8538-3.2]")
{
    for (auto const data : {octets{}, octets{"06"_hex}, octets{"06 02 05 68656c6c6f"_hex}}) {
        subject p{config_with(n_bit::present)};
        auto const id = p.to_established(peer_with(n_bit::present));
        p.octets_from_peer(id, encoded_notification(errc::hard_reset, data));
        CHECK(p.handler.last_down.routes == route_fate::flush);
        CHECK(p.handler.last_down.notification.error == errc::hard_reset);
    }
}

TEST_CASE("BFD down keeps the routes where the N bit says so", "[session][rfc9384-3]")
{
    subject p{config_with(n_bit::present)};
    p.to_established(peer_with(n_bit::present));
    p.session.reset(p.now, errc::bfd_down);
    CHECK(last_body(p) == body("06 0a"_hex));
    CHECK(p.handler.last_down.routes == route_fate::retain);
}
