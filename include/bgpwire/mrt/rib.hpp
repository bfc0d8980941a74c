// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MRT_RIB_HPP
#define BGPWIRE_MRT_RIB_HPP

#include <bgpwire/mrt/record_header.hpp>
#include <bgpwire/mrt/rib_path_attributes.hpp>
#include <bgpwire/nlri/unicast.hpp>

namespace bgpwire::mrt {

/// Subtypes of TABLE_DUMP_V2. @see RFC 6396 §4.3; RFC 6397 §4.1; RFC 8050 §4
enum class table_dump_v2_subtype : std::uint16_t {
    peer_index_table = 1,            ///< the peers that entries name
    rib_ipv4_unicast = 2,            ///< a route of 1/1
    rib_ipv4_multicast = 3,          ///< a route of 1/2
    rib_ipv6_unicast = 4,            ///< a route of 2/1
    rib_ipv6_multicast = 5,          ///< a route of 2/2
    rib_generic = 6,                 ///< a route of any family
    geo_peer_table = 7,              ///< the peers, and where they stand
    rib_ipv4_unicast_addpath = 8,    ///< each path with its identifier
    rib_ipv4_multicast_addpath = 9,  ///< each path with its identifier
    rib_ipv6_unicast_addpath = 10,   ///< each path with its identifier
    rib_ipv6_multicast_addpath = 11, ///< each path with its identifier
    rib_generic_addpath = 12,        ///< the identifier in front of the NLRI
};

/// One peer's path to a route.
struct rib_entry {
    std::uint16_t peer_index = 0;      ///< into the @ref peer_index_table_view that comes first in the file
    std::uint32_t originated_time = 0; ///< in seconds, as the record's timestamp
    std::uint32_t path_identifier = 0; ///< 0 where the table has none
    octets path_attributes{};          ///< their AS numbers have four octets, whatever the peer's had

    /// The attributes, judged and indexed; `note(error)` is called for everything that is wrong in them.
    template<class Note>
    [[nodiscard]] constexpr rib_path_attributes_view attributes(Note&& note) const noexcept
    {
        return rib_path_attributes_view::decode(path_attributes, rib_context(asn_width::four_octets), 0, note);
    }

    friend constexpr bool operator==(rib_entry const& a, rib_entry const& b) noexcept
    {
        return a.peer_index == b.peer_index && a.originated_time == b.originated_time
            && a.path_identifier == b.path_identifier && same_octets(a.path_attributes, b.path_attributes);
    }
};

/// All paths to one route: a forward range of @ref rib_entry that borrows the record's octets.
///
///     +-----------------------------------------------------------------+
///     | Sequence Number (4 octets)                                      |
///     +-----------------------------------------------------------------+
///     | AFI (2), SAFI (1), only in the generic subtypes                 |
///     +-----------------------------------------------------------------+
///     | NLRI (variable)                                                 |
///     +-----------------------------------------------------------------+
///     | Entry Count (2 octets)                                          |
///     +-----------------------------------------------------------------+
///     | entries: Peer Index (2), Originated Time (4), Path Identifier   |
///     |   (4, ADD-PATH), Attribute Length (2), BGP Attributes           |
///     +-----------------------------------------------------------------+
///
/// RIB_GENERIC_ADDPATH has the path identifier in the NLRI, not in the entries (RFC 8050 §4.2).
/// @see RFC 6396 §4.3.2 to §4.3.4; RFC 8050 §4
class rib_view {
public:
    using value_type = rib_entry; ///< what iterating gives, by value

    class iterator {
    public:
        using value_type = rib_entry;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() = default;
        constexpr rib_entry operator*() const noexcept
        {
            wire::reader in{rest_};
            return read_entry(in, paths_);
        }
        constexpr iterator& operator++() noexcept
        {
            wire::reader in{rest_};
            (void)read_entry(in, paths_);
            rest_ = rest_.subspan(in.offset());
            return *this;
        }
        constexpr iterator operator++(int) noexcept
        {
            auto const old = *this;
            ++*this;
            return old;
        }
        friend constexpr bool operator==(iterator const& a, iterator const& b) noexcept
        {
            return a.rest_.data() == b.rest_.data();
        }

    private:
        friend rib_view;
        constexpr iterator(octets rest, path_identifiers paths) noexcept : rest_{rest}, paths_{paths} {}
        octets rest_{};
        path_identifiers paths_ = path_identifiers::absent;
    };

    /// Whether a record is of one of the ten subtypes that hold routes.
    [[nodiscard]] static constexpr bool is_in(record_view const& record) noexcept
    {
        return record.type() == record_type::table_dump_v2
            && ((record.subtype() >= 2 && record.subtype() <= 6) || (record.subtype() >= 8 && record.subtype() <= 12));
    }

    /// Reads a record for which @ref is_in holds (else `wrong_type`), and checks the lengths of its entries; linear.
    ///
    /// Refused are `incomplete` octets, a prefix length above the family's (`invalid_network_field`), and
    /// of the generic subtypes a family of which it is not known how its NLRI ends (`wrong_address_family`).
    [[nodiscard]] static constexpr result<rib_view> decode(record_view const& record) noexcept
    {
        if (!is_in(record))
            return detail::another_type();
        rib_view rib;
        rib.subtype_ = table_dump_v2_subtype{record.subtype()};
        bool const generic = record.subtype() == 6 || record.subtype() == 12;
        bool const add_path = record.subtype() >= 8;
        wire::reader in{record.body()};
        rib.sequence_number_ = in.u32();
        rib.family_ = generic ? read_family(in) : family_of(record.subtype());
        auto const nlri_at = in.offset();
        if (generic && add_path) {
            rib.nlri_paths_ = path_identifiers::present;
            (void)in.u32();
        }
        if (auto const failure = skip_nlri(in, rib.family_); failure != errc{})
            return detail::broken(record, failure, nlri_at);
        if (!generic && add_path)
            rib.entry_paths_ = path_identifiers::present;
        rib.nlri_ = record.body().subspan(nlri_at, in.offset() - nlri_at);
        rib.size_ = in.u16();
        auto const entries_at = in.offset();
        for (std::size_t i = 0; i != rib.size_ && in.ok(); ++i)
            (void)read_entry(in, rib.entry_paths_);
        if (!in.ok())
            return detail::broken(record, errc::incomplete, in.offset());
        rib.entries_ = record.body().subspan(entries_at, in.offset() - entries_at);
        return rib;
    }

    /// Writes the whole record as it was read, but for octets behind the last entry; to make one, there is
    /// @ref rib_writer.
    constexpr void encode(wire::writer& out, record_time time) const noexcept
    {
        record_header const header{out, time, record_type::table_dump_v2, static_cast<std::uint16_t>(subtype_)};
        out.u32(sequence_number_);
        if (subtype_ == table_dump_v2_subtype::rib_generic || subtype_ == table_dump_v2_subtype::rib_generic_addpath) {
            out.u16(static_cast<std::uint16_t>(family_.afi));
            out.u8(static_cast<std::uint8_t>(family_.safi));
        }
        out.write(nlri_);
        out.u16(static_cast<std::uint16_t>(size_));
        out.write(entries_);
    }

    [[nodiscard]] constexpr table_dump_v2_subtype subtype() const noexcept { return subtype_; } ///< one of the ten
    /// The place of the record in the table, from 0.
    [[nodiscard]] constexpr std::uint32_t sequence_number() const noexcept { return sequence_number_; }
    [[nodiscard]] constexpr address_family family() const noexcept { return family_; } ///< of the route
    /// The one NLRI as it lies there, whatever its family.
    [[nodiscard]] constexpr octets nlri_octets() const noexcept { return nlri_; }
    /// The NLRI, if it is of the view's family: `rib.nlri<ipv6_unicast_nlri_view>()`.
    template<class View>
    [[nodiscard]] constexpr std::optional<View> nlri() const noexcept
    {
        if (family_ != View::family)
            return std::nullopt;
        return *View::decode(nlri_, nlri_paths_);
    }

    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; } ///< paths
    /// The entries as they lie there.
    [[nodiscard]] constexpr octets entry_octets() const noexcept { return entries_; }
    /// Whether each path has its identifier.
    [[nodiscard]] constexpr path_identifiers paths() const noexcept { return entry_paths_; }
    [[nodiscard]] constexpr iterator begin() const noexcept { return {entries_, entry_paths_}; }
    [[nodiscard]] constexpr iterator end() const noexcept
    {
        return {entries_.subspan(entries_.size()), entry_paths_};
    }

private:
    constexpr rib_view() = default;

    static constexpr address_family read_family(wire::reader& in) noexcept
    {
        afi const a{in.u16()};
        return {a, safi{in.u8()}};
    }
    static constexpr address_family family_of(std::uint16_t subtype) noexcept
    {
        constexpr address_family families[] = {ipv4_unicast, ipv4_multicast, ipv6_unicast, ipv6_multicast};
        return families[(subtype - 2U) % 6U];
    }

    // Steps over one NLRI: every family but those below starts with a length in bits. @see RFC 4760 §5
    static constexpr errc skip_nlri(wire::reader& in, address_family family) noexcept
    {
        bool const prefix = family == ipv4_unicast || family == ipv4_multicast || family == ipv6_unicast
            || family == ipv6_multicast;
        if (family.safi == safi::evpn || family.safi == safi::mcast_vpn) { // RFC 7432 §7; RFC 6514 §4
            (void)in.u8();
            (void)in.take(in.u8());
        } else if (family.safi == safi::flowspec || family.safi == safi::flowspec_vpn) { // RFC 8955 §4.1
            std::size_t const first = in.u8();
            (void)in.take(first < 0xf0 ? first : (first & 0xf) << 8 | in.u8());
        } else if (family.safi == safi::vpls) { // RFC 4761 §3.2.2
            (void)in.take(in.u16());
        } else if (family.safi == safi::bgp_ls || family.safi == safi::bgp_ls_vpn) { // RFC 9552 §5.2
            (void)in.u16();
            (void)in.take(in.u16());
        } else if (family.safi == safi::mup) { // draft-ietf-bess-mup-safi §3.1
            (void)in.u24();
            (void)in.take(in.u8());
        } else if (prefix
            || (detail::is_ip(family.afi)
                && (family.safi == safi::mpls_labels || family.safi == safi::mpls_vpn
                    || family.safi == safi::multicast_vpn || family.safi == safi::route_target_constraint
                    || family.safi == safi::sr_policy))) {
            std::size_t const bits = in.u8();
            if (prefix && bits > (family.afi == afi::ipv4 ? ipv4_address::width : ipv6_address::width))
                return errc::invalid_network_field;
            (void)in.take((bits + 7) / 8);
        } else {
            return in.ok() ? errc::wrong_address_family : errc::incomplete;
        }
        return in.ok() ? errc{} : errc::incomplete;
    }

    static constexpr rib_entry read_entry(wire::reader& in, path_identifiers paths) noexcept
    {
        rib_entry entry;
        entry.peer_index = in.u16();
        entry.originated_time = in.u32();
        if (paths == path_identifiers::present)
            entry.path_identifier = in.u32();
        entry.path_attributes = in.take(in.u16());
        return entry;
    }

    table_dump_v2_subtype subtype_{};
    std::uint32_t sequence_number_ = 0;
    address_family family_{};
    octets nlri_{};
    octets entries_{};
    std::size_t size_ = 0;
    path_identifiers nlri_paths_ = path_identifiers::absent;
    path_identifiers entry_paths_ = path_identifiers::absent;
};

} // namespace bgpwire::mrt

#endif
