// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_SOCKET_OPTIONS_HPP
#define SPEAKER_SOCKET_OPTIONS_HPP

#include <bgpwire/interop/socket_options.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <string>

namespace speaker {

/// What every BGP connection wants: no waiting for more to send, no waiting in calls, and the
/// precedence of routing traffic (RFC 4271 Appendix E).
void prepare(boost::asio::ip::tcp::socket& connected);

using bgpwire::hop_limits;

/// To be set before connecting, or listening: the first packet counts too.
boost::system::error_code limit_hops(int socket, hop_limits limits);

/// Lets the connection leave through that device alone, as the one of a VRF.
boost::system::error_code bind_to_device(int socket, std::string const& name);

/// Signs and checks the segments to and from that peer, where the kernel can. @see RFC 2385
boost::system::error_code set_md5_password(
    int socket, boost::asio::ip::tcp::endpoint const& peer, std::string const& password);

} // namespace speaker

#endif
