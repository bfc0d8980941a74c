// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_PLAIN_NEXT_HOP_HPP
#define BGPWIRE_FUZZ_SUPPORT_PLAIN_NEXT_HOP_HPP

// Which addresses can be the next hop of a route, and how long a next hop is.

#include "plain_octets.hpp"

#include <bgpwire/path_attribute/context.hpp>

#include <algorithm>

namespace bgpwire::plain {

/// RFC 4271 §6.3: "a valid IP host address". RFC 1122 §3.2.1.3: neither 0/8, nor a group, nor reserved, nor broadcast.
/// A loopback address is one of a host, and two speakers may be on one host; a choice refuses it, also of who accepts
/// any other.
inline bool is_ipv4_host(octets address, choices made)
{
    auto const first = address[0];
    if (first == 127)
        return !made.contains(choice::refuse_loopback_next_hop);
    return (first != 0 && first < 224) || made.contains(choice::accept_any_next_hop);
}

inline bool is_all_zero(octets some)
{
    return std::all_of(some.begin(), some.end(), [](std::uint8_t octet) { return octet == 0; });
}

/// RFC 4291 §2.5.2: `::` "must never be used as a destination"; §2.5.3 loopback; §2.7 groups; §2.5.5.2: an IPv4 address
/// inside is that address.
inline bool is_ipv6_host(octets address, choices made)
{
    bool const any = made.contains(choice::accept_any_next_hop);
    if (is_all_zero(address) || address[0] == 0xff)
        return any;
    if (is_all_zero(address.first(15)) && address[15] == 1)
        return !made.contains(choice::refuse_loopback_next_hop);
    if (is_all_zero(address.first(10)) && address[10] == 0xff && address[11] == 0xff)
        return is_ipv4_host(address.subspan(12), made);
    return true;
}

/// RFC 4291 §2.5.6
inline bool is_link_local(octets address) { return address[0] == 0xfe && (address[1] & 0xc0) == 0x80; }

/// Of 4, 16 or 32 octets. RFC 2545 §3: the second of two IPv6 addresses is link-local, the first one global; a router
/// without a global address has nothing but `::` to put first, and then the other address is meant.
inline bool is_router(octets hop, choices made)
{
    if (hop.size() == 4)
        return is_ipv4_host(hop, made);
    if (hop.size() == 16)
        return is_ipv6_host(hop, made);
    auto const first = hop.first(16), second = hop.subspan(16);
    return is_ipv6_host(is_all_zero(first) && is_link_local(second) ? second : first, made);
}

inline bool is_vpn(address_family family)
{
    return family.safi == safi::mpls_vpn || family.safi == safi::multicast_vpn;
}

/// RFC 7606 §7.11: "inconsistent with that which was expected". Empty: nothing is known of the family, and any length
/// passes.
inline std::vector<std::size_t> next_hop_lengths(address_family family, codec_context const& context)
{
    bool const ipv4 = family.afi == afi::ipv4;
    if (!ipv4 && family.afi != afi::ipv6)
        return {};
    bool const ipv6_too = context.ipv6_next_hop.contains(family); // RFC 8950 §3, §4
    switch (family.safi) {
    case safi::unicast: // RFC 4271 §4.3, RFC 2545 §3
    case safi::multicast:
    case safi::mpls_labels: // RFC 8277 §2
        if (!ipv4)
            return {16, 32};
        return ipv6_too ? std::vector<std::size_t>{4, 16, 32} : std::vector<std::size_t>{4};
    case safi::mpls_vpn: // RFC 4364 §4.3.2, RFC 4659 §3.2.1: each address behind a Route Distinguisher of 8 octets
        if (!ipv4)
            return {24, 48};
        return ipv6_too ? std::vector<std::size_t>{12, 24, 48} : std::vector<std::size_t>{12};
    case safi::route_target_constraint: // RFC 4684 §4
        return ipv4 ? std::vector<std::size_t>{4, 16} : std::vector<std::size_t>{};
    default: return {};
    }
}

/// RFC 4760 §3: "The rules for the next hop information are the same as the rules for the information carried in the
/// NEXT_HOP BGP attribute." Only where it is known what the octets are.
inline bool has_router(address_family family, octets hop, choices made)
{
    // RFC 8955 §4: of FlowSpec "the Network Address of Next Hop … MUST be ignored"; RFC 4760 §10: private SAFIs
    if (family.safi == safi::flowspec || family.safi == safi::flowspec_vpn || static_cast<unsigned>(family.safi) > 240)
        return true;
    auto const size = hop.size();
    if (is_vpn(family) && size == 12)
        return is_router(hop.subspan(8), made);
    // RFC 4659 §3.2.1.1: a link-local address may follow, with a Route Distinguisher of its own
    if (is_vpn(family) && (size == 24 || size == 48))
        return is_router(hop.subspan(8, 16), made);
    return (size != 4 && size != 16 && size != 32) || is_router(hop, made);
}

} // namespace bgpwire::plain

#endif
