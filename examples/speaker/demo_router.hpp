// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_DEMO_ROUTER_HPP
#define SPEAKER_DEMO_ROUTER_HPP

#include "demo_stage.hpp"
#include "scenario.hpp"

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace speaker {

class private_network;

/// What this machine does not have: a program, network namespaces.
class unavailable : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The router of a scenario, whatever it is made of, and the network between it and the nodes.
class demo_router {
public:
    virtual ~demo_router() = default;

    using line_reader = std::function<void(std::string const&)>;

    /// Starts a node's speaker.
    virtual std::unique_ptr<child_process> start_speaker(
        scenario_node const& node, std::vector<std::string> const& command, line_reader const& on_line) = 0;

    /// How a person asks for it: `birdc show route`.
    [[nodiscard]] virtual std::string prompt(std::string const& command) const = 0;
    virtual std::vector<std::string> ask(std::string const& command) = 0;
    /// What shows the sessions, and what the routes.
    [[nodiscard]] virtual std::string about_sessions() const { return "show protocols"; }
    [[nodiscard]] virtual std::string about_routes() const { return "show route"; }

    /// How many sessions are Established.
    virtual std::size_t established() = 0;
    virtual route_listing routes() = 0;

    /// The network with a kernel that forwards; null where all is on loopback.
    [[nodiscard]] virtual private_network* network() { return nullptr; }
    /// Whose the kernel's routes are, in numbers of /etc/iproute2/rt_protos.
    [[nodiscard]] virtual unsigned kernel_protocol() const { return 0; }

    /// Ends it; the exit status.
    virtual int stop() = 0;
};

/// `speaker router`, made of this library, on loopback.
std::unique_ptr<demo_router> start_embedded_router(
    demo_stage& stage, scenario const& plan, std::string const& own_program);

/// BIRD 2: in network namespaces where the system lets us have some, else on loopback.
/// @throws unavailable where it is not installed
std::unique_ptr<demo_router> start_bird(demo_stage& stage, scenario const& plan);

/// FRR's zebra and bgpd, in network namespaces.
/// @throws unavailable where it is not installed, or there are no namespaces
std::unique_ptr<demo_router> start_frr(demo_stage& stage, scenario const& plan);

/// Speaker and router on one host: each node has an address of 127.0.0.0/8 to start from.
std::unique_ptr<child_process> start_on_loopback(demo_stage& stage, scenario const& plan, scenario_node const& node,
    std::vector<std::string> command, std::string const& router, demo_router::line_reader const& on_line);

/// Where the node's connections come from on loopback: 127.0.0.20 and up.
std::string loopback_address_of(scenario const& plan, scenario_node const& node);

/// Daemons lie where not every user looks for programs.
std::string daemon_program(std::string const& path);

} // namespace speaker

#endif
