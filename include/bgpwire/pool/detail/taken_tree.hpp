// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_TAKEN_TREE_HPP
#define BGPWIRE_POOL_DETAIL_TAKEN_TREE_HPP

#include <bgpwire/core/on_demand.hpp>
#include <bgpwire/pool/detail/slab.hpp>
#include <bgpwire/pool/detail/taken_node.hpp>

namespace bgpwire::detail {

/// What was taken out of a @ref sparse_bitmap: words of 64 numbers, and blocks, ascending, in a B+ tree.
///
/// A word is there while anything of it is taken; its value says what, bit by bit. A block is there as
/// it was taken. Nodes are more than a third full on average, whatever happens, so that a number far from all
/// others takes 24 to 70 octets. What lies side by side and has nothing free is stepped over node by node,
/// by the marks of @ref taken_node. Only @ref reserve and @ref insert allocate.
template<class Demand = on_demand>
class taken_tree {
public:
    using id = std::uint32_t;
    using item = taken_item;
    using node = taken_node;

    /// The way to an item: the leaf comes first.
    struct path {
        std::array<id, 12> at{}; // the height for 2^32 nodes of 16
        std::array<std::uint8_t, 12> index{};
        bool is_any = false; // there is an item
    };

    /// Makes room: so many insertions one beside the other allocate nothing.
    constexpr void reserve(std::size_t n) { nodes_.reserve(height_ + 2 + n / 8); }

    /// The way to the last item that starts at `n` or before, or in the same 64 numbers.
    [[nodiscard]] constexpr path find(uint128 n) const noexcept
    {
        if (last_.is_any) {
            auto const& leaf = nodes_[last_.at[0]];
            if (leaf.key[0] <= (n | uint128{63}) && n <= (leaf.key[leaf.count - 1] | uint128{63})) {
                auto p = last_;
                p.index[0] = static_cast<std::uint8_t>(leaf.items_up_to(n | uint128{63}) - 1);
                return p;
            }
        }
        path p;
        id at = root_;
        for (auto level = height_; level-- != 0;) {
            auto const i = nodes_[at].items_up_to(n | uint128{63});
            if (i == 0) // only where it is before all
                return p;
            p.at[level] = at;
            p.index[level] = static_cast<std::uint8_t>(i - 1);
            at = static_cast<id>(nodes_[at].value[i - 1]);
            p.is_any = true;
        }
        return p;
    }
    [[nodiscard]] constexpr item at(path const& p) const noexcept
    {
        auto const& n = nodes_[p.at[0]];
        return {n.key[p.index[0]], n.value[p.index[0]]};
    }

    /// Gives a word other bits, of which there are some.
    template<class IsFull>
    constexpr void change(path const& p, std::uint64_t bits, IsFull const& is_full) noexcept
    {
        last_ = p;
        nodes_[p.at[0]].value[p.index[0]] = bits;
        if (is_full(at(p)))
            for (unsigned level = 0; level != height_; ++level) {
                mark(p.at[level], level, p.index[level], is_full);
                if (!nodes_[p.at[level]].is_solid())
                    return;
            }
        else
            for (unsigned level = 0; level != height_; ++level)
                nodes_[p.at[level]].unmark(p.index[level]);
    }
    /// Puts in a word or a block that is not there.
    template<class IsFull>
    constexpr void insert(item const& fresh, IsFull const& is_full)
    {
        last_.is_any = false;
        if (height_ == 0) {
            root_ = make_node();
            height_ = 1;
        }
        auto const right = insert(root_, height_ - 1, fresh, true, is_full);
        if (right == 0)
            return;
        auto const left = root_;
        root_ = make_node();
        nodes_[root_].put(0, {nodes_[left].key[0], left});
        nodes_[root_].put(1, {nodes_[right].key[0], right});
        ++height_;
        for (std::size_t i = 0; i != 2; ++i)
            mark(root_, height_ - 1, i, is_full);
    }
    /// Takes out the word or block with that key, which is there.
    constexpr void erase(uint128 key) noexcept
    {
        last_.is_any = false;
        erase(root_, height_ - 1, key);
        while (height_ != 0 && (nodes_[root_].count == 0 || (height_ != 1 && nodes_[root_].count == 1))) {
            auto const old = root_;
            root_ = nodes_[old].count == 0 ? 0 : static_cast<id>(nodes_[old].value[0]);
            nodes_.release(old);
            --height_;
        }
    }

    /// Up to where all is taken for sure, from an item on of which nothing is free any more.
    [[nodiscard]] constexpr uint128 end_of_run(path const& p) const noexcept
    {
        auto last = at(p).last();
        for (unsigned level = 0; level != height_; ++level) {
            auto const& n = nodes_[p.at[level]];
            std::size_t i = p.index[level] + std::size_t{1};
            if (i == n.count) // it is the last: on in the node above
                continue;
            if (last == ~uint128{} || item::first_of(n.key[i]) != last + uint128{1})
                return last;
            while (i != n.count && (n.joined >> i & 1) != 0)
                ++i;
            if (i != n.count)
                return item::first_of(n.key[i]) - uint128{1};
            last = last_of(n, level, n.count - std::size_t{1});
        }
        return last;
    }

    /// Calls `f(item)` for all, ascending.
    template<class F>
    constexpr void for_each(F f) const
    {
        if (height_ != 0)
            for_each(root_, height_ - 1, f);
    }
    [[nodiscard]] constexpr std::size_t memory() const noexcept { return nodes_.memory(); }

private:
    constexpr uint128 last_of(node const& n, unsigned level, std::size_t i) const noexcept
    {
        if (level == 0)
            return item{n.key[i], n.value[i]}.last();
        auto const& below = nodes_[static_cast<id>(n.value[i])];
        return last_of(below, level - 1, below.count - std::size_t{1});
    }
    /// Marks an item as joined, or not.
    template<class IsFull>
    constexpr void mark(id at, unsigned level, std::size_t i, IsFull const& is_full) noexcept
    {
        auto& n = nodes_[at];
        if (i >= n.count)
            return;
        n.unmark(i);
        bool const is_whole =
            level == 0 ? is_full(item{n.key[i], n.value[i]}) : nodes_[static_cast<id>(n.value[i])].is_solid();
        if (is_whole && (i + 1 == n.count || last_of(n, level, i) + uint128{1} == item::first_of(n.key[i + 1])))
            n.joined |= std::uint64_t{1} << i;
    }

    constexpr id make_node()
    {
        auto const at = nodes_.acquire();
        nodes_[at].count = 0;
        nodes_[at].joined = 0;
        return at;
    }
    /// @returns the node to the right of this one, if there has to be one now
    template<class IsFull>
    constexpr id insert(id at, unsigned level, item fresh, bool is_last, IsFull const& is_full)
    {
        auto i = nodes_[at].items_up_to(fresh.key);
        if (level != 0) {
            auto const c = i == 0 ? 0 : i - 1;
            auto const below = static_cast<id>(nodes_[at].value[c]);
            auto const made = insert(below, level - 1, fresh, is_last && c + 1 == nodes_[at].count, is_full);
            nodes_[at].key[c] = nodes_[below].key[0];
            mark(at, level, c, is_full);
            if (c != 0)
                mark(at, level, c - 1, is_full);
            if (made == 0)
                return 0;
            fresh = {nodes_[made].key[0], made};
            i = c + 1;
        }
        id target = at, right = 0;
        if (nodes_[at].count == node::fan) {
            right = make_node();
            // What comes in ascending order fills nodes whole.
            auto const kept = is_last && i == node::fan ? node::fan : node::fan / 2;
            nodes_[at].move(kept, nodes_[right]);
            if (i > kept || kept == node::fan) {
                target = right;
                i -= kept;
            }
            mark(at, level, nodes_[at].count - std::size_t{1}, is_full);
        }
        nodes_[target].put(i, fresh);
        mark(target, level, i, is_full);
        if (i != 0)
            mark(target, level, i - 1, is_full);
        return right;
    }
    constexpr void erase(id at, unsigned level, uint128 key) noexcept
    {
        auto& n = nodes_[at];
        auto const c = n.items_up_to(key) - 1;
        n.unmark(c);
        if (c != 0)
            n.unmark(c - 1);
        if (level == 0)
            return n.remove(c);
        auto const below = static_cast<id>(n.value[c]);
        erase(below, level - 1, key);
        if (nodes_[below].count == 0) {
            nodes_.release(below);
            return n.remove(c);
        }
        n.key[c] = nodes_[below].key[0];
        for (auto left = c + 1; left-- != 0 && left + 1 >= c;) { // with the one to the right, or to the left
            if (left + 1 == n.count)
                continue;
            auto const a = static_cast<id>(n.value[left]), b = static_cast<id>(n.value[left + 1]);
            if (nodes_[a].count + nodes_[b].count > node::fan * 3 / 4)
                continue;
            nodes_[b].move(0, nodes_[a]);
            nodes_.release(b);
            n.unmark(left);
            return n.remove(left + 1);
        }
    }
    template<class F>
    constexpr void for_each(id at, unsigned level, F& f) const
    {
        auto const& n = nodes_[at];
        for (std::size_t i = 0; i != n.count; ++i)
            if (level == 0)
                f(item{n.key[i], n.value[i]});
            else
                for_each(static_cast<id>(n.value[i]), level - 1, f);
    }

    slab<node, 2> nodes_;
    id root_ = 0;
    unsigned height_ = 0;
    path last_; // to the word that was changed last, as long as it leads there
};

} // namespace bgpwire::detail

#endif
