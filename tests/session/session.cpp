// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/session/session.hpp>

#include "catch.hpp"
#include "session/recorder.hpp"
#include "support/allocations.hpp"
#include "support/hex.hpp"

#include <deque>
#include <functional>

using namespace bgpwire;
using namespace bgpwire::test;

static_assert(sizeof(session<recorder>) <= 256, "a peering costs at most 256 octets");

namespace {

/// A whole session in a constant expression, which undefined behaviour would make none.
constexpr bool comes_up_and_goes_down()
{
    struct counting : handler_defaults {
        int sent = 0, updates = 0, downs = 0;
        constexpr void connect(connection_id) noexcept {}
        constexpr void close(connection_id) noexcept {}
        constexpr send_result send(connection_id, octets) noexcept
        {
            ++sent;
            return send_result::sent;
        }
        constexpr void on_established(connection_id, negotiated const&) noexcept {}
        constexpr verdict on_update(update_view const& update) noexcept
        {
            updates += update.nlri().empty() ? 0 : 1;
            return {};
        }
        constexpr void on_down(down_reason const&) noexcept { ++downs; }
    };
    constexpr auto stream = "ffffffffffffffffffffffffffffffff 002d 01 04 fdea 005a 0a000002 10 020e 0104 0001 0001 0200 4104"
                            "0000fdea | ffffffffffffffffffffffffffffffff 0013 04 | ffffffffffffffffffffffffffffffff 002f 02"
                            "0000 0014 40010100 4002060201 0000fdea 4003040a000002 18 c00002"_hex;
    counting handler;
    session_config config;
    config.open = {.as_number = asn{65001}, .bgp_identifier = bgp_identifier{1}};
    config.open.capabilities = {multiprotocol_capability{ipv4_unicast}, four_octet_as_number_capability{asn{65001}}};
    config.peer_as = asn{65002};
    session<counting> s{handler, config, 1};
    instant now{0};
    s.start(now);
    auto const id = s.connection(connection_side::outgoing);
    bool const used = s.on_connected(id, now) && s.on_octets(id, stream, now) == stream.size() && s.is_established();
    now = s.next_deadline();
    s.on_timer(now);
    s.stop(now, errc::administrative_shutdown, "bye");
    return used && handler.sent == 4 && handler.updates == 1 && handler.downs == 1 && s.next_deadline().is_never();
}
static_assert(comes_up_and_goes_down());

} // namespace

TEST_CASE("KEEPALIVEs as often as is asked for, and never less often than a third of the hold time", "[session][rfc4271-10]")
{
    struct asked {
        std::uint16_t time;
        std::uint16_t agreed;
    };
    auto const of = GENERATE(asked{0, 10}, asked{3, 3}, asked{10, 10}, asked{11, 10}, asked{65535, 10});
    auto config = local_config();
    config.keepalive_time = of.time;
    subject p{config};
    auto const id = p.to_open_sent();
    p.octets_from_peer(id, encoded(peer_open()));
    REQUIRE(p.session.terms() != nullptr);
    CHECK(p.session.terms()->hold_time == 30);
    CHECK(p.session.terms()->keepalive_time == of.agreed);
    p.octets_from_peer(id, keepalive_message);
    p.handler.take();
    p.now = p.now + std::int64_t{1000} * of.agreed;
    p.session.on_timer(p.now);
    CHECK(p.handler.take() == lines{"send outgoing 1 KEEPALIVE"});
}

TEST_CASE("a session from start to stop: every call in its order", "[session][rfc4271-8.2.2]")
{
    subject p;
    p.session.start(p.now);
    CHECK(p.handler.take()
        == lines{"outgoing Idle to Connect", "connect outgoing 1", "incoming Idle to Active"});

    CHECK(p.session.on_connected(p.outgoing(), p.now));
    CHECK(p.handler.take()
        == lines{"outgoing Connect to OpenSent",
            "send outgoing 1 OPEN AS 65001 hold time 90 identifier 10.0.0.1 "
            "[Multiprotocol IPv4 unicast, Route Refresh, Four-octet AS 65001]"});

    auto const id = p.outgoing();
    CHECK(p.octets_from_peer(id, encoded(peer_open())) == encoded(peer_open()).size());
    CHECK(p.handler.take()
        == lines{"open outgoing 1", "outgoing OpenSent to OpenConfirm", "send outgoing 1 KEEPALIVE"});
    REQUIRE(p.session.terms() != nullptr);
    CHECK(p.session.terms()->hold_time == 30);
    CHECK(p.session.terms()->keepalive_time == 10);

    p.octets_from_peer(id, keepalive_message);
    CHECK(p.handler.take() == lines{"outgoing OpenConfirm to Established", "established outgoing 1"});
    CHECK(p.session.is_established());

    p.octets_from_peer(id, an_update());
    CHECK(p.handler.take()
        == lines{"UPDATE announce 192.0.2.0/24 with ORIGIN IGP; AS_PATH [65002]; NEXT_HOP 10.0.0.2"});

    CHECK(p.session.send_update(an_update(), p.now) == send_result::sent);
    CHECK(p.handler.sent.back() == an_update());
    p.handler.take();

    p.session.stop(p.now, errc::administrative_shutdown, "maintenance");
    CHECK(p.handler.take()
        == lines{"send outgoing 1 NOTIFICATION Cease/Administrative Shutdown (6/2) \"maintenance\"", "close outgoing 1",
            "outgoing Established to Idle",
            "down stopped: NOTIFICATION Cease/Administrative Shutdown (6/2) \"maintenance\" in Established",
            "incoming Active to Idle"});
    CHECK(p.session.next_deadline().is_never());
}

TEST_CASE("a passive session waits, takes a connection and becomes Established", "[session][rfc4271-8.2.2]")
{
    auto c = local_config();
    c.mode = connection_mode::passive;
    subject p{c};
    CHECK_FALSE(p.session.on_accepted(p.now)); // Idle refuses
    p.session.start(p.now);
    CHECK(p.handler.take() == lines{"incoming Idle to Active"});
    CHECK(p.session.next_deadline().is_never());

    auto const id = p.session.on_accepted(p.now);
    REQUIRE(id);
    CHECK(id->side() == connection_side::incoming);
    p.octets_from_peer(*id, encoded(peer_open()));
    p.octets_from_peer(*id, keepalive_message);
    CHECK(p.session.is_established());
    CHECK(p.session.state(connection_side::outgoing) == session_state::idle);
}

namespace {

/// Two sessions whose octets go from one to the other, in the order in which they were sent.
struct pair_of_sessions {
    struct end;
    using session_type = session<end>;

    struct end : handler_defaults {
        pair_of_sessions* both = nullptr;
        end* other = nullptr;
        session_type* self = nullptr;
        connection_id id;
        std::vector<std::string> routes;
        std::vector<down_reason> downs;

        void connect(connection_id c) noexcept
        {
            both->tasks.push_back([this, c] {
                if (auto const theirs = other->self->on_accepted(both->now)) {
                    other->id = *theirs;
                    id = c;
                    if (!self->on_connected(c, both->now))
                        other->self->on_tcp_failed(*theirs, both->now);
                } else {
                    self->on_tcp_failed(c, both->now);
                }
            });
        }
        void close(connection_id) noexcept
        {
            both->tasks.push_back([this] { other->self->on_tcp_failed(other->id, both->now); });
        }
        send_result send(connection_id, octets message) noexcept
        {
            both->tasks.push_back([this, copy = octet_vector(message.begin(), message.end())] {
                other->self->on_octets(other->id, copy, both->now);
            });
            return send_result::sent;
        }
        void on_established(connection_id, negotiated const&) noexcept
        {
            self->send_update(an_update(self->config().open.as_number == asn{65001} ? 1 : 2), both->now);
        }
        verdict on_update(update_view const& update) noexcept
        {
            for (auto const& route : update.nlri())
                routes.push_back(to_text(route));
            return {};
        }
        void on_down(down_reason const& reason) noexcept
        {
            downs.push_back(reason);
            downs.back().notification.data = {};
        }
    };

    instant now{0};
    std::deque<std::function<void()>> tasks;
    end ends[2];
    session_config configs[2]{local_config(), local_config()};
    session_type a{ends[0], configs[0], 1};
    session_type b{ends[1], configs[1], 2};

    pair_of_sessions()
    {
        configs[1].open = peer_open();
        configs[1].peer_as = asn{65001};
        configs[1].mode = connection_mode::passive;
        ends[0].both = ends[1].both = this;
        ends[0].other = &ends[1];
        ends[1].other = &ends[0];
        ends[0].self = &a;
        ends[1].self = &b;
    }
    void run(std::int64_t milliseconds)
    {
        auto const until = now + milliseconds;
        while (true) {
            if (!tasks.empty()) {
                auto const task = std::move(tasks.front());
                tasks.pop_front();
                task();
                continue;
            }
            auto const next = a.next_deadline() < b.next_deadline() ? a.next_deadline() : b.next_deadline();
            if (next > until)
                break;
            now = next;
            a.on_timer(now);
            b.on_timer(now);
        }
        now = until;
    }
};

} // namespace

TEST_CASE("two sessions back to back become Established, exchange routes and stay up", "[session][rfc4271-8.2.2]")
{
    pair_of_sessions p;
    p.b.start(p.now);
    p.a.start(p.now);
    p.run(10);
    REQUIRE(p.a.is_established());
    REQUIRE(p.b.is_established());
    CHECK(p.ends[0].routes == lines{"192.0.2.0/24"});
    CHECK(p.ends[1].routes == lines{"192.0.1.0/24"});
    CHECK(p.a.terms()->peer_as == asn{65002});
    CHECK(p.b.terms()->peer_as == asn{65001});

    p.run(3'600'000); // an hour of KEEPALIVEs
    CHECK(p.a.established_count() == 1);
    CHECK(p.b.established_count() == 1);

    p.b.stop(p.now);
    p.run(10);
    REQUIRE(p.ends[0].downs.size() == 1);
    CHECK(p.ends[0].downs[0].cause == down_cause::notification_received);
    CHECK(p.ends[0].downs[0].notification.error == errc::administrative_shutdown);
    REQUIRE(p.ends[1].downs.size() == 1);
    CHECK(p.ends[1].downs[0].cause == down_cause::stopped);
    CHECK_FALSE(p.b.is_established());
}

TEST_CASE("after construction a session never allocates", "[session]")
{
    struct silent : handler_defaults {
        void connect(connection_id) noexcept {}
        void close(connection_id) noexcept {}
        send_result send(connection_id, octets) noexcept { return send_result::sent; }
        void on_established(connection_id, negotiated const&) noexcept {}
        verdict on_update(update_view const&) noexcept { return {}; }
        void on_down(down_reason const&) noexcept {}
    } handler;
    auto const config = local_config();
    auto const open = encoded(peer_open());
    auto const update = an_update();
    auto const refuse = encoded_notification(errc::administrative_reset);
    session<silent> s{handler, config, 1};
    CHECK(allocations_in([&] {
        instant now{0};
        for (int i = 0; i != 10; ++i) {
            s.start(now);
            auto const id = s.connection(connection_side::outgoing);
            (void)s.on_connected(id, now);
            s.on_octets(id, open, now);
            s.on_octets(id, keepalive_message, now);
            s.on_octets(id, update, now);
            s.send_update(update, now);
            now = s.next_deadline();
            s.on_timer(now);
            if (i % 2 == 0)
                s.on_octets(id, refuse, now);
            else
                s.stop(now, errc::administrative_shutdown, "text");
            now = now + 1'000'000;
            s.on_timer(now);
        }
    }) == 0);
    CHECK(s.established_count() == 10);
}
