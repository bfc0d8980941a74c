// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_DRAWN_HPP
#define BGPWIRE_POOL_DETAIL_DRAWN_HPP

#include <bgpwire/pool/detail/family_pool.hpp>
#include <bgpwire/pool/detail/hash.hpp>

namespace bgpwire::detail {

/// A free address drawn with the state of a generator: the next free one from a place in a range, any
/// place of any range being as likely as any other. There must be a free one.
template<class Demand>
[[nodiscard]] constexpr uint128 drawn(family_pool<Demand> const& addresses, std::uint64_t state) noexcept
{
    auto const last = address_count{addresses.size()} - address_count{1}; // of ::/0 the size alone would not fit
    auto const mask = low_bits(bit_width(uint128{last.high(), last.low()}));
    auto const base = mixed(state);
    address_count place = last;
    for (std::uint64_t i = 0; i == 0 || last < place; i += 2)
        place = address_count{uint128{mixed(base + i), mixed(base + i + 1)} & mask};
    for (auto const& range : addresses.ranges()) {
        if (place < range.size())
            return addresses.next_free(to_number(range.first()) + uint128{place.high(), place.low()});
        place -= range.size();
    }
    return addresses.lowest_free();
}

} // namespace bgpwire::detail

#endif
