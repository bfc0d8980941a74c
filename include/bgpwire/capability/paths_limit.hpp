// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_PATHS_LIMIT_HPP
#define BGPWIRE_CAPABILITY_PATHS_LIMIT_HPP

#include <bgpwire/capability/entries.hpp>
#include <bgpwire/net/address_family.hpp>

namespace bgpwire {

/// One entry of the PATHS-LIMIT capability: how many paths to one destination the sender can store.
///
///     +-------+-------+-------+-------+-------+
///     |      AFI      | SAFI  |  Paths Limit  |
///     +-------+-------+-------+-------+-------+
///
/// It counts only where ADD-PATH lets the sender receive. @see draft-abraitis-idr-addpath-paths-limit §3
struct paths_limit_family {
    address_family family{}; ///< of whose routes
    std::uint16_t limit = 0; ///< 0 counts for nothing

    static constexpr capability_traits traits{.code = 76, .name = "PATHS-LIMIT", .length = {5, 5, 255}};
    static constexpr std::size_t size = 5; ///< octets of one entry

    /// Reads the five octets at `from`.
    [[nodiscard]] static constexpr paths_limit_family load(std::uint8_t const* from) noexcept
    {
        return {{afi{wire::load<std::uint16_t>(from)}, safi{from[2]}}, wire::load<std::uint16_t>(from + 3)};
    }
    constexpr void encode(wire::writer& out) const noexcept
    {
        out.u16(static_cast<std::uint16_t>(family.afi));
        out.u8(static_cast<std::uint8_t>(family.safi));
        out.u16(limit);
    }

    friend constexpr bool operator==(paths_limit_family const&, paths_limit_family const&) = default;

    /// `IPv4 unicast 8`.
    template<class Out>
    friend constexpr Out print_to(Out out, paths_limit_family const& entry)
    {
        out = print_to(out, entry.family);
        *out++ = ' ';
        return print_decimal(out, entry.limit);
    }
};

/// How many paths a peer stores, as received.
using paths_limit_capability_view = capability_entries_view<paths_limit_family>;
/// How many paths we store, to be announced.
using paths_limit_capability = basic_capability_entries<paths_limit_family>;

} // namespace bgpwire

#endif
