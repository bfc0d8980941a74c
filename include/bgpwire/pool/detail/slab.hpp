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
/// is never handed out. Numbers freed last are used first, while they are warm in the cache. Only
/// @ref reserve, @ref acquire and @ref append allocate; releasing never does.
template<class T, unsigned ChunkBits>
class slab {
public:
    using id = std::uint32_t;

    constexpr T& operator[](id n) noexcept { return chunks_[n >> ChunkBits][n & mask]; }
    constexpr T const& operator[](id n) const noexcept { return chunks_[n >> ChunkBits][n & mask]; }

    /// Makes room for `n` more numbers: so many calls of @ref acquire allocate nothing.
    constexpr void reserve(std::size_t n)
    {
        while (free_count_ + unused() < n)
            chunks_.emplace_back(std::size_t{1} << ChunkBits);
        if (free_.size() < next_ + n)
            free_.resize(next_ + n);
    }
    /// A number nobody has; what it names is as the last owner left it, or value-initialised.
    [[nodiscard]] constexpr id acquire()
    {
        reserve(1);
        return free_count_ != 0 ? free_[--free_count_] : next_++;
    }
    constexpr void release(id n) noexcept { free_[free_count_++] = n; }
    /// What the `i`-th call of @ref acquire from here on will hand out; there is room for it.
    [[nodiscard]] constexpr id upcoming(std::size_t i) const noexcept
    {
        return i < free_count_ ? free_[free_count_ - 1 - i] : next_ + static_cast<id>(i - free_count_);
    }

    /// Instead of @ref acquire, for who never releases anything: then nothing is kept for that.
    [[nodiscard]] constexpr id append()
    {
        make_room();
        return next_++;
    }
    /// Makes room for one call of @ref append.
    constexpr void make_room()
    {
        if (unused() == 0)
            chunks_.emplace_back(std::size_t{1} << ChunkBits);
    }

    /// One more than the largest number that was ever handed out.
    [[nodiscard]] constexpr id end() const noexcept { return next_; }
    /// Numbers that are in use.
    [[nodiscard]] constexpr std::size_t size() const noexcept { return next_ - 1 - free_count_; }
    /// Octets of memory taken, whether in use or not.
    [[nodiscard]] constexpr std::size_t memory() const noexcept
    {
        return chunks_.size() * (sizeof(T) << ChunkBits) + chunks_.capacity() * sizeof(std::vector<T>)
            + free_.capacity() * sizeof(id);
    }

private:
    static constexpr id mask = (id{1} << ChunkBits) - 1;

    constexpr std::size_t unused() const noexcept
    {
        return chunks_.empty() ? 0 : (chunks_.size() << ChunkBits) - next_;
    }

    std::vector<std::vector<T>> chunks_;
    std::vector<deferred<id, T>> free_; // as long as all would need that were ever handed out, so that releasing fits
    std::size_t free_count_ = 0;
    id next_ = 1;
};

} // namespace bgpwire::detail

#endif
