// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_PEER_AUTODISCOVERY_HPP
#define SPEAKER_PEER_AUTODISCOVERY_HPP

#include "draft.hpp"
#include "key.hpp"

namespace speaker {

/// `peer-autodiscovery`, which builds of MetalLB v0.9 by third parties have: what a node's labels and
/// annotations say about its peers.
std::span<key<peer_discovery> const> peer_autodiscovery_keys();

void read_peer_autodiscovery(value const& v, draft& out, spelling how);

/// Adds a peer for each node and mapping that finds one.
void discover_peers(draft& pieces, diagnostics& errors);

} // namespace speaker

#endif
