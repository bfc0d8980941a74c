// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_ROUTER_HPP
#define SPEAKER_ROUTER_HPP

#include "console.hpp"
#include "peering.hpp"
#include "routes.hpp"

#include <boost/asio/ip/tcp.hpp>

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

struct router_options {
    asn as_number;
    bgp_identifier router_id;
    boost::asio::ip::tcp::endpoint listen;
    std::vector<neighbor_plan> neighbors;
};

/// A neighbour of the router and the routes that came from it (its Adj-RIB-In).
class neighbor : public peering_events {
public:
    neighbor(boost::asio::io_context& context, neighbor_plan plan, router_options const& options);

    struct entry {
        ip_address next_hop;
        bgpwire::origin origin;
        std::string as_path; ///< `65001`, as it is shown
        std::uint32_t local_pref = 100;
        std::string communities; ///< `(65535,0) (64512,1)`
        std::time_t since = 0;
    };

    [[nodiscard]] neighbor_plan const& plan() const { return plan_; }
    [[nodiscard]] peering& link() const { return *peering_; }
    [[nodiscard]] std::map<destination, entry> const& routes() const { return routes_; }
    /// When the state last changed.
    [[nodiscard]] std::time_t since() const { return since_; }

private:
    void on_established(bgpwire::negotiated const& terms) noexcept override;
    void on_update(bgpwire::update_view const& update) noexcept override;
    void on_down(bgpwire::down_reason const& reason, bool was_established, std::string const& why) noexcept override;

    void learn(destination const& to, std::optional<ip_address> const& hop, bgpwire::update_view const& update);
    void forget(destination const& to);
    void tell(std::string const& what) const;

    neighbor_plan plan_;
    std::shared_ptr<peering> peering_;
    std::map<destination, entry> routes_;
    std::time_t since_ = std::time(nullptr);
};

/// A small router that only listens: it accepts its neighbours, keeps what each announces, and
/// shows it like BIRD's client does. It forwards nothing.
class router {
public:
    explicit router(router_options options);

    /// Runs until SIGINT or SIGTERM; returns the exit status.
    int run();

private:
    void await_connection();
    void on_line(std::string const& line);
    void show_protocols() const;
    enum class detail { brief, all };
    void show_route(detail how_much) const;
    void stop();

    router_options options_;
    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::vector<std::unique_ptr<neighbor>> neighbors_;
    console console_;
};

} // namespace speaker

#endif
