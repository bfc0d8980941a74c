// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_ADDRESS_POOL_HPP
#define BGPWIRE_POOL_ADDRESS_POOL_HPP

#include <bgpwire/pool/detail/family_pool.hpp>
#include <bgpwire/pool/detail/snapshot_octets.hpp>
#include <bgpwire/pool/overlap.hpp>

namespace bgpwire {

namespace detail {
template<class>
class named_pool;
template<class>
class pool_set;
} // namespace detail

/// Which of the ends of a prefix a pool keeps to itself.
enum class prefix_ends : std::uint8_t {
    use,                           ///< none
    reserve_network_and_broadcast, ///< the first and last address of IPv4 prefixes up to /30
    reserve_both,                  ///< also those of IPv6 prefixes up to /126
};

/// What an @ref address_pool is made from.
struct address_pool_config {
    std::vector<address_range> ranges{};     ///< what is handed out, in this order; they do not overlap
    std::vector<address_range> exclusions{}; ///< what is withheld from it; may overlap, may lie outside
    bool avoid_buggy_ips = false;            ///< withhold IPv4 addresses whose last octet is 0 or 255
    prefix_ends ends = prefix_ends::use;     ///< applies to each range that is exactly one prefix
};

/// A set of addresses that are given out one by one, the first configured and lowest first.
///
/// It knows which addresses are in use, not by whom. Memory grows with what is in use where the
/// ranges are huge (an IPv6 /64, 0.0.0.0/0) and is one bit per address where they are not; time
/// does not depend on the size. Counters are exact and cost nothing to ask. Distinct pools are
/// independent; one pool is used from one thread at a time, or from several that call const functions only.
///
/// @tparam Demand  nothing depends on it: programs write `address_pool`
template<class Demand = on_demand>
class basic_address_pool {
public:
    constexpr basic_address_pool() = default; ///< no addresses

    /// @returns the pool, or an error: `no_addresses` without ranges, `overlapping_ranges` where two
    /// share an address (@ref find_overlap says which)
    [[nodiscard]] static constexpr result<basic_address_pool> make(address_pool_config const& config)
    {
        return make(config, config.avoid_buggy_ips, config.ends);
    }

    /// Takes the lowest free address of the first range of that family that has one.
    /// @returns the address, or an error: `pool_exhausted`, `wrong_address_family` where the pool has no such range
    [[nodiscard]] constexpr result<ip_address> allocate(afi of)
    {
        if (!in(of).any_free())
            return error{.code = in(of).why_none()};
        return to_address(of, in(of).take_lowest());
    }

    /// Takes this address and no other.
    /// @returns the address, or what @ref check says against it
    [[nodiscard]] constexpr result<ip_address> allocate(ip_address const& address)
    {
        auto const n = to_number(address);
        auto& family = in(address.afi());
        if (auto const why = family.check(n); why != errc{})
            return error{.code = why};
        family.take(n);
        return address;
    }

    /// Makes an address free again.
    /// @returns the address, or an error: `not_in_pool`; `not_allocated` where it is free, was never
    /// to be had, or belongs to a large block
    [[nodiscard]] constexpr result<ip_address> release(ip_address const& address)
    {
        auto const n = to_number(address);
        auto& family = in(address.afi());
        auto const why = family.check(n);
        if (why != errc::address_in_use || !family.can_give_back(n))
            return error{.code = why == errc::not_in_pool ? why : errc::not_allocated};
        family.give_back(n);
        return address;
    }

    /// Takes the lowest free block: all addresses of a prefix of that length, of one range, none of them withheld.
    /// @returns its first address, or an error: as @ref allocate, or `out_of_range` where no prefix is so long
    [[nodiscard]] constexpr result<ip_address> allocate_block(afi of, unsigned length)
    {
        if (length > width_of(of))
            return error{.code = errc::out_of_range};
        auto const k = width_of(of) - length;
        auto const n = in(of).seek_block(k);
        if (!n)
            return error{.code = in(of).why_none()};
        in(of).take_block(*n, k);
        return to_address(of, *n);
    }
    /// Takes this block and no other: `first` is the first address of a prefix of that length.
    /// @returns its first address, or an error: `not_in_pool`, `reserved_address` or `address_in_use`
    /// where that holds for any of its addresses, `out_of_range` where there is no such prefix
    [[nodiscard]] constexpr result<ip_address> allocate_block(ip_address const& first, unsigned length)
    {
        auto const n = to_number(first);
        auto const k = width_of(first.afi()) - length;
        if (length > width_of(first.afi()) || (n & low_bits(k)) != uint128{})
            return error{.code = errc::out_of_range};
        if (auto const why = in(first.afi()).check_block(n, k); why != errc{})
            return error{.code = why};
        in(first.afi()).take_block(n, k);
        return first;
    }
    /// Makes a block free again, as it was taken.
    /// @returns its first address, or an error: `not_in_pool`, `not_allocated`
    [[nodiscard]] constexpr result<ip_address> release_block(ip_address const& first, unsigned length)
    {
        auto const n = to_number(first);
        auto& family = in(first.afi());
        auto const k = width_of(first.afi()) - length;
        if (!family.contains(n))
            return error{.code = errc::not_in_pool};
        if (length > width_of(first.afi()) || (n & low_bits(k)) != uint128{} || !family.is_taken_block(n, k))
            return error{.code = errc::not_allocated};
        family.give_back_block(n, k);
        return first;
    }

    /// Which addresses are in use, as octets: versioned, with a checksum, the same on every machine. One
    /// bit per address where there is one in memory.
    [[nodiscard]] constexpr std::vector<std::uint8_t> snapshot() const
    {
        detail::snapshot_writer<Demand> out{snapshot_kind};
        v4_.write(afi::ipv4, out);
        v6_.write(afi::ipv6, out);
        return std::move(out).finish();
    }
    /// Has in use what was in use when the snapshot was taken, and nothing else.
    /// @returns how many that are; or an error, and nothing is changed: `damaged_snapshot`,
    /// `unknown_version`, `different_pools` where it is not of the same ranges
    [[nodiscard]] constexpr result<address_count> restore(octets snapshot)
    {
        auto in = detail::snapshot_reader<Demand>::make(snapshot, snapshot_kind);
        if (!in)
            return in.error();
        auto next = *this;
        next.v4_.make_free();
        next.v6_.make_free();
        if (!next.v4_.read(afi::ipv4, *in) || !next.v6_.read(afi::ipv6, *in))
            return error{.code = in->ok() ? errc::different_pools : errc::damaged_snapshot};
        if (!in->at_end())
            return error{.code = errc::damaged_snapshot};
        *this = std::move(next);
        return in_use();
    }

    /// What stands against taking this address: nothing (`errc{}`), or `not_in_pool`, `reserved_address`,
    /// `address_in_use`.
    [[nodiscard]] constexpr errc check(ip_address const& address) const noexcept
    {
        return in(address.afi()).check(to_number(address));
    }

    /// What @ref allocate would give, without taking it.
    [[nodiscard]] constexpr result<ip_address> lowest_free(afi of) const noexcept
    {
        if (!in(of).any_free())
            return error{.code = in(of).why_none()};
        return to_address(of, in(of).lowest_free());
    }

    /// The first free address from `from` on, in the order in which addresses are given; where there
    /// is none before the end, the first of all.
    /// @returns the address, or an error: as @ref allocate
    [[nodiscard]] constexpr result<ip_address> next_free(ip_address const& from) const noexcept
    {
        auto const& family = in(from.afi());
        if (!family.any_free())
            return error{.code = family.why_none()};
        return to_address(from.afi(), family.next_free(to_number(from)));
    }

    /// Whether the address lies in one of the ranges, be it withheld or not.
    [[nodiscard]] constexpr bool contains(ip_address const& address) const noexcept
    {
        return in(address.afi()).contains(to_number(address));
    }
    /// Whether there is a range of that family.
    [[nodiscard]] constexpr bool has(afi of) const noexcept { return !in(of).ranges().empty(); }
    /// The ranges of that family, in configured order; they belong to the pool.
    [[nodiscard]] constexpr std::span<address_range const> ranges(afi of) const noexcept { return in(of).ranges(); }

    /// Addresses that can be handed out, free or not: withheld ones do not count.
    [[nodiscard]] constexpr address_count total(afi of) const noexcept { return in(of).total(); }
    /// Addresses that are not free.
    [[nodiscard]] constexpr address_count in_use(afi of) const noexcept { return in(of).in_use(); }
    /// Addresses that are to be had at once.
    [[nodiscard]] constexpr address_count free(afi of) const noexcept { return total(of) - in_use(of); }
    /// Addresses that lie in the ranges and are withheld.
    [[nodiscard]] constexpr address_count withheld(afi of) const noexcept { return in(of).size() - total(of); }
    /// Of both families.
    [[nodiscard]] constexpr address_count total() const noexcept { return v4_.total() + v6_.total(); }
    /// Of both families.
    [[nodiscard]] constexpr address_count in_use() const noexcept { return v4_.in_use() + v6_.in_use(); }
    [[nodiscard]] constexpr address_count free() const noexcept { return total() - in_use(); } ///< of both families
    /// Of both families.
    [[nodiscard]] constexpr address_count withheld() const noexcept
    {
        return withheld(afi::ipv4) + withheld(afi::ipv6);
    }

    /// Octets of heap memory taken.
    [[nodiscard]] constexpr std::size_t memory() const noexcept { return v4_.memory() + v6_.memory(); }

private:
    friend detail::named_pool<Demand>;
    friend detail::pool_set<Demand>;
    using family_pool = detail::family_pool<Demand>;

    static constexpr text_view snapshot_kind = "bgpwbits";

    constexpr family_pool& in(afi of) noexcept
    {
        assert(of == afi::ipv4 || of == afi::ipv6);
        return of == afi::ipv4 ? v4_ : v6_;
    }
    constexpr family_pool const& in(afi of) const noexcept
    {
        assert(of == afi::ipv4 || of == afi::ipv6);
        return of == afi::ipv4 ? v4_ : v6_;
    }

    /// From the ranges and exclusions of a configuration of whatever type.
    template<class Config>
    [[nodiscard]] static constexpr result<basic_address_pool> make(
        Config const& config, bool avoid_buggy_ips, prefix_ends ends)
    {
        if (config.ranges.empty())
            return error{.code = errc::no_addresses};
        if (find_overlap<Demand>({config.ranges.data(), config.ranges.size()}))
            return error{.code = errc::overlapping_ranges};
        basic_address_pool pool;
        auto const withheld = exclusions_of(config.ranges, config.exclusions, ends);
        for (auto const& range : config.ranges)
            pool.in(range.afi()).add(range, withheld, avoid_buggy_ips);
        pool.v4_.finish();
        pool.v6_.finish();
        return pool;
    }

    /// All that is withheld by range: ascending, apart from each other.
    static constexpr std::vector<address_range> exclusions_of(std::vector<address_range> const& ranges,
        std::vector<address_range> const& exclusions, prefix_ends ends)
    {
        std::vector<detail::deferred<address_range, Demand>> all = exclusions;
        for (auto const& range : ranges) {
            auto const host_bits = width_of(range.afi()) - range.prefix_length();
            bool const applies = ends == prefix_ends::reserve_both
                || (ends == prefix_ends::reserve_network_and_broadcast && range.afi() == afi::ipv4);
            if (applies && range.is_prefix() && host_bits >= 2) {
                all.push_back(address_range{range.first()});
                all.push_back(address_range{range.last()});
            }
        }
        detail::sort(all, [](address_range const& a, address_range const& b) { return a < b; });
        std::size_t kept = 0;
        for (auto const& next : all) {
            if (kept == 0 || !all[kept - 1].overlaps(next))
                all[kept++] = next;
            else if (all[kept - 1].last() < next.last())
                all[kept - 1] = *address_range::make(all[kept - 1].first(), next.last());
        }
        all.resize(kept);
        return all;
    }

    family_pool v4_;
    family_pool v6_;
};

using address_pool = basic_address_pool<>; ///< A @ref bgpwire::basic_address_pool as programs write it.

} // namespace bgpwire

#endif
