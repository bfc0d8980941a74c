// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_CLUSTER_LIST_HPP
#define BGPWIRE_PATH_ATTRIBUTE_CLUSTER_LIST_HPP

#include <bgpwire/net/bgp_identifier.hpp>
#include <bgpwire/path_attribute/item_list.hpp>

namespace bgpwire {

/// A CLUSTER_ID: four octets that a cluster of route reflectors is known by. @see RFC 4456 §7
struct cluster_id {
    bgp_identifier identifier{}; ///< by default that of a reflector of the cluster

    static constexpr std::size_t size = 4; ///< in octets

    /// Reads the four octets at `from`.
    [[nodiscard]] static constexpr cluster_id load(std::uint8_t const* from) noexcept
    {
        return {bgp_identifier{wire::load<std::uint32_t>(from)}};
    }
    constexpr void encode(wire::writer& out) const noexcept { out.u32(identifier.value()); }

    friend constexpr auto operator<=>(cluster_id, cluster_id) = default;

    /// `192.0.2.1`.
    template<class Out>
    friend constexpr Out print_to(Out out, cluster_id c)
    {
        return print_to(out, c.identifier);
    }
};

/// CLUSTER_LIST: the clusters that the route has been reflected through, the latest first; from an
/// external peer it is discarded unread. @see RFC 4456 §8; RFC 7606 §7.10
template<>
inline constexpr path_attribute_traits item_list_traits<cluster_id> = {
    .type_code = 10,
    .name = "CLUSTER_LIST",
    .category = attribute_category::optional_non_transitive,
    .length = non_empty_list_of(cluster_id::size),
    .if_malformed = error_action::treat_as_withdraw,
    .validity = attribute_validity::by_length,
    .scope = attribute_scope::not_external,
};

using cluster_list_view = basic_item_list_view<cluster_id>; ///< CLUSTER_LIST as received.
using cluster_list = basic_item_list<cluster_id>;           ///< CLUSTER_LIST in memory of the default allocator.

} // namespace bgpwire

#endif
