// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_RESOLVE_PEERS_HPP
#define SPEAKER_RESOLVE_PEERS_HPP

#include "draft.hpp"

namespace speaker {

/// The peers with what they refer to: passwords of Secrets, BFD profiles.
std::vector<peer> resolve_peers(draft const& pieces, diagnostics& errors);

/// Two peers that could not be told apart: at one address, port and device.
bool same_remote(peer const& a, peer const& b);

} // namespace speaker

#endif
