// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_ROUTER_HPP
#define SPEAKER_ROUTER_HPP

#include "console.hpp"
#include "neighbor.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace speaker {

struct router_options {
    asn as_number;
    bgp_identifier router_id;
    boost::asio::ip::tcp::endpoint listen;
    std::vector<neighbor_plan> neighbors;
};

/// Fills the options from the command line.
void add_router_options(CLI::App& app, router_options& options);

/// A small router that only listens: it accepts its neighbours, keeps what each announces, and
/// shows it like BIRD's client does. It forwards nothing.
class router {
public:
    explicit router(router_options options);

    /// Runs until SIGINT or SIGTERM; returns the exit status.
    int run();

private:
    void await_connections();
    void on_line(std::string const& line);
    void show_protocols() const;
    enum class detail { brief, all };
    void show_route(detail how_much) const;
    void stop();

    router_options options_;
    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer rest_; ///< of the acceptor, where it cannot accept
    std::vector<std::unique_ptr<neighbor>> neighbors_;
    console console_;
};

} // namespace speaker

#endif
