// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MRT_PEER_INDEX_TABLE_WRITER_HPP
#define BGPWIRE_MRT_PEER_INDEX_TABLE_WRITER_HPP

#include <bgpwire/mrt/peer_index_table.hpp>

#include <limits>

namespace bgpwire::mrt {

/// Writes the PEER_INDEX_TABLE that a file of TABLE_DUMP_V2 starts with; the record ends where its scope does.
///
///     {
///         mrt::peer_index_table_writer table{out, {.seconds = now}, collector};
///         table.add({.identifier = id, .address = address, .as_number = asn{65541}}); // peer 0
///     }
///
/// With a location it is a GEO_PEER_TABLE, in which peers without one are private. More than 65535 peers, and AS
/// numbers that do not fit into their width, make the writer fail. Never allocates.
/// @see RFC 6396 §4.3.1; RFC 6397 §4.1
class peer_index_table_writer {
public:
    /// Writes what stands in front of the peers; `out` must outlive it.
    constexpr peer_index_table_writer(wire::writer& out, record_time time, bgp_identifier collector,
        octets view_name = {}, std::optional<geo_location> location = {}) noexcept
        : out_{&out}
        , located_{location.has_value()}
        , header_{out, time, record_type::table_dump_v2, static_cast<std::uint16_t>(location ? 7 : 1)}
    {
        out.u32(collector.value());
        {
            wire::length_prefix<std::uint16_t> const length{out};
            out.write(view_name);
        }
        if (located_)
            write(*location);
        count_at_ = out.size();
        out.u16(0);
    }
    peer_index_table_writer(peer_index_table_writer const&) = delete;
    peer_index_table_writer& operator=(peer_index_table_writer const&) = delete;

    /// Adds the peer that entries of the table name by the number of those before it.
    constexpr void add(peer_entry const& peer) noexcept
    {
        if (size_ == 0xffff)
            return out_->fail();
        out_->u8(static_cast<std::uint8_t>((peer.address.is_v6() ? detail::peer_type_ipv6 : 0)
            | (peer.width == asn_width::four_octets ? detail::peer_type_as4 : 0)));
        out_->u32(peer.identifier.value());
        out_->write(peer.address.octets());
        detail::write_asn(*out_, peer.width, peer.as_number);
        if (located_)
            write(peer.location.value_or(is_private));
        out_->patch(count_at_, ++size_);
    }

private:
    static constexpr geo_location is_private{
        std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::quiet_NaN()};

    constexpr void write(geo_location const& location) noexcept
    {
        out_->u32(std::bit_cast<std::uint32_t>(location.latitude));
        out_->u32(std::bit_cast<std::uint32_t>(location.longitude));
    }

    wire::writer* out_;
    bool located_;
    record_header header_;
    std::size_t count_at_ = 0;
    std::uint16_t size_ = 0;
};

} // namespace bgpwire::mrt

#endif
