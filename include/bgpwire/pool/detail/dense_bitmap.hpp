// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_DENSE_BITMAP_HPP
#define BGPWIRE_POOL_DETAIL_DENSE_BITMAP_HPP

#include <bgpwire/pool/detail/deferred.hpp>

#include <array>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bgpwire::detail {

/// A set of small numbers that finds its smallest element in one step per factor of 64.
///
///     level 2                1                      one word: which of those below are not empty
///     level 1        1 . . . . . . 1 . .
///     level 0     10110010 ........ 00000001 ...    one bit per number
///
/// All levels lie in one vector, level 0 first: 1.016 bits per number.
template<class Demand = on_demand>
class dense_bitmap {
public:
    constexpr dense_bitmap() = default;

    /// Numbers 0 to 64 * `words` - 1; bits 64 k and up are `word_at(k)`.
    template<class WordAt>
    constexpr dense_bitmap(std::size_t words, WordAt const& word_at)
    {
        if (words == 0)
            return;
        std::size_t total = 0;
        for (auto n = words;; n = (n + 63) / 64) {
            level_at_[levels_++] = static_cast<std::uint32_t>(total);
            total += n;
            if (n == 1)
                break;
        }
        level_at_[levels_] = static_cast<std::uint32_t>(total);
        words_.resize(total, 0);
        for (std::size_t k = 0; k != words; ++k)
            words_[k] = word_at(k);
        for (unsigned level = 1; level < levels_; ++level)
            for (std::size_t k = level_at_[level - 1]; k != level_at_[level]; ++k)
                if (words_[k] != 0) {
                    auto const i = k - level_at_[level - 1];
                    words_[level_at_[level] + i / 64] |= bit(i);
                }
    }

    /// One more than the largest number it can hold.
    [[nodiscard]] constexpr std::size_t limit() const noexcept { return levels_ == 0 ? 0 : 64 * words(); }
    [[nodiscard]] constexpr bool empty() const noexcept { return levels_ == 0 || words_.back() == 0; }
    [[nodiscard]] constexpr bool contains(std::size_t i) const noexcept { return (words_[i / 64] & bit(i)) != 0; }
    /// The numbers 64 k to 64 k + 63, as bits.
    [[nodiscard]] constexpr std::uint64_t word(std::size_t k) const noexcept { return words_[k]; }
    /// Where the bit of `i` lies.
    [[nodiscard]] constexpr void const* memory_of(std::size_t i) const noexcept { return &words_[i / 64]; }

    constexpr void insert(std::size_t i) noexcept { insert_bits(i / 64, bit(i)); }
    constexpr void erase(std::size_t i) noexcept { erase_bits(i / 64, bit(i)); }

    /// Puts in those of the numbers 64 k to 64 k + 63 whose bit is set.
    constexpr void insert_bits(std::size_t k, std::uint64_t bits) noexcept
    {
        for (unsigned level = 0; level != levels_; ++level) {
            auto& w = words_[level_at_[level] + k];
            bool const was_empty = w == 0;
            w |= bits;
            if (!was_empty)
                return;
            bits = bit(k);
            k /= 64;
        }
    }
    /// Takes out those of the numbers 64 k to 64 k + 63 whose bit is set.
    constexpr void erase_bits(std::size_t k, std::uint64_t bits) noexcept
    {
        for (unsigned level = 0; level != levels_; ++level) {
            auto& w = words_[level_at_[level] + k];
            w &= ~bits;
            if (w != 0)
                return;
            bits = bit(k);
            k /= 64;
        }
    }

    /// The same, for who does not know whether the bitmap is dense.
    template<class Number, class WordAt>
    constexpr void erase_bits(Number const& k, std::uint64_t bits, WordAt const&) noexcept
    {
        erase_bits(static_cast<std::size_t>(k.low), bits);
    }

    /// The smallest element; there must be one.
    [[nodiscard]] constexpr std::size_t first() const noexcept
    {
        assert(!empty());
        return descend(levels_, 0);
    }

    /// The smallest element that is `from` or more; @ref limit where there is none.
    [[nodiscard]] constexpr std::size_t first_from(std::size_t from) const noexcept
    {
        if (from >= limit())
            return limit();
        for (unsigned level = 0; level != levels_; ++level) {
            auto const k = from / 64;
            if (level_at_[level] + k >= level_at_[level + 1])
                break;
            if (auto const w = words_[level_at_[level] + k] & (~std::uint64_t{0} << from % 64))
                return descend(level, k * 64 + static_cast<std::size_t>(std::countr_zero(w)));
            from = k + 1;
        }
        return limit();
    }

    /// Whether all of the 2^k numbers from `i` on, within a word or a multiple of 64, are in.
    [[nodiscard]] constexpr bool contains_block(std::size_t i, unsigned k) const noexcept
    {
        auto const m = mask(i, k);
        for (auto w = i / 64; w != i / 64 + words_of(k); ++w)
            if (w >= words() || (words_[w] & m) != m)
                return false;
        return true;
    }
    /// Whether none of them is in.
    [[nodiscard]] constexpr bool lacks_block(std::size_t i, unsigned k) const noexcept
    {
        for (auto w = i / 64; w != i / 64 + words_of(k); ++w)
            if (w >= words() || (words_[w] & mask(i, k)) != 0)
                return false;
        return true;
    }
    /// The first `i` from `from` on such that `i` + `offset` is a multiple of 2^k and 2^k numbers
    /// from `i` on are in; @ref limit where there is none. `offset` is a multiple of 64.
    [[nodiscard]] constexpr std::size_t first_block_from(
        std::size_t from, unsigned k, std::size_t offset) const noexcept
    {
        auto const size = std::size_t{1} << k;
        for (auto i = first_from(from);; i = first_from(i)) {
            i = ((i + offset + size - 1) & ~(size - 1)) - offset;
            if (i >= limit())
                return limit();
            if (contains_block(i, k))
                return i;
            i += size;
        }
    }
    constexpr void insert_block(std::size_t i, unsigned k) noexcept
    {
        for (auto w = i / 64; w != i / 64 + words_of(k); ++w)
            insert_bits(w, mask(i, k));
    }
    constexpr void erase_block(std::size_t i, unsigned k) noexcept
    {
        for (auto w = i / 64; w != i / 64 + words_of(k); ++w)
            erase_bits(w, mask(i, k));
    }

    [[nodiscard]] constexpr std::size_t memory() const noexcept { return words_.capacity() * sizeof words_[0]; }

private:
    static constexpr std::uint64_t bit(std::size_t i) noexcept { return std::uint64_t{1} << i % 64; }
    static constexpr std::uint64_t mask(std::size_t i, unsigned k) noexcept
    {
        return (k >= 6 ? ~std::uint64_t{0} : (std::uint64_t{1} << (1U << k)) - 1) << i % 64;
    }
    static constexpr std::size_t words_of(unsigned k) noexcept { return k <= 6 ? 1 : std::size_t{1} << (k - 6); }
    constexpr std::size_t words() const noexcept { return levels_ == 1 ? words_.size() : level_at_[1]; }

    /// The smallest element behind entry `k` of `level`, whose subtree is not empty.
    constexpr std::size_t descend(unsigned level, std::size_t k) const noexcept
    {
        while (level-- != 0)
            k = k * 64 + static_cast<std::size_t>(std::countr_zero(words_[level_at_[level] + k]));
        return k;
    }

    std::vector<deferred<std::uint64_t, Demand>> words_;
    std::array<std::uint32_t, 7> level_at_{}; // 64^5 * 64 numbers at most: 2^36
    unsigned levels_ = 0;
};

} // namespace bgpwire::detail

#endif
