// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/pool_allocator.hpp>

#include "catch.hpp"
#include "support/text.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

// MetalLB's cases of whole services (T, E), and of its configuration what concerns pools (C, Y, M). The
// embedder is written out here: it turns a service into one claim or one request. Pools that overlap
// upstream are disjoint here, because no configuration could have them: the pool with both families is
// 5.0.0.0/31 and 5000::/127.

namespace {

using namespace bgpwire;
using test::to_text;

using texts = std::vector<std::string>;
using ports = std::vector<service_port>;

std::vector<address_range> ranges(texts const& all)
{
    std::vector<address_range> list;
    for (auto const& text : all)
        list.push_back(*address_range::parse(text));
    return list;
}

enum class policy { single, prefer, require };

struct service {
    std::string name = "s";
    std::vector<afi> cluster_ips = {afi::ipv4};
    policy families = policy::single;
    texts requested = {}, requested_elsewhere = {}; // annotation and field
    std::string pool = {};
    texts status = {};
    std::string name_space = {}, label = {};
    std::string key = {}, backend = {};
    ports used = {};
    bool is_load_balancer = true;
};

struct pool {
    pool_config config;
    std::string name_space = {}, label = {}; // it is kept for these
};

class controller {
public:
    controller() = default;
    explicit controller(std::vector<pool> pools) { REQUIRE(set_pools(std::move(pools))); }

    bool set_pools(std::vector<pool> pools)
    {
        std::vector<pool_config> configs;
        for (std::size_t i = 0; i != pools.size(); ++i) {
            auto& c = configs.emplace_back(pools[i].config);
            c.tag = i;
            c.is_dedicated = !pools[i].name_space.empty() || !pools[i].label.empty();
        }
        if (!allocator_.reload(configs, orphan_policy::drop))
            return false;
        pools_ = std::move(pools);
        return true;
    }
    /// @returns whether there is something to warn of
    bool converge(service& s)
    {
        auto const served = s.is_load_balancer && !s.cluster_ips.empty() && serve(s);
        if (!served)
            static_cast<void>(allocator_.release(s.name));
        s.status.clear();
        if (auto const l = allocator_.find(s.name))
            for (auto const& g : *l)
                s.status.push_back(to_text(g));
        return !served && s.is_load_balancer && !s.cluster_ips.empty() && allocator_.pool_count() != 0;
    }
    void remove(service& s)
    {
        s.is_load_balancer = false;
        converge(s);
    }
    pool_allocator<std::string>& allocator() { return allocator_; }

private:
    bool accepts(service const& s, pool_view const& p) const
    {
        auto const& k = pools_[static_cast<std::size_t>(p.tag())];
        return (k.name_space.empty() || k.name_space == s.name_space) && (k.label.empty() || k.label == s.label);
    }
    bool serve(service const& s)
    {
        auto const accept = [&](pool_view const& p) { return accepts(s, p); };
        sharing_terms const terms{.key = s.key, .backend = s.backend, .ports = s.used};
        if (!allocator_.find(s.name)) { // as after a restart
            std::vector<ip_address> had;
            for (auto const& text : s.status)
                if (auto const a = ip_address::parse(text))
                    had.push_back(*a);
            static_cast<void>(allocator_.claim(s.name, had, {.sharing = terms}, accept));
        }
        bool const is_dual = s.cluster_ips.size() == 2;
        if (s.families == policy::require && !is_dual)
            return false;
        if (!s.requested.empty() || !s.requested_elsewhere.empty())
            return claim(s, terms);
        if (auto const l = allocator_.find(s.name); l && !is_right(s, *l))
            static_cast<void>(allocator_.release(s.name));
        allocation_request request{.pool = s.pool,
            .stack = !is_dual                     ? stack::single
                : s.families == policy::require ? stack::require_dual
                                                : stack::prefer_dual,
            .family = s.cluster_ips[0],
            .sharing = terms};
        auto const l = allocator_.allocate(s.name, request, accept);
        if (!l)
            return false;
        if (l->size() == 1 && is_dual) { // the other family, if the same pool has it by now
            auto const from = allocator_.pool(l->pool()).name();
            request = {.pool = from, .family = l->address().is_v4() ? afi::ipv6 : afi::ipv4};
            if (auto const more = allocator_.preview(request, accept)) {
                ip_address const both[] = {l->address(), more->address()};
                static_cast<void>(allocator_.claim(s.name, both, {.sharing = terms}, accept));
            }
        }
        return true;
    }
    bool claim(service const& s, sharing_terms const& terms)
    {
        if (!s.requested.empty() && !s.requested_elsewhere.empty())
            return false;
        std::vector<ip_address> wanted;
        for (auto const& text : s.requested.empty() ? s.requested_elsewhere : s.requested) {
            auto const a = ip_address::parse(text);
            if (!a)
                return false;
            wanted.push_back(*a);
        }
        for (auto const family : s.cluster_ips)
            if (std::none_of(wanted.begin(), wanted.end(), [&](auto const& a) { return a.afi() == family; }))
                return false;
        return wanted.size() == s.cluster_ips.size()
            && allocator_.claim(s.name, wanted, {.pool = s.pool, .sharing = terms},
                [&](pool_view const& p) { return accepts(s, p); });
    }
    bool is_right(service const& s, lease const& l) const
    {
        auto const from = allocator_.pool(l.pool());
        if (!accepts(s, from) || (!s.pool.empty() && from.name() != s.pool))
            return false;
        if (s.cluster_ips.size() == 1)
            return l.size() == 1 && l.find(s.cluster_ips[0]) != nullptr;
        return l.size() == 2 || s.families == policy::prefer;
    }

    std::vector<pool> pools_;
    pool_allocator<std::string> allocator_;
};

std::vector<pool> upstream_pools()
{
    auto const of = [](text_view name, texts const& all, std::uint32_t priority = 0) {
        return pool_config{.name = name, .ranges = ranges(all), .priority = priority};
    };
    std::vector<pool> pools{{of("pool1", {"1.2.3.0/31"})}, {of("pool2", {"3.4.5.6/32"})},
        {of("pool3", {"1000::/127"})}, {of("pool4", {"2000::1/128"})}, {of("pool5", {"5.0.0.0/31", "5000::/127"})},
        {of("pool6", {"7.8.9.0/31"}, 10), "test-ns1"}, {of("pool7", {"10.11.12.0/31"}, 11), "test-ns1"},
        {of("pool8", {"13.14.15.0/31"}, 9), "", "metallb"}, {of("pool9", {"16.17.18.0/31"}), "test-ns2"},
        {of("pool10", {"19.20.21.0/31"}, 8), "", "metallb"},
        {of("pool11", {"22.23.24.0/31"}, 8), "test-ns1", "metallb"},
        {of("pool12", {"25.26.27.0/31"}, 5), "test-ns1", "metallb"}};
    pools[1].config.auto_assign = pools[3].config.auto_assign = false;
    return pools;
}

std::vector<afi> const v4{afi::ipv4}, v6{afi::ipv6}, dual{afi::ipv4, afi::ipv6};

struct row {
    char const* id;
    service given;
    bool warns;
    texts gets;
};

std::vector<row> rows()
{
    texts const both{"5.0.0.0", "5000::"};
    return {
        {"T-02", {.is_load_balancer = false}, false, {}},
        {"T-03", {}, false, {"1.2.3.0"}},
        {"T-04", {.requested_elsewhere = {"1.2.3.1"}}, false, {"1.2.3.1"}},
        {"T-06", {.requested = {"1.2.3.1"}, .requested_elsewhere = {"1.2.3.2"}}, true, {}},
        {"T-07", {.requested_elsewhere = {"please-parse-this"}}, true, {}},
        {"T-08", {.requested = {"1.2.3.1"}, .pool = "pool2"}, true, {}},
        {"T-09", {.requested = {"please-parse-this"}}, true, {}},
        {"T-10", {.requested = {"1.2.3.1", "1.2.3.2"}}, true, {}},
        {"T-11", {.requested_elsewhere = {"1.2.3.4"}, .status = {"1.2.3.1"}}, true, {}},
        {"T-12", {.pool = "pool1"}, false, {"1.2.3.0"}},
        {"T-13", {.pool = "pool2", .status = {"1.2.3.0"}}, false, {"3.4.5.6"}},
        {"T-14", {.pool = "does-not-exist"}, true, {}},
        {"T-15", {.status = {"2.3.4.5"}}, false, {"1.2.3.0"}},
        {"T-17", {.status = {"1.2.3.0"}, .is_load_balancer = false}, false, {}},
        {"T-18", {.requested_elsewhere = {"3.4.5.6"}}, false, {"3.4.5.6"}},
        {"T-20", {.cluster_ips = {}}, false, {}},
        {"T-21", {.cluster_ips = v6, .requested_elsewhere = {"1.2.3.1"}}, true, {}},
        {"T-22", {.cluster_ips = v6, .requested = {"1.2.3.1"}}, true, {}},
        {"T-24", {.requested = {"1000::"}}, true, {}},
        {"T-25", {.status = {"1000::"}}, false, {"1.2.3.0"}},
        {"T-29", {.cluster_ips = dual, .families = policy::prefer}, false, both},
        {"T-31", {.cluster_ips = dual, .families = policy::prefer, .pool = "pool5"}, false, both},
        {"T-32", {.cluster_ips = dual, .families = policy::prefer, .pool = "pool1"}, false, {"1.2.3.0"}},
        {"T-33", {.cluster_ips = v6, .families = policy::prefer, .pool = "pool3"}, false, {"1000::"}},
        {"T-35", {.families = policy::require, .pool = "pool5"}, true, {}},
        {"T-36", {.cluster_ips = dual, .requested_elsewhere = {"1.2.3.1"}}, true, {}},
        {"T-38", {.cluster_ips = dual, .families = policy::require, .requested = both}, false, both},
        {"T-39",
            {.cluster_ips = {afi::ipv6, afi::ipv4}, .families = policy::require, .status = {"some-hostname", "5000::"}},
            false, both},
        {"T-40", {.requested = both}, true, {}},
        {"T-41", {.name_space = "test-ns1"}, false, {"7.8.9.0"}},
        {"T-42", {.name_space = "test-ns2"}, false, {"16.17.18.0"}},
        {"T-43", {.label = "metallb"}, false, {"19.20.21.0"}},
        {"T-44", {.name_space = "test-ns1", .label = "metallb"}, false, {"25.26.27.0"}},
    };
}

TEST_CASE("T-02 to T-44: services get what MetalLB gives them, whatever was before", "[pool][metallb]")
{
    controller c{upstream_pools()};
    auto all = rows();
    std::mt19937 random{7};
    for (int round = 0; round != 30; ++round) {
        for (auto const& [id, given, warns, gets] : all) {
            CAPTURE(id, round);
            auto s = given;
            CHECK(c.converge(s) == warns);
            CHECK(s.status == gets);
            CHECK(!c.converge(s) == !warns); // a second time changes nothing
            CHECK(s.status == gets);
            c.remove(s);
        }
        REQUIRE(c.allocator().size() == 0);
        std::shuffle(all.begin(), all.end(), random);
    }
}

pool plain(text_view name, texts const& all, std::uint32_t priority = 0)
{
    return {pool_config{.name = name, .ranges = ranges(all), .priority = priority}};
}

TEST_CASE("T-46 to T-49: pools come and go under services", "[pool][metallb]")
{
    SECTION("T-46: before there is a configuration, and after there is none any more")
    {
        controller c;
        service s;
        CHECK(!c.converge(s));
        CHECK(c.set_pools({}));
        CHECK(!c.converge(s));
        CHECK(c.set_pools({plain("default", {"1.2.3.0/24"})}));
        CHECK(s.status.empty());
        CHECK(!c.converge(s));
        CHECK(s.status == texts{"1.2.3.0"});
        CHECK(!c.set_pools({plain("default", {})})); // bad: refused, nothing changes
        CHECK(c.allocator().find("s"));
        CHECK(c.set_pools({}));
        c.converge(s);
        CHECK(s.status.empty());
    }
    SECTION("T-47: what is deleted is there for those who wait")
    {
        controller c{{plain("default", {"1.2.3.0/32"})}};
        service one{.name = "1"}, two{.name = "2"};
        CHECK(!c.converge(one));
        CHECK(c.converge(two));
        CHECK(two.status.empty());
        c.remove(one);
        CHECK(!c.converge(two));
        CHECK(two.status == texts{"1.2.3.0"});
    }
    SECTION("T-48: a service moves when its pool is gone")
    {
        controller c{{plain("default", {"1.2.3.0/24", "1000::1/127"})}};
        service s;
        c.converge(s);
        CHECK(c.set_pools({plain("default", {"1.2.3.0/24", "1000::1/127"}), plain("second", {"4.5.6.0/24"})}));
        c.converge(s);
        CHECK(s.status == texts{"1.2.3.0"});
        CHECK(c.set_pools({plain("second", {"4.5.6.0/24"})}));
        CHECK(!c.converge(s));
        CHECK(s.status == texts{"4.5.6.0"});
    }
    SECTION("T-49: a dual-stack service waits for a pool, whose host bits are of no account")
    {
        controller c;
        service s{.cluster_ips = dual, .families = policy::require};
        CHECK(!c.converge(s));
        CHECK(c.set_pools({plain("default", {"1.2.3.0/24", "1000::1/127"})}));
        CHECK(s.status.empty());
        CHECK(!c.converge(s));
        CHECK(s.status == texts{"1.2.3.0", "1000::"});
    }
}

TEST_CASE("E-01 to E-08: who leaves, restarts, changes its terms or loses its pool", "[pool][metallb]")
{
    SECTION("E-01 and E-02: the next one gets the only address")
    {
        controller c{{plain("p", {"1.2.3.0/32"})}};
        service one{.name = "1"}, two{.name = "2"};
        c.converge(one);
        CHECK(c.converge(two));
        one.is_load_balancer = false;
        CHECK(!c.converge(one));
        CHECK(one.status.empty());
        CHECK(!c.converge(two));
        CHECK(two.status == texts{"1.2.3.0"});
    }
    SECTION("E-03: an address that was asked for stays with its service over restarts")
    {
        std::vector<service> all{{.name = "1"}, {.name = "2", .requested = {"1.2.3.1"}}, {.name = "3"}, {.name = "4"}};
        std::mt19937 random{3};
        for (int restart = 0; restart != 20; ++restart) {
            controller c{{plain("p", {"1.2.3.0/31"})}};
            // Those that have addresses come first: that is what restoring before allocating is.
            std::shuffle(all.begin(), all.end(), random);
            std::stable_partition(
                all.begin(), all.end(), [](auto const& s) { return !s.status.empty() || !s.requested.empty(); });
            for (auto& s : all)
                c.converge(s);
            for (auto const& s : all)
                if (s.name == "2")
                    CHECK(s.status == texts{"1.2.3.1"});
            CHECK(std::count_if(all.begin(), all.end(), [](auto const& s) { return !s.status.empty(); }) == 2);
        }
    }
    SECTION("E-04 to E-06: a backend that becomes another ends the sharing, the same one renews it")
    {
        controller c{{plain("p", {"1.2.3.0/32"})}};
        service one{.name = "1", .key = "k", .used = {{6, 80}}}, two{.name = "2", .key = "k", .used = {{6, 443}}};
        CHECK(!c.converge(one));
        CHECK(!c.converge(two));
        two.backend = "app=x"; // policy Local
        CHECK(c.converge(two));
        CHECK(two.status.empty());
        CHECK(!c.converge(one));
        one.backend = "app=x";
        CHECK(!c.converge(one));
        CHECK(!c.converge(two));
        CHECK(two.status == one.status);
        one.backend = "app=y";
        CHECK(c.converge(one)); // the first is the one that changed
        CHECK(one.status.empty());
        CHECK(!c.converge(two));
        two.backend = "app=y";
        CHECK(!c.converge(two));
        CHECK(!c.converge(one));
        CHECK(one.status == texts{"1.2.3.0"});
    }
    SECTION("E-08: a service moves to the pool that is left")
    {
        controller c{{plain("pool1", {"1.2.3.0/24"}), plain("pool2", {"4.5.6.0/24"})}};
        service s;
        c.converge(s);
        CHECK(c.set_pools({plain("pool2", {"4.5.6.0/24"})}));
        c.converge(s);
        CHECK(s.status == texts{"4.5.6.0"});
    }
}

TEST_CASE("E-10 to E-19: priorities, namespaces, families and counters", "[pool][metallb]")
{
    SECTION("E-10: priority alone orders pools that are for everybody")
    {
        controller c{{plain("low", {"1.1.1.1/32"}, 20), plain("high", {"2.2.2.2/32"}, 10)}};
        service one{.name = "1"}, two{.name = "2"}, three{.name = "3"};
        CHECK(!c.converge(one));
        CHECK(!c.converge(two));
        CHECK(c.converge(three));
        CHECK(one.status == texts{"2.2.2.2"});
        CHECK(two.status == texts{"1.1.1.1"});
    }
    SECTION("E-11 and E-12: pools of a namespace first, then the one for everybody; a relabelled namespace counts")
    {
        auto kept = plain("kept", {"1.1.1.1/32"}, 10);
        kept.name_space = "ns";
        controller c{{plain("default", {"9.9.9.0/24"}), kept}};
        service one{.name = "1", .name_space = "ns"}, two{.name = "2", .name_space = "ns"}, three{.name = "3"};
        c.converge(one);
        c.converge(two);
        c.converge(three);
        CHECK(one.status == texts{"1.1.1.1"});
        CHECK(two.status == texts{"9.9.9.0"});
        CHECK(three.status == texts{"9.9.9.1"});
        c.remove(one);
        service four{.name = "4", .name_space = "ns"};
        c.converge(four);
        CHECK(four.status == texts{"1.1.1.1"});
    }
    SECTION("E-13 and E-14: a preference for both families")
    {
        controller c{{plain("4", {"1.1.1.0/31"}), plain("6", {"1000::/127"}),
            plain("46", {"2.2.2.2/32", "2000::/128"})}};
        service one{.name = "1", .cluster_ips = dual, .families = policy::prefer};
        CHECK(!c.converge(one));
        CHECK(one.status == texts{"2.2.2.2", "2000::"});
        service two{.name = "2", .cluster_ips = dual, .families = policy::prefer};
        CHECK(!c.converge(two));
        CHECK(two.status == texts{"1.1.1.0"});
        service three{.name = "3", .cluster_ips = {afi::ipv6, afi::ipv4}, .families = policy::prefer};
        CHECK(!c.converge(three));
        CHECK(three.status == texts{"1000::"});
    }
    SECTION("E-15: the pool gains a family, and so does who is in it")
    {
        controller c{{plain("p", {"1.1.1.0/31"})}};
        service s{.cluster_ips = dual, .families = policy::prefer};
        c.converge(s);
        CHECK(s.status == texts{"1.1.1.0"});
        CHECK(c.set_pools({plain("p", {"1.1.1.0/31", "1000::/127"}), plain("q", {"2000::/127"})}));
        c.converge(s);
        CHECK(s.status == texts{"1.1.1.0", "1000::"});
    }
    SECTION("E-16: what was preferred is required, and preferred again")
    {
        controller c{{plain("p", {"1.1.1.0/31"})}};
        service s{.cluster_ips = dual, .families = policy::prefer};
        CHECK(!c.converge(s));
        CHECK(s.status.size() == 1);
        s.families = policy::require;
        CHECK(c.converge(s));
        CHECK(s.status.empty());
        s.families = policy::prefer;
        CHECK(!c.converge(s));
        CHECK(s.status.size() == 1);
    }
    SECTION("E-19: counters follow whatever happens")
    {
        controller c{{plain("p", {"1.1.1.0/30"})}};
        auto const is = [&](std::uint64_t in_use, std::uint64_t free) {
            auto const p = *c.allocator().find_pool("p");
            return p.in_use(afi::ipv4) == address_count{in_use} && p.free(afi::ipv4) == address_count{free};
        };
        CHECK(is(0, 4));
        service one{.name = "1"}, two{.name = "2"};
        c.converge(one);
        c.converge(two);
        CHECK(is(2, 2));
        CHECK(c.set_pools({plain("p", {"1.1.1.0/29"})}));
        CHECK(is(2, 6));
        c.remove(one);
        CHECK(is(1, 7));
    }
}

errc why_not(std::vector<texts> const& pools)
{
    constexpr text_view names[] = {"1", "2", "3"};
    std::vector<pool_config> configs;
    for (std::size_t i = 0; i != pools.size(); ++i) {
        auto& c = configs.emplace_back();
        c.name = names[i];
        for (auto const& text : pools[i]) {
            auto const r = address_range::parse(text);
            if (!r)
                return r.error().code;
            c.ranges.push_back(*r);
        }
    }
    auto const made = pool_allocator<int>::make(configs);
    return made ? errc{} : made.error().code;
}

TEST_CASE("C, Y and E-20: configurations of pools are taken or refused for the reason that the case is about",
    "[pool][metallb]")
{
    CHECK(why_not({}) == errc{});                                                            // C-001, Y-01
    CHECK(why_not({{}}) == errc::no_addresses);                                              // C-029, Y-17
    CHECK(why_not({{"100.200.300.400/24"}}) == errc::out_of_range);                          // C-031, Y-20
    CHECK(why_not({{"1.2.3.10-1.2.3.1"}}) == errc::first_after_last);                        // C-033, C-036
    CHECK(why_not({{"1.2.3.0/33"}}) == errc::out_of_range);                                  // Y-21
    CHECK(why_not({{" 10.0.0.0/8"}}) == errc::invalid_text);                                 // C-060 as it is
    CHECK(why_not({{"10.0.0.0/8"}, {"10.0.0.0/16"}}) == errc::overlapping_ranges);           // C-060 as meant, Y-30
    CHECK(why_not({{"10.0.0.0/8"}, {"10.0.0.0/8"}}) == errc::overlapping_ranges);            // Y-29
    CHECK(why_not({{"1.1.1.0/24"}, {"1.1.1.9-1.1.2.3"}}) == errc::overlapping_ranges);       // C-097, E-20
    CHECK(why_not({{"40.0.0.210 - 40.0.0.240", "40.0.0.250 - 40.0.0.250"}}) == errc{});      // Y-38
    std::vector<pool_config> const twice{{.name = "pool1", .ranges = ranges({"10.0.0.0/24"})},
        {.name = "pool2", .ranges = ranges({"10.0.1.0/24"})}, {.name = "pool1", .ranges = ranges({"10.0.2.0/24"})}};
    auto const refused = pool_allocator<int>::make(twice); // C-058, with addresses
    REQUIRE(!refused);
    CHECK(refused.error().code == errc::duplicate_name);
    CHECK(refused.error().offset == 2);
    auto const pool3 = *address_pool::make({.ranges = ranges({"40.0.0.0/25", "40.0.0.150-40.0.0.200",
                                                "40.0.0.210 - 40.0.0.240", "40.0.0.250 - 40.0.0.250"})}); // C-002
    CHECK(pool3.total() == address_count{128 + 51 + 31 + 1});
}

TEST_CASE("M-12 to M-15: a list of addresses is one of each family at most", "[pool][metallb]")
{
    std::vector<pool_config> const pools{{.name = "p", .ranges = ranges({"1.1.1.0/24", "100::/120"})}};
    auto a = *pool_allocator<std::string>::make(pools);
    auto const families = [&](texts const& all) {
        std::vector<ip_address> list;
        for (auto const& text : all) {
            auto const address = ip_address::parse(text);
            if (!address)
                return to_text(address.error().code);
            list.push_back(*address);
        }
        auto const l = a.claim("s", list);
        if (!l)
            return to_text(l.error().code);
        return std::string{l->size() == 2 ? "dual" : l->address().is_v4() ? "v4" : "v6"};
    };
    CHECK(families({"1.1.1.1"}) == "v4"); // M-12
    CHECK(families({"100::1"}) == "v6");
    CHECK(families({"1.1.1.4", "100::1"}) == "dual");
    for (auto const& bad : {texts{"!.1.1.1"}, texts{"", ""}, texts{"!.1.1.1", "100::1"}}) // M-13
        CHECK(families(bad) == to_text(errc::invalid_text));
    CHECK(families({"1.1.1.1", "1.1.1.2"}) == to_text(errc::same_family_twice));           // M-14
    CHECK(families({"1.1.1.1", "100::1", "1.1.1.2"}) == to_text(errc::same_family_twice)); // M-15
}

} // namespace
