// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/pool_allocator.hpp>

#include "catch.hpp"
#include "support/text.hpp"

#include <map>
#include <set>
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

using allocator = pool_allocator<std::uint64_t>;

allocator with(std::vector<pool_config> const& pools, allocator_start start = allocator_start::fresh)
{
    auto made = allocator::make(pools, start);
    REQUIRE(made);
    return *std::move(made);
}

std::string said(result<lease> const& l) { return l ? to_text(*l) : to_text(l.error().code); }

TEST_CASE("An owner gets one lease and keeps it until it is released", "[pool]")
{
    auto a = with({{.name = "p", .ranges = ranges({"10.0.0.0/30"})}});
    auto const first = a.allocate(7);
    CHECK(said(first) == "10.0.0.0");
    CHECK(a.allocate(7) == first);
    CHECK(a.find(7) == first);
    CHECK(a.find(first->handle()) == first);
    CHECK(a.owner(first->handle()) == 7);
    CHECK(said(a.allocate(8)) == "10.0.0.1");
    CHECK(a.size() == 2);
    CHECK(said(a.release(7)) == "10.0.0.0");
    CHECK(said(a.release(7)) == "not allocated");
    CHECK(said(a.find(7)) == "not allocated");
    CHECK(said(a.allocate(9)) == "10.0.0.0");
    CHECK(a.pool(first->pool()).name() == "p");
}

TEST_CASE("The handle of a lease that is gone frees nothing", "[pool]")
{
    auto a = with({{.name = "p", .ranges = ranges({"10.0.0.0/32"})}});
    auto const old = a.allocate(1);
    REQUIRE(old);
    REQUIRE(a.release(old->handle()));
    CHECK(said(a.release(old->handle())) == "stale handle");
    auto const next = a.allocate(2); // the same address, and the same place in the table
    CHECK(next->address() == old->address());
    CHECK(said(a.release(old->handle())) == "stale handle");
    CHECK(said(a.find(old->handle())) == "stale handle");
    CHECK(a.find(2) == next);
    CHECK(said(a.release(lease_handle{})) == "stale handle");
    CHECK(said(a.release(lease_handle{12345, 1})) == "stale handle");
    CHECK(said(a.release(lease_handle{next->handle().number, next->handle().generation + 1})) == "stale handle");
    CHECK(said(a.release(next->handle())) == "10.0.0.0");
}

TEST_CASE("Owners can be integers, enumerations, plain structs or texts", "[pool]")
{
    std::vector<pool_config> const pools{{.name = "p", .ranges = ranges({"10.0.0.0/24"})}};
    SECTION("enumeration")
    {
        enum class role { web, mail };
        auto a = *pool_allocator<role>::make(pools);
        CHECK(said(a.allocate(role::mail)) == "10.0.0.0");
        CHECK(said(a.find(role::web)) == "not allocated");
    }
    SECTION("struct")
    {
        struct tenant {
            std::uint32_t site, number;
            bool operator==(tenant const&) const = default;
        };
        auto a = *pool_allocator<tenant>::make(pools);
        CHECK(said(a.allocate({1, 2})) == "10.0.0.0");
        CHECK(said(a.allocate({2, 1})) == "10.0.0.1");
        CHECK(said(a.allocate({1, 2})) == "10.0.0.0");
    }
    SECTION("text, which is copied")
    {
        auto a = *pool_allocator<std::string>::make(pools);
        std::string name = "default/nginx-lb";
        auto const l = a.allocate(name);
        name.assign("something else");
        CHECK(a.owner(l->handle()) == "default/nginx-lb");
        CHECK(a.find("default/nginx-lb") == l);
        CHECK(said(a.allocate("")) == "10.0.0.1");
        CHECK(said(a.allocate(std::string(65534, 'x'))) == "10.0.0.2");
        CHECK(said(a.release(std::string(65534, 'x'))) == "10.0.0.2");
    }
}

TEST_CASE("A hundred thousand owners come and go by name", "[pool]")
{
    auto a = *pool_allocator<text_view>::make(
        std::vector<pool_config>{{.name = "p", .ranges = ranges({"10.0.0.0/8"})}});
    std::map<std::string, ip_address> expected;
    std::uint64_t state = 1;
    for (int i = 0; i != 100'000; ++i) {
        state = state * 6364136223846793005 + 1442695040888963407;
        auto const name = "ns-" + std::to_string(state >> 60) + "/service-" + std::to_string((state >> 40) % 5000)
            + std::string((state >> 33) % 40, 'x');
        if ((state >> 32) % 2 != 0) {
            auto const l = a.allocate(name);
            REQUIRE(l);
            auto const [at, is_new] = expected.emplace(name, l->address());
            REQUIRE(at->second == l->address());
        } else {
            auto const gone = a.release(name);
            REQUIRE(gone.has_value() == (expected.erase(name) == 1));
        }
    }
    CHECK(a.size() == expected.size());
    std::size_t seen = 0;
    a.for_each([&](text_view owner, lease const& l) {
        ++seen;
        REQUIRE(expected.at(std::string{owner}) == l.address());
    });
    CHECK(seen == expected.size());
}

TEST_CASE("Owners whose hashes are all the same, by bad luck or ill will, are told apart", "[pool]")
{
    // What the mixing of a number undoes: these come out as the largest hash there is, all of them.
    constexpr auto colliding = [](std::uint64_t n) {
        n |= 0xffffffff00000000;
        n = (n ^ n >> 33) * 0x9cb4b2f8129337db;
        n = (n ^ n >> 33) * 0x4f74430c22a54005;
        return n ^ n >> 33;
    };
    pool_config const pool{.name = "p", .ranges = {*address_range::parse("10.0.0.0/16")}};
    auto a = *pool_allocator<std::uint64_t>::make({&pool, 1});
    constexpr std::uint64_t count = 1500;
    for (std::uint64_t i = 0; i != count; ++i) {
        REQUIRE(a.allocate(colliding(i)));
        REQUIRE(a.allocate(i));
    }
    for (std::uint64_t i = 0; i < count; i += 3)
        REQUIRE(a.release(colliding(i)));
    bool all_there = true;
    for (std::uint64_t i = 0; i != count; ++i) {
        auto const found = a.find(colliding(i));
        all_there = all_there && found.has_value() == (i % 3 != 0) && a.find(i);
        all_there = all_there && (!found || found->address() == to_address(afi::ipv4, uint128{0x0a000000U + 2 * i}));
    }
    CHECK(all_there);
    CHECK(a.size() == 2 * count - count / 3);
    CHECK(a.memory() < 300'000);
}

TEST_CASE("What a claim would give can be asked first", "[pool]")
{
    pool_config const pool{.name = "p", .ranges = {*address_range::parse("10.0.0.0/31")}};
    auto a = *pool_allocator<std::string>::make({&pool, 1});
    ip_address const first[] = {ip("10.0.0.0")}, none[] = {ip("10.0.1.0")};
    auto const would = a.preview_claim("s1", first);
    REQUIRE(would);
    CHECK(would->handle() == lease_handle{});
    CHECK(would->address() == ip("10.0.0.0"));
    CHECK(a.size() == 0);
    REQUIRE(a.claim("s1", first));
    CHECK(a.preview_claim("s1", first)); // it has it
    CHECK(a.preview_claim("s2", first).error().code == errc::address_in_use);
    CHECK(a.preview_claim("s2", none).error().code == errc::not_in_pool);
    CHECK(a.preview_claim("s2", {}).error().code == errc::no_addresses);
}

TEST_CASE("Pools are asked dedicated ones first, then by priority, then as configured", "[pool]")
{
    auto a = with({{.name = "last", .ranges = ranges({"10.0.0.0/32"})},
        {.name = "third", .ranges = ranges({"10.0.1.0/32"}), .priority = 20},
        {.name = "fourth", .ranges = ranges({"10.0.2.0/32"}), .priority = 20},
        {.name = "never", .ranges = ranges({"10.0.3.0/32"}), .auto_assign = false, .is_dedicated = true, .priority = 1},
        {.name = "second", .ranges = ranges({"10.0.4.0/32"}), .is_dedicated = true},
        {.name = "first", .ranges = ranges({"10.0.5.0/32"}), .is_dedicated = true, .priority = 99},
        {.name = "drained", .ranges = ranges({"10.0.6.0/32"}), .is_draining = true, .priority = 1}});
    std::uint64_t owner = 0;
    for (auto const* name : {"first", "second", "third", "fourth", "last"})
        CHECK(a.pool(a.allocate(owner++)->pool()).name() == name);
    CHECK(said(a.allocate(owner)) == "pool exhausted");
    CHECK(said(a.allocate(owner, {.pool = "drained"})) == "pool refuses");
    CHECK(said(a.claim(owner, ip("10.0.6.0"))) == "pool refuses");
    CHECK(said(a.allocate(owner, {.pool = "never"})) == "10.0.3.0");
}

TEST_CASE("Of several reasons the most telling one is given", "[pool]")
{
    auto a = with({{.name = "four", .ranges = ranges({"10.0.0.0/31"}), .cool_down = 10},
        {.name = "six", .ranges = ranges({"2001:db8::/127"}), .quota = 1}});
    auto const nobody = [](pool_view const&) { return false; };
    CHECK(said(a.allocate(1, {}, nobody)) == "pool refuses");
    CHECK(said(a.allocate(1, {.pool = "four"}, nobody)) == "pool refuses");
    CHECK(said(a.allocate(1, {.pool = "five"}, nobody)) == "unknown pool");
    CHECK(said(a.allocate(1, {.family = afi::ipv6, .owner_class = 5})) == "2001:db8::");
    CHECK(said(a.allocate(2, {.family = afi::ipv6, .owner_class = 5})) == "quota exceeded");
    CHECK(said(a.allocate(3)) == "10.0.0.0");
    CHECK(said(a.allocate(4)) == "10.0.0.1");
    CHECK(said(a.allocate(5)) == "pool exhausted");
    CHECK(said(a.release(4, 100)) == "10.0.0.1");
    CHECK(said(a.allocate(5, {.now = 109})) == "address is cooling down");
    CHECK(said(with({}).allocate(1)) == "no addresses");
    CHECK(said(with({{.name = "p", .ranges = ranges({"10.0.0.0/8"}), .auto_assign = false}}).allocate(1))
        == "no addresses");
}

TEST_CASE("Bad configurations are refused, and the error says which pool", "[pool]")
{
    auto const made = [](std::vector<pool_config> const& pools) {
        auto const a = allocator::make(pools);
        REQUIRE_FALSE(a);
        return to_text(a.error().code) + ' ' + std::to_string(a.error().offset);
    };
    CHECK(made({{.name = "a", .ranges = ranges({"10.0.0.0/8"})}, {.name = "b"}}) == "no addresses 1");
    CHECK(made({{.name = "a", .ranges = ranges({"10.0.0.0/24"})}, {.name = "b", .ranges = ranges({"10.0.1.0/24"})},
              {.name = "a", .ranges = ranges({"10.0.2.0/24"})}})
        == "duplicate name 2");
    CHECK(made({{.name = "a", .ranges = ranges({"10.0.0.0/24", "::/64"})},
              {.name = "b", .ranges = ranges({"10.0.1.0/24"})},
              {.name = "c", .ranges = ranges({"10.0.2.0/24", "::1-::1"})}})
        == "overlapping ranges 2");
    CHECK(made({{.name = "a", .ranges = ranges({"10.0.0.0/24", "10.0.0.0/25"})}}) == "overlapping ranges 0");
}

TEST_CASE("Both addresses of a dual stack may come from different pools where that is allowed", "[pool]")
{
    auto a = with(
        {{.name = "four", .ranges = ranges({"10.0.0.0/31"})}, {.name = "six", .ranges = ranges({"2001:db8::/127"})},
            {.name = "both", .ranges = ranges({"10.0.1.0/32", "2001:db8:1::/128"})}});
    allocation_request const any{.stack = stack::require_dual, .spread = pool_spread::any_pools};
    allocation_request const one{.stack = stack::require_dual};
    CHECK(said(a.preview(any)) == "10.0.0.0 2001:db8::");
    CHECK(said(a.preview(one)) == "10.0.1.0 2001:db8:1::");
    CHECK(said(a.allocate(1, any)) == "10.0.0.0 2001:db8::");
    CHECK(said(a.allocate(2, one)) == "10.0.1.0 2001:db8:1::");
    CHECK(said(a.allocate(3, one)) == "pool exhausted");
    CHECK(a.find_pool("four")->owners() == 1);
    CHECK(a.find_pool("six")->owners() == 1);
    CHECK(a.find_pool("both")->owners() == 1);
    ip_address const pair[] = {ip("10.0.0.1"), ip("2001:db8::1")};
    CHECK(said(a.claim(4, pair)) == "different pools");
    CHECK(said(a.claim(4, pair, {.spread = pool_spread::any_pools})) == "10.0.0.1 2001:db8::1");
    CHECK(said(a.release(4)) == "10.0.0.1 2001:db8::1");
}

TEST_CASE("A preference for dual stack falls back to the family that comes first", "[pool]")
{
    auto a = with(
        {{.name = "four", .ranges = ranges({"10.0.0.0/31"})}, {.name = "six", .ranges = ranges({"2001:db8::/127"})}});
    CHECK(said(a.preview({.stack = stack::prefer_dual})) == "10.0.0.0");
    CHECK(said(a.preview({.stack = stack::prefer_dual, .family = afi::ipv6})) == "2001:db8::");
    CHECK(said(a.preview({.pool = "six", .stack = stack::prefer_dual})) == "2001:db8::");
    CHECK(said(a.preview({.stack = stack::require_dual})) == "wrong address family"); // no pool has both
    auto b = with({{.name = "four", .ranges = ranges({"10.0.0.0/31"})},
        {.name = "both", .ranges = ranges({"2001:db8::/127", "10.0.1.0/31"})}});
    CHECK(said(b.allocate(1, {.stack = stack::prefer_dual})) == "10.0.1.0 2001:db8::");
}

TEST_CASE("A claim replaces what the owner had, all of it or nothing", "[pool]")
{
    auto a = with({{.name = "p", .ranges = ranges({"10.0.0.0/24", "2001:db8::/64"})},
        {.name = "q", .ranges = ranges({"10.0.1.0/24"})}});
    REQUIRE(a.claim(1, ip("10.0.0.1")));
    REQUIRE(a.claim(2, ip("2001:db8::2")));
    ip_address const pair[] = {ip("10.0.0.5"), ip("2001:db8::2")};
    auto const refused = a.claim(1, pair);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == errc::address_in_use);
    CHECK(refused.error().offset == 1);
    CHECK(said(a.find(1)) == "10.0.0.1");
    CHECK(a.find_pool("p")->in_use(afi::ipv4) == address_count{1});

    ip_address const reversed[] = {ip("2001:db8::3"), ip("10.0.0.1")};
    auto const handle = a.find(1)->handle();
    CHECK(said(a.claim(1, reversed)) == "10.0.0.1 2001:db8::3");
    CHECK(a.find(1)->handle() == handle);
    CHECK(a.find_pool("p")->in_use(afi::ipv4) == address_count{1});
    CHECK(said(a.claim(1, ip("10.0.1.1"))) == "10.0.1.1");
    CHECK(a.find_pool("p")->in_use(afi::ipv4).is_zero());
    CHECK(a.find_pool("p")->in_use(afi::ipv6) == address_count{1});
    CHECK(a.find_pool("p")->owners() == 1);
    CHECK(a.find_pool("q")->owners() == 1);
    CHECK(said(a.claim(1, ip("10.0.0.1"), {.pool = "q"})) == "different pools");
    CHECK(said(a.claim(1, ip("10.0.0.1"), {.pool = "r"})) == "unknown pool");
    CHECK(said(a.claim(1, ip("192.0.2.1"))) == "not in the pool");
    CHECK(said(a.find(1)) == "10.0.1.1");
}

TEST_CASE("What is in use is restored in any order before anything is allocated", "[pool]")
{
    auto a = with({{.name = "p", .ranges = ranges({"10.0.0.0/30"})},
                      {.name = "old", .ranges = ranges({"10.0.1.0/30"}), .is_draining = true}},
        allocator_start::restoring);
    CHECK_FALSE(a.is_sealed());
    CHECK(said(a.allocate(9)) == "not sealed");
    CHECK(said(a.claim(3, ip("10.0.0.2"))) == "10.0.0.2");
    CHECK(said(a.claim(1, ip("10.0.0.0"))) == "10.0.0.0");
    CHECK(said(a.claim(2, ip("10.0.0.0"))) == "address in use");
    CHECK(said(a.claim(4, ip("10.0.1.0"))) == "10.0.1.0"); // a draining pool still has those who were there
    CHECK(said(a.allocate(1)) == "not sealed");
    a.seal();
    CHECK(said(a.allocate(9)) == "10.0.0.1");
    CHECK(said(a.allocate(1)) == "10.0.0.0");
    CHECK(said(a.claim(5, ip("10.0.1.1"))) == "pool refuses");
    CHECK(said(a.claim(4, ip("10.0.1.0"))) == "10.0.1.0");
}

TEST_CASE("Owners with one key share an address as long as ports, backend and scope agree", "[pool]")
{
    auto a = with({{.name = "p", .ranges = ranges({"10.0.0.0/30"})}});
    service_port const web[] = {{6, 80}, {6, 443}}, dns[] = {{17, 53}}, dns_tcp[] = {{6, 53}};
    auto const shared = [](std::span<service_port const> ports, char const* scope = "", char const* backend = "") {
        return allocation_request{.sharing = {.key = "k", .scope = scope, .backend = backend, .ports = ports}};
    };
    CHECK(said(a.allocate(1, shared(web))) == "10.0.0.0");
    CHECK(said(a.allocate(2, shared(dns))) == "10.0.0.0");
    CHECK(said(a.allocate(3, shared(dns_tcp))) == "10.0.0.0");
    CHECK(said(a.allocate(4, shared(dns))) == "10.0.0.1"); // the port is taken on the first
    CHECK(said(a.allocate(5, shared({}, "other"))) == "10.0.0.2");
    CHECK(said(a.allocate(6, shared({}, "", "local"))) == "10.0.0.3");
    CHECK(said(a.allocate(7)) == "pool exhausted");
    CHECK(said(a.allocate(8, shared({}))) == "10.0.0.0");
    CHECK(a.find_pool("p")->in_use(afi::ipv4) == address_count{4});
    CHECK(a.find_pool("p")->owners() == 7);

    std::set<std::uint64_t> holders;
    a.for_each_holder(ip("10.0.0.0"), [&](std::uint64_t owner, lease const&) { holders.insert(owner); });
    CHECK(holders == std::set<std::uint64_t>{1, 2, 3, 8});
    holders.clear();
    a.for_each_holder(ip("10.0.0.9"), [&](std::uint64_t owner, lease const&) { holders.insert(owner); });
    CHECK(holders.empty());

    CHECK(said(a.release(1)) == "10.0.0.0");
    CHECK(said(a.allocate(9, shared(web))) == "10.0.0.0"); // its ports are free again
    for (std::uint64_t owner : {2U, 3U, 8U, 9U})
        CHECK(said(a.release(owner)) == "10.0.0.0");
    CHECK(said(a.allocate(7)) == "10.0.0.0");
}

TEST_CASE("A sharing owner takes a free address before a shared one that comes later", "[pool]")
{
    auto a = with({{.name = "p", .ranges = ranges({"10.0.0.8/31", "10.0.0.0/31"})}});
    allocation_request const shared{.sharing = {.key = "k"}};
    REQUIRE(a.claim(1, ip("10.0.0.0"), {.sharing = {.key = "k"}}));
    CHECK(said(a.allocate(2, shared)) == "10.0.0.8"); // the first of the first range
    CHECK(said(a.allocate(3, shared)) == "10.0.0.8");
    REQUIRE(a.release(2));
    REQUIRE(a.release(3));
    REQUIRE(a.claim(2, ip("10.0.0.8")));
    REQUIRE(a.claim(3, ip("10.0.0.9")));
    CHECK(said(a.allocate(4, shared)) == "10.0.0.0");
}

TEST_CASE("Asking again changes the terms of sharing, unless others are on the address", "[pool]")
{
    auto a = with({{.name = "p", .ranges = ranges({"10.0.0.0/30"})}});
    service_port const web[] = {{6, 80}}, tls[] = {{6, 443}};
    CHECK(said(a.allocate(1)) == "10.0.0.0");
    CHECK(said(a.allocate(1, {.sharing = {.key = "k", .ports = web}})) == "10.0.0.0");
    CHECK(said(a.allocate(2, {.sharing = {.key = "k", .ports = web}})) == "10.0.0.1");
    CHECK(said(a.allocate(1, {.sharing = {.key = "k", .ports = tls}})) == "10.0.0.0");
    CHECK(said(a.allocate(3, {.sharing = {.key = "k", .ports = web}})) == "10.0.0.0");
    CHECK(said(a.allocate(1, {.sharing = {.key = "k", .ports = web}})) == "port in use");
    CHECK(said(a.allocate(1, {.sharing = {.key = "l", .ports = tls}})) == "sharing key mismatch");
    CHECK(said(a.allocate(1)) == "sharing key mismatch");
    REQUIRE(a.release(3));
    CHECK(said(a.allocate(1)) == "10.0.0.0"); // alone again: it stops sharing
    CHECK(said(a.claim(3, ip("10.0.0.0"), {.sharing = {.key = "k"}})) == "address in use");
}

TEST_CASE("Released addresses rest before they are given again", "[pool]")
{
    auto a = with({{.name = "p", .ranges = ranges({"10.0.0.0/30"}), .cool_down = 100}});
    for (std::uint64_t owner = 0; owner != 4; ++owner)
        REQUIRE(a.allocate(owner));
    REQUIRE(a.release(2, 1000));
    REQUIRE(a.release(1, 1050));
    auto const p = [&] { return *a.find_pool("p"); };
    CHECK(p().in_use(afi::ipv4) == address_count{2});
    CHECK(p().cooling(afi::ipv4, 1099) == address_count{2});
    CHECK(p().free(afi::ipv4, 1099).is_zero());
    CHECK(p().cooling(afi::ipv4, 1100) == address_count{1});
    CHECK(p().free(afi::ipv4, 1100) == address_count{1});
    CHECK(said(a.allocate(5, {.now = 1099})) == "address is cooling down");
    CHECK(said(a.claim(5, ip("10.0.0.1"), {.now = 1149})) == "address is cooling down");
    CHECK(said(a.preview({.now = 1100})) == "10.0.0.2");
    CHECK(said(a.preview({.now = 1150})) == "10.0.0.1"); // both have rested: the lower comes first
    CHECK(said(a.claim(5, ip("10.0.0.2"), {.now = 1120})) == "10.0.0.2");
    CHECK(said(a.allocate(6, {.now = 1150})) == "10.0.0.1");
    CHECK(said(a.allocate(7, {.now = 1151})) == "pool exhausted");
    REQUIRE(a.release(0, 2000));
    CHECK(said(a.allocate(7, {.now = 1999})) == "address is cooling down"); // a clock that steps back frees nothing
    CHECK(said(a.allocate(7, {.now = 2100})) == "10.0.0.0");
}

TEST_CASE("A shared address rests when its last user has left", "[pool]")
{
    auto a = with({{.name = "p", .ranges = ranges({"10.0.0.0/32"}), .cool_down = 10}});
    REQUIRE(a.allocate(1, {.sharing = {.key = "k"}}));
    REQUIRE(a.allocate(2, {.sharing = {.key = "k"}}));
    REQUIRE(a.release(1, 5));
    CHECK(a.find_pool("p")->cooling(afi::ipv4, 5).is_zero());
    CHECK(said(a.allocate(3, {.sharing = {.key = "k"}, .now = 5})) == "10.0.0.0");
    REQUIRE(a.release(2, 6));
    REQUIRE(a.release(3, 7));
    CHECK(said(a.allocate(4, {.now = 16})) == "address is cooling down");
    CHECK(said(a.allocate(4, {.now = 17})) == "10.0.0.0");
}

TEST_CASE("Least recently released: what was never given first, then what has been free the longest", "[pool]")
{
    auto a = with({{.name = "p",
        .ranges = ranges({"10.0.0.0/29", "2001:db8::/64"}),
        .order = selection_order::least_recently_released,
        .cool_down = 10}});
    std::uint64_t owner = 0;
    for (; owner != 6; ++owner)
        REQUIRE(a.allocate(owner));
    for (std::uint64_t i : {4U, 0U, 2U})
        REQUIRE(a.release(i, 100 + i));
    CHECK(said(a.allocate(owner++, {.now = 200})) == "10.0.0.6");
    CHECK(said(a.allocate(owner++, {.now = 200})) == "10.0.0.7");
    CHECK(said(a.allocate(owner++, {.now = 200})) == "10.0.0.4");
    CHECK(said(a.claim(owner++, ip("10.0.0.2"), {.now = 200})) == "10.0.0.2"); // out of the middle of the queue
    CHECK(said(a.allocate(owner, {.now = 100})) == "address is cooling down");
    CHECK(said(a.allocate(owner++, {.now = 110})) == "10.0.0.0");
    CHECK(said(a.allocate(owner++, {.now = 200})) == "pool exhausted");
    CHECK(said(a.allocate(owner++, {.family = afi::ipv6, .now = 200})) == "2001:db8::");
}

TEST_CASE("Random order is the same for the same seed, and leaves nothing out", "[pool]")
{
    auto const drawn = [](std::uint64_t seed) {
        auto a = with({{.name = "p",
            .ranges = ranges({"10.0.0.0/26", "10.0.1.7-10.0.1.70", "2001:db8::/64"}),
            .exclusions = ranges({"10.0.0.8/29"}),
            .order = selection_order::random,
            .seed = seed}});
        std::string all;
        std::set<ip_address> given;
        for (std::uint64_t owner = 0;; ++owner) {
            auto const before = a.preview();
            auto const l = a.allocate(owner);
            if (!l)
                break;
            REQUIRE(before->address() == l->address());
            REQUIRE(given.insert(l->address()).second);
            all += to_text(*l) + ' ';
        }
        CHECK(given.size() == 64 - 8 + 64);
        all += said(a.allocate(1'000'000, {.family = afi::ipv6}));
        return all;
    };
    CHECK(drawn(1) == drawn(1));
    CHECK(drawn(1) != drawn(2));
    CHECK(drawn(0) != drawn(1));
}

TEST_CASE("An owner class gets no more of a pool than its quota", "[pool]")
{
    auto a = with({{.name = "p", .ranges = ranges({"10.0.0.0/24", "2001:db8::/64"}), .quota = 3},
        {.name = "q", .ranges = ranges({"10.0.1.0/24"})}});
    CHECK(said(a.allocate(1, {.pool = "p", .owner_class = 7})) == "10.0.0.0");
    CHECK(said(a.allocate(2, {.pool = "p", .stack = stack::require_dual, .owner_class = 7})) == "10.0.0.1 2001:db8::");
    CHECK(said(a.allocate(3, {.pool = "p", .owner_class = 7})) == "quota exceeded");
    CHECK(said(a.claim(3, ip("10.0.0.9"), {.owner_class = 7})) == "quota exceeded");
    CHECK(said(a.allocate(3, {.owner_class = 7})) == "10.0.1.0"); // another pool
    CHECK(said(a.allocate(4, {.pool = "p", .owner_class = 8})) == "10.0.0.2");
    CHECK(said(a.allocate(5, {.pool = "p"})) == "10.0.0.3");                   // no class, no quota
    CHECK(said(a.claim(1, ip("10.0.0.9"), {.owner_class = 7})) == "10.0.0.9"); // one for one
    CHECK(said(a.claim(1, ip("10.0.0.9"), {.owner_class = 8})) == "10.0.0.9"); // it changes its class
    CHECK(said(a.allocate(6, {.pool = "p", .owner_class = 7})) == "10.0.0.0");
    REQUIRE(a.release(2));
    CHECK(said(a.allocate(7, {.pool = "p", .stack = stack::require_dual, .owner_class = 7})) == "10.0.0.1 2001:db8::");
    CHECK(said(a.allocate(8, {.pool = "p", .stack = stack::prefer_dual, .owner_class = 8})) == "10.0.0.4");
}

TEST_CASE("Ten thousand pools are neither all asked nor all compared", "[pool]")
{
    std::vector<std::string> names;
    std::vector<pool_config> pools;
    for (std::uint32_t i = 0; i != 10'000; ++i)
        names.push_back("pool-" + std::to_string(i));
    for (std::uint32_t i = 0; i != 10'000; ++i)
        pools.push_back(
            {.name = names[i], .ranges = {address_range{ipv4_prefix{ipv4_address{0x0a000000U + i * 4}, 31}}}});
    auto a = with(pools);
    for (std::uint32_t i = 0; i != 20'000; ++i)
        REQUIRE(a.allocate(i)->address() == ip_address{ipv4_address{0x0a000000U + i / 2 * 4 + i % 2}});
    CHECK(said(a.allocate(30'000)) == "pool exhausted");
    for (std::uint32_t i = 0; i < 20'000; i += 997) {
        auto const address = a.release(i)->address();
        CHECK(a.find_pool(address)->name() == names[i / 2]);
        CHECK(a.allocate(i)->address() == address);
    }
    CHECK(a.pool_count() == 10'000);
}

TEST_CASE("A lease of an integer takes at most 48 octets", "[pool]")
{
    auto a = with({{.name = "p", .ranges = ranges({"10.0.0.0/8"})}});
    auto const before = a.memory();
    std::size_t worst = 0;
    for (std::uint64_t owner = 1; owner <= 1'000'000; ++owner) {
        REQUIRE(a.allocate(owner));
        if (owner % 4096 == 0 && owner > 100'000) {
            auto const each = (a.memory() - before) / owner;
            worst = each > worst ? each : worst;
        }
    }
    CHECK(worst <= 48);
}

TEST_CASE("Many claims at once are what each by itself would be", "[pool]")
{
    struct live {
        std::uint64_t owner;
        ip_address address;
    };
    std::vector<live> all;
    for (std::uint32_t i = 0; i != 5000; ++i)
        all.push_back({i % 4900, ipv4_address{0x0a000000U + i * 7919 % 6000}});
    all[77].address = ip("192.0.2.1");
    all[78].address = ip("2001:db8::1");
    std::vector<pool_config> const pools{{.name = "p", .ranges = ranges({"10.0.0.0/20", "2001:db8::/64"})}};
    auto together = with(pools, allocator_start::restoring);
    auto one_by_one = with(pools, allocator_start::restoring);
    std::map<std::size_t, errc> refused;
    auto const given = together.claim_each(all, [&](std::size_t i, errc why) { refused[i] = why; });
    CHECK(given + refused.size() == all.size());
    for (std::size_t i = 0; i != all.size(); ++i) {
        auto const l = one_by_one.claim(all[i].owner, all[i].address);
        REQUIRE(l.has_value() == (refused.count(i) == 0));
        if (!l)
            REQUIRE(refused[i] == l.error().code);
    }
    CHECK(together.size() == one_by_one.size());
    for (auto const& [owner, address] : all)
        REQUIRE(together.find(owner) == one_by_one.find(owner));
}

TEST_CASE("An owner can have a whole block", "[pool]")
{
    auto a = with({{.name = "p", .ranges = ranges({"10.0.0.0/24", "2001:db8::/48"}), .cool_down = 10, .quota = 300},
        {.name = "q", .ranges = ranges({"10.0.1.0/24"})}});
    auto const net = a.allocate(1, {.block = 28});
    CHECK(said(net) == "10.0.0.0/28");
    CHECK(net->begin()->is_block());
    CHECK(net->begin()->contains(ip("10.0.0.15")));
    CHECK(said(a.allocate(2)) == "10.0.0.16");
    CHECK(said(a.preview({.block = 28})) == "10.0.0.32/28");
    CHECK(said(a.allocate(3, {.block = 25})) == "10.0.0.128/25");
    CHECK(said(a.allocate(4, {.block = 25})) == "10.0.1.0/25");
    CHECK(said(a.allocate(5, {.family = afi::ipv6, .block = 64})) == "2001:db8::/64");
    CHECK(said(a.allocate(6, {.family = afi::ipv6, .owner_class = 1, .block = 64})) == "quota exceeded");
    CHECK(said(a.allocate(6, {.block = 33})) == "out of range");
    CHECK(said(a.allocate(6, {.stack = stack::require_dual, .block = 28})) == "out of range");
    CHECK(said(a.allocate(6, {.sharing = {.key = "k"}, .block = 28})) == "out of range");
    CHECK(a.find_pool("p")->in_use(afi::ipv4) == address_count{16 + 1 + 128});

    CHECK(said(a.claim(6, ip("10.0.0.3"))) == "address in use");
    std::uint64_t holder = 0;
    a.for_each_holder(ip("10.0.0.3"), [&](std::uint64_t owner, lease const&) { holder = owner; });
    CHECK(holder == 1);

    CHECK(said(a.release(1, 100)) == "10.0.0.0/28");
    CHECK(a.find_pool("p")->in_use(afi::ipv4) == address_count{1 + 128});
    CHECK(a.find_pool("p")->cooling(afi::ipv4, 105) == address_count{16});
    CHECK(said(a.claim(6, ip("10.0.0.3"), {.now = 105})) == "address is cooling down");
    CHECK(said(a.claim(6, ipv4_prefix{ipv4_address{0x0a000000}, 28}, {.now = 105})) == "address is cooling down");
    CHECK(said(a.claim(6, ipv4_prefix{ipv4_address{0x0a000000}, 27}, {.now = 110})) == "address in use");
    CHECK(said(a.claim(6, ipv4_prefix{ipv4_address{0x0a000000}, 28}, {.now = 110})) == "10.0.0.0/28");
    CHECK(said(a.claim(6, ipv4_prefix{ipv4_address{0x0a000000}, 28}, {.sharing = {.key = "k"}})) == "out of range");
    CHECK(said(a.claim(6, ip("10.0.0.17"), {.now = 200})) == "10.0.0.17"); // one address instead of the block
    CHECK(said(a.allocate(7, {.block = 28, .now = 205})) == "10.0.0.32/28");
    CHECK(said(a.allocate(8, {.block = 28, .now = 210})) == "10.0.0.0/28");
}

TEST_CASE("A block is claimed over addresses that have rested, in whatever order they are reused", "[pool]")
{
    auto a = with({{.name = "p",
        .ranges = ranges({"10.0.0.0/29"}),
        .order = selection_order::least_recently_released,
        .cool_down = 10}});
    for (std::uint64_t owner = 0; owner != 8; ++owner)
        REQUIRE(a.allocate(owner));
    for (std::uint64_t owner = 0; owner != 4; ++owner)
        REQUIRE(a.release(owner, owner));
    CHECK(said(a.claim(9, ipv4_prefix{ipv4_address{0x0a000000}, 30}, {.now = 12})) == "address is cooling down");
    CHECK(said(a.claim(9, ipv4_prefix{ipv4_address{0x0a000000}, 30}, {.now = 13})) == "10.0.0.0/30");
    CHECK(said(a.release(9, 20)) == "10.0.0.0/30");
    CHECK(said(a.allocate(10, {.now = 29})) == "address is cooling down");
    CHECK(said(a.preview({.now = 30})) == "10.0.0.0");
    CHECK(said(a.release(7, 30)) == "10.0.0.7");
    CHECK(said(a.allocate(10, {.now = 40})) == "10.0.0.0");
    CHECK(said(a.allocate(11, {.now = 40})) == "10.0.0.1");
}

TEST_CASE("A block that rests is nothing to the other family", "[pool]")
{
    auto a = with({{.name = "p", .ranges = ranges({"10.0.0.0/31", "2001:db8::/64"}), .cool_down = 10},
        {.name = "six", .ranges = ranges({"2001:db8:1::/64"}), .cool_down = 10}});
    for (std::uint64_t owner = 1; owner != 3; ++owner)
        REQUIRE(a.allocate(owner));
    for (auto const* pool : {"p", "six"}) {
        REQUIRE(a.allocate(3, {.pool = pool, .family = afi::ipv6, .block = 80}));
        REQUIRE(a.release(3, 100));
    }
    CHECK(said(a.allocate(4, {.now = 101})) == "pool exhausted");
    CHECK(said(a.allocate(4, {.pool = "p", .now = 101})) == "pool exhausted");
    CHECK(said(a.allocate(4, {.pool = "six", .now = 101})) == "wrong address family");
    REQUIRE(a.release(1, 101));
    CHECK(said(a.allocate(4, {.now = 102})) == "address is cooling down");
    CHECK(said(a.allocate(4, {.now = 111})) == "10.0.0.0");
}

} // namespace
