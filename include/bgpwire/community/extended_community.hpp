// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_COMMUNITY_EXTENDED_COMMUNITY_HPP
#define BGPWIRE_COMMUNITY_EXTENDED_COMMUNITY_HPP

#include <bgpwire/community/extended_community_kind.hpp>
#include <bgpwire/net/asn.hpp>
#include <bgpwire/net/ipv4_address.hpp>
#include <bgpwire/wire/writer.hpp>

#include <bit>
#include <compare>

namespace bgpwire {

/// One extended community: eight octets whose first one or two say what the others are.
///
///     +----------------+------------------+---------------------------+
///     | type (1 octet) | sub-type (1)     | value (6 octets)          |
///     +----------------+------------------+---------------------------+
///
/// Every value is legal; a kind that is not known here keeps its octets. @see RFC 4360 §2; RFC 7153
struct extended_community {
    std::uint64_t value = 0; ///< all eight octets, the type in the highest

    static constexpr std::size_t size = 8; ///< in octets

    /// Reads the eight octets at `from`.
    [[nodiscard]] static constexpr extended_community load(std::uint8_t const* from) noexcept
    {
        return {wire::load<std::uint64_t>(from)};
    }
    constexpr void encode(wire::writer& out) const noexcept { out.u64(value); }

    /// The first octet: who assigned the kind, whether it is transitive, and the form of the rest. @see RFC 4360 §2
    [[nodiscard]] constexpr std::uint8_t type() const noexcept { return static_cast<std::uint8_t>(value >> 56); }
    /// The second octet; which kind it says depends on the type, and types without sub-types have their value here.
    [[nodiscard]] constexpr std::uint8_t sub_type() const noexcept
    {
        return static_cast<std::uint8_t>(value >> 48);
    }
    /// Whether it crosses the border of the AS. @see RFC 4360 §2
    [[nodiscard]] constexpr bool is_transitive() const noexcept { return (type() & 0x40) == 0; }

    /// A route target: of an AS number of two octets and a number of four, or of an AS number of four octets
    /// and a number of two, whose higher bits are then dropped. @see RFC 4360 §4; RFC 5668 §2
    [[nodiscard]] static constexpr extended_community route_target(asn as_number, std::uint32_t number) noexcept
    {
        return of_as(0x02, as_number, number);
    }
    /// A route target of an IPv4 address and a number. @see RFC 4360 §4
    [[nodiscard]] static constexpr extended_community route_target(ipv4_address address, std::uint16_t number) noexcept
    {
        return of_address(0x02, address, number);
    }
    /// A route origin, as @ref route_target is made. @see RFC 4360 §5
    [[nodiscard]] static constexpr extended_community route_origin(asn as_number, std::uint32_t number) noexcept
    {
        return of_as(0x03, as_number, number);
    }
    /// A route origin of an IPv4 address and a number. @see RFC 4360 §5
    [[nodiscard]] static constexpr extended_community route_origin(ipv4_address address, std::uint16_t number) noexcept
    {
        return of_address(0x03, address, number);
    }

    /// Reads what print_to writes: `rt:64500:100`, `ro:192.0.2.1:7`, `color:100`, or `0x` and sixteen digits.
    [[nodiscard]] static constexpr result<extended_community> parse(text_view text) noexcept;

    friend constexpr auto operator<=>(extended_community, extended_community) = default;

    /// The name of the kind and its numbers; what is not known as `0x` and sixteen hexadecimal digits.
    template<class Out>
    friend constexpr Out print_to(Out out, extended_community c)
    {
        auto const* const kind = c.printable_kind();
        if (kind == nullptr)
            return print_hex(print_literal(out, "0x"), c.value, 16);
        out = print_literal(print_literal(out, kind->name), ":");
        auto const low = static_cast<std::uint32_t>(c.value);
        auto const middle = static_cast<std::uint32_t>(c.value >> 16);
        switch (kind->form) {
        case extended_community_form::as2_number:
            return print_decimal(print_literal(print_decimal(out, middle >> 16), ":"), low);
        case extended_community_form::as2_float:
            return print_decimal(print_literal(print_decimal(out, middle >> 16), ":"),
                static_cast<std::uint32_t>(std::bit_cast<float>(low)));
        case extended_community_form::as4_number:
            // `L` tells a small AS number in four octets from the same in two
            return print_decimal(
                print_literal(print_decimal(out, middle), middle <= 0xffff ? "L:" : ":"), low & 0xffff);
        case extended_community_form::address_number:
            return print_decimal(print_literal(print_to(out, ipv4_address{middle}), ":"), low & 0xffff);
        case extended_community_form::number: return print_decimal(out, low);
        case extended_community_form::mac:
            for (int shift = 40; shift >= 0; shift -= 8)
                out = print_literal(print_hex(out, (c.value >> shift) & 0xff, 2), shift == 0 ? "" : ":");
            return out;
        }
        return out;
    }

private:
    static constexpr extended_community of_as(std::uint8_t sub_type, asn as_number, std::uint32_t number) noexcept
    {
        std::uint64_t const as = as_number.value();
        return as_number.is_mappable() ? make(0x00, sub_type, as << 32 | number)
                                       : make(0x02, sub_type, as << 16 | (number & 0xffff));
    }
    static constexpr extended_community of_address(
        std::uint8_t sub_type, ipv4_address address, std::uint16_t number) noexcept
    {
        return make(0x01, sub_type, std::uint64_t{address.value()} << 16 | number);
    }
    static constexpr extended_community make(std::uint8_t type, std::uint8_t sub_type, std::uint64_t six) noexcept
    {
        return {std::uint64_t{type} << 56 | std::uint64_t{sub_type} << 48 | six};
    }

    // The kind, if its text form says all of the eight octets.
    constexpr extended_community_kind const* printable_kind() const noexcept
    {
        auto const* const kind = find_kind(type(), sub_type());
        if (kind == nullptr)
            return nullptr;
        if (kind->form == extended_community_form::number && (value >> 32 & 0xffff) != 0)
            return nullptr;
        if (kind->form == extended_community_form::as2_float) {
            auto const rate = std::bit_cast<float>(static_cast<std::uint32_t>(value));
            bool const whole = rate >= 0 && rate < 4294967296.0F
                && std::bit_cast<std::uint32_t>(static_cast<float>(static_cast<std::uint32_t>(rate)))
                    == static_cast<std::uint32_t>(value);
            if (!whole)
                return nullptr;
        }
        return kind;
    }
};

constexpr result<extended_community> extended_community::parse(text_view text) noexcept
{
    auto const colon = text.find(':');
    if (colon == text_view::npos) { // all eight octets
        text_reader in{text};
        in.expect('0');
        in.expect('x');
        auto const whole = in.hexadecimal(16);
        if (!in.finish())
            return in.error();
        return extended_community{whole};
    }
    auto const name = text.substr(0, colon);
    // Several kinds may share a name: the first whose form the rest of the text has.
    error failure{.code = errc::invalid_text};
    for (auto const& kind : extended_community_kinds) {
        if (!(name == text_view{kind.name}))
            continue;
        text_reader in{text};
        in.advance(colon + 1);
        std::uint64_t six = 0;
        switch (kind.form) {
        case extended_community_form::as2_number:
        case extended_community_form::as2_float: {
            six = in.decimal(0xffff) << 32;
            in.expect(':');
            auto const number = static_cast<std::uint32_t>(in.decimal(0xffffffff));
            six |= kind.form == extended_community_form::as2_number
                ? number
                : std::bit_cast<std::uint32_t>(static_cast<float>(number));
            break;
        }
        case extended_community_form::as4_number: {
            auto const as = in.decimal(0xffffffff);
            if (!in.skip('L') && as <= 0xffff)
                in.fail(errc::invalid_text);
            in.expect(':');
            six = as << 16 | in.decimal(0xffff);
            break;
        }
        case extended_community_form::address_number: {
            for (int octet = 0; octet != 4; ++octet) {
                if (octet != 0)
                    in.expect('.');
                six = six << 8 | in.decimal(255);
            }
            in.expect(':');
            six = six << 16 | in.decimal(0xffff);
            break;
        }
        case extended_community_form::number: six = in.decimal(0xffffffff); break;
        case extended_community_form::mac:
            for (int octet = 0; octet != 6; ++octet) {
                if (octet != 0)
                    in.expect(':');
                six = six << 8 | in.hexadecimal(2);
            }
            break;
        }
        if (in.finish())
            return make(kind.type, kind.sub_type, six);
        if (in.error().offset > failure.offset) // the form that the text has most of
            failure = in.error();
    }
    return failure;
}

} // namespace bgpwire

#endif
