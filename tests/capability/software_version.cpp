// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/software_version.hpp>

#include "capability/support.hpp"

#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;

static_assert(both_ways("03 312e32"_hex, software_version_capability_view{"312e32"_hex}));

TEST_CASE("Software Version is a text with its length in front", "[capability]")
{
    CHECK(both_ways("03 312e32"_hex, software_version_capability_view{"312e32"_hex}));
    CHECK(text_of<software_version_capability_view>("03 312e32"_hex) == "Software Version \"1.2\"");
    CHECK(text_of<software_version_capability_view>("02 ff22"_hex) == "Software Version \"\\xff\\\"\"");
}

TEST_CASE("an empty version is legal, and octets behind it count for nothing", "[capability]")
{
    CHECK(both_ways("00"_hex, software_version_capability_view{}));
    // CVE-2025-43971: length 2, inner length 0.
    auto const c = decode_capability<software_version_capability_view>("00 41"_hex);
    REQUIRE(c);
    CHECK(c->version.empty());
}

TEST_CASE("a version that passes the capability or 64 octets is malformed", "[capability]")
{
    // GoBGP issue 2730: length 7, inner length 10.
    CHECK(malformed<software_version_capability_view>("0a 313233343536"_hex));
    CHECK(malformed<software_version_capability_view>({}));
    for (std::size_t const length : {64U, 65U, 254U}) { // FRR, CVE-2023-41361
        std::vector<std::uint8_t> value(1 + length, 'x');
        value[0] = static_cast<std::uint8_t>(length);
        CHECK(decode_capability<software_version_capability_view>(value).has_value() == (length == 64));
    }
    std::vector<std::uint8_t> const longest(65, 'x');
    CHECK(encoded(software_version_capability_view{longest}).size() == 65);
}
