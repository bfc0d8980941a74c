// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_ENHANCED_ROUTE_REFRESH_HPP
#define BGPWIRE_CAPABILITY_ENHANCED_ROUTE_REFRESH_HPP

#include <bgpwire/capability/traits.hpp>

namespace bgpwire {

/// Enhanced Route Refresh: whoever sends it understands BoRR and EoRR. No value. @see RFC 7313 §3.1
struct enhanced_route_refresh_capability {
    static constexpr capability_traits traits{.code = 70, .name = "Enhanced Route Refresh", .length = {0, 1, 0}};

    [[nodiscard]] static constexpr result<enhanced_route_refresh_capability> decode(octets) noexcept
    {
        return enhanced_route_refresh_capability{};
    }
    constexpr void encode(wire::writer&) const noexcept {}

    friend constexpr bool operator==(enhanced_route_refresh_capability, enhanced_route_refresh_capability) = default;

    /// `Enhanced Route Refresh`.
    template<class Out>
    friend constexpr Out print_to(Out out, enhanced_route_refresh_capability)
    {
        return print_literal(out, "Enhanced Route Refresh");
    }
};

} // namespace bgpwire

#endif
