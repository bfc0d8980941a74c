// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_LEASE_TABLE_HPP
#define BGPWIRE_POOL_DETAIL_LEASE_TABLE_HPP

#include <bgpwire/pool/detail/slab.hpp>
#include <bgpwire/pool/lease.hpp>

#include <array>
#include <cassert>

namespace bgpwire::detail {

/// One grant as it is kept: the address is a number, the pool its place.
struct holding {
    uint128 number;
    std::uint32_t pool = 0;
    std::uint32_t group = 0; ///< of those that share the address; 0: not shared
    bool is_v6 = false;
    std::uint8_t length = 0; ///< of the prefix

    [[nodiscard]] constexpr bgpwire::afi afi() const noexcept
    {
        return is_v6 ? bgpwire::afi::ipv6 : bgpwire::afi::ipv4;
    }
    [[nodiscard]] constexpr bool is_block() const noexcept { return length != (is_v6 ? 128 : 32); }
    [[nodiscard]] constexpr unsigned host_bits() const noexcept { return width_of(afi()) - length; }
};

[[nodiscard]] constexpr holding holding_of(afi of, uint128 n, std::uint32_t pool, std::uint32_t group) noexcept
{
    return {n, pool, group, of == afi::ipv6, static_cast<std::uint8_t>(width_of(of))};
}

/// All that there is to a lease but its owner.
struct holdings {
    std::array<holding, 2> all{}; ///< IPv4 first
    std::uint32_t count = 0;
    std::uint32_t owner_class = 0;

    [[nodiscard]] constexpr holding* begin() noexcept { return all.data(); }
    [[nodiscard]] constexpr holding* end() noexcept { return all.data() + count; }
    [[nodiscard]] constexpr holding const* begin() const noexcept { return all.data(); }
    [[nodiscard]] constexpr holding const* end() const noexcept { return all.data() + count; }
    [[nodiscard]] constexpr bool has(holding const& wanted) const noexcept
    {
        for (auto const& h : *this)
            if (h.is_v6 == wanted.is_v6 && h.number == wanted.number && h.length == wanted.length)
                return true;
        return false;
    }
    constexpr void add(holding const& h) noexcept
    {
        assert(count != 2);
        all[count++] = h;
        if (count == 2 && all[0].is_v6) {
            auto const v6 = all[0];
            all[0] = all[1];
            all[1] = v6;
        }
    }
};

/// Leases by number. One unshared address takes 32 octets with an owner of up to 8; what else
/// there can be to a lease lies in a record of its own.
template<class StoredOwner>
class lease_table {
public:
    using id = std::uint32_t;

    /// Makes room: the next @ref add, and so many calls of @ref set, allocate nothing.
    constexpr void reserve(std::size_t sets)
    {
        if (free_ == 0)
            records_.make_room();
        if (sets != 0)
            extensions_.reserve(sets);
    }
    /// A new lease, of nothing yet; its number was another's only if that is gone.
    [[nodiscard]] constexpr id add(StoredOwner const& owner)
    {
        id n = free_;
        if (n != 0)
            free_ = records_[n].link;
        else
            n = records_.append();
        auto& r = records_[n];
        ++r.generation; // odd: alive
        r.owner = owner;
        r.link = 0;
        ++size_;
        return n;
    }
    constexpr void remove(id n) noexcept
    {
        auto& r = records_[n];
        if (is_extended(r))
            extensions_.release(r.link & low_mask);
        --size_;
        // The last generation is not followed by the first: the record stays unused instead.
        if (++r.generation == last_generation)
            return;
        r.link = free_;
        free_ = n;
    }
    constexpr void set(id n, holdings const& h)
    {
        auto& r = records_[n];
        auto const& first = h.all[0];
        if (h.count == 1 && h.owner_class == 0 && first.group == 0 && !first.is_block()) {
            if (is_extended(r))
                extensions_.release(r.link & low_mask);
            set_plain(n, first.is_v6, first.number, first.pool);
            return;
        }
        if (!is_extended(r))
            r.link = extensions_.acquire() | extended_bit;
        extensions_[r.link & low_mask] = h;
    }
    [[nodiscard]] constexpr holdings get(id n) const noexcept
    {
        if (!is_plain(n))
            return extensions_[records_[n].link & low_mask];
        holdings h;
        h.count = 1;
        h.all[0] = get_plain(n);
        return h;
    }

    /// Whether the lease is of one address that is not shared, by an owner without class.
    [[nodiscard]] constexpr bool is_plain(id n) const noexcept { return !is_extended(records_[n]); }
    [[nodiscard]] constexpr holding get_plain(id n) const noexcept
    {
        auto const& r = records_[n];
        bool const is_v6 = (r.link & v6_bit) != 0;
        return {r.number, r.link & low_mask, 0, is_v6, static_cast<std::uint8_t>(is_v6 ? 128 : 32)};
    }
    /// Makes the lease such a one, which a new one is already.
    constexpr void set_plain(id n, bool is_v6, uint128 number, std::uint32_t pool) noexcept
    {
        auto& r = records_[n];
        r.link = pool | (is_v6 ? v6_bit : 0);
        r.number = number;
    }
    [[nodiscard]] constexpr StoredOwner const& owner(id n) const noexcept { return records_[n].owner; }

    [[nodiscard]] constexpr lease_handle handle(id n) const noexcept { return {n, records_[n].generation}; }
    [[nodiscard]] constexpr bool is_alive(lease_handle h) const noexcept
    {
        return h.number != 0 && h.number < records_.end() && h.generation % 2 == 1
            && records_[h.number].generation == h.generation;
    }
    /// Calls `f(number)` for every lease, in no order that means anything.
    template<class F>
    constexpr void for_each(F f) const
    {
        for (id n = 1; n < records_.end(); ++n)
            if (records_[n].generation % 2 == 1)
                f(n);
    }

    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr std::size_t memory() const noexcept { return records_.memory() + extensions_.memory(); }

private:
    struct record {
        StoredOwner owner{};
        std::uint32_t generation = 0;
        std::uint32_t link = 0; // bit 31: number of the extension; else bit 30: IPv6, and the pool; free: the next free
        uint128 number;
    };
    static constexpr std::uint32_t extended_bit = 0x80000000, v6_bit = 0x40000000, low_mask = 0x3fffffff;
    static constexpr std::uint32_t last_generation = 0xfffffffe;

    static constexpr bool is_extended(record const& r) noexcept { return (r.link & extended_bit) != 0; }

    slab<record, 10> records_;
    slab<deferred<holdings, StoredOwner>, 6> extensions_;
    id free_ = 0;
    std::size_t size_ = 0;
};

} // namespace bgpwire::detail

#endif
