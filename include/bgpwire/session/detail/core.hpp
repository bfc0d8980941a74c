// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_DETAIL_CORE_HPP
#define BGPWIRE_SESSION_DETAIL_CORE_HPP

// Performs what step() asks for. session.hpp turns inputs into events, this turns actions into
// requests and news; both work on the two connections that a peering can have.

#include <bgpwire/message/encode_notification.hpp>
#include <bgpwire/message/keepalive.hpp>
#include <bgpwire/session/backoff.hpp>
#include <bgpwire/session/detail/data.hpp>
#include <bgpwire/session/handler.hpp>

#include <utility>

namespace bgpwire::detail {

template<class Handler, class Backoff, class Counters>
struct session_core : session_data {
    [[no_unique_address]] Backoff backoff; // in the room that the flags leave
    Handler* handler;
    [[no_unique_address]] Counters counters{};

    constexpr session_core(Handler& h, session_config const& c, std::uint64_t seed, Backoff const& b) noexcept
        : session_data{c, seed}, backoff{b}, handler{&h}
    {
    }

    /// An event, all that follows from it, and the row of the table that said so.
    ///
    /// `note` is what the event brings: the NOTIFICATION to send, or the one that came.
    constexpr transition happen(session_slot& s, session_event event, instant now, notification_view note = {}) noexcept
    {
        auto t = step(s.state, event, attributes(s));
        if (t.next == s.state && (t.actions & ~(session_action::start_hold_timer | session_action::deliver)).empty()) {
            if (t.actions.contains(session_action::start_hold_timer)) // what nearly every message comes to
                start_hold(s, now);
            return t;
        }
        if (!t.actions.contains(session_action::send_notification)) {
            bool const received = event == session_event::notif_msg || event == session_event::notif_msg_ver_err;
            perform(s, event, t, now, received ? note : notification_view{});
            return t;
        }
        std::uint8_t memory[standard_message_length];
        wire::writer out{memory};
        std::uint8_t const type[] = {message_of(event)};
        if (t.notification != errc{})
            note = {t.notification, type[0] != 0 ? octets{type} : octets{}};
        if (s.state == session_state::established && note.error != errc::hard_reset
            && terms.features.contains(session_feature::graceful_notification) && handler->resets_hard(note.error))
            encode_hard_reset(out, note.error, note.data);
        else
            encode_notification(out, note.error, note.data);
        auto const sent = out.written();
        note = {make_errc(sent[header_length], sent[header_length + 1]), sent.subspan(header_length + 2)};
        if (send(s, message_type::notification, sent) == send_result::blocked) {
            perform(s, event, t, now, {}, note.error);
        } else {
            last_sent = {note.error, now};
            perform(s, event, t, now, note);
        }
        return t;
    }

    constexpr send_result send(session_slot& s, message_type type, octets message) noexcept
    {
        auto const taken = handler->send(s.id, message);
        if (taken == send_result::blocked)
            counters.on_blocked(type);
        else
            counters.on_sent(type);
        return taken;
    }

    /// A message of the embedder's; `blocked` also if no connection is Established.
    constexpr send_result send_established(message_type type, octets message, instant now) noexcept
    {
        for (auto& s : slots) {
            if (s.state != session_state::established)
                continue;
            assert(message.size() <= terms.send.maximum_message_length);
            auto const taken = send(s, type, message);
            s.waits_for_room = taken == send_result::blocked;
            if (taken != send_result::blocked && type == message_type::update && terms.hold_time != 0)
                start_keepalive(s, now);
            if (taken == send_result::sent)
                note_progress(s, now);
            return taken;
        }
        return send_result::blocked;
    }

    constexpr void start_hold(session_slot& s, instant now) noexcept
    {
        s.timers.start(session_timer::hold, now + std::int64_t{1000} * terms.hold_time);
    }

    /// Never more often than once a second. @see RFC 4271 §4.4
    constexpr void start_keepalive(session_slot& s, instant now) noexcept
    {
        auto const drawn = random.jittered(std::int64_t{1000} * terms.keepalive_time);
        s.timers.start(session_timer::keepalive, now + (drawn < 1000 ? 1000 : drawn));
    }

    /// The transport took octets, or made progress with those that it has. @see RFC 9687 §4.3
    constexpr void note_progress(session_slot& s, instant now) noexcept
    {
        if (s.timers.is_running(session_timer::send_hold))
            s.timers.start(session_timer::send_hold, now + send_hold_time());
    }

    /// Everything that a transition asks for, once its NOTIFICATION is out: close, tell the state,
    /// open, tell what became of it.
    constexpr void perform(session_slot& s, session_event event, transition const& t, instant now,
        notification_view const& note, errc unsent = {}) noexcept
    {
        using enum session_action;
        auto const asked = [&t](session_action action) { return t.actions.contains(action); };
        auto const from = s.state;
        auto const id = s.id;
        bool const closed =
            s.tcp != tcp_state::none && (asked(drop_tcp) || event == session_event::tcp_connection_fails);

        if (asked(stop_connect_retry_timer))
            s.timers.stop(session_timer::connect_retry);
        if (asked(stop_delay_open_timer))
            s.timers.stop(session_timer::delay_open);
        if (asked(stop_hold_timer))
            s.timers.stop(session_timer::hold);
        if (asked(release_resources) || t.next == session_state::idle) {
            s.timers.stop_all();
            s.withheld = s.keepalive_waits = false;
        }
        if (closed) {
            s.tcp = tcp_state::none;
            handler->close(id);
        }
        if (asked(reset_connect_retry_counter))
            connect_retry_counter = 0;
        if (asked(increment_connect_retry_counter))
            ++connect_retry_counter;

        if (t.next != session_state::idle) {
            if (asked(start_connect_retry_timer) && !is_passive(s))
                s.timers.start(session_timer::connect_retry,
                    now + random.jittered(std::int64_t{1000} * config->connect_retry_time));
            if (asked(start_delay_open_timer))
                s.timers.start(session_timer::delay_open, now + std::int64_t{1000} * config->delay_open_time);
            if (asked(start_large_hold_timer) && config->large_hold_time != 0)
                s.timers.start(session_timer::hold, now + std::int64_t{1000} * config->large_hold_time);
            else if (asked(start_hold_timer))
                start_hold(s, now);
            if (asked(start_keepalive_timer))
                start_keepalive(s, now);
            if (asked(start_send_hold_timer))
                s.timers.start(session_timer::send_hold, now + send_hold_time());
        }

        s.state = t.next;
        if (s.state != from)
            handler->on_state(id, from, s.state);
        if (asked(initiate_tcp)) {
            s.id = connection_id{connection_side::outgoing, s.id.generation() + 1};
            s.tcp = tcp_state::dialing;
            s.yielded = false;
            handler->connect(s.id);
        }
        bool opened = !asked(send_open) || send_open_message(s) != send_result::blocked;
        if (asked(send_keepalive) && opened) {
            auto const taken = send(s, message_type::keepalive, keepalive_octets);
            if (taken == send_result::sent)
                note_progress(s, now);
            else if (taken == send_result::blocked && asked(start_keepalive_timer))
                s.timers.start(session_timer::keepalive, now + 1000);
            // without the answer to its OPEN the peer would wait for good
            opened = taken != send_result::blocked || event == session_event::keepalive_timer_expires;
        }

        down_reason reason{.cause = cause_of(event, note.error != errc{}), .event = event, .left = from,
            .connection = id, .unsent = unsent, .notification = note};
        if (from == session_state::established && s.state != from)
            go_down(s, reason, now, asked(damp));
        else if (closed || (s.state == session_state::idle && from != session_state::idle))
            fail_attempt(s, reason, now, asked(damp), closed);
        if (s.state == session_state::established && from != s.state) {
            established_since = now;
            ++established_count;
            s.waits_for_room = false;
            handler->on_established(id, terms);
        }
        if (!opened)
            happen(s, session_event::tcp_connection_fails, now);
    }

    constexpr send_result send_open_message(session_slot& s) noexcept
    {
        std::uint8_t memory[standard_message_length];
        wire::writer out{memory};
        auto ours = config->open.view();
        s.without_capabilities = std::exchange(without_capabilities, false);
        if (s.without_capabilities) {
            ours.capabilities = {};
            handler->on_capabilities_withheld(s.id);
        }
        ours.encode(out);
        return out.ok() ? send(s, message_type::open, out.written()) : send_result::blocked;
    }

    constexpr void go_down(session_slot& s, down_reason& reason, instant now, bool damp) noexcept
    {
        reason.restart_time = terms.restart_time;
        reason.routes = fate_of_routes(reason.cause,
            {peer_can_restart, terms.features.contains(session_feature::graceful_notification),
                reason.notification.error == errc::hard_reset || reason.unsent == errc::hard_reset});
        peer_can_restart = false;
        handler->on_down(reason);
        if (s.state == session_state::idle)
            rest(s, reason, now - established_since, damp, now);
    }

    constexpr void fail_attempt(
        session_slot& s, down_reason const& reason, instant now, bool damp, bool closed) noexcept
    {
        if (closed)
            handler->on_attempt_failed(reason);
        if (s.state == session_state::idle)
            rest(s, reason, 0, damp, now);
        else if (s.timers.is_running(session_timer::connect_retry) && closed && s.state == session_state::active)
            dial_again(s, reason, now);
    }

    constexpr setback setback_of(down_reason const& reason, std::int64_t established_for, bool damp) const noexcept
    {
        return {.reason = reason, .established_for = established_for, .damp = damp,
            .shortest_dial = std::int64_t{1000} * config->dials.shortest,
            .longest_dial = std::int64_t{1000} * config->longest_dial(), .rests = config->rests};
    }

    /// Active after a connection that was closed without a word: ConnectRetryTime only limits the back-off.
    constexpr void dial_again(session_slot& s, down_reason const& reason, instant now) noexcept
    {
        if (!config->automatic_start)
            return;
        hold_down const wait = backoff.on_setback(setback_of(reason, 0, false));
        if (wait.before_dialing == hold_down::for_good) {
            halted = true;
            withdraw(s);
            withdraw(other(s));
        } else if (auto const until = now + random.jittered(wait.before_dialing);
                   until < s.timers.deadline(session_timer::connect_retry)) {
            s.timers.start(session_timer::connect_retry, until);
        }
    }

    /// Idle: decides when to start again.
    constexpr void rest(
        session_slot& s, down_reason const& reason, std::int64_t established_for, bool damp, instant now) noexcept
    {
        if (reason.cause == down_cause::collision && s.id.side() == connection_side::outgoing)
            s.yielded = true;
        if (!enabled || halted)
            return;
        hold_down const wait = backoff.on_setback(setback_of(reason, established_for, damp));
        halted = wait.before_dialing == hold_down::for_good || !config->automatic_start;
        if (halted || wait.before_accepting > 0) // who rests does not listen either
            withdraw(other(s));
        for (auto& each : slots) {
            if (each.state != session_state::idle || !is_used(each))
                continue;
            auto const time = is_passive(each) ? wait.before_accepting : wait.before_dialing;
            auto const before = each.timers.deadline(session_timer::idle_hold);
            if (halted)
                each.timers.stop(session_timer::idle_hold);
            else if (auto const until = now + random.jittered(time); before.is_never() || before < until)
                each.timers.start(session_timer::idle_hold, until);
        }
    }

    /// Takes a connection that is not up back to Idle, without any mark: it did nothing wrong.
    constexpr void withdraw(session_slot& s) noexcept
    {
        if (s.tcp == tcp_state::up || (s.state != session_state::connect && s.state != session_state::active))
            return;
        auto const from = s.state;
        s.timers.stop_all();
        s.state = session_state::idle;
        if (s.tcp == tcp_state::dialing) {
            s.tcp = tcp_state::none;
            handler->close(s.id);
        }
        handler->on_state(s.id, from, s.state);
    }
};

} // namespace bgpwire::detail

#endif
