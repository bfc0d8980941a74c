// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/list.hpp>

#include "catch.hpp"
#include "support/hex.hpp"
#include "support/text.hpp"

#include <iterator>
#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto no_notes = [](error) {};

constexpr path_attributes_view view_of(octets field, codec_context const& context = {})
{
    return path_attributes_view::decode(field, context, 0, no_notes);
}

constexpr auto field = "40 01 01 02 | 50 02 00 06 02 01 00 00 fd e9 | c0 63 02 be ef | 80 04 04 00 00 00 01"_hex;

} // namespace

TEST_CASE("A list of attributes is a range of raw ones in their order", "[path_attribute][rfc4271-4.3]")
{
    static_assert(std::forward_iterator<path_attributes_view::iterator>);
    auto const view = view_of(field);
    std::vector<raw_path_attribute> const all(view.begin(), view.end());
    CHECK(all
        == std::vector<raw_path_attribute>{{0x40, 1, "02"_hex}, {0x50, 2, "02 01 00 00 fd e9"_hex}, {0xc0, 99, "be ef"_hex},
            {0x80, 4, "00 00 00 01"_hex}});
    CHECK(same_octets(view.as_received().octets(), field));
    CHECK_FALSE(view.empty());
    auto it = view.begin();
    CHECK(it++ == view.begin());
    CHECK(it != view.begin());
}

TEST_CASE("Reading an attribute is asking by type", "[path_attribute]")
{
    constexpr auto view = view_of(field);
    static_assert(view.get<origin>() == origin{origin::code::incomplete});
    static_assert(view.get<as_path_view>()->contains(asn{65001}));
    static_assert(view.has<multi_exit_disc>());
    static_assert(!view.get<next_hop>() && !view.has<next_hop>());
    CHECK(view.get<origin>() == origin{origin::code::incomplete});
    CHECK(same_octets(view.value(4), "00 00 00 01"_hex));
    CHECK(view.value(3).empty());
    CHECK(view.value(99).empty()); // value() is about known ones; find() about all
    CHECK(*view.find(99) == raw_path_attribute{0xc0, 99, "be ef"_hex});
    CHECK(view.find(2)->has_flag(attribute_flag::extended_length));
    CHECK_FALSE(view.find(3));
    CHECK(view.shows_all());
    CHECK(path_attributes_view::knows(4));
    CHECK_FALSE(path_attributes_view::knows(99));
    CHECK(to_text(view) == "ORIGIN INCOMPLETE; AS_PATH [65001]; 99 flags c0: beef; MULTI_EXIT_DISC 1");
}

TEST_CASE("An empty list has nothing", "[path_attribute]")
{
    static_assert(path_attributes_view{}.empty());
    constexpr path_attributes_view view{};
    CHECK(view.begin() == view.end());
    CHECK_FALSE(view.get<origin>());
    CHECK_FALSE(view.find(1));
    CHECK(to_text(view).empty());
}

TEST_CASE("The walk ends in front of what cannot be framed", "[path_attribute][rfc7606-4]")
{
    auto const view = view_of("40 01 01 00 | c0 08 09 00 00"_hex);
    CHECK(same_octets(view.as_received().octets(), "40 01 01 00"_hex));
    CHECK(std::distance(view.begin(), view.end()) == 1);
}

TEST_CASE("Offsets count from where the field starts in the message", "[path_attribute][rfc4271-6.3]")
{
    for (std::size_t const base : {0U, 23U, 60000U}) {
        std::vector<error> errors;
        (void)path_attributes_view::decode("40 01 01 02 | 40 01 01 00 | 40 03 04 e0 00 00 01"_hex, {}, base,
            [&](error const& e) { errors.push_back(e); });
        REQUIRE(errors.size() == 2);
        CHECK(errors[0].offset == base + 4);
        CHECK(errors[1].offset == base + 8);
        CHECK(errors[1].length == 7);
    }
}

TEST_CASE("A list knows the attributes that it is told to know", "[path_attribute]")
{
    using few = type_list<origin, multi_exit_disc>;
    std::vector<error> errors;
    auto const view = basic_path_attributes_view<few>::decode(
        "40 01 01 00 | 40 02 00 | 80 04 04 00 00 00 01"_hex, {}, 0, [&](error const& e) { errors.push_back(e); });
    // AS_PATH is a well-known attribute that this list does not know
    REQUIRE(errors.size() == 1);
    CHECK(errors[0] == error{errc::unrecognized_well_known_attribute, error_action::session_reset, 2, 4, 3});
    CHECK(view.get<multi_exit_disc>() == multi_exit_disc{1});
    CHECK(view.has<as_path_view>() == false);
    CHECK(to_text(view) == "ORIGIN IGP; 2 flags 40: ; MULTI_EXIT_DISC 1"); // that it resets is for the UPDATE to say
    CHECK_FALSE(basic_path_attributes_view<few>::knows(2));
}
