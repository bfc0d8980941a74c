// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_TCP_PEER_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_TCP_PEER_HPP

// A session on POSIX sockets that do not block: the transport that an embedder without an event library
// writes.

#include <bgpwire/interop/sockaddr.hpp>
#include <bgpwire/session.hpp>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace examples {

using bgpwire::connection_id;
using bgpwire::connection_side;
using bgpwire::instant;
using bgpwire::octets;

inline instant now() { return std::chrono::steady_clock::now(); }

inline sockaddr_in address_of(bgpwire::ipv4_address address, std::uint16_t port)
{
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(address.value());
    a.sin_port = htons(port);
    return a;
}

/// A socket that does not block; closed with the object.
class tcp_socket {
public:
    tcp_socket() = default;
    explicit tcp_socket(int fd) : fd_{fd}
    {
        if (fd_ >= 0)
            fcntl(fd_, F_SETFL, fcntl(fd_, F_GETFL) | O_NONBLOCK);
    }
    tcp_socket(tcp_socket&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
    tcp_socket& operator=(tcp_socket&& other) noexcept
    {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~tcp_socket()
    {
        if (fd_ >= 0)
            ::close(fd_);
    }
    [[nodiscard]] int fd() const { return fd_; }
    [[nodiscard]] bool is_open() const { return fd_ >= 0; }

private:
    int fd_ = -1;
};

/// One peering over TCP: the transport half of a session handler. What the session tells goes to the
/// functions that are set.
class tcp_peer : public bgpwire::handler_defaults {
public:
    using session_type = bgpwire::session<tcp_peer, bgpwire::exponential_backoff, bgpwire::message_counters>;

    std::function<void(bgpwire::open_view const&, bgpwire::negotiated const&)> when_open;
    std::function<void(bgpwire::negotiated const&)> when_up;
    std::function<bgpwire::verdict(bgpwire::update_view const&)> when_update;
    std::function<void(bgpwire::address_family)> when_end_of_rib;
    std::function<void(bgpwire::route_refresh_view const&)> when_refresh;
    std::function<void()> when_room;
    std::function<bool()> may_be_up; ///< poke the session once it turns true
    std::function<void(bgpwire::down_reason const&)> when_down;
    std::function<void(bgpwire::down_reason const&)> when_failed;

    /// `remote` is only dialed if the configuration's mode says so; `local` is the address to dial from.
    tcp_peer(bgpwire::session_config config, bgpwire::socket_address const& remote,
        bgpwire::socket_address const& local, std::uint64_t seed)
        : config_{std::move(config)}, remote_{remote}, local_{local}, session_{*this, config_, seed}
    {
    }
    tcp_peer(bgpwire::session_config config, sockaddr_in remote, sockaddr_in local, std::uint64_t seed)
        : tcp_peer{std::move(config), of_either_family(remote), of_either_family(local), seed}
    {
    }

    [[nodiscard]] session_type& session() { return session_; }

    /// A connection that the peer initiated; false if it is not wanted, which the peer is told.
    // [accepted]
    bool accepted(tcp_socket socket)
    {
        connection fresh;
        fresh.socket = std::move(socket);
        auto const attach = [&](connection_id id) noexcept {
            fresh.id = id;
            at(id) = std::exchange(fresh, {});
        };
        bool const taken = session_.on_accepted(now(), attach);
        if (fresh.socket.is_open()) { // RFC 4486 §4
            fresh.out.assign(std::begin(bgpwire::connection_rejected_octets), std::end(bgpwire::connection_rejected_octets));
            part_with(std::move(fresh));
        }
        return taken;
    }
    // [accepted]

    /// Tells the session what failed at once when it asked for it, which must not hear of it meanwhile.
    void report_failures()
    {
        for (auto& c : connections_)
            if (std::exchange(c.failed, false))
                session_.on_tcp_failed(c.id, now());
    }

    /// The descriptors to wait for.
    void collect(std::vector<pollfd>& to)
    {
        for (auto& c : connections_)
            if (c.socket.is_open())
                to.push_back({c.socket.fd(),
                    static_cast<short>(c.dialing ? POLLOUT : POLLIN | (c.out.empty() ? 0 : POLLOUT)), 0});
        leaving_.remove_if([](connection const& l) { return l.until < now(); });
        for (auto& l : leaving_)
            to.push_back({l.socket.fd(), static_cast<short>(l.out.empty() ? POLLIN : POLLIN | POLLOUT), 0});
    }

    /// Whether no socket is left of it, not even one that only waits for the other side to close.
    [[nodiscard]] bool is_gone() const
    {
        return !connections_[0].socket.is_open() && !connections_[1].socket.is_open() && leaving_.empty();
    }

    /// In the order in which a session wants it: octets, progress, timers.
    void serve(int fd, short events)
    {
        for (auto& c : connections_)
            if (c.socket.fd() == fd) {
                if (c.dialing)
                    return finish_dialing(c);
                if ((events & (POLLIN | POLLHUP | POLLERR)) != 0)
                    read(c);
                if (c.socket.fd() == fd && (events & POLLOUT) != 0)
                    flush(c);
                return;
            }
        leaving_.remove_if([fd](connection& l) { return l.socket.fd() == fd && !leave(l); });
    }

    /// This end of the connection that is up, if one is.
    [[nodiscard]] std::optional<bgpwire::ip_address> local_address() const
    {
        for (auto const& c : connections_) {
            sockaddr_storage here{};
            socklen_t size = sizeof here;
            if (c.socket.is_open() && !c.dialing
                && ::getsockname(c.socket.fd(), reinterpret_cast<sockaddr*>(&here), &size) == 0)
                return bgpwire::from_sockaddr(here);
        }
        return std::nullopt;
    }

    // The handler, for the session.
    void connect(connection_id id) noexcept
    {
        auto& c = at(id);
        c = {};
        c.id = id;
        c.dialing = true;
        c.socket = tcp_socket{::socket(remote_.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        if (c.socket.is_open() && ::bind(c.socket.fd(), local_.data(), local_.length) == 0
            && (::connect(c.socket.fd(), remote_.data(), remote_.length) == 0 || errno == EINPROGRESS
                || errno == EINTR))
            return; // poll() tells how it ends
        c.socket = tcp_socket{}; // no route, no such address, no descriptor: poll() would tell nothing
        c.failed = true;
    }
    void close(connection_id id) noexcept
    {
        auto& c = at(id);
        if (c.id != id)
            return;
        if (c.socket.is_open() && !c.dialing)
            part_with(std::move(c));
        c = {};
    }
    bgpwire::send_result send(connection_id id, octets message) noexcept
    {
        using bgpwire::send_result;
        auto& c = at(id);
        if (c.out.size() > most_queued)
            return send_result::blocked;
        bool const idle = c.out.empty();
        c.out.insert(c.out.end(), message.begin(), message.end());
        if (idle)
            (void)write_some(c); // a failure shows when it is read
        return c.out.empty() ? send_result::sent : send_result::queued;
    }
    bgpwire::verdict on_open(
        connection_id, bgpwire::open_view const& open, bgpwire::negotiated const& terms) noexcept
    {
        if (when_open)
            when_open(open, terms);
        return {};
    }
    void on_established(connection_id, bgpwire::negotiated const& terms) noexcept { tell(when_up, terms); }
    bgpwire::verdict on_update(bgpwire::update_view const& update) noexcept
    {
        return when_update ? when_update(update) : bgpwire::verdict{};
    }
    void on_end_of_rib(bgpwire::address_family family) noexcept { tell(when_end_of_rib, family); }
    void on_route_refresh(bgpwire::route_refresh_view const& refresh) noexcept { tell(when_refresh, refresh); }
    bool may_establish() noexcept { return !may_be_up || may_be_up(); }
    void on_room() noexcept
    {
        if (when_room)
            when_room();
    }
    void on_down(bgpwire::down_reason const& reason) noexcept { tell(when_down, reason); }
    void on_attempt_failed(bgpwire::down_reason const& reason) noexcept { tell(when_failed, reason); }

private:
    static constexpr std::size_t most_queued = 1 << 20;
    static constexpr std::size_t most_leaving = 8; // a peer may connect again and again

    struct connection {
        tcp_socket socket;
        connection_id id;
        bool dialing = false;
        bool failed = false; // and the session does not know it yet
        std::vector<std::uint8_t> in; // what is not a whole message yet
        std::vector<std::uint8_t> out;
        instant until; // when it is leaving
    };

    template<class... Arguments>
    static void tell(std::function<void(Arguments...)> const& whom, auto const& what)
    {
        if (whom)
            whom(what);
    }

    static bgpwire::socket_address of_either_family(sockaddr_in const& address)
    {
        return bgpwire::to_sockaddr(bgpwire::ipv4_address{ntohl(address.sin_addr.s_addr)}, ntohs(address.sin_port));
    }

    connection& at(connection_id id) { return connections_[static_cast<std::size_t>(id.side())]; }

    void finish_dialing(connection& c)
    {
        int failure = 0;
        socklen_t size = sizeof failure;
        getsockopt(c.socket.fd(), SOL_SOCKET, SO_ERROR, &failure, &size);
        if (failure != 0)
            return session_.on_tcp_failed(c.id, now());
        c.dialing = false;
        auto const id = c.id;
        if (!session_.on_connected(id, now()) && c.id == id)
            c = {};
    }

    // [read]
    void read(connection& c)
    {
        auto const id = c.id;
        std::uint8_t memory[1 << 16];
        auto const got = ::recv(c.socket.fd(), memory, sizeof memory, 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (got <= 0)
            return session_.on_tcp_failed(id, now());
        octets const fresh{memory, static_cast<std::size_t>(got)};
        if (c.in.empty()) { // nearly always: whole messages straight out of the socket
            auto const used = session_.on_octets(id, fresh, now());
            if (c.id == id)
                c.in.assign(fresh.begin() + static_cast<std::ptrdiff_t>(used), fresh.end());
            return;
        }
        auto whole = std::exchange(c.in, {});
        whole.insert(whole.end(), fresh.begin(), fresh.end());
        auto const used = session_.on_octets(id, whole, now());
        if (c.id == id)
            c.in.assign(whole.begin() + static_cast<std::ptrdiff_t>(used), whole.end());
    }
    // [read]

    static bool write_some(connection& c)
    {
        auto const sent = ::send(c.socket.fd(), c.out.data(), c.out.size(), MSG_NOSIGNAL);
        if (sent > 0)
            c.out.erase(c.out.begin(), c.out.begin() + sent);
        return sent > 0 || errno == EAGAIN || errno == EINTR;
    }
    /// A socket that is closed over unread octets takes our last words back: so wait for the other side.
    void part_with(connection c)
    {
        c.until = now() + 10'000;
        if (!leave(c))
            return;
        if (leaving_.size() == most_leaving)
            leaving_.pop_front();
        leaving_.push_back(std::move(c));
    }
    /// Sends what is queued, then FIN, then drops what comes; false once the other side has closed too.
    static bool leave(connection& c)
    {
        if (!c.out.empty() && !write_some(c))
            return false;
        if (c.out.empty())
            ::shutdown(c.socket.fd(), SHUT_WR);
        std::uint8_t memory[4096];
        while (true) {
            auto const got = ::recv(c.socket.fd(), memory, sizeof memory, 0);
            if (got <= 0)
                return got < 0 && (errno == EAGAIN || errno == EINTR);
        }
    }
    void flush(connection& c)
    {
        auto const before = c.out.size();
        (void)write_some(c);
        if (c.out.size() != before)
            session_.on_sent(c.id, now());
    }

    bgpwire::session_config config_;
    bgpwire::socket_address remote_;
    bgpwire::socket_address local_;
    connection connections_[2];
    std::list<connection> leaving_;
    session_type session_;
};

} // namespace examples

#endif
