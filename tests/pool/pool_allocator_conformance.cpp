// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/pool_allocator.hpp>

#include "catch.hpp"
#include "support/text.hpp"

#include <set>
#include <string>

// MetalLB's own cases, re-stated: what its users have learnt to rely on. Where a case of theirs
// failed for another reason than its title says, ours isolates the rule.

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

/// An embedder: it calls owners by name, and pools may be kept for a namespace, a label, or both.
class cluster {
public:
    struct keeping {
        std::string name_space;
        std::string label;
    };

    explicit cluster(std::vector<pool_config> pools, std::vector<keeping> kept_for = {})
        : kept_for_{std::move(kept_for)}
    {
        for (std::size_t i = 0; i != pools.size(); ++i)
            pools[i].tag = i;
        allocator_ = *pool_allocator<std::string>::make(pools);
    }

    struct service {
        text_view name;
        text_view key = {}, backend = {};
        std::vector<service_port> ports = {};
        text_view name_space = {}, label = {};
    };

    std::string assign(service const& s, std::initializer_list<char const*> texts)
    {
        std::vector<ip_address> addresses;
        for (auto const* text : texts)
            addresses.push_back(ip(text));
        return said(allocator_.claim(s.name, addresses, {.sharing = terms(s)}, accepts(s)));
    }
    std::string assign(service const& s, char const* text) { return assign(s, {text}); }
    std::string allocate(service const& s, allocation_request request)
    {
        request.sharing = terms(s);
        return said(allocator_.allocate(s.name, request, accepts(s)));
    }
    std::string free(text_view name) { return said(allocator_.release(name)); }
    pool_view pool(text_view name) const { return *allocator_.find_pool(name); }
    std::string pool_of(text_view name) const
    {
        auto const l = allocator_.find(name);
        return l ? std::string{allocator_.pool(l->pool()).name()} : "none";
    }

private:
    struct admission {
        cluster const& c;
        service const& s;
        bool operator()(pool_view const& p) const
        {
            if (c.kept_for_.empty())
                return true;
            auto const& k = c.kept_for_[p.tag()];
            return (k.name_space.empty() || k.name_space == s.name_space) && (k.label.empty() || k.label == s.label);
        }
    };
    admission accepts(service const& s) const { return {*this, s}; }
    static std::string said(result<lease> const& l) { return l ? to_text(*l) : to_text(l.error().code); }
    static sharing_terms terms(service const& s) { return {s.key, {}, s.backend, s.ports}; }

    std::vector<keeping> kept_for_;
    pool_allocator<std::string> allocator_;
};

using ports = std::vector<service_port>;
constexpr service_port tcp(std::uint16_t number) { return {6, number}; }
constexpr service_port udp(std::uint16_t number) { return {17, number}; }

std::vector<pool_config> two_pools()
{
    return {{.name = "test", .ranges = ranges({"1.2.3.4/31", "1000::4/127"})},
        {.name = "test2", .ranges = ranges({"1.2.4.0/24", "1000::4:0/120"}), .avoid_buggy_ips = true}};
}

TEST_CASE("A-02: avoid_buggy_ips blocks explicit requests too", "[pool][metallb]")
{
    cluster c{two_pools()};
    CHECK(c.assign({"s3"}, "1.2.4.0") == "reserved address");
    CHECK(c.assign({"s3"}, "1.2.4.255") == "reserved address");
    CHECK(c.assign({"s3"}, "1.2.4.254") == "1.2.4.254");
}

TEST_CASE("A-03: a sole owner changes its key in place; others join on its terms only", "[pool][metallb]")
{
    cluster c{two_pools()};
    REQUIRE(c.assign({"s3"}, "1.2.4.254") == "1.2.4.254");
    CHECK(c.assign({"s4", "sharing", "backend", {tcp(80)}}, "1.2.4.3") == "1.2.4.3");
    CHECK(c.assign({"s4", "share", "backend", {tcp(80)}}, "1.2.4.3") == "1.2.4.3");
    CHECK(c.assign({"s3", "share", "backend", {tcp(80)}}, "1.2.4.3") == "port in use");
    CHECK(c.assign({"s3", "othershare", "backend", {tcp(443)}}, "1.2.4.3") == "sharing key mismatch");
    CHECK(c.assign({"s3", "share", "otherbackend", {tcp(443)}}, "1.2.4.3") == "backend mismatch");
    CHECK(c.assign({"s3", "share", "backend", {tcp(443)}}, "1.2.4.3") == "1.2.4.3");
    CHECK(c.assign({"s5"}, "1.2.4.254") == "1.2.4.254"); // what s3 had is free
}

TEST_CASE("A-04: who is not alone changes its ports, not its key", "[pool][metallb]")
{
    cluster c{two_pools()};
    REQUIRE(c.assign({"s4", "share", "backend", {tcp(80)}}, "1.2.4.3") == "1.2.4.3");
    REQUIRE(c.assign({"s3", "share", "backend", {tcp(443)}}, "1.2.4.3") == "1.2.4.3");
    CHECK(c.assign({"s3", "share", "backend", {udp(53)}}, "1.2.4.3") == "1.2.4.3");
    CHECK(c.assign({"s3", "othershare", "backend", {tcp(443)}}, "1.2.4.3") == "sharing key mismatch");
    CHECK(c.assign({"s3", "share", "otherbackend", {tcp(443)}}, "1.2.4.3") == "backend mismatch");
    CHECK(c.assign({"s4"}, "1.2.4.254") == "1.2.4.254");
}

TEST_CASE("A-05: IPv6 addresses are owned, refused and moved like IPv4 ones", "[pool][metallb]")
{
    cluster c{two_pools()};
    CHECK(c.assign({"s1"}, "1000::4") == "1000::4");
    CHECK(c.assign({"s1"}, "1000::4") == "1000::4");
    CHECK(c.assign({"s2"}, "1000::4") == "address in use");
    CHECK(c.assign({"s2"}, "1000::4:5") == "1000::4:5");
    CHECK(c.assign({"s1"}, "1000::4:5") == "address in use");
    CHECK(c.free("s1") == "1000::4");
    CHECK(c.assign({"s2"}, "1000::4") == "1000::4");
    CHECK(c.assign({"s1"}, "1000::4:5") == "1000::4:5");
    CHECK(c.pool_of("s1") == "test2");
    CHECK(c.pool_of("s2") == "test");
}

TEST_CASE("A-06: avoid_buggy_ips never applies to IPv6", "[pool][metallb]")
{
    cluster c{two_pools()};
    CHECK(c.assign({"s3"}, "1000::4:ff") == "1000::4:ff");
}

TEST_CASE("A-07: sharing works for IPv6 as it does for IPv4", "[pool][metallb]")
{
    cluster c{two_pools()};
    REQUIRE(c.assign({"s3"}, "1000::4:ff") == "1000::4:ff");
    CHECK(c.assign({"s4", "sharing", "backend", {tcp(80)}}, "1000::4:3") == "1000::4:3");
    CHECK(c.assign({"s4", "share", "backend", {tcp(80)}}, "1000::4:3") == "1000::4:3");
    CHECK(c.assign({"s3", "share", "backend", {tcp(80)}}, "1000::4:3") == "port in use");
    CHECK(c.assign({"s3", "othershare", "backend", {tcp(443)}}, "1000::4:3") == "sharing key mismatch");
    CHECK(c.assign({"s3", "share", "otherbackend", {tcp(443)}}, "1000::4:3") == "backend mismatch");
    CHECK(c.assign({"s3", "share", "backend", {tcp(443)}}, "1000::4:3") == "1000::4:3");
    CHECK(c.assign({"s3", "share", "backend", {udp(53)}}, "1000::4:3") == "1000::4:3");
    CHECK(c.assign({"s3", "othershare", "backend", {tcp(443)}}, "1000::4:3") == "sharing key mismatch");
    CHECK(c.assign({"s3", "share", "otherbackend", {tcp(443)}}, "1000::4:3") == "backend mismatch");
    CHECK(c.assign({"s4"}, "1000::4:ff") == "1000::4:ff");
}

TEST_CASE("A-08: two addresses must lie in one pool", "[pool][metallb]")
{
    cluster c{two_pools()};
    REQUIRE(c.assign({"s2"}, "1000::4") == "1000::4");
    CHECK(c.free("s2") == "1000::4");
    CHECK(c.assign({"s1"}, {"1.2.3.4", "1000::4"}) == "1.2.3.4 1000::4");
    CHECK(c.assign({"s1"}, {"1.2.4.5", "1000::4"}) == "different pools");
    CHECK(c.assign({"s9"}, {"1.2.4.5", "1000::4"}) == "different pools");
}

cluster selective_pools()
{
    return cluster{{{.name = "test3",
                        .ranges = ranges({"1.2.5.0/24", "1000::5:0/120"}),
                        .avoid_buggy_ips = true,
                        .is_dedicated = true},
                       {.name = "test4",
                           .ranges = ranges({"1.2.6.0/24", "1000::6:0/120"}),
                           .avoid_buggy_ips = true,
                           .is_dedicated = true},
                       {.name = "test5",
                           .ranges = ranges({"1.2.7.0/24", "1000::7:0/120"}),
                           .avoid_buggy_ips = true,
                           .is_dedicated = true,
                           .priority = 20},
                       {.name = "test6",
                           .ranges = ranges({"1.2.8.0/24", "1000::9:0/120"}),
                           .avoid_buggy_ips = true,
                           .is_dedicated = true,
                           .priority = 20}},
        {{"test-ns1", ""}, {"", "team=metallb"}, {"test-ns1", "team=metallb"}, {"test-ns2", "foo=bar"}}};
}

TEST_CASE("A-09 to A-15: an explicit address is given only from a pool that takes the owner", "[pool][metallb]")
{
    auto c = selective_pools();
    using service = cluster::service;
    auto const of = [](char const* name_space, char const* label) {
        return service{.name = "s", .name_space = name_space, .label = label};
    };
    CHECK(c.assign(of("test-ns1", ""), "1.2.5.10") == "1.2.5.10");
    CHECK(c.assign(of("testns-not-exist", ""), "1.2.5.11") == "pool refuses");
    CHECK(c.assign(of("testns-not-exist", "team=metallb"), "1.2.6.10") == "1.2.6.10");
    CHECK(c.assign(of("testns-not-exist", "team=red"), "1.2.6.11") == "pool refuses");
    CHECK(c.assign(of("test-ns2", "team=metallb"), "1.2.8.10") == "pool refuses");
    CHECK(c.assign(of("testns-not-exist", "foo=bar"), "1.2.8.10") == "pool refuses");
    CHECK(c.assign(of("test-ns2", "foo=bar"), "1.2.8.10") == "1.2.8.10");
}

std::vector<pool_config> four_of_each()
{
    return {{.name = "test", .ranges = ranges({"1.2.3.4/31", "1.2.3.10/31", "1000::/127", "2000::/127"})},
        {.name = "not_this_one", .ranges = ranges({"192.168.0.0/16", "fc00::1:0/112"})},
        {.name = "test2", .ranges = ranges({"10.20.30.0/24", "fc00::2:0/120"})}};
}

TEST_CASE("A-16: allocating from one pool never spills to others", "[pool][metallb]")
{
    cluster c{four_of_each()};
    allocation_request const from_test{.pool = "test"};
    CHECK(c.allocate({"s1"}, from_test) == "1.2.3.4");
    CHECK(c.allocate({"s2"}, from_test) == "1.2.3.5");
    CHECK(c.allocate({"s3"}, from_test) == "1.2.3.10");
    CHECK(c.allocate({"s4"}, from_test) == "1.2.3.11");
    CHECK(c.allocate({"s5"}, from_test) == "pool exhausted");
    CHECK(c.allocate({"s6"}, from_test) == "pool exhausted");
    CHECK(c.free("s1") == "1.2.3.4");
    CHECK(c.allocate({"s5"}, from_test) == "1.2.3.4");
    CHECK(c.allocate({"s6"}, from_test) == "pool exhausted");
    CHECK(c.free("s5") == "1.2.3.4");
    CHECK(c.allocate({"s5", "share", "", {tcp(80)}}, from_test) == "1.2.3.4");
    CHECK(c.allocate({"s6", "share", "", {tcp(443)}}, from_test) == "1.2.3.4");
}

TEST_CASE("A-18: a lease of the other family is no answer", "[pool][metallb]")
{
    cluster c{four_of_each()};
    CHECK(c.allocate({"s1"}, {.pool = "test"}) == "1.2.3.4");
    CHECK(c.allocate({"s1"}, {.pool = "test", .family = afi::ipv6}) == "wrong address family");
}

TEST_CASE("A-19: dual stack that is required takes one of each or nothing", "[pool][metallb]")
{
    cluster c{four_of_each()};
    allocation_request const both{.pool = "test", .stack = stack::require_dual};
    CHECK(c.allocate({"s1"}, both) == "1.2.3.4 1000::");
    CHECK(c.allocate({"s2"}, both) == "1.2.3.5 1000::1");
    CHECK(c.allocate({"s3"}, both) == "1.2.3.10 2000::");
    CHECK(c.allocate({"s4"}, both) == "1.2.3.11 2000::1");
    CHECK(c.allocate({"s5"}, both) == "pool exhausted");
    CHECK(c.allocate({"s6"}, both) == "pool exhausted");
    CHECK(c.free("s1") == "1.2.3.4 1000::");
    CHECK(c.allocate({"s5"}, both) == "1.2.3.4 1000::");
    CHECK(c.allocate({"s6"}, both) == "pool exhausted");
    CHECK(c.free("s5") == "1.2.3.4 1000::");
    CHECK(c.allocate({"s5", "share", "", {tcp(80)}}, both) == "1.2.3.4 1000::");
    CHECK(c.allocate({"s6", "share", "", {tcp(443)}}, both) == "1.2.3.4 1000::");
    CHECK(c.pool("test").in_use(afi::ipv4) == address_count{4});
}

TEST_CASE("A-20: a lease that is there satisfies a preference for dual stack", "[pool][metallb]")
{
    // Upstream's pools overlap, which a configuration may not; these are disjoint.
    cluster c{{{.name = "test", .ranges = ranges({"1.2.3.4/31", "1000::/127"})},
        {.name = "test-v4", .ranges = ranges({"1.2.3.10/31"})}, {.name = "test-v6", .ranges = ranges({"2000::/127"})},
        {.name = "test-dualstack", .ranges = ranges({"1.2.3.20/31", "3000::/127"})}}};
    auto const prefer = [](char const* pool) { return allocation_request{.pool = pool, .stack = stack::prefer_dual}; };
    CHECK(c.allocate({"s1"}, prefer("test")) == "1.2.3.4 1000::");
    CHECK(c.allocate({"s2"}, prefer("test-v4")) == "1.2.3.10");
    CHECK(c.allocate({"s3"}, prefer("test-v6")) == "2000::");
    CHECK(c.free("s2") == "1.2.3.10");
    CHECK(c.allocate({"s3"}, prefer("test-dualstack")) == "2000::");
}

TEST_CASE("A-21: a pool that does not exist is named as the reason", "[pool][metallb]")
{
    cluster c{four_of_each()};
    CHECK(c.free("s5") == "not allocated");
    CHECK(c.allocate({"s5"}, {.pool = "nonexistentpool"}) == "unknown pool");
}

TEST_CASE("A-22: any pool: all are used up, in order, before a request is refused", "[pool][metallb]")
{
    cluster c{{{.name = "test1", .ranges = ranges({"1.2.3.4/31", "1000::4/127"})},
        {.name = "test2", .ranges = ranges({"1.2.3.10/31", "1000::10/127"})}}};
    CHECK(c.allocate({"s1"}, {}) == "1.2.3.4");
    CHECK(c.allocate({"s2"}, {}) == "1.2.3.5");
    CHECK(c.allocate({"s3"}, {}) == "1.2.3.10");
    CHECK(c.allocate({"s4"}, {}) == "1.2.3.11");
    CHECK(c.allocate({"s5"}, {}) == "pool exhausted");
    CHECK(c.allocate({"s6"}, {}) == "pool exhausted");
    CHECK(c.free("s1") == "1.2.3.4");
    CHECK(c.allocate({"s5", "share", "", {tcp(80)}}, {}) == "1.2.3.4");
    CHECK(c.allocate({"s6"}, {}) == "pool exhausted");
    CHECK(c.allocate({"s6", "share", "", {tcp(443)}}, {}) == "1.2.3.4");
}

TEST_CASE("A-26 and A-27: a pool that does not assign automatically is never used unasked", "[pool][metallb]")
{
    auto const family = GENERATE(afi::ipv4, afi::ipv6);
    cluster c{{{.name = "test1", .ranges = ranges({"1.2.3.4/31", "1000::4/127"}), .auto_assign = false},
        {.name = "test2", .ranges = ranges({"1.2.3.10/31", "1000::10/127"})}}};
    bool const v4 = family == afi::ipv4;
    CHECK(c.allocate({"s1"}, {.family = family}) == (v4 ? "1.2.3.10" : "1000::10"));
    CHECK(c.allocate({"s2"}, {.family = family}) == (v4 ? "1.2.3.11" : "1000::11"));
    for (auto const* name : {"s3", "s4", "s5"})
        CHECK(c.allocate({name}, {.family = family}) == "pool exhausted");
    CHECK(c.allocate({"s3"}, {.pool = "test1", .family = family}) == (v4 ? "1.2.3.4" : "1000::4"));
    CHECK(c.assign({"s4"}, v4 ? "1.2.3.5" : "1000::5") == (v4 ? "1.2.3.5" : "1000::5"));
}

TEST_CASE("K-06 to K-08: pools count distinct addresses, not owners", "[pool][metallb]")
{
    cluster c{{{.name = "test", .ranges = ranges({"1.2.3.4/30", "1000::4/126"})}}};
    auto const counts = [&] {
        auto const p = c.pool("test");
        return to_text(p.in_use(afi::ipv4)) + ' ' + to_text(p.free(afi::ipv4)) + ' ' + to_text(p.in_use(afi::ipv6))
            + ' ' + to_text(p.free(afi::ipv6)) + ' ' + std::to_string(p.owners());
    };
    CHECK(counts() == "0 4 0 4 0"); // K-06
    SECTION("K-07")
    {
        REQUIRE(c.assign({"s1"}, "1.2.3.4") == "1.2.3.4");
        CHECK(counts() == "1 3 0 4 1");
        REQUIRE(c.assign({"s2"}, "1.2.3.5") == "1.2.3.5");
        CHECK(counts() == "2 2 0 4 2");
        REQUIRE(c.free("s1") == "1.2.3.4");
        CHECK(counts() == "1 3 0 4 1");
        REQUIRE(c.free("s2") == "1.2.3.5");
        CHECK(counts() == "0 4 0 4 0");
    }
    SECTION("K-08")
    {
        REQUIRE(c.assign({"s1", "key", "", {tcp(80)}}, "1.2.3.4") == "1.2.3.4");
        CHECK(counts() == "1 3 0 4 1");
        REQUIRE(c.assign({"s2", "key", "", {tcp(443)}}, "1.2.3.4") == "1.2.3.4");
        CHECK(counts() == "1 3 0 4 2");
        REQUIRE(c.assign({"s3", "key", "", {tcp(23)}}, "1.2.3.4") == "1.2.3.4");
        CHECK(counts() == "1 3 0 4 3");
        REQUIRE(c.free("s1") == "1.2.3.4");
        CHECK(counts() == "1 3 0 4 2");
        REQUIRE(c.free("s2") == "1.2.3.4");
        CHECK(counts() == "1 3 0 4 1");
        REQUIRE(c.free("s3") == "1.2.3.4");
        CHECK(counts() == "0 4 0 4 0");
    }
}

// --- What MetalLB does wrong, and what its users report -------------------------------------

TEST_CASE("A claim of no addresses is refused, not recorded", "[pool][metallb]")
{
    cluster c{two_pools()};
    CHECK(c.assign({"s1"}, std::initializer_list<char const*>{}) == "no addresses");
    CHECK(c.pool_of("s1") == "none");
}

TEST_CASE("Users of a shared address are counted even if they have no ports", "[pool][metallb]")
{
    cluster c{two_pools()};
    CHECK(c.assign({"s1", "share"}, "1.2.3.4") == "1.2.3.4");
    CHECK(c.assign({"s2", "share"}, "1.2.3.4") == "1.2.3.4");
    CHECK(c.free("s1") == "1.2.3.4");
    CHECK(c.assign({"s3"}, "1.2.3.4") == "sharing key mismatch");
    CHECK(c.assign({"s3", "other"}, "1.2.3.4") == "sharing key mismatch");
    CHECK(c.assign({"s3", "share"}, "1.2.3.4") == "1.2.3.4");
}

TEST_CASE("A pool without the family says so", "[pool][metallb]")
{
    cluster c{{{.name = "six", .ranges = ranges({"1000::/64"})}}};
    CHECK(c.allocate({"s1"}, {.pool = "six"}) == "wrong address family");
    CHECK(c.allocate({"s1"}, {}) == "wrong address family");
    CHECK(c.allocate({"s1"}, {.stack = stack::require_dual}) == "wrong address family");
    CHECK(c.allocate({"s1"}, {.stack = stack::prefer_dual}) == "1000::");
}

TEST_CASE("Two addresses of one family, or three, are refused", "[pool][metallb]")
{
    cluster c{two_pools()};
    CHECK(c.assign({"s1"}, {"1.2.3.4", "1.2.3.5"}) == "same family twice");
    CHECK(c.assign({"s1"}, {"1000::4", "1000::4"}) == "same family twice");
    CHECK(c.assign({"s1"}, {"1.2.3.4", "1000::4", "1.2.3.5"}) == "same family twice");
}

TEST_CASE("The order of pools is the same on every call", "[pool][metallb]")
{
    std::vector<pool_config> pools;
    std::vector<std::string> names;
    for (int i = 0; i != 40; ++i)
        names.push_back("pool-" + std::to_string(i * 7 % 40));
    for (int i = 0; i != 40; ++i)
        pools.push_back({.name = names[static_cast<std::size_t>(i)],
            .ranges = {
                address_range{ipv4_prefix{ipv4_address{0x0a000000U + static_cast<std::uint32_t>(i) * 256}, 32}}}});
    for (int round = 0; round != 3; ++round) {
        cluster c{pools};
        for (std::size_t i = 0; i != 40; ++i) {
            auto const name = "s" + std::to_string(i);
            REQUIRE(c.allocate({name}, {}) == "10.0." + std::to_string(i) + ".0");
        }
    }
}

} // namespace
