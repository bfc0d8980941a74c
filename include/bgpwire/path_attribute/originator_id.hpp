// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_ORIGINATOR_ID_HPP
#define BGPWIRE_PATH_ATTRIBUTE_ORIGINATOR_ID_HPP

#include <bgpwire/net/bgp_identifier.hpp>
#include <bgpwire/path_attribute/traits.hpp>

namespace bgpwire {

/// ORIGINATOR_ID: which router of the AS brought the route in; from an external peer it is discarded unread.
///
///     +---------------------------+
///     | BGP Identifier (4 octets) |
///     +---------------------------+
///
/// @see RFC 4456 §8; RFC 7606 §7.9
struct originator_id {
    bgp_identifier identifier{}; ///< of the router that brought the route in

    static constexpr path_attribute_traits traits{
        .type_code = 9,
        .name = "ORIGINATOR_ID",
        .category = attribute_category::optional_non_transitive,
        .length = exactly(4),
        .if_malformed = error_action::treat_as_withdraw,
        .validity = attribute_validity::by_length,
        .scope = attribute_scope::not_external,
    };

    /// Reads the four octets that `traits` promises; every value is taken.
    static constexpr result<originator_id> decode(octets value, codec_context const&) noexcept
    {
        return originator_id{bgp_identifier{wire::load<std::uint32_t>(value)}};
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.u32(identifier.value()); }

    friend constexpr bool operator==(originator_id, originator_id) = default;

    /// `192.0.2.1`.
    template<class Out>
    friend constexpr Out print_to(Out out, originator_id a)
    {
        return print_to(out, a.identifier);
    }
};

} // namespace bgpwire

#endif
