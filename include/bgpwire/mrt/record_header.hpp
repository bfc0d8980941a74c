// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MRT_RECORD_HEADER_HPP
#define BGPWIRE_MRT_RECORD_HEADER_HPP

#include <bgpwire/mrt/record.hpp>
#include <bgpwire/wire/writer.hpp>

namespace bgpwire::mrt {

/// Writes the header of a record whose scope this object is; the Length is filled in at its end.
///
///     {
///         mrt::record_header const header{out, {.seconds = now}, mrt::record_type::table_dump_v2, subtype};
///         ... // the body
///     }
///
/// The types of this folder write theirs themselves, in `encode(out, time)`; this is for all others. Microseconds are
/// written, as 0 where `time` has none, if the type has an extended timestamp, and are left out if not.
/// A record that does not fit makes the writer fail: `rewind` it to the record's start, and the file is whole.
/// @see RFC 6396 §2, §3
class record_header {
public:
    /// Writes the header, and room for the Length; `out` must outlive it.
    constexpr record_header(wire::writer& out, record_time time, record_type type, std::uint16_t subtype) noexcept
        : out_{&out}, at_{out.size()}
    {
        out.u32(time.seconds);
        out.u16(static_cast<std::uint16_t>(type));
        out.u16(subtype);
        out.u32(0);
        if (has_extended_timestamp(type))
            out.u32(time.microseconds.value_or(0));
    }
    /// Fills in the Length.
    constexpr ~record_header()
    {
        if (!out_->ok())
            return;
        std::uint64_t const length = out_->size() - at_ - record_header_length;
        if (length > 0xffffffff)
            out_->fail();
        else
            out_->patch(at_ + 8, static_cast<std::uint32_t>(length));
    }
    record_header(record_header const&) = delete;
    record_header& operator=(record_header const&) = delete;

private:
    wire::writer* out_;
    std::size_t at_;
};

namespace detail {

/// A number that two octets cannot hold makes the writer fail: AS_TRANS in its place would say that it is known.
constexpr void write_asn(wire::writer& out, asn_width width, asn number) noexcept
{
    if (width == asn_width::four_octets)
        out.u32(number.value());
    else if (number.is_mappable())
        out.u16(static_cast<std::uint16_t>(number.value()));
    else
        out.fail();
}

/// An address of another family makes the writer fail.
constexpr void write_address(wire::writer& out, afi family, ip_address const& address) noexcept
{
    if (address.afi() == family)
        out.write(address.octets());
    else
        out.fail();
}

} // namespace detail

} // namespace bgpwire::mrt

#endif
