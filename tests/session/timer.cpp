// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/session/timer.hpp>

#include "catch.hpp"

#include <chrono>
#include <iterator>
#include <string>

using namespace bgpwire;

namespace {

template<class T>
std::string text(T const& value)
{
    std::string out;
    print_to(std::back_inserter(out), value);
    return out;
}

} // namespace

TEST_CASE("an instant comes from std::chrono and goes back to it", "[session]")
{
    using namespace std::chrono;
    steady_clock::time_point const now{hours{24 * 365 * 10} + milliseconds{1234} + nanoseconds{999}};
    instant const ours = now;
    CHECK(ours.milliseconds() == std::int64_t{24} * 365 * 10 * 3'600'000 + 1234);
    CHECK(ours.as<steady_clock::time_point>() == now - nanoseconds{999});

    std::chrono::time_point<steady_clock, milliseconds> const coarse{milliseconds{77}};
    CHECK(bgpwire::instant{coarse} == bgpwire::instant{77});

    static_assert(bgpwire::instant{5} + 10 - bgpwire::instant{3} == 12);
    static_assert(!std::is_convertible_v<std::int64_t, bgpwire::instant>);
}

TEST_CASE("an instant prints seconds", "[session]")
{
    CHECK(text(instant{12345}) == "12.345");
    CHECK(text(instant{7}) == "0.007");
    CHECK(text(instant{-1500}) == "-1.500");
    CHECK(text(instant::never()) == "never");
}

TEST_CASE("a timer set finds the timer that is due first", "[session][rfc4271-10]")
{
    timer_set timers;
    CHECK(timers.deadline(timers.next()).is_never());

    timers.start(session_timer::hold, instant{90'000});
    timers.start(session_timer::keepalive, instant{30'000});
    CHECK(timers.next() == session_timer::keepalive);
    CHECK(timers.is_running(session_timer::hold));
    CHECK_FALSE(timers.is_running(session_timer::delay_open));

    timers.start(session_timer::keepalive, instant{90'000}); // the same moment: the order of the enumeration
    CHECK(timers.next() == session_timer::hold);
    timers.stop(session_timer::hold);
    CHECK(timers.next() == session_timer::keepalive);
    timers.stop_all();
    CHECK(timers.deadline(timers.next()).is_never());
    CHECK(text(session_timer::connect_retry) == "ConnectRetryTimer");
}

TEST_CASE("jitter stays between 75 and 100 percent, reaches both ends and is drawn afresh", "[session][rfc4271-10]")
{
    jitter_source random{1};
    std::int64_t lowest = 1'000'000, highest = 0;
    double sum = 0;
    constexpr int draws = 100'000;
    for (int i = 0; i != draws; ++i) {
        auto const value = random.jittered(1000);
        lowest = value < lowest ? value : lowest;
        highest = value > highest ? value : highest;
        sum += static_cast<double>(value);
    }
    CHECK(lowest == 750);
    CHECK(highest == 1000);
    CHECK(sum / draws > 870);
    CHECK(sum / draws < 880);
    CHECK(random.jittered(0) == 0);
    CHECK(random.jittered(3) == 3); // a quarter of it is less than the unit

    // The largest that a configuration can ask for.
    auto const large = random.jittered(std::int64_t{65535} * 1000);
    CHECK(large >= std::int64_t{65535} * 750);
    CHECK(large <= std::int64_t{65535} * 1000);
}

TEST_CASE("the same seed gives the same jitter, another seed another", "[session]")
{
    jitter_source a{42}, b{42}, c{43};
    bool differs = false;
    for (int i = 0; i != 100; ++i) {
        auto const value = a.jittered(120'000);
        CHECK(value == b.jittered(120'000));
        differs = differs || value != c.jittered(120'000);
    }
    CHECK(differs);
}
