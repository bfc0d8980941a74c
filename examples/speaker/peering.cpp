// SPDX-License-Identifier: BSL-1.0
#include "peering.hpp"

#include <bgpwire/interop/asio.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <random>

namespace speaker {

namespace {

namespace asio = boost::asio;
using bgpwire::connection_id;
using boost::system::error_code;
using clock = std::chrono::steady_clock;

constexpr std::size_t queue_limit = 1'000'000; // octets
constexpr std::chrono::seconds linger{1};

std::uint64_t random_seed()
{
    std::random_device device;
    return std::uint64_t{device()} << 32 | device();
}

} // namespace

// One TCP connection. It outlives the session's interest in it by as long as it takes to send
// what is queued and to see the peer close: closing at once could destroy a NOTIFICATION that
// the peer has not read yet.
struct peering::connection {
    connection(asio::io_context& context, socket s) : tcp{std::move(s)}, patience{context} {}

    connection_id id;
    socket tcp;
    asio::steady_timer patience;
    std::vector<std::uint8_t> unread; // the beginning of a message
    std::vector<std::uint8_t> queued;
    std::vector<std::uint8_t> in_flight;
    bool up = false;
    bool ending = false;
};

// What the session calls.
struct peering::handler : bgpwire::handler_defaults {
    explicit handler(peering& p) : owner{p}, session{*this, p.plan_.session, random_seed()} {}

    void connect(connection_id id) noexcept { owner.dial(id); }
    void close(connection_id id) noexcept { owner.hang_up(id); }
    bgpwire::send_result send(connection_id id, bgpwire::octets message) noexcept { return owner.enqueue(id, message); }
    void on_established(connection_id, bgpwire::negotiated const& terms) noexcept
    {
        owner.last_failure_.clear();
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
    void on_down(bgpwire::down_reason const& reason) noexcept
    {
        owner.events_.on_down(reason, true, owner.last_failure_);
    }
    void on_attempt_failed(bgpwire::down_reason const& reason) noexcept
    {
        owner.events_.on_down(reason, false, owner.last_failure_);
    }

    peering& owner;
    bgpwire::session<handler, bgpwire::exponential_backoff, counters> session;
};

peering::peering(asio::io_context& context, peering_plan plan, peering_events& events)
    : context_{context},
      plan_{std::move(plan)},
      events_{events},
      timer_{context},
      handler_{std::make_unique<handler>(*this)}
{
}

peering::~peering() = default;

template<class Input>
void peering::input(Input feed)
{
    feed(handler_->session, bgpwire::instant{clock::now()});
    await_deadline();
}

void peering::start()
{
    input([](auto& session, auto now) { session.start(now); });
}

void peering::stop(bgpwire::errc why, std::string_view text)
{
    input([&](auto& session, auto now) { session.stop(now, why, text); });
}

bool peering::send(bgpwire::octets update)
{
    bool const taken =
        handler_->session.send_update(update, bgpwire::instant{clock::now()}) != bgpwire::send_result::blocked;
    waits_for_room_ |= !taken;
    return taken;
}

bgpwire::session_state peering::state() const { return handler_->session.state(); }

bgpwire::negotiated const* peering::terms() const { return handler_->session.terms(); }

peering::counters const& peering::messages() const { return handler_->session.counters(); }

std::optional<std::chrono::seconds> peering::up_for() const
{
    if (!handler_->session.is_established())
        return {};
    auto const since = handler_->session.established_since().as<clock::time_point>();
    return std::chrono::duration_cast<std::chrono::seconds>(clock::now() - since);
}

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

void peering::await_deadline()
{
    auto const next = handler_->session.next_deadline();
    if (next.is_never()) {
        timer_.cancel();
        return;
    }
    timer_.expires_at(next.as<clock::time_point>());
    timer_.async_wait([this, self = shared_from_this()](error_code why) {
        if (why)
            return;
        // Octets before timers: a HoldTimer must not expire over a message that lies unread.
        for (auto const& c : std::vector{connections_})
            if (c->up)
                read_available(c);
        input([](auto& session, auto now) { session.on_timer(now); });
    });
}

void peering::dial(connection_id id)
{
    auto const c = std::make_shared<connection>(context_, socket{context_});
    c->id = id;
    connections_.push_back(c);
    error_code why;
    (void)c->tcp.open(plan_.remote.protocol(), why);
    if (!why && plan_.source)
        (void)c->tcp.bind({*plan_.source, 0}, why);
    if (!why && !plan_.password.empty())
        why = set_md5_password(c->tcp.native_handle(), plan_.remote, plan_.password);
    if (!why)
        why = set_hop_limits(c->tcp.native_handle(), plan_.remote.protocol(), plan_.hops);
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
    (void)set_hop_limits(c->tcp.native_handle(), plan_.remote.protocol(), plan_.hops);
    accepting_ = c;
    std::optional<connection_id> id;
    input([&](auto& session, auto now) { id = session.on_accepted(now); });
    accepting_.reset();
    if (!id || c->ending)
        return; // not wanted: the socket closes with its last owner
    c->id = *id;
    if (std::ranges::find(connections_, c) == connections_.end())
        connections_.push_back(c);
    await_octets(c);
}

peering::connection_ptr peering::find(connection_id id)
{
    auto const found = std::ranges::find_if(connections_, [&](auto const& c) { return c->id == id; });
    if (found != connections_.end())
        return *found;
    if (!accepting_ || id.side() != bgpwire::connection_side::incoming)
        return nullptr;
    auto c = std::exchange(accepting_, nullptr); // the session speaks of the new one for the first time
    c->id = id;
    connections_.push_back(c);
    return c;
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
            if (waits_for_room_ && c->queued.empty()) {
                waits_for_room_ = false;
                events_.on_room();
            }
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
