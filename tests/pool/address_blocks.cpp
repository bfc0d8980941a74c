// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/address_pool.hpp>

#include "catch.hpp"
#include "support/text.hpp"

#include <optional>
#include <random>
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

std::string said(result<ip_address> const& a) { return a ? to_text(*a) : to_text(a.error().code); }

TEST_CASE("A block is a whole free prefix, the lowest there is", "[pool]")
{
    auto pool = *address_pool::make({.ranges = ranges({"10.0.0.0/24"})});
    REQUIRE(pool.allocate(ip("10.0.0.5")));
    CHECK(said(pool.allocate_block(afi::ipv4, 28)) == "10.0.0.16");
    CHECK(said(pool.allocate_block(afi::ipv4, 30)) == "10.0.0.0");
    CHECK(said(pool.allocate_block(afi::ipv4, 31)) == "10.0.0.6");
    CHECK(said(pool.allocate_block(afi::ipv4, 32)) == "10.0.0.4");
    CHECK(said(pool.allocate_block(afi::ipv4, 25)) == "10.0.0.128");
    CHECK(said(pool.allocate_block(afi::ipv4, 25)) == "pool exhausted");
    CHECK(said(pool.allocate_block(afi::ipv4, 24)) == "pool exhausted");
    CHECK(said(pool.allocate_block(afi::ipv4, 33)) == "out of range");
    CHECK(said(pool.allocate_block(afi::ipv6, 64)) == "wrong address family");
    CHECK(pool.in_use() == address_count{1 + 16 + 4 + 2 + 1 + 128});
    CHECK(said(pool.allocate(afi::ipv4)) == "10.0.0.8");
    CHECK(said(pool.release_block(ip("10.0.0.128"), 25)) == "10.0.0.128");
    CHECK(said(pool.release_block(ip("10.0.0.128"), 25)) == "not allocated");
    CHECK(said(pool.allocate_block(afi::ipv4, 26)) == "10.0.0.64");
    CHECK(said(pool.allocate_block(afi::ipv4, 26)) == "10.0.0.128");
}

TEST_CASE("A particular block is given, or refused with the reason", "[pool]")
{
    auto pool = *address_pool::make({.ranges = ranges({"10.0.0.0/24", "2001:db8::/48"}),
        .exclusions = ranges({"10.0.0.40/32", "2001:db8:0:7::1/128"})});
    CHECK(said(pool.allocate_block(ip("10.0.0.16"), 28)) == "10.0.0.16");
    CHECK(said(pool.allocate_block(ip("10.0.0.16"), 28)) == "address in use");
    CHECK(said(pool.allocate_block(ip("10.0.0.0"), 27)) == "address in use");
    CHECK(said(pool.allocate_block(ip("10.0.0.32"), 28)) == "reserved address");
    CHECK(said(pool.allocate_block(ip("10.0.0.17"), 28)) == "out of range");
    CHECK(said(pool.allocate_block(ip("10.0.1.0"), 28)) == "not in the pool");
    CHECK(said(pool.allocate_block(ip("10.0.0.0"), 23)) == "not in the pool");
    CHECK(said(pool.allocate_block(ip("2001:db8:0:5::"), 64)) == "2001:db8:0:5::");
    CHECK(said(pool.allocate_block(ip("2001:db8:0:4::"), 63)) == "address in use");
    CHECK(said(pool.allocate_block(ip("2001:db8:0:7::"), 64)) == "reserved address");
    CHECK(said(pool.allocate_block(ip("2001:db8:0:4::"), 62)) == "reserved address");
    CHECK(said(pool.allocate_block(afi::ipv6, 64)) == "2001:db8::");
    CHECK(said(pool.allocate_block(afi::ipv6, 62)) == "2001:db8:0:8::");
    CHECK(pool.in_use(afi::ipv6)
        == address_count::power_of_two(64) + address_count::power_of_two(64) + address_count::power_of_two(66));
    CHECK(pool.check(ip("2001:db8:0:5::77")) == errc::address_in_use);
    CHECK(said(pool.release(ip("2001:db8:0:5::77"))) == "not allocated"); // it is part of a block
    CHECK(said(pool.release_block(ip("2001:db8:0:8::"), 64)) == "not allocated");
    CHECK(said(pool.release_block(ip("2001:db8:0:8::"), 62)) == "2001:db8:0:8::");
    CHECK(said(pool.allocate(ip("2001:db8:0:8::1"))) == "2001:db8:0:8::1");
    CHECK(said(pool.release_block(ip("2001:db8:0:8::"), 62)) == "not allocated");
    CHECK(said(pool.allocate_block(afi::ipv6, 62)) == "2001:db8:0:c::");
}

TEST_CASE("Withheld addresses make no block", "[pool]")
{
    auto pool = *address_pool::make({.ranges = ranges({"10.0.0.0/16"}), .avoid_buggy_ips = true});
    CHECK(said(pool.allocate_block(afi::ipv4, 25)) == "pool exhausted"); // each has .0 or .255
    CHECK(said(pool.allocate_block(afi::ipv4, 26)) == "10.0.0.64");
    CHECK(said(pool.allocate_block(afi::ipv4, 26)) == "10.0.0.128");
    CHECK(said(pool.allocate_block(afi::ipv4, 26)) == "10.0.1.64");
    CHECK(said(pool.allocate_block(ip("10.0.7.0"), 30)) == "reserved address");
}

TEST_CASE("Half of all addresses are a block like any other", "[pool]")
{
    auto pool = *address_pool::make({.ranges = ranges({"0.0.0.0/0", "::/0"})});
    REQUIRE(pool.allocate(ip("::1")));
    CHECK(said(pool.allocate_block(afi::ipv6, 1)) == "8000::");
    CHECK(said(pool.allocate_block(afi::ipv6, 1)) == "pool exhausted");
    CHECK(said(pool.allocate_block(afi::ipv6, 2)) == "4000::");
    CHECK(said(pool.release(ip("::1"))) == "::1");
    CHECK(said(pool.allocate_block(afi::ipv6, 0)) == "pool exhausted");
    CHECK(said(pool.release_block(ip("4000::"), 2)) == "4000::");
    CHECK(said(pool.release_block(ip("8000::"), 1)) == "8000::");
    CHECK(said(pool.allocate_block(afi::ipv6, 0)) == "::");
    CHECK(pool.in_use(afi::ipv6) == address_count::power_of_two(128));
    CHECK(said(pool.allocate(afi::ipv6)) == "pool exhausted");
    CHECK(said(pool.release_block(ip("::"), 0)) == "::");
    CHECK(said(pool.allocate(afi::ipv6)) == "::");
    CHECK(said(pool.allocate_block(afi::ipv4, 0)) == "0.0.0.0");
    CHECK(said(pool.allocate(ip("1.2.3.4"))) == "address in use");
    CHECK(said(pool.release_block(ip("0.0.0.0"), 0)) == "0.0.0.0");
    CHECK(said(pool.allocate(ip("1.2.3.4"))) == "1.2.3.4");
    CHECK(said(pool.allocate_block(afi::ipv4, 8)) == "0.0.0.0");
    CHECK(said(pool.allocate_block(afi::ipv4, 8)) == "2.0.0.0");
    CHECK(pool.memory() < 100'000);
}

TEST_CASE("All /64 of a /44 and all /28 of a /12 are delegated without searching anew each time", "[pool]")
{
    auto pool = *address_pool::make({.ranges = ranges({"2001:db8::/44", "172.16.0.0/12"})});
    for (std::uint64_t i = 0; i != 1 << 20; ++i)
        REQUIRE(*pool.allocate_block(afi::ipv6, 64) == ip_address{ipv6_address{0x20010db800000000 + i, 0}});
    CHECK(said(pool.allocate_block(afi::ipv6, 64)) == "pool exhausted");
    CHECK(pool.free(afi::ipv6).is_zero());
    for (std::uint32_t i = 0; i != 1 << 16; ++i)
        REQUIRE(*pool.allocate_block(afi::ipv4, 28) == ip_address{ipv4_address{0xac100000U + i * 16}});
    CHECK(said(pool.allocate_block(afi::ipv4, 28)) == "pool exhausted");
    CHECK(pool.memory() < (std::size_t{80} << 20)); // 80 octets for each /64
}

// A pool as lists of intervals: nothing in it can be wrong in the way ours can.
class slow_pool {
public:
    explicit slow_pool(address_pool_config const& config) : config_{config} {}

    std::optional<ip_address> allocate(afi family, unsigned length)
    {
        for (auto const& r : config_.ranges) {
            if (r.afi() != family)
                continue;
            auto const size = low_bits(width_of(family) - length); // less one
            auto n = to_number(r.first());
            for (;;) {
                if ((n & size) != uint128{}) {
                    n = (n | size) + uint128{1};
                    if (n == uint128{})
                        break;
                }
                if (to_number(r.last()) < n || to_number(r.last()) - n < size)
                    break;
                auto const block = *address_range::make(to_address(family, n), to_address(family, n + size));
                auto const* const obstacle = first_obstacle(block);
                if (obstacle == nullptr) {
                    taken_.push_back(block);
                    return block.first();
                }
                if (to_number(obstacle->last()) == ~uint128{})
                    break;
                n = to_number(obstacle->last()) + uint128{1};
            }
        }
        return {};
    }
    bool allocate(address_range const& block)
    {
        bool inside = false;
        for (auto const& r : config_.ranges)
            inside |= r.contains(block);
        if (!inside || first_obstacle(block) != nullptr)
            return false;
        taken_.push_back(block);
        return true;
    }
    std::vector<address_range>& taken() { return taken_; }

private:
    address_range const* first_obstacle(address_range const& block) const
    {
        for (auto const* list : {&config_.exclusions, &taken_})
            for (auto const& r : *list)
                if (r.overlaps(block))
                    return &r;
        return nullptr;
    }

    address_pool_config config_;
    std::vector<address_range> taken_;
};

TEST_CASE("Random blocks are those of a slow and obvious allocator", "[pool][model]")
{
    struct scene {
        address_pool_config config;
        std::vector<unsigned> lengths;
    };
    scene const scenes[] = {
        {{.ranges = ranges({"10.0.0.0/21"})}, {22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32}},
        {{.ranges = ranges({"10.0.3.77-10.0.9.200", "10.0.0.1-10.0.1.254"}), .exclusions = ranges({"10.0.5.5/32"})},
            {23, 24, 25, 26, 28, 30, 31, 32}},
        {{.ranges = ranges({"0.0.0.0/0"}), .exclusions = ranges({"127.0.0.0/8", "0.0.0.0/10", "255.255.255.255/32"})},
            {2, 3, 5, 8, 12, 14, 16, 18, 19, 20, 21, 22, 24, 27, 32}},
        {{.ranges = ranges({"::/0"}), .exclusions = ranges({"::/3", "fe80::/10"})},
            {2, 3, 4, 7, 16, 32, 33, 34, 35, 40, 48, 56, 63, 64, 100, 116, 117, 121, 122, 128}},
        {{.ranges = ranges({"2001:db8::ffff:f3a7-2001:db8::3:0:8fe6", "2001:db8:ffff:ffff::/64"})},
            {80, 84, 92, 96, 104, 110, 112, 115, 116, 117, 118, 120, 122, 124, 128}},
    };
    std::mt19937_64 random{42};
    auto const below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    for (auto const& [config, lengths] : scenes) {
        auto ours = *address_pool::make(config);
        slow_pool theirs{config};
        auto const family = config.ranges[0].afi();
        address_count in_use;
        for (int step = 0; step != 6000; ++step) {
            CAPTURE(step, config.ranges[0]);
            auto const length = lengths[below(lengths.size())];
            auto const width = width_of(family);
            auto& taken = theirs.taken();
            if (taken.size() < 150 && below(100) < (step / 1000 % 2 == 0 ? 65U : 35U)) {
                auto const mine = ours.allocate_block(family, length);
                auto const other = theirs.allocate(family, length);
                REQUIRE(mine.has_value() == other.has_value());
                if (mine) {
                    REQUIRE(*mine == *other);
                    in_use += address_count::power_of_two(width - length);
                }
            } else if (taken.size() < 150 && below(2) == 0) {
                auto const near = taken.empty() ? config.ranges[0] : taken[below(taken.size())];
                auto const n = (to_number(near.last()) + uint128{below(1 << 14)}) & ~low_bits(width - length);
                auto const block =
                    *address_range::make(to_address(family, n), to_address(family, n | low_bits(width - length)));
                auto const mine = ours.allocate_block(block.first(), length);
                REQUIRE(mine.has_value() == theirs.allocate(block));
                if (mine)
                    in_use += block.size();
            } else if (!taken.empty()) {
                auto const at = below(taken.size());
                auto const block = taken[at];
                taken[at] = taken.back();
                taken.pop_back();
                REQUIRE(ours.release_block(block.first(), block.prefix_length()));
                REQUIRE(ours.check(block.last()) == errc{});
                in_use -= block.size();
            }
            REQUIRE(ours.in_use() == in_use);
        }
        for (auto const& block : theirs.taken())
            REQUIRE(ours.release_block(block.first(), block.prefix_length()));
        CHECK(ours.in_use().is_zero());
        CHECK(*ours.lowest_free(family) == *address_pool::make(config)->lowest_free(family));
    }
}

} // namespace
