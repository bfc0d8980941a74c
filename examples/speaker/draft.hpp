// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_DRAFT_HPP
#define SPEAKER_DRAFT_HPP

#include "config.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace speaker {

/// A name of something that may be defined elsewhere.
struct reference {
    place where;
    std::string name;
};

/// An advertisement whose names are not looked up yet.
struct draft_advertisement {
    advertisement plain;
    std::vector<reference> communities; ///< values and aliases
    std::vector<reference> pools;       ///< by name; with no selector either: all
    std::vector<selector> pool_selectors;
    std::vector<reference> peers;
    bool layer2 = false;
};

/// What the files say, piece by piece, before the pieces are put together and judged as a whole.
struct draft {
    std::vector<peer> peers;
    std::vector<pool> pools;
    std::vector<draft_advertisement> advertisements;
    std::vector<std::pair<reference, std::string>> community_aliases; ///< name and value
    std::vector<std::pair<std::string, labels>> namespaces;
    bool anything = false; ///< some MetalLB object was met
};

} // namespace speaker

#endif
