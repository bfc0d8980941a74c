// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MRT_PEER_INDEX_TABLE_HPP
#define BGPWIRE_MRT_PEER_INDEX_TABLE_HPP

#include <bgpwire/mrt/record_header.hpp>
#include <bgpwire/net/bgp_identifier.hpp>

#include <bit>

namespace bgpwire::mrt {

/// Degrees north and east on WGS 84; not a number where the collector keeps it private. @see RFC 6397 §4.1
struct geo_location {
    float latitude = 0;  ///< in degrees, north positive
    float longitude = 0; ///< in degrees, east positive

    /// Whether both are the same octets on the wire: where neither is a number, too.
    friend constexpr bool operator==(geo_location const& a, geo_location const& b) noexcept
    {
        return std::bit_cast<std::uint32_t>(a.latitude) == std::bit_cast<std::uint32_t>(b.latitude)
            && std::bit_cast<std::uint32_t>(a.longitude) == std::bit_cast<std::uint32_t>(b.longitude);
    }
};

/// A peer of the collector, which the entries of a TABLE_DUMP_V2 name by its place in the table.
struct peer_entry {
    bgp_identifier identifier{};              ///< BGP Identifier; 0 where it is not known
    ip_address address{};                     ///< IPv4 or IPv6
    asn as_number{};                          ///< of `width` octets in the file
    asn_width width = asn_width::four_octets; ///< of the AS number in the table; it says nothing of the session
    std::optional<geo_location> location{};   ///< only in a GEO_PEER_TABLE

    friend constexpr bool operator==(peer_entry const&, peer_entry const&) = default;
};

namespace detail {

/// The bits of the Peer Type; the others are not assigned.
inline constexpr std::uint8_t peer_type_ipv6 = 1, peer_type_as4 = 2;

} // namespace detail

/// PEER_INDEX_TABLE, or GEO_PEER_TABLE: a forward range of @ref peer_entry that borrows the record's octets.
///
///     +----------------------------------------------------------+
///     | Collector BGP ID (4 octets)                              |
///     +----------------------------------------------------------+
///     | View Name Length (2 octets), View Name (variable)        |
///     +----------------------------------------------------------+
///     | Latitude, Longitude (4 octets each), only with locations |
///     +----------------------------------------------------------+
///     | Peer Count (2 octets)                                    |
///     +----------------------------------------------------------+
///     | peers: type (1), BGP ID (4), IP address (4 or 16),       |
///     |   AS number (2 or 4), Latitude, Longitude (as above)     |
///     +----------------------------------------------------------+
///
/// @see RFC 6396 §4.3.1; RFC 6397 §4.1
class peer_index_table_view {
public:
    using value_type = peer_entry; ///< what iterating gives, by value

    class iterator {
    public:
        using value_type = peer_entry;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() = default;
        constexpr peer_entry operator*() const noexcept
        {
            wire::reader in{rest_};
            return read_peer(in, located_);
        }
        constexpr iterator& operator++() noexcept
        {
            rest_ = rest_.subspan(peer_length(rest_[0], located_));
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
        friend peer_index_table_view;
        constexpr iterator(octets rest, std::size_t located) noexcept : rest_{rest}, located_{located} {}
        octets rest_{};
        std::size_t located_ = 0;
    };

    /// Whether a record is a PEER_INDEX_TABLE or a GEO_PEER_TABLE.
    [[nodiscard]] static constexpr bool is_in(record_view const& record) noexcept
    {
        return record.type() == record_type::table_dump_v2 && (record.subtype() == 1 || record.subtype() == 7);
    }

    /// Reads a record for which @ref is_in holds (else `wrong_type`), and checks every peer; linear.
    [[nodiscard]] static constexpr result<peer_index_table_view> decode(record_view const& record) noexcept
    {
        if (!is_in(record))
            return detail::another_type();
        peer_index_table_view table;
        wire::reader in{record.body()};
        table.collector_ = bgp_identifier{in.u32()};
        table.view_name_ = in.take(in.u16());
        if (record.subtype() == 7) {
            table.located_ = location_length;
            table.location_ = read_location(in);
        }
        table.size_ = in.u16();
        auto const start = in.offset();
        for (std::size_t i = 0; i != table.size_ && in.ok(); ++i)
            (void)read_peer(in, table.located_);
        if (!in.ok())
            return detail::broken(record, errc::incomplete, in.offset());
        table.peers_ = record.body().subspan(start, in.offset() - start);
        return table;
    }

    /// The BGP Identifier of the collector.
    [[nodiscard]] constexpr bgp_identifier collector() const noexcept { return collector_; }
    /// The name of the view, in UTF-8; mostly empty.
    [[nodiscard]] constexpr octets view_name() const noexcept { return view_name_; }
    /// Where the collector stands; only in a GEO_PEER_TABLE.
    [[nodiscard]] constexpr std::optional<geo_location> location() const noexcept { return location_; }

    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; } ///< peers
    /// The peers as they lie there.
    [[nodiscard]] constexpr octets peer_octets() const noexcept { return peers_; }
    [[nodiscard]] constexpr iterator begin() const noexcept { return {peers_, located_}; }
    [[nodiscard]] constexpr iterator end() const noexcept { return {peers_.subspan(peers_.size()), located_}; }

    /// The peer that entries call `index`; linear. Who reads a whole table copies it into an array first.
    [[nodiscard]] constexpr std::optional<peer_entry> find(std::size_t index) const noexcept
    {
        for (auto const& peer : *this)
            if (index-- == 0)
                return peer;
        return std::nullopt;
    }

    /// Writes the whole record as it was read, but for octets behind the last peer; to make one, there is
    /// @ref peer_index_table_writer.
    constexpr void encode(wire::writer& out, record_time time) const noexcept
    {
        record_header const header{
            out, time, record_type::table_dump_v2, static_cast<std::uint16_t>(location_ ? 7 : 1)};
        out.u32(collector_.value());
        out.u16(static_cast<std::uint16_t>(view_name_.size()));
        out.write(view_name_);
        if (location_) {
            out.u32(std::bit_cast<std::uint32_t>(location_->latitude));
            out.u32(std::bit_cast<std::uint32_t>(location_->longitude));
        }
        out.u16(static_cast<std::uint16_t>(size_));
        out.write(peers_);
    }

private:
    static constexpr std::size_t location_length = 8;

    constexpr peer_index_table_view() = default;

    static constexpr std::size_t peer_length(std::uint8_t type, std::size_t located) noexcept
    {
        return 1U + 4U + ((type & detail::peer_type_ipv6) != 0 ? 16U : 4U)
            + ((type & detail::peer_type_as4) != 0 ? 4U : 2U) + located;
    }
    static constexpr geo_location read_location(wire::reader& in) noexcept
    {
        auto const latitude = std::bit_cast<float>(in.u32());
        return {latitude, std::bit_cast<float>(in.u32())};
    }
    static constexpr peer_entry read_peer(wire::reader& in, std::size_t located) noexcept
    {
        peer_entry peer;
        auto const type = in.u8();
        peer.identifier = bgp_identifier{in.u32()};
        peer.address = detail::read_address(in, (type & detail::peer_type_ipv6) != 0 ? afi::ipv6 : afi::ipv4);
        peer.width = (type & detail::peer_type_as4) != 0 ? asn_width::four_octets : asn_width::two_octets;
        peer.as_number = detail::read_asn(in, peer.width);
        if (located != 0)
            peer.location = read_location(in);
        return peer;
    }

    bgp_identifier collector_{};
    octets view_name_{};
    std::optional<geo_location> location_{};
    octets peers_{};
    std::size_t size_ = 0;
    std::size_t located_ = 0; // octets of a peer's location: 0 or 8
};

} // namespace bgpwire::mrt

#endif
