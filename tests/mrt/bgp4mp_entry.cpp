// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/mrt/bgp4mp_entry.hpp>

#include "mrt/support.hpp"

#include "catch.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto entry = "00 00 00 01 | 00 10 | 00 02 | 00 00 00 30"
                       "fd e8 | fd e9 | 00 00 | 00 01 | 0a 00 00 01 | 0a 00 00 02"
                       "00 00 | 00 01 | 3b 9a ca 00 | 00 01 | 01 | 04 | 0a 00 00 01"
                       "18 c0 00 02 | 00 0a | 40 01 01 00 | 40 02 00 | 40 06 00"_hex;

} // namespace

TEST_CASE("BGP4MP_ENTRY is a path of a peer of the session it names", "[mrt][rfc6396-B.2.6.1]")
{
    auto const record = record_in(entry);
    REQUIRE(mrt::bgp4mp_entry::is_in(record));
    auto const e = mrt::bgp4mp_entry::decode(record);
    REQUIRE(e);
    CHECK(e->ends.peer_as == asn{65000});
    CHECK(e->view_number == 0);
    CHECK(e->status == 1);
    CHECK(e->time_last_change == 1000000000);
    CHECK(e->family == ipv4_unicast);
    CHECK(same_octets(e->next_hop, "0a 00 00 01"_hex));
    CHECK(same_octets(e->nlri, "18 c0 00 02"_hex));
    bool clean = true;
    auto const attributes = e->attributes([&](error) { clean = false; });
    CHECK(clean);
    CHECK(attributes.get<origin>() == origin{origin::code::igp});
    CHECK(attributes.has<atomic_aggregate>());
}

TEST_CASE("A BGP4MP_ENTRY that ends early is refused", "[mrt][rfc6396-B.2.6.1]")
{
    CHECK_TWICE(refuses_every_truncation<mrt::bgp4mp_entry>(entry, record_in(entry).body().size()));
    std::vector<std::uint8_t> other(entry.begin(), entry.end());
    other[12 + 7] = 25;
    CHECK(mrt::bgp4mp_entry::decode(record_in(other)).error().code == errc::wrong_address_family);
}

TEST_CASE("A BGP4MP_ENTRY is written as it was read", "[mrt][rfc6396-B.2.6.1]")
{
    CHECK_TWICE(encodes_back<mrt::bgp4mp_entry>(entry));
    CHECK(ignores_trailing_octets<mrt::bgp4mp_entry>(entry));
    auto e = *mrt::bgp4mp_entry::decode(record_in(entry));
    CHECK(decodes_back(e, {1, 2}));
    std::vector<std::uint8_t> const long_octets(256);
    e.next_hop = long_octets;
    CHECK(cannot_be_encoded(e));
}
