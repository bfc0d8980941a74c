// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_TRANSITION_HPP
#define BGPWIRE_SESSION_TRANSITION_HPP

// The words in which fsm.hpp states its table.

#include <bgpwire/core/error.hpp>
#include <bgpwire/session/event.hpp>

namespace bgpwire {

/// What the table asks beside state and event. @see RFC 4271 §8
struct session_attributes {
    // Optional session attributes, §8.1.1
    bool delay_open = false;                         ///< DelayOpen
    bool passive_tcp_establishment = false;          ///< PassiveTcpEstablishment
    bool damp_peer_oscillations = false;             ///< DampPeerOscillations
    bool send_notification_without_open = false;     ///< SendNOTIFICATIONwithoutOPEN
    bool collision_detect_established_state = false; ///< CollisionDetectEstablishedState
    // Conditions of the moment
    bool delay_open_timer_running = false; ///< the DelayOpenTimer runs
    bool idle_hold_timer_running = false;  ///< the IdleHoldTimer runs
    bool hold_time_zero = false;           ///< the negotiated Hold Time is 0
    bool send_hold_time_zero = false;      ///< RFC 9687 §4.1
    bool peer_can_restart = false;         ///< see @ref can_restart; RFC 4724 §5
    bool route_refresh = false;            ///< the Route Refresh capability was exchanged
    bool on_sibling = false;               ///< it happened on the peering's other connection
    bool establishment_withheld = false;   ///< the KEEPALIVE that answers the OPEN waits for event 31

    friend constexpr bool operator==(session_attributes const&, session_attributes const&) = default;
};

/// What a transition asks to be done; the enumerators stand in the order of execution.
enum class session_action : std::uint32_t {
    resolve_collision = 1u << 0, ///< §6.8; the loser gets event 23 and nothing else of this happens to it
    send_notification = 1u << 1, ///< with the transition's `notification`
    delete_routes = 1u << 2, ///< or keep them, where RFC 4724 and RFC 8538 say so
    retain_routes = 1u << 3, ///< RFC 4724 §5
    stop_connect_retry_timer = 1u << 4, ///< and set it to zero, in the RFC's words
    stop_delay_open_timer = 1u << 5, ///< and set it to zero, in the RFC's words
    stop_hold_timer = 1u << 6, ///< the large one of a session without a Hold Time
    release_resources = 1u << 7, ///< all other timers of the connection among them
    drop_tcp = 1u << 8, ///< close this connection
    reject_tcp = 1u << 9, ///< the connection that the event is about, not this one
    reset_connect_retry_counter = 1u << 10, ///< to 0
    increment_connect_retry_counter = 1u << 11, ///< by 1
    damp = 1u << 12, ///< perform peer oscillation damping
    initialise_resources = 1u << 13, ///< for a new attempt
    start_connect_retry_timer = 1u << 14, ///< ConnectRetryTime
    start_delay_open_timer = 1u << 15, ///< DelayOpenTime
    send_open = 1u << 16, ///< the configured OPEN
    send_keepalive = 1u << 17, ///< at once
    start_large_hold_timer = 1u << 18, ///< 4 minutes
    start_hold_timer = 1u << 19,       ///< the negotiated Hold Time
    start_keepalive_timer = 1u << 20, ///< a third of the Hold Time
    start_send_hold_timer = 1u << 21, ///< SendHoldTime
    listen = 1u << 22, ///< take the peer's connections
    initiate_tcp = 1u << 23, ///< connect to the peer
    track_tcp = 1u << 24, ///< follow another connection until its OPEN; §6.8
    deliver = 1u << 25,   ///< hand the message on
};

/// A set of actions.
class session_actions {
public:
    constexpr session_actions() = default;
    /// The set of one action.
    constexpr session_actions(session_action action) noexcept : bits_{static_cast<std::uint32_t>(action)} {}

    /// Whether an action is among them.
    [[nodiscard]] constexpr bool contains(session_action action) const noexcept
    {
        return (bits_ & static_cast<std::uint32_t>(action)) != 0;
    }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; } ///< whether nothing is to be done

    /// Everything that is in one or the other.
    friend constexpr session_actions operator|(session_actions a, session_actions b) noexcept
    {
        a.bits_ |= b.bits_;
        return a;
    }
    /// Everything that is in both.
    friend constexpr session_actions operator&(session_actions a, session_actions b) noexcept
    {
        a.bits_ &= b.bits_;
        return a;
    }
    /// Everything that is not in it.
    friend constexpr session_actions operator~(session_actions a) noexcept
    {
        a.bits_ = ~a.bits_;
        return a;
    }
    friend constexpr bool operator==(session_actions, session_actions) = default;

private:
    std::uint32_t bits_ = 0;
};

/// The set of two actions.
constexpr session_actions operator|(session_action a, session_action b) noexcept
{
    return session_actions{a} | session_actions{b};
}

/// One cell of the table.
struct transition {
    session_state next{};      ///< the state to go to
    session_actions actions{}; ///< what is to be done on the way
    errc notification{};       ///< what `send_notification` sends; `errc{}`: the error that the event brought

    friend constexpr bool operator==(transition const&, transition const&) = default;
};

} // namespace bgpwire

#endif
