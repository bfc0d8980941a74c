// SPDX-License-Identifier: BSL-1.0
// Sessions on simulated wires: everything that a network does to them.
#include <bgpwire/session/session.hpp>

#include "catch.hpp"
#include "session/recorder.hpp"
#include "session/simulator.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using sim::network;

namespace {

session_config other_config()
{
    auto c = local_config();
    c.open = peer_open();
    c.peer_as = asn{65001};
    return c;
}

constexpr std::int64_t second = 1000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;

/// One peering between ends 0 and 1, both started, both of which dial.
struct one_peering : network {
    explicit one_peering(std::uint64_t seed = 1, sim::link_options options = {},
        session_config a = local_config(), session_config b = other_config())
        : network{seed}
    {
        add_peering(std::move(a), std::move(b), options);
        at(0).announcements = {an_update(0)};
        at(1).announcements = {an_update(1), an_update(2)};
        start(0);
        start(1);
    }
    bool up() { return session_at(0).is_established() && session_at(1).is_established(); }
    ~one_peering() { CHECK(violations() == lines{}); }
};

} // namespace

TEST_CASE("two ends that dial each other come up once and exchange routes, whatever the delays", "[session][rfc4271-6.8]")
{
    for (std::uint64_t seed = 0; seed != 300; ++seed) {
        CAPTURE(seed);
        one_peering net{seed, {.shortest_delay = 1, .longest_delay = 1 + static_cast<std::int64_t>(seed % 50) * 10}};
        net.run_for(minute);
        REQUIRE(net.up());
        CHECK(net.at(0).ups == 1);
        CHECK(net.at(1).ups == 1);
        CHECK(net.at(0).updates == 2);
        CHECK(net.at(1).updates == 1);
        net.run_for(hour);
        CHECK(net.at(0).ups == 1);
    }
}

TEST_CASE("a peering with one passive side comes up; with two it does not", "[session][rfc4271-8.1.1]")
{
    for (int passive = 0; passive != 4; ++passive) {
        auto a = local_config(), b = other_config();
        a.mode = (passive & 1) != 0 ? connection_mode::passive : connection_mode::both;
        b.mode = (passive & 2) != 0 ? connection_mode::passive : connection_mode::both;
        one_peering net{3, {}, a, b};
        net.run_for(hour);
        CHECK(net.up() == (passive != 3));
    }
}

TEST_CASE("the same seed gives the same transcript, line by line", "[session]")
{
    auto const transcript = [](std::uint64_t seed) {
        lines all;
        network net{seed};
        net.on_line = [&](std::string const& line) { all.push_back(line); };
        net.add_peering(local_config(), other_config());
        net.start(0);
        net.start(1);
        net.run_for(hour);
        net.restart(1);
        net.run_for(hour);
        net.go_dark(0);
        net.run_for(hour);
        net.stop(0, errc::administrative_shutdown, "done");
        net.run_for(minute);
        return all;
    };
    auto const one = transcript(1);
    CHECK(one.size() > 20);
    CHECK(transcript(1) == one);
    CHECK(transcript(2) != one);
}

TEST_CASE("an end whose process dies comes back within seconds", "[session]")
{
    for (std::uint64_t seed = 0; seed != 50; ++seed) {
        one_peering net{seed};
        net.run_for(10 * minute);
        net.restart(seed & 1);
        net.run_for(10 * second);
        CAPTURE(seed);
        CHECK(net.up());
    }
}

TEST_CASE("a machine that goes dark is found by the hold timer, or by its own new connection", "[session]")
{
    for (std::uint64_t seed = 0; seed != 50; ++seed) {
        one_peering net{seed};
        net.run_for(10 * minute);
        net.restart(seed & 1, network::death::machine);
        net.run_for(5 * minute);
        CAPTURE(seed);
        CHECK(net.up());
    }
}

TEST_CASE("a half-open connection ends with both hold timers and is set up anew", "[session][rfc4271-6.5]")
{
    for (std::uint64_t seed = 0; seed != 50; ++seed) {
        one_peering net{seed};
        net.run_for(minute);
        net.go_dark(0);
        net.run_for(15 * second);
        CHECK(net.up()); // nobody knows yet
        net.run_for(3 * minute);
        CAPTURE(seed);
        CHECK(net.up());
        CHECK(net.at(0).downs == 1);
        CHECK(net.at(1).downs == 1);
    }
}

TEST_CASE("a peer that cannot be reached is tried until it can", "[session]")
{
    one_peering net{1};
    net.set_reachable(0, false);
    net.run_for(hour);
    net.set_reachable(0, true);
    net.run_for(3 * minute); // the ConnectRetryTimer's two minutes
    CHECK(net.up());
}

TEST_CASE("a connection that is broken again and again always comes back", "[session]")
{
    one_peering net{1};
    for (int i = 0; i != 200; ++i) {
        net.run_for(minute);
        net.break_connections(0);
    }
    net.run_for(5 * minute);
    CHECK(net.up());
    CHECK(net.at(0).ups > 50);
}

TEST_CASE("a reader that stops reading is given up after eight minutes, and taken back", "[session][rfc9687-5]")
{
    auto a = local_config(), b = other_config();
    b.open.hold_time = 200; // it keeps sending KEEPALIVEs itself, so its hold timer would tell nothing
    a.open.hold_time = 200;
    one_peering net{1, {.window = 200}, a, b};
    net.run_for(minute);
    REQUIRE(net.up());
    net.set_reading(1, false);
    net.jump(0);
    // The end that does not read lets its hold timer be: its embedder is asleep, not its machine.
    std::uint64_t const before = net.at(0).downs;
    net.run_for(20 * minute);
    CHECK(net.at(0).downs + net.at(1).downs > before);
    net.set_reading(1, true);
    net.run_for(5 * minute);
    CHECK(net.up());
}

TEST_CASE("a clock that jumps by an hour costs the session, and nothing else", "[session]")
{
    for (std::uint64_t seed = 0; seed != 20; ++seed) {
        one_peering net{seed};
        net.run_for(minute);
        net.jump(hour);
        net.run_for(5 * minute);
        CAPTURE(seed);
        CHECK(net.up());
    }
}

TEST_CASE("graceful restart: a peer that restarts keeps its routes at the other end", "[session][rfc4724-4]")
{
    graceful_restart_capability const restart{.restart_time = 120, .families = {{ipv4_unicast, 0x80}}};
    auto a = local_config(), b = other_config();
    a.open.capabilities.add(restart);
    b.open.capabilities.add(restart);
    for (std::uint64_t seed = 0; seed != 50; ++seed) {
        one_peering net{seed, {}, a, b};
        net.run_for(minute);
        REQUIRE(net.up());
        net.restart(1, (seed & 1) != 0 ? network::death::process : network::death::machine);
        net.run_for(2 * minute);
        CAPTURE(seed);
        CHECK(net.up());
        CHECK(net.at(0).retained == 1);
        CHECK(net.at(0).downs == 1);
    }
}

TEST_CASE("two thousand sessions for an hour, with all that can happen to them", "[session]")
{
    network net{7};
    constexpr std::size_t peerings = 1'000;
    for (std::size_t i = 0; i != peerings; ++i) {
        auto [a, b] = net.add_peering(local_config(), other_config());
        net.at(a).announcements = {an_update(1)};
        net.start(a);
        net.start(b);
    }
    jitter_source random{9};
    for (int i = 0; i != 3'600; ++i) {
        net.run_for(second);
        auto const one = static_cast<std::size_t>(random.next() % (2 * peerings));
        switch (random.next() % 8) {
        case 0: net.restart(one); break;
        case 1: net.restart(one, network::death::machine); break;
        case 2: net.break_connections(one); break;
        case 3: net.go_dark(one); break;
        case 4: net.reset(one); break;
        default: break;
        }
    }
    net.run_for(10 * minute);
    std::size_t up = 0;
    for (std::size_t i = 0; i != net.size(); ++i)
        up += net.session_at(i).is_established() ? 1U : 0U;
    CHECK(up == 2 * peerings);
    CHECK(net.violations() == lines{});
}
