// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_SPARSE_BITMAP_HPP
#define BGPWIRE_POOL_DETAIL_SPARSE_BITMAP_HPP

#include <bgpwire/pool/detail/taken_tree.hpp>

#include <cassert>
#include <optional>

namespace bgpwire::detail {

/// A set of numbers below 2^128 that starts full and costs memory only where something was taken out.
///
/// `WordAt` says which numbers there are at all: `word_at(k)` has a bit for each of 64 k to 64 k + 63,
/// `word_at.is_whole(k, l)` says whether words k to l have all their bits.
template<class Demand = on_demand>
class sparse_bitmap {
    // Private templates stand above what uses them: clang 14 wants that in constant expressions.
    using tree = taken_tree<Demand>;
    using path = typename tree::path;
    using item = typename tree::item;
    static constexpr unsigned block_bits = 12; // so many numbers and more are taken out as one

    static constexpr std::uint64_t bit(uint128 i) noexcept { return std::uint64_t{1} << i.low % 64; }
    // The bits of one word of a block of 2^k numbers that starts at i.
    static constexpr std::uint64_t mask(uint128 i, unsigned k) noexcept
    {
        return (k >= 6 ? ~std::uint64_t{0} : (std::uint64_t{1} << (1U << k)) - 1) << i.low % 64;
    }
    static constexpr std::size_t words(unsigned k) noexcept { return k <= 6 ? 1 : std::size_t{1} << (k - 6); }

    /// Whether nothing is left of a word or a block.
    template<class WordAt>
    static constexpr auto fullness(WordAt const& word_at) noexcept
    {
        return [&word_at](item const& i) { return i.is_block() || (word_at(i.first() >> 6) & ~i.value) == 0; };
    }
    /// Whether the way leads to what has `n` itself, and not only to what lies before it.
    constexpr bool leads_to(path const& p, uint128 n) const noexcept { return p.is_any && n <= tree_.at(p).last(); }
    /// What is taken of the 64 numbers around `n`.
    constexpr std::uint64_t taken(uint128 n) const noexcept
    {
        auto const p = tree_.find(n);
        return !leads_to(p, n) ? 0 : tree_.at(p).is_block() ? ~std::uint64_t{0} : tree_.at(p).value;
    }
    /// Takes of 64 numbers, from `n` or from the first before it on, those whose bit is set. There is room.
    template<class WordAt>
    constexpr void take(uint128 n, std::uint64_t bits, WordAt const& word_at)
    {
        auto const p = tree_.find(n);
        if (leads_to(p, n)) {
            assert((tree_.at(p).value & bits) == 0);
            tree_.change(p, tree_.at(p).value | bits, fullness(word_at));
        } else {
            tree_.insert({n & ~uint128{63}, bits}, fullness(word_at));
        }
    }
    constexpr void put_back(uint128 n, std::uint64_t bits) noexcept
    {
        auto const p = tree_.find(n);
        auto const left = tree_.at(p).value & ~bits;
        assert((tree_.at(p).value & bits) == bits);
        if (left == 0)
            tree_.erase(n & ~uint128{63});
        else
            tree_.change(p, left, [](item const&) { return false; });
    }

public:
    template<class WordAt>
    [[nodiscard]] constexpr bool contains(uint128 i, WordAt const& word_at) const noexcept
    {
        return (word_at(i >> 6) & ~taken(i) & bit(i)) != 0;
    }

    /// Makes room: taking 2^k numbers out allocates nothing, also after others were put back.
    constexpr void reserve(uint128, unsigned k) { tree_.reserve(k < block_bits ? words(k) : 1); }
    /// Takes out `i`, which must be in.
    template<class WordAt>
    constexpr void erase(uint128 i, WordAt const& word_at)
    {
        erase_bits(i >> 6, bit(i), word_at);
    }
    /// Puts back `i`, which must have been taken out by @ref erase.
    constexpr void insert(uint128 i) noexcept { put_back(i, bit(i)); }

    /// The smallest element from `from` to `last`, both included.
    template<class WordAt>
    [[nodiscard]] constexpr std::optional<uint128> first_from(
        uint128 from, uint128 last, WordAt const& word_at) const noexcept
    {
        for (;;) { // each round looks at one word, and steps over all that is taken behind it
            auto const p = tree_.find(from);
            bool const is_some_taken = leads_to(p, from);
            auto word = word_at(from >> 6) & (~std::uint64_t{0} << from.low % 64);
            if (is_some_taken)
                word &= tree_.at(p).is_block() ? 0 : ~tree_.at(p).value;
            if (word != 0) {
                auto const found =
                    (from & ~uint128{63}) + uint128{static_cast<std::uint64_t>(std::countr_zero(word))};
                return found <= last ? std::optional{found} : std::nullopt;
            }
            auto const end = is_some_taken ? tree_.end_of_run(p) : from | uint128{63};
            if (last <= end)
                return std::nullopt;
            from = end + uint128{1};
        }
    }

    /// Whether all of the 2^k numbers from `i` on, a multiple of 2^k, are in.
    template<class WordAt>
    [[nodiscard]] constexpr bool contains_block(uint128 i, unsigned k, WordAt const& word_at) const noexcept
    {
        if (k < 6)
            return (word_at(i >> 6) & ~taken(i) & mask(i, k)) == mask(i, k);
        return word_at.is_whole(i >> 6, (i | low_bits(k)) >> 6) && !leads_to(tree_.find(i | low_bits(k)), i);
    }
    /// Whether they were taken out by @ref erase_block together, or, if they are few, one by one.
    [[nodiscard]] constexpr bool lacks_block(uint128 i, unsigned k) const noexcept
    {
        if (k >= block_bits) {
            auto const p = tree_.find(i);
            return p.is_any && tree_.at(p).key == (i | uint128{1}) && tree_.at(p).value == k;
        }
        for (std::size_t w = 0; w != words(k); ++w) {
            auto const n = i + uint128{64 * w};
            auto const p = tree_.find(n);
            if (!leads_to(p, n) || tree_.at(p).is_block() || (~tree_.at(p).value & mask(i, k)) != 0)
                return false;
        }
        return true;
    }
    /// The first multiple of 2^k from `from` on from which 2^k numbers are in, up to `last`.
    template<class WordAt>
    [[nodiscard]] constexpr std::optional<uint128> first_block_from(
        uint128 from, uint128 last, unsigned k, WordAt const& word_at) const noexcept
    {
        auto const none = std::optional<uint128>{};
        for (;;) {
            if ((from & low_bits(k)) != uint128{}) {
                from = (from | low_bits(k)) + uint128{1};
                if (from == uint128{})
                    return none;
            }
            if (last < from || last - from < low_bits(k))
                return none;
            if (contains_block(from, k, word_at))
                return from;
            auto end = from | low_bits(k);
            auto const p = tree_.find(end); // the last thing that is in the way, and what is taken behind it
            if (leads_to(p, from) && fullness(word_at)(tree_.at(p)))
                if (auto const run = tree_.end_of_run(p); end < run)
                    end = run;
            if (last <= end)
                return none;
            from = end + uint128{1};
        }
    }
    /// Takes out 2^k numbers from `i` on, all of which must be in.
    template<class WordAt>
    constexpr void erase_block(uint128 i, unsigned k, WordAt const& word_at)
    {
        reserve(i, k);
        if (k >= block_bits)
            tree_.insert({i | uint128{1}, k}, fullness(word_at));
        else
            for (std::size_t w = 0; w != words(k); ++w)
                take(i + uint128{64 * w}, mask(i, k), word_at);
    }
    /// Puts back 2^k numbers that were taken out by @ref erase_block together.
    constexpr void insert_block(uint128 i, unsigned k) noexcept
    {
        if (k >= block_bits)
            tree_.erase(i | uint128{1});
        else
            for (std::size_t w = 0; w != words(k); ++w)
                put_back(i + uint128{64 * w}, mask(i, k));
    }

    /// Takes out, of the numbers 64 k and up, those whose bit is set; all of them must be in.
    template<class WordAt>
    constexpr void erase_bits(uint128 k, std::uint64_t bits, WordAt const& word_at)
    {
        tree_.reserve(1);
        take(k << 6, bits, word_at);
    }
    /// Calls `word(k, bits)` for each 64 numbers, 64 k and up, of which something is taken out, and `block(i, n)`
    /// for each 2^n numbers taken out as a whole.
    template<class Word, class Block>
    constexpr void for_each_taken(Word word, Block block) const
    {
        tree_.for_each([&](item const& i) {
            if (i.is_block())
                block(i.first(), static_cast<unsigned>(i.value));
            else
                word(i.first() >> 6, i.value);
        });
    }

    [[nodiscard]] constexpr std::size_t memory() const noexcept { return tree_.memory(); }

private:
    tree tree_;
};

} // namespace bgpwire::detail

#endif
