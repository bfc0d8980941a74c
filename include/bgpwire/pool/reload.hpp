// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_RELOAD_HPP
#define BGPWIRE_POOL_RELOAD_HPP

#include <cstddef>
#include <cstdint>

namespace bgpwire {

/// What a @ref bgpwire::pool_allocator does with leases that its next configuration has no room for.
enum class orphan_policy : std::uint8_t {
    reject, ///< it refuses the configuration: nothing changes
    drop,   ///< it takes their addresses back
    keep,   ///< it lets them stay, of no pool, until they are released or a later configuration has room
};

/// What becomes of a lease when the configuration changes.
enum class lease_fate : std::uint8_t {
    stays,    ///< in a pool of the same name
    moves,    ///< to a pool of another name, which has the same addresses now
    orphaned, ///< no pool has all of its addresses
};

/// How many leases met which fate.
struct reload_summary {
    std::size_t stays = 0;    ///< in a pool of the same name
    std::size_t moves = 0;    ///< to a pool of another name
    std::size_t orphaned = 0; ///< in no pool any more

    friend constexpr bool operator==(reload_summary const&, reload_summary const&) = default;
};

} // namespace bgpwire

#endif
