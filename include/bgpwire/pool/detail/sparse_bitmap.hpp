// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_SPARSE_BITMAP_HPP
#define BGPWIRE_POOL_DETAIL_SPARSE_BITMAP_HPP

#include <bgpwire/pool/detail/slab.hpp>
#include <bgpwire/pool/uint128.hpp>

#include <array>
#include <bit>
#include <cassert>
#include <optional>

namespace bgpwire::detail {

/// A set of numbers below 2^128 that starts full and costs memory only where something was taken out.
///
/// Pages of 4096 numbers hang in a tree of nodes with 64 children each, which grows upward only as
/// far as the largest number ever touched: a /64 that fills from its first address is a small tree.
/// `WordAt` says which numbers there are at all: `word_at(k)` has a bit for each of 64 k to 64 k + 63,
/// `word_at.is_whole(k, l)` says whether words k to l have all their bits.
class sparse_bitmap {
    // Private templates stand above what uses them: clang 14 wants that in constant expressions.
    using id = std::uint32_t;
    static constexpr unsigned page_bits = 12;
    static constexpr std::uint64_t page_size = std::uint64_t{1} << page_bits;

    struct page {
        std::uint64_t some = 0;  // words that are not zero
        std::uint64_t taken = 0; // numbers taken out
        std::array<std::uint64_t, 64> words{};
    };
    // A child without a number is untouched: all there is, is in.
    struct node {
        std::uint64_t some = 0;    // children with something in
        std::uint64_t touched = 0; // children with a number
        std::array<id, 64> child{};
    };
    struct location {
        id page = 0;                      // 0: untouched, or empty
        bool is_empty = false;            // nothing is in from here to the end of the region
        unsigned region_bits = page_bits; // the region has 2^region_bits numbers
    };

    static constexpr std::uint64_t bit(std::uint64_t i) noexcept { return std::uint64_t{1} << i % 64; }
    static constexpr std::size_t word_of(uint128 i) noexcept { return i.low / 64 % 64; }
    static constexpr unsigned digit(uint128 number, unsigned level) noexcept
    {
        return static_cast<unsigned>((number >> 6 * level).low % 64);
    }
    constexpr bool is_below_root(uint128 number) const noexcept
    {
        return levels_ != 0 && (number >> 6 * levels_) == uint128{};
    }
    constexpr void remember(uint128 number, id at) noexcept
    {
        cached_number_ = number;
        cached_page_ = at;
    }

    /// The page of that number, 0 if it was never touched.
    constexpr id find(uint128 number) const noexcept
    {
        if (cached_page_ != 0 && cached_number_ == number)
            return cached_page_;
        if (!is_below_root(number))
            return 0;
        id at = root_;
        for (auto level = levels_; level-- != 0 && at != 0;)
            at = nodes_[at].child[digit(number, level)];
        return at;
    }

    /// The page of `from`, or how far to go where neither it nor its neighbours have an element.
    constexpr location locate(uint128 from) const noexcept
    {
        auto const number = from >> page_bits;
        if (cached_page_ != 0 && cached_number_ == number)
            return {cached_page_};
        if (!is_below_root(number))
            return {};
        id at = root_;
        for (auto level = levels_; level-- != 0;) {
            auto const& n = nodes_[at];
            auto const d = digit(number, level);
            if ((n.some & bit(d)) == 0) {
                // The child is empty; all of the node is from here on where no later child has anything.
                bool const rest_is_empty = (n.some >> d) == 0;
                return {0, true, page_bits + 6 * (level + (rest_is_empty ? 1 : 0))};
            }
            at = n.child[d];
            if (at == 0)
                return {};
        }
        return {at};
    }

    template<class WordAt>
    constexpr id make_page(uint128 number, WordAt const& word_at)
    {
        while (!is_below_root(number))
            grow();
        id at = root_;
        for (auto level = levels_; level-- != 0;) {
            auto const d = digit(number, level);
            id child = nodes_[at].child[d];
            if (child == 0) {
                child = level == 0 ? pages_.acquire() : nodes_.acquire();
                nodes_[at].child[d] = child;
                nodes_[at].touched |= bit(d);
                if (level != 0)
                    nodes_[child] = node{~std::uint64_t{0}, 0, {}};
            }
            at = child;
        }
        auto& p = pages_[at];
        p.taken = 0;
        p.some = ~std::uint64_t{0};
        p.words.fill(p.some);
        if (word_at.is_whole(number << 6, (number << 6) + uint128{63}))
            return at;
        p.some = 0;
        for (std::uint64_t k = 0; k != 64; ++k) {
            p.words[k] = word_at((number << 6) + uint128{k});
            if (p.words[k] != 0)
                p.some |= bit(k);
        }
        return at;
    }

    constexpr void grow()
    {
        auto const above = nodes_.acquire();
        nodes_[above] = node{~std::uint64_t{0}, 0, {}};
        if (levels_ != 0) {
            nodes_[above].child[0] = root_;
            nodes_[above].touched = 1;
            if (nodes_[root_].some == 0)
                nodes_[above].some &= ~std::uint64_t{1};
        }
        root_ = above;
        ++levels_;
    }

    /// Applies `change(node, child)` from the page's own node upwards for as long as it says so.
    template<class Change>
    constexpr void mark(uint128 number, Change change) noexcept
    {
        std::array<id, 24> path{};
        id at = root_;
        for (auto level = levels_; level-- != 0;) {
            path[level] = at;
            at = nodes_[at].child[digit(number, level)];
        }
        for (unsigned level = 0; level != levels_; ++level)
            if (!change(nodes_[path[level]], digit(number, level)))
                return;
    }

    /// A page has become as good as untouched. The last such page is kept, in case it is about to
    /// be touched again; the one before it goes, and with it the nodes that led to nothing else.
    constexpr void retire(uint128 number)
    {
        if (has_idle_ && idle_ != number)
            if (auto const old = find(idle_); old != 0 && pages_[old].taken == 0)
                drop(idle_, old);
        idle_ = number;
        has_idle_ = true;
    }
    constexpr void drop(uint128 number, id old)
    {
        std::array<id, 24> path{};
        id at = root_;
        for (auto level = levels_; level-- != 0;) {
            path[level] = at;
            at = nodes_[at].child[digit(number, level)];
        }
        pages_.release(old);
        if (cached_page_ == old)
            cached_page_ = 0;
        for (unsigned level = 0; level != levels_; ++level) {
            auto& n = nodes_[path[level]];
            n.child[digit(number, level)] = 0;
            n.touched &= ~bit(digit(number, level));
            if (n.touched != 0 || level + 1 == levels_)
                return;
            nodes_.release(path[level]);
        }
    }

public:
    template<class WordAt>
    [[nodiscard]] constexpr bool contains(uint128 i, WordAt const& word_at) const noexcept
    {
        auto const at = find(i >> page_bits);
        auto const word = at != 0 ? pages_[at].words[word_of(i)] : word_at(i >> 6);
        return (word & bit(i.low)) != 0;
    }

    /// Takes out `i`, which must be in.
    template<class WordAt>
    constexpr void erase(uint128 i, WordAt const& word_at)
    {
        auto const number = i >> page_bits;
        auto at = find(number);
        if (at == 0)
            at = make_page(number, word_at);
        remember(number, at);
        auto& p = pages_[at];
        auto& w = p.words[word_of(i)];
        assert((w & bit(i.low)) != 0);
        w &= ~bit(i.low);
        ++p.taken;
        if (w == 0 && (p.some &= ~bit(word_of(i))) == 0)
            mark(number, [](node& n, unsigned child) { return (n.some &= ~bit(child)) == 0; });
    }

    /// Puts back `i`, which must have been taken out.
    constexpr void insert(uint128 i)
    {
        auto const number = i >> page_bits;
        auto const at = find(number);
        assert(at != 0);
        remember(number, at);
        auto& p = pages_[at];
        assert((p.words[word_of(i)] & bit(i.low)) == 0);
        bool const was_full = p.some == 0;
        p.words[word_of(i)] |= bit(i.low);
        p.some |= bit(word_of(i));
        if (was_full)
            mark(number, [](node& n, unsigned child) {
                bool const was_empty = n.some == 0;
                n.some |= bit(child);
                return was_empty;
            });
        if (--p.taken == 0)
            retire(number);
    }

    /// The smallest element from `from` to `last`, both included.
    template<class WordAt>
    [[nodiscard]] constexpr std::optional<uint128> first_from(
        uint128 from, uint128 last, WordAt const& word_at) const noexcept
    {
        for (;;) { // each round looks at one page, or steps over a region without elements
            auto const at = locate(from);
            page const* const p = at.page != 0 ? &pages_[at.page] : nullptr;
            std::uint64_t some = at.is_empty ? 0 : p != nullptr ? p->some : ~std::uint64_t{0};
            some &= ~std::uint64_t{0} << word_of(from);
            for (; some != 0; some &= some - 1) {
                auto const k = static_cast<std::uint64_t>(std::countr_zero(some));
                auto const base = (from & ~uint128{page_size - 1}) + uint128{64 * k};
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

    [[nodiscard]] constexpr std::size_t memory() const noexcept { return pages_.memory() + nodes_.memory(); }

private:
    slab<page, 3> pages_;
    slab<node, 3> nodes_;
    id root_ = 0;
    unsigned levels_ = 0; // of nodes above the pages
    uint128 cached_number_;
    id cached_page_ = 0; // 0: none
    bool has_idle_ = false;
    uint128 idle_;
};

} // namespace bgpwire::detail

#endif
