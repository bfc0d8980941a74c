// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_WIRE_WRITER_HPP
#define BGPWIRE_WIRE_WRITER_HPP

#include <bgpwire/core/result.hpp>
#include <bgpwire/wire/byte_order.hpp>

namespace bgpwire::wire {

/// Appends octets to memory of the caller's; never allocates, never overruns.
///
/// Overflow is sticky: once something does not fit, it and all that follows are not written, so
/// a codec writes straight through and its caller asks @ref finish once.
class writer {
    template<class T, std::size_t N = sizeof(T)>
    constexpr void number(T value) noexcept
    {
        if (!fits(N))
            return;
        store<T, N>(out_.data() + size_, value);
        size_ += N;
    }

public:
    /// Writes from the first octet of `out` on; the memory is borrowed, its size is the limit.
    constexpr explicit writer(std::span<std::uint8_t> out) noexcept : out_{out} {}

    constexpr void u8(std::uint8_t value) noexcept { number(value); }   ///< appends one octet
    constexpr void u16(std::uint16_t value) noexcept { number(value); } ///< appends a number in 2 octets
    /// Appends the low 24 bits of a number in 3 octets.
    constexpr void u24(std::uint32_t value) noexcept { number<std::uint32_t, 3>(value); }
    constexpr void u32(std::uint32_t value) noexcept { number(value); } ///< appends a number in 4 octets
    constexpr void u64(std::uint64_t value) noexcept { number(value); } ///< appends a number in 8 octets

    /// Appends octets as they are; they must not lie in the memory written to.
    constexpr void write(octets from) noexcept
    {
        if (!fits(from.size()))
            return;
        for (std::size_t i = 0; i != from.size(); ++i)
            out_[size_ + i] = from[i];
        size_ += from.size();
    }

    /// Overwrites octets that were written before: a number of `N` octets at `offset`.
    template<class T, std::size_t N = sizeof(T)>
    constexpr void patch(std::size_t offset, T value) noexcept
    {
        if (offset + N <= size_)
            store<T, N>(out_.data() + offset, value);
    }

    /// Puts one octet in front of what was written from `offset` on.
    constexpr void insert(std::size_t offset, std::uint8_t value) noexcept
    {
        if (!fits(1))
            return;
        for (auto i = size_++; i > offset; --i)
            out_[i] = out_[i - 1];
        out_[offset] = value;
    }

    /// Appends the first `count` octets (0 to 8) of a number as it lies on the wire. One store where
    /// eight octets are free: the octets behind the first `count` are then overwritten.
    constexpr void leading(std::uint64_t value, std::size_t count) noexcept
    {
        if (remaining() >= 8 && ok_) {
            store<std::uint64_t>(out_.data() + size_, value);
            size_ += count;
            return;
        }
        if (!fits(count))
            return;
        for (std::size_t i = 0; i != count; ++i)
            out_[size_++] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
    }

    /// Forgets what was written behind the first `size` octets, and any overflow since.
    constexpr void rewind(std::size_t size) noexcept
    {
        size_ = size;
        ok_ = true;
    }

    /// Says that what should have been written cannot be: as an overflow does.
    constexpr void fail() noexcept { ok_ = false; }

    [[nodiscard]] constexpr bool ok() const noexcept { return ok_; } ///< whether all that was written so far did fit
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; } ///< octets written so far
    /// Octets that are free.
    [[nodiscard]] constexpr std::size_t remaining() const noexcept { return out_.size() - size_; }
    /// What did fit, also after an overflow.
    [[nodiscard]] constexpr octets written() const noexcept { return out_.first(size_); }

    /// What did fit from the octet at `offset` on, to be changed.
    [[nodiscard]] constexpr std::span<std::uint8_t> written_from(std::size_t offset) noexcept
    {
        return out_.subspan(offset, size_ - offset);
    }

    /// What was written; `errc::no_buffer_space` if it did not fit.
    [[nodiscard]] constexpr result<octets> finish() const noexcept
    {
        if (!ok_)
            return error{.code = errc::no_buffer_space, .offset = static_cast<std::uint16_t>(size_)};
        return written();
    }

private:
    constexpr bool fits(std::size_t count) noexcept
    {
        ok_ = ok_ && count <= remaining();
        return ok_;
    }

    std::span<std::uint8_t> out_;
    std::size_t size_ = 0;
    bool ok_ = true;
};

/// A length field that is filled in when its scope ends, so that no length is computed twice.
///
///     wire::length_prefix<std::uint16_t> length{out};
///     ... // what is written here is counted
///
/// Content too long for the field makes the writer fail.
template<class T>
class length_prefix {
public:
    /// Writes a length of 0 in `sizeof(T)` octets, to be patched; `out` must outlive it.
    constexpr explicit length_prefix(writer& out) noexcept : out_{&out}, at_{out.size()}
    {
        if constexpr (sizeof(T) == 1)
            out.u8(0);
        else
            out.u16(0);
    }
    /// Fills in the length; makes the writer fail where the field is too short for it.
    constexpr ~length_prefix()
    {
        if (!out_->ok())
            return;
        auto const length = out_->size() - at_ - sizeof(T);
        if (length > static_cast<T>(-1))
            out_->fail();
        else
            out_->patch(at_, static_cast<T>(length));
    }
    length_prefix(length_prefix const&) = delete;
    length_prefix& operator=(length_prefix const&) = delete;

private:
    writer* out_;
    std::size_t at_;
};

} // namespace bgpwire::wire

#endif
