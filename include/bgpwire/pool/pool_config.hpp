// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_POOL_CONFIG_HPP
#define BGPWIRE_POOL_POOL_CONFIG_HPP

#include <bgpwire/pool/address_pool.hpp>

namespace bgpwire {

/// Which of its free addresses a pool gives.
enum class selection_order : std::uint8_t {
    lowest_first,            ///< the first of the first range that has one
    least_recently_released, ///< what was never given, lowest first; then what has been free the longest
    random,                  ///< the next free one from a place drawn with the pool's seed
};

/// One of the pools that a @ref pool_allocator gives addresses from.
struct pool_config {
    text_view name{};                        ///< of which there is one; borrowed by the call, which copies it
    std::vector<address_range> ranges{};     ///< see @ref address_pool_config
    std::vector<address_range> exclusions{}; ///< see @ref address_pool_config
    bool avoid_buggy_ips = false;            ///< see @ref address_pool_config
    prefix_ends ends = prefix_ends::use;     ///< see @ref address_pool_config

    bool auto_assign = true;    ///< whether requests that name neither pool nor address may be served from it
    bool is_draining = false;   ///< gives no more addresses, whoever asks; what it gave stays given
    bool is_dedicated = false;  ///< is asked before the pools that are for everybody
    std::uint32_t priority = 0; ///< among its like the smaller is asked first; 0 last

    selection_order order = selection_order::lowest_first; ///< which free address is given
    std::uint64_t seed = 0;      ///< of @ref selection_order::random
    std::uint64_t cool_down = 0; ///< ticks for which a released address rests before it is given again
    std::uint64_t quota = 0;     ///< addresses that one owner class can have of it; 0: any number
    std::uint64_t tag = 0;       ///< the embedder's own; comes back in @ref pool_view
};

} // namespace bgpwire

#endif
