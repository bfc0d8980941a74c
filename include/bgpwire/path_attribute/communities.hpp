// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_COMMUNITIES_HPP
#define BGPWIRE_PATH_ATTRIBUTE_COMMUNITIES_HPP

#include <bgpwire/community/community.hpp>
#include <bgpwire/community/extended_community.hpp>
#include <bgpwire/community/ipv6_extended_community.hpp>
#include <bgpwire/community/large_community.hpp>
#include <bgpwire/path_attribute/item_list.hpp>

namespace bgpwire {

/// RFC 1997; RFC 7606 §7.8
template<>
inline constexpr auto item_list_traits<community> = list_of<community>(8, "COMMUNITIES");
/// RFC 4360 §2; RFC 7606 §7.14
template<>
inline constexpr auto item_list_traits<extended_community> = list_of<extended_community>(16, "EXTENDED COMMUNITIES");
/// RFC 5701 §2; RFC 7606 §7.15
template<>
inline constexpr auto item_list_traits<ipv6_extended_community>
    = list_of<ipv6_extended_community>(25, "IPV6_EXTENDED_COMMUNITIES");
/// RFC 8092 §3, §6
template<>
inline constexpr auto item_list_traits<large_community> = list_of<large_community>(32, "LARGE_COMMUNITY");

using communities_view = basic_item_list_view<community>;                             ///< RFC 1997
using extended_communities_view = basic_item_list_view<extended_community>;           ///< RFC 4360
using ipv6_extended_communities_view = basic_item_list_view<ipv6_extended_community>; ///< RFC 5701
using large_communities_view = basic_item_list_view<large_community>;                 ///< RFC 8092
using communities = basic_item_list<community>; ///< COMMUNITIES in memory of the default allocator.
/// EXTENDED COMMUNITIES in memory of the default allocator.
using extended_communities = basic_item_list<extended_community>;
/// IPV6_EXTENDED_COMMUNITIES in memory of the default allocator.
using ipv6_extended_communities = basic_item_list<ipv6_extended_community>;
using large_communities = basic_item_list<large_community>; ///< LARGE_COMMUNITY in memory of the default allocator.

} // namespace bgpwire

#endif
