// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_PEERING_PARTS_HPP
#define SPEAKER_PEERING_PARTS_HPP

// What a peering is made of; only for peering.cpp, which is its session, and peering_connection.cpp, its transport.

#include "peering.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <vector>

namespace speaker {

/// One TCP connection. It outlives the session's interest in it by as long as it takes to send
/// what is queued and to see the peer close: closing at once could destroy a NOTIFICATION that
/// the peer has not read yet.
struct peering::connection {
    connection(boost::asio::io_context& context, socket s) : tcp{std::move(s)}, patience{context} {}

    bgpwire::connection_id id;
    socket tcp;
    boost::asio::steady_timer patience;
    std::vector<std::uint8_t> unread; ///< the beginning of a message
    std::vector<std::uint8_t> queued;
    std::vector<std::uint8_t> in_flight;
    bool up = false;
    bool ending = false;
};

/// What the session calls.
struct peering::handler : bgpwire::handler_defaults {
    handler(peering& p, std::uint64_t seed) : owner{p}, session{*this, p.plan_.session, seed} {}

    void connect(bgpwire::connection_id id) noexcept { owner.dial(id); }
    void close(bgpwire::connection_id id) noexcept { owner.hang_up(id); }
    bgpwire::send_result send(bgpwire::connection_id id, bgpwire::octets message) noexcept
    {
        return owner.enqueue(id, message);
    }
    bgpwire::verdict on_open(
        bgpwire::connection_id, bgpwire::open_view const& theirs, bgpwire::negotiated const& terms) noexcept
    {
        if (owner.plan_.external_only && terms.send.peer == bgpwire::peering::internal)
            return {bgpwire::errc::bad_peer_as, {}};
        owner.events_.on_open(theirs.capabilities, terms);
        return {};
    }
    void on_end_of_rib(bgpwire::address_family family) noexcept { owner.events_.on_end_of_rib(family); }
    void on_established(bgpwire::connection_id, bgpwire::negotiated const& terms) noexcept
    {
        owner.last_failure_.clear();
        owner.reconfigure();
        owner.events_.on_established(terms);
    }
    bgpwire::verdict on_update(bgpwire::update_view const& update) noexcept
    {
        owner.events_.on_update(update);
        return {};
    }
    void on_route_refresh(bgpwire::route_refresh_view const& refresh) noexcept
    {
        if (refresh.subtype == bgpwire::route_refresh_subtype::normal)
            owner.events_.on_refresh(refresh.family);
    }
    void on_room() noexcept { owner.events_.on_room(); }
    void on_down(bgpwire::down_reason const& reason) noexcept
    {
        owner.reconfigure();
        owner.events_.on_down(reason, true, owner.last_failure_);
    }
    void on_attempt_failed(bgpwire::down_reason const& reason) noexcept
    {
        owner.reconfigure();
        owner.events_.on_down(reason, false, owner.last_failure_);
    }

    peering& owner;
    bgpwire::session<handler, bgpwire::exponential_backoff, counters> session;
};

template<class Input>
void peering::input(Input feed)
{
    feed(handler_->session, bgpwire::instant{std::chrono::steady_clock::now()});
    await_deadline();
}

} // namespace speaker

#endif
