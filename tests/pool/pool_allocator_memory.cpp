// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/pool_allocator.hpp>

#include "../../fuzz/support/allocator_trial.hpp"
#include "../../fuzz/support/numbers.hpp"
#include "catch.hpp"
#include "support/allocations.hpp"

#include <cstdlib>
#include <tuple>

// Memory runs out at every place of every operation, and nothing has happened.

namespace {

using namespace bgpwire;
using test::fail_allocation;

/// All that can be seen of an allocator.
template<class Owner>
auto all_of(pool_allocator<Owner> const& a)
{
    std::vector<std::tuple<Owner, lease>> leases;
    a.for_each([&](auto const& owner, lease const& l) { leases.emplace_back(Owner{owner}, l); });
    std::vector<std::tuple<std::size_t, address_count, address_count>> pools;
    for (std::uint32_t p = 0; p != a.pool_count(); ++p)
        for (auto family : {afi::ipv4, afi::ipv6}) {
            auto const view = a.pool(pool_id{p});
            pools.emplace_back(view.owners(), view.total(family), view.in_use(family));
        }
    return std::tuple{a.snapshot(), leases, pools, a.is_sealed()};
}

/// Does an operation until it has memory enough: once for each allocation in it.
struct until_done {
    std::size_t* failures;

    template<class Allocator, class F>
    auto operator()(Allocator const& a, F operation)
    {
        auto const before = all_of(a);
        for (long n = 0;; ++n) {
            try {
                fail_allocation(n);
                auto done = operation();
                fail_allocation(-1);
                return done;
            } catch (std::bad_alloc const&) {
                fail_allocation(-1);
                ++*failures;
                REQUIRE(all_of(a) == before);
            }
        }
    }
};

template<class Owner>
void compare(std::uint64_t seeds)
{
    if (char const* const asked = std::getenv("BGPWIRE_TRIALS"))
        seeds = std::strtoul(asked, nullptr, 10) / 100;
    std::size_t failures = 0;
    for (std::uint64_t seed = 0; seed != seeds; ++seed) {
        fuzz::numbers choose{seed};
        int step = -1;
        auto const expect = [&](bool holds, char const* what) {
            if (holds)
                return;
            fail_allocation(-1);
            CAPTURE(seed, step, what);
            REQUIRE(holds);
        };
        fuzz::allocator_trial<Owner, fuzz::numbers, decltype(expect), until_done> trial{
            choose, expect, until_done{&failures}};
        for (step = 0; step != 60; ++step)
            trial.step();
    }
    CHECK(failures > 10 * seeds);
}

TEST_CASE("Without memory nothing is done, and it can be done again: owners that are numbers", "[pool]")
{
    compare<std::uint64_t>(40);
}

TEST_CASE("Without memory nothing is done, and it can be done again: owners that are texts", "[pool]")
{
    compare<std::string>(20);
}

TEST_CASE("A claim over a lease that runs out of memory leaves the lease, and its address to nobody else", "[pool]")
{
    std::vector<pool_config> const pools{
        {.name = "p", .ranges = {*address_range::parse("10.0.0.0/24"), *address_range::parse("2001:db8::/48")}}};
    auto a = *pool_allocator<std::string>::make(pools);
    for (auto const* owner : {"o0", "o1", "o2"})
        REQUIRE(a.allocate(owner));
    service_port const http[] = {{6, 80}};
    ip_address const wanted[] = {*ip_address::parse("10.0.0.200"), *ip_address::parse("2001:db8:0:7::1")};
    std::size_t failures = 0;
    auto const claimed = until_done{&failures}(
        a, [&] { return a.claim("o1", wanted, {.sharing = {.key = "some key that is long enough", .ports = http}}); });
    REQUIRE(claimed);
    CHECK(failures >= 6);
    CHECK(a.allocate("new one")->address() == *ip_address::parse("10.0.0.1"));
}

TEST_CASE("Blocks and addresses of large pools are taken and given back wholly or not at all", "[pool]")
{
    std::vector<pool_config> const pools{
        {.name = "p", .ranges = {*address_range::parse("2001:db8::/32")}, .cool_down = 5}};
    auto a = *pool_allocator<std::uint64_t>::make(pools);
    std::size_t failures = 0;
    until_done attempt{&failures};
    std::uint64_t now = 1;
    for (unsigned round = 0; round != 3; ++round) {
        for (std::uint64_t i = 0; i != 12; ++i) {
            auto const length = static_cast<std::uint8_t>(40 + 8 * i);
            REQUIRE(attempt(a, [&] { return a.allocate(i, {.family = afi::ipv6, .block = length, .now = now}); }));
        }
        for (std::uint64_t i = 0; i != 12; ++i)
            REQUIRE(attempt(a, [&] { return a.release(i, now); }));
        now += 6; // the addresses of a block that has rested are taken singly
        auto const inside = ip_address{ipv6_address{0x20010db800000000 + (std::uint64_t{round} << 16), round}};
        REQUIRE(attempt(a, [&] { return a.claim(99, inside, {.now = now}); }));
        REQUIRE(attempt(a, [&] { return a.release(99, now); }));
        now += 6;
    }
    CHECK(failures > 20);
}

TEST_CASE("Many claims at once are met together or not at all", "[pool]")
{
    struct one {
        std::string owner;
        ip_address address;
    };
    std::vector<one> all;
    for (std::uint32_t i = 0; i != 300; ++i)
        all.push_back({"a name with more than fifteen letters " + std::to_string(i), ipv4_address{0x0a000000 + i}});
    auto a = *pool_allocator<std::string>::make(
        std::vector<pool_config>{{.name = "p", .ranges = {*address_range::parse("10.0.0.0/23")}}});
    REQUIRE(a.claim("before", all[7].address));
    std::size_t failures = 0;
    CHECK(until_done{&failures}(a, [&] { return a.claim_each(all, [](std::size_t, errc) {}); }) == 299);
    CHECK(failures > 5);
}

} // namespace
