// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CORE_PRINTABLE_HPP
#define BGPWIRE_CORE_PRINTABLE_HPP

// Text comes out through one hidden friend per type, `print_to(out, value)`, over any output
// iterator of char. `io/` turns it into streams, std::format, {fmt} and std::string.

#include <cstdint>

namespace bgpwire {

/// A type with a text form: it declares `print_to(out, value)` as a hidden friend.
template<class T>
concept printable = requires(char* out, T const& value) { out = print_to(out, value); };

/// Writes a zero-terminated text as it is.
template<class Out>
constexpr Out print_literal(Out out, char const* text)
{
    for (; *text != '\0'; ++text)
        *out++ = *text;
    return out;
}

/// Writes an unsigned number in decimal, without leading zeros.
template<class Out>
constexpr Out print_decimal(Out out, std::uint64_t value)
{
    char digits[20]{};
    int first = 20;
    do
        digits[--first] = static_cast<char>('0' + value % 10);
    while ((value /= 10) != 0);
    for (; first != 20; ++first)
        *out++ = digits[first];
    return out;
}

/// Writes an unsigned number in lower-case hexadecimal, padded with zeros to at least `width` digits (1 to 16).
template<class Out>
constexpr Out print_hex(Out out, std::uint64_t value, int width = 1)
{
    int shift = 60;
    while (shift > 0 && shift >= 4 * width && (value >> shift) == 0)
        shift -= 4;
    for (; shift >= 0; shift -= 4)
        *out++ = "0123456789abcdef"[(value >> shift) & 0xf];
    return out;
}

/// Writes each octet as two hexadecimal digits, nothing between them.
template<class Out, class Octets>
constexpr Out print_octets(Out out, Octets const& range)
{
    for (std::uint8_t octet : range)
        out = print_hex(out, octet, 2);
    return out;
}

/// Writes the elements of a range with one space between them.
template<class Out, class Range>
constexpr Out print_list(Out out, Range const& range)
{
    bool first = true;
    for (auto const& element : range) {
        if (!first)
            *out++ = ' ';
        first = false;
        out = print_to(out, element);
    }
    return out;
}

} // namespace bgpwire

#endif
