// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_ROUTE_TEXT_HPP
#define SPEAKER_ROUTE_TEXT_HPP

#include "scenario.hpp"

#include <string>
#include <vector>

namespace speaker {

/// Prefixes and next hops of a table as BIRD's client, this program's router and `ip route` print it:
/// a line begins with the prefix or with blanks, and `via` stands before each next hop.
route_listing routes_in(std::vector<std::string> const& lines);

/// The same of FRR's `show bgp … json`.
route_listing routes_in_json(std::string const& text);

} // namespace speaker

#endif
