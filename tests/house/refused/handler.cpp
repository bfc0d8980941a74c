// SPDX-License-Identifier: BSL-1.0
// says: see the concept session_handler for what is missing
// Handlers of sessions that must not compile, one for each CASE; 0 must.
#include <bgpwire/session.hpp>

using namespace bgpwire;

struct requests {
    void connect(connection_id) noexcept {}
    void close(connection_id) noexcept {}
    send_result send(connection_id, octets) noexcept { return send_result::sent; }
    void on_established(connection_id, negotiated const&) noexcept {}
    void on_down(down_reason const&) noexcept {}
};
struct usual : requests, handler_defaults {
    verdict on_update(update_view const&) noexcept { return {}; }
};

struct handler : usual {
#if CASE == 0
    void on_state(connection_id, session_state, session_state) noexcept {}
    void on_room() noexcept {}
#elif CASE == 1
    verdict on_open(open_view const&, negotiated const&) noexcept { return {}; } // of no connection
#elif CASE == 2
    bool on_open(connection_id, open_view const&, negotiated const&) noexcept { return true; } // not a verdict
#elif CASE == 3
    void on_route_refresh(address_family) noexcept {}
#elif CASE == 4
    void on_end_of_rib(safi) noexcept {}
#elif CASE == 5
    void on_unnegotiated(address_family) noexcept {}
#elif CASE == 6
    void on_attempt_failed(connection_id, down_reason const&) noexcept {}
#elif CASE == 7
    void on_capabilities_withheld() noexcept {}
#elif CASE == 8
    void on_state(session_state) noexcept {}
#elif CASE == 9
    void on_state(connection_id, session_state, session_state) {} // may throw
#elif CASE == 10
    bool may_establish(connection_id) noexcept { return true; }
#elif CASE == 11
    int accepts_messages() noexcept { return 1; }
#elif CASE == 12
    bool resets_hard(down_reason const&) noexcept { return true; }
#elif CASE == 13
    verdict on_update(message_view) noexcept { return {}; }
#elif CASE == 14
    using usual::on_update;
    verdict on_update(message_view, codec_context const&) noexcept { return {}; } // which of the two?
#elif CASE == 15
    void send(connection_id, octets) noexcept {}
#elif CASE == 16
    void on_down() noexcept {}
#elif CASE == 18
    void on_room(connection_id) noexcept {}
#endif
};

#if CASE == 0
struct misspelt : handler {
    void on_end_of_ribs(address_family) noexcept {}
    void on_stat(connection_id, session_state, session_state) noexcept {}
};
static_assert(is_session_callback<&handler::on_state> && is_session_callback<&handler::on_room>);
static_assert(!is_session_callback<&misspelt::on_end_of_ribs>);
static_assert(!is_session_callback<&misspelt::on_stat>);
#elif CASE == 17
struct complete : requests { // without the defaults every function must be there
    using path_attributes = known_path_attributes;
    verdict on_update(update_view const&) noexcept { return {}; }
    verdict on_open(connection_id, open_view const&, negotiated const&) noexcept { return {}; }
    void on_route_refresh(route_refresh_view const&) noexcept {}
    void on_end_of_ribs(address_family) noexcept {} // misspelt
    void on_unnegotiated(address_family, message_type) noexcept {}
    void on_attempt_failed(down_reason const&) noexcept {}
    void on_capabilities_withheld(connection_id) noexcept {}
    void on_room() noexcept {}
    void on_state(connection_id, session_state, session_state) noexcept {}
    bool may_establish() noexcept { return true; }
    bool accepts_messages() noexcept { return true; }
    bool resets_hard(errc) noexcept { return true; }
};
#define handler complete
#endif

void use(handler& h, session_config const& config) { session<handler>{h, config, 1}.start(instant{0}); }
