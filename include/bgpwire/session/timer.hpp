// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_TIMER_HPP
#define BGPWIRE_SESSION_TIMER_HPP

// Time as the session sees it. The library reads no clock: every input carries `now`, and the
// embedder sleeps until `next_deadline()`.

#include <bgpwire/core/printable.hpp>

#include <cassert>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>

namespace bgpwire {

namespace detail {

/// What std::chrono::time_point looks like, said without <chrono>, which would be most of what
/// a session costs to compile.
template<class T>
concept chrono_time_point = requires(T const& at) {
    { at.time_since_epoch().count() } -> std::integral;
    typename T::duration::period;
} && (T::duration::period::den % 1000 == 0);

} // namespace detail

/// A moment on the embedder's steady clock, in milliseconds since whatever epoch that clock has.
///
/// `std::chrono::steady_clock::now()` converts to it by itself.
class instant {
public:
    constexpr instant() = default;
    /// From milliseconds of the embedder's clock.
    constexpr explicit instant(std::int64_t milliseconds) noexcept : milliseconds_{milliseconds} {}

    /// From a clock of std::chrono whose ticks are milliseconds or finer; finer parts are cut off.
    template<detail::chrono_time_point T>
    constexpr instant(T const& at) noexcept
        : milliseconds_{static_cast<std::int64_t>(
            at.time_since_epoch().count() / (T::duration::period::den / 1000 / T::duration::period::num))}
    {
    }

    /// To a clock of std::chrono. Not for @ref never.
    template<detail::chrono_time_point T>
    [[nodiscard]] constexpr T as() const noexcept
    {
        return T{typename T::duration{
            milliseconds_ * (T::duration::period::den / 1000 / T::duration::period::num)}};
    }

    /// Since the clock's epoch.
    [[nodiscard]] constexpr std::int64_t milliseconds() const noexcept { return milliseconds_; }

    /// Later than every other moment: the deadline of nothing.
    [[nodiscard]] static constexpr instant never() noexcept { return instant{INT64_MAX}; }
    /// Whether it is @ref never
    [[nodiscard]] constexpr bool is_never() const noexcept { return milliseconds_ == INT64_MAX; }

    friend constexpr auto operator<=>(instant, instant) = default;
    /// So many milliseconds later, or earlier. Not for @ref never.
    friend constexpr instant operator+(instant at, std::int64_t milliseconds) noexcept
    {
        return instant{at.milliseconds_ + milliseconds};
    }
    /// How many milliseconds lie between the two.
    friend constexpr std::int64_t operator-(instant a, instant b) noexcept
    {
        return a.milliseconds_ - b.milliseconds_;
    }

    /// `12.345`: seconds.
    template<class Out>
    friend constexpr Out print_to(Out out, instant at)
    {
        if (at.is_never())
            return print_literal(out, "never");
        auto value = static_cast<std::uint64_t>(at.milliseconds_);
        if (at.milliseconds_ < 0) {
            *out++ = '-';
            value = 0 - value;
        }
        out = print_decimal(out, value / 1000);
        *out++ = '.';
        for (unsigned unit = 100; unit != 0; unit /= 10)
            *out++ = static_cast<char>('0' + value / unit % 10);
        return out;
    }

private:
    std::int64_t milliseconds_ = 0;
};

/// The timers of one connection. @see RFC 4271 §8, §10; RFC 9687 §4.1
enum class session_timer : std::uint8_t {
    connect_retry, ///< ConnectRetryTimer: until the next attempt to connect
    hold,          ///< HoldTimer: until the peer counts as gone
    keepalive,     ///< KeepaliveTimer: until the next KEEPALIVE
    delay_open,    ///< DelayOpenTimer: until the OPEN is sent
    idle_hold,     ///< IdleHoldTimer: until the rest is over
    send_hold,     ///< SendHoldTimer: until a peer that takes nothing counts as gone
};

/// The RFC's name of the timer: "HoldTimer".
template<class Out>
constexpr Out print_to(Out out, session_timer timer)
{
    constexpr char const* names[] = {
        "ConnectRetryTimer", "HoldTimer", "KeepaliveTimer", "DelayOpenTimer", "IdleHoldTimer", "SendHoldTimer"};
    return print_literal(out, names[static_cast<std::uint8_t>(timer)]);
}

/// Where the timers of one connection stand: a deadline for each, `never` where it does not run.
class timer_set {
public:
    static constexpr std::size_t size = 6; ///< how many timers there are

    constexpr timer_set() noexcept { stop_all(); } ///< None runs.

    /// Starts a timer anew, or moves its deadline.
    constexpr void start(session_timer timer, instant deadline) noexcept { at(timer) = deadline; }
    /// Does nothing to one that does not run.
    constexpr void stop(session_timer timer) noexcept { at(timer) = instant::never(); }
    /// Stops all of them.
    constexpr void stop_all() noexcept
    {
        for (auto& deadline : deadlines_)
            deadline = instant::never();
    }

    /// When a timer expires; `never` if it does not run.
    [[nodiscard]] constexpr instant deadline(session_timer timer) const noexcept
    {
        return deadlines_[static_cast<std::size_t>(timer)];
    }
    /// Whether a timer runs.
    [[nodiscard]] constexpr bool is_running(session_timer timer) const noexcept
    {
        return !deadline(timer).is_never();
    }

    /// The timer that is due first; of several the one that stands first in @ref session_timer.
    /// Its deadline is `never` if none runs.
    [[nodiscard]] constexpr session_timer next() const noexcept
    {
        std::size_t first = 0;
        for (std::size_t i = 1; i != size; ++i)
            if (deadlines_[i] < deadlines_[first])
                first = i;
        return static_cast<session_timer>(first);
    }

private:
    constexpr instant& at(session_timer timer) noexcept { return deadlines_[static_cast<std::size_t>(timer)]; }

    instant deadlines_[size]{};
};

/// A seeded source of random numbers for jitter: the same seed gives the same session, octet for
/// octet and millisecond for millisecond. Not for secrets. (SplitMix64.)
class jitter_source {
public:
    constexpr explicit jitter_source(std::uint64_t seed) noexcept : state_{seed} {} ///< Equal seeds give equal numbers.

    /// The next 64 random bits.
    constexpr std::uint64_t next() noexcept
    {
        state_ += 0x9e3779b97f4a7c15;
        auto z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// A duration between 75 % and 100 % of the one given, drawn afresh each time. @see RFC 4271 §10
    constexpr std::int64_t jittered(std::int64_t milliseconds) noexcept
    {
        assert(milliseconds >= 0 && milliseconds <= INT64_C(0x3ffffffff));
        auto const span = static_cast<std::uint64_t>(milliseconds) / 4 + 1;
        return milliseconds - static_cast<std::int64_t>((next() >> 32) * span >> 32);
    }

private:
    std::uint64_t state_;
};

} // namespace bgpwire

#endif
