// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_TRANSFER_HPP
#define BGPWIRE_POOL_DETAIL_TRANSFER_HPP

#include <bgpwire/pool/detail/allocator_core.hpp>
#include <bgpwire/pool/reload.hpp>

namespace bgpwire::detail {

/// Where addresses of one set of pools belong in the next one.
template<class Demand = on_demand>
class transfer {
public:
    constexpr transfer(pool_set<Demand> const& from, pool_set<Demand> const& to) noexcept : from_{from}, to_{to} {}

    /// What becomes of a lease. Its holdings are of the pools of the next set afterwards; of none,
    /// where none could give what they hold.
    constexpr lease_fate judge(holdings& all) const
    {
        auto fate = lease_fate::stays;
        auto const old = all;
        for (auto& h : all) {
            auto const was = h.pool;
            h.pool = home_of(h);
            if (h.pool == no_pool)
                fate = lease_fate::orphaned;
            else if (fate == lease_fate::stays
                && (was == no_pool || from_.view(was).name() != to_.view(h.pool).name()))
                fate = lease_fate::moves;
        }
        // What was of one pool stays of one pool.
        if (all.count == 2 && old.all[0].pool == old.all[1].pool && all.all[0].pool != all.all[1].pool)
            fate = lease_fate::orphaned;
        return fate;
    }
    /// Whether an orphan can be kept: not if its block lies in a pool in part, where others would get it.
    [[nodiscard]] constexpr bool can_keep(holdings const& all) const
    {
        for (auto const& h : all)
            if (h.pool == no_pool && h.is_block()
                && to_.overlaps(h.afi(), h.number, h.number | low_bits(h.host_bits())))
                return false;
        return true;
    }

private:
    /// The pool that could give it; @ref no_pool where none could.
    constexpr std::uint32_t home_of(holding const& h) const
    {
        auto const at = to_.find(h.afi(), h.number);
        if (at == no_pool)
            return at;
        auto const why = h.is_block() ? to_[at].check_block(h.afi(), h.number, h.host_bits(), 0)
                                      : to_[at].check(h.afi(), h.number, 0);
        return why == errc{} ? at : no_pool;
    }

    pool_set<Demand> const& from_;
    pool_set<Demand> const& to_; // nothing of which is taken yet
};

/// Takes a lease's addresses in pools of which it is the first lease to do so, or shares them.
template<class Demand>
constexpr void occupy(pool_set<Demand>& pools, holdings const& all)
{
    for (auto const& h : all) {
        if (h.pool == no_pool)
            continue;
        auto& pool = pools[h.pool];
        if (h.is_block())
            pool.take_block(h.afi(), h.number, h.host_bits());
        else if (h.group == 0 || pool.check(h.afi(), h.number, 0) == errc{})
            pool.occupy(h.afi(), h.number);
        pools.changed(h.pool, h.afi());
    }
}

} // namespace bgpwire::detail

#endif
