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
