// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/link_local_next_hop.hpp>

#include "capability/support.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

static_assert(both_ways({}, link_local_next_hop_capability{}));
static_assert(link_local_next_hop_capability::traits.code == 77);

TEST_CASE("Link-Local Next Hop has no value", "[capability]")
{
    CHECK(both_ways({}, link_local_next_hop_capability{}));
    CHECK(text_of<link_local_next_hop_capability>({}) == "Link-Local Next Hop");
    CHECK(malformed<link_local_next_hop_capability>("00"_hex));
    CHECK(malformed<link_local_next_hop_capability>("000000"_hex));
}
