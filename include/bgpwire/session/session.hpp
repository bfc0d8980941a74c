// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_SESSION_HPP
#define BGPWIRE_SESSION_SESSION_HPP

#include <bgpwire/session/counters.hpp>
#include <bgpwire/session/detail/receiver.hpp>

#include <optional>

namespace bgpwire {

/// One configured peering: the state machine of RFC 4271 §8 for both connections that it can have,
/// between a transport and a `session_handler`.
///
/// It does no I/O and reads no clock. Tell it what happens, with the time at which it does; it answers
/// by calling the handler before the input returns. It needs no receive buffer: `on_octets` takes whole
/// messages out of whatever the socket gave. It never allocates, and stays within 256 octets.
///
/// Inputs of one wake-up belong in this order: octets, `on_sent`, timers. Then a hold timer never expires
/// over a message that lies unread. Inputs must not be called from inside of the handler (asserted).
///
/// The same configuration, seed and inputs give the same calls, octet for octet.
///
/// @tparam Handler   transport and news, see the concept `session_handler`
/// @tparam Backoff   how long to rest after a failure, see @ref exponential_backoff
/// @tparam Counters  @ref message_counters to count messages
template<class Handler, class Backoff = exponential_backoff, class Counters = no_counters>
class session {
    using core_type = detail::session_receiver<Handler, Backoff, Counters>;
    using slot = detail::session_slot;
    using tcp_state = slot::tcp_state;

public:
    /// Idle until @ref start. Handler and configuration are borrowed; the seed drives the jitter.
    constexpr session(
        Handler& handler, session_config const& config, std::uint64_t seed, Backoff const& backoff = Backoff{}) noexcept
        : core_{handler, config, seed, backoff}
    {
        // Asked here, and not of the template: a handler may well hold a pointer to its session.
        static_assert(session_handler<Handler>, "see the concept session_handler for what is missing");
    }
    session(session const&) = delete; // the transport's answers belong to one object
    session& operator=(session const&) = delete;

    /// Events 1 and 4: connect to the peer, accept its connection, or both, as the configuration says. Ends a rest
    /// at once; does nothing to a connection that is under way. Calls on_state, connect.
    constexpr void start(instant now) noexcept
    {
        if (guard const alone{core_}) {
            core_.enabled = true;
            core_.halted = core_.without_capabilities = false;
            for (auto& s : core_.slots)
                if (core_.is_used(s)) {
                    s.timers.stop(session_timer::idle_hold);
                    s.yielded = false;
                    core_.happen(s,
                        core_.is_passive(s) ? session_event::manual_start_with_passive_tcp_establishment
                                            : session_event::manual_start,
                        now);
                }
            core_.settle(now);
        }
    }

    /// Event 2: a Cease, and no connection any more until @ref start. Where both sides have the N bit of
    /// graceful restart the handler's `resets_hard` decides whether it becomes a Hard Reset.
    /// Calls send, close, on_state, on_down or on_attempt_failed.
    constexpr void stop(instant now, notification_view const& cease) noexcept
    {
        if (guard const alone{core_}) {
            core_.enabled = false;
            for (auto& s : core_.slots) {
                s.timers.stop(session_timer::idle_hold);
                core_.happen(s, session_event::manual_stop, now, cease);
            }
        }
    }
    /// The same with an operator's words, of which 255 octets are sent. @see RFC 9003 §2
    constexpr void stop(instant now, errc why = errc::administrative_shutdown, text_view text = {}) noexcept
    {
        detail::shutdown_text const data{text};
        stop(now, {why, data.view()});
    }

    /// Event 8: a Cease, and the session comes back by itself after its rest. `errc::administrative_reset`,
    /// `errc::maximum_number_of_prefixes_reached`, … Calls send, close, on_state, on_down or on_attempt_failed.
    constexpr void reset(instant now, notification_view const& cease) noexcept
    {
        if (guard const alone{core_}) {
            for (auto& s : core_.slots)
                if (s.tcp != tcp_state::none)
                    core_.happen(s, session_event::automatic_stop, now, cease);
            core_.settle(now);
        }
    }
    /// The same with an operator's words, of which 255 octets are sent. @see RFC 9003 §2
    constexpr void reset(instant now, errc why = errc::administrative_reset, text_view text = {}) noexcept
    {
        detail::shutdown_text const data{text};
        reset(now, {why, data.view()});
    }

    /// Event 17: the peer connected. `attach(id)` is called before the OPEN is sent on it, and at once: give the socket
    /// that id there. False: it is refused, and `attach` was not called, or the connection was closed again: send
    /// @ref connection_rejected_octets, if anything, and close it. A connection from elsewhere
    /// is closed untold: events 14 and 15, of one not yet complete, change no state (TrackTcpState is off). Calls send
    /// (OPEN), on_state; where the new connection takes the place of another one, first close, on_state, and on_down
    /// or on_attempt_failed for that. @see RFC 4271 §8.1.4
    template<class Attach>
    [[nodiscard]] constexpr bool on_accepted(instant now, Attach&& attach) noexcept
    {
        static_assert(noexcept(attach(connection_id{})), "a handler must not throw");
        guard const alone{core_};
        if (!alone)
            return false;
        auto const* const s = core_.accept(now, attach);
        core_.settle(now);
        return s != nullptr && s->tcp == tcp_state::up;
    }
    /// The same, where `send` needs no id to find the socket: the OPEN leaves before the id is returned.
    [[nodiscard]] constexpr std::optional<connection_id> on_accepted(instant now) noexcept
    {
        connection_id id;
        bool const taken = on_accepted(now, [&id](connection_id given) noexcept { id = given; });
        return taken ? std::optional{id} : std::nullopt;
    }

    /// Event 16: the connection that `connect(id)` asked for is up. False: nobody wants it any more,
    /// close it. Calls send (OPEN), on_state.
    [[nodiscard]] constexpr bool on_connected(connection_id id, instant now) noexcept
    {
        guard const alone{core_};
        auto* const s = alone ? core_.find(id) : nullptr;
        if (s == nullptr || s->tcp != tcp_state::dialing)
            return false;
        s->tcp = tcp_state::up;
        core_.happen(*s, session_event::tcp_cr_acked, now);
        core_.settle(now);
        return s->id == id && s->tcp == tcp_state::up;
    }

    /// Event 18: the connection could not be set up, was closed by the peer, or broke.
    /// Calls close, on_state, on_down or on_attempt_failed.
    constexpr void on_tcp_failed(connection_id id, instant now) noexcept
    {
        guard const alone{core_};
        if (auto* const s = alone ? core_.find(id) : nullptr) {
            core_.happen(*s, session_event::tcp_connection_fails, now);
            core_.settle(now);
        }
    }

    /// Events 19 to 28: what the socket gave. Returns how many octets of it were used up: whole
    /// messages; come again with the rest and more behind it. All are used up once the connection is
    /// closed. Calls, for each message, on_open and send; on_established; on_update; on_route_refresh;
    /// or send, close, on_state, on_down or on_attempt_failed.
    constexpr std::size_t on_octets(connection_id id, octets received, instant now) noexcept
    {
        guard const alone{core_};
        auto* const s = alone ? core_.find(id) : nullptr;
        if (s == nullptr)
            return received.size();
        std::size_t used = 0;
        auto const is_open = [&] { return s->id == id && s->tcp == tcp_state::up; };
        for (bool goes_on = is_open(); goes_on && core_.handler->accepts_messages();) {
            auto const rest = received.subspan(used);
            auto const message = next_message(rest, core_.receive_limit(*s));
            if (!message) {
                core_.on_header_error(*s, message.error(), rest, now);
                break;
            }
            if (!*message)
                return used;
            used += (*message)->octets().size();
            if (core_.receive(*s, **message, now)) {
                core_.settle(now);
                goes_on = is_open();
            }
        }
        if (is_open())
            return used;
        core_.settle(now);
        return received.size();
    }

    /// The transport made progress with octets that it had queued: restarts the SendHoldTimer. Calls on_room if
    /// `send_update` or `send_route_refresh` was blocked. @see RFC 9687 §4.3
    constexpr void on_sent(connection_id id, instant now) noexcept
    {
        guard const alone{core_};
        auto* const s = alone ? core_.find(id) : nullptr;
        if (s == nullptr)
            return;
        core_.note_progress(*s, now);
        bool const waits = s->state == session_state::established && s->waits_for_room;
        s->waits_for_room = false;
        if (waits)
            core_.handler->on_room();
    }

    /// Events 9 to 13 and 29: everything that is due. Call it at @ref next_deadline; earlier does nothing.
    constexpr void on_timer(instant now) noexcept
    {
        if (guard const alone{core_}) {
            while (true) {
                auto const due = next_timer();
                auto& s = core_.slot_of(due.side);
                if (s.timers.deadline(due.timer) > now || s.timers.deadline(due.timer).is_never())
                    return;
                s.timers.stop(due.timer);
                core_.expire(s, due.timer, now);
                core_.settle(now);
            }
        }
    }

    /// Asks the handler's `may_establish` once more where it was false. Calls send, on_state, on_established.
    constexpr void poke(instant now) noexcept
    {
        if (guard const alone{core_})
            for (auto& s : core_.slots)
                if (s.withheld && core_.handler->may_establish())
                    core_.permit(s, now);
    }

    /// From now on this configuration, with the same `mode` unless the session is stopped: what has been negotiated
    /// stays, and the next connection begins with it. False, and all is as before, while a connection is open that is
    /// not Established, for its OPEN may have left: try again from `on_established`, `on_down` or `on_attempt_failed`.
    /// The former configuration is needed no longer. The handler may call it.
    [[nodiscard]] constexpr bool reconfigure(session_config const& next) noexcept
    {
        assert((!core_.enabled || next.mode == core_.config->mode) && "another mode wants stop() first");
        for (auto const& s : core_.slots)
            if (s.tcp == tcp_state::up && s.state != session_state::established)
                return false;
        core_.config = &next;
        return true;
    }

    /// Sends a whole UPDATE, written for `terms()->send`; `blocked` if the transport has no room, or if
    /// the session is not Established: it keeps nothing of it, so send it again from the handler's `on_room`, or from
    /// `on_established`. The handler may call it. @see RFC 4271 §8.2.2
    constexpr send_result send_update(octets message, instant now) noexcept
    {
        return core_.send_established(message_type::update, message, now);
    }

    /// Asks the peer for its routes, or begins or ends the refresh that it asked for. `blocked` also if the
    /// capability for it was not exchanged. The handler may call it. @see RFC 2918 §4; RFC 7313 §4
    constexpr send_result send_route_refresh(route_refresh_view const& refresh, instant now) noexcept
    {
        auto const feature = refresh.subtype == route_refresh_subtype::normal ? session_feature::route_refresh
                                                                              : session_feature::enhanced_route_refresh;
        std::uint8_t memory[standard_message_length];
        wire::writer out{memory};
        refresh.encode(out);
        if (!core_.terms.features.contains(feature) || !out.ok())
            return send_result::blocked;
        return core_.send_established(message_type::route_refresh, out.written(), now);
    }

    /// When to call @ref on_timer next; `never` if nothing is awaited.
    [[nodiscard]] constexpr instant next_deadline() const noexcept
    {
        auto const due = next_timer();
        return deadline(due.side, due.timer);
    }

    /// A timer of one of the two connections.
    struct due_timer {
        connection_side side; ///< who initiated that connection
        session_timer timer;  ///< which of its timers
    };
    /// Which timer @ref next_deadline is about.
    [[nodiscard]] constexpr due_timer next_timer() const noexcept
    {
        constexpr auto out = connection_side::outgoing, in = connection_side::incoming;
        auto const first = core_.slots[0].timers.next(), second = core_.slots[1].timers.next();
        return deadline(in, second) < deadline(out, first) ? due_timer{in, second} : due_timer{out, first};
    }
    /// When a timer of one connection expires; `never` if it does not run.
    [[nodiscard]] constexpr instant deadline(connection_side side, session_timer timer) const noexcept
    {
        return slot_of(side).timers.deadline(timer);
    }

    /// The state of one connection; @ref state of the peering is that of the one that is further.
    [[nodiscard]] constexpr session_state state(connection_side side) const noexcept { return slot_of(side).state; }
    /// The state of the peering.
    [[nodiscard]] constexpr session_state state() const noexcept
    {
        auto const a = state(connection_side::outgoing), b = state(connection_side::incoming);
        return a > b ? a : b;
    }
    /// Whether UPDATEs may be sent.
    [[nodiscard]] constexpr bool is_established() const noexcept { return state() == session_state::established; }
    /// The connection that is, or was last, open on that side.
    [[nodiscard]] constexpr connection_id connection(connection_side side) const noexcept { return slot_of(side).id; }

    /// What both OPENs settled; only from OpenConfirm on.
    [[nodiscard]] constexpr negotiated const* terms() const noexcept
    {
        return state() >= session_state::open_confirm ? &core_.terms : nullptr;
    }
    [[nodiscard]] constexpr session_config const& config() const noexcept { return *core_.config; } ///< as given
    /// RFC 4271 §8: failures since the last start. The back-off is kept elsewhere.
    [[nodiscard]] constexpr std::uint32_t connect_retry_counter() const noexcept { return core_.connect_retry_counter; }
    /// How often the session became Established. @see RFC 4273 bgpPeerFsmEstablishedTransitions
    [[nodiscard]] constexpr std::uint32_t established_count() const noexcept { return core_.established_count; }
    /// Since when the session is Established, or when it last became so.
    [[nodiscard]] constexpr instant established_since() const noexcept { return core_.established_since; }
    /// The last NOTIFICATION that was sent and its time, over the life of the peering.
    [[nodiscard]] constexpr last_error last_error_sent() const noexcept { return core_.last_sent.get(); }
    /// The same of the other direction.
    [[nodiscard]] constexpr last_error last_error_received() const noexcept { return core_.last_received.get(); }
    /// Whether it rests for good: only @ref start wakes it.
    [[nodiscard]] constexpr bool is_halted() const noexcept { return !core_.enabled || core_.halted; }
    [[nodiscard]] constexpr Backoff const& backoff() const noexcept { return core_.backoff; }    ///< its own copy
    [[nodiscard]] constexpr Counters const& counters() const noexcept { return core_.counters; } ///< up to now

private:
    using guard = typename core_type::guard;

    constexpr slot const& slot_of(connection_side side) const noexcept
    {
        return core_.slots[static_cast<std::size_t>(side)];
    }

    core_type core_;
};

} // namespace bgpwire

#endif
