// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_LINE_SERVER_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_LINE_SERVER_HPP

// Questions and answers in lines: over a Unix socket, and over standard input and output.

#include "poll_loop.hpp"

#include <sys/un.h>

#include <algorithm>
#include <cstring>
#include <string>

namespace examples {

/// Gives each line that comes to a function and sends back what that says, and a line feed.
class line_server {
public:
    using answerer = std::function<std::string(std::string const&)>;

    line_server(poll_loop& loop, answerer answer) : loop_{loop}, answer_{std::move(answer)} {}
    line_server(line_server const&) = delete;
    ~line_server()
    {
        if (!path_.empty())
            ::unlink(path_.c_str());
    }

    /// Answers whoever connects to that path; false if it is not to be had.
    bool listen(std::string const& path)
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (path.size() >= sizeof address.sun_path)
            return false;
        std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
        listener_ = tcp_socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        ::unlink(path.c_str()); // that of one that was killed
        if (::bind(listener_.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0
            || ::listen(listener_.fd(), SOMAXCONN) != 0)
            return false;
        path_ = path;
        loop_.readers[listener_.fd()] = [this] {
            auto socket = loop_.accept_from(listener_.fd());
            if (socket.is_open() && clients_.size() < most_clients) // else it is closed again
                add(std::move(socket));
        };
        return true;
    }

    /// Answers standard input on standard output, until it ends.
    void use_standard_input()
    {
        clients_.push_back({tcp_socket{}, STDIN_FILENO, STDOUT_FILENO, {}});
        watch(clients_.back());
    }

private:
    struct client {
        tcp_socket socket; // empty for standard input
        int in;
        int out;
        std::string begun; // the beginning of a line
    };
    static constexpr std::size_t longest_line = 4096;
    static constexpr std::size_t most_clients = 100;

    void add(tcp_socket socket)
    {
        int const fd = socket.fd();
        clients_.push_back({std::move(socket), fd, fd, {}});
        watch(clients_.back());
    }
    void watch(client& c)
    {
        loop_.readers[c.in] = [this, &c] {
            if (!serve(c)) {
                loop_.readers.erase(c.in);
                clients_.remove_if([&c](client const& each) { return &each == &c; });
            }
        };
    }

    /// False if it is over.
    bool serve(client& c) const
    {
        char memory[longest_line];
        auto const got = ::read(c.in, memory, sizeof memory);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return true;
        if (got <= 0)
            return false;
        c.begun.append(memory, static_cast<std::size_t>(got));
        std::size_t end = 0;
        while ((end = c.begun.find('\n')) != std::string::npos) {
            auto line = c.begun.substr(0, end);
            c.begun.erase(0, end + 1);
            if (!line.empty() && line.back() == '\r')
                line.pop_back();
            if (!line.empty() && !write(c, answer_(line) + '\n'))
                return false;
        }
        return c.begun.size() <= longest_line;
    }
    /// Who asks more than he reads is not waited for.
    static bool write(client const& c, std::string const& text)
    {
        auto const size = static_cast<ssize_t>(text.size());
        return (c.socket.is_open() ? ::send(c.out, text.data(), text.size(), MSG_NOSIGNAL)
                                   : ::write(c.out, text.data(), text.size()))
            == size;
    }

    poll_loop& loop_;
    answerer answer_;
    tcp_socket listener_;
    std::string path_;
    std::list<client> clients_;
};

} // namespace examples

#endif
