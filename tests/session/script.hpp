// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_SESSION_SCRIPT_HPP
#define BGPWIRE_TESTS_SESSION_SCRIPT_HPP

// Octets as a script of inputs to one session, and everything that must hold whatever they are. Used by
// the property test and by fuzz/session.cpp.

#include <bgpwire/session.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace bgpwire::test {

/// Reads choices out of octets; zeros once they are used up.
class choices {
public:
    explicit choices(octets from) : from_{from} {}

    [[nodiscard]] bool at_end() const { return from_.empty(); }
    std::uint8_t octet()
    {
        if (from_.empty())
            return 0;
        auto const value = from_.front();
        from_ = from_.subspan(1);
        return value;
    }
    /// 0 to `count` - 1.
    std::uint8_t below(unsigned count) { return static_cast<std::uint8_t>(octet() % count); }

private:
    octets from_;
};

/// What a script did: a fingerprint of every call to the handler, and the first promise that was broken.
struct script_result {
    std::uint64_t fingerprint = 0xcbf29ce484222325;
    char const* broken = nullptr;
    std::uint64_t established = 0;
    std::uint64_t calls = 0;
};

class script {
public:
    /// Configurations that differ in everything that changes what a session does.
    static session_config config(choices& from)
    {
        session_config c;
        c.open = {.as_number = asn{65001},
            .hold_time = std::array<std::uint16_t, 4>{90, 0, 3, 240}[from.below(4)],
            .bgp_identifier = bgp_identifier{0x0a000005},
            .capabilities = {multiprotocol_capability{ipv4_unicast}, route_refresh_capability{},
                four_octet_as_number_capability{asn{65001}}, enhanced_route_refresh_capability{},
                graceful_restart_capability{.flags = from.below(2) != 0 ? graceful_restart_flag::notification : std::uint8_t{0},
                    .restart_time = 120,
                    .families = {{ipv4_unicast, 0x80}}}}};
        c.peer_as = asn{65002};
        c.mode = static_cast<connection_mode>(from.below(3));
        c.second = static_cast<second_connection>(from.below(3));
        auto const bits = from.octet();
        c.delay_open_time = (bits & 1) != 0 ? 5 : 0;
        c.damp_peer_oscillations = (bits & 2) != 0;
        c.send_notification_without_open = (bits & 4) != 0;
        c.collision_detect_established_state = (bits & 8) != 0;
        c.automatic_start = (bits & 16) == 0;
        if ((bits & 32) != 0)
            c.send_hold_time = 300;
        return c;
    }

    static script_result run(octets bytes, std::uint64_t seed = 1)
    {
        choices from{bytes};
        auto const c = config(from);
        script s{c, seed};
        while (!from.at_end() && s.result_.broken == nullptr)
            s.one_input(from);
        s.promise(s.ups_ == s.downs_ + (s.peer_.is_established() ? 1U : 0U), "on_established and on_down differ");
        s.peer_.stop(s.now_);
        s.promise(s.ups_ == s.downs_, "stopped, but not down");
        s.promise(s.open_.empty(), "stopped, but a connection was not closed");
        s.promise(s.peer_.next_deadline().is_never(), "stopped, but a timer runs");
        s.result_.established = s.ups_;
        return s.result_;
    }

private:
    struct handler : handler_defaults {
        script* s = nullptr;

        void connect(connection_id id) noexcept
        {
            s->mix(1, id);
            s->promise(id.side() == connection_side::outgoing, "dialed what is incoming");
            s->opened(id);
        }
        void close(connection_id id) noexcept
        {
            s->mix(2, id);
            s->closed(id);
        }
        send_result send(connection_id id, octets message) noexcept
        {
            s->mix(3, id);
            s->promise(s->peer_.state(id.side()) != session_state::idle, "sent something in Idle");
            s->promise(s->peer_.connection(id.side()) == id && s->is_open(id), "sent on a connection that is not open");
            auto const framed = next_message(message, extended_message_length);
            bool const whole = framed && *framed && (*framed)->octets().size() == message.size();
            s->promise(whole, "sent what is no message");
            if (whole && (*framed)->type() == message_type::notification)
                (s->answer_ == send_result::blocked ? s->unsent_on_ : s->notified_on_) = id;
            for (auto const octet : message)
                s->mix(octet);
            return s->answer_;
        }
        verdict on_open(connection_id id, open_view const&, negotiated const&) noexcept
        {
            s->mix(4, id);
            return s->open_verdict_;
        }
        void on_established(connection_id id, negotiated const& terms) noexcept
        {
            s->mix(5, id);
            s->promise(s->ups_ == s->downs_, "two sessions up at once");
            s->promise(terms.hold_time == 0 || terms.hold_time >= 3, "a hold time of 1 or 2");
            ++s->ups_;
            s->ask();
        }
        void on_room() noexcept
        {
            s->mix(12);
            s->promise(s->blocked_ && s->ups_ == s->downs_ + 1, "room again for what was not blocked");
            s->ask();
        }
        verdict on_update(update_view const&) noexcept
        {
            s->mix(6);
            s->promise(s->ups_ == s->downs_ + 1, "an UPDATE while down");
            return s->update_verdict_;
        }
        void on_end_of_rib(address_family) noexcept { s->mix(7); }
        void on_route_refresh(route_refresh_view const&) noexcept
        {
            s->mix(8);
            s->promise(s->ups_ == s->downs_ + 1, "a ROUTE-REFRESH while down");
        }
        void on_down(down_reason const& reason) noexcept
        {
            s->mix(9, reason.connection);
            s->mix(static_cast<std::uint64_t>(reason.cause));
            s->judge(reason);
            ++s->downs_;
            s->promise(s->ups_ == s->downs_, "down without up");
            s->promise(reason.left == session_state::established, "down from another state than Established");
        }
        void on_attempt_failed(down_reason const& reason) noexcept
        {
            s->mix(10, reason.connection);
            s->promise(reason.left != session_state::established, "an Established session failed as an attempt");
            s->judge(reason);
        }
        void on_state(connection_id id, session_state before, session_state after) noexcept
        {
            s->mix(11, id);
            s->mix(static_cast<std::uint64_t>(before) * 8 + static_cast<std::uint64_t>(after));
            s->promise(before != after && before <= session_state::established && after <= session_state::established,
                "a state that is none");
            s->promise(s->peer_.state(id.side()) == after, "told another state than it is in");
        }
        bool may_establish() noexcept { return s->ready_; }
        bool accepts_messages() noexcept { return s->hungry_; }
    };

    script(session_config const& c, std::uint64_t seed) : config_(c), peer_(handler_, config_, seed) { handler_.s = this; }

    void promise(bool holds, char const* what)
    {
        if (!holds && result_.broken == nullptr)
            result_.broken = what;
    }
    void mix(std::uint64_t value)
    {
        result_.fingerprint = (result_.fingerprint ^ value) * 0x100000001b3;
        ++result_.calls;
    }
    void mix(std::uint64_t kind, connection_id id)
    {
        mix(kind);
        mix(id.generation() * 2 + static_cast<std::uint64_t>(id.side()));
    }
    void opened(connection_id id)
    {
        for (auto const other : open_)
            promise(other != id, "an id that is in use");
        open_.push_back(id);
    }
    void closed(connection_id id)
    {
        for (auto& each : open_)
            if (each == id) {
                each = open_.back();
                open_.pop_back();
                return;
            }
        promise(false, "closed what is not open");
    }
    bool is_open(connection_id id) const
    {
        for (auto const each : open_)
            if (each == id)
                return true;
        return false;
    }
    void accept()
    {
        std::optional<connection_id> named;
        bool const taken = peer_.on_accepted(now_, [&](connection_id id) noexcept {
            named = id;
            opened(id);
        });
        promise(taken == (named && is_open(*named)), "taken, but not open, or the reverse");
        mix(taken ? 1 : 0);
    }
    void ask() { blocked_ = peer_.send_route_refresh({ipv4_unicast}, now_) == send_result::blocked; }
    /// What is said of a NOTIFICATION is what became of it.
    void judge(down_reason const& reason)
    {
        auto const& note = reason.notification.error;
        bool const says_sent = note != errc{} && reason.cause != down_cause::notification_received;
        promise(says_sent == (notified_on_ == reason.connection), "a NOTIFICATION was sent and not told, or the reverse");
        promise((reason.unsent != errc{}) == (unsent_on_ == reason.connection), "unsent is not true");
        promise(reason.cause != down_cause::notification_sent || says_sent, "a cause that is not true");
    }

    connection_id some_connection(choices& from)
    {
        auto const side = static_cast<connection_side>(from.below(2));
        auto const id = peer_.connection(side);
        return from.below(8) == 0 ? connection_id{side, id.generation() - 1} : id; // at times one of the past
    }

    octets message(choices& from)
    {
        memory_.assign(4200, 0);
        wire::writer out{memory_};
        switch (from.below(12)) {
        case 0:
        case 1:
        case 2: {
            open theirs{.as_number = from.below(16) == 0 ? asn{65003} : asn{65002},
                .hold_time = std::array<std::uint16_t, 8>{90, 30, 3, 0, 180, 90, 90, 1}[from.below(8)],
                .bgp_identifier = bgp_identifier{0x0a000000U + from.below(9)},
                .capabilities = {multiprotocol_capability{ipv4_unicast}, route_refresh_capability{},
                    four_octet_as_number_capability{asn{65002}}}};
            auto const bits = from.octet();
            if ((bits & 1) != 0)
                theirs.capabilities.add(graceful_restart_capability{
                    .flags = static_cast<std::uint8_t>(bits >> 4), .restart_time = 60, .families = {{ipv4_unicast, 0}}});
            if ((bits & 2) != 0)
                theirs.capabilities.add(enhanced_route_refresh_capability{});
            theirs.encode(out);
            break;
        }
        case 3: {
            std::uint8_t const update[]{0, 0, 0, 20, 0x40, 1, 1, 0, 0x40, 2, 6, 2, 1, 0, 0, 0xfd, 0xea, 0x40, 3, 4, 10, 0, 0,
                2, 24, 192, 0, 2};
            message_header const header{out, message_type::update};
            out.write(update);
            break;
        }
        case 4: {
            message_header const header{out, message_type::update};
            out.u32(0);
            break;
        }
        case 5: encode_notification(out, make_errc(from.below(9), from.below(12))); break;
        case 6:
            route_refresh_view{ipv4_unicast, route_refresh_subtype{from.below(4)}}.encode(out);
            break;
        case 7: { // anything at all
            message_header const header{out, static_cast<message_type>(from.below(8))};
            for (auto count = from.below(40); count != 0; --count)
                out.u8(from.octet());
            break;
        }
        default: keepalive{}.encode(out); break;
        }
        memory_.resize(out.size());
        if (from.below(32) == 0) // and one octet of it wrong
            memory_[from.octet() % memory_.size()] = from.octet();
        return memory_;
    }

    void one_input(choices& from)
    {
        auto const counter = peer_.connect_retry_counter();
        auto const count = peer_.established_count();
        switch (from.below(20)) {
        case 0: peer_.start(now_); break;
        case 1: peer_.stop(now_, from.below(2) != 0 ? errc::administrative_shutdown : errc::peer_deconfigured, "x"); break;
        case 2: peer_.reset(now_, make_errc(6, from.below(11))); break;
        case 3:
        case 4: accept(); break;
        case 5:
        case 6:
        case 7: {
            auto const id = some_connection(from);
            bool const wanted = peer_.on_connected(id, now_);
            mix(wanted ? 1 : 0);
            break;
        }
        case 8: peer_.on_tcp_failed(some_connection(from), now_); break;
        case 9: peer_.on_sent(some_connection(from), now_); break;
        case 10: now_ = now_ + from.octet() * 40; break;
        case 11:
        case 12: // to the next deadline
            if (!peer_.next_deadline().is_never() && peer_.next_deadline() > now_)
                now_ = peer_.next_deadline();
            peer_.on_timer(now_);
            promise(peer_.next_deadline() > now_, "a deadline in the past");
            break;
        case 13:
            ready_ = from.below(4) != 0;
            peer_.poke(now_);
            break;
        case 14: {
            auto const knobs = from.octet();
            answer_ = static_cast<send_result>(knobs % 8 < 3 ? knobs % 8 : 2);
            hungry_ = (knobs & 0x30) != 0;
            open_verdict_ = (knobs & 0xc0) == 0xc0 ? verdict{errc::connection_rejected} : verdict{};
            update_verdict_ = (knobs & 0xc0) == 0x80 ? verdict{errc::malformed_attribute_list} : verdict{};
            break;
        }
        case 15:
        case 16: { // as it should be, so that scripts get somewhere
            auto const side = static_cast<connection_side>(from.below(2));
            if (side == connection_side::incoming) {
                accept();
            } else {
                mix(peer_.on_connected(peer_.connection(side), now_) ? 1 : 0);
            }
            auto const id = peer_.connection(side);
            memory_.assign(200, 0);
            wire::writer out{memory_};
            open{.as_number = asn{65002},
                .hold_time = 90,
                .bgp_identifier = bgp_identifier{0x0a000000U + from.below(9)},
                .capabilities = {route_refresh_capability{}, four_octet_as_number_capability{asn{65002}},
                    graceful_restart_capability{.flags = from.below(16), .families = {{ipv4_unicast, 0}}}}}
                .encode(out);
            keepalive{}.encode(out);
            (void)peer_.on_octets(id, out.written(), now_);
            break;
        }
        default: {
            auto const id = some_connection(from);
            auto const sent = message(from);
            auto const used = peer_.on_octets(id, sent, now_);
            promise(used <= sent.size(), "used more octets than there were");
            mix(used);
            break;
        }
        }
        auto const out = peer_.state(connection_side::outgoing), in = peer_.state(connection_side::incoming);
        promise(!(out >= session_state::open_confirm && in >= session_state::open_confirm),
            "two connections are past OpenSent");
        promise(ups_ == downs_ + (peer_.is_established() ? 1U : 0U), "news and state differ");
        promise(peer_.connect_retry_counter() >= counter || peer_.connect_retry_counter() == 0,
            "ConnectRetryCounter went back");
        promise(peer_.established_count() >= count, "the count of sessions went back");
        promise(open_.size() <= 2, "more than two connections are open");
        promise(!(peer_.is_halted() && peer_.deadline(connection_side::outgoing, session_timer::idle_hold) != instant::never()),
            "halted, but to be started again");
    }

    handler handler_;
    session_config const& config_;
    session<handler> peer_;
    script_result result_;
    instant now_{1'000'000};
    send_result answer_ = send_result::sent;
    verdict open_verdict_;
    verdict update_verdict_;
    bool ready_ = true;
    bool hungry_ = true;
    bool blocked_ = false;
    std::optional<connection_id> notified_on_; ///< where the last NOTIFICATION was sent
    std::optional<connection_id> unsent_on_;   ///< where the last one found no room
    std::uint64_t ups_ = 0;
    std::uint64_t downs_ = 0;
    std::vector<connection_id> open_;
    std::vector<std::uint8_t> memory_;
};

} // namespace bgpwire::test

#endif
