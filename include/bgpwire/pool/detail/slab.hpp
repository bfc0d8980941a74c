// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_SLAB_HPP
#define BGPWIRE_POOL_DETAIL_SLAB_HPP

#include <bgpwire/pool/detail/deferred.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace bgpwire::detail {

/// Things that are numbered instead of pointed at: 32 bits name one, freed numbers are used again.
///
/// Memory comes in chunks of 2^ChunkBits, so growth never moves what is there already. Number 0
/// is never handed out. Numbers freed last are used first, while they are warm in the cache.
template<class T, unsigned ChunkBits>
class slab {
public:
    using id = std::uint32_t;

    constexpr T& operator[](id n) noexcept { return chunks_[n >> ChunkBits][n & mask]; }
    constexpr T const& operator[](id n) const noexcept { return chunks_[n >> ChunkBits][n & mask]; }

    /// A number nobody has; what it names is as the last owner left it, or value-initialised.
    [[nodiscard]] constexpr id acquire()
    {
        if (!free_.empty()) {
            auto const n = free_.back();
            free_.pop_back();
            return n;
        }
        if (next_ >> ChunkBits == chunks_.size())
            chunks_.emplace_back(std::size_t{1} << ChunkBits);
        return next_++;
    }
    constexpr void release(id n) { free_.push_back(n); }

    /// One more than the largest number that was ever handed out.
    [[nodiscard]] constexpr id end() const noexcept { return next_; }
    /// Numbers that are in use.
    [[nodiscard]] constexpr std::size_t size() const noexcept { return next_ - 1 - free_.size(); }
    /// Octets of memory taken, whether in use or not.
    [[nodiscard]] constexpr std::size_t memory() const noexcept
    {
        return chunks_.size() * (sizeof(T) << ChunkBits) + chunks_.capacity() * sizeof(std::vector<T>)
            + free_.capacity() * sizeof(id);
    }

private:
    static constexpr id mask = (id{1} << ChunkBits) - 1;

    std::vector<std::vector<T>> chunks_;
    std::vector<deferred<id, T>> free_;
    id next_ = 1;
};

} // namespace bgpwire::detail

#endif
