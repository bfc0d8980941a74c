// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_USABLE_HPP
#define BGPWIRE_POOL_DETAIL_USABLE_HPP

#include <bgpwire/pool/address_range.hpp>

namespace bgpwire::detail {

/// Which addresses of a range may be handed out, as arithmetic on their numbers: nothing is stored per address.
class usable {
public:
    constexpr usable() = default;
    /// `avoid_buggy` withholds IPv4 addresses whose last octet is 0 or 255; of IPv6 it withholds none.
    constexpr usable(address_range const& range, bool avoid_buggy) noexcept
        : first_{to_number(range.first())},
          last_{to_number(range.last())},
          avoids_{avoid_buggy && range.afi() == afi::ipv4}
    {
    }

    [[nodiscard]] constexpr uint128 first() const noexcept { return first_; }
    [[nodiscard]] constexpr uint128 last() const noexcept { return last_; }
    [[nodiscard]] constexpr bool avoids() const noexcept { return avoids_; }
    [[nodiscard]] constexpr bool in_range(uint128 n) const noexcept { return first_ <= n && n <= last_; }
    [[nodiscard]] constexpr bool contains(uint128 n) const noexcept { return in_range(n) && !(avoids_ && is_buggy(n)); }

    /// Bit i says whether `base` + i may be handed out; `base` is a multiple of 64.
    [[nodiscard]] constexpr std::uint64_t word(uint128 base) const noexcept
    {
        auto const end = base | uint128{63};
        if (last_ < base || end < first_)
            return 0;
        auto bits = ~std::uint64_t{0};
        if (base < first_)
            bits &= ~std::uint64_t{0} << (first_ - base).low;
        if (last_ < end)
            bits &= ~std::uint64_t{0} >> (end - last_).low;
        if (avoids_ && (base.low & 0xff) == 0)
            bits &= ~std::uint64_t{1};
        if (avoids_ && (base.low & 0xff) == 192)
            bits &= ~(std::uint64_t{1} << 63);
        return bits;
    }

    [[nodiscard]] constexpr address_count count() const noexcept
    {
        if (avoids_)
            return usable_below(last_.low + 1) - usable_below(first_.low);
        return ++address_count{last_ - first_};
    }
    /// Whether every address from `first` to `last` may be handed out.
    [[nodiscard]] constexpr bool all(uint128 first, uint128 last) const noexcept
    {
        if (first < first_ || last_ < last)
            return false;
        return !avoids_ || (!is_buggy(first) && !is_buggy(last) && first.low >> 8 == last.low >> 8);
    }

private:
    static constexpr bool is_buggy(uint128 n) noexcept { return (n.low & 0xff) == 0 || (n.low & 0xff) == 0xff; }

    /// How many IPv4 addresses below `n` do not end in 0 or 255: 254 for each 256.
    static constexpr std::uint64_t usable_below(std::uint64_t n) noexcept
    {
        auto const rest = n & 0xff;
        return (n >> 8) * 254 + (rest == 0 ? 0 : rest - 1);
    }

    uint128 first_;
    uint128 last_;
    bool avoids_ = false;
};

} // namespace bgpwire::detail

#endif
