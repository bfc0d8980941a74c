// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_SESSION_RECORDER_HPP
#define BGPWIRE_TESTS_SESSION_RECORDER_HPP

#include <bgpwire/message/any_message.hpp>
#include <bgpwire/message/encode_notification.hpp>
#include <bgpwire/session/session.hpp>

#include "support/text.hpp"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace bgpwire::test {

using octet_vector = std::vector<std::uint8_t>;

/// A message as text, or "garbage".
inline std::string describe(octets message, codec_context const& context = {})
{
    auto const framed = next_message(message, extended_message_length);
    if (!framed || !*framed)
        return "garbage";
    switch ((*framed)->type()) {
    case message_type::open: return to_text(*open_view::decode(**framed));
    case message_type::notification: return to_text(*notification_view::decode(**framed));
    case message_type::keepalive: return "KEEPALIVE";
    case message_type::route_refresh: return to_text(*route_refresh_view::decode(**framed));
    case message_type::update: {
        auto const update = update_view::decode(**framed, context);
        return update ? to_text(*update) : "UPDATE malformed";
    }
    }
    return "garbage";
}

/// A handler that writes down every call, and answers as the test tells it.
struct recorder : handler_defaults {
    std::vector<std::string> log;
    std::vector<octet_vector> sent; ///< all messages, octet for octet

    send_result answer = send_result::sent;
    verdict open_verdict;
    verdict update_verdict;
    bool ready = true;
    bool hungry = true;
    bool hard = true;

    void connect(connection_id id) noexcept { note("connect " + to_text(id)); }
    void close(connection_id id) noexcept { note("close " + to_text(id)); }
    send_result send(connection_id id, octets message) noexcept
    {
        if (answer == send_result::blocked) {
            note("blocked " + to_text(id) + " " + describe(message));
            return answer;
        }
        sent.emplace_back(message.begin(), message.end());
        note("send " + to_text(id) + " " + describe(message));
        return answer;
    }
    verdict on_open(connection_id id, open_view const&, negotiated const&) noexcept
    {
        note("open " + to_text(id));
        return open_verdict;
    }
    void on_established(connection_id id, negotiated const&) noexcept { note("established " + to_text(id)); }
    verdict on_update(update_view const& update) noexcept
    {
        note(to_text(update));
        return update_verdict;
    }
    void on_route_refresh(route_refresh_view const& refresh) noexcept { note(to_text(refresh)); }
    void on_end_of_rib(address_family family) noexcept { note("End-of-RIB " + to_text(family)); }
    void on_unnegotiated(address_family family, message_type type) noexcept
    {
        note("not negotiated " + to_text(family) + " " + std::to_string(static_cast<int>(type)));
    }
    void on_capabilities_withheld(connection_id) noexcept { ++withheld_capabilities; }
    void on_down(down_reason const& reason) noexcept
    {
        last_down = reason;
        last_down.notification.data = {};
        note("down " + to_text(reason));
    }
    void on_attempt_failed(down_reason const& reason) noexcept
    {
        last_failure = reason;
        last_failure.notification.data = {};
        note("failed " + to_text(reason));
    }
    void on_state(connection_id id, session_state from, session_state to) noexcept
    {
        note(to_text(id.side()) + " " + to_text(from) + " to " + to_text(to));
    }
    bool may_establish() noexcept { return ready; }
    bool accepts_messages() noexcept { return hungry; }
    bool resets_hard(errc why) noexcept { return hard && handler_defaults::resets_hard(why); }

    /// What happened since the last time it was asked.
    std::vector<std::string> take() { return std::exchange(log, {}); }

    down_reason last_down;
    down_reason last_failure;
    int withheld_capabilities = 0;

private:
    void note(std::string line) { log.push_back(std::move(line)); }
};

using lines = std::vector<std::string>;

/// Any message in memory of its own.
template<class Message>
octet_vector encoded(Message const& message)
{
    octet_vector memory(extended_message_length);
    wire::writer out{memory};
    message.encode(out);
    memory.resize(out.size());
    return memory;
}

inline octet_vector encoded_notification(errc why, octets data = {})
{
    return encoded(notification_view{why, data});
}

inline octet_vector const keepalive_message{keepalive_octets.begin(), keepalive_octets.end()};

/// The local side of most tests: AS 65001, identifier 10.0.0.1, hold time 90.
inline session_config local_config()
{
    session_config c;
    c.open = {.as_number = asn{65001},
        .hold_time = 90,
        .bgp_identifier = bgp_identifier{0x0a000001},
        .capabilities = {multiprotocol_capability{ipv4_unicast}, route_refresh_capability{},
            four_octet_as_number_capability{asn{65001}}}};
    c.peer_as = asn{65002};
    return c;
}

/// The OPEN of its peer: AS 65002, identifier 10.0.0.2, hold time 30.
inline open peer_open()
{
    return {.as_number = asn{65002},
        .hold_time = 30,
        .bgp_identifier = bgp_identifier{0x0a000002},
        .capabilities = {multiprotocol_capability{ipv4_unicast}, route_refresh_capability{},
            four_octet_as_number_capability{asn{65002}}}};
}

/// An UPDATE that announces 192.0.2.0/24, with AS numbers of four octets.
inline octet_vector an_update(std::uint8_t third_octet = 2)
{
    octet_vector u(16, 0xff);
    for (int const octet : {0, 0x2f, 2, 0, 0, 0, 0x14, 0x40, 1, 1, 0, 0x40, 2, 6, 2, 1, 0, 0, 0xfd, 0xea, 0x40, 3, 4, 10,
             0, 0, 2, 24, 192, 0, int{third_octet}})
        u.push_back(static_cast<std::uint8_t>(octet));
    return u;
}

/// One session under test, driven by hand.
struct subject {
    recorder handler;
    session_config config;
    bgpwire::session<recorder, exponential_backoff, message_counters> session;
    instant now{1'000'000};

    explicit subject(session_config c = local_config(), std::uint64_t seed = 7)
        : config(std::move(c)), session(handler, config, seed)
    {
    }

    std::size_t octets_from_peer(connection_id id, octets message) { return session.on_octets(id, message, now); }

    connection_id outgoing() const { return session.connection(connection_side::outgoing); }
    connection_id incoming() const { return session.connection(connection_side::incoming); }

    /// Started and dialed: the state is OpenSent.
    connection_id to_open_sent()
    {
        session.start(now);
        (void)session.on_connected(outgoing(), now);
        return outgoing();
    }
    connection_id to_open_confirm(open const& theirs = peer_open())
    {
        auto const id = to_open_sent();
        octets_from_peer(id, encoded(theirs));
        return id;
    }
    connection_id to_established(open const& theirs = peer_open())
    {
        auto const id = to_open_confirm(theirs);
        octets_from_peer(id, keepalive_message);
        return id;
    }
    /// Lets the time pass, with every timer on its way; stops at `until`.
    void pass(std::int64_t milliseconds)
    {
        auto const until = now + milliseconds;
        while (session.next_deadline() <= until) {
            now = session.next_deadline();
            session.on_timer(now);
        }
        now = until;
    }
};

} // namespace bgpwire::test

#endif
