// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/capabilities.hpp>

#include <bgpwire/capability/four_octet_as_number.hpp>
#include <bgpwire/capability/multiprotocol.hpp>
#include <bgpwire/capability/route_refresh.hpp>

#include "capability/support.hpp"

#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto two = "01 04 00010001 | 41 04 0000fde9"_hex;

constexpr bool builds_and_reads()
{
    capabilities ours{multiprotocol_capability{ipv4_unicast}, four_octet_as_number_capability{asn{65001}}};
    bool good = same_octets(ours.view().octets(), two);
    good = good && ours.find<four_octet_as_number_capability>()->as_number == asn{65001};
    good = good && ours.contains<multiprotocol_capability>() && !ours.contains<route_refresh_capability>();
    std::size_t count = 0;
    for (auto const c : ours)
        count += c.value.size();
    ours.remove(1);
    return good && count == 8 && same_octets(ours.view().octets(), "41 04 0000fde9"_hex);
}
static_assert(builds_and_reads());

struct too_long {
    static constexpr capability_traits traits{.code = 240, .name = "too long"};
    constexpr void encode(wire::writer& out) const noexcept
    {
        for (int i = 0; i != 256; ++i)
            out.u8(0);
    }
};

} // namespace

TEST_CASE("capabilities are kept in the order in which they were added", "[capability]")
{
    CHECK(builds_and_reads());
    capabilities ours;
    CHECK(ours.empty());
    CHECK(ours.begin() == ours.end());
    CHECK(ours.add(multiprotocol_capability{ipv4_unicast}));
    CHECK(ours.add(65, "0000fde9"_hex));
    CHECK(ours == capabilities{multiprotocol_capability{ipv4_unicast}, four_octet_as_number_capability{asn{65001}}});
}

TEST_CASE("one capability alone is a list too", "[capability]")
{
    capabilities const ours{route_refresh_capability{}};
    CHECK(same_octets(ours.view().octets(), "02 00"_hex));
}

TEST_CASE("a value of more than 255 octets is refused and nothing changes", "[capability][rfc5492-4]")
{
    capabilities ours{route_refresh_capability{}};
    CHECK(!ours.add(too_long{}));
    std::vector<std::uint8_t> const long_value(256);
    CHECK(!ours.add(239, long_value));
    CHECK(ours == capabilities{route_refresh_capability{}});
    CHECK(ours.add(239, octets{long_value}.first(255)));
    CHECK((*++ours.begin()).value.size() == 255);
}

TEST_CASE("a copy of a view has its capabilities, without the parameters around them", "[capability][rfc5492-4]")
{
    auto const spread =
        capabilities_view::decode("02 06 01 04 00010001 02 06 41 04 0000fde9"_hex, capabilities_form::parameters);
    REQUIRE(spread);
    capabilities const ours(*spread);
    CHECK(same_octets(ours.view().octets(), two));
    CHECK(ours.view() == *spread);
    capabilities_view const converted = ours;
    CHECK(converted == *spread);
}

TEST_CASE("remove takes out every capability of the code", "[capability]")
{
    capabilities ours{route_refresh_capability{}, multiprotocol_capability{ipv4_unicast}, route_refresh_capability{},
        multiprotocol_capability{ipv6_unicast}};
    ours.remove(1);
    CHECK(ours == capabilities{route_refresh_capability{}, route_refresh_capability{}});
    ours.remove(99);
    ours.remove(2);
    CHECK(ours.empty());
}
