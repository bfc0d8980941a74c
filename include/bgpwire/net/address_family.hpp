// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_NET_ADDRESS_FAMILY_HPP
#define BGPWIRE_NET_ADDRESS_FAMILY_HPP

#include <bgpwire/core/printable.hpp>

#include <compare>
#include <cstdint>

namespace bgpwire {

/// Address Family Identifier; values that are not listed are legal. @see RFC 4760 §3
enum class afi : std::uint16_t { ipv4 = 1, ipv6 = 2, l2vpn = 25, bgp_ls = 16388 };

/// Subsequent Address Family Identifier; values that are not listed are legal. @see RFC 4760 §6
enum class safi : std::uint8_t {
    unicast = 1,
    multicast = 2,
    mpls_labels = 4,
    mcast_vpn = 5,
    vpls = 65,
    mdt = 66,
    evpn = 70,
    bgp_ls = 71,
    bgp_ls_vpn = 72,
    sr_policy = 73,
    mup = 85,
    mpls_vpn = 128,
    multicast_vpn = 129,
    route_target_constraint = 132,
    flowspec = 133,
    flowspec_vpn = 134,
};

/// An AFI/SAFI pair: what kind of routes.
struct address_family {
    bgpwire::afi afi{};
    bgpwire::safi safi{};

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

inline constexpr address_family ipv4_unicast{afi::ipv4, safi::unicast};
inline constexpr address_family ipv6_unicast{afi::ipv6, safi::unicast};
inline constexpr address_family ipv4_multicast{afi::ipv4, safi::multicast};
inline constexpr address_family ipv6_multicast{afi::ipv6, safi::multicast};

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
    constexpr void erase(address_family family) noexcept { bits_ &= ~bit_of(family); }
    [[nodiscard, gnu::always_inline]] constexpr bool contains(address_family family) const noexcept
    {
        return bits_ != 0 && (bits_ & bit_of(family)) != 0;
    }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }

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

} // namespace bgpwire

#endif
