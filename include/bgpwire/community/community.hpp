// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_COMMUNITY_COMMUNITY_HPP
#define BGPWIRE_COMMUNITY_COMMUNITY_HPP

#include <bgpwire/core/text.hpp>
#include <bgpwire/wire/writer.hpp>

#include <compare>

namespace bgpwire {

/// One community: an AS number in the high 16 bits, what that AS means by it in the low 16.
///
///     +-----------------------+-----------------------+
///     | AS number (2 octets)  | value (2 octets)      |
///     +-----------------------+-----------------------+
///
/// @see RFC 1997
struct community {
    std::uint32_t value = 0; ///< as on the wire, the AS number's half in the high bits

    static constexpr std::size_t size = 4; ///< in octets

    constexpr community() = default;
    constexpr explicit community(std::uint32_t whole) noexcept : value{whole} {} ///< From the 32 bits of the wire.
    /// From the two halves that `high:low` shows.
    constexpr community(std::uint16_t high, std::uint16_t low) noexcept
        : value{std::uint32_t{high} << 16 | low}
    {
    }

    /// Reads the four octets at `from`.
    [[nodiscard]] static constexpr community load(std::uint8_t const* from) noexcept
    {
        return community{wire::load<std::uint32_t>(from)};
    }
    constexpr void encode(wire::writer& out) const noexcept { out.u32(value); }

    /// Reads `65535:65282` or the name of a well-known community: `no-advertise`.
    [[nodiscard]] static constexpr result<community> parse(text_view text) noexcept;

    friend constexpr auto operator<=>(community, community) = default;

    /// The name of a well-known community, else the two halves: `no-export`, `65000:100`.
    template<class Out>
    friend constexpr Out print_to(Out out, community c)
    {
        if (char const* name = c.name())
            return print_literal(out, name);
        out = print_decimal(out, c.value >> 16);
        *out++ = ':';
        return print_decimal(out, c.value & 0xffff);
    }

    /// The registry's name in the lower case that operators type; null for all others.
    [[nodiscard]] constexpr char const* name() const noexcept;
};

/// The communities that have one meaning everywhere.
namespace well_known {
inline constexpr community graceful_shutdown{0xffff0000}; ///< RFC 8326
inline constexpr community accept_own{0xffff0001};        ///< RFC 7611
inline constexpr community route_filter_translated_v4{0xffff0002}; ///< draft-ietf-l3vpn-legacy-rtc
inline constexpr community route_filter_v4{0xffff0003};            ///< draft-ietf-l3vpn-legacy-rtc
inline constexpr community route_filter_translated_v6{0xffff0004}; ///< draft-ietf-l3vpn-legacy-rtc
inline constexpr community route_filter_v6{0xffff0005};            ///< draft-ietf-l3vpn-legacy-rtc
inline constexpr community llgr_stale{0xffff0006};        ///< RFC 9494
inline constexpr community no_llgr{0xffff0007};           ///< RFC 9494
inline constexpr community accept_own_nexthop{0xffff0008}; ///< draft-agrewal-idr-accept-own-nexthop
inline constexpr community standby_pe{0xffff0009};        ///< RFC 9026
inline constexpr community blackhole{0xffff029a};         ///< RFC 7999
inline constexpr community no_export{0xffffff01};         ///< RFC 1997
inline constexpr community no_advertise{0xffffff02};      ///< RFC 1997
inline constexpr community no_export_subconfed{0xffffff03}; ///< RFC 1997
inline constexpr community no_peer{0xffffff04};           ///< RFC 3765
} // namespace well_known

namespace detail {

struct named_community {
    community value;
    char const* name;
};
inline constexpr named_community named_communities[] = {
    {well_known::graceful_shutdown, "graceful-shutdown"},
    {well_known::accept_own, "accept-own"},
    {well_known::route_filter_translated_v4, "route-filter-translated-v4"},
    {well_known::route_filter_v4, "route-filter-v4"},
    {well_known::route_filter_translated_v6, "route-filter-translated-v6"},
    {well_known::route_filter_v6, "route-filter-v6"},
    {well_known::llgr_stale, "llgr-stale"},
    {well_known::no_llgr, "no-llgr"},
    {well_known::accept_own_nexthop, "accept-own-nexthop"},
    {well_known::standby_pe, "standby-pe"},
    {well_known::blackhole, "blackhole"},
    {well_known::no_export, "no-export"},
    {well_known::no_advertise, "no-advertise"},
    {well_known::no_export_subconfed, "no-export-subconfed"},
    {well_known::no_peer, "no-peer"},
};

} // namespace detail

constexpr char const* community::name() const noexcept
{
    if (value >> 16 == 0xffff)
        for (auto const& known : detail::named_communities)
            if (known.value == *this)
                return known.name;
    return nullptr;
}

constexpr result<community> community::parse(text_view text) noexcept
{
    for (auto const& known : detail::named_communities)
        if (text == known.name)
            return known.value;
    text_reader in{text};
    auto const high = in.decimal(0xffff);
    in.expect(':');
    auto const low = in.decimal(0xffff);
    if (!in.finish())
        return in.error();
    return community{static_cast<std::uint16_t>(high), static_cast<std::uint16_t>(low)};
}

} // namespace bgpwire

#endif
