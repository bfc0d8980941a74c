// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_POLL_LOOP_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_POLL_LOOP_HPP

// Sessions on POSIX sockets and poll().

#include "tcp_peer.hpp"

#include <algorithm>
#include <map>

namespace examples {

/// Peers, a listener and one poll() for all.
class poll_loop {
public:
    std::list<std::unique_ptr<tcp_peer>> peers;
    /// Called with each connection that comes; it is refused by being dropped.
    std::function<void(tcp_socket, sockaddr_in const&)> when_accepted;
    /// What else to wait for: called when the descriptor can be read. It may forget itself, and add others.
    std::map<int, std::function<void()>> readers;
    /// The same when it can be written to, which is also when a connection that it waits for is there, or has failed.
    std::map<int, std::function<void()>> writers;

    /// Listens; the port that it became, or 0.
    std::uint16_t listen(sockaddr_in address)
    {
        listener_ = tcp_socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        int const on = 1;
        setsockopt(listener_.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        socklen_t size = sizeof address;
        if (::bind(listener_.fd(), reinterpret_cast<sockaddr*>(&address), size) != 0
            || ::listen(listener_.fd(), SOMAXCONN) != 0
            || ::getsockname(listener_.fd(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
            return 0;
        return ntohs(address.sin_port);
    }

    /// Until `done()`; asked after each turn, and at least every `patience` milliseconds.
    void run(std::function<bool()> const& done, int patience = 100)
    {
        while (!done())
            turn(patience);
    }

    /// Accepts one connection from a listening socket. Where no descriptor or memory is left for it, that
    /// socket is not asked for a second: what waits there would wake us at once, again and again.
    tcp_socket accept_from(int listener, sockaddr_in* from = nullptr)
    {
        socklen_t size = sizeof *from;
        while (true) {
            tcp_socket socket{::accept4(
                listener, reinterpret_cast<sockaddr*>(from), from != nullptr ? &size : nullptr, SOCK_CLOEXEC)};
            if (socket.is_open())
                return socket;
            if (errno == EINTR || errno == ECONNABORTED || errno == EPROTO) // that one has gone again
                continue;
            if (errno != EAGAIN && errno != EWOULDBLOCK)
                resting_[listener] = now() + 1'000;
            return {};
        }
    }

    /// Closes connections, the oldest first, until fewer than `most` peers are left that have not sent an acceptable
    /// OPEN: whoever connects and says nothing holds no place that another one needs. For `when_accepted`.
    void make_room(std::size_t most)
    {
        auto const is_stranger = [](auto const& peer) {
            return peer->session().state() < bgpwire::session_state::open_confirm;
        };
        auto strangers = static_cast<std::size_t>(std::count_if(peers.begin(), peers.end(), is_stranger));
        peers.remove_if([&](auto const& peer) { return strangers >= most && is_stranger(peer) && strangers-- != 0; });
    }

    void turn(int patience)
    {
        wait_for_.clear();
        owners_.clear();
        auto next = instant::never();
        std::erase_if(resting_, [](auto const& rest) { return rest.second <= now(); });
        for (auto const& [fd, until] : resting_)
            next = std::min(next, until);
        if (listener_.is_open() && !resting_.contains(listener_.fd()))
            wait_for_.push_back({listener_.fd(), POLLIN, 0});
        for (auto const& [fd, unused] : readers)
            if (!resting_.contains(fd))
                wait_for_.push_back({fd, POLLIN, 0});
        for (auto const& [fd, unused] : writers)
            wait_for_.push_back({fd, POLLOUT, 0});
        owners_.resize(wait_for_.size());
        for (auto& p : peers) {
            p->report_failures();
            p->collect(wait_for_);
            owners_.resize(wait_for_.size(), p.get());
            next = std::min(next, p->session().next_deadline());
        }
        if (auto const left = next - now(); !next.is_never() && left < patience)
            patience = left < 0 ? 0 : static_cast<int>(left);
        if (::poll(wait_for_.data(), wait_for_.size(), patience) < 0)
            return;
        for (std::size_t i = 0; i != wait_for_.size(); ++i)
            if (wait_for_[i].revents != 0 && owners_[i] != nullptr)
                owners_[i]->serve(wait_for_[i].fd, wait_for_[i].revents);
        for (auto& p : peers)
            if (p->session().next_deadline() <= now())
                p->session().on_timer(now());
        for (std::size_t i = 0; i != wait_for_.size(); ++i) {
            if (wait_for_[i].revents == 0 || owners_[i] != nullptr)
                continue;
            auto const& others = wait_for_[i].events == POLLOUT ? writers : readers;
            if (wait_for_[i].fd == listener_.fd())
                accept_all();
            else if (auto const one = others.find(wait_for_[i].fd); one != others.end())
                std::function<void()>{one->second}();
        }
    }

private:
    void accept_all()
    {
        while (true) {
            sockaddr_in from{};
            auto socket = accept_from(listener_.fd(), &from);
            if (!socket.is_open())
                return;
            if (when_accepted)
                when_accepted(std::move(socket), from);
        }
    }

    tcp_socket listener_;
    std::map<int, instant> resting_; ///< listening sockets, until when
    std::vector<pollfd> wait_for_;
    std::vector<tcp_peer*> owners_;
};

} // namespace examples

#endif
