// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_INTEROP_SOCKADDR_HPP
#define BGPWIRE_INTEROP_SOCKADDR_HPP

#include <bgpwire/net/ip_address.hpp>

#include <cstring>
#include <optional>

#include <netinet/in.h>
#include <sys/socket.h>

namespace bgpwire {

/// An address and a port in the form that the sockets of POSIX take.
struct socket_address {
    sockaddr_storage storage{}; ///< of either family
    socklen_t length = 0;       ///< how much of it counts, in octets

    /// For `bind` and `connect`, with `length`; belongs to this object.
    [[nodiscard]] sockaddr const* data() const noexcept { return reinterpret_cast<sockaddr const*>(&storage); }
};

/// The address and the port for `bind` or `connect`.
[[nodiscard]] inline socket_address to_sockaddr(ip_address const& address, std::uint16_t port) noexcept
{
    socket_address result;
    if (address.is_v4()) {
        sockaddr_in in{};
        in.sin_family = AF_INET;
        in.sin_port = htons(port);
        std::memcpy(&in.sin_addr, address.octets().data(), 4);
        result.length = sizeof in;
        std::memcpy(&result.storage, &in, sizeof in);
    } else {
        sockaddr_in6 in{};
        in.sin6_family = AF_INET6;
        in.sin6_port = htons(port);
        std::memcpy(&in.sin6_addr, address.octets().data(), 16);
        result.length = sizeof in;
        std::memcpy(&result.storage, &in, sizeof in);
    }
    return result;
}

/// The address out of what `accept` or `getpeername` gave; nothing if it is not IPv4 or IPv6.
[[nodiscard]] inline std::optional<ip_address> from_sockaddr(sockaddr_storage const& from) noexcept
{
    if (from.ss_family == AF_INET) {
        ipv4_address::octets_type quad{};
        std::memcpy(quad.data(), reinterpret_cast<char const*>(&from) + offsetof(sockaddr_in, sin_addr), 4);
        return ipv4_address{quad};
    }
    if (from.ss_family == AF_INET6) {
        ipv6_address::octets_type all{};
        std::memcpy(all.data(), reinterpret_cast<char const*>(&from) + offsetof(sockaddr_in6, sin6_addr), 16);
        return ipv6_address{all};
    }
    return std::nullopt;
}

} // namespace bgpwire

#endif
