// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_ANNOUNCER_HPP
#define SPEAKER_ANNOUNCER_HPP

#include "peering.hpp"
#include "routes.hpp"

#include <functional>
#include <string>

namespace speaker {

/// The addresses that others reach this node by, one of each family at most.
struct next_hops {
    std::optional<ip_address> v4;
    std::optional<ip_address> v6;
};

/// Keeps what the peer has been told equal to what it should be told (an Adj-RIB-Out).
///
/// Only differences are sent, many routes to an UPDATE. Where the connection takes no more, the
/// rest follows when it does.
class announcer {
public:
    enum class news { announced, withdrawn, cannot_announce };
    using report = std::function<void(news, destination const&, std::string const& detail)>;

    announcer(asn local_as, next_hops hops, report tell);

    /// What the peer should know, and whether that is all of it or more is known to follow soon: then End-of-RIB,
    /// upon which the peer forgets what it has kept for us, waits. Nothing is sent before @ref send_difference.
    enum class extent { part, all };
    void set(route_table wanted, extent how_much)
    {
        wanted_ = std::move(wanted);
        extent_ = how_much;
    }

    /// A new session: the peer knows nothing.
    void begin(bgpwire::negotiated const& terms, std::optional<ip_address> const& local_address);
    /// The session is over.
    void end();
    /// The peer asks for the routes of a family once more.
    void repeat(bgpwire::address_family family);

    /// Sends as much of the difference as the peering takes now.
    void send_difference(peering& via);

    /// What it should know.
    [[nodiscard]] route_table const& wanted() const { return wanted_; }
    /// What the peer has been told in this session.
    [[nodiscard]] route_table const& told() const { return told_; }
    /// How many routes it should know, and has not been told as they are.
    [[nodiscard]] std::size_t pending() const;

private:
    [[nodiscard]] std::optional<ip_address> next_hop(destination const& to) const;
    bool withdraw_family(peering& via, bgpwire::afi family);
    bool announce_family(peering& via, bgpwire::afi family);
    bool announce_alike(peering& via, bgpwire::afi family, route const& how, std::vector<destination> const& to);
    [[nodiscard]] bgpwire::path_attributes attributes_of(route const& how, ip_address const& hop) const;
    bool send_end_of_rib(peering& via);

    asn local_as_;
    next_hops configured_;
    report tell_;
    route_table wanted_;
    extent extent_ = extent::part;

    // of the session
    std::optional<bgpwire::negotiated> terms_;
    next_hops hops_;
    route_table told_;
    std::map<destination, bool> refused_;              ///< routes that this session cannot carry; told once
    std::vector<bgpwire::address_family> ends_of_rib_; ///< still to be sent
};

} // namespace speaker

#endif
