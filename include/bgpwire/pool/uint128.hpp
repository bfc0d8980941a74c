// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_UINT128_HPP
#define BGPWIRE_POOL_UINT128_HPP

#include <bgpwire/net/ip_address.hpp>

#include <bit>
#include <compare>
#include <cstdint>

namespace bgpwire {

/// An unsigned number of 128 bits that wraps around: an address of either family as arithmetic sees it.
struct uint128 {
    std::uint64_t high = 0; ///< bits 64 to 127
    std::uint64_t low = 0;  ///< bits 0 to 63

    constexpr uint128() = default;
    constexpr uint128(std::uint64_t value) noexcept : low{value} {}                   ///< Any number of 64 bits.
    constexpr uint128(std::uint64_t h, std::uint64_t l) noexcept : high{h}, low{l} {} ///< From two halves.

    friend constexpr auto operator<=>(uint128 const&, uint128 const&) = default;
    // These are called so often that the three-way result, which compilers do not see through, would be felt.
    /// Orders numbers; so does `<=`.
    friend constexpr bool operator<(uint128 a, uint128 b) noexcept
    {
        return a.high != b.high ? a.high < b.high : a.low < b.low;
    }
    friend constexpr bool operator<=(uint128 a, uint128 b) noexcept { return !(b < a); } ///< orders numbers

    /// Wraps around.
    friend constexpr uint128 operator+(uint128 a, uint128 b) noexcept
    {
        auto const sum = a.low + b.low;
        return {a.high + b.high + (sum < a.low ? 1U : 0U), sum};
    }
    /// Wraps around.
    friend constexpr uint128 operator-(uint128 a, uint128 b) noexcept
    {
        return {a.high - b.high - (a.low < b.low ? 1U : 0U), a.low - b.low};
    }
    /// Bit by bit.
    friend constexpr uint128 operator&(uint128 a, uint128 b) noexcept { return {a.high & b.high, a.low & b.low}; }
    /// Bit by bit.
    friend constexpr uint128 operator|(uint128 a, uint128 b) noexcept { return {a.high | b.high, a.low | b.low}; }
    /// Bit by bit.
    friend constexpr uint128 operator^(uint128 a, uint128 b) noexcept { return {a.high ^ b.high, a.low ^ b.low}; }
    friend constexpr uint128 operator~(uint128 a) noexcept { return {~a.high, ~a.low}; } ///< every bit turned over

    /// Shifts of 128 and more give zero.
    friend constexpr uint128 operator<<(uint128 a, unsigned by) noexcept
    {
        if (by == 0)
            return a;
        if (by >= 64)
            return {by >= 128 ? 0 : a.low << (by - 64), 0};
        return {a.high << by | a.low >> (64 - by), a.low << by};
    }
    /// Shifts of 128 and more give zero.
    friend constexpr uint128 operator>>(uint128 a, unsigned by) noexcept
    {
        if (by == 0)
            return a;
        if (by >= 64)
            return {0, by >= 128 ? 0 : a.high >> (by - 64)};
        return {a.high >> by, a.low >> by | a.high << (64 - by)};
    }
};

/// How many bits the number needs: 0 for zero, 128 for the largest.
[[nodiscard]] constexpr unsigned bit_width(uint128 n) noexcept
{
    return static_cast<unsigned>(n.high != 0 ? 64 + std::bit_width(n.high) : std::bit_width(n.low));
}

/// How many zero bits it ends with: 128 for zero.
[[nodiscard]] constexpr unsigned trailing_zeros(uint128 n) noexcept
{
    return static_cast<unsigned>(n.low != 0 ? std::countr_zero(n.low) : 64 + std::countr_zero(n.high));
}

/// The number with its last `bits` (0 to 128) bits set and no others.
[[nodiscard]] constexpr uint128 low_bits(unsigned bits) noexcept
{
    return bits == 0 ? uint128{} : ~uint128{} >> (128 - bits);
}

namespace detail {

// Written out, because this is how compilers see that it is one load or store and a byte swap.
template<class Octets>
constexpr std::uint64_t load_64(Octets const& o, std::size_t at) noexcept
{
    return std::uint64_t{o[at]} << 56 | std::uint64_t{o[at + 1]} << 48 | std::uint64_t{o[at + 2]} << 40
        | std::uint64_t{o[at + 3]} << 32 | std::uint64_t{o[at + 4]} << 24 | std::uint64_t{o[at + 5]} << 16
        | std::uint64_t{o[at + 6]} << 8 | std::uint64_t{o[at + 7]};
}
constexpr void store_64(ipv6_address::octets_type& o, std::size_t at, std::uint64_t value) noexcept
{
    o[at] = static_cast<std::uint8_t>(value >> 56);
    o[at + 1] = static_cast<std::uint8_t>(value >> 48);
    o[at + 2] = static_cast<std::uint8_t>(value >> 40);
    o[at + 3] = static_cast<std::uint8_t>(value >> 32);
    o[at + 4] = static_cast<std::uint8_t>(value >> 24);
    o[at + 5] = static_cast<std::uint8_t>(value >> 16);
    o[at + 6] = static_cast<std::uint8_t>(value >> 8);
    o[at + 7] = static_cast<std::uint8_t>(value);
}

} // namespace detail

/// The address as a number: 192.0.2.1 is 0xc0000201.
[[nodiscard]] constexpr uint128 to_number(ip_address const& address) noexcept
{
    if (address.is_v4())
        return address.v4().value();
    auto const v6 = address.v6();
    return {detail::load_64(v6.octets(), 0), detail::load_64(v6.octets(), 8)};
}

/// The address of that family whose number is `n`; for IPv4 the low 32 bits count.
[[nodiscard]] constexpr ip_address to_address(afi family, uint128 n) noexcept
{
    if (family == afi::ipv4)
        return ipv4_address{static_cast<std::uint32_t>(n.low)};
    ipv6_address::octets_type packed{};
    detail::store_64(packed, 0, n.high);
    detail::store_64(packed, 8, n.low);
    return ipv6_address{packed};
}

/// Bits in an address of that family: 32 or 128.
[[nodiscard]] constexpr unsigned width_of(afi family) noexcept { return family == afi::ipv4 ? 32 : 128; }

} // namespace bgpwire

#endif
