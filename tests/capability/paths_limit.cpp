// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/paths_limit.hpp>

#include "capability/support.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {
constexpr auto one = "0001 01 0010"_hex;
static_assert(*decode_capability<paths_limit_capability_view>(one)->begin() == paths_limit_family{ipv4_unicast, 16});
} // namespace

TEST_CASE("PATHS-LIMIT has a number for each family", "[capability]")
{
    CHECK(round_trip<paths_limit_capability_view>("0001 01 0010 0002 01 ffff"_hex));
    CHECK(encodes_to(paths_limit_capability{{{ipv4_unicast, 16}}}, one));
    CHECK(text_of<paths_limit_capability_view>(one) == "PATHS-LIMIT {IPv4 unicast 16}");
    CHECK(malformed<paths_limit_capability_view>({}));
    CHECK(malformed<paths_limit_capability_view>("0001 01 00"_hex));
}
