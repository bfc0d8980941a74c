// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_FAMILY_POOL_HPP
#define BGPWIRE_POOL_DETAIL_FAMILY_POOL_HPP

#include <bgpwire/pool/detail/segment.hpp>
#include <bgpwire/pool/detail/sort.hpp>

#include <span>

namespace bgpwire::detail {

/// What of an @ref address_pool is of one family; addresses are numbers here.
template<class Demand = on_demand>
class family_pool {
    using segment = detail::segment<Demand>;

public:
    /// Adds what is left of a range without what is withheld from it.
    constexpr void add(address_range const& range, std::vector<address_range> const& withheld, bool avoid_buggy)
    {
        ranges_.push_back(range);
        size_ += range.size();
        for_each_left(range, withheld, [&](uint128 from, uint128 to) {
            segment s{*address_range::make(to_address(range.afi(), from), to_address(range.afi(), to)), avoid_buggy};
            if (s.free().is_zero()) // nothing but buggy addresses
                return;
            total_ += s.free();
            segments_.push_back(std::move(s));
        });
    }
    /// To be called when all is added.
    constexpr void finish()
    {
        auto const n = segments_.size();
        open_ = dense_bitmap<Demand>{(n + 63) / 64, [n](std::size_t k) {
                                 return n - 64 * k >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << (n - 64 * k)) - 1;
                             }};
        for (std::size_t i = 1; i < ranges_.size(); ++i)
            is_ascending_ = is_ascending_ && ranges_[i - 1].last() < ranges_[i].first();
        if (is_ascending_)
            return;
        for (std::uint32_t i = 0; i != n; ++i)
            segment_starts_.push_back({segments_[i].usable().first(), i});
        for (std::uint32_t i = 0; i != ranges_.size(); ++i)
            starts_.push_back({to_number(ranges_[i].first()), i});
        for (auto* list : {&segment_starts_, &starts_})
            sort(*list, [](start const& a, start const& b) { return a.first < b.first; });
    }

    [[nodiscard]] constexpr std::span<address_range const> ranges() const noexcept
    {
        return {ranges_.data(), ranges_.size()}; // made of the vector itself, it takes compilers twice as long
    }
    [[nodiscard]] constexpr address_count const& size() const noexcept { return size_; }
    [[nodiscard]] constexpr address_count const& total() const noexcept { return total_; }
    [[nodiscard]] constexpr address_count const& in_use() const noexcept { return in_use_; }

    [[nodiscard]] constexpr bool any_free() const noexcept { return !open_.empty(); }
    /// Why there is no free address.
    [[nodiscard]] constexpr errc why_none() const noexcept
    {
        return ranges_.empty() ? errc::wrong_address_family : errc::pool_exhausted;
    }
    /// What stands against taking `n`.
    [[nodiscard]] constexpr errc check(uint128 n) const noexcept
    {
        if (auto const* s = segment_of(n); s != nullptr && s->usable().contains(n))
            return s->is_free(n) ? errc{} : errc::address_in_use;
        return contains(n) ? errc::reserved_address : errc::not_in_pool;
    }
    [[nodiscard]] constexpr bool contains(uint128 n) const noexcept
    {
        auto const at = range_at(n);
        return at != none && n <= to_number(ranges_[at].last());
    }
    /// Whether `a` is given before `b`; both lie in ranges.
    [[nodiscard]] constexpr bool precedes(uint128 a, uint128 b) const noexcept
    {
        auto const x = range_at(a), y = range_at(b);
        return x != y ? x < y : a < b;
    }
    /// The next address to be given; there must be a free one.
    [[nodiscard]] constexpr uint128 lowest_free() const noexcept { return segments_[open_.first()].lowest_free(); }
    /// The same, but from `n` on, and around the end; there must be a free one.
    [[nodiscard]] constexpr uint128 next_free(uint128 n) const noexcept
    {
        auto const at = segment_at(n);
        if (at == none)
            return lowest_free();
        if (auto const found = segments_[at].first_free_from(n))
            return *found;
        auto const next = open_.first_from(at + std::size_t{1});
        return next < segments_.size() ? segments_[next].lowest_free() : lowest_free();
    }

    /// Makes room: taking the 2^k addresses from `n` on, which are free or resting, allocates nothing, even if
    /// others are given back before.
    constexpr void reserve(uint128 n, unsigned k) { segments_[segment_at(n)].reserve(n, k); }

    /// Takes the next address to be given; there must be a free one.
    constexpr uint128 take_lowest()
    {
        auto const at = open_.first();
        auto const n = segments_[at].take_lowest();
        if (segments_[at].free().is_zero())
            open_.erase(at);
        ++in_use_;
        return n;
    }
    /// Takes `n`, which must be free.
    constexpr void take(uint128 n)
    {
        auto const at = segment_at(n);
        segments_[at].take(n);
        if (segments_[at].free().is_zero())
            open_.erase(at);
        ++in_use_;
    }
    /// Makes `n` free, which must be taken.
    constexpr void give_back(uint128 n)
    {
        auto const at = segment_at(n);
        if (segments_[at].free().is_zero())
            open_.insert(at);
        segments_[at].give_back(n);
        --in_use_;
    }

    [[nodiscard]] constexpr bool can_give_back(uint128 n) const noexcept { return segment_of(n)->can_give_back(n); }

    /// What stands against taking the 2^k addresses from `n` on, a multiple of 2^k.
    [[nodiscard]] constexpr errc check_block(uint128 n, unsigned k) const noexcept
    {
        auto const* s = segment_of(n);
        if (s != nullptr && s->is_free_block(n, k))
            return {};
        auto const last = n | low_bits(k);
        auto const at = range_at(n);
        if (at == none || to_number(ranges_[at].last()) < last) // no range has all of it
            return errc::not_in_pool;
        bool const whole = s != nullptr && s->usable().all(n, last);
        return whole ? errc::address_in_use : errc::reserved_address;
    }
    [[nodiscard]] constexpr bool is_taken_block(uint128 n, unsigned k) const noexcept
    {
        auto const* s = segment_of(n);
        return s != nullptr && s->is_taken_block(n, k);
    }
    [[nodiscard]] constexpr std::optional<uint128> lowest_free_block(unsigned k) const noexcept
    {
        for (auto at = open_.first_from(0); at < segments_.size(); at = open_.first_from(at + 1))
            if (auto const n = segments_[at].lowest_free_block(k))
                return n;
        return std::nullopt;
    }
    /// The same, quicker when asked again.
    [[nodiscard]] constexpr std::optional<uint128> seek_block(unsigned k)
    {
        for (auto at = open_.first_from(0); at < segments_.size(); at = open_.first_from(at + 1))
            if (auto const n = segments_[at].seek_block(k))
                return n;
        return std::nullopt;
    }
    constexpr void take_block(uint128 n, unsigned k)
    {
        auto const at = segment_at(n);
        segments_[at].take_block(n, k);
        if (segments_[at].free().is_zero())
            open_.erase(at);
        in_use_ += address_count::power_of_two(k);
    }
    constexpr void give_back_block(uint128 n, unsigned k)
    {
        auto const at = segment_at(n);
        if (segments_[at].free().is_zero())
            open_.insert(at);
        segments_[at].give_back_block(n, k);
        in_use_ -= address_count::power_of_two(k);
    }

    /// Writes which ranges there are, and what of them is taken.
    template<class Writer>
    constexpr void write(afi family, Writer& out) const
    {
        out.u32(static_cast<std::uint32_t>(segments_.size()));
        for (auto const& s : segments_) {
            out.address(family, s.usable().first());
            out.address(family, s.usable().last());
            out.u8(s.usable().avoids() ? 1 : 0);
            s.write(out);
        }
    }
    /// Takes what was written instead of what is taken; @ref make_free has gone before.
    /// @returns whether it is of the same ranges
    template<class Reader>
    constexpr bool read(afi family, Reader& in)
    {
        if (in.u32() != segments_.size())
            return false;
        for (auto& s : segments_) {
            auto const first = in.address(family);
            auto const last = in.address(family);
            if (first != s.usable().first() || last != s.usable().last() || (in.u8() != 0) != s.usable().avoids())
                return false;
            s.read(in);
            in_use_ += s.usable().count() - s.free();
        }
        for (std::size_t at = 0; at != segments_.size(); ++at)
            if (segments_[at].free().is_zero())
                open_.erase(at);
        return true;
    }
    /// Makes all addresses free.
    constexpr void make_free()
    {
        for (std::size_t at = 0; at != segments_.size(); ++at) {
            segments_[at] = segment{segments_[at].range(), segments_[at].usable().avoids()};
            if (!open_.contains(at))
                open_.insert(at);
        }
        in_use_ = {};
    }

    [[nodiscard]] constexpr void const* memory_of(uint128 n) const noexcept
    {
        auto const* s = segment_of(n);
        return s != nullptr ? s->memory_of(n) : nullptr;
    }
    [[nodiscard]] constexpr std::size_t memory() const noexcept
    {
        auto sum = open_.memory() + segments_.capacity() * sizeof(segment) + ranges_.capacity() * sizeof(address_range)
            + (segment_starts_.capacity() + starts_.capacity()) * sizeof(start);
        for (auto const& s : segments_)
            sum += s.memory();
        return sum;
    }

private:
    struct start {
        uint128 first;
        std::uint32_t at;
    };
    static constexpr std::uint32_t none = ~std::uint32_t{0};

    /// The place of the last one that starts at `n` or before.
    static constexpr std::uint32_t find(std::vector<start> const& starts, uint128 n) noexcept
    {
        auto const after = partition_point(starts, [n](start const& s) { return s.first <= n; });
        return after == 0 ? none : starts[after - 1].at;
    }
    constexpr std::uint32_t segment_at(uint128 n) const noexcept
    {
        if (!is_ascending_)
            return find(segment_starts_, n);
        return before(partition_point(segments_, [n](segment const& s) { return s.usable().first() <= n; }));
    }
    constexpr std::uint32_t range_at(uint128 n) const noexcept
    {
        if (!is_ascending_)
            return find(starts_, n);
        return before(partition_point(ranges_, [n](address_range const& r) { return to_number(r.first()) <= n; }));
    }
    static constexpr std::uint32_t before(std::size_t after) noexcept
    {
        return after == 0 ? none : static_cast<std::uint32_t>(after - 1);
    }
    constexpr segment const* segment_of(uint128 n) const noexcept
    {
        auto const at = segment_at(n);
        return at == none ? nullptr : &segments_[at];
    }

    /// Calls `keep(first, last)` for what is left of `range` without `withheld`, which is ascending; ascending, too.
    template<class Keep>
    static constexpr void for_each_left(
        address_range const& range, std::vector<address_range> const& withheld, Keep const& keep)
    {
        auto next = to_number(range.first());
        auto const last = to_number(range.last());
        auto i = partition_point(withheld, [&](address_range const& before) { return before.last() < range.first(); });
        for (; i != withheld.size() && withheld[i].overlaps(range); ++i) {
            if (next < to_number(withheld[i].first()))
                keep(next, to_number(withheld[i].first()) - uint128{1});
            if (last <= to_number(withheld[i].last()))
                return;
            next = to_number(withheld[i].last()) + uint128{1};
        }
        keep(next, last);
    }

    std::vector<deferred<address_range, Demand>> ranges_; // as configured
    std::vector<segment> segments_;                       // the ranges without exclusions, in the same order
    std::vector<start> segment_starts_, starts_;          // where they start, ascending, unless they are in order
    bool is_ascending_ = true;                            // as configured
    dense_bitmap<Demand> open_;                           // segments with a free address
    address_count size_, total_, in_use_;
};

} // namespace bgpwire::detail

#endif
