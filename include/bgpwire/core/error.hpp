// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CORE_ERROR_HPP
#define BGPWIRE_CORE_ERROR_HPP

#include <bgpwire/core/printable.hpp>

#include <cstdint>

namespace bgpwire {

/// Everything that can go wrong, named as the RFCs name it.
///
/// The value *is* the NOTIFICATION pair: Error Code in the high octet, Error Subcode in the low
/// one, so there is no mapping table to drift. Values below 0x0100 are local and never go on
/// the wire. A value that is not listed is legal: IANA may assign it tomorrow.
///
/// @see RFC 4271 §4.5, §6; RFC 4486; RFC 5492; RFC 6608; RFC 7313; RFC 8538; RFC 9234; RFC 9384; RFC 9687
enum class errc : std::uint16_t {
    // Local: what an embedder meets, never a peer.
    no_buffer_space = 0x0001,       ///< encoding: the octets do not fit where they should go
    incomplete = 0x0002,            ///< a reader ran past the end of what it was given
    invalid_text = 0x0003,          ///< parsing: the text does not have the form of this type
    out_of_range = 0x0004,          ///< parsing: the form is right, a number is too large
    wrong_address_family = 0x0005,  ///< IPv4 where IPv6 is due, or the other way round
    first_after_last = 0x0006,      ///< a range of addresses that ends before it starts
    out_of_scope = 0x0007,          ///< decoding: the attribute means nothing on this session; no error of the peer's
    wrong_type = 0x0008,            ///< decoding: a message or MRT record of another type than the decoder's
    not_in_pool = 0x0010,           ///< pool: the address lies outside every range of the pool
    reserved_address = 0x0011,      ///< pool: inside, but withheld (exclusion, `avoid_buggy_ips`)
    address_in_use = 0x0012,        ///< pool: somebody else holds it
    pool_exhausted = 0x0013,        ///< pool: no free address of that family is left
    not_allocated = 0x0014,         ///< pool: releasing what nobody holds
    overlapping_ranges = 0x0015,    ///< pool: an address would be in it twice
    no_addresses = 0x0016,          ///< pool: there is no range to take addresses from
    unknown_pool = 0x0017,          ///< pool: there is none of that name
    duplicate_name = 0x0018,        ///< pool: two of the same name
    pool_refuses = 0x0019,          ///< pool: it is not for this owner, or gives no more
    different_pools = 0x001a,       ///< pool: the addresses asked for are not of one pool
    same_family_twice = 0x001b,     ///< pool: two addresses asked for, both IPv4 or both IPv6
    sharing_key_mismatch = 0x001c,  ///< pool: the address is held under another key, or under none
    backend_mismatch = 0x001d,      ///< pool: the address is shared for another backend
    port_in_use = 0x001e,           ///< pool: another owner uses that port of the shared address
    address_cooling = 0x001f,       ///< pool: released too recently
    quota_exceeded = 0x0020,        ///< pool: the class of the owner has all that it may
    stale_handle = 0x0021,          ///< pool: the lease is gone
    not_sealed = 0x0022,            ///< pool: what is in use is still being restored
    would_orphan = 0x0023,          ///< pool: the next configuration has no room for what is in use
    damaged_snapshot = 0x0024,      ///< pool: the octets are not as they were written
    not_automatic = 0x0025,         ///< pool: it gives addresses only to those who name it
    unknown_version = 0x0026,       ///< pool: a snapshot of another version, or of something else
    owner_too_long = 0x0027,         ///< pool: the name of an owner. @see bgpwire::pool_limits
    pool_name_too_long = 0x0028,     ///< pool: the name of a pool. @see bgpwire::pool_limits
    sharing_key_too_long = 0x0029,   ///< pool: the key of @ref bgpwire::sharing_terms. @see bgpwire::pool_limits
    sharing_scope_too_long = 0x002a, ///< pool: their scope. @see bgpwire::pool_limits
    backend_too_long = 0x002b,       ///< pool: their backend. @see bgpwire::pool_limits
    too_many_ports = 0x002c,         ///< pool: their ports. @see bgpwire::pool_limits
    too_many_pools = 0x002d,         ///< pool: in one configuration. @see bgpwire::pool_limits
    different_block = 0x002e,        ///< pool: the lease that the owner has is of another length

    message_header_error = 0x0100,        ///< a header that no subcode fits. @see RFC 4271 §6.1
    connection_not_synchronized = 0x0101, ///< the Marker is not all ones. @see RFC 4271 §6.1
    /// Too short or too long for the message's type; Data: the Length field. @see RFC 4271 §6.1
    bad_message_length = 0x0102,
    bad_message_type = 0x0103, ///< a type that this session does not know; Data: the Type field. @see RFC 4271 §6.1

    open_message_error = 0x0200, ///< an OPEN that no subcode fits. @see RFC 4271 §6.2
    unsupported_version_number = 0x0201, ///< Data: the version that is supported. @see RFC 4271 §6.2
    bad_peer_as = 0x0202, ///< not the AS number that was configured, or 0. @see RFC 4271 §6.2; RFC 7607 §2
    bad_bgp_identifier = 0x0203, ///< 0, or that of this speaker within one AS. @see RFC 6286 §2.2
    unsupported_optional_parameter = 0x0204, ///< a parameter that is not known. @see RFC 4271 §6.2
    authentication_failure = 0x0205, ///< deprecated, never sent
    unacceptable_hold_time = 0x0206, ///< 1 or 2 seconds, or less than is accepted here. @see RFC 4271 §6.2
    /// A capability that must be there is not; Data: what was missed. @see RFC 5492 §5
    unsupported_capability = 0x0207,
    role_mismatch = 0x020b, ///< the two roles do not go together. @see RFC 9234 §4.2

    update_message_error = 0x0300, ///< an UPDATE that no subcode fits. @see RFC 4271 §6.3
    /// Lengths that do not add up, an attribute twice. @see RFC 4271 §6.3; RFC 7606 §3
    malformed_attribute_list = 0x0301,
    unrecognized_well_known_attribute = 0x0302, ///< a well-known type code that is not known. @see RFC 4271 §6.3
    missing_well_known_attribute = 0x0303, ///< Data: the type code of what is not there. @see RFC 4271 §6.3
    attribute_flags_error = 0x0304, ///< Optional or Transitive does not fit the type code. @see RFC 4271 §6.3
    attribute_length_error = 0x0305, ///< a length that the type code does not have. @see RFC 4271 §6.3
    invalid_origin_attribute = 0x0306, ///< an ORIGIN above 2. @see RFC 4271 §6.3
    as_routing_loop = 0x0307, ///< deprecated, never sent
    invalid_next_hop_attribute = 0x0308, ///< no unicast host's address. @see RFC 4271 §6.3
    optional_attribute_error = 0x0309, ///< the value of an optional attribute. @see RFC 4271 §6.3
    invalid_network_field = 0x030a, ///< a prefix that cannot be read. @see RFC 4271 §6.3
    malformed_as_path = 0x030b, ///< segments that do not add up, or of an unknown type. @see RFC 4271 §6.3

    hold_timer_expired = 0x0400, ///< nothing was heard for the hold time. @see RFC 4271 §6.5

    finite_state_machine_error = 0x0500,         ///< an event that the state does not expect. @see RFC 4271 §6.6
    unexpected_message_in_open_sent = 0x0501,    ///< Data: the message's type. @see RFC 6608 §4
    unexpected_message_in_open_confirm = 0x0502, ///< Data: the message's type. @see RFC 6608 §4
    unexpected_message_in_established = 0x0503,  ///< Data: the message's type. @see RFC 6608 §4

    cease = 0x0600,                              ///< an end for a reason without subcode. @see RFC 4271 §6.7
    maximum_number_of_prefixes_reached = 0x0601, ///< Data, optional: AFI, SAFI and the limit. @see RFC 4486 §4
    administrative_shutdown = 0x0602,            ///< Data: a text for the operator. @see RFC 4486 §4; RFC 9003 §2
    peer_deconfigured = 0x0603,                  ///< the peer is no longer in the configuration. @see RFC 4486 §4
    administrative_reset = 0x0604,               ///< Data: a text for the operator. @see RFC 4486 §4; RFC 9003 §2
    connection_rejected = 0x0605,                ///< accepted by TCP, not wanted after all. @see RFC 4486 §4
    other_configuration_change = 0x0606,         ///< a change that needs a new session. @see RFC 4486 §4
    /// Two connections between one pair; this one loses. @see RFC 4271 §6.8; RFC 4486 §4
    connection_collision_resolution = 0x0607,
    out_of_resources = 0x0608, ///< memory, or whatever ran out. @see RFC 4486 §4
    hard_reset = 0x0609,       ///< Data: the NOTIFICATION proper; routes are not retained. @see RFC 8538 §3.1
    bfd_down = 0x060a,         ///< the BFD session went down. @see RFC 9384 §3

    route_refresh_message_error = 0x0700, ///< a ROUTE-REFRESH that no subcode fits. @see RFC 7313 §5
    invalid_message_length = 0x0701,      ///< of a ROUTE-REFRESH with subtype 1 or 2. @see RFC 7313 §5

    send_hold_timer_expired = 0x0800, ///< the peer has taken nothing for the send hold time. @see RFC 9687
};

/// The NOTIFICATION's Error Code. @see RFC 4271 §4.5
[[nodiscard]] constexpr std::uint8_t code_of(errc e) noexcept
{
    return static_cast<std::uint8_t>(static_cast<std::uint16_t>(e) >> 8);
}

/// The NOTIFICATION's Error Subcode. @see RFC 4271 §4.5
[[nodiscard]] constexpr std::uint8_t subcode_of(errc e) noexcept
{
    return static_cast<std::uint8_t>(static_cast<std::uint16_t>(e) & 0xff);
}

/// The pair as one value, as it came from a NOTIFICATION.
[[nodiscard]] constexpr errc make_errc(std::uint8_t code, std::uint8_t subcode) noexcept
{
    return static_cast<errc>(code << 8 | subcode);
}

/// The registry's name of an Error Code; "unknown error" for one that it does not list.
[[nodiscard]] constexpr char const* name_of_code(std::uint8_t code) noexcept
{
    constexpr char const* names[] = {"local error", "Message Header Error", "OPEN Message Error",
        "UPDATE Message Error", "Hold Timer Expired", "Finite State Machine Error", "Cease",
        "ROUTE-REFRESH Message Error", "Send Hold Timer Expired"};
    return code < sizeof names / sizeof *names ? names[code] : "unknown error";
}

/// The registry's name of the whole pair; null for a pair that it does not list.
[[nodiscard]] constexpr char const* name_of(errc e) noexcept
{
    switch (e) {
    case errc::no_buffer_space: return "no buffer space";
    case errc::incomplete: return "incomplete";
    case errc::invalid_text: return "invalid text";
    case errc::out_of_range: return "out of range";
    case errc::wrong_address_family: return "wrong address family";
    case errc::first_after_last: return "first address after the last";
    case errc::out_of_scope: return "out of scope";
    case errc::wrong_type: return "wrong type";
    case errc::not_in_pool: return "not in the pool";
    case errc::reserved_address: return "reserved address";
    case errc::address_in_use: return "address in use";
    case errc::pool_exhausted: return "pool exhausted";
    case errc::not_allocated: return "not allocated";
    case errc::overlapping_ranges: return "overlapping ranges";
    case errc::no_addresses: return "no addresses";
    case errc::unknown_pool: return "unknown pool";
    case errc::duplicate_name: return "duplicate name";
    case errc::pool_refuses: return "pool refuses";
    case errc::different_pools: return "different pools";
    case errc::same_family_twice: return "same family twice";
    case errc::sharing_key_mismatch: return "sharing key mismatch";
    case errc::backend_mismatch: return "backend mismatch";
    case errc::port_in_use: return "port in use";
    case errc::address_cooling: return "address is cooling down";
    case errc::quota_exceeded: return "quota exceeded";
    case errc::stale_handle: return "stale handle";
    case errc::not_sealed: return "not sealed";
    case errc::would_orphan: return "would orphan a lease";
    case errc::damaged_snapshot: return "damaged snapshot";
    case errc::not_automatic: return "not assigned automatically";
    case errc::unknown_version: return "unknown version";
    case errc::owner_too_long: return "owner's name too long";
    case errc::pool_name_too_long: return "pool's name too long";
    case errc::sharing_key_too_long: return "sharing key too long";
    case errc::sharing_scope_too_long: return "sharing scope too long";
    case errc::backend_too_long: return "backend too long";
    case errc::too_many_ports: return "too many ports";
    case errc::too_many_pools: return "too many pools";
    case errc::different_block: return "lease of another length";
    case errc::message_header_error:
    case errc::open_message_error:
    case errc::update_message_error:
    case errc::finite_state_machine_error:
    case errc::cease:
    case errc::route_refresh_message_error: return "Unspecific";
    case errc::connection_not_synchronized: return "Connection Not Synchronized";
    case errc::bad_message_length: return "Bad Message Length";
    case errc::bad_message_type: return "Bad Message Type";
    case errc::unsupported_version_number: return "Unsupported Version Number";
    case errc::bad_peer_as: return "Bad Peer AS";
    case errc::bad_bgp_identifier: return "Bad BGP Identifier";
    case errc::unsupported_optional_parameter: return "Unsupported Optional Parameter";
    case errc::authentication_failure: return "Authentication Failure";
    case errc::unacceptable_hold_time: return "Unacceptable Hold Time";
    case errc::unsupported_capability: return "Unsupported Capability";
    case errc::role_mismatch: return "Role Mismatch";
    case errc::malformed_attribute_list: return "Malformed Attribute List";
    case errc::unrecognized_well_known_attribute: return "Unrecognized Well-known Attribute";
    case errc::missing_well_known_attribute: return "Missing Well-known Attribute";
    case errc::attribute_flags_error: return "Attribute Flags Error";
    case errc::attribute_length_error: return "Attribute Length Error";
    case errc::invalid_origin_attribute: return "Invalid ORIGIN Attribute";
    case errc::as_routing_loop: return "AS Routing Loop";
    case errc::invalid_next_hop_attribute: return "Invalid NEXT_HOP Attribute";
    case errc::optional_attribute_error: return "Optional Attribute Error";
    case errc::invalid_network_field: return "Invalid Network Field";
    case errc::malformed_as_path: return "Malformed AS_PATH";
    case errc::hold_timer_expired: return "Hold Timer Expired";
    case errc::unexpected_message_in_open_sent: return "Receive Unexpected Message in OpenSent State";
    case errc::unexpected_message_in_open_confirm: return "Receive Unexpected Message in OpenConfirm State";
    case errc::unexpected_message_in_established: return "Receive Unexpected Message in Established State";
    case errc::maximum_number_of_prefixes_reached: return "Maximum Number of Prefixes Reached";
    case errc::administrative_shutdown: return "Administrative Shutdown";
    case errc::peer_deconfigured: return "Peer De-configured";
    case errc::administrative_reset: return "Administrative Reset";
    case errc::connection_rejected: return "Connection Rejected";
    case errc::other_configuration_change: return "Other Configuration Change";
    case errc::connection_collision_resolution: return "Connection Collision Resolution";
    case errc::out_of_resources: return "Out of Resources";
    case errc::hard_reset: return "Hard Reset";
    case errc::bfd_down: return "BFD Down";
    case errc::invalid_message_length: return "Invalid Message Length";
    case errc::send_hold_timer_expired: return "Send Hold Timer Expired";
    }
    return nullptr;
}

/// Whether it never goes on the wire.
[[nodiscard]] constexpr bool is_local(errc e) noexcept { return code_of(e) == 0; }

/// `Cease/Administrative Shutdown (6/2)`, `Hold Timer Expired (4/0)`, `address in use`.
template<class Out>
constexpr Out print_to(Out out, errc e)
{
    if (is_local(e) && name_of(e) != nullptr)
        return print_literal(out, name_of(e));
    out = print_literal(out, name_of_code(code_of(e)));
    // The codes without subcodes have one name, not two.
    bool const has_subcodes = e != errc::hold_timer_expired && e != errc::send_hold_timer_expired;
    if (char const* name = name_of(e); name != nullptr && has_subcodes) {
        *out++ = '/';
        out = print_literal(out, name);
    }
    out = print_literal(out, " (");
    out = print_decimal(out, code_of(e));
    *out++ = '/';
    out = print_decimal(out, subcode_of(e));
    *out++ = ')';
    return out;
}

/// What the receiver must do about an error, weakest first, so that the strongest of several is
/// their maximum. @see RFC 7606 §2
enum class error_action : std::uint8_t {
    ignore,            ///< go on as if nothing had been said
    attribute_discard, ///< drop the attribute, use the rest of the UPDATE
    treat_as_withdraw, ///< every route of the UPDATE counts as withdrawn
    afi_safi_disable,  ///< ignore this address family for the rest of the session
    session_reset,     ///< send the NOTIFICATION and close
};

/// The RFC's words for the action: "treat-as-withdraw".
template<class Out>
constexpr Out print_to(Out out, error_action action)
{
    constexpr char const* names[] = {
        "ignore", "attribute discard", "treat-as-withdraw", "AFI/SAFI disable", "session reset"};
    return print_literal(out, names[static_cast<std::uint8_t>(action)]);
}

/// A failure and the octets that it is about; 8 octets, trivially copyable, never allocates.
struct error {
    errc code; ///< what went wrong; local ones never go on the wire
    error_action action = error_action::session_reset; ///< what the RFCs ask the receiver to do
    std::uint8_t about = 0;   ///< type code of the attribute, capability or message concerned; 0: none
    std::uint16_t offset = 0; ///< first octet of the field at fault, from the start of the input
    std::uint16_t length = 0; ///< octets at fault: the NOTIFICATION's Data field is this slice of the input

    friend constexpr bool operator==(error const&, error const&) = default;

    /// `UPDATE Message Error/Malformed AS_PATH (3/11), treat-as-withdraw, octets 29..36`; the pool's
    /// errors are about no octets and name none.
    template<class Out>
    friend constexpr Out print_to(Out out, error const& e)
    {
        out = print_to(out, e.code);
        if (!is_local(e.code))
            out = print_to(print_literal(out, ", "), e.action);
        else if (e.code >= errc::not_in_pool)
            return out;
        if (e.length == 0)
            return print_decimal(print_literal(out, ", at octet "), e.offset);
        out = print_decimal(print_literal(out, ", octets "), e.offset);
        return print_decimal(print_literal(out, ".."), e.offset + e.length - 1U);
    }
};

} // namespace bgpwire

#endif
