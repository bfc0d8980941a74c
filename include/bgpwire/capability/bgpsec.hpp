// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_BGPSEC_HPP
#define BGPWIRE_CAPABILITY_BGPSEC_HPP

#include <bgpwire/capability/traits.hpp>
#include <bgpwire/net/address_family.hpp>

namespace bgpwire {

/// Which way UPDATEs with a BGPsec_PATH may go, seen from the sender of the OPEN. @see RFC 8205 §2.1
enum class bgpsec_direction : std::uint8_t {
    receive = 0, ///< it takes them
    send = 1,    ///< it may send them
};

/// BGPsec: signed paths for one address family in one direction. One for each version, family and direction.
///
///      0   1   2   3      4      5   6   7
///     +---------------------------------------+
///     | Version          | Dir |  Unassigned  |
///     +---------------------------------------+
///     |             AFI (2 octets)            |
///     +---------------------------------------+
///
/// It wants the Multiprotocol capability of a family of that AFI, and four-octet AS numbers. @see RFC 8205 §2
struct bgpsec_capability {
    std::uint8_t version = 0;                                ///< 0 to 15; 0 is the only one that there is
    bgpsec_direction direction = bgpsec_direction::receive; ///< which way
    bgpwire::afi afi = bgpwire::afi::ipv4;                   ///< of all families of it

    static constexpr capability_traits traits{.code = 7, .name = "BGPsec", .length = {3, 1, 3}};

    /// Reads the three octets that `traits` promises; the unassigned bits count for nothing.
    [[nodiscard]] static constexpr result<bgpsec_capability> decode(octets value) noexcept
    {
        if (!traits.length.allows(value.size()))
            return detail::malformed_capability(traits.code, 0, value.size());
        return bgpsec_capability{static_cast<std::uint8_t>(value[0] >> 4), bgpsec_direction{(value[0] & 8) != 0},
            bgpwire::afi{wire::load<std::uint16_t>(value, 1)}};
    }

    constexpr void encode(wire::writer& out) const noexcept
    {
        out.u8(static_cast<std::uint8_t>((version & 15U) << 4 | static_cast<unsigned>(direction) << 3));
        out.u16(static_cast<std::uint16_t>(afi));
    }

    friend constexpr bool operator==(bgpsec_capability, bgpsec_capability) = default;

    /// `BGPsec version 0 send AFI 1`.
    template<class Out>
    friend constexpr Out print_to(Out out, bgpsec_capability c)
    {
        out = print_decimal(print_literal(out, "BGPsec version "), c.version);
        out = print_literal(out, c.direction == bgpsec_direction::send ? " send AFI " : " receive AFI ");
        return print_decimal(out, static_cast<std::uint16_t>(c.afi));
    }
};

} // namespace bgpwire

#endif
