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
#include <bgpwire/nlri/registry.hpp>
#include <bgpwire/nlri/unicast.hpp>
#include <bgpwire/path_attribute/context.hpp>
#include <bgpwire/path_attribute/traits.hpp>
#include <bgpwire/message/header.hpp>

#endif
