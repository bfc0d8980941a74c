// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_FOUR_OCTET_AS_NUMBER_HPP
#define BGPWIRE_CAPABILITY_FOUR_OCTET_AS_NUMBER_HPP

#include <bgpwire/capability/traits.hpp>
#include <bgpwire/net/asn.hpp>

namespace bgpwire {

/// Support for four-octet AS numbers, with the sender's own one; it overrules the My Autonomous
/// System field of the OPEN. @see RFC 6793 §3
struct four_octet_as_number_capability {
    asn as_number{}; ///< of the sender; 0 is read, and refused by @ref check_open

    static constexpr capability_traits traits{.code = 65, .name = "Support for 4-octet AS number", .length = {4, 1, 4}};

    /// Reads the four octets that `traits` promises; every value is taken.
    [[nodiscard]] static constexpr result<four_octet_as_number_capability> decode(octets value) noexcept
    {
        if (!traits.length.allows(value.size()))
            return detail::malformed_capability(traits.code, 0, value.size());
        return four_octet_as_number_capability{asn{wire::load<std::uint32_t>(value)}};
    }
    constexpr void encode(wire::writer& out) const noexcept { out.u32(as_number.value()); }

    friend constexpr bool operator==(four_octet_as_number_capability, four_octet_as_number_capability) = default;

    /// `Four-octet AS 4200000000`.
    template<class Out>
    friend constexpr Out print_to(Out out, four_octet_as_number_capability c)
    {
        return print_to(print_literal(out, "Four-octet AS "), c.as_number);
    }
};

} // namespace bgpwire

#endif
