// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_SNAPSHOT_OCTETS_HPP
#define BGPWIRE_POOL_DETAIL_SNAPSHOT_OCTETS_HPP

#include <bgpwire/core/octets.hpp>
#include <bgpwire/core/text.hpp>
#include <bgpwire/pool/detail/crc32c.hpp>
#include <bgpwire/pool/detail/deferred.hpp>
#include <bgpwire/pool/uint128.hpp>

#include <vector>

namespace bgpwire::detail {

// A snapshot is
//     8 octets   what it is of
//     2 octets   version
//     …          contents, numbers in network byte order
//     4 octets   CRC-32C of all before
inline constexpr std::uint16_t snapshot_version = 1;

/// Writes a snapshot.
template<class Demand = on_demand>
class snapshot_writer {
public:
    constexpr explicit snapshot_writer(text_view kind)
    {
        for (char const c : kind)
            u8(static_cast<std::uint8_t>(c));
        u16(snapshot_version);
    }

    constexpr void u8(std::uint8_t value) { octets_.push_back(value); }
    constexpr void u16(std::uint16_t value) { number<2>(value); }
    constexpr void u32(std::uint32_t value) { number<4>(value); }
    constexpr void u64(std::uint64_t value) { number<8>(value); }
    /// An address without its family.
    constexpr void address(afi family, uint128 n)
    {
        if (family == afi::ipv4)
            return u32(static_cast<std::uint32_t>(n.low));
        u64(n.high);
        u64(n.low);
    }
    constexpr void text(text_view value)
    {
        u16(static_cast<std::uint16_t>(value.size()));
        for (char const c : value)
            u8(static_cast<std::uint8_t>(c));
    }
    constexpr void reserve(std::size_t more) { octets_.reserve(octets_.size() + more); }

    /// All of it, with its checksum.
    [[nodiscard]] constexpr std::vector<std::uint8_t> finish() &&
    {
        u32(crc32c<Demand>({octets_.data(), octets_.size()}));
        return std::move(octets_);
    }

private:
    template<std::size_t Size>
    constexpr void number(std::uint64_t value)
    {
        auto const at = octets_.size();
        octets_.resize(at + Size);
        for (std::size_t i = 0; i != Size; ++i)
            octets_[at + i] = static_cast<std::uint8_t>(value >> 8 * (Size - 1 - i));
    }

    std::vector<deferred<std::uint8_t, Demand>> octets_;
};

/// Reads a snapshot. Whoever reads past its end gets zeros and a failure that stays.
template<class Demand = on_demand>
class snapshot_reader {
public:
    /// @returns a reader of the contents, or an error: `damaged_snapshot`, `unknown_version`
    [[nodiscard]] static constexpr result<snapshot_reader> make(octets all, text_view kind) noexcept
    {
        if (all.size() < kind.size() + 2 + 4)
            return error{.code = errc::damaged_snapshot};
        snapshot_reader in{all.first(all.size() - 4)};
        snapshot_reader end{all.last(4)};
        if (end.u32() != crc32c<Demand>(in.left_))
            return error{.code = errc::damaged_snapshot};
        for (char const c : kind)
            if (in.u8() != static_cast<std::uint8_t>(c))
                return error{.code = errc::unknown_version};
        if (in.u16() != snapshot_version)
            return error{.code = errc::unknown_version};
        return in;
    }

    constexpr std::uint8_t u8() noexcept { return static_cast<std::uint8_t>(number(1)); }
    constexpr std::uint16_t u16() noexcept { return static_cast<std::uint16_t>(number(2)); }
    constexpr std::uint32_t u32() noexcept { return static_cast<std::uint32_t>(number(4)); }
    constexpr std::uint64_t u64() noexcept
    {
        auto const all = take(8);
        return all.empty() ? 0 : load_64(all, 0);
    }
    constexpr uint128 address(afi family) noexcept
    {
        if (family == afi::ipv4)
            return u32();
        auto const high = u64();
        return {high, u64()};
    }
    /// A family, as 4 or 6; anything else is a failure.
    constexpr afi family() noexcept
    {
        auto const f = u8();
        if (f != 4 && f != 6)
            fail();
        return f == 6 ? afi::ipv6 : afi::ipv4;
    }
    /// The octets of a text; they belong to the snapshot.
    constexpr octets text() noexcept { return take(u16()); }
    constexpr octets take(std::size_t n) noexcept
    {
        if (n > left_.size())
            fail();
        auto const taken = left_.first(ok_ ? n : 0);
        left_ = left_.subspan(taken.size());
        return taken;
    }

    constexpr void fail() noexcept
    {
        ok_ = false;
        left_ = {};
    }
    [[nodiscard]] constexpr bool ok() const noexcept { return ok_; }
    [[nodiscard]] constexpr bool at_end() const noexcept { return ok_ && left_.empty(); }
    [[nodiscard]] constexpr std::size_t left() const noexcept { return left_.size(); }

private:
    constexpr explicit snapshot_reader(octets all) noexcept : left_{all} {}

    constexpr std::uint64_t number(std::size_t size) noexcept
    {
        std::uint64_t value = 0;
        for (auto const octet : take(size))
            value = value << 8 | octet;
        return value;
    }

    octets left_;
    bool ok_ = true;
};

/// A text out of a snapshot.
[[nodiscard]] inline text_view as_text(octets o) noexcept
{
    return {reinterpret_cast<char const*>(o.data()), o.size()};
}

} // namespace bgpwire::detail

#endif
