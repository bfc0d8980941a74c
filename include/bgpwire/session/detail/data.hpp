// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_DETAIL_DATA_HPP
#define BGPWIRE_SESSION_DETAIL_DATA_HPP

#include <bgpwire/message/negotiate.hpp>
#include <bgpwire/session/config.hpp>
#include <bgpwire/session/detail/slot.hpp>
#include <bgpwire/session/fsm.hpp>
#include <bgpwire/session/last_error.hpp>

namespace bgpwire::detail {

/// What a session knows, whatever its handler is, and what it asks the table with.
struct session_data {
    using tcp_state = session_slot::tcp_state;

    session_config const* config;
    jitter_source random;
    session_slot slots[2]{
        session_slot{connection_side::outgoing}, session_slot{connection_side::incoming}};
    negotiated terms{};          ///< of the one connection that is in OpenConfirm or Established
    family_set complete{};       ///< families whose End-of-RIB came
    instant established_since{}; ///< of the present session, or the last
    std::uint32_t connect_retry_counter = 0;
    std::uint32_t established_count = 0;
    packed_last_error last_sent{};
    packed_last_error last_received{};
    bool enabled = false;  ///< between start and stop
    bool halted = false;   ///< no automatic start
    bool peer_can_restart = false;
    bool without_capabilities = false; ///< the next OPEN: the peer did not understand them; RFC 5492 §3
    bool busy = false;

    constexpr session_data(session_config const& c, std::uint64_t seed) noexcept : config{&c}, random{seed} {}

    constexpr session_slot& slot_of(connection_side side) noexcept { return slots[static_cast<std::size_t>(side)]; }
    constexpr session_slot& other(session_slot const& s) noexcept
    {
        return slot_of(
            s.id.side() == connection_side::outgoing ? connection_side::incoming : connection_side::outgoing);
    }
    /// Whether this connection may be dialed; the incoming one never is.
    constexpr bool is_passive(session_slot const& s) const noexcept
    {
        return s.id.side() == connection_side::incoming || config->mode == connection_mode::passive;
    }
    /// Whether the mode gives this connection anything to do.
    constexpr bool is_used(session_slot const& s) const noexcept
    {
        return config->mode
            != (s.id.side() == connection_side::incoming ? connection_mode::active : connection_mode::passive);
    }

    constexpr std::int64_t send_hold_time() const noexcept // in milliseconds; RFC 9687 §4.1, §6
    {
        std::int64_t const twice = 2 * terms.hold_time;
        return 1000 * (config->send_hold_time ? *config->send_hold_time : twice > 480 ? twice : 480);
    }

    constexpr session_attributes attributes(session_slot const& s) const noexcept
    {
        return {.delay_open = config->delay_open_time != 0,
            .passive_tcp_establishment = is_passive(s),
            .damp_peer_oscillations = config->damp_peer_oscillations,
            .send_notification_without_open = config->send_notification_without_open,
            .collision_detect_established_state = config->collision_detect_established_state,
            .delay_open_timer_running = s.timers.is_running(session_timer::delay_open),
            .idle_hold_timer_running = s.timers.is_running(session_timer::idle_hold),
            .hold_time_zero = terms.hold_time == 0,
            .send_hold_time_zero = send_hold_time() == 0,
            .peer_can_restart = peer_can_restart,
            .route_refresh = terms.features.contains(session_feature::route_refresh),
            .establishment_withheld = s.withheld};
    }
};

} // namespace bgpwire::detail

#endif
