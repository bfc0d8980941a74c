// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/pool_allocator.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"

#include <iterator>
#include <map>
#include <random>
#include <set>
#include <vector>

// Huge ranges: what their leases take of memory, and that they are the same as small ones.

namespace {

using namespace bgpwire;

constexpr uint128 origin{0x20010db800000000, 0};
ip_address address(std::uint64_t n) { return to_address(afi::ipv6, origin + uint128{n}); }
std::uint64_t number(ip_address const& a) { return to_number(a).low; }
std::vector<address_range> a_64() { return {*address_range::make(address(0), address(~std::uint64_t{0}))}; }

/// Octets of the heap for each of 2^16 leases, the i-th at `place(i)`.
template<class Place>
double octets_of(Place place)
{
    constexpr std::uint32_t count = 1 << 16;
    std::vector<pool_config> pools(1);
    pools[0].name = "pool";
    pools[0].ranges = a_64();
    auto const before = test::octets_held();
    auto a = *pool_allocator<std::uint32_t>::make(pools);
    bool all = true;
    for (std::uint32_t i = 0; i != count; ++i)
        all = a.claim(i, address(place(std::uint64_t{i}))) && all;
    CHECK(all);
    return static_cast<double>(test::octets_held() - before) / count;
}

constexpr auto scatter = [](std::uint64_t n) { return n * 0x9e3779b97f4a7c15; }; // each n another number

/// What a pool is held beside: which numbers are taken, one by one or as blocks.
struct plain_set {
    std::set<std::uint64_t> ones;
    std::map<std::uint64_t, unsigned> blocks;

    static std::uint64_t end_of(std::uint64_t first, unsigned k) { return first + ((std::uint64_t{1} << k) - 1); }

    /// The last of what is taken without a gap from `n` on, `n` being taken; else nothing.
    std::uint64_t const* end_at(std::uint64_t n)
    {
        auto b = blocks.upper_bound(n);
        if (b != blocks.begin() && n <= end_of(std::prev(b)->first, std::prev(b)->second))
            return &(found = end_of(std::prev(b)->first, std::prev(b)->second));
        auto o = ones.find(n);
        return o != ones.end() ? &(found = n) : nullptr;
    }
    std::uint64_t next_free(std::uint64_t n)
    {
        while (auto const* end = end_at(n))
            n = *end + 1;
        return n;
    }
    /// The first taken number from `first` to `last`.
    bool any(std::uint64_t first, std::uint64_t last, std::uint64_t& end)
    {
        if (auto const* e = end_at(first))
            return end = *e, true;
        auto const o = ones.lower_bound(first);
        auto const b = blocks.lower_bound(first);
        bool const has_one = o != ones.end() && *o <= last, has_block = b != blocks.end() && b->first <= last;
        if (has_one && (!has_block || *o < b->first))
            return end = *o, true;
        return has_block && (end = end_of(b->first, b->second), true);
    }
    std::uint64_t lowest_block(unsigned k)
    {
        auto const ones_of_k = (std::uint64_t{1} << k) - 1;
        for (std::uint64_t from = 0, end = 0;; from = (end | ones_of_k) + 1)
            if (!any(from, from + ones_of_k, end))
                return from;
    }

private:
    std::uint64_t found = 0;
};

} // namespace

TEST_CASE("an address far from all others takes at most 150 octets, in whatever order they come", "[pool]")
{
    std::mt19937_64 random{7};
    CHECK(octets_of([&](std::uint64_t) { return random(); }) < 150);
    CHECK(octets_of([](std::uint64_t i) { return i * 64; }) < 150);
    CHECK(octets_of([](std::uint64_t i) { return i * 4096; }) < 150);
    CHECK(octets_of([](std::uint64_t i) { return i << 40; }) < 150);
    CHECK(octets_of([](std::uint64_t i) { return ~(i << 40); }) < 150);
    CHECK(octets_of([](std::uint64_t i) { return (i % 256) << 40 | (i / 256) << 20; }) < 150);
    CHECK(octets_of([](std::uint64_t i) { return scatter(i / 2) ^ (i % 2) << 6; }) < 150);
    CHECK(octets_of([](std::uint64_t i) { return (scatter(i / 16) & ~std::uint64_t{15}) + i % 16; }) < 150);
    CHECK(octets_of([](std::uint64_t i) { return (i * 0x9e3779b1 & 0xffff) << 6; }) < 150);
}

TEST_CASE("addresses side by side take no more than their leases", "[pool]")
{
    CHECK(octets_of([](std::uint64_t i) { return i; }) < 60);
    CHECK(octets_of([](std::uint64_t i) { return 0x20000 - i; }) < 60);
    CHECK(octets_of([](std::uint64_t i) { return i * 0x9e3779b1 & 0xffff; }) < 60);
    CHECK(octets_of([](std::uint64_t i) { return 2 * i; }) < 60);
}

TEST_CASE("memory of huge ranges is used again", "[pool]")
{
    auto pool = *address_pool::make({.ranges = a_64()});
    std::size_t most = 0;
    for (std::uint64_t round = 0; round != 20; ++round) {
        for (std::uint64_t i = 0; i != 5000; ++i)
            REQUIRE(pool.allocate(address(scatter(i + 5000 * round))));
        if (round == 0)
            most = 2 * pool.memory();
        CHECK(pool.memory() < most);
        for (std::uint64_t i = 0; i != 5000; ++i)
            REQUIRE(pool.release(address(scatter(i + 5000 * round))));
        CHECK(pool.in_use(afi::ipv6).is_zero());
        CHECK(number(*pool.lowest_free(afi::ipv6)) == 0);
    }
}

TEST_CASE("a huge range with ten thousand words and blocks answers as a plain set does", "[pool]")
{
    auto const seed = GENERATE(1U, 2U, 3U, 4U);
    std::mt19937_64 random{seed};
    auto pool = *address_pool::make({.ranges = a_64()});
    plain_set plain;
    std::vector<std::uint64_t> held;
    std::vector<std::pair<std::uint64_t, unsigned>> blocks;
    // Dense places, with gaps to fill, and others far apart.
    auto const any_number = [&]() -> std::uint64_t {
        auto const place = (random() % 4) << (seed == 1 ? 20 : 60);
        return random() % 8 == 0 ? random() : place + random() % (seed % 2 == 0 ? 60'000 : 3'000);
    };
    std::size_t wrong = 0;
    auto const expect = [&](bool holds) { wrong += holds ? 0U : 1U; };
    for (int step = 0; step != 60'000; ++step) {
        bool const grows = step % 20'000 < 12'000;
        switch (random() % 8) {
        default: {
            auto const n = any_number();
            bool const is_free = plain.end_at(n) == nullptr;
            if (!grows && random() % 4 != 0)
                break;
            expect(pool.allocate(address(n)).has_value() == is_free);
            if (is_free) {
                plain.ones.insert(n);
                held.push_back(n);
            }
            break;
        }
        case 1: {
            auto const n = plain.next_free(0);
            expect(number(*pool.lowest_free(afi::ipv6)) == n);
            expect(number(*pool.allocate(afi::ipv6)) == n);
            plain.ones.insert(n);
            held.push_back(n);
            break;
        }
        case 2: {
            auto const n = any_number();
            if (n < ~std::uint64_t{0} - 1'000'000)
                expect(number(*pool.next_free(address(n))) == plain.next_free(n));
            break;
        }
        case 3: {
            auto const k = static_cast<unsigned>(random() % (random() % 4 == 0 ? 30 : 14));
            auto const n = random() % 8 == 0 ? plain.lowest_block(k)
                                             : any_number() & ~((std::uint64_t{1} << k) - 1);
            std::uint64_t end = 0;
            bool const is_free = !plain.any(n, plain_set::end_of(n, k), end);
            expect(pool.allocate_block(address(n), 128 - k).has_value() == is_free);
            if (!is_free)
                break;
            if (k >= 12) {
                plain.blocks[n] = k;
            } else {
                for (auto i = n; i != n + (std::uint64_t{1} << k); ++i)
                    plain.ones.insert(i);
            }
            blocks.emplace_back(n, k);
            break;
        }
        case 4: {
            auto const k = static_cast<unsigned>(random() % 14);
            if (step % 16 != 0)
                break;
            auto const n = plain.lowest_block(k);
            auto const given = pool.allocate_block(afi::ipv6, 128 - k);
            expect(given && number(*given) == n);
            expect(pool.release_block(address(n), 128 - k).has_value());
            break;
        }
        case 5:
        case 6: {
            if (held.empty() || (grows && random() % 3 != 0))
                break;
            auto const at = random() % held.size();
            expect(pool.release(address(held[at])).has_value());
            expect(!pool.release(address(held[at])).has_value());
            plain.ones.erase(held[at]);
            held[at] = held.back();
            held.pop_back();
            break;
        }
        case 7: {
            if (blocks.empty() || (grows && random() % 3 != 0))
                break;
            auto const at = random() % blocks.size();
            auto const [n, k] = blocks[at];
            expect(pool.release_block(address(n), 128 - k).has_value());
            if (k >= 12)
                plain.blocks.erase(n);
            else
                for (auto i = n; i != n + (std::uint64_t{1} << k); ++i)
                    plain.ones.erase(i);
            blocks[at] = blocks.back();
            blocks.pop_back();
            break;
        }
        }
        CAPTURE(seed, step);
        REQUIRE(wrong == 0);
    }
    auto const written = pool.snapshot();
    auto other = *address_pool::make({.ranges = a_64()});
    REQUIRE(other.restore(written));
    CHECK(other.snapshot() == written);
    for (auto const n : held)
        expect(pool.release(address(n)).has_value());
    for (auto const& [n, k] : blocks)
        expect(pool.release_block(address(n), 128 - k).has_value());
    CHECK(wrong == 0);
    CHECK(pool.in_use(afi::ipv6).is_zero());
    CHECK(number(*pool.lowest_free(afi::ipv6)) == 0);
}
