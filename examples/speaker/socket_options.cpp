// SPDX-License-Identifier: BSL-1.0
#include "socket_options.hpp"

#include <bgpwire/interop/asio.hpp>

#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace speaker {

void prepare(boost::asio::ip::tcp::socket& connected)
{
    boost::system::error_code ignored;
    (void)connected.non_blocking(true, ignored);
    (void)connected.set_option(boost::asio::ip::tcp::no_delay{true}, ignored);
    int const precedence = IPTOS_PREC_INTERNETCONTROL;
    auto const end = connected.local_endpoint(ignored);
    if (end.address().is_v6())
        ::setsockopt(connected.native_handle(), IPPROTO_IPV6, IPV6_TCLASS, &precedence, sizeof precedence);
    else
        ::setsockopt(connected.native_handle(), IPPROTO_IP, IP_TOS, &precedence, sizeof precedence);
}

boost::system::error_code limit_hops(int socket, hop_limits limits)
{
    return {bgpwire::set_hop_limits(socket, limits), boost::system::system_category()};
}

boost::system::error_code bind_to_device(int socket, std::string const& name)
{
    return {bgpwire::bind_to_device(socket, name), boost::system::system_category()};
}

boost::system::error_code set_md5_password(
    int socket, boost::asio::ip::tcp::endpoint const& peer, std::string const& password)
{
    return {bgpwire::set_md5_password(socket, bgpwire::from_asio(peer.address()), password),
        boost::system::system_category()};
}

} // namespace speaker
