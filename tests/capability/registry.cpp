// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/registry.hpp>

#include "capability/support.hpp"
#include "support/allocations.hpp"

#include <tuple>
#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

template<class List>
struct as_tuple;
template<class... T>
struct as_tuple<type_list<T...>> {
    using type = std::tuple<T...>;
};
using every_capability = as_tuple<known_capabilities>::type;

constexpr auto printable_characters = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                      "[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

/// Octets that are well-formed for many capabilities and different at each place.
std::vector<std::uint8_t> value_of(std::size_t length, unsigned seed)
{
    std::vector<std::uint8_t> value(length);
    for (std::size_t i = 0; i != length; ++i)
        value[i] = static_cast<std::uint8_t>(seed == 0 ? 0 : seed == 1 ? i : i * 37 + seed * 11);
    return value;
}

struct private_capability {
    static constexpr capability_traits traits{.code = 239, .name = "private", .length = {0, 1, 0}};
    static constexpr result<private_capability> decode(octets) noexcept { return private_capability{}; }
    constexpr void encode(wire::writer&) const noexcept {}
    template<class Out>
    friend constexpr Out print_to(Out out, private_capability)
    {
        return print_literal(out, "private");
    }
};

/// The code of the type as which the list visits a capability; 0: as its octets.
template<class List>
std::uint8_t visited_as(capability_view const& c)
{
    std::uint8_t code = 0;
    visit_capability(List{}, c, [&]<class T>(T const&) {
        if constexpr (!std::is_same_v<T, capability_view>)
            code = T::traits.code;
    });
    return code;
}

} // namespace

TEMPLATE_LIST_TEST_CASE("a capability obeys its length rule at every length, and then only its content can be wrong",
    "[capability][rfc5492-3]", every_capability)
{
    std::size_t decoded_count = 0;
    for (std::size_t length = 0; length <= 255; ++length)
        for (unsigned seed = 0; seed != 6; ++seed) {
            CAPTURE(length, seed);
            auto const value = value_of(length, seed);
            auto const before = allocations();
            auto const decoded = decode_capability<TestType>(value);
            REQUIRE(allocations() == before);
            if (!decoded) {
                REQUIRE(malformed<TestType>(value));
                continue;
            }
            ++decoded_count;
            REQUIRE(TestType::traits.length.allows(length));
            // What it encodes to means the same, and encodes to itself.
            auto const once = encoded(*decoded);
            auto const again = decode_capability<TestType>(once);
            REQUIRE(again);
            REQUIRE(*again == *decoded);
            REQUIRE(encoded(*again) == once);
            auto const text = to_text(*decoded);
            REQUIRE(!text.empty());
            REQUIRE(text == to_text(*again));
            REQUIRE(text.find_first_not_of(printable_characters) == std::string::npos);
        }
    CHECK(decoded_count > 0);
}

TEMPLATE_LIST_TEST_CASE("a capability is found by its code and by no other", "[capability]", every_capability)
{
    auto const length = TestType::traits.length.minimum;
    auto const value = value_of(length, 0);
    for (unsigned code = 0; code <= 255; ++code) {
        capabilities one;
        REQUIRE(one.add(static_cast<std::uint8_t>(code), value));
        REQUIRE(one.contains<TestType>() == (code == TestType::traits.code));
    }
}

TEST_CASE("the list visits a capability as its type, and any other as its octets", "[capability]")
{
    capability_view const wide{65, "0000fde9"_hex}, malformed{65, "00fde9"_hex}, ours{239, {}};
    CHECK(visited_as<known_capabilities>(wide) == 65);
    CHECK(visited_as<known_capabilities>(malformed) == 0);
    CHECK(visited_as<known_capabilities>(ours) == 0);
    CHECK(visited_as<append<known_capabilities, private_capability>>(ours) == 239);
}

TEST_CASE("a list of capabilities prints each one, unknown and malformed ones as octets", "[capability]")
{
    capabilities const none;
    CHECK(to_text(none.view()).empty());
    capabilities all{multiprotocol_capability{ipv6_unicast}, route_refresh_capability{}};
    all.add(239, "0102"_hex);
    all.add(240, {});
    all.add(65, "01"_hex);
    CHECK(to_text(all.view())
        == "Multiprotocol IPv6 unicast, Route Refresh, capability 239 (0102), capability 240, capability 65 (01)");
}
