// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_ADDRESS_COUNT_HPP
#define BGPWIRE_POOL_ADDRESS_COUNT_HPP

#include <bgpwire/core/printable.hpp>
#include <bgpwire/pool/uint128.hpp>

#include <compare>
#include <cstdint>

namespace bgpwire {

/// How many addresses: exact, from none to more than there are.
///
/// ::/0 alone has 2^128 addresses, one more than 128 bits can say, and sums over pools and
/// families go past that; so there is a third limb. It never saturates and never goes negative.
class address_count {
public:
    constexpr address_count() = default;
    constexpr address_count(std::uint64_t value) noexcept : low_{value} {} ///< Any number of 64 bits.
    /// Any number of 128 bits.
    constexpr explicit address_count(uint128 value) noexcept : high_{value.high}, low_{value.low} {}

    /// 2 to the power of `exponent` (0 to 191): the addresses behind a prefix with so many host bits.
    [[nodiscard]] static constexpr address_count power_of_two(unsigned exponent) noexcept
    {
        address_count c;
        (exponent >= 128 ? c.top_ : exponent >= 64 ? c.high_ : c.low_) = std::uint64_t{1} << exponent % 64;
        return c;
    }

    /// Whether it fits 64 bits, so that @ref low is all of it.
    [[nodiscard]] constexpr bool fits_64_bits() const noexcept { return top_ == 0 && high_ == 0; }
    [[nodiscard]] constexpr std::uint64_t low() const noexcept { return low_; }   ///< bits 0 to 63
    [[nodiscard]] constexpr std::uint64_t high() const noexcept { return high_; } ///< bits 64 to 127
    [[nodiscard]] constexpr std::uint64_t top() const noexcept { return top_; }   ///< bits 128 to 191
    /// Whether there is none.
    [[nodiscard]] constexpr bool is_zero() const noexcept { return (low_ | high_ | top_) == 0; }

    /// Exact while the sum needs no more than 192 bits, which no sum of pools does.
    constexpr address_count& operator+=(address_count const& b) noexcept
    {
        std::uint64_t carry = 0;
        add(low_, b.low_, carry);
        add(high_, b.high_, carry);
        add(top_, b.top_, carry);
        return *this;
    }
    /// Never below zero: `b` is at most `*this`.
    constexpr address_count& operator-=(address_count const& b) noexcept
    {
        assert(b <= *this);
        std::uint64_t borrow = 0;
        subtract(low_, b.low_, borrow);
        subtract(high_, b.high_, borrow);
        subtract(top_, b.top_, borrow);
        return *this;
    }
    /// Exact, as `+=`.
    friend constexpr address_count operator+(address_count a, address_count const& b) noexcept { return a += b; }
    /// Never below zero: `b` is at most `a`.
    friend constexpr address_count operator-(address_count a, address_count const& b) noexcept { return a -= b; }

    /// One more.
    constexpr address_count& operator++() noexcept
    {
        if (++low_ == 0 && ++high_ == 0)
            ++top_;
        return *this;
    }
    /// One less; there is one.
    constexpr address_count& operator--() noexcept
    {
        assert(!is_zero());
        if (low_-- == 0 && high_-- == 0)
            --top_;
        return *this;
    }

    friend constexpr auto operator<=>(address_count const&, address_count const&) = default;

    /// All its digits, in decimal.
    template<class Out>
    friend constexpr Out print_to(Out out, address_count c)
    {
        // Division by 10^9 limb by limb, 32 bits at a time, so that no step needs more than 64 bits.
        std::uint32_t groups[7]{};
        int count = 0;
        do {
            std::uint64_t remainder = 0;
            for (std::uint64_t* limb : {&c.top_, &c.high_, &c.low_}) {
                auto const upper = remainder << 32 | *limb >> 32;
                auto const lower = (upper % 1'000'000'000) << 32 | (*limb & 0xffffffff);
                *limb = (upper / 1'000'000'000) << 32 | lower / 1'000'000'000;
                remainder = lower % 1'000'000'000;
            }
            groups[count++] = static_cast<std::uint32_t>(remainder);
        } while (!c.is_zero());
        out = print_decimal(out, groups[--count]);
        while (count-- != 0)
            for (std::uint32_t digit = 100'000'000; digit != 0; digit /= 10)
                *out++ = static_cast<char>('0' + groups[count] / digit % 10);
        return out;
    }

private:
    static constexpr void add(std::uint64_t& a, std::uint64_t b, std::uint64_t& carry) noexcept
    {
        auto const sum = a + b;
        auto const result = sum + carry;
        carry = (sum < b || result < carry) ? 1 : 0;
        a = result;
    }
    static constexpr void subtract(std::uint64_t& a, std::uint64_t b, std::uint64_t& borrow) noexcept
    {
        auto const difference = a - b;
        auto const next = (a < b || difference < borrow) ? 1U : 0U;
        a = difference - borrow;
        borrow = next;
    }

    std::uint64_t top_ = 0; // first, so that the defaulted order is the numbers' order
    std::uint64_t high_ = 0;
    std::uint64_t low_ = 0;
};

} // namespace bgpwire

#endif
