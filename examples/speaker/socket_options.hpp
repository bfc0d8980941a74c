// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_SOCKET_OPTIONS_HPP
#define SPEAKER_SOCKET_OPTIONS_HPP

#include <boost/asio/ip/tcp.hpp>

#include <string>

namespace speaker {

/// What every BGP connection wants: no waiting for more to send, no waiting in calls, and the
/// precedence of routing traffic (RFC 4271 Appendix E).
void prepare(boost::asio::ip::tcp::socket& connected);

/// How far a connection's packets go, and how far those may have come that it takes.
struct hop_limits {
    unsigned sent = 0;        ///< TTL, or Hop Limit, of what we send; 0: as the system has it
    unsigned least_taken = 0; ///< what arrives with less is dropped before TCP sees it; 0: nothing is

    /// The peer is on a network of ours: what is usual for external peers.
    [[nodiscard]] static hop_limits next_network() { return {1, 0}; }
    /// Wherever it is.
    [[nodiscard]] static hop_limits anywhere() { return {255, 0}; }
    /// At most that far; a neighbour is one hop away. Nobody further away can send what arrives with as much.
    /// @see RFC 5082 §3
    [[nodiscard]] static hop_limits secured(unsigned hops) { return {255, 256 - hops}; }
};

/// To be set before connecting: the first packet counts too, and so on a listening socket.
boost::system::error_code set_hop_limits(int socket, boost::asio::ip::tcp const& protocol, hop_limits const& limits);

/// Lets the connection leave through that device alone, as the one of a VRF.
boost::system::error_code bind_to_device(int socket, std::string const& name);

/// Signs and checks the segments to and from that peer, where the kernel can. @see RFC 2385
boost::system::error_code set_md5_password(
    int socket, boost::asio::ip::tcp::endpoint const& peer, std::string const& password);

} // namespace speaker

#endif
