// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MRT_TABLE_DUMP_HPP
#define BGPWIRE_MRT_TABLE_DUMP_HPP

#include <bgpwire/mrt/record_header.hpp>
#include <bgpwire/mrt/rib_path_attributes.hpp>
#include <bgpwire/net/prefix.hpp>

namespace bgpwire::mrt {

/// TABLE_DUMP: one peer's path to one prefix; borrows the record's octets.
///
///     +-----------------------------------------------------------+
///     | View Number (2 octets), Sequence Number (2 octets)        |
///     +-----------------------------------------------------------+
///     | Prefix (4 or 16 octets), Prefix Length (1), Status (1)    |
///     +-----------------------------------------------------------+
///     | Originated Time (4 octets)                                |
///     +-----------------------------------------------------------+
///     | Peer IP Address (4 or 16 octets), Peer AS (2 octets)      |
///     +-----------------------------------------------------------+
///     | Attribute Length (2 octets), BGP Attributes               |
///     +-----------------------------------------------------------+
///
/// The subtype is the AFI. @see RFC 6396 §4.2
struct table_dump_entry {
    std::uint16_t view_number = 0;     ///< of several views of the collector; mostly 0
    std::uint16_t sequence_number = 0; ///< the place of the record in the table; starts again at 0 after 65535
    ip_address prefix_address{};       ///< as it lies there, bits behind the length and all
    std::uint8_t prefix_length = 0;    ///< in bits
    std::uint8_t status = 1;           ///< unused
    std::uint32_t originated_time = 0; ///< in seconds since 1970: when the path came
    ip_address peer_address{};         ///< of the same family as the prefix
    asn peer_as{};                     ///< of two octets
    octets path_attributes{};          ///< their AS numbers have two octets

    /// Whether a record is of this type and of IPv4 or IPv6.
    [[nodiscard]] static constexpr bool is_in(record_view const& record) noexcept
    {
        return record.type() == record_type::table_dump && detail::is_ip(afi{record.subtype()});
    }

    /// Reads a record for which @ref is_in holds (else `wrong_type`); refused are `incomplete` octets and a
    /// prefix length above the address's (`invalid_network_field`).
    [[nodiscard]] static constexpr result<table_dump_entry> decode(record_view const& record) noexcept
    {
        if (!is_in(record))
            return detail::another_type();
        afi const family{record.subtype()};
        table_dump_entry entry;
        wire::reader in{record.body()};
        entry.view_number = in.u16();
        entry.sequence_number = in.u16();
        entry.prefix_address = detail::read_address(in, family);
        auto const length_at = in.offset();
        entry.prefix_length = in.u8();
        entry.status = in.u8();
        entry.originated_time = in.u32();
        entry.peer_address = detail::read_address(in, family);
        entry.peer_as = asn{in.u16()};
        entry.path_attributes = in.take(in.u16());
        if (!in.ok())
            return detail::broken(record, errc::incomplete, in.offset());
        if (entry.prefix_length > (family == afi::ipv4 ? ipv4_address::width : ipv6_address::width))
            return detail::broken(record, errc::invalid_network_field, length_at);
        return entry;
    }

    /// Writes the whole record. An AS number above 65535, and addresses of two families, make the writer fail.
    constexpr void encode(wire::writer& out, record_time time) const noexcept
    {
        auto const family = prefix_address.afi();
        record_header const header{out, time, record_type::table_dump, static_cast<std::uint16_t>(family)};
        out.u16(view_number);
        out.u16(sequence_number);
        out.write(prefix_address.octets());
        out.u8(prefix_length);
        out.u8(status);
        out.u32(originated_time);
        detail::write_address(out, family, peer_address);
        detail::write_asn(out, asn_width::two_octets, peer_as);
        wire::length_prefix<std::uint16_t> const length{out};
        out.write(path_attributes);
    }

    friend constexpr bool operator==(table_dump_entry const& a, table_dump_entry const& b) noexcept
    {
        return a.view_number == b.view_number && a.sequence_number == b.sequence_number
            && a.prefix_address == b.prefix_address && a.prefix_length == b.prefix_length && a.status == b.status
            && a.originated_time == b.originated_time && a.peer_address == b.peer_address && a.peer_as == b.peer_as
            && same_octets(a.path_attributes, b.path_attributes);
    }

    /// The prefix, if it is one of IPv4.
    [[nodiscard]] constexpr std::optional<ipv4_prefix> ipv4() const noexcept
    {
        return prefix_address.is_v4() ? std::optional{ipv4_prefix{prefix_address.v4(), prefix_length}} : std::nullopt;
    }
    /// The prefix, if it is one of IPv6.
    [[nodiscard]] constexpr std::optional<ipv6_prefix> ipv6() const noexcept
    {
        return prefix_address.is_v6() ? std::optional{ipv6_prefix{prefix_address.v6(), prefix_length}} : std::nullopt;
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
