// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_EXTENDED_NEXT_HOP_ENCODING_HPP
#define BGPWIRE_CAPABILITY_EXTENDED_NEXT_HOP_ENCODING_HPP

#include <bgpwire/capability/entries.hpp>
#include <bgpwire/net/address_family.hpp>

namespace bgpwire {

/// One entry of the Extended Next Hop Encoding capability: routes of this family may have a next
/// hop of another one.
///
///     +-------+-------+-------+-------+-------+-------+
///     |   NLRI AFI    |  NLRI SAFI    | Next hop AFI  |
///     +-------+-------+-------+-------+-------+-------+
///
/// Alone among all capabilities it has a SAFI of two octets. @see RFC 8950 §4
struct extended_next_hop {
    bgpwire::afi afi{};      ///< of the routes
    std::uint16_t safi = 0;  ///< kept as it is, even where no SAFI is that large
    bgpwire::afi next_hop{}; ///< of their next hop

    static constexpr capability_traits traits{.code = 5, .name = "Extended Next Hop Encoding", .length = {0, 6, 252}};
    static constexpr std::size_t size = 6; ///< octets of one entry

    constexpr extended_next_hop() = default;
    /// Routes of `family` may have a next hop of `hop`.
    constexpr extended_next_hop(address_family family, bgpwire::afi hop) noexcept
        : afi{family.afi}, safi{static_cast<std::uint8_t>(family.safi)}, next_hop{hop}
    {
    }

    /// Whether it speaks of this family.
    [[nodiscard]] constexpr bool is_for(address_family family) const noexcept
    {
        return afi == family.afi && safi == static_cast<std::uint8_t>(family.safi);
    }

    /// Reads the six octets at `from`.
    [[nodiscard]] static constexpr extended_next_hop load(std::uint8_t const* from) noexcept
    {
        extended_next_hop entry;
        entry.afi = bgpwire::afi{wire::load<std::uint16_t>(from)};
        entry.safi = wire::load<std::uint16_t>(from + 2);
        entry.next_hop = bgpwire::afi{wire::load<std::uint16_t>(from + 4)};
        return entry;
    }
    constexpr void encode(wire::writer& out) const noexcept
    {
        out.u16(static_cast<std::uint16_t>(afi));
        out.u16(safi);
        out.u16(static_cast<std::uint16_t>(next_hop));
    }

    friend constexpr bool operator==(extended_next_hop const&, extended_next_hop const&) = default;

    /// `IPv4 unicast via AFI 2`.
    template<class Out>
    friend constexpr Out print_to(Out out, extended_next_hop const& entry)
    {
        if (entry.safi <= 255) {
            out = print_to(out, address_family{entry.afi, bgpwire::safi{static_cast<std::uint8_t>(entry.safi)}});
        } else {
            out = print_decimal(print_literal(out, "AFI "), static_cast<std::uint16_t>(entry.afi));
            out = print_decimal(print_literal(out, " SAFI "), entry.safi);
        }
        return print_decimal(print_literal(out, " via AFI "), static_cast<std::uint16_t>(entry.next_hop));
    }
};

/// Next hops of another family, as received. @see RFC 8950 §4
using extended_next_hop_encoding_capability_view = capability_entries_view<extended_next_hop>;
/// Next hops of another family, to be announced.
using extended_next_hop_encoding_capability = basic_capability_entries<extended_next_hop>;

} // namespace bgpwire

#endif
