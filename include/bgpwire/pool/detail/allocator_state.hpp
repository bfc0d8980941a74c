// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_ALLOCATOR_STATE_HPP
#define BGPWIRE_POOL_DETAIL_ALLOCATOR_STATE_HPP

#include <bgpwire/pool/detail/lease_book.hpp>
#include <bgpwire/pool/detail/search.hpp>

namespace bgpwire::detail {

/// A @ref pool_allocator without its public face: pools, leases, and what connects the two.
template<class Owner, class Demand = on_demand>
struct allocator_state {
    using wanted_list = wanted_addresses<Demand>;
    using reader_type = snapshot_reader<Demand>;
    using pools_type = pool_set<Demand>;
    using book_type = lease_book<Owner, Demand>;
    using entry = typename book_type::entry;
    using owner_view = typename book_type::owner_view;
    using id = std::uint32_t;

    allocator_core<Demand> core;
    book_type book;
    bool is_sealed = true;

    template<class Accepts>
    result<lease> allocate(owner_view owner, allocation_request const& request, Accepts const& accepts)
    {
        if (!is_sealed)
            return error{.code = errc::not_sealed};
        auto const at = book.find(owner);
        if (at.number() != 0)
            return keep(at.number(), request, accepts);
        if (!book.fits(owner))
            return error{.code = errc::owner_too_long};
        if (core.is_from_any(request)) {
            auto const open = core.first_open(request);
            if (open >= core.pools.order().size())
                return error{.code = core.why_hopeless(request)};
            auto const pool = core.pool_at_hand(request, open);
            if (pool != no_pool && accepts(core.pools.view(pool))) {
                auto const to = book.reserve(at, owner, 0);
                return record(to, owner, pool, request.family, core.pools[pool].take_lowest(request.family));
            }
        }
        core.prepare(request);
        auto chosen = choose(core, request, accepts);
        if (!chosen)
            return chosen.error();
        return record(at, owner, *chosen, request.sharing, request.now);
    }

    /// The lease that the owner has already, and the address of the other family if it wants that, too.
    template<class Accepts>
    result<lease> keep(id n, allocation_request const& request, Accepts const& accepts)
    {
        if (auto const why = core.why_impossible(request); why != errc{})
            return error{.code = why};
        auto held = book.leases().get(n);
        if (request.stack == stack::single && (held.count == 2 || held.all[0].afi() != request.family))
            return error{.code = errc::wrong_address_family};
        if (unsigned const length = held.all[0].length;
            held.all[0].is_block() ? request.block != length : request.block != 0 && request.block != length)
            return error{.code = errc::different_block};
        if (auto const why = core.check_terms(held, n, request.sharing); why != errc{})
            return error{.code = why};
        if (request.stack != stack::single && held.count == 1) {
            auto const more = other_family(held, request, accepts);
            if (!more && request.stack == stack::require_dual)
                return more.error();
            if (more) {
                auto both = held;
                both.add(more->all[0]);
                core.reserve(held, both, request.sharing);
                book.leases().reserve(1);
                core.replace(held, both, n, request.sharing, request.now);
                book.leases().set(n, both);
                return book.get(n);
            }
        }
        core.reserve(held, held, request.sharing);
        book.leases().reserve(1);
        if (core.apply_terms(held, n, request.sharing))
            book.leases().set(n, held);
        return book.get(n);
    }

    /// What an owner of one address would get of the family that it has nothing of.
    template<class Accepts>
    result<holdings> other_family(holdings const& held, allocation_request request, Accepts const& accepts) const
    {
        auto const& has = held.all[0];
        request.stack = stack::single;
        request.family = has.is_v6 ? afi::ipv4 : afi::ipv6;
        request.owner_class = held.owner_class;
        if (request.spread == pool_spread::any_pools)
            return choose(core, request, accepts);
        if (has.pool == no_pool)
            return error{.code = errc::wrong_address_family};
        if (!request.pool.empty() && core.pools.find(request.pool) != has.pool)
            return error{.code = errc::different_pools};
        request.pool = core.pools.view(has.pool).name();
        return choose(core, request, accepts);
    }

    /// A claim of blocks or addresses.
    template<class Accepts>
    result<lease> claim(
        owner_view owner, std::span<wanted const> all, claim_request const& request, Accepts const& accepts)
    {
        return claim(owner, all, request, accepts, is_sealed);
    }
    template<class Accepts>
    result<lease> claim(owner_view owner, std::span<wanted const> all, claim_request const& request,
        Accepts const& accepts, bool sealed)
    {
        if (!book.fits(owner))
            return error{.code = errc::owner_too_long};
        if (auto const why = excess_of(request.sharing); why != errc{})
            return error{.code = why};
        auto const at = book.find(owner);
        auto const n = at.number();
        if (n == 0 && all.size() == 1 && all[0].length == width_of(all[0].address.afi()) && request.pool.empty()
            && request.sharing.key.empty() && request.owner_class == 0)
            return claim_plain(at, place_of(all[0].address), owner, request.now, accepts, sealed);
        auto const old = n == 0 ? holdings{} : book.leases().get(n);
        auto chosen = check_claim(core, all, request, accepts, n, old, sealed);
        if (!chosen)
            return chosen.error();
        if (n == 0)
            return record(at, owner, *chosen, request.sharing, request.now);
        core.reserve(old, *chosen, request.sharing);
        book.leases().reserve(1);
        core.replace(old, *chosen, n, request.sharing, request.now);
        book.leases().set(n, *chosen);
        return book.get(n);
    }

    template<class Accepts>
    result<lease> preview_claim(
        owner_view owner, std::span<wanted const> all, claim_request const& request, Accepts const& accepts) const
    {
        if (!book.fits(owner))
            return error{.code = errc::owner_too_long};
        auto const n = book.find(owner).number();
        auto const old = n == 0 ? holdings{} : book.leases().get(n);
        auto const chosen = check_claim(core, all, request, accepts, n, old, is_sealed);
        if (!chosen)
            return chosen.error();
        return book.lease_of({}, *chosen);
    }

    /// A claim of what was held before: quotas and draining are of no account. Of an orphan those
    /// addresses that no pool has are given, too.
    result<lease> restore(owner_view owner, std::span<wanted const> all, claim_request request, bool is_orphan)
    {
        auto const owner_class = request.owner_class;
        request.owner_class = 0;
        auto const at = book.find(owner);
        bool is_homeless = false;
        for (auto const& w : all)
            is_homeless |= !core.pools.can_have(w.address.afi(), to_number(w.address));
        core.classes.reserve(owner_class);
        book.leases().reserve(2); // once by the claim, once with its class
        auto const l = is_orphan && is_homeless && at.number() == 0 && book.fits(owner)
            ? restore_orphan(at, owner, all, request)
            : claim(owner, all, request, any_owner{}, false);
        if (!l || owner_class == 0)
            return l;
        auto held = book.leases().get(l->handle().number);
        core.uncount(held);
        held.owner_class = owner_class;
        core.count(held);
        book.leases().set(l->handle().number, held);
        return l;
    }
    result<lease> restore_orphan(
        entry const& at, owner_view owner, std::span<wanted const> all, claim_request const& request)
    {
        if (auto const why = excess_of(request.sharing); why != errc{})
            return error{.code = why};
        holdings chosen;
        for (auto const& w : all) {
            if (core.pools.can_have(w.address.afi(), to_number(w.address))) {
                auto const part = check_claim(core, {&w, 1}, request, any_owner{}, 0, {}, false);
                if (!part)
                    return part.error();
                chosen.add(part->all[0]);
                continue;
            }
            auto const group = core.shares.find(w.address.is_v6(), to_number(w.address));
            auto h = holding_of(w.address.afi(), to_number(w.address), no_pool, group);
            h.length = static_cast<std::uint8_t>(w.length);
            if (group != 0)
                if (auto const why = core.shares.check(group, 0, request.sharing); why != errc{})
                    return error{.code = why};
            chosen.add(h);
        }
        return record(at, owner, chosen, request.sharing, request.now);
    }

    /// An address in the pool that has it.
    struct place {
        id pool;
        bgpwire::afi family;
        uint128 number;
    };
    place place_of(ip_address const& address) const noexcept
    {
        auto const n = to_number(address);
        return {core.pools.find(address.afi(), n), address.afi(), n};
    }
    /// What most claims come to: one address, for an owner that has none and says no more.
    template<class Accepts>
    result<lease> claim_plain(
        entry const& who, place const& at, owner_view owner, std::uint64_t now, Accepts const& accepts, bool sealed)
    {
        if (at.pool == no_pool)
            return error{.code = errc::not_in_pool};
        auto& pool = core.pools[at.pool];
        if (!accepts(core.pools.view(at.pool)) || (pool.rules().is_draining && sealed))
            return error{.code = errc::pool_refuses};
        if (core.shares.find(at.family == afi::ipv6, at.number) != 0)
            return error{.code = errc::sharing_key_mismatch};
        if (auto const why = pool.check(at.family, at.number, now); why != errc{})
            return error{.code = why};
        auto const to = book.reserve(who, owner, 0);
        pool.reserve_take(at.family, at.number, 0);
        pool.settle(at.family, now);
        pool.take(at.family, at.number);
        return record(to, owner, at.pool, at.family, at.number);
    }
    template<class Range, class Refused>
    std::size_t claim_each(Range const& all, Refused refused)
    {
        auto next = *this; // all of it or nothing of it
        auto const given = next.claim_each_here(all, refused);
        *this = std::move(next);
        return given;
    }
    template<class Range, class Refused>
    std::size_t claim_each_here(Range const& all, Refused& refused)
    {
        constexpr std::size_t ahead = 16; // enough to wait for memory once instead of every time
        place places[ahead];
        std::uint32_t hashes[ahead];
        book.reserve(book.leases().size() + all.size());
        std::size_t given = 0;
        for (std::size_t i = 0; i != all.size() + ahead; ++i) {
            if (i >= ahead) {
                auto const& next = all[i - ahead];
                auto const& at = places[i % ahead];
                wanted const w{next.address};
                auto const who = book.find(hashes[i % ahead], next.owner);
                auto const l = !book.fits(next.owner) || who.number() != 0
                    ? claim(next.owner, {&w, 1}, {}, any_owner{})
                    : claim_plain(who, at, next.owner, 0, any_owner{}, is_sealed);
                if (l)
                    ++given;
                else
                    refused(i - ahead, l.error().code);
            }
            if (i < all.size()) {
                auto const& at = places[i % ahead] = place_of(all[i].address);
                book.prefetch(hashes[i % ahead] = book.hash(all[i].owner));
                if (at.pool != no_pool)
                    prefetch(core.pools[at.pool].memory_of(at.family, at.number));
            }
        }
        return given;
    }

    /// Writes down that the owner has one address, which is taken already; there is room.
    lease record(entry const& at, owner_view owner, id pool, afi family, uint128 number)
    {
        core.pools[pool].add_owner();
        if (!core.pools[pool].may_have(family))
            core.pools.changed(pool, family);
        auto const n = book.add(at, owner);
        book.leases().set_plain(n, family == afi::ipv6, number, pool);
        return {book.leases().handle(n), book.grant_of(book.leases().get_plain(n))};
    }
    /// Takes what was chosen and writes it down.
    lease record(entry const& at, owner_view owner, holdings& chosen, sharing_terms const& terms, std::uint64_t now)
    {
        core.reserve({}, chosen, terms);
        auto const n = book.add(book.reserve(at, owner, 1), owner);
        core.take(chosen, n, terms, now);
        core.count(chosen);
        book.leases().set(n, chosen);
        return book.lease_of(book.leases().handle(n), chosen);
    }

    lease release(id n, std::uint32_t hash, std::uint64_t now)
    {
        lease was;
        if (book.leases().is_plain(n)) {
            auto const h = book.leases().get_plain(n);
            core.reserve_give_back(h);
            was = {book.leases().handle(n), book.grant_of(h)};
            if (h.pool != no_pool)
                core.pools[h.pool].remove_owner();
            core.give_back(h, n, now);
        } else {
            was = book.get(n);
            auto const held = book.leases().get(n);
            for (auto const& h : held)
                core.reserve_give_back(h);
            core.uncount(held);
            for (auto const& h : held)
                core.give_back(h, n, now);
        }
        book.remove(n, hash);
        return was;
    }
};

} // namespace bgpwire::detail

#endif
