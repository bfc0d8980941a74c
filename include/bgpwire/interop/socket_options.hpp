// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_INTEROP_SOCKET_OPTIONS_HPP
#define BGPWIRE_INTEROP_SOCKET_OPTIONS_HPP

// What is set on a TCP socket before its first packet leaves: before `connect`, and before `listen`. The SYN-ACK leaves
// with the options of the listening socket, and the accepted socket inherits them.

#include <bgpwire/core/octets.hpp>
#include <bgpwire/core/text.hpp>
#include <bgpwire/interop/sockaddr.hpp>

#include <cerrno>

#include <netinet/in.h>
#include <netinet/tcp.h>

namespace bgpwire {

/// How far a connection's packets go, and how far those may have come that it takes.
struct hop_limits {
    std::uint8_t sent = 0;        ///< TTL, or Hop Limit, of what we send; 0: as the system has it
    std::uint8_t least_taken = 0; ///< what arrives with less is dropped before TCP sees it; 0: nothing is

    /// The peer is on a network of ours: what is usual for external peers.
    [[nodiscard]] static constexpr hop_limits next_network() noexcept { return {1, 0}; }
    /// Wherever it is.
    [[nodiscard]] static constexpr hop_limits anywhere() noexcept { return {255, 0}; }
    /// TTL security: at most 1 to 255 hops away, a neighbour 1. Nobody further away can send what arrives with as much.
    /// @see RFC 5082 §3
    [[nodiscard]] static constexpr hop_limits secured(unsigned hops) noexcept
    {
        return {255, static_cast<std::uint8_t>(hops == 0 ? 255 : hops > 255 ? 1 : 256 - hops)};
    }

    friend constexpr bool operator==(hop_limits, hop_limits) = default;
};

/// For a socket that listens for several peers: each is reached, and nothing is dropped that one of them may send. The
/// accepted socket gets those of its peer. Takes 64, which is usual, for what the system has.
[[nodiscard]] constexpr hop_limits widest(hop_limits a, hop_limits b) noexcept
{
    auto const reach = [](hop_limits limits) { return limits.sent == 0 ? 64 : limits.sent; };
    return {reach(a) < reach(b) ? b.sent : a.sent, a.least_taken < b.least_taken ? a.least_taken : b.least_taken};
}

namespace detail {

/// Sets an option; 0, or errno.
template<class Value>
int set_socket_option(int socket, int level, int option, Value const& value) noexcept
{
    return ::setsockopt(socket, level, option, &value, sizeof value) == 0 ? 0 : errno;
}

} // namespace detail

/// Sets both on a socket of IPv4 or IPv6: before `connect` or `listen`, for the first packet counts too, and on an
/// accepted one. 0, or the `errno` of the system; ENOPROTOOPT where it cannot check what arrives.
[[nodiscard]] inline int set_hop_limits(int socket, hop_limits limits) noexcept
{
    sockaddr_storage here{};
    socklen_t size = sizeof here;
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&here), &size) != 0)
        return errno;
    bool const v6 = here.ss_family == AF_INET6;
    int const level = v6 ? int{IPPROTO_IPV6} : int{IPPROTO_IP};
    int failure = 0;
    if (limits.sent != 0)
        failure = detail::set_socket_option(socket, level, v6 ? IPV6_UNICAST_HOPS : IP_TTL, int{limits.sent});
    if (failure != 0)
        return failure;
#if defined(IP_MINTTL) && defined(IPV6_MINHOPCOUNT)
    return detail::set_socket_option(socket, level, v6 ? IPV6_MINHOPCOUNT : IP_MINTTL, int{limits.least_taken});
#else
    return limits.least_taken == 0 ? 0 : ENOPROTOOPT;
#endif
}

/// Signs and checks the segments to and from that peer. On a listening socket once for each peer that has a password,
/// which an accepted socket inherits; an empty one takes it away. 0, or the `errno` of the system; ENAMETOOLONG above
/// 80 octets, ENOPROTOOPT where the system cannot. @see RFC 2385
[[nodiscard]] inline int set_md5_password(int socket, ip_address const& peer, text_view password) noexcept
{
#if defined(TCP_MD5SIG) && defined(__linux__)
    tcp_md5sig signature{};
    if (password.size() > sizeof signature.tcpm_key)
        return ENAMETOOLONG;
    auto const address = to_sockaddr(peer, 0); // the kernel compares no port
    std::memcpy(&signature.tcpm_addr, &address.storage, sizeof address.storage);
    signature.tcpm_keylen = static_cast<std::uint16_t>(password.size());
    if (!password.empty())
        std::memcpy(signature.tcpm_key, password.data(), password.size());
    int const failure = detail::set_socket_option(socket, IPPROTO_TCP, TCP_MD5SIG, signature);
    return failure == ENOENT && password.empty() ? 0 : failure; // there was none
#else
    (void)socket, (void)peer;
    return password.empty() ? 0 : ENOPROTOOPT;
#endif
}

/// Lets the connections of a socket pass through that device alone, as the one of a VRF; an empty name lets them pass
/// through any. 0, or the `errno` of the system; ENOPROTOOPT where it cannot.
[[nodiscard]] inline int bind_to_device(int socket, text_view name) noexcept
{
#if defined(SO_BINDTODEVICE)
    auto const size = static_cast<socklen_t>(name.size());
    return ::setsockopt(socket, SOL_SOCKET, SO_BINDTODEVICE, name.data(), size) == 0 ? 0 : errno;
#else
    (void)socket;
    return name.empty() ? 0 : ENOPROTOOPT;
#endif
}

/// What one peer's connections want of their sockets; borrows the texts.
struct peer_socket_options {
    ip_address peer;         ///< whom they are from or to
    hop_limits hops{};       ///< TTL, and TTL security
    text_view password{};    ///< of the TCP MD5 signature; empty: none
};

/// Before `connect`: TTL and signature. 0, or the first `errno`.
[[nodiscard]] inline int prepare_to_connect(int socket, peer_socket_options const& options) noexcept
{
    int const failure = set_hop_limits(socket, options.hops);
    if (failure != 0 || options.password.empty())
        return failure;
    return set_md5_password(socket, options.peer, options.password);
}

/// Before `listen`, with all peers that may come: what the SYN-ACK to each of them needs. 0, or the first `errno`.
///
/// Two peers whose TTLs differ share the @ref widest; so call @ref set_hop_limits on what `accept` gives.
template<class Range>
[[nodiscard]] int prepare_to_listen(int socket, Range const& peers) noexcept
{
    hop_limits all;
    bool first = true;
    for (peer_socket_options const& one : peers) {
        all = first ? one.hops : widest(all, one.hops);
        first = false;
        if (!one.password.empty())
            if (int const failure = set_md5_password(socket, one.peer, one.password); failure != 0)
                return failure;
    }
    return set_hop_limits(socket, all);
}

} // namespace bgpwire

#endif
