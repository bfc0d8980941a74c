// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_SUPPORT_HEX_HPP
#define BGPWIRE_TESTS_SUPPORT_HEX_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace bgpwire::test {

/// A text of hexadecimal digits, spaces and bars, taken as a template argument.
template<std::size_t Size>
struct hex_text {
    char characters[Size]{};
    std::size_t octet_count = 0;

    // Not noexcept and not total: a text that is no hexadecimal does not compile.
    consteval hex_text(char const (&text)[Size])
    {
        std::size_t digits = 0;
        for (std::size_t i = 0; i + 1 < Size; ++i) {
            char const c = text[i];
            characters[i] = c;
            if (c == ' ' || c == '|' || c == '\n')
                continue;
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
                throw "not a hexadecimal digit, a space or a bar";
            ++digits;
        }
        if (digits % 2 != 0)
            throw "half an octet";
        octet_count = digits / 2;
    }
};

template<hex_text Text>
consteval auto octets_of() noexcept
{
    std::array<std::uint8_t, Text.octet_count> octets{};
    std::size_t digits = 0;
    for (char const c : Text.characters) {
        if (c == ' ' || c == '|' || c == '\n' || c == '\0')
            continue;
        auto& octet = octets[digits++ / 2];
        octet = static_cast<std::uint8_t>(octet << 4 | (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10));
    }
    return octets;
}

template<hex_text Text>
inline constexpr auto octets_in = octets_of<Text>();

} // namespace bgpwire::test

/// `"80 04 04 | 00 00 01 f4"_hex`: octets that live as long as the program.
///
/// Spaces and bars only group; the octets are a span, so that equal texts share one array.
template<bgpwire::test::hex_text Text>
[[nodiscard]] constexpr std::span<std::uint8_t const> operator""_hex() noexcept
{
    return bgpwire::test::octets_in<Text>;
}

#endif
