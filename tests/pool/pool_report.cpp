// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/pool_report.hpp>

#include <bgpwire/pool/pool_allocator.hpp>

#include "catch.hpp"
#include "support/text.hpp"

#include <algorithm>
#include <map>
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

using texts = std::vector<std::string>;

TEST_CASE("Every pool says what it answers to a request, and the numbers add up", "[pool]")
{
    std::vector<pool_config> const pools{
        {.name = "full",
            .ranges = ranges({"192.0.2.0/29"}),
            .exclusions = ranges({"192.0.2.3/32"}),
            .avoid_buggy_ips = true},
        {.name = "cooling", .ranges = ranges({"192.0.2.8/31"}), .cool_down = 100},
        {.name = "six", .ranges = ranges({"2001:db8::/126"})},
        {.name = "other", .ranges = ranges({"10.0.0.0/31"}), .tag = 1},
        {.name = "manual", .ranges = ranges({"10.0.1.0/31"}), .auto_assign = false},
        {.name = "drained", .ranges = ranges({"10.0.2.0/31"}), .is_draining = true},
        {.name = "small", .ranges = ranges({"10.0.3.0/31"}), .priority = 1, .quota = 1},
        {.name = "good", .ranges = ranges({"10.0.4.0/31", "2001:db8:1::/126"}), .priority = 2},
    };
    auto a = *pool_allocator<std::uint64_t>::make(pools);
    std::uint64_t owner = 0;
    for (int i = 0; i != 6; ++i)
        REQUIRE(a.allocate(owner++, {.pool = "full"}));
    REQUIRE(a.allocate(owner, {.pool = "cooling"}));
    REQUIRE(a.release(owner++, 50));
    REQUIRE(a.allocate(owner++, {.pool = "cooling"}));
    REQUIRE(a.allocate(owner++, {.pool = "small", .owner_class = 9}));

    auto const not_tagged = [](pool_view const& p) { return p.tag() == 0; };
    auto const explained = [&](allocation_request const& request) {
        texts all;
        a.explain(request, not_tagged, [&](pool_report const& r) {
            all.push_back(to_text(r));
            for (auto family : {afi::ipv4, afi::ipv6}) {
                address_count size;
                for (auto const& range : r.pool.ranges(family))
                    size += range.size();
                CHECK((family == afi::ipv4 ? r.v4 : r.v6).sum() == size);
            }
        });
        return all;
    };
    CHECK(explained({.owner_class = 9, .now = 60})
        == texts{"pool \"full\": pool exhausted; IPv4: 2 withheld, 6 in use, 0 cooling, 0 free",
            "pool \"cooling\": address is cooling down; IPv4: 0 withheld, 1 in use, 1 cooling, 0 free",
            "pool \"six\": wrong address family; IPv6: 0 withheld, 0 in use, 0 cooling, 4 free",
            "pool \"other\": pool refuses; IPv4: 0 withheld, 0 in use, 0 cooling, 2 free",
            "pool \"manual\": not assigned automatically; IPv4: 0 withheld, 0 in use, 0 cooling, 2 free",
            "pool \"drained\": pool refuses; IPv4: 0 withheld, 0 in use, 0 cooling, 2 free",
            "pool \"small\": quota exceeded; IPv4: 0 withheld, 1 in use, 0 cooling, 1 free",
            "pool \"good\": yes; IPv4: 0 withheld, 0 in use, 0 cooling, 2 free; IPv6: 0 withheld, 0 in use, 0 cooling, "
            "4 "
            "free"});
    CHECK(explained({.stack = stack::require_dual, .now = 150})[1]
        == "pool \"cooling\": wrong address family; IPv4: 0 withheld, 1 in use, 0 cooling, 1 free");
    CHECK(explained({.pool = "manual"})[4] == "pool \"manual\": yes; IPv4: 0 withheld, 0 in use, 0 cooling, 2 free");
    CHECK(explained({.pool = "manual"})[7].substr(0, 28) == "pool \"good\": different pools");
}

TEST_CASE("A report tells why addresses under the key cannot be shared", "[pool]")
{
    auto a = *pool_allocator<std::uint64_t>::make(
        std::vector<pool_config>{{.name = "p", .ranges = ranges({"10.0.0.0/30", "2001:db8::/126"})}});
    service_port const web[] = {{6, 80}};
    for (std::uint64_t owner = 0; owner != 3; ++owner)
        REQUIRE(a.allocate(owner, {.sharing = {.key = "k", .ports = web}}));
    REQUIRE(a.allocate(3, {.sharing = {.key = "k", .backend = "local"}}));
    REQUIRE(a.allocate(4, {.family = afi::ipv6, .sharing = {.key = "k"}}));
    allocation_request const request{.sharing = {.key = "k", .ports = web}};
    CHECK_FALSE(a.allocate(9, request));
    texts all;
    a.explain(request, any_owner{}, [&](pool_report const& r) {
        CHECK(r.sharing == sharing_tally{.of_key = 4, .backend_mismatch = 1, .port_in_use = 3});
        all.push_back(to_text(r));
    });
    CHECK(all
        == texts{
            "pool \"p\": pool exhausted; IPv4: 0 withheld, 4 in use, 0 cooling, 0 free; IPv6: 0 withheld, 1 in use, 0 "
            "cooling, 3 free; under the key: 4, of them 1 for another backend, 3 with a port in use"});
}

TEST_CASE("A dual-stack request that finds IPv4 full is told so, whichever family it has first", "[pool]")
{
    auto a = *pool_allocator<std::uint64_t>::make(
        std::vector<pool_config>{{.name = "p", .ranges = ranges({"10.0.0.0/32"})}});
    REQUIRE(a.allocate(0));
    for (auto const family : {afi::ipv4, afi::ipv6})
        for (auto const both : {stack::prefer_dual, stack::require_dual}) {
            allocation_request const request{.stack = both, .family = family};
            CHECK(a.allocate(1, request).error().code == errc::pool_exhausted);
            CHECK(a.preview(request).error().code == errc::pool_exhausted);
            a.explain(request, any_owner{}, [](pool_report const& r) { CHECK(r.why == errc::pool_exhausted); });
        }
}

/// How telling a reason is; where several pools have one each, the most telling is the answer.
int rank(errc why)
{
    auto const order = {errc::not_automatic, errc::different_pools, errc::no_addresses, errc::wrong_address_family,
        errc::pool_refuses, errc::pool_exhausted, errc::address_cooling, errc::quota_exceeded, errc::out_of_range};
    auto const at = std::find(order.begin(), order.end(), why);
    return at == order.end() ? -1 : static_cast<int>(at - order.begin());
}

TEST_CASE("allocate, preview and explain have one answer, whatever stands against a request", "[pool]")
{
    std::uint32_t state = 37;
    auto const next = [&](std::uint32_t below) {
        state = state * 1664525U + 1013904223U;
        return (state >> 8) % below;
    };
    std::map<errc, unsigned> seen;
    for (int round = 0; round != 1500; ++round) {
        std::vector<pool_config> pools;
        auto const count = 1 + next(4);
        for (std::uint32_t i = 0; i != count; ++i) {
            pool_config one{.name = i == 0 ? "a" : i == 1 ? "b" : i == 2 ? "c" : "d"};
            auto const which = next(3);
            if (which != 1)
                one.ranges.push_back(*address_range::parse("10.0." + std::to_string(i) + ".0/" + std::to_string(30 + next(3))));
            if (which != 0)
                one.ranges.push_back(*address_range::parse("2001:db8:" + std::to_string(i) + "::/" + std::to_string(126 + next(3))));
            one.auto_assign = next(5) != 0;
            one.is_draining = next(5) == 0;
            one.is_dedicated = next(4) == 0;
            one.cool_down = next(3) == 0 ? 50 : 0;
            one.quota = next(3) == 0 ? 1 : 0;
            one.priority = next(3);
            one.tag = next(2);
            pools.push_back(one);
        }
        auto a = *pool_allocator<std::uint64_t>::make(pools);
        for (std::uint64_t owner = 0; owner != 30; ++owner) {
            auto const tag = next(3);
            auto const accepts = [&](pool_view const& p) { return tag == 2 || p.tag() == tag; };
            allocation_request request{.stack = static_cast<stack>(next(3)),
                .family = next(2) == 0 ? afi::ipv4 : afi::ipv6,
                .owner_class = next(3),
                .now = owner};
            if (next(3) == 0)
                request.pool = pools[next(count)].name;
            if (next(6) == 0)
                request.block = request.family == afi::ipv4 ? 31 : 127;
            if (next(4) == 0)
                request.sharing.key = "k";
            errc told = errc::not_automatic, any = errc::no_addresses;
            a.explain(request, accepts, [&](pool_report const& r) {
                any = r.why == errc{} ? r.why : any;
                if (r.why != errc{} && rank(r.why) > rank(told))
                    told = r.why;
            });
            if (told == errc::not_automatic)
                told = errc::no_addresses;
            auto const before = a.preview(request, accepts);
            auto const lease = a.allocate(owner, request, accepts);
            CHECK(before.has_value() == lease.has_value());
            if (lease) {
                CHECK(any == errc{});
                if (next(3) == 0)
                    CHECK(a.release(owner, owner));
                continue;
            }
            CAPTURE(round, owner, to_text(lease.error().code), to_text(told));
            CHECK(before.error().code == lease.error().code);
            CHECK(lease.error().code == told);
            CHECK(any != errc{});
            ++seen[told];
        }
    }
    for (auto const why : {errc::wrong_address_family, errc::pool_refuses, errc::pool_exhausted, errc::address_cooling,
             errc::quota_exceeded, errc::no_addresses, errc::out_of_range}) {
        CAPTURE(to_text(why));
        CHECK(seen[why] > 20);
    }
}

} // namespace
