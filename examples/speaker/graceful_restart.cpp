// SPDX-License-Identifier: BSL-1.0
#include "graceful_restart.hpp"

namespace speaker {

bgpwire::graceful_restart_capability restart_capability(
    restart_phase phase, bgpwire::own_restart const& restart, std::chrono::seconds restart_time)
{
    using enum restart_phase;
    auto const forwarding = static_cast<std::uint8_t>(phase == restarted || phase == running ? 0x80 : 0);
    bgpwire::graceful_restart_capability capability;
    capability.restart_time = static_cast<std::uint16_t>(restart_time.count());
    restart.mark(capability);
    for (auto const family : {bgpwire::ipv4_unicast, bgpwire::ipv6_unicast})
        capability.families.push_back({family, forwarding});
    return capability;
}

void begin_restart(bgpwire::own_restart& restart, restart_phase phase)
{
    if (phase == restart_phase::restarted || phase == restart_phase::rebooted)
        restart.on_restarted({}, bgpwire::instant{std::chrono::steady_clock::now()}, 0);
}

} // namespace speaker
