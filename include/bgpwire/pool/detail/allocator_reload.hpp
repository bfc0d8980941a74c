// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_ALLOCATOR_RELOAD_HPP
#define BGPWIRE_POOL_DETAIL_ALLOCATOR_RELOAD_HPP

#include <bgpwire/pool/detail/allocator_state.hpp>
#include <bgpwire/pool/detail/transfer.hpp>

namespace bgpwire::detail {

/// Gives an allocator other pools. All that can fail is done on others beside those that it has.
template<class Owner, class Demand, class OnChange>
[[nodiscard]] result<reload_summary> reload(allocator_state<Owner, Demand>& state, std::span<pool_config const> pools,
    orphan_policy orphans, OnChange const& on_change)
{
    using id = std::uint32_t;
    auto& core = state.core;
    auto& book = state.book;
    auto next = pool_set<Demand>::make(pools, core.pools.key());
    if (!next)
        return next.error();
    transfer<Demand> const move{core.pools, *next};
    reload_summary summary;
    bool is_possible = true;
    book.leases().for_each([&](id n) {
        auto held = book.leases().get(n);
        auto const fate = move.judge(held);
        ++(fate == lease_fate::stays        ? summary.stays
                : fate == lease_fate::moves ? summary.moves
                                            : summary.orphaned);
        if (fate != lease_fate::stays)
            on_change(book.owner(n), book.get(n), fate);
        if (fate == lease_fate::orphaned && orphans != orphan_policy::drop)
            is_possible = is_possible && orphans == orphan_policy::keep && move.can_keep(held);
    });
    if (!is_possible)
        return error{.code = errc::would_orphan};
    std::vector<deferred<holdings, Demand>> fresh; // all is judged before the first is taken
    fresh.reserve(book.leases().size());
    std::vector<deferred<id, Demand>> leaving;
    book.leases().for_each([&](id n) {
        auto held = book.leases().get(n);
        if (move.judge(held) == lease_fate::orphaned && orphans == orphan_policy::drop)
            leaving.push_back(n);
        else
            fresh.push_back(held);
    });
    auto classes = class_counts<Demand>{core.classes.key()};
    for (auto const& held : fresh) {
        occupy(*next, held);
        count(*next, classes, held);
    }
    next->inherit(core.pools);
    // All that can fail is done.
    for (auto const n : leaving) {
        for (auto const& h : book.leases().get(n))
            core.leave(h, n);
        book.remove(n);
    }
    core.pools = *std::move(next);
    core.classes = std::move(classes);
    std::size_t i = 0;
    book.leases().for_each([&](id n) { book.leases().set(n, fresh[i++]); });
    return summary;
}

} // namespace bgpwire::detail

#endif
