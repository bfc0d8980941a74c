// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_PEER_KEYS_HPP
#define SPEAKER_PEER_KEYS_HPP

#include "draft.hpp"
#include "key.hpp"

namespace speaker {

/// What a peer of a ConfigMap, and the `spec` of a BGPPeer, may say.
std::span<key<draft_peer> const> peer_keys();

/// What is wrong with a single peer, whatever else there is; completes it where nothing is.
/// @param written is the mapping with its keys
void settle_peer(value const& written, spelling how, draft_peer& p);

/// A `passwordSecret`.
std::span<key<draft_peer> const> password_secret_keys();

} // namespace speaker

#endif
