// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_ANNOUNCER_HPP
#define SPEAKER_ANNOUNCER_HPP

#include "peering.hpp"
#include "route_set.hpp"

#include <functional>
#include <span>
#include <string>

namespace speaker {

/// The addresses that others reach this node by, one of each family at most.
struct next_hops {
    std::optional<ip_address> v4;
    std::optional<ip_address> v6;
};

/// Where nothing is configured, this end of the session.
next_hops with_end(next_hops configured, std::optional<ip_address> const& local);

/// Whether a peer takes IPv6 next hops for IPv4 routes. @see RFC 8950 §4
enum class ipv6_next_hops { taken, not_taken };

/// The address that routes of the family are announced by; nothing if there is none, and they are not announced.
std::optional<ip_address> next_hop_of(bgpwire::afi family, next_hops const& hops, ipv6_next_hops of_ipv4);

/// Why routes are not announced that have no next hop.
inline constexpr char const* no_next_hop = "this node has no address of that family to be reached by";

/// Keeps what the peer has been told equal to what it should be told (an Adj-RIB-Out).
///
/// Only differences are sent, many routes to an UPDATE. Where the connection takes no more, the
/// rest follows when it does. What is known of the peer is a set that others share, and how far this one is on the
/// way to the next set.
class announcer {
public:
    enum class news { announced, withdrawn, cannot_announce };
    /// Is called for what is in one UPDATE.
    using report = std::function<void(news, std::span<destination const>, std::string const& detail)>;

    announcer(asn local_as, next_hops hops, report tell);

    /// What the peer should know, and whether that is all of it or more is known to follow soon: then End-of-RIB,
    /// upon which the peer forgets what it has kept for us, waits. Nothing is sent before @ref send_difference.
    enum class extent { part, all };
    void set(shared_routes wanted, extent how_much);

    /// A new session: the peer knows nothing.
    void begin(bgpwire::negotiated const& terms, std::optional<ip_address> const& local_address);
    /// What a restart means for the sessions: whether OPENs tell of it, and which End-of-RIBs are to be sent.
    [[nodiscard]] bgpwire::own_restart& restart() { return restart_; }
    /// The session is over.
    void end();
    /// The peer asks for the routes of a family once more.
    void repeat(bgpwire::address_family family);

    /// Sends as much of the difference as the peering takes now.
    void send_difference(peering& via);

    /// What it should know.
    [[nodiscard]] route_table const& wanted() const { return wanted_->all(); }
    /// Whether the peer has been told of that route in this session.
    [[nodiscard]] bool has_told(destination const& to) const;
    /// How many routes the peer has been told in this session.
    [[nodiscard]] std::size_t told() const;
    /// How many routes it should know, and has not been told as they are.
    [[nodiscard]] std::size_t pending() const;

private:
    using part = route_change::part;

    [[nodiscard]] shared_routes known() const;
    [[nodiscard]] bool is_told(destination const& to) const;
    [[nodiscard]] bool carries(bgpwire::afi family) const;
    [[nodiscard]] std::optional<ip_address> next_hop(bgpwire::afi family) const;
    template<bgpwire::address_family Family>
    bool send(peering& via, part const& p);
    void refuse(std::span<destination const> all, std::string const& why);
    [[nodiscard]] bgpwire::path_attributes attributes_of(route const& how, ip_address const& hop) const;
    bool send_end_of_rib(peering& via);

    asn local_as_;
    next_hops configured_;
    report tell_;
    shared_routes wanted_;
    extent extent_ = extent::part;

    // of the session
    std::optional<bgpwire::negotiated> terms_;
    next_hops hops_;
    mutable shared_routes told_;                         ///< before the change in hand
    mutable std::shared_ptr<route_change const> change_; ///< in hand, from there to what is wanted; null: none
    std::size_t part_ = 0;                       ///< of the change, that is to be sent now
    std::size_t place_ = 0;                      ///< in that part
    std::set<destination> unfit_;                ///< known to be too long for one message, so not told
    bgpwire::own_restart restart_;
};

} // namespace speaker

#endif
