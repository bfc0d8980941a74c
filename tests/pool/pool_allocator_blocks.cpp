// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/pool_allocator.hpp>

#include "catch.hpp"

#include <string>

// Blocks among single addresses: what rests, what is shared, what lies across two ranges.

namespace {

using namespace bgpwire;

ip_address ip(text_view text) { return *ip_address::parse(text); }
ipv4_prefix prefix(text_view text) { return *ipv4_prefix::parse(text); }
address_range range(text_view text) { return *address_range::parse(text); }

pool_allocator<std::string> make(pool_config const& pool) { return *pool_allocator<std::string>::make({&pool, 1}); }

TEST_CASE("A block is given out of addresses that have rested, where the order of release matters too", "[pool]")
{
    using enum selection_order;
    for (auto order : {lowest_first, least_recently_released, random}) {
        auto a = make({.name = "p", .ranges = {range("192.0.2.0/29")}, .order = order, .cool_down = 10});
        for (auto const* name : {"a", "b", "c", "d", "e", "f", "g", "h"})
            REQUIRE(a.allocate(name));
        for (auto const* name : {"a", "b", "c", "d", "e", "f", "g", "h"})
            REQUIRE(a.release(name, 100));
        allocation_request const half{.block = 30, .now = 109};
        CHECK(a.preview(half).error().code == errc::address_cooling);
        CHECK(a.allocate("x", half).error().code == errc::address_cooling);
        allocation_request const later{.block = 30, .now = 110};
        REQUIRE(a.preview(later)); // what has rested is seen without a change
        CHECK(a.preview(later)->address() == ip("192.0.2.0"));
        REQUIRE(a.allocate("x", later));
        CHECK(a.allocate("y", later)->address() == ip("192.0.2.4"));
        CHECK(a.allocate("z", later).error().code == errc::pool_exhausted); // nothing cools any more
        REQUIRE(a.release("x", 200));
        CHECK(a.preview({.block = 31, .now = 210})->address() == ip("192.0.2.0"));
        CHECK(a.preview({.block = 31, .now = 209}).error().code == errc::address_cooling);
    }
}

TEST_CASE("A block is taken from what was never given as long as there is such a block", "[pool]")
{
    auto a = make({.name = "p",
        .ranges = {range("192.0.2.0/29")},
        .order = selection_order::least_recently_released});
    REQUIRE(a.allocate("a"));
    REQUIRE(a.release("a"));
    CHECK(a.allocate("b", {.block = 30})->address() == ip("192.0.2.4"));
    CHECK(a.allocate("c", {.block = 30})->address() == ip("192.0.2.0"));
}

TEST_CASE("A claim of a block that is refused leaves the order of release as it was", "[pool]")
{
    auto a = make({.name = "p",
        .ranges = {range("192.0.2.0/30")},
        .order = selection_order::least_recently_released});
    for (auto const* name : {"a", "b", "c", "d"})
        REQUIRE(a.allocate(name));
    for (auto const* name : {"c", "a", "b"})
        REQUIRE(a.release(name));
    CHECK(a.claim("x", prefix("192.0.2.0/30")).error().code == errc::address_in_use);
    CHECK(a.allocate("x")->address() == ip("192.0.2.2"));
    CHECK(a.allocate("y")->address() == ip("192.0.2.0"));
}

TEST_CASE("A block lies within one range", "[pool]")
{
    auto a = make({.name = "p", .ranges = {range("192.0.2.0/30"), range("192.0.2.4/30")}});
    CHECK(a.allocate("a", {.block = 29}).error().code == errc::pool_exhausted);
    CHECK(a.claim("a", prefix("192.0.2.0/29")).error().code == errc::not_in_pool);
    CHECK(a.claim("a", prefix("192.0.2.4/30")));
}

TEST_CASE("A block is not shared, not by asking again either", "[pool]")
{
    auto a = make({.name = "p", .ranges = {range("192.0.2.0/28")}});
    REQUIRE(a.allocate("a", {.block = 30}));
    sharing_terms const key{.key = "k"};
    CHECK(a.allocate("a", {.sharing = key, .block = 30}).error().code == errc::out_of_range);
    CHECK(a.allocate("a", {.sharing = key}).error().code == errc::different_block);
    CHECK(a.allocate("b", {.sharing = key})->address() == ip("192.0.2.4"));
    CHECK(a.allocate("c", {.sharing = key, .block = 30}).error().code == errc::out_of_range);
    CHECK(a.allocate("c", {.stack = stack::prefer_dual, .block = 30}).error().code == errc::out_of_range);
    CHECK(a.preview({.block = 33}).error().code == errc::out_of_range);
    std::size_t pools = 0;
    a.explain({.block = 33}, any_owner{}, [&](pool_report const& r) {
        CHECK(r.why == errc::out_of_range);
        ++pools;
    });
    CHECK(pools == 1);
}

TEST_CASE("Who has a part of a block does not get the rest with it unasked", "[pool]")
{
    auto a = make({.name = "p", .ranges = {range("192.0.2.0/28")}});
    REQUIRE(a.claim("a", prefix("192.0.2.0/30")));
    CHECK(a.claim("a", ip("192.0.2.1")).error().code == errc::address_in_use);
    CHECK(a.claim("a", prefix("192.0.2.0/29")).error().code == errc::address_in_use);
    CHECK(a.claim("a", prefix("192.0.2.0/30")));
    CHECK(a.claim("a", ip("192.0.2.4")));
    CHECK(a.pool(pool_id{0}).in_use(afi::ipv4) == address_count{1});
}

TEST_CASE("The quota of a class counts the addresses of its blocks", "[pool]")
{
    auto a = make({.name = "p", .ranges = {range("192.0.2.0/24")}, .quota = 6});
    CHECK(a.allocate("a", {.owner_class = 1, .block = 29}).error().code == errc::quota_exceeded);
    REQUIRE(a.allocate("a", {.owner_class = 1, .block = 30}));
    CHECK(a.allocate("b", {.owner_class = 1, .block = 30}).error().code == errc::quota_exceeded);
    CHECK(a.allocate("b", {.owner_class = 1, .block = 31}));
    CHECK(a.allocate("c", {.owner_class = 1}).error().code == errc::quota_exceeded);
    CHECK(a.allocate("c", {.owner_class = 2}));
    CHECK(a.claim("a", prefix("192.0.2.128/30"), {.owner_class = 1})); // instead of what it has
}

} // namespace
