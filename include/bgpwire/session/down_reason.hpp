// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_DOWN_REASON_HPP
#define BGPWIRE_SESSION_DOWN_REASON_HPP

#include <bgpwire/message/notification.hpp>
#include <bgpwire/session/connection.hpp>
#include <bgpwire/session/event.hpp>

namespace bgpwire {

/// What ended a connection, or the attempt at one.
enum class down_cause : std::uint8_t {
    stopped,               ///< `stop()`: by the operator, until `start()`
    reset,                 ///< `reset()`: by the embedder, and the session comes back by itself
    notification_sent,     ///< something that the peer did, or did not do, was answered with a NOTIFICATION
    notification_received, ///< the peer said why
    tcp_failed,            ///< the connection was not completed, was closed, broke, or had no room for our OPEN
    collision,             ///< the other connection of the peering stays
    replaced,              ///< the peer opened a new connection, which stands for a restart
    send_hold_expired,     ///< the peer took no octets for too long
    closed_silently,       ///< as notification_sent, but none was: none was due, or there was no room
};

/// "TCP failed", in plain words.
template<class Out>
constexpr Out print_to(Out out, down_cause cause)
{
    constexpr char const* names[] = {"stopped", "reset", "NOTIFICATION sent", "NOTIFICATION received", "TCP failed",
        "collision", "replaced by a new connection", "send hold timer expired", "closed without a NOTIFICATION"};
    return print_literal(out, names[static_cast<std::uint8_t>(cause)]);
}

/// What becomes of the peer's routes when a session ends.
enum class route_fate : std::uint8_t {
    flush,  ///< delete them
    retain, ///< keep them as stale; for how long says @ref route_retention
};

/// What is known of both sides, when a session ends, about graceful restart.
struct restart_terms {
    bool peer_can_restart = false; ///< its Graceful Restart capability, or the long-lived one, lists a family
    bool n_bit = false;            ///< both sides set the N bit in theirs
    bool hard = false;             ///< a Hard Reset was sent or received
};

/// Whether routes outlive their session. @see RFC 4724 §4.2; RFC 8538 §4; RFC 9494 §4.2
///
/// A session that is lost without a word is retained; one that ended with a NOTIFICATION only where
/// both sides agreed on that and nobody asked for a Hard Reset. A stop by the operator counts as a
/// NOTIFICATION, which a peer without the N bit always takes as final.
[[nodiscard]] constexpr route_fate fate_of_routes(down_cause cause, restart_terms const& terms) noexcept
{
    bool const silent =
        cause == down_cause::tcp_failed || cause == down_cause::replaced || cause == down_cause::send_hold_expired;
    bool const kept = terms.peer_can_restart && (silent || (terms.n_bit && !terms.hard));
    return kept ? route_fate::retain : route_fate::flush;
}

/// Why a session is over, or why an attempt at one came to nothing.
struct down_reason {
    down_cause cause{};                    ///< in general; the NOTIFICATION says more
    session_event event{};                 ///< the event that did it; BMP reports its number (RFC 7854 §4.9)
    session_state left{};                  ///< the state in which it did
    connection_id connection{};            ///< the one that is over
    route_fate routes = route_fate::flush; ///< what becomes of those that came over it
    std::uint16_t restart_time = 0;        ///< the peer's Restart Time in seconds: how long to wait for it; RFC 4724 §3

    errc unsent{}; ///< what a NOTIFICATION would have said that the transport had no room for

    /// The NOTIFICATION that was sent or received, its Data valid during the call only; error code 0
    /// where there was none.
    notification_view notification{};

    /// `NOTIFICATION sent Hold Timer Expired (4/0) in Established`
    template<class Out>
    friend constexpr Out print_to(Out out, down_reason const& reason)
    {
        out = print_to(out, reason.cause);
        if (reason.notification.error != errc{})
            out = print_to(print_literal(out, ": "), reason.notification);
        else if (reason.unsent != errc{})
            out = print_to(print_literal(out, ", not sent: "), reason.unsent);
        out = print_to(print_literal(out, " in "), reason.left);
        return reason.routes == route_fate::retain ? print_literal(out, ", routes retained") : out;
    }
};

} // namespace bgpwire

#endif
