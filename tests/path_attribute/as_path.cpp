// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/as_path.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

namespace {

constexpr codec_context four{.as_sets = as_set_handling::accept};
constexpr codec_context two{.as_numbers = asn_width::two_octets, .as_sets = as_set_handling::accept};
constexpr codec_context internal{.peer = peering::internal, .as_sets = as_set_handling::accept};
constexpr codec_context confederation{.peer = peering::confederation, .as_sets = as_set_handling::accept};

constexpr as_path_view path_in(octets value, codec_context const& context = internal)
{
    return *as_path_view::decode(value, context);
}

/// What an AS_PATH encodes to in a context, with its header.
template<class Path>
std::vector<std::uint8_t> encoded_in(Path const& path, codec_context const& context)
{
    std::vector<std::uint8_t> memory(70000);
    wire::writer out{memory};
    encode_path_attribute(out, path, context);
    memory.resize(out.finish().value().size());
    return memory;
}

as_path sequence_of(std::uint32_t count, std::uint32_t first = 1)
{
    as_path path;
    path.segments.push_back({as_path_segment_type::as_sequence, std::vector<asn>(count)});
    for (auto& number : path.segments.front().numbers)
        number = asn{first++};
    return path;
}

} // namespace

TEST_CASE("AS_PATH keeps its segments and AS numbers in order", "[path_attribute][rfc4271-4.3][rfc6793-3]")
{
    constexpr auto value = "02 02 00 00 e1 dd 00 00 1b 1b | 01 02 00 00 00 01 00 00 00 02 | 02 01 fa 56 ea 00"_hex;
    constexpr auto path = path_in(value);
    static_assert(prints_as(path, "[57821 6939 {1 2} 4200000000]"));
    CHECK(to_text(path) == "[57821 6939 {1 2} 4200000000]");

    auto segment = path.begin();
    CHECK((*segment).type() == as_path_segment_type::as_sequence);
    CHECK((*segment).size() == 2);
    auto number = (*segment).begin();
    CHECK(*number++ == asn{57821});
    CHECK(*number++ == asn{6939});
    CHECK(number == (*segment).end());
    ++segment;
    CHECK((*segment).type() == as_path_segment_type::as_set);
    segment++;
    CHECK(*(*segment).begin() == asn{4200000000});
    CHECK(++segment == path.end());
    CHECK(encoded_in(path, four) == encoded_in(as_path{path}, four));
}

TEST_CASE("AS numbers have the width of the session", "[path_attribute][rfc6793-3]")
{
    // S01 of the vectors
    constexpr auto path = path_in("02 03 5b a0 5b a0 5b a0 | 02 03 19 23 e8 10 54 a1"_hex, two);
    static_assert(prints_as(path, "[23456 23456 23456 6435 59408 21665]"));
    static_assert(path.length() == 6);
    // the same octets with the other width
    CHECK_TWICE(!as_path_view::decode("02 03 5b a0 5b a0 5b a0 | 02 03 19 23 e8 10 54 a1"_hex, four));
    // R078: two octets unless both sides said four
    CHECK_TWICE(judge_attribute("40 02 04 02 01 fd e9"_hex)
        == one_error(errc::malformed_as_path, treat_as_withdraw, 2, attributes_offset + 4, 0));
    CHECK_TWICE(judge_attribute("40 02 04 02 01 fd e9"_hex, two) == no_error);
}

TEST_CASE("An empty AS_PATH is legal and the route's own AS sent it", "[path_attribute][rfc7606-4]")
{
    CHECK_TWICE(judge_attribute("40 02 00"_hex) == no_error);
    static_assert(prints_as(as_path_view{}, "[]"));
    static_assert(as_path_view{}.empty() && as_path_view{}.length() == 0);
}

TEST_CASE("RFC 7606 §7.2: AS_PATH that is malformed is 3/11 without Data, treat-as-withdraw", "[path_attribute][rfc7606-7.2]")
{
    // the offset is that of the octet at fault, counted from the value's first
    constexpr auto wrong = [](std::size_t at) {
        return one_error(errc::malformed_as_path, treat_as_withdraw, 2, attributes_offset + 3 + at, 0);
    };
    SECTION("an unknown segment type")
    {
        CHECK_TWICE(judge_attribute("40 02 06 00 01 00 00 fd e9"_hex) == wrong(0));
        CHECK_TWICE(judge_attribute("40 02 06 05 01 00 00 fd e9"_hex) == wrong(0));
        CHECK_TWICE(judge_attribute("40 02 06 ff 01 00 00 fd e9"_hex) == wrong(0));
        CHECK_TWICE(judge_attribute("40 02 0c 02 01 00 00 fd e9 09 01 00 00 fd e9"_hex) == wrong(6));
    }
    SECTION("a segment that passes the end")
    {
        CHECK_TWICE(judge_attribute("40 02 06 02 02 00 00 fd e9"_hex) == wrong(1));
        CHECK_TWICE(judge_attribute("40 02 06 02 ff 00 00 fd e9"_hex) == wrong(1));
        CHECK_TWICE(judge_attribute("40 02 05 02 01 00 00 fd"_hex) == wrong(1));
        CHECK_TWICE(judge_attribute("40 02 02 02 01"_hex) == wrong(1));
    }
    SECTION("one octet left over")
    {
        CHECK_TWICE(judge_attribute("40 02 01 02"_hex) == wrong(0));
        CHECK_TWICE(judge_attribute("40 02 07 02 01 00 00 fd e9 02"_hex) == wrong(6));
    }
    SECTION("a segment without AS numbers")
    {
        CHECK_TWICE(judge_attribute("40 02 02 02 00"_hex) == wrong(1));
        CHECK_TWICE(judge_attribute("40 02 08 02 01 00 00 fd e9 01 00"_hex) == wrong(7));
        // S06 of the vectors
        CHECK_TWICE(judge_attribute("40 02 0c 02 00 21 12 00 03 ce 01 10 00 0d 80"_hex, two) == wrong(1));
    }
    SECTION("the long length field does not move the offset's meaning")
    {
        CHECK_TWICE(judge_attribute("50 02 00 01 02"_hex)
            == one_error(errc::malformed_as_path, treat_as_withdraw, 2, attributes_offset + 4, 0));
    }
}

TEST_CASE("RFC 7607 §2: AS 0 in an AS_PATH is treat-as-withdraw", "[path_attribute][rfc7607-2]")
{
    constexpr auto wrong = [](std::size_t at) {
        return one_error(errc::malformed_as_path, treat_as_withdraw, 2, attributes_offset + 3 + at, 0);
    };
    CHECK_TWICE(judge_attribute("40 02 06 02 01 00 00 00 00"_hex) == wrong(2));
    CHECK_TWICE(judge_attribute("40 02 0a 02 02 00 00 fd e9 00 00 00 00"_hex) == wrong(6));
    CHECK_TWICE(judge_attribute("40 02 0c 02 01 00 00 fd e9 01 01 00 00 00 00"_hex) == wrong(8));
    CHECK_TWICE(judge_attribute("40 02 04 02 01 00 00"_hex, two) == wrong(2));
    // 65536 has two octets that are 0, and is not AS 0
    CHECK_TWICE(judge_attribute("40 02 06 02 01 00 01 00 00"_hex) == no_error);
}

TEST_CASE("RFC 5065 §5: confederation segments from outside of the confederation are treat-as-withdraw",
    "[path_attribute][rfc5065-5]")
{
    constexpr auto wrong = [](std::size_t at) {
        return one_error(errc::malformed_as_path, treat_as_withdraw, 2, attributes_offset + 3 + at, 0);
    };
    CHECK_TWICE(judge_attribute("40 02 06 03 01 00 00 fd e9"_hex) == wrong(0));
    CHECK_TWICE(judge_attribute("40 02 06 04 01 00 00 fd e9"_hex, four) == wrong(0));
    CHECK_TWICE(judge_attribute("40 02 0c 02 01 00 00 00 01 03 01 00 00 fd e9"_hex) == wrong(6));
    CHECK_TWICE(judge_attribute("40 02 06 03 01 00 00 fd e9"_hex, internal) == no_error);
    CHECK_TWICE(judge_attribute("40 02 06 04 01 00 00 fd e9"_hex, internal) == no_error);
    // who analyses a capture does not know where the peer is
    CHECK_TWICE(judge_attribute("40 02 06 03 01 00 00 fd e9"_hex, {.errors = error_handling::analyse}) == no_error);
}

TEST_CASE("RFC 5065 §5: another member AS must have put its own segment first", "[path_attribute][rfc5065-5]")
{
    constexpr auto wrong = one_error(errc::malformed_as_path, treat_as_withdraw, 2, attributes_offset + 3, 0);
    CHECK_TWICE(judge_attribute("40 02 0c 03 01 00 00 fd e9 02 01 00 00 00 01"_hex, confederation) == no_error);
    CHECK_TWICE(judge_attribute("40 02 00"_hex, confederation) == wrong); // CVE-2026-49838
    CHECK_TWICE(judge_attribute("40 02 06 02 01 00 00 00 01"_hex, confederation) == wrong);
    CHECK_TWICE(judge_attribute("40 02 06 04 01 00 00 fd e9"_hex, confederation) == wrong);
}

TEST_CASE("RFC 9774: AS_SET and AS_CONFED_SET are treat-as-withdraw unless the operator accepts them",
    "[path_attribute][rfc9774]")
{
    constexpr auto wrong = [](std::size_t at) {
        return one_error(errc::malformed_as_path, treat_as_withdraw, 2, attributes_offset + 3 + at, 0);
    };
    constexpr codec_context inside{.peer = peering::internal};
    CHECK_TWICE(judge_attribute("40 02 06 01 01 00 00 fd e9"_hex) == wrong(0));
    CHECK_TWICE(judge_attribute("40 02 0c 02 01 00 00 00 01 01 01 00 00 fd e9"_hex, inside) == wrong(6));
    CHECK_TWICE(judge_attribute("40 02 06 04 01 00 00 fd e9"_hex, inside) == wrong(0));
    CHECK_TWICE(judge_attribute("40 02 06 01 01 00 00 fd e9"_hex, four) == no_error);
    CHECK_TWICE(judge_attribute("40 02 06 01 01 00 00 fd e9"_hex, {.errors = error_handling::analyse}) == no_error);
}

TEST_CASE("A path's length counts a set once and confederation segments not at all",
    "[path_attribute][rfc4271-9.1.2.2][rfc5065-5.3]")
{
    constexpr auto value = "03 02 00 00 fd e8 00 00 fd e9 | 04 01 00 00 fd ea | 02 03 00 00 00 01 00 00 00 02 00 00 00 02"
                           "| 01 04 00 00 00 03 00 00 00 04 00 00 00 05 00 00 00 06"_hex;
    static_assert(path_in(value).length() == 4);
    CHECK(path_in(value).length() == 4);
    CHECK(as_path{path_in(value)}.length() == 4);
    static_assert(prints_as(path_in(value), "[(65000 65001) <65002> 1 2 2 {3 4 5 6}]"));
    CHECK(to_text(as_path{path_in(value)}) == "[(65000 65001) <65002> 1 2 2 {3 4 5 6}]");
}

TEST_CASE("The loop check finds an AS in any segment", "[path_attribute][rfc4271-9.1.2]")
{
    constexpr auto path = path_in("03 01 00 00 fd e8 | 02 02 00 00 00 01 00 01 00 02 | 01 01 fa 56 ea 00"_hex);
    static_assert(path.contains(asn{65000}) && path.contains(asn{1}) && path.contains(asn{65538})
        && path.contains(asn{4200000000}));
    static_assert(!path.contains(asn{2}) && !path.contains(asn{0}) && !path.contains(asn{0x0001fa56}));
    CHECK(path.contains(asn{65538}));
    CHECK_FALSE(path.contains(asn{2}));
}

TEST_CASE("An AS is prepended to the first segment while that is of its kind and has room",
    "[path_attribute][rfc4271-5.1.2]")
{
    as_path path;
    path.prepend(asn{3});
    path.prepend(asn{2});
    CHECK(path == as_path{asn{2}, asn{3}});

    path.segments.insert(path.segments.begin(), {as_path_segment_type::as_set, {asn{7}, asn{8}}});
    path.prepend(asn{1});
    CHECK(to_text(path) == "[1 {7 8} 2 3]");

    path.prepend(asn{65000}, as_path_segment_type::as_confed_sequence);
    path.prepend(asn{65001}, as_path_segment_type::as_confed_sequence);
    CHECK(to_text(path) == "[(65001 65000) 1 {7 8} 2 3]");
}

TEST_CASE("A segment of 255 AS numbers is full: the next one prepended starts another", "[path_attribute][rfc4271-5.1.2]")
{
    auto path = sequence_of(254, 2);
    path.prepend(asn{1});
    REQUIRE(path.segments.size() == 1);
    CHECK(path.segments.front().size() == 255);
    path.prepend(asn{9});
    REQUIRE(path.segments.size() == 2);
    CHECK(path.segments.front().numbers == std::vector{asn{9}});
    CHECK(path.length() == 256);

    // CVE-2025-20115: the same of a confederation segment
    as_path confederated;
    confederated.segments.push_back({as_path_segment_type::as_confed_sequence, std::vector<asn>(255, asn{65000})});
    confederated.prepend(asn{65001}, as_path_segment_type::as_confed_sequence);
    CHECK(confederated.segments.size() == 2);
    auto const encoded = encoded_in(confederated, confederation);
    CHECK(as_path{path_in(octets{encoded}.subspan(4), confederation)} == confederated);
}

TEST_CASE("More than 255 AS numbers are written as several segments and the length is that of what was written",
    "[path_attribute][rfc4271-4.3]")
{
    for (std::uint32_t const count : {1U, 255U, 256U, 510U, 511U, 1000U, 2500U, 16000U}) {
        CAPTURE(count);
        auto const path = sequence_of(count);
        auto const encoded = encoded_in(path, four);
        auto const segments = (count + 254) / 255;
        auto const value = count * 4 + segments * 2;
        bool const extended = value > 255;
        CHECK(encoded.size() == value + (extended ? 4 : 3));
        auto const decoded = as_path_view::decode(octets{encoded}.subspan(extended ? 4 : 3), four);
        REQUIRE(decoded);
        CHECK(decoded->length() == count);
        std::uint32_t expected = 1;
        std::size_t seen = 0;
        for (as_path_segment_view segment : *decoded) {
            ++seen;
            for (asn number : segment)
                CHECK(number == asn{expected++});
        }
        CHECK(seen == segments);
    }
}

TEST_CASE("A path that passes 65535 octets makes the writer fail", "[path_attribute][rfc4271-4.3]")
{
    std::vector<std::uint8_t> memory(70000);
    wire::writer out{memory};
    encode_path_attribute(out, sequence_of(16400), four);
    CHECK(out.finish().error().code == errc::no_buffer_space);

    path_attributes attributes;
    CHECK_FALSE(attributes.set(sequence_of(16400)));
    CHECK(attributes.empty());
    CHECK(attributes.set(sequence_of(16000)));
}

TEST_CASE("An empty segment is not written: nobody could read it", "[path_attribute][rfc7606-7.2]")
{
    as_path path{asn{1}};
    path.segments.push_back({as_path_segment_type::as_set, {}});
    CHECK(encoded_in(path, four) == std::vector<std::uint8_t>{0x40, 2, 6, 2, 1, 0, 0, 0, 1});
    CHECK(encoded_in(as_path{}, four) == std::vector<std::uint8_t>{0x40, 2, 0});
}

TEST_CASE("AS numbers above 65535 are AS_TRANS on a two-octet session", "[path_attribute][rfc6793-4.2.2]")
{
    constexpr auto view = path_in("02 03 00 00 fd e9 00 03 0d 40 00 00 ff ff | 01 01 fa 56 ea 00"_hex, four);
    std::vector<std::uint8_t> const expected{0x40, 2, 12, 2, 3, 0xfd, 0xe9, 0x5b, 0xa0, 0xff, 0xff, 1, 1, 0x5b, 0xa0};
    CHECK(encoded_in(view, two) == expected);
    CHECK(encoded_in(as_path{view}, two) == expected);
    CHECK(encoded_in(as_path{asn{65001}, asn{200000}}, two)
        == std::vector<std::uint8_t>{0x40, 2, 6, 2, 2, 0xfd, 0xe9, 0x5b, 0xa0});
}

TEST_CASE("A path from a two-octet session is widened", "[path_attribute][rfc6793-4.1]")
{
    auto const view = path_in("02 02 fd e9 5b a0"_hex, two);
    CHECK(encoded_in(view, four) == std::vector<std::uint8_t>{0x40, 2, 10, 2, 2, 0, 0, 0xfd, 0xe9, 0, 0, 0x5b, 0xa0});
    // R070: near the greatest length it does not fit any more, and says so
    std::vector<std::uint8_t> value;
    for (int segment = 0; segment != 100; ++segment) {
        value.insert(value.end(), {2, 255});
        value.insert(value.end(), 510, 1);
    }
    auto const large = as_path_view::decode(value, two);
    REQUIRE(large);
    std::vector<std::uint8_t> memory(200000);
    wire::writer out{memory};
    encode_path_attribute(out, *large, four);
    CHECK_FALSE(out.finish());
}

TEST_CASE("A path of thousands of AS numbers decodes in an extended message", "[path_attribute][rfc8654-4]")
{
    // R066, R069: no limit but the message's, no memory but the message's
    auto const attribute = encoded_in(sequence_of(15000), four);
    made_update<65535> const made{attribute, "18 c6 33 64"_hex};
    auto const update = update_view::decode(made.message(), {.maximum_message_length = 65535});
    REQUIRE(update);
    REQUIRE(update->get<as_path_view>());
    CHECK(update->get<as_path_view>()->length() == 15000);
}

TEST_CASE("Two views are equal where their octets and widths are", "[path_attribute]")
{
    static_assert(path_in("02 01 00 00 00 01"_hex) == path_in("02 01 00 00 00 01"_hex));
    static_assert(!(path_in("02 01 00 00 00 01"_hex) == path_in("02 01 00 00 00 02"_hex)));
    static_assert(!(path_in({}, two) == path_in({}, four)));
    CHECK(as_path{path_in("02 01 00 00 00 01"_hex)} == as_path{asn{1}});
}

TEST_CASE("The first AS of a path is there or it is not", "[path_attribute][rfc4271-5.1.2]")
{
    static_assert(!as_path_view{}.first_as());
    CHECK_FALSE(as_path{}.first_as());
    CHECK(as_path{asn{65001}, asn{65002}}.first_as() == asn{65001});
    CHECK_FALSE(as_path{as_path_view{}}.first_as());
    auto const path = as_path_view::decode("01 02 00 00 fd ea 00 00 fd eb"_hex, {.as_sets = as_set_handling::accept});
    REQUIRE(path);
    CHECK(path->first_as() == asn{65002});
}
