// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/mrt/table_dump.hpp>

#include "mrt/support.hpp"

#include "catch.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using mrt::record_type;

namespace {

constexpr auto ipv4 = "3b 9a ca 00 | 00 0c | 00 01 | 00 00 00 20"
                      "00 02 | 00 2a | c0 00 02 00 | 18 | 01 | 3b 9a c9 ff | 0a 00 00 01 | fd e8 | 00 0a"
                      "40 01 01 02 | 40 02 00 | 40 06 00"_hex;

constexpr auto ipv6 = "00 00 | 00 01 | 2001 0db8 0000 0000 0000 0000 0000 0000 | 20 | 01 | 3b 9a c9 ff"
                      "2001 0db8 0000 0000 0000 0000 0000 0009 | fd e8 | 00 00"_hex;

} // namespace

TEST_CASE("TABLE_DUMP is one path to one prefix", "[mrt][rfc6396-4.2]")
{
    auto const record = record_in(ipv4);
    REQUIRE(mrt::table_dump_entry::is_in(record));
    auto const e = mrt::table_dump_entry::decode(record);
    REQUIRE(e);
    CHECK(e->view_number == 2);
    CHECK(e->sequence_number == 42);
    CHECK(e->ipv4() == *ipv4_prefix::parse("192.0.2.0/24"));
    CHECK_FALSE(e->ipv6());
    CHECK(e->status == 1);
    CHECK(e->originated_time == 999999999);
    CHECK(e->peer_address == *ip_address::parse("10.0.0.1"));
    CHECK(e->peer_as == asn{65000});
    bool clean = true;
    auto const attributes = e->attributes([&](error) { clean = false; });
    CHECK(clean);
    CHECK(attributes.get<origin>() == origin{origin::code::incomplete});
    CHECK(attributes.context().as_numbers == asn_width::two_octets);
}

TEST_CASE("TABLE_DUMP of IPv6 has its addresses in 16 octets", "[mrt][rfc6396-4.2]")
{
    auto const whole = record_with(record_type::table_dump, 2, ipv6);
    auto const e = mrt::table_dump_entry::decode(record_in(whole));
    REQUIRE(e);
    CHECK(e->ipv6() == *ipv6_prefix::parse("2001:db8::/32"));
    CHECK_FALSE(e->ipv4());
    CHECK(e->peer_address == *ip_address::parse("2001:db8::9"));
    CHECK(refuses_every_truncation<mrt::table_dump_entry>(whole, 46));
    CHECK(encodes_back<mrt::table_dump_entry>(whole));
}

TEST_CASE("A TABLE_DUMP is written as it was read", "[mrt][rfc6396-4.2]")
{
    CHECK_TWICE(encodes_back<mrt::table_dump_entry>(ipv4));
    CHECK(ignores_trailing_octets<mrt::table_dump_entry>(ipv4));
    auto e = *mrt::table_dump_entry::decode(record_in(ipv4));
    CHECK(decodes_back(e, {7, {}}));
    e.peer_as = asn{65536};
    CHECK(cannot_be_encoded(e));
    e.peer_as = asn{65535};
    CHECK(decodes_back(e, {7, {}}));
    e.peer_address = *ip_address::parse("2001:db8::9");
    CHECK(cannot_be_encoded(e));
}

TEST_CASE("A TABLE_DUMP that ends early or whose prefix is too long is refused", "[mrt][rfc6396-4.2]")
{
    CHECK_TWICE(refuses_every_truncation<mrt::table_dump_entry>(ipv4, record_in(ipv4).body().size()));
    std::vector<std::uint8_t> whole(ipv4.begin(), ipv4.end());
    whole[12 + 8] = 33;
    auto const e = mrt::table_dump_entry::decode(record_in(whole));
    REQUIRE(!e);
    CHECK(e.error().code == errc::invalid_network_field);
    CHECK(e.error().offset == 12 + 8);
    CHECK_FALSE(mrt::table_dump_entry::is_in(record_in(record_with(record_type::table_dump, 3, {}))));
}
