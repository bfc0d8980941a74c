// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MRT_RECORD_HPP
#define BGPWIRE_MRT_RECORD_HPP

#include <bgpwire/core/result.hpp>
#include <bgpwire/net/asn.hpp>
#include <bgpwire/net/ip_address.hpp>
#include <bgpwire/wire/reader.hpp>

#include <optional>

/// Files of BGP messages and tables, as route collectors write them. @see RFC 6396; RFC 8050
namespace bgpwire::mrt {

/// What a record holds; types that are not listed are legal. @see RFC 6396 §4, Appendix B.2
enum class record_type : std::uint16_t {
    bgp = 5,            ///< deprecated
    ospfv2 = 11,        ///< handed over as octets
    table_dump = 12,    ///< RFC 6396 §4.2
    table_dump_v2 = 13, ///< RFC 6396 §4.3
    bgp4mp = 16,        ///< RFC 6396 §4.4
    bgp4mp_et = 17,     ///< the same, with microseconds
    isis = 32,          ///< handed over as octets
    isis_et = 33,       ///< the same, with microseconds
    ospfv3 = 48,        ///< handed over as octets
    ospfv3_et = 49,     ///< the same, with microseconds
};

/// Whether microseconds stand in front of the body. @see RFC 6396 §3
[[nodiscard]] constexpr bool has_extended_timestamp(record_type type) noexcept
{
    return type == record_type::bgp4mp_et || type == record_type::isis_et || type == record_type::ospfv3_et;
}

/// When a record was made.
struct record_time {
    std::uint32_t seconds = 0;                   ///< since 1970 in UTC, without leap seconds
    std::optional<std::uint32_t> microseconds{}; ///< to be added; only records with an extended timestamp have them

    friend constexpr bool operator==(record_time const&, record_time const&) = default;
};

inline constexpr std::size_t record_header_length = 12; ///< octets of every record's header, without microseconds

/// One whole record as it lies in the file; borrows its octets. What they mean, its type's `decode` says.
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |                     Timestamp, in seconds                     |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |             Type              |            Subtype            |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |                             Length                            |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |       Microseconds, only in extended timestamp types          |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///
/// @see RFC 6396 §2, §3
class record_view {
public:
    /// Seconds since 1970 in UTC.
    [[nodiscard]] constexpr std::uint32_t timestamp() const noexcept { return wire::load<std::uint32_t>(octets_); }
    /// 0 where the type has none.
    [[nodiscard]] constexpr std::uint32_t microseconds() const noexcept
    {
        return body_offset() == record_header_length ? 0 : wire::load<std::uint32_t>(octets_, record_header_length);
    }
    /// Both of them, to write a record of the same time.
    [[nodiscard]] constexpr record_time time() const noexcept
    {
        return {timestamp(), body_offset() == record_header_length ? std::nullopt : std::optional{microseconds()}};
    }
    /// What kind of record it is; also one that is not listed.
    [[nodiscard]] constexpr record_type type() const noexcept
    {
        return record_type{wire::load<std::uint16_t>(octets_, 4)};
    }
    /// What it means depends on the type.
    [[nodiscard]] constexpr std::uint16_t subtype() const noexcept { return wire::load<std::uint16_t>(octets_, 6); }

    /// The whole record, header included.
    [[nodiscard]] constexpr bgpwire::octets octets() const noexcept { return octets_; }
    /// What follows the header and the microseconds.
    [[nodiscard]] constexpr bgpwire::octets body() const noexcept { return octets_.subspan(body_offset()); }
    /// Where @ref body starts in @ref octets.
    [[nodiscard]] constexpr std::size_t body_offset() const noexcept
    {
        bool const extended
            = has_extended_timestamp(type()) && octets_.size() >= record_header_length + sizeof(std::uint32_t);
        return record_header_length + (extended ? sizeof(std::uint32_t) : 0);
    }

private:
    constexpr explicit record_view(bgpwire::octets o) noexcept : octets_{o} {}
    friend constexpr result<std::optional<record_view>> next_record(bgpwire::octets, std::size_t) noexcept;

    bgpwire::octets octets_;
};

/// The record that the stream starts with.
///
/// @param stream          octets of a file, decompressed, any number of them
/// @param maximum_length  what a record may have without its header; a Length above it is a lie
///
/// @returns the record, to be consumed by its `octets().size()`; nothing if octets are missing; or
///   `errc::out_of_range` about the Length, after which there is no finding the next record.
///   What the record holds is not looked at: one that its `decode` refuses is stepped over.
///
/// Constant time; never allocates. @see RFC 6396 §2
[[nodiscard]] constexpr result<std::optional<record_view>> next_record(
    octets stream, std::size_t maximum_length = 0xffffffff) noexcept
{
    if (stream.size() < record_header_length)
        return std::optional<record_view>{};
    std::size_t const length = wire::load<std::uint32_t>(stream, 8);
    if (length > maximum_length)
        return error{.code = errc::out_of_range, .offset = 8, .length = 4};
    if (stream.size() - record_header_length < length)
        return std::optional<record_view>{};
    return std::optional<record_view>{record_view{stream.first(record_header_length + length)}};
}

/// Steps through a file that lies in memory, record by record; borrows its octets.
///
///     mrt::record_reader in{file};
///     while (auto const record = in.next())
///         ...
///     if (!in.finish())
///         ... // in.offset() is the record whose Length passes the end of the file
class record_reader {
public:
    /// At the first record; the octets are borrowed.
    constexpr explicit record_reader(octets file) noexcept : file_{file} {}

    /// The next record; nothing at the end of the file, or at a record that passes it.
    constexpr std::optional<record_view> next() noexcept
    {
        auto const record = next_record(file_.subspan(offset_));
        if (!record || !*record)
            return std::nullopt;
        offset_ += (*record)->octets().size();
        return *record;
    }

    /// Where the record that @ref next gives next starts in the file.
    [[nodiscard]] constexpr std::size_t offset() const noexcept { return offset_; }
    /// Whether the records that were read fill the whole file.
    [[nodiscard]] constexpr bool finish() const noexcept { return offset_ == file_.size(); }

private:
    octets file_;
    std::size_t offset_ = 0;
};

namespace detail {

/// What is wrong with a record: offsets count from its first octet, and stop at 65535.
constexpr error broken(record_view const& record, errc code, std::size_t offset_in_body) noexcept
{
    auto const offset = record.body_offset() + offset_in_body;
    return {.code = code, .action = error_action::ignore,
        .offset = static_cast<std::uint16_t>(offset < 0xffff ? offset : 0xffff)};
}

/// What a decoder says of a record of another type or subtype than its own: nothing is wrong with the record.
constexpr error another_type() noexcept
{
    return {.code = errc::wrong_type, .action = error_action::ignore, .offset = 4, .length = 4};
}

constexpr bool is_ip(afi family) noexcept { return family == afi::ipv4 || family == afi::ipv6; }

/// An address of 4 octets, or of 16 if the family is IPv6.
constexpr ip_address read_address(wire::reader& in, afi family) noexcept
{
    if (family != afi::ipv6)
        return ipv4_address{in.u32()};
    auto const high = in.u64();
    return ipv6_address{high, in.u64()};
}

constexpr asn read_asn(wire::reader& in, asn_width width) noexcept
{
    return asn{width == asn_width::four_octets ? in.u32() : in.u16()};
}

} // namespace detail

} // namespace bgpwire::mrt

#endif
