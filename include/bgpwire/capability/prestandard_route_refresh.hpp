// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_PRESTANDARD_ROUTE_REFRESH_HPP
#define BGPWIRE_CAPABILITY_PRESTANDARD_ROUTE_REFRESH_HPP

#include <bgpwire/capability/traits.hpp>

namespace bgpwire {

/// Route Refresh under the code that Cisco gave it before the standard; deprecated, but still sent
/// beside the other one. No value. @see RFC 8810 §3
struct prestandard_route_refresh_capability {
    static constexpr capability_traits traits{.code = 128, .name = "Prestandard Route Refresh", .length = {0, 1, 0}};

    [[nodiscard]] static constexpr result<prestandard_route_refresh_capability> decode(octets) noexcept
    {
        return prestandard_route_refresh_capability{};
    }
    constexpr void encode(wire::writer&) const noexcept {}

    friend constexpr bool operator==(
        prestandard_route_refresh_capability, prestandard_route_refresh_capability) = default;

    /// `Prestandard Route Refresh`.
    template<class Out>
    friend constexpr Out print_to(Out out, prestandard_route_refresh_capability)
    {
        return print_literal(out, "Prestandard Route Refresh");
    }
};

} // namespace bgpwire

#endif
