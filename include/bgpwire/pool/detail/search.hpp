// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_SEARCH_HPP
#define BGPWIRE_POOL_DETAIL_SEARCH_HPP

#include <bgpwire/pool/detail/allocator_core.hpp>
#include <bgpwire/pool/pool_report.hpp>

namespace bgpwire::detail {

/// Looks for the addresses of one request, pool by pool, until nothing better can come.
template<class Demand = on_demand>
class search {
    using found_holding = std::optional<deferred<holding, Demand>>;

public:
    search(allocator_core<Demand> const& core, allocation_request const& request) : core_{core}, request_{request}
    {
        if (!request.sharing.key.empty())
            core.shares.for_each_of_key(request.sharing, [&](std::uint32_t at) {
                if (core.shares.check(at, 0, request.sharing) == errc{}) // 0: somebody who is nowhere yet
                    shareable_.push_back(at);
            });
    }

    /// Asks one pool.
    /// @returns whether the search is over
    [[nodiscard]] bool look(std::uint32_t pool)
    {
        auto const one = request_.family;
        auto const other = one == afi::ipv4 ? afi::ipv6 : afi::ipv4;
        if (request_.stack == stack::single)
            return find(first_, pool, one, 0);
        if (request_.spread == pool_spread::any_pools) {
            find(first_, pool, one, 0);
            find(second_, pool, other, first_ && first_->pool == pool ? 1 : 0);
            is_dual_ = first_ && second_;
            return is_dual_;
        }
        found_holding a, b;
        bool const has_one = find(a, pool, one, 0);
        if (find(b, pool, other, has_one ? 1 : 0) && has_one) {
            first_ = a;
            second_ = b;
            is_dual_ = true;
            return true;
        }
        if (!first_)
            first_ = a;
        if (!second_)
            second_ = b;
        return false;
    }
    /// Whether what was found would do, though more could come.
    [[nodiscard]] constexpr bool has_enough() const noexcept
    {
        return request_.stack == stack::prefer_dual && request_.spread == pool_spread::one_pool && (first_ || second_);
    }
    /// A pool that was not to be asked.
    constexpr void note(errc why) noexcept
    {
        if (rank(why) > rank(why_))
            why_ = why;
    }

    /// Whether `holds(family)` of one of the families that the request is for.
    template<class Holds>
    [[nodiscard]] constexpr bool any_family(Holds const& holds) const
    {
        auto const other = request_.family == afi::ipv4 ? afi::ipv6 : afi::ipv4;
        return holds(request_.family) || (request_.stack != stack::single && holds(other));
    }
    /// Why a pool that `accepts` refuses gives nothing: who is not named is not asked where it has no such addresses.
    [[nodiscard]] constexpr errc why_refused(std::uint32_t at) const
    {
        auto const& pool = core_.pools[at];
        if (!request_.pool.empty() || any_family([&](afi family) { return pool.may_have(family); }))
            return errc::pool_refuses;
        return any_family([&](afi family) { return pool.addresses().has(family); }) ? errc::pool_exhausted
                                                                                    : errc::wrong_address_family;
    }

    /// What was found, or the most telling reason why nothing was.
    [[nodiscard]] result<holdings> outcome() const
    {
        holdings found;
        found.owner_class = request_.owner_class;
        if (is_dual_ || (request_.stack != stack::require_dual && first_)) {
            found.add(*first_);
            if (is_dual_)
                found.add(*second_);
        } else if (request_.stack == stack::prefer_dual && second_) {
            found.add(*second_);
        } else {
            return error{.code = why_};
        }
        return found;
    }

    /// Whether full pools may serve the request as well: by an address that it can share.
    [[nodiscard]] constexpr bool asks_all() const noexcept { return !shareable_.empty(); }
    /// The first place in the order of pools, from `place` on, that is worth asking.
    [[nodiscard]] std::size_t next_place(std::size_t place) const noexcept
    {
        auto const& pools = core_.pools;
        if (asks_all())
            return place;
        auto best = pools.next_open(request_.family, place);
        if (request_.stack != stack::single) {
            auto const other = pools.next_open(request_.family == afi::ipv4 ? afi::ipv6 : afi::ipv4, place);
            best = other < best ? other : best;
        }
        return best;
    }

private:
    bool find(found_holding& into, std::uint32_t pool, afi family, std::uint64_t already)
    {
        if (into)
            return true;
        auto const found = core_.pick(pool, family, request_, already, shareable_);
        if (found)
            into = *found;
        else
            note(found.error().code);
        return found.has_value();
    }
    static constexpr int rank(errc why) noexcept
    {
        switch (why) {
        case errc::wrong_address_family: return 1;
        case errc::pool_refuses: return 2;
        case errc::pool_exhausted: return 3;
        case errc::address_cooling: return 4;
        case errc::quota_exceeded: return 5;
        default: return 0;
        }
    }

    allocator_core<Demand> const& core_;
    allocation_request const& request_;
    std::vector<deferred<std::uint32_t, Demand>> shareable_;
    found_holding first_, second_; // of the family asked for, and of the other
    bool is_dual_ = false;
    errc why_ = errc::no_addresses;
};

/// What the request would get now.
template<class Demand, class Accepts>
[[nodiscard]] result<holdings> choose(
    allocator_core<Demand> const& core, allocation_request const& request, Accepts const& accepts)
{
    if (auto const why = allocator_core<Demand>::why_impossible(request); why != errc{})
        return error{.code = why};
    search<Demand> s{core, request};
    auto const look = [&](std::uint32_t pool) {
        if (accepts(core.pools.view(pool)))
            return s.look(pool);
        s.note(s.why_refused(pool));
        return false;
    };
    if (!request.pool.empty()) {
        auto const pool = core.pools.find(request.pool);
        if (pool == no_pool)
            return error{.code = errc::unknown_pool};
        if (core.pools[pool].rules().is_draining)
            return error{.code = errc::pool_refuses};
        static_cast<void>(look(pool));
        return s.outcome();
    }
    auto const order = core.pools.order();
    bool any_dedicated = false;
    for (auto place = s.next_place(0); place < order.size(); place = s.next_place(place + 1)) {
        bool const is_dedicated = core.pools[order[place]].rules().is_dedicated;
        if (any_dedicated && !is_dedicated && s.has_enough()) // one address of theirs before two of those for everybody
            return s.outcome();
        any_dedicated = is_dedicated;
        if (look(order[place]))
            return s.outcome();
    }
    if (core.pools.any_draining())
        s.note(errc::pool_refuses);
    if (!order.empty() && !s.asks_all()) // who was not asked has nothing left, or never had anything of the family
        s.note(s.any_family([&](afi family) { return core.pools.any_full(family); })
                ? errc::pool_exhausted
                : errc::wrong_address_family);
    return s.outcome();
}

/// What one pool answers to the request, and why.
template<class Demand, class Accepts>
[[nodiscard]] pool_report report_on(
    allocator_core<Demand> const& core, std::uint32_t at, allocation_request const& request, Accepts const& accepts)
{
    auto const& pool = core.pools[at];
    auto const view = core.pools.view(at);
    pool_report r{.pool = view, .why = {}};
    for (auto family : {afi::ipv4, afi::ipv6})
        (family == afi::ipv4 ? r.v4 : r.v6) = address_tally{.withheld = view.withheld(family),
            .in_use = view.in_use(family),
            .cooling = view.cooling(family, request.now),
            .free = view.free(family, request.now)};
    if (!request.sharing.key.empty())
        core.shares.for_each_of_key(request.sharing, [&](std::uint32_t group) {
            auto const family = core.shares.family(group);
            bool const is_asked_for = request.stack != stack::single || family == request.family;
            if (!is_asked_for || !pool.can_have(family, core.shares.number(group)))
                return;
            ++r.sharing.of_key;
            auto const why = core.shares.check(group, 0, request.sharing);
            r.sharing.backend_mismatch += why == errc::backend_mismatch ? 1U : 0U;
            r.sharing.port_in_use += why == errc::port_in_use ? 1U : 0U;
        });
    bool const is_named = !request.pool.empty();
    if (auto const why = allocator_core<Demand>::why_impossible(request); why != errc{})
        r.why = why;
    else if (is_named ? view.name() != request.pool : !pool.rules().auto_assign)
        r.why = is_named ? errc::different_pools : errc::not_automatic;
    else if (pool.rules().is_draining)
        r.why = errc::pool_refuses;
    else {
        search<Demand> s{core, request};
        auto const is_full = [&](afi family) { return pool.addresses().has(family) && !pool.may_have(family); };
        if (!accepts(view))
            r.why = !is_named && !s.asks_all() && s.any_family(is_full) ? errc::pool_exhausted : s.why_refused(at);
        else {
            static_cast<void>(s.look(at));
            if (auto const found = s.outcome(); !found)
                r.why = found.error().code;
        }
    }
    return r;
}

/// An address, or a block by its first address and its length.
struct wanted {
    ip_address address{};
    unsigned length = 0;

    constexpr wanted() = default;
    constexpr explicit wanted(ip_address const& a) noexcept : wanted{a, width_of(a.afi())} {}
    constexpr wanted(ip_address const& first, unsigned l) noexcept : address{first}, length{l} {}
};

/// The addresses of a claim, but no more than one too many.
template<class Demand = on_demand>
class wanted_addresses {
public:
    constexpr explicit wanted_addresses(std::span<ip_address const> addresses) noexcept
    {
        for (; count_ != addresses.size() && count_ != 3; ++count_)
            all_[count_] = wanted{addresses[count_]};
    }
    [[nodiscard]] constexpr std::span<deferred<wanted, Demand> const> all() const noexcept { return {all_, count_}; }

private:
    wanted all_[3];
    std::size_t count_ = 0;
};

/// What `user`, who has `old`, would have by claiming these addresses.
template<class Demand, class Accepts>
[[nodiscard]] result<holdings> check_claim(allocator_core<Demand> const& core, std::span<wanted const> addresses,
    claim_request const& request, Accepts const& accepts, std::uint32_t user, holdings const& old,
    bool is_sealed)
{
    if (auto const why = excess_of(request.sharing); why != errc{})
        return error{.code = why};
    holdings chosen;
    chosen.owner_class = request.owner_class;
    auto only_pool = no_pool;
    if (!request.pool.empty()) {
        only_pool = core.pools.find(request.pool);
        if (only_pool == no_pool)
            return error{.code = errc::unknown_pool};
    }
    if (addresses.empty())
        return error{.code = errc::no_addresses};
    for (std::uint16_t i = 0; i != addresses.size(); ++i) {
        auto const failed = [i](errc why) { return error{.code = why, .offset = i}; };
        auto const& address = addresses[i].address;
        if (i > 1 || (i == 1 && address.afi() == addresses[0].address.afi()))
            return failed(errc::same_family_twice);
        auto const at = core.pools.find(address.afi(), to_number(address));
        if (at == no_pool)
            return failed(errc::not_in_pool);
        if (only_pool != no_pool && at != only_pool)
            return failed(errc::different_pools);
        if (request.spread == pool_spread::one_pool)
            only_pool = at;
        auto const group = core.shares.find(address.is_v6(), to_number(address));
        auto h = holding_of(address.afi(), to_number(address), at, group);
        h.length = static_cast<std::uint8_t>(addresses[i].length);
        bool const is_own = old.has(h);
        if (!accepts(core.pools.view(at)) || (core.pools[at].rules().is_draining && is_sealed && !is_own))
            return failed(errc::pool_refuses);
        auto why = errc{};
        if (h.is_block())
            why = !request.sharing.key.empty() ? errc::out_of_range
                : is_own                       ? errc{}
                         : core.pools[at].check_block(h.afi(), h.number, h.host_bits(), request.now);
        else if (group != 0)
            why = core.shares.check(group, user, request.sharing);
        else if (!is_own)
            why = core.pools[at].check(h.afi(), h.number, request.now);
        if (why == errc{} && !core.pools[at].can_have(h.afi(), h.number)) // an orphan has it
            why = errc::reserved_address;
        if (why != errc{})
            return failed(why);
        chosen.add(h);
    }
    for (auto const& h : chosen)
        if (!core.is_within_quota(h, chosen, old))
            return error{.code = errc::quota_exceeded};
    return chosen;
}

} // namespace bgpwire::detail

#endif
