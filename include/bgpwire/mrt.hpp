// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MRT_HPP
#define BGPWIRE_MRT_HPP

// Files of BGP messages and tables. Opt-in: bgpwire.hpp does not include it.

#include <bgpwire/mrt/bgp.hpp>
#include <bgpwire/mrt/bgp4mp.hpp>
#include <bgpwire/mrt/bgp4mp_entry.hpp>
#include <bgpwire/mrt/peer_index_table.hpp>
#include <bgpwire/mrt/peer_index_table_writer.hpp>
#include <bgpwire/mrt/record.hpp>
#include <bgpwire/mrt/record_header.hpp>
#include <bgpwire/mrt/record_scanner.hpp>
#include <bgpwire/mrt/rib.hpp>
#include <bgpwire/mrt/rib_path_attributes.hpp>
#include <bgpwire/mrt/rib_writer.hpp>
#include <bgpwire/mrt/route_reader.hpp>
#include <bgpwire/mrt/table_dump.hpp>
#include <bgpwire/mrt/trailing_octets.hpp>

#endif
