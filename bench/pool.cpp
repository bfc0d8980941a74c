// SPDX-License-Identifier: BSL-1.0
// How fast addresses are handed out, beside what the machine can do at all: copying memory, adding
// it up, reading somewhere in memory, and looking for a free address one by one, as an allocator
// without an index has to.
//
// What single operations take is given as the median and the 99th percentile. `miss` is one read at
// random from as much memory as the leases' index takes, timed turn by turn with them: no allocator
// that looks an owner up can be faster. Benchmarks with much to set up have a fixed number of
// iterations, so that they are set up once.
#include <bgpwire/pool.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <string>
#include <vector>

namespace {

using namespace bgpwire;

// --- Floors ---------------------------------------------------------------------------------

void floor_memcpy(benchmark::State& state)
{
    std::vector<std::uint64_t> from(1 << 18, 1), to(from.size());
    for (auto _ : state) {
        std::memcpy(to.data(), from.data(), from.size() * 8);
        benchmark::DoNotOptimize(to.data());
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(state.iterations() * (8 << 18));
}
BENCHMARK(floor_memcpy);

void floor_sum(benchmark::State& state)
{
    std::vector<std::uint64_t> const words(1 << 18, 1);
    for (auto _ : state)
        benchmark::DoNotOptimize(std::accumulate(words.begin(), words.end(), std::uint64_t{0}));
    state.SetBytesProcessed(state.iterations() * (8 << 18));
}
BENCHMARK(floor_sum);

// The last of 2^n addresses is free: word by word to it.
void floor_bit_scan(benchmark::State& state)
{
    std::vector<std::uint64_t> words((std::size_t{1} << state.range(0)) / 64);
    words.back() = std::uint64_t{1} << 63;
    for (auto _ : state) {
        std::size_t k = 0;
        while (words[k] == 0)
            ++k;
        benchmark::DoNotOptimize(k * 64 + static_cast<std::size_t>(__builtin_ctzll(words[k])));
        benchmark::ClobberMemory();
    }
}
BENCHMARK(floor_bit_scan)->Arg(8)->Arg(16)->Arg(24);

// --- What is measured -----------------------------------------------------------------------

using clock = std::chrono::steady_clock;

std::uint64_t nanoseconds(clock::duration d)
{
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(d).count());
}

/// What it costs to look at the clock twice: taken off every single sample below.
std::uint64_t clock_cost()
{
    static std::uint64_t const cost = [] {
        std::vector<std::uint64_t> samples(10'001);
        for (auto& sample : samples) {
            auto const start = clock::now();
            sample = nanoseconds(clock::now() - start);
        }
        std::nth_element(samples.begin(), samples.begin() + 5000, samples.end());
        return samples[5000];
    }();
    return cost;
}

/// Times single operations: the median and the 99th percentile, which averages would hide.
class percentiles {
public:
    template<class F>
    void time(F&& f)
    {
        auto const start = clock::now();
        f();
        auto const took = nanoseconds(clock::now() - start);
        samples_.push_back(took > clock_cost() ? took - clock_cost() : 0);
    }
    void report(benchmark::State& state, char const* name)
    {
        auto const at = [&](std::size_t percent) {
            auto const k = static_cast<std::ptrdiff_t>(samples_.size() * percent / 100);
            std::nth_element(samples_.begin(), samples_.begin() + k, samples_.end());
            return static_cast<double>(samples_[static_cast<std::size_t>(k)]);
        };
        state.counters[std::string{name} + "_p50_ns"] = at(50);
        state.counters[std::string{name} + "_p99_ns"] = at(99);
    }

private:
    std::vector<std::uint64_t> samples_ = [] {
        std::vector<std::uint64_t> v;
        v.reserve(1 << 20);
        return v;
    }();
};

/// Reads at random from so many octets.
class memory_miss {
public:
    explicit memory_miss(std::size_t octets) : words_(octets / 8 + 1, 1) {}
    void read()
    {
        at_ = at_ * 6364136223846793005U + 1442695040888963407U;
        at_ += words_[static_cast<std::size_t>((at_ >> 32) * words_.size() >> 32)];
        benchmark::DoNotOptimize(at_);
    }

private:
    std::vector<std::uint64_t> words_;
    std::uint64_t at_ = 1;
};

// Sizes: 2^n IPv4 addresses; 64 for an IPv6 /64, 128 for ::/0. Fill: percent; 100 is one below full.
address_range range_of(std::int64_t size)
{
    if (size == 64 || size == 128)
        return *address_range::parse(size == 64 ? "2001:db8::/64" : "::/0");
    return address_range{ipv4_prefix{ipv4_address{0x0a000000}, static_cast<unsigned>(32 - size)}};
}

address_pool pool_of(std::int64_t size) { return *address_pool::make({.ranges = {range_of(size)}}); }

/// How many addresses a pool of that size holds at that fill; a /64 is filled up to 2^20 only.
std::uint64_t held(std::int64_t size, std::int64_t percent)
{
    auto const full = std::uint64_t{1} << (size == 64 ? 20 : size);
    return percent == 100 ? full - 1 : full / 100 * static_cast<std::uint64_t>(percent);
}

void sizes_and_fills(benchmark::internal::Benchmark* b)
{
    b->ArgNames({"bits", "fill"})->Iterations(20'000);
    for (std::int64_t size : {8, 16, 24, 64})
        for (std::int64_t fill : {0, 50, 100})
            b->Args({size, fill});
}
/// The cost over the size, everything else being the same.
void sizes(benchmark::internal::Benchmark* b)
{
    b->ArgName("bits");
    for (std::int64_t size : {8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 64, 128})
        b->Arg(size);
}

// --- address_pool: addresses without owners -------------------------------------------------

// Half full: every second address is taken, so the free ones lie apart.
void fill(address_pool& pool, std::int64_t size, std::int64_t percent)
{
    auto const family = range_of(size).afi();
    auto const first = to_number(range_of(size).first());
    for (std::uint64_t i = 0, n = held(size, percent); i != n; ++i)
        benchmark::DoNotOptimize(pool.allocate(to_address(family, first + uint128{percent == 50 ? 2 * i : i})));
}

void pool_allocate_release(benchmark::State& state)
{
    auto pool = pool_of(state.range(0));
    fill(pool, state.range(0), state.range(1));
    auto const family = range_of(state.range(0)).afi();
    percentiles allocate, release;
    for (auto _ : state) {
        auto const address = pool.allocate(family);
        benchmark::DoNotOptimize(address);
        benchmark::DoNotOptimize(pool.release(*address));
    }
    for (int i = 0; i != 50'000; ++i) {
        result<ip_address> address = ip_address{};
        allocate.time([&] { address = pool.allocate(family); });
        release.time([&] { benchmark::DoNotOptimize(pool.release(*address)); });
    }
    allocate.report(state, "allocate");
    release.report(state, "release");
    state.counters["octets"] = static_cast<double>(pool.memory());
    if (state.range(0) != 64)
        state.counters["bits_per_address"] =
            8 * static_cast<double>(pool.memory()) / static_cast<double>(std::uint64_t{1} << state.range(0));
}
BENCHMARK(pool_allocate_release)->Apply(sizes_and_fills);

// What is in use of a /8, every second address, as octets and back.
void pool_snapshot(benchmark::State& state)
{
    auto pool = pool_of(24);
    fill(pool, 24, 50);
    for (auto _ : state)
        benchmark::DoNotOptimize(pool.snapshot());
}
BENCHMARK(pool_snapshot)->Iterations(20)->Unit(benchmark::kMillisecond);

void pool_restore(benchmark::State& state)
{
    auto pool = pool_of(24);
    fill(pool, 24, 50);
    auto const written = pool.snapshot();
    for (auto _ : state)
        benchmark::DoNotOptimize(pool.restore(written));
}
BENCHMARK(pool_restore)->Iterations(20)->Unit(benchmark::kMillisecond);

void pool_allocate_exhausted(benchmark::State& state)
{
    auto pool = pool_of(state.range(0));
    while (pool.allocate(afi::ipv4)) {}
    for (auto _ : state)
        benchmark::DoNotOptimize(pool.allocate(afi::ipv4));
}
BENCHMARK(pool_allocate_exhausted)->Arg(8)->Arg(16)->Arg(24);

void pool_allocate_this(benchmark::State& state)
{
    auto pool = pool_of(state.range(0));
    auto const range = range_of(state.range(0));
    auto const first = to_number(range.first());
    auto const mask = (std::uint64_t{1} << (state.range(0) == 64 ? 40 : state.range(0))) - 1;
    std::uint64_t i = 0;
    for (auto _ : state) {
        auto const address = to_address(range.afi(), first + uint128{i++ * 0x9e3779b1U & mask});
        benchmark::DoNotOptimize(pool.allocate(address));
        benchmark::DoNotOptimize(pool.release(address));
    }
}
BENCHMARK(pool_allocate_this)->Arg(8)->Arg(16)->Arg(24)->Arg(64);

void pool_fill(benchmark::State& state)
{
    auto const family = range_of(state.range(0)).afi();
    for (auto _ : state) {
        auto pool = pool_of(state.range(0));
        for (int i = 0; i != 1 << 16; ++i)
            benchmark::DoNotOptimize(pool.allocate(family));
    }
}
BENCHMARK(pool_fill)->Arg(16)->Arg(64)->Unit(benchmark::kMillisecond);

// --- pool_allocator: addresses with owners --------------------------------------------------

/// The name of owner `n`, as long as "namespace/service" usually is.
struct name_of {
    char text[40];
    std::size_t size;
    explicit name_of(std::uint64_t n)
    {
        constexpr text_view stem = "namespace-042/service-";
        std::copy(stem.begin(), stem.end(), text);
        size = stem.size();
        for (int shift = 28; shift >= 0; shift -= 4)
            text[size++] = "0123456789abcdef"[n >> shift & 0xf];
    }
    operator text_view() const { return {text, size}; }
};

template<class Owner>
auto owner_of(std::uint64_t n)
{
    if constexpr (std::is_integral_v<Owner>)
        return n;
    else
        return name_of{n};
}

template<class Owner>
pool_allocator<Owner> allocator_of(std::int64_t size, allocator_start start = allocator_start::fresh)
{
    return *pool_allocator<Owner>::make(std::vector<pool_config>{{.name = "pool", .ranges = {range_of(size)}}}, start);
}

/// Leases as @ref pool_allocator::claim_each takes them: owner i has the i-th address, or every second.
template<class Owner>
struct leases_of {
    struct item {
        decltype(owner_of<Owner>(0)) owner;
        ip_address address;
    };

    address_range range;
    std::uint64_t count, step;

    std::size_t size() const { return static_cast<std::size_t>(count); }
    item operator[](std::size_t i) const
    {
        return {owner_of<Owner>(i), to_address(range.afi(), to_number(range.first()) + uint128{step * i})};
    }
};

/// Half full: every second address is taken, as in @ref fill.
template<class Owner>
void fill(pool_allocator<Owner>& a, std::int64_t size, std::int64_t percent)
{
    leases_of<Owner> const all{range_of(size), held(size, percent), percent == 50 ? 2U : 1U};
    a.claim_each(all, [](std::size_t, errc) { std::abort(); });
}

template<class Owner>
void time_single(
    benchmark::State& state, pool_allocator<Owner>& a, allocation_request const& request, std::uint64_t next)
{
    percentiles allocate, release, missed;
    memory_miss miss{a.size() * 12};
    for (int i = 0; i != 50'000; ++i, ++next) {
        auto const owner = owner_of<Owner>(next);
        result<lease> l = lease{};
        allocate.time([&] { l = a.allocate(owner, request); });
        release.time([&] { benchmark::DoNotOptimize(a.release(l->handle())); });
        missed.time([&] { miss.read(); });
    }
    allocate.report(state, "allocate");
    release.report(state, "release");
    missed.report(state, "miss");
}

template<class Owner>
void allocate_release(benchmark::State& state)
{
    auto const size = state.range(0);
    auto a = allocator_of<Owner>(size);
    fill(a, size, state.range(1));
    allocation_request const request{.family = range_of(size).afi()};
    std::uint64_t next = std::uint64_t{1} << 30; // owners never seen before
    for (auto _ : state) {
        auto const l = a.allocate(owner_of<Owner>(next), request);
        benchmark::DoNotOptimize(l);
        benchmark::DoNotOptimize(a.release(l->handle()));
        ++next;
    }
    time_single(state, a, request, next);
    if (a.size() > 1000) // fewer do not fill what is taken from the heap at once
        state.counters["octets_per_lease"] = static_cast<double>(a.memory()) / static_cast<double>(a.size());
}
BENCHMARK_TEMPLATE(allocate_release, std::uint64_t)->Apply(sizes_and_fills);
BENCHMARK_TEMPLATE(allocate_release, text_view)->Apply(sizes_and_fills);

// A hundred owners in a pool of any size.
void allocate_by_size(benchmark::State& state)
{
    auto const range = range_of(state.range(0));
    auto a = allocator_of<std::uint64_t>(state.range(0));
    allocation_request const request{.family = range.afi()};
    for (std::uint64_t i = 0; i != 100; ++i)
        benchmark::DoNotOptimize(a.allocate(i, request));
    std::uint64_t next = 1000;
    for (auto _ : state) {
        benchmark::DoNotOptimize(a.allocate(next, request));
        benchmark::DoNotOptimize(a.release(next++));
    }
}
BENCHMARK(allocate_by_size)->Apply(sizes);

template<class Owner>
void allocate_exhausted(benchmark::State& state)
{
    auto a = allocator_of<Owner>(state.range(0));
    fill(a, state.range(0), 100);
    benchmark::DoNotOptimize(a.allocate(owner_of<Owner>(1'000'000'000)));
    auto const owner = owner_of<Owner>(1'000'000'001);
    for (auto _ : state)
        benchmark::DoNotOptimize(a.allocate(owner));
}
BENCHMARK_TEMPLATE(allocate_exhausted, std::uint64_t)->Arg(8)->Arg(16)->Arg(20);
BENCHMARK_TEMPLATE(allocate_exhausted, text_view)->Arg(8)->Arg(16);

template<class Owner>
void allocate_fill_16(benchmark::State& state)
{
    for (auto _ : state) {
        auto a = allocator_of<Owner>(16);
        for (std::uint64_t i = 0; i != 1 << 16; ++i)
            benchmark::DoNotOptimize(a.allocate(owner_of<Owner>(i)));
    }
}
BENCHMARK_TEMPLATE(allocate_fill_16, std::uint64_t)->Iterations(10)->Unit(benchmark::kMillisecond);
BENCHMARK_TEMPLATE(allocate_fill_16, text_view)->Iterations(10)->Unit(benchmark::kMillisecond);

// What a million leases of integers come to at least: as much new memory as they take, in order, and a
// million writes at random into an index and a bitmap.
void floor_restore(benchmark::State& state)
{
    for (auto _ : state) {
        std::vector<std::uint64_t> records(4'000'000), index(1'500'000), bits(1 << 18);
        std::uint64_t at = 1;
        for (std::size_t i = 0; i != 1'000'000; ++i) {
            at = at * 6364136223846793005U + 1442695040888963407U;
            records[4 * i] = at;
            index[static_cast<std::size_t>((at >> 32) * index.size() >> 32)] += i;
            bits[static_cast<std::size_t>(at & 0xffffff) / 64] |= at;
        }
        benchmark::DoNotOptimize(records.data());
        benchmark::DoNotOptimize(index.data());
        benchmark::DoNotOptimize(bits.data());
    }
}
BENCHMARK(floor_restore)->Iterations(5)->Unit(benchmark::kMillisecond);

// A million leases that are in use already, scattered over a /8 and in no order.
template<class Owner>
void restore_million(benchmark::State& state)
{
    struct live {
        decltype(owner_of<Owner>(0)) owner;
        ip_address address;
    };
    std::vector<live> leases;
    for (std::uint32_t i = 0; i != 1'000'000; ++i)
        leases.push_back({owner_of<Owner>(i), ipv4_address{0x0a000000U + (i * 0x9e3779b1U >> 8)}});
    for (auto _ : state) {
        auto a = allocator_of<Owner>(24, allocator_start::restoring);
        std::size_t refused = 0;
        a.claim_each(leases, [&](std::size_t, errc) { ++refused; });
        a.seal();
        if (refused != 0)
            state.SkipWithError("refused");
        state.PauseTiming();
        a = {};
        state.ResumeTiming();
    }
}
BENCHMARK_TEMPLATE(restore_million, std::uint64_t)->Iterations(5)->Unit(benchmark::kMillisecond);
BENCHMARK_TEMPLATE(restore_million, text_view)->Iterations(5)->Unit(benchmark::kMillisecond);

} // namespace
