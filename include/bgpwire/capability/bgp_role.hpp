// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_BGP_ROLE_HPP
#define BGPWIRE_CAPABILITY_BGP_ROLE_HPP

#include <bgpwire/capability/traits.hpp>

namespace bgpwire {

/// What the sender is to the receiver; values that are not listed are legal. @see RFC 9234 §4.1
enum class bgp_role : std::uint8_t {
    provider = 0,            ///< the sender sells transit to the receiver
    route_server = 1,        ///< the sender is a route server, the receiver its client
    route_server_client = 2, ///< the sender is a client of the receiver's route server
    customer = 3,            ///< the sender buys transit from the receiver
    peer = 4,                ///< neither pays the other for transit
};

/// The RFC's words: "RS-Client"; the number where there is none.
template<class Out>
constexpr Out print_to(Out out, bgp_role role)
{
    switch (role) {
    case bgp_role::provider: return print_literal(out, "Provider");
    case bgp_role::route_server: return print_literal(out, "RS");
    case bgp_role::route_server_client: return print_literal(out, "RS-Client");
    case bgp_role::customer: return print_literal(out, "Customer");
    case bgp_role::peer: return print_literal(out, "Peer");
    }
    return print_decimal(out, static_cast<std::uint8_t>(role));
}

/// Whether two neighbours with these roles fit each other. @see RFC 9234 §4.2
[[nodiscard]] constexpr bool roles_match(bgp_role local, bgp_role remote) noexcept
{
    switch (local) {
    case bgp_role::provider: return remote == bgp_role::customer;
    case bgp_role::route_server: return remote == bgp_role::route_server_client;
    case bgp_role::route_server_client: return remote == bgp_role::route_server;
    case bgp_role::customer: return remote == bgp_role::provider;
    case bgp_role::peer: return remote == bgp_role::peer;
    }
    return false;
}

/// BGP Role: one octet. @see RFC 9234 §4.1
struct bgp_role_capability {
    bgp_role role{}; ///< of the sender

    static constexpr capability_traits traits{.code = 9, .name = "BGP Role", .length = {1, 1, 1}};

    /// Reads the one octet that `traits` promises; every value is taken.
    [[nodiscard]] static constexpr result<bgp_role_capability> decode(octets value) noexcept
    {
        if (!traits.length.allows(value.size()))
            return detail::malformed_capability(traits.code, 0, value.size());
        return bgp_role_capability{bgp_role{value[0]}};
    }
    constexpr void encode(wire::writer& out) const noexcept { out.u8(static_cast<std::uint8_t>(role)); }

    friend constexpr bool operator==(bgp_role_capability, bgp_role_capability) = default;

    /// `BGP Role Customer`.
    template<class Out>
    friend constexpr Out print_to(Out out, bgp_role_capability c)
    {
        return print_to(print_literal(out, "BGP Role "), c.role);
    }
};

} // namespace bgpwire

#endif
