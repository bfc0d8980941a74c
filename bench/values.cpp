// SPDX-License-Identifier: BSL-1.0
// The parts of an UPDATE by themselves, checked and then read.
//
//   Nlri/{ipv4,ipv6,addpath}/<n>   fields of n routes
//   AsPath/{two,four}/<n>          AS_PATHs of n AS numbers of two or four octets
//   Communities/<n>, LargeCommunities/<n>
//
// Each goes through at least 50 000 different fields. `x_sum` is the time over that of adding up the same octets.

#include "measure.hpp"

#include <bgpwire/message.hpp>

namespace {

using namespace bgpwire;
using namespace bgpwire::bench;

/// Fields one behind the other.
struct fields {
    std::vector<std::uint8_t> octets;
    std::vector<std::uint32_t> ends;

    void add(bgpwire::octets field)
    {
        octets.insert(octets.end(), field.begin(), field.end());
        ends.push_back(static_cast<std::uint32_t>(octets.size()));
    }
    template<class Each>
    void for_each(Each&& each) const
    {
        std::size_t start = 0;
        for (auto const end : ends) {
            each(bgpwire::octets{octets}.subspan(start, end - start));
            start = end;
        }
    }
};

constexpr std::size_t count_of_fields = 50000;

/// As many fields as it takes, `write(writer, random)` each.
template<class Write>
fields make(Write&& write)
{
    fields made;
    random_numbers random{7};
    std::vector<std::uint8_t> memory(65535);
    for (std::size_t i = 0; i != count_of_fields; ++i) {
        wire::writer out{memory};
        write(out, random);
        made.add(out.finish().value());
    }
    return made;
}

template<class Read>
void measure_fields(benchmark::State& state, fields const& set, std::size_t items, Read&& read)
{
    measure_beside(
        state, "x_sum", "item", items * count_of_fields,
        [&] {
            std::uint64_t sum = 0;
            set.for_each([&](octets field) { sum += read(field); });
            return sum;
        },
        [&] { return floor::sum64(set.octets.data(), set.octets.size()); });
    state.counters["ns/field"] = benchmark::Counter(static_cast<double>(count_of_fields) * 1e-9,
        benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

template<class View>
void nlri(benchmark::State& state, path_identifiers paths)
{
    auto const count = static_cast<std::size_t>(state.range(0));
    auto const set = make([&](wire::writer& out, random_numbers& random) {
        for (std::size_t n = 0; n != count; ++n) {
            typename View::value_type route;
            if constexpr (std::is_same_v<View, ipv4_unicast_nlri_view>)
                route.prefix = {ipv4_address{static_cast<std::uint32_t>(random.next() >> 32)}, draw(random, ipv4_lengths)};
            else
                route.prefix = {ipv6_address{0x2000000000000000U | random.next() >> 3, 0}, draw(random, ipv6_lengths)};
            route.path_identifier = 1 + random.below(4);
            route.encode(out, paths);
        }
    });
    measure_fields(state, set, count, [paths](octets field) {
        std::uint64_t sum = 0;
        if (auto const view = View::decode(field, paths))
            for (auto const route : *view) {
                if constexpr (std::is_same_v<View, ipv4_unicast_nlri_view>)
                    sum += route.prefix.address().value();
                else
                    sum += route.prefix.address().high();
                sum += route.prefix.length() + route.path_identifier;
            }
        return sum;
    });
}

void as_path(benchmark::State& state, asn_width width)
{
    auto const count = static_cast<std::size_t>(state.range(0));
    auto const context = context_of(width);
    auto const set = make([&](wire::writer& out, random_numbers& random) {
        out.u8(2);
        out.u8(static_cast<std::uint8_t>(count));
        for (std::size_t n = 0; n != count; ++n)
            if (width == asn_width::four_octets)
                out.u32(1 + random.below(400000));
            else
                out.u16(static_cast<std::uint16_t>(1 + random.below(65000)));
    });
    measure_fields(state, set, count, [&context](octets field) {
        std::uint64_t sum = 0;
        if (auto const path = as_path_view::decode(field, context))
            for (auto const segment : *path)
                for (asn const number : segment)
                    sum += number.value();
        return sum;
    });
}

template<class View>
void list(benchmark::State& state)
{
    auto const count = static_cast<std::size_t>(state.range(0));
    auto const set = make([&](wire::writer& out, random_numbers& random) {
        for (std::size_t n = 0; n != count * View::value_type::size / 4; ++n)
            out.u32(static_cast<std::uint32_t>(random.next() >> 32));
    });
    measure_fields(state, set, count, [](octets field) {
        std::uint64_t sum = 0;
        if (auto const items = View::decode(field, {}))
            for (auto const item : *items) {
                if constexpr (std::is_same_v<View, communities_view>)
                    sum += item.value;
                else
                    sum += std::uint64_t{item.global_administrator} + item.local_data_1 + item.local_data_2;
            }
        return sum;
    });
}

template<class Run>
void add(char const* name, std::initializer_list<std::int64_t> counts, Run run)
{
    auto* const added = benchmark::RegisterBenchmark(name, run)->UseManualTime()->Unit(benchmark::kMillisecond);
    for (auto const count : counts)
        added->Arg(count);
}

[[maybe_unused]] bool const registered = [] {
    using benchmark::State;
    add("Nlri/ipv4", {1, 10, 100, 700}, [](State& s) { nlri<ipv4_unicast_nlri_view>(s, path_identifiers::absent); });
    add("Nlri/ipv6", {1, 10, 100, 700}, [](State& s) { nlri<ipv6_unicast_nlri_view>(s, path_identifiers::absent); });
    add("Nlri/addpath", {1, 10, 100, 700}, [](State& s) { nlri<ipv4_unicast_nlri_view>(s, path_identifiers::present); });
    add("AsPath/two", {1, 4, 16}, [](State& s) { as_path(s, asn_width::two_octets); });
    add("AsPath/four", {1, 4, 16}, [](State& s) { as_path(s, asn_width::four_octets); });
    add("Communities", {1, 4, 32}, [](State& s) { list<communities_view>(s); });
    add("LargeCommunities", {1, 4, 32}, [](State& s) { list<large_communities_view>(s); });
    return true;
}();

} // namespace
