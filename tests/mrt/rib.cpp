// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/mrt/rib.hpp>

#include "mrt/support.hpp"

#include "catch.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using mrt::record_type;

namespace {

// The route of RFC 6396 Appendix A: 2001:db8::/32 as peer 15 announces it.
constexpr auto ipv6 = "4d 83 b1 f4 | 00 0d | 00 04 | 00 00 00 50"
                      "00 00 00 2a | 20 20 01 0d b8 | 00 01"
                      "00 0f | 4d 83 b1 f4 | 00 3d"
                      "40 01 01 00 | 50 02 00 0e 02 03 00 00 fb f0 00 00 fb ff 00 00 fb f6"
                      "80 0e 21 20 2001 0db8 000d 00ff 0000 0000 0000 0187 fe80 0000 0000 0000 0212 f2ff fe9f 1b00"
                      "40 06 00"_hex;

// Figure 19.
constexpr auto rfc_example
    = "4d 83 ae 14 | 00 0d | 00 04 | 00 00 00 57"
      "00 00 00 2a | 20 20 01 0d b8 | 00 01"
      "00 0f | 4d 83 ae 14 | 00 44"
      "40 01 01 00 50 02 00 0e 02 03 00 00 fb f0 00 00 fb ff 00 00 fb f6 80 0e 2b 00 02 01 20 20 01 0d"
      "b8 00 0d 00 ff 00 00 00 00 00 00 01 87 fe 80 00 00 00 00 00 00 02 12 f2 ff fe 9f 1b 00 00 00 20"
      "20 01 0d b8"_hex;

constexpr auto add_path = "4d 83 b1 f4 | 00 0d | 00 08 | 00 00 00 27"
                          "00 00 00 01 | 18 c0 00 02 | 00 02"
                          "00 00 | 4d 83 b1 f4 | 00 00 00 05 | 00 03 | 40 06 00"
                          "00 01 | 4d 83 b1 f5 | 00 00 00 06 | 00 00"
                          "be ef"_hex; // octets that nobody asks for

} // namespace

TEST_CASE("A RIB record has one route and the paths to it", "[mrt][rfc6396-4.3.2]")
{
    auto const record = record_in(ipv6);
    REQUIRE(mrt::rib_view::is_in(record));
    auto const rib = mrt::rib_view::decode(record);
    REQUIRE(rib);
    CHECK(rib->sequence_number() == 42);
    CHECK(rib->family() == ipv6_unicast);
    CHECK(same_octets(rib->nlri_octets(), "20 20 01 0d b8"_hex));
    auto const nlri = rib->nlri<ipv6_unicast_nlri_view>();
    REQUIRE(nlri);
    CHECK((*nlri->begin()).prefix == *ipv6_prefix::parse("2001:db8::/32"));
    CHECK_FALSE(rib->nlri<ipv4_unicast_nlri_view>());
    REQUIRE(rib->size() == 1);
    auto const entry = *rib->begin();
    CHECK(entry.peer_index == 15);
    CHECK(entry.originated_time == 1300476404);
    CHECK(entry.path_identifier == 0);

    bool clean = true;
    auto const attributes = entry.attributes([&](error) { clean = false; });
    CHECK(clean);
    CHECK(attributes.get<origin>() == origin{origin::code::igp});
    CHECK(attributes.get<as_path_view>()->length() == 3);
    CHECK(attributes.get<mrt::rib_mp_reach_nlri_view>()->next_hop() == *ip_address::parse("2001:db8:d:ff::187"));
}

TEST_CASE("The example of RFC 6396 has the whole MP_REACH_NLRI, and is read all the same", "[mrt][rfc6396-A]")
{
    auto const rib = mrt::rib_view::decode(record_in(rfc_example));
    REQUIRE(rib);
    CHECK((*rib->nlri<ipv6_unicast_nlri_view>()->begin()).prefix == *ipv6_prefix::parse("2001:db8::/32"));
    REQUIRE(rib->size() == 1);
    auto const attributes = (*rib->begin()).attributes([](error) {});
    CHECK(attributes.get<as_path_view>()->length() == 3);
    CHECK(attributes.get<mrt::rib_mp_reach_nlri_view>()->next_hop() == *ip_address::parse("2001:db8:d:ff::187"));
    CHECK_TWICE(encodes_back<mrt::rib_view>(rfc_example));
}

TEST_CASE("Each RIB subtype has its family", "[mrt][rfc6396-4.3.2][rfc8050-4.1]")
{
    struct row {
        std::uint16_t subtype;
        address_family family;
        bool add_path;
    };
    row const rows[] = {{2, ipv4_unicast, false}, {3, ipv4_multicast, false}, {4, ipv6_unicast, false},
        {5, ipv6_multicast, false}, {8, ipv4_unicast, true}, {9, ipv4_multicast, true}, {10, ipv6_unicast, true},
        {11, ipv6_multicast, true}};
    for (auto const& [subtype, family, paths] : rows) {
        CAPTURE(subtype);
        auto const whole = record_with(record_type::table_dump_v2, subtype, "00 00 00 01 | 08 0a | 00 00"_hex);
        REQUIRE(mrt::rib_view::is_in(record_in(whole)));
        auto const rib = mrt::rib_view::decode(record_in(whole));
        REQUIRE(rib);
        CHECK(rib->family() == family);
        CHECK((rib->paths() == path_identifiers::present) == paths);
        CHECK(rib->begin() == rib->end());
        CHECK(rib->subtype() == mrt::table_dump_v2_subtype{subtype});
        CHECK(encodes_back<mrt::rib_view>(whole));
    }
    constexpr std::uint16_t others[] = {0, 1, 7, 13};
    for (auto const subtype : others)
        CHECK_FALSE(mrt::rib_view::is_in(record_in(record_with(record_type::table_dump_v2, subtype, {}))));
}

TEST_CASE("Entries of the ADD-PATH subtypes have a path identifier", "[mrt][rfc8050-4.1]")
{
    auto const rib = mrt::rib_view::decode(record_in(add_path));
    REQUIRE(rib);
    CHECK(rib->paths() == path_identifiers::present);
    REQUIRE(rib->size() == 2);
    auto entry = rib->begin();
    CHECK((*entry).path_identifier == 5);
    CHECK(same_octets((*entry).path_attributes, "40 06 00"_hex));
    ++entry;
    CHECK((*entry).path_identifier == 6);
    CHECK((*entry).peer_index == 1);
    CHECK((*entry).path_attributes.empty());
    ++entry;
    CHECK(entry == rib->end());
    CHECK((*rib->nlri<ipv4_unicast_nlri_view>()->begin()).path_identifier == 0);
    CHECK_TWICE(refuses_every_truncation<mrt::rib_view>(add_path, 37));
}

TEST_CASE("A RIB record that ends early is refused", "[mrt][rfc6396-4.3.2]")
{
    CHECK_TWICE(refuses_every_truncation<mrt::rib_view>(ipv6, record_in(ipv6).body().size()));
    CHECK_TWICE(encodes_back<mrt::rib_view>(ipv6));
    CHECK(ignores_trailing_octets<mrt::rib_view>(ipv6));
    CHECK(ignores_trailing_octets<mrt::rib_view>(rfc_example));
}

TEST_CASE("A prefix longer than its family's addresses is refused, with its place", "[mrt][rfc6396-4.3.2]")
{
    std::vector<std::uint8_t> whole(add_path.begin(), add_path.end());
    whole[12 + 4] = 33;
    auto const rib = mrt::rib_view::decode(record_in(whole));
    REQUIRE(!rib);
    CHECK(rib.error().code == errc::invalid_network_field);
    CHECK(rib.error().offset == 16);
}

TEST_CASE("RIB_GENERIC says its family, and its NLRI how long it is", "[mrt][rfc6396-4.3.3]")
{
    struct row {
        address_family family;
        octets nlri;
    };
    std::vector<std::uint8_t> long_flowspec(2 + 250, 1);
    long_flowspec[0] = 0xf0;
    long_flowspec[1] = 250;
    row const rows[] = {
        {ipv4_unicast, "18 c0 00 02"_hex},
        {{afi::ipv4, safi::mpls_labels}, "30 00 00 11 c0 00 02"_hex},
        {{afi::ipv6, safi::mpls_vpn}, "78 00 00 11 00 00 fd e8 00 00 00 01 20 01 0d b8"_hex},
        {{afi::ipv4, safi::route_target_constraint}, "00"_hex},
        {{afi::l2vpn, safi::evpn}, "03 11 00 01 c0 00 02 01 00 00 00 00 00 00 20 c0 00 02 01"_hex},
        {{afi::l2vpn, safi::vpls}, "00 02 aa bb"_hex},
        {{afi::bgp_ls, safi::bgp_ls}, "00 01 00 02 aa bb"_hex},
        {{afi::bgp_ls, safi::bgp_ls_vpn}, "00 01 00 08 00 00 fd e8 00 00 00 01"_hex},
        {{afi::ipv4, safi::mup}, "01 00 02 03 aa bb cc"_hex},
        {{afi::ipv6, safi::mcast_vpn}, "05 02 aa bb"_hex},
        {{afi::ipv4, safi::sr_policy}, "60 00 00 00 01 00 00 00 64 c0 00 02 01"_hex},
        {{afi::ipv6, safi::flowspec_vpn}, "00"_hex},
        {{afi::ipv4, safi::flowspec}, "05 01 18 c0 00 02"_hex},
        {{afi::ipv4, safi::flowspec}, long_flowspec},
    };
    for (auto const& [family, nlri] : rows) {
        CAPTURE(family.afi, family.safi);
        for (bool const add : {false, true}) {
            std::vector<std::uint8_t> memory(512);
            wire::writer out{memory};
            out.u32(7);
            out.u16(static_cast<std::uint16_t>(family.afi));
            out.u8(static_cast<std::uint8_t>(family.safi));
            if (add)
                out.u32(9);
            out.write(nlri);
            out.u16(1);
            out.u16(3);
            out.u32(1000000000);
            out.u16(0);
            auto const whole = record_with(record_type::table_dump_v2, add ? 12 : 6, out.written());
            auto const rib = mrt::rib_view::decode(record_in(whole));
            REQUIRE(rib);
            CHECK(rib->family() == family);
            CHECK(same_octets(rib->nlri_octets().last(nlri.size()), nlri));
            CHECK(rib->nlri_octets().size() == nlri.size() + (add ? 4 : 0));
            REQUIRE(rib->size() == 1);
            CHECK((*rib->begin()).peer_index == 3);
            CHECK((*rib->begin()).path_identifier == 0);
            if (auto const view = rib->nlri<ipv4_unicast_nlri_view>())
                CHECK((*view->begin()).path_identifier == (add ? 9 : 0));
            CHECK(refuses_every_truncation<mrt::rib_view>(whole, out.size()));
            CHECK(encodes_back<mrt::rib_view>(whole));
        }
    }
}

TEST_CASE("RIB_GENERIC of a family whose NLRI nobody knows the end of is refused", "[mrt][rfc6396-4.3.3]")
{
    auto const whole
        = record_with(record_type::table_dump_v2, 6, "00 00 00 01 | 00 01 | 42 | 00 01 00 02 aa bb | 00 00"_hex);
    auto const rib = mrt::rib_view::decode(record_in(whole));
    REQUIRE(!rib);
    CHECK(rib.error().code == errc::wrong_address_family);
    CHECK(rib.error().offset == 12 + 7);
}
