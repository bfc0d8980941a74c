// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_PLAN_WORDS_HPP
#define SPEAKER_PLAN_WORDS_HPP

// Parts of the configuration in words, for a table's cell each.

#include "routes.hpp"

namespace speaker {

/// What is not as it is for most sessions: `keepalive 10s, TCP MD5, not from this node`.
std::string session_words(peer const& p, node const& here);

/// Whom its addresses are for: `automatically`, `on request`, `first to namespaces a, b`.
std::string assigned_words(pool const& p);

/// The lengths of what is announced: `/32`, `/24 and /64`.
std::string length_words(advertisement const& a, pool const& p);

std::string community_words(
    std::vector<bgpwire::community> const& standard, std::vector<bgpwire::large_community> const& large);

/// `all`, or what each selector wants: `rack=one and gpu exists; rack in (two, three)`.
std::string selector_words(std::vector<selector> const& selectors);

} // namespace speaker

#endif
