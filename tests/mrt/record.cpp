// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/mrt/record.hpp>

#include "catch.hpp"
#include "mrt/support.hpp"

#include <bgpwire/mrt.hpp>

#include <array>
#include <vector>

using namespace bgpwire;
using mrt::record_type;

namespace {

constexpr auto keepalive_et = "4d 83 b1 f4 | 00 11 | 00 04 | 00 00 00 06 | 00 01 e2 40 | be ef"_hex;
constexpr auto two_records = "4d 83 b1 f4 | 00 0d | 00 02 | 00 00 00 01 | 00"
                             "4d 83 b1 f5 | 00 10 | 00 00 | 00 00 00 00"_hex;

} // namespace

TEST_CASE("A record says when, what and how long", "[mrt][rfc6396-2]")
{
    auto const found = mrt::next_record(two_records);
    REQUIRE(found);
    REQUIRE(*found);
    auto const record = **found;
    CHECK(record.timestamp() == 1300476404);
    CHECK(record.microseconds() == 0);
    CHECK(record.time() == mrt::record_time{1300476404, {}});
    CHECK(record.type() == record_type::table_dump_v2);
    CHECK(record.subtype() == 2);
    CHECK(record.octets().size() == 13);
    CHECK(same_octets(record.body(), "00"_hex));
}

TEST_CASE("Extended timestamps take their microseconds off the body", "[mrt][rfc6396-3]")
{
    auto const record = **mrt::next_record(keepalive_et);
    CHECK(record.type() == record_type::bgp4mp_et);
    CHECK(record.microseconds() == 123456);
    CHECK(record.time() == mrt::record_time{1300476404, 123456});
    CHECK(record.body_offset() == 16);
    CHECK(same_octets(record.body(), "be ef"_hex));
    static_assert((**mrt::next_record(keepalive_et)).microseconds() == 123456);
}

TEST_CASE("An extended timestamp that does not fit leaves the body alone", "[mrt][rfc6396-3]")
{
    auto const record = **mrt::next_record("4d 83 b1 f4 | 00 11 | 00 04 | 00 00 00 03 | 00 01 e2"_hex);
    CHECK(record.microseconds() == 0);
    CHECK(record.body().size() == 3);
}

TEST_CASE("Octet by octet, a record is there when its last octet is", "[mrt][rfc6396-2]")
{
    for (std::size_t size = 0; size <= keepalive_et.size(); ++size) {
        CAPTURE(size);
        auto const found = mrt::next_record(keepalive_et.first(size));
        REQUIRE(found);
        CHECK(found->has_value() == (size == keepalive_et.size()));
    }
}

TEST_CASE("A Length above what the caller allows is a lie, told about its four octets", "[mrt][rfc6396-2]")
{
    auto const found = mrt::next_record("4d 83 b1 f4 | 00 0d | 00 02 | 10 00 00 00"_hex, 1U << 24);
    REQUIRE(!found);
    CHECK(found.error().code == errc::out_of_range);
    CHECK(found.error().offset == 8);
    CHECK(found.error().length == 4);
    CHECK(mrt::next_record("4d 83 b1 f4 | 00 0d | 00 02 | 01 00 00 00"_hex, 1U << 24));
}

TEST_CASE("A file is read record by record to its end", "[mrt][rfc6396-2]")
{
    mrt::record_reader in{two_records};
    CHECK_FALSE(in.finish());
    REQUIRE(in.next());
    CHECK(in.offset() == 13);
    auto const second = in.next();
    REQUIRE(second);
    CHECK(second->timestamp() == 1300476405);
    CHECK(second->body().empty());
    CHECK_FALSE(in.next());
    CHECK(in.finish());
}

TEST_CASE("A record that says nothing sensible is stepped over, and the file goes on", "[mrt][rfc6396-2]")
{
    constexpr auto file = "4d 83 b1 f4 | 00 0d | 00 02 | 00 00 00 02 | be ef"           // a RIB of two octets
                          "4d 83 b1 f4 | ff fe | 00 00 | 00 00 00 01 | 00"              // a type that nobody knows
                          "4d 83 b1 f5 | 00 11 | 00 04 | 00 00 00 03 | 00 00 00"        // microseconds cut short
                          "4d 83 b1 f6 | 00 05 | 00 03 | 00 00 00 0a | fd e8 | 0a 00 00 01 | 00 06 | 00 01"_hex;
    mrt::record_reader in{file};
    auto const rib = in.next();
    REQUIRE(rib);
    CHECK(mrt::rib_view::decode(*rib).error().code == errc::incomplete);
    CHECK(mrt::rib_view::decode(*rib).error().offset == 12);
    REQUIRE(in.next());
    auto const message = in.next();
    REQUIRE(message);
    CHECK(message->time() == mrt::record_time{0x4d83b1f5, {}});
    CHECK(mrt::bgp4mp_message::decode(*message).error().code == errc::incomplete);
    auto const last = in.next();
    REQUIRE(last);
    CHECK(mrt::bgp_state_change::decode(*last));
    CHECK_FALSE(in.next());
    CHECK(in.finish());
}

TEST_CASE("An empty file has no records and is whole", "[mrt]")
{
    mrt::record_reader in{{}};
    CHECK_FALSE(in.next());
    CHECK(in.finish());
}

TEST_CASE("A record that passes the end of the file stops the reader, and it says where", "[mrt][rfc6396-2]")
{
    std::vector<std::uint8_t> file(two_records.begin(), two_records.end());
    for (std::size_t missing = 1; missing != 12; ++missing) {
        CAPTURE(missing);
        file.pop_back();
        mrt::record_reader in{file};
        CHECK(in.next());
        CHECK_FALSE(in.next());
        CHECK_FALSE(in.next());
        CHECK_FALSE(in.finish());
        CHECK(in.offset() == 13);
    }
    file.assign(two_records.begin(), two_records.end());
    file[13 + 11] = 1; // its Length says 1, and there is nothing
    mrt::record_reader in{file};
    CHECK(in.next());
    CHECK_FALSE(in.next());
    CHECK(in.offset() == 13);
    CHECK_FALSE(in.finish());
}

TEST_CASE("A decoder that is given a record of another type says so, whatever is in it", "[mrt]")
{
    std::array<std::uint8_t, 80> const body{};
    error const expected{.code = errc::wrong_type, .action = error_action::ignore, .offset = 4, .length = 4};
    for (std::uint16_t type = 0; type != 20; ++type)
        for (std::uint16_t subtype = 0; subtype != 16; ++subtype)
            for (std::size_t const size : {0U, 7U, 80U}) {
                CAPTURE(type, subtype, size);
                auto const whole = test::record_with(record_type{type}, subtype, octets{body}.first(size));
                auto const record = test::record_in(whole);
                auto const refuses = [&]<class T>(type_list<T>) {
                    auto const decoded = T::decode(record);
                    return T::is_in(record) || (!decoded && decoded.error() == expected);
                };
                CHECK(refuses(type_list<mrt::bgp_message>{}));
                CHECK(refuses(type_list<mrt::bgp_state_change>{}));
                CHECK(refuses(type_list<mrt::bgp4mp_message>{}));
                CHECK(refuses(type_list<mrt::bgp4mp_state_change>{}));
                CHECK(refuses(type_list<mrt::bgp4mp_entry>{}));
                CHECK(refuses(type_list<mrt::peer_index_table_view>{}));
                CHECK(refuses(type_list<mrt::rib_view>{}));
                CHECK(refuses(type_list<mrt::table_dump_entry>{}));
            }
}
