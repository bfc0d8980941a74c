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

/// Does what `pool_allocator` does for single addresses, by looking at everything every time: what
/// was configured, who has what, and what was released when. Nothing is counted or indexed.
class slow_allocator {
public:
    using owner = unsigned;

    struct grant {
        ip_address address;
        std::size_t pool;
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
    bool is_sealed = true;

    std::vector<owner> holders(ip_address const& a) const
    {
        std::vector<owner> all;
        for (auto const& [who, l] : leases)
            for (auto const& g : l.grants)
                if (g.address == a)
                    all.push_back(who);
        return all;
    }
    bool is_held(ip_address const& a) const
    {
        for (auto const& [who, l] : leases)
            for (auto const& g : l.grants)
                if (g.address == a)
                    return true;
        return false;
    }
    bool is_cooling(std::size_t p, ip_address const& a, std::uint64_t now) const
    {
        auto const at = released.find(a);
        return at != released.end() && now - at->second < pools[p].cool_down;
    }
    bool has_ports_of(lease const& l, sharing_terms const& terms) const
    {
        return std::any_of(terms.ports.begin(), terms.ports.end(),
            [&](auto port) { return std::find(l.ports.begin(), l.ports.end(), port) != l.ports.end(); });
    }
    /// What others say to somebody on their address.
    errc against(ip_address const& a, std::optional<owner> self, sharing_terms const& terms) const
    {
        errc why{};
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
                n += owner_class != 0 && l.owner_class == owner_class && g.pool == p ? 1U : 0U;
        return n;
    }

    /// What one pool would give of one family.
    std::pair<errc, addresses> look(
        std::size_t p, afi family, allocation_request const& request, std::uint64_t already) const
    {
        auto const& pool = pools[p];
        if (!has(pool, family))
            return {errc::wrong_address_family, {}};
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

    /// Whether nothing of the family is free, or will be without a release.
    bool is_full(std::size_t p, afi family) const
    {
        auto const all = all_of(pools[p], family);
        return has(pools[p], family)
            && std::all_of(all.begin(), all.end(), [&](auto const& a) { return is_held(a); });
    }

    /// What these pools, which are asked one after the other, would give.
    answer ask(std::vector<std::size_t> const& order, allocation_request const& request) const
    {
        answer out;
        auto const one = request.family;
        auto const other = one == afi::ipv4 ? afi::ipv6 : afi::ipv4;
        std::optional<std::pair<std::size_t, addresses>> first, second;
        for (auto const p : order) {
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

    /// What somebody who has nothing gets. Pools whose tag is in `refused` do not want it.
    answer allocate(allocation_request const& request, std::set<std::uint64_t> const& refused) const
    {
        auto asked = order_of(pools);
        if (!request.pool.empty()) {
            auto const p = pool_named(pools, request.pool);
            if (p == no_pool)
                return answer{{}, errc::unknown_pool, {}};
            if (pools[p].is_draining || refused.count(pools[p].tag) != 0)
                return {{}, errc::pool_refuses, {}};
            asked = {p};
        }
        if (asked.empty())
            return {{}, errc::no_addresses, {}};
        std::set<errc> more;
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
            bool const is_own = std::find(all.begin(), all.end(), self) != all.end();
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
                    n -= request.owner_class != 0 && g.pool == p ? 1U : 0U;
            if (quota != 0 && request.owner_class != 0 && n > quota)
                return {errc::quota_exceeded, 0};
        }
        return {};
    }

    /// Why an owner cannot have other terms where it is.
    errc change_terms(owner self, sharing_terms const& terms)
    {
        auto& l = leases.at(self);
        for (auto const& g : l.grants)
            if (auto const why = against(g.address, self, terms); why != errc{})
                return why;
        set_terms(l, terms);
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
    void give(owner self, addresses wanted, sharing_terms const& terms, std::uint32_t owner_class, std::uint64_t now)
    {
        auto const old = leases[self].grants;
        lease next;
        std::sort(wanted.begin(), wanted.end(), [](auto const& a, auto const& b) { return a.is_v4() && b.is_v6(); });
        for (auto const& a : wanted) {
            next.grants.push_back({a, pool_around(pools, a)});
            released.erase(a);
        }
        next.owner_class = owner_class;
        set_terms(next, terms);
        leases[self] = next;
        for (auto const& g : old)
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
                bool const has_home = home != no_pool && is_usable(next[home], g.address);
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
            if (to.first == lease_fate::orphaned && orphans == orphan_policy::reject)
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
        return true;
    }

private:
    void rest(grant const& g, std::uint64_t now)
    {
        if (!is_held(g.address) && g.pool != no_pool)
            released[g.address] = now;
    }
};

} // namespace bgpwire::fuzz

#endif
