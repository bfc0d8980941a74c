// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_BACKOFF_HPP
#define BGPWIRE_SESSION_BACKOFF_HPP

#include <bgpwire/session/config.hpp>
#include <bgpwire/session/down_reason.hpp>
#include <bgpwire/session/timer.hpp>

namespace bgpwire {

/// What a back-off policy is told about an end.
struct setback {
    down_reason const& reason;        ///< of the end; borrowed for the call
    std::int64_t established_for = 0; ///< milliseconds in Established, 0 if it never was
    bool damp = false;                ///< the state machine asks for damping; RFC 4271 §8.1.1 attribute 5
    std::int64_t shortest_dial = 1000; ///< milliseconds to wait after the first failure of TCP; see dial_limits
    std::int64_t longest_dial = 3000;  ///< however many; ConnectRetryTime is in it
    rest_times rests{};               ///< session_config::rests
};

/// For how long a peering rests, in milliseconds before jitter.
struct hold_down {
    static constexpr std::int64_t for_good = -1; ///< until `start()`

    std::int64_t before_dialing = 0;   ///< how long before this side connects again
    std::int64_t before_accepting = 0; ///< until then the peer's connections are refused
};

/// The default back-off: double the wait with each failure, and forget them all after a session that
/// was stable.
///
/// It is kept apart from the RFC's ConnectRetryCounter, which every start sets to zero.
///   - A connection that fails or breaks: @ref session_config::dials says, 1 s doubling to 3 s if nothing else; the
///     peer may connect at once.
///   - Any other end: 1 s, doubling up to 2 minutes; the peer may connect at once.
///   - Damping, where the configuration has DampPeerOscillations: 60 s, doubling up to 5 minutes, and
///     the peer is refused meanwhile.
///   - A Cease by which the peer says that it does not want us (RFC 4486 §4), which a daemon that is restarted
///     says as well: 3 s, doubling up to 5 minutes; the peer may change its mind and connect.
///   - A lost collision, and a peer that restarts gracefully: 1 s, and no mark.
///   - A Cease of our own, and a capability that one side requires and the other does not have (RFC 5492 §5): as
///     @ref rest_times says, and the peer is refused meanwhile.
/// Write another policy with the same two members, and give it to @ref session as an argument.
class exponential_backoff {
public:
    static constexpr std::int64_t shortest = 1000;            ///< after the first failure of a session
    static constexpr std::int64_t longest = 120'000;          ///< however many failures in a row
    static constexpr std::int64_t shortest_damped = 60'000;   ///< after the first, with damping
    static constexpr std::int64_t longest_damped = 300'000;   ///< however many, with damping or unwanted
    static constexpr std::int64_t shortest_unwanted = 3'000;  ///< after the first Cease that says so
    static constexpr std::int64_t stable_after = 300'000;     ///< a session that lasted so long was stable

    /// @param retries  after so many failures in a row wait for `start()`; 0: never give up. RFC 4486 §4
    constexpr explicit exponential_backoff(std::uint8_t retries = 0) noexcept : retries_{retries} {}

    /// For how long to rest after this end.
    constexpr hold_down on_setback(setback const& what) noexcept
    {
        auto const cause = what.reason.cause;
        auto const code =
            what.reason.notification.error != errc{} ? what.reason.notification.error : what.reason.unsent;
        if (what.established_for >= stable_after)
            level_ = dials_ = 0;
        if (cause == down_cause::collision || code == errc::connection_collision_resolution
            || cause == down_cause::replaced)
            return {shortest, 0}; // no mark, but no storm either: the peer may hold on to its old connection
        if (auto const rest = rest_of(cause, code, what.rests); rest != 0)
            return rest == rest_times::for_good ? hold_down{hold_down::for_good, hold_down::for_good}
                                                : hold_down{std::int64_t{1000} * rest, std::int64_t{1000} * rest};
        if (retries_ != 0 && level() >= retries_)
            return {hold_down::for_good, hold_down::for_good};
        bool const unwanted = cause == down_cause::notification_received && is_deliberate(code);
        if (what.damp) {
            auto const wait = doubled(level_, shortest_damped, longest_damped);
            return {wait, wait};
        }
        if (unwanted)
            return {doubled(level_, shortest_unwanted, longest_damped), 0};
        if (cause == down_cause::tcp_failed)
            return {doubled(dials_, what.shortest_dial, what.longest_dial), 0};
        return {doubled(level_, shortest, longest), 0};
    }

    /// How many failures in a row count, those of TCP among them.
    [[nodiscard]] constexpr unsigned level() const noexcept { return unsigned{level_} + dials_; }

private:
    /// In seconds; 0: no special one.
    static constexpr std::uint16_t rest_of(down_cause cause, errc code, rest_times const& rests) noexcept
    {
        if (code == errc::unsupported_capability)
            return rests.missing_capability;
        if (cause != down_cause::reset)
            return 0;
        switch (code) {
        case errc::maximum_number_of_prefixes_reached: return rests.prefix_limit;
        case errc::connection_rejected: return rests.connection_rejected;
        case errc::out_of_resources: return rests.out_of_resources;
        case errc::administrative_shutdown:
        case errc::peer_deconfigured: return rests.shut_down;
        default: return 0;
        }
    }

    static constexpr bool is_deliberate(errc code) noexcept
    {
        return code == errc::maximum_number_of_prefixes_reached || code == errc::administrative_shutdown
            || code == errc::peer_deconfigured || code == errc::connection_rejected
            || code == errc::out_of_resources;
    }

    static constexpr std::int64_t doubled(std::uint8_t& level, std::int64_t first, std::int64_t last) noexcept
    {
        auto const wait = first << (level < 16 ? level : 16);
        if (level != 255)
            ++level;
        return wait < last ? wait : last;
    }

    std::uint8_t level_ = 0;
    std::uint8_t dials_ = 0; ///< failures of TCP: a peer that was absent for long has done nothing wrong
    std::uint8_t retries_;
};

} // namespace bgpwire

#endif
