// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/four_octet_as_number.hpp>

#include "capability/support.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

static_assert(both_ways("0000fdfd"_hex, four_octet_as_number_capability{asn{65021}}));
static_assert(both_ways("00030d40"_hex, four_octet_as_number_capability{asn{200000}}));

TEST_CASE("the four-octet AS number capability carries the AS number", "[capability][rfc6793-3]")
{
    CHECK(both_ways("ffffffff"_hex, four_octet_as_number_capability{asn{4294967295}}));
    CHECK(both_ways("00000000"_hex, four_octet_as_number_capability{asn{0}}));
    CHECK(text_of<four_octet_as_number_capability>("00030d40"_hex) == "Four-octet AS 200000");
}

TEST_CASE("a four-octet AS number of any other length is malformed, not a number", "[capability][rfc6793-3]")
{
    // FRR took its error value -1 for AS 4294967295.
    CHECK(malformed<four_octet_as_number_capability>({}));
    CHECK(malformed<four_octet_as_number_capability>("fde9"_hex));
    CHECK(malformed<four_octet_as_number_capability>("0000fde900"_hex));
}
