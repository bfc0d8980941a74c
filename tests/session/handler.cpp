// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/session/handler.hpp>

#include "catch.hpp"
#include "support/hex.hpp"
#include "support/text.hpp"

using namespace bgpwire;

namespace {

struct whole : handler_defaults {
    void connect(connection_id) noexcept {}
    void close(connection_id) noexcept {}
    send_result send(connection_id, octets) noexcept { return send_result::sent; }
    void on_established(connection_id, negotiated const&) noexcept {}
    verdict on_update(update_view const&) noexcept { return {}; }
    void on_down(down_reason const&) noexcept {}
};
static_assert(session_handler<whole>);

struct raw : whole {
    verdict on_update(message_view, codec_context const&) noexcept { return {}; }
};
static_assert(session_handler<raw>);

struct with_another_attribute_list : whole {
    using path_attributes = type_list<origin, as_path_view>;
    verdict on_update(basic_update_view<path_attributes> const&) noexcept { return {}; }
};
static_assert(session_handler<with_another_attribute_list>);

// What is no handler, and the one thing that is wrong with it.
struct without_update : handler_defaults {
    void connect(connection_id) noexcept {}
    void close(connection_id) noexcept {}
    send_result send(connection_id, octets) noexcept { return send_result::sent; }
    void on_established(connection_id, negotiated const&) noexcept {}
    void on_down(down_reason const&) noexcept {}
};
static_assert(!session_handler<without_update>);

struct may_throw : whole {
    void connect(connection_id) {}
};
static_assert(!session_handler<may_throw>);

struct says_bool : whole {
    bool send(connection_id, octets) noexcept { return true; }
};
static_assert(!session_handler<says_bool>);

struct misspelt : whole { // a default that is hidden by something that cannot be called
    void on_route_refresh(int) noexcept {}
};
static_assert(!session_handler<misspelt>);

struct no_verdict : whole {
    void on_update(update_view const&) noexcept {}
};
static_assert(!session_handler<no_verdict>);

static_assert(!session_handler<int>);

} // namespace

TEST_CASE("a handler is what can be called as one", "[session]")
{
    CHECK(session_handler<whole>);
    CHECK_FALSE(session_handler<may_throw>);
}

TEST_CASE("a verdict accepts unless it names an error", "[session]")
{
    CHECK(verdict{}.accepted());
    verdict const no = {errc::connection_rejected, "01"_hex};
    CHECK_FALSE(no.accepted());
    CHECK(no.error == errc::connection_rejected);
    CHECK(same_octets(no.data, "01"_hex));
}

TEST_CASE("a connection id tells its side and how many came before it", "[session]")
{
    constexpr connection_id id{connection_side::incoming, 7};
    static_assert(sizeof id == 4);
    static_assert(id.side() == connection_side::incoming && id.generation() == 7);
    CHECK(test::to_text(id) == "incoming 7");
    CHECK(id != connection_id{connection_side::outgoing, 7});
    CHECK(id != connection_id{connection_side::incoming, 8});
}

TEST_CASE("a reason prints who, why and in which state", "[session]")
{
    down_reason reason{.cause = down_cause::notification_received,
        .event = session_event::notif_msg,
        .left = session_state::established,
        .routes = route_fate::retain,
        .notification = {errc::administrative_shutdown, "03 62 79 65"_hex}};
    CHECK(test::to_text(reason)
        == "NOTIFICATION received: NOTIFICATION Cease/Administrative Shutdown (6/2) \"bye\" in Established, routes "
           "retained");
    reason = {.cause = down_cause::tcp_failed, .left = session_state::connect};
    CHECK(test::to_text(reason) == "TCP failed in Connect");
}
