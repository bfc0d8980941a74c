// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/mrt/rib_writer.hpp>

#include "mrt/support.hpp"

#include "catch.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto origin_igp = "40 01 01 00"_hex;

constexpr auto ipv4 = "4d 83 ae 14 | 00 0d | 00 02 | 00 00 00 1e"
                      "00 00 00 2a | 18 c0 00 02 | 00 02"
                      "00 0f | 4d 83 b1 f4 | 00 04 | 40 01 01 00"
                      "00 10 | 4d 83 b1 f5 | 00 00"_hex;

constexpr auto ipv6_multicast_add_path = "4d 83 ae 14 | 00 0d | 00 0b | 00 00 00 1b"
                                         "00 00 00 2b | 20 20 01 0d b8 | 00 01"
                                         "00 0f | 4d 83 b1 f4 | 00 00 00 07 | 00 04 | 40 01 01 00"_hex;

constexpr auto evpn = "4d 83 ae 14 | 00 0d | 00 0c | 00 00 00 2c"
                      "00 00 00 2c | 00 19 | 46"
                      "00 00 00 09 | 03 11 00 01 c0 00 02 01 00 00 00 00 00 00 20 c0 00 02 01 | 00 01"
                      "00 0f | 4d 83 b1 f4 | 00 04 | 40 01 01 00"_hex;

constexpr mrt::record_time when{.seconds = 1300475412};
constexpr mrt::rib_entry path{15, 1300476404, 7, origin_igp};

constexpr void write_ipv4(wire::writer& out)
{
    mrt::rib_writer rib{out, when, 42, ipv4_prefix{ipv4_address{0xc0000200}, 24}};
    rib.add(path);
    rib.add({.peer_index = 16, .originated_time = 1300476405});
}

constexpr void write_ipv6_multicast_add_path(wire::writer& out)
{
    mrt::rib_writer rib{out, when, 43, ipv6_prefix{ipv6_address{0x20010db800000000, 0}, 32}, path_identifiers::present,
        safi::multicast};
    rib.add(path);
}

constexpr void write_evpn(wire::writer& out)
{
    constexpr auto nlri = "00 00 00 09 | 03 11 00 01 c0 00 02 01 00 00 00 00 00 00 20 c0 00 02 01"_hex;
    mrt::rib_writer rib{out, when, 44, {afi::l2vpn, safi::evpn}, nlri, path_identifiers::present};
    rib.add(path);
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

TEST_CASE("A route of a table is written path by path", "[mrt][rfc6396-4.3.2]")
{
    CHECK_TWICE(writes(write_ipv4, ipv4));
    auto const rib = mrt::rib_view::decode(record_in(ipv4));
    REQUIRE(rib);
    REQUIRE(rib->size() == 2);
    CHECK(*rib->begin() == mrt::rib_entry{15, 1300476404, 0, origin_igp});
}

TEST_CASE("With ADD-PATH each path has its identifier", "[mrt][rfc8050-4.1]")
{
    CHECK_TWICE(writes(write_ipv6_multicast_add_path, ipv6_multicast_add_path));
    auto const rib = mrt::rib_view::decode(record_in(ipv6_multicast_add_path));
    REQUIRE(rib);
    CHECK(rib->family() == ipv6_multicast);
    CHECK(*rib->begin() == path);
}

TEST_CASE("Routes of other families are RIB_GENERIC, and the identifier stands in the NLRI",
    "[mrt][rfc6396-4.3.3][rfc8050-4.2]")
{
    CHECK_TWICE(writes(write_evpn, evpn));
    auto const rib = mrt::rib_view::decode(record_in(evpn));
    REQUIRE(rib);
    CHECK(rib->family() == address_family{afi::l2vpn, safi::evpn});
    CHECK(rib->nlri_octets().size() == 4 + 19);
    CHECK((*rib->begin()).path_identifier == 0);
}

TEST_CASE("Each family has its two subtypes", "[mrt][rfc6396-4.3.2][rfc8050-4.1]")
{
    constexpr address_family families[] = {ipv4_unicast, ipv4_multicast, ipv6_unicast, ipv6_multicast,
        {afi::ipv4, safi::mpls_labels}};
    constexpr auto prefix = "08 0a"_hex;
    for (std::uint16_t i = 0; i != 5; ++i)
        for (auto const paths : {path_identifiers::absent, path_identifiers::present}) {
            CAPTURE(i);
            std::uint8_t memory[64];
            wire::writer out{memory};
            {
                mrt::rib_writer const rib{out, when, 1, families[i], prefix, paths};
            }
            auto const record = record_in(out.written());
            CHECK(record.subtype() == (paths == path_identifiers::present ? 8 : 2) + i);
        }
}

TEST_CASE("What a RIB record has no room for makes the writer fail", "[mrt][rfc6396-4.3]")
{
    std::vector<std::uint8_t> memory(65536 * 8 + 64);
    {
        wire::writer out{memory};
        mrt::rib_writer const labelled{out, when, 1, ipv4_prefix{}, path_identifiers::absent, safi::mpls_labels};
        CHECK_FALSE(out.ok());
    }
    std::vector<std::uint8_t> const attributes(65536);
    for (std::size_t const size : {65535U, 65536U}) {
        wire::writer out{memory};
        {
            mrt::rib_writer rib{out, when, 1, ipv4_prefix{}};
            rib.add({.path_attributes = octets{attributes}.first(size)});
        }
        CHECK(out.ok() == (size == 65535));
    }
    for (std::size_t const paths : {65535U, 65536U}) {
        wire::writer out{memory};
        {
            mrt::rib_writer rib{out, when, 1, ipv4_prefix{}};
            for (std::size_t i = 0; i != paths; ++i)
                rib.add({});
        }
        CHECK(out.ok() == (paths == 65535));
        if (out.ok())
            CHECK(mrt::rib_view::decode(record_in(out.written()))->size() == 65535);
    }
}
