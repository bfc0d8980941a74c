// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_PLAIN_TUNNELS_HPP
#define BGPWIRE_FUZZ_SUPPORT_PLAIN_TUNNELS_HPP

// PMSI_TUNNEL, Tunnel Encapsulation and SFP: through what traffic goes.

#include "plain_fault.hpp"
#include "plain_next_hop.hpp"
#include "plain_octets.hpp"

namespace bgpwire::plain {

/// RFC 6514 §5: malformed where the type is undefined, or the identifier "cannot [be] parse[d] … as a tunnel
/// identifier" of that type.
inline bool is_tunnel_identifier(unsigned type, octets identifier)
{
    auto const size = identifier.size();
    auto const is_mldp = [&] { // RFC 6388 §2.2: a FEC Element with a root address and an opaque value
        cursor in{identifier};
        auto const type_and_family = in.take(3);
        auto const length = type_and_family ? in.number(1) : std::nullopt;
        auto const root = length ? in.take(*length) : std::nullopt;
        auto const opaque = root ? in.number(2) : std::nullopt;
        return opaque && in.take(*opaque) && in.rest.empty();
    };
    switch (type) {
    case 0: return size == 0;                // no tunnel information
    case 1: return size == 12 || size == 24; // RSVP-TE P2MP LSP: an Extended Tunnel ID and 8 more
    case 2: return is_mldp();                // mLDP P2MP LSP
    case 3:                                         // PIM-SSM, PIM-SM, BIDIR-PIM: two addresses
    case 4:
    case 5: return size == 8 || size == 32;
    case 6: return size == 4 || size == 16;   // Ingress Replication: an address
    case 7: return is_mldp();                 // mLDP MP2MP LSP
    case 8: return size == 8 || size == 32;   // RFC 7524 §14.1: an address, and as long a Local Number
    case 10: return size == 4 || size == 16;  // RFC 9574: Assisted Replication
    case 11: return size == 7 || size == 19;  // RFC 8556 §2: sub-domain, BFR-id, BFR-prefix
    case 12: // SR-MPLS and SRv6 P2MP trees, as IANA lists them
    case 13:
    case 0x7b: // RFC 8317 §8.1: experimental, and nobody says what identifies them
    case 0x7c:
    case 0x7d:
    case 0x7e:
    case 0xfb:
    case 0xfc:
    case 0xfd:
    case 0xfe: return true;
    default: return false;
    }
}

inline verdict judge_pmsi_tunnel(octets value)
{
    unsigned const type = value[1];
    auto const identifier = value.subspan(5);
    bool fits = is_tunnel_identifier(type, identifier);
    // RFC 8317 §6.2: with the high-order bit, a label in front of the identifier; not of the types 0 and 6
    if (type >= 0x80 && type < 0xfb)
        fits = type != 0x80 && type != 0x86 && type < 0x90 && identifier.size() >= 3
            && is_tunnel_identifier(type - 0x80, identifier.subspan(3));
    if (fits)
        return std::nullopt;
    return optional_error(error_action::treat_as_withdraw);
}

/// RFC 9012 §2: a Length of one octet for types under 128, of two for others. Nothing where the last sub-TLV does not
/// end with its tunnel.
inline std::optional<std::vector<tlv>> read_sub_tlvs(octets tunnel)
{
    std::vector<tlv> found;
    cursor in{tunnel};
    while (!in.rest.empty()) {
        auto const type = in.number(1);
        auto const length = in.number(*type < 128 ? 1 : 2);
        auto const value = length ? in.take(*length) : std::nullopt;
        if (!value)
            return std::nullopt;
        found.push_back({*type, *value});
    }
    return found;
}

enum class endpoint { right, malformed, unrecognized };

/// RFC 9012 §3.1: Reserved (4), Address Family (2), Address. Of the special-purpose addresses of RFC 6890 those are
/// refused that can be no next hop; "This restriction MAY be relaxed by explicit configuration" for the others.
inline endpoint judge_endpoint(octets value, choices made)
{
    if (value.size() < 6)
        return endpoint::malformed;
    auto const address = value.subspan(6);
    switch (number_in(value.subspan(4, 2))) {
    case 0: return address.empty() ? endpoint::right : endpoint::malformed;
    case 1: return address.size() == 4 && is_ipv4_host(address, made) ? endpoint::right : endpoint::malformed;
    case 2: return address.size() == 16 && is_ipv6_host(address, made) ? endpoint::right : endpoint::malformed;
    default: return endpoint::unrecognized;
    }
}

/// Whose routes' tunnels have one endpoint each: RFC 9012 §6, first paragraph, and §13.
inline bool wants_endpoint(address_family family)
{
    bool const ip = family.afi == afi::ipv4 || family.afi == afi::ipv6;
    if (family.afi == afi::l2vpn)
        return family.safi == safi::evpn;
    return ip
        && (family.safi == safi::unicast || family.safi == safi::mpls_labels || family.safi == safi::mpls_vpn);
}

/// RFC 9012 §13: treat-as-withdraw where a tunnel or its last sub-TLV does not end where it should, or no valid tunnel is
/// left. A tunnel of an unknown type "MUST NOT" make the attribute malformed, and stays in it when it is passed on:
/// whatever the others are, and whatever its endpoint is.
inline verdict judge_tunnel_encapsulation(octets value, bool one_endpoint_each, choices made)
{
    auto const malformed = optional_error(error_action::treat_as_withdraw);
    auto const tunnels = read_tlvs(value, 2, 2);
    if (!tunnels.whole)
        return malformed;
    bool any_valid = false;
    for (auto const& tunnel : tunnels.all) {
        auto const subs = read_sub_tlvs(tunnel.value);
        if (!subs)
            return malformed;
        bool const known = tunnel.type >= 1 && tunnel.type <= 19; // as IANA lists them
        std::vector<endpoint> endpoints;
        for (auto const& sub : *subs)
            if (sub.type == 6)
                endpoints.push_back(judge_endpoint(sub.value, made));
        if (!known)
            any_valid = true;
        else if (one_endpoint_each)
            any_valid = any_valid || (endpoints.size() == 1 && endpoints.front() != endpoint::malformed);
        else // "all but the first occurrence of each such sub-TLV type MUST be disregarded"
            any_valid = any_valid || endpoints.empty() || endpoints.front() != endpoint::malformed;
    }
    if (any_valid)
        return std::nullopt;
    return malformed;
}

/// RFC 9015 §3.2.1: errors 4 (a TLV passes the end), 6 (no Hop TLV) and 7 (no Sub-TLV in a Hop TLV); §3.2.1.2: a Hop
/// TLV is a Service Index and Sub-TLVs, "All TLVs and Sub-TLVs have a common format".
inline verdict judge_sfp(octets value)
{
    auto const found = read_tlvs(value, 1, 2);
    bool right = found.whole, hop = false;
    for (auto const& one : found.all) {
        if (one.type != 2) // error 3: "Unknown TLVs MUST be ignored"
            continue;
        hop = true;
        auto const subs = one.value.empty() ? tlvs{} : read_tlvs(one.value.subspan(1), 1, 2);
        right = right && subs.whole && !subs.all.empty();
    }
    if (right && hop)
        return std::nullopt;
    return optional_error(error_action::treat_as_withdraw);
}

} // namespace bgpwire::plain

#endif
