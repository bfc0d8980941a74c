// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_LONG_LIVED_GRACEFUL_RESTART_HPP
#define BGPWIRE_CAPABILITY_LONG_LIVED_GRACEFUL_RESTART_HPP

#include <bgpwire/capability/entries.hpp>
#include <bgpwire/net/address_family.hpp>

namespace bgpwire {

/// One entry of the Long-Lived Graceful Restart capability.
///
///     +-------+-------+-------+-------+-------+-------+-------+
///     |      AFI      | SAFI  | Flags |  Long-lived Stale Time|
///     +-------+-------+-------+-------+-------+-------+-------+
///
/// The capability counts only beside the Graceful Restart capability. @see RFC 9494 §3.1, §4.5
struct long_lived_graceful_restart_family {
    address_family family{};      ///< whose routes
    std::uint8_t flags = 0;       ///< 0x80: forwarding state was preserved
    std::uint32_t stale_time = 0; ///< in seconds, 24 bits

    static constexpr capability_traits traits{.code = 71, .name = "Long-Lived Graceful Restart", .length = {0, 7, 252}};
    static constexpr std::size_t size = 7; ///< octets of one entry

    /// Whether the sender kept forwarding this family. @see RFC 9494 §3.1
    [[nodiscard]] constexpr bool preserved_forwarding_state() const noexcept { return (flags & 0x80) != 0; }

    /// Reads the seven octets at `from`.
    [[nodiscard]] static constexpr long_lived_graceful_restart_family load(std::uint8_t const* from) noexcept
    {
        return {{afi{wire::load<std::uint16_t>(from)}, safi{from[2]}}, from[3], wire::load<std::uint32_t, 3>(from + 4)};
    }
    constexpr void encode(wire::writer& out) const noexcept
    {
        out.u16(static_cast<std::uint16_t>(family.afi));
        out.u8(static_cast<std::uint8_t>(family.safi));
        out.u8(flags);
        out.u24(stale_time);
    }

    friend constexpr bool operator==(
        long_lived_graceful_restart_family const&, long_lived_graceful_restart_family const&) = default;

    /// `IPv4 unicast forwarding 3600 s`.
    template<class Out>
    friend constexpr Out print_to(Out out, long_lived_graceful_restart_family const& entry)
    {
        out = print_to(out, entry.family);
        if (entry.preserved_forwarding_state())
            out = print_literal(out, " forwarding");
        *out++ = ' ';
        return print_literal(print_decimal(out, entry.stale_time), " s");
    }
};

/// Routes kept for long after a session is lost, as received. @see RFC 9494 §3.1
using long_lived_graceful_restart_capability_view = capability_entries_view<long_lived_graceful_restart_family>;
/// Routes kept for long after a session is lost, to be announced.
using long_lived_graceful_restart_capability = basic_capability_entries<long_lived_graceful_restart_family>;

} // namespace bgpwire

#endif
