// SPDX-License-Identifier: BSL-1.0
// Encoding UPDATEs.
//
//   Encode/update/<n>    one UPDATE with n IPv4 routes: attributes from values, then the routes
//   Encode/template/<n>  the same with attributes that were encoded before, through update_packer
//   RoundTrip/<set>      each message decoded, copied into a value, encoded, and held against what it was
//   Encode/<set>/repack  all routes of a set, grouped by their attributes, into as few UPDATEs as they fit in
//   Floor/encode/<n>     memcpy of the finished message;  Floor/memcpy64: of 64 octets
//
// `x_memcpy64` is the time per route over that of copying 64 octets, `x_decode` the time of a repack over
// that of decoding and validating the set, both measured turn by turn. BGPWIRE_DATA as in decode_update.

#include "measure.hpp"
#include "passes.hpp"

#include <cstring>
#include <numeric>

namespace {

using namespace bgpwire;
using namespace bgpwire::bench;

/// n routes with the lengths of real tables, and the attributes that such routes come with.
struct sample {
    std::vector<ipv4_nlri> routes;
    as_path path{asn{64501}, asn{64502}, asn{396982}, asn{15169}, asn{13335}};
    communities tags{community{64501, 1}, community{64501, 2}, community{64502, 300}, community{64502, 666}};

    explicit sample(std::size_t n)
    {
        random_numbers random{n};
        std::uint32_t network = 0x0a000000;
        for (std::size_t i = 0; i != n; ++i) {
            auto const length = draw(random, ipv4_lengths);
            network += 1U << (32 - length);
            routes.push_back({{ipv4_address{network}, length}});
        }
    }

    void encode_attributes(wire::writer& out, codec_context const& context) const
    {
        encode_path_attribute(out, origin{origin::code::igp}, context);
        encode_path_attribute(out, path, context);
        encode_path_attribute(out, next_hop{ipv4_address{0xc0000201}}, context);
        encode_path_attribute(out, multi_exit_disc{100}, context);
        encode_path_attribute(out, local_pref{200}, context);
        encode_path_attribute(out, tags, context);
    }

    void encode(wire::writer& out, codec_context const& context) const
    {
        message_header header{out, message_type::update};
        out.u16(0);
        {
            wire::length_prefix<std::uint16_t> length{out};
            encode_attributes(out, context);
        }
        for (auto const& route : routes)
            route.encode(out, path_identifiers::absent);
    }
};

/// The CPU time of `count` calls: reading the clock costs as much as a hundred of them.
template<class Call>
double seconds_of(std::size_t count, Call&& call)
{
    auto const start = thread_cpu_seconds();
    for (std::size_t i = 0; i != count; ++i)
        call();
    return thread_cpu_seconds() - start;
}

constexpr std::size_t batch = 2000;

double copy64_seconds(std::size_t count)
{
    static std::uint8_t from[64];
    static std::uint8_t to[64];
    std::size_t size = sizeof to; // a call of memcpy, as a program makes it that does not know the size
    return seconds_of(count, [&] {
        benchmark::DoNotOptimize(size);
        std::memcpy(to, from, size);
        benchmark::ClobberMemory();
    });
}

/// Batches of `call` in turns with copies of 64 octets.
template<class Call>
void measure_encoding(benchmark::State& state, std::size_t routes, Call&& call)
{
    std::vector<double> ratios;
    call();
    auto const before = allocation_count;
    call();
    auto const allocations = allocation_count - before;
    for (auto _ : state) {
        auto const seconds = seconds_of(batch, call);
        auto const copy = copy64_seconds(batch);
        state.SetIterationTime(seconds);
        ratios.push_back(seconds / (static_cast<double>(routes) * copy));
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(batch));
    auto const calls = static_cast<double>(batch) * 1e-9;
    auto const inverse = benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert;
    state.counters["ns/msg"] = benchmark::Counter(calls, inverse);
    state.counters["ns/route"] = benchmark::Counter(calls * static_cast<double>(routes), inverse);
    state.counters["x_memcpy64"] = median(ratios);
    state.counters["allocs/msg"] = static_cast<double>(allocations);
}

void encode_update(benchmark::State& state)
{
    sample const from{static_cast<std::size_t>(state.range(0))};
    std::vector<std::uint8_t> memory(standard_message_length);
    codec_context const context;
    measure_encoding(state, from.routes.size(), [&] {
        wire::writer out{memory};
        from.encode(out, context);
        benchmark::DoNotOptimize(out.size());
        benchmark::ClobberMemory();
    });
}

void encode_template(benchmark::State& state)
{
    sample const from{static_cast<std::size_t>(state.range(0))};
    std::vector<std::uint8_t> memory(standard_message_length);
    std::vector<std::uint8_t> block(512);
    codec_context const context;
    wire::writer attributes{block};
    from.encode_attributes(attributes, context);
    update_packer const packer{memory, context};
    measure_encoding(state, from.routes.size(), [&] {
        auto next = from.routes.begin();
        benchmark::DoNotOptimize(packer.announce(attributes.written(), next, from.routes.end()));
        benchmark::ClobberMemory();
    });
}

void copy_finished(benchmark::State& state)
{
    sample const from{static_cast<std::size_t>(state.range(0))};
    std::vector<std::uint8_t> memory(standard_message_length);
    std::vector<std::uint8_t> finished(standard_message_length);
    wire::writer out{finished};
    from.encode(out, {});
    measure_encoding(state, from.routes.size(), [&] {
        std::memcpy(memory.data(), finished.data(), out.size());
        benchmark::ClobberMemory();
    });
}

void copy64(benchmark::State& state)
{
    for (auto _ : state)
        state.SetIterationTime(copy64_seconds(batch));
    state.counters["ns/copy"] = benchmark::Counter(static_cast<double>(batch) * 1e-9,
        benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

BENCHMARK(encode_update)->Name("Encode/update")->UseManualTime()->Arg(1)->Arg(10)->Arg(100)->Arg(700);
BENCHMARK(encode_template)->Name("Encode/template")->UseManualTime()->Arg(1)->Arg(10)->Arg(100)->Arg(700);
BENCHMARK(copy_finished)->Name("Floor/encode")->UseManualTime()->Arg(1)->Arg(10)->Arg(100)->Arg(700);
BENCHMARK(copy64)->Name("Floor/memcpy64")->UseManualTime();

/// The IPv4 routes of a set by their attributes, in the order in which the attributes first came.
struct grouped_routes {
    struct group {
        std::vector<std::uint8_t> attributes;
        std::vector<ipv4_nlri> routes;
    };
    std::vector<group> groups;
    std::size_t messages = 0; ///< that they came in

    explicit grouped_routes(corpus const& set)
    {
        std::map<std::string, std::size_t> index;
        for (octets rest = set.octets; !rest.empty();) {
            auto const message = **next_message(rest, extended_message_length);
            rest = rest.subspan(message.octets().size());
            auto const view = update_view::decode(message, set.context);
            if (!view || view->nlri().empty())
                continue;
            ++messages;
            auto const attributes = view->path_attributes().as_received().octets();
            auto const [at, is_new] = index.try_emplace({attributes.begin(), attributes.end()}, groups.size());
            if (is_new)
                groups.push_back({{attributes.begin(), attributes.end()}, {}});
            for (auto const route : view->nlri())
                groups[at->second].routes.push_back(route);
        }
    }
};

bool has_ipv4_routes(corpus const& set)
{
    for (octets rest = set.octets; !rest.empty();) {
        auto const message = **next_message(rest, extended_message_length);
        rest = rest.subspan(message.octets().size());
        auto const view = update_view::decode(message, set.context);
        if (view && !view->nlri().empty())
            return true;
    }
    return false;
}

void repack(benchmark::State& state, corpus const& set)
{
    grouped_routes const routes{set};
    std::vector<std::uint8_t> memory(standard_message_length);
    auto context = set.context;
    context.maximum_message_length = standard_message_length;
    update_packer const packer{memory, context};
    std::size_t messages = 0;
    auto const pass = [&] {
        messages = 0;
        for (auto const& group : routes.groups)
            for (auto next = group.routes.begin(); next != group.routes.end(); ++messages) {
                auto const message = packer.announce(group.attributes, next, group.routes.end());
                if (!message)
                    break; // one route alone is too long beside such attributes
                benchmark::ClobberMemory();
            }
    };
    pass();
    auto const before = allocation_count;
    pass();
    auto const allocations = allocation_count - before;
    std::vector<double> ratios;
    for (auto _ : state) {
        auto const seconds = seconds_of(1, pass);
        auto const decoding = seconds_of(1, [&] { benchmark::DoNotOptimize(validate(set)); });
        state.SetIterationTime(seconds);
        ratios.push_back(seconds / decoding);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(messages));
    state.counters["messages"] = static_cast<double>(messages);
    state.counters["messages_before"] = static_cast<double>(routes.messages);
    state.counters["x_decode"] = median(ratios);
    state.counters["allocs/msg"] = static_cast<double>(allocations) / static_cast<double>(messages);
    state.SetLabel(set.source);
}

/// How many messages are not the same octets after they were values. The values' memory is used again and again.
std::uint64_t round_trip(corpus const& set)
{
    static std::vector<std::uint8_t> memory(extended_message_length);
    std::uint64_t differing = 0;
    for_each_message(set, [&](message_view message) {
        auto const view = update_view::decode(message, set.context);
        if (!view)
            return;
        update const value{*view};
        wire::writer out{memory};
        value.encode(out);
        differing += out.ok() && same_octets(out.written(), message.octets()) ? 0U : 1U;
    });
    return differing;
}

[[maybe_unused]] bool const registered = [] {
    for (auto const& set : corpora()) {
        benchmark::RegisterBenchmark(("RoundTrip/" + set.name).c_str(), [&set](benchmark::State& state) {
            measure(state, set, [&] { return round_trip(set); });
            state.counters["differing"] = static_cast<double>(round_trip(set));
        })->UseManualTime()->Unit(benchmark::kMillisecond);
        if (!has_ipv4_routes(set))
            continue;
        benchmark::RegisterBenchmark(("Encode/" + set.name + "/repack").c_str(), [&set](benchmark::State& state) {
            repack(state, set);
        })->UseManualTime()->Unit(benchmark::kMillisecond);
    }
    return true;
}();

} // namespace
