// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/fqdn.hpp>

#include "capability/support.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

static_assert(both_ways("02 766d 00"_hex, fqdn_capability_view{"766d"_hex, {}})); // as GoBGP sends it
static_assert(both_ways("01 61 02 6262"_hex, fqdn_capability_view{"61"_hex, "6262"_hex}));

TEST_CASE("FQDN has a host name and a domain name", "[capability]")
{
    CHECK(both_ways("07 66727270656572 00"_hex, fqdn_capability_view{"66727270656572"_hex, {}})); // FRR
    CHECK(both_ways("00 00"_hex, fqdn_capability_view{}));
    CHECK(text_of<fqdn_capability_view>("02 766d 00"_hex) == "FQDN \"vm\"");
    CHECK(text_of<fqdn_capability_view>("01 61 02 6262"_hex) == "FQDN \"a\" \"bb\"");
}

TEST_CASE("names that are not UTF-8 are kept, and escaped where they are printed", "[capability]")
{
    CHECK(both_ways("02 ff0a 00"_hex, fqdn_capability_view{"ff0a"_hex, {}}));
    CHECK(text_of<fqdn_capability_view>("02 ff0a 00"_hex) == "FQDN \"\\xff\\x0a\"");
}

TEST_CASE("names that do not fill the capability exactly are malformed", "[capability]")
{
    CHECK(malformed<fqdn_capability_view>({}));
    CHECK(malformed<fqdn_capability_view>("00"_hex));
    CHECK(malformed<fqdn_capability_view>("03 766d 00"_hex));
    CHECK(malformed<fqdn_capability_view>("02 766d"_hex));
    CHECK(malformed<fqdn_capability_view>("02 766d 01"_hex));
    CHECK(malformed<fqdn_capability_view>("02 766d 00 00"_hex));
}
