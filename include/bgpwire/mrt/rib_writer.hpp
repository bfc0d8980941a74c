// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MRT_RIB_WRITER_HPP
#define BGPWIRE_MRT_RIB_WRITER_HPP

#include <bgpwire/mrt/rib.hpp>

namespace bgpwire::mrt {

/// Writes one route of a table and the paths to it, in TABLE_DUMP_V2; the record ends where its scope does.
///
///     {
///         mrt::rib_writer rib{out, {.seconds = now}, sequence_number++, prefix};
///         rib.add({.peer_index = 0, .originated_time = then, .path_attributes = attributes});
///     }
///
/// The attributes have AS numbers of four octets, and their MP_REACH_NLRI holds the next hop alone, see
/// @ref rib_mp_reach_nlri_view. More than 65535 paths, and attributes of more octets than that, make the
/// writer fail. Never allocates. @see RFC 6396 §4.3.2 to §4.3.4; RFC 8050 §4
class rib_writer {
public:
    /// A prefix, of unicast routes or of `safi::multicast`: another SAFI makes the writer fail. With `paths` each path
    /// has its identifier.
    template<class Address>
    constexpr rib_writer(wire::writer& out, record_time time, std::uint32_t sequence_number,
        basic_prefix<Address> const& prefix, path_identifiers paths = path_identifiers::absent,
        safi s = safi::unicast) noexcept
        : rib_writer{out, time, sequence_number, {Address::width == 32 ? afi::ipv4 : afi::ipv6, s}, paths}
    {
        if (generic_)
            out.fail();
        basic_nlri<Address>{prefix}.encode(out, path_identifiers::absent);
        begin_paths();
    }

    /// One NLRI of any family, as it lies there. If it is none of the four families of the constructor above, the
    /// record is a RIB_GENERIC, and with `paths` the NLRI itself starts with its identifier.
    constexpr rib_writer(wire::writer& out, record_time time, std::uint32_t sequence_number, address_family family,
        octets nlri, path_identifiers paths = path_identifiers::absent) noexcept
        : rib_writer{out, time, sequence_number, family, paths}
    {
        out.write(nlri);
        begin_paths();
    }
    rib_writer(rib_writer const&) = delete;
    rib_writer& operator=(rib_writer const&) = delete;

    /// Adds a path to the route.
    constexpr void add(rib_entry const& path) noexcept
    {
        if (size_ == 0xffff)
            return out_->fail();
        out_->u16(path.peer_index);
        out_->u32(path.originated_time);
        if (with_identifier_)
            out_->u32(path.path_identifier);
        {
            wire::length_prefix<std::uint16_t> const length{*out_};
            out_->write(path.path_attributes);
        }
        out_->patch(count_at_, ++size_);
    }

private:
    constexpr rib_writer(wire::writer& out, record_time time, std::uint32_t sequence_number, address_family family,
        path_identifiers paths) noexcept
        : out_{&out}
        , generic_{subtype_of(family) == table_dump_v2_subtype::rib_generic}
        , with_identifier_{!generic_ && paths == path_identifiers::present}
        , header_{out, time, record_type::table_dump_v2,
              static_cast<std::uint16_t>(static_cast<unsigned>(subtype_of(family))
                  + (paths == path_identifiers::present ? to_addpath : 0U))}
    {
        out.u32(sequence_number);
        if (generic_) {
            out.u16(static_cast<std::uint16_t>(family.afi));
            out.u8(static_cast<std::uint8_t>(family.safi));
        }
    }

    /// From each subtype to the one with path identifiers. @see RFC 8050 §5.2
    static constexpr unsigned to_addpath = 6;

    static constexpr table_dump_v2_subtype subtype_of(address_family family) noexcept
    {
        using enum table_dump_v2_subtype;
        return family == ipv4_unicast ? rib_ipv4_unicast
            : family == ipv4_multicast ? rib_ipv4_multicast
            : family == ipv6_unicast ? rib_ipv6_unicast
            : family == ipv6_multicast ? rib_ipv6_multicast
                                       : rib_generic;
    }

    constexpr void begin_paths() noexcept
    {
        count_at_ = out_->size();
        out_->u16(0);
    }

    wire::writer* out_;
    bool generic_;
    bool with_identifier_;
    record_header header_;
    std::size_t count_at_ = 0;
    std::uint16_t size_ = 0;
};

} // namespace bgpwire::mrt

#endif
