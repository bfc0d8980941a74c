// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/traits.hpp>

#include <bgpwire/path_attribute/list.hpp>

#include "catch.hpp"
#include "support/hex.hpp"
#include "support/twice.hpp"

#include <initializer_list>
#include <vector>

using namespace bgpwire;

namespace {

/// As many octets as it is told.
struct filler {
    std::size_t count;
    static constexpr path_attribute_traits traits{.type_code = 200,
        .name = "FILLER",
        .category = attribute_category::optional_transitive,
        .length = at_least(0),
        .if_malformed = error_action::ignore};
    static constexpr result<filler> decode(octets value, codec_context const&) noexcept { return filler{value.size()}; }
    constexpr void encode(wire::writer& out, codec_context const&) const noexcept
    {
        for (std::size_t i = 0; i != count; ++i)
            out.u8(static_cast<std::uint8_t>(i));
    }
};
static_assert(path_attribute<filler>);
static_assert(path_attribute<origin> && path_attribute<as_path_view>);
static_assert(!path_attribute<int> && !path_attribute<as_path>); // an owning value is not for the list

template<std::uint16_t Minimum, std::uint16_t Step, std::uint16_t Maximum>
struct ruled {
    static constexpr path_attribute_traits traits{.type_code = 200,
        .name = "RULED",
        .category = attribute_category::optional_transitive,
        .length = {Minimum, Step, Maximum},
        .if_malformed = error_action::treat_as_withdraw};
    static constexpr result<ruled> decode(octets, codec_context const&) noexcept { return ruled{}; }
    constexpr void encode(wire::writer&, codec_context const&) const noexcept {}
};

template<std::uint16_t Minimum, std::uint16_t Step, std::uint16_t Maximum>
bool rule_is_followed()
{
    using attribute = ruled<Minimum, Step, Maximum>;
    std::vector<std::uint8_t> field(4 + 65535);
    field[0] = 0xd0;
    field[1] = 200;
    for (std::size_t length = 0; length <= 65535; ++length) {
        field[2] = static_cast<std::uint8_t>(length >> 8);
        field[3] = static_cast<std::uint8_t>(length);
        bool right = true;
        (void)basic_path_attributes_view<type_list<attribute>>::decode(
            octets{field}.first(4 + length), {}, 0, [&](error const&) { right = false; });
        if (right != attribute::traits.length.allows(length))
            return false;
    }
    return true;
}

std::vector<std::uint8_t> written(std::size_t count, std::uint8_t more_flags = 0)
{
    std::vector<std::uint8_t> memory(70000);
    wire::writer out{memory};
    out.u8(0x55); // it need not be the first thing written
    encode_path_attribute(out, filler{count}, {}, more_flags);
    auto const whole = out.finish();
    return whole ? std::vector<std::uint8_t>(whole->begin() + 1, whole->end()) : std::vector<std::uint8_t>{};
}

} // namespace

TEST_CASE("A length rule allows its minimum, steps and maximum", "[path_attribute][rfc7606-4]")
{
    constexpr auto allows = [](length_rule rule, std::initializer_list<std::size_t> lengths) {
        for (std::size_t length = 0, found = 0; length <= 65535; ++length) {
            bool const listed = found != lengths.size() && lengths.begin()[found] == length;
            found += listed;
            if (rule.allows(length) != listed)
                return false;
        }
        return true;
    };
    CHECK(allows(exactly(4), {4}));
    CHECK(allows(exactly(0), {0}));
    CHECK(allows(at_least(65533), {65533, 65534, 65535}));
    CHECK(allows(non_empty_list_of(20000), {20000, 40000, 60000}));
    CHECK(allows({6, 2, 8}, {6, 8}));
    CHECK(allows({6, 2, 9}, {6, 8}));
    static_assert(at_least(0).allows(0) && at_least(0).allows(65535) && !non_empty_list_of(12).allows(0));
}

TEST_CASE("The framing allows the lengths that the rule allows, up to the greatest", "[path_attribute][rfc7606-4]")
{
    CHECK(rule_is_followed<0, 1, 65535>());
    CHECK(rule_is_followed<0, 1, 0>());
    CHECK(rule_is_followed<1, 1, 1>());
    CHECK(rule_is_followed<6, 2, 8>());
    CHECK(rule_is_followed<6, 2, 65535>());
    CHECK(rule_is_followed<0, 3, 65535>());
    CHECK(rule_is_followed<4, 4, 65535>());
    CHECK(rule_is_followed<5, 7, 4096>());
    CHECK(rule_is_followed<8, 8, 65535>());
    CHECK(rule_is_followed<12, 12, 65535>());
    CHECK(rule_is_followed<20, 20, 65535>());
    CHECK(rule_is_followed<1, 255, 65535>());
    CHECK(rule_is_followed<0, 1000, 65535>());
    CHECK(rule_is_followed<65535, 1, 65535>());
}

TEST_CASE("An attribute's length field is as long as its value asks", "[path_attribute][rfc4271-4.3]")
{
    CHECK(written(0) == std::vector<std::uint8_t>{0xc0, 200, 0});
    CHECK(written(2) == std::vector<std::uint8_t>{0xc0, 200, 2, 0, 1});
    CHECK(written(2, attribute_flag::partial) == std::vector<std::uint8_t>{0xe0, 200, 2, 0, 1});
    CHECK(written(2, attribute_flag::extended_length) == std::vector<std::uint8_t>{0xd0, 200, 0, 2, 0, 1});
    for (std::size_t const count : {255U, 256U, 257U, 4096U, 65535U}) {
        CAPTURE(count);
        auto const attribute = written(count);
        std::size_t const header = count > 255 ? 4 : 3;
        REQUIRE(attribute.size() == header + count);
        CHECK(attribute[0] == (count > 255 ? 0xd0 : 0xc0));
        CHECK(count % 256 == attribute[header - 1]);
        CHECK((header == 3 || count / 256 == attribute[2]));
        bool in_place = true;
        for (std::size_t i = 0; i != count; ++i)
            in_place = in_place && attribute[header + i] == static_cast<std::uint8_t>(i);
        CHECK(in_place);
    }
    CHECK(written(65536).empty());
    CHECK(written(65540).empty());
}

TEST_CASE("An attribute is written whole or the writer fails", "[path_attribute]")
{
    for (std::size_t const count : {0U, 5U, 255U, 256U, 300U}) {
        auto const whole = written(count).size();
        for (std::size_t size = 0; size != whole; ++size) {
            std::vector<std::uint8_t> memory(size);
            wire::writer out{memory};
            encode_path_attribute(out, filler{count}, {});
            CHECK_FALSE(out.finish());
        }
        std::vector<std::uint8_t> memory(whole);
        wire::writer out{memory};
        encode_path_attribute(out, filler{count}, {});
        CHECK(out.finish());
    }
}

TEST_CASE("Scopes say on which sessions an attribute counts", "[path_attribute][rfc7606-7.5][rfc6793-6]")
{
    constexpr codec_context external{};
    constexpr codec_context internal{.peer = peering::internal};
    constexpr codec_context confederation{.peer = peering::confederation};
    constexpr codec_context old{.as_numbers = asn_width::two_octets};
    CHECK_TWICE(is_in_scope(attribute_scope::everywhere, external));
    CHECK_TWICE(!is_in_scope(attribute_scope::not_external, external));
    CHECK_TWICE(is_in_scope(attribute_scope::not_external, internal));
    CHECK_TWICE(is_in_scope(attribute_scope::not_external, confederation));
    CHECK_TWICE(!is_in_scope(attribute_scope::two_octet_sessions, external));
    CHECK_TWICE(is_in_scope(attribute_scope::two_octet_sessions, old));
}
