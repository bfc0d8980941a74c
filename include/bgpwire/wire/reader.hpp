// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_WIRE_READER_HPP
#define BGPWIRE_WIRE_READER_HPP

#include <bgpwire/wire/byte_order.hpp>

namespace bgpwire::wire {

/// Reads octets from left to right; borrows them.
///
/// Failure is sticky: once a read would pass the end, it and all later ones give zeros or
/// nothing, so a codec reads straight through and asks @ref finish once at its end.
class reader {
    template<class T, std::size_t N>
    constexpr T number() noexcept
    {
        if (!has(N))
            return 0;
        auto const value = load<T, N>(in_.data() + position_);
        position_ += N;
        return value;
    }

public:
    /// @param base  what @ref offset counts from: where `in` starts in the whole input
    constexpr explicit reader(octets in, std::size_t base = 0) noexcept : in_{in}, base_{base} {}

    constexpr std::uint8_t u8() noexcept { return number<std::uint8_t, 1>(); }    ///< the next octet
    constexpr std::uint16_t u16() noexcept { return number<std::uint16_t, 2>(); } ///< the next 2 octets as a number
    constexpr std::uint32_t u24() noexcept { return number<std::uint32_t, 3>(); } ///< the next 3 octets as a number
    constexpr std::uint32_t u32() noexcept { return number<std::uint32_t, 4>(); } ///< the next 4 octets as a number
    constexpr std::uint64_t u64() noexcept { return number<std::uint64_t, 8>(); } ///< the next 8 octets as a number

    /// The next `count` octets.
    constexpr octets take(std::size_t count) noexcept
    {
        if (!has(count))
            return {};
        auto const taken = in_.subspan(position_, count);
        position_ += count;
        return taken;
    }

    /// All octets that are left.
    constexpr octets rest() noexcept { return take(remaining()); }

    /// Octets not read yet.
    [[nodiscard]] constexpr std::size_t remaining() const noexcept { return in_.size() - position_; }
    /// Whether all octets have been read.
    [[nodiscard]] constexpr bool at_end() const noexcept { return remaining() == 0; }
    [[nodiscard]] constexpr bool ok() const noexcept { return ok_; } ///< whether every read so far had its octets

    /// Where the next read starts; after a failure, where the read that failed started.
    [[nodiscard]] constexpr std::size_t offset() const noexcept { return base_ + position_; }

    /// Whether every read had its octets and none is left over.
    [[nodiscard]] constexpr bool finish() const noexcept { return ok_ && at_end(); }

private:
    constexpr bool has(std::size_t count) noexcept
    {
        ok_ = ok_ && count <= remaining();
        return ok_;
    }

    octets in_;
    std::size_t base_;
    std::size_t position_ = 0;
    bool ok_ = true;
};

} // namespace bgpwire::wire

#endif
