// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_RESTING_PIECES_HPP
#define BGPWIRE_POOL_DETAIL_RESTING_PIECES_HPP

#include <bgpwire/pool/detail/family_pool.hpp>

namespace bgpwire::detail {

/// Addresses and blocks of one family that are as good as free, but still count as taken where they lie.
template<class Demand = on_demand>
class resting_pieces {
public:
    struct piece {
        uint128 number;
        unsigned k; // 2^k addresses
    };

    constexpr void add(uint128 number, unsigned k) { all_.push_back({number, k}); }
    /// To be called when all are added.
    constexpr void finish()
    {
        sort(all_, [](piece const& a, piece const& b) { return a.number < b.number; });
    }

    [[nodiscard]] constexpr std::span<piece const> all() const noexcept { return {all_.data(), all_.size()}; }

    /// Whether the 2^k addresses from `n` on, all of which can be given and not all of which are free,
    /// are with these.
    [[nodiscard]] constexpr bool complete(family_pool<Demand> const& addresses, uint128 n, unsigned k) const
    {
        auto const last = n | low_bits(k);
        auto const from = partition_point(all_, [n](piece const& p) { return (p.number | low_bits(p.k)) < n; });
        auto const to = partition_point(all_, [last](piece const& p) { return p.number <= last; });
        return is_whole(addresses, n, k, all().subspan(from, to - from));
    }

private:
    /// @param mine  those of them that lie in the block, or around it
    static constexpr bool is_whole(
        family_pool<Demand> const& addresses, uint128 n, unsigned k, std::span<piece const> mine)
    {
        if (addresses.check_block(n, k) == errc{} || (!mine.empty() && mine[0].k >= k))
            return true;
        if (mine.empty() || k == 0)
            return false;
        auto const middle = n + (uint128{1} << (k - 1));
        std::size_t left = 0;
        while (left != mine.size() && mine[left].number < middle)
            ++left;
        return is_whole(addresses, n, k - 1, mine.first(left))
            && is_whole(addresses, middle, k - 1, mine.subspan(left));
    }

    std::vector<piece> all_;
};

} // namespace bgpwire::detail

#endif
