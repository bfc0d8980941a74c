// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/session/last_error.hpp>

#include "catch.hpp"
#include "session/recorder.hpp"
#include "support/hex.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

TEST_CASE("an error and its time fit into eight octets", "[session]")
{
    static_assert(sizeof(detail::packed_last_error) == 8);
    static_assert(detail::packed_last_error{}.get() == last_error{});
    constexpr auto most = (std::int64_t{1} << 47) - 1; // milliseconds: year 6429 of a clock that began in 1970
    for (auto const at : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, std::int64_t{1'800'000'000'000}, most, -most})
        for (auto const what : {errc::administrative_shutdown, errc::send_hold_timer_expired, errc{0xffff}}) {
            CAPTURE(at);
            last_error const expected{what, instant{at}};
            CHECK(detail::packed_last_error{what, instant{at}}.get() == expected);
        }
}

TEST_CASE("a last error prints what and when", "[session]")
{
    CHECK(to_text(last_error{}) == "none");
    CHECK(to_text(last_error{errc::hold_timer_expired, instant{12'345}}) == "Hold Timer Expired (4/0) at 12.345");
}

TEST_CASE("the last error in each direction is kept with its time until the next one", "[session]")
{
    subject p;
    CHECK(p.session.last_error_sent() == last_error{});
    CHECK(p.session.last_error_received() == last_error{});

    p.to_established();
    p.pass(30'000); // the hold timer
    last_error const sent{errc::hold_timer_expired, p.now};
    CHECK(p.session.last_error_sent() == sent);
    CHECK(p.session.last_error_received() == last_error{});

    p.now = p.now + 3'600'000;
    p.session.start(p.now);
    REQUIRE(p.session.on_connected(p.outgoing(), p.now));
    p.now = p.now + 250;
    p.octets_from_peer(p.outgoing(), encoded_notification(errc::connection_rejected));
    last_error const received{errc::connection_rejected, p.now};
    CHECK(p.session.last_error_received() == received);
    CHECK(p.session.last_error_sent() == sent); // the other direction has its own

    p.now = p.now + 10'000;
    p.to_established();
    CHECK(p.session.last_error_received() == received); // a session that comes up leaves them
    p.now = p.now + 1'000;
    p.session.stop(p.now);
    CHECK(p.session.last_error_sent() == last_error{errc::administrative_shutdown, p.now});
}

TEST_CASE("the handler finds the error already there when it is told that the session is down", "[session]")
{
    struct asking : handler_defaults {
        bgpwire::session<asking> const* session = nullptr;
        last_error seen;

        void connect(connection_id) noexcept {}
        void close(connection_id) noexcept {}
        send_result send(connection_id, octets) noexcept { return send_result::sent; }
        void on_established(connection_id, negotiated const&) noexcept {}
        verdict on_update(update_view const&) noexcept { return {}; }
        void on_down(down_reason const&) noexcept { seen = session->last_error_received(); }
    };
    asking handler;
    auto const config = local_config();
    bgpwire::session<asking> s{handler, config, 1};
    handler.session = &s;
    s.start(instant{0});
    auto const id = s.connection(connection_side::outgoing);
    REQUIRE(s.on_connected(id, instant{0}));
    s.on_octets(id, encoded(peer_open()), instant{0});
    s.on_octets(id, keepalive_message, instant{0});
    REQUIRE(s.is_established());
    s.on_octets(id, encoded_notification(errc::administrative_reset), instant{4'000});
    CHECK(handler.seen == last_error{errc::administrative_reset, instant{4'000}});
}
