// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/communities.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

#include <iterator>
#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

namespace {

constexpr judgement wrong_length(std::uint8_t type, std::size_t length)
{
    return one_error(errc::attribute_length_error, treat_as_withdraw, type, attributes_offset, length);
}

} // namespace

TEST_CASE("COMMUNITIES is a range of communities in their order", "[path_attribute][rfc1997]")
{
    constexpr auto list = communities_view::decode("fd e9 00 64 | ff ff ff 01 | fd e9 00 64"_hex, {});
    static_assert(list && list->size() == 3);
    static_assert(list->contains(well_known::no_export) && !list->contains(well_known::no_advertise));
    static_assert(prints_as(*list, "65001:100 no-export 65001:100"));
    static_assert(std::forward_iterator<communities_view::iterator>);
    CHECK(to_text(*list) == "65001:100 no-export 65001:100");
    CHECK(std::vector<community>(list->begin(), list->end())
        == std::vector{community{65001, 100}, well_known::no_export, community{65001, 100}});
    CHECK(communities{*list}.values.size() == 3);
}

TEST_CASE("RFC 7606 §7.8: COMMUNITIES of no length or not a multiple of 4 is treat-as-withdraw",
    "[path_attribute][rfc7606-7.8]")
{
    CHECK_TWICE(judge_attribute("c0 08 00"_hex) == wrong_length(8, 3));
    CHECK_TWICE(judge_attribute("c0 08 03 fd e9 00"_hex) == wrong_length(8, 6));
    CHECK_TWICE(judge_attribute("c0 08 05 fd e9 00 64 00"_hex) == wrong_length(8, 8));
    CHECK_TWICE(judge_attribute("c0 08 04 ff ff ff ff"_hex) == no_error);
    CHECK_TWICE(judge_attribute("80 08 04 fd e9 00 64"_hex)
        == one_error(errc::attribute_flags_error, treat_as_withdraw, 8, attributes_offset, 7));
}

TEST_CASE("RFC 7606 §7.14: EXTENDED COMMUNITIES of no length or not a multiple of 8 is treat-as-withdraw",
    "[path_attribute][rfc7606-7.14]")
{
    CHECK_TWICE(judge_attribute("c0 10 00"_hex) == wrong_length(16, 3)); // CVE-2010-1674: and it does not count as there
    CHECK_TWICE(judge_attribute("c0 10 07 00 02 fd e9 00 00 00"_hex) == wrong_length(16, 10));
    CHECK_TWICE(judge_attribute("c0 10 09 00 02 fd e9 00 00 00 64 00"_hex) == wrong_length(16, 12));
    CHECK_TWICE(judge_attribute("c0 10 04 fd e9 00 64"_hex) == wrong_length(16, 7));
    // an unknown type is never an error, nor is one that looks like a redirect to IPv6 (CVE-2025-43972)
    CHECK_TWICE(judge_attribute("c0 10 10 | ff ff ff ff ff ff ff ff | 00 0c 00 00 00 00 00 00"_hex) == no_error);
}

TEST_CASE("RFC 7606 §7.15: IPv6 extended communities of no length or not a multiple of 20 are treat-as-withdraw",
    "[path_attribute][rfc7606-7.15]")
{
    CHECK_TWICE(judge_attribute("c0 19 00"_hex) == wrong_length(25, 3));
    CHECK_TWICE(judge_attribute("c0 19 08 00 02 20 01 0d b8 00 00"_hex) == wrong_length(25, 11)); // CVE-2026-37461
    CHECK_TWICE(judge_attribute("c0 19 13 00 02 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 00"_hex)
        == wrong_length(25, 22));
    CHECK_TWICE(judge_attribute("c0 19 14 00 02 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 00 64"_hex) == no_error);
}

TEST_CASE("RFC 8092 §6: LARGE_COMMUNITY of no length or not a multiple of 12 is treat-as-withdraw",
    "[path_attribute][rfc8092-6]")
{
    CHECK_TWICE(judge_attribute("c0 20 00"_hex) == wrong_length(32, 3));
    CHECK_TWICE(judge_attribute("c0 20 0b 00 00 fd e9 00 00 00 01 00 00 00"_hex) == wrong_length(32, 14));
    CHECK_TWICE(judge_attribute("c0 20 0d 00 00 fd e9 00 00 00 01 00 00 00 02 00"_hex) == wrong_length(32, 16));
    // duplicates and reserved AS numbers are no errors
    CHECK_TWICE(judge_attribute(
        "c0 20 18 00 00 00 00 00 00 00 01 00 00 00 02 00 00 00 00 00 00 00 01 00 00 00 02"_hex) == no_error);
}

TEST_CASE("255 extended communities of unknown types are read and printed", "[path_attribute][rfc4360-2]")
{
    // CVE-2011-3327
    std::vector<std::uint8_t> attribute{0xd0, 16, 0x07, 0xf8};
    for (int i = 0; i != 255; ++i)
        attribute.insert(attribute.end(), {static_cast<std::uint8_t>(0x83 + i % 8), 0xfe, 1, 2, 3, 4, 5, 6});
    made_update<4096> const made{attribute};
    auto const update = update_view::decode(made.message(), {});
    REQUIRE(update);
    auto const list = update->get<extended_communities_view>();
    REQUIRE(list);
    CHECK(list->size() == 255);
    CHECK(to_text(*list).size() == 255 * 18 + 254);
}

TEST_CASE("Sixteen thousand communities in one message are read in linear time", "[path_attribute][rfc8654-4]")
{
    // R151; and the value makes the length field long
    communities many;
    for (std::uint32_t i = 0; i != 16000; ++i)
        many.values.push_back(community{i});
    path_attributes attributes;
    REQUIRE(attributes.set(many));
    made_update<65535> const made{attributes.octets()};
    auto const update = update_view::decode(made.message(), {});
    REQUIRE(update);
    REQUIRE(update->get<communities_view>());
    CHECK(communities{*update->get<communities_view>()} == many);
    CHECK((*update->path_attributes().begin()).has_flag(attribute_flag::extended_length));

    many.values.resize(16384); // 65536 octets
    CHECK_FALSE(attributes.set(many));
    CHECK(communities{*attributes.view().get<communities_view>()}.values.size() == 16000);
}

TEST_CASE("Owned communities encode to what they were read from", "[path_attribute][laws]")
{
    constexpr auto write = [](auto const& list, octets expected) {
        std::array<std::uint8_t, 40> memory{};
        wire::writer out{memory};
        encode_path_attribute(out, list, {});
        return same_octets(*out.finish(), expected);
    };
    CHECK(write(communities{community{65001, 100}, well_known::blackhole}, "c0 08 08 fd e9 00 64 ff ff 02 9a"_hex));
    CHECK(write(extended_communities{extended_community::route_target(asn{64500}, 100)},
        "c0 10 08 00 02 fb f4 00 00 00 64"_hex));
    CHECK(write(large_communities{large_community{64500, 1, 2}}, "c0 20 0c 00 00 fb f4 00 00 00 01 00 00 00 02"_hex));
    CHECK(to_text(large_communities{large_community{64500, 1, 2}, large_community{64500, 1, 3}}) == "64500:1:2 64500:1:3");
}

TEST_CASE("RFC 8092 §3: of large communities that come twice one is sent", "[path_attribute][rfc8092-3]")
{
    constexpr auto twice = "c0 20 30 | 00000001 00000000 00000001 | 00000002 00000000 00000002 | "
                           "00000001 00000000 00000001 | 00000003 00000000 00000003"_hex;
    constexpr auto once = "c0 20 24 | 00000001 00000000 00000001 | 00000002 00000000 00000002 | 00000003 00000000 00000003"_hex;
    std::vector<std::uint8_t> attributes;
    for (octets const part : {octets{"40 01 01 00 | 40 02 00 | 40 03 04 c0000201"_hex}, octets{twice}})
        attributes.insert(attributes.end(), part.begin(), part.end());
    made_update<200> const made{attributes, "18 c63364"_hex};
    auto const view = update_view::decode(made.message(), {});
    REQUIRE(view);
    CHECK_FALSE(view->error()); // silently
    CHECK(view->get<large_communities_view>()->size() == 4); // as received
    CHECK_FALSE(view->path_attributes().encodes_as_received());

    std::vector<std::uint8_t> memory(400);
    auto const sends_once = [&](auto const& what) {
        wire::writer out{memory};
        what.encode(out);
        auto const sent = out.written();
        auto const behind = sent.size() - once.size() - (sent.size() > 60 ? 4U : 0U); // a whole message ends with its NLRI
        return out.ok() && same_octets(sent.subspan(behind, once.size()), once);
    };
    CHECK(sends_once(*view));
    CHECK(sends_once(bgpwire::update{*view}));
    CHECK(sends_once(view->path_attributes()));
    CHECK(sends_once(path_attributes{view->path_attributes()}));
    CHECK(sends_once(*view->path_attributes().find(32)));

    path_attributes typed;
    typed.set(*view->get<large_communities_view>());
    CHECK(same_octets(typed.octets(), once));
    typed.set(large_communities{{1, 0, 1}, {2, 0, 2}, {1, 0, 1}, {3, 0, 3}, {3, 0, 3}});
    CHECK(same_octets(typed.octets(), once));
    typed.set(*readvertised({0xc0, 32, octets{twice}.subspan(3)}));
    CHECK(typed.octets().size() == once.size());
    // of all others RFC 1997, 4360 and 5701 say nothing
    typed = path_attributes{};
    typed.set(communities{community{1}, community{1}});
    CHECK(same_octets(typed.octets(), "c0 08 08 00000001 00000001"_hex));
}
