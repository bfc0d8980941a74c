// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/enhanced_route_refresh.hpp>

#include "capability/support.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

static_assert(both_ways({}, enhanced_route_refresh_capability{}));
static_assert(enhanced_route_refresh_capability::traits.code == 70);

TEST_CASE("Enhanced Route Refresh has no value", "[capability][rfc7313-3]")
{
    CHECK(both_ways({}, enhanced_route_refresh_capability{}));
    CHECK(text_of<enhanced_route_refresh_capability>({}) == "Enhanced Route Refresh");
    CHECK(malformed<enhanced_route_refresh_capability>("00"_hex));
    CHECK(malformed<enhanced_route_refresh_capability>("000000"_hex));
}
