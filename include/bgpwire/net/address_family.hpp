// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_NET_ADDRESS_FAMILY_HPP
#define BGPWIRE_NET_ADDRESS_FAMILY_HPP

#include <bgpwire/core/printable.hpp>

#include <compare>
#include <cstdint>

namespace bgpwire {

/// Address Family Identifier; values that are not listed are legal. @see RFC 4760 §3
enum class afi : std::uint16_t {
    ipv4 = 1,       ///< IP version 4
    ipv6 = 2,       ///< IP version 6
    l2vpn = 25,     ///< layer 2 VPNs. @see RFC 4761 §3.2.2
    bgp_ls = 16388, ///< link state. @see RFC 9552 §5.2
};

/// Subsequent Address Family Identifier; values that are not listed are legal. @see RFC 4760 §6
enum class safi : std::uint8_t {
    unicast = 1,                   ///< for forwarding. @see RFC 4760 §6
    multicast = 2,                 ///< for reverse path checks. @see RFC 4760 §6
    mpls_labels = 4,               ///< with MPLS labels. @see RFC 8277 §2
    mcast_vpn = 5,                 ///< multicast in VPNs. @see RFC 6514 §4
    vpls = 65,                     ///< virtual private LANs. @see RFC 4761 §3.2.2
    mdt = 66,                      ///< multicast distribution trees. @see RFC 6037
    evpn = 70,                     ///< Ethernet VPNs. @see RFC 7432 §7
    bgp_ls = 71,                   ///< link state. @see RFC 9552 §5.2
    bgp_ls_vpn = 72,               ///< link state of a VPN. @see RFC 9552 §5.2
    sr_policy = 73,                ///< segment routing policies. @see RFC 9830 §2.1
    mup = 85,                      ///< mobile user plane; draft-ietf-bess-mup-safi
    mpls_vpn = 128,                ///< with a route distinguisher and MPLS labels. @see RFC 4364 §4.3.4
    multicast_vpn = 129,           ///< the same for reverse path checks. @see RFC 6514
    route_target_constraint = 132, ///< which route targets are wanted. @see RFC 4684 §4
    flowspec = 133,                ///< traffic filters. @see RFC 8955 §4
    flowspec_vpn = 134,            ///< traffic filters of a VPN. @see RFC 8955 §8
};

/// An AFI/SAFI pair: what kind of routes.
struct address_family {
    bgpwire::afi afi{};   ///< whose addresses
    bgpwire::safi safi{}; ///< which of their routes

    friend constexpr auto operator<=>(address_family const&, address_family const&) = default;

    /// `IPv4 unicast`; numbers ("AFI 25 SAFI 70") where either has no common name.
    template<class Out>
    friend constexpr Out print_to(Out out, address_family family)
    {
        char const* version = family.afi == bgpwire::afi::ipv4 ? "IPv4 "
            : family.afi == bgpwire::afi::ipv6                 ? "IPv6 "
                                                               : nullptr;
        char const* kind = nullptr;
        switch (family.safi) {
        case bgpwire::safi::unicast: kind = "unicast"; break;
        case bgpwire::safi::multicast: kind = "multicast"; break;
        case bgpwire::safi::mpls_labels: kind = "labeled unicast"; break;
        case bgpwire::safi::mpls_vpn: kind = "VPN"; break;
        case bgpwire::safi::flowspec: kind = "flowspec"; break;
        default: break;
        }
        if (version != nullptr && kind != nullptr)
            return print_literal(print_literal(out, version), kind);
        out = print_decimal(print_literal(out, "AFI "), static_cast<std::uint16_t>(family.afi));
        return print_decimal(print_literal(out, " SAFI "), static_cast<std::uint8_t>(family.safi));
    }
};

inline constexpr address_family ipv4_unicast{afi::ipv4, safi::unicast};     ///< `IPv4 unicast`, 1/1
inline constexpr address_family ipv6_unicast{afi::ipv6, safi::unicast};     ///< `IPv6 unicast`, 2/1
inline constexpr address_family ipv4_multicast{afi::ipv4, safi::multicast}; ///< `IPv4 multicast`, 1/2
inline constexpr address_family ipv6_multicast{afi::ipv6, safi::multicast}; ///< `IPv6 multicast`, 2/2

/// A set of address families in 8 octets.
///
/// It holds every pairing of the listed AFIs with the listed SAFIs; of any other family it says
/// that it is not in the set, and cannot take it.
class family_set {
public:
    /// Puts a family in; false if this set cannot hold it.
    constexpr bool insert(address_family family) noexcept
    {
        auto const bit = bit_of(family);
        bits_ |= bit;
        return bit != 0;
    }
    /// Takes a family out; nothing happens if it is not in.
    constexpr void erase(address_family family) noexcept { bits_ &= ~bit_of(family); }
    /// Whether a family is in the set.
    [[nodiscard, gnu::always_inline]] constexpr bool contains(address_family family) const noexcept
    {
        return bits_ != 0 && (bits_ & bit_of(family)) != 0;
    }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; } ///< whether no family is in

    friend constexpr bool operator==(family_set, family_set) = default;

    /// The families in both sets.
    friend constexpr family_set operator&(family_set a, family_set b) noexcept
    {
        a.bits_ &= b.bits_;
        return a;
    }

private:
    [[gnu::noinline]] static constexpr std::uint64_t bit_of(address_family family) noexcept
    {
        auto const column = column_of(family.safi);
        if (column == none)
            return 0;
        switch (family.afi) {
        case bgpwire::afi::ipv4: return std::uint64_t{1} << column;
        case bgpwire::afi::ipv6: return std::uint64_t{1} << (16 + column);
        case bgpwire::afi::l2vpn: return std::uint64_t{1} << (32 + column);
        case bgpwire::afi::bgp_ls: return std::uint64_t{1} << (48 + column);
        }
        return 0;
    }

    static constexpr unsigned none = 16;

    // Which of 16 bits stands for a SAFI.
    static constexpr unsigned column_of(bgpwire::safi safi) noexcept
    {
        using enum bgpwire::safi;
        switch (safi) {
        case unicast: return 0;
        case multicast: return 1;
        case mpls_labels: return 2;
        case mcast_vpn: return 3;
        case vpls: return 4;
        case mdt: return 5;
        case evpn: return 6;
        case bgp_ls: return 7;
        case bgp_ls_vpn: return 8;
        case sr_policy: return 9;
        case mup: return 10;
        case mpls_vpn: return 11;
        case multicast_vpn: return 12;
        case route_target_constraint: return 13;
        case flowspec: return 14;
        case flowspec_vpn: return 15;
        }
        return none;
    }

    std::uint64_t bits_ = 0;
};

/// Which of IPv4 and IPv6; of other AFIs it says that they are not in.
class afi_set {
public:
    /// Puts an AFI in; nothing happens if it is neither.
    constexpr void insert(afi a) noexcept { bits_ = static_cast<std::uint8_t>(bits_ | bit_of(a)); }
    /// Whether an AFI is in the set.
    [[nodiscard]] constexpr bool contains(afi a) const noexcept { return (bits_ & bit_of(a)) != 0; }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; } ///< whether neither is in

    friend constexpr bool operator==(afi_set, afi_set) = default;

    /// The AFIs in both sets.
    friend constexpr afi_set operator&(afi_set a, afi_set b) noexcept
    {
        a.bits_ = static_cast<std::uint8_t>(a.bits_ & b.bits_);
        return a;
    }

private:
    static constexpr unsigned bit_of(afi a) noexcept { return a == afi::ipv4 ? 1U : a == afi::ipv6 ? 2U : 0U; }

    std::uint8_t bits_ = 0;
};

} // namespace bgpwire

#endif
