// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_PASSIVE_LISTENER_HPP
#define SPEAKER_PASSIVE_LISTENER_HPP

#include "peer_link.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace speaker {

/// Takes the connections of peers that are to connect to us, on their `source-address` or any.
class passive_listener {
public:
    using find_peer = std::function<peer_link*(ip_address const& from)>;

    /// @param find gives the peer to whom a connection from that address belongs; null if to none
    passive_listener(boost::asio::io_context& context, find_peer find);

    /// Listens for these of the peers that are passive, and for no others.
    void take(std::vector<std::unique_ptr<peer_link>> const& peers, speaker_options const& options);
    void stop();

private:
    struct door {
        boost::asio::ip::tcp::acceptor acceptor;
        boost::asio::steady_timer rest; ///< where it cannot accept
        std::vector<peer> expected;
    };

    void open(std::shared_ptr<door> const& d, boost::asio::ip::tcp::endpoint const& at);
    void await_connections(std::shared_ptr<door> const& d);

    boost::asio::io_context& context_;
    find_peer find_;
    std::map<boost::asio::ip::tcp::endpoint, std::shared_ptr<door>> doors_;
};

} // namespace speaker

#endif
