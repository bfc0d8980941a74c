// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_GRACEFUL_RESTART_HPP
#define BGPWIRE_CAPABILITY_GRACEFUL_RESTART_HPP

#include <bgpwire/capability/entries.hpp>
#include <bgpwire/net/address_family.hpp>

namespace bgpwire {

/// Bits of the Restart Flags, a field of four bits. @see RFC 4724 §3; RFC 8538 §2
namespace graceful_restart_flag {
inline constexpr std::uint8_t restart_state = 0x8; ///< R: the sender has just restarted
inline constexpr std::uint8_t notification = 0x4;  ///< N: NOTIFICATIONs and hold timers do not flush routes
} // namespace graceful_restart_flag

/// One family of the Graceful Restart capability. @see RFC 4724 §3
struct graceful_restart_family {
    address_family family{}; ///< whose routes
    std::uint8_t flags = 0;  ///< 0x80: forwarding state was preserved

    static constexpr std::size_t size = 4; ///< octets of one entry

    /// Whether the sender kept forwarding this family while it restarted. @see RFC 4724 §3
    [[nodiscard]] constexpr bool preserved_forwarding_state() const noexcept { return (flags & 0x80) != 0; }

    /// Reads the four octets at `from`.
    [[nodiscard]] static constexpr graceful_restart_family load(std::uint8_t const* from) noexcept
    {
        return {{afi{wire::load<std::uint16_t>(from)}, safi{from[2]}}, from[3]};
    }
    constexpr void encode(wire::writer& out) const noexcept
    {
        out.u16(static_cast<std::uint16_t>(family.afi));
        out.u8(static_cast<std::uint8_t>(family.safi));
        out.u8(flags);
    }

    friend constexpr bool operator==(graceful_restart_family const&, graceful_restart_family const&) = default;

    /// `IPv4 unicast forwarding`.
    template<class Out>
    friend constexpr Out print_to(Out out, graceful_restart_family const& entry)
    {
        out = print_to(out, entry.family);
        return entry.preserved_forwarding_state() ? print_literal(out, " forwarding") : out;
    }
};

/// Graceful Restart: whoever sends it keeps forwarding while BGP restarts, and says End-of-RIB.
/// Of several the last one counts.
///
///     +-------------------+----------------------------+
///     | Restart Flags (4) | Restart Time (12), seconds |
///     +-------------------+-------+-------+------------+
///     |      AFI (16)     | SAFI (8)      | Flags (8)  |  and so on
///     +-------------------+---------------+------------+
///
/// Borrows the octets of the families. @see RFC 4724 §3; RFC 8538 §2
struct graceful_restart_capability_view {
    std::uint8_t flags = 0;         ///< four bits, see @ref graceful_restart_flag
    std::uint16_t restart_time = 0; ///< in seconds, 0 to 4095
    /// Borrowed; those that are not listed are not retained.
    capability_entries_view<graceful_restart_family> families{};

    static constexpr capability_traits traits{
        .code = 64, .name = "Graceful Restart", .length = {2, 4, 254}, .repeated = capability_repetition::last_counts};

    /// Whether the sender has just restarted, and waits for nobody's End-of-RIB but its peers'. @see RFC 4724 §4.1
    [[nodiscard]] constexpr bool is_restarting() const noexcept
    {
        return (flags & graceful_restart_flag::restart_state) != 0;
    }
    /// Whether a NOTIFICATION other than Hard Reset keeps the routes, if both sides say so. @see RFC 8538 §2
    [[nodiscard]] constexpr bool supports_notification() const noexcept
    {
        return (flags & graceful_restart_flag::notification) != 0;
    }

    /// Reads flags, time and families, of a length that `traits` allows; every value is taken.
    [[nodiscard]] static constexpr result<graceful_restart_capability_view> decode(octets value) noexcept
    {
        if (!traits.length.allows(value.size()))
            return detail::malformed_capability(traits.code, 0, value.size());
        auto const head = wire::load<std::uint16_t>(value);
        return graceful_restart_capability_view{static_cast<std::uint8_t>(head >> 12),
            static_cast<std::uint16_t>(head & 0xfff),
            capability_entries_view<graceful_restart_family>{value.subspan(2)}};
    }
    constexpr void encode(wire::writer& out) const noexcept
    {
        out.u16(static_cast<std::uint16_t>(flags << 12 | (restart_time & 0xfff)));
        out.write(families.octets());
    }

    friend constexpr bool operator==(
        graceful_restart_capability_view const&, graceful_restart_capability_view const&) = default;

    /// `Graceful Restart RN 120 s {IPv4 unicast forwarding}`.
    template<class Out>
    friend constexpr Out print_to(Out out, graceful_restart_capability_view const& view)
    {
        out = print_literal(out, "Graceful Restart ");
        if (view.flags != 0) {
            if (view.is_restarting())
                *out++ = 'R';
            if (view.supports_notification())
                *out++ = 'N';
            if ((view.flags & 0x3) != 0)
                out = print_decimal(print_literal(out, "+"), view.flags & 0x3U);
            *out++ = ' ';
        }
        out = print_decimal(out, view.restart_time);
        out = print_list(print_literal(out, " s {"), view.families);
        *out++ = '}';
        return out;
    }
};

/// Graceful Restart, to be announced; owns its families.
template<class Allocator = std::allocator<graceful_restart_family>>
struct basic_graceful_restart_capability {
    std::uint8_t flags = 0;                                     ///< four bits, see @ref graceful_restart_flag
    std::uint16_t restart_time = 0;                             ///< in seconds, 0 to 4095
    std::vector<graceful_restart_family, Allocator> families{}; ///< in the order in which they are announced

    static constexpr capability_traits traits = graceful_restart_capability_view::traits;

    /// A copy of what a view borrows.
    [[nodiscard]] static constexpr basic_graceful_restart_capability from(
        graceful_restart_capability_view const& view, Allocator const& allocator = {})
    {
        basic_graceful_restart_capability copy{
            view.flags, view.restart_time, std::vector<graceful_restart_family, Allocator>(allocator)};
        for (auto const& entry : view.families)
            copy.families.push_back(entry);
        return copy;
    }

    constexpr void encode(wire::writer& out) const noexcept
    {
        out.u16(static_cast<std::uint16_t>(flags << 12 | (restart_time & 0xfff)));
        for (auto const& entry : families)
            entry.encode(out);
    }

    friend constexpr bool operator==(
        basic_graceful_restart_capability const&, basic_graceful_restart_capability const&) = default;
};
/// Graceful Restart, to be announced, in memory of the default allocator.
using graceful_restart_capability = basic_graceful_restart_capability<>;

} // namespace bgpwire

#endif
