// SPDX-License-Identifier: BSL-1.0
// A laboratory: any number of BGP sessions on simulated wires in virtual time, with everything that goes
// wrong in networks. The same seed gives the same day.
//
//     lab [--peerings N] [--hours N] [--faults-per-hour N] [--seed N] [--transcript]

#include "../tests/session/simulator.hpp"
#include "support/command_line.hpp"

#include <chrono>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace bgpwire;

struct plan {
    std::size_t peerings = 10;
    long hours = 2;
    long faults_per_hour = 60;
    std::uint64_t seed = 1;
    bool transcript = false;
};

session_config config_of(asn ours, asn theirs, std::uint32_t identifier)
{
    session_config c;
    c.open = {.as_number = ours, .hold_time = 90, .bgp_identifier = bgp_identifier{identifier}};
    c.open.capabilities = {multiprotocol_capability{ipv4_unicast}, four_octet_as_number_capability{ours},
        graceful_restart_capability{.flags = graceful_restart_flag::notification,
            .restart_time = 120,
            .families = {{ipv4_unicast, 0x80}}}};
    c.peer_as = theirs;
    return c;
}

std::vector<std::uint8_t> announcement_of(session_config const& config)
{
    update u;
    u.path_attributes.set(origin{});
    as_path path;
    path.prepend(config.open.as_number);
    u.path_attributes.set(path);
    u.path_attributes.set(next_hop{ipv4_address{config.open.bgp_identifier.value()}});
    u.nlri.push_back({*ipv4_prefix::parse("192.0.2.0/24")});
    std::vector<std::uint8_t> memory(4096);
    wire::writer out{memory};
    u.encode(out);
    memory.resize(out.size());
    return memory;
}

/// Ends that cannot be reached or do not read, and until when.
using absentees = std::vector<std::pair<instant, std::size_t>>;

char const* cause_trouble(sim::network& net, jitter_source& random, absentees& absent)
{
    auto const one = static_cast<std::size_t>(random.next() % net.size());
    auto const in_ten_minutes = net.now() + 600'000;
    switch (random.next() % 9) {
    case 0: return net.restart(one), "process dies";
    case 1: return net.restart(one, sim::network::death::machine), "machine dies";
    case 2: return net.break_connections(one), "connections reset";
    case 3: return net.go_dark(one), "connections go dark";
    case 4: return net.reset(one), "operator resets";
    case 5: return net.jump(static_cast<std::int64_t>(random.next() % 20'000)), "clock jumps";
    case 6:
        absent.emplace_back(in_ten_minutes, one);
        net.set_reading(one, false);
        return "reads nothing for ten minutes";
    case 7:
        absent.emplace_back(in_ten_minutes, one);
        net.set_reachable(one, false);
        net.break_connections(one);
        return "connections reset, and no new ones for ten minutes";
    default:
        net.stop(one, errc::administrative_shutdown, "lunch");
        net.run_for(1'000);
        net.start(one);
        return "operator stops and starts";
    }
}

/// Those whose time has come are back.
void welcome(sim::network& net, absentees& absent, instant until)
{
    std::erase_if(absent, [&](auto const& one) {
        if (one.first > until)
            return false;
        net.set_reading(one.second, true);
        net.set_reachable(one.second, true);
        return true;
    });
}

int run(plan const& p)
{
    sim::network net{p.seed};
    if (p.transcript)
        net.on_line = [](std::string const& line) { std::cout << line << '\n'; };
    for (std::size_t i = 0; i != p.peerings; ++i) {
        auto const a = config_of(asn{65001}, asn{65002}, static_cast<std::uint32_t>(0x0a000001 + 2 * i));
        auto const b = config_of(asn{65002}, asn{65001}, static_cast<std::uint32_t>(0x0a000002 + 2 * i));
        auto const [first, second] = net.add_peering(a, b);
        net.at(first).announcements = {announcement_of(a)};
        net.at(second).announcements = {announcement_of(b)};
        net.start(first);
        net.start(second);
    }
    auto const begin = std::chrono::steady_clock::now();
    jitter_source random{p.seed + 1};
    auto const pause = p.faults_per_hour == 0 ? 3'600'000 : 3'600'000 / p.faults_per_hour;
    auto const end = net.now() + p.hours * std::int64_t{3'600'000};
    absentees absent;
    while (net.now() + pause < end) {
        net.run_for(pause);
        welcome(net, absent, net.now());
        if (p.faults_per_hour != 0) {
            char const* const trouble = cause_trouble(net, random, absent);
            if (p.transcript)
                std::cout << "  (" << trouble << ")\n";
        }
    }
    welcome(net, absent, instant::never());
    net.run_until(end);
    net.run_for(600'000); // ten quiet minutes
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - begin;

    std::size_t up = 0;
    std::uint64_t ups = 0, retained = 0, downs = 0, keepalives = 0, updates = 0;
    for (std::size_t i = 0; i != net.size(); ++i) {
        up += net.session_at(i).is_established() ? 1U : 0U;
        ups += net.at(i).ups;
        downs += net.at(i).downs;
        retained += net.at(i).retained;
        updates += net.at(i).updates;
        keepalives += net.session_at(i).counters().received(message_type::keepalive);
    }
    std::cout << net.size() << " sessions, " << p.hours << " h of virtual time in " << took.count() << " s, " << net.events()
              << " events\n"
              << up << " Established at the end; " << ups << " times up, " << downs << " times down, routes retained "
              << retained << " times\n"
              << updates << " UPDATEs, and " << keepalives << " KEEPALIVEs since the last restart of each end\n";
    for (auto const& violation : net.violations())
        std::cout << "broken promise: " << violation << '\n';
    return up == net.size() && net.violations().empty() ? 0 : 1;
}

} // namespace

int main(int count, char** arguments)
{
    CLI::App app{"Plays days of BGP sessions on simulated wires in virtual time."};
    examples::add_version(app, "lab");
    plan p;
    app.add_option("--peerings", p.peerings, "pairs of sessions")->check(CLI::Range(1, 1000000))->capture_default_str();
    app.add_option("--hours", p.hours, "of virtual time")->check(CLI::Range(1, 1000000))->capture_default_str();
    app.add_option("--faults-per-hour", p.faults_per_hour, "that something goes wrong")
        ->check(CLI::Range(0, 3600000))
        ->capture_default_str();
    app.add_option("--seed", p.seed, "of the day; the same gives the same")->capture_default_str();
    app.add_flag("--transcript", p.transcript, "print what happens");
    if (auto const status = examples::parse_command_line(app, count, arguments))
        return *status;
    return run(p);
}
