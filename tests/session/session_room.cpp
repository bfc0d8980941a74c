// SPDX-License-Identifier: BSL-1.0
// A transport without room for what the embedder sends, and with room again.
#include <bgpwire/session/session.hpp>

#include "catch.hpp"
#include "session/recorder.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

/// A transport with room for so many messages, and an embedder that has UPDATEs to send.
struct narrow : handler_defaults {
    int room = 100;
    int told = 0;
    int waiting = 0; ///< UPDATEs that are still to be sent
    session<narrow>* peer = nullptr;
    instant now{1'000'000};

    void connect(connection_id) noexcept {}
    void close(connection_id) noexcept {}
    send_result send(connection_id, octets) noexcept
    {
        return room == 0 ? send_result::blocked : (--room, send_result::queued);
    }
    void on_established(connection_id, negotiated const&) noexcept {}
    verdict on_update(update_view const&) noexcept { return {}; }
    void on_down(down_reason const&) noexcept {}
    void on_room() noexcept
    {
        ++told;
        send_waiting();
    }
    void send_waiting() noexcept
    {
        while (waiting != 0 && peer->send_update(an_update(), now) != send_result::blocked)
            --waiting;
    }
};

struct fixture {
    narrow handler;
    session_config config = local_config();
    session<narrow> peer{handler, config, 7};

    connection_id to_established()
    {
        handler.peer = &peer;
        auto const id = peer.connection(connection_side::outgoing);
        auto const now = handler.now;
        peer.on_octets(id, encoded(peer_open()), now);
        peer.on_octets(id, keepalive_message, now);
        return id;
    }
    connection_id dial()
    {
        peer.start(handler.now);
        auto const id = peer.connection(connection_side::outgoing);
        REQUIRE(peer.on_connected(id, handler.now));
        return id;
    }
};

} // namespace

TEST_CASE("who was blocked hears that there is room again, and may send the rest at once", "[session]")
{
    fixture f;
    f.dial();
    auto const id = f.to_established();
    REQUIRE(f.peer.is_established());
    f.peer.on_sent(id, f.handler.now);
    CHECK(f.handler.told == 0); // nobody was blocked

    f.handler.room = 2;
    f.handler.waiting = 5;
    f.handler.send_waiting();
    CHECK(f.handler.waiting == 3);
    CHECK(f.handler.told == 0);
    f.handler.room = 2;
    f.peer.on_sent(id, f.handler.now);
    CHECK(f.handler.told == 1);
    CHECK(f.handler.waiting == 1); // blocked once more
    f.handler.room = 2;
    f.peer.on_sent(id, f.handler.now);
    CHECK(f.handler.told == 2);
    CHECK(f.handler.waiting == 0);
    f.peer.on_sent(id, f.handler.now);
    CHECK(f.handler.told == 2);
}

TEST_CASE("room is no news of a session that was not blocked itself", "[session]")
{
    fixture f;
    f.dial();
    auto id = f.to_established();
    f.handler.room = 0;
    CHECK(f.peer.send_update(an_update(), f.handler.now) == send_result::blocked);
    SECTION("of a connection that is gone")
    {
        f.peer.on_tcp_failed(id, f.handler.now);
        f.peer.on_sent(id, f.handler.now);
        CHECK(f.handler.told == 0);
        CHECK(f.peer.send_update(an_update(), f.handler.now) == send_result::blocked); // not Established
        f.handler.room = 100;
        f.dial();
        id = f.to_established();
        REQUIRE(f.peer.is_established());
        f.peer.on_sent(id, f.handler.now);
        CHECK(f.handler.told == 0); // on_established is the place to begin again
    }
    SECTION("of one where something went through since")
    {
        f.handler.room = 1;
        CHECK(f.peer.send_update(an_update(), f.handler.now) != send_result::blocked);
        f.peer.on_sent(id, f.handler.now);
        CHECK(f.handler.told == 0);
    }
    SECTION("a ROUTE-REFRESH counts as well")
    {
        f.handler.room = 1;
        f.peer.send_update(an_update(), f.handler.now);
        CHECK(f.peer.send_route_refresh({ipv4_unicast}, f.handler.now) == send_result::blocked);
        f.peer.on_sent(id, f.handler.now);
        CHECK(f.handler.told == 1);
    }
}
