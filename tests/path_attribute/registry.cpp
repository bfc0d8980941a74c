// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/registry.hpp>

#include "catch.hpp"

#include <array>

using namespace bgpwire;

namespace {

struct row {
    std::uint8_t flags = 0; ///< 0: nothing is written down here, and nothing is compared
    error_action if_malformed = error_action::ignore;
};

/// What the registry of type codes and RFC 7606 §7 say about each that the library reads; written down
/// once more, so that a slip in the attribute's own traits shows.
constexpr auto expected = [] {
    using enum error_action;
    std::array<row, 256> rows{};
    rows[1] = {0x40, treat_as_withdraw};
    rows[2] = {0x40, treat_as_withdraw};
    rows[3] = {0x40, treat_as_withdraw};
    rows[4] = {0x80, treat_as_withdraw};
    rows[5] = {0x40, treat_as_withdraw};
    rows[6] = {0x40, attribute_discard};
    rows[7] = {0xc0, attribute_discard};
    rows[8] = {0xc0, treat_as_withdraw};
    rows[9] = {0x80, treat_as_withdraw};
    rows[10] = {0x80, treat_as_withdraw};
    rows[14] = {0x80, session_reset};
    rows[15] = {0x80, session_reset};
    rows[16] = {0xc0, treat_as_withdraw};
    rows[17] = {0xc0, attribute_discard};
    rows[18] = {0xc0, attribute_discard};
    rows[22] = {0xc0, treat_as_withdraw};
    rows[23] = {0xc0, treat_as_withdraw};
    rows[24] = {0x80, treat_as_withdraw};
    rows[25] = {0xc0, treat_as_withdraw};
    rows[26] = {0x80, attribute_discard};
    rows[27] = {0xc0, treat_as_withdraw};
    rows[29] = {0x80, attribute_discard};
    rows[32] = {0xc0, treat_as_withdraw};
    rows[33] = {0x80, treat_as_withdraw};
    rows[34] = {0xc0, treat_as_withdraw};
    rows[35] = {0xc0, treat_as_withdraw};
    rows[36] = {0xc0, treat_as_withdraw};
    rows[37] = {0xc0, treat_as_withdraw};
    rows[38] = {0xc0, attribute_discard};
    rows[39] = {0xc0, attribute_discard};
    rows[40] = {0xc0, attribute_discard};
    rows[41] = {0xc0, attribute_discard};
    rows[128] = {0xc0, treat_as_withdraw};
    return rows;
}();

template<class... Attribute>
constexpr bool agrees(type_list<Attribute...>) noexcept
{
    return ((expected[Attribute::traits.type_code].flags == 0
                || (expected[Attribute::traits.type_code].flags == static_cast<std::uint8_t>(Attribute::traits.category)
                    && expected[Attribute::traits.type_code].if_malformed == Attribute::traits.if_malformed))
        && ...);
}
static_assert(agrees(known_path_attributes{}));

struct second_origin : origin { // the same type code once more
    static constexpr result<second_origin> decode(octets value, codec_context const& context) noexcept
    {
        return origin::decode(value, context).transform([](origin o) { return second_origin{o}; });
    }
};

} // namespace

TEST_CASE("Flags and actions of the attributes are those of the registry and of RFC 7606", "[path_attribute][rfc7606-7]")
{
    CHECK(agrees(known_path_attributes{}));
    CHECK(known_path_attributes::size >= 14);
}

TEST_CASE("A list with a type code twice or out of order is refused", "[path_attribute]")
{
    static_assert(ascending_type_codes(known_path_attributes{}));
    static_assert(ascending_type_codes(type_list<>{}));
    static_assert(!ascending_type_codes(type_list<as_path_view, origin>{}));
    static_assert(!ascending_type_codes(type_list<origin, second_origin>{}));
    CHECK_FALSE(ascending_type_codes(append<known_path_attributes, origin>{}));

    // a user's list need not be in order, but no type code may come twice
    static_assert(distinct_type_codes(type_list<as_path_view, origin>{}));
    static_assert(distinct_type_codes(known_path_attributes{}) && distinct_type_codes(type_list<>{}));
    static_assert(!distinct_type_codes(append<known_path_attributes, second_origin>{}));
}
