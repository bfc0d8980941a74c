// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_ALLOCATION_REQUEST_HPP
#define BGPWIRE_POOL_ALLOCATION_REQUEST_HPP

#include <bgpwire/core/error.hpp>
#include <bgpwire/core/text.hpp>
#include <bgpwire/pool/pool_limits.hpp>
#include <bgpwire/pool/uint128.hpp>

#include <span>

namespace bgpwire {

/// How many families a request is for.
enum class stack : std::uint8_t {
    single,       ///< one address, of the family asked for
    prefer_dual,  ///< one of each, else one of the family asked for, else one of the other; of one pool, dedicated
                  ///< pools give what they have before the others are asked
    require_dual, ///< one of each or nothing
};

/// From where the addresses of a dual-stack lease may come.
enum class pool_spread : std::uint8_t {
    one_pool,  ///< both from the same pool
    any_pools, ///< each from the first pool that has one
};

/// A protocol and port that an address is used with, e.g. {6, 80} for TCP port 80.
struct service_port {
    std::uint8_t protocol = 0; ///< as IANA numbers it: 6 is TCP, 17 UDP
    std::uint16_t number = 0;  ///< the port

    friend constexpr auto operator<=>(service_port, service_port) = default;
};

/// Under which terms an owner shares its addresses with others.
///
/// Owners share an address if they name the same non-empty key in the same scope, the same
/// backend, and no port of one is a port of another. The texts and ports are borrowed for the call.
/// How long and how many they can be is in @ref pool_limits.
struct sharing_terms {
    text_view key{};                       ///< empty: the address is shared with nobody
    text_view scope{};                     ///< keys of different scopes are different keys
    text_view backend{};                   ///< what the traffic goes to, where that matters
    std::span<service_port const> ports{}; ///< which no other owner of the address may use
};

/// What an owner asks for, if it asks for no particular address.
struct allocation_request {
    text_view pool{}; ///< from the pool of that name alone; empty: from any that assigns automatically
    bgpwire::stack stack = stack::single; ///< one family or both
    afi family = afi::ipv4; ///< the only one, or the one that comes first
    pool_spread spread = pool_spread::one_pool; ///< of a dual-stack lease
    sharing_terms sharing{}; ///< for the address that is given, and all that is shared later
    std::uint32_t owner_class = 0; ///< whose quota it counts against; 0: nobody's
    std::uint8_t block = 0;        ///< length of the prefix to be given whole, 28 or 64, the lowest free one
                                   ///< within one range whatever the selection order; 0: a single address
    std::uint64_t now = 0;         ///< the caller's clock, in the ticks of @ref pool_config::cool_down
};

/// What an owner asks for besides the addresses, if it asks for particular ones.
struct claim_request {
    text_view pool{};                           ///< the addresses must be from the pool of that name; empty: from any
    pool_spread spread = pool_spread::one_pool; ///< of a dual-stack lease
    sharing_terms sharing{};                    ///< for these addresses
    std::uint32_t owner_class = 0;              ///< whose quota they count against; 0: nobody's
    std::uint64_t now = 0;                      ///< the caller's clock, in the ticks of @ref pool_config::cool_down
};

namespace detail {

/// Which of the terms is longer than the allocator takes, if any is.
[[nodiscard]] constexpr errc excess_of(sharing_terms const& terms) noexcept
{
    return terms.key.size() > pool_limits::longest_text       ? errc::sharing_key_too_long
        : terms.scope.size() > pool_limits::longest_text      ? errc::sharing_scope_too_long
        : terms.backend.size() > pool_limits::longest_text    ? errc::backend_too_long
        : terms.ports.size() > pool_limits::most_ports        ? errc::too_many_ports
                                                              : errc{};
}

} // namespace detail

} // namespace bgpwire

#endif
