// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MRT_BGP4MP_HPP
#define BGPWIRE_MRT_BGP4MP_HPP

#include <bgpwire/message/header.hpp>
#include <bgpwire/mrt/record_header.hpp>
#include <bgpwire/nlri/unicast.hpp>
#include <bgpwire/path_attribute/context.hpp>

namespace bgpwire::mrt {

/// Subtypes of BGP4MP and BGP4MP_ET. @see RFC 6396 §4.4, Appendix B.2.6; RFC 8050 §3
enum class bgp4mp_subtype : std::uint16_t {
    state_change = 0,               ///< AS numbers of two octets
    message = 1,                    ///< AS numbers of two octets
    entry = 2,                      ///< deprecated
    snapshot = 3,                   ///< deprecated: names another file
    message_as4 = 4,                ///< AS numbers of four octets
    state_change_as4 = 5,           ///< AS numbers of four octets
    message_local = 6,              ///< two octets, sent by the collector
    message_as4_local = 7,          ///< four octets, sent by the collector
    message_addpath = 8,            ///< two octets, with path identifiers
    message_as4_addpath = 9,        ///< four octets, with path identifiers
    message_local_addpath = 10,     ///< two octets, sent, with path identifiers
    message_as4_local_addpath = 11, ///< four octets, sent, with path identifiers
};

/// Whether the peer sent a message, or the collector did. @see RFC 6396 §4.4.4
enum class direction : std::uint8_t {
    received, ///< the peer sent it
    sent,     ///< the collector sent it
};

/// Whose session it is: what every BGP4MP record starts with.
///
///     +---------------------------------+---------------------------------+
///     | Peer AS Number (2 or 4 octets)  | Local AS Number (2 or 4 octets) |
///     +---------------------------------+---------------------------------+
///     | Interface Index (2 octets)      | Address Family (2 octets)       |
///     +---------------------------------+---------------------------------+
///     | Peer IP Address (4 or 16)       | Local IP Address (4 or 16)      |
///     +---------------------------------+---------------------------------+
///
struct session_endpoints {
    asn peer_as{};                     ///< of the one that is observed
    asn local_as{};                    ///< of the collector
    std::uint16_t interface_index = 0; ///< 0 where it is not known
    ip_address peer_address{};         ///< IPv4 or IPv6, as the local one
    ip_address local_address{};        ///< of the collector

    friend constexpr bool operator==(session_endpoints const&, session_endpoints const&) = default;
};

namespace detail {

constexpr bool is_bgp4mp(record_view const& record) noexcept
{
    return record.type() == record_type::bgp4mp || record.type() == record_type::bgp4mp_et;
}

/// Fails the reader's caller with `wrong_address_family` by its return value; octets that are missing are the reader's
/// to tell.
constexpr bool read_endpoints(wire::reader& in, asn_width width, session_endpoints& ends) noexcept
{
    ends.peer_as = read_asn(in, width);
    ends.local_as = read_asn(in, width);
    ends.interface_index = in.u16();
    afi const family{in.u16()};
    ends.peer_address = read_address(in, family);
    ends.local_address = read_address(in, family);
    return is_ip(family);
}

/// Addresses of two families and AS numbers that are too large make the writer fail.
constexpr void write_endpoints(wire::writer& out, asn_width width, session_endpoints const& ends) noexcept
{
    write_asn(out, width, ends.peer_as);
    write_asn(out, width, ends.local_as);
    out.u16(ends.interface_index);
    auto const family = ends.peer_address.afi();
    out.u16(static_cast<std::uint16_t>(family));
    write_address(out, family, ends.peer_address);
    write_address(out, family, ends.local_address);
}

constexpr record_header bgp4mp_header(wire::writer& out, record_time time, bgp4mp_subtype subtype) noexcept
{
    return {out, time, time.microseconds ? record_type::bgp4mp_et : record_type::bgp4mp,
        static_cast<std::uint16_t>(subtype)};
}

constexpr error broken_bgp4mp(record_view const& record, wire::reader const& in, asn_width width) noexcept
{
    return in.ok() ? broken(record, errc::wrong_address_family, 2 * static_cast<std::size_t>(width) + 2)
                   : broken(record, errc::incomplete, in.offset());
}

} // namespace detail

/// A BGP message with the session that it was seen on; borrows the record's octets.
/// @see RFC 6396 §4.4.2, §4.4.3; RFC 8050 §3
struct bgp4mp_message {
    session_endpoints ends{};                            ///< of the session that it was seen on
    asn_width as_numbers = asn_width::four_octets;       ///< of AS_PATH and AGGREGATOR in the message, too
    path_identifiers paths = path_identifiers::absent;   ///< of the NLRI in the message
    mrt::direction direction = mrt::direction::received; ///< who sent it
    octets message_octets{};                             ///< marker and all; @ref message looks at it

    /// Whether the record is of one of the subtypes that hold a message.
    [[nodiscard]] static constexpr bool is_in(record_view const& record) noexcept
    {
        return detail::is_bgp4mp(record) && (record.subtype() == 1 || record.subtype() == 4
            || (record.subtype() >= 6 && record.subtype() <= 11));
    }

    /// Reads a record for which @ref is_in holds (else `wrong_type`); refused are missing
    /// octets and other address families.
    [[nodiscard]] static constexpr result<bgp4mp_message> decode(record_view const& record) noexcept
    {
        if (!is_in(record))
            return detail::another_type();
        using enum bgp4mp_subtype;
        bgp4mp_subtype const subtype{record.subtype()};
        bgp4mp_message m;
        m.as_numbers = subtype == message_as4 || subtype == message_as4_local || subtype == message_as4_addpath
                || subtype == message_as4_local_addpath
            ? asn_width::four_octets
            : asn_width::two_octets;
        if (subtype >= message_addpath)
            m.paths = path_identifiers::present;
        if (subtype == message_local || subtype == message_as4_local || subtype >= message_local_addpath)
            m.direction = mrt::direction::sent;
        wire::reader in{record.body()};
        bool const known = detail::read_endpoints(in, m.as_numbers, m.ends);
        if (!known || !in.ok())
            return detail::broken_bgp4mp(record, in, m.as_numbers);
        m.message_octets = in.rest();
        return m;
    }

    /// The one that says `as_numbers`, `paths` and `direction`.
    [[nodiscard]] constexpr bgp4mp_subtype subtype() const noexcept
    {
        using enum bgp4mp_subtype;
        constexpr bgp4mp_subtype subtypes[] = {message, message_as4, message_local, message_as4_local, message_addpath,
            message_as4_addpath, message_local_addpath, message_as4_local_addpath};
        return subtypes[(paths == path_identifiers::present ? 4 : 0) + (direction == mrt::direction::sent ? 2 : 0)
            + (as_numbers == asn_width::four_octets ? 1 : 0)];
    }

    /// Writes the whole record, of type BGP4MP_ET if `time` has microseconds. Addresses of two families, and
    /// AS numbers that do not fit into `as_numbers`, make the writer fail.
    constexpr void encode(wire::writer& out, record_time time) const noexcept
    {
        auto const header = detail::bgp4mp_header(out, time, subtype());
        detail::write_endpoints(out, as_numbers, ends);
        out.write(message_octets);
    }

    /// The message, its header found correct; `errc::incomplete` if the record holds only a part of it.
    [[nodiscard]] constexpr result<message_view> message() const noexcept
    {
        auto const found = next_message(message_octets, extended_message_length);
        if (!found)
            return found.error();
        if (!*found)
            return error{.code = errc::incomplete, .action = error_action::ignore};
        return **found;
    }

    /// How to decode the message: what the record's type and the two AS numbers say of the session.
    /// AS_SETs pass: archives are older than RFC 9774.
    [[nodiscard]] constexpr codec_context context() const noexcept
    {
        codec_context context;
        context.as_numbers = as_numbers;
        context.peer = ends.peer_as == ends.local_as ? peering::internal : peering::external;
        context.as_sets = as_set_handling::accept;
        context.maximum_message_length = extended_message_length;
        for (auto const family : {ipv4_unicast, ipv4_multicast, ipv6_unicast, ipv6_multicast}) {
            if (paths == path_identifiers::present)
                context.add_path.insert(family);
            if (family.afi == afi::ipv4)
                context.ipv6_next_hop.insert(family);
        }
        return context;
    }

    friend constexpr bool operator==(bgp4mp_message const& a, bgp4mp_message const& b) noexcept
    {
        return a.ends == b.ends && a.as_numbers == b.as_numbers && a.paths == b.paths && a.direction == b.direction
            && same_octets(a.message_octets, b.message_octets);
    }
};

/// The states of RFC 4271 §8.2.2 as MRT numbers them. @see RFC 6396 §4.4.1
enum class session_state : std::uint16_t {
    idle = 1,         ///< no connection is wanted, or it rests
    connect = 2,      ///< the TCP connection is being set up
    active = 3,       ///< waits for the peer to connect
    open_sent = 4,    ///< the collector's OPEN is sent
    open_confirm = 5, ///< the peer's OPEN is accepted
    established = 6,  ///< UPDATEs are exchanged
};

/// A session went from one state to another. @see RFC 6396 §4.4.1, §4.4.4
struct bgp4mp_state_change {
    session_endpoints ends{};                      ///< of the session
    asn_width as_numbers = asn_width::four_octets; ///< of the AS numbers in `ends`
    session_state old_state{};                     ///< before
    session_state new_state{};                     ///< behind

    /// Whether a record is of this type and of one of its two subtypes for it.
    [[nodiscard]] static constexpr bool is_in(record_view const& record) noexcept
    {
        return detail::is_bgp4mp(record) && (record.subtype() == 0 || record.subtype() == 5);
    }

    /// Reads a record for which @ref is_in holds (else `wrong_type`); refused are missing
    /// octets and other address families.
    [[nodiscard]] static constexpr result<bgp4mp_state_change> decode(record_view const& record) noexcept
    {
        if (!is_in(record))
            return detail::another_type();
        bgp4mp_state_change change;
        change.as_numbers = bgp4mp_subtype{record.subtype()} == bgp4mp_subtype::state_change_as4
            ? asn_width::four_octets
            : asn_width::two_octets;
        wire::reader in{record.body()};
        bool const known = detail::read_endpoints(in, change.as_numbers, change.ends);
        change.old_state = session_state{in.u16()};
        change.new_state = session_state{in.u16()};
        if (!known || !in.ok())
            return detail::broken_bgp4mp(record, in, change.as_numbers);
        return change;
    }

    /// Writes the whole record, as @ref bgp4mp_message::encode does.
    constexpr void encode(wire::writer& out, record_time time) const noexcept
    {
        auto const header = detail::bgp4mp_header(out, time,
            as_numbers == asn_width::four_octets ? bgp4mp_subtype::state_change_as4 : bgp4mp_subtype::state_change);
        detail::write_endpoints(out, as_numbers, ends);
        out.u16(static_cast<std::uint16_t>(old_state));
        out.u16(static_cast<std::uint16_t>(new_state));
    }

    friend constexpr bool operator==(bgp4mp_state_change const&, bgp4mp_state_change const&) = default;
};

} // namespace bgpwire::mrt

#endif
