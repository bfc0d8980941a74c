// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_MULTIPROTOCOL_HPP
#define BGPWIRE_CAPABILITY_MULTIPROTOCOL_HPP

#include <bgpwire/capability/traits.hpp>
#include <bgpwire/net/address_family.hpp>

namespace bgpwire {

/// Multiprotocol Extensions: routes of this family may be exchanged. One for each family.
///
///     +-------+-------+-------+-------+
///     |      AFI      | Res.  | SAFI  |
///     +-------+-------+-------+-------+
///
/// @see RFC 4760 §8
struct multiprotocol_capability {
    address_family family{}; ///< that may be exchanged

    static constexpr capability_traits traits{.code = 1, .name = "Multiprotocol Extensions", .length = {4, 1, 4}};

    /// Reads the four octets that `traits` promises; the reserved one counts for nothing.
    [[nodiscard]] static constexpr result<multiprotocol_capability> decode(octets value) noexcept
    {
        if (!traits.length.allows(value.size()))
            return detail::malformed_capability(traits.code, 0, value.size());
        return multiprotocol_capability{{afi{wire::load<std::uint16_t>(value)}, safi{value[3]}}};
    }

    constexpr void encode(wire::writer& out) const noexcept
    {
        out.u16(static_cast<std::uint16_t>(family.afi));
        out.u8(0);
        out.u8(static_cast<std::uint8_t>(family.safi));
    }

    friend constexpr bool operator==(multiprotocol_capability, multiprotocol_capability) = default;

    /// `Multiprotocol IPv6 unicast`.
    template<class Out>
    friend constexpr Out print_to(Out out, multiprotocol_capability c)
    {
        return print_to(print_literal(out, "Multiprotocol "), c.family);
    }
};

} // namespace bgpwire

#endif
