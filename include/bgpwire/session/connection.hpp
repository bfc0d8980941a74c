// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_CONNECTION_HPP
#define BGPWIRE_SESSION_CONNECTION_HPP

#include <bgpwire/core/printable.hpp>
#include <bgpwire/net/asn.hpp>
#include <bgpwire/net/bgp_identifier.hpp>

#include <cstdint>

namespace bgpwire {

/// Who initiated a TCP connection: this side or the peer. @see RFC 4271 §6.8
enum class connection_side : std::uint8_t {
    outgoing, ///< this side
    incoming, ///< the peer
};

/// "outgoing", "incoming".
template<class Out>
constexpr Out print_to(Out out, connection_side side)
{
    return print_literal(out, side == connection_side::outgoing ? "outgoing" : "incoming");
}

/// Names one TCP connection of one peering for its whole life; 4 octets.
///
/// Every attempt and every accepted connection has a new one, so that news about a connection that
/// was given up in the meantime are recognised, and ignored. Two connections of one side share an id
/// only after 2^31 others.
class connection_id {
public:
    constexpr connection_id() = default; ///< of no connection
    /// The connection of that side with that number; only 31 bits of the number are kept.
    constexpr connection_id(connection_side side, std::uint32_t generation) noexcept
        : value_{generation << 1 | static_cast<std::uint32_t>(side)}
    {
    }

    /// Who initiated it.
    [[nodiscard]] constexpr connection_side side() const noexcept
    {
        return connection_side{static_cast<std::uint8_t>(value_ & 1)};
    }
    /// Which of the connections of that side it is.
    [[nodiscard]] constexpr std::uint32_t generation() const noexcept { return value_ >> 1; }

    friend constexpr auto operator<=>(connection_id, connection_id) = default;

    /// `outgoing 1`
    template<class Out>
    friend constexpr Out print_to(Out out, connection_id id)
    {
        out = print_to(out, id.side());
        *out++ = ' ';
        return print_decimal(out, id.generation());
    }

private:
    std::uint32_t value_ = 0;
};

/// One end of a peering, as far as a collision asks for it.
struct collision_party {
    bgp_identifier identifier; ///< from its OPEN
    asn as_number;             ///< from its OPEN

    friend constexpr auto operator<=>(collision_party const&, collision_party const&) = default;
};

/// Which of two colliding connections stays: the one that the side with the larger BGP Identifier
/// initiated, and of equal ones that with the larger AS number. Both ends come to the same result.
/// Two equal parties do not meet: their OPENs are refused. @see RFC 4271 §6.8; RFC 6286 §2.3
[[nodiscard]] constexpr connection_side surviving_connection(collision_party local, collision_party peer) noexcept
{
    return local > peer ? connection_side::outgoing : connection_side::incoming;
}

} // namespace bgpwire

#endif
