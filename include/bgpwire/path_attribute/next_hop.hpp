// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_NEXT_HOP_HPP
#define BGPWIRE_PATH_ATTRIBUTE_NEXT_HOP_HPP

#include <bgpwire/path_attribute/next_hop_address.hpp>
#include <bgpwire/path_attribute/traits.hpp>

namespace bgpwire {

/// NEXT_HOP: the router to send to for the prefixes in the UPDATE's own NLRI field. Where that field is empty the
/// address is ignored, whatever it is; wrong flags and a wrong length are errors all the same.
///
///     +-------------------------+
///     | IPv4 address (4 octets) |
///     +-------------------------+
///
/// @see RFC 4271 §4.3 (c), §5.1.3, §6.3; RFC 4760 §3; RFC 7606 §7.3
struct next_hop {
    ipv4_address address{}; ///< of the router

    static constexpr path_attribute_traits traits{
        .type_code = 3,
        .name = "NEXT_HOP",
        .category = attribute_category::well_known,
        .length = exactly(4),
        .if_malformed = error_action::treat_as_withdraw,
    };

    /// Whether the address is as nearly every one: not in 0/8, 127/8 or 224/3. A false says nothing.
    [[gnu::always_inline]] static constexpr bool is_usual(octets value, codec_context const&) noexcept
    {
        return value[0] - 1U < 223 && value[0] != 127;
    }

    /// Refused: an address that @ref can_be_next_hop refuses.
    static constexpr result<next_hop> decode(octets value, codec_context const& context) noexcept
    {
        ipv4_address const address{wire::load<std::uint32_t>(value)};
        if (!can_be_next_hop(address, context.choices))
            return error{errc::invalid_next_hop_attribute, traits.if_malformed, traits.type_code, 0, 4};
        return next_hop{address};
    }

    /// The address, whatever it is.
    static constexpr result<next_hop> read(octets value, codec_context const&) noexcept
    {
        return next_hop{ipv4_address{wire::load<std::uint32_t>(value)}};
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.u32(address.value()); }

    friend constexpr bool operator==(next_hop, next_hop) = default;

    /// `192.0.2.1`.
    template<class Out>
    friend constexpr Out print_to(Out out, next_hop a)
    {
        return print_to(out, a.address);
    }
};

} // namespace bgpwire

#endif
