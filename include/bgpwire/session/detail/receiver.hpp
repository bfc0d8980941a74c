// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_DETAIL_RECEIVER_HPP
#define BGPWIRE_SESSION_DETAIL_RECEIVER_HPP

// Turns messages and expired timers into events, and sees to what concerns both connections of a
// peering at once: collisions, and which of the two is started again.

#include <bgpwire/session/detail/core.hpp>
#include <bgpwire/session/detail/input_guard.hpp>
#include <bgpwire/session/route_retention.hpp>

namespace bgpwire::detail {

template<class Handler, class Backoff, class Counters>
struct session_receiver : session_core<Handler, Backoff, Counters> {
    using core = session_core<Handler, Backoff, Counters>;
    using core::core;
    using typename core::tcp_state;

    using guard = input_guard<session_receiver>;

    /// The slot of a connection that is being set up or is open.
    constexpr session_slot* find(connection_id id) noexcept
    {
        auto& s = this->slot_of(id.side());
        return s.id == id && s.tcp != tcp_state::none ? &s : nullptr;
    }

    /// Extended Message counts from the OPENs on. @see RFC 8654 §4
    constexpr std::size_t receive_limit(session_slot const& s) const noexcept
    {
        return s.state >= session_state::open_confirm ? this->terms.receive.maximum_message_length
                                                      : standard_message_length;
    }

    /// A connection from the peer, named to `attach` before anything is sent on it; null if it is refused.
    template<class Attach>
    constexpr session_slot* accept(instant now, Attach& attach) noexcept
    {
        constexpr auto event = session_event::tcp_connection_confirmed;
        auto& in = this->slot_of(connection_side::incoming);
        for (auto& s : this->slots) // RFC 4724 §5: an Established session gives way to a peer that restarted
            if (s.state == session_state::established)
                this->happen(s, event, now);
        if (in.tcp != tcp_state::none) {
            auto const policy = this->config->second;
            if (policy == second_connection::refuse
                || (policy == second_connection::replace_unestablished && in.state == session_state::established))
                return nullptr;
            this->happen(in, session_event::tcp_connection_fails, now);
            if (in.state == session_state::idle && !this->halted)
                restart(in, now);
        }
        if (in.state == session_state::idle)
            return nullptr;
        in.id = connection_id{connection_side::incoming, in.id.generation() + 1};
        in.tcp = tcp_state::up;
        attach(in.id);
        this->happen(in, event, now);
        return &in;
    }

    /// Ends the connection because of what a decoder, or the library's own policy, says about `input`.
    constexpr void fail(
        session_slot& s, session_event event, error const& why, octets input, instant now) noexcept
    {
        std::uint8_t memory[standard_message_length];
        wire::writer out{memory};
        encode_notification(out, why, input);
        auto const data = out.written().subspan(header_length + 2);
        this->happen(s, event, now, {why.code, data});
    }

    constexpr void on_header_error(session_slot& s, error const& why, octets input, instant now) noexcept
    {
        if (why.about == static_cast<std::uint8_t>(message_type::notification)
            && why.code == errc::bad_message_length && !this->config->answer_short_notification) // RFC 4271 §6.4
            this->happen(s, session_event::notif_msg, now);
        else
            fail(s, session_event::bgp_header_err, why, input, now);
    }

    /// One message. Says whether the state of a connection may have changed.
    constexpr bool receive(session_slot& s, message_view message, instant now) noexcept
    {
        this->counters.on_received(message.type());
        auto const before = s.state;
        // What nearly every message comes to, on a short way. The table says the same.
        using enum session_action;
        constexpr auto up = session_state::established;
        static_assert(step(up, session_event::keepalive_msg, {}) == transition{up, start_hold_timer});
        static_assert(step(up, session_event::update_msg, {}) == transition{up, start_hold_timer | deliver});
        static_assert(step(up, session_event::keepalive_msg, {.hold_time_zero = true}) == transition{up});
        static_assert(step(up, session_event::update_msg, {.hold_time_zero = true}) == transition{up, deliver});
        bool const is_update = message.type() == message_type::update;
        if (before == up && (is_update || message.type() == message_type::keepalive)) {
            if (this->terms.hold_time != 0)
                this->start_hold(s, now);
            if (!is_update)
                return false;
            receive_update(s, message, now);
            return s.state != up;
        }
        switch (message.type()) {
        case message_type::update: this->happen(s, session_event::update_msg, now); break;
        case message_type::keepalive: receive_keepalive(s, now); break;
        case message_type::route_refresh: receive_route_refresh(s, message, now); break;
        case message_type::open: receive_open(s, message, now); break;
        case message_type::notification: receive_notification(s, message, now); break;
        }
        return s.state != before;
    }

    constexpr void receive_update(session_slot& s, message_view message, instant now) noexcept
    {
        verdict v;
        if constexpr (takes_raw_updates<Handler>) {
            v = this->handler->on_update(message, this->terms.receive);
        } else {
            using update_type = basic_update_view<typename Handler::path_attributes>;
            auto update = update_type::decode(message, this->terms.receive);
            if (!update)
                return fail(s, session_event::update_msg_err, update.error(), message.octets(), now);
            auto const tell = [this](address_family family) { on_unnegotiated(family, message_type::update); };
            if (!update->show_only(this->terms.families, tell))
                return;
            if (auto const family = update->end_of_rib()) {
                this->complete.insert(*family);
                this->handler->on_end_of_rib(*family);
                return;
            }
            v = this->handler->on_update(*update);
        }
        if (!v.accepted())
            this->happen(s, event_of(v.error, session_event::update_msg_err), now, {v.error, v.data});
    }

    constexpr void receive_keepalive(session_slot& s, instant now) noexcept
    {
        s.keepalive_waits = s.withheld;
        this->happen(s, session_event::keepalive_msg, now);
    }

    /// The KEEPALIVE that was withheld may leave.
    constexpr void permit(session_slot& s, instant now) noexcept
    {
        bool const confirmed = s.keepalive_waits;
        s.withheld = s.keepalive_waits = false;
        this->happen(s, session_event::establishment_permitted, now);
        if (confirmed && s.state == session_state::open_confirm)
            this->happen(s, session_event::keepalive_msg, now);
        settle(now);
    }

    constexpr void receive_route_refresh(session_slot& s, message_view message, instant now) noexcept
    {
        if (!this->happen(s, session_event::route_refresh_msg, now).actions.contains(session_action::deliver))
            return;
        auto const refresh = *route_refresh_view::decode(message);
        bool const enhanced = this->terms.features.contains(session_feature::enhanced_route_refresh);
        if (enhanced)
            if (auto const bad = check_route_refresh(refresh)) // RFC 7313 §5; no event of its own
                return fail(s, session_event::update_msg_err, *bad, message.octets(), now);
        bool const known = refresh.subtype == route_refresh_subtype::normal
            || (enhanced && refresh.subtype <= route_refresh_subtype::end_of_route_refresh);
        // RFC 7313 §4: with Graceful Restart no BoRR counts before the End-of-RIB
        bool const early = refresh.subtype != route_refresh_subtype::normal
            && this->terms.features.contains(session_feature::graceful_restart)
            && !detail::takes_raw_updates<Handler> && !this->complete.contains(refresh.family);
        if (!this->terms.families.contains(refresh.family))
            return on_unnegotiated(refresh.family, message_type::route_refresh);
        if (known && !early)
            this->handler->on_route_refresh(refresh);
    }

    /// RFC 4760 §8
    constexpr void on_unnegotiated(address_family family, message_type type) noexcept
    {
        this->counters.on_unnegotiated(type);
        this->handler->on_unnegotiated(family, type);
    }

    constexpr void receive_notification(session_slot& s, message_view message, instant now) noexcept
    {
        auto const note = *notification_view::decode(message);
        this->last_received = {note.error, now};
        auto const& settings = *this->config;
        if (note.error == errc::unsupported_optional_parameter && s.state == session_state::open_sent) // RFC 5492 §3
            this->without_capabilities = settings.retry_without_capabilities && !s.without_capabilities
                && settings.required.view().empty() && settings.open.as_number.value() <= 0xffff;
        this->happen(s,
            note.error == errc::unsupported_version_number ? session_event::notif_msg_ver_err
                                                           : session_event::notif_msg,
            now, note);
    }

    constexpr void receive_open(session_slot& s, message_view message, instant now) noexcept
    {
        bool const delayed = s.timers.is_running(session_timer::delay_open);
        if (s.state != session_state::open_sent && !delayed) { // RFC 6608 §3
            this->happen(s, session_event::bgp_open, now);
            return;
        }
        auto const open = open_view::decode(message);
        if (!open)
            return fail(s, session_event::bgp_open_msg_err, open.error(), message.octets(), now);
        auto const& settings = *this->config;
        if (auto const bad = check_open(*open, settings.policy())) {
            std::uint8_t memory[standard_message_length];
            wire::writer missing{memory};
            if (bad->code != errc::unsupported_capability)
                return fail(s, session_event::bgp_open_msg_err, *bad, message.octets(), now);
            encode_missing_capabilities(missing, settings.required.view(), open->capabilities);
            this->happen(s, session_event::bgp_open_msg_err, now, {bad->code, missing.written()});
            return;
        }
        auto ours = settings.open.view();
        if (delayed ? this->without_capabilities : bool{s.without_capabilities})
            ours.capabilities = {};
        auto agreed = negotiate(ours, *open);
        agreed.receive.errors = settings.errors;
        agreed.receive.as_sets = settings.as_sets;
        agreed.receive.choices = settings.choices;
        if (settings.peer)
            agreed.receive.peer = agreed.send.peer = *settings.peer;
        if (settings.keepalive_time != 0 && settings.keepalive_time < agreed.keepalive_time)
            agreed.keepalive_time = settings.keepalive_time;
        if (auto const v = this->handler->on_open(s.id, *open, agreed); !v.accepted()) {
            auto const wrong = session_event::bgp_open_msg_err;
            return void(this->happen(s, delayed ? wrong : event_of(v.error, wrong), now, {v.error, v.data}));
        }
        if (!survives_collision(s, agreed, now))
            return;
        this->terms = agreed;
        this->complete = {};
        this->peer_can_restart = can_restart(open->capabilities, agreed);
        s.withheld = !this->handler->may_establish();
        this->happen(
            s, delayed ? session_event::bgp_open_with_delay_open_timer_running : session_event::bgp_open, now);
    }

    /// A valid OPEN on `s`: if the other connection has sent its OPEN too, one of them is closed.
    ///
    /// RFC 4271 §6.8 leaves a sibling in OpenSent alone unless its BGP Identifier is known by other
    /// means: this OPEN, of the same peer, is such a means. One case must wait all the same: the peer
    /// decides, it has our OPEN on neither connection yet, and its OPEN on the one that it initiated is
    /// still to come. It may have given that one up. The two ends never close one connection each.
    constexpr bool survives_collision(session_slot& s, negotiated const& agreed, instant now) noexcept
    {
        auto& sibling = this->other(s);
        if (sibling.state < session_state::open_sent)
            return true;
        auto const& ours = this->config->open;
        auto const survivor = surviving_connection(
            {ours.bgp_identifier, ours.as_number}, {agreed.peer_identifier, agreed.peer_as});
        if (sibling.state == session_state::open_sent && survivor == connection_side::incoming
            && sibling.id.side() == survivor)
            return true;
        bool const untouchable =
            sibling.state == session_state::established && !this->config->collision_detect_established_state;
        if (survivor != s.id.side() || untouchable) {
            this->happen(s, session_event::open_collision_dump, now);
            return false;
        }
        this->happen(sibling, session_event::open_collision_dump, now);
        return true;
    }

    constexpr void expire(session_slot& s, session_timer timer, instant now) noexcept
    {
        switch (timer) {
        case session_timer::connect_retry: this->happen(s, session_event::connect_retry_timer_expires, now); break;
        case session_timer::hold: this->happen(s, session_event::hold_timer_expires, now); break;
        case session_timer::keepalive: this->happen(s, session_event::keepalive_timer_expires, now); break;
        case session_timer::delay_open: this->happen(s, session_event::delay_open_timer_expires, now); break;
        case session_timer::idle_hold: restart(s, now); break;
        case session_timer::send_hold: this->happen(s, session_event::send_hold_timer_expires, now); break;
        }
    }

    /// The rest is over: events 3, 5 and 13.
    constexpr void restart(session_slot& s, instant now) noexcept
    {
        s.timers.stop(session_timer::idle_hold);
        this->happen(s,
            this->config->damp_peer_oscillations ? session_event::idle_hold_timer_expires
                : this->is_passive(s)            ? session_event::automatic_start_with_passive_tcp_establishment
                                                 : session_event::automatic_start,
            now);
    }

    /// After an input: one living connection is enough, and where there is none both sides try.
    constexpr void settle(instant now) noexcept
    {
        auto& out = this->slot_of(connection_side::outgoing);
        auto& in = this->slot_of(connection_side::incoming);
        if (in.state == session_state::idle && in.timers.deadline(session_timer::idle_hold) <= now)
            restart(in, now); // no rest: go on listening
        if (in.state >= session_state::open_confirm) {
            this->withdraw(out);
            if (out.timers.is_running(session_timer::delay_open))
                this->happen(out, session_event::open_collision_dump, now);
        }
        if (out.state != session_state::idle || !this->is_used(out) || !this->enabled || this->halted)
            return;
        bool const rests_behind = in.state >= session_state::open_confirm
            || (in.state == session_state::open_sent && out.yielded);
        if (rests_behind)
            out.timers.stop(session_timer::idle_hold);
        else if (!out.timers.is_running(session_timer::idle_hold))
            out.timers.start(session_timer::idle_hold, now + this->random.jittered(1000));
    }
};

} // namespace bgpwire::detail

#endif
