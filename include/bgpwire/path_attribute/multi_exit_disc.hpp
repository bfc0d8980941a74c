// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_MULTI_EXIT_DISC_HPP
#define BGPWIRE_PATH_ATTRIBUTE_MULTI_EXIT_DISC_HPP

#include <bgpwire/path_attribute/traits.hpp>

namespace bgpwire {

/// MULTI_EXIT_DISC: which of several exits to a neighbouring AS is preferred.
///
///     +------------------+
///     | metric (4 octets) |
///     +------------------+
///
/// @see RFC 4271 §4.3 (d), §5.1.4; RFC 7606 §7.4
struct multi_exit_disc {
    std::uint32_t metric = 0; ///< lower is preferred

    static constexpr path_attribute_traits traits{
        .type_code = 4,
        .name = "MULTI_EXIT_DISC",
        .category = attribute_category::optional_non_transitive,
        .length = exactly(4),
        .if_malformed = error_action::treat_as_withdraw,
        .validity = attribute_validity::by_length,
    };

    /// Reads the four octets that `traits` promises; every value is taken.
    static constexpr result<multi_exit_disc> decode(octets value, codec_context const&) noexcept
    {
        return multi_exit_disc{wire::load<std::uint32_t>(value)};
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.u32(metric); }

    friend constexpr bool operator==(multi_exit_disc, multi_exit_disc) = default;

    /// `50`.
    template<class Out>
    friend constexpr Out print_to(Out out, multi_exit_disc a)
    {
        return print_decimal(out, a.metric);
    }
};

} // namespace bgpwire

#endif
