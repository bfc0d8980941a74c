// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/long_lived_graceful_restart.hpp>

#include "capability/support.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {
constexpr auto one = "0001 01 80 000e10"_hex; // vector O15
constexpr long_lived_graceful_restart_family hour{ipv4_unicast, 0x80, 3600};
static_assert(*decode_capability<long_lived_graceful_restart_capability_view>(one)->begin() == hour);
static_assert(hour.preserved_forwarding_state());
} // namespace

TEST_CASE("Long-Lived Graceful Restart has a stale time of 24 bits for each family", "[capability][rfc9494-3.1]")
{
    CHECK(round_trip<long_lived_graceful_restart_capability_view>("0001 01 80 000e10 0002 01 00 ffffff"_hex));
    CHECK(encodes_to(long_lived_graceful_restart_capability{{hour}}, one));
    CHECK(text_of<long_lived_graceful_restart_capability_view>("0001 01 80 000e10 0002 01 00 ffffff"_hex)
        == "Long-Lived Graceful Restart {IPv4 unicast forwarding 3600 s IPv6 unicast 16777215 s}");
}

TEST_CASE(
    "Long-Lived Graceful Restart may have no family, as BIRD sends it, but no part of one", "[capability][rfc9494-3.1]")
{
    CHECK(round_trip<long_lived_graceful_restart_capability_view>({}));
    CHECK(malformed<long_lived_graceful_restart_capability_view>("0001 01 80 000e"_hex));
}
