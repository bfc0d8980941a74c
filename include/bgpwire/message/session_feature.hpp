// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_SESSION_FEATURE_HPP
#define BGPWIRE_MESSAGE_SESSION_FEATURE_HPP

#include <bgpwire/core/printable.hpp>

#include <cstdint>

namespace bgpwire {

/// What two OPEN messages can settle beyond the encoding of UPDATEs.
enum class session_feature : std::uint8_t {
    route_refresh,               ///< the peer answers ROUTE-REFRESH; RFC 2918 §4
    enhanced_route_refresh,      ///< both send and understand BoRR and EoRR; RFC 7313 §4
    graceful_restart,            ///< both know Graceful Restart; RFC 4724 §4
    graceful_notification,       ///< both set the N bit: only a Hard Reset flushes; RFC 8538 §2, §4
    long_lived_graceful_restart, ///< both know it, beside Graceful Restart; RFC 9494 §4.5
    link_local_next_hop, ///< both take a link-local address alone as next hop; draft-ietf-idr-linklocal-capability
};

/// Which features two OPEN messages have settled.
class session_features {
public:
    /// Marks a feature as settled.
    constexpr void insert(session_feature feature) noexcept
    {
        bits_ = static_cast<std::uint8_t>(bits_ | bit_of(feature));
    }
    /// Whether a feature is settled.
    [[nodiscard]] constexpr bool contains(session_feature feature) const noexcept
    {
        return (bits_ & bit_of(feature)) != 0;
    }

    friend constexpr bool operator==(session_features, session_features) = default;

private:
    static constexpr std::uint8_t bit_of(session_feature feature) noexcept
    {
        return static_cast<std::uint8_t>(1U << static_cast<std::uint8_t>(feature));
    }

    std::uint8_t bits_ = 0;
};

} // namespace bgpwire

#endif
