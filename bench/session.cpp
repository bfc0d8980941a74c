// SPDX-License-Identifier: BSL-1.0
// What a session costs.
//
//   Session/<set>/raw       a stream of UPDATEs through on_octets, handed on as octets; x_frame and
//                           ns_over_frame are beside framing alone, measured turn by turn
//   Session/<set>/validate  the same, every UPDATE decoded and judged
//   Session/keepalive       a stream of KEEPALIVEs, each of which restarts the hold timer
//   Session/timer           KEEPALIVE timers of one session that expire and are answered
//   Session/100000          that many sessions in one process, without sockets: set up, then an hour of
//                           virtual time; memory and events per second
//   Session/<set>/tcp       the set over loopback TCP, every UPDATE judged; x_recv is beside plain recv
//                           of the same octets
//
// BGPWIRE_DATA as in decode_update.cpp.

#include "measure.hpp"

#include <bgpwire/session.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <queue>
#include <thread>

namespace {

using namespace bgpwire;
using namespace bgpwire::bench;

struct quiet : handler_defaults {
    std::uint64_t messages = 0;
    std::uint64_t routes = 0;
    std::uint64_t sends = 0;

    void connect(connection_id) noexcept {}
    void close(connection_id) noexcept {}
    send_result send(connection_id, octets) noexcept
    {
        ++sends;
        return send_result::sent;
    }
    void on_established(connection_id, negotiated const&) noexcept {}
    void on_down(down_reason const&) noexcept {}
};
struct raw_handler : quiet {
    verdict on_update(message_view message, codec_context const&) noexcept
    {
        ++messages;
        benchmark::DoNotOptimize(message.octets().data());
        return {};
    }
};
struct judging_handler : quiet {
    verdict on_update(update_view const& update) noexcept
    {
        ++messages;
        routes += update.nlri().octets().size();
        return {};
    }
};

session_config config_for(asn_width width)
{
    session_config c;
    c.open = {.as_number = asn{65001},
        .hold_time = 90,
        .bgp_identifier = bgp_identifier{1},
        .capabilities = {multiprotocol_capability{ipv4_unicast}, multiprotocol_capability{ipv6_unicast}}};
    if (width == asn_width::four_octets)
        c.open.capabilities.add(four_octet_as_number_capability{asn{65001}});
    c.open.capabilities.add(extended_message_capability{});
    c.peer_as = asn{65001}; // internal, as the sets are read
    return c;
}

std::vector<std::uint8_t> open_of(session_config const& config, std::uint32_t identifier)
{
    auto theirs = config.open;
    theirs.bgp_identifier = bgp_identifier{identifier};
    std::vector<std::uint8_t> memory(standard_message_length);
    wire::writer out{memory};
    theirs.encode(out);
    memory.resize(out.size());
    return memory;
}

template<class Handler>
struct established {
    Handler handler;
    session_config config;
    session<Handler> peer;
    instant now{1};
    connection_id id;

    explicit established(asn_width width) : config(config_for(width)), peer(handler, config, 1)
    {
        peer.start(now);
        id = peer.connection(connection_side::outgoing);
        auto const theirs = open_of(config, 2);
        if (!peer.on_connected(id, now) || peer.on_octets(id, theirs, now) != theirs.size()
            || peer.on_octets(id, keepalive_octets, now) != keepalive_octets.size() || !peer.is_established())
            std::abort();
    }
};

std::uint64_t frame_only(octets rest)
{
    std::uint64_t count = 0;
    while (!rest.empty()) {
        auto const message = next_message(rest, extended_message_length);
        if (!message || !*message)
            std::abort();
        rest = rest.subspan((*message)->octets().size());
        ++count;
    }
    return count;
}

double median(std::vector<double>& values)
{
    auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// `work()` in turns with framing alone.
template<class Work>
void beside_framing(benchmark::State& state, octets stream, std::uint64_t messages, Work&& work)
{
    std::vector<double> ratios, over;
    work();
    benchmark::DoNotOptimize(frame_only(stream));
    auto const before = allocation_count;
    work();
    auto const allocations = allocation_count - before;
    for (auto _ : state) {
        auto const start = thread_cpu_seconds();
        work();
        auto const middle = thread_cpu_seconds();
        benchmark::DoNotOptimize(frame_only(stream));
        auto const end = thread_cpu_seconds();
        state.SetIterationTime(middle - start);
        ratios.push_back((middle - start) / (end - middle));
        over.push_back(((middle - start) - (end - middle)) * 1e9 / static_cast<double>(messages));
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(messages));
    state.counters["x_frame"] = median(ratios);
    state.counters["ns_over_frame"] = median(over);
    state.counters["allocs/msg"] = static_cast<double>(allocations) / static_cast<double>(messages);
}

template<class Handler>
void stream_through(benchmark::State& state, corpus const& set)
{
    established<Handler> s{set.context.as_numbers};
    beside_framing(state, set.octets, set.messages, [&] {
        s.now = s.now + 1;
        if (s.peer.on_octets(s.id, set.octets, s.now) != set.octets.size() || !s.peer.is_established())
            std::abort();
    });
    state.SetLabel(set.source);
}

void keepalives(benchmark::State& state)
{
    established<raw_handler> s{asn_width::four_octets};
    std::vector<std::uint8_t> stream;
    constexpr std::uint64_t messages = 100'000;
    for (std::uint64_t i = 0; i != messages; ++i)
        stream.insert(stream.end(), keepalive_octets.begin(), keepalive_octets.end());
    beside_framing(state, stream, messages, [&] {
        s.now = s.now + 1;
        s.peer.on_octets(s.id, stream, s.now);
    });
}
BENCHMARK(keepalives)->Name("Session/keepalive")->UseManualTime();

void timers(benchmark::State& state)
{
    established<raw_handler> s{asn_width::four_octets};
    for (auto _ : state) {
        s.now = s.peer.next_deadline();
        s.peer.on_octets(s.id, keepalive_octets, s.now); // the peer is alive too
        s.peer.on_timer(s.now);
    }
    if (!s.peer.is_established())
        state.SkipWithError("the session went down");
    state.SetItemsProcessed(2 * static_cast<std::int64_t>(state.iterations())); // one timer, one KEEPALIVE
}
BENCHMARK(timers)->Name("Session/timer");

void many(benchmark::State& state)
{
    auto const count = static_cast<std::size_t>(state.range(0));
    using session_type = session<raw_handler>;
    auto const config = config_for(asn_width::four_octets);
    auto const theirs = open_of(config, 2);
    raw_handler handler;
    std::uint64_t events = 0;
    double seconds = 0;
    for (auto _ : state) {
        std::unique_ptr<std::byte[]> const memory{new std::byte[count * sizeof(session_type) + alignof(session_type)]};
        auto* const sessions = reinterpret_cast<session_type*>(
            (reinterpret_cast<std::uintptr_t>(memory.get()) + alignof(session_type) - 1) & ~(alignof(session_type) - 1));
        instant now{1};
        for (std::size_t i = 0; i != count; ++i) {
            auto& s = *std::construct_at(sessions + i, handler, config, i);
            s.start(now);
            auto const id = s.connection(connection_side::outgoing);
            (void)s.on_connected(id, now);
            s.on_octets(id, theirs, now);
            s.on_octets(id, keepalive_octets, now);
        }
        // One heap entry for each session, as an embedder would have it.
        using due = std::pair<std::int64_t, std::size_t>;
        std::priority_queue<due, std::vector<due>, std::greater<>> wheel;
        for (std::size_t i = 0; i != count; ++i)
            wheel.emplace(sessions[i].next_deadline().milliseconds(), i);
        auto const start = thread_cpu_seconds();
        while (wheel.top().first < 3'600'000) {
            auto const [at, i] = wheel.top();
            wheel.pop();
            now = instant{at};
            auto& s = sessions[i];
            s.on_timer(now);
            s.on_octets(s.connection(connection_side::outgoing), keepalive_octets, now);
            wheel.emplace(s.next_deadline().milliseconds(), i);
            events += 2;
        }
        seconds += thread_cpu_seconds() - start;
        for (std::size_t i = 0; i != count; ++i)
            if (!sessions[i].is_established())
                std::abort();
    }
    state.counters["events/s"] = static_cast<double>(events) / seconds;
    state.counters["octets/session"] = static_cast<double>(sizeof(session_type));
    state.counters["MB"] = static_cast<double>(count * sizeof(session_type)) * 1e-6;
}
BENCHMARK(many)->Name("Session/100000")->Arg(100'000)->Iterations(1)->Unit(benchmark::kMillisecond);

// --- Over TCP ------------------------------------------------------------------------------------------

/// Two sockets that are connected over loopback; closed at the end.
struct connected_sockets {
    int sender = -1;
    int receiver = -1;

    connected_sockets()
    {
        int const listener = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener, 1) != 0)
            std::abort();
        getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
        sender = socket(AF_INET, SOCK_STREAM, 0);
        if (::connect(sender, reinterpret_cast<sockaddr*>(&address), size) != 0)
            std::abort();
        receiver = accept(listener, nullptr, nullptr);
        close(listener);
    }
    ~connected_sockets()
    {
        close(sender);
        close(receiver);
    }
    connected_sockets(connected_sockets const&) = delete;
    connected_sockets& operator=(connected_sockets const&) = delete;
};

/// Seconds until all octets have come over TCP and `take(octets) -> used` has used them up.
template<class Take>
double receive_all(octets stream, Take&& take)
{
    connected_sockets const sockets;
    std::thread sending{[&] {
        for (octets rest = stream; !rest.empty();) {
            auto const sent = ::send(sockets.sender, rest.data(), std::min<std::size_t>(rest.size(), 1 << 18), MSG_NOSIGNAL);
            if (sent <= 0)
                std::abort();
            rest = rest.subspan(static_cast<std::size_t>(sent));
        }
    }};
    std::vector<std::uint8_t> buffer(1 << 18);
    std::size_t held = 0, total = 0;
    auto const start = std::chrono::steady_clock::now();
    while (total != stream.size()) {
        auto const got = recv(sockets.receiver, buffer.data() + held, buffer.size() - held, 0);
        if (got <= 0)
            std::abort();
        held += static_cast<std::size_t>(got);
        total += static_cast<std::size_t>(got);
        std::size_t const used = take(octets{buffer}.first(held));
        std::copy(buffer.begin() + static_cast<std::ptrdiff_t>(used), buffer.begin() + static_cast<std::ptrdiff_t>(held),
            buffer.begin());
        held -= used;
    }
    auto const end = std::chrono::steady_clock::now();
    sending.join();
    return std::chrono::duration<double>(end - start).count();
}

void over_tcp(benchmark::State& state, corpus const& set)
{
    std::vector<double> ratios, plain_times, times;
    for (auto _ : state) {
        auto const plain = receive_all(set.octets, [](octets got) { return got.size(); });
        established<judging_handler> s{set.context.as_numbers};
        auto const judged = receive_all(set.octets, [&](octets got) {
            s.now = s.now + 1;
            return s.peer.on_octets(s.id, got, s.now);
        });
        if (s.handler.messages == 0 || !s.peer.is_established())
            std::abort();
        state.SetIterationTime(judged);
        ratios.push_back(judged / plain);
        plain_times.push_back(plain);
        times.push_back(judged);
    }
    state.counters["x_recv"] = median(ratios);
    state.counters["recv_ms"] = median(plain_times) * 1e3;
    state.counters["session_ms"] = median(times) * 1e3;
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(set.messages));
    state.SetLabel(set.source);
}

int const registered = [] {
    for (auto const& set : corpora()) {
        if (!set.context.add_path.empty())
            continue;
        auto const name = "Session/" + set.name;
        benchmark::RegisterBenchmark((name + "/raw").c_str(), [&set](auto& state) { stream_through<raw_handler>(state, set); })
            ->UseManualTime();
        benchmark::RegisterBenchmark(
            (name + "/validate").c_str(), [&set](auto& state) { stream_through<judging_handler>(state, set); })
            ->UseManualTime();
        benchmark::RegisterBenchmark((name + "/tcp").c_str(), [&set](auto& state) { over_tcp(state, set); })
            ->UseManualTime()
            ->Unit(benchmark::kMillisecond);
    }
    return 0;
}();

} // namespace
