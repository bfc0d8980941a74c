// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/mrt/peer_index_table_writer.hpp>

#include "mrt/support.hpp"

#include "catch.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

// The example of RFC 6396 Appendix A, Figure 18.
constexpr auto rfc_example = "4d 83 ae 14 | 00 0d | 00 01 | 00 00 00 22"
                             "c6 33 64 04 | 00 00 | 00 02"
                             "02 | c6 33 64 05 | c6 33 64 05 | 00 01 00 05"
                             "02 | c0 00 02 21 | c0 00 02 21 | 00 01 00 06"_hex;

// The location of RFC 6397 is that of a city; the second peer keeps its own private.
constexpr auto located = "4d 83 ae 14 | 00 0d | 00 07 | 00 00 00 46"
                         "c6 33 64 04 | 00 02 76 31 | 42 4e 07 94 | be 02 de 01 | 00 02"
                         "03 | c0 00 02 01 | 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 | 00 01 00 06"
                         "42 4e 07 94 | be 02 de 01"
                         "00 | c6 33 64 05 | c6 33 64 05 | fd e9 | 7f c0 00 00 | 7f c0 00 00"_hex;

constexpr mrt::geo_location city{51.5074F, -0.1278F};

constexpr void write_example(wire::writer& out)
{
    mrt::peer_index_table_writer table{out, {.seconds = 1300475412}, bgp_identifier{0xc6336404}};
    table.add({.identifier = bgp_identifier{0xc6336405}, .address = ipv4_address{0xc6336405}, .as_number = asn{65541}});
    table.add({.identifier = bgp_identifier{0xc0000221}, .address = ipv4_address{0xc0000221}, .as_number = asn{65542}});
}

constexpr void write_located(wire::writer& out)
{
    constexpr auto name = "76 31"_hex;
    mrt::peer_index_table_writer table{out, {.seconds = 1300475412}, bgp_identifier{0xc6336404}, name, city};
    table.add({.identifier = bgp_identifier{0xc0000201}, .address = ipv6_address{0x20010db800000000, 1},
        .as_number = asn{65542}, .location = city});
    table.add({.identifier = bgp_identifier{0xc6336405}, .address = ipv4_address{0xc6336405}, .as_number = asn{65001},
        .width = asn_width::two_octets});
}

template<class Write>
constexpr bool writes(Write write, octets expected)
{
    std::uint8_t memory[128]{};
    for (std::size_t size = 0; size != expected.size(); ++size) {
        wire::writer small{std::span{memory, size}};
        write(small);
        if (small.ok())
            return false;
    }
    wire::writer out{memory};
    write(out);
    return out.ok() && same_octets(out.written(), expected);
}

} // namespace

TEST_CASE("A PEER_INDEX_TABLE is written peer by peer", "[mrt][rfc6396-4.3.1]")
{
    CHECK_TWICE(writes(write_example, rfc_example));
    auto const table = mrt::peer_index_table_view::decode(record_in(rfc_example));
    REQUIRE(table);
    CHECK(table->size() == 2);
    CHECK(table->find(1)->as_number == asn{65542});
}

TEST_CASE("With a location it is a GEO_PEER_TABLE, where peers may be private", "[mrt][rfc6397-4.1]")
{
    CHECK_TWICE(writes(write_located, located));
    auto const table = mrt::peer_index_table_view::decode(record_in(located));
    REQUIRE(table);
    CHECK(table->location() == city);
    CHECK(table->find(0)->location == city);
    CHECK(table->find(1)->location != city);
    CHECK(table->find(1)->location == table->find(1)->location);
    CHECK(table->find(1)->width == asn_width::two_octets);
}

TEST_CASE("A PEER_INDEX_TABLE without peers is one", "[mrt][rfc6396-4.3.1]")
{
    std::uint8_t memory[32];
    wire::writer out{memory};
    {
        mrt::peer_index_table_writer const table{out, {}, bgp_identifier{1}};
    }
    CHECK(mrt::peer_index_table_view::decode(record_in(out.written()))->size() == 0);
}

TEST_CASE("A table has at most 65535 peers, and their AS numbers fit", "[mrt][rfc6396-4.3.1]")
{
    std::vector<std::uint8_t> memory(65536 * 11 + 64);
    wire::writer out{memory};
    {
        mrt::peer_index_table_writer table{out, {}, bgp_identifier{1}};
        for (std::uint32_t i = 0; i != 65535; ++i)
            table.add({.as_number = asn{i}, .width = asn_width::two_octets});
        CHECK(out.ok());
    }
    auto const view = mrt::peer_index_table_view::decode(record_in(out.written()));
    REQUIRE(view);
    CHECK(view->size() == 65535);
    CHECK(view->find(65534)->as_number == asn{65534});

    wire::writer again{memory};
    {
        mrt::peer_index_table_writer table{again, {}, bgp_identifier{1}};
        for (std::uint32_t i = 0; i != 65536; ++i)
            table.add({.width = asn_width::two_octets});
    }
    CHECK_FALSE(again.ok());

    wire::writer wide{memory};
    mrt::peer_index_table_writer table{wide, {}, bgp_identifier{1}};
    table.add({.as_number = asn{65536}, .width = asn_width::two_octets});
    CHECK_FALSE(wide.ok());
}
