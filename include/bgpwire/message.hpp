// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_HPP
#define BGPWIRE_MESSAGE_HPP

// Every codec, floors 0 to 5: no session, no <chrono>.

#include <bgpwire/core/error.hpp>
#include <bgpwire/core/octets.hpp>
#include <bgpwire/core/printable.hpp>
#include <bgpwire/core/result.hpp>
#include <bgpwire/core/text.hpp>
#include <bgpwire/core/type_list.hpp>
#include <bgpwire/net/address_family.hpp>
#include <bgpwire/net/asn.hpp>
#include <bgpwire/net/bgp_identifier.hpp>
#include <bgpwire/net/ip_address.hpp>
#include <bgpwire/net/ipv4_address.hpp>
#include <bgpwire/net/ipv6_address.hpp>
#include <bgpwire/net/prefix.hpp>
#include <bgpwire/wire/byte_order.hpp>
#include <bgpwire/wire/reader.hpp>
#include <bgpwire/wire/writer.hpp>
#include <bgpwire/community/community.hpp>
#include <bgpwire/community/extended_community.hpp>
#include <bgpwire/community/large_community.hpp>
#include <bgpwire/nlri/registry.hpp>
#include <bgpwire/nlri/unicast.hpp>
#include <bgpwire/capability/capabilities.hpp>
#include <bgpwire/capability/enhanced_route_refresh.hpp>
#include <bgpwire/capability/extended_message.hpp>
#include <bgpwire/capability/four_octet_as_number.hpp>
#include <bgpwire/capability/list.hpp>
#include <bgpwire/capability/multiprotocol.hpp>
#include <bgpwire/capability/registry.hpp>
#include <bgpwire/capability/route_refresh.hpp>
#include <bgpwire/capability/traits.hpp>
#include <bgpwire/path_attribute/aggregator.hpp>
#include <bgpwire/path_attribute/as4_aggregator.hpp>
#include <bgpwire/path_attribute/as4_path.hpp>
#include <bgpwire/path_attribute/as_path.hpp>
#include <bgpwire/path_attribute/as_path_segment.hpp>
#include <bgpwire/path_attribute/atomic_aggregate.hpp>
#include <bgpwire/path_attribute/communities.hpp>
#include <bgpwire/path_attribute/context.hpp>
#include <bgpwire/path_attribute/local_pref.hpp>
#include <bgpwire/path_attribute/multi_exit_disc.hpp>
#include <bgpwire/path_attribute/next_hop.hpp>
#include <bgpwire/path_attribute/origin.hpp>
#include <bgpwire/path_attribute/traits.hpp>
#include <bgpwire/message/header.hpp>

#endif
