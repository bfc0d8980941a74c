// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_TRAITS_HPP
#define BGPWIRE_PATH_ATTRIBUTE_TRAITS_HPP

#include <bgpwire/core/result.hpp>
#include <bgpwire/path_attribute/context.hpp>
#include <bgpwire/wire/writer.hpp>

#include <concepts>

namespace bgpwire {

/// Bits of the Attribute Flags octet; the low four are sent as 0 and ignored. @see RFC 4271 §4.3
namespace attribute_flag {
inline constexpr std::uint8_t optional = 0x80;        ///< not every speaker need know it
inline constexpr std::uint8_t transitive = 0x40;      ///< who does not know it passes it on
inline constexpr std::uint8_t partial = 0x20;         ///< somebody on the way did not know it
inline constexpr std::uint8_t extended_length = 0x10; ///< its length has two octets
} // namespace attribute_flag

/// The two flag bits that the attribute's RFC fixes. @see RFC 4271 §5
enum class attribute_category : std::uint8_t {
    well_known = 0x40,              ///< every speaker knows it; transitive
    optional_non_transitive = 0x80, ///< who does not know it drops it
    optional_transitive = 0xc0,     ///< who does not know it passes it on
};

/// The values that an Attribute Length may have, in octets: `minimum`, `minimum + step`, … `maximum`.
struct length_rule {
    std::uint16_t minimum;         ///< in octets
    std::uint16_t step = 1;        ///< in octets, not 0
    std::uint16_t maximum = 65535; ///< in octets

    /// Whether a value may have this many octets.
    [[nodiscard]] constexpr bool allows(std::size_t length) const noexcept
    {
        return length >= minimum && length <= maximum && (length - minimum) % step == 0;
    }
};

/// One length alone, in octets.
constexpr length_rule exactly(std::uint16_t length) noexcept { return {length, 1, length}; }
/// Any length from this one on, in octets.
constexpr length_rule at_least(std::uint16_t length) noexcept { return {length}; }
/// One item or more of that many octets each.
constexpr length_rule non_empty_list_of(std::uint16_t item) noexcept { return {item, item}; }

/// On which sessions an attribute counts; on others it is discarded unread.
enum class attribute_scope : std::uint8_t {
    everywhere,         ///< on every session
    not_external,       ///< RFC 7606 §7.5, §7.9, §7.10: means nothing from an external peer
    two_octet_sessions, ///< RFC 6793 §6: only an OLD speaker sends it
    bgpsec_sessions,    ///< RFC 8205 §2.2: only where BGPsec was negotiated
};

/// How much there is to check.
enum class attribute_validity : std::uint8_t {
    by_length, ///< flags and length are all: `decode` cannot fail
    by_value,  ///< the octets can be wrong: `decode` says so
};

/// One row of RFC 4271 §5 and RFC 7606 §7: all that the framing must know about an attribute.
struct path_attribute_traits {
    std::uint8_t type_code;                                        ///< Attribute Type Code
    char const* name;                                              ///< as IANA has it, for print_to; a literal
    attribute_category category;                                   ///< the flags that it must have
    length_rule length;                                            ///< values of any other length count as malformed
    error_action if_malformed;                                     ///< for a wrong length or value
    error_action if_flags_wrong = error_action::treat_as_withdraw; ///< RFC 7606 §3 (c)
    attribute_validity validity = attribute_validity::by_value;    ///< whether `decode` can fail
    attribute_scope scope = attribute_scope::everywhere;           ///< where it counts
};

/// What stands in a list of path attributes such as @ref bgpwire::known_path_attributes: a type that
/// borrows or holds one attribute value, says its traits, and decodes and encodes it.
///
/// `decode` is called only when flags and length agree with the traits. Its errors count their
/// offset from the start of the value. Of a value from elsewhere, `decode_path_attribute` asks the length first.
/// An attribute that comes in nearly every UPDATE may have `is_usual(value, context)`, too: true where a glance shows
/// that `decode` would take it.
template<class T>
concept path_attribute = requires(T const& attribute, octets value, codec_context const& context, wire::writer& out) {
    { T::traits } -> std::convertible_to<path_attribute_traits>;
    { T::decode(value, context) } noexcept -> std::same_as<result<T>>;
    { attribute.encode(out, context) } noexcept;
};

namespace detail {

template<class Attribute>
concept has_usual_values
    = requires(octets value, codec_context const& context) { Attribute::is_usual(value, context); };

/// What `decode` says of a value whose length the traits do not have.
constexpr error wrong_length(path_attribute_traits const& traits) noexcept
{
    return {traits.if_malformed == error_action::session_reset ? errc::optional_attribute_error // RFC 4760 §7
                                                               : errc::attribute_length_error,
        traits.if_malformed, traits.type_code};
}

} // namespace detail

/// Reads one value by itself, of any length: what @ref raw_path_attribute has, say.
///
/// @returns the attribute, which borrows `value` if it is a view; or the error, with the action of the traits for a
///   length that they do not have
template<path_attribute T>
[[nodiscard]] constexpr result<T> decode_path_attribute(octets value, codec_context const& context) noexcept
{
    if (!T::traits.length.allows(value.size()))
        return detail::wrong_length(T::traits);
    return T::decode(value, context);
}

/// Whether the session that `context` stands for is one on which the attribute counts.
[[nodiscard]] constexpr bool is_in_scope(attribute_scope scope, codec_context const& context) noexcept
{
    switch (scope) {
    case attribute_scope::everywhere: return true;
    case attribute_scope::not_external: return context.peer != peering::external;
    case attribute_scope::two_octet_sessions: return context.as_numbers == asn_width::two_octets;
    case attribute_scope::bgpsec_sessions: return !context.bgpsec.empty();
    }
    return true;
}

/// Writes a whole attribute: flags, type, length in one octet or two as its size asks, value.
///
/// @param more_flags  flags to set beyond the category's, such as Partial
/// @see RFC 4271 §4.3
template<class T>
constexpr void encode_path_attribute(
    wire::writer& out, T const& attribute, codec_context const& context, std::uint8_t more_flags = 0) noexcept
{
    auto const start = out.size();
    out.u8(static_cast<std::uint8_t>(static_cast<std::uint8_t>(T::traits.category) | more_flags));
    out.u8(T::traits.type_code);
    out.u8(0);
    attribute.encode(out, context);
    if (!out.ok())
        return;
    auto const length = out.size() - start - 3;
    if (length > 65535) {
        out.fail();
    } else if (length > 255 || (more_flags & attribute_flag::extended_length) != 0) {
        out.insert(start + 2, static_cast<std::uint8_t>(length >> 8));
        out.patch(start, static_cast<std::uint8_t>(
            static_cast<std::uint8_t>(T::traits.category) | more_flags | attribute_flag::extended_length));
        out.patch(start + 3, static_cast<std::uint8_t>(length & 0xff));
    } else {
        out.patch(start + 2, static_cast<std::uint8_t>(length));
    }
}

} // namespace bgpwire

#endif
