// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_CONTROL_SOCKET_HPP
#define SPEAKER_CONTROL_SOCKET_HPP

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace speaker {

/// Answers lines that come over a Unix socket, one to a connection; only the user who runs this may connect.
class control_socket {
public:
    using answerer = std::function<std::string(std::string const& line)>;

    /// A socket that was left behind by a dead process is replaced, one that somebody listens to is not.
    /// @throws boost::system::system_error where the path cannot be listened to
    control_socket(boost::asio::io_context& context, std::string path, answerer answer);
    control_socket(control_socket const&) = delete;
    control_socket& operator=(control_socket const&) = delete;
    ~control_socket() { stop(); }

    /// Nobody is answered any more, and the path is free.
    void stop();

private:
    struct client;

    void await_clients();

    std::string path_;
    answerer answer_;
    boost::asio::local::stream_protocol::acceptor acceptor_;
    boost::asio::steady_timer rest_;
    std::vector<std::weak_ptr<client>> clients_;
};

/// Asks a running speaker over its socket.
/// @param done is called once: with what it answers, or, where there is no answer, with an empty text and the reason
void ask(boost::asio::io_context& context, std::string const& path, std::string const& line,
    std::function<void(std::string const& answer, std::string const& why)> done);

/// Asks, and waits.
/// @throws std::runtime_error where there is no answer
std::string ask(std::string const& path, std::string const& line);

} // namespace speaker

#endif
