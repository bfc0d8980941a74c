// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_AGGREGATOR_HPP
#define BGPWIRE_PATH_ATTRIBUTE_AGGREGATOR_HPP

#include <bgpwire/net/bgp_identifier.hpp>
#include <bgpwire/path_attribute/traits.hpp>

namespace bgpwire {

/// AGGREGATOR: who formed the aggregate route.
///
///     +---------------------------+---------------------------+
///     | AS number (2 or 4 octets) | BGP Identifier (4 octets) |
///     +---------------------------+---------------------------+
///
/// @see RFC 4271 §4.3 (g), §5.1.7; RFC 6793 §3; RFC 7606 §7.7; RFC 7607 §2
struct aggregator {
    asn as_number{};             ///< of the AS that formed the aggregate
    bgp_identifier identifier{}; ///< of the router that formed it

    static constexpr path_attribute_traits traits{
        .type_code = 7,
        .name = "AGGREGATOR",
        .category = attribute_category::optional_transitive,
        .length = {.minimum = 6, .step = 2, .maximum = 8},
        .if_malformed = error_action::attribute_discard,
    };

    /// Refused: a length that the session's width of AS numbers does not have; AS number 0, as @ref action_for_as_0
    /// says.
    static constexpr result<aggregator> decode(octets value, codec_context const& context) noexcept
    {
        auto const by = read(value, context);
        if (by && by->as_number.value() == 0)
            return error{errc::optional_attribute_error, action_for_as_0(context), traits.type_code};
        return by;
    }

    /// What stands in octets of the right length, AS number 0 too.
    static constexpr result<aggregator> read(octets value, codec_context const& context) noexcept
    {
        auto const width = static_cast<std::size_t>(context.as_numbers);
        if (value.size() != width + 4)
            return error{errc::attribute_length_error, traits.if_malformed, traits.type_code};
        asn const number{width == 4 ? wire::load<std::uint32_t>(value) : wire::load<std::uint16_t>(value)};
        return aggregator{number, bgp_identifier{wire::load<std::uint32_t>(value, width)}};
    }

    /// On a two-octet session a larger AS number becomes AS_TRANS; @ref as4_aggregator carries the real one.
    constexpr void encode(wire::writer& out, codec_context const& context) const noexcept
    {
        if (context.as_numbers == asn_width::four_octets)
            out.u32(as_number.value());
        else
            out.u16(static_cast<std::uint16_t>((as_number.is_mappable() ? as_number : as_trans).value()));
        out.u32(identifier.value());
    }

    /// What an aggregator of AS 0 comes to. @see RFC 7606 §7.7; RFC 7607 §2; choice
    static constexpr error_action action_for_as_0(codec_context const& context) noexcept
    {
        bool const withdraw = context.choices.contains(choice::withdraw_on_as_0);
        return withdraw ? error_action::treat_as_withdraw : traits.if_malformed;
    }

    friend constexpr bool operator==(aggregator const&, aggregator const&) = default;

    /// `65001 192.0.2.1`.
    template<class Out>
    friend constexpr Out print_to(Out out, aggregator const& a)
    {
        out = print_to(out, a.as_number);
        *out++ = ' ';
        return print_to(out, a.identifier);
    }
};

} // namespace bgpwire

#endif
