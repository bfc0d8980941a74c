// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/address_pool.hpp>

#include "catch.hpp"
#include "support/text.hpp"

#include <string>

namespace {

using namespace bgpwire;
using test::to_text;

constexpr ip_address ip(text_view text) { return *ip_address::parse(text); }

std::vector<address_range> ranges(std::initializer_list<char const*> texts)
{
    std::vector<address_range> list;
    for (auto const* text : texts)
        list.push_back(*address_range::parse(text));
    return list;
}

address_pool pool_of(std::initializer_list<char const*> texts, bool avoid_buggy_ips = false)
{
    auto pool = address_pool::make({.ranges = ranges(texts), .avoid_buggy_ips = avoid_buggy_ips});
    REQUIRE(pool);
    return *std::move(pool);
}

std::string next(address_pool& pool, afi family = afi::ipv4)
{
    auto const address = pool.allocate(family);
    return address ? to_text(*address) : to_text(address.error().code);
}

std::string claim(address_pool& pool, char const* text)
{
    auto const address = pool.allocate(ip(text));
    return address ? to_text(*address) : to_text(address.error().code);
}

std::string give_back(address_pool& pool, char const* text)
{
    auto const address = pool.release(ip(text));
    return address ? to_text(*address) : to_text(address.error().code);
}

#ifndef __clang__ // clang 14 takes no std::variant of such types in a constant expression
// The whole life of an address in a constant expression: no undefined behaviour on the way.
constexpr bool works_at_compile_time()
{
    auto pool = *address_pool::make(
        {.ranges = {*address_range::parse("192.0.2.254/31"), *address_range::parse("2001:db8::/64")},
            .avoid_buggy_ips = true});
    bool ok = *pool.allocate(afi::ipv4) == ip("192.0.2.254") && !pool.allocate(afi::ipv4);
    ok = ok && *pool.allocate(ip("2001:db8::1234:0:1")) == ip("2001:db8::1234:0:1");
    ok = ok && *pool.allocate(afi::ipv6) == ip("2001:db8::");
    ok = ok && pool.release(ip("2001:db8::1234:0:1")) && pool.release(ip("192.0.2.254"));
    return ok && pool.in_use() == address_count{1};
}
static_assert(works_at_compile_time());
#endif

TEST_CASE("A pool gives its lowest free address and takes back what it gave", "[pool]")
{
    auto pool = pool_of({"192.0.2.0/30"});
    CHECK(next(pool) == "192.0.2.0");
    CHECK(next(pool) == "192.0.2.1");
    CHECK(next(pool) == "192.0.2.2");
    CHECK(give_back(pool, "192.0.2.1") == "192.0.2.1");
    CHECK(*pool.lowest_free(afi::ipv4) == ip("192.0.2.1"));
    CHECK(next(pool) == "192.0.2.1");
    CHECK(next(pool) == "192.0.2.3");
    CHECK(next(pool) == "pool exhausted");
    CHECK(pool.lowest_free(afi::ipv4).error().code == errc::pool_exhausted);
    CHECK(pool.free().is_zero());
}

TEST_CASE("Ranges are used in configured order and each from its lowest address", "[pool]")
{
    auto pool = pool_of({"1.2.3.10/31", "1.2.3.4-1.2.3.5", "2001:db8::5/128", "2001:db8::2/127"});
    CHECK(next(pool) == "1.2.3.10");
    CHECK(next(pool) == "1.2.3.11");
    CHECK(next(pool) == "1.2.3.4");
    CHECK(give_back(pool, "1.2.3.11") == "1.2.3.11");
    CHECK(next(pool) == "1.2.3.11");
    CHECK(next(pool) == "1.2.3.5");
    CHECK(next(pool) == "pool exhausted");
    CHECK(next(pool, afi::ipv6) == "2001:db8::5");
    CHECK(next(pool, afi::ipv6) == "2001:db8::2");
    CHECK(next(pool, afi::ipv6) == "2001:db8::3");
    CHECK(next(pool, afi::ipv6) == "pool exhausted");
}

TEST_CASE("A pool without a range of the family says so instead of that it is exhausted", "[pool]")
{
    auto pool = pool_of({"192.0.2.0/24"});
    CHECK(next(pool, afi::ipv6) == "wrong address family");
    CHECK(pool.lowest_free(afi::ipv6).error().code == errc::wrong_address_family);
    CHECK(pool.has(afi::ipv4));
    CHECK_FALSE(pool.has(afi::ipv6));
    CHECK(claim(pool, "::192.0.2.1") == "not in the pool");
}

TEST_CASE("A particular address is given once, and refused with the reason", "[pool]")
{
    auto pool = pool_of({"1.2.3.4/31", "1000::4/127"});
    CHECK(claim(pool, "1.2.3.5") == "1.2.3.5");
    CHECK(claim(pool, "1.2.3.5") == "address in use");
    CHECK(claim(pool, "1.2.3.6") == "not in the pool");
    CHECK(claim(pool, "1.2.3.3") == "not in the pool");
    CHECK(claim(pool, "1000::5") == "1000::5");
    CHECK(claim(pool, "1000::5") == "address in use");
    CHECK(claim(pool, "1000::6") == "not in the pool");
    CHECK(pool.check(ip("1.2.3.4")) == errc{});
    CHECK(pool.contains(ip("1.2.3.5")));
    CHECK_FALSE(pool.contains(ip("1.2.3.6")));
    CHECK(next(pool) == "1.2.3.4");
}

TEST_CASE("Releasing what nobody holds changes nothing", "[pool]")
{
    auto pool = pool_of({"1.2.3.0/24"}, true);
    CHECK(give_back(pool, "1.2.3.4") == "not allocated");
    CHECK(give_back(pool, "1.2.3.0") == "not allocated");
    CHECK(give_back(pool, "1.2.4.0") == "not in the pool");
    CHECK(claim(pool, "1.2.3.4") == "1.2.3.4");
    CHECK(give_back(pool, "1.2.3.4") == "1.2.3.4");
    CHECK(give_back(pool, "1.2.3.4") == "not allocated");
    CHECK(pool.free() == address_count{254});
    CHECK(next(pool) == "1.2.3.1");
}

TEST_CASE("avoid_buggy_ips withholds .0 and .255 and nothing else", "[pool]")
{
    SECTION("a /24 gives .1 first and 254 addresses in all")
    {
        auto pool = pool_of({"192.168.100.0/24"}, true);
        CHECK(pool.total() == address_count{254});
        CHECK(pool.withheld() == address_count{2});
        for (int last = 1; last != 255; ++last)
            CHECK(next(pool) == "192.168.100." + std::to_string(last));
        CHECK(next(pool) == "pool exhausted");
        CHECK(pool.in_use() == address_count{254});
    }
    SECTION("a /16 loses 512 addresses")
    {
        auto pool = pool_of({"10.50.0.0/16"}, true);
        CHECK(pool.total() == address_count{65536 - 512});
        std::size_t given = 0;
        while (auto const address = pool.allocate(afi::ipv4)) {
            auto const last = address->octets()[3];
            if (last == 0 || last == 255)
                FAIL("withheld address given");
            ++given;
        }
        CHECK(given == 65536 - 512);
    }
    SECTION("IPv6 loses none")
    {
        auto pool = pool_of({"1000::4:0/120"}, true);
        CHECK(pool.total() == address_count{256});
        CHECK(claim(pool, "1000::4:ff") == "1000::4:ff");
        CHECK(next(pool, afi::ipv6) == "1000::4:0");
    }
    SECTION("a request for one of them is refused with the reason")
    {
        auto pool = pool_of({"1.2.4.0/24"}, true);
        CHECK(claim(pool, "1.2.4.255") == "reserved address");
        CHECK(claim(pool, "1.2.4.0") == "reserved address");
        CHECK(claim(pool, "1.2.4.254") == "1.2.4.254");
        CHECK(pool.contains(ip("1.2.4.0")));
    }
    SECTION("it goes by the last octet, wherever in the prefix that is")
    {
        CHECK(pool_of({"10.0.0.16/28"}, true).total() == address_count{16});
        CHECK(pool_of({"10.0.0.0/28"}, true).total() == address_count{15});
        CHECK(pool_of({"10.0.0.240/28"}, true).total() == address_count{15});
        CHECK(pool_of({"10.0.0.255-10.0.1.0"}, true).total() == address_count{});
        CHECK(pool_of({"10.0.0.254-10.0.1.1"}, true).total() == address_count{2});
        CHECK(pool_of({"10.0.0.0-10.0.0.254"}, true).total() == address_count{254});
        CHECK(pool_of({"10.0.0.1-10.0.1.255"}, true).total() == address_count{508});
        CHECK(pool_of({"0.0.0.0/0"}, true).total() == address_count{std::uint64_t{254} << 24});
    }
    SECTION("a pool of nothing but such an address is empty, not of size -1")
    {
        auto pool = pool_of({"10.0.0.0/32", "10.0.0.255/32"}, true);
        CHECK(pool.total().is_zero());
        CHECK(pool.withheld() == address_count{2});
        CHECK(next(pool) == "pool exhausted");
        CHECK(claim(pool, "10.0.0.255") == "reserved address");
    }
}

TEST_CASE("Pools without ranges and pools with an address twice are refused", "[pool]")
{
    CHECK(address_pool::make({}).error().code == errc::no_addresses);
    CHECK(
        address_pool::make({.ranges = ranges({"10.0.0.0/8", "10.0.0.0/16"})}).error().code == errc::overlapping_ranges);
    CHECK(address_pool::make({.ranges = ranges({"10.0.0.1-10.0.0.9", "10.0.0.9-10.0.0.10"})}).error().code
        == errc::overlapping_ranges);
    CHECK(address_pool::make({.ranges = ranges({"10.0.0.0/25", "10.0.0.128/25"})}));
}

TEST_CASE("Excluded addresses are never given and count as withheld", "[pool]")
{
    auto made = address_pool::make({.ranges = ranges({"10.0.0.0/28", "2001:db8::/64"}),
        .exclusions = ranges({"10.0.0.4-10.0.0.6", "10.0.0.6-10.0.0.7", "10.0.0.0/32", "10.0.0.14-10.0.1.0",
            "192.0.2.0/24", "2001:db8::/65", "2001:db8::8000:0:0:1/128"})});
    REQUIRE(made);
    auto& pool = *made;
    CHECK(pool.total(afi::ipv4) == address_count{9});
    CHECK(pool.withheld(afi::ipv4) == address_count{7});
    CHECK(claim(pool, "10.0.0.5") == "reserved address");
    CHECK(claim(pool, "192.0.2.1") == "not in the pool");
    for (auto const* expected : {"10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.8", "10.0.0.9", "10.0.0.10", "10.0.0.11",
             "10.0.0.12", "10.0.0.13", "pool exhausted"})
        CHECK(next(pool) == expected);
    CHECK(give_back(pool, "10.0.0.5") == "not allocated");

    CHECK(pool.withheld(afi::ipv6) == address_count::power_of_two(63) + address_count{1});
    CHECK(pool.total(afi::ipv6) == address_count::power_of_two(63) - address_count{1});
    CHECK(next(pool, afi::ipv6) == "2001:db8:0:0:8000::");
    CHECK(next(pool, afi::ipv6) == "2001:db8::8000:0:0:2");
}

TEST_CASE("A pool can be excluded away entirely", "[pool]")
{
    auto pool =
        address_pool::make({.ranges = ranges({"10.0.0.0/28"}), .exclusions = ranges({"10.0.0.0/29", "10.0.0.8/29"})});
    REQUIRE(pool);
    CHECK(pool->total().is_zero());
    CHECK(pool->allocate(afi::ipv4).error().code == errc::pool_exhausted);
    CHECK(pool->check(ip("10.0.0.8")) == errc::reserved_address);
}

TEST_CASE("The ends of prefixes can be kept back", "[pool]")
{
    auto const made = [](prefix_ends ends) {
        return *address_pool::make({.ranges = ranges({"10.0.0.0/29", "10.0.1.0/31", "10.0.2.1/32", "10.0.3.1-10.0.3.2",
                                        "2001:db8::/64", "2001:db8:1::/127"}),
            .ends = ends});
    };
    CHECK(made(prefix_ends::use).withheld().is_zero());

    auto v4 = made(prefix_ends::reserve_network_and_broadcast);
    CHECK(v4.withheld(afi::ipv4) == address_count{2});
    CHECK(v4.withheld(afi::ipv6).is_zero());
    CHECK(v4.check(ip("10.0.0.0")) == errc::reserved_address);
    CHECK(v4.check(ip("10.0.0.7")) == errc::reserved_address);
    CHECK(v4.check(ip("10.0.1.0")) == errc{});
    CHECK(next(v4) == "10.0.0.1");

    auto both = made(prefix_ends::reserve_both);
    CHECK(both.withheld(afi::ipv4) == address_count{2});
    CHECK(both.withheld(afi::ipv6) == address_count{2});
    CHECK(next(both, afi::ipv6) == "2001:db8::1");
    CHECK(both.check(ip("2001:db8::ffff:ffff:ffff:ffff")) == errc::reserved_address);
    CHECK(both.check(ip("2001:db8:1::")) == errc{});
}

TEST_CASE("The counters of MetalLB's capacity cases are exact", "[pool]")
{
    SECTION("K-01")
    {
        auto const pool = pool_of({"1.2.3.0/24"});
        CHECK(pool.total() == address_count{256});
        CHECK(pool.total(afi::ipv4) == address_count{256});
        CHECK(pool.total(afi::ipv6).is_zero());
    }
    SECTION("K-02")
    {
        auto const pool = pool_of({"1.2.3.0/24", "2.3.4.128/25"});
        CHECK(pool.total(afi::ipv4) == address_count{384});
    }
    SECTION("K-04: 64 host bits are a number, not infinity")
    {
        auto const pool = pool_of({"1.2.3.0/24", "2.3.4.128/25", "1000::/64"}, true);
        CHECK(pool.total(afi::ipv4) == address_count{381});
        CHECK(pool.total(afi::ipv6) == address_count::power_of_two(64));
        CHECK(to_text(pool.total()) == "18446744073709551997");
    }
    SECTION("K-04 with the large prefix first, where the sum went negative")
    {
        CHECK(pool_of({"1000::/64", "1.2.3.0/24", "2.3.4.128/25"}, true).total()
            == pool_of({"1.2.3.0/24", "2.3.4.128/25", "1000::/64"}, true).total());
    }
    SECTION("four /67, whose sum overflowed")
    {
        CHECK(pool_of({"1000::/67", "1000:0:0:1::/67", "1000:0:0:2::/67", "1000:0:0:3::/67"}).total()
            == address_count::power_of_two(63));
    }
    SECTION("K-05")
    {
        auto const pool = pool_of({"1.2.3.0/31", "1000::/127"}, true);
        CHECK(pool.total() == address_count{3});
        CHECK(pool.total(afi::ipv4) == address_count{1});
        CHECK(pool.total(afi::ipv6) == address_count{2});
    }
    SECTION("K-07")
    {
        auto pool = pool_of({"1.2.3.4/30", "1000::4/126"});
        CHECK(pool.total() == address_count{8});
        CHECK(claim(pool, "1.2.3.4") == "1.2.3.4");
        CHECK(pool.in_use() == address_count{1});
        CHECK(pool.free(afi::ipv4) == address_count{3});
        CHECK(claim(pool, "1.2.3.5") == "1.2.3.5");
        CHECK(pool.in_use() == address_count{2});
        CHECK(give_back(pool, "1.2.3.4") == "1.2.3.4");
        CHECK(pool.in_use() == address_count{1});
        CHECK(give_back(pool, "1.2.3.5") == "1.2.3.5");
        CHECK(pool.in_use().is_zero());
        CHECK(pool.free(afi::ipv4) == address_count{4});
        CHECK(pool.free(afi::ipv6) == address_count{4});
    }
}

TEST_CASE("The whole of both address spaces is a pool like any other", "[pool]")
{
    auto pool = pool_of({"0.0.0.0/0", "::/0"});
    CHECK(pool.memory() < 4096);
    CHECK(to_text(pool.total(afi::ipv4)) == "4294967296");
    CHECK(to_text(pool.total(afi::ipv6)) == "340282366920938463463374607431768211456");
    CHECK(claim(pool, "255.255.255.255") == "255.255.255.255");
    CHECK(claim(pool, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff") == "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    CHECK(claim(pool, "::2") == "::2");
    CHECK(next(pool) == "0.0.0.0");
    CHECK(next(pool, afi::ipv6) == "::");
    CHECK(next(pool, afi::ipv6) == "::1");
    CHECK(next(pool, afi::ipv6) == "::3");
    CHECK(to_text(pool.free(afi::ipv6)) == "340282366920938463463374607431768211451");
    CHECK(give_back(pool, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff") == "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    CHECK(claim(pool, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff") == "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    CHECK(pool.memory() < 100'000);
}

TEST_CASE("Ranges at the very end of an address space do not wrap around", "[pool]")
{
    auto pool = pool_of({"255.255.0.1-255.255.255.255", "254.255.0.0-255.0.255.255",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:0-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"});
    CHECK(pool.total(afi::ipv4) == address_count{65535 + 65536 * 2});
    std::size_t given = 0;
    while (pool.allocate(afi::ipv6))
        ++given;
    CHECK(given == 65536);
    CHECK(pool.free(afi::ipv6).is_zero());
    CHECK(give_back(pool, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff") == "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    CHECK(next(pool, afi::ipv6) == "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    given = 0;
    while (pool.allocate(afi::ipv4))
        ++given;
    CHECK(given == 65535 + 65536 * 2);
}

TEST_CASE("A range of 40 000 IPv6 addresses that starts anywhere fills to the last one", "[pool]")
{
    for (auto const* text : {"2001:db8::ffff:f3a7-2001:db8::1:0:8fe6", "7fff:ffff::b1c1-7fff:ffff::1:4e00",
             "7fff:ffff:ffff:ffff:ffff:ffff:ffff:b1c1-8000::4e00"}) {
        CAPTURE(text);
        auto pool = pool_of({text});
        auto const expected = address_range::parse(text)->size();
        auto at = to_number(address_range::parse(text)->first());
        std::uint64_t given = 0;
        while (auto const address = pool.allocate(afi::ipv6)) {
            if (to_number(*address) != at)
                FAIL("not the lowest");
            at = at + uint128{1};
            ++given;
        }
        CHECK(address_count{given} == expected);
    }
}

TEST_CASE("An IPv6 /64 costs memory only where it is used, and gives it back", "[pool]")
{
    auto pool = pool_of({"2001:db8::/64"});
    auto const empty = pool.memory();
    CHECK(empty < 1024);
    for (int i = 0; i != 64 * 4096; ++i)
        REQUIRE(pool.allocate(afi::ipv6));
    CHECK(pool.memory() - empty < 64 * 4096 / 2 + 8192); // half an octet each
    // A thousand scattered addresses, one at a time: the memory of the last is used again.
    auto const full = pool.memory();
    for (std::uint64_t i = 0; i != 1000; ++i) {
        ip_address const far = ipv6_address{0x20010db800000000, 0x8000000000000000 + (i << 40)};
        REQUIRE(pool.allocate(far));
        REQUIRE(pool.release(far));
    }
    CHECK(pool.memory() - full < 65'536);
}

TEST_CASE("Holes in what is full are found again, the lowest first", "[pool]")
{
    for (auto const* text : {"2001:db8::/64", "2001:db8::fff:fff0-2001:db8::1:0:0:0", "0.0.0.0/0", "10.0.0.0/8"}) {
        CAPTURE(text);
        auto pool = pool_of({text});
        auto const family = address_range::parse(text)->afi();
        auto const first = to_number(address_range::parse(text)->first());
        std::uint64_t const count = 70 * 4096; // more than one node's worth of pages
        for (std::uint64_t i = 0; i != count; ++i)
            REQUIRE(pool.allocate(family));
        // Holes all over the place: i * 4099 visits every page many times.
        for (std::uint64_t i = 0; i < count; i += 17)
            REQUIRE(pool.release(to_address(family, first + uint128{i * 4099 % count})));
        std::vector<bool> hole(count);
        for (std::uint64_t i = 0; i < count; i += 17)
            hole[i * 4099 % count] = true;
        for (std::uint64_t i = 0; i != count; ++i)
            if (hole[i])
                REQUIRE(*pool.allocate(family) == to_address(family, first + uint128{i}));
        CHECK(*pool.lowest_free(family) == to_address(family, first + uint128{count}));
        // All of it back, from the middle to both ends; then it is as new.
        for (std::uint64_t i = 0; i != count; ++i)
            REQUIRE(pool.release(to_address(family, first + uint128{(i + count / 2) % count})));
        CHECK(pool.in_use().is_zero());
        CHECK(*pool.lowest_free(family) == to_address(family, first));
    }
}

TEST_CASE("An IPv4 /8 takes at most 1.02 bits per address", "[pool]")
{
    auto pool = pool_of({"10.0.0.0/8"});
    CHECK(pool.memory() * 8 < (std::size_t{1} << 24) * 102 / 100);
    CHECK(claim(pool, "10.255.255.255") == "10.255.255.255");
    CHECK(next(pool) == "10.0.0.0");
}

TEST_CASE("Copies of a pool are independent", "[pool]")
{
    auto pool = pool_of({"10.0.0.0/24", "2001:db8::/64"});
    REQUIRE(pool.allocate(afi::ipv6));
    auto copy = pool;
    CHECK(next(copy, afi::ipv6) == "2001:db8::1");
    CHECK(next(pool, afi::ipv6) == "2001:db8::1");
    CHECK(give_back(copy, "2001:db8::") == "2001:db8::");
    CHECK(pool.check(ip("2001:db8::")) == errc::address_in_use);
    auto const moved = std::move(copy);
    CHECK(moved.check(ip("2001:db8::")) == errc{});
    CHECK(moved.in_use() == address_count{1});
}

TEST_CASE("Ten thousand ranges are found without looking at each", "[pool]")
{
    address_pool_config config;
    for (std::uint32_t i = 0; i != 10'000; ++i)
        config.ranges.emplace_back(ipv4_prefix{ipv4_address{0x0a000000U + ((i * 7919U % 10'000U) << 10)}, 30});
    config.exclusions = config.ranges;
    for (auto& exclusion : config.exclusions)
        exclusion = address_range{exclusion.first()};
    auto made = address_pool::make(config);
    REQUIRE(made);
    CHECK(made->total() == address_count{30'000});
    CHECK(made->withheld() == address_count{10'000});
    std::size_t given = 0;
    for (auto const& range : config.ranges)
        for (std::uint32_t i = 1; i != 4; ++i, ++given) {
            auto const expected = ipv4_address{range.first().v4().value() + i};
            if (given % 2 == 0)
                REQUIRE(*made->allocate(afi::ipv4) == ip_address{expected});
            else
                REQUIRE(made->allocate(ip_address{expected}));
        }
    CHECK(made->free().is_zero());
}

} // namespace
