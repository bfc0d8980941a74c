// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_HASH_HPP
#define BGPWIRE_POOL_DETAIL_HASH_HPP

#include <bgpwire/core/text.hpp>
#include <bgpwire/pool/uint128.hpp>

namespace bgpwire::detail {

/// Spreads a number over all bits (the finaliser of MurmurHash3, public domain).
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t n) noexcept
{
    n = (n ^ n >> 33) * 0xff51afd7ed558ccd;
    n = (n ^ n >> 33) * 0xc4ceb9fe1a85ec53;
    return n ^ n >> 33;
}

[[nodiscard]] constexpr std::uint32_t hash_of(std::uint64_t n, std::uint64_t seed = 0) noexcept
{
    return static_cast<std::uint32_t>(mixed(n + seed) >> 32);
}

/// Eight characters of a text as a number, in whatever order but always the same.
[[nodiscard]] constexpr std::uint64_t eight_of(text_view text, std::size_t from) noexcept
{
    auto const at = [&](std::size_t k) { return std::uint64_t{static_cast<unsigned char>(text[from + k])}; };
    return at(0) | at(1) << 8 | at(2) << 16 | at(3) << 24 | at(4) << 32 | at(5) << 40 | at(6) << 48 | at(7) << 56;
}

/// Whether two texts are the same, eight characters at a time.
[[nodiscard]] constexpr bool same_text(text_view a, text_view b) noexcept
{
    if (a.size() != b.size())
        return false;
    std::size_t i = 0;
    for (; i + 8 <= a.size(); i += 8)
        if (eight_of(a, i) != eight_of(b, i))
            return false;
    return a.substr(i) == b.substr(i);
}

/// Of a text, eight characters at a time.
[[nodiscard]] constexpr std::uint32_t hash_of(text_view text, std::uint64_t seed = 0) noexcept
{
    auto h = seed ^ (text.size() * 0x9e3779b97f4a7c15);
    std::size_t i = 0;
    for (; i + 8 <= text.size(); i += 8) {
        h = (h ^ eight_of(text, i)) * 0x9fb21c651e98df25;
        h ^= h >> 32;
    }
    std::uint64_t rest = 0;
    for (unsigned shift = 0; i != text.size(); ++i, shift += 8)
        rest |= std::uint64_t{static_cast<unsigned char>(text[i])} << shift;
    return static_cast<std::uint32_t>(mixed(h ^ rest) >> 32);
}

/// Asks for memory that will be wanted soon, so that many cache misses take the time of one.
///
/// It must be inlined, and so must all that does nothing but call it: g++ 12 sees that such a
/// function has no effect and drops the call.
[[gnu::always_inline]] inline void prefetch([[maybe_unused]] void const* memory) noexcept
{
#if defined(__GNUC__)
    __builtin_prefetch(memory);
#endif
}

} // namespace bgpwire::detail

#endif
