// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/mrt/peer_index_table.hpp>

#include "mrt/support.hpp"

#include "catch.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

// Collector 198.51.100.4 with a peer of each kind.
constexpr auto table = "4d 83 b1 f4 | 00 0d | 00 01 | 00 00 00 53"
                       "c6 33 64 04 | 00 03 61 62 63 | 00 04"
                       "02 | c6 33 64 05 | c6 33 64 05 | 00 01 00 05"
                       "00 | c0 00 02 21 | c0 00 02 21 | fd e9"
                       "03 | c0 00 02 01 | 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 | 00 01 00 06"
                       "01 | c0 00 02 02 | 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02 | fd ea"_hex;

constexpr auto located = "4d 83 b1 f4 | 00 0d | 00 07 | 00 00 00 2f"
                         "c6 33 64 04 | 00 00 | 42 4e 07 94 | be 02 de 01 | 00 01"
                         "02 | c6 33 64 05 | c6 33 64 05 | 00 01 00 05 | 7f c0 00 00 | 7f c0 00 00"
                         "00 00 00 00 00 00 00 00 00 00"_hex; // octets that the table does not ask for

} // namespace

TEST_CASE("PEER_INDEX_TABLE lists the peers, each with the width of its address and AS number", "[mrt][rfc6396-4.3.1]")
{
    auto const record = record_in(table);
    REQUIRE(mrt::peer_index_table_view::is_in(record));
    auto const peers = mrt::peer_index_table_view::decode(record);
    REQUIRE(peers);
    CHECK(peers->collector() == *bgp_identifier::parse("198.51.100.4"));
    CHECK(same_octets(peers->view_name(), "61 62 63"_hex));
    CHECK_FALSE(peers->location());
    REQUIRE(peers->size() == 4);

    struct row {
        char const* address;
        std::uint32_t as_number;
    };
    row const expected[] = {{"198.51.100.5", 65541}, {"192.0.2.33", 65001}, {"2001:db8::1", 65542}, {"2001:db8::2", 65002}};
    std::size_t i = 0;
    for (auto const& peer : *peers) {
        REQUIRE(i < 4);
        CHECK(peer.address == *ip_address::parse(expected[i].address));
        CHECK(peer.as_number == asn{expected[i].as_number});
        CHECK(peer.width == (i % 2 == 0 ? asn_width::four_octets : asn_width::two_octets));
        CHECK_FALSE(peer.location);
        ++i;
    }
    CHECK(i == 4);
    CHECK(peers->find(1)->identifier == *bgp_identifier::parse("192.0.2.33"));
    CHECK(peers->find(3)->as_number == asn{65002});
    CHECK_FALSE(peers->find(4));
    static_assert(mrt::peer_index_table_view::decode(record_in(table))->find(2)->as_number == asn{65542});
}

TEST_CASE("A PEER_INDEX_TABLE that ends early is refused", "[mrt][rfc6396-4.3.1]")
{
    CHECK_TWICE(refuses_every_truncation<mrt::peer_index_table_view>(table, record_in(table).body().size()));
    CHECK_TWICE(refuses_every_truncation<mrt::peer_index_table_view>(located, 37));
    CHECK_TWICE(encodes_back<mrt::peer_index_table_view>(table));
    CHECK(ignores_trailing_octets<mrt::peer_index_table_view>(table));
}

TEST_CASE("GEO_PEER_TABLE adds where everybody is, or that it is private", "[mrt][rfc6397-4.1]")
{
    auto const peers = mrt::peer_index_table_view::decode(record_in(located));
    REQUIRE(peers);
    REQUIRE(peers->location());
    CHECK(peers->location()->latitude == 51.5074F);
    CHECK(peers->location()->longitude == -0.1278F);
    REQUIRE(peers->size() == 1);
    auto const peer = *peers->begin();
    CHECK(peer.as_number == asn{65541});
    REQUIRE(peer.location);
    CHECK(peer.location->latitude != peer.location->latitude); // not a number
}

TEST_CASE("An empty peer table is one", "[mrt][rfc6396-4.3.1]")
{
    auto const whole = record_with(mrt::record_type::table_dump_v2, 1, "c6 33 64 04 | 00 00 | 00 00"_hex);
    auto const peers = mrt::peer_index_table_view::decode(record_in(whole));
    REQUIRE(peers);
    CHECK(peers->begin() == peers->end());
    CHECK(peers->size() == 0);
}
