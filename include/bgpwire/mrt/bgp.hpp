// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MRT_BGP_HPP
#define BGPWIRE_MRT_BGP_HPP

// The type BGP, which RFC 6396 deprecates and archives of the 1990s are full of.

#include <bgpwire/message/header.hpp>
#include <bgpwire/mrt/bgp4mp.hpp>

namespace bgpwire::mrt {

/// Subtypes of BGP. @see RFC 6396 Appendix B.2.1
enum class bgp_subtype : std::uint16_t {
    null = 0,         ///< reserved
    update = 1,       ///< an UPDATE
    pref_update = 2,  ///< not defined
    state_change = 3, ///< no message: see @ref bgp_state_change
    sync = 4,         ///< names another file
    open = 5,         ///< an OPEN
    notify = 6,       ///< a NOTIFICATION
    keepalive = 7,    ///< a KEEPALIVE
};

/// A BGP message without its header; borrows the record's octets.
///
///     +--------------------------------+-------------------------------+
///     | Peer AS Number (2 octets)      | Peer IP Address (4 octets)    |
///     +--------------------------------+-------------------------------+
///     | Local AS Number (2 octets)     | Local IP Address (4 octets)   |
///     +--------------------------------+-------------------------------+
///     | the message behind its header                                  |
///     +----------------------------------------------------------------+
///
/// @see RFC 6396 Appendix B.2.1
struct bgp_message {
    session_endpoints ends{}; ///< AS numbers of two octets, addresses of IPv4; the interface index is 0
    message_type type{};      ///< one of the four that have a subtype
    octets body{};            ///< what follows the header, whatever it is

    /// Whether a record is of this type, and of a subtype that stands for a message.
    [[nodiscard]] static constexpr bool is_in(record_view const& record) noexcept
    {
        return record.type() == record_type::bgp && type_of(bgp_subtype{record.subtype()}) != message_type{};
    }

    /// Reads a record for which @ref is_in holds (else `wrong_type`); refused are missing octets.
    [[nodiscard]] static constexpr result<bgp_message> decode(record_view const& record) noexcept
    {
        if (!is_in(record))
            return detail::another_type();
        bgp_message m;
        m.type = type_of(bgp_subtype{record.subtype()});
        wire::reader in{record.body()};
        m.ends.peer_as = asn{in.u16()};
        m.ends.peer_address = detail::read_address(in, afi::ipv4);
        m.ends.local_as = asn{in.u16()};
        m.ends.local_address = detail::read_address(in, afi::ipv4);
        m.body = in.rest();
        if (!in.ok())
            return detail::broken(record, errc::incomplete, in.offset());
        return m;
    }

    /// Writes the whole record; a message of another type than the four that have a subtype makes the writer fail.
    constexpr void encode(wire::writer& out, record_time time) const noexcept
    {
        auto const subtype = subtype_of(type);
        if (subtype == bgp_subtype::null)
            return out.fail();
        record_header const header{out, time, record_type::bgp, static_cast<std::uint16_t>(subtype)};
        detail::write_asn(out, asn_width::two_octets, ends.peer_as);
        detail::write_address(out, afi::ipv4, ends.peer_address);
        detail::write_asn(out, asn_width::two_octets, ends.local_as);
        detail::write_address(out, afi::ipv4, ends.local_address);
        out.write(body);
    }

    /// Writes the BGP message, header and all, so that @ref next_message finds it.
    constexpr void encode_message(wire::writer& out) const noexcept
    {
        message_header header{out, type};
        out.write(body);
    }

    /// How to decode the message: AS numbers of two octets, no ADD-PATH.
    [[nodiscard]] constexpr codec_context context() const noexcept
    {
        bgp4mp_message same;
        same.ends = ends;
        same.as_numbers = asn_width::two_octets;
        return same.context();
    }

    friend constexpr bool operator==(bgp_message const& a, bgp_message const& b) noexcept
    {
        return a.ends == b.ends && a.type == b.type && same_octets(a.body, b.body);
    }

private:
    static constexpr message_type type_of(bgp_subtype subtype) noexcept
    {
        switch (subtype) {
        case bgp_subtype::update: return message_type::update;
        case bgp_subtype::open: return message_type::open;
        case bgp_subtype::notify: return message_type::notification;
        case bgp_subtype::keepalive: return message_type::keepalive;
        default: return {};
        }
    }
    static constexpr bgp_subtype subtype_of(message_type type) noexcept
    {
        switch (type) {
        case message_type::update: return bgp_subtype::update;
        case message_type::open: return bgp_subtype::open;
        case message_type::notification: return bgp_subtype::notify;
        case message_type::keepalive: return bgp_subtype::keepalive;
        default: return bgp_subtype::null;
        }
    }
};

/// A session went from one state to another. @see RFC 6396 Appendix B.2.1
struct bgp_state_change {
    asn peer_as{};             ///< of two octets
    ip_address peer_address{}; ///< of IPv4
    session_state old_state{}; ///< before
    session_state new_state{}; ///< behind

    /// Whether a record is of this type and subtype.
    [[nodiscard]] static constexpr bool is_in(record_view const& record) noexcept
    {
        return record.type() == record_type::bgp && bgp_subtype{record.subtype()} == bgp_subtype::state_change;
    }

    /// Reads a record for which @ref is_in holds (else `wrong_type`); refused are missing octets.
    [[nodiscard]] static constexpr result<bgp_state_change> decode(record_view const& record) noexcept
    {
        if (!is_in(record))
            return detail::another_type();
        bgp_state_change change;
        wire::reader in{record.body()};
        change.peer_as = asn{in.u16()};
        change.peer_address = detail::read_address(in, afi::ipv4);
        change.old_state = session_state{in.u16()};
        change.new_state = session_state{in.u16()};
        if (!in.ok())
            return detail::broken(record, errc::incomplete, in.offset());
        return change;
    }

    /// Writes the whole record; an AS number above 65535 and an IPv6 address make the writer fail.
    constexpr void encode(wire::writer& out, record_time time) const noexcept
    {
        record_header const header{
            out, time, record_type::bgp, static_cast<std::uint16_t>(bgp_subtype::state_change)};
        detail::write_asn(out, asn_width::two_octets, peer_as);
        detail::write_address(out, afi::ipv4, peer_address);
        out.u16(static_cast<std::uint16_t>(old_state));
        out.u16(static_cast<std::uint16_t>(new_state));
    }

    friend constexpr bool operator==(bgp_state_change const&, bgp_state_change const&) = default;
};

} // namespace bgpwire::mrt

#endif
