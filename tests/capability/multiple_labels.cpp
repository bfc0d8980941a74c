// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/multiple_labels.hpp>

#include "capability/support.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {
constexpr auto one = "0001 04 03"_hex;
constexpr multiple_labels_family labeled{{afi::ipv4, safi::mpls_labels}, 3};
static_assert(*decode_capability<multiple_labels_capability_view>(one)->begin() == labeled);
} // namespace

TEST_CASE("Multiple Labels says how many labels a family may carry", "[capability][rfc8277-2.1]")
{
    CHECK(round_trip<multiple_labels_capability_view>("0001 04 03 0002 80 ff"_hex));
    CHECK(encodes_to(multiple_labels_capability{{labeled}}, one));
    CHECK(text_of<multiple_labels_capability_view>(one) == "Multiple Labels {IPv4 labeled unicast 3}");
}

TEST_CASE("a count of 0 or 1 is kept but counts for nothing", "[capability][rfc8277-2.1]")
{
    CHECK(!multiple_labels_family{labeled.family, 0}.is_valid());
    CHECK(!multiple_labels_family{labeled.family, 1}.is_valid());
    CHECK(multiple_labels_family{labeled.family, 2}.is_valid());
    CHECK(round_trip<multiple_labels_capability_view>("0001 04 01"_hex));
}

TEST_CASE("Multiple Labels must be whole entries", "[capability][rfc8277-2.1]")
{
    CHECK(malformed<multiple_labels_capability_view>({}));
    CHECK(malformed<multiple_labels_capability_view>("0001 04 03 00"_hex));
}
