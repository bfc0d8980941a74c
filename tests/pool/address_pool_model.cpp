// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/address_pool.hpp>

#include "catch.hpp"

#include <random>
#include <set>

// An allocator too simple to be wrong, and ours: the same operations, the same answers.

namespace {

using namespace bgpwire;

class slow_pool {
public:
    explicit slow_pool(address_pool_config const& config) : config_{config} {}

    // Everything is asked of the definition, address by address.
    bool in_ranges(ip_address const& a) const { return any(config_.ranges, a); }
    bool is_usable(ip_address const& a) const
    {
        if (!in_ranges(a) || any(config_.exclusions, a))
            return false;
        if (a.is_v4() && config_.avoid_buggy_ips && (a.octets()[3] == 0 || a.octets()[3] == 255))
            return false;
        for (auto const& r : config_.ranges)
            if (config_.ends == prefix_ends::reserve_both && r.is_prefix() && r.size() > address_count{2}
                && (r.first() == a || r.last() == a))
                return false;
        return true;
    }
    errc check(ip_address const& a) const
    {
        if (!in_ranges(a))
            return errc::not_in_pool;
        if (!is_usable(a))
            return errc::reserved_address;
        return used_.count(a) != 0 ? errc::address_in_use : errc{};
    }
    result<ip_address> lowest_free(afi family) const
    {
        bool has_family = false;
        for (auto const& r : config_.ranges) {
            if (r.afi() != family)
                continue;
            has_family = true;
            for (auto n = to_number(r.first());; n = n + uint128{1}) {
                auto const a = to_address(family, n);
                if (check(a) == errc{})
                    return a;
                for (auto const& e : config_.exclusions) // some are too long to walk through
                    if (e.contains(a))
                        n = to_number(e.last());
                if (to_number(r.last()) <= n)
                    break;
            }
        }
        return error{.code = has_family ? errc::pool_exhausted : errc::wrong_address_family};
    }
    result<ip_address> allocate(afi family)
    {
        auto const a = lowest_free(family);
        if (a)
            take(*a);
        return a;
    }
    result<ip_address> allocate(ip_address const& a)
    {
        if (auto const why = check(a); why != errc{})
            return error{.code = why};
        take(a);
        return a;
    }
    result<ip_address> release(ip_address const& a)
    {
        if (used_.erase(a) != 0) {
            --(a.is_v4() ? v4_in_use_ : v6_in_use_);
            return a;
        }
        return error{.code = in_ranges(a) ? errc::not_allocated : errc::not_in_pool};
    }
    std::size_t in_use(afi family) const { return family == afi::ipv4 ? v4_in_use_ : v6_in_use_; }

private:
    static bool any(std::vector<address_range> const& ranges, ip_address const& a)
    {
        for (auto const& r : ranges)
            if (r.contains(a))
                return true;
        return false;
    }

    void take(ip_address const& a)
    {
        used_.insert(a);
        ++(a.is_v4() ? v4_in_use_ : v6_in_use_);
    }

    address_pool_config config_;
    std::set<ip_address> used_;
    std::size_t v4_in_use_ = 0;
    std::size_t v6_in_use_ = 0;
};

std::vector<address_range> ranges(std::initializer_list<char const*> texts)
{
    std::vector<address_range> list;
    for (auto const* text : texts)
        list.push_back(*address_range::parse(text));
    return list;
}

// Ranges of all kinds: dense and sparse, aligned and not, at the ends of the address space, cut
// by exclusions. `near` are addresses that operations are drawn from, with what lies around them.
struct scene {
    address_pool_config config;
    std::vector<address_range> near;
};

std::vector<scene> scenes()
{
    return {
        {{.ranges = ranges({"192.0.2.0/26"})}, ranges({"192.0.1.250-192.0.2.70"})},
        {{.ranges = ranges({"10.0.1.128-10.0.3.4", "10.0.0.250-10.0.1.5", "2001:db8::fff0-2001:db8::1:20"}),
             .exclusions = ranges({"10.0.2.0-10.0.2.255", "10.0.1.130/32", "2001:db8::fff8/125", "::/64"}),
             .avoid_buggy_ips = true},
            ranges({"10.0.0.240-10.0.3.20", "2001:db8::ffe0-2001:db8::1:30"})},
        {{.ranges = ranges({"255.255.255.192-255.255.255.255", "0.0.0.0-0.0.0.64", "::/126",
              "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff0/124"}),
             .ends = prefix_ends::reserve_both},
            ranges({"255.255.255.180-255.255.255.255", "0.0.0.0-0.0.0.70", "::/124",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff00/120"})},
        {{.ranges = ranges({"0.0.0.0/0", "::/0"}), .avoid_buggy_ips = true},
            ranges({"0.0.0.0/24", "0.0.15.200-0.0.16.60", "127.255.255.240-128.0.0.20",
                "255.255.255.200-255.255.255.255", "::/121", "::fc0-::1040",
                "7fff:ffff:ffff:ffff:ffff:ffff:ffff:fff0-8000::10", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff0/124"})},
        {{.ranges = ranges({"2001:db8::ff0-2001:db8::1:0:0:40"}),
             .exclusions = ranges({"2001:db8::1040-2001:db8::1:0:0:0"})},
            ranges({"2001:db8::fe0-2001:db8::1050", "2001:db8::1:0:0:0-2001:db8::1:0:0:50"})},
    };
}

#ifdef NDEBUG
constexpr int steps = 1'000'000;
#else
constexpr int steps = 20'000;
#endif

TEST_CASE("Random operations give what a slow and obvious allocator gives", "[pool][model]")
{
    std::mt19937_64 random{20260720};
    auto const below = [&](std::uint64_t n) { return random() % n; };
    std::size_t number = 0;
    for (auto const& [config, near] : scenes()) {
        CAPTURE(number++);
        auto ours = *address_pool::make(config);
        slow_pool theirs{config};
        std::uint64_t appetite = 50; // how likely an operation allocates, in percent; wanders
        for (int step = 0; step != steps; ++step) {
            if (step % 1000 == 0)
                appetite = 20 + below(70);
            auto const& range = near[below(near.size())];
            auto const address = to_address(range.afi(), to_number(range.first()) + uint128{below(range.size().low())});
            auto const family = below(2) == 0 ? afi::ipv4 : afi::ipv6;
            bool same = true;
            if (below(100) >= appetite)
                same = ours.release(address) == theirs.release(address);
            else if (below(2) == 0)
                same = ours.allocate(address) == theirs.allocate(address);
            else if (theirs.in_use(family) < 300) // the slow one is quadratic
                same = ours.allocate(family) == theirs.allocate(family);
            same = same && ours.check(address) == theirs.check(address);
            same = same && ours.contains(address) == theirs.in_ranges(address);
            if (step % 16 == 0) {
                same = same && ours.lowest_free(family) == theirs.lowest_free(family);
                same = same && ours.in_use(family) == address_count{theirs.in_use(family)};
                same = same && ours.free(family) + ours.in_use(family) == ours.total(family);
            }
            CAPTURE(step);
            REQUIRE(same);
        }
    }
}

TEST_CASE("The size of a pool is the number of addresses that it gives", "[pool][model]")
{
    std::mt19937_64 random{7};
    auto const below = [&](std::uint64_t n) { return static_cast<std::uint32_t>(random() % n); };
    for (int round = 0; round != 300; ++round) {
        CAPTURE(round);
        address_pool_config config{
            .avoid_buggy_ips = below(2) == 0, .ends = below(2) == 0 ? prefix_ends::use : prefix_ends::reserve_both};
        for (std::uint32_t base = 0x0a000000 + below(600), i = 1 + below(4); i != 0; --i) {
            auto const last = base + below(400);
            config.ranges.push_back(*address_range::make(ipv4_address{base}, ipv4_address{last}));
            base = last + 1 + below(300);
        }
        for (auto i = below(6); i != 0; --i) {
            auto const first = 0x0a000000 + below(3000);
            config.exclusions.push_back(*address_range::make(ipv4_address{first}, ipv4_address{first + below(90)}));
        }
        auto pool = *address_pool::make(config);
        slow_pool const slow{config};
        std::uint64_t usable = 0, withheld = 0;
        for (auto const& r : config.ranges)
            for (auto a = r.first().v4().value(); a <= r.last().v4().value(); ++a)
                ++(slow.is_usable(ipv4_address{a}) ? usable : withheld);
        CHECK(pool.total() == address_count{usable});
        CHECK(pool.withheld() == address_count{withheld});
        std::uint64_t given = 0;
        while (auto const a = pool.allocate(afi::ipv4)) {
            REQUIRE(slow.is_usable(*a));
            ++given;
        }
        CHECK(given == usable);
    }
}

} // namespace
