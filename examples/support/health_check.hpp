// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_HEALTH_CHECK_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_HEALTH_CHECK_HPP

// Whether a service answers, asked again and again without blocking.

#include "place.hpp"
#include "poll_loop.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

namespace examples {

/// What is asked.
struct health_target {
    bgpwire::ip_address address;
    std::uint16_t port = 80;
    std::string request; ///< what is sent; empty: a connection is answer enough

    /// Reads `tcp:ADDRESS:PORT` or `http://ADDRESS[:PORT][/PATH]`. Addresses only: a check that waits for the DNS
    /// would test the DNS.
    static std::optional<health_target> parse(std::string const& text)
    {
        bool const is_http = text.starts_with("http://");
        if (!is_http && !text.starts_with("tcp:"))
            return std::nullopt;
        auto const rest = text.substr(is_http ? 7 : 4);
        auto const slash = is_http ? rest.find('/') : rest.npos;
        auto const where = place::parse(rest.substr(0, slash));
        auto const is_control = [](char c) { return c <= ' ' || c == 127; };
        if (!where || (!is_http && !where->port) || std::any_of(text.begin(), text.end(), is_control))
            return std::nullopt;
        health_target t{where->address, where->port.value_or(80), {}};
        if (is_http)
            t.request = "GET " + (slash == rest.npos ? "/" : rest.substr(slash)) + " HTTP/1.1\r\nHost: "
                + rest.substr(0, slash) + "\r\nUser-Agent: bgpwire-anycast\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        return t;
    }
};

/// Asks at an interval, and tells what came of it.
class health_check {
public:
    /// Told of each outcome: an empty text, or what was wrong.
    using listener = std::function<void(std::string const& problem)>;

    /// Interval (of the beginnings) and timeout are in milliseconds.
    health_check(
        poll_loop& loop, health_target target, std::int64_t interval, std::int64_t timeout, listener when_done)
        : loop_{loop}, target_{std::move(target)}, interval_{interval}, timeout_{timeout},
          when_done_{std::move(when_done)}
    {
    }
    health_check(health_check const&) = delete;
    ~health_check() { forget(); }

    [[nodiscard]] instant next_deadline() const { return socket_.is_open() ? give_up_ : next_; }
    /// At @ref next_deadline, or whenever else; the first time asks.
    void on_timer(instant now)
    {
        if (socket_.is_open() && give_up_ <= now)
            end("no answer in time");
        if (!socket_.is_open() && next_ <= now)
            begin(now);
    }

private:
    void begin(instant now)
    {
        next_ = now + interval_;
        give_up_ = now + timeout_;
        answer_.clear();
        auto const to = bgpwire::to_sockaddr(target_.address, target_.port);
        socket_ = tcp_socket{::socket(to.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        if (!socket_.is_open() || (::connect(socket_.fd(), to.data(), to.length) != 0 && errno != EINPROGRESS))
            return end(std::strerror(errno));
        loop_.writers[socket_.fd()] = [this] { connected(); };
    }

    void connected()
    {
        int failure = 0;
        socklen_t size = sizeof failure;
        getsockopt(socket_.fd(), SOL_SOCKET, SO_ERROR, &failure, &size);
        if (failure != 0)
            return end(std::strerror(failure));
        if (is_connected_to_itself())
            return end("nobody listens");
        if (target_.request.empty())
            return end({});
        auto const sent = ::send(socket_.fd(), target_.request.data(), target_.request.size(), MSG_NOSIGNAL);
        if (sent != static_cast<ssize_t>(target_.request.size()))
            return end("the request could not be sent");
        loop_.writers.erase(socket_.fd());
        loop_.readers[socket_.fd()] = [this] { read(); };
    }
    /// A port of this machine that nobody listens on may be given to our own end, and TCP then opens from both sides
    /// at once. RFC 9293 §3.5
    [[nodiscard]] bool is_connected_to_itself() const
    {
        sockaddr_storage ends[2]{};
        socklen_t sizes[2]{sizeof ends[0], sizeof ends[1]};
        return ::getsockname(socket_.fd(), reinterpret_cast<sockaddr*>(&ends[0]), &sizes[0]) == 0
            && ::getpeername(socket_.fd(), reinterpret_cast<sockaddr*>(&ends[1]), &sizes[1]) == 0
            && sizes[0] == sizes[1] && std::memcmp(&ends[0], &ends[1], sizes[0]) == 0;
    }

    void read()
    {
        char memory[1024];
        auto const got = ::recv(socket_.fd(), memory, sizeof memory, 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (got < 0)
            return end(std::strerror(errno));
        answer_.append(memory, static_cast<std::size_t>(got));
        if (auto const line = answer_.substr(0, answer_.find('\n')); line.size() != answer_.size())
            end(problem_of(line));
        else if (got == 0 || answer_.size() > sizeof memory)
            end("no answer of HTTP");
    }
    /// Well are the status codes of success and of redirection, as load balancers have it. RFC 9112 §4
    static std::string problem_of(std::string const& status_line)
    {
        auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
        if (!status_line.starts_with("HTTP/1.") || status_line.size() < 12 || status_line[8] != ' '
            || !std::all_of(status_line.begin() + 9, status_line.begin() + 12, is_digit))
            return "no answer of HTTP";
        bool const is_well = status_line[9] == '2' || status_line[9] == '3';
        return is_well ? std::string{} : "HTTP status " + status_line.substr(9, 3);
    }

    void forget()
    {
        loop_.readers.erase(socket_.fd());
        loop_.writers.erase(socket_.fd());
        tcp_socket const closed{std::move(socket_)};
    }
    void end(std::string const& problem)
    {
        forget();
        when_done_(problem);
    }

    poll_loop& loop_;
    health_target target_;
    std::int64_t interval_;
    std::int64_t timeout_;
    listener when_done_;
    tcp_socket socket_;
    std::string answer_;
    instant next_ = now();
    instant give_up_;
};

} // namespace examples

#endif
