// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/mrt/route_reader.hpp>

#include "catch.hpp"
#include "mrt/recorded.hpp"
#include "mrt/support.hpp"

#include <string>

using namespace bgpwire;
using namespace bgpwire::test;
using mrt::record_content;
using mrt::record_type;

namespace {

constexpr auto peers = "4d 83 b1 f4 | 00 0d | 00 01 | 00 00 00 20 | 0a 00 00 01 | 00 00 | 00 02"
                       "02 | 0a 00 00 02 | 0a 00 00 02 | 00 01 00 00 | 00 | 0a 00 00 03 | 0a 00 00 03 | fd e8"_hex;

/// `table 10.0.0.0/8 path 7 from 10.0.0.2 AS 1 at 100 via 10.0.0.9 by AS [1 2]`, one for each route.
struct lines {
    mrt::route_reader routes;
    std::vector<std::string> read;
    std::vector<error> errors;

    record_content operator()(octets record)
    {
        return routes.read(
            record_in(record), [&](mrt::route const& r, auto const& attributes) { add(r, attributes); },
            [&](error const& e) { errors.push_back(e); });
    }

    template<class Attributes>
    void add(mrt::route const& r, Attributes const& attributes)
    {
        static constexpr char const* kinds[] = {"table ", "announce ", "withdraw "};
        std::string line = kinds[static_cast<std::size_t>(r.kind)];
        auto const print = [&](auto const& value) { print_to(std::back_inserter(line), value); };
        print(r.family);
        line += ' ';
        print(r);
        if (r.paths == path_identifiers::present)
            line += " path " + std::to_string(r.path_identifier);
        line += " from ";
        print(r.peer_address);
        line += " AS ";
        print(r.peer_as);
        if (r.originated_time)
            line += " at " + std::to_string(*r.originated_time);
        if (r.next_hop) {
            line += " via ";
            print(*r.next_hop);
        }
        if (auto const path = attributes.template get<as_path_view>()) {
            line += " by ";
            print(*path);
        }
        if (r.direction == mrt::direction::sent)
            line += " (sent)";
        read.push_back(line);
    }
};

using texts = std::vector<std::string>;

/// BGP4MP with AS numbers of four octets, 65000 and 65001, 10.0.0.2 and 10.0.0.1.
std::vector<std::uint8_t> message_record(record_type type, std::uint16_t subtype, octets body)
{
    std::vector<std::uint8_t> whole;
    auto const append = [&](octets o) { whole.insert(whole.end(), o.begin(), o.end()); };
    if (type == record_type::bgp4mp_et)
        append("00 00 00 05"_hex);
    append("00 00 fd e8 | 00 00 fd e9 | 00 00 | 00 01 | 0a 00 00 02 | 0a 00 00 01"_hex);
    append("ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff 00"_hex);
    whole.push_back(static_cast<std::uint8_t>(19 + body.size()));
    whole.push_back(2);
    append(body);
    return record_with(type, subtype, whole);
}

} // namespace

TEST_CASE("Routes of a table have their peers", "[mrt][rfc6396-4.3]")
{
    lines l;
    CHECK(l(peers) == record_content::peers);
    CHECK(l("4d 83 b1 f4 | 00 0d | 00 02 | 00 00 00 3e | 00 00 00 00 | 18 c0 00 02 | 00 02"
            "00 00 | 00 00 00 64 | 00 14 | 40 01 01 00 | 40 02 06 02 01 00 00 00 07 | 40 03 04 0a 00 00 09"
            "00 01 | 00 00 00 65 | 00 10 | 40 01 01 00 | 40 02 09 02 02 00 00 00 08 00 00 00"_hex)
        == record_content::malformed);
    REQUIRE(l.read.size() == 2);
    CHECK(l.read[0] == "table IPv4 unicast 192.0.2.0/24 from 10.0.0.2 AS 65536 at 100 via 10.0.0.9 by [7]");
    CHECK(l.read[1] == "table IPv4 unicast 192.0.2.0/24 from 10.0.0.3 AS 65000 at 101");
    CHECK(l.errors.size() == 1);
}

TEST_CASE("A table's routes of IPv6 have the next hop of MP_REACH_NLRI", "[mrt][rfc6396-4.3.4]")
{
    lines l;
    CHECK(l(peers) == record_content::peers);
    CHECK(l("4d 83 b1 f4 | 00 0d | 00 05 | 00 00 00 2b | 00 00 00 00 | 20 20 01 0d b8 | 00 01"
            "00 00 | 00 00 00 64 | 00 18 | 40 01 01 00"
            "80 0e 11 10 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 09"_hex)
        == record_content::routes);
    CHECK(l.read
        == texts{"table IPv6 multicast 2001:db8::/32 from 10.0.0.2 AS 65536 at 100 via 2001:db8::9"});
    CHECK(l.errors.empty());
}

TEST_CASE("Path identifiers are in the entries, and of RIB_GENERIC in the NLRI", "[mrt][rfc8050-4.1][rfc8050-4.2]")
{
    lines l;
    CHECK(l(peers) == record_content::peers);
    CHECK(l("4d 83 b1 f4 | 00 0d | 00 08 | 00 00 00 1a | 00 00 00 00 | 18 c0 00 02 | 00 01"
            "00 00 | 00 00 00 64 | 00 00 00 2a | 00 04 | 40 01 01 00"_hex)
        == record_content::routes);
    CHECK(l("4d 83 b1 f4 | 00 0d | 00 0c | 00 00 00 1d | 00 00 00 00 | 00 01 01 | 00 00 00 2b | 18 c0 00 02 | 00 01"
            "00 01 | 00 00 00 64 | 00 04 | 40 01 01 00"_hex)
        == record_content::routes);
    CHECK(l.read
        == texts{"table IPv4 unicast 192.0.2.0/24 path 42 from 10.0.0.2 AS 65536 at 100",
            "table IPv4 unicast 192.0.2.0/24 path 43 from 10.0.0.3 AS 65000 at 100"});
}

TEST_CASE("A route of a family that the library does not read is handed over as octets", "[mrt][rfc6396-4.3.3]")
{
    lines l;
    CHECK(l(peers) == record_content::peers);
    CHECK(l("4d 83 b1 f4 | 00 0d | 00 06 | 00 00 00 18 | 00 00 00 00 | 00 19 46 | 03 01 aa | 00 01"
            "00 00 | 00 00 00 64 | 00 04 | 40 01 01 00"_hex)
        == record_content::routes);
    REQUIRE(l.read.size() == 1);
    CHECK(l.read[0].find(" 0301aa from 10.0.0.2") != std::string::npos);
}

TEST_CASE("An entry that names no peer is told with its place, and the others are read", "[mrt][rfc6396-4.3.4]")
{
    lines l;
    constexpr auto rib = "4d 83 b1 f4 | 00 0d | 00 02 | 00 00 00 22 | 00 00 00 00 | 18 c0 00 02 | 00 02"
                         "00 05 | 00 00 00 64 | 00 04 | 40 01 01 00 | 00 01 | 00 00 00 64 | 00 04 | 40 01 01 00"_hex;
    CHECK(l(rib) == record_content::malformed);
    CHECK(l.errors.size() == 2); // there is no table of peers yet
    CHECK(l(peers) == record_content::peers);
    CHECK(l(rib) == record_content::malformed);
    CHECK(l.read.size() == 1);
    REQUIRE(l.errors.size() == 3);
    CHECK(l.errors[2].code == errc::out_of_range);
    CHECK(l.errors[2].action == error_action::ignore);
    CHECK(l.errors[2].offset == 12 + 10);
}

TEST_CASE("A TABLE_DUMP is one route", "[mrt][rfc6396-4.2]")
{
    lines l;
    CHECK(l("4d 83 b1 f4 | 00 0c | 00 01 | 00 00 00 29 | 00 00 | 00 00 | c0 00 02 ff | 18 | 01 | 00 00 00 64"
            "0a 00 00 02 | fd e8 | 00 13 | 40 01 01 00 | 40 02 04 02 01 fd e8 | 40 03 04 0a 00 00 09 | 00"_hex)
        == record_content::malformed); // an octet too many in the attributes
    CHECK(l.read == texts{"table IPv4 unicast 192.0.2.0/24 from 10.0.0.2 AS 65000 at 100 via 10.0.0.9 by [65000]"});
    CHECK(l.errors.size() == 1);
}

TEST_CASE("A BGP4MP_ENTRY is one route, with its next hop outside the attributes", "[mrt][rfc6396-B.2.6.1]")
{
    lines l;
    CHECK(l("38 56 66 00 | 00 10 | 00 02 | 00 00 00 2a | fd e8 | fd e9 | 00 00 | 00 01 | 0a 00 00 02 | 0a 00 00 01"
            "00 00 | 00 01 | 00 00 00 64 | 00 01 | 01 | 04 | 0a 00 00 09 | 18 c0 00 02 | 00 04 | 40 01 01 00"_hex)
        == record_content::routes);
    CHECK(l.read == texts{"table IPv4 unicast 192.0.2.0/24 from 10.0.0.2 AS 65000 at 100 via 10.0.0.9"});
    CHECK(l("38 56 66 00 | 00 10 | 00 02 | 00 00 00 2c | fd e8 | fd e9 | 00 00 | 00 01 | 0a 00 00 02 | 0a 00 00 01"
            "00 00 | 00 01 | 00 00 00 64 | 00 01 | 01 | 04 | 0a 00 00 09 | 21 c0 00 02 00 00 | 00 04 | 40 01 01 00"_hex)
        == record_content::malformed);
    CHECK(l.read.size() == 1);
    REQUIRE(l.errors.size() == 1);
    CHECK(l.errors[0].code == errc::invalid_network_field);
    CHECK(l.errors[0].offset == 12 + 16 + 8 + 8);
}

TEST_CASE("A message announces and withdraws routes of every family", "[mrt][rfc6396-4.4]")
{
    constexpr auto body = "00 04 18 c0 00 02 | 00 43 | 40 01 01 00 | 40 02 06 02 01 00 00 fd e8 | 40 03 04 0a 00 00 09"
                          "80 0e 1a 00 02 01 10 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 09 00 20 20 01 0d b8"
                          "80 0f 08 00 02 01 20 20 01 0d b9 | 80 04 04 00 00 00 01 | 18 c6 33 64"_hex;
    texts const expected{"withdraw IPv4 unicast 192.0.2.0/24 from 10.0.0.2 AS 65000",
        "withdraw IPv6 unicast 2001:db9::/32 from 10.0.0.2 AS 65000",
        "announce IPv4 unicast 198.51.100.0/24 from 10.0.0.2 AS 65000 via 10.0.0.9 by [65000]",
        "announce IPv6 unicast 2001:db8::/32 from 10.0.0.2 AS 65000 via 2001:db8::9 by [65000]"};
    lines l;
    CHECK(l(message_record(record_type::bgp4mp, 4, body)) == record_content::routes);
    CHECK(l.read == expected);
    l.read.clear();
    CHECK(l(message_record(record_type::bgp4mp_et, 4, body)) == record_content::routes);
    CHECK(l.read == expected);
    l.read.clear();
    CHECK(l(message_record(record_type::bgp4mp, 7, body)) == record_content::routes);
    REQUIRE(l.read.size() == 4);
    CHECK(l.read[0] == expected[0] + " (sent)");
    CHECK(l.errors.empty());
}

TEST_CASE("A message of an ADD-PATH session has path identifiers", "[mrt][rfc8050-3]")
{
    lines l;
    CHECK(l(message_record(record_type::bgp4mp, 9,
              "00 08 00 00 00 07 18 c0 00 02 | 00 00"_hex))
        == record_content::routes);
    CHECK(l.read == texts{"withdraw IPv4 unicast 192.0.2.0/24 path 7 from 10.0.0.2 AS 65000"});
}

TEST_CASE("A message of the old type BGP has its routes", "[mrt][rfc6396-B.2.1]")
{
    lines l;
    CHECK(l("38 56 66 00 | 00 05 | 00 01 | 00 00 00 28 | fd e8 | 0a 00 00 01 | fd e9 | 0a 00 00 02"
            "00 00 | 00 14 | 40 01 01 00 | 40 02 06 02 02 fd e8 00 07 | 40 03 04 0a 00 00 01 | 18 c0 00 02"_hex)
        == record_content::routes);
    CHECK(l.read == texts{"announce IPv4 unicast 192.0.2.0/24 from 10.0.0.1 AS 65000 via 10.0.0.1 by [65000 7]"});
}

TEST_CASE("Of a malformed message what can be read is handed over, and what is wrong is told", "[mrt][rfc7606-3]")
{
    lines l;
    CHECK(l(message_record(record_type::bgp4mp, 4,
              "00 00 | 00 12 | 40 01 01 05 | 40 02 00 | 40 03 04 0a 00 00 09 | 40 05 01 | 18 c0 00 02"_hex))
        == record_content::malformed);
    CHECK(l.errors.size() >= 1);
    l.errors.clear();
    auto torn = message_record(record_type::bgp4mp, 4, "00 00 | 00 00"_hex);
    torn[12 + 20 + 17] = 100; // its Length has more than the record
    CHECK(l(torn) == record_content::malformed);
    REQUIRE(l.errors.size() == 1);
    CHECK(l.errors[0].code == errc::incomplete);
}

TEST_CASE("Records without routes say so", "[mrt][rfc6396-2]")
{
    lines l;
    CHECK(l("4d 83 b1 f4 | ff fe | 00 00 | 00 00 00 02 | be ef"_hex) == record_content::others);
    CHECK(l("4d 83 b1 f4 | 00 05 | 00 03 | 00 00 00 0a | fd e8 | 0a 00 00 01 | 00 06 | 00 01"_hex)
        == record_content::others);
    CHECK(l("4d 83 b1 f4 | 00 10 | 00 04 | 00 00 00 27 | 00 00 fd e8 | 00 00 fd e9 | 00 00 | 00 01 | 0a 00 00 02"
            "0a 00 00 01 | ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff | 00 13 | 04"_hex)
        == record_content::others);
    CHECK(l("4d 83 b1 f4 | 00 0d | 00 02 | 00 00 00 02 | be ef"_hex) == record_content::malformed);
    CHECK(l.read.empty());
    CHECK(l.errors.size() == 1);
}

TEST_CASE("Recorded files have as many routes as bgpdump prints lines of", "[mrt][real]")
{
    struct known {
        char const* name;
        std::size_t announced, withdrawn, in_table;
    };
    static constexpr known files[] = {
        {"bview.ipv4_unicast_add_path", 0, 0, 62},
        {"rib6.20151101.0600", 0, 0, 149578},
        {"updates.20190101.0000", 159948, 2626, 0},
        {"updates.19991214.1621", 54126, 1363, 0},
        {"updates.20100227.1600", 52468, 1318, 0},
        {"updates.20070211.0141", 51329, 2328, 0},
        {"updates.20071015.1505", 10111, 385, 0},
        {"updates.20160811.1600", 39256, 1956, 0},
        {"updates.et-header.2015", 577737, 3, 0},
    };
    for_each_recorded_file([](recorded_file const& file) {
        CAPTURE(file.name);
        std::size_t counts[3]{};
        mrt::record_reader in{file.octets};
        mrt::route_reader routes;
        while (auto const record = in.next())
            routes.read(
                *record, [&](mrt::route const& r, auto const&) { ++counts[static_cast<std::size_t>(r.kind)]; },
                [](error const&) {});
        for (auto const& one : files)
            if (file.name.find(one.name) != std::string::npos) {
                CHECK(counts[0] == one.in_table);
                CHECK(counts[1] == one.announced);
                CHECK(counts[2] == one.withdrawn);
            }
    });
}
