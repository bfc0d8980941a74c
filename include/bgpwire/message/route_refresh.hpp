// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_ROUTE_REFRESH_HPP
#define BGPWIRE_MESSAGE_ROUTE_REFRESH_HPP

#include <bgpwire/message/header.hpp>
#include <bgpwire/net/address_family.hpp>
#include <bgpwire/wire/reader.hpp>

namespace bgpwire {

/// The Message Subtype of a ROUTE-REFRESH; a receiver ignores messages of others. @see RFC 7313 §3.2
enum class route_refresh_subtype : std::uint8_t {
    normal = 0,                     ///< a request, with or without Outbound Route Filters
    beginning_of_route_refresh = 1, ///< BoRR: a refresh of the family starts
    end_of_route_refresh = 2,       ///< EoRR: it is over; what was not announced again is gone
};

/// A ROUTE-REFRESH; borrows the octets behind the family.
///
///     +-------+-------+-------+-------+
///     |      AFI      |Subtype| SAFI  |   then Outbound Route Filters, if any
///     +-------+-------+-------+-------+
///
/// @see RFC 2918 §3; RFC 5291 §4; RFC 7313 §3.2
struct route_refresh_view {
    address_family family{}; ///< whose routes are wanted, or refreshed
    route_refresh_subtype subtype = route_refresh_subtype::normal; ///< request, beginning or end
    octets filters{}; ///< When-to-refresh and ORF entries as received; empty: a plain request

    /// Reads a ROUTE-REFRESH; `errc::wrong_type` for a message of another type. Nothing else fails: the framing
    /// has checked that the four octets are there, and a subtype that is unknown is the receiver's to ignore.
    /// @see RFC 7313 §5
    [[nodiscard]] static constexpr result<route_refresh_view> decode(message_view message) noexcept
    {
        if (message.type() != message_type::route_refresh)
            return detail::another_type(message);
        wire::reader in{message.body()};
        route_refresh_view view;
        view.family.afi = afi{in.u16()};
        view.subtype = route_refresh_subtype{in.u8()};
        view.family.safi = safi{in.u8()};
        view.filters = in.rest();
        return view;
    }

    constexpr void encode(wire::writer& out) const noexcept
    {
        message_header const header{out, message_type::route_refresh};
        out.u16(static_cast<std::uint16_t>(family.afi));
        out.u8(static_cast<std::uint8_t>(subtype));
        out.u8(static_cast<std::uint8_t>(family.safi));
        out.write(filters);
    }

    friend constexpr bool operator==(route_refresh_view const& a, route_refresh_view const& b) noexcept
    {
        return a.family == b.family && a.subtype == b.subtype && same_octets(a.filters, b.filters);
    }

    /// `ROUTE-REFRESH IPv4 unicast`, `ROUTE-REFRESH BoRR IPv6 unicast`, `… with filters (0140…)`.
    template<class Out>
    friend constexpr Out print_to(Out out, route_refresh_view const& view)
    {
        out = print_literal(out, "ROUTE-REFRESH ");
        switch (view.subtype) {
        case route_refresh_subtype::normal: break;
        case route_refresh_subtype::beginning_of_route_refresh: out = print_literal(out, "BoRR "); break;
        case route_refresh_subtype::end_of_route_refresh: out = print_literal(out, "EoRR "); break;
        default:
            out = print_decimal(print_literal(out, "subtype "), static_cast<std::uint8_t>(view.subtype));
            *out++ = ' ';
        }
        out = print_to(out, view.family);
        if (!view.filters.empty()) {
            out = print_octets(print_literal(out, " with filters ("), view.filters);
            *out++ = ')';
        }
        return out;
    }
};

/// What is wrong with a ROUTE-REFRESH of a peer that announced the Enhanced Route Refresh capability:
/// `invalid_message_length`, whose Data is the whole message, for a BoRR or EoRR that is not exactly
/// four octets long. Of another peer the subtype says nothing. @see RFC 7313 §5
[[nodiscard]] constexpr std::optional<error> check_route_refresh(route_refresh_view const& view) noexcept
{
    bool const demarcation = view.subtype == route_refresh_subtype::beginning_of_route_refresh
        || view.subtype == route_refresh_subtype::end_of_route_refresh;
    if (!demarcation || view.filters.empty())
        return {};
    return error{.code = errc::invalid_message_length,
        .about = static_cast<std::uint8_t>(message_type::route_refresh),
        .length = static_cast<std::uint16_t>(header_length + 4 + view.filters.size())};
}

} // namespace bgpwire

#endif
