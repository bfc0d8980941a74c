// SPDX-License-Identifier: BSL-1.0
#ifndef REPLICATED_INVENTORY_HPP
#define REPLICATED_INVENTORY_HPP

#include "key_layout.hpp"

namespace replicated {

/// Whose word is good enough.
enum class reading {
    agreed,   ///< what a majority of the nodes has agreed upon up to now
    one_node, ///< what the node knows that is asked; it may be behind, but answers without the others
};

/// Everything under a prefix at one moment, read in pages.
struct listing {
    std::vector<key_value> all{};
    revision at = 0;
};

/// @param as_of the moment; 0: now
/// @throws store_error
[[nodiscard]] listing read_all(store&, std::string const& prefix, reading, revision as_of = 0);

/// All grants, and what is wrong with the records of them.
struct inventory {
    std::vector<holding> grants; ///< in order of their addresses
    std::vector<std::string> complaints;
    revision at = 0;
};

/// Reads both sides of all grants and holds them against each other.
[[nodiscard]] inventory take_inventory(store&, key_layout const&, reading);

} // namespace replicated

#endif
