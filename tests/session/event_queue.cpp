// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/session/event_queue.hpp>

#include <bgpwire/session/session.hpp>

#include "catch.hpp"
#include "session/recorder.hpp"
#include "support/allocations.hpp"
#include "support/hex.hpp"

#include <type_traits>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

struct polled {
    std::vector<session_news> room;
    octet_vector memory = octet_vector(event_queue::octets_per_input);
    event_queue queue;
    session_config config = local_config();
    session<event_queue> peer{queue, config, 1};
    instant now{1'000};

    explicit polled(std::size_t size = event_queue::news_per_input, session_news filler = connect_request{})
        : room(size, filler), queue(room, memory)
    {
    }

    /// All that there is, as the names of the news.
    lines drain()
    {
        lines names;
        while (auto const* news = queue.next())
            names.push_back(std::visit(
                [](auto const& one) -> std::string {
                    using type = std::remove_cvref_t<decltype(one)>;
                    if constexpr (std::is_same_v<type, connect_request>)
                        return "connect " + to_text(one.connection);
                    else if constexpr (std::is_same_v<type, close_request>)
                        return "close " + to_text(one.connection);
                    else if constexpr (std::is_same_v<type, send_request>)
                        return "send " + describe(one.message);
                    else if constexpr (std::is_same_v<type, state_news>)
                        return to_text(one.from) + " to " + to_text(one.to);
                    else if constexpr (std::is_same_v<type, open_news>)
                        return "open of AS " + to_text(one.open.as_number());
                    else if constexpr (std::is_same_v<type, established_news>)
                        return "established with AS " + to_text(one.terms.peer_as);
                    else if constexpr (std::is_same_v<type, update_news>)
                        return to_text(one.update.nlri());
                    else if constexpr (std::is_same_v<type, end_of_rib_news>)
                        return "End-of-RIB " + to_text(one.family);
                    else if constexpr (std::is_same_v<type, route_refresh_news>)
                        return to_text(one.refresh);
                    else
                        return to_text(one.reason);
                },
                *news));
        return names;
    }
    connection_id to_established()
    {
        peer.start(now);
        drain();
        auto const id = peer.connection(connection_side::outgoing);
        CHECK(peer.on_connected(id, now));
        drain();
        auto const their_open = encoded(peer_open());
        peer.on_octets(id, their_open, now);
        drain();
        peer.on_octets(id, keepalive_message, now);
        drain();
        return id;
    }
};

} // namespace

TEST_CASE("a queue returns what a handler would be called with, in the same order", "[session]")
{
    polled p;
    p.peer.start(p.now);
    CHECK(p.drain() == lines{"Idle to Connect", "connect outgoing 1", "Idle to Active"});
    CHECK(p.queue.next() == nullptr);
    auto const id = p.peer.connection(connection_side::outgoing);
    CHECK(p.peer.on_connected(id, p.now));
    auto const opening = p.drain();
    REQUIRE(opening.size() == 2);
    CHECK(opening[1].substr(0, 18) == "send OPEN AS 65001");
    auto const their_open = encoded(peer_open()); // what news borrow must live until they are fetched
    p.peer.on_octets(id, their_open, p.now);
    CHECK(p.drain() == lines{"open of AS 65002", "OpenSent to OpenConfirm", "send KEEPALIVE"});
    p.peer.on_octets(id, keepalive_message, p.now);
    CHECK(p.drain() == lines{"OpenConfirm to Established", "established with AS 65002"});
    octet_vector stream = an_update();
    auto const eor = "ffffffffffffffffffffffffffffffff | 0017 | 02 | 0000 0000"_hex;
    stream.insert(stream.end(), eor.begin(), eor.end());
    auto const refresh = encoded(route_refresh_view{ipv4_unicast});
    stream.insert(stream.end(), refresh.begin(), refresh.end());
    std::size_t used = 0;
    lines seen;
    while (used != stream.size()) { // this queue is as small as a queue may be
        used += p.peer.on_octets(id, octets{stream}.subspan(used), p.now);
        for (auto& line : p.drain())
            seen.push_back(line);
    }
    CHECK(seen == lines{"192.0.2.0/24", "End-of-RIB IPv4 unicast", "ROUTE-REFRESH IPv4 unicast"});
    p.peer.stop(p.now, errc::administrative_shutdown, "bye");
    auto const closing = p.drain();
    REQUIRE(closing.size() == 5);
    CHECK(closing[0] == "send NOTIFICATION Cease/Administrative Shutdown (6/2) \"bye\"");
    CHECK(closing[1] == "close outgoing 1");
    CHECK(closing[3] == "stopped: NOTIFICATION Cease/Administrative Shutdown (6/2) \"bye\" in Established");
}

TEST_CASE("a queue that is nearly full stops the session between two messages", "[session]")
{
    polled p{event_queue::news_per_input + 3};
    auto const id = p.to_established();
    octet_vector stream;
    for (std::uint8_t i = 0; i != 10; ++i) {
        auto const one = an_update(i);
        stream.insert(stream.end(), one.begin(), one.end());
    }
    auto const used = p.peer.on_octets(id, stream, p.now);
    CHECK(used == 4 * an_update().size());
    CHECK(p.drain() == lines{"192.0.0.0/24", "192.0.1.0/24", "192.0.2.0/24", "192.0.3.0/24"});
    CHECK(p.peer.on_octets(id, octets{stream}.subspan(used), p.now) == used);
    CHECK(p.drain().size() == 4);
}

TEST_CASE("no single input brings more news than the queue promises to have room for", "[session]")
{
    // The most that happens at once: both connections are open, the peer's OPEN decides between them.
    polled p;
    p.peer.start(p.now);
    p.drain();
    auto const id = p.peer.connection(connection_side::outgoing);
    CHECK(p.peer.on_connected(id, p.now));
    p.drain();
    REQUIRE(p.peer.on_accepted(p.now));
    p.drain();
    auto const their_open = encoded(peer_open());
    p.peer.on_octets(p.peer.connection(connection_side::incoming), their_open, p.now);
    CHECK(p.drain().size() <= event_queue::news_per_input / 2);
    p.peer.stop(p.now, errc::administrative_shutdown, std::string(255, 'x'));
    CHECK(p.drain().size() <= event_queue::news_per_input / 2);
}

TEST_CASE("an UPDATE that the transport has no room for is refused by the queue", "[session]")
{
    polled p;
    p.to_established();
    int sent = 0;
    while (p.peer.send_update(an_update(), p.now) != send_result::blocked)
        ++sent;
    CHECK(sent == static_cast<int>(event_queue::news_per_input));
    CHECK(p.drain().size() == event_queue::news_per_input);
    CHECK(p.peer.send_update(an_update(), p.now) == send_result::queued);
}

TEST_CASE("a queue allocates nothing", "[session]")
{
    polled p;
    auto const their_open = encoded(peer_open());
    CHECK(allocations_in([&] {
        p.peer.start(p.now);
        while (p.queue.next() != nullptr) {
        }
        auto const id = p.peer.connection(connection_side::outgoing);
        (void)p.peer.on_connected(id, p.now);
        p.peer.on_octets(id, their_open, p.now);
        while (p.queue.next() != nullptr) {
        }
        p.peer.on_octets(id, keepalive_message, p.now);
        p.peer.stop(p.now);
    }) == 0);
}

TEST_CASE("news can be kept in a variant that has more", "[session]")
{
    struct tick {};
    using news_type = std::variant<tick, connect_request, close_request, send_request, state_news, open_news,
        established_news, update_news, end_of_rib_news, route_refresh_news, down_news, attempt_failed_news>;
    using queue_type = basic_event_queue<news_type>;
    std::vector<news_type> room(queue_type::news_per_input);
    octet_vector memory(queue_type::octets_per_input);
    queue_type queue{room, memory};
    auto const config = local_config();
    session<queue_type> peer{queue, config, 1};
    peer.start(instant{1'000});

    std::vector<connection_id> asked_for;
    while (auto const* news = queue.next()) {
        CHECK_FALSE(std::holds_alternative<tick>(*news));
        if (auto const* request = std::get_if<connect_request>(news))
            asked_for.push_back(request->connection);
    }
    CHECK(asked_for == std::vector{peer.connection(connection_side::outgoing)});
}
