// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_KEEPALIVE_HPP
#define BGPWIRE_MESSAGE_KEEPALIVE_HPP

#include <bgpwire/message/header.hpp>

#include <array>

namespace bgpwire {

/// A KEEPALIVE as it lies on the wire: the header and nothing else. @see RFC 4271 §4.4
inline constexpr std::array<std::uint8_t, header_length> keepalive_octets{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, header_length,
    static_cast<std::uint8_t>(message_type::keepalive)};

/// A KEEPALIVE: it says that the sender is alive, and nothing more. @see RFC 4271 §4.4
struct keepalive {
    /// `errc::wrong_type` for a message of another type; else never fails: the framing has checked the length.
    [[nodiscard]] static constexpr result<keepalive> decode(message_view message) noexcept
    {
        if (message.type() != message_type::keepalive)
            return detail::another_type(message);
        return keepalive{};
    }
    constexpr void encode(wire::writer& out) const noexcept { out.write(keepalive_octets); }

    friend constexpr bool operator==(keepalive, keepalive) = default;

    /// `KEEPALIVE`.
    template<class Out>
    friend constexpr Out print_to(Out out, keepalive)
    {
        return print_literal(out, "KEEPALIVE");
    }
};

} // namespace bgpwire

#endif
