// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_HASH_HPP
#define BGPWIRE_POOL_DETAIL_HASH_HPP

#include <bgpwire/core/text.hpp>
#include <bgpwire/pool/uint128.hpp>

#include <bit>

namespace bgpwire::detail {

/// Spreads a number over all bits (the finaliser of MurmurHash3, public domain).
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t n) noexcept
{
    n = (n ^ n >> 33) * 0xff51afd7ed558ccd;
    n = (n ^ n >> 33) * 0xc4ceb9fe1a85ec53;
    return n ^ n >> 33;
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

/// What hashes depend on, besides what is hashed.
struct hash_key {
    std::uint64_t first = 0, second = 0;

    constexpr hash_key() = default;
    constexpr explicit hash_key(std::uint64_t seed) noexcept : hash_key{seed, mixed(seed)} {}
    constexpr hash_key(std::uint64_t a, std::uint64_t b) noexcept : first{a}, second{b} {}
};

/// SipHash (Aumasson and Bernstein, 2012): who does not know the key cannot find texts that have the same
/// hash more often than chance has it. One round for eight octets and three at the end are enough for
/// a hash table.
template<unsigned Rounds = 1, unsigned LastRounds = 3>
class sip_hash {
public:
    constexpr explicit sip_hash(hash_key key) noexcept
        : a_{key.first ^ 0x736f6d6570736575}, b_{key.second ^ 0x646f72616e646f6d}, c_{key.first ^ 0x6c7967656e657261},
          d_{key.second ^ 0x7465646279746573}
    {
    }

    /// Eight octets, the first of them the lowest.
    constexpr void add(std::uint64_t eight) noexcept
    {
        d_ ^= eight;
        for (unsigned i = 0; i != Rounds; ++i)
            mix();
        a_ ^= eight;
    }
    /// A text whole.
    constexpr std::uint64_t finish(text_view text) noexcept
    {
        std::size_t i = 0;
        for (; i + 8 <= text.size(); i += 8)
            add(eight_of(text, i));
        std::uint64_t rest = 0;
        for (unsigned shift = 0; i != text.size(); ++i, shift += 8)
            rest |= std::uint64_t{static_cast<unsigned char>(text[i])} << shift;
        return finish(text.size(), rest);
    }
    /// After all multiples of eight of `size` octets: the last ones, up to seven.
    constexpr std::uint64_t finish(std::size_t size, std::uint64_t rest = 0) noexcept
    {
        add(std::uint64_t{size} << 56 | rest);
        c_ ^= 0xff;
        for (unsigned i = 0; i != LastRounds; ++i)
            mix();
        return a_ ^ b_ ^ c_ ^ d_;
    }

private:
    constexpr void mix() noexcept
    {
        a_ += b_;
        c_ += d_;
        b_ = std::rotl(b_, 13) ^ a_;
        d_ = std::rotl(d_, 16) ^ c_;
        a_ = std::rotl(a_, 32);
        c_ += b_;
        a_ += d_;
        b_ = std::rotl(b_, 17) ^ c_;
        d_ = std::rotl(d_, 21) ^ a_;
        c_ = std::rotl(c_, 32);
    }

    std::uint64_t a_, b_, c_, d_;
};

/// Whatever others can choose is hashed by these, and by no other function.
[[nodiscard]] constexpr std::uint32_t hash_of(text_view text, hash_key key) noexcept
{
    return static_cast<std::uint32_t>(sip_hash<>{key}.finish(text) >> 32);
}
[[nodiscard]] constexpr std::uint32_t hash_of(std::uint64_t n, hash_key key) noexcept
{
    sip_hash hash{key};
    hash.add(n);
    return static_cast<std::uint32_t>(hash.finish(8) >> 32);
}
[[nodiscard]] constexpr std::uint32_t hash_of(uint128 n, hash_key key) noexcept
{
    sip_hash hash{key};
    hash.add(n.low);
    hash.add(n.high);
    return static_cast<std::uint32_t>(hash.finish(16) >> 32);
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
