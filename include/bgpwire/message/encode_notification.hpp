// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_ENCODE_NOTIFICATION_HPP
#define BGPWIRE_MESSAGE_ENCODE_NOTIFICATION_HPP

#include <bgpwire/core/text.hpp>
#include <bgpwire/message/notification.hpp>

namespace bgpwire {

/// Writes a NOTIFICATION; Data that would make it longer than 4096 octets is cut off, since it must
/// not pass what a peer without the Extended Message capability takes. @see RFC 8654 §5
constexpr void encode_notification(wire::writer& out, errc why, octets data = {}) noexcept
{
    constexpr std::size_t most = standard_message_length - header_length - 2;
    notification_view{why, data.first(data.size() < most ? data.size() : most)}.encode(out);
}

/// Writes the NOTIFICATION that reports an error of a decoder.
///
/// @param input  what the decoder was given and the error's offset counts from: the message, or the
///               stream for an error of @ref next_message. It may be cut off.
///
/// Data is what the RFC of the error asks for: the octets at fault, the version that we do speak, the
/// type code, or nothing. An error about a NOTIFICATION must not be answered: the caller sees it by
/// `about` 3 on a header error. @see RFC 4271 §6; RFC 6608 §3; RFC 7313 §5
constexpr void encode_notification(wire::writer& out, error const& e, octets input) noexcept
{
    std::uint8_t const version[] = {0, 4}; // RFC 4271 §6.2: two octets, although the field is one
    std::uint8_t const about[] = {e.about};
    switch (e.code) {
    case errc::unsupported_version_number: return encode_notification(out, e.code, version);
    case errc::unrecognized_well_known_attribute: // below: the whole attribute
    case errc::attribute_flags_error:
    case errc::attribute_length_error:
    case errc::invalid_origin_attribute:
    case errc::invalid_next_hop_attribute:
    case errc::optional_attribute_error:
    case errc::bad_message_length:
    case errc::bad_message_type:
    case errc::invalid_message_length: {
        auto const rest = input.subspan(e.offset < input.size() ? e.offset : input.size());
        return encode_notification(out, e.code, rest.first(e.length < rest.size() ? e.length : rest.size()));
    }
    case errc::missing_well_known_attribute:
    case errc::unexpected_message_in_open_sent: // RFC 6608 §3: the type of the message
    case errc::unexpected_message_in_open_confirm:
    case errc::unexpected_message_in_established: return encode_notification(out, e.code, about);
    default: return encode_notification(out, e.code);
    }
}

/// Writes a Cease for an administrative shutdown or reset, with the operator's words in UTF-8. What is
/// longer than 255 octets is cut off in front of the character that passes them. @see RFC 9003 §2
constexpr void encode_shutdown(wire::writer& out, errc why, text_view text) noexcept
{
    std::size_t size = text.size();
    if (size > 255)
        for (size = 255; size != 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80;)
            --size;
    message_header const header{out, message_type::notification};
    out.u8(code_of(why));
    out.u8(subcode_of(why));
    if (text.empty())
        return;
    out.u8(static_cast<std::uint8_t>(size));
    for (char const c : text.substr(0, size))
        out.u8(static_cast<std::uint8_t>(c));
}

/// Writes a Cease for too many prefixes, with the configured bound. @see RFC 4486 §4
constexpr void encode_prefix_limit(wire::writer& out, prefix_limit limit) noexcept
{
    message_header const header{out, message_type::notification};
    out.u8(code_of(errc::maximum_number_of_prefixes_reached));
    out.u8(subcode_of(errc::maximum_number_of_prefixes_reached));
    out.u16(static_cast<std::uint16_t>(limit.family.afi));
    out.u8(static_cast<std::uint8_t>(limit.family.safi));
    out.u32(limit.upper_bound);
}

/// Writes a Hard Reset that wraps the reason proper. Only for a peer with the N bit in its Graceful
/// Restart capability. @see RFC 8538 §3.1
constexpr void encode_hard_reset(wire::writer& out, errc why, octets data = {}) noexcept
{
    constexpr std::size_t most = standard_message_length - header_length - 4;
    message_header const header{out, message_type::notification};
    out.u8(code_of(errc::hard_reset));
    out.u8(subcode_of(errc::hard_reset));
    out.u8(code_of(why));
    out.u8(subcode_of(why));
    out.write(data.first(data.size() < most ? data.size() : most));
}

/// A whole NOTIFICATION 6/5, for a connection that is refused: it tells the peer to rest. @see RFC 4486 §4
inline constexpr std::uint8_t connection_rejected_octets[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 21, 3, 6, 5};

} // namespace bgpwire

#endif
