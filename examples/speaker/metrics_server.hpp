// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_METRICS_SERVER_HPP
#define SPEAKER_METRICS_SERVER_HPP

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace speaker {

/// A web server for Prometheus: `GET /metrics`, and nothing else.
class metrics_server {
public:
    /// @param text gives what is answered, in Prometheus' text format
    /// @throws boost::system::system_error where it cannot be listened there
    metrics_server(boost::asio::io_context& context, boost::asio::ip::tcp::endpoint const& listen,
        std::function<std::string()> text);

    /// Where it listens, the port that was chosen for port 0 included.
    [[nodiscard]] boost::asio::ip::tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

    /// Nobody is answered any more.
    void stop();

private:
    struct client;

    void await_clients();

    std::function<std::string()> text_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer rest_;
    std::vector<std::weak_ptr<client>> clients_;
};

} // namespace speaker

#endif
