// SPDX-License-Identifier: BSL-1.0
// What 50 000 services cost the speaker: reading, assigning, keeping and telling them, and, where BIRD is installed, until
// it knows them all.
//
//   Speaker/read          configuration and services out of their files
//   Speaker/check         the plan, as `speaker check` shows it
//   Speaker/assign        addresses for all that have none
//   Speaker/assign/again  the same when all have what they want
//   Speaker/save          who has which address, onto the disk
//   Speaker/restore       and back again
//   Speaker/routes        what one node announces
//   Speaker/BIRD/<nodes>  sessions of that many nodes in this process with one BIRD, all at once:
//       announce_s        until it has every route of every node; x_bird: in units of the time in which it takes the same
//                         octets, made before, from somebody who does nothing but write
//       change_ms         one service gets another address: until it has that of every node
//       withdraw_s        until all are gone; x_withdraw: as x_bird
//       cpu_s             processor time of the speakers for announcing, cpu_withdraw_s for withdrawing
//       MB, bird_MB       the most memory that this process, and BIRD, had in use
//
// All seconds are those of the clock: a neighbour who is busy slows down both sides of a ratio.

#include "bird.hpp"
#include "cluster.hpp"
#include "plain_sender.hpp"

#include "plan.hpp"
#include "state_file.hpp"

#include <benchmark/benchmark.h>

#include <bgpwire/message.hpp>

#include <atomic>
#include <ctime>
#include <iostream>
#include <sstream>
#include <utility>

namespace {

using namespace bgpwire;
using namespace bgpwire::bench;

constexpr std::size_t service_count = 50'000;

cluster_files const& files()
{
    static cluster_files const all{configuration_text(bird::as_of_nodes, bird::own_as), service_count};
    return all;
}

/// The log of the speakers is written, to where nobody reads it.
class unread_log {
public:
    unread_log() : before_{std::cout.rdbuf(nowhere_.rdbuf())} {}
    ~unread_log() { std::cout.rdbuf(before_); }
    unread_log(unread_log const&) = delete;
    unread_log& operator=(unread_log const&) = delete;

private:
    std::ofstream nowhere_{"/dev/null"};
    std::streambuf* before_;
};

void count_services(benchmark::State& state)
{
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * std::int64_t{service_count});
}

void read(benchmark::State& state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(files().read());
    count_services(state);
    state.counters["file_MB"] =
        static_cast<double>(std::filesystem::file_size(files().path("services.yaml"))) * 1e-6;
}
BENCHMARK(read)->Name("Speaker/read")->Unit(benchmark::kMillisecond);

void check(benchmark::State& state)
{
    auto const input = files().read();
    for (auto _ : state) {
        std::ostringstream warnings;
        benchmark::DoNotOptimize(plan_text(input, node_of(input.config, {}), {}, warnings));
        if (!warnings.str().empty())
            state.SkipWithError("not every service has an address");
    }
    count_services(state);
}
BENCHMARK(check)->Name("Speaker/check")->Unit(benchmark::kMillisecond);

void assign(benchmark::State& state)
{
    auto const input = files().read();
    for (auto _ : state) {
        state.PauseTiming();
        {
            cluster all{input, 0, 0};
            state.ResumeTiming();
            if (all.assign() != 0)
                state.SkipWithError("not every service has an address");
            state.PauseTiming();
        }
        state.ResumeTiming();
    }
    count_services(state);
}
BENCHMARK(assign)->Name("Speaker/assign")->Unit(benchmark::kMillisecond);

void assign_again(benchmark::State& state)
{
    cluster all{files().read(), 0, 0};
    all.assign();
    for (auto _ : state)
        all.assign();
    count_services(state);
}
BENCHMARK(assign_again)->Name("Speaker/assign/again")->Unit(benchmark::kMillisecond);

void save(benchmark::State& state)
{
    cluster all{files().read(), 0, 0};
    all.assign();
    for (auto _ : state) {
        speaker::state_file file{files().path("state")};
        if (!file.write(all.book().snapshot()).empty())
            state.SkipWithError("cannot be written");
    }
    count_services(state);
    state.counters["file_MB"] = static_cast<double>(std::filesystem::file_size(files().path("state"))) * 1e-6;
}
BENCHMARK(save)->Name("Speaker/save")->Unit(benchmark::kMillisecond)->UseRealTime();

void restore(benchmark::State& state)
{
    auto const input = files().read();
    speaker::state_file file{files().path("state")};
    {
        cluster all{input, 0, 0};
        all.assign();
        file.write(all.book().snapshot());
    }
    for (auto _ : state) {
        std::string why;
        speaker::address_book book{input.config};
        auto const kept = file.read(why);
        if (!kept || !book.restore(*kept, {}, [](auto const&...) {}).empty() || book.grants().size() != service_count)
            state.SkipWithError("not everything is restored");
    }
    count_services(state);
}
BENCHMARK(restore)->Name("Speaker/restore")->Unit(benchmark::kMillisecond)->UseRealTime();

void routes(benchmark::State& state)
{
    cluster all{files().read(), 0, 0};
    all.assign();
    for (auto _ : state)
        benchmark::DoNotOptimize(all.routes());
    count_services(state);
}
BENCHMARK(routes)->Name("Speaker/routes")->Unit(benchmark::kMillisecond);

// --- Beside BIRD ---------------------------------------------------------------------------------------

double thread_cpu_seconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Seconds from `begin()` until BIRD says so. It is asked by a thread of its own, at most a tenth of the time unless
/// `pause` is none, while `turn()` is called again and again.
template<class Begin, class Turn>
double until(std::function<bool()> const& is_so, std::chrono::microseconds pause, Begin&& begin, Turn&& turn)
{
    using clock = std::chrono::steady_clock;
    std::atomic<bool> done = false;
    auto const start = clock::now();
    auto end = start;
    std::thread asking{[&] {
        for (;;) {
            auto const asked = clock::now();
            bool const now = is_so();
            end = clock::now();
            if (now)
                break;
            if (pause.count() != 0)
                std::this_thread::sleep_for(std::max<clock::duration>(pause, 9 * (end - asked)));
        }
        done = true;
    }};
    for (begin(); !done;)
        turn();
    asking.join();
    return std::chrono::duration<double>(end - start).count();
}

constexpr std::chrono::milliseconds some_time{10};

/// The same messages as the speaker of a node sends.
struct prepared {
    std::vector<std::uint8_t> announcements;
    std::vector<std::uint8_t> withdrawals;
    std::uint64_t messages = 0;
};

prepared prepare(std::vector<ipv4_nlri> const& all, ipv4_address hop)
{
    codec_context context;
    context.as_numbers = asn_width::four_octets;
    context.peer = peering::external;
    path_attributes attributes{context};
    attributes.set(origin{origin::code::igp});
    attributes.set(as_path{asn{bird::as_of_nodes}});
    attributes.set(next_hop{hop});
    communities list;
    list.values = {community{64512, 1234}};
    attributes.set(list);
    std::uint8_t memory[standard_message_length];
    update_packer const packer{memory, context};
    prepared result;
    auto const pack = [&](std::vector<std::uint8_t>& to, auto message_of) {
        for (auto next = all.begin(); next != all.end(); ++result.messages) {
            octets const message = *message_of(next);
            to.insert(to.end(), message.begin(), message.end());
        }
    };
    pack(result.announcements, [&](auto& next) { return packer.announce(attributes.octets(), next, all.end()); });
    pack(result.withdrawals, [&](auto& next) { return packer.withdraw(next, all.end()); });
    return result;
}

struct course {
    double announce = 0;
    double change = 0;
    double withdraw = 0;
    double cpu = 0;
    double cpu_withdraw = 0;
    double peak = 0;
    double peak_of_bird = 0;
    std::uint64_t messages = 0;
};

void expect(bool is_so, char const* what)
{
    if (!is_so)
        throw std::runtime_error{what};
}

std::vector<ipv4_nlri> announced_by(cluster& all)
{
    std::vector<ipv4_nlri> result;
    for (auto const& [to, how] : all.routes())
        result.push_back(ipv4_prefix{to.address.v4(), to.length});
    return result;
}

course run_speakers(std::size_t nodes, std::vector<ipv4_nlri>& routes)
{
    course c;
    auto const total = nodes * service_count;
    bird router{nodes};
    cluster all{files().read(), nodes, router.port()};
    expect(all.assign() == 0, "not every service has an address");
    auto const turn = [&] { all.context().run_for(some_time); };
    auto const tell = [&] {
        all.assign();
        all.announce();
    };
    until([&] { return router.established() == nodes; }, some_time, [&] { all.start(); }, turn);

    auto before = thread_cpu_seconds();
    c.announce = until([&] { return router.imported() == total; }, some_time, [&] { all.announce(); }, turn);
    c.cpu = thread_cpu_seconds() - before;
    expect(router.paths() == total, "BIRD has not all paths");
    routes = announced_by(all);

    all.services().begin()->second.wanted = {ip_address{ipv4_address{0x0a40ffff}}};
    c.change = until([&] { return router.paths_to("10.64.255.255/32") == nodes; }, {}, tell, turn);
    expect(router.paths() == total, "the other address is still there");

    all.services().clear();
    before = thread_cpu_seconds();
    c.withdraw = until([&] { return router.imported() == 0; }, some_time, tell, turn);
    c.cpu_withdraw = thread_cpu_seconds() - before;
    c.peak = megabytes("self", "VmHWM");
    c.peak_of_bird = router.peak_megabytes();
    c.messages = all.updates_sent();
    return c;
}

course run_plainly(std::size_t nodes, std::vector<ipv4_nlri> const& routes)
{
    course c;
    std::vector<prepared> all;
    for (std::uint32_t n = 1; n <= nodes; ++n) {
        all.push_back(prepare(routes, ipv4_address{0x0af00000 + n}));
        c.messages += all.back().messages;
    }
    auto const total = nodes * routes.size();
    bird router{nodes};
    plain_sender sender{router, nodes};
    auto const turn = [&] { sender.turn(); };
    until([&] { return router.established() == nodes; }, some_time, [] {}, turn);
    auto const give = [&](std::vector<std::uint8_t> prepared::*what) {
        return [&all, &sender, what] {
            for (std::size_t n = 0; n != all.size(); ++n)
                sender.give(n, all[n].*what);
        };
    };
    c.announce = until([&] { return router.imported() == total; }, some_time, give(&prepared::announcements), turn);
    c.withdraw = until([&] { return router.imported() == 0; }, some_time, give(&prepared::withdrawals), turn);
    return c;
}

void beside_bird(benchmark::State& state)
{
    auto const nodes = static_cast<std::size_t>(state.range(0));
    if (!bird::is_installed())
        return state.SkipWithError("BIRD is not installed (Debian: bird2)");
    for (auto _ : state) {
        unread_log const log;
        std::ofstream{"/proc/self/clear_refs"} << 5; // the most memory counts from here
        std::vector<ipv4_nlri> routes;
        auto const ours = run_speakers(nodes, routes);
        auto const bound = run_plainly(nodes, routes);
        state.SetIterationTime(ours.announce);
        state.counters["announce_s"] = ours.announce;
        state.counters["x_bird"] = ours.announce / bound.announce;
        state.counters["change_ms"] = ours.change * 1e3;
        state.counters["withdraw_s"] = ours.withdraw;
        state.counters["x_withdraw"] = ours.withdraw / bound.withdraw;
        state.counters["cpu_s"] = ours.cpu;
        state.counters["cpu_withdraw_s"] = ours.cpu_withdraw;
        state.counters["MB"] = ours.peak;
        state.counters["bird_MB"] = ours.peak_of_bird;
        state.counters["messages"] = static_cast<double>(ours.messages);
        state.counters["plain_messages"] = static_cast<double>(bound.messages);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(nodes * service_count));
}
BENCHMARK(beside_bird)->Name("Speaker/BIRD")->Arg(1)->Arg(10)->Arg(100)->Iterations(1)->UseManualTime()->Unit(
    benchmark::kMillisecond);

} // namespace
