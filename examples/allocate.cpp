// SPDX-License-Identifier: BSL-1.0
// Gives services addresses out of two pools: any address, a shared one, a particular one, and none.

#include "support/plain_command_line.hpp"

#include <bgpwire/io/ostream.hpp>
#include <bgpwire/pool.hpp>

#include <iostream>
#include <string>
#include <vector>

using namespace bgpwire;

namespace {

void say(std::string_view owner, result<lease> const& got)
{
    std::cout << owner << ": ";
    if (got)
        std::cout << *got << '\n';
    else
        std::cout << "refused: " << got.error().code << '\n';
}

} // namespace

int main(int argc, char** argv)
{
    if (auto const status = examples::plain_command_line(argc, argv, "Gives services addresses out of two pools."))
        return *status;
    // [pools]
    pool_config office{.name = "office", .avoid_buggy_ips = true, .priority = 1}; // asked first
    pool_config spare{.name = "spare", .auto_assign = false};                     // gives only to those who name it
    for (auto const* text : {"192.0.2.0/30", "2001:db8::/64"})
        office.ranges.push_back(*address_range::parse(text));
    spare.ranges.push_back(*address_range::parse("198.51.100.10-198.51.100.11"));

    std::vector<pool_config> const pools{office, spare};
    auto made = pool_allocator<std::string>::make(pools); // an owner is what you call it: here a text
    if (!made) {
        std::cout << "pool " << made.error().offset << ": " << made.error().code << '\n';
        return 1;
    }
    auto& addresses = *made;
    // [pools]

    // [ask]
    say("web", addresses.allocate("web"));
    say("web", addresses.allocate("web")); // once more: the same
    say("mail", addresses.allocate("mail", {.stack = stack::require_dual}));
    // [ask]

    // [share]
    service_port const udp[] = {{17, 53}}, tcp[] = {{6, 53}};
    say("dns-udp", addresses.allocate("dns-udp", {.sharing = {.key = "dns", .ports = udp}}));
    say("dns-tcp", addresses.allocate("dns-tcp", {.sharing = {.key = "dns", .ports = tcp}})); // the same address
    allocation_request const again{.sharing = {.key = "dns", .ports = tcp}};
    say("dns-too", addresses.allocate("dns-too", again)); // the port is taken, and so are the other addresses
    addresses.explain(again, any_owner{}, [](pool_report const& why) { std::cout << "  " << why << '\n'; });
    // [share]

    // [claim]
    say("ftp", addresses.claim("ftp", *ip_address::parse("192.0.2.0"))); // ends in .0
    say("ftp", addresses.claim("ftp", *ip_address::parse("198.51.100.11")));
    say("ssh", addresses.allocate("ssh", {.pool = "spare"}));
    // [claim]

    // [release]
    auto const was = addresses.release("web");
    say("ntp", addresses.allocate("ntp")); // gets what was web's
    if (was && !addresses.release(was->handle())) // the lease is gone, so its handle takes nothing from ntp
        std::cout << "ntp keeps " << *addresses.find("ntp") << '\n';
    // [release]
    return addresses.size() == 6 ? 0 : 1;
}
