// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_COMMUNITY_IPV6_EXTENDED_COMMUNITY_HPP
#define BGPWIRE_COMMUNITY_IPV6_EXTENDED_COMMUNITY_HPP

#include <bgpwire/net/ipv6_address.hpp>
#include <bgpwire/wire/writer.hpp>

#include <compare>

namespace bgpwire {

/// One extended community that is made of an IPv6 address and a number.
///
///     +----------------+------------------+--------------------------+-----------------+
///     | type (1 octet) | sub-type (1)     | IPv6 address (16)        | number (2)      |
///     +----------------+------------------+--------------------------+-----------------+
///
/// Every value is legal. @see RFC 5701 §2
struct ipv6_extended_community {
    std::uint8_t type = 0;     ///< 0x00: transitive, 0x40: not
    std::uint8_t sub_type = 0; ///< 2: route target, 3: route origin
    ipv6_address address{};    ///< the Global Administrator
    std::uint16_t number = 0;  ///< the Local Administrator

    static constexpr std::size_t size = 20; ///< in octets

    /// Reads the twenty octets at `from`.
    [[nodiscard]] static constexpr ipv6_extended_community load(std::uint8_t const* from) noexcept
    {
        return {from[0], from[1], {wire::load<std::uint64_t>(from + 2), wire::load<std::uint64_t>(from + 10)},
            wire::load<std::uint16_t>(from + 18)};
    }
    constexpr void encode(wire::writer& out) const noexcept
    {
        out.u8(type);
        out.u8(sub_type);
        out.u64(address.high());
        out.u64(address.low());
        out.u16(number);
    }

    /// Whether it crosses the border of the AS. @see RFC 5701 §2
    [[nodiscard]] constexpr bool is_transitive() const noexcept { return (type & 0x40) == 0; }

    /// Reads `rt:[2001:db8::1]:100`, `ro:[2001:db8::1]:100`, or type and sub-type in hexadecimal: `400c:[::1]:0`.
    [[nodiscard]] static constexpr result<ipv6_extended_community> parse(text_view text) noexcept
    {
        text_reader in{text};
        ipv6_extended_community c;
        if (in.skip('r')) {
            c.sub_type = in.peek() == 't' ? 2 : 3;
            in.expect(c.sub_type == 2 ? 't' : 'o');
        } else {
            c.type = static_cast<std::uint8_t>(in.hexadecimal(2));
            c.sub_type = static_cast<std::uint8_t>(in.hexadecimal(2));
        }
        in.expect(':');
        in.expect('[');
        auto const close = text.find(']');
        if (!in.ok() || close == text_view::npos)
            return error{.code = errc::invalid_text, .offset = static_cast<std::uint16_t>(in.position())};
        auto const parsed = ipv6_address::parse(text.substr(in.position(), close - in.position()));
        if (!parsed) {
            auto e = parsed.error();
            e.offset = static_cast<std::uint16_t>(e.offset + in.position());
            return e;
        }
        c.address = *parsed;
        in.advance(close - in.position());
        in.expect(']');
        in.expect(':');
        c.number = static_cast<std::uint16_t>(in.decimal(0xffff));
        if (!in.finish())
            return in.error();
        return c;
    }

    friend constexpr auto operator<=>(ipv6_extended_community const&, ipv6_extended_community const&) = default;

    /// `rt:[2001:db8::1]:100`, `400c:[::1]:0`.
    template<class Out>
    friend constexpr Out print_to(Out out, ipv6_extended_community const& c)
    {
        if (c.type == 0 && (c.sub_type == 2 || c.sub_type == 3))
            out = print_literal(out, c.sub_type == 2 ? "rt" : "ro");
        else
            out = print_hex(print_hex(out, c.type, 2), c.sub_type, 2);
        out = print_to(print_literal(out, ":["), c.address);
        return print_decimal(print_literal(out, "]:"), c.number);
    }
};

} // namespace bgpwire

#endif
