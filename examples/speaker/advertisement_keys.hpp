// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_ADVERTISEMENT_KEYS_HPP
#define SPEAKER_ADVERTISEMENT_KEYS_HPP

#include "draft.hpp"
#include "key.hpp"

namespace speaker {

using advertisement_key = key<draft_advertisement>;

/// What is announced: a pool's own advertisements say this, and a BGPAdvertisement this among others.
std::span<advertisement_key const> route_keys();
/// What else a BGPAdvertisement says.
std::span<advertisement_key const> bgp_advertisement_keys();
/// Of what, and by which nodes: what every advertisement says.
std::span<advertisement_key const> choice_keys();
/// What else an L2Advertisement says.
std::span<advertisement_key const> l2_advertisement_keys();
/// One of an L2Advertisement's `preferredNodeSelectors`.
std::span<advertisement_key const> preferred_node_keys();

} // namespace speaker

#endif
