// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/pool_limits.hpp>

#include <bgpwire/pool/pool_allocator.hpp>

#include "catch.hpp"
#include "support/text.hpp"

#include <string>

// Each limit at its largest, and one more.

namespace {

using namespace bgpwire;
using test::to_text;

constexpr auto longest = pool_limits::longest_text;

std::vector<pool_config> const pools{{.name = "p", .ranges = {*address_range::parse("10.0.0.0/24")}}};
ip_address const wanted = *ip_address::parse("10.0.0.9");

using allocator = pool_allocator<std::string>;

errc why(result<lease> const& l) { return l ? errc{} : l.error().code; }

/// What all that takes terms says to them: of an owner that has nothing, and of one that has.
std::vector<errc> answers(sharing_terms const& terms)
{
    auto a = *allocator::make(pools);
    std::vector<errc> all{why(a.preview({.sharing = terms})),
        why(a.preview_claim("o", {&wanted, 1}, {.sharing = terms})), why(a.allocate("allocates", {.sharing = terms})),
        why(a.claim("claims", wanted, {.sharing = terms}))};
    a.explain({.sharing = terms}, any_owner{}, [&](pool_report const& r) { all.push_back(r.why); });
    auto b = *allocator::make(pools);
    REQUIRE(b.allocate("o"));
    auto const before = b.snapshot();
    all.push_back(why(b.allocate("o", {.sharing = terms})));
    auto const after_allocate = b.snapshot();
    all.push_back(why(b.claim("o", wanted, {.sharing = terms})));
    if (all.back() != errc{}) {
        CHECK(a.size() == 0);
        CHECK(after_allocate == before);
        CHECK(b.snapshot() == before);
    } else {
        auto c = *allocator::make(pools);
        CHECK(c.restore(a.snapshot(), [](auto&&...) {}) == std::size_t{2});
        CHECK(c.snapshot() == a.snapshot());
    }
    return all;
}

TEST_CASE("Texts of sharing are as long as the limit, and no longer", "[pool]")
{
    std::string const fits(longest, 'k'), one_more(longest + 1, 'k'), flood(70'000, 'k');
    std::vector<errc> const good(7);
    for (auto const& text : {fits, one_more, flood}) {
        bool const is_good = text.size() == longest;
        auto const all = [&](errc bad) { return is_good ? good : std::vector<errc>(7, bad); };
        CHECK(answers({.key = text}) == all(errc::sharing_key_too_long));
        CHECK(answers({.key = "k", .scope = text}) == all(errc::sharing_scope_too_long));
        CHECK(answers({.key = "k", .backend = text}) == all(errc::backend_too_long));
        CHECK(answers({.key = text, .scope = text, .backend = text}) == all(errc::sharing_key_too_long));
        if (!is_good) // also where no key says that they matter
            CHECK(answers({.backend = text}) == all(errc::backend_too_long));
    }
}

TEST_CASE("Ports are as many as a snapshot can count, and no more", "[pool]")
{
    std::vector<service_port> ports;
    for (std::uint32_t i = 0; i != pool_limits::most_ports; ++i)
        ports.push_back({6, static_cast<std::uint16_t>(i)});
    auto a = *allocator::make(pools);
    CHECK(a.allocate("o", {.sharing = {.key = "k", .ports = ports}}));
    auto b = *allocator::make(pools);
    CHECK(b.restore(a.snapshot(), [](auto&&...) {}) == std::size_t{1});
    CHECK(b.snapshot() == a.snapshot());
    ports.push_back({17, 53});
    CHECK(answers({.key = "k", .ports = ports}) == std::vector<errc>(7, errc::too_many_ports));
}

TEST_CASE("Owners' names are as long as the limit, and no longer", "[pool]")
{
    for (bool is_first : {true, false}) { // the first name of all lies elsewhere in its chunk
        auto a = *allocator::make(pools);
        if (!is_first)
            REQUIRE(a.allocate("before"));
        std::string const fits(longest, 'x'), one_more(longest + 1, 'x');
        REQUIRE(a.allocate(fits));
        CHECK(a.owner(a.find(fits)->handle()) == fits);
        CHECK(why(a.allocate(one_more)) == errc::owner_too_long);
        CHECK(why(a.claim(one_more, wanted)) == errc::owner_too_long);
        CHECK(why(a.preview_claim(one_more, {&wanted, 1})) == errc::owner_too_long);
        CHECK(why(a.find(one_more)) == errc::not_allocated);
        CHECK(why(a.release(one_more)) == errc::not_allocated);
        struct one {
            std::string owner;
            ip_address address;
        };
        std::vector<errc> refused;
        CHECK(a.claim_each(std::vector<one>{{one_more, wanted}, {"o", wanted}},
                  [&](std::size_t, errc code) { refused.push_back(code); })
            == 1);
        CHECK(refused == std::vector{errc::owner_too_long});
        CHECK(a.release(fits));
        CHECK(a.allocate(std::string(longest, 'y')));
    }
}

TEST_CASE("Pools' names are as long as the limit, and no longer", "[pool]")
{
    std::string const fits(longest, 'p'), one_more(longest + 1, 'p');
    auto next = pools;
    next[0].name = fits;
    auto const a = allocator::make(next);
    REQUIRE(a);
    CHECK(a->find_pool(fits));
    auto b = *allocator::make(pools);
    CHECK(b.restore(a->snapshot(), [](auto&&...) {}) == std::size_t{0});
    CHECK(b.reload(next));
    CHECK(b.pool(pool_id{}).name() == fits);
    next.insert(next.begin(), {.name = "q", .ranges = {*address_range::parse("10.0.1.0/24")}});
    next[1].name = one_more;
    CHECK(allocator::make(next).error() == error{.code = errc::pool_name_too_long, .offset = 1});
    CHECK(b.reload(next).error() == error{.code = errc::pool_name_too_long, .offset = 1});
    CHECK(why(b.allocate("o", {.pool = one_more})) == errc::unknown_pool);
    CHECK(b.pool(pool_id{}).name() == fits);
}

TEST_CASE("A fault of a pool whose place an error cannot hold is not said of another", "[pool]")
{
    auto const offset_at = [](std::uint32_t faulty) {
        std::vector<pool_config> many(faulty + 1);
        std::vector<std::string> names;
        for (std::uint32_t i = 0; i != faulty; ++i)
            names.push_back(std::to_string(i));
        for (std::uint32_t i = 0; i != faulty; ++i) {
            many[i].name = names[i];
            many[i].ranges = {address_range{ip_address{ipv4_address{0x0a000000 + i}}}};
        }
        many[faulty].name = "none";
        auto const of_empty = allocator::make(many);
        many[faulty].ranges = {*address_range::parse("10.0.0.0/32")};
        auto const of_overlap = allocator::make(many);
        CHECK(of_empty.error().code == errc::no_addresses);
        CHECK(of_overlap.error().code == errc::overlapping_ranges);
        CHECK(of_empty.error().offset == of_overlap.error().offset);
        return of_empty.error().offset;
    };
    CHECK(offset_at(65'534) == 65'534);
    CHECK(offset_at(65'537) == 65'535);
}

TEST_CASE("More pools than there are numbers for are refused before the first is looked at", "[pool]")
{
    pool_config const one{};
    CHECK(allocator::make({&one, pool_limits::most_pools + 1}).error().code == errc::too_many_pools);
}

TEST_CASE("A family that is none is refused", "[pool]")
{
    auto a = *allocator::make(pools);
    CHECK(why(a.allocate("o", {.family = static_cast<afi>(25)})) == errc::wrong_address_family);
    CHECK(why(a.allocate("o", {.stack = stack::prefer_dual, .family = static_cast<afi>(0)}))
        == errc::wrong_address_family);
    CHECK(a.size() == 0);
}

TEST_CASE("What is too long has a name in words", "[pool]")
{
    CHECK(to_text(errc::owner_too_long) == "owner's name too long");
    CHECK(to_text(errc::sharing_key_too_long) == "sharing key too long");
    CHECK(to_text(errc::sharing_scope_too_long) == "sharing scope too long");
    CHECK(to_text(errc::backend_too_long) == "backend too long");
    CHECK(to_text(errc::too_many_ports) == "too many ports");
    CHECK(to_text(errc::pool_name_too_long) == "pool's name too long");
    CHECK(to_text(errc::too_many_pools) == "too many pools");
}

} // namespace
