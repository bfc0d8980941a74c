// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_UPDATE_FIELDS_HPP
#define BGPWIRE_MESSAGE_UPDATE_FIELDS_HPP

#include <bgpwire/message/header.hpp>

namespace bgpwire {

/// The three fields of an UPDATE, cut out and not looked into; borrows the message's octets.
///
///     +-----------------------------------------------------+
///     | Withdrawn Routes Length (2 octets)                  |
///     +-----------------------------------------------------+
///     | Withdrawn Routes (variable)                         |
///     +-----------------------------------------------------+
///     | Total Path Attribute Length (2 octets)              |
///     +-----------------------------------------------------+
///     | Path Attributes (variable)                          |
///     +-----------------------------------------------------+
///     | Network Layer Reachability Information (variable)   |
///     +-----------------------------------------------------+
///
/// @see RFC 4271 §4.3
struct update_fields {
    octets withdrawn_routes; ///< IPv4 prefixes
    octets path_attributes;  ///< headers and values
    octets nlri;             ///< IPv4 prefixes; what is left of the message

    /// Cuts the body of an UPDATE.
    ///
    /// @returns `malformed_attribute_list`, session reset, without Data, if one of the two lengths passes the
    ///   end of the message; the offset is that length's; `wrong_type`, action `ignore`, for a message that is no
    ///   UPDATE. Constant time. @see RFC 4271 §6.3
    [[nodiscard, gnu::always_inline]] static constexpr result<update_fields> split(message_view message) noexcept
    {
        if (message.type() != message_type::update) [[unlikely]]
            return detail::another_type(message);
        auto const whole = message.octets();
        std::size_t const withdrawn_at = header_length + 2;
        std::size_t const withdrawn_length = wire::load<std::uint16_t>(whole, header_length);
        if (withdrawn_at + withdrawn_length + 2 > whole.size())
            return error{.code = errc::malformed_attribute_list, .offset = header_length};
        std::size_t const attributes_at = withdrawn_at + withdrawn_length + 2;
        std::size_t const attributes_length = wire::load<std::uint16_t>(whole, attributes_at - 2);
        if (attributes_at + attributes_length > whole.size())
            return error{
                .code = errc::malformed_attribute_list, .offset = static_cast<std::uint16_t>(attributes_at - 2)};
        return update_fields{whole.subspan(withdrawn_at, withdrawn_length),
            whole.subspan(attributes_at, attributes_length), whole.subspan(attributes_at + attributes_length)};
    }
};

} // namespace bgpwire

#endif
