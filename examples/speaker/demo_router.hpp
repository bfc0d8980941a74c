// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_DEMO_ROUTER_HPP
#define SPEAKER_DEMO_ROUTER_HPP

#include "demo_stage.hpp"

#include <memory>
#include <string>
#include <vector>

namespace speaker {

/// The router of the demo, whatever it is made of, and the network between it and the nodes.
class demo_router {
public:
    virtual ~demo_router() = default;

    /// Starts the speaker of node 10.240.0.NUMBER.
    virtual std::unique_ptr<child_process> start_node(
        std::string const& name, std::string const& number, std::vector<std::string> speaker) = 0;

    /// How a person asks for it: `birdc show route`.
    [[nodiscard]] virtual std::string prompt(std::string const& command) const = 0;
    virtual std::vector<std::string> show_protocols() = 0;
    virtual std::vector<std::string> show_route() = 0;
    /// Ends it; the exit status.
    virtual int stop() = 0;
};

/// `speaker router`, made of this library, on loopback.
std::unique_ptr<demo_router> start_embedded_router(demo_stage& stage, std::string const& own_program);

/// BIRD 2: in network namespaces where the system lets us have some, else on loopback.
/// @throws std::runtime_error where it is not installed
std::unique_ptr<demo_router> start_bird(demo_stage& stage);

/// Speaker and router on one host: each node has an address of 127.0.0.0/8 to start from.
std::unique_ptr<child_process> start_node_on_loopback(demo_stage& stage, std::string const& name,
    std::string const& number, std::vector<std::string> speaker, std::string const& router);

} // namespace speaker

#endif
