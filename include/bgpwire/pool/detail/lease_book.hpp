// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_LEASE_BOOK_HPP
#define BGPWIRE_POOL_DETAIL_LEASE_BOOK_HPP

#include <bgpwire/pool/detail/hash_index.hpp>
#include <bgpwire/pool/detail/lease_table.hpp>
#include <bgpwire/pool/detail/owner_store.hpp>

namespace bgpwire::detail {

/// Leases, and by whom they are held: found by number, by handle and by owner.
template<class Owner, class Demand = on_demand>
class lease_book {
    using store = owner_store<Owner, Demand>;
    using index = hash_index<Demand>;

public:
    using id = std::uint32_t;
    using owner_view = typename store::view;

    constexpr lease_book() = default;
    constexpr explicit lease_book(hash_key key) noexcept : by_owner_{key} {}

    [[nodiscard]] static constexpr bool fits(owner_view const& owner) noexcept { return store::fits(owner); }
    [[nodiscard]] constexpr std::uint32_t hash(owner_view const& owner) const noexcept
    {
        return store::hash(owner, by_owner_.key());
    }
    /// Where an owner is in the book, or would be; good until anybody is added or removed.
    struct entry {
        std::uint32_t hash;
        typename index::place place;

        [[nodiscard]] constexpr id number() const noexcept { return place.number; } ///< of its lease; 0: none
    };
    [[nodiscard]] constexpr entry find(std::uint32_t hash, owner_view const& owner) const
    {
        return {hash, by_owner_.locate(hash, [&](id n) { return owners_.is(leases_.owner(n), owner); })};
    }
    [[nodiscard]] constexpr entry find(owner_view const& owner) const { return find(hash(owner), owner); }
    /// To be called some time before @ref find.
    [[gnu::always_inline]] void prefetch(std::uint32_t hash) const noexcept { by_owner_.prefetch(hash); }

    /// Makes room for the lease of an owner that has none: @ref add, and so many calls of `set`, allocate nothing.
    /// @returns where it will be
    [[nodiscard]] constexpr entry reserve(entry const& at, owner_view const& owner, std::size_t sets)
    {
        owners_.reserve(owner);
        leases_.reserve(sets);
        return by_owner_.make_room(1) ? find(at.hash, owner) : at;
    }
    /// A lease of nothing yet, for an owner that has none.
    [[nodiscard]] constexpr id add(entry const& at, owner_view const& owner)
    {
        auto const n = leases_.add(owners_.add(owner));
        by_owner_.insert(at.place, at.hash, n);
        return n;
    }
    constexpr void remove(id n, std::uint32_t hash) noexcept
    {
        by_owner_.erase(hash, n);
        owners_.remove(leases_.owner(n));
        leases_.remove(n);
    }
    constexpr void remove(id n) { remove(n, hash(owner(n))); }

    [[nodiscard]] constexpr owner_view owner(id n) const noexcept { return owners_.get(leases_.owner(n)); }
    [[nodiscard]] constexpr lease get(id n) const noexcept { return lease_of(leases_.handle(n), leases_.get(n)); }
    [[nodiscard]] static constexpr grant grant_of(holding const& h) noexcept
    {
        return {h.afi(), h.number, h.length, pool_id{h.pool}};
    }
    [[nodiscard]] static constexpr lease lease_of(lease_handle handle, holdings const& held) noexcept
    {
        if (held.count == 1)
            return {handle, grant_of(held.all[0])};
        return {handle, grant_of(held.all[0]), grant_of(held.all[1])};
    }

    [[nodiscard]] constexpr lease_table<typename store::stored>& leases() noexcept { return leases_; }
    [[nodiscard]] constexpr lease_table<typename store::stored> const& leases() const noexcept { return leases_; }
    constexpr void reserve(std::size_t n) { by_owner_.reserve(n); }
    [[nodiscard]] constexpr std::size_t memory() const noexcept
    {
        return leases_.memory() + owners_.memory() + by_owner_.memory();
    }

private:
    store owners_;
    lease_table<typename store::stored> leases_;
    index by_owner_;
};

} // namespace bgpwire::detail

#endif
