// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_ONLY_TO_CUSTOMER_HPP
#define BGPWIRE_PATH_ATTRIBUTE_ONLY_TO_CUSTOMER_HPP

#include <bgpwire/net/asn.hpp>
#include <bgpwire/path_attribute/traits.hpp>

namespace bgpwire {

/// ONLY_TO_CUSTOMER: the AS after which the route may only go down, to customers.
///
///     +----------------------+
///     | AS number (4 octets) |
///     +----------------------+
///
/// The AS number has four octets on every session. @see RFC 9234 §5
struct only_to_customer {
    asn as_number{}; ///< of the AS that first sent the route down or sideways

    static constexpr path_attribute_traits traits{
        .type_code = 35,
        .name = "ONLY_TO_CUSTOMER",
        .category = attribute_category::optional_transitive,
        .length = exactly(4),
        .if_malformed = error_action::treat_as_withdraw,
        .validity = attribute_validity::by_length,
    };

    /// Reads the four octets that `traits` promises; every value is taken.
    static constexpr result<only_to_customer> decode(octets value, codec_context const&) noexcept
    {
        return only_to_customer{asn{wire::load<std::uint32_t>(value)}};
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.u32(as_number.value()); }

    friend constexpr bool operator==(only_to_customer, only_to_customer) = default;

    /// `65001`.
    template<class Out>
    friend constexpr Out print_to(Out out, only_to_customer a)
    {
        return print_to(out, a.as_number);
    }
};

} // namespace bgpwire

#endif
