// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_LOCAL_PREF_HPP
#define BGPWIRE_PATH_ATTRIBUTE_LOCAL_PREF_HPP

#include <bgpwire/path_attribute/traits.hpp>

namespace bgpwire {

/// LOCAL_PREF: how much the AS prefers the route; from an external peer it is discarded unread.
///
///     +------------------+
///     | degree (4 octets) |
///     +------------------+
///
/// @see RFC 4271 §4.3 (e), §5.1.5; RFC 7606 §7.5
struct local_pref {
    std::uint32_t degree = 0; ///< higher is preferred

    static constexpr path_attribute_traits traits{
        .type_code = 5,
        .name = "LOCAL_PREF",
        .category = attribute_category::well_known,
        .length = exactly(4),
        .if_malformed = error_action::treat_as_withdraw,
        .validity = attribute_validity::by_length,
        .scope = attribute_scope::not_external,
    };

    /// Reads the four octets that `traits` promises; every value is taken.
    static constexpr result<local_pref> decode(octets value, codec_context const&) noexcept
    {
        return local_pref{wire::load<std::uint32_t>(value)};
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.u32(degree); }

    friend constexpr bool operator==(local_pref, local_pref) = default;

    /// `100`.
    template<class Out>
    friend constexpr Out print_to(Out out, local_pref a)
    {
        return print_decimal(out, a.degree);
    }
};

} // namespace bgpwire

#endif
