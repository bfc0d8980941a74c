// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_ANNOUNCER_OPTIONS_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_ANNOUNCER_OPTIONS_HPP

#include <bgpwire/net/asn.hpp>
#include <bgpwire/net/bgp_identifier.hpp>
#include <bgpwire/net/ip_address.hpp>

#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

namespace examples {

/// An address of each family at most.
using own_addresses = std::tuple<std::optional<bgpwire::ipv4_address>, std::optional<bgpwire::ipv6_address>>;

inline void set(own_addresses& to, bgpwire::ip_address const& address)
{
    if (address.is_v4())
        std::get<0>(to) = address.v4();
    else
        std::get<1>(to) = address.v6();
}

/// Who we are, and whom we speak to.
struct announcer_options {
    bgpwire::asn as_number;
    bgpwire::bgp_identifier identifier;
    std::uint16_t hold_time = 90;
    own_addresses sources;   ///< of our connections; else the system chooses
    own_addresses next_hops; ///< else our end of the session, for its family
    struct peer {
        bgpwire::ip_address address;
        std::uint16_t port;
        bgpwire::asn as_number;
    };
    std::vector<peer> peers;
};

} // namespace examples

#endif
