// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/shown.hpp>

#include <bgpwire/path_attribute/list.hpp>

#include "catch.hpp"
#include "support/hex.hpp"
#include "support/text.hpp"

#include <array>
#include <iterator>
#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr path_attributes_view view_of(octets field, codec_context const& context = {})
{
    return path_attributes_view::decode(field, context, 0, [](error) {});
}

/// Malformed, repeated (also an attribute that is not known) and out of scope, among what is right.
constexpr auto faulty = "40 01 01 02 | 80 04 03 00 00 01 | 40 05 04 00 00 00 64 | c0 63 01 0a | c0 07 05 00 00 fd e9 00"
                        "| c0 63 01 0b | 40 01 01 00 | 40 03 04 c0 00 02 01 | 80 04 04 00 00 00 01"_hex;

static_assert(std::forward_iterator<path_attributes_view::iterator>);

} // namespace

TEST_CASE("What is malformed, repeated or out of scope is not shown", "[path_attribute][rfc7606-2][rfc7606-3]")
{
    constexpr auto view = view_of(faulty);
    static_assert(!view.shows_all() && !view.has<multi_exit_disc>() && !view.has<local_pref>());
    std::vector<raw_path_attribute> const shown(view.begin(), view.end());
    CHECK(shown
        == std::vector<raw_path_attribute>{
            {0x40, 1, "02"_hex}, {0xc0, 99, "0a"_hex}, {0x40, 3, "c0 00 02 01"_hex}});
    CHECK(to_text(view) == "ORIGIN INCOMPLETE; 99 flags c0: 0a; NEXT_HOP 192.0.2.1");
    for (auto const hidden : {4, 5, 7}) {
        CAPTURE(hidden);
        CHECK_FALSE(view.find(static_cast<std::uint8_t>(hidden)));
        CHECK(view.value(static_cast<std::uint8_t>(hidden)).empty());
    }
    std::array<std::uint8_t, 64> memory{};
    wire::writer out{memory};
    view.encode(out);
    CHECK(same_octets(out.written(), "40 01 01 02 | c0 63 01 0a | 40 03 04 c0 00 02 01"_hex));
    // the octets are there still, by their name
    CHECK(same_octets(view.as_received().octets(), faulty));
    CHECK(std::distance(view.as_received().begin(), view.as_received().end()) == 9);
    CHECK(view_of("40 06 01 00"_hex).empty());
    static_assert(view_of("40 06 01 00"_hex).begin() == view_of("40 06 01 00"_hex).end());
    CHECK_FALSE(view_of("40 06 01 00"_hex).as_received().empty());
}

TEST_CASE("Of an attribute that is repeated the first says what is shown, whatever the others are",
    "[path_attribute][rfc7606-3]")
{
    // 64 is nobody's: optional first, then as if it were well-known
    constexpr auto field = "80 40 01 aa | 00 40 01 bb"_hex;
    codec_context const withdraws{.choices = {choice::withdraw_unrecognized_well_known}};
    for (auto const& context : {codec_context{}, withdraws}) {
        auto const view = path_attributes_view::decode(field, context, 0, [](error) {});
        REQUIRE(view.find(64));
        CHECK(view.find(64)->value[0] == 0xaa);
        CHECK(++view.begin() == view.end());
    }
}

TEST_CASE("Who analyses is shown everything that can be framed", "[path_attribute][rfc7606-2]")
{
    auto const view = view_of(faulty, {.errors = error_handling::analyse});
    CHECK(view.shows_all());
    CHECK(std::distance(view.begin(), view.end()) == 9);
    CHECK(view.has<multi_exit_disc>());
    CHECK(same_octets(view.value(4), "00 00 01"_hex));
    CHECK(to_text(view)
        == "ORIGIN INCOMPLETE; MULTI_EXIT_DISC 000001; LOCAL_PREF 100; 99 flags c0: 0a; AGGREGATOR 0000fde900; "
           "99 flags c0: 0b; 1 flags 40: 00; NEXT_HOP 192.0.2.1; 4 flags 80: 00000001");
}

TEST_CASE("MP attributes with wrong flags are shown with right ones", "[path_attribute][rfc7606-3]")
{
    auto const view = view_of("c0 0f 03 00 02 01"_hex);
    REQUIRE_FALSE(view.empty());
    CHECK(*view.begin() == raw_path_attribute{0x80, 15, "00 02 01"_hex});
    CHECK((*view.as_received().begin()).flags == 0xc0);
}

TEST_CASE("Attributes without end are passed over in linear time", "[path_attribute]")
{
    std::vector<std::uint8_t> many; // 21845 attributes of 200 type codes, one of them new in the middle
    for (unsigned i = 0; i != 21845; ++i)
        many.insert(many.end(), {0xc0, static_cast<std::uint8_t>(i == 10000 ? 255 : 50 + i % 64), 0});
    auto const view = view_of(many);
    CHECK(std::distance(view.begin(), view.end()) == 65);
    CHECK(view.find(255));
}

TEST_CASE("Who analyses reads values that are malformed and can be framed", "[path_attribute][rfc7606-2][rfc7607-2]")
{
    constexpr codec_context analysing{.errors = error_handling::analyse};
    constexpr auto field = "40 02 0a 02 02 00 00 fd e9 00 00 00 00 | 40 03 04 00 00 00 00 | c0 07 08 00 00 00 00 c0 00 02 01"
                           "| c0 11 06 02 01 00 00 00 00 | c0 12 08 00 00 00 00 c0 00 02 01"_hex;
    int errors = 0;
    auto const view = path_attributes_view::decode(field, analysing, 0, [&](error const&) { ++errors; });
    CHECK(errors == 5);
    CHECK(view.get<as_path_view>()->contains(asn{0}));
    CHECK(view.get<next_hop>() == next_hop{});
    CHECK(view.get<aggregator>() == aggregator{asn{0}, bgp_identifier{0xc0000201}});
    CHECK(view.get<as4_path_view>()->path().first_as() == asn{0});
    CHECK(view.get<as4_aggregator>() == as4_aggregator{asn{0}, bgp_identifier{0xc0000201}});
    CHECK(to_text(view)
        == "AS_PATH [65001 0]; NEXT_HOP 0.0.0.0; AGGREGATOR 0 192.0.2.1; AS4_PATH [0]; AS4_AGGREGATOR 0 192.0.2.1");
    // the same without a look at the values first
    auto const indexed = path_attributes_view::index(field, analysing, 0, [](error const&) {});
    CHECK(indexed.get<as_path_view>() == view.get<as_path_view>());
    CHECK(indexed.get<aggregator>() == view.get<aggregator>());
    // a session's are not read
    CHECK_FALSE(view_of(field).get<as_path_view>());
    CHECK_FALSE(view_of(field).get<aggregator>());
    CHECK_FALSE(path_attributes_view::index(field, {}, 0, [](error const&) {}).get<as_path_view>());
    static_assert(view_of("40 02 06 02 01 00 00 00 00"_hex, {.errors = error_handling::analyse}).get<as_path_view>());
}

TEST_CASE("Who analyses reads values with wrong flags", "[path_attribute][rfc7606-3]")
{
    constexpr codec_context analysing{.errors = error_handling::analyse};
    int errors = 0;
    auto const view = path_attributes_view::decode("c0 02 06 02 01 00 00 fd e9 | 40 04 04 00 00 00 01 | 40 07 08 00 00 00 00 c0 00 02 01"_hex,
        analysing, 0, [&](error const&) { ++errors; });
    CHECK(errors == 4); // the flags of three, and AS 0
    CHECK(to_text(view) == "AS_PATH [65001]; MULTI_EXIT_DISC 1; AGGREGATOR 0 192.0.2.1");
    CHECK(view.get<multi_exit_disc>() == multi_exit_disc{1});
    CHECK(view.get<as_path_view>());
}

TEST_CASE("Who analyses is given no path that cannot be walked", "[path_attribute][rfc7606-7.2]")
{
    constexpr codec_context analysing{.errors = error_handling::analyse};
    // a segment past the end, one without AS numbers, one of type 5, an octet left over; and an AGGREGATOR of an OLD speaker
    CHECK_FALSE(view_of("40 02 06 02 02 00 00 00 00"_hex, analysing).get<as_path_view>());
    CHECK_FALSE(view_of("40 02 08 02 00 02 01 00 00 00 00"_hex, analysing).get<as_path_view>());
    CHECK_FALSE(view_of("40 02 06 05 01 00 00 00 00"_hex, analysing).get<as_path_view>());
    CHECK_FALSE(view_of("40 02 07 02 01 00 00 00 00 02"_hex, analysing).get<as_path_view>());
    CHECK_FALSE(view_of("c0 11 08 02 01 00 00 00 00 02 01"_hex, analysing).get<as4_path_view>());
    CHECK_FALSE(view_of("c0 07 06 00 00 c0 00 02 01"_hex, analysing).get<aggregator>());
}
