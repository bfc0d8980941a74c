// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_POOL_ALLOCATOR_HPP
#define BGPWIRE_POOL_POOL_ALLOCATOR_HPP

#include <bgpwire/pool/detail/allocator_reload.hpp>
#include <bgpwire/pool/detail/allocator_snapshot.hpp>

namespace bgpwire {

/// How a @ref bgpwire::pool_allocator begins.
enum class allocator_start : std::uint8_t {
    fresh,     ///< ready to allocate
    restoring, ///< takes claims of what is in use already; allocates only after @ref bgpwire::pool_allocator::seal
};

/// Gives owners addresses out of several named pools.
///
/// An `Owner` is what the embedder calls those who get addresses: an integer, an enumeration, a plain struct
/// without padding, or a text (what converts to `text_view`), which is copied. An owner has one lease, of one
/// address or one of each family, and keeps it until it is released: asking again gives the same. Everything is
/// deterministic: pools are asked in the order dedicated, priority, configuration, and each gives its addresses by
/// its @ref selection_order.
///
/// Every operation, releasing too, does all or nothing: if memory runs out or `accepts` throws, all is as it was.
/// Wherever `accepts` is a parameter, `accepts(pool_view)` says whether this owner may have
/// addresses of that pool.
///
/// No clock, no I/O. Distinct allocators are independent; one is used from one thread at a time, or from
/// several that call const functions only. examples/allocate_threads.cpp shows what there is beyond that.
template<class Owner>
class pool_allocator {
    using state = detail::allocator_state<Owner>;
    using id = std::uint32_t;

public:
    using owner_view = typename state::owner_view; ///< `Owner`; for texts `text_view`

    pool_allocator() = default; ///< no pools

    /// @returns the allocator, or an error whose `offset` says which pool (65535: that one or a later one):
    /// `no_addresses`, `duplicate_name`, `pool_name_too_long`, or `overlapping_ranges`, be it in itself or
    /// with a pool before it; `too_many_pools`
    /// @param seed  the key of all hashes (SipHash-1-3): where others choose the names of owners, sharing keys or
    ///   addresses, a number that they cannot guess, such as one from `std::random_device`; with it they cannot make
    ///   the allocator slow. Nothing but time depends on it: two allocators that are asked the same answer the same
    [[nodiscard]] static result<pool_allocator> make(
        std::span<pool_config const> pools, allocator_start start = allocator_start::fresh, std::uint64_t seed = 0)
    {
        detail::hash_key const key{seed};
        auto set = state::pools_type::make(pools, key);
        if (!set)
            return set.error();
        pool_allocator a;
        a.state_.core.pools = *std::move(set);
        a.state_.core.shares = decltype(a.state_.core.shares){key};
        a.state_.core.classes = decltype(a.state_.core.classes){key};
        a.state_.book = typename state::book_type{key};
        a.state_.is_sealed = start == allocator_start::fresh;
        return a;
    }

    /// Whatever is in use already has been claimed: from here on addresses are allocated.
    void seal() noexcept { state_.is_sealed = true; }
    [[nodiscard]] bool is_sealed() const noexcept { return state_.is_sealed; } ///< whether addresses are allocated

    /// Gives the owner what it asks for. If it has a lease already that stays, whatever pool it is from; the terms
    /// of sharing become those of the request, and who has one family and asks for both gets the other as well.
    ///
    /// @returns the lease, or an error, of all pools that were asked the most telling one:
    ///   | code                     | when                                                           |
    ///   |--------------------------|----------------------------------------------------------------|
    ///   | `quota_exceeded`         | there is an address, but the owner's class may have no more    |
    ///   | `address_cooling`        | what is not in use was released too recently                   |
    ///   | `pool_exhausted`         | all is in use                                                  |
    ///   | `pool_refuses`           | `accepts` says no, or a pool that would be asked is draining   |
    ///   | `wrong_address_family`   | no pool has the family; the lease that the owner has is of another |
    ///   | `unknown_pool`           | there is no pool of the name                                   |
    ///   | `no_addresses`           | no pool assigns automatically                                  |
    ///   | `sharing_key_mismatch` … | others are on the owner's address under other terms            |
    ///   | `not_sealed`             | restoring is not over                                          |
    ///   | `different_block` …      | the owner has a lease of another length, or of `different_pools` |
    ///   | `out_of_range`           | the block is longer than an address, for two families or to be shared |
    ///   | `owner_too_long` …       | one of @ref pool_limits, the code says which                   |
    template<class Accepts = any_owner>
    [[nodiscard]] result<lease> allocate(
        owner_view owner, allocation_request const& request = {}, Accepts const& accepts = {})
    {
        return state_.allocate(owner, request, accepts);
    }

    /// What @ref allocate would give an owner that has nothing, without giving it; its handle is empty.
    template<class Accepts = any_owner>
    [[nodiscard]] result<lease> preview(allocation_request const& request = {}, Accepts const& accepts = {}) const
    {
        auto const chosen = detail::choose(state_.core, request, accepts);
        if (!chosen)
            return chosen.error();
        return state::book_type::lease_of({}, *chosen);
    }

    /// Calls `f(pool_report)` for every pool, in configured order: what it answers to this request of an
    /// owner that has nothing, and why. The most telling of these answers is the error of @ref allocate, but for
    /// `pool_spread::any_pools`, where each pool answers as if it were alone. For people: it looks at everything.
    template<class Accepts, class F>
    void explain(allocation_request const& request, Accepts const& accepts, F f) const
    {
        for (id at = 0; at != state_.core.pools.size(); ++at)
            f(detail::report_on(state_.core, at, request, accepts));
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
    ///   | `address_in_use`         | somebody has it and shares it with nobody: another owner, or   |
    ///   |                          | this one as a part of a block or with a part of it             |
    ///   | `sharing_key_mismatch`, `backend_mismatch`, `port_in_use` | others share it on other terms |
    ///   | `address_cooling`        | it was released too recently                                   |
    ///   | `quota_exceeded`         | the owner's class may have no more                             |
    ///   | `owner_too_long` …       | as for @ref allocate                                           |
    template<class Accepts = any_owner>
    [[nodiscard]] result<lease> claim(owner_view owner, std::span<ip_address const> addresses,
        claim_request const& request = {}, Accepts const& accepts = {})
    {
        return state_.claim(owner, typename state::wanted_list{addresses}.all(), request, accepts);
    }
    /// The same, of one address.
    template<class Accepts = any_owner>
    [[nodiscard]] result<lease> claim(
        owner_view owner, ip_address const& address, claim_request const& request = {}, Accepts const& accepts = {})
    {
        detail::wanted const only{address};
        return state_.claim(owner, {&only, 1}, request, accepts);
    }
    /// The same, of a whole prefix, which others cannot share.
    /// @returns as for an address, and the error `out_of_range` where the request has a sharing key;
    /// `not_in_pool` also where no single range has all of it
    template<class Address, class Accepts = any_owner>
    [[nodiscard]] result<lease> claim(owner_view owner, basic_prefix<Address> const& block,
        claim_request const& request = {}, Accepts const& accepts = {})
    {
        detail::wanted const only{block.address(), block.length()};
        return state_.claim(owner, {&only, 1}, request, accepts);
    }

    /// What @ref claim would answer, without doing it; the handle of the lease is empty.
    template<class Accepts = any_owner>
    [[nodiscard]] result<lease> preview_claim(owner_view owner, std::span<ip_address const> addresses,
        claim_request const& request = {}, Accepts const& accepts = {}) const
    {
        return state_.preview_claim(owner, typename state::wanted_list{addresses}.all(), request, accepts);
    }

    /// Claims one address for each of many owners, as @ref claim does, a million in the time of few.
    ///
    /// @param all  a random-access range of things with an `owner` and an `address`
    /// @param refused  is called with the place in the range and the reason of each that is not given
    /// @returns how many were given; an exception leaves all as it was, for which it works on a copy
    template<class Range, class Refused>
    std::size_t claim_each(Range const& all, Refused refused)
    {
        return state_.claim_each(all, refused);
    }

    /// Takes back what the owner has, at `now`.
    /// @returns what it was, with a handle that is stale now; or an error `not_allocated`
    [[nodiscard]] result<lease> release(owner_view owner, std::uint64_t now = 0)
    {
        auto const at = state_.book.find(owner);
        if (at.number() == 0)
            return error{.code = errc::not_allocated};
        return state_.release(at.number(), at.hash, now);
    }
    /// Takes back the lease with this handle, and not the one that its owner, or another, has got since.
    /// @returns what it was; or an error `stale_handle`
    [[nodiscard]] result<lease> release(lease_handle handle, std::uint64_t now = 0)
    {
        if (!state_.book.leases().is_alive(handle))
            return error{.code = errc::stale_handle};
        return state_.release(handle.number, state_.book.hash(state_.book.owner(handle.number)), now);
    }

    /// Gives the allocator other pools: leases stay, move to the pool that has their addresses now,
    /// or become orphans. Only addresses are looked at: whether pools would still accept the owners,
    /// and quotas, are for the next request. What rests goes on resting.
    ///
    /// @param on_change  is called as `on_change(owner, lease, fate)` for every lease that does not
    ///   stay, with the lease as it was; before anything changes, and also where nothing will
    /// @returns how many leases met which fate; or an error, and all is as it was: as @ref make, or
    ///   `would_orphan` where orphans are rejected, or where one has a block that is half in a pool
    template<class OnChange>
    [[nodiscard]] result<reload_summary> reload(
        std::span<pool_config const> pools, orphan_policy orphans, OnChange on_change)
    {
        return detail::reload(state_, pools, orphans, on_change);
    }
    /// The same with @ref orphan_policy for all, and nothing told of single leases.
    [[nodiscard]] result<reload_summary> reload(
        std::span<pool_config const> pools, orphan_policy orphans = orphan_policy::reject)
    {
        return reload(pools, orphans, [](owner_view, lease const&, lease_fate) {});
    }

    /// All leases and all that rests, as octets: versioned, with a checksum, the same on every machine
    /// (except for owners that are structs: those are as they lie in memory). Not the pools, which are
    /// configuration, and not the handles.
    [[nodiscard]] std::vector<std::uint8_t> snapshot() const { return detail::write_snapshot(state_); }

    /// Claims all that is in a snapshot; quotas and draining do not stand against it. What the pools of
    /// today cannot give is refused lease by lease, the rest is given. Sealing is left to the caller.
    ///
    /// @param refused  is called as `refused(owner, lease, errc)` for each of those, as by @ref claim
    /// @returns how many leases were given; or an error, and nothing is changed: `damaged_snapshot`,
    /// `unknown_version`, which is also that of a snapshot with other owners
    template<class Refused>
    [[nodiscard]] result<std::size_t> restore(octets snapshot, Refused refused)
    {
        auto const in = state::reader_type::make(snapshot, detail::allocator_snapshot_kind);
        if (!in)
            return in.error();
        detail::blind_visitor blind;
        if (!detail::read_snapshot<Owner>(*in, blind))
            return error{.code = errc::unknown_version};
        auto next = state_; // all of it or nothing of it
        detail::restoring_visitor<Owner, Refused> visitor{next, refused};
        static_cast<void>(detail::read_snapshot<Owner>(*in, visitor));
        auto const given = visitor.finish();
        state_ = std::move(next);
        return given;
    }

    /// What the owner has; or an error `not_allocated`.
    [[nodiscard]] result<lease> find(owner_view owner) const
    {
        auto const n = state_.book.find(owner).number();
        if (n == 0)
            return error{.code = errc::not_allocated};
        return state_.book.get(n);
    }
    /// The lease with this handle; or an error `stale_handle`.
    [[nodiscard]] result<lease> find(lease_handle handle) const
    {
        if (!state_.book.leases().is_alive(handle))
            return error{.code = errc::stale_handle};
        return state_.book.get(handle.number);
    }
    /// Whose lease it is; the lease must live. A text belongs to the allocator and lives as long as the lease.
    [[nodiscard]] owner_view owner(lease_handle handle) const noexcept
    {
        assert(state_.book.leases().is_alive(handle));
        return state_.book.owner(handle.number);
    }

    /// Calls `f(owner, lease)` for every lease, in no order that means anything.
    template<class F>
    void for_each(F f) const
    {
        state_.book.leases().for_each([&](id n) { f(state_.book.owner(n), state_.book.get(n)); });
    }
    /// Calls `f(owner, lease)` for everyone who has that address. Quick where it is held under a
    /// sharing key; otherwise it looks at every lease.
    template<class F>
    void for_each_holder(ip_address const& address, F f) const
    {
        auto const& shares = state_.core.shares;
        if (auto const group = shares.find(address.is_v6(), to_number(address)); group != 0) {
            shares.for_each_user(group, [&](id n) { f(state_.book.owner(n), state_.book.get(n)); });
            return;
        }
        for_each([&](owner_view const& owner, lease const& l) {
            if (auto const* g = l.find(address.afi()); g != nullptr && g->contains(address))
                f(owner, l);
        });
    }

    /// Leases, which is owners, not addresses.
    [[nodiscard]] std::size_t size() const noexcept { return state_.book.leases().size(); }
    /// As many as were configured.
    [[nodiscard]] std::size_t pool_count() const noexcept { return state_.core.pools.size(); }
    /// The pool at that place of the configuration, which there must be.
    [[nodiscard]] pool_view pool(pool_id at) const noexcept { return state_.core.pools.view(static_cast<id>(at)); }
    /// The pool of that name; or an error `unknown_pool`.
    [[nodiscard]] result<pool_view> find_pool(text_view name) const
    {
        auto const at = state_.core.pools.find(name);
        if (at == detail::no_pool)
            return error{.code = errc::unknown_pool};
        return pool(pool_id{at});
    }
    /// The pool in whose ranges the address lies; or an error `not_in_pool`.
    [[nodiscard]] result<pool_view> find_pool(ip_address const& address) const
    {
        auto const at = state_.core.pools.find(address.afi(), to_number(address));
        if (at == detail::no_pool)
            return error{.code = errc::not_in_pool};
        return pool(pool_id{at});
    }

    /// Makes room for so many leases at once.
    void reserve(std::size_t leases) { state_.book.reserve(leases); }
    /// Octets of heap memory taken, names of owners included.
    [[nodiscard]] std::size_t memory() const noexcept { return state_.core.memory() + state_.book.memory(); }

private:
    state state_;
};

} // namespace bgpwire

#endif
