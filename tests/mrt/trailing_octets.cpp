// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/mrt/trailing_octets.hpp>

#include "catch.hpp"
#include "mrt/support.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto rib = "4d 83 b1 f4 | 00 0d | 00 02 | 00 00 00 14"
                     "00 00 00 07 | 18 c0 00 02 | 00 01 | 00 00 | 4d 83 00 00 | 00 04 | 40 01 01 00"_hex;
constexpr auto rib_without_paths = "4d 83 b1 f4 | 00 0d | 00 04 | 00 00 00 07 | 00 00 00 07 | 00 | 00 00"_hex;
constexpr auto peers = "4d 83 b1 f4 | 00 0d | 00 01 | 00 00 00 15"
                       "0a 00 00 01 | 00 00 | 00 01 | 02 | 0a 00 00 02 | 0a 00 00 02 | 00 01 00 00"_hex;
constexpr auto no_peers = "4d 83 b1 f4 | 00 0d | 00 01 | 00 00 00 08 | 0a 00 00 01 | 00 00 | 00 00"_hex;
constexpr auto entry = "4d 83 b1 f4 | 00 0c | 00 01 | 00 00 00 1a | 00 00 | 00 00 | c0 00 02 00 | 18 | 01"
                       "4d 83 00 00 | 0a 00 00 02 | fd e8 | 00 04 | 40 01 01 00"_hex;
constexpr auto message = "4d 83 b1 f4 | 00 10 | 00 04 | 00 00 00 27"
                         "00 00 fd e8 | 00 00 fd e9 | 00 00 | 00 01 | 0a 00 00 02 | 0a 00 00 01"
                         "ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff | 00 13 | 04"_hex;
constexpr auto message_et = "4d 83 b1 f4 | 00 11 | 00 04 | 00 00 00 2b | 00 00 00 01"
                            "00 00 fd e8 | 00 00 fd e9 | 00 00 | 00 01 | 0a 00 00 02 | 0a 00 00 01"
                            "ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff | 00 13 | 04"_hex;
constexpr auto change = "4d 83 b1 f4 | 00 10 | 00 05 | 00 00 00 18"
                        "00 00 fd e8 | 00 00 fd e9 | 00 00 | 00 01 | 0a 00 00 02 | 0a 00 00 01 | 00 05 | 00 06"_hex;
constexpr auto change_v6 = "4d 83 b1 f4 | 00 10 | 00 00 | 00 00 00 2c | fd e8 | fd e9 | 00 00 | 00 02"
                           "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02"
                           "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 | 00 05 | 00 06"_hex;
constexpr auto old_change = "4d 83 b1 f4 | 00 05 | 00 03 | 00 00 00 0a | fd e8 | 0a 00 00 01 | 00 06 | 00 01"_hex;
constexpr auto bgp4mp_entry = "38 56 66 00 | 00 10 | 00 02 | 00 00 00 2d"
                              "fd e8 | fd e9 | 00 00 | 00 01 | 0a 00 00 01 | 0a 00 00 02"
                              "00 00 | 00 01 | 38 56 00 00 | 00 01 | 01 | 04 | 0a 00 00 01 | 18 c0 00 02"
                              "00 07 | 40 01 01 00 40 05 00"_hex;

/// The record with `count` octets of 0xbe behind what it has; its Length counts them.
std::vector<std::uint8_t> with_more(octets whole, std::size_t count)
{
    std::vector<std::uint8_t> longer(whole.begin(), whole.end());
    longer.insert(longer.end(), count, 0xbe);
    wire::store<std::uint32_t>(longer.data() + 8, static_cast<std::uint32_t>(longer.size() - 12));
    return longer;
}

} // namespace

TEST_CASE("Octets behind a record's last entry, its states or its message are told", "[mrt][rfc6396-2]")
{
    constexpr octets records[] = {rib, rib_without_paths, peers, no_peers, entry, message, message_et, change,
        change_v6, old_change, bgp4mp_entry};
    for (std::size_t i = 0; i != std::size(records); ++i) {
        CAPTURE(i);
        CHECK(mrt::trailing_octets(record_in(records[i])).empty());
        for (std::size_t const count : {std::size_t{1}, std::size_t{19}, std::size_t{300}}) {
            auto const longer = with_more(records[i], count);
            auto const trailing = mrt::trailing_octets(record_in(longer));
            REQUIRE(trailing.size() == count);
            CHECK(trailing.data() == longer.data() + records[i].size());
        }
    }
    static_assert(mrt::trailing_octets(record_in(rib)).empty());
}

TEST_CASE("A record that is malformed or of another type has no octets too many", "[mrt][rfc6396-2]")
{
    constexpr auto unknown = "4d 83 b1 f4 | ff fe | 00 00 | 00 00 00 02 | be ef"_hex;
    CHECK(mrt::trailing_octets(record_in(unknown)).empty());
    constexpr auto short_rib = "4d 83 b1 f4 | 00 0d | 00 02 | 00 00 00 02 | be ef"_hex;
    CHECK(mrt::trailing_octets(record_in(short_rib)).empty());
    auto torn = with_more(message, 2); // its BGP message's Length is wrong: what it has too many cannot be said
    torn[12 + 20 + 16] = 0xff;
    CHECK(mrt::trailing_octets(record_in(torn)).empty());
}

TEST_CASE("An old BGP message has no length of its own, and takes all of its record", "[mrt][rfc6396-B.2.1]")
{
    constexpr auto old = "38 56 66 00 | 00 05 | 00 01 | 00 00 00 10"
                         "fd e8 | 0a 00 00 01 | fd e9 | 0a 00 00 02 | 00 00 | 00 00"_hex;
    CHECK(mrt::trailing_octets(record_in(old)).empty());
    CHECK(mrt::trailing_octets(record_in(with_more(old, 3))).empty());
}
