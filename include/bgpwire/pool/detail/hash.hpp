// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_HASH_HPP
#define BGPWIRE_POOL_DETAIL_HASH_HPP

#include <bgpwire/core/text.hpp>
#include <bgpwire/pool/uint128.hpp>

#include <vector>

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

/// Finds numbered things by their hash: open addressing, linear probing, no tombstones.
///
/// It holds numbers only; what they stand for, and whether two of that are the same, its user
/// knows. Number 0 stands for nothing. Between half and two thirds of the slots are taken once there
/// are many: 12 to 16 octets per entry, and few steps to find that something is not there.
class hash_index {
public:
    using id = std::uint32_t;

    /// The number for which `is_same` holds, among those with that hash; 0 where there is none.
    template<class IsSame>
    [[nodiscard]] constexpr id find(std::uint32_t hash, IsSame is_same) const
    {
        if (slots_.empty())
            return 0;
        for (auto i = home(hash); slots_[i].number != 0; i = next(i))
            if (slots_[i].hash == hash && is_same(slots_[i].number))
                return slots_[i].number;
        return 0;
    }

    constexpr void insert(std::uint32_t hash, id number)
    {
        if ((size_ + 1) * 3 > slots_.size() * 2)
            rehash(slots_.size() + slots_.size() / 4 + 8);
        place({number, hash});
        ++size_;
    }

    /// Takes out a number that is in.
    constexpr void erase(std::uint32_t hash, id number) noexcept
    {
        auto hole = home(hash);
        while (slots_[hole].number != number)
            hole = next(hole);
        // Whatever follows and would rather be in the hole moves there, until a slot is empty.
        for (auto i = next(hole); slots_[i].number != 0; i = next(i)) {
            auto const wanted = home(slots_[i].hash);
            bool const stays = hole <= i ? hole < wanted && wanted <= i : hole < wanted || wanted <= i;
            if (!stays) {
                slots_[hole] = slots_[i];
                hole = i;
            }
        }
        slots_[hole] = {};
        --size_;
    }

    /// To be called some time before @ref find or @ref insert.
    [[gnu::always_inline]] void prefetch(std::uint32_t hash) const noexcept
    {
        if (!slots_.empty())
            detail::prefetch(&slots_[home(hash)]);
    }

    constexpr void reserve(std::size_t n)
    {
        if (n * 3 > slots_.size() * 2)
            rehash(n + n / 2 + 8);
    }
    constexpr void clear() noexcept
    {
        slots_.clear();
        size_ = 0;
    }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr std::size_t memory() const noexcept { return slots_.capacity() * sizeof(slot); }

private:
    struct slot {
        id number = 0;
        std::uint32_t hash = 0;
    };

    // Ascending with the hash, so that growing copies in order.
    constexpr std::size_t home(std::uint32_t hash) const noexcept { return std::uint64_t{hash} * slots_.size() >> 32; }
    constexpr std::size_t next(std::size_t i) const noexcept { return i + 1 == slots_.size() ? 0 : i + 1; }

    constexpr void place(slot s) noexcept
    {
        auto i = home(s.hash);
        while (slots_[i].number != 0)
            i = next(i);
        slots_[i] = s;
    }
    constexpr void rehash(std::size_t capacity)
    {
        std::vector<slot> old(capacity);
        old.swap(slots_);
        for (auto const& s : old)
            if (s.number != 0)
                place(s);
    }

    std::vector<slot> slots_;
    std::size_t size_ = 0;
};

} // namespace bgpwire::detail

#endif
