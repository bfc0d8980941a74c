// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_LOCAL_PREF_HPP
#define SPEAKER_LOCAL_PREF_HPP

#include "config.hpp"

namespace speaker {

// Two advertisements of one route by one node to one peer cannot have two values of LOCAL_PREF.

/// Refuses them where the configuration alone shows it: on a node that is known, or on every node.
/// Which services an advertisement is for cannot be told before there are services.
void judge_local_pref(pool const& p, std::vector<labelled> const& nodes, diagnostics& errors);

/// The first two of these, which are all for one peer, that contradict each other about an address; null if none do.
std::pair<advertisement const*, advertisement const*> contradiction(
    std::vector<advertisement const*> const& all, std::vector<ip_address> const& addresses);

} // namespace speaker

#endif
