// SPDX-License-Identifier: BSL-1.0
#include "socket_options.hpp"

#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

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

boost::system::error_code set_hop_limits(int socket, boost::asio::ip::tcp const& protocol, hop_limits const& limits)
{
    bool const v6 = protocol == boost::asio::ip::tcp::v6();
    auto const set = [&](int option, unsigned value) {
        int const number = static_cast<int>(value);
        return value == 0 || ::setsockopt(socket, v6 ? IPPROTO_IPV6 : IPPROTO_IP, option, &number, sizeof number) == 0;
    };
    if (set(v6 ? IPV6_UNICAST_HOPS : IP_TTL, limits.sent) && set(v6 ? IPV6_MINHOPCOUNT : IP_MINTTL, limits.least_taken))
        return {};
    return {errno, boost::system::system_category()};
}

boost::system::error_code bind_to_device(int socket, std::string const& name)
{
    auto const size = static_cast<socklen_t>(name.size());
    if (::setsockopt(socket, SOL_SOCKET, SO_BINDTODEVICE, name.data(), size) == 0)
        return {};
    return {errno, boost::system::system_category()};
}

boost::system::error_code set_md5_password(
    int socket, boost::asio::ip::tcp::endpoint const& peer, std::string const& password)
{
    using boost::system::error_code;
#ifdef TCP_MD5SIG
    tcp_md5sig signature{};
    if (password.size() > sizeof signature.tcpm_key)
        return error_code{ENAMETOOLONG, boost::system::system_category()};
    std::memcpy(&signature.tcpm_addr, peer.data(), peer.size());
    signature.tcpm_keylen = static_cast<std::uint16_t>(password.size());
    std::memcpy(signature.tcpm_key, password.data(), password.size());
    if (::setsockopt(socket, IPPROTO_TCP, TCP_MD5SIG, &signature, sizeof signature) == 0)
        return {};
    return error_code{errno, boost::system::system_category()};
#else
    (void)socket, (void)peer, (void)password;
    return error_code{ENOPROTOOPT, boost::system::system_category()};
#endif
}

} // namespace speaker
