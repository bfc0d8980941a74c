// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_TAKEN_NODE_HPP
#define BGPWIRE_POOL_DETAIL_TAKEN_NODE_HPP

#include <bgpwire/pool/uint128.hpp>

#include <array>
#include <bit>

namespace bgpwire::detail {

/// A word of 64 numbers of which something is taken, or a block that was taken as a whole.
struct taken_item {
    uint128 key;             // of a word the first number, of a block the first and 1
    std::uint64_t value = 0; // of a word which are taken, of a block the logarithm of its size

    [[nodiscard]] constexpr bool is_block() const noexcept { return (key.low & 1) != 0; }
    [[nodiscard]] static constexpr uint128 first_of(uint128 key) noexcept { return key & ~uint128{63}; }
    [[nodiscard]] constexpr uint128 first() const noexcept { return first_of(key); }
    [[nodiscard]] constexpr uint128 last() const noexcept
    {
        return first() | (is_block() ? low_bits(static_cast<unsigned>(value)) : uint128{63});
    }
};

/// A node of a @ref taken_tree: a leaf, or one whose values are the numbers of nodes and whose keys are the
/// first of what is below those.
///
/// An item may be marked as joined: nothing of it is free, and the next one in the node follows without
/// a gap. One that is not marked says nothing.
struct taken_node {
    static constexpr std::size_t fan = 32;

    std::array<uint128, fan> key{};
    std::array<std::uint64_t, fan> value{};
    std::uint64_t joined = 0;
    std::uint32_t count = 0;

    /// How many items there are up to a key, which is in or not.
    [[nodiscard]] constexpr std::size_t items_up_to(uint128 bound) const noexcept
    {
        std::size_t first = 0;
        for (std::size_t size = count; size != 0;) {
            auto const half = size / 2;
            bool const is_before = key[first + half] <= bound;
            first = is_before ? first + half + 1 : first;
            size = is_before ? size - half - 1 : half;
        }
        return first;
    }
    /// Whether nothing is free from the first item to the last.
    [[nodiscard]] constexpr bool is_solid() const noexcept
    {
        return static_cast<std::uint32_t>(std::countr_one(joined)) >= count;
    }
    constexpr void unmark(std::size_t i) noexcept { joined &= ~(std::uint64_t{1} << i); }

    constexpr void put(std::size_t i, taken_item const& what) noexcept
    {
        for (std::size_t k = count; k != i; --k) {
            key[k] = key[k - 1];
            value[k] = value[k - 1];
        }
        key[i] = what.key;
        value[i] = what.value;
        ++count;
        auto const below = (std::uint64_t{1} << i) - 1;
        joined = (joined & below) | (joined & ~below) << 1;
    }
    constexpr void remove(std::size_t i) noexcept
    {
        --count;
        for (std::size_t k = i; k != count; ++k) {
            key[k] = key[k + 1];
            value[k] = value[k + 1];
        }
        auto const below = (std::uint64_t{1} << i) - 1;
        joined = (joined & below) | (joined >> 1 & ~below);
    }
    /// Puts the items from `i` on after those of another node.
    constexpr void move(std::size_t i, taken_node& to) noexcept
    {
        if (to.count != 0)
            to.unmark(to.count - std::size_t{1}); // nobody knows whether there is a gap now
        to.joined |= (joined >> i) << to.count;
        for (std::size_t k = i; k != count; ++k, ++to.count) {
            to.key[to.count] = key[k];
            to.value[to.count] = value[k];
        }
        count = static_cast<std::uint32_t>(i);
        joined &= (std::uint64_t{1} << i) - 1;
    }
};

} // namespace bgpwire::detail

#endif
