// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_SLOW_ALLOCATOR_HPP
#define BGPWIRE_FUZZ_SUPPORT_SLOW_ALLOCATOR_HPP

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "slow_pools.hpp"

namespace bgpwire::fuzz {

/// Does what `pool_allocator` does by looking at everything every time: what was configured, who has
/// what, and what was released when. Nothing is counted or indexed.
class slow_allocator {
public:
    using owner = unsigned;

    struct grant {
        ip_address address;
        std::size_t pool;
        unsigned length = width_of(address.afi());

        bool is_block() const { return length != width_of(address.afi()); }
        address_range range() const { return range_of(address, length); }
    };
    /// A block that was released: it rests as one.
    struct resting_block {
        address_range range;
        std::uint64_t released_at;
    };
    struct lease {
        std::vector<grant> grants; // IPv4 first
        std::uint32_t owner_class = 0;
        std::string key, scope, backend;
        std::vector<service_port> ports;
    };
    /// What is to be given: one of each list. Or why not: the most telling reason; where several
    /// families are asked for, each of `reasons` is as good.
    struct answer {
        std::vector<addresses> options;
        errc why{};
        std::set<errc> reasons;
    };

    std::vector<pool_config> pools;
    std::map<owner, lease> leases;
    std::map<ip_address, std::uint64_t> released; // what is free again, or will be
    std::vector<resting_block> blocks;            // likewise
    bool is_sealed = true;

    std::vector<owner> holders(ip_address const& a) const
    {
        std::vector<owner> all;
        for (auto const& [who, l] : leases)
            for (auto const& g : l.grants)
                if (g.range().contains(a))
                    all.push_back(who);
        return all;
    }
    bool is_held(ip_address const& a) const
    {
        for (auto const& [who, l] : leases)
            for (auto const& g : l.grants)
                if (g.range().contains(a))
                    return true;
        return false;
    }
    bool is_cooling(std::size_t p, ip_address const& a, std::uint64_t now) const
    {
        for (auto const& b : blocks)
            if (b.range.contains(a) && now - b.released_at < pools[p].cool_down)
                return true;
        auto const at = released.find(a);
        return at != released.end() && now - at->second < pools[p].cool_down;
    }
    bool has_ports_of(lease const& l, sharing_terms const& terms) const
    {
        return std::any_of(terms.ports.begin(), terms.ports.end(),
            [&](auto port) { return std::find(l.ports.begin(), l.ports.end(), port) != l.ports.end(); });
    }
    /// What others say to somebody on their address; a block has no room for anybody.
    errc against(ip_address const& a, std::optional<owner> self, sharing_terms const& terms) const
    {
        errc why{};
        for (auto const& [who, l] : leases)
            for (auto const& g : l.grants)
                if (g.is_block() && g.range().contains(a))
                    return errc::address_in_use;
        for (auto const other : holders(a)) {
            auto const& l = leases.at(other);
            if (self == other)
                continue;
            if (l.key.empty())
                return errc::address_in_use;
            if (l.key != terms.key || l.scope != terms.scope)
                return errc::sharing_key_mismatch;
            if (l.backend != terms.backend)
                return errc::backend_mismatch;
            if (has_ports_of(l, terms))
                why = errc::port_in_use;
        }
        return why;
    }
    std::uint64_t count_of(std::size_t p, std::uint32_t owner_class) const
    {
        std::uint64_t n = 0;
        for (auto const& [who, l] : leases)
            for (auto const& g : l.grants)
                n += owner_class != 0 && l.owner_class == owner_class && g.pool == p ? g.range().size().low() : 0U;
        return n;
    }

    /// What one pool would give of one family.
    std::pair<errc, addresses> look(
        std::size_t p, afi family, allocation_request const& request, std::uint64_t already) const
    {
        auto const& pool = pools[p];
        if (!has(pool, family))
            return {errc::wrong_address_family, {}};
        if (request.block != 0)
            return look_for_block(p, family, request);
        addresses never, again, shared;
        bool any_cooling = false;
        auto const all = all_of(pool, family);
        for (auto const& a : all)
            if (is_held(a)) {
                if (!request.sharing.key.empty() && against(a, {}, request.sharing) == errc{})
                    shared.push_back(a);
            } else if (is_cooling(p, a, request.now)) {
                any_cooling = true;
            } else {
                (released.count(a) != 0 ? again : never).push_back(a);
            }
        addresses choices;
        if (pool.order == selection_order::least_recently_released) {
            std::sort(again.begin(), again.end(),
                [&](auto const& a, auto const& b) { return released.at(a) < released.at(b); });
            auto const& fresh = never.empty() ? again : never;
            if (!fresh.empty())
                choices.push_back(fresh[0]);
        } else {
            choices = never;
            choices.insert(choices.end(), again.begin(), again.end());
        }
        choices.insert(choices.end(), shared.begin(), shared.end());
        if (choices.empty())
            return {any_cooling ? errc::address_cooling : errc::pool_exhausted, {}};
        if (pool.quota != 0 && request.owner_class != 0
            && count_of(p, request.owner_class) + already + 1 > pool.quota)
            return {errc::quota_exceeded, {}};
        if (pool.order == selection_order::random)
            return {errc{}, choices};
        auto const first = std::find_if(all.begin(), all.end(),
            [&](auto const& a) { return std::find(choices.begin(), choices.end(), a) != choices.end(); });
        return {errc{}, {*first}};
    }

    /// The lowest block all of which is free; where the order of release matters, one of what was never
    /// given if there is one.
    std::pair<errc, addresses> look_for_block(std::size_t p, afi family, allocation_request const& request) const
    {
        auto const& pool = pools[p];
        addresses never, again;
        for (auto const& first : blocks_of(pool, family, request.block)) {
            auto const all = all_in(range_of(first, request.block));
            if (std::any_of(
                    all.begin(), all.end(), [&](auto const& a) { return is_held(a) || is_cooling(p, a, request.now); }))
                continue;
            bool const any_released =
                std::any_of(all.begin(), all.end(), [&](auto const& a) { return released.count(a) != 0; });
            (any_released && pool.order == selection_order::least_recently_released ? again : never).push_back(first);
        }
        auto const& best = never.empty() ? again : never;
        auto const usable = all_of(pool, family);
        if (best.empty())
            return {std::any_of(usable.begin(), usable.end(),
                        [&](auto const& a) { return !is_held(a) && is_cooling(p, a, request.now); })
                    ? errc::address_cooling
                    : errc::pool_exhausted,
                {}};
        if (pool.quota != 0 && request.owner_class != 0
            && count_of(p, request.owner_class) + range_of(best[0], request.block).size().low() > pool.quota)
            return {errc::quota_exceeded, {}};
        return {errc{}, {best[0]}};
    }

    /// Whether nothing of the family is free, or will be without a release.
    bool is_full(std::size_t p, afi family) const
    {
        auto const all = all_of(pools[p], family);
        return has(pools[p], family)
            && std::all_of(all.begin(), all.end(), [&](auto const& a) { return is_held(a); });
    }

    /// Why a pool that does not want the owner gives nothing: who is not named is not asked where nothing can be had. Full
    /// in one family, it is asked only if there is an address to be shared.
    errc why_refused(std::size_t p, allocation_request const& request) const
    {
        bool any_full = false, any_open = false;
        for (auto family : {afi::ipv4, afi::ipv6})
            if (has(pools[p], family) && (family == request.family || request.stack != stack::single))
                (is_full(p, family) ? any_full : any_open) = true;
        bool shares = false;
        if (!request.sharing.key.empty())
            for (std::size_t q = 0; q != pools.size(); ++q)
                for (auto family : {afi::ipv4, afi::ipv6})
                    for (auto const& a : all_of(pools[q], family))
                        shares = shares || (is_held(a) && against(a, {}, request.sharing) == errc{});
        if (!request.pool.empty() || (any_open && (!any_full || shares)))
            return errc::pool_refuses;
        return any_full ? errc::pool_exhausted : errc::wrong_address_family;
    }

    /// What these pools, which are asked one after the other, would give.
    answer ask(std::vector<std::size_t> const& order, allocation_request const& request) const
    {
        answer out;
        auto const one = request.family;
        auto const other = one == afi::ipv4 ? afi::ipv6 : afi::ipv4;
        std::optional<std::pair<std::size_t, addresses>> first, second;
        bool any_dedicated = false;
        for (auto const p : order) {
            if (any_dedicated && !pools[p].is_dedicated && request.stack == stack::prefer_dual
                && request.spread == pool_spread::one_pool && (first || second))
                break;
            any_dedicated = pools[p].is_dedicated;
            auto [why, mine] = look(p, one, request, 0);
            out.reasons.insert(why);
            bool const has_one = why == errc{};
            if (has_one && request.stack == stack::single)
                return {{mine}, {}, {}};
            if (request.stack == stack::single)
                continue;
            bool const is_first = has_one && (!first || request.spread == pool_spread::one_pool);
            auto [why_other, others] = look(p, other, request, is_first ? 1 : 0);
            out.reasons.insert(why_other);
            bool const has_other = why_other == errc{};
            if (request.spread == pool_spread::one_pool && has_one && has_other)
                return {{mine, others}, {}, {}};
            if (!first && has_one)
                first = {p, mine};
            if (!second && has_other)
                second = {p, others};
            if (request.spread == pool_spread::any_pools && first && second)
                return {{first->second, second->second}, {}, {}};
        }
        if (request.stack == stack::prefer_dual && (first || second))
            return {{first ? first->second : second->second}, {}, {}};
        out.reasons.erase(errc{});
        return out;
    }

    static int rank(errc why)
    {
        constexpr errc telling[] = {errc::wrong_address_family, errc::pool_refuses, errc::pool_exhausted,
            errc::address_cooling, errc::quota_exceeded};
        return static_cast<int>(std::find(std::begin(telling), std::end(telling), why) - std::begin(telling));
    }

    /// What of the terms is longer than anything may be.
    static errc excess(sharing_terms const& terms)
    {
        if (terms.key.size() > pool_limits::longest_text)
            return errc::sharing_key_too_long;
        if (terms.scope.size() > pool_limits::longest_text)
            return errc::sharing_scope_too_long;
        if (terms.backend.size() > pool_limits::longest_text)
            return errc::backend_too_long;
        return terms.ports.size() > pool_limits::most_ports ? errc::too_many_ports : errc{};
    }
    static bool is_impossible(allocation_request const& request)
    {
        return request.block > width_of(request.family)
            || (request.block != 0 && (request.stack != stack::single || !request.sharing.key.empty()));
    }

    /// What somebody who has nothing gets. Pools whose tag is in `refused` do not want it.
    answer allocate(allocation_request const& request, std::set<std::uint64_t> const& refused) const
    {
        if (is_impossible(request))
            return {{}, errc::out_of_range, {}};
        if (auto const why = excess(request.sharing); why != errc{})
            return {{}, why, {}};
        auto asked = order_of(pools);
        if (!request.pool.empty()) {
            auto const p = pool_named(pools, request.pool);
            if (p == no_pool)
                return answer{{}, errc::unknown_pool, {}};
            if (pools[p].is_draining || refused.count(pools[p].tag) != 0)
                return {{}, errc::pool_refuses, {}};
            asked = {p};
        }
        bool const any_draining = request.pool.empty()
            && std::any_of(pools.begin(), pools.end(), [](auto const& p) { return p.auto_assign && p.is_draining; });
        if (asked.empty())
            return {{}, any_draining ? errc::pool_refuses : errc::no_addresses, {}};
        std::set<errc> more;
        if (any_draining)
            more.insert(errc::pool_refuses);
        for (auto const p : asked) {
            bool const is_refused = refused.count(pools[p].tag) != 0;
            for (auto family : {afi::ipv4, afi::ipv6}) {
                if (family != request.family && request.stack == stack::single)
                    continue;
                if (!has(pools[p], family))
                    more.insert(errc::wrong_address_family);
                else if (is_full(p, family)) // who has nothing is not asked whom it accepts
                    more.insert(errc::pool_exhausted);
                else if (is_refused)
                    more.insert(errc::pool_refuses);
            }
        }
        std::erase_if(asked, [&](auto p) { return refused.count(pools[p].tag) != 0; });
        auto out = ask(asked, request);
        if (!out.options.empty())
            return out;
        out.reasons.insert(more.begin(), more.end());
        return most_telling(out);
    }
    static answer most_telling(answer out)
    {
        for (auto const why : out.reasons)
            if (out.why == errc{} || rank(out.why) < rank(why))
                out.why = why;
        return out;
    }

    /// What stands against these addresses and no others, and the place of the one it is about.
    std::pair<errc, std::size_t> claim(owner self, addresses const& wanted, claim_request const& request,
        std::set<std::uint64_t> const& refused) const
    {
        if (auto const why = excess(request.sharing); why != errc{})
            return {why, 0};
        auto only = request.pool.empty() ? no_pool : pool_named(pools, request.pool);
        if (!request.pool.empty() && only == no_pool)
            return {errc::unknown_pool, 0};
        if (wanted.empty())
            return {errc::no_addresses, 0};
        auto const mine = leases.find(self);
        std::vector<std::size_t> from;
        for (std::size_t i = 0; i != wanted.size(); ++i) {
            auto const& a = wanted[i];
            for (std::size_t j = 0; j != i; ++j)
                if (wanted[j].afi() == a.afi())
                    return {errc::same_family_twice, i};
            auto const p = pool_around(pools, a);
            if (p == no_pool)
                return {errc::not_in_pool, i};
            if (only != no_pool && only != p)
                return {errc::different_pools, i};
            if (request.spread == pool_spread::one_pool)
                only = p;
            auto const all = holders(a);
            bool const is_own = has_exactly(self, a, width_of(a.afi()));
            if (refused.count(pools[p].tag) != 0 || (pools[p].is_draining && is_sealed && !is_own))
                return {errc::pool_refuses, i};
            if (auto const why = against(a, self, request.sharing); why != errc{} && why != errc::address_in_use)
                return {why, i};
            if (!is_usable(pools[p], a))
                return {errc::reserved_address, i};
            if (auto const why = against(a, self, request.sharing); why != errc{})
                return {why, i};
            if (all.empty() && is_cooling(p, a, request.now))
                return {errc::address_cooling, i};
            from.push_back(p);
        }
        for (auto const p : from) {
            auto const& quota = pools[p].quota;
            auto n = count_of(p, request.owner_class)
                + static_cast<std::uint64_t>(std::count(from.begin(), from.end(), p));
            if (mine != leases.end() && mine->second.owner_class == request.owner_class)
                for (auto const& g : mine->second.grants)
                    n -= request.owner_class != 0 && g.pool == p ? g.range().size().low() : 0U;
            if (quota != 0 && request.owner_class != 0 && n > quota)
                return {errc::quota_exceeded, 0};
        }
        return {};
    }

    bool has_exactly(owner who, ip_address const& a, unsigned length) const
    {
        auto const l = leases.find(who);
        return l != leases.end()
            && std::any_of(l->second.grants.begin(), l->second.grants.end(),
                [&](auto const& g) { return g.address == a && g.length == length; });
    }
    /// What stands against this block and no other.
    errc claim(owner self, ip_address const& first, unsigned length, claim_request const& request,
        std::set<std::uint64_t> const& refused) const
    {
        if (auto const why = excess(request.sharing); why != errc{})
            return why;
        auto const only = request.pool.empty() ? no_pool : pool_named(pools, request.pool);
        if (!request.pool.empty() && only == no_pool)
            return errc::unknown_pool;
        auto const p = pool_around(pools, first);
        if (p == no_pool)
            return errc::not_in_pool;
        if (only != no_pool && only != p)
            return errc::different_pools;
        bool const is_own = has_exactly(self, first, length);
        if (refused.count(pools[p].tag) != 0 || (pools[p].is_draining && is_sealed && !is_own))
            return errc::pool_refuses;
        if (!request.sharing.key.empty())
            return errc::out_of_range;
        auto const range = range_of(first, length);
        auto const& ranges = pools[p].ranges;
        if (std::none_of(ranges.begin(), ranges.end(), [&](auto const& r) { return r.contains(range); }))
            return errc::not_in_pool;
        bool any_held = false, any_cooling = false;
        for (auto const& a : all_in(range)) {
            if (!is_usable(pools[p], a))
                return errc::reserved_address;
            any_held |= is_held(a);
            any_cooling |= !is_held(a) && is_cooling(p, a, request.now);
        }
        if (!is_own && (any_held || any_cooling))
            return any_cooling ? errc::address_cooling : errc::address_in_use;
        auto n = count_of(p, request.owner_class) + range.size().low();
        if (auto const mine = leases.find(self);
            mine != leases.end() && mine->second.owner_class == request.owner_class && request.owner_class != 0)
            for (auto const& g : mine->second.grants)
                n -= g.pool == p ? g.range().size().low() : 0U;
        return pools[p].quota != 0 && request.owner_class != 0 && n > pools[p].quota ? errc::quota_exceeded : errc{};
    }

    /// Why an owner cannot have other terms where it is.
    errc why_not_terms(owner self, sharing_terms const& terms) const
    {
        if (auto const why = excess(terms); why != errc{})
            return why;
        auto const& l = leases.at(self);
        for (auto const& g : l.grants)
            if (g.is_block()) {
                if (!terms.key.empty())
                    return errc::out_of_range;
            } else if (auto const why = against(g.address, self, terms); why != errc{})
                return why;
        return {};
    }
    static void set_terms(lease& l, sharing_terms const& terms)
    {
        l.key = std::string{terms.key};
        l.scope = std::string{terms.scope};
        l.backend = std::string{terms.backend};
        l.ports.assign(terms.ports.begin(), terms.ports.end());
    }

    /// Gives the owner these addresses, which nothing stands against, and takes back what else it has.
    /// @param length  of the prefix, where it is a block that begins with the address
    void give(owner self, addresses wanted, sharing_terms const& terms, std::uint32_t owner_class, std::uint64_t now,
        unsigned length = 0)
    {
        auto const old = leases[self].grants;
        lease next;
        std::sort(wanted.begin(), wanted.end(), [](auto const& a, auto const& b) { return a.is_v4() && b.is_v6(); });
        for (auto const& a : wanted) {
            grant g{a, pool_around(pools, a)};
            if (length != 0)
                g.length = length;
            for (auto const& one : all_in(g.range()))
                released.erase(one);
            std::erase_if(blocks, [&](auto const& b) { return b.range.overlaps(g.range()); });
            next.grants.push_back(g);
        }
        next.owner_class = owner_class;
        set_terms(next, terms);
        leases[self] = next;
        for (auto const& g : old)
            if (!has_exactly(self, g.address, g.length))
                rest(g, now);
    }
    void release(owner self, std::uint64_t now)
    {
        auto const old = leases.at(self).grants;
        leases.erase(self);
        for (auto const& g : old)
            rest(g, now);
    }
    /// What becomes of each lease with other pools, and where its addresses are then.
    std::map<owner, std::pair<lease_fate, lease>> judge(std::vector<pool_config> const& next) const
    {
        std::map<owner, std::pair<lease_fate, lease>> out;
        for (auto const& [who, old] : leases) {
            auto moved = old;
            auto fate = lease_fate::stays;
            for (auto& g : moved.grants) {
                auto const home = pool_around(next, g.address);
                bool const has_home = home != no_pool && can_give(next[home], g.range());
                if (!has_home)
                    fate = lease_fate::orphaned;
                else if (fate == lease_fate::stays && (g.pool == no_pool || pools[g.pool].name != next[home].name))
                    fate = lease_fate::moves;
                g.pool = has_home ? home : no_pool;
            }
            if (old.grants.size() == 2 && old.grants[0].pool == old.grants[1].pool
                && moved.grants[0].pool != moved.grants[1].pool)
                fate = lease_fate::orphaned;
            out[who] = {fate, moved};
        }
        return out;
    }
    /// @returns whether the pools are other ones now
    bool reload(std::vector<pool_config> const& next, orphan_policy orphans)
    {
        auto const judged = judge(next);
        for (auto const& [who, to] : judged)
            if (to.first == lease_fate::orphaned
                && (orphans == orphan_policy::reject
                    || (orphans == orphan_policy::keep && is_in_part(next, to.second))))
                return false;
        for (auto const& [who, to] : judged)
            if (to.first == lease_fate::orphaned && orphans == orphan_policy::drop)
                leases.erase(who);
            else
                leases[who] = to.second;
        pools = next;
        std::erase_if(released, [&](auto const& r) {
            auto const home = pool_around(pools, r.first);
            return home == no_pool || !is_usable(pools[home], r.first) || is_held(r.first);
        });
        std::erase_if(blocks, [&](auto const& b) {
            auto const home = pool_around(pools, b.range.first());
            auto const all = all_in(b.range);
            return home == no_pool || !can_give(pools[home], b.range)
                || std::any_of(all.begin(), all.end(), [&](auto const& a) { return is_held(a); });
        });
        return true;
    }

private:
    /// Whether a block that no pool has would be given to others in part.
    static bool is_in_part(std::vector<pool_config> const& next, lease const& l)
    {
        for (auto const& g : l.grants)
            if (g.is_block() && g.pool == no_pool)
                for (auto const& a : all_in(g.range()))
                    if (pool_around(next, a) != no_pool)
                        return true;
        return false;
    }
    void rest(grant const& g, std::uint64_t now)
    {
        if (g.pool == no_pool)
            return;
        if (g.is_block())
            blocks.push_back({g.range(), now});
        else if (!is_held(g.address))
            released[g.address] = now;
    }
};

} // namespace bgpwire::fuzz

#endif
