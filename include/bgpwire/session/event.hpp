// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_EVENT_HPP
#define BGPWIRE_SESSION_EVENT_HPP

#include <bgpwire/core/printable.hpp>

#include <cstdint>

namespace bgpwire {

/// The states of one connection. @see RFC 4271 §8.2.2
enum class session_state : std::uint8_t {
    idle,         ///< no connection is wanted, or it rests
    connect,      ///< the TCP connection is being set up
    active,       ///< waits for the peer to connect, or for the next attempt
    open_sent,    ///< our OPEN is sent, the peer's is awaited
    open_confirm, ///< its OPEN is accepted, its KEEPALIVE is awaited
    established,  ///< UPDATEs are exchanged
};

/// The RFC's name of the state: "OpenSent".
template<class Out>
constexpr Out print_to(Out out, session_state state)
{
    constexpr char const* names[] = {"Idle", "Connect", "Active", "OpenSent", "OpenConfirm", "Established"};
    return print_literal(out, names[static_cast<std::uint8_t>(state)]);
}

/// What can happen to a connection, with the numbers and names of the RFC.
///
/// A ROUTE-REFRESH message and BFD strict mode came later than the state machine and have no number of their own; 30
/// and 31 are ours. @see RFC 4271 §8.1; RFC 9687 §4.2; RFC 6608 §3
enum class session_event : std::uint8_t {
    // Administrative, §8.1.2
    manual_start = 1, ///< the operator starts it
    manual_stop = 2, ///< the operator stops it
    automatic_start = 3, ///< it comes back after a rest
    manual_start_with_passive_tcp_establishment = 4, ///< the operator starts it, to be connected to
    automatic_start_with_passive_tcp_establishment = 5, ///< it comes back, to be connected to
    automatic_start_with_damp_peer_oscillations = 6, ///< it comes back after damping
    automatic_start_with_damp_peer_oscillations_and_passive_tcp_establishment = 7, ///< both
    automatic_stop = 8, ///< the embedder resets it
    // Timers, §8.1.3
    connect_retry_timer_expires = 9, ///< the attempt to connect took too long, or the next is due
    hold_timer_expires = 10,         ///< nothing was heard for the hold time
    keepalive_timer_expires = 11,    ///< a KEEPALIVE is due
    delay_open_timer_expires = 12,   ///< the OPEN has waited long enough
    idle_hold_timer_expires = 13,    ///< the rest is over
    // TCP, §8.1.4; 14 and 15 come with TrackTcpState only, which `session` does without: see its `on_accepted`
    tcp_connection_valid = 14,     ///< a connection request from a valid source arrived
    tcp_cr_invalid = 15,           ///< a connection request from an invalid source arrived
    tcp_cr_acked = 16,             ///< the connection that we initiated is up
    tcp_connection_confirmed = 17, ///< a connection that the peer initiated is up
    tcp_connection_fails = 18,     ///< not completed, reset, closed by the peer or timed out
    // Messages, §8.1.5
    bgp_open = 19,                               ///< a valid OPEN came
    bgp_open_with_delay_open_timer_running = 20, ///< a valid OPEN came before ours was sent
    bgp_header_err = 21,                         ///< a message header is wrong
    bgp_open_msg_err = 22,                       ///< an OPEN is wrong, or not acceptable
    open_collision_dump = 23,                    ///< this connection lost the collision of §6.8
    notif_msg_ver_err = 24,                      ///< a NOTIFICATION 2/1 came
    notif_msg = 25,                              ///< any other NOTIFICATION came
    keepalive_msg = 26,                          ///< a KEEPALIVE came
    update_msg = 27,                             ///< an UPDATE came whose errors, if any, do not reset
    update_msg_err = 28,                         ///< an UPDATE error whose action is session reset
    send_hold_timer_expires = 29,                ///< the peer took no octets for the send hold time
    route_refresh_msg = 30,                      ///< a ROUTE-REFRESH came
    establishment_permitted = 31,                ///< the embedder withholds the KEEPALIVE no longer
};

/// `HoldTimer_Expires`: the RFC's spelling.
template<class Out>
constexpr Out print_to(Out out, session_event event)
{
    constexpr char const* names[] = {"ManualStart", "ManualStop", "AutomaticStart",
        "ManualStart_with_PassiveTcpEstablishment", "AutomaticStart_with_PassiveTcpEstablishment",
        "AutomaticStart_with_DampPeerOscillations",
        "AutomaticStart_with_DampPeerOscillations_and_PassiveTcpEstablishment", "AutomaticStop",
        "ConnectRetryTimer_Expires", "HoldTimer_Expires", "KeepaliveTimer_Expires", "DelayOpenTimer_Expires",
        "IdleHoldTimer_Expires", "TcpConnection_Valid", "Tcp_CR_Invalid", "Tcp_CR_Acked",
        "TcpConnectionConfirmed", "TcpConnectionFails", "BGPOpen", "BGPOpen with DelayOpenTimer running",
        "BGPHeaderErr", "BGPOpenMsgErr", "OpenCollisionDump", "NotifMsgVerErr", "NotifMsg", "KeepAliveMsg",
        "UpdateMsg", "UpdateMsgErr", "SendHoldTimer_Expires", "RouteRefreshMsg",
        "EstablishmentPermitted"};
    auto const index = static_cast<std::uint8_t>(event);
    if (index == 0 || index > sizeof names / sizeof *names)
        return print_decimal(print_literal(out, "event "), index);
    return print_literal(out, names[index - 1]);
}

} // namespace bgpwire

#endif
