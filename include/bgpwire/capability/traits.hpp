// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_TRAITS_HPP
#define BGPWIRE_CAPABILITY_TRAITS_HPP

#include <bgpwire/core/result.hpp>
#include <bgpwire/wire/writer.hpp>

#include <concepts>

namespace bgpwire {

/// The values that a Capability Length may have, in octets: `minimum`, `minimum + step`, … `maximum`.
struct capability_length {
    std::uint8_t minimum = 0;   ///< in octets
    std::uint8_t step = 1;      ///< in octets, not 0
    std::uint8_t maximum = 255; ///< in octets

    /// Whether a value may have this many octets.
    [[nodiscard]] constexpr bool allows(std::size_t length) const noexcept
    {
        return length >= minimum && length <= maximum && (length - minimum) % step == 0;
    }
};

/// Which one counts when an OPEN carries a capability more than once with different values.
enum class capability_repetition : std::uint8_t {
    first_counts, ///< what comes later counts for nothing
    last_counts,  ///< RFC 4724 §3
};

/// What stands in the registry about a capability, and how long its value may be. @see RFC 5492 §4
struct capability_traits {
    std::uint8_t code;          ///< Capability Code. @see RFC 5492 §4
    char const* name;           ///< as IANA has it, for print_to; a literal
    capability_length length{}; ///< values of any other length count as malformed
    /// Which of several with the same code counts.
    capability_repetition repeated = capability_repetition::first_counts;
};

/// A type whose object can be announced: it says its traits and encodes its Capability Value.
template<class T>
concept announced_capability = requires(T const& value, wire::writer& out) {
    { T::traits } -> std::convertible_to<capability_traits>;
    { value.encode(out) } noexcept;
};

/// A type that holds or borrows one Capability Value and can be read as well.
///
/// `decode_capability` calls `decode` only with a length that the traits allow; the library's own refuse others
/// themselves. A user's own capability is such a type; @ref bgpwire::capabilities_view finds it without further ado.
template<class T>
concept capability = announced_capability<T> && requires(octets from) {
    { T::decode(from) } noexcept -> std::same_as<result<T>>;
};

namespace detail {

/// A capability that says nothing that can be understood. It is passed over, and never fails the OPEN.
constexpr error malformed_capability(std::uint8_t code, std::size_t offset, std::size_t length) noexcept
{
    return {errc::open_message_error, error_action::ignore, code, static_cast<std::uint16_t>(offset),
        static_cast<std::uint16_t>(length)};
}

} // namespace detail

/// Reads one Capability Value, 0 to 255 octets without code and length.
///
/// @returns the capability, which borrows `value` if it is a view; or an @ref error with action
///   `ignore`, `about` its code, and an offset that counts from the start of `value`. No such error
///   is a reason to refuse the OPEN. @see RFC 5492 §3
template<capability T>
[[nodiscard]] constexpr result<T> decode_capability(octets value) noexcept
{
    if (!T::traits.length.allows(value.size()))
        return detail::malformed_capability(T::traits.code, 0, value.size());
    return T::decode(value);
}

/// Writes a whole capability: code, length, value.
///
///     +------------------------------+
///     | Capability Code (1 octet)    |
///     +------------------------------+
///     | Capability Length (1 octet)  |
///     +------------------------------+
///     | Capability Value (variable)  |
///     +------------------------------+
///
/// A value of more than 255 octets makes the writer fail. @see RFC 5492 §4
template<announced_capability T>
constexpr void encode_capability(wire::writer& out, T const& value) noexcept
{
    out.u8(T::traits.code);
    wire::length_prefix<std::uint8_t> const length{out};
    value.encode(out);
}

} // namespace bgpwire

#endif
