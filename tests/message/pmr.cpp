// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pmr.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"
#include "support/hex.hpp"
#include "support/text.hpp"

#include <array>

using namespace bgpwire;
using bgpwire::test::to_text;

namespace {

/// Counts what it is asked for, and takes it out of a buffer.
struct counting_resource : std::pmr::monotonic_buffer_resource {
    using monotonic_buffer_resource::monotonic_buffer_resource;
    int allocations = 0;
    void* do_allocate(std::size_t size, std::size_t alignment) override
    {
        ++allocations;
        return monotonic_buffer_resource::do_allocate(size, alignment);
    }
};

constexpr auto received =
    "ffffffffffffffffffffffffffffffff 003b 02 | 0005 20 09080706 | 001b 40010100 400206 0201 0000fde9 400304 c0000201"
    " c00804 fde80064 | 18 c63364"_hex;

} // namespace

TEST_CASE("an UPDATE is kept, built and sent out of the caller's memory resource alone", "[message][pmr]")
{
    std::array<std::byte, 8192> buffer{};
    counting_resource resource{buffer.data(), buffer.size(), std::pmr::null_memory_resource()};
    auto const message = next_message(received);
    REQUIRE((message && message->has_value()));
    auto const view = update_view::decode(**message, {});
    REQUIRE(view);

    auto const before = test::allocations();
    pmr::update kept{*view, &resource};
    kept.path_attributes.set(pmr::as_path{{asn{65010}, asn{65001}}, &resource});
    kept.path_attributes.set(pmr::communities{{well_known::no_export}, &resource});
    kept.path_attributes.set(pmr::large_communities{{large_community{1, 2, 3}}, &resource});
    kept.nlri.push_back(*ipv4_prefix::parse("203.0.113.0/24"));
    std::array<std::uint8_t, 4096> memory{};
    wire::writer out{memory};
    kept.encode(out);
    CHECK(test::allocations() == before);
    CHECK(resource.allocations > 0);

    REQUIRE(out.ok());
    CHECK(to_text(*update_view::decode(**next_message(out.written()), {}))
        == "UPDATE withdraw 9.8.7.6/32 announce 198.51.100.0/24 203.0.113.0/24 with ORIGIN IGP; AS_PATH [65010 65001]; "
           "NEXT_HOP 192.0.2.1; COMMUNITIES no-export; LARGE_COMMUNITY 1:2:3");
}

TEST_CASE("OPEN and NOTIFICATION live in it as well", "[message][pmr]")
{
    std::array<std::byte, 4096> buffer{};
    counting_resource resource{buffer.data(), buffer.size(), std::pmr::null_memory_resource()};
    auto const before = test::allocations();
    pmr::capabilities announced{&resource};
    announced.add(four_octet_as_number_capability{asn{65001}});
    announced.add(multiprotocol_capability{ipv6_unicast});
    CHECK(test::allocations() == before);
    CHECK(resource.allocations > 0);
    CHECK(announced.view().contains<multiprotocol_capability>());
}
