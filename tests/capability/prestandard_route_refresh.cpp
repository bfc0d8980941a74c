// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/prestandard_route_refresh.hpp>

#include "capability/support.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

static_assert(both_ways({}, prestandard_route_refresh_capability{}));
static_assert(prestandard_route_refresh_capability::traits.code == 128);

TEST_CASE("Prestandard Route Refresh has no value", "[capability][rfc8810-3]")
{
    CHECK(both_ways({}, prestandard_route_refresh_capability{}));
    CHECK(text_of<prestandard_route_refresh_capability>({}) == "Prestandard Route Refresh");
    CHECK(malformed<prestandard_route_refresh_capability>("00"_hex));
    CHECK(malformed<prestandard_route_refresh_capability>("000000"_hex));
}
