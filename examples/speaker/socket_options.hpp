// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_SOCKET_OPTIONS_HPP
#define SPEAKER_SOCKET_OPTIONS_HPP

#include <boost/asio/ip/tcp.hpp>

#include <string>

namespace speaker {

/// What every BGP connection wants: no waiting for more to send, no waiting in calls, and the
/// precedence of routing traffic (RFC 4271 Appendix E).
void prepare(boost::asio::ip::tcp::socket& connected);

/// Signs and checks the segments to and from that peer, where the kernel can. @see RFC 2385
boost::system::error_code set_md5_password(
    int socket, boost::asio::ip::tcp::endpoint const& peer, std::string const& password);

} // namespace speaker

#endif
