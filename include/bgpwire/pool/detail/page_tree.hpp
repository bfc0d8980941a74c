// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_PAGE_TREE_HPP
#define BGPWIRE_POOL_DETAIL_PAGE_TREE_HPP

#include <bgpwire/core/on_demand.hpp>
#include <bgpwire/pool/detail/slab.hpp>
#include <bgpwire/pool/uint128.hpp>

#include <array>
#include <bit>
#include <cassert>

namespace bgpwire::detail {

/// Where a @ref sparse_bitmap keeps its bits: pages of 4096 numbers, in a tree of nodes with 64
/// children each, which grows upward only as far as the largest number ever touched.
///
/// A child is one of
///     untouched   no number, not marked touched: as it was made
///     present     a page or a node
///     taken       no number, marked touched: taken out as a whole
/// and `some` says of which children something is in.
template<class Demand = on_demand>
class page_tree {
public:
    using id = std::uint32_t;
    static constexpr unsigned page_bits = 12;

    struct page {
        std::uint64_t some = 0;  // words that are not zero
        std::uint64_t taken = 0; // numbers taken out
        std::array<std::uint64_t, 64> words{};
    };
    struct node {
        std::uint64_t some = 0;
        std::uint64_t touched = 0;
        std::array<id, 64> child{};
    };
    struct location {
        id page = 0;                      // 0: untouched, or nothing is in
        bool is_empty = false;            // nothing is in from here to the end of the region
        unsigned region_bits = page_bits; // the region has 2^region_bits numbers
    };

    static constexpr std::uint64_t bit(std::uint64_t i) noexcept { return std::uint64_t{1} << i % 64; }
    static constexpr unsigned digit(uint128 page_number, unsigned level) noexcept
    {
        return static_cast<unsigned>((page_number >> 6 * level).low % 64);
    }

    constexpr page& operator[](id at) noexcept { return pages_[at]; }
    constexpr page const& operator[](id at) const noexcept { return pages_[at]; }
    constexpr node& node_at(id at) noexcept { return nodes_[at]; }
    constexpr node const& node_at(id at) const noexcept { return nodes_[at]; }
    [[nodiscard]] constexpr id root() const noexcept { return root_; }
    [[nodiscard]] constexpr unsigned levels() const noexcept { return levels_; } // of nodes above the pages
    [[nodiscard]] constexpr bool is_below_root(uint128 page_number) const noexcept
    {
        return levels_ != 0 && (page_number >> 6 * levels_) == uint128{};
    }

    /// The page of that number; 0 where there is none.
    [[nodiscard]] constexpr id find(uint128 page_number) const noexcept
    {
        if (cached_page_ != 0 && cached_number_ == page_number)
            return cached_page_;
        if (!is_below_root(page_number))
            return 0;
        id at = root_;
        for (auto level = levels_; level-- != 0 && at != 0;)
            at = nodes_[at].child[digit(page_number, level)];
        return at;
    }
    /// The page in which `n` lies, or how far to go where neither it nor its neighbours are in.
    [[nodiscard]] constexpr location locate(uint128 n) const noexcept
    {
        auto const number = n >> page_bits;
        if (cached_page_ != 0 && cached_number_ == number)
            return {cached_page_};
        if (!is_below_root(number))
            return {};
        id at = root_;
        for (auto level = levels_; level-- != 0;) {
            auto const& here = nodes_[at];
            auto const d = digit(number, level);
            if ((here.some & bit(d)) == 0) {
                // Nothing is in the child, and in all of the node from here on where no later child has anything.
                bool const rest_is_empty = (here.some >> d) == 0;
                return {0, true, page_bits + 6 * (level + (rest_is_empty ? 1 : 0))};
            }
            at = here.child[d];
            if (at == 0)
                return {};
        }
        return {at};
    }

    /// Makes room: @ref make_node and @ref make_page for that page allocate nothing, also after others were
    /// pruned: what those leave is there for the next.
    constexpr void reserve(uint128 page_number, unsigned level)
    {
        auto height = levels_ <= level ? level + 1 : levels_;
        while (height < 20 && (page_number >> 6 * height) != uint128{})
            ++height;
        std::size_t missing = height - levels_;
        id at = missing == 0 ? root_ : 0; // a new root leads nowhere that matters here
        for (auto here = height; --here != level;) {
            at = at != 0 ? nodes_[at].child[digit(page_number, here)] : 0;
            missing += at == 0 ? 1 : 0;
        }
        nodes_.reserve(missing);
        pages_.reserve(1);
    }
    /// The node of `level` (0: just above the pages) on the way to that page; made where there is none.
    [[nodiscard]] constexpr id make_node(uint128 page_number, unsigned level)
    {
        while (levels_ <= level || !is_below_root(page_number))
            grow();
        id at = root_;
        for (auto here = levels_; --here != level;) {
            auto const d = digit(page_number, here);
            if (nodes_[at].child[d] == 0) {
                auto const child = nodes_.acquire();
                nodes_[child] = node{~std::uint64_t{0}, 0, {}};
                nodes_[at].child[d] = child;
                nodes_[at].touched |= bit(d);
            }
            at = nodes_[at].child[d];
        }
        return at;
    }
    /// A page where there is none; its words are whatever they were.
    [[nodiscard]] constexpr id make_page(uint128 page_number)
    {
        auto& above = nodes_[make_node(page_number, 0)];
        auto const at = pages_.acquire();
        above.child[digit(page_number, 0)] = at;
        above.touched |= bit(digit(page_number, 0));
        return at;
    }
    constexpr void remember(uint128 page_number, id at) noexcept
    {
        cached_number_ = page_number;
        cached_page_ = at;
    }

    /// Says of a child at `level` that something is in it now.
    constexpr void mark_open(uint128 page_number, unsigned level) noexcept
    {
        auto const path = path_to(page_number);
        for (; level != levels_; ++level) {
            auto& n = nodes_[path[level]];
            bool const was_empty = n.some == 0;
            n.some |= bit(digit(page_number, level));
            if (!was_empty)
                return;
        }
    }
    /// Says of a child at `level` that nothing is in it now.
    constexpr void mark_full(uint128 page_number, unsigned level) noexcept
    {
        auto const path = path_to(page_number);
        for (; level != levels_; ++level) {
            auto& n = nodes_[path[level]];
            n.some &= ~bit(digit(page_number, level));
            if (n.some != 0)
                return;
        }
    }

    /// Whether nothing below that child of a node of `level` was taken out.
    [[nodiscard]] constexpr bool is_free(id child, unsigned level) const noexcept
    {
        if (child == 0 || level == 0)
            return child == 0 || pages_[child].taken == 0;
        for (auto rest = nodes_[child].touched; rest != 0; rest &= rest - 1) {
            auto const below = nodes_[child].child[static_cast<std::size_t>(std::countr_zero(rest))];
            if (below == 0 || !is_free(below, level - 1)) // 0: taken as a whole
                return false;
        }
        return true;
    }
    /// Gives back the memory of that child of a node of `level`, which @ref is_free.
    constexpr void discard(id child, unsigned level)
    {
        if (child == 0)
            return;
        if (level == 0) {
            pages_.release(child);
            if (cached_page_ == child)
                cached_page_ = 0;
            return;
        }
        for (auto rest = nodes_[child].touched; rest != 0; rest &= rest - 1)
            discard(nodes_[child].child[static_cast<std::size_t>(std::countr_zero(rest))], level - 1);
        nodes_.release(child);
    }
    /// Makes a child at `level` untouched, and the nodes above that lead to nothing else.
    constexpr void prune(uint128 page_number, unsigned level)
    {
        auto const path = path_to(page_number);
        for (; level != levels_; ++level) {
            auto& n = nodes_[path[level]];
            n.child[digit(page_number, level)] = 0;
            n.touched &= ~bit(digit(page_number, level));
            if (n.touched != 0 || level + 1 == levels_)
                return;
            nodes_.release(path[level]);
        }
    }
    /// Nothing of the page is taken out any more. The last such page is kept, in case it is about
    /// to be touched again; the one before it goes.
    constexpr void retire(uint128 page_number)
    {
        if (has_idle_ && idle_ != page_number)
            if (auto const old = find(idle_); old != 0 && pages_[old].taken == 0) {
                discard(old, 0);
                prune(idle_, 0);
            }
        idle_ = page_number;
        has_idle_ = true;
    }

    /// Calls `f(page_number, level, page)`, ascending, for every page of which something is taken out
    /// (its level is 0), and, with 0 for the page, for every child of a node of `level` taken as a whole.
    template<class F>
    constexpr void for_each_taken(F f) const
    {
        if (levels_ != 0)
            for_each_taken(root_, levels_ - 1, uint128{}, f);
    }

    [[nodiscard]] constexpr std::size_t memory() const noexcept { return pages_.memory() + nodes_.memory(); }

private:
    template<class F>
    constexpr void for_each_taken(id at, unsigned level, uint128 first, F& f) const
    {
        for (auto rest = nodes_[at].touched; rest != 0; rest &= rest - 1) {
            auto const d = static_cast<unsigned>(std::countr_zero(rest));
            auto const child = nodes_[at].child[d];
            auto const number = first + (uint128{d} << 6 * level);
            if (child != 0 && level != 0)
                for_each_taken(child, level - 1, number, f);
            else if (child == 0 || pages_[child].taken != 0)
                f(number, level, child);
        }
    }

    /// The nodes that lead to a page, as far as there are any: by level.
    constexpr std::array<id, 24> path_to(uint128 page_number) const noexcept
    {
        std::array<id, 24> path{};
        id at = root_;
        for (auto level = levels_; level-- != 0 && at != 0;) {
            path[level] = at;
            at = level == 0 ? 0 : nodes_[at].child[digit(page_number, level)];
        }
        return path;
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

    slab<page, 3> pages_;
    slab<node, 3> nodes_;
    id root_ = 0;
    unsigned levels_ = 0;
    uint128 cached_number_; // of the page used last
    id cached_page_ = 0;    // 0: none
    bool has_idle_ = false;
    uint128 idle_;
};

} // namespace bgpwire::detail

#endif
