// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/choice.hpp>

#include "catch.hpp"
#include "support/malformed.hpp"
#include "support/twice.hpp"

// Both answers wherever the RFCs leave one open: the default, and the one that an operator can choose.

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

using enum error_action;
using enum errc;
using enum data_field;

constexpr codec_context choosing(choice c, codec_context context = {})
{
    context.choices.insert(c);
    return context;
}

/// Whether the attribute has the first action by default, and the second where that is chosen; and whether
/// no other choice changes anything about it.
constexpr bool turns(choice c, error_action usual, error_action chosen, errc code, octets attribute,
    codec_context const& context = {})
{
    using enum choice;
    for (auto const other : {withdraw_unrecognized_well_known, reset_on_mp_flags, discard_on_flags, withdraw_on_flags,
             withdraw_on_as_0})
        if (!holds(attribute_row{"", "", attribute, other == c ? chosen : usual, code, data_field::attribute, 0,
                choosing(other, context)}))
            return false;
    return holds(attribute_row{"", "", attribute, usual, code, data_field::attribute, 0, context});
}

static_assert(sizeof(codec_context) == 24);

} // namespace

TEST_CASE("no choice is made unless it is asked for", "[path_attribute]")
{
    static constexpr choices two{choice::reset_on_mp_flags, choice::withdraw_on_as_0};
    CHECK_TWICE(!choices{}.contains(choice::withdraw_unrecognized_well_known));
    CHECK_TWICE(two.contains(choice::reset_on_mp_flags));
    CHECK_TWICE(two.contains(choice::withdraw_on_as_0));
    CHECK_TWICE(!two.contains(choice::withdraw_unrecognized_well_known));
    CHECK_TWICE(!two.contains(choice::discard_on_flags));
    CHECK_TWICE(!two.contains(choice::withdraw_on_flags));
    CHECK_TWICE(two != choices{});
    CHECK_TWICE(codec_context{}.choices == choices{});
}

TEST_CASE("An unrecognised well-known attribute resets the session, or is treat-as-withdraw", "[path_attribute][rfc4271-6.3]")
{
    CHECK_TWICE(turns(choice::withdraw_unrecognized_well_known, session_reset, treat_as_withdraw,
        unrecognized_well_known_attribute, "40 4d 01 01"_hex));
    CHECK_TWICE(turns(choice::withdraw_unrecognized_well_known, session_reset, treat_as_withdraw,
        unrecognized_well_known_attribute, "10 fe 0002 0102"_hex, from_inside));
}

TEST_CASE("Wrong flags of an MP attribute are treat-as-withdraw, or reset the session", "[path_attribute][rfc7606-3][rfc7606-5.3]")
{
    constexpr auto flags = attribute_flags_error;
    CHECK_TWICE(turns(choice::reset_on_mp_flags, treat_as_withdraw, session_reset, flags,
        "c0 0e 0b 0001 01 04 c0000201 00 08 0a"_hex));
    CHECK_TWICE(turns(choice::reset_on_mp_flags, treat_as_withdraw, session_reset, flags, "c0 0f 05 0001 01 08 0a"_hex));
    CHECK_TWICE(turns(choice::reset_on_mp_flags, treat_as_withdraw, session_reset, flags, "40 0f 03 0001 01"_hex));
}

TEST_CASE("Wrong flags of what is discarded when malformed are treat-as-withdraw, or attribute discard", "[path_attribute][rfc7606-3]")
{
    constexpr auto flags = attribute_flags_error;
    CHECK_TWICE(turns(choice::discard_on_flags, treat_as_withdraw, attribute_discard, flags, "c0 06 00"_hex));
    CHECK_TWICE(turns(choice::discard_on_flags, treat_as_withdraw, attribute_discard, flags,
        "80 07 08 0000fde9 c0000201"_hex));
    CHECK_TWICE(turns(choice::discard_on_flags, treat_as_withdraw, attribute_discard, flags,
        "40 11 06 02 01 00030d40"_hex, from_old));
    CHECK_TWICE(turns(choice::discard_on_flags, treat_as_withdraw, attribute_discard, flags, "c0 1d 04 0447 0000"_hex));
    // not of what is treat-as-withdraw anyway
    CHECK_TWICE(turns(choice::discard_on_flags, treat_as_withdraw, treat_as_withdraw, flags, "c0 01 01 00"_hex));
}

TEST_CASE("Wrong flags of AIGP and Prefix-SID are attribute discard, or treat-as-withdraw", "[path_attribute][rfc7311-3.2][rfc8669-6]")
{
    constexpr auto flags = attribute_flags_error;
    CHECK_TWICE(turns(choice::withdraw_on_flags, attribute_discard, treat_as_withdraw, flags,
        "c0 1a 0b 01 000b 0000000000000064"_hex));
    CHECK_TWICE(turns(choice::withdraw_on_flags, attribute_discard, treat_as_withdraw, flags,
        "80 28 0a 01 0007 00 0000 00000309"_hex));
}

TEST_CASE("An aggregator of AS 0 is attribute discard, or treat-as-withdraw", "[path_attribute][rfc7607-2][rfc7606-7.7]")
{
    CHECK_TWICE(turns(choice::withdraw_on_as_0, attribute_discard, treat_as_withdraw, optional_attribute_error,
        "c0 07 08 00000000 c0000201"_hex));
    CHECK_TWICE(turns(choice::withdraw_on_as_0, attribute_discard, treat_as_withdraw, optional_attribute_error,
        "c0 07 06 0000 c0000201"_hex, from_old));
    CHECK_TWICE(turns(choice::withdraw_on_as_0, attribute_discard, treat_as_withdraw, optional_attribute_error,
        "c0 12 08 00000000 c0000201"_hex, from_old));
    // its length is another matter
    CHECK_TWICE(turns(choice::withdraw_on_as_0, attribute_discard, attribute_discard, attribute_length_error,
        "c0 07 06 0000 c0000201"_hex));
}

TEST_CASE("An AS_SET is treat-as-withdraw, or accepted", "[path_attribute][rfc9774]")
{
    CHECK_TWICE(holds(attribute_row{"", "", "40 02 06 01 01 0000fde9"_hex, treat_as_withdraw, malformed_as_path, none, 3}));
    CHECK_TWICE(holds(attribute_row{"", "", "40 02 06 01 01 0000fde9"_hex, ignore, {}, none, 0, sets_accepted}));
}

TEST_CASE("Before RFC 7606 there is no choice", "[path_attribute][rfc4271-6.3]")
{
    constexpr codec_context strict{.errors = error_handling::rfc4271, .choices = {choice::withdraw_unrecognized_well_known}};
    constexpr auto attribute = "40 4d 01 01"_hex;
    CHECK_TWICE(judge_attribute(attribute, strict)
        == one_error(unrecognized_well_known_attribute, session_reset, 0x4d, attributes_offset, 4));
}

TEST_CASE("A second copy repairs nothing, whatever is chosen", "[path_attribute][rfc7606-3]")
{
    constexpr auto attribute = "40 01 01 07 | 40 01 01 00"_hex;
    CHECK_TWICE(judge_attribute(attribute)
        == judgement{2, {invalid_origin_attribute, treat_as_withdraw, 1, attributes_offset, 4}, true});
}
