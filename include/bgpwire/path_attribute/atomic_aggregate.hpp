// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_ATOMIC_AGGREGATE_HPP
#define BGPWIRE_PATH_ATTRIBUTE_ATOMIC_AGGREGATE_HPP

#include <bgpwire/path_attribute/traits.hpp>

namespace bgpwire {

/// ATOMIC_AGGREGATE: the route's AS_PATH may leave out ASes of the routes that it stands for. It has no octets.
///
/// @see RFC 4271 §4.3 (f), §5.1.6; RFC 7606 §7.6
struct atomic_aggregate {
    static constexpr path_attribute_traits traits{
        .type_code = 6,
        .name = "ATOMIC_AGGREGATE",
        .category = attribute_category::well_known,
        .length = exactly(0),
        .if_malformed = error_action::attribute_discard,
        .validity = attribute_validity::by_length,
    };

    static constexpr result<atomic_aggregate> decode(octets, codec_context const&) noexcept
    {
        return atomic_aggregate{};
    }

    constexpr void encode(wire::writer&, codec_context const&) const noexcept {}

    friend constexpr bool operator==(atomic_aggregate, atomic_aggregate) = default;

    /// `present`.
    template<class Out>
    friend constexpr Out print_to(Out out, atomic_aggregate)
    {
        return print_literal(out, "present");
    }
};

} // namespace bgpwire

#endif
