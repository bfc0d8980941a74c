// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_ROUTE_REFRESH_HPP
#define BGPWIRE_CAPABILITY_ROUTE_REFRESH_HPP

#include <bgpwire/capability/traits.hpp>

namespace bgpwire {

/// Route Refresh: whoever sends it answers ROUTE-REFRESH messages. No value. @see RFC 2918 §2
struct route_refresh_capability {
    static constexpr capability_traits traits{.code = 2, .name = "Route Refresh", .length = {0, 1, 0}};

    [[nodiscard]] static constexpr result<route_refresh_capability> decode(octets) noexcept
    {
        return route_refresh_capability{};
    }
    constexpr void encode(wire::writer&) const noexcept {}

    friend constexpr bool operator==(route_refresh_capability, route_refresh_capability) = default;

    /// `Route Refresh`.
    template<class Out>
    friend constexpr Out print_to(Out out, route_refresh_capability)
    {
        return print_literal(out, "Route Refresh");
    }
};

} // namespace bgpwire

#endif
