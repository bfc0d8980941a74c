// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_SEGMENT_HPP
#define BGPWIRE_POOL_DETAIL_SEGMENT_HPP

#include <bgpwire/pool/detail/bitmap_snapshot.hpp>
#include <bgpwire/pool/detail/usable.hpp>

namespace bgpwire::detail {

/// One contiguous range of a pool and which of its addresses are free.
///
/// A dense bitmap where that is small, up to an IPv4 /8 or a page of IPv6; else a sparse one.
/// Numbers in the bitmap count from `origin`, which is so aligned that every block that can be
/// delegated out of the range is aligned there too.
template<class Demand = on_demand>
class segment {
public:
    constexpr segment(address_range const& range, bool avoid_buggy)
        : range_{range}, usable_{range, avoid_buggy}, free_{usable_.count()}
    {
        auto const span = bit_width(usable_.first() ^ usable_.last()); // of the prefix around it
        auto const dense_limit = range.afi() == afi::ipv4 ? 24U : 12U;
        if (span <= dense_limit || usable_.last() - usable_.first() < uint128{4096}) {
            origin_ = usable_.first() & ~uint128{63};
            auto const count = ((usable_.last() - origin_) >> 6).low + 1;
            dense_ = dense_bitmap<Demand>{static_cast<std::size_t>(count), words()};
            is_dense_ = true;
        } else {
            origin_ = usable_.first() & ~low_bits(span);
            lowest_ = usable_.first() - origin_;
        }
    }

    [[nodiscard]] constexpr address_range const& range() const noexcept { return range_; }
    [[nodiscard]] constexpr detail::usable const& usable() const noexcept { return usable_; }
    [[nodiscard]] constexpr address_count const& free() const noexcept { return free_; }

    /// Whether `n`, which must be usable, is free.
    [[nodiscard]] constexpr bool is_free(uint128 n) const noexcept
    {
        if (is_dense_)
            return dense_.contains(place(n - origin_));
        return sparse_.contains(n - origin_, words());
    }
    /// The lowest free address; there must be one.
    [[nodiscard]] constexpr uint128 lowest_free() const noexcept
    {
        assert(!free_.is_zero());
        if (is_dense_)
            return origin_ + uint128{dense_.first()};
        return lowest_free_sparse();
    }

    /// The lowest free address that is `n` or more, of those that lie in the range.
    [[nodiscard]] constexpr std::optional<uint128> first_free_from(uint128 n) const noexcept
    {
        if (n < usable_.first())
            n = usable_.first();
        if (usable_.last() < n || free_.is_zero())
            return std::nullopt;
        auto const i = n - origin_;
        if (is_dense_) {
            auto const found = dense_.first_from(place(i));
            return found == dense_.limit() ? std::nullopt : std::optional{origin_ + uint128{found}};
        }
        auto const from = i < lowest_ ? lowest_ : i;
        auto const found = sparse_.first_from(from, usable_.last() - origin_, words());
        return found ? std::optional{origin_ + *found} : std::nullopt;
    }

    /// Makes room: taking the 2^k addresses from `n` on allocates nothing.
    constexpr void reserve(uint128 n, unsigned k)
    {
        if (!is_dense_)
            sparse_.reserve(n - origin_, k);
    }
    /// Takes the lowest free address; there must be one.
    constexpr uint128 take_lowest()
    {
        assert(!free_.is_zero());
        if (is_dense_) {
            --free_;
            auto const i = dense_.first();
            dense_.erase(i);
            return origin_ + uint128{i};
        }
        auto const n = lowest_free_sparse();
        sparse_.erase(n - origin_, words()); // the only thing that can fail comes first
        --free_;
        set_lowest_after(n - origin_);
        return n;
    }
    /// Takes `n`, which must be free.
    constexpr void take(uint128 n)
    {
        assert(is_free(n));
        auto const i = n - origin_;
        if (is_dense_) {
            dense_.erase(place(i));
        } else {
            sparse_.erase(i, words());
            if (i == lowest_)
                set_lowest_after(i);
        }
        --free_;
    }
    /// Makes `n` free again, which must be usable and taken.
    constexpr void give_back(uint128 n)
    {
        assert(usable_.contains(n) && !is_free(n));
        auto const i = n - origin_;
        if (is_dense_) {
            dense_.insert(place(i));
        } else {
            sparse_.insert(i);
        }
        ++free_;
        lower_bounds(i);
    }

    /// Whether `n` was taken by itself, or in a block of which parts can be given back.
    [[nodiscard]] constexpr bool can_give_back(uint128 n) const noexcept
    {
        return is_dense_ || sparse_.lacks_block(n - origin_, 0);
    }

    /// Whether the 2^k numbers from `n` on, a multiple of 2^k, can be handed out and are free.
    [[nodiscard]] constexpr bool is_free_block(uint128 n, unsigned k) const noexcept
    {
        if (!usable_.in_range(n) || !usable_.in_range(n | low_bits(k)))
            return false;
        auto const i = n - origin_;
        return is_dense_ ? dense_.contains_block(place(i), k) : sparse_.contains_block(i, k, words());
    }
    /// Whether they were taken together.
    [[nodiscard]] constexpr bool is_taken_block(uint128 n, unsigned k) const noexcept
    {
        if (!usable_.all(n, n | low_bits(k)))
            return false;
        auto const i = n - origin_;
        return is_dense_ ? dense_.lacks_block(place(i), k) : sparse_.lacks_block(i, k);
    }
    /// The lowest free block of 2^k addresses.
    [[nodiscard]] constexpr std::optional<uint128> lowest_free_block(unsigned k) const noexcept
    {
        if (free_ < address_count::power_of_two(k))
            return std::nullopt;
        auto from = usable_.first() - origin_;
        for (auto const& hint : block_hints_)
            if (hint.k == k)
                from = hint.from;
        auto const last = usable_.last() - origin_;
        if (last < from)
            return std::nullopt;
        if (!is_dense_) {
            auto const found = sparse_.first_block_from(from, last, k, words());
            return found ? std::optional{origin_ + *found} : std::nullopt;
        }
        if (k >= 32 || dense_.limit() >> k == 0)
            return std::nullopt;
        auto const found = dense_.first_block_from(place(from), k, place(origin_));
        return found < dense_.limit() ? std::optional{origin_ + uint128{found}} : std::nullopt;
    }
    /// The same, and remembers how far the search went, so that the next one need not start anew.
    [[nodiscard]] constexpr std::optional<uint128> seek_block(unsigned k)
    {
        auto const found = lowest_free_block(k);
        auto const from = found ? *found - origin_ : usable_.last() - origin_;
        for (auto& hint : block_hints_)
            if (hint.k == k) {
                hint.from = hint.from < from ? from : hint.from;
                return found;
            }
        if (found)
            block_hints_.push_back({k, from});
        return found;
    }
    /// Takes a block that is free.
    constexpr void take_block(uint128 n, unsigned k)
    {
        auto const i = n - origin_;
        if (is_dense_)
            dense_.erase_block(place(i), k);
        else
            sparse_.erase_block(i, k, words());
        free_ -= address_count::power_of_two(k);
    }
    /// Makes a block free that was taken.
    constexpr void give_back_block(uint128 n, unsigned k)
    {
        auto const i = n - origin_;
        if (is_dense_)
            dense_.insert_block(place(i), k);
        else
            sparse_.insert_block(i, k);
        free_ += address_count::power_of_two(k);
        lower_bounds(i);
    }

    /// Writes what is taken.
    template<class Writer>
    constexpr void write(Writer& out) const
    {
        if (is_dense_)
            write_taken(out, dense_, words());
        else
            write_taken(out, sparse_, words());
    }
    /// Takes what was written; nothing is taken yet.
    template<class Reader>
    constexpr void read(Reader& in)
    {
        free_ -= is_dense_ ? read_taken(in, dense_, words()) : read_taken(in, sparse_, words());
    }

    /// Where it is kept whether `n` is free; null where that takes a walk to find out.
    [[nodiscard]] constexpr void const* memory_of(uint128 n) const noexcept
    {
        return is_dense_ && usable_.in_range(n) ? dense_.memory_of(place(n - origin_)) : nullptr;
    }
    [[nodiscard]] constexpr std::size_t memory() const noexcept
    {
        if (is_dense_)
            return dense_.memory();
        return sparse_.memory();
    }

private:
    // A number in the dense bitmap, which is a small one; of the origin, the bits that blocks are aligned by.
    static constexpr std::size_t place(uint128 i) noexcept { return static_cast<std::size_t>(i.low); }
    // What the bitmaps ask: which of the numbers 64 k to 64 k + 63 there are.
    struct word_source {
        segment const& s;
        constexpr std::uint64_t operator()(uint128 k) const noexcept { return s.usable_.word(s.origin_ + (k << 6)); }
        constexpr bool is_whole(uint128 k, uint128 l) const noexcept
        {
            return s.usable_.all(s.origin_ + (k << 6), s.origin_ + (l << 6) + uint128{63});
        }
    };
    constexpr word_source words() const noexcept { return {*this}; }

    constexpr uint128 lowest_free_sparse() const noexcept
    {
        auto const found = sparse_.first_from(lowest_, usable_.last() - origin_, words());
        assert(found);
        return origin_ + *found;
    }
    // Something at `i` has become free.
    constexpr void lower_bounds(uint128 i) noexcept
    {
        if (i < lowest_)
            lowest_ = i;
        for (auto& hint : block_hints_) {
            auto const start = (origin_ + i) & ~low_bits(hint.k);
            auto const from = start < usable_.first() ? usable_.first() - origin_ : start - origin_;
            hint.from = from < hint.from ? from : hint.from;
        }
    }
    constexpr void set_lowest_after(uint128 i) noexcept { lowest_ = i == ~uint128{} ? i : i + uint128{1}; }

    struct block_hint {
        unsigned k;
        uint128 from; // no free block of 2^k starts below it
    };

    address_range range_;
    detail::usable usable_;
    address_count free_;
    uint128 origin_;
    uint128 lowest_;                      // sparse: no free address lies below it
    std::vector<block_hint> block_hints_; // of the sizes that were asked for
    bool is_dense_ = false; // or the sparse one says what is free; the other is empty and costs nothing
    dense_bitmap<Demand> dense_;
    sparse_bitmap<Demand> sparse_;
};

} // namespace bgpwire::detail

#endif
