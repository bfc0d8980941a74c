// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_SORT_HPP
#define BGPWIRE_POOL_DETAIL_SORT_HPP

// The two algorithms that pools need. <algorithm> would add eleven thousand lines to every
// translation unit that includes the pools, for these forty.

#include <cstddef>
#include <utility>

namespace bgpwire::detail {

/// Sorts `items[0]` to `items[n - 1]` by heap sort: n log n at worst, n where they are in order already; no
/// memory, not stable.
template<class Items, class Less>
constexpr void sort(Items& items, Less less)
{
    auto const n = items.size();
    std::size_t in_order = 1;
    while (in_order < n && !less(items[in_order], items[in_order - 1]))
        ++in_order;
    if (in_order >= n)
        return;
    auto const sift_down = [&](std::size_t at, std::size_t end) {
        for (;;) {
            auto child = 2 * at + 1;
            if (child >= end)
                return;
            if (child + 1 < end && less(items[child], items[child + 1]))
                ++child;
            if (!less(items[at], items[child]))
                return;
            using std::swap;
            swap(items[at], items[child]);
            at = child;
        }
    };
    for (auto i = n / 2; i-- != 0;)
        sift_down(i, n);
    for (auto end = n; end > 1;) {
        using std::swap;
        swap(items[0], items[--end]);
        sift_down(0, end);
    }
}

/// The place of the first item for which `is_before` does not hold; the items for which it does come first.
template<class Items, class IsBefore>
[[nodiscard]] constexpr std::size_t partition_point(Items const& items, IsBefore is_before)
{
    std::size_t first = 0;
    for (auto n = items.size(); n != 0;) {
        auto const half = n / 2;
        if (is_before(items[first + half])) {
            first += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    return first;
}

} // namespace bgpwire::detail

#endif
