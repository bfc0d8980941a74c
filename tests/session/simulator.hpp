// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_SESSION_SIMULATOR_HPP
#define BGPWIRE_TESTS_SESSION_SIMULATOR_HPP

// Sessions on simulated wires in virtual time. Needs nothing but the library: examples/lab.cpp uses it too.

#include <bgpwire/session.hpp>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <iterator>
#include <memory>
#include <queue>
#include <string>
#include <utility>
#include <vector>

namespace bgpwire::sim {

/// How a pair of ends is wired. Times are in milliseconds.
struct link_options {
    std::int64_t shortest_delay = 1;
    std::int64_t longest_delay = 20;
    std::size_t window = 65536;  ///< octets on their way in one direction before the sender is blocked
    unsigned pieces = 3;         ///< a message arrives in up to so many pieces
};

/// Any number of peerings, each between two ends. Everything that happens follows from the seed: the
/// same seed and the same calls give the same transcript.
///
/// Every invariant that a session promises is checked all the time; see @ref violations.
class network {
public:
    struct end;
    using session_type = session<end, exponential_backoff, message_counters>;

    /// One end of a peering: a session, and what it has seen.
    struct end : handler_defaults {
        network* net = nullptr;
        std::size_t index = 0;
        session_config config;
        std::unique_ptr<session_type> peer;
        std::vector<std::vector<std::uint8_t>> announcements; ///< sent as soon as the session is Established
        std::uint64_t ups = 0;
        std::uint64_t downs = 0;
        std::uint64_t retained = 0; ///< downs that keep the routes
        std::uint64_t updates = 0;
        std::uint64_t failures = 0;
        bool reads = true; ///< false: leaves in the socket what comes

        void connect(connection_id id) noexcept { net->dial(*this, id); }
        void close(connection_id id) noexcept { net->closed_by(*this, id); }
        send_result send(connection_id id, octets message) noexcept { return net->transmit(*this, id, message); }
        void on_established(connection_id id, negotiated const& terms) noexcept
        {
            net->check(ups == downs, *this, "two sessions up at once");
            ++ups;
            net->trace(*this, [&](auto out) {
                out = print_to(print_literal(out, "up on "), id);
                return print_decimal(print_literal(out, ", hold time "), terms.hold_time);
            });
            for (auto const& message : announcements)
                (void)peer->send_update(message, net->now());
        }
        verdict on_update(update_view const&) noexcept
        {
            net->check(ups == downs + 1, *this, "an UPDATE while down");
            ++updates;
            return {};
        }
        void on_down(down_reason const& reason) noexcept
        {
            ++downs;
            net->check(ups == downs, *this, "down without up");
            retained += reason.routes == route_fate::retain ? 1 : 0;
            net->trace(*this, [&](auto out) { return print_to(print_literal(out, "down: "), reason); });
        }
        void on_attempt_failed(down_reason const& reason) noexcept
        {
            ++failures;
            net->trace(*this, [&](auto out) { return print_to(print_literal(out, "attempt failed: "), reason); });
        }
        void on_state(connection_id id, session_state from, session_state to) noexcept
        {
            net->trace(*this, [&](auto out) {
                out = print_to(out, id.side());
                out = print_to(print_literal(out, " "), from);
                return print_to(print_literal(out, " to "), to);
            });
        }
    };

    explicit network(std::uint64_t seed) : random_{seed}, seed_{seed} {}
    network(network const&) = delete;
    network& operator=(network const&) = delete;

    /// Each line of the transcript is given to this, if it is set.
    std::function<void(std::string const&)> on_line;

    /// Two ends that are each other's only peer: the numbers of the two.
    std::pair<std::size_t, std::size_t> add_peering(session_config a, session_config b, link_options options = {})
    {
        auto const first = ends_.size();
        for (auto* config : {&a, &b}) {
            auto& e = ends_.emplace_back(std::make_unique<end>());
            e->net = this;
            e->index = ends_.size() - 1;
            e->config = std::move(*config);
            due_.push_back(instant::never());
            recreate(*e);
        }
        links_.push_back({options, true, {}});
        return {first, first + 1};
    }

    [[nodiscard]] instant now() const { return now_; }
    [[nodiscard]] std::size_t size() const { return ends_.size(); }
    [[nodiscard]] end& at(std::size_t index) { return *ends_[index]; }
    [[nodiscard]] session_type& session_at(std::size_t index) { return *ends_[index]->peer; }
    [[nodiscard]] std::uint64_t events() const { return events_; }
    /// What a session did that none may do; empty if all is well.
    [[nodiscard]] std::vector<std::string> const& violations() const { return violations_; }

    // --- What people do

    void start(std::size_t index)
    {
        at(index).peer->start(now_);
        after_input(at(index));
    }
    void stop(std::size_t index, errc why = errc::administrative_shutdown, text_view text = {})
    {
        at(index).peer->stop(now_, why, text);
        after_input(at(index));
    }
    void reset(std::size_t index, errc why = errc::administrative_reset)
    {
        at(index).peer->reset(now_, why);
        after_input(at(index));
    }

    // --- What the world does

    /// The process of an end dies and starts anew: its connections are closed by its kernel, unless the
    /// whole machine went dark.
    enum class death : std::uint8_t { process, machine };
    void restart(std::size_t index, death how = death::process)
    {
        auto& e = at(index);
        trace(e, [&](auto out) { return print_literal(out, how == death::process ? "process dies" : "machine dies"); });
        for (auto const w : std::vector<std::size_t>(link_of(e).wires)) {
            auto& one = *wires_[w];
            one.dark = one.dark || how == death::machine;
            leave(one, index & 1, kind::reset);
        }
        if (e.ups != e.downs)
            ++e.downs; // nobody is left to be told
        recreate(e);
        start(index);
    }

    /// Both ends of the peering's connections get a reset.
    void break_connections(std::size_t index)
    {
        for (auto const w : link_of(at(index)).wires)
            for (std::size_t side = 0; side != 2; ++side)
                schedule(now_ + delay(at(index)), kind::reset, *wires_[w], side);
    }

    /// What is on its way, and all that will be sent on the connections that there are, is lost without
    /// a word: they are half-open.
    void go_dark(std::size_t index)
    {
        for (auto const w : link_of(at(index)).wires)
            wires_[w]->dark = true;
    }

    /// Whether new connections come through; those that do not are not answered at all.
    void set_reachable(std::size_t index, bool reachable) { link_of(at(index)).reachable = reachable; }

    /// Whether an end takes octets out of its socket.
    void set_reading(std::size_t index, bool reads)
    {
        auto& e = at(index);
        e.reads = reads;
        if (reads)
            for (auto const w : std::vector<std::size_t>(link_of(e).wires)) {
                read(*wires_[w], index & 1);
                if (wires_[w]->side[index & 1].ended && !wires_[w]->side[index & 1].closed)
                    lose(*wires_[w], index & 1);
            }
    }

    /// The clock of everybody jumps; nobody had a chance to do anything meanwhile.
    void jump(std::int64_t milliseconds) { now_ = now_ + milliseconds; }

    // --- Time

    void run_for(std::int64_t milliseconds) { run_until(now_ + milliseconds); }
    void run_until(instant until)
    {
        while (!queue_.empty() && queue_.top().at <= until)
            step();
        if (now_ < until)
            now_ = until;
    }
    /// The next thing that happens; false if nothing ever does.
    bool step()
    {
        if (queue_.empty())
            return false;
        auto const next = queue_.top();
        queue_.pop();
        if (next.at > now_)
            now_ = next.at;
        handle(next);
        return true;
    }

private:
    enum class kind : std::uint8_t { timer, arrives_at_peer, answered, octets, fin, reset };

    struct event {
        instant at;
        std::uint64_t order;
        kind what;
        std::size_t target;    // wire; end for a timer
        std::size_t side;
        std::uint64_t serial;  // of the wire: it may be another one by then

        friend bool operator<(event const& a, event const& b) // the queue's top is the largest
        {
            return a.at != b.at ? a.at > b.at : a.order > b.order;
        }
    };

    /// One end of a wire: what waits for it, and what it knows.
    struct wire_side {
        connection_id id;
        bool knows = false;  // that the connection is up
        bool closed = false; // by itself, or it never wanted it
        bool ended = false;  // the FIN lies behind what it has not read
        instant last_arrival{0};
        std::deque<std::uint8_t> on_its_way; // sent by the other side, not here yet
        std::deque<std::pair<instant, std::size_t>> arrivals;
        std::vector<std::uint8_t> socket; // here, not read yet

        instant next_arrival(instant wanted)
        {
            last_arrival = std::max(last_arrival, wanted);
            return last_arrival;
        }
    };
    struct wire {
        std::size_t index = 0;
        std::uint64_t serial = 0;
        std::size_t first_end = 0; // of the link's two
        std::size_t dialer = 0;
        bool dark = false;
        wire_side side[2];
    };
    struct link {
        link_options options;
        bool reachable = true;
        std::vector<std::size_t> wires;
    };

    link& link_of(end const& e) { return links_[e.index / 2]; }
    std::int64_t delay(end const& e)
    {
        auto const& o = link_of(e).options;
        return o.shortest_delay
            + static_cast<std::int64_t>(random_.next() % static_cast<std::uint64_t>(o.longest_delay - o.shortest_delay + 1));
    }
    void schedule(instant when, kind what, wire const& w, std::size_t side)
    {
        queue_.push({when, order_++, what, w.index, side, w.serial});
    }

    void recreate(end& e)
    {
        e.peer = std::make_unique<session_type>(e, e.config, seed_ * 1'000'003 + e.index + 77 * e.ups + 1);
        due_[e.index] = instant::never();
    }

    template<class Print>
    void trace(end const& e, Print&& print)
    {
        if (!on_line)
            return;
        std::string line;
        auto out = print_to(std::back_inserter(line), now_);
        out = print_decimal(print_literal(out, " end "), e.index);
        print(print_literal(out, ": "));
        on_line(line);
    }
    void check(bool holds, end const& e, char const* what)
    {
        if (holds)
            return;
        std::string line;
        print_literal(print_literal(print_decimal(print_literal(std::back_inserter(line), "end "), e.index), ": "), what);
        violations_.push_back(line);
    }

    /// The wire of a connection that is open at this end.
    wire* find(end const& e, connection_id id)
    {
        for (auto const w : link_of(e).wires)
            if (auto& s = wires_[w]->side[e.index & 1]; s.id == id && !s.closed)
                return wires_[w].get();
        return nullptr;
    }

    void dial(end& e, connection_id id)
    {
        if (free_.empty()) {
            free_.push_back(wires_.size());
            wires_.push_back(std::make_unique<wire>());
        }
        auto& w = *wires_[free_.back()];
        w = wire{.index = free_.back(), .serial = ++serial_, .first_end = e.index & ~std::size_t{1}, .dialer = e.index & 1,
            .side = {}};
        free_.pop_back();
        w.side[w.dialer].id = id;
        link_of(e).wires.push_back(w.index);
        if (!link_of(e).reachable)
            w.dark = true;
        else
            schedule(now_ + delay(e), kind::arrives_at_peer, w, 1 - w.dialer);
    }

    void closed_by(end& e, connection_id id)
    {
        auto* const w = find(e, id);
        check(w != nullptr, e, "closed what is not open");
        if (w != nullptr)
            leave(*w, e.index & 1, kind::fin);
    }

    /// One end is through with a wire; the other one gets to know, in time.
    void leave(wire& w, std::size_t side, kind how)
    {
        auto& other = w.side[1 - side];
        w.side[side].closed = true;
        if (other.closed || (w.dark && !other.knows && other.id == connection_id{})) {
            auto& all = links_[w.first_end / 2].wires;
            all.erase(std::remove(all.begin(), all.end(), w.index), all.end());
            w.serial = 0;
            free_.push_back(w.index);
        } else if (!w.dark && (other.knows || side != w.dialer)) {
            schedule(other.next_arrival(now_ + delay(*ends_[w.first_end])), how, w, 1 - side);
        } // else its request is still on its way
    }

    send_result transmit(end& e, connection_id id, octets message)
    {
        auto* const w = find(e, id);
        check(w != nullptr, e, "sent on what is not open");
        check(e.peer->state(id.side()) != session_state::idle, e, "sent in Idle");
        if (w == nullptr)
            return send_result::blocked;
        auto& to = w->side[~e.index & 1];
        if (to.on_its_way.size() + to.socket.size() + message.size() > link_of(e).options.window)
            return send_result::blocked;
        if (to.closed)
            return send_result::sent;
        to.on_its_way.insert(to.on_its_way.end(), message.begin(), message.end());
        if (w->dark)
            return send_result::sent; // and fills the window
        auto left = message.size();
        for (unsigned piece = link_of(e).options.pieces; left != 0; --piece) {
            auto const size = piece <= 1 ? left : 1 + static_cast<std::size_t>(random_.next() % left);
            left -= size;
            auto const when = to.next_arrival(now_ + delay(e));
            to.arrivals.emplace_back(when, size);
            schedule(when, kind::octets, *w, ~e.index & 1);
        }
        return send_result::sent;
    }

    /// Gives an end what lies in its socket.
    void read(wire& w, std::size_t side)
    {
        auto& s = w.side[side];
        auto& e = *ends_[w.first_end + side];
        if (s.closed || !s.knows || !e.reads || s.socket.empty())
            return;
        auto taken = std::exchange(s.socket, {});
        auto const used = e.peer->on_octets(s.id, taken, now_);
        check(used <= taken.size(), e, "used more octets than there were");
        if (!s.closed)
            s.socket.assign(taken.begin() + static_cast<std::ptrdiff_t>(used), taken.end());
        after_input(e);
    }

    void lose(wire& w, std::size_t side)
    {
        auto& e = *ends_[w.first_end + side];
        e.peer->on_tcp_failed(w.side[side].id, now_);
        after_input(e);
    }

    void after_input(end& e)
    {
        auto const& s = *e.peer;
        check(!(s.state(connection_side::outgoing) == session_state::established
                  && s.state(connection_side::incoming) == session_state::established),
            e, "two connections are Established");
        check((e.ups == e.downs + 1) == s.is_established(), e, "news and state differ");
        auto const due = s.next_deadline();
        if (due >= due_[e.index])
            return;
        due_[e.index] = due;
        queue_.push({due, order_++, kind::timer, e.index, 0, 0});
    }

    void handle(event const& next)
    {
        ++events_;
        if (next.what == kind::timer) {
            auto& e = *ends_[next.target];
            if (next.at != due_[next.target])
                return;
            due_[next.target] = instant::never();
            auto const counter = e.peer->connect_retry_counter();
            e.peer->on_timer(now_);
            check(e.peer->next_deadline() > now_, e, "a deadline in the past");
            check(e.peer->connect_retry_counter() >= counter || e.peer->connect_retry_counter() == 0, e,
                "ConnectRetryCounter went back");
            return after_input(e);
        }
        auto& w = *wires_[next.target];
        auto& s = w.side[next.side];
        auto& e = *ends_[w.first_end + next.side];
        if (next.serial != w.serial || s.closed || w.dark)
            return;
        switch (next.what) {
        case kind::timer: break;
        case kind::arrives_at_peer: {
            s.knows = true;
            if (!e.peer->on_accepted(now_, [&s](connection_id id) noexcept { s.id = id; })) {
                if (!s.closed)
                    leave(w, next.side, kind::reset);
                break;
            }
            if (w.side[1 - next.side].closed) // given up meanwhile
                schedule(s.next_arrival(now_ + delay(e)), kind::fin, w, next.side);
            else
                schedule(now_ + delay(e), kind::answered, w, 1 - next.side); // may be behind the first octets
            break;
        }
        case kind::answered:
            s.knows = true;
            if (!e.peer->on_connected(s.id, now_)) {
                if (!s.closed)
                    leave(w, next.side, kind::fin);
            } else {
                read(w, next.side);
            }
            break;
        case kind::octets:
            while (!s.arrivals.empty() && s.arrivals.front().first <= now_) {
                auto const size = static_cast<std::ptrdiff_t>(s.arrivals.front().second);
                s.socket.insert(s.socket.end(), s.on_its_way.begin(), s.on_its_way.begin() + size);
                s.on_its_way.erase(s.on_its_way.begin(), s.on_its_way.begin() + size);
                s.arrivals.pop_front();
            }
            read(w, next.side);
            break;
        case kind::fin:
            s.ended = true;
            if (!e.reads)
                return;
            [[fallthrough]];
        case kind::reset:
            lose(w, next.side);
            break;
        }
        after_input(e);
    }

    jitter_source random_;
    std::uint64_t seed_;
    instant now_{0};
    std::uint64_t order_ = 0;
    std::uint64_t serial_ = 0;
    std::uint64_t events_ = 0;
    std::vector<std::unique_ptr<end>> ends_;
    std::vector<instant> due_;
    std::vector<link> links_;
    std::vector<std::unique_ptr<wire>> wires_;
    std::vector<std::size_t> free_;
    std::priority_queue<event> queue_;
    std::vector<std::string> violations_;
};

} // namespace bgpwire::sim

#endif
