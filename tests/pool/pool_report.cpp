// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/pool_report.hpp>

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

} // namespace
