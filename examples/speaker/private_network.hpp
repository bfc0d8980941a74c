// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_PRIVATE_NETWORK_HPP
#define SPEAKER_PRIVATE_NETWORK_HPP

#include "demo_stage.hpp"

#include <memory>
#include <string>
#include <vector>

namespace speaker {

/// A network that nobody else sees, 10.240.0.0/24, with this process as its host .2 on `eth1`.
///
/// It is made of network namespaces that belong to processes, not to names in the file system: it
/// goes when they go. Without root it takes a user namespace, which not every system grants.
class private_network {
public:
    /// Moves this process into it; nothing if the system does not let us, and then nothing has changed
    /// but perhaps the namespaces of this process.
    static std::unique_ptr<private_network> enter(demo_stage& stage);

    /// Starts a program on a host of its own, 10.240.0.NUMBER on `eth0`.
    std::unique_ptr<child_process> start_host(
        std::string const& label, std::string const& number, std::vector<std::string> const& command);

private:
    explicit private_network(demo_stage& stage) : stage_{stage} {}
    [[nodiscard]] bool ip(std::string const& arguments);

    demo_stage& stage_;
};

} // namespace speaker

#endif
