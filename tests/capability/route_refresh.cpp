// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/route_refresh.hpp>

#include "capability/support.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

static_assert(both_ways({}, route_refresh_capability{}));
static_assert(route_refresh_capability::traits.code == 2);

TEST_CASE("Route Refresh has no value", "[capability][rfc2918-2]")
{
    CHECK(both_ways({}, route_refresh_capability{}));
    CHECK(text_of<route_refresh_capability>({}) == "Route Refresh");
    CHECK(malformed<route_refresh_capability>("00"_hex));
    CHECK(malformed<route_refresh_capability>("000000"_hex));
}
