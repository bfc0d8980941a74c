// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/session/backoff.hpp>

#include "catch.hpp"

using namespace bgpwire;

namespace {

constexpr hold_down after(exponential_backoff& b, down_cause cause, errc code = {}, std::int64_t established_for = 0,
    bool damp = false)
{
    down_reason const reason{.cause = cause, .notification = {code, {}}};
    return b.on_setback({reason, established_for, damp});
}

} // namespace

TEST_CASE("failures of sessions double the wait up to two minutes, and the peer may come meanwhile", "[session]")
{
    exponential_backoff b;
    for (std::int64_t const expected : {1, 2, 4, 8, 16, 32, 64, 120, 120, 120}) {
        auto const wait = after(b, down_cause::notification_sent, errc::hold_timer_expired);
        CHECK(wait.before_dialing == expected * 1000);
        CHECK(wait.before_accepting == 0);
    }
    for (int i = 0; i != 1'000; ++i)
        (void)after(b, down_cause::notification_sent, errc::hold_timer_expired);
    CHECK(after(b, down_cause::notification_sent, errc::hold_timer_expired).before_dialing == 120'000);
}

TEST_CASE("failures of TCP double the wait up to a limit of their own", "[session]")
{
    exponential_backoff usual, other;
    down_reason const refused{.cause = down_cause::tcp_failed};
    for (std::int64_t const expected : {1, 2, 3, 3, 3})
        CHECK(after(usual, down_cause::tcp_failed).before_dialing == expected * 1000);
    for (std::int64_t const expected : {2, 4, 8, 10, 10}) {
        auto const wait = other.on_setback({.reason = refused, .shortest_dial = 2'000, .longest_dial = 10'000});
        CHECK(wait.before_dialing == expected * 1000);
        CHECK(wait.before_accepting == 0);
    }
    for (int i = 0; i != 1'000; ++i)
        (void)after(usual, down_cause::tcp_failed);
    CHECK(after(usual, down_cause::tcp_failed).before_dialing == 3'000);
    // A peer that was absent for so long has done nothing wrong.
    CHECK(after(usual, down_cause::notification_sent, errc::hold_timer_expired).before_dialing == 1'000);
}

TEST_CASE("damping waits a minute and more, and refuses the peer as long", "[session][rfc4271-8.1.1]")
{
    exponential_backoff b;
    for (std::int64_t const expected : {60, 120, 240, 300, 300}) {
        auto const wait = after(b, down_cause::notification_sent, errc::malformed_attribute_list, 0, true);
        CHECK(wait.before_dialing == expected * 1000);
        CHECK(wait.before_accepting == expected * 1000);
    }
}

TEST_CASE("a Cease that means it waits 3 s, as long as a restart takes, and doubles up to five minutes", "[session][rfc4486-4]")
{
    exponential_backoff b;
    for (std::int64_t const expected : {3, 6, 12, 24, 48, 96, 192, 300, 300})
        CHECK(after(b, down_cause::notification_received, errc::peer_deconfigured).before_dialing == expected * 1000);
}

TEST_CASE("a stable session makes up for all failures before it, a short one for none", "[session]")
{
    exponential_backoff b;
    for (int i = 0; i != 5; ++i)
        (void)after(b, down_cause::send_hold_expired), (void)after(b, down_cause::tcp_failed);
    CHECK(after(b, down_cause::send_hold_expired, {}, 299'999).before_dialing == 32'000);
    CHECK(after(b, down_cause::tcp_failed, {}, 299'999).before_dialing == 3'000);
    CHECK(after(b, down_cause::tcp_failed, {}, 300'000).before_dialing == 1'000);
    CHECK(after(b, down_cause::send_hold_expired).before_dialing == 1'000);
}

TEST_CASE("collisions and restarts leave no mark", "[session][rfc4486-4]")
{
    exponential_backoff b;
    CHECK(after(b, down_cause::collision, errc::connection_collision_resolution).before_dialing == 1'000);
    CHECK(after(b, down_cause::notification_received, errc::connection_collision_resolution, 0, true).before_accepting == 0);
    CHECK(after(b, down_cause::replaced).before_dialing == 1'000);
    CHECK(b.level() == 0);
}

TEST_CASE("a capability that is missing ends it for good, in either direction", "[session][rfc5492-3]")
{
    exponential_backoff b;
    CHECK(after(b, down_cause::notification_sent, errc::unsupported_capability).before_dialing == hold_down::for_good);
    CHECK(after(b, down_cause::notification_received, errc::unsupported_capability).before_dialing == hold_down::for_good);
}
