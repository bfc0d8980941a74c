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
    [[nodiscard]] constexpr bool contains(address_family family) const noexcept
    {
        return (bits_ & bit_of(family)) != 0;
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
    static constexpr std::uint64_t bit_of(address_family family) noexcept
    {
        constexpr bgpwire::afi afis[] = {
            bgpwire::afi::ipv4, bgpwire::afi::ipv6, bgpwire::afi::l2vpn, bgpwire::afi::bgp_ls};
        constexpr bgpwire::safi safis[] = {bgpwire::safi::unicast, bgpwire::safi::multicast,
            bgpwire::safi::mpls_labels, bgpwire::safi::mcast_vpn, bgpwire::safi::vpls, bgpwire::safi::mdt,
            bgpwire::safi::evpn, bgpwire::safi::bgp_ls, bgpwire::safi::bgp_ls_vpn, bgpwire::safi::sr_policy,
            bgpwire::safi::mup, bgpwire::safi::mpls_vpn, bgpwire::safi::multicast_vpn,
            bgpwire::safi::route_target_constraint, bgpwire::safi::flowspec, bgpwire::safi::flowspec_vpn};
        std::uint64_t bit = 1;
        for (auto a : afis)
            for (auto s : safis) {
                if (family == address_family{a, s})
                    return bit;
                bit <<= 1;
            }
        return 0;
    }

    std::uint64_t bits_ = 0;
};

} // namespace bgpwire

#endif
