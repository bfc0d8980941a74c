// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/pool_allocator.hpp>

#include "catch.hpp"
#include "support/hex.hpp"
#include "support/text.hpp"

#include <map>
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

using pools = std::vector<pool_config>;
using snapshot = std::vector<std::uint8_t>;

std::string said(result<lease> const& l) { return l ? to_text(*l) : to_text(l.error().code); }

/// Restores, and says who is refused and why.
template<class Allocator>
std::string restore(Allocator& a, octets s)
{
    std::map<std::string, std::string> refused;
    auto const done = a.restore(s, [&](auto const& owner, lease const& l, errc why) {
        refused[std::string{owner}] = to_text(l) + ' ' + to_text(why);
    });
    if (!done)
        return to_text(done.error().code);
    auto text = std::to_string(*done);
    for (auto const& [owner, why] : refused)
        text += "; " + owner + ' ' + why;
    return text;
}

TEST_CASE("A snapshot is these octets, on every machine", "[pool]")
{
    auto a = *pool_allocator<std::string>::make(
        pools{{.name = "p", .ranges = ranges({"10.0.0.0/24", "2001:db8::/64"}), .cool_down = 9}});
    service_port const web[] = {{6, 80}};
    REQUIRE(a.allocate("s1"));
    REQUIRE(a.allocate(
        "s2", {.stack = stack::require_dual, .sharing = {.key = "k", .backend = "b", .ports = web}, .owner_class = 7}));
    REQUIRE(a.release("s1", 258));
    auto const written = a.snapshot();
    CHECK(same_octets(written,
        "62 67 70 77 70 6f 6f 6c | 0001 | 00"
        "00000001 | 0001 70 | 0000000000000000"
        "0000000000000001 | 0002 73 32 | 00000007"
        "02 | 04 20 0a000001 | 06 80 20010db8000000000000000000000000"
        "01 | 0001 6b | 0000 | 0001 62 | 0001 | 06 0050"
        "0000000000000001 | 04 20 0a000000 | 0000000000000102"
        "aa6d64ff"_hex));

    auto b = *pool_allocator<std::string>::make(
        pools{{.name = "p", .ranges = ranges({"10.0.0.0/24", "2001:db8::/64"}), .cool_down = 9}},
        allocator_start::restoring);
    CHECK(restore(b, written) == "1");
    CHECK(b.snapshot() == written);
    b.seal();
    CHECK(said(b.find("s2")) == "10.0.0.1 2001:db8::");
    CHECK(
        said(b.claim("s3", ip("10.0.0.1"), {.sharing = {.key = "k", .backend = "b", .ports = web}})) == "port in use");
    CHECK(said(b.claim("s3", ip("10.0.0.0"), {.now = 266})) == "address is cooling down");
    CHECK(said(b.allocate("s3", {.now = 266})) == "10.0.0.2");
    CHECK(said(b.allocate("s4", {.now = 267})) == "10.0.0.0");
}

TEST_CASE("A damaged snapshot is refused and changes nothing, whichever bit it is", "[pool]")
{
    auto const make = [] {
        return *pool_allocator<std::string>::make(pools{{.name = "p", .ranges = ranges({"10.0.0.0/24"})}});
    };
    auto a = make();
    REQUIRE(a.allocate("s1", {.sharing = {.key = "k"}}));
    REQUIRE(a.allocate("s2"));
    auto const good = a.snapshot();
    auto b = make();
    REQUIRE(b.allocate("other"));
    auto const before = b.snapshot();
    for (std::size_t bit = 0; bit != 8 * good.size(); ++bit) {
        auto bad = good;
        bad[bit / 8] = static_cast<std::uint8_t>(bad[bit / 8] ^ 1U << bit % 8);
        REQUIRE(restore(b, bad) == "damaged snapshot");
    }
    for (std::size_t size = 0; size != good.size(); ++size)
        REQUIRE(restore(b, octets{good}.first(size)) == "damaged snapshot");
    auto longer = good;
    longer.push_back(0);
    CHECK(restore(b, longer) == "damaged snapshot");
    CHECK(b.snapshot() == before);
    CHECK(restore(b, good) == "1; s1 10.0.0.0 address in use");
}

/// The snapshot with other contents and the checksum to go with them.
snapshot forged(snapshot s, std::size_t at, std::uint8_t value)
{
    s[at] = value;
    std::uint32_t crc = 0xffffffff;
    for (std::size_t i = 0; i != s.size() - 4; ++i) {
        crc ^= s[i];
        for (int bit = 0; bit != 8; ++bit)
            crc = crc >> 1 ^ ((crc & 1) != 0 ? 0x82f63b78 : 0);
    }
    for (std::size_t i = 0; i != 4; ++i)
        s[s.size() - 4 + i] = static_cast<std::uint8_t>(~crc >> (24 - 8 * i));
    return s;
}

TEST_CASE("A snapshot of another version, or of something else, is refused", "[pool]")
{
    auto a = *pool_allocator<std::string>::make(pools{{.name = "p", .ranges = ranges({"10.0.0.0/24"})}});
    REQUIRE(a.allocate("s1"));
    auto const good = a.snapshot();
    CHECK(restore(a, forged(good, 9, 2)) == "unknown version");
    CHECK(restore(a, forged(good, 0, 'x')) == "unknown version");
    auto numbers = *pool_allocator<std::uint64_t>::make(pools{{.name = "p", .ranges = ranges({"10.0.0.0/24"})}});
    CHECK_FALSE(numbers.restore(good, [](auto const&, lease const&, errc) {}));
    CHECK(restore(a, numbers.snapshot()) == "unknown version");
    CHECK(restore(a, address_pool::make({.ranges = ranges({"10.0.0.0/24"})})->snapshot()) == "unknown version");
}

TEST_CASE("Contents that make no sense are refused even if their checksum is right", "[pool]")
{
    auto a = *pool_allocator<std::string>::make(pools{{.name = "p", .ranges = ranges({"10.0.0.0/24"})}});
    REQUIRE(a.allocate("s1", {.sharing = {.key = "k"}}));
    auto const good = a.snapshot();
    auto b = *pool_allocator<std::string>::make(pools{{.name = "p", .ranges = ranges({"10.0.0.0/24"})}});
    REQUIRE(restore(b, forged(good, 11, good[11])) == "1");
    for (std::size_t at = 0; at + 4 < good.size(); ++at)
        for (unsigned value = 0; value != 256; ++value) {
            auto c = *pool_allocator<std::string>::make(pools{{.name = "p", .ranges = ranges({"10.0.0.0/24"})}});
            auto const outcome = restore(c, forged(good, at, static_cast<std::uint8_t>(value)));
            if (outcome == "unknown version")
                REQUIRE(c.size() == 0);
            else
                REQUIRE(outcome[0] == (c.size() == 1 ? '1' : '0'));
        }
}

TEST_CASE("An address that rests twice in a snapshot rests once", "[pool]")
{
    pools const config{{.name = "p",
        .ranges = ranges({"10.0.0.0/31"}),
        .order = selection_order::least_recently_released}};
    auto a = *pool_allocator<std::string>::make(config);
    REQUIRE(a.allocate("s"));
    REQUIRE(a.release("s"));
    auto octets = a.snapshot();
    constexpr std::size_t record = 1 + 1 + 4 + 8, checksum = 4; // family, length, address, when
    auto const count = octets.size() - checksum - record - 1;
    REQUIRE(octets[count] == 1);
    octets[count] = 2;
    std::vector<std::uint8_t> const again{
        octets.end() - static_cast<std::ptrdiff_t>(record + checksum), octets.end() - checksum};
    octets.insert(octets.end() - checksum, again.begin(), again.end());
    auto b = *pool_allocator<std::string>::make(config);
    CHECK(restore(b, forged(octets, 11, octets[11])) == "0");
    CHECK(b.allocate("x")->address() == ip("10.0.0.1"));
    CHECK(b.allocate("y")->address() == ip("10.0.0.0"));
    CHECK(b.allocate("z").error().code == errc::pool_exhausted);
    CHECK(b.pool(pool_id{0}).in_use(afi::ipv4) == address_count{2});
}

TEST_CASE("What today's pools cannot give is refused lease by lease", "[pool]")
{
    auto a = *pool_allocator<std::string>::make(pools{{.name = "p", .ranges = ranges({"10.0.0.0/24"})}});
    for (auto const* owner : {"a", "b", "c", "d"})
        REQUIRE(a.allocate(owner));
    REQUIRE(a.allocate("net", {.block = 28}));
    auto b = *pool_allocator<std::string>::make(pools{{.name = "q",
                                                    .ranges = ranges({"10.0.0.1-10.0.0.20"}),
                                                    .exclusions = ranges({"10.0.0.2/32"}),
                                                    .is_draining = true}},
        allocator_start::restoring);
    REQUIRE(b.claim("x", ip("10.0.0.3")));
    CHECK(restore(b, a.snapshot())
        == "1; a 10.0.0.0 not in the pool; c 10.0.0.2 reserved address; d 10.0.0.3 address in use; net 10.0.0.16/28 "
           "not in "
           "the pool");
    CHECK(said(b.find("b")) == "10.0.0.1");
}

TEST_CASE("Orphans, quotas and where random pools are survive", "[pool]")
{
    pools const config{{.name = "p",
                           .ranges = ranges({"10.0.0.0/24", "2001:db8::/64"}),
                           .order = selection_order::random,
                           .seed = 3,
                           .quota = 2},
        {.name = "q", .ranges = ranges({"10.0.1.0/24"}), .auto_assign = false}};
    auto a = *pool_allocator<std::string>::make(config);
    REQUIRE(a.allocate("one", {.owner_class = 1}));
    REQUIRE(a.allocate("two", {.owner_class = 1}));
    REQUIRE(a.allocate("lost", {.pool = "q"}));
    REQUIRE(a.reload(pools{config[0]}, orphan_policy::keep));
    auto b = *pool_allocator<std::string>::make(pools{config[0]}, allocator_start::restoring);
    CHECK(restore(b, a.snapshot()) == "3");
    CHECK(b.snapshot() == a.snapshot());
    b.seal();
    CHECK(said(b.allocate("three", {.owner_class = 1})) == "quota exceeded");
    CHECK(said(b.find("lost")) == "10.0.1.0");
    CHECK(b.find("lost")->pool() == pool_id::none);
    CHECK(said(a.allocate("four")) == said(b.allocate("four")));
    auto c = *pool_allocator<std::string>::make(config, allocator_start::restoring);
    CHECK(restore(c, a.snapshot()) == "4");
    CHECK(c.pool(c.find("lost")->pool()).name() == "q"); // the pool is back
}

TEST_CASE("Owners of all kinds survive a snapshot", "[pool]")
{
    pools const config{{.name = "p", .ranges = ranges({"10.0.0.0/24"})}};
    struct tenant {
        std::uint32_t site, number;
        bool operator==(tenant const&) const = default;
    };
    auto a = *pool_allocator<tenant>::make(config);
    REQUIRE(a.allocate({1, 2}));
    auto b = *pool_allocator<tenant>::make(config);
    CHECK(b.restore(a.snapshot(), [](tenant, lease const&, errc) {}) == result<std::size_t>{1U});
    CHECK(said(b.find(tenant{1, 2})) == "10.0.0.0");
    enum class role : std::uint8_t { web, mail };
    auto c = *pool_allocator<role>::make(config);
    REQUIRE(c.allocate(role::mail));
    auto d = *pool_allocator<role>::make(config);
    CHECK(d.restore(c.snapshot(), [](role, lease const&, errc) {}) == result<std::size_t>{1U});
    CHECK(said(d.find(role::mail)) == "10.0.0.0");
    CHECK_FALSE(d.restore(a.snapshot(), [](role, lease const&, errc) {}));
}

TEST_CASE("Which addresses of a pool are in use is restored bit by bit", "[pool]")
{
    auto const make = [] {
        return *address_pool::make(
            {.ranges = ranges({"10.0.0.0/20", "10.1.0.5-10.1.0.90", "0.0.0.0/5", "2001:db8::/32"}),
                .exclusions = ranges({"10.0.3.0/24"}),
                .avoid_buggy_ips = true});
    };
    auto pool = make();
    std::mt19937_64 random{5};
    for (int i = 0; i != 3000; ++i) {
        auto const n = random();
        static_cast<void>(pool.allocate(ipv4_address{0x0a000000U + static_cast<std::uint32_t>(n % 5000)}));
        static_cast<void>(pool.allocate(ipv4_address{static_cast<std::uint32_t>(n >> 32 & 0x7ffffff)}));
        static_cast<void>(pool.allocate(ipv6_address{0x20010db800000000, n & 0xffffff}));
    }
    REQUIRE(pool.allocate_block(afi::ipv6, 64));
    REQUIRE(pool.allocate_block(afi::ipv6, 50));
    REQUIRE(pool.allocate_block(afi::ipv4, 27));

    auto const written = pool.snapshot();
    auto other = make();
    REQUIRE(other.allocate(ip("10.0.0.77")));
    REQUIRE(other.allocate_block(afi::ipv6, 33));
    auto const restored = other.restore(written);
    REQUIRE(restored);
    CHECK(*restored == pool.in_use());
    CHECK(other.snapshot() == written);
    CHECK(other.in_use(afi::ipv4) == pool.in_use(afi::ipv4));
    CHECK(other.in_use(afi::ipv6) == pool.in_use(afi::ipv6));
    for (std::uint32_t i = 0; i != 5000; ++i)
        REQUIRE(other.check(ipv4_address{0x0a000000U + i}) == pool.check(ipv4_address{0x0a000000U + i}));
    for (int i = 0; i != 200; ++i) {
        REQUIRE(other.allocate(afi::ipv4) == pool.allocate(afi::ipv4));
        REQUIRE(other.allocate(afi::ipv6) == pool.allocate(afi::ipv6));
        REQUIRE(other.allocate_block(afi::ipv6, 64) == pool.allocate_block(afi::ipv6, 64));
    }
    CHECK(other.snapshot() == pool.snapshot());
}

TEST_CASE("The bits of other ranges, and damaged ones, are refused", "[pool]")
{
    auto pool = *address_pool::make({.ranges = ranges({"10.0.0.0/24", "2001:db8::/64"})});
    REQUIRE(pool.allocate(ip("10.0.0.9")));
    REQUIRE(pool.allocate(ip("2001:db8::9")));
    REQUIRE(pool.allocate_block(afi::ipv6, 80));
    auto const good = pool.snapshot();
    auto other = *address_pool::make({.ranges = ranges({"10.0.0.0/24", "2001:db8::/65"})});
    CHECK(other.restore(good).error().code == errc::different_pools);
    auto buggy = *address_pool::make({.ranges = ranges({"10.0.0.0/24", "2001:db8::/64"}), .avoid_buggy_ips = true});
    CHECK(buggy.restore(good).error().code == errc::different_pools);
    auto fresh = *address_pool::make({.ranges = ranges({"10.0.0.0/24", "2001:db8::/64"})});
    for (std::size_t bit = 0; bit < 8 * good.size(); bit += 7) {
        auto bad = good;
        bad[bit / 8] = static_cast<std::uint8_t>(bad[bit / 8] ^ 1U << bit % 8);
        REQUIRE(fresh.restore(bad).error().code == errc::damaged_snapshot);
    }
    // Right checksum, wrong contents: whatever comes of it, counters and bits agree.
    for (std::size_t at = 10; at + 4 < good.size(); ++at)
        for (unsigned value : {0x00U, 0x01U, 0x0cU, 0x40U, 0x7fU, 0x80U, 0xffU}) {
            auto restored = fresh;
            if (auto const n = restored.restore(forged(good, at, static_cast<std::uint8_t>(value)))) {
                REQUIRE(*n == restored.in_use());
                REQUIRE(restored.restore(restored.snapshot()) == n);
            } else {
                REQUIRE(restored.in_use().is_zero());
            }
        }
}

} // namespace
