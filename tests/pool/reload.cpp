// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/reload.hpp>

#include <bgpwire/pool/pool_allocator.hpp>

#include "catch.hpp"
#include "support/text.hpp"

#include <map>
#include <string>

namespace {

using namespace bgpwire;
using test::to_text;

ip_address ip(text_view text) { return *ip_address::parse(text); }

std::vector<address_range> ranges(std::initializer_list<char const*> texts)
{
    std::vector<address_range> list;
    for (auto const* text : texts)
        list.push_back(*address_range::parse(text));
    return list;
}

using pools = std::vector<pool_config>;
using allocator = pool_allocator<std::string>;

std::string said(result<lease> const& l) { return l ? to_text(*l) : to_text(l.error().code); }

std::string pool_of(allocator const& a, text_view owner)
{
    auto const l = a.find(owner);
    if (!l)
        return "nothing";
    return l->pool() == pool_id::none ? "none" : std::string{a.pool(l->pool()).name()};
}

/// What the reload did: kept, moved, orphaned; or why it did not.
std::string reload(allocator& a, pools const& next, orphan_policy orphans = orphan_policy::reject)
{
    auto const done = a.reload(next, orphans);
    if (!done)
        return to_text(done.error().code);
    return std::to_string(done->stays) + ' ' + std::to_string(done->moves) + ' ' + std::to_string(done->orphaned);
}

allocator of_two()
{
    auto a = *allocator::make(pools{{.name = "test", .ranges = ranges({"1.2.3.0/30", "1000::/126"})},
        {.name = "testunused", .ranges = ranges({"1.2.4.0/30", "1001::/126"})}});
    REQUIRE(a.claim("s1", ip("1.2.3.0")));
    REQUIRE(a.claim("s2", ip("1000::")));
    return a;
}

TEST_CASE("R-01: a pool that nobody uses goes", "[pool][metallb]")
{
    auto a = of_two();
    CHECK(reload(a, {{.name = "test", .ranges = ranges({"1.2.3.0/30", "1000::/126"})}}) == "2 0 0");
    CHECK(pool_of(a, "s1") == "test");
    CHECK(pool_of(a, "s2") == "test");
    CHECK(a.pool_count() == 1);
}

TEST_CASE("R-02: a pool grows around what is in use", "[pool][metallb]")
{
    auto a = of_two();
    CHECK(reload(a, {{.name = "test", .ranges = ranges({"1.2.3.0/24", "1000::/120"})}}) == "2 0 0");
    CHECK(pool_of(a, "s1") == "test");
    CHECK(said(a.allocate("s3")) == "1.2.3.1");
    CHECK(a.find_pool("test")->in_use(afi::ipv4) == address_count{2});
}

TEST_CASE("R-04 and R-05: what a pool shrinks away from is taken back, if that is the policy", "[pool][metallb]")
{
    SECTION("R-04")
    {
        auto a = of_two();
        pools const next{{.name = "test", .ranges = ranges({"1.2.3.2/31", "1000::0/126"})}};
        CHECK(reload(a, next, orphan_policy::drop) == "1 0 1");
        CHECK(pool_of(a, "s1") == "nothing");
        CHECK(pool_of(a, "s2") == "test");
    }
    SECTION("R-05")
    {
        auto a = of_two();
        pools const next{{.name = "test", .ranges = ranges({"1.2.3.0/30", "1000::2/127"})}};
        CHECK(reload(a, next, orphan_policy::drop) == "1 0 1");
        CHECK(pool_of(a, "s1") == "test");
        CHECK(pool_of(a, "s2") == "nothing");
    }
}

TEST_CASE("R-07: a pool is split", "[pool][metallb]")
{
    auto a = of_two();
    CHECK(reload(a,
              {{.name = "test", .ranges = ranges({"1.2.3.0/31", "1000::2/127"})},
                  {.name = "test2", .ranges = ranges({"1.2.3.2/31", "1000::/127"})}})
        == "1 1 0");
    CHECK(pool_of(a, "s1") == "test");
    CHECK(pool_of(a, "s2") == "test2");
    CHECK(a.find_pool("test")->owners() == 1);
    CHECK(a.find_pool("test2")->in_use(afi::ipv6) == address_count{1});
}

allocator of_one()
{
    auto a = *allocator::make(pools{{.name = "test", .ranges = ranges({"1.2.3.0/30", "1000::/126"})}});
    REQUIRE(a.claim("s1", ip("1.2.3.0")));
    return a;
}

TEST_CASE("R-09: a configuration that would orphan a lease is refused as a whole", "[pool][metallb]")
{
    auto a = of_one();
    CHECK(reload(a, {{.name = "test", .ranges = ranges({"1.2.3.2/31"})}}) == "would orphan a lease");
    CHECK(pool_of(a, "s1") == "test");
    CHECK(said(a.allocate("s2")) == "1.2.3.1"); // the old pools are live
    CHECK(a.find_pool("test")->total(afi::ipv4) == address_count{4});
}

TEST_CASE("R-10, R-17 and R-18: pools are split, renamed, grown and shrunk around a lease", "[pool][metallb]")
{
    auto a = of_one();
    SECTION("R-10")
    {
        CHECK(reload(a,
                  {{.name = "test", .ranges = ranges({"1.2.3.0/31"})},
                      {.name = "test2", .ranges = ranges({"1.2.3.2/31"})}})
            == "1 0 0");
        CHECK(pool_of(a, "s1") == "test");
    }
    SECTION("R-17")
    {
        CHECK(reload(a, {{.name = "test2", .ranges = ranges({"1.2.3.0/30"})}}) == "0 1 0");
        CHECK(pool_of(a, "s1") == "test2");
    }
    SECTION("R-18")
    {
        CHECK(reload(a, {{.name = "test", .ranges = ranges({"1.2.3.0/24"})}}) == "1 0 0");
        CHECK(reload(a, {{.name = "test", .ranges = ranges({"1.2.3.0/30"})}}) == "1 0 0");
        CHECK(pool_of(a, "s1") == "test");
    }
}

TEST_CASE("R-11: two pools swap their names", "[pool][metallb]")
{
    auto a = *allocator::make(
        pools{{.name = "test", .ranges = ranges({"1.2.3.0/31"})}, {.name = "test2", .ranges = ranges({"1.2.3.2/31"})}});
    REQUIRE(a.claim("s1", ip("1.2.3.0")));
    CHECK(reload(a,
              {{.name = "test2", .ranges = ranges({"1.2.3.0/31"})}, {.name = "test", .ranges = ranges({"1.2.3.2/31"})}})
        == "0 1 0");
    CHECK(pool_of(a, "s1") == "test2");
}

TEST_CASE(
    "R-12 to R-14: the used pool cannot go, the unused one can, nor can what is used be withheld", "[pool][metallb]")
{
    auto a = *allocator::make(
        pools{{.name = "test", .ranges = ranges({"1.2.3.2/31"})}, {.name = "test2", .ranges = ranges({"1.2.3.0/31"})}});
    REQUIRE(a.claim("s1", ip("1.2.3.0")));
    SECTION("R-12")
    {
        CHECK(reload(a, {{.name = "test", .ranges = ranges({"1.2.3.2/31"})}}) == "would orphan a lease");
        CHECK(pool_of(a, "s1") == "test2");
    }
    SECTION("R-13")
    {
        CHECK(reload(a, {{.name = "test2", .ranges = ranges({"1.2.3.0/31"})}}) == "1 0 0");
        CHECK(pool_of(a, "s1") == "test2");
    }
    SECTION("R-14")
    {
        pools const next{{.name = "test2", .ranges = ranges({"1.2.3.0/31"}), .avoid_buggy_ips = true}};
        CHECK(reload(a, next) == "would orphan a lease");
        CHECK(pool_of(a, "s1") == "test2");
        CHECK(reload(a, next, orphan_policy::drop) == "0 0 1");
    }
}

TEST_CASE("R-15: the holder of an IPv6 address is as good a reason to refuse", "[pool][metallb]")
{
    auto a = of_two();
    CHECK(reload(a, {{.name = "test", .ranges = ranges({"1.2.3.0/30", "1000::2/127"})}}) == "would orphan a lease");
    CHECK(pool_of(a, "s1") == "test");
    CHECK(pool_of(a, "s2") == "test");
}

// --- What is not in the file ----------------------------------------------------------------

TEST_CASE("A bad configuration changes nothing", "[pool]")
{
    auto a = of_two();
    CHECK(reload(a, {{.name = "test"}}, orphan_policy::drop) == "no addresses");
    CHECK(reload(a, {{.name = "a", .ranges = ranges({"10.0.0.0/8"})}, {.name = "b", .ranges = ranges({"10.0.0.0/9"})}},
              orphan_policy::drop)
        == "overlapping ranges");
    CHECK(pool_of(a, "s1") == "test");
    CHECK(pool_of(a, "s2") == "test");
}

TEST_CASE("All orphans and moves are named, also where the configuration is refused", "[pool]")
{
    auto a = of_two();
    REQUIRE(a.claim("s3", ip("1.2.4.1")));
    REQUIRE(a.claim("s4", ip("1.2.4.2")));
    std::map<std::string, std::string> fates;
    auto const note = [&](text_view owner, lease const& l, lease_fate fate) {
        fates[std::string{owner}] = to_text(l) + (fate == lease_fate::moves ? " moves" : " orphaned");
    };
    pools const next{
        {.name = "other", .ranges = ranges({"1.2.4.0/31"})}, {.name = "test", .ranges = ranges({"1000::/126"})}};
    CHECK_FALSE(a.reload(next, orphan_policy::reject, note));
    CHECK(fates
        == std::map<std::string, std::string>{
            {"s1", "1.2.3.0 orphaned"}, {"s3", "1.2.4.1 moves"}, {"s4", "1.2.4.2 orphaned"}});
    CHECK(a.size() == 4);
}

TEST_CASE("A dual-stack lease stays in one pool, or is orphaned", "[pool]")
{
    auto a = *allocator::make(pools{{.name = "both", .ranges = ranges({"10.0.0.0/24", "2001:db8::/64"})}});
    REQUIRE(a.allocate("s", {.stack = stack::require_dual}));
    pools const split{
        {.name = "four", .ranges = ranges({"10.0.0.0/24"})}, {.name = "six", .ranges = ranges({"2001:db8::/64"})}};
    CHECK(reload(a, split) == "would orphan a lease");
    CHECK(reload(a, {{.name = "four", .ranges = ranges({"10.0.0.0/24"})}}) == "would orphan a lease");

    SECTION("kept, its addresses are still its own in both pools")
    {
        CHECK(reload(a, split, orphan_policy::keep) == "0 0 1");
        CHECK(said(a.find("s")) == "10.0.0.0 2001:db8::");
        CHECK(said(a.allocate("t")) == "10.0.0.1");
        CHECK(said(a.release("s")) == "10.0.0.0 2001:db8::");
        CHECK(said(a.allocate("u")) == "10.0.0.0");
        CHECK(said(a.allocate("v", {.family = afi::ipv6})) == "2001:db8::");
    }
    SECTION("one that came from two pools may be of two pools")
    {
        REQUIRE(a.release("s"));
        REQUIRE(reload(a, split) == "0 0 0");
        REQUIRE(a.allocate("s", {.stack = stack::require_dual, .spread = pool_spread::any_pools}));
        CHECK(reload(a, {split[1], split[0]}) == "1 0 0");
    }
}

TEST_CASE("A kept orphan keeps its address until it is released or a pool has it again", "[pool]")
{
    auto a = of_one();
    pools const without{{.name = "test", .ranges = ranges({"1.2.3.2/31"})}};
    pools const with{{.name = "again", .ranges = ranges({"1.2.3.0/30"})}};
    CHECK(reload(a, without, orphan_policy::keep) == "0 0 1");
    CHECK(said(a.find("s1")) == "1.2.3.0");
    CHECK(pool_of(a, "s1") == "none");
    CHECK(said(a.allocate("s1")) == "1.2.3.0");
    SECTION("released")
    {
        CHECK(said(a.release("s1")) == "1.2.3.0");
        CHECK(reload(a, with) == "0 0 0");
        CHECK(said(a.allocate("s2")) == "1.2.3.0");
    }
    SECTION("adopted")
    {
        CHECK(reload(a, with) == "0 1 0");
        CHECK(pool_of(a, "s1") == "again");
        CHECK(said(a.allocate("s2")) == "1.2.3.1");
    }
    SECTION("moved by a claim")
    {
        CHECK(said(a.claim("s1", ip("1.2.3.3"))) == "1.2.3.3");
        CHECK(pool_of(a, "s1") == "test");
        CHECK(reload(a, with) == "0 1 0");
        CHECK(said(a.allocate("s2")) == "1.2.3.0");
    }
}

TEST_CASE("A kept orphan's address that the next pools withhold is nobody else's, and is not given back to them", "[pool]")
{
    pools const old{{.name = "p", .ranges = ranges({"10.0.0.0/29"})}};
    pools const next{{.name = "p", .ranges = ranges({"10.0.0.0/29"}), .exclusions = ranges({"10.0.0.0/32"})}};
    sharing_terms const web{.key = "k"};
    auto a = *pool_allocator<std::string>::make(old);
    REQUIRE(a.allocate("s1", {.sharing = web}));
    REQUIRE(a.reload(next, orphan_policy::keep));
    CHECK(a.find("s1")->pool() == pool_id::none);
    CHECK(said(a.claim("s1", ip("10.0.0.0"), {.sharing = web})) == "reserved address");
    CHECK(said(a.claim("s2", ip("10.0.0.0"), {.sharing = web})) == "reserved address");
    CHECK(said(a.allocate("s3", {.sharing = web})) == "10.0.0.1");
    a.explain({.sharing = web}, any_owner{}, [](pool_report const& r) { CHECK(r.sharing.of_key == 1); });

    auto b = *pool_allocator<std::string>::make(next, allocator_start::restoring);
    std::size_t refused = 0;
    REQUIRE(b.restore(a.snapshot(), [&](text_view, lease const&, errc) { ++refused; }));
    CHECK(refused == 0);
    CHECK(said(b.find("s1")) == "10.0.0.0");
    CHECK(b.find("s1")->pool() == pool_id::none);

    REQUIRE(a.release("s1"));
    CHECK(a.pool(pool_id{0}).in_use(afi::ipv4) == address_count{1});
    CHECK(a.pool(pool_id{0}).free(afi::ipv4) == address_count{6});
    CHECK(said(a.allocate("s4")) == "10.0.0.2");
}

TEST_CASE("Sharing goes on over a reload, whoever goes", "[pool]")
{
    auto a = *allocator::make(pools{{.name = "p", .ranges = ranges({"10.0.0.0/30", "2001:db8::/126"})}});
    service_port const web[] = {{6, 80}}, tls[] = {{6, 443}};
    REQUIRE(a.allocate("s1", {.sharing = {.key = "k", .ports = web}}));
    REQUIRE(a.allocate("s2", {.stack = stack::require_dual, .sharing = {.key = "k", .ports = tls}}));
    pools const next{{.name = "q", .ranges = ranges({"10.0.0.0/24"})}};
    SECTION("dropped")
    {
        CHECK(reload(a, next, orphan_policy::drop) == "0 1 1");
        CHECK(said(a.claim("s3", ip("10.0.0.0"), {.sharing = {.key = "k", .ports = tls}})) == "10.0.0.0");
    }
    SECTION("kept")
    {
        CHECK(reload(a, next, orphan_policy::keep) == "0 1 1");
        CHECK(said(a.claim("s3", ip("10.0.0.0"), {.sharing = {.key = "k", .ports = tls}})) == "port in use");
        CHECK(said(a.release("s1")) == "10.0.0.0");
        CHECK(a.find_pool("q")->in_use(afi::ipv4) == address_count{1});
        CHECK(said(a.release("s2")) == "10.0.0.0 2001:db8::");
    }
    REQUIRE((a.release("s1") || true));
    REQUIRE((a.release("s3") || true));
    CHECK(a.find_pool("q")->in_use(afi::ipv4).is_zero());
    CHECK(said(a.allocate("s4")) == "10.0.0.0");
}

TEST_CASE("A block stays if one pool has all of it, and is not kept if a pool has a part", "[pool]")
{
    auto a = *allocator::make(pools{{.name = "p", .ranges = ranges({"10.0.0.0/16", "2001:db8::/48"})}});
    REQUIRE(said(a.allocate("net", {.block = 24})) == "10.0.0.0/24");
    REQUIRE(said(a.allocate("six", {.family = afi::ipv6, .block = 64})) == "2001:db8::/64");
    CHECK(reload(a, {{.name = "p", .ranges = ranges({"10.0.0.0/24", "2001:db8::/56"})}}) == "2 0 0");
    CHECK(a.find_pool("p")->free(afi::ipv4).is_zero());
    pools const half{{.name = "p", .ranges = ranges({"10.0.0.128/25", "2001:db8::/56"})}};
    CHECK(reload(a, half) == "would orphan a lease");
    CHECK(reload(a, half, orphan_policy::keep) == "would orphan a lease");
    CHECK(reload(a, {{.name = "p", .ranges = ranges({"2001:db8::/56"})}}, orphan_policy::keep) == "1 0 1");
    CHECK(said(a.release("net")) == "10.0.0.0/24");
    CHECK(said(a.release("six")) == "2001:db8::/64");
    CHECK(a.find_pool("p")->in_use(afi::ipv6).is_zero());
}

TEST_CASE("What rests goes on resting, in the order of release, wherever it is now", "[pool]")
{
    auto a = *allocator::make(pools{{.name = "a", .ranges = ranges({"10.0.0.0/30"}), .cool_down = 100},
        {.name = "b", .ranges = ranges({"10.0.0.4/30"}), .cool_down = 100}});
    for (auto const* owner : {"0", "1", "2", "3", "4", "5", "6", "7"})
        REQUIRE(a.allocate(owner));
    REQUIRE(a.release("5", 10));
    REQUIRE(a.release("1", 20));
    REQUIRE(a.release("4", 30));
    pools const merged{{.name = "c",
        .ranges = ranges({"10.0.0.0/29"}),
        .order = selection_order::least_recently_released,
        .cool_down = 50}};
    CHECK(reload(a, merged) == "0 5 0");
    CHECK(a.find_pool("c")->cooling(afi::ipv4, 59) == address_count{3});
    CHECK(said(a.allocate("x", {.now = 59})) == "address is cooling down");
    CHECK(said(a.allocate("x", {.now = 100})) == "10.0.0.5");
    CHECK(said(a.allocate("y", {.now = 100})) == "10.0.0.1");
    CHECK(reload(a, {{.name = "c", .ranges = ranges({"10.0.0.0/29"})}}) == "7 0 0"); // nothing rests here
    CHECK(said(a.allocate("z", {.now = 0})) == "10.0.0.4");
}

TEST_CASE("A million leases are judged and moved in one go", "[pool]")
{
    auto a = *pool_allocator<std::uint64_t>::make(pools{{.name = "p", .ranges = ranges({"10.0.0.0/8"})}});
    for (std::uint64_t i = 0; i != 200'000; ++i)
        REQUIRE(a.allocate(i));
    auto const done = a.reload(
        pools{{.name = "q", .ranges = ranges({"10.0.0.0/15"})}, {.name = "p", .ranges = ranges({"10.2.0.0/15"})}},
        orphan_policy::drop);
    REQUIRE(done);
    CHECK(*done == reload_summary{.stays = 200'000 - 131'072, .moves = 131'072});
    CHECK(a.find_pool("q")->free(afi::ipv4).is_zero());
    CHECK(a.find_pool("p")->in_use(afi::ipv4) == address_count{200'000 - 131'072});
}

} // namespace
