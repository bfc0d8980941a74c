// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/detail/hash.hpp>

#include <bgpwire/pool/pool_allocator.hpp>

#include "catch.hpp"

#include <ctime>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace bgpwire;

namespace {

constexpr text_view zero_to_fourteen{"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e", 15};
constexpr detail::hash_key reference_key{0x0706050403020100, 0x0f0e0d0c0b0a0908};

// Appendix A of the paper; then what OpenSSL gives for one round and three.
static_assert(detail::sip_hash<2, 4>{reference_key}.finish(zero_to_fourteen) == 0xa129ca6149be45e5);
static_assert(detail::sip_hash<2, 4>{reference_key}.finish("") == 0x726fdb47dd0e0e31);
static_assert(detail::sip_hash<1, 3>{reference_key}.finish("") == 0xabac0158050fc4dc);
static_assert(detail::sip_hash<1, 3>{reference_key}.finish(zero_to_fourteen) == 0xd320d86d2a519956);
static_assert(detail::sip_hash<1, 3>{reference_key}.finish(zero_to_fourteen.substr(0, 8)) == 0x369095118d299a8e);
static_assert(detail::hash_of(0x0706050403020100, reference_key) == 0x36909511);

/// 14 pieces of 16 octets, each in one of two forms, which differ in the highest bits of three octets.
std::string flipped(unsigned n)
{
    std::string all;
    for (unsigned i = 0; i != 14; ++i) {
        std::string piece = "abcdefghijklmnop";
        if ((n >> i & 1) != 0)
            for (std::size_t at : {7U, 11U, 15U})
                piece[at] = static_cast<char>(piece[at] ^ 0x80);
        all += piece;
    }
    return all;
}
std::string ordinary(unsigned n)
{
    std::string name = "namespace-" + std::to_string(n % 97) + "/service-" + std::to_string(n);
    name.resize(14 * 16, '-');
    return name;
}

constexpr unsigned count = 16'384;

pool_allocator<std::string> allocator_with(std::uint64_t seed)
{
    std::vector<pool_config> pools(1);
    pools[0].name = "pool";
    pools[0].ranges = {*address_range::parse("10.0.0.0/8"), *address_range::parse("2001:db8::/32")};
    return *pool_allocator<std::string>::make(pools, allocator_start::fresh, seed);
}

/// CPU time of giving each an address and a key, and of taking all back.
template<class NameOf>
std::clock_t cost_of(NameOf name_of, std::uint64_t seed)
{
    auto a = allocator_with(seed);
    std::vector<std::string> names;
    for (unsigned n = 0; n != count; ++n)
        names.push_back(name_of(n));
    auto const start = std::clock();
    bool all = true;
    for (auto const& name : names) {
        allocation_request request;
        request.sharing.key = name;
        all = a.allocate(name, request) && all;
    }
    for (auto const& name : names)
        all = a.release(name) && all;
    auto const took = std::clock() - start;
    CHECK(all);
    return took;
}

} // namespace

TEST_CASE("names that are made to collide have as many hashes as others, under any key", "[pool]")
{
    std::uint64_t const seed = GENERATE(std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{0x0123456789abcdef});
    std::set<std::uint32_t> hashes;
    for (unsigned n = 0; n != count; ++n)
        hashes.insert(detail::hash_of(text_view{flipped(n)}, detail::hash_key{seed}));
    CHECK(hashes.size() > count - 8); // of so many, chance alone has two that are the same once in 32 keys
}

TEST_CASE("names that are made to collide cost what others cost, as owners and as sharing keys", "[pool]")
{
    std::random_device any;
    std::uint64_t const seed = std::uint64_t{any()} << 32 | any();
    CAPTURE(seed);
    auto const plain = cost_of(ordinary, seed);
    CHECK(cost_of(flipped, seed) < 10 * plain + CLOCKS_PER_SEC / 10); // a thousand times where they all collide
}

TEST_CASE("addresses whose halves cancel each other out have different hashes", "[pool]")
{
    std::set<std::uint32_t> hashes;
    for (std::uint64_t high = 0; high != count; ++high) // the same number from a function of both halves
        hashes.insert(detail::hash_of(uint128{high, detail::mixed(high)}, detail::hash_key{1}));
    CHECK(hashes.size() > count - 8);
}

TEST_CASE("nothing but time depends on the key of the hashes", "[pool]")
{
    auto a = allocator_with(1), b = allocator_with(2);
    std::mt19937 random{7};
    for (int i = 0; i != 2000; ++i) {
        auto const owner = "owner " + std::to_string(random() % 300);
        auto const key = random() % 3 == 0 ? "key " + std::to_string(random() % 20) : std::string{};
        service_port const port{6, static_cast<std::uint16_t>(random() % 4)};
        allocation_request request;
        request.sharing.key = key;
        request.sharing.ports = {&port, 1};
        if (random() % 3 == 0)
            CHECK(a.release(owner) == b.release(owner));
        else
            CHECK(a.allocate(owner, request) == b.allocate(owner, request));
    }
    std::vector<std::string> first, second;
    a.for_each([&](text_view owner, lease const&) { first.emplace_back(owner.begin(), owner.end()); });
    b.for_each([&](text_view owner, lease const&) { second.emplace_back(owner.begin(), owner.end()); });
    CHECK(first == second);
    CHECK(a.snapshot() == b.snapshot());
}
