// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_ADDRESS_POOL_HPP
#define BGPWIRE_POOL_ADDRESS_POOL_HPP

#include <bgpwire/pool/detail/segment.hpp>
#include <bgpwire/pool/overlap.hpp>

namespace bgpwire {

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
/// independent; one pool is used from one thread at a time.
class address_pool {
public:
    constexpr address_pool() = default; ///< no addresses

    /// @returns the pool, or an error: `no_addresses` without ranges, `overlapping_ranges` where two
    /// share an address (@ref find_overlap says which)
    [[nodiscard]] static constexpr result<address_pool> make(address_pool_config const& config)
    {
        if (config.ranges.empty())
            return error{.code = errc::no_addresses};
        if (find_overlap(config.ranges))
            return error{.code = errc::overlapping_ranges};
        address_pool pool;
        auto const withheld = exclusions_of(config);
        for (auto const& range : config.ranges) {
            auto& family = pool.in(range.afi());
            family.ranges.push_back(range);
            family.size += range.size();
            for (auto const& rest : without(range, withheld)) {
                detail::segment s{rest, config.avoid_buggy_ips};
                if (s.free().is_zero()) // nothing but buggy addresses
                    continue;
                family.total += s.free();
                family.segments.push_back(std::move(s));
            }
        }
        pool.v4_.finish();
        pool.v6_.finish();
        return pool;
    }

    /// Takes the lowest free address of the first range of that family that has one.
    /// @returns the address, or an error: `pool_exhausted`, `wrong_address_family` where the pool has no such range
    [[nodiscard]] constexpr result<ip_address> allocate(afi of)
    {
        auto& family = in(of);
        if (family.open.empty())
            return error{.code = family.why_none()};
        auto const at = family.open.first();
        auto const n = family.segments[at].take_lowest();
        if (family.segments[at].free().is_zero())
            family.open.erase(at);
        ++family.in_use;
        return to_address(of, n);
    }

    /// Takes this address and no other.
    /// @returns the address, or what @ref check says against it
    [[nodiscard]] constexpr result<ip_address> allocate(ip_address const& address)
    {
        auto const [at, why] = locate(address);
        if (why != errc{})
            return error{.code = why};
        auto& family = in(address.afi());
        family.segments[at].take(to_number(address));
        if (family.segments[at].free().is_zero())
            family.open.erase(at);
        ++family.in_use;
        return address;
    }

    /// Makes an address free again.
    /// @returns the address, or an error: `not_allocated` where it is free or was never to be had, `not_in_pool`
    [[nodiscard]] constexpr result<ip_address> release(ip_address const& address)
    {
        auto const [at, why] = locate(address);
        if (why != errc::address_in_use)
            return error{.code = why == errc::not_in_pool ? why : errc::not_allocated};
        auto& family = in(address.afi());
        family.segments[at].give_back(to_number(address));
        family.open.insert(at);
        --family.in_use;
        return address;
    }

    /// What stands against taking this address: nothing (`errc{}`), or `not_in_pool`, `reserved_address`,
    /// `address_in_use`.
    [[nodiscard]] constexpr errc check(ip_address const& address) const noexcept { return locate(address).why; }

    /// What @ref allocate would give, without taking it.
    [[nodiscard]] constexpr result<ip_address> lowest_free(afi of) const noexcept
    {
        auto const& family = in(of);
        if (family.open.empty())
            return error{.code = family.why_none()};
        return to_address(of, family.segments[family.open.first()].lowest_free());
    }

    /// The first free address from `from` on, in the order in which addresses are given; where there
    /// is none before the end, the first of all.
    /// @returns the address, or an error: as @ref allocate
    [[nodiscard]] constexpr result<ip_address> next_free(ip_address const& from) const noexcept
    {
        auto const& family = in(from.afi());
        if (family.open.empty())
            return error{.code = family.why_none()};
        auto const n = to_number(from);
        auto at = family.segments.size();
        if (auto const* s = find(family.segment_starts, n); s != nullptr) {
            if (auto const found = family.segments[s->at].first_free_from(n))
                return to_address(from.afi(), *found);
            at = family.open.first_from(s->at + std::size_t{1});
        }
        if (at >= family.segments.size())
            at = family.open.first();
        return to_address(from.afi(), family.segments[at].lowest_free());
    }

    /// Whether addresses are given from the range of `a` before those from the range of `b`, or, in
    /// one range, `a` is the lower; both lie in the pool and are of one family.
    [[nodiscard]] constexpr bool precedes(ip_address const& a, ip_address const& b) const noexcept
    {
        auto const& family = in(a.afi());
        auto const *x = find(family.starts, to_number(a)), *y = find(family.starts, to_number(b));
        assert(x != nullptr && y != nullptr);
        return x->at != y->at ? x->at < y->at : a < b;
    }

    /// Whether the address lies in one of the ranges, be it withheld or not.
    [[nodiscard]] constexpr bool contains(ip_address const& address) const noexcept
    {
        return locate(address).why != errc::not_in_pool;
    }
    /// Whether there is a range of that family.
    [[nodiscard]] constexpr bool has(afi of) const noexcept { return !in(of).ranges.empty(); }
    /// The ranges of that family, in configured order; they belong to the pool.
    [[nodiscard]] constexpr std::span<address_range const> ranges(afi of) const noexcept { return in(of).ranges; }

    /// Addresses that can be handed out, free or not: withheld ones do not count.
    [[nodiscard]] constexpr address_count total(afi of) const noexcept { return in(of).total; }
    [[nodiscard]] constexpr address_count in_use(afi of) const noexcept { return in(of).in_use; }
    [[nodiscard]] constexpr address_count free(afi of) const noexcept { return total(of) - in_use(of); }
    /// Addresses that lie in the ranges and are withheld.
    [[nodiscard]] constexpr address_count withheld(afi of) const noexcept { return in(of).size - total(of); }
    [[nodiscard]] constexpr address_count total() const noexcept { return total(afi::ipv4) + total(afi::ipv6); }
    [[nodiscard]] constexpr address_count in_use() const noexcept { return in_use(afi::ipv4) + in_use(afi::ipv6); }
    [[nodiscard]] constexpr address_count free() const noexcept { return total() - in_use(); }
    [[nodiscard]] constexpr address_count withheld() const noexcept
    {
        return withheld(afi::ipv4) + withheld(afi::ipv6);
    }

    /// Octets of heap memory that say which addresses are free.
    [[nodiscard]] constexpr std::size_t memory() const noexcept
    {
        std::size_t sum = 0;
        for (auto const* family : {&v4_, &v6_})
            for (auto const& segment : family->segments)
                sum += segment.memory() + sizeof segment;
        return sum;
    }

private:
    struct start {
        uint128 first;
        std::uint32_t at;
    };
    struct family_state {
        std::vector<address_range> ranges;         // as configured
        std::vector<detail::segment> segments;     // the ranges without exclusions, in the same order
        std::vector<start> segment_starts, starts; // where segments and ranges start, ascending
        detail::dense_bitmap open;                 // segments with a free address
        address_count size, total, in_use;

        constexpr errc why_none() const noexcept
        {
            return ranges.empty() ? errc::wrong_address_family : errc::pool_exhausted;
        }
        constexpr void finish()
        {
            auto const n = segments.size();
            open = detail::dense_bitmap{(n + 63) / 64, [n](std::size_t k) {
                                            return n - 64 * k >= 64 ? ~std::uint64_t{0}
                                                                    : (std::uint64_t{1} << (n - 64 * k)) - 1;
                                        }};
            for (std::uint32_t i = 0; i != n; ++i)
                segment_starts.push_back({segments[i].usable().first(), i});
            for (std::uint32_t i = 0; i != ranges.size(); ++i)
                starts.push_back({to_number(ranges[i].first()), i});
            for (auto* list : {&segment_starts, &starts})
                detail::sort(*list, [](start const& a, start const& b) { return a.first < b.first; });
        }
    };
    struct place {
        std::size_t segment;
        errc why;
    };

    constexpr family_state& in(afi of) noexcept
    {
        assert(of == afi::ipv4 || of == afi::ipv6);
        return of == afi::ipv4 ? v4_ : v6_;
    }
    constexpr family_state const& in(afi of) const noexcept
    {
        assert(of == afi::ipv4 || of == afi::ipv6);
        return of == afi::ipv4 ? v4_ : v6_;
    }

    /// The last one that starts at `n` or before; null where none does.
    static constexpr start const* find(std::vector<start> const& starts, uint128 n) noexcept
    {
        auto const after = detail::partition_point(starts, [n](start const& s) { return s.first <= n; });
        return after == 0 ? nullptr : &starts[after - 1];
    }

    constexpr place locate(ip_address const& address) const noexcept
    {
        auto const& family = in(address.afi());
        auto const n = to_number(address);
        if (auto const* s = find(family.segment_starts, n)) {
            auto const& segment = family.segments[s->at];
            if (segment.usable().contains(n))
                return {s->at, segment.is_free(n) ? errc{} : errc::address_in_use};
        }
        auto const* r = find(family.starts, n);
        bool const in_range = r != nullptr && family.ranges[r->at].contains(address);
        return {0, in_range ? errc::reserved_address : errc::not_in_pool};
    }

    /// All that is withheld by range: ascending, apart from each other.
    static constexpr std::vector<address_range> exclusions_of(address_pool_config const& config)
    {
        auto all = config.exclusions;
        for (auto const& range : config.ranges) {
            auto const host_bits = width_of(range.afi()) - range.prefix_length();
            bool const applies = config.ends == prefix_ends::reserve_both
                || (config.ends == prefix_ends::reserve_network_and_broadcast && range.afi() == afi::ipv4);
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

    /// What is left of `range` without `withheld`, ascending.
    static constexpr std::vector<address_range> without(
        address_range const& range, std::vector<address_range> const& withheld)
    {
        std::vector<address_range> rest;
        auto next = to_number(range.first());
        auto const last = to_number(range.last());
        auto const keep = [&](uint128 from, uint128 to) {
            rest.push_back(*address_range::make(to_address(range.afi(), from), to_address(range.afi(), to)));
        };
        auto i = detail::partition_point(
            withheld, [&](address_range const& before) { return before.last() < range.first(); });
        for (; i != withheld.size() && withheld[i].overlaps(range); ++i) {
            if (next < to_number(withheld[i].first()))
                keep(next, to_number(withheld[i].first()) - uint128{1});
            if (last <= to_number(withheld[i].last()))
                return rest;
            next = to_number(withheld[i].last()) + uint128{1};
        }
        keep(next, last);
        return rest;
    }

    family_state v4_;
    family_state v6_;
};

} // namespace bgpwire

#endif
