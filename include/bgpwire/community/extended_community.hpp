// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_COMMUNITY_EXTENDED_COMMUNITY_HPP
#define BGPWIRE_COMMUNITY_EXTENDED_COMMUNITY_HPP

#include <bgpwire/core/text.hpp>
#include <bgpwire/net/asn.hpp>
#include <bgpwire/net/ipv4_address.hpp>
#include <bgpwire/wire/writer.hpp>

#include <compare>

namespace bgpwire {

/// One extended community: eight octets whose first one or two say what the others are.
///
///     +----------------+------------------+---------------------------+
///     | type (1 octet) | sub-type (1)     | value (6 octets)          |
///     +----------------+------------------+---------------------------+
///
/// Every value is legal; a type that is not known here keeps its octets.
/// @see RFC 4360 §2; RFC 5668; RFC 7153
struct extended_community {
    std::uint64_t value = 0; ///< all eight octets, the type in the highest

    static constexpr std::size_t size = 8; ///< in octets

    [[nodiscard]] static constexpr extended_community load(std::uint8_t const* from) noexcept
    {
        return {wire::load<std::uint64_t>(from)};
    }
    constexpr void encode(wire::writer& out) const noexcept { out.u64(value); }

    [[nodiscard]] constexpr std::uint8_t type() const noexcept { return static_cast<std::uint8_t>(value >> 56); }
    [[nodiscard]] constexpr std::uint8_t sub_type() const noexcept
    {
        return static_cast<std::uint8_t>(value >> 48);
    }
    /// Whether it crosses the border of the AS. @see RFC 4360 §2
    [[nodiscard]] constexpr bool is_transitive() const noexcept { return (type() & 0x40) == 0; }

    /// A route target or another community made of an AS number and a local number. A four-octet AS
    /// number leaves two octets for `local`, whose higher bits are then dropped. @see RFC 4360 §3.1; RFC 5668 §2
    [[nodiscard]] static constexpr extended_community of_as(std::uint8_t sub_type, asn as_number, std::uint32_t local) noexcept
    {
        std::uint64_t const number = as_number.value();
        return as_number.is_mappable()
            ? extended_community{std::uint64_t{sub_type} << 48 | number << 32 | local}
            : extended_community{std::uint64_t{2} << 56 | std::uint64_t{sub_type} << 48 | number << 16 | (local & 0xffff)};
    }
    /// The same of an IPv4 address and a local number. @see RFC 4360 §3.2
    [[nodiscard]] static constexpr extended_community of_address(
        std::uint8_t sub_type, ipv4_address address, std::uint16_t local) noexcept
    {
        return {std::uint64_t{1} << 56 | std::uint64_t{sub_type} << 48 | std::uint64_t{address.value()} << 16 | local};
    }

    /// Reads `rt:64500:100`, `ro:192.0.2.1:7`, `rt:4200000000:1`, or sixteen hexadecimal digits behind `0x`.
    [[nodiscard]] static constexpr result<extended_community> parse(text_view text) noexcept;

    friend constexpr auto operator<=>(extended_community, extended_community) = default;

    /// `rt:64500:100`, `ro:192.0.2.1:7`; all others as `0x` and sixteen digits.
    template<class Out>
    friend constexpr Out print_to(Out out, extended_community c)
    {
        if (c.type() > 2 || (c.sub_type() != route_target && c.sub_type() != route_origin))
            return print_hex(print_literal(out, "0x"), c.value, 16);
        out = print_literal(out, c.sub_type() == route_target ? "rt:" : "ro:");
        auto const middle = static_cast<std::uint32_t>(c.value >> 16);
        auto const low = static_cast<std::uint32_t>(c.value);
        if (c.type() == 0) {
            out = print_decimal(out, middle >> 16);
            *out++ = ':';
            return print_decimal(out, low);
        }
        out = c.type() == 1 ? print_to(out, ipv4_address{middle}) : print_decimal(out, middle);
        // RFC 5668 §2: a small number of the four-octet type is not the two-octet type's value
        if (c.type() == 2 && middle <= 0xffff)
            *out++ = 'L';
        *out++ = ':';
        return print_decimal(out, low & 0xffff);
    }

    static constexpr std::uint8_t route_target = 2; ///< a sub-type. RFC 4360 §4
    static constexpr std::uint8_t route_origin = 3; ///< a sub-type. RFC 4360 §5
};

constexpr result<extended_community> extended_community::parse(text_view text) noexcept
{
    text_reader in{text};
    if (in.skip('0')) {
        in.expect('x');
        std::uint64_t value = 0;
        for (int i = 0; i != 16; ++i) {
            char const c = in.peek();
            auto const digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
            if (digit < 0 || !in.skip(c))
                in.fail(errc::invalid_text);
            value = value << 4 | static_cast<std::uint64_t>(digit & 0xf);
        }
        if (!in.finish())
            return in.error();
        return extended_community{value};
    }
    in.expect('r');
    bool const target = in.peek() == 't';
    in.expect(target ? 't' : 'o');
    in.expect(':');
    auto const sub_type = target ? route_target : route_origin;
    auto const colon = in.rest().find(':');
    if (in.ok() && colon != text_view::npos) {
        if (auto const address = ipv4_address::parse(in.rest().substr(0, colon))) {
            while (!in.skip(':'))
                in.skip(in.peek());
            auto const local = in.decimal(0xffff);
            if (!in.finish())
                return in.error();
            return of_address(sub_type, *address, static_cast<std::uint16_t>(local));
        }
    }
    auto const number = in.decimal(0xffffffff);
    bool const four_octets = in.skip('L') || number > 0xffff;
    in.expect(':');
    auto const local = in.decimal(four_octets ? 0xffff : 0xffffffff);
    if (!in.finish())
        return in.error();
    if (four_octets)
        return extended_community{std::uint64_t{2} << 56 | std::uint64_t{sub_type} << 48 | number << 16 | local};
    return of_as(sub_type, asn{static_cast<std::uint32_t>(number)}, static_cast<std::uint32_t>(local));
}

} // namespace bgpwire

#endif
