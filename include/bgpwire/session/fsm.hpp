// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_FSM_HPP
#define BGPWIRE_SESSION_FSM_HPP

// The whole state machine of RFC 4271 §8.2.2 for one connection, and nothing else: no timers, no
// octets, no side effects. What RFC 4724, 6608, 7313, 7606, 9687 and the verified errata changed
// is in it. tests/session/fsm_table.txt states every cell once more, and a test compares the two.
//
// Where the text contradicts itself or deployed practice, this table decides, and says so:
//   - a NOTIFICATION in OpenSent is not answered (§6.4), although "any other event" would;
//   - a header error in Established is reported as such (§6.1), not as an FSM error;
//   - a passive connection never dials when its ConnectRetryTimer expires in Active;
//   - a second OPEN on one connection is an unexpected message (RFC 6608); as event 19 in
//     OpenConfirm and Established the OPEN is one that came on the sibling connection;
//   - who loses a collision is never damped (RFC 4486 §4);
//   - no periodic timer is started where the negotiated Hold Time is zero; in OpenConfirm the large Hold Timer
//     guards against a peer that sends nothing more;
//   - where the embedder withholds it (BFD strict mode), the KEEPALIVE that answers the OPEN waits for event 31, and
//     until then the peer's KEEPALIVE does not lead to Established.

#include <bgpwire/session/transition.hpp>

namespace bgpwire {

namespace detail::fsm {

using enum session_state;
using enum session_event;
using enum session_action;

/// `wanted` if the condition holds.
constexpr session_actions when(bool condition, session_actions wanted) noexcept
{
    return condition ? wanted : session_actions{};
}

/// How almost every failure ends: "releases all BGP resources, drops the TCP connection,
/// increments the ConnectRetryCounter, optionally performs peer oscillation damping".
constexpr session_actions tear_down(session_attributes const& at) noexcept
{
    return stop_connect_retry_timer | release_resources | drop_tcp | increment_connect_retry_counter
        | when(at.damp_peer_oscillations, damp);
}

/// The same without a mark against the peer: a stop by the operator, or a version error.
inline constexpr session_actions close_quietly = stop_connect_retry_timer | release_resources | drop_tcp;

/// "completes BGP initialization, sends an OPEN message, sets the HoldTimer to a large value".
inline constexpr session_actions open_up =
    stop_connect_retry_timer | initialise_resources | send_open | start_large_hold_timer;

/// The answer to an OPEN: a KEEPALIVE, and the timers that live by the negotiated Hold Time. Where it is zero, the
/// large Hold Timer guards OpenConfirm. §4.2, §4.4
constexpr session_actions confirm(session_attributes const& at) noexcept
{
    bool const now = !at.establishment_withheld;
    return when(now, send_keepalive) | when(at.hold_time_zero, start_large_hold_timer)
        | when(!at.hold_time_zero, start_hold_timer) | when(now && !at.hold_time_zero, start_keepalive_timer);
}

constexpr transition in_idle(session_event event, session_attributes const& at) noexcept
{
    auto const start = initialise_resources | reset_connect_retry_counter | start_connect_retry_timer | listen;
    switch (event) {
    case manual_start:
    case automatic_start:
        return {connect, start | initiate_tcp};
    case manual_start_with_passive_tcp_establishment:
    case automatic_start_with_passive_tcp_establishment:
        return {active, start};
    case automatic_start_with_damp_peer_oscillations:
        return at.damp_peer_oscillations && !at.idle_hold_timer_running ? transition{connect, start | initiate_tcp}
                                                                        : transition{idle};
    case automatic_start_with_damp_peer_oscillations_and_passive_tcp_establishment:
        return at.damp_peer_oscillations && !at.idle_hold_timer_running ? transition{active, start} : transition{idle};
    case idle_hold_timer_expires:
        if (!at.damp_peer_oscillations)
            return {idle};
        return at.passive_tcp_establishment ? transition{active, start} : transition{connect, start | initiate_tcp};
    case tcp_connection_valid:
    case tcp_connection_confirmed:
        return {idle, reject_tcp}; // "refuses all incoming BGP connections"
    default: return {idle};
    }
}

/// Connect and Active differ in five events only; the others stand here.
constexpr transition before_open(session_state state, session_event event, session_attributes const& at) noexcept
{
    switch (event) {
    case tcp_connection_valid: return {state, track_tcp};
    case tcp_cr_invalid: return {state, reject_tcp};
    case tcp_cr_acked:
    case tcp_connection_confirmed:
        if (at.delay_open)
            return {state, stop_connect_retry_timer | start_delay_open_timer};
        return {open_sent, open_up};
    case bgp_open_with_delay_open_timer_running:
        return {open_confirm,
            resolve_collision | stop_connect_retry_timer | stop_delay_open_timer | initialise_resources | send_open
                | confirm(at)};
    case bgp_header_err:
    case bgp_open_msg_err:
        return {idle, when(at.send_notification_without_open, send_notification) | tear_down(at)};
    case notif_msg_ver_err:
        return {idle, at.delay_open_timer_running ? close_quietly | stop_delay_open_timer : tear_down(at)};
    case open_collision_dump:
        return {idle, close_quietly | stop_delay_open_timer | increment_connect_retry_counter};
    case automatic_stop:
    case hold_timer_expires:
    case keepalive_timer_expires:
    case idle_hold_timer_expires:
    case bgp_open:
    case notif_msg:
    case keepalive_msg:
    case update_msg:
    case update_msg_err:
    case route_refresh_msg:
        return {idle, stop_delay_open_timer | tear_down(at)};
    default: return {state}; // starts, what only OpenConfirm waits for, and the SendHoldTimer of Established
    }
}

constexpr transition in_connect(session_event event, session_attributes const& at) noexcept
{
    switch (event) {
    case manual_stop: return {idle, close_quietly | reset_connect_retry_counter};
    case connect_retry_timer_expires:
        return {connect, drop_tcp | start_connect_retry_timer | stop_delay_open_timer | initiate_tcp | listen};
    case delay_open_timer_expires: return {open_sent, send_open | start_large_hold_timer};
    case tcp_connection_fails:
        if (at.delay_open_timer_running)
            return {active, start_connect_retry_timer | stop_delay_open_timer | listen};
        return {idle, close_quietly};
    default: return before_open(connect, event, at);
    }
}

constexpr transition in_active(session_event event, session_attributes const& at) noexcept
{
    switch (event) {
    case manual_stop:
        return {idle,
            when(at.delay_open_timer_running && at.send_notification_without_open, send_notification) | close_quietly
                | stop_delay_open_timer | reset_connect_retry_counter};
    case connect_retry_timer_expires:
        if (at.passive_tcp_establishment)
            return {active, start_connect_retry_timer | listen};
        return {connect, start_connect_retry_timer | initiate_tcp | listen};
    case delay_open_timer_expires: return {open_sent, stop_delay_open_timer | open_up};
    case tcp_connection_fails:
        return {idle,
            start_connect_retry_timer | stop_delay_open_timer | release_resources | increment_connect_retry_counter
                | when(at.damp_peer_oscillations, damp)};
    default: return before_open(active, event, at);
    }
}

/// What OpenSent, OpenConfirm and Established have in common; `unexpected` is the state's own
/// subcode of Finite State Machine Error. @see RFC 6608 §3
constexpr transition after_open(
    session_state state, session_event event, session_attributes const& at, errc unexpected) noexcept
{
    auto const routes = when(state == established, delete_routes);
    switch (event) {
    case manual_start:
    case automatic_start:
    case manual_start_with_passive_tcp_establishment:
    case automatic_start_with_passive_tcp_establishment:
    case automatic_start_with_damp_peer_oscillations:
    case automatic_start_with_damp_peer_oscillations_and_passive_tcp_establishment:
    case tcp_cr_invalid:
        return {state};
    case manual_stop:
        return {idle, send_notification | routes | close_quietly | reset_connect_retry_counter};
    case automatic_stop:
    case bgp_header_err:
        return {idle, send_notification | routes | tear_down(at)};
    case hold_timer_expires:
        return {idle, send_notification | routes | tear_down(at), errc::hold_timer_expired};
    case tcp_connection_valid:
    case tcp_cr_acked:
    case tcp_connection_confirmed:
        return {state, track_tcp};
    case open_collision_dump:
        return {idle, send_notification | routes | close_quietly | increment_connect_retry_counter,
            errc::connection_collision_resolution};
    case send_hold_timer_expires: // runs in Established only
    case establishment_permitted: return {state};
    default: return {idle, send_notification | routes | tear_down(at), unexpected};
    }
}

constexpr transition in_open_sent(session_event event, session_attributes const& at) noexcept
{
    switch (event) {
    case tcp_connection_fails: return {active, release_resources | drop_tcp | start_connect_retry_timer | listen};
    case bgp_open:
        return {open_confirm,
            resolve_collision | stop_delay_open_timer | stop_connect_retry_timer | confirm(at)};
    case bgp_open_msg_err: return {idle, send_notification | tear_down(at)};
    case notif_msg_ver_err: return {idle, close_quietly};
    case notif_msg: return {idle, tear_down(at)};
    default: return after_open(open_sent, event, at, errc::unexpected_message_in_open_sent);
    }
}

constexpr transition in_open_confirm(session_event event, session_attributes const& at) noexcept
{
    switch (event) {
    case keepalive_timer_expires:
        return {open_confirm, send_keepalive | when(!at.hold_time_zero, start_keepalive_timer)};
    case bgp_open_msg_err: return {idle, send_notification | tear_down(at)};
    case tcp_connection_fails:
    case notif_msg:
        return {idle, tear_down(at)};
    case notif_msg_ver_err: return {idle, close_quietly};
    case bgp_open:
        if (at.on_sibling)
            return {open_confirm, resolve_collision};
        break;
    case establishment_permitted:
        return {open_confirm, send_keepalive | when(!at.hold_time_zero, start_keepalive_timer)};
    case keepalive_msg:
        if (at.establishment_withheld)
            return {open_confirm, when(!at.hold_time_zero, start_hold_timer)};
        return {established,
            when(!at.hold_time_zero, start_hold_timer) | when(at.hold_time_zero, stop_hold_timer)
                | when(!at.hold_time_zero && !at.send_hold_time_zero, start_send_hold_timer)};
    default: break;
    }
    return after_open(open_confirm, event, at, errc::unexpected_message_in_open_confirm);
}

constexpr transition in_established(session_event event, session_attributes const& at) noexcept
{
    auto const alive = when(!at.hold_time_zero, start_hold_timer);
    switch (event) {
    case keepalive_timer_expires:
        return {established, send_keepalive | when(!at.hold_time_zero, start_keepalive_timer)};
    case tcp_cr_acked:
    case tcp_connection_confirmed: // RFC 4724 §5: the peer restarted before its old connection died
        if (at.peer_can_restart)
            return {connect,
                retain_routes | release_resources | drop_tcp | initialise_resources | reset_connect_retry_counter
                    | start_connect_retry_timer};
        break;
    case tcp_connection_fails:
    case notif_msg_ver_err:
    case notif_msg:
        return {idle, delete_routes | close_quietly | increment_connect_retry_counter};
    case bgp_open:
        if (!at.on_sibling)
            break;
        return at.collision_detect_established_state ? transition{established, resolve_collision}
                                                     : transition{established};
    case open_collision_dump:
        if (!at.collision_detect_established_state)
            return {established};
        break;
    case keepalive_msg: return {established, alive};
    case update_msg: return {established, alive | deliver};
    case route_refresh_msg: return {established, alive | when(at.route_refresh, deliver)};
    case update_msg_err: return {idle, send_notification | delete_routes | tear_down(at)};
    case send_hold_timer_expires: // sent only if that cannot block; RFC 9687 §4.3
        return {idle, send_notification | delete_routes | tear_down(at), errc::send_hold_timer_expired};
    default: break;
    }
    return after_open(established, event, at, errc::unexpected_message_in_established);
}

} // namespace detail

/// What one event does to a connection: the next state, and what is to be done on the way.
///
/// Total: every state takes every event. Pure, constant time. Messages that the state does not
/// expect are answered with the state's own FSM error, whose Data is the message's type (RFC 6608
/// §4); which octets go with any other NOTIFICATION is the caller's. @see RFC 4271 §8.2.2
[[nodiscard]] constexpr transition step(
    session_state state, session_event event, session_attributes const& attributes) noexcept
{
    switch (state) {
    case session_state::idle: return detail::fsm::in_idle(event, attributes);
    case session_state::connect: return detail::fsm::in_connect(event, attributes);
    case session_state::active: return detail::fsm::in_active(event, attributes);
    case session_state::open_sent: return detail::fsm::in_open_sent(event, attributes);
    case session_state::open_confirm: return detail::fsm::in_open_confirm(event, attributes);
    case session_state::established: return detail::fsm::in_established(event, attributes);
    }
    return {};
}

} // namespace bgpwire

#endif
