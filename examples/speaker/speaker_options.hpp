// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_SPEAKER_OPTIONS_HPP
#define SPEAKER_SPEAKER_OPTIONS_HPP

#include "announcer.hpp"
#include "health_check.hpp"
#include "log.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace speaker {

/// What the command line says about this node.
struct speaker_options {
    std::vector<std::string> config_files;
    std::vector<std::string> service_files;
    std::string node_name;
    labels node_labels;
    next_hops node_addresses;
    std::optional<boost::asio::ip::address> source_address; ///< where connections start
    std::optional<bgp_identifier> router_id;
    std::optional<bgpwire::origin> origin; ///< of all routes; nothing: as MetalLB of the configuration's time
    std::optional<std::uint16_t> port;     ///< of all peers
    std::uint16_t listen_port = 179; ///< for peers that connect to us
    std::string balancer_class;      ///< of the services that are ours: spec.loadBalancerClass; empty: without one
    bool ignore_exclude_lb = false;  ///< announce though a label excludes this node from load balancers
    std::map<ip_address, boost::asio::ip::tcp::endpoint> elsewhere; ///< peers that are reached by another address
    std::vector<health_check_plan> checks; ///< without success of all of its own a service is not announced
    health_check_pace check_pace;
    speaker::log_level log_level = speaker::log_level::info;
    speaker::log_format log_format = speaker::log_format::logfmt;
    std::string control_path; ///< of the Unix socket for `speaker status`; empty: none
    std::optional<boost::asio::ip::tcp::endpoint> metrics; ///< where Prometheus asks
    std::string state_path; ///< where addresses are kept over a restart; empty: nowhere
    bool graceful_restart = false; ///< of all peers, whatever is configured
    std::chrono::seconds restart_time{120}; ///< that peers keep our routes for; RFC 4724 §3
    bool keep_routes = false; ///< at SIGTERM, which is taken as the beginning of a restart
    std::chrono::seconds drain{0}; ///< how long routes are announced as about to go before they go
    bgpwire::orphan_policy on_orphan = bgpwire::orphan_policy::drop; ///< where a new configuration lacks an address
};

/// `192.0.2.1`, `192.0.2.1:1790`, `[2001:db8::1]:1790`; without port it is `default_port`.
std::optional<boost::asio::ip::tcp::endpoint> parse_endpoint(std::string const& text, std::uint16_t default_port);

} // namespace speaker

#endif
