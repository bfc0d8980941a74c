// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_INTEROP_ASIO_HPP
#define BGPWIRE_INTEROP_ASIO_HPP

#include <bgpwire/net/ip_address.hpp>

#include <boost/asio/ip/address.hpp>

namespace bgpwire {

/// The address as Boost.Asio has it.
[[nodiscard]] inline boost::asio::ip::address to_asio(ip_address const& address)
{
    if (address.is_v4())
        return boost::asio::ip::address_v4{address.v4().value()};
    return boost::asio::ip::address_v6{address.v6().octets()};
}

/// The address out of Boost.Asio's; an IPv6 zone is lost.
[[nodiscard]] inline ip_address from_asio(boost::asio::ip::address const& address)
{
    if (address.is_v4())
        return ipv4_address{address.to_v4().to_uint()};
    return ipv6_address{address.to_v6().to_bytes()};
}

} // namespace bgpwire

#endif
