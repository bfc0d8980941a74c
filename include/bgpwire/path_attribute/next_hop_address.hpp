// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_NEXT_HOP_ADDRESS_HPP
#define BGPWIRE_PATH_ATTRIBUTE_NEXT_HOP_ADDRESS_HPP

// Which addresses can be a next hop: one rule, wherever one stands.
//
//   refused                                   because
//   ----------------------------------------  -----------------------------------------------------------
//   0.0.0.0/8                                 RFC 1122 §3.2.1.3 (a), (b): never a destination
//   224.0.0.0/4, ff00::/8                     a group and no host: RFC 4271 §6.3; RFC 4291 §2.7
//   240.0.0.0/4, with 255.255.255.255         RFC 1122 §3.2.1.3: reserved, and (c) limited broadcast
//   ::                                        RFC 4291 §2.5.2: never a destination
//   IPv4-mapped, with one of the above in it  RFC 4291 §2.5.5.2: that IPv4 address
//
// Whatever else is a host's is taken: link-local, private and documentation addresses, too, and 127.0.0.0/8 and ::1,
// since two speakers may be on one host. Where sessions go from host to host choice::refuse_loopback_next_hop refuses
// these (RFC 1122 §3.2.1.3 (g); RFC 4291 §2.5.3: never outside of a host). Where the rule holds, and
// what a refused address comes to:
//
//   NEXT_HOP                                  treat-as-withdraw, 3/8: RFC 4271 §6.3, RFC 7606 §3 (e); ignored where
//                                             the NLRI field is empty, RFC 4760 §3, and in ATTR_SET, RFC 6368 §5
//   MP_REACH_NLRI with routes                 treat-as-withdraw, 3/8: RFC 4760 §3 has the rules of NEXT_HOP; its
//                                             routes can still be read, to be withdrawn
//   Next Hop Dependent Characteristics        attribute discard: it can be the next hop of no route, draft §2.3
//   Tunnel Egress Endpoint                    that tunnel is ignored: RFC 9012 §3.1, §13
//
// choice::accept_any_next_hop turns all of the first list off; lengths are judged all the same. That the address is on
// the peer's subnet and not this speaker's own (RFC 4271 §6.3) needs more than the message: it is not looked at.

#include <bgpwire/net/ip_address.hpp>
#include <bgpwire/path_attribute/choice.hpp>
#include <bgpwire/wire/byte_order.hpp>

#include <optional>

namespace bgpwire {

/// Whether an IPv4 address can be a next hop.
[[nodiscard]] constexpr bool can_be_next_hop(ipv4_address address, choices made = {}) noexcept
{
    if (!address.is_unicast_host()) [[unlikely]]
        return made.contains(choice::accept_any_next_hop);
    return !address.is_loopback() || !made.contains(choice::refuse_loopback_next_hop);
}

/// Whether an IPv6 address can be a next hop.
[[nodiscard]] constexpr bool can_be_next_hop(ipv6_address const& address, choices made = {}) noexcept
{
    if (address.high() != 0) [[likely]]
        return !address.is_multicast() || made.contains(choice::accept_any_next_hop);
    if (address.is_v4_mapped()) // RFC 4798 §2 has them as next hops
        return can_be_next_hop(ipv4_address{static_cast<std::uint32_t>(address.low())}, made);
    if (address.is_loopback())
        return !made.contains(choice::refuse_loopback_next_hop);
    return !address.is_unspecified() || made.contains(choice::accept_any_next_hop);
}

namespace detail {

constexpr ipv6_address ipv6_address_at(octets from, std::size_t at) noexcept
{
    return {wire::load<std::uint64_t>(from, at), wire::load<std::uint64_t>(from, at + 8)};
}

} // namespace detail

/// The link-local address in a next hop of 32 octets; nothing if the second address is no link-local one, which says
/// nothing then. @see RFC 2545 §3
[[nodiscard]] constexpr std::optional<ipv6_address> link_local_in_next_hop(octets hop) noexcept
{
    if (hop.size() != 32)
        return std::nullopt;
    auto const second = detail::ipv6_address_at(hop, 16);
    return second.is_link_local() ? std::optional{second} : std::nullopt;
}

/// A next hop of 4, 16 or 32 octets as an address: of two IPv6 addresses the first, the global one; the link-local one
/// if the first is `::`, as some send it that have no global address. Nothing for other lengths.
[[nodiscard]] constexpr std::optional<ip_address> address_in_next_hop(octets hop) noexcept
{
    if (hop.size() == 4)
        return ip_address{ipv4_address{wire::load<std::uint32_t>(hop)}};
    if (hop.size() != 16 && hop.size() != 32)
        return std::nullopt;
    auto const first = detail::ipv6_address_at(hop, 0);
    if (first.is_unspecified())
        if (auto const second = link_local_in_next_hop(hop))
            return ip_address{*second};
    return ip_address{first};
}

/// Whether the octets of a next hop have an address that can be one: 4, 16 or 32 octets, for VPN routes after a Route
/// Distinguisher each. Of other lengths, of FlowSpec, where RFC 8955 §4 ignores it, and of SAFIs for private use
/// (RFC 4760 §10) nothing is known: they pass.
[[nodiscard]] constexpr bool can_be_next_hop(
    address_family family, octets hop, choices made = {}) noexcept
{
    bool const vpn = family.safi == safi::mpls_vpn || family.safi == safi::multicast_vpn;
    if (vpn && hop.size() == 48)
        return can_be_next_hop(family, hop.subspan(0, 24), made);
    if (vpn && (hop.size() == 12 || hop.size() == 24))
        return can_be_next_hop({family.afi, safi::unicast}, hop.subspan(8), made);
    if (family.safi == safi::flowspec || family.safi == safi::flowspec_vpn
        || static_cast<std::uint8_t>(family.safi) > 240)
        return true;
    if (hop.size() == 4)
        return can_be_next_hop(ipv4_address{wire::load<std::uint32_t>(hop)}, made);
    if (hop.size() != 16 && hop.size() != 32)
        return true;
    auto const first = detail::ipv6_address_at(hop, 0);
    return can_be_next_hop(first, made) || (first.is_unspecified() && link_local_in_next_hop(hop));
}

} // namespace bgpwire

#endif
