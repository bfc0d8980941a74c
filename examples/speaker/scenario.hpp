// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_SCENARIO_HPP
#define SPEAKER_SCENARIO_HPP

// A folder of examples/speaker/scenarios: somebody's cluster, somebody's router, and what is to be seen there.
//
//   scenario.yaml         the router, the nodes, and step by step what happens and what must be seen
//   *.yaml                what steps put in place: MetalLB's configuration, services
//   bird.conf frr.conf    the configuration of a real router; either, both or neither
//   bird.loopback.conf    the same where no network namespaces are to be had

#include "config.hpp"
#include "yaml.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace speaker {

/// An address on a network: `10.240.0.2/24`.
struct interface_address {
    ip_address address;
    unsigned length = 0;
};

std::string to_string(interface_address const& a);

struct scenario_router {
    asn as_number;
    bgp_identifier router_id;
    std::string interface; ///< where the nodes are
    std::vector<interface_address> addresses;
};

struct scenario_node {
    std::string name;
    std::string neighbor; ///< what the router calls it
    asn as_number;
    std::vector<interface_address> addresses; ///< one, or one of each family
};

/// Prefixes, and for each the next hops or the names of the nodes that it leads to.
using route_listing = std::map<std::string, std::set<std::string>>;

/// A command for the router's own client, and what its answer must show: expressions, each to be
/// found in some line, or in none.
struct question {
    std::string command;
    std::vector<std::string> see;
    std::vector<std::string> never;
};

/// HTTP requests from outside, and the nodes that answer them.
struct request_plan {
    ip_address to;
    std::set<std::string> answered_by;
};

/// Something is done, then all of this must be so, sooner or later.
struct scenario_step {
    std::string title;
    std::vector<std::pair<std::string, std::string>> put; ///< file of the speakers, and its text
    std::vector<std::string> stop;                        ///< nodes whose speaker ends
    std::optional<std::size_t> established;               ///< how many sessions
    std::optional<route_listing> routes;                  ///< all that the router has, by nodes
    std::vector<std::string> said;                        ///< by every speaker that runs
    std::map<std::string, std::vector<question>> asked;   ///< by kind of router
    std::vector<request_plan> requests;
};

struct scenario {
    std::string name;
    std::string title;
    scenario_router router;
    std::vector<scenario_node> nodes;
    std::vector<scenario_step> steps;
    std::map<std::string, std::string> router_files; ///< `bird.conf` and the like

    [[nodiscard]] scenario_node const* find_node(std::string const& of_name) const;
};

/// The names of all scenarios in the folder, sorted.
std::vector<std::string> scenario_names(std::string const& folder);

std::optional<scenario> read_scenario(std::string const& folder, std::string const& name, diagnostics& errors);

} // namespace speaker

#endif
