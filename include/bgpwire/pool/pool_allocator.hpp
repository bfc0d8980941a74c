// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_POOL_ALLOCATOR_HPP
#define BGPWIRE_POOL_POOL_ALLOCATOR_HPP

#include <bgpwire/pool/detail/owner_store.hpp>
#include <bgpwire/pool/detail/search.hpp>

namespace bgpwire {

/// How a @ref pool_allocator begins.
enum class allocator_start : std::uint8_t {
    fresh,     ///< ready to allocate
    restoring, ///< takes claims of what is in use already; allocates only after @ref pool_allocator::seal
};

/// Lets every owner have addresses of every pool.
struct any_owner {
    constexpr bool operator()(pool_view const&) const noexcept { return true; }
};

/// Gives owners addresses out of several named pools.
///
/// An `Owner` is what the embedder calls those who get addresses: an integer, or a text (any type
/// that converts to `std::string_view`), which is copied. An owner has one lease, of one address or
/// one of each family, and keeps it until it is released: asking again gives the same. Everything is
/// deterministic: pools are asked in the order dedicated, priority, configuration, and each gives
/// its addresses by its @ref selection_order.
///
/// Wherever `accepts` is a parameter, `accepts(pool_view)` says whether this owner may have
/// addresses of that pool.
///
/// No clock, no I/O. Distinct allocators are independent; one is used from one thread at a time.
template<class Owner>
class pool_allocator {
    using store = detail::owner_store<Owner>;
    using id = std::uint32_t;

public:
    using owner_view = typename store::view; ///< `Owner`; for texts `std::string_view`

    pool_allocator() = default; ///< no pools

    /// @returns the allocator, or an error whose `offset` says which pool: `no_addresses`,
    /// `duplicate_name`, or `overlapping_ranges`, be it in itself or with a pool before it
    [[nodiscard]] static result<pool_allocator> make(
        std::span<pool_config const> pools, allocator_start start = allocator_start::fresh)
    {
        auto set = detail::pool_set::make(pools);
        if (!set)
            return set.error();
        pool_allocator a;
        a.core_.pools = *std::move(set);
        a.is_sealed_ = start == allocator_start::fresh;
        return a;
    }

    /// Whatever is in use already has been claimed: from here on addresses are allocated.
    void seal() noexcept { is_sealed_ = true; }
    [[nodiscard]] bool is_sealed() const noexcept { return is_sealed_; }

    /// Gives the owner what it asks for. If it has a lease already that stays as it is, whatever pool
    /// it is from, but the terms of sharing become those of the request.
    ///
    /// @returns the lease, or an error, of all pools that were asked the most telling one:
    ///   | code                     | when                                                           |
    ///   |--------------------------|----------------------------------------------------------------|
    ///   | `quota_exceeded`         | there is an address, but the owner's class may have no more    |
    ///   | `address_cooling`        | what is not in use was released too recently                   |
    ///   | `pool_exhausted`         | all is in use                                                  |
    ///   | `pool_refuses`           | `accepts` says no, or the pool that was named is draining      |
    ///   | `wrong_address_family`   | no pool has the family; the lease that the owner has is of another |
    ///   | `unknown_pool`           | there is no pool of the name                                   |
    ///   | `no_addresses`           | no pool assigns automatically                                  |
    ///   | `sharing_key_mismatch` … | others are on the owner's address under other terms            |
    ///   | `not_sealed`             | restoring is not over                                          |
    ///   | `out_of_range`           | the owner's name is longer than 65534 characters               |
    template<class Accepts = any_owner>
    [[nodiscard]] result<lease> allocate(
        owner_view owner, allocation_request const& request = {}, Accepts const& accepts = {})
    {
        if (!is_sealed_)
            return error{.code = errc::not_sealed};
        auto const hash = store::hash(owner, 0);
        if (auto const n = find(hash, owner); n != 0)
            return keep(n, request);
        if (!store::fits(owner))
            return error{.code = errc::out_of_range};
        if (auto const pool = core_.pool_at_hand(request); pool != detail::pool_set::none)
            if (accepts(core_.pools.view(pool)))
                return grant_lowest(hash, owner, pool, request.family);
        if (auto const why = core_.why_hopeless(request); why != errc{})
            return error{.code = why};
        core_.prepare(request);
        auto chosen = detail::choose(core_, request, accepts);
        if (!chosen)
            return chosen.error();
        return grant_new(hash, owner, *chosen, request.sharing, request.now);
    }

    /// What @ref allocate would give an owner that has nothing, without giving it; its handle is empty.
    template<class Accepts = any_owner>
    [[nodiscard]] result<lease> preview(allocation_request const& request = {}, Accepts const& accepts = {}) const
    {
        auto const chosen = detail::choose(core_, request, accepts);
        if (!chosen)
            return chosen.error();
        return lease_of({}, *chosen);
    }

    /// Gives the owner these addresses and no others, instead of what it has: all of them or none.
    ///
    /// Pools that do not assign automatically give, too; draining ones only while restoring.
    /// @param addresses  one, or one of each family
    /// @returns the lease, or an error whose `offset` says which address:
    ///   | code                     | when                                                           |
    ///   |--------------------------|----------------------------------------------------------------|
    ///   | `no_addresses`           | none was given                                                 |
    ///   | `same_family_twice`      | more than one of a family                                      |
    ///   | `not_in_pool`            | no pool has it                                                 |
    ///   | `reserved_address`       | its pool withholds it                                          |
    ///   | `unknown_pool`           | there is no pool of the name                                   |
    ///   | `different_pools`        | it is not in the pool of the name, or not in the first one's   |
    ///   | `pool_refuses`           | `accepts` says no, or the pool is draining                     |
    ///   | `address_in_use`         | another owner has it and shares it with nobody                 |
    ///   | `sharing_key_mismatch`, `backend_mismatch`, `port_in_use` | others share it on other terms |
    ///   | `address_cooling`        | it was released too recently                                   |
    ///   | `quota_exceeded`         | the owner's class may have no more                             |
    ///   | `out_of_range`           | the owner's name is longer than 65534 characters               |
    template<class Accepts = any_owner>
    [[nodiscard]] result<lease> claim(owner_view owner, std::span<ip_address const> addresses,
        claim_request const& request = {}, Accepts const& accepts = {})
    {
        if (!store::fits(owner))
            return error{.code = errc::out_of_range};
        auto const hash = store::hash(owner, 0);
        auto const n = find(hash, owner);
        if (n == 0 && addresses.size() == 1 && request.pool.empty() && request.sharing.key.empty()
            && request.owner_class == 0)
            return claim_plain(place_of(hash, addresses[0]), owner, request.now, accepts);
        auto const old = n == 0 ? detail::holdings{} : leases_.get(n);
        auto chosen = detail::check_claim(core_, addresses, request, accepts, n, old, is_sealed_);
        if (!chosen)
            return chosen.error();
        if (n == 0)
            return grant_new(hash, owner, *chosen, request.sharing, request.now);
        core_.replace(old, *chosen, n, request.sharing, request.now);
        leases_.set(n, *chosen);
        return get(n);
    }
    template<class Accepts = any_owner>
    [[nodiscard]] result<lease> claim(
        owner_view owner, ip_address const& address, claim_request const& request = {}, Accepts const& accepts = {})
    {
        return claim(owner, std::span{&address, 1}, request, accepts);
    }

    /// Claims one address for each of many owners, as @ref claim does, a million in the time of few.
    ///
    /// @param all  a random-access range of things with an `owner` and an `address`
    /// @param refused  is called with the place in the range and the reason of each that is not given
    /// @returns how many were given
    template<class Range, class Refused>
    std::size_t claim_each(Range const& all, Refused refused)
    {
        constexpr std::size_t ahead = 16; // enough to wait for memory once instead of every time
        place places[ahead];
        reserve(size() + all.size());
        std::size_t given = 0;
        for (std::size_t i = 0; i != all.size() + ahead; ++i) {
            if (i >= ahead) {
                auto const& next = all[i - ahead];
                auto const& at = places[i % ahead];
                auto const l = !store::fits(next.owner) || find(at.hash, next.owner) != 0
                    ? claim(next.owner, next.address)
                    : claim_plain(at, next.owner, 0, any_owner{});
                if (l)
                    ++given;
                else
                    refused(i - ahead, l.error().code);
            }
            if (i < all.size()) {
                auto const& at = places[i % ahead] = place_of(store::hash(all[i].owner, 0), all[i].address);
                by_owner_.prefetch(at.hash);
                if (at.pool != detail::pool_set::none)
                    detail::prefetch(core_.pools[at.pool].memory_of(at.family, at.number));
            }
        }
        return given;
    }

    /// Takes back what the owner has, at `now`.
    /// @returns what it was, with a handle that is stale now; or an error `not_allocated`
    [[nodiscard]] result<lease> release(owner_view owner, std::uint64_t now = 0)
    {
        auto const hash = store::hash(owner, 0);
        auto const n = find(hash, owner);
        if (n == 0)
            return error{.code = errc::not_allocated};
        return drop(n, hash, now);
    }
    /// Takes back the lease with this handle, and not the one that its owner, or another, has got since.
    /// @returns what it was; or an error `stale_handle`
    [[nodiscard]] result<lease> release(lease_handle handle, std::uint64_t now = 0)
    {
        if (!leases_.is_alive(handle))
            return error{.code = errc::stale_handle};
        return drop(handle.number, store::hash(owners_.get(leases_.owner(handle.number)), 0), now);
    }

    /// What the owner has; or an error `not_allocated`.
    [[nodiscard]] result<lease> find(owner_view owner) const
    {
        auto const n = find(store::hash(owner, 0), owner);
        if (n == 0)
            return error{.code = errc::not_allocated};
        return get(n);
    }
    /// The lease with this handle; or an error `stale_handle`.
    [[nodiscard]] result<lease> find(lease_handle handle) const
    {
        if (!leases_.is_alive(handle))
            return error{.code = errc::stale_handle};
        return get(handle.number);
    }
    /// Whose lease it is; the lease must live. A text belongs to the allocator and lives as long as the lease.
    [[nodiscard]] owner_view owner(lease_handle handle) const noexcept
    {
        assert(leases_.is_alive(handle));
        return owners_.get(leases_.owner(handle.number));
    }

    /// Calls `f(owner, lease)` for every lease, in no order that means anything.
    template<class F>
    void for_each(F f) const
    {
        leases_.for_each([&](id n) { f(owners_.get(leases_.owner(n)), get(n)); });
    }
    /// Calls `f(owner, lease)` for everyone who has that address. Quick where it is held under a
    /// sharing key; otherwise it looks at every lease.
    template<class F>
    void for_each_holder(ip_address const& address, F f) const
    {
        if (auto const group = core_.shares.find(address.is_v6(), to_number(address)); group != 0) {
            for (auto const n : core_.shares.users(group))
                f(owners_.get(leases_.owner(n)), get(n));
            return;
        }
        leases_.for_each([&](id n) {
            for (auto const& h : leases_.get(n))
                if (h.afi() == address.afi() && core_.contains(h, to_number(address)))
                    f(owners_.get(leases_.owner(n)), get(n));
        });
    }

    /// Leases, which is owners, not addresses.
    [[nodiscard]] std::size_t size() const noexcept { return leases_.size(); }
    [[nodiscard]] std::size_t pool_count() const noexcept { return core_.pools.size(); }
    [[nodiscard]] pool_view pool(pool_id at) const noexcept { return core_.pools.view(static_cast<id>(at)); }
    /// The pool of that name; or an error `unknown_pool`.
    [[nodiscard]] result<pool_view> find_pool(std::string_view name) const
    {
        auto const at = core_.pools.find(name);
        if (at == detail::pool_set::none)
            return error{.code = errc::unknown_pool};
        return core_.pools.view(at);
    }
    /// The pool in whose ranges the address lies; or an error `not_in_pool`.
    [[nodiscard]] result<pool_view> find_pool(ip_address const& address) const
    {
        auto const at = core_.pools.find(address.afi(), to_number(address));
        if (at == detail::pool_set::none)
            return error{.code = errc::not_in_pool};
        return core_.pools.view(at);
    }

    /// Makes room for so many leases at once.
    void reserve(std::size_t leases) { by_owner_.reserve(leases); }
    /// Octets of heap memory taken, names of owners included.
    [[nodiscard]] std::size_t memory() const noexcept
    {
        return core_.memory() + leases_.memory() + owners_.memory() + by_owner_.memory();
    }

private:
    id find(std::uint32_t hash, owner_view owner) const
    {
        return by_owner_.find(hash, [&](id n) { return owners_.is(leases_.owner(n), owner); });
    }

    result<lease> keep(id n, allocation_request const& request)
    {
        auto held = leases_.get(n);
        bool const is_right = request.stack == stack::prefer_dual
            || (request.stack == stack::require_dual ? held.count == 2
                                                     : held.count == 1 && held.all[0].afi() == request.family);
        if (!is_right)
            return error{.code = errc::wrong_address_family};
        if (auto const why = core_.check_terms(held, n, request.sharing); why != errc{})
            return error{.code = why};
        if (core_.apply_terms(held, n, request.sharing))
            leases_.set(n, held);
        return get(n);
    }
    struct place {
        std::uint32_t hash;
        id pool;
        bgpwire::afi family;
        uint128 number;
    };
    place place_of(std::uint32_t hash, ip_address const& address) const noexcept
    {
        auto const n = to_number(address);
        return {hash, core_.pools.find(address.afi(), n), address.afi(), n};
    }
    // What most claims come to, without all that such a claim has no use for.
    template<class Accepts>
    result<lease> claim_plain(place const& at, owner_view owner, std::uint64_t now, Accepts const& accepts)
    {
        if (at.pool == detail::pool_set::none)
            return error{.code = errc::not_in_pool};
        auto& pool = core_.pools[at.pool];
        if (!accepts(core_.pools.view(at.pool)) || (pool.rules().is_draining && is_sealed_))
            return error{.code = errc::pool_refuses};
        if (core_.shares.find(at.family == afi::ipv6, at.number) != 0)
            return error{.code = errc::sharing_key_mismatch};
        if (auto const why = pool.check(at.family, at.number, now); why != errc{})
            return error{.code = why};
        pool.settle(at.family, now);
        pool.take(at.family, at.number);
        return record_plain(at.hash, owner, at.pool, at.family, at.number);
    }
    // What most requests come to: grant_new without all that such a request has no use for.
    result<lease> grant_lowest(std::uint32_t hash, owner_view owner, id pool, afi family)
    {
        return record_plain(hash, owner, pool, family, core_.pools[pool].take_lowest(family));
    }
    result<lease> record_plain(std::uint32_t hash, owner_view owner, id pool, afi family, uint128 number)
    {
        core_.pools[pool].add_owner();
        if (!core_.pools[pool].may_have(family))
            core_.pools.changed(pool, family);
        auto const n = leases_.add(owners_.add(owner));
        leases_.set_plain(n, family == afi::ipv6, number, pool);
        by_owner_.insert(hash, n);
        return lease{leases_.handle(n), grant_of(leases_.get_plain(n))};
    }
    result<lease> grant_new(
        std::uint32_t hash, owner_view owner, detail::holdings& chosen, sharing_terms const& terms, std::uint64_t now)
    {
        auto const n = leases_.add(owners_.add(owner));
        by_owner_.insert(hash, n);
        core_.take(chosen, n, terms, now);
        core_.count(chosen);
        leases_.set(n, chosen);
        return lease_of(leases_.handle(n), chosen);
    }
    result<lease> drop(id n, std::uint32_t hash, std::uint64_t now)
    {
        lease was;
        if (leases_.is_plain(n)) {
            auto const h = leases_.get_plain(n);
            was = {leases_.handle(n), grant_of(h)};
            if (h.pool != detail::pool_set::none)
                core_.pools[h.pool].remove_owner();
            core_.give_back(h, n, now);
        } else {
            was = get(n);
            auto const held = leases_.get(n);
            core_.uncount(held);
            for (auto const& h : held)
                core_.give_back(h, n, now);
        }
        by_owner_.erase(hash, n);
        owners_.remove(leases_.owner(n));
        leases_.remove(n);
        return was;
    }

    lease get(id n) const noexcept { return lease_of(leases_.handle(n), leases_.get(n)); }
    static grant grant_of(detail::holding const& h) noexcept { return {h.afi(), h.number, h.length, pool_id{h.pool}}; }
    static lease lease_of(lease_handle handle, detail::holdings const& held) noexcept
    {
        if (held.count == 1)
            return {handle, grant_of(held.all[0])};
        return {handle, grant_of(held.all[0]), grant_of(held.all[1])};
    }

    detail::allocator_core core_;
    store owners_;
    detail::lease_table<typename store::stored> leases_;
    detail::hash_index by_owner_;
    bool is_sealed_ = true;
};

} // namespace bgpwire

#endif
