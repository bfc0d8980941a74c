// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PMR_HPP
#define BGPWIRE_PMR_HPP

// The owning types over std::pmr, for those who decide at run time where memory comes from. Opt-in:
// <memory_resource> alone costs more to compile than most codecs.

#include <bgpwire/message.hpp>

#include <memory_resource>

/// The owning types of bgpwire with an allocator that asks a `std::pmr::memory_resource`.
namespace bgpwire::pmr {

/// Asks the `std::pmr::memory_resource` that it was made from, which must outlive what it allocates.
template<class T>
using allocator = std::pmr::polymorphic_allocator<T>;

using as_path = basic_as_path<allocator<asn>>;                        ///< @ref bgpwire::as_path there
using as_path_segment = basic_as_path_segment<allocator<asn>>;        ///< @ref bgpwire::as_path_segment there
using as4_path = basic_as4_path<allocator<asn>>;                      ///< @ref bgpwire::as4_path there
using communities = basic_item_list<community, allocator<community>>; ///< @ref bgpwire::communities there
/// @ref bgpwire::extended_communities there
using extended_communities = basic_item_list<extended_community, allocator<extended_community>>;
/// @ref bgpwire::ipv6_extended_communities there
using ipv6_extended_communities = basic_item_list<ipv6_extended_community, allocator<ipv6_extended_community>>;
using cluster_list = basic_item_list<cluster_id, allocator<cluster_id>>; ///< @ref bgpwire::cluster_list there
/// @ref bgpwire::large_communities there
using large_communities = basic_item_list<large_community, allocator<large_community>>;
using path_attributes = basic_path_attributes<allocator<std::uint8_t>>; ///< @ref bgpwire::path_attributes there
using update = basic_update<allocator<std::uint8_t>>;                   ///< @ref bgpwire::update there

/// @ref bgpwire::add_path_capability there
using add_path_capability = basic_capability_entries<add_path_family, allocator<add_path_family>>;
/// @ref bgpwire::extended_next_hop_encoding_capability there
using extended_next_hop_encoding_capability =
    basic_capability_entries<extended_next_hop, allocator<extended_next_hop>>;
/// @ref bgpwire::graceful_restart_capability there
using graceful_restart_capability = basic_graceful_restart_capability<allocator<graceful_restart_family>>;
/// @ref bgpwire::long_lived_graceful_restart_capability there
using long_lived_graceful_restart_capability =
    basic_capability_entries<long_lived_graceful_restart_family, allocator<long_lived_graceful_restart_family>>;
/// @ref bgpwire::multiple_labels_capability there
using multiple_labels_capability = basic_capability_entries<multiple_labels_family, allocator<multiple_labels_family>>;
/// @ref bgpwire::outbound_route_filtering_capability there
using outbound_route_filtering_capability =
    basic_outbound_route_filtering_capability<allocator<outbound_route_filter>>;
/// @ref bgpwire::paths_limit_capability there
using paths_limit_capability = basic_capability_entries<paths_limit_family, allocator<paths_limit_family>>;
using capabilities = basic_capabilities<allocator<std::uint8_t>>; ///< @ref bgpwire::capabilities there
using open = basic_open<allocator<std::uint8_t>>;                 ///< @ref bgpwire::open there
using notification = basic_notification<allocator<std::uint8_t>>; ///< @ref bgpwire::notification there

} // namespace bgpwire::pmr

#endif
