// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_CLASS_COUNTS_HPP
#define BGPWIRE_POOL_DETAIL_CLASS_COUNTS_HPP

#include <bgpwire/pool/address_count.hpp>
#include <bgpwire/pool/detail/hash_index.hpp>
#include <bgpwire/pool/detail/slab.hpp>

namespace bgpwire::detail {

/// How many addresses of a pool each owner class has. Class 0 is not counted.
template<class Demand = on_demand>
class class_counts {
public:
    constexpr class_counts() = default;
    constexpr explicit class_counts(hash_key key) noexcept : index_{key} {}

    [[nodiscard]] constexpr hash_key key() const noexcept { return index_.key(); }
    [[nodiscard]] constexpr address_count of(std::uint32_t pool, std::uint32_t owner_class) const
    {
        auto const at = find(pool, owner_class);
        return at == 0 ? address_count{} : entries_[at].count;
    }
    /// Makes room for both addresses of a lease: adding them allocates nothing.
    constexpr void reserve(std::uint32_t owner_class)
    {
        if (owner_class == 0)
            return;
        entries_.reserve(2);
        index_.make_room(2);
    }
    constexpr void add(std::uint32_t pool, std::uint32_t owner_class, address_count const& n)
    {
        if (owner_class == 0)
            return;
        auto at = find(pool, owner_class);
        if (at == 0) {
            at = entries_.acquire();
            entries_[at] = {pool, owner_class, {}};
            index_.insert(hash(pool, owner_class), at);
        }
        entries_[at].count += n;
    }
    constexpr void remove(std::uint32_t pool, std::uint32_t owner_class, address_count const& n)
    {
        if (owner_class == 0)
            return;
        auto const at = find(pool, owner_class);
        entries_[at].count -= n;
        if (entries_[at].count.is_zero()) {
            index_.erase(hash(pool, owner_class), at);
            entries_.release(at);
        }
    }
    [[nodiscard]] constexpr std::size_t memory() const noexcept { return entries_.memory() + index_.memory(); }

private:
    struct entry {
        std::uint32_t pool = 0;
        std::uint32_t owner_class = 0;
        address_count count;
    };
    constexpr std::uint32_t hash(std::uint32_t pool, std::uint32_t owner_class) const noexcept
    {
        return hash_of(std::uint64_t{pool} << 32 | owner_class, index_.key());
    }
    constexpr std::uint32_t find(std::uint32_t pool, std::uint32_t owner_class) const
    {
        return index_.find(hash(pool, owner_class),
            [&](std::uint32_t at) { return entries_[at].pool == pool && entries_[at].owner_class == owner_class; });
    }

    slab<entry, 4> entries_;
    hash_index<Demand> index_;
};

} // namespace bgpwire::detail

#endif
