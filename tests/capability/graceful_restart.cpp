// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/graceful_restart.hpp>

#include "capability/support.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto both_flags = "c078 | 0001 01 80"_hex; // vector O15
constexpr bool reads()
{
    auto const view = *decode_capability<graceful_restart_capability_view>(both_flags);
    return view.is_restarting() && view.supports_notification() && view.restart_time == 120 && view.families.size() == 1
        && *view.families.begin() == graceful_restart_family{ipv4_unicast, 0x80}
    && (*view.families.begin()).preserved_forwarding_state()
        && round_trip<graceful_restart_capability_view>(both_flags);
}
static_assert(reads());

} // namespace

TEST_CASE("Graceful Restart has flags, a time and families", "[capability][rfc4724-3][rfc8538-2]")
{
    CHECK(reads());
    CHECK(
        text_of<graceful_restart_capability_view>(both_flags) == "Graceful Restart RN 120 s {IPv4 unicast forwarding}");
    CHECK(text_of<graceful_restart_capability_view>("0078"_hex) == "Graceful Restart 120 s {}"); // as BIRD sends it
    CHECK(text_of<graceful_restart_capability_view>("8000"_hex) == "Graceful Restart R 0 s {}"); // OpenBGPD
    CHECK(text_of<graceful_restart_capability_view>("1fff 0002 01 00"_hex)
        == "Graceful Restart +1 4095 s {IPv6 unicast}");
}

TEST_CASE("flags and time share two octets and do not touch each other", "[capability][rfc4724-3]")
{
    auto const view = *decode_capability<graceful_restart_capability_view>("4fff"_hex);
    CHECK(!view.is_restarting());
    CHECK(view.supports_notification());
    CHECK(view.restart_time == 4095);
    CHECK(encodes_to(graceful_restart_capability{graceful_restart_flag::notification, 0xffff, {}}, "4fff"_hex));
    auto const reserved = *decode_capability<graceful_restart_capability_view>("3fff 0001 01 7f"_hex);
    CHECK(!reserved.is_restarting());
    CHECK(!reserved.supports_notification());
    CHECK(reserved.restart_time == 4095);
    CHECK(!(*reserved.families.begin()).preserved_forwarding_state());
}

TEST_CASE("Graceful Restart that is owned writes what it was copied from", "[capability][rfc4724-3]")
{
    auto const view = *decode_capability<graceful_restart_capability_view>(both_flags);
    auto const owned = graceful_restart_capability::from(view);
    CHECK(owned == graceful_restart_capability{0xc, 120, {{ipv4_unicast, 0x80}}});
    CHECK(encodes_to(owned, both_flags));
}

TEST_CASE("Graceful Restart without its two octets or with a cut family is malformed", "[capability][rfc4724-3]")
{
    CHECK(malformed<graceful_restart_capability_view>({}));
    CHECK(malformed<graceful_restart_capability_view>("00"_hex));
    CHECK(malformed<graceful_restart_capability_view>("0078 0001 01"_hex));
}
