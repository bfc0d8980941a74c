// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_COMMUNITY_LARGE_COMMUNITY_HPP
#define BGPWIRE_COMMUNITY_LARGE_COMMUNITY_HPP

#include <bgpwire/core/text.hpp>
#include <bgpwire/wire/writer.hpp>

#include <compare>

namespace bgpwire {

/// One large community: a four-octet AS number and eight octets that it gives a meaning to.
///
///     +---------------------------------+
///     | Global Administrator (4 octets) |
///     +---------------------------------+
///     | Local Data Part 1 (4 octets)    |
///     +---------------------------------+
///     | Local Data Part 2 (4 octets)    |
///     +---------------------------------+
///
/// @see RFC 8092 §3
struct large_community {
    std::uint32_t global_administrator = 0; ///< the AS number, of four octets, that gives the others their meaning
    std::uint32_t local_data_1 = 0;         ///< as the administrator defines it; by habit the function
    std::uint32_t local_data_2 = 0;         ///< as the administrator defines it; by habit the function's parameter

    static constexpr std::size_t size = 12;         ///< in octets
    static constexpr bool is_sent_once = true;      ///< however often a list has it; RFC 8092 §3

    /// Reads the twelve octets at `from`.
    [[nodiscard]] static constexpr large_community load(std::uint8_t const* from) noexcept
    {
        return {wire::load<std::uint32_t>(from), wire::load<std::uint32_t>(from + 4),
            wire::load<std::uint32_t>(from + 8)};
    }
    constexpr void encode(wire::writer& out) const noexcept
    {
        out.u32(global_administrator);
        out.u32(local_data_1);
        out.u32(local_data_2);
    }

    /// Reads `64500:1:2`, with or without `large:` in front. @see RFC 8092 §5
    [[nodiscard]] static constexpr result<large_community> parse(text_view text) noexcept
    {
        constexpr text_view marker = "large:";
        auto const skipped = text.substr(0, marker.size()) == marker ? marker.size() : 0;
        text_reader in{text.substr(skipped)};
        large_community c;
        c.global_administrator = static_cast<std::uint32_t>(in.decimal(0xffffffff));
        in.expect(':');
        c.local_data_1 = static_cast<std::uint32_t>(in.decimal(0xffffffff));
        in.expect(':');
        c.local_data_2 = static_cast<std::uint32_t>(in.decimal(0xffffffff));
        if (!in.finish()) {
            auto e = in.error();
            e.offset = static_cast<std::uint16_t>(e.offset + skipped);
            return e;
        }
        return c;
    }

    friend constexpr auto operator<=>(large_community const&, large_community const&) = default;

    /// `64500:1:2`. @see RFC 8092 §5
    template<class Out>
    friend constexpr Out print_to(Out out, large_community const& c)
    {
        out = print_decimal(out, c.global_administrator);
        *out++ = ':';
        out = print_decimal(out, c.local_data_1);
        *out++ = ':';
        return print_decimal(out, c.local_data_2);
    }
};

} // namespace bgpwire

#endif
