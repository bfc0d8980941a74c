// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_AS4_AGGREGATOR_HPP
#define BGPWIRE_PATH_ATTRIBUTE_AS4_AGGREGATOR_HPP

#include <bgpwire/path_attribute/aggregator.hpp>

namespace bgpwire {

/// AS4_AGGREGATOR: the AGGREGATOR whose AS number two octets cannot hold, carried past OLD speakers.
///
///     +----------------------+---------------------------+
///     | AS number (4 octets) | BGP Identifier (4 octets) |
///     +----------------------+---------------------------+
///
/// Only an OLD speaker sends it: on a four-octet session it is discarded. @see RFC 6793 §3, §4.2.3, §6; RFC 7607 §2
struct as4_aggregator {
    asn as_number{};             ///< of the AS that formed the aggregate
    bgp_identifier identifier{}; ///< of the router that formed it

    static constexpr path_attribute_traits traits{
        .type_code = 18,
        .name = "AS4_AGGREGATOR",
        .category = attribute_category::optional_transitive,
        .length = exactly(8),
        .if_malformed = error_action::attribute_discard,
        .scope = attribute_scope::two_octet_sessions,
    };

    /// Refused: AS number 0, as @ref aggregator::action_for_as_0 says.
    static constexpr result<as4_aggregator> decode(octets value, codec_context const& context) noexcept
    {
        auto const by = read(value, context);
        if (by->as_number.value() == 0)
            return error{errc::optional_attribute_error, aggregator::action_for_as_0(context), traits.type_code};
        return by;
    }

    /// What stands in the octets, AS number 0 too.
    static constexpr result<as4_aggregator> read(octets value, codec_context const&) noexcept
    {
        return as4_aggregator{
            asn{wire::load<std::uint32_t>(value)}, bgp_identifier{wire::load<std::uint32_t>(value, 4)}};
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept
    {
        out.u32(as_number.value());
        out.u32(identifier.value());
    }

    friend constexpr bool operator==(as4_aggregator const&, as4_aggregator const&) = default;

    /// `4200000000 192.0.2.1`.
    template<class Out>
    friend constexpr Out print_to(Out out, as4_aggregator const& a)
    {
        return print_to(out, aggregator{a.as_number, a.identifier});
    }
};

} // namespace bgpwire

#endif
