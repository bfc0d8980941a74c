// SPDX-License-Identifier: BSL-1.0
// Sessions on Boost.Asio: one coroutine reads each connection, one sleeps until the next deadline.
// Two peers talk over loopback; it ends by itself.

#include "support/plain_command_line.hpp"

#include <bgpwire/io/ostream.hpp>
#include <bgpwire/session.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <cstdint>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

namespace {

using namespace bgpwire;
namespace asio = boost::asio;
using asio::ip::tcp;
using clock = std::chrono::steady_clock;

/// One peering on an io_context. What is spawned holds a shared pointer to it.
class asio_peer : public handler_defaults, public std::enable_shared_from_this<asio_peer> {
public:
    asio_peer(asio::io_context& context, char const* name, session_config config, tcp::endpoint remote)
        : context_{context}, timer_{context}, name_{name}, config_{std::move(config)}, remote_{remote},
          session_{*this, config_, 1}
    {
    }

    void start()
    {
        session_.start(clock::now());
        arm();
    }
    void stop()
    {
        session_.stop(clock::now(), errc::administrative_shutdown, "end of the example");
        arm();
    }
    void accepted(tcp::socket socket)
    {
        auto const c = std::make_shared<connection>(std::move(socket));
        connection_id given;
        auto const attach = [&](connection_id id) noexcept { at(given = id) = c; };
        if (session_.on_accepted(clock::now(), attach)) {
            spawn_reader(given);
        } else if (!c->closing) { // nobody wants it: RFC 4486 §4
            c->closing = true;
            send_on(given, c, connection_rejected_octets);
        }
        arm();
    }
    [[nodiscard]] bool is_established() const { return session_.is_established(); }
    [[nodiscard]] int updates() const { return updates_; }

    // The handler, for the session.
    void connect(connection_id id) noexcept
    {
        at(id) = std::make_shared<connection>(tcp::socket{context_});
        asio::co_spawn(context_, dial(shared_from_this(), id, at(id)), asio::detached);
    }
    void close(connection_id id) noexcept
    {
        auto const c = std::exchange(at(id), nullptr);
        if (!c)
            return;
        c->closing = true; // what is queued goes out first
        if (!c->writing)
            c->shut_down();
    }
    send_result send(connection_id id, octets message) noexcept
    {
        auto const& c = at(id);
        if (c->queue.size() > 1'000'000)
            return send_result::blocked;
        send_on(id, c, message);
        return send_result::queued;
    }
    void on_established(connection_id, negotiated const& terms) noexcept
    {
        std::cout << name_ << ": Established with AS " << terms.peer_as << '\n';
        update u{terms.send};
        u.path_attributes.set(origin{});
        as_path path;
        path.prepend(config_.open.as_number);
        u.path_attributes.set(path);
        u.path_attributes.set(next_hop{ipv4_address{config_.open.bgp_identifier.value()}});
        u.nlri.push_back({*ipv4_prefix::parse("192.0.2.0/24")});
        std::uint8_t memory[4096];
        wire::writer out{memory};
        u.encode(out);
        session_.send_update(out.written(), clock::now());
    }
    verdict on_update(update_view const& u) noexcept
    {
        ++updates_;
        std::cout << name_ << ": " << u << '\n';
        return {};
    }
    void on_down(down_reason const& why) noexcept { std::cout << name_ << ": down, " << why << '\n'; }

private:
    struct connection {
        tcp::socket socket;
        std::vector<std::uint8_t> queue; // to be sent
        bool writing = false;
        bool closing = false;

        explicit connection(tcp::socket s) : socket{std::move(s)} {}
        void shut_down()
        {
            boost::system::error_code ignored;
            socket.shutdown(tcp::socket::shutdown_send, ignored);
            socket.cancel(ignored);
        }
    };
    using self = std::shared_ptr<asio_peer>;
    using shared = std::shared_ptr<connection>;

    shared& at(connection_id id) { return connections_[static_cast<std::size_t>(id.side())]; }

    void send_on(connection_id id, shared const& c, octets message)
    {
        c->queue.insert(c->queue.end(), message.begin(), message.end());
        if (!std::exchange(c->writing, true))
            asio::co_spawn(context_, write(shared_from_this(), id, c), asio::detached);
    }
    void spawn_reader(connection_id id) { asio::co_spawn(context_, read(shared_from_this(), id, at(id)), asio::detached); }

    static asio::awaitable<void> dial(self me, connection_id id, shared c)
    {
        boost::system::error_code why;
        co_await c->socket.async_connect(me->remote_, asio::redirect_error(asio::use_awaitable, why));
        if (why)
            me->session_.on_tcp_failed(id, clock::now());
        else if (me->session_.on_connected(id, clock::now()))
            me->spawn_reader(id);
        me->arm();
    }

    // Whole messages are used up at once; what is left of one waits at the front of the buffer.
    static asio::awaitable<void> read(self me, connection_id id, shared c)
    {
        std::vector<std::uint8_t> buffer(65536);
        std::size_t held = 0;
        while (true) {
            boost::system::error_code why;
            auto const got = co_await c->socket.async_read_some(
                asio::buffer(buffer.data() + held, buffer.size() - held), asio::redirect_error(asio::use_awaitable, why));
            if (c->closing)
                co_return;
            if (why) {
                me->session_.on_tcp_failed(id, clock::now());
                me->arm();
                co_return;
            }
            held += got;
            auto const used = me->session_.on_octets(id, octets{buffer}.first(held), clock::now());
            std::copy(buffer.begin() + static_cast<std::ptrdiff_t>(used), buffer.begin() + static_cast<std::ptrdiff_t>(held),
                buffer.begin());
            held -= used;
            me->arm();
        }
    }

    static asio::awaitable<void> write(self me, connection_id id, shared c)
    {
        boost::system::error_code why;
        while (!c->queue.empty() && !why) {
            auto const batch = std::exchange(c->queue, {});
            co_await asio::async_write(c->socket, asio::buffer(batch), asio::redirect_error(asio::use_awaitable, why));
            if (!why)
                me->session_.on_sent(id, clock::now());
        }
        c->writing = false;
        if (c->closing)
            c->shut_down();
        me->arm();
    }

    // One timer for all that the session waits for.
    void arm()
    {
        auto const next = session_.next_deadline();
        if (next.is_never())
            return void(timer_.cancel());
        timer_.expires_at(next.as<clock::time_point>());
        timer_.async_wait([me = shared_from_this()](boost::system::error_code why) {
            if (why)
                return;
            me->session_.on_timer(clock::now());
            me->arm();
        });
    }

    asio::io_context& context_;
    asio::steady_timer timer_;
    char const* name_;
    session_config config_;
    tcp::endpoint remote_;
    shared connections_[2];
    int updates_ = 0;
    session<asio_peer> session_;
};

session_config config_of(asn ours, asn theirs, char const* identifier, connection_mode mode)
{
    session_config c;
    c.open = {.as_number = ours, .bgp_identifier = *bgp_identifier::parse(identifier)};
    c.open.capabilities = {multiprotocol_capability{ipv4_unicast}, four_octet_as_number_capability{ours}};
    c.peer_as = theirs;
    c.mode = mode;
    return c;
}

asio::awaitable<void> accept_for(std::shared_ptr<asio_peer> peer, tcp::acceptor& acceptor)
{
    while (true) {
        boost::system::error_code why;
        auto socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, why));
        if (why)
            co_return;
        peer->accepted(std::move(socket));
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (auto const status = examples::plain_command_line(argc, argv, "Two BGP speakers on Boost.Asio talk to each other over loopback."))
        return *status;
    asio::io_context context{1};
    tcp::acceptor acceptor{context, {asio::ip::address_v4::loopback(), 0}};
    auto const left = std::make_shared<asio_peer>(
        context, "left", config_of(asn{65001}, asn{65002}, "10.0.0.1", connection_mode::active), acceptor.local_endpoint());
    auto const right = std::make_shared<asio_peer>(
        context, "right", config_of(asn{65002}, asn{65001}, "10.0.0.2", connection_mode::passive), tcp::endpoint{});
    asio::co_spawn(context, accept_for(right, acceptor), asio::detached);
    right->start();
    left->start();

    auto const give_up = clock::now() + std::chrono::seconds{10};
    while ((left->updates() == 0 || right->updates() == 0) && clock::now() < give_up)
        context.run_one_for(std::chrono::milliseconds{100});
    bool const all_well = left->updates() == 1 && right->updates() == 1;
    left->stop();
    while (right->is_established() && clock::now() < give_up)
        context.run_one_for(std::chrono::milliseconds{100});
    bool const ended = !right->is_established();
    right->stop();
    acceptor.close();
    context.run_for(std::chrono::milliseconds{100});
    return all_well && ended ? 0 : 1;
}
