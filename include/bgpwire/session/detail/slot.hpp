// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_DETAIL_SLOT_HPP
#define BGPWIRE_SESSION_DETAIL_SLOT_HPP

#include <bgpwire/message/encode_notification.hpp>
#include <bgpwire/session/down_reason.hpp>
#include <bgpwire/session/timer.hpp>

namespace bgpwire::detail {

/// One of the two connections.
struct session_slot {
    enum class tcp_state : std::uint8_t { none, dialing, up };

    timer_set timers;
    connection_id id;
    session_state state = session_state::idle;
    tcp_state tcp = tcp_state::none;
    bool yielded : 1 = false;              ///< lost a collision: rests while the other connection lives
    bool withheld : 1 = false;             ///< the KEEPALIVE that answers the OPEN waits for the embedder
    bool keepalive_waits : 1 = false;      ///< the peer's KEEPALIVE is here already
    bool without_capabilities : 1 = false; ///< so its OPEN was sent
    bool waits_for_room : 1 = false;       ///< a message of the embedder's was blocked

    constexpr explicit session_slot(connection_side side) noexcept : id{side, 0} {}
};

/// The cause that goes with the event that ended a connection, and with whether a NOTIFICATION left.
constexpr down_cause cause_of(session_event event, bool notified) noexcept
{
    switch (event) {
    case session_event::manual_stop: return down_cause::stopped;
    case session_event::automatic_stop: return down_cause::reset;
    case session_event::tcp_cr_acked:
    case session_event::tcp_connection_confirmed: return down_cause::replaced;
    case session_event::connect_retry_timer_expires:
    case session_event::tcp_connection_fails: return down_cause::tcp_failed;
    case session_event::open_collision_dump: return down_cause::collision;
    case session_event::notif_msg_ver_err:
    case session_event::notif_msg: return down_cause::notification_received;
    case session_event::send_hold_timer_expires: return down_cause::send_hold_expired;
    default: return notified ? down_cause::notification_sent : down_cause::closed_silently;
    }
}

/// A handler that answers a message with a Cease stops the session: nothing is wrong with the message.
constexpr session_event event_of(errc verdict, session_event otherwise) noexcept
{
    return code_of(verdict) == 6 ? session_event::automatic_stop : otherwise;
}

/// The message that an event stands for; 0 for other events. @see RFC 6608 §4
constexpr std::uint8_t message_of(session_event event) noexcept
{
    switch (event) {
    case session_event::bgp_open: return static_cast<std::uint8_t>(message_type::open);
    case session_event::keepalive_msg: return static_cast<std::uint8_t>(message_type::keepalive);
    case session_event::update_msg: return static_cast<std::uint8_t>(message_type::update);
    case session_event::route_refresh_msg: return static_cast<std::uint8_t>(message_type::route_refresh);
    default: return 0;
    }
}

/// An operator's words as the Data of a Cease: length and text. @see RFC 9003 §2
class shutdown_text {
public:
    constexpr explicit shutdown_text(text_view text) noexcept
    {
        if (text.empty())
            return;
        wire::writer out{memory_};
        encode_shutdown(out, errc::administrative_shutdown, text);
        size_ = out.size();
    }
    [[nodiscard]] constexpr octets view() const noexcept
    {
        return size_ == 0 ? octets{} : octets{memory_}.first(size_).subspan(header_length + 2);
    }

private:
    std::uint8_t memory_[header_length + 2 + 1 + 255]{};
    std::size_t size_ = 0;
};

} // namespace bgpwire::detail

#endif
