// SPDX-License-Identifier: BSL-1.0
#include "graceful_restart.hpp"

namespace speaker {

bgpwire::graceful_restart_capability restart_capability(restart_phase phase, std::chrono::seconds restart_time)
{
    using enum restart_phase;
    auto const forwarding = static_cast<std::uint8_t>(phase == restarted || phase == running ? 0x80 : 0);
    bgpwire::graceful_restart_capability capability;
    capability.restart_time = static_cast<std::uint16_t>(restart_time.count());
    if (phase == restarted || phase == rebooted)
        capability.flags = bgpwire::graceful_restart_flag::restart_state;
    for (auto const family : {bgpwire::ipv4_unicast, bgpwire::ipv6_unicast})
        capability.families.push_back({family, forwarding});
    return capability;
}

} // namespace speaker
