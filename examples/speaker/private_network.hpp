// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_PRIVATE_NETWORK_HPP
#define SPEAKER_PRIVATE_NETWORK_HPP

#include "demo_stage.hpp"
#include "scenario.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace speaker {

/// The networks of a scenario, which nobody else sees: this process is on the router, the nodes are
/// hosts on its interface, and somebody `outside` is on another one.
///
/// They are made of network namespaces that belong to processes, not to names in the file system:
/// they go when the processes go, and any number of them may exist at once. Without root it takes a
/// user namespace, which not every system grants.
class private_network {
public:
    /// The host that is not of the cluster.
    static constexpr auto outside = "outside";

    /// Moves this process onto the router; nothing if the system does not let us, and then nothing has
    /// changed but perhaps the namespaces of this process.
    static std::unique_ptr<private_network> enter(demo_stage& stage, scenario_router const& router);

    /// A host on the router's interface that reaches the rest of the world by the router.
    void add_host(std::string const& name, std::vector<interface_address> const& addresses);

    /// The command, to be run on that host.
    [[nodiscard]] std::vector<std::string> on_host(
        std::string const& name, std::vector<std::string> const& command) const;

    /// Lets every node take what is sent to the address, as kube-proxy would, and answer HTTP with its name.
    void serve(ip_address const& address, std::string const& own_program);

    /// Who answers requests to the address from outside.
    std::set<std::string> answers_from(ip_address const& address, std::string const& own_program);

    /// The kernel's routes by that protocol, a number of /etc/iproute2/rt_protos.
    route_listing kernel_routes(unsigned protocol);

private:
    private_network(demo_stage& stage, scenario_router router) : stage_{stage}, router_{std::move(router)} {}

    [[nodiscard]] bool ip(std::string const& arguments);
    void must(std::string const& host, std::string const& command);
    void add_host_on(std::string const& bridge, std::vector<interface_address> const& of_router,
        std::string const& name, std::vector<interface_address> const& addresses);

    demo_stage& stage_;
    scenario_router router_;
    std::map<std::string, std::unique_ptr<child_process>> hosts_; ///< each holds its namespace
    std::map<std::string, std::unique_ptr<child_process>> servers_;
    std::set<ip_address> served_;
};

} // namespace speaker

#endif
