// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_ENDPOINTS_HPP
#define SPEAKER_ENDPOINTS_HPP

#include "object.hpp"

#include <map>
#include <set>
#include <string>

namespace speaker {

/// By service, `namespace/name`: the nodes that have a pod of it that serves; the empty name is that of a node that
/// is not known.
using serving_node_map = std::map<std::string, std::set<std::string>>;

/// Adds what an EndpointSlice, or an Endpoints object of before, says; other kinds are passed over.
/// A service that has one is in the map, be it with no node.
void read_endpoints(kubernetes_object const& object, serving_node_map& out);

} // namespace speaker

#endif
