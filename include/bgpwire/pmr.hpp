// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PMR_HPP
#define BGPWIRE_PMR_HPP

// The owning types over std::pmr, for those who decide at run time where memory comes from. Opt-in:
// <memory_resource> alone costs more to compile than most codecs.

#include <bgpwire/message.hpp>

#include <memory_resource>

/// The owning types of bgpwire with an allocator that asks a `std::pmr::memory_resource`.
namespace bgpwire::pmr {

template<class T>
using allocator = std::pmr::polymorphic_allocator<T>;

using as_path = basic_as_path<allocator<asn>>;
using as_path_segment = basic_as_path_segment<allocator<asn>>;
using as4_path = basic_as4_path<allocator<asn>>;
using communities = basic_item_list<community, allocator<community>>;
using extended_communities = basic_item_list<extended_community, allocator<extended_community>>;
using ipv6_extended_communities = basic_item_list<ipv6_extended_community, allocator<ipv6_extended_community>>;
using cluster_list = basic_item_list<cluster_id, allocator<cluster_id>>;
using large_communities = basic_item_list<large_community, allocator<large_community>>;
using path_attributes = basic_path_attributes<allocator<std::uint8_t>>;
using update = basic_update<allocator<std::uint8_t>>;

using add_path_capability = basic_capability_entries<add_path_family, allocator<add_path_family>>;
using extended_next_hop_encoding_capability =
    basic_capability_entries<extended_next_hop, allocator<extended_next_hop>>;
using graceful_restart_capability = basic_graceful_restart_capability<allocator<graceful_restart_family>>;
using long_lived_graceful_restart_capability =
    basic_capability_entries<long_lived_graceful_restart_family, allocator<long_lived_graceful_restart_family>>;
using multiple_labels_capability = basic_capability_entries<multiple_labels_family, allocator<multiple_labels_family>>;
using outbound_route_filtering_capability =
    basic_outbound_route_filtering_capability<allocator<outbound_route_filter>>;
using paths_limit_capability = basic_capability_entries<paths_limit_family, allocator<paths_limit_family>>;
using capabilities = basic_capabilities<allocator<std::uint8_t>>;
using open = basic_open<allocator<std::uint8_t>>;
using notification = basic_notification<allocator<std::uint8_t>>;

} // namespace bgpwire::pmr

#endif
