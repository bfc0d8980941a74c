// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MRT_BGP4MP_ENTRY_HPP
#define BGPWIRE_MRT_BGP4MP_ENTRY_HPP

#include <bgpwire/mrt/bgp4mp.hpp>
#include <bgpwire/mrt/rib_path_attributes.hpp>

namespace bgpwire::mrt {

/// BGP4MP_ENTRY: one peer's path to one prefix, deprecated by TABLE_DUMP_V2; borrows the record's octets.
///
///     +-------------------------------------------------------------+
///     | the endpoints of the session, as in every BGP4MP record     |
///     +-------------------------------------------------------------+
///     | View Number (2 octets), Status (2), Time Last Change (4)    |
///     +-------------------------------------------------------------+
///     | Address Family (2), SAFI (1), Next Hop Length (1)           |
///     +-------------------------------------------------------------+
///     | Next Hop (variable)                                         |
///     +-------------------------------------------------------------+
///     | Prefix Length (1 octet), Prefix (variable)                  |
///     +-------------------------------------------------------------+
///     | Attribute Length (2 octets), BGP Attributes                 |
///     +-------------------------------------------------------------+
///
/// @see RFC 6396 Appendix B.2.6.1
struct bgp4mp_entry {
    session_endpoints ends{};           ///< of the session that the route came by
    std::uint16_t view_number = 0;      ///< of several views of the collector; mostly 0
    std::uint16_t status = 0;           ///< without meaning; mostly 1
    std::uint32_t time_last_change = 0; ///< in seconds, as the record's timestamp
    address_family family{};            ///< of the route
    octets next_hop{};                  ///< as many octets as the family asks for; borrowed
    octets nlri{};                      ///< length in bits and prefix
    octets path_attributes{};           ///< their AS numbers have two octets

    /// Whether a record is of this type and subtype.
    [[nodiscard]] static constexpr bool is_in(record_view const& record) noexcept
    {
        return detail::is_bgp4mp(record) && bgp4mp_subtype{record.subtype()} == bgp4mp_subtype::entry;
    }

    /// Reads a record for which @ref is_in holds (else `wrong_type`); refused are missing octets and
    /// other address families of the session's addresses.
    [[nodiscard]] static constexpr result<bgp4mp_entry> decode(record_view const& record) noexcept
    {
        if (!is_in(record))
            return detail::another_type();
        bgp4mp_entry entry;
        wire::reader in{record.body()};
        bool const known = detail::read_endpoints(in, asn_width::two_octets, entry.ends);
        entry.view_number = in.u16();
        entry.status = in.u16();
        entry.time_last_change = in.u32();
        entry.family.afi = afi{in.u16()};
        entry.family.safi = safi{in.u8()};
        entry.next_hop = in.take(in.u8());
        auto const nlri_at = in.offset();
        std::size_t const bits = in.u8();
        (void)in.take((bits + 7) / 8);
        auto const nlri_end = in.offset();
        entry.path_attributes = in.take(in.u16());
        if (!known || !in.ok())
            return detail::broken_bgp4mp(record, in, asn_width::two_octets);
        entry.nlri = record.body().subspan(nlri_at, nlri_end - nlri_at);
        return entry;
    }

    /// Writes the whole record, of type BGP4MP_ET if `time` has microseconds. AS numbers above 65535, and octets that
    /// their length field has no number for, make the writer fail.
    constexpr void encode(wire::writer& out, record_time time) const noexcept
    {
        auto const header = detail::bgp4mp_header(out, time, bgp4mp_subtype::entry);
        detail::write_endpoints(out, asn_width::two_octets, ends);
        out.u16(view_number);
        out.u16(status);
        out.u32(time_last_change);
        out.u16(static_cast<std::uint16_t>(family.afi));
        out.u8(static_cast<std::uint8_t>(family.safi));
        {
            wire::length_prefix<std::uint8_t> const length{out};
            out.write(next_hop);
        }
        out.write(nlri);
        wire::length_prefix<std::uint16_t> const length{out};
        out.write(path_attributes);
    }

    friend constexpr bool operator==(bgp4mp_entry const& a, bgp4mp_entry const& b) noexcept
    {
        return a.ends == b.ends && a.view_number == b.view_number && a.status == b.status
            && a.time_last_change == b.time_last_change && a.family == b.family
            && same_octets(a.next_hop, b.next_hop) && same_octets(a.nlri, b.nlri)
            && same_octets(a.path_attributes, b.path_attributes);
    }

    /// The attributes, judged and indexed; `note(error)` is called for everything that is wrong in them.
    template<class Note>
    [[nodiscard]] constexpr rib_path_attributes_view attributes(Note&& note) const noexcept
    {
        return rib_path_attributes_view::decode(path_attributes, rib_context(asn_width::two_octets), 0, note);
    }
};

} // namespace bgpwire::mrt

#endif
