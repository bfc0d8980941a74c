// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_ALLOCATOR_CORE_HPP
#define BGPWIRE_POOL_DETAIL_ALLOCATOR_CORE_HPP

#include <bgpwire/pool/detail/class_counts.hpp>
#include <bgpwire/pool/detail/pool_set.hpp>
#include <bgpwire/pool/detail/share_table.hpp>

namespace bgpwire::detail {

[[nodiscard]] constexpr address_count size_of(holding const& h) noexcept
{
    return address_count::power_of_two(h.host_bits());
}
/// Counts a lease's addresses and their owner.
template<class Demand>
constexpr void count(pool_set<Demand>& pools, class_counts<Demand>& classes, holdings const& all)
{
    for (auto const& h : all) {
        if (h.pool == no_pool)
            continue;
        classes.add(h.pool, all.owner_class, size_of(h));
        if (&h == all.begin() || h.pool != all.begin()->pool)
            pools[h.pool].add_owner();
    }
}

/// All of a @ref pool_allocator that does not depend on what an owner is: which addresses there are
/// for a request, taking them and giving them back. Owners are the numbers of their leases.
template<class Demand = on_demand>
class allocator_core {
public:
    using user_id = std::uint32_t;

    pool_set<Demand> pools;
    share_table<Demand> shares;
    class_counts<Demand> classes;

    /// Whether only those pools can serve the request that are in the order and have something left.
    [[nodiscard]] static constexpr bool is_from_any(allocation_request const& request) noexcept
    {
        return request.stack == stack::single && request.sharing.key.empty() && request.pool.empty();
    }
    /// The first place in the order of pools for such a request; past the end if there is none.
    [[nodiscard]] constexpr std::size_t first_open(allocation_request const& request) const noexcept
    {
        return why_impossible(request) != errc{} ? pools.order().size() : pools.next_open(request.family, 0);
    }
    /// The pool at that place, if the request gets the lowest address of it; @ref no_pool if it
    /// takes a search to know.
    [[nodiscard]] constexpr std::uint32_t pool_at_hand(
        allocation_request const& request, std::size_t place) const noexcept
    {
        auto const pool = pools.order()[place];
        bool const is_plain = request.owner_class == 0 && request.block == 0;
        return is_plain && pools[pool].gives_lowest(request.family) ? pool : no_pool;
    }

    /// Why no pool can serve the request, whatever it has: there is no prefix so long, a block is of one
    /// family and not shared, or the terms are longer than any can be.
    [[nodiscard]] static constexpr errc why_impossible(allocation_request const& request) noexcept
    {
        bool const is_block_right = request.block == 0
            || (request.block <= width_of(request.family) && request.stack == stack::single
                && request.sharing.key.empty());
        return request.family != afi::ipv4 && request.family != afi::ipv6 ? errc::wrong_address_family
            : is_block_right                                              ? excess_of(request.sharing)
                                                                          : errc::out_of_range;
    }

    /// To be called before a block is looked for: pools remember how far the search for blocks of that
    /// size has gone, so that it need not start anew each time.
    constexpr void prepare(allocation_request const& request)
    {
        if (request.block == 0)
            return;
        auto const k = width_of(request.family) - request.block;
        if (auto const named = pools.find(request.pool); !request.pool.empty()) {
            if (named != no_pool)
                pools[named].seek_block(request.family, k);
            return;
        }
        auto const order = pools.order();
        for (std::size_t at = 0; (at = pools.next_open(request.family, at)) < order.size(); ++at)
            if (pools[order[at]].seek_block(request.family, k))
                return;
    }

    /// Why there is no first place.
    [[nodiscard]] constexpr errc why_hopeless(allocation_request const& request) const noexcept
    {
        if (auto const why = why_impossible(request); why != errc{})
            return why;
        return pools.any_full(request.family) ? errc::pool_exhausted
            : pools.any_draining()            ? errc::pool_refuses
            : pools.order().empty()           ? errc::no_addresses
                                              : errc::wrong_address_family;
    }

    /// The next address of that pool and family, free or to be shared.
    /// @param already  addresses that the request takes from the pool besides
    [[nodiscard]] constexpr result<holding> pick(std::uint32_t pool, afi family, allocation_request const& request,
        std::uint64_t already, std::span<std::uint32_t const> shareable) const
    {
        if (request.block != 0)
            return pick_block(pool, family, request);
        auto best = pools[pool].next(family, request.now);
        std::uint32_t group = 0;
        for (auto const at : shareable) {
            auto const n = shares.number(at);
            if (shares.family(at) == family && pools[pool].can_have(family, n)
                && (!best || pools[pool].precedes(family, n, *best))) {
                best = n;
                group = at;
            }
        }
        if (!best)
            return error{.code = pools[pool].why_none(family, request.now)};
        if (exceeds_quota(pool, request.owner_class, address_count{already + 1}))
            return error{.code = errc::quota_exceeded};
        return holding_of(family, *best, pool, group);
    }

    /// Makes room: having `fresh` instead of `old`, by @ref take, @ref apply_terms or @ref replace, and counting
    /// it allocates nothing. So all that can fail comes first, and changes nothing.
    constexpr void reserve(holdings const& old, holdings const& fresh, sharing_terms const& terms)
    {
        for (auto const& h : fresh)
            if (h.group == 0 && h.pool != no_pool && !old.has(h))
                pools[h.pool].reserve_take(h.afi(), h.number, h.host_bits());
        for (auto const& h : old)
            if (!fresh.has(h))
                reserve_give_back(h);
        shares.reserve(fresh, terms);
        classes.reserve(fresh.owner_class);
    }
    constexpr void reserve_give_back(holding const& h)
    {
        if (h.pool != no_pool)
            pools[h.pool].reserve_give_back(h.afi(), h.host_bits());
    }

    /// Takes what was chosen for `user`; shared addresses are joined, and what has a key becomes shared.
    constexpr void take(holdings& chosen, user_id user, sharing_terms const& terms, std::uint64_t now)
    {
        for (auto& h : chosen) {
            if (h.group != 0) {
                shares.join(h.group, user, terms);
                continue;
            }
            if (h.pool != no_pool)
                take(h, now);
            if (!terms.key.empty())
                h.group = shares.create(h.is_v6, h.number, user, terms);
        }
    }

    constexpr void take(holding const& h, std::uint64_t now)
    {
        auto& pool = pools[h.pool];
        pool.settle(h.afi(), now);
        if (h.is_block())
            pool.take_block(h.afi(), h.number, h.host_bits());
        else
            pool.take(h.afi(), h.number);
        pools.changed(h.pool, h.afi());
    }

    /// Takes `user` off an address, which is free if nobody else is on it.
    constexpr void give_back(holding const& h, user_id user, std::uint64_t now)
    {
        if (h.group != 0 && !shares.leave(h.group, user))
            return;
        if (h.pool == no_pool)
            return;
        auto& pool = pools[h.pool];
        bool const was_full = !pool.may_have(h.afi());
        pool.settle(h.afi(), now);
        if (h.is_block())
            pool.give_back_block(h.afi(), h.number, h.host_bits(), now);
        else
            pool.give_back(h.afi(), h.number, now);
        if (was_full)
            pools.changed(h.pool, h.afi());
    }

    /// Takes `user` off an address that is of no interest otherwise.
    constexpr void leave(holding const& h, user_id user)
    {
        if (h.group != 0)
            static_cast<void>(shares.leave(h.group, user));
    }

    /// Counts a lease's addresses and their owner, or no longer.
    constexpr void count(holdings const& all) { detail::count(pools, classes, all); }
    constexpr void uncount(holdings const& all)
    {
        for (auto const& h : all) {
            if (h.pool == no_pool)
                continue;
            classes.remove(h.pool, all.owner_class, size_of(h));
            if (&h == all.begin() || h.pool != all.begin()->pool)
                pools[h.pool].remove_owner();
        }
    }

    /// What stands against `user` having its addresses under these terms from now on.
    [[nodiscard]] constexpr errc check_terms(holdings const& all, user_id user, sharing_terms const& terms) const
    {
        for (auto const& h : all) {
            if (h.is_block() && !terms.key.empty())
                return errc::out_of_range;
            if (h.group != 0)
                if (auto const why = shares.check(h.group, user, terms); why != errc{})
                    return why;
        }
        return {};
    }
    /// @returns whether the holdings changed
    constexpr bool apply_terms(holdings& all, user_id user, sharing_terms const& terms)
    {
        bool changed = false;
        for (auto& h : all) {
            auto const before = h.group;
            if (h.group == 0 && !terms.key.empty()) {
                h.group = shares.create(h.is_v6, h.number, user, terms);
            } else if (h.group != 0 && terms.key.empty()) {
                static_cast<void>(shares.leave(h.group, user)); // it was alone
                h.group = 0;
            } else if (h.group != 0) {
                shares.join(h.group, user, terms);
            }
            changed |= before != h.group;
        }
        return changed;
    }

    /// Makes `fresh`, which was checked as a claim, of what was `old`.
    constexpr void replace(
        holdings const& old, holdings& fresh, user_id user, sharing_terms const& terms, std::uint64_t now)
    {
        uncount(old);
        holdings kept, added;
        for (auto const& h : fresh)
            (old.has(h) ? kept : added).add(h);
        static_cast<void>(apply_terms(kept, user, terms));
        take(added, user, terms, now);
        for (auto const& h : old)
            if (!fresh.has(h))
                give_back(h, user, now);
        fresh.count = 0;
        for (auto const& h : kept)
            fresh.add(h);
        for (auto const& h : added)
            fresh.add(h);
        count(fresh);
    }

    /// Whether the class of `fresh` may have that many addresses of the pool of `h`, once it is there instead of `old`.
    [[nodiscard]] constexpr bool is_within_quota(holding const& h, holdings const& fresh, holdings const& old) const
    {
        auto const quota = pools[h.pool].rules().quota;
        if (quota == 0 || fresh.owner_class == 0)
            return true;
        auto n = classes.of(h.pool, fresh.owner_class);
        auto limit = address_count{quota};
        for (auto const& had : old)
            if (had.pool == h.pool && old.owner_class == fresh.owner_class)
                limit += size_of(had);
        for (auto const& wanted : fresh)
            if (wanted.pool == h.pool)
                n += size_of(wanted);
        return n <= limit;
    }

    [[nodiscard]] constexpr std::size_t memory() const noexcept
    {
        return pools.memory() + shares.memory() + classes.memory();
    }

private:
    constexpr bool exceeds_quota(std::uint32_t pool, std::uint32_t owner_class, address_count const& more) const
    {
        auto const quota = pools[pool].rules().quota;
        return quota != 0 && owner_class != 0 && classes.of(pool, owner_class) + more > address_count{quota};
    }
    constexpr result<holding> pick_block(std::uint32_t pool, afi family, allocation_request const& request) const
    {
        auto const k = width_of(family) - request.block;
        auto const n = pools[pool].next_block(family, k, request.now);
        if (!n)
            return error{.code = pools[pool].why_none(family, request.now)};
        if (exceeds_quota(pool, request.owner_class, address_count::power_of_two(k)))
            return error{.code = errc::quota_exceeded};
        auto h = holding_of(family, *n, pool, 0);
        h.length = request.block;
        return h;
    }
};

} // namespace bgpwire::detail

#endif
