// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_LINK_LOCAL_NEXT_HOP_HPP
#define BGPWIRE_CAPABILITY_LINK_LOCAL_NEXT_HOP_HPP

#include <bgpwire/capability/traits.hpp>

namespace bgpwire {

/// Link-Local Next Hop: an IPv6 next hop may be a link-local address alone. No value.
/// @see draft-ietf-idr-linklocal-capability
struct link_local_next_hop_capability {
    static constexpr capability_traits traits{.code = 77, .name = "Link-Local Next Hop", .length = {0, 1, 0}};

    [[nodiscard]] static constexpr result<link_local_next_hop_capability> decode(octets) noexcept
    {
        return link_local_next_hop_capability{};
    }
    constexpr void encode(wire::writer&) const noexcept {}

    friend constexpr bool operator==(link_local_next_hop_capability, link_local_next_hop_capability) = default;

    /// `Link-Local Next Hop`.
    template<class Out>
    friend constexpr Out print_to(Out out, link_local_next_hop_capability)
    {
        return print_literal(out, "Link-Local Next Hop");
    }
};

} // namespace bgpwire

#endif
