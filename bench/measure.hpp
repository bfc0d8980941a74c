// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_BENCH_MEASURE_HPP
#define BGPWIRE_BENCH_MEASURE_HPP

// How a figure comes about: whoever is measured and the plain walk take turns over the same set, in
// thread CPU time, so that a busy neighbour slows down both. The ratio is what counts, not the time.
// Include it in one file of a program only: it counts allocations by replacing operator new.

#include "corpus.hpp"
#include "floor.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <ctime>
#include <new>

namespace bgpwire::bench {

inline std::size_t allocation_count = 0;

inline double thread_cpu_seconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// One pass of the plain walk over a set.
inline sums walk_plainly(corpus const& set)
{
    sums to;
    auto const* p = set.octets.data();
    auto const* const end = p + set.octets.size();
    std::size_t const path_identifier = set.context.add_path.contains(ipv4_unicast) ? 4 : 0;
    bool const four = set.context.as_numbers == asn_width::four_octets;
    for (; p != end; p += floor::load16(p + 16)) {
        std::size_t const size = floor::load16(p + 16);
        bool const done = four ? floor::walk<4>(p, size, path_identifier, to) : floor::walk<2>(p, size, path_identifier, to);
        to.refused += done ? 0U : 1U;
    }
    return to;
}

inline double median(std::vector<double>& values)
{
    auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Runs `pass()` in turns with `other()`, and reports the time, the allocations of a pass, and as `ratio`
/// how much longer the pass takes: the median over all turns.
///
/// @param unit  what is counted, such as "msg"
/// @param units  how many of them `pass` goes through
template<class Pass, class Other>
void measure_beside(benchmark::State& state, char const* ratio, char const* unit, std::size_t units, Pass&& pass,
    Other&& other)
{
    std::vector<double> ratios;
    benchmark::DoNotOptimize(pass()); // the first pass is not like the others
    benchmark::DoNotOptimize(other());
    auto const before = allocation_count;
    benchmark::DoNotOptimize(pass());
    auto const allocations = allocation_count - before;
    for (auto _ : state) {
        auto const start = thread_cpu_seconds();
        benchmark::DoNotOptimize(pass());
        auto const middle = thread_cpu_seconds();
        benchmark::DoNotOptimize(other());
        auto const end = thread_cpu_seconds();
        state.SetIterationTime(middle - start);
        ratios.push_back((middle - start) / (end - middle));
    }
    auto const count = static_cast<double>(units);
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(units));
    state.counters[ratio] = median(ratios);
    state.counters["ns/" + std::string{unit}] = benchmark::Counter(
        count * 1e-9, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
    state.counters["allocs/" + std::string{unit}] = static_cast<double>(allocations) / count;
}

/// Runs `pass()`, one pass over the set, in turns with the plain walk: `x_walk` is the ratio.
template<class Pass>
void measure(benchmark::State& state, corpus const& set, Pass&& pass)
{
    measure_beside(state, "x_walk", "msg", set.messages, pass, [&] { return walk_plainly(set); });
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(set.octets.size()));
    state.counters["messages"] = static_cast<double>(set.messages);
    state.SetLabel(set.source);
}

} // namespace bgpwire::bench

// The pairs of new and delete that the programs use, over malloc and free; inlined, each looks to g++
// like the wrong partner of the other.
[[gnu::noinline]] void* operator new(std::size_t size)
{
    ++bgpwire::bench::allocation_count;
    if (void* const memory = std::malloc(size == 0 ? 1 : size))
        return memory;
    std::abort();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

#endif
