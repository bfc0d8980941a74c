// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/update_packer.hpp>

#include <bgpwire/message/update.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"
#include "support/hex.hpp"

#include <array>
#include <vector>

using namespace bgpwire;

namespace {

// ORIGIN IGP, AS_PATH empty, NEXT_HOP 10.240.0.20.
constexpr octets attributes = "40 01 01 00 | 40 02 00 | 40 03 04 0a f0 00 14"_hex;

constexpr std::array<std::uint8_t, 16> marker = [] {
    std::array<std::uint8_t, 16> all{};
    for (auto& octet : all)
        octet = 0xff;
    return all;
}();

/// Whether this is the marker and then these octets.
constexpr bool is_message(result<octets> const& message, octets rest)
{
    return message && same_octets(message->first(16), marker) && same_octets(message->subspan(16), rest);
}

std::vector<ipv4_nlri> many_routes(std::uint32_t count)
{
    std::vector<ipv4_nlri> routes;
    for (std::uint32_t i = 0; i != count; ++i)
        routes.emplace_back(ipv4_prefix{ipv4_address{0x0a000000 + i * 256}, 24});
    return routes;
}

update_view decoded(octets message, codec_context const& context = {})
{
    auto const view = next_message(message, context.maximum_message_length);
    REQUIRE((view && *view));
    auto const update = update_view::decode(**view, context);
    REQUIRE(update);
    CHECK_FALSE(update->error());
    return *update;
}

} // namespace

TEST_CASE("a route is announced with its attributes in one UPDATE", "[message][rfc4271-4.3]")
{
    std::array<std::uint8_t, 4096> memory{};
    std::array<ipv4_nlri, 1> const routes{ipv4_prefix{ipv4_address{0xc0a86401}, 32}};
    auto next = routes.begin();
    auto const message = update_packer{memory, {}}.announce(attributes, next, routes.end());
    CHECK(next == routes.end());
    CHECK(is_message(message,
        "00 2a 02 | 00 00 | 00 0e | 40 01 01 00 40 02 00 40 03 04 0a f0 00 14 | 20 c0 a8 64 01"_hex));
}

TEST_CASE("a route is withdrawn in the Withdrawn Routes field", "[message][rfc4271-4.3]")
{
    std::array<std::uint8_t, 4096> memory{};
    std::array<ipv4_nlri, 1> const routes{ipv4_prefix{ipv4_address{0xc0a86401}, 32}};
    auto next = routes.begin();
    CHECK(is_message(update_packer{memory, {}}.withdraw(next, routes.end()), "00 1c 02 | 00 05 20 c0 a8 64 01 | 00 00"_hex));
    CHECK(next == routes.end());
}

TEST_CASE("IPv6 routes go in MP_REACH_NLRI in front of the other attributes", "[message][rfc7606-5.1]")
{
    std::array<std::uint8_t, 4096> memory{};
    std::array<ipv6_nlri, 1> const routes{ipv6_prefix{ipv6_address{0x20010db800000000, 1}, 128}};
    auto next = routes.begin();
    mp_next_hop const hop{ipv6_address{0x20010db8ffff0000, 2}};
    CHECK(is_message(update_packer{memory, {}}.announce<ipv6_unicast>("40 01 01 00 | 40 02 00"_hex, hop, next, routes.end()),
        "00 48 02 | 00 00 | 00 31 | 90 0e 00 26 00 02 01 10 20 01 0d b8 ff ff 00 00 00 00 00 00 00 00 00 02 00"
        "80 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 | 40 01 01 00 40 02 00"_hex));

    next = routes.begin();
    CHECK(is_message(update_packer{memory, {}}.withdraw<ipv6_unicast>(next, routes.end()),
        "00 2f 02 | 00 00 | 00 18 | 90 0f 00 14 00 02 01 80 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01"_hex));
}

TEST_CASE("a link-local next hop is sent after the global one", "[message][rfc2545-3]")
{
    std::array<std::uint8_t, 4096> memory{};
    std::array<ipv6_nlri, 1> const routes{ipv6_prefix{ipv6_address{0x20010db800000000, 0}, 32}};
    auto next = routes.begin();
    mp_next_hop const hop{ipv6_address{0x20010db8ffff0000, 2}, ipv6_address{0xfe80000000000000, 2}};
    CHECK(is_message(update_packer{memory, {}}.announce<ipv6_unicast>({}, hop, next, routes.end()),
        "00 45 02 | 00 00 | 00 2e | 90 0e 00 2a 00 02 01 20 20 01 0d b8 ff ff 00 00 00 00 00 00 00 00 00 02"
        "fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 02 00 | 20 20 01 0d b8"_hex));
}

TEST_CASE("End-of-RIB is the empty UPDATE, or an empty MP_UNREACH_NLRI", "[message][rfc4724-2]")
{
    std::array<std::uint8_t, 64> memory{};
    update_packer const packer{memory, {}};
    CHECK(is_message(packer.end_of_rib(ipv4_unicast), "00 17 02 | 00 00 | 00 00"_hex));
    CHECK(is_message(packer.end_of_rib(ipv6_unicast), "00 1d 02 | 00 00 | 00 06 | 80 0f 03 00 02 01"_hex));
}

TEST_CASE("many routes fill messages to the limit and none is lost", "[message][rfc4271-4.1]")
{
    auto const length = GENERATE(std::uint16_t{4096}, std::uint16_t{65535}, std::uint16_t{100});
    codec_context context;
    context.maximum_message_length = length;
    std::vector<std::uint8_t> memory(65535);
    update_packer const packer{memory, context};
    auto const routes = many_routes(5000);

    std::vector<ipv4_nlri> announced;
    for (auto next = routes.begin(); next != routes.end();) {
        auto const message = packer.announce(attributes, next, routes.end());
        REQUIRE(message);
        CHECK(message->size() <= length);
        CHECK((next == routes.end() || message->size() + 4 > length)); // no room for one more
        for (auto const route : decoded(*message, context).nlri())
            announced.push_back(route);
    }
    CHECK(announced == routes);

    std::vector<ipv4_nlri> withdrawn;
    for (auto next = routes.begin(); next != routes.end();) {
        auto const message = packer.withdraw(next, routes.end());
        REQUIRE(message);
        CHECK(message->size() <= length);
        CHECK((next == routes.end() || message->size() + 4 > length));
        for (auto const route : decoded(*message, context).withdrawn_routes())
            withdrawn.push_back(route);
    }
    CHECK(withdrawn == routes);
}

TEST_CASE("path identifiers stand before the routes where ADD-PATH was agreed on", "[message][rfc7911-3]")
{
    std::array<std::uint8_t, 128> memory{};
    codec_context context;
    context.add_path.insert(ipv4_unicast);
    std::array<ipv4_nlri, 1> const routes{ipv4_nlri{ipv4_prefix{ipv4_address{0x0a000000}, 8}, 7}};
    auto next = routes.begin();
    CHECK(is_message(update_packer{memory, context}.withdraw(next, routes.end()),
        "00 1d 02 | 00 06 00 00 00 07 08 0a | 00 00"_hex));
}

TEST_CASE("where not even one route fits nothing is written and nothing is skipped", "[message]")
{
    auto const routes = many_routes(3);
    for (std::size_t size = 0; size != 41; ++size) { // 19 + 2 + 2 + 14 and a route of 4
        std::vector<std::uint8_t> memory(size);
        auto next = routes.begin();
        CHECK(update_packer{memory, {}}.announce(attributes, next, routes.end()).error().code == errc::no_buffer_space);
        CHECK(next == routes.begin());
    }
    std::vector<std::uint8_t> memory(41);
    auto next = routes.begin();
    CHECK(update_packer{memory, {}}.announce(attributes, next, routes.end()));
    CHECK(next == routes.begin() + 1);
}

TEST_CASE("packing allocates nothing", "[message]")
{
    std::vector<std::uint8_t> memory(4096);
    auto const routes = many_routes(5000);
    std::size_t octets_written = 0;
    auto const allocated = test::allocations_in([&] {
        for (auto next = routes.begin(); next != routes.end();)
            if (auto const message = update_packer{memory, {}}.announce(attributes, next, routes.end()))
                octets_written += message->size();
    });
    CHECK(allocated == 0);
    CHECK(octets_written > 20000);
}
