// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_NEIGHBOR_HPP
#define SPEAKER_NEIGHBOR_HPP

#include "peering.hpp"
#include "routes.hpp"

#include <bgpwire/session/route_retention.hpp>

#include <boost/asio/steady_timer.hpp>

#include <ctime>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace speaker {

/// A router that the router speaks to.
struct neighbor_plan {
    std::string name;
    ip_address address; ///< as it is shown
    asn as_number;
    ip_address from; ///< where its connections come from: the address, unless a test says otherwise
};

/// Reads `name=address:as` or `name=address:as@from`.
std::optional<neighbor_plan> parse_neighbor(std::string const& text);

/// A neighbour of the router and the routes that came from it (its Adj-RIB-In), which are kept while it restarts where
/// it has asked for that. @see RFC 4724 §4.2
class neighbor : public peering_events {
public:
    neighbor(boost::asio::io_context& context, neighbor_plan plan, bgpwire::session_config const& session);

    struct entry {
        ip_address next_hop;
        bgpwire::origin origin;
        std::string as_path; ///< `65001`, as it is shown
        std::uint32_t local_pref = 100;
        std::string communities; ///< `(64512,1) (65535,0) graceful-shutdown`
        std::time_t since = 0;
        bool stale = false; ///< of a session that is over; kept while the neighbour restarts
    };

    [[nodiscard]] neighbor_plan const& plan() const { return plan_; }
    [[nodiscard]] peering& link() const { return *peering_; }
    [[nodiscard]] std::map<destination, entry> const& routes() const { return routes_; }
    void stop(std::string const& text);
    /// When the state last changed.
    [[nodiscard]] std::time_t since() const { return since_; }

private:
    /// What is kept of one family.
    struct kept {
        bgpwire::address_family family;
        bgpwire::route_retention how;
        bgpwire::retention_terms said;  ///< in the neighbour's last OPEN
        bgpwire::retention_terms terms; ///< of the last session
    };

    void on_open(bgpwire::capabilities_view const& theirs, bgpwire::negotiated const& terms) noexcept override;
    void on_established(bgpwire::negotiated const& terms) noexcept override;
    void on_update(bgpwire::update_view const& update) noexcept override;
    void on_down(bgpwire::down_reason const& reason, bool was_established, std::string const& why) noexcept override;
    void on_end_of_rib(bgpwire::address_family family) noexcept override;

    void lose_session(bgpwire::route_fate fate);
    void forget_stale(bgpwire::address_family family);
    void await_deadline();
    void learn(destination const& to, std::optional<ip_address> const& hop, bgpwire::update_view const& update);
    void forget(destination const& to);
    void tell(std::string const& what) const;

    neighbor_plan plan_;
    std::shared_ptr<peering> peering_;
    std::map<destination, entry> routes_;
    std::vector<kept> kept_{{bgpwire::ipv4_unicast, {}, {}, {}}, {bgpwire::ipv6_unicast, {}, {}, {}}};
    boost::asio::steady_timer deadline_;
    std::time_t since_ = std::time(nullptr);
};

} // namespace speaker

#endif
