// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/allocation_request.hpp>

#include <bgpwire/pool/pool_allocator.hpp>

#include "catch.hpp"
#include "support/text.hpp"

#include <string>

namespace {

using namespace bgpwire;
using test::to_text;

std::vector<address_range> ranges(std::initializer_list<char const*> texts)
{
    std::vector<address_range> list;
    for (auto const* text : texts)
        list.push_back(*address_range::parse(text));
    return list;
}

using allocator = pool_allocator<std::uint64_t>;

std::string said(result<lease> const& l) { return l ? to_text(*l) : to_text(l.error().code); }

constexpr allocation_request prefer{.stack = stack::prefer_dual}, require{.stack = stack::require_dual};

TEST_CASE("One address of a dedicated pool comes before two of a pool for everybody", "[pool]")
{
    std::vector<pool_config> const pools{
        {.name = "general", .ranges = ranges({"10.0.0.0/24", "2001:db8::/64"}), .priority = 1},
        {.name = "pinned", .ranges = ranges({"10.9.0.0/31"}), .is_dedicated = true},
        {.name = "both", .ranges = ranges({"10.8.0.0/32", "2001:db8:8::/128"}), .is_dedicated = true, .priority = 9}};
    auto a = *allocator::make(pools);
    CHECK(said(a.preview(prefer)) == "10.8.0.0 2001:db8:8::"); // of the dedicated ones the one with both
    CHECK(said(a.allocate(1, prefer)) == "10.8.0.0 2001:db8:8::");
    CHECK(said(a.allocate(2, prefer)) == "10.9.0.0");
    CHECK(said(a.allocate(3, {.stack = stack::prefer_dual, .family = afi::ipv6})) == "10.9.0.1");
    CHECK(said(a.allocate(4, prefer)) == "10.0.0.0 2001:db8::"); // nothing dedicated is left
    auto b = *allocator::make(pools);
    CHECK(said(b.allocate(1, require)) == "10.8.0.0 2001:db8:8::");
    CHECK(said(b.allocate(2, require)) == "10.0.0.0 2001:db8::");
    CHECK(said(b.allocate(3, {.stack = stack::prefer_dual, .spread = pool_spread::any_pools})) == "10.9.0.0 2001:db8::1");
}

TEST_CASE("Who asks for both families later gets the second address and keeps the first", "[pool]")
{
    std::vector<pool_config> pools{{.name = "p", .ranges = ranges({"10.0.0.0/24", "2001:db8::/127"}), .quota = 3},
        {.name = "q", .ranges = ranges({"10.1.0.0/24"})}};
    auto a = *allocator::make(pools);
    SECTION("one asked for IPv4 before")
    {
        auto const first = a.allocate(1);
        CHECK(said(a.allocate(1, prefer)) == "10.0.0.0 2001:db8::");
        CHECK(a.find(1)->handle() == first->handle());
        CHECK(a.pool(pool_id{}).in_use(afi::ipv6) == address_count{1});
        CHECK(said(a.allocate(1, prefer)) == "10.0.0.0 2001:db8::");
        CHECK(said(a.release(1)) == "10.0.0.0 2001:db8::");
        CHECK(a.pool(pool_id{}).in_use(afi::ipv6).is_zero());
        CHECK(a.pool(pool_id{}).owners() == 0);
    }
    SECTION("one asked for IPv6 before, and must have both")
    {
        REQUIRE(a.allocate(1, {.family = afi::ipv6}));
        CHECK(said(a.allocate(1, require)) == "10.0.0.0 2001:db8::");
    }
    SECTION("one claimed its address, under a key that others share it by")
    {
        service_port const http[] = {{6, 80}}, https[] = {{6, 443}};
        auto const wanted = *ip_address::parse("10.0.0.9");
        REQUIRE(a.claim(1, wanted, {.sharing = {.key = "k", .ports = http}}));
        REQUIRE(a.claim(2, wanted, {.sharing = {.key = "k", .ports = https}}));
        auto request = prefer;
        request.sharing = {.key = "k", .ports = http};
        CHECK(said(a.allocate(1, request)) == "10.0.0.9 2001:db8::");
        request.sharing.ports = https;
        CHECK(said(a.allocate(2, request)) == "10.0.0.9 2001:db8::");
    }
    SECTION("its pool has nothing of the other family")
    {
        REQUIRE(a.allocate(1, {.pool = "q"}));
        CHECK(said(a.allocate(1, prefer)) == "10.1.0.0");
        CHECK(said(a.allocate(1, require)) == "wrong address family");
        CHECK(said(a.find(1)) == "10.1.0.0");
        CHECK(said(a.allocate(1, {.stack = stack::prefer_dual, .spread = pool_spread::any_pools}))
            == "10.1.0.0 2001:db8::");
    }
    SECTION("its pool gains the other family")
    {
        REQUIRE(a.allocate(1, {.pool = "q"}));
        pools[1].ranges.push_back(*address_range::parse("2001:db8:1::/64"));
        REQUIRE(a.reload(pools));
        CHECK(said(a.allocate(1, prefer)) == "10.1.0.0 2001:db8:1::");
    }
    SECTION("another pool is named")
    {
        REQUIRE(a.allocate(1));
        auto request = prefer;
        request.pool = "q";
        CHECK(said(a.allocate(1, request)) == "10.0.0.0");
        request.stack = stack::require_dual;
        CHECK(said(a.allocate(1, request)) == "different pools");
    }
    SECTION("the other family is full, refused, or more than the quota")
    {
        REQUIRE(a.allocate(1));
        CHECK(said(a.allocate(1, require, [](pool_view const&) { return false; })) == "pool refuses");
        for (std::uint64_t i = 2; i != 5; ++i)
            REQUIRE(a.allocate(i, {.owner_class = 7}));
        CHECK(said(a.allocate(4, require)) == "quota exceeded");
        REQUIRE(a.allocate(8, {.family = afi::ipv6}));
        REQUIRE(a.allocate(9, {.family = afi::ipv6}));
        CHECK(said(a.allocate(1, require)) == "pool exhausted");
        CHECK(said(a.allocate(1, prefer)) == "10.0.0.0");
    }
}

TEST_CASE("Who has another length than it asks for is refused and keeps what it has", "[pool]")
{
    auto a = *allocator::make(
        std::vector<pool_config>{{.name = "p", .ranges = ranges({"10.0.0.0/24", "2001:db8::/64"})}});
    REQUIRE(a.allocate(1));
    CHECK(said(a.allocate(1, {.block = 28})) == "lease of another length");
    CHECK(said(a.allocate(1, {.block = 32})) == "10.0.0.0");
    CHECK(said(a.allocate(2, {.block = 28})) == "10.0.0.16/28");
    CHECK(said(a.allocate(2, {.block = 28})) == "10.0.0.16/28");
    CHECK(said(a.allocate(2, {.block = 27})) == "lease of another length");
    CHECK(said(a.allocate(2)) == "lease of another length");
    CHECK(said(a.allocate(2, prefer)) == "lease of another length");
    CHECK(said(a.allocate(1, {.stack = stack::prefer_dual, .block = 28})) == "out of range");
    CHECK(said(a.find(1)) == "10.0.0.0");
    CHECK(said(a.find(2)) == "10.0.0.16/28");
}

} // namespace
