// SPDX-License-Identifier: BSL-1.0
#include "graceful_restart.hpp"

#include "catch.hpp"
#include "text.hpp"

#include <bgpwire/capability/capabilities.hpp>

using speaker::restart_phase;

TEST_CASE("What is said of restarts: forwarding goes on, R is for one session",
    "[speaker][rfc4724-3]")
{
    auto const said = [](restart_phase phase, int seconds) {
        bgpwire::capabilities all;
        bgpwire::own_restart restart;
        begin_restart(restart, phase);
        all.add(restart_capability(phase, restart, std::chrono::seconds{seconds}));
        return speaker::text_of(*all.find<bgpwire::graceful_restart_capability_view>());
    };
    CHECK(said(restart_phase::first_start, 120) == "Graceful Restart 120 s {IPv4 unicast IPv6 unicast}");
    CHECK(said(restart_phase::restarted, 4095)
        == "Graceful Restart R 4095 s {IPv4 unicast forwarding IPv6 unicast forwarding}");
    CHECK(said(restart_phase::rebooted, 120) == "Graceful Restart R 120 s {IPv4 unicast IPv6 unicast}");
    bgpwire::own_restart restart;
    begin_restart(restart, restart_phase::restarted);
    restart.on_established({});
    CHECK(restart_capability(restart_phase::running, restart, std::chrono::seconds{9}).flags == 0);
    CHECK(said(restart_phase::running, 1) == "Graceful Restart 1 s {IPv4 unicast forwarding IPv6 unicast forwarding}");
}
