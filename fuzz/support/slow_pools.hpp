// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_SLOW_POOLS_HPP
#define BGPWIRE_FUZZ_SUPPORT_SLOW_POOLS_HPP

#include <bgpwire/pool.hpp>

#include <algorithm>
#include <utility>
#include <vector>

// What the configuration of pools means, address by address.

namespace bgpwire::fuzz {

using addresses = std::vector<ip_address>;
inline constexpr std::size_t no_pool = ~std::size_t{0};

inline bool in_ranges(pool_config const& pool, ip_address const& a)
{
    return std::any_of(pool.ranges.begin(), pool.ranges.end(), [&](auto const& r) { return r.contains(a); });
}
inline bool is_usable(pool_config const& pool, ip_address const& a)
{
    for (auto const& r : pool.exclusions)
        if (r.contains(a))
            return false;
    if (a.is_v4() && pool.avoid_buggy_ips && (a.octets()[3] == 0 || a.octets()[3] == 255))
        return false;
    for (auto const& r : pool.ranges) {
        bool const keeps_ends = pool.ends == prefix_ends::reserve_both
            || (pool.ends == prefix_ends::reserve_network_and_broadcast && a.is_v4());
        if (keeps_ends && r.is_prefix() && address_count{2} < r.size() && (r.first() == a || r.last() == a))
            return false;
    }
    return in_ranges(pool, a);
}
inline bool has(pool_config const& pool, afi family)
{
    return std::any_of(pool.ranges.begin(), pool.ranges.end(), [&](auto const& r) { return r.afi() == family; });
}
/// All that a pool can give, in its order.
inline addresses all_of(pool_config const& pool, afi family)
{
    addresses all;
    for (auto const& r : pool.ranges)
        for (auto n = to_number(r.first()); r.afi() == family && n <= to_number(r.last()); n = n + uint128{1})
            if (auto const a = to_address(family, n); is_usable(pool, a))
                all.push_back(a);
    return all;
}
/// The addresses of the prefix of that length that begins with this one.
inline address_range range_of(ip_address const& first, unsigned length)
{
    auto const last = to_number(first) | low_bits(width_of(first.afi()) - length);
    return *address_range::make(first, to_address(first.afi(), last));
}
inline addresses all_in(address_range const& range)
{
    addresses all;
    for (auto n = to_number(range.first()); n <= to_number(range.last()); n = n + uint128{1})
        all.push_back(to_address(range.afi(), n));
    return all;
}
/// Whether one of its ranges has all of them, and none is withheld.
inline bool can_give(pool_config const& pool, address_range const& wanted)
{
    for (auto const& r : pool.ranges)
        if (r.contains(wanted)) {
            auto const all = all_in(wanted);
            return std::all_of(all.begin(), all.end(), [&](auto const& a) { return is_usable(pool, a); });
        }
    return false;
}
/// The first addresses of all blocks that a pool can give, in its order.
inline addresses blocks_of(pool_config const& pool, afi family, unsigned length)
{
    addresses all;
    for (auto const& r : pool.ranges) {
        if (r.afi() != family)
            continue;
        for (auto const& a : all_in(r))
            if (auto const host_bits = low_bits(width_of(family) - length); (to_number(a) & host_bits) == uint128{})
                if (can_give(pool, range_of(a, length)))
                    all.push_back(a);
    }
    return all;
}
inline std::size_t pool_around(std::vector<pool_config> const& pools, ip_address const& a)
{
    for (std::size_t p = 0; p != pools.size(); ++p)
        if (in_ranges(pools[p], a))
            return p;
    return no_pool;
}
inline std::size_t pool_named(std::vector<pool_config> const& pools, text_view name)
{
    for (std::size_t p = 0; p != pools.size(); ++p)
        if (pools[p].name == name)
            return p;
    return no_pool;
}

/// The pools that assign automatically, as they are asked.
inline std::vector<std::size_t> order_of(std::vector<pool_config> const& pools)
{
    std::vector<std::size_t> all;
    for (std::size_t p = 0; p != pools.size(); ++p)
        if (pools[p].auto_assign && !pools[p].is_draining)
            all.push_back(p);
    std::stable_sort(all.begin(), all.end(), [&](auto a, auto b) {
        auto const rank = [&](std::size_t p) {
            return std::pair{pools[p].is_dedicated ? 0 : 1,
                pools[p].priority == 0 ? std::uint64_t{1} << 32 : std::uint64_t{pools[p].priority}};
        };
        return rank(a) < rank(b);
    });
    return all;
}

/// What is wrong with a configuration.
inline errc why_not(std::vector<pool_config> const& pools)
{
    bool overlaps = false;
    for (std::size_t p = 0; p != pools.size(); ++p) {
        if (pool_named(pools, pools[p].name) != p)
            return errc::duplicate_name;
        if (pools[p].ranges.empty())
            return errc::no_addresses;
        for (std::size_t i = 0; i != pools[p].ranges.size(); ++i)
            for (std::size_t q = 0; q <= p; ++q)
                for (std::size_t j = 0; j != (q == p ? i : pools[q].ranges.size()); ++j)
                    if (pools[p].ranges[i].overlaps(pools[q].ranges[j])) {
                        if (q == p)
                            return errc::overlapping_ranges;
                        overlaps = true;
                    }
    }
    return overlaps ? errc::overlapping_ranges : errc{};
}

} // namespace bgpwire::fuzz

#endif
