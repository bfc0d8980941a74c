// SPDX-License-Identifier: BSL-1.0
// How a session ended, told truly, and for how long it rests then.
#include <bgpwire/session/session.hpp>

#include "catch.hpp"
#include "session/recorder.hpp"
#include "support/hex.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto out = connection_side::outgoing;

std::int64_t rest_of(subject const& p) { return p.session.next_deadline() - p.now; }

} // namespace

TEST_CASE("accepted and closed without a word: the back-off decides when to dial again", "[session][rfc4271-8.2.2]")
{
    subject p;
    p.to_open_sent();
    p.session.on_tcp_failed(p.outgoing(), p.now);
    CHECK(p.session.state(out) == session_state::active);
    CHECK(p.session.deadline(out, session_timer::connect_retry) - p.now <= 1000);
    CHECK(p.session.backoff().level() == 1);
}

TEST_CASE("accepted and closed without a word: ConnectRetryTime limits the back-off", "[session][rfc4271-8.2.2]")
{
    auto c = local_config();
    c.connect_retry_time = 2;
    subject p{c};
    for (int i = 0; i != 8; ++i) {
        p.to_open_sent();
        p.session.on_tcp_failed(p.outgoing(), p.now);
        CHECK(p.session.deadline(out, session_timer::connect_retry) - p.now <= 2000);
        p.pass(2000);
        REQUIRE(p.session.state(out) == session_state::connect);
    }
}

TEST_CASE("accepted and closed without a word as often as is allowed: for good", "[session][rfc4486-4]")
{
    recorder handler;
    auto const config = local_config();
    session<recorder> s{handler, config, 7, exponential_backoff{1}};
    instant now{1000};
    s.start(now);
    for (int i = 0; i != 2; ++i) {
        REQUIRE(s.on_connected(s.connection(out), now));
        s.on_tcp_failed(s.connection(out), now);
        now = s.next_deadline();
        if (!now.is_never())
            s.on_timer(now);
    }
    CHECK(s.is_halted());
    CHECK(s.state() == session_state::idle);
    CHECK(s.next_deadline().is_never());
}

TEST_CASE("a Cease out of on_update is AutomaticStop, and its subcode says how long the rest is", "[session][rfc4486-4]")
{
    struct row {
        errc why;
        std::int64_t least, most; // milliseconds; -1: for good
    };
    auto const of = GENERATE(row{errc::maximum_number_of_prefixes_reached, 675'000, 900'000},
        row{errc::out_of_resources, 225'000, 300'000}, row{errc::connection_rejected, 45'000, 60'000},
        row{errc::administrative_shutdown, -1, -1}, row{errc::peer_deconfigured, -1, -1},
        row{errc::administrative_reset, 0, 1000}, row{errc::bfd_down, 0, 1000});
    subject p;
    auto const id = p.to_established();
    SECTION("a verdict")
    {
        p.handler.update_verdict = {of.why};
        p.octets_from_peer(id, an_update());
    }
    SECTION("reset()") { p.session.reset(p.now, of.why); }
    CHECK(p.handler.last_down.event == session_event::automatic_stop);
    CHECK(p.handler.last_down.cause == down_cause::reset);
    CHECK(p.handler.sent.back() == encoded_notification(of.why));
    CHECK(p.session.is_halted() == (of.least < 0));
    if (of.least >= 0) {
        CHECK(rest_of(p) >= of.least);
        CHECK(rest_of(p) <= of.most);
    }
    if (of.most != 1000) // and the peer is refused meanwhile
        CHECK_FALSE(p.session.on_accepted(p.now));
}

TEST_CASE("the rest after a prefix limit is the operator's", "[session][rfc4486-4]")
{
    auto c = local_config();
    c.rests.prefix_limit = rest_times::for_good;
    subject p{c};
    auto const id = p.to_established();
    p.handler.update_verdict = {errc::maximum_number_of_prefixes_reached};
    p.octets_from_peer(id, an_update());
    CHECK(p.session.is_halted());
    p.session.start(p.now);
    CHECK(p.session.state(out) == session_state::connect);
}

TEST_CASE("a Cease out of on_open is AutomaticStop", "[session][rfc4486-4]")
{
    subject p;
    p.handler.open_verdict = {errc::connection_rejected};
    p.to_open_confirm();
    CHECK(p.handler.last_failure.event == session_event::automatic_stop);
    CHECK(p.handler.sent.back() == encoded_notification(errc::connection_rejected));
    CHECK(rest_of(p) >= 45'000);
}

TEST_CASE("a missing capability: for good, or as slowly as is configured", "[session][rfc5492-5]")
{
    auto c = local_config();
    SECTION("for good")
    {
        subject p{c};
        p.octets_from_peer(p.to_open_sent(), encoded_notification(errc::unsupported_capability, "40 00"_hex));
        CHECK(p.session.is_halted());
    }
    SECTION("slowly")
    {
        c.rests.missing_capability = 600;
        subject p{c};
        p.octets_from_peer(p.to_open_sent(), encoded_notification(errc::unsupported_capability, "40 00"_hex));
        CHECK_FALSE(p.session.is_halted());
        CHECK(rest_of(p) >= 450'000);
        CHECK(rest_of(p) <= 600'000);
    }
}

TEST_CASE("without capabilities only where that is asked for, for one attempt, and the handler is told", "[session][rfc5492-3]")
{
    auto c = local_config();
    auto const second_open = [](session_config const& config) {
        subject p{config};
        p.octets_from_peer(p.to_open_sent(), encoded_notification(errc::unsupported_optional_parameter));
        p.pass(1000);
        (void)p.session.on_connected(p.outgoing(), p.now);
        return p.handler.sent.back().size();
    };
    auto const whole = encoded(c.open).size();
    CHECK(second_open(c) == whole);
    c.retry_without_capabilities = true;
    CHECK(second_open(c) == 29);
    SECTION("never with required capabilities")
    {
        c.required.add(route_refresh_capability{});
        CHECK(second_open(c) == whole);
    }
    SECTION("never where our AS number needs four octets")
    {
        c.open.as_number = asn{4'200'000'001};
        c.open.capabilities = capabilities{};
        c.open.capabilities.add(four_octet_as_number_capability{asn{4'200'000'001}});
        CHECK(second_open(c) != 29);
    }
    SECTION("one attempt")
    {
        subject p{c};
        p.octets_from_peer(p.to_open_sent(), encoded_notification(errc::unsupported_optional_parameter));
        p.pass(1000);
        REQUIRE(p.session.on_connected(p.outgoing(), p.now));
        CHECK(p.handler.withheld_capabilities == 1);
        p.octets_from_peer(p.outgoing(), encoded(peer_open()));
        REQUIRE(p.session.terms() != nullptr); // what both OPENs say: of ours nothing
        CHECK(p.session.terms()->send.as_numbers == asn_width::two_octets);
        p.octets_from_peer(p.outgoing(), keepalive_message);
        REQUIRE(p.session.is_established());
        p.session.on_tcp_failed(p.outgoing(), p.now);
        p.pass(3000);
        REQUIRE(p.session.on_connected(p.outgoing(), p.now));
        CHECK(p.handler.sent.back().size() == whole);
    }
}

TEST_CASE("a NOTIFICATION that found no room was not sent", "[session][rfc4271-6]")
{
    subject p;
    auto const id = p.to_established();
    p.handler.answer = send_result::blocked;
    p.octets_from_peer(id, encoded(peer_open()));
    CHECK(p.handler.last_down.cause == down_cause::closed_silently);
    CHECK(p.handler.last_down.notification.error == errc{});
    CHECK(p.handler.last_down.unsent == errc::unexpected_message_in_established);
    CHECK(p.session.last_error_sent().what == errc{});
    CHECK(p.session.counters().sent(message_type::notification) == 0);
    CHECK(p.session.counters().blocked(message_type::notification) == 1);
    CHECK(p.handler.log.back().substr(0, 4) != "send");
}

TEST_CASE("a prefix limit whose Cease found no room rests as long", "[session][rfc4486-4]")
{
    subject p;
    auto const id = p.to_established();
    p.handler.answer = send_result::blocked;
    p.handler.update_verdict = {errc::maximum_number_of_prefixes_reached};
    p.octets_from_peer(id, an_update());
    CHECK(p.handler.last_down.cause == down_cause::reset);
    CHECK(p.handler.last_down.notification.error == errc{});
    CHECK(rest_of(p) >= 675'000);
}

TEST_CASE("a KEEPALIVE before our OPEN: no NOTIFICATION is due, and none is reported", "[session][rfc4271-8.2.2]")
{
    auto c = local_config();
    c.delay_open_time = 5;
    subject p{c};
    p.octets_from_peer(p.to_open_sent(), keepalive_message);
    CHECK(p.handler.sent.empty());
    CHECK(p.handler.last_failure.cause == down_cause::closed_silently);
    CHECK(to_text(p.handler.last_failure) == "closed without a NOTIFICATION in Connect");
}
