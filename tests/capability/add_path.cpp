// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/add_path.hpp>

#include "capability/support.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto two = "0001 01 03 | 0002 01 01"_hex; // vector O14
constexpr bool reads_two()
{
    auto const view = *decode_capability<add_path_capability_view>(two);
    auto const first = *view.begin();
    auto const second = *++view.begin();
    return view.size() == 2 && first == add_path_family{ipv4_unicast, add_path_mode::both} && first.sends()
        && first.receives() && second == add_path_family{ipv6_unicast, add_path_mode::receive} && !second.sends()
        && second.receives() && round_trip<add_path_capability_view>(two);
}
static_assert(reads_two());

} // namespace

TEST_CASE("ADD-PATH says for each family which way several paths may go", "[capability][rfc7911-4]")
{
    CHECK(reads_two());
    CHECK(text_of<add_path_capability_view>(two) == "ADD-PATH {IPv4 unicast both IPv6 unicast receive}");
    CHECK(encodes_to(
        add_path_capability{{{ipv4_unicast, add_path_mode::both}, {ipv6_unicast, add_path_mode::receive}}}, two));
    CHECK(add_path_family{ipv4_unicast, add_path_mode::send}.sends());
    CHECK(!add_path_family{ipv4_unicast, add_path_mode::send}.receives());
}

TEST_CASE("an ADD-PATH mode outside 1 to 3 is kept but counts for nothing", "[capability][rfc7911-4]")
{
    for (unsigned mode = 0; mode <= 255; ++mode) {
        add_path_family const entry{ipv4_unicast, add_path_mode{static_cast<std::uint8_t>(mode)}};
        CAPTURE(mode);
        CHECK(entry.is_valid() == (mode >= 1 && mode <= 3));
        CHECK((entry.sends() || entry.receives()) == entry.is_valid());
    }
    CHECK(round_trip<add_path_capability_view>("0001 01 04"_hex));
    CHECK(text_of<add_path_capability_view>("0001 01 04"_hex) == "ADD-PATH {IPv4 unicast mode 4}");
}

TEST_CASE("ADD-PATH has one or more whole entries", "[capability][rfc7911-4]")
{
    CHECK(malformed<add_path_capability_view>({}));
    CHECK(malformed<add_path_capability_view>("0001 01"_hex));
    CHECK(malformed<add_path_capability_view>("0001 01 03 00"_hex));
}
