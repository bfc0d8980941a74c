// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_POOL_LIMITS_HPP
#define BGPWIRE_POOL_POOL_LIMITS_HPP

#include <cstddef>

namespace bgpwire {

/// How much of anything a @ref bgpwire::pool_allocator takes. What is longer, or more, is refused with
/// an error of its own before anything is changed; a snapshot has room for all that is taken.
struct pool_limits {
    /// Characters of an owner's name (`owner_too_long`), a pool's (`pool_name_too_long`), and of the key, the
    /// scope and the backend of sharing (`sharing_key_too_long`, `sharing_scope_too_long`, `backend_too_long`).
    static constexpr std::size_t longest_text = 65534;
    static constexpr std::size_t most_ports = 65535;      ///< of one request (`too_many_ports`)
    static constexpr std::size_t most_pools = 0x3fffffff; ///< of one configuration (`too_many_pools`)
};

} // namespace bgpwire

#endif
