// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_OVERLAP_HPP
#define BGPWIRE_POOL_OVERLAP_HPP

#include <bgpwire/pool/address_range.hpp>
#include <bgpwire/pool/detail/deferred.hpp>
#include <bgpwire/pool/detail/sort.hpp>

#include <optional>
#include <span>
#include <vector>

namespace bgpwire {

/// Two ranges of a list that have an address in common, by their places in it.
struct range_overlap {
    std::size_t earlier; ///< the place of the one that stands first in the list
    std::size_t later;   ///< the place of the other

    friend constexpr bool operator==(range_overlap const&, range_overlap const&) = default;
};

/// Two ranges that share an address, if any do: of all such pairs one whose addresses come first.
///
/// Ranges that touch do not overlap. Linear but for one sort; needs memory for one number per range.
template<class Demand = on_demand>
[[nodiscard]] constexpr std::optional<range_overlap> find_overlap(std::span<address_range const> ranges)
{
    if (ranges.size() < 2)
        return std::nullopt;
    std::vector<detail::deferred<std::size_t, Demand>> order(ranges.size(), 0); // 0: clang 14, constexpr
    for (std::size_t i = 0; i != order.size(); ++i)
        order[i] = i;
    detail::sort(
        order, [&](std::size_t a, std::size_t b) { return ranges[a] == ranges[b] ? a < b : ranges[a] < ranges[b]; });
    for (std::size_t i = 1; i < order.size(); ++i) {
        auto const a = order[i - 1], b = order[i];
        if (ranges[a].overlaps(ranges[b]))
            return a < b ? range_overlap{a, b} : range_overlap{b, a};
    }
    return std::nullopt;
}

} // namespace bgpwire

#endif
