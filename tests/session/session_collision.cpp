// SPDX-License-Identifier: BSL-1.0
// Two connections of one peering: which one stays.
#include <bgpwire/session/session.hpp>

#include "catch.hpp"
#include "session/recorder.hpp"
#include "support/hex.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto out = connection_side::outgoing;
constexpr auto in = connection_side::incoming;

octet_vector const collision_cease = encoded_notification(errc::connection_collision_resolution);

open open_of(std::uint32_t identifier)
{
    auto o = peer_open();
    o.bgp_identifier = bgp_identifier{identifier};
    return o;
}
constexpr std::uint32_t lower = 0x0a000000;  // than ours, 10.0.0.1
constexpr std::uint32_t higher = 0x0a000002;

/// Both connections are up and have sent our OPEN.
struct colliding : subject {
    connection_id dialed, accepted;
    explicit colliding(session_config c = local_config()) : subject(std::move(c))
    {
        dialed = to_open_sent();
        accepted = *session.on_accepted(now);
        handler.take();
        handler.sent.clear();
    }
};

} // namespace

TEST_CASE("the connection of the side with the larger identifier stays, then that of the larger AS number",
    "[session][rfc6286-2.3]")
{
    auto const party = [](std::uint32_t id, std::uint32_t as) { return collision_party{bgp_identifier{id}, asn{as}}; };
    static_assert(surviving_connection({bgp_identifier{2}, asn{1}}, {bgp_identifier{1}, asn{2}}) == out);
    CHECK(surviving_connection(party(1, 9), party(2, 1)) == in);
    CHECK(surviving_connection(party(7, 65001), party(7, 65002)) == in);
    CHECK(surviving_connection(party(7, 65002), party(7, 65001)) == out);
    CHECK(surviving_connection(party(0x80000000, 1), party(0x7fffffff, 1)) == out); // as unsigned numbers
}

TEST_CASE("one OPEN is enough to resolve a collision with a connection in OpenSent", "[session][rfc4271-6.8]")
{
    SECTION("we decide, their OPEN comes on the connection that loses")
    {
        colliding p;
        p.octets_from_peer(p.accepted, encoded(open_of(lower)));
        CHECK(p.session.state(out) == session_state::open_sent);
        CHECK(p.session.state(in) == session_state::active); // listens again
        CHECK(p.handler.sent == std::vector<octet_vector>{collision_cease});
    }
    SECTION("we decide, their OPEN comes on the connection that wins")
    {
        colliding p;
        p.octets_from_peer(p.dialed, encoded(open_of(lower)));
        CHECK(p.session.state(out) == session_state::open_confirm);
        CHECK(p.session.state(in) == session_state::active);
        CHECK(p.handler.sent == std::vector<octet_vector>{collision_cease, keepalive_message});
    }
    SECTION("they decide, their OPEN comes on the connection that wins")
    {
        colliding p;
        p.octets_from_peer(p.accepted, encoded(open_of(higher)));
        CHECK(p.session.state(in) == session_state::open_confirm);
        CHECK(p.session.state(out) == session_state::idle);
        CHECK(p.session.deadline(out, session_timer::idle_hold).is_never());
        CHECK(p.handler.sent == std::vector<octet_vector>{collision_cease, keepalive_message});
    }
    SECTION("they decide, their OPEN comes on the connection that loses: it waits for the other one")
    {
        colliding p;
        p.octets_from_peer(p.dialed, encoded(open_of(higher)));
        CHECK(p.session.state(out) == session_state::open_confirm);
        CHECK(p.session.state(in) == session_state::open_sent);
        p.octets_from_peer(p.accepted, encoded(open_of(higher)));
        CHECK(p.session.state(out) == session_state::idle);
        CHECK(p.session.state(in) == session_state::open_confirm);
        CHECK(p.handler.sent == std::vector<octet_vector>{keepalive_message, collision_cease, keepalive_message});
    }
    SECTION("they decide, but have given their own connection up")
    {
        colliding p;
        p.octets_from_peer(p.dialed, encoded(open_of(higher)));
        p.session.on_tcp_failed(p.accepted, p.now);
        p.octets_from_peer(p.dialed, keepalive_message);
        CHECK(p.session.is_established());
        CHECK(p.session.state(in) == session_state::active);
    }
}

TEST_CASE("the sixteen ways in which two connections can collide end as the identifiers say", "[session][rfc4271-6.8]")
{
    // Who decides, on which connection the peer's OPEN comes first, whether the other one has only sent our
    // OPEN by then or is in OpenConfirm already, and on which the KEEPALIVE comes.
    int cases = 0;
    for (auto const theirs : {lower, higher})
        for (auto const first : {out, in})
            for (bool const sibling_confirmed : {false, true})
                for (auto const keepalive_on : {out, in}) {
                    CAPTURE(theirs == higher, int(first), sibling_confirmed, int(keepalive_on));
                    auto const winner = theirs == lower ? out : in;
                    subject p;
                    connection_id ids[2];
                    auto const side = [&](connection_side s) -> connection_id& { return ids[static_cast<int>(s)]; };
                    auto const second = first == out ? in : out;
                    auto const open_comes_on = [&](connection_side s) {
                        p.octets_from_peer(side(s), encoded(open_of(theirs)));
                    };
                    side(out) = p.to_open_sent();
                    if (sibling_confirmed && first == out)
                        open_comes_on(out); // before there is another connection
                    auto const accepted = p.session.on_accepted(p.now);
                    REQUIRE(accepted);
                    side(in) = *accepted;
                    p.handler.sent.clear();
                    if (!(sibling_confirmed && first == out))
                        open_comes_on(first);
                    open_comes_on(second);
                    p.octets_from_peer(side(keepalive_on), keepalive_message);

                    bool const up = keepalive_on == winner;
                    CHECK(p.session.state(winner) == (up ? session_state::established : session_state::open_confirm));
                    CHECK(p.session.connection(winner) == side(winner));
                    CHECK(p.session.state(winner == out ? in : out) < session_state::open_sent);
                    CHECK(std::count(p.handler.sent.begin(), p.handler.sent.end(), collision_cease) == 1);
                    CHECK(p.session.terms()->peer_identifier == bgp_identifier{theirs});
                    ++cases;
                }
    CHECK(cases == 16);
}

TEST_CASE("who loses a collision is not damped", "[session][rfc4486-4]")
{
    auto c = local_config();
    c.damp_peer_oscillations = true;
    colliding p{c};
    p.octets_from_peer(p.accepted, encoded(open_of(lower)));
    CHECK(p.session.state(in) == session_state::active);
    CHECK(p.session.backoff().level() == 0);
    CHECK(p.handler.last_failure.cause == down_cause::collision);

    colliding q{c}; // and neither is who is told so
    q.octets_from_peer(q.dialed, collision_cease);
    CHECK(q.session.backoff().level() == 0);
}

TEST_CASE("an Established session is not touched by a new connection, which gets Cease/7", "[session][rfc4271-6.8]")
{
    for (auto const theirs : {lower, higher}) {
        subject p;
        auto const id = p.to_established(open_of(theirs));
        auto const second = p.session.on_accepted(p.now);
        REQUIRE(second);
        CHECK(p.session.state(in) == session_state::open_sent);
        p.handler.take();
        p.octets_from_peer(*second, encoded(open_of(theirs)));
        CHECK(p.handler.sent.back() == collision_cease);
        CHECK(p.session.state(out) == session_state::established);
        CHECK(p.session.state(in) == session_state::active);
        p.octets_from_peer(id, an_update());
        CHECK(p.handler.log.back().substr(0, 6) == "UPDATE");
        CHECK(p.session.terms()->peer_identifier == bgp_identifier{theirs});
    }
}

TEST_CASE("with CollisionDetectEstablishedState the rule holds for an Established session too", "[session][rfc4271-8.1.1]")
{
    auto c = local_config();
    c.collision_detect_established_state = true;
    subject p{c};
    p.to_established(open_of(higher));
    auto const second = p.session.on_accepted(p.now);
    REQUIRE(second);
    p.octets_from_peer(*second, encoded(open_of(higher)));
    CHECK(p.session.state(out) == session_state::idle);
    CHECK(p.session.state(in) == session_state::open_confirm);
    CHECK(p.handler.last_down.cause == down_cause::collision);
    CHECK(p.handler.last_down.event == session_event::open_collision_dump);

    subject q{c};
    q.to_established(open_of(lower));
    auto const other = q.session.on_accepted(q.now);
    q.octets_from_peer(*other, encoded(open_of(lower)));
    CHECK(q.session.state(out) == session_state::established);
}

TEST_CASE("what becomes of a second connection from the peer is a setting", "[session]")
{
    auto c = local_config();
    c.mode = connection_mode::passive;
    auto const up_to = [](subject& p, int stage) {
        p.session.start(p.now);
        auto const id = *p.session.on_accepted(p.now);
        if (stage >= 1)
            p.octets_from_peer(id, encoded(peer_open()));
        if (stage >= 2)
            p.octets_from_peer(id, keepalive_message);
        return id;
    };
    for (int stage = 0; stage != 3; ++stage) {
        CAPTURE(stage);
        c.second = second_connection::refuse;
        subject refusing{c};
        auto const kept = up_to(refusing, stage);
        CHECK_FALSE(refusing.session.on_accepted(refusing.now));
        CHECK(refusing.incoming() == kept);

        c.second = second_connection::replace_unestablished;
        subject usual{c};
        auto const first = up_to(usual, stage);
        usual.handler.take();
        auto const second = usual.session.on_accepted(usual.now);
        CHECK(second.has_value() == (stage < 2));
        if (stage < 2) {
            CHECK(*second != first);
            CHECK(usual.handler.log[0] == "close " + to_text(first));
            CHECK(usual.session.state(in) == session_state::open_sent);
        } else {
            CHECK(usual.session.is_established());
        }

        c.second = second_connection::replace_always;
        subject always{c};
        up_to(always, stage);
        CHECK(always.session.on_accepted(always.now));
        CHECK(always.session.state(in) == session_state::open_sent);
        if (stage == 2)
            CHECK(always.handler.last_down.cause == down_cause::tcp_failed);
    }
}

TEST_CASE("a dial that is under way is given up for a connection with a valid OPEN", "[session][rfc4271-6.8]")
{
    subject p;
    p.session.start(p.now);
    auto const dialing = p.outgoing();
    auto const id = *p.session.on_accepted(p.now);
    CHECK(p.session.state(out) == session_state::connect);
    p.handler.take();
    p.octets_from_peer(id, encoded(peer_open()));
    CHECK(p.session.state(out) == session_state::idle);
    auto const log = p.handler.take();
    CHECK(std::find(log.begin(), log.end(), "close outgoing 1") != log.end());
    CHECK_FALSE(p.session.on_connected(dialing, p.now));
    p.octets_from_peer(id, keepalive_message);
    CHECK(p.session.is_established());
    p.pass(25'000);
    CHECK(p.session.state(out) == session_state::idle);

    p.session.on_tcp_failed(id, p.now); // and is taken up again when that is gone
    p.pass(1'000);
    CHECK(p.session.state(out) == session_state::connect);
}

// --- Every interleaving --------------------------------------------------------------------------------

namespace {

/// Two sessions that dial each other, and all that is under way between them. Nothing happens by
/// itself: `choices()` says how many things could happen next, `happen(i)` lets one of them happen.
class crossing {
public:
    struct end;
    using session_type = session<end>;

    enum class queue_end : std::uint8_t { open, closing, closed };

    /// One TCP connection. What goes to one end waits in its queue.
    struct wire {
        std::array<connection_id, 2> ids{};
        std::array<bool, 2> knows{}; // this end knows that the connection is up
        std::array<bool, 2> gone{};  // this end has closed it, or never wanted it
        std::array<std::deque<octet_vector>, 2> to{};
        std::array<bool, 2> fin_to{};
        std::size_t dialer = 0;
    };

    struct end : handler_defaults {
        crossing* world = nullptr;
        std::size_t index = 0;
        int established = 0;
        int downs = 0;

        void connect(connection_id id) noexcept
        {
            wire w;
            w.dialer = index;
            w.ids[index] = id;
            world->wires.push_back(std::move(w));
        }
        void close(connection_id id) noexcept
        {
            if (auto* w = world->find(index, id)) {
                w->gone[index] = true;
                w->fin_to[1 - index] = true;
            }
        }
        send_result send(connection_id id, octets message) noexcept
        {
            world->find(index, id)->to[1 - index].emplace_back(message.begin(), message.end());
            return send_result::sent;
        }
        void on_established(connection_id, negotiated const&) noexcept { ++established; }
        verdict on_update(update_view const&) noexcept { return {}; }
        void on_down(down_reason const&) noexcept { ++downs; }
    };

    struct choice {
        wire* at; // null: this end's DelayOpenTimer expires
        std::size_t side;
    };

    std::deque<wire> wires;
    instant now{1'000};
    std::array<end, 2> ends;
    std::array<session_config, 2> configs{local_config(), local_config()};
    session_type a{ends[0], configs[0], 1};
    session_type b{ends[1], configs[1], 2};

    crossing(std::uint32_t identifier_a, std::uint32_t identifier_b, bool delay_a, bool delay_b)
    {
        configs[0].open.bgp_identifier = bgp_identifier{identifier_a};
        configs[1].open = open_of(identifier_b);
        configs[1].peer_as = asn{65001};
        configs[0].delay_open_time = delay_a ? 1 : 0;
        configs[1].delay_open_time = delay_b ? 1 : 0;
        for (std::size_t i = 0; i != 2; ++i) {
            ends[i].world = this;
            ends[i].index = i;
        }
        a.start(now);
        b.start(now);
    }

    session_type& at(std::size_t side) { return side == 0 ? a : b; }

    wire* find(std::size_t side, connection_id id)
    {
        for (auto& w : wires)
            if (w.ids[side] == id && (w.knows[side] || w.dialer == side) && !w.gone[side])
                return &w;
        return nullptr;
    }

    /// Everything that could happen next: an end learns that a connection is up, or gets what waits for it.
    std::vector<choice> choices()
    {
        std::vector<choice> all;
        for (auto& w : wires)
            for (std::size_t side = 0; side != 2; ++side) {
                if (w.gone[side])
                    continue;
                if (!w.knows[side] || !w.to[side].empty() || w.fin_to[side])
                    all.push_back({&w, side});
            }
        for (std::size_t side = 0; side != 2; ++side)
            if (at(side).next_timer().timer == session_timer::delay_open)
                all.push_back({nullptr, side});
        return all;
    }

    void happen(choice const& c)
    {
        auto const side = c.side;
        auto& s = at(side);
        if (c.at == nullptr) {
            now = std::max(now, s.next_deadline());
            return s.on_timer(now);
        }
        auto& w = *c.at;
        if (!w.knows[side]) {
            if (w.dialer == side) {
                w.knows[side] = true;
                if (!s.on_connected(w.ids[side], now) && !w.gone[side]) {
                    w.gone[side] = true;
                    w.fin_to[1 - side] = true;
                }
                return;
            }
            w.knows[side] = true;
            if (!s.on_accepted(now, [&](connection_id id) noexcept { w.ids[side] = id; })) {
                w.gone[side] = true;
                w.fin_to[1 - side] = true;
            }
        } else if (!w.to[side].empty()) {
            auto const message = std::move(w.to[side].front());
            w.to[side].pop_front();
            s.on_octets(w.ids[side], message, now);
        } else {
            w.fin_to[side] = false;
            w.gone[side] = true;
            w.gone[1 - side] = true; // its queue can fill no more
            s.on_tcp_failed(w.ids[side], now);
        }
    }

    /// How many wires are alive at both ends and Established at both.
    int agreed()
    {
        int count = 0;
        for (auto& w : wires)
            if (!w.gone[0] && !w.gone[1] && at(0).state(w.ids[0].side()) == session_state::established
                && at(0).connection(w.ids[0].side()) == w.ids[0]
                && at(1).state(w.ids[1].side()) == session_state::established
                && at(1).connection(w.ids[1].side()) == w.ids[1])
                ++count;
        return count;
    }
};

struct verdict_over_all {
    std::uint64_t interleavings = 0;
    std::uint64_t without_survivor = 0;
    std::uint64_t interrupted = 0; // a session that was Established went down again
};

/// Runs every interleaving: each run follows the choices of the one before up to the last point at
/// which another choice was left.
verdict_over_all explore(std::uint32_t identifier_a, std::uint32_t identifier_b, bool delay_a, bool delay_b)
{
    verdict_over_all result;
    std::vector<std::pair<std::size_t, std::size_t>> path; // taken, out of
    do {
        crossing world{identifier_a, identifier_b, delay_a, delay_b};
        for (std::size_t depth = 0;; ++depth) {
            auto const all = world.choices();
            if (all.empty())
                break;
            if (depth == path.size())
                path.emplace_back(0, all.size());
            world.happen(all[path[depth].first]);
        }
        ++result.interleavings;
        int const agreed = world.agreed();
        if (agreed != 1) {
            ++result.without_survivor;
        } else {
            CHECK(world.a.is_established());
            CHECK(world.b.is_established());
        }
        for (auto const& e : world.ends)
            result.interrupted += e.downs != 0 ? 1 : 0;
        while (!path.empty() && path.back().first + 1 == path.back().second)
            path.pop_back();
        if (!path.empty())
            ++path.back().first;
    } while (!path.empty());
    return result;
}

} // namespace

TEST_CASE("whatever the order of events, exactly one of two crossing connections survives, at both ends",
    "[session][rfc4271-6.8]")
{
    for (auto const theirs : {lower, higher}) {
        auto const result = explore(0x0a000001, theirs, false, false);
        CAPTURE(result.interleavings);
        CHECK(result.interleavings > 2'000);
        CHECK(result.without_survivor == 0);
        CHECK(result.interrupted == 0);
    }
}

TEST_CASE("the same where one side delays its OPEN", "[session][rfc4271-6.8]")
{
    for (auto const theirs : {lower, higher})
        for (bool const ours_too : {false, true}) {
            auto const result = explore(0x0a000001, theirs, ours_too, !ours_too);
            CAPTURE(result.interleavings);
            CHECK(result.interleavings > 2'000);
            CHECK(result.without_survivor == 0);
            CHECK(result.interrupted == 0);
        }
}
