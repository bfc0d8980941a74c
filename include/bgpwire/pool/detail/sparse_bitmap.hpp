// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_SPARSE_BITMAP_HPP
#define BGPWIRE_POOL_DETAIL_SPARSE_BITMAP_HPP

#include <bgpwire/pool/detail/page_tree.hpp>

#include <optional>

namespace bgpwire::detail {

/// A set of numbers below 2^128 that starts full and costs memory only where something was taken out.
///
/// `WordAt` says which numbers there are at all: `word_at(k)` has a bit for each of 64 k to 64 k + 63,
/// `word_at.is_whole(k, l)` says whether words k to l have all their bits.
template<class Demand = on_demand>
class sparse_bitmap {
    // Private templates stand above what uses them: clang 14 wants that in constant expressions.
    using page_tree = detail::page_tree<Demand>;
    using id = std::uint32_t;
    static constexpr unsigned page_bits = page_tree::page_bits;

    static constexpr std::uint64_t bit(std::uint64_t i) noexcept { return page_tree::bit(i); }
    static constexpr std::size_t word_of(uint128 i) noexcept { return i.low / 64 % 64; }

    /// The page of that number, to be changed.
    template<class WordAt>
    constexpr typename page_tree::page& touch(uint128 number, WordAt const& word_at)
    {
        auto at = tree_.find(number);
        bool const is_new = at == 0;
        if (is_new)
            at = tree_.make_page(number);
        tree_.remember(number, at);
        auto& p = tree_[at];
        if (!is_new)
            return p;
        p.taken = 0;
        p.some = ~std::uint64_t{0};
        p.words.fill(p.some);
        if (word_at.is_whole(number << 6, (number << 6) + uint128{63}))
            return p;
        p.some = 0;
        for (std::size_t k = 0; k != 64; ++k) {
            p.words[k] = word_at((number << 6) + uint128{k});
            if (p.words[k] != 0)
                p.some |= bit(k);
        }
        return p;
    }

    // The bits of one word of a block of 2^k numbers that starts at i.
    static constexpr std::uint64_t mask(uint128 i, unsigned k) noexcept
    {
        return (k >= 6 ? ~std::uint64_t{0} : (std::uint64_t{1} << (1U << k)) - 1) << i.low % 64;
    }
    static constexpr std::size_t words(unsigned k) noexcept { return k <= 6 ? 1 : std::size_t{1} << (k - 6); }

    struct block_state {
        bool is_free;
        unsigned skip_bits; // if not: nothing is free up to the next multiple of 2^skip_bits
    };
    template<class WordAt>
    constexpr block_state block_at(uint128 i, unsigned k, WordAt const& word_at) const noexcept
    {
        auto const number = i >> page_bits;
        if (k < page_bits) {
            auto const at = tree_.locate(i);
            if (at.is_empty)
                return {false, at.region_bits < k ? k : at.region_bits};
            for (std::size_t w = 0; w != words(k); ++w) {
                auto const word = at.page != 0 ? tree_[at.page].words[word_of(i) + w] : word_at((i >> 6) + uint128{w});
                if ((word & mask(i, k)) != mask(i, k))
                    return {false, k};
            }
            return {true, k};
        }
        if (!word_at.is_whole(i >> 6, (i | low_bits(k)) >> 6))
            return {false, k};
        auto const level = (k - page_bits) / 6;
        if (tree_.levels() <= level) // the block holds all of the tree, or nothing of it
            return {number != uint128{} || tree_.levels() == 0 || tree_.is_free(tree_.root(), tree_.levels()), k};
        if (!tree_.is_below_root(number))
            return {true, k};
        id at = tree_.root();
        for (auto here = tree_.levels(); --here != level;) {
            auto const d = page_tree::digit(number, here);
            if ((tree_.node_at(at).some & bit(d)) == 0)
                return {false, page_bits + 6 * here};
            at = tree_.node_at(at).child[d];
            if (at == 0)
                return {true, k};
        }
        auto const& n = tree_.node_at(at);
        auto const first = page_tree::digit(number, level);
        for (auto d = first; d != first + (1U << (k - page_bits) % 6); ++d)
            if ((n.some & bit(d)) == 0 || !tree_.is_free(n.child[d], level))
                return {false, k};
        return {true, k};
    }

public:
    template<class WordAt>
    [[nodiscard]] constexpr bool contains(uint128 i, WordAt const& word_at) const noexcept
    {
        auto const at = tree_.locate(i);
        if (at.is_empty)
            return false;
        auto const word = at.page != 0 ? tree_[at.page].words[word_of(i)] : word_at(i >> 6);
        return (word & bit(i.low)) != 0;
    }

    /// Makes room: taking 2^k numbers from `i` on out allocates nothing, also after others were put back.
    constexpr void reserve(uint128 i, unsigned k)
    {
        tree_.reserve(i >> page_bits, k < page_bits ? 0 : (k - page_bits) / 6);
    }
    /// Takes out `i`, which must be in.
    template<class WordAt>
    constexpr void erase(uint128 i, WordAt const& word_at)
    {
        auto& p = touch(i >> page_bits, word_at);
        auto& w = p.words[word_of(i)];
        assert((w & bit(i.low)) != 0);
        w &= ~bit(i.low);
        ++p.taken;
        if (w == 0 && (p.some &= ~bit(word_of(i))) == 0)
            tree_.mark_full(i >> page_bits, 0);
    }

    /// Puts back `i`, which must have been taken out by @ref erase.
    constexpr void insert(uint128 i)
    {
        auto const number = i >> page_bits;
        auto const at = tree_.find(number);
        assert(at != 0);
        tree_.remember(number, at);
        auto& p = tree_[at];
        assert((p.words[word_of(i)] & bit(i.low)) == 0);
        bool const was_full = p.some == 0;
        p.words[word_of(i)] |= bit(i.low);
        p.some |= bit(word_of(i));
        if (was_full)
            tree_.mark_open(number, 0);
        if (--p.taken == 0)
            tree_.retire(number);
    }

    /// The smallest element from `from` to `last`, both included.
    template<class WordAt>
    [[nodiscard]] constexpr std::optional<uint128> first_from(
        uint128 from, uint128 last, WordAt const& word_at) const noexcept
    {
        for (;;) { // each round looks at one page, or steps over a region without elements
            auto const at = tree_.locate(from);
            auto const* const p = at.page != 0 ? &tree_[at.page] : nullptr;
            std::uint64_t some = at.is_empty ? 0 : p != nullptr ? p->some : ~std::uint64_t{0};
            some &= ~std::uint64_t{0} << word_of(from);
            for (; some != 0; some &= some - 1) {
                auto const k = static_cast<std::size_t>(std::countr_zero(some));
                auto const base = (from & ~low_bits(page_bits)) + uint128{64 * k};
                auto word = p != nullptr ? p->words[k] : word_at(base >> 6);
                if (base < from)
                    word &= ~std::uint64_t{0} << from.low % 64;
                if (word != 0) {
                    auto const found = base + uint128{static_cast<std::uint64_t>(std::countr_zero(word))};
                    return found <= last ? std::optional{found} : std::nullopt;
                }
            }
            from = (from | low_bits(at.region_bits)) + uint128{1};
            if (from == uint128{} || last < from)
                return std::nullopt;
        }
    }

    /// Whether all of the 2^k numbers from `i` on, a multiple of 2^k, are in.
    template<class WordAt>
    [[nodiscard]] constexpr bool contains_block(uint128 i, unsigned k, WordAt const& word_at) const noexcept
    {
        return block_at(i, k, word_at).is_free;
    }
    /// Whether they were taken out by @ref erase_block together, or, within a page, one by one.
    [[nodiscard]] constexpr bool lacks_block(uint128 i, unsigned k) const noexcept
    {
        auto const number = i >> page_bits;
        if (k < page_bits) {
            auto const at = tree_.find(number);
            if (at == 0)
                return false;
            for (std::size_t w = word_of(i); w != word_of(i) + words(k); ++w)
                if ((tree_[at].words[w] & mask(i, k)) != 0)
                    return false;
            return true;
        }
        auto const level = (k - page_bits) / 6;
        if (tree_.levels() <= level || !tree_.is_below_root(number))
            return false;
        id at = tree_.root();
        for (auto here = tree_.levels(); --here != level && at != 0;)
            at = tree_.node_at(at).child[page_tree::digit(number, here)];
        auto const first = page_tree::digit(number, level);
        for (auto d = first; at != 0 && d != first + (1U << (k - page_bits) % 6); ++d)
            if (tree_.node_at(at).child[d] != 0 || (tree_.node_at(at).touched & bit(d)) == 0)
                return false;
        return at != 0;
    }
    /// The first multiple of 2^k from `from` on from which 2^k numbers are in, up to `last`.
    template<class WordAt>
    [[nodiscard]] constexpr std::optional<uint128> first_block_from(
        uint128 from, uint128 last, unsigned k, WordAt const& word_at) const noexcept
    {
        if ((from & low_bits(k)) != uint128{})
            from = (from | low_bits(k)) + uint128{1};
        while (from <= last && low_bits(k) <= last - from) {
            auto const state = block_at(from, k, word_at);
            if (state.is_free)
                return from;
            from = (from | low_bits(state.skip_bits)) + uint128{1};
            if (from == uint128{})
                break;
        }
        return std::nullopt;
    }
    /// Takes out 2^k numbers from `i` on, all of which must be in.
    template<class WordAt>
    constexpr void erase_block(uint128 i, unsigned k, WordAt const& word_at)
    {
        auto const number = i >> page_bits;
        if (k < page_bits) {
            auto& p = touch(number, word_at);
            for (std::size_t w = word_of(i); w != word_of(i) + words(k); ++w)
                if ((p.words[w] &= ~mask(i, k)) == 0)
                    p.some &= ~bit(w);
            p.taken += std::uint64_t{1} << k;
            if (p.some == 0)
                tree_.mark_full(number, 0);
            return;
        }
        auto const level = (k - page_bits) / 6;
        auto& n = tree_.node_at(tree_.make_node(number, level));
        auto const first = page_tree::digit(number, level);
        for (auto d = first; d != first + (1U << (k - page_bits) % 6); ++d) {
            tree_.discard(n.child[d], level);
            n.child[d] = 0;
            n.touched |= bit(d);
            n.some &= ~bit(d);
        }
        if (n.some == 0)
            tree_.mark_full(number, level + 1);
    }
    /// Puts back 2^k numbers that were taken out by @ref erase_block together.
    constexpr void insert_block(uint128 i, unsigned k)
    {
        auto const number = i >> page_bits;
        if (k < page_bits) {
            auto& p = tree_[tree_.find(number)];
            bool const was_full = p.some == 0;
            for (std::size_t w = word_of(i); w != word_of(i) + words(k); ++w) {
                p.words[w] |= mask(i, k);
                p.some |= bit(w);
            }
            if (was_full)
                tree_.mark_open(number, 0);
            if ((p.taken -= std::uint64_t{1} << k) == 0)
                tree_.retire(number);
            return;
        }
        auto const level = (k - page_bits) / 6;
        for (unsigned j = 0; j != 1U << (k - page_bits) % 6; ++j) {
            auto const child = number + (uint128{j} << 6 * level);
            tree_.mark_open(child, level);
            tree_.prune(child, level);
        }
    }

    /// Takes out, of the numbers 64 k and up, those whose bit is set; all of them must be in.
    template<class WordAt>
    constexpr void erase_bits(uint128 k, std::uint64_t bits, WordAt const& word_at)
    {
        auto& p = touch(k >> (page_bits - 6), word_at);
        auto& w = p.words[k.low % 64];
        w &= ~bits;
        p.taken += static_cast<std::uint64_t>(std::popcount(bits));
        if (w == 0 && (p.some &= ~bit(k.low)) == 0)
            tree_.mark_full(k >> (page_bits - 6), 0);
    }
    /// Calls `page(k, words)` for each 64 words, from the one with the numbers 64 k and up, of which
    /// something is taken out, and `block(i, n)` for each 2^n numbers taken out as a whole.
    template<class Page, class Block>
    constexpr void for_each_taken(Page page, Block block) const
    {
        tree_.for_each_taken([&](uint128 number, unsigned level, id at) {
            if (at != 0)
                page(number << 6, tree_[at].words);
            else
                block(number << page_bits, page_bits + 6 * level);
        });
    }

    [[nodiscard]] constexpr std::size_t memory() const noexcept { return tree_.memory(); }

private:
    page_tree tree_;
};

} // namespace bgpwire::detail

#endif
