// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_NAME_ARENA_HPP
#define BGPWIRE_POOL_DETAIL_NAME_ARENA_HPP

#include <bgpwire/core/text.hpp>
#include <bgpwire/pool/detail/deferred.hpp>
#include <bgpwire/pool/pool_limits.hpp>

#include <cassert>
#include <span>
#include <vector>

namespace bgpwire::detail {

/// Keeps copies of names and calls each by 32 bits, so that a million of them are not a million allocations.
///
/// A name lies behind its length (two octets) in a chunk of 64 KiB, at a multiple of eight. The
/// place of a removed name is used again for one that needs as many multiples of eight.
template<class Demand = on_demand>
class name_arena {
public:
    using id = std::uint32_t;

    /// What fits: a chunk less the length.
    static constexpr std::size_t longest = pool_limits::longest_text;

    /// A copy of `name`, which is at most @ref longest, and cut if it is not; never 0.
    [[nodiscard]] constexpr id add(text_view name)
    {
        assert(name.size() <= longest); // checked where it comes in
        name = name.substr(0, longest);
        auto const size = name.size();
        reserve({&size, 1});
        auto const units = units_of(size);
        id at = 0;
        if (free_[units] != 0) {
            at = free_[units];
            free_[units] = next_free(at);
        } else {
            end_.go_past(units);
            at = static_cast<id>((end_.chunks - 1) * units_per_chunk + end_.used - units);
        }
        char* const to = pointer(at);
        to[0] = static_cast<char>(name.size() & 0xff);
        to[1] = static_cast<char>(name.size() >> 8);
        for (std::size_t i = 0; i != name.size(); ++i)
            to[i + 2] = name[i];
        return at;
    }

    /// Makes room for names of these lengths: adding them in this order allocates nothing. Removing never does.
    constexpr void reserve(std::span<std::size_t const> sizes)
    {
        auto end = end_;
        for (auto const size : sizes) {
            auto const units = units_of(size);
            if (units >= free_.size())
                free_.resize(units + 1, 0);
            end.go_past(units); // where removed names make room it does not go so far
        }
        while (chunks_.size() < end.chunks)
            chunks_.emplace_back(std::size_t{units_per_chunk} * 8);
    }

    [[nodiscard]] constexpr text_view operator[](id at) const noexcept
    {
        auto const* const from = pointer(at);
        return {from + 2, octet(from[0]) | octet(from[1]) << 8};
    }

    constexpr void remove(id at) noexcept
    {
        auto const units = units_of((*this)[at].size());
        char* const to = pointer(at);
        for (unsigned i = 0; i != 4; ++i)
            to[i] = static_cast<char>(free_[units] >> 8 * i & 0xff);
        free_[units] = at;
    }

    [[nodiscard]] constexpr std::size_t memory() const noexcept
    {
        return chunks_.size() * units_per_chunk * 8 + chunks_.capacity() * sizeof chunks_[0]
            + free_.capacity() * sizeof(id);
    }

private:
    static constexpr std::uint32_t units_per_chunk = 8192;
    static_assert((longest + 2 + 7) / 8 <= units_per_chunk && longest <= 0xffff);

    static constexpr std::size_t octet(char c) noexcept { return static_cast<unsigned char>(c); }
    static constexpr std::uint32_t units_of(std::size_t size) noexcept
    {
        return static_cast<std::uint32_t>((size + 2 + 7) / 8);
    }
    constexpr char* pointer(id at) noexcept
    {
        return chunks_[at / units_per_chunk].data() + std::size_t{at % units_per_chunk} * 8;
    }
    constexpr char const* pointer(id at) const noexcept
    {
        return chunks_[at / units_per_chunk].data() + std::size_t{at % units_per_chunk} * 8;
    }
    constexpr id next_free(id at) const noexcept
    {
        id n = 0;
        for (unsigned i = 0; i != 4; ++i)
            n |= static_cast<id>(octet(pointer(at)[i])) << 8 * i;
        return n;
    }

    std::vector<std::vector<deferred<char, Demand>>> chunks_;
    std::vector<deferred<id, Demand>> free_; // by units: the first removed name of that size, each leads to the next
    // What was never used begins here.
    struct end_place {
        std::size_t chunks = 0; // that are in use
        std::uint32_t used = 0; // units of the last one

        constexpr void go_past(std::uint32_t units) noexcept
        {
            while (chunks == 0 || used + units > units_per_chunk) {
                ++chunks;
                used = chunks == 1 ? 1 : 0; // 0 names nothing, so the longest goes into the next chunk
            }
            used += units;
        }
    };
    end_place end_;
};

} // namespace bgpwire::detail

#endif
