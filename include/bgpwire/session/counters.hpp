// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_COUNTERS_HPP
#define BGPWIRE_SESSION_COUNTERS_HPP

#include <bgpwire/message/header.hpp>

#include <array>
#include <cstdint>

namespace bgpwire {

/// Counts nothing and takes no room: the default.
struct no_counters {
    constexpr void on_sent(message_type) noexcept {}     ///< nothing
    constexpr void on_received(message_type) noexcept {} ///< nothing
    constexpr void on_blocked(message_type) noexcept {}  ///< nothing
    constexpr void on_unnegotiated(message_type) noexcept {} ///< nothing
};

/// Counts messages of each type over the life of the peering, on both of its connections.
class message_counters {
public:
    /// One more was taken by the transport.
    constexpr void on_sent(message_type type) noexcept { ++sent_[index(type)]; }
    /// One more came, and was framed.
    constexpr void on_received(message_type type) noexcept { ++received_[index(type)]; }
    constexpr void on_blocked(message_type type) noexcept { ++blocked_[index(type)]; } ///< one more found no room
    /// One more family of such a message was not negotiated.
    constexpr void on_unnegotiated(message_type type) noexcept { ++unnegotiated_[index(type)]; }

    /// Messages that the transport took.
    [[nodiscard]] constexpr std::uint64_t sent(message_type type) const noexcept { return sent_[index(type)]; }
    /// Messages that were received, malformed ones too.
    [[nodiscard]] constexpr std::uint64_t received(message_type type) const noexcept { return received_[index(type)]; }
    /// Messages that the transport had no room for.
    [[nodiscard]] constexpr std::uint64_t blocked(message_type type) const noexcept { return blocked_[index(type)]; }
    /// How often UPDATEs or ROUTE-REFRESHs were about a family that was not negotiated; they count as received, too.
    [[nodiscard]] constexpr std::uint64_t unnegotiated(message_type type) const noexcept
    {
        return unnegotiated_[index(type)];
    }

private:
    using per_type = std::array<std::uint64_t, 5>;
    static constexpr std::size_t index(message_type type) noexcept { return static_cast<std::size_t>(type) - 1; }

    per_type sent_{};
    per_type received_{};
    per_type blocked_{};
    per_type unnegotiated_{};
};

} // namespace bgpwire

#endif
