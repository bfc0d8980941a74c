// SPDX-License-Identifier: BSL-1.0
#include "peering_parts.hpp"

#include <bgpwire/interop/asio.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>

namespace speaker {

namespace {

namespace asio = boost::asio;
using bgpwire::connection_id;
using boost::system::error_code;

constexpr std::size_t queue_limit = 1'000'000; // octets
constexpr std::chrono::seconds linger{1};

// Reads, and passes over, what comes until the end of it.
void drain(std::shared_ptr<peering::socket> const& from, std::shared_ptr<asio::steady_timer> const& patience)
{
    from->async_wait(peering::socket::wait_read, [from, patience](error_code why) {
        std::array<std::uint8_t, 4096> chunk;
        if (!why)
            (void)from->read_some(asio::buffer(chunk), why);
        if (!why)
            return drain(from, patience);
        patience->cancel();
    });
}

} // namespace

std::optional<bgpwire::ip_address> peering::local_address() const
{
    for (auto const& c : connections_) {
        error_code why;
        auto const end = c->tcp.local_endpoint(why);
        if (c->up && !why)
            return bgpwire::from_asio(end.address());
    }
    return {};
}
void peering::dial(connection_id id)
{
    auto const c = std::make_shared<connection>(context_, socket{context_});
    c->id = id;
    connections_.push_back(c);
    error_code why;
    (void)c->tcp.open(plan_.remote.protocol(), why);
    if (!why && !plan_.device.empty())
        why = bind_to_device(c->tcp.native_handle(), plan_.device);
    if (!why && plan_.source)
        (void)c->tcp.bind({*plan_.source, 0}, why);
    if (!why && !plan_.password.empty())
        why = set_md5_password(c->tcp.native_handle(), plan_.remote, plan_.password);
    if (!why)
        why = limit_hops(c->tcp.native_handle(), plan_.hops);
    if (why) { // never answered from inside of the session
        asio::post(context_, [this, self = shared_from_this(), c, why] { fail(c, why); });
        return;
    }
    c->tcp.async_connect(plan_.remote, [this, self = shared_from_this(), c](error_code result) {
        if (result)
            return fail(c, result);
        if (c->ending)
            return;
        c->up = true;
        prepare(c->tcp);
        bool wanted = false;
        input([&](auto& session, auto now) { wanted = session.on_connected(c->id, now); });
        if (!wanted)
            hang_up(c->id);
        else
            await_octets(c);
    });
}

void peering::accept(socket connected)
{
    auto const c = std::make_shared<connection>(context_, std::move(connected));
    c->up = true;
    prepare(c->tcp);
    (void)limit_hops(c->tcp.native_handle(), plan_.hops);
    auto const attach = [&](connection_id id) noexcept {
        c->id = id;
        connections_.push_back(c);
    };
    bool wanted = false;
    input([&](auto& session, auto now) { wanted = session.on_accepted(now, attach); });
    if (wanted)
        await_octets(c);
    else if (!c->ending)
        refuse(std::move(c->tcp));
}

void peering::refuse(socket connected)
{
    auto const leaving = std::make_shared<socket>(std::move(connected));
    error_code ignored;
    (void)leaving->non_blocking(true, ignored);
    (void)leaving->write_some(asio::buffer(bgpwire::connection_rejected_octets), ignored);
    (void)leaving->shutdown(socket::shutdown_send, ignored);
    // A socket that is closed over unread octets takes the last words back: it is kept until the peer closes.
    auto const patience = std::make_shared<asio::steady_timer>(leaving->get_executor(), linger);
    drain(leaving, patience);
    patience->async_wait([leaving](error_code why) {
        error_code unused;
        if (!why)
            (void)leaving->close(unused);
    });
}

peering::connection_ptr peering::find(connection_id id)
{
    auto const found = std::ranges::find_if(connections_, [&](auto const& c) { return c->id == id; });
    return found != connections_.end() ? *found : nullptr;
}

void peering::forget(connection_ptr const& c) { std::erase(connections_, c); }

bgpwire::send_result peering::enqueue(connection_id id, bgpwire::octets message)
{
    auto const c = find(id);
    if (!c || c->queued.size() + message.size() > queue_limit)
        return bgpwire::send_result::blocked;
    c->queued.insert(c->queued.end(), message.begin(), message.end());
    write_queued(c);
    return bgpwire::send_result::queued;
}

void peering::write_queued(connection_ptr const& c)
{
    if (!c->in_flight.empty() || c->queued.empty())
        return;
    c->in_flight.swap(c->queued);
    asio::async_write(
        c->tcp, asio::buffer(c->in_flight), [this, self = shared_from_this(), c](error_code why, std::size_t) {
            c->in_flight.clear();
            if (why)
                return fail(c, why);
            write_queued(c);
            if (c->ending)
                return finish(c);
            input([&](auto& session, auto now) { session.on_sent(c->id, now); });
        });
}

void peering::hang_up(connection_id id)
{
    if (auto const c = find(id)) {
        forget(c);
        c->ending = true;
        finish(c);
    }
}

// Once everything is sent: FIN, then wait a little for the peer's.
void peering::finish(connection_ptr const& c)
{
    error_code ignored;
    if (!c->up) {
        (void)c->tcp.close(ignored);
        return;
    }
    if (!c->in_flight.empty() || !c->queued.empty())
        return;
    (void)c->tcp.shutdown(socket::shutdown_send, ignored);
    c->patience.expires_after(linger);
    c->patience.async_wait([c](error_code why) {
        error_code unused;
        if (!why)
            (void)c->tcp.close(unused);
    });
}

void peering::fail(connection_ptr const& c, error_code why)
{
    error_code ignored;
    c->patience.cancel();
    (void)c->tcp.close(ignored);
    if (c->ending)
        return;
    c->ending = true;
    c->up = false;
    last_failure_ = why == asio::error::eof ? "closed by the peer" : why.message();
    // Still known to the session, which will ask to close it.
    input([&](auto& session, auto now) { session.on_tcp_failed(c->id, now); });
    forget(c);
}

void peering::await_octets(connection_ptr const& c)
{
    c->tcp.async_wait(socket::wait_read, [this, self = shared_from_this(), c](error_code why) {
        if (why)
            return fail(c, why);
        read_available(c);
        if (c->tcp.is_open())
            await_octets(c);
    });
}

void peering::read_available(connection_ptr const& c)
{
    std::array<std::uint8_t, 65536> chunk;
    while (c->tcp.is_open()) {
        error_code why;
        auto const count = c->tcp.read_some(asio::buffer(chunk), why);
        if (why == asio::error::would_block || why == asio::error::try_again)
            return;
        if (why)
            return fail(c, why);
        if (c->ending)
            continue; // only to see the end of it
        c->unread.insert(c->unread.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(count));
        std::size_t used = 0;
        input([&](auto& session, auto now) { used = session.on_octets(c->id, c->unread, now); });
        c->unread.erase(c->unread.begin(), c->unread.begin() + static_cast<std::ptrdiff_t>(used));
    }
}

} // namespace speaker
