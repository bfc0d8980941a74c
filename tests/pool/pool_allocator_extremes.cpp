// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/pool_allocator.hpp>

#include "catch.hpp"

#include <chrono>
#include <ctime>
#include <string>
#include <vector>

// The largest and the smallest pools there can be, and very many of everything.

namespace {

using namespace bgpwire;

ip_address ip(text_view text) { return *ip_address::parse(text); }
address_range range(text_view text) { return *address_range::parse(text); }

constexpr selection_order orders[] = {
    selection_order::lowest_first, selection_order::least_recently_released, selection_order::random};

template<class Owner = std::uint64_t>
pool_allocator<Owner> make(std::vector<pool_config> const& pools)
{
    return *pool_allocator<Owner>::make(pools);
}

struct stopwatch {
    std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
    /// Far from what it takes, even unoptimised under sanitizers, but nearer than a quadratic step comes.
    bool is_reasonable() const { return std::chrono::steady_clock::now() - start < std::chrono::minutes{4}; }
};

TEST_CASE("All addresses of both families are one pool like any other", "[pool]")
{
    for (auto order : orders) {
        auto a = make({{.name = "all", .ranges = {range("0.0.0.0/0"), range("::/0")}, .order = order, .cool_down = 5}});
        auto const total = address_count::power_of_two(32) + address_count::power_of_two(128);
        auto const p = a.pool(pool_id{0});
        CHECK(p.total(afi::ipv4) + p.total(afi::ipv6) == total);
        for (auto const* end : {"0.0.0.0", "255.255.255.255", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}) {
            REQUIRE(a.claim(1, ip(end)));
            CHECK(a.claim(2, ip(end)).error().code == errc::address_in_use);
            CHECK(a.pool(pool_id{0}).in_use(ip(end).afi()) == address_count{1});
            REQUIRE(a.release(1, 10));
            CHECK(a.claim(2, ip(end), {.now = 14}).error().code == errc::address_cooling);
            CHECK(a.claim(2, ip(end), {.now = 15}));
            REQUIRE(a.release(2, 20));
        }
        for (std::uint64_t i = 0; i != 100; ++i)
            REQUIRE(a.allocate(1000 + i, {.stack = stack::require_dual, .now = 100}));
        CHECK(a.pool(pool_id{0}).in_use(afi::ipv6) == address_count{100});
        auto const half = a.allocate(1, {.family = afi::ipv6, .block = 1, .now = 100});
        CHECK(half.has_value() == (order != selection_order::random)); // the others lie in the lower half
        if (half) {
            CHECK(half->address() == ip("8000::"));
            CHECK(a.pool(pool_id{0}).in_use(afi::ipv6) == address_count{100} + address_count::power_of_two(127));
            REQUIRE(a.release(1, 101));
            CHECK(a.pool(pool_id{0}).cooling(afi::ipv6, 101) == address_count::power_of_two(127));
            CHECK(a.claim(1, ip("ffff::"), {.now = 103}).error().code == errc::address_cooling);
            CHECK(a.claim(1, ip("ffff::"), {.now = 106}));
        }
        auto b = *pool_allocator<std::uint64_t>::make(
            std::vector<pool_config>{{.name = "all", .ranges = {range("0.0.0.0/0"), range("::/0")}}},
            allocator_start::restoring);
        REQUIRE(b.restore(a.snapshot(), [](auto const&, lease const&, errc) {}));
        CHECK(b.size() == a.size());
        CHECK(a.memory() < 10'000'000);
        b.seal();
        CHECK(b.allocate(5, {.block = 0}));
    }
}

TEST_CASE("Single addresses are pools like any other", "[pool]")
{
    for (auto order : orders) {
        auto a = make({{.name = "last4", .ranges = {range("255.255.255.255/32")}, .order = order},
            {.name = "first4", .ranges = {range("0.0.0.0/32")}, .order = order},
            {.name = "last6", .ranges = {range("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128")}, .order = order},
            {.name = "first6", .ranges = {range("::/128")}, .order = order}});
        CHECK(a.allocate(1)->address() == ip("255.255.255.255"));
        CHECK(a.allocate(2)->address() == ip("0.0.0.0"));
        CHECK(a.allocate(3).error().code == errc::pool_exhausted);
        CHECK(a.allocate(3, {.family = afi::ipv6, .block = 128})->address()
            == ip("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
        CHECK(a.allocate(4, {.family = afi::ipv6})->address() == ip("::"));
        CHECK(a.allocate(5, {.stack = stack::prefer_dual}).error().code == errc::pool_exhausted);
        for (std::uint64_t i = 1; i != 5; ++i)
            REQUIRE(a.release(i));
        CHECK(a.allocate(5, {.stack = stack::require_dual}).error().code != errc{});
        CHECK(a.allocate(5, {.stack = stack::require_dual, .spread = pool_spread::any_pools}));
    }
}

TEST_CASE("Ranges that end at the last address are used up to it and not around it", "[pool]")
{
    for (auto order : orders) {
        auto a = make({{.name = "p",
            .ranges = {range("255.255.255.250-255.255.255.255"),
                range("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff6-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")},
            .order = order,
            .cool_down = 3}});
        for (int round = 0; round != 3; ++round) {
            auto const now = static_cast<std::uint64_t>(round) * 10;
            for (auto const& [family, count] : {std::pair{afi::ipv4, 6U}, {afi::ipv6, 10U}}) {
                for (unsigned i = 0; i != count; ++i)
                    REQUIRE(a.allocate(i + (family == afi::ipv6 ? 100U : 0U), {.family = family, .now = now}));
                CHECK(a.allocate(99, {.family = family, .now = now}).error().code == errc::pool_exhausted);
                CHECK(a.pool(pool_id{0}).free(family, now).is_zero());
            }
            for (unsigned i = 0; i != 10; ++i) {
                static_cast<void>(a.release(i, now));
                static_cast<void>(a.release(100 + i, now));
            }
            CHECK(a.size() == 0);
        }
        CHECK(a.allocate(1, {.block = 30, .now = 100})->address() == ip("255.255.255.252"));
        CHECK(a.allocate(2, {.family = afi::ipv6, .block = 125, .now = 100})->address()
            == ip("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff8"));
    }
}

TEST_CASE("Ten thousand pools: making, finding, asking and reloading takes no step for each pair", "[pool]")
{
    stopwatch const watch;
    constexpr std::uint32_t count = 10'000;
    std::vector<std::string> names;
    for (std::uint32_t i = 0; i != count; ++i)
        names.push_back("pool-" + std::to_string(i));
    std::vector<pool_config> pools(count);
    for (std::uint32_t i = 0; i != count; ++i) {
        pools[i].name = names[i];
        pools[i].ranges = {address_range{ipv4_prefix{ipv4_address{0x0a000000 + 64 * i}, 30}}};
        pools[i].cool_down = 10;
    }
    auto a = make(pools);
    for (std::uint64_t i = 0; i != 4 * count; ++i)
        REQUIRE(a.allocate(i));
    CHECK(a.allocate(4 * count).error().code == errc::pool_exhausted);
    for (std::uint64_t i = 0; i != 4 * count; ++i)
        REQUIRE(a.release(i, 1));
    CHECK(a.allocate(1, {.now = 5}).error().code == errc::address_cooling);
    for (std::uint32_t i = 0; i != count; ++i) {
        auto const l = a.allocate(i, {.pool = names[i], .block = 30, .now = 20});
        REQUIRE(l);
        REQUIRE(a.pool(l->pool()).name() == names[i]);
    }
    CHECK(a.allocate(count, {.block = 31, .now = 20}).error().code == errc::pool_exhausted);
    auto const moved = a.reload(pools);
    REQUIRE(moved);
    CHECK(moved->stays == count);
    CHECK(a.memory() < 40'000'000);
    CHECK(watch.is_reasonable());
}

template<class Owner, class Make>
void come_and_go(std::uint64_t count, Make owner_of, std::size_t octets_each)
{
    stopwatch const watch;
    auto a = make<Owner>({{.name = "p", .ranges = {range("10.0.0.0/8")}, .cool_down = 1}});
    bool all_good = true;
    for (std::uint64_t i = 0; i != count; ++i)
        all_good = all_good && a.allocate(owner_of(i));
    CHECK(all_good);
    CHECK(a.pool(pool_id{0}).in_use(afi::ipv4) == address_count{count});
    CHECK(a.memory() < count * octets_each + (1 << 21) + (1 << 16)); // and the bits of the /8
    for (std::uint64_t i = 0; i < count; i += 2)
        all_good = all_good && a.release(owner_of(i), 1);
    for (std::uint64_t i = 0; i < count; i += 2)
        all_good = all_good && a.allocate(owner_of(i), {.now = 2});
    for (std::uint64_t i = 0; i < count; i += 1001)
        all_good = all_good && a.find(owner_of(i));
    CHECK(all_good);
    CHECK(a.size() == count);
    CHECK(watch.is_reasonable());
}

TEST_CASE("A million owners come, leave and come again", "[pool]")
{
    come_and_go<std::uint64_t>(1'000'000, [](std::uint64_t i) { return i * 0x9e3779b97f4a7c15; }, 48);
}

TEST_CASE("A quarter of a million owners with names come, leave and come again", "[pool]")
{
    come_and_go<std::string>(
        250'000, [](std::uint64_t i) { return "namespace-42/service-" + std::to_string(i); }, 48 + 40);
}

} // namespace

namespace {

/// CPU time of making so many pools of 16 addresses, in a scrambled order with scrambled priorities if wanted.
std::clock_t cost_of_pools(std::uint32_t count, std::uint32_t scramble)
{
    std::vector<std::string> names;
    names.reserve(count);
    std::vector<pool_config> pools(count);
    for (std::uint32_t i = 0; i != count; ++i) {
        auto const at = i * scramble % count; // each once: count is a power of two, scramble odd
        names.push_back("pool-" + std::to_string(i));
        pools[i].name = names.back();
        pools[i].priority = scramble == 1 ? 0 : at % 7;
        pools[i].ranges = {address_range{ipv4_prefix{ipv4_address{0x0a000000U + 16 * at}, 28}}};
    }
    auto const start = std::clock();
    auto a = pool_allocator<std::uint64_t>::make(pools);
    REQUIRE(a);
    REQUIRE(a->allocate(1));
    auto const done = a->reload(pools);
    auto const took = std::clock() - start;
    REQUIRE(done);
    CHECK(done->stays == 1);
    CHECK(a->pool_count() == count);
    return took;
}

} // namespace

TEST_CASE("making and changing pools takes time in proportion to how many they are", "[pool]")
{
    std::uint32_t const scramble = GENERATE(1U, 0x9e3779b1U);
    auto const few = cost_of_pools(1U << 13, scramble);
    CHECK(cost_of_pools(1U << 17, scramble) < 4 * 16 * few + CLOCKS_PER_SEC / 10); // 256 times as much if quadratic
}

TEST_CASE("an address that a thousand share takes no longer to share than one that ten do", "[pool]")
{
    auto const cost = [](unsigned users) {
        std::vector<pool_config> pools(1);
        pools[0].name = "pool";
        pools[0].ranges = {range("192.0.2.0/24")};
        auto a = *pool_allocator<std::uint64_t>::make(pools);
        auto const terms_of = [](service_port const& port) {
            sharing_terms terms;
            terms.key = "key";
            terms.ports = {&port, 1};
            return terms;
        };
        for (unsigned i = 0; i != users; ++i) {
            service_port const port{6, static_cast<std::uint16_t>(i)};
            allocation_request request;
            request.sharing = terms_of(port);
            REQUIRE(a.allocate(i, request));
        }
        auto const start = std::clock();
        bool all = true;
        for (unsigned i = 0; i != 20'000; ++i) {
            service_port const port{17, static_cast<std::uint16_t>(i)};
            allocation_request request;
            request.sharing = terms_of(port);
            claim_request claim;
            claim.sharing = request.sharing;
            auto const l = a.allocate(users, request);
            all = l && l->address() == ip("192.0.2.0") && all;
            all = a.claim(users + 1, ip("192.0.2.0"), claim).error().code == errc::port_in_use && all;
            all = a.release(users) && all;
        }
        auto const took = std::clock() - start;
        CHECK(all);
        std::size_t holders = 0;
        a.for_each_holder(ip("192.0.2.0"), [&](std::uint64_t, lease const&) { ++holders; });
        CHECK(holders == users);
        return took;
    };
    auto const few = cost(10);
    CHECK(cost(10'000) < 8 * few + CLOCKS_PER_SEC / 20); // a hundred times as long if users are looked through
}

TEST_CASE("a port that an owner names twice is one port", "[pool]")
{
    std::vector<pool_config> pools(1);
    pools[0].name = "pool";
    pools[0].ranges = {range("192.0.2.0/24")};
    auto a = *pool_allocator<std::uint64_t>::make(pools);
    service_port const twice[] = {{6, 80}, {6, 80}}, once[] = {{6, 80}};
    allocation_request request;
    request.sharing.key = "key";
    request.sharing.ports = twice;
    REQUIRE(a.allocate(1, request));
    request.sharing.ports = once;
    CHECK(a.allocate(2, request)->address() == ip("192.0.2.1"));
    REQUIRE(a.release(1));
    CHECK(a.allocate(3, request)->address() == ip("192.0.2.0"));
}
