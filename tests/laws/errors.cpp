// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message.hpp>

#include "catch.hpp"
#include "support/attribute_values.hpp"
#include "support/malformed.hpp"
#include "support/text.hpp"

#include <algorithm>
#include <string>
#include <vector>

// What holds for errors: each one that there is can be had by some input, and one more error never makes
// what has to be done about a message less.

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

using enum errc;

constexpr std::optional<error> of_header(octets stream)
{
    auto const message = next_message(stream);
    return message ? std::nullopt : std::optional{message.error()};
}
constexpr std::optional<error> of_open(octets stream, open_policy const& policy = {})
{
    auto const open = open_view::decode(message_in(stream));
    return open ? check_open(*open, policy) : std::optional{open.error()};
}
constexpr std::optional<error> of_update(octets attributes, octets nlri = "18 c63364"_hex)
{
    auto const j = judge(made_update<>{attributes, nlri}.message());
    return j.errors == 0 ? std::nullopt : std::optional{j.strongest};
}

#define MARKER "ffffffffffffffffffffffffffffffff"
#define ALL "400101 00 | 400200 | 400304 c0000201 |"

struct known_error {
    errc code;
    std::optional<error> told; ///< by a decoder, about some input
};

constexpr auto one_capability = [] {
    return *capabilities_view::decode("02 00"_hex, capabilities_form::bare);
}();

/// Every error that an input can have, with one that has it.
constexpr known_error reachable[] = {
    {connection_not_synchronized, of_header("00000000000000000000000000000000 0013 04"_hex)},
    {bad_message_length, of_header(MARKER "0012 04"_hex)},
    {bad_message_type, of_header(MARKER "0013 06"_hex)},
    {open_message_error, of_open(MARKER "001d 01 04 fde8 00b4 0a000001 04"_hex)},
    {unsupported_version_number, of_open(MARKER "001d 01 03 fde8 00b4 0a000001 00"_hex)},
    {bad_peer_as, of_open(MARKER "001d 01 04 0000 00b4 0a000001 00"_hex)},
    {bad_bgp_identifier, of_open(MARKER "001d 01 04 fde8 00b4 00000000 00"_hex)},
    {unsupported_optional_parameter, of_open(MARKER "001f 01 04 fde8 00b4 0a000001 02 4d 00"_hex)},
    {unacceptable_hold_time, of_open(MARKER "001d 01 04 fde8 0001 0a000001 00"_hex)},
    {unsupported_capability, of_open(MARKER "001d 01 04 fde8 00b4 0a000001 00"_hex, {.required = one_capability})},
    {role_mismatch, of_open(MARKER "0025 01 04 fde8 00b4 0a000001 08 02 06 09 01 00 09 01 03"_hex)},
    {malformed_attribute_list, of_update(ALL "40"_hex)},
    {unrecognized_well_known_attribute, of_update(ALL "404d 00"_hex)},
    {missing_well_known_attribute, of_update({})},
    {attribute_flags_error, of_update(ALL "c00404 00000001"_hex)},
    {attribute_length_error, of_update(ALL "800403 000001"_hex)},
    {invalid_origin_attribute, of_update("400101 03 | 400200 | 400304 c0000201"_hex)},
    {invalid_next_hop_attribute, of_update("400101 00 | 400200 | 400304 00000000"_hex)},
    {optional_attribute_error, of_update(ALL "800e05 0002 01 00 00"_hex)},
    {invalid_network_field, of_update(ALL ""_hex, "21 c633640000"_hex)},
    {malformed_as_path, of_update("400101 00 | 400201 02 | 400304 c0000201"_hex)},
    {invalid_message_length, check_route_refresh({ipv4_unicast, route_refresh_subtype::end_of_route_refresh, "00"_hex})},
    {out_of_scope, of_update(ALL "400504 00000064"_hex)},
};

/// Those of the same Error Codes that no input has, and why.
constexpr errc unreachable[] = {
    message_header_error,       // RFC 4271 §6.1 leaves nothing unspecific
    authentication_failure,     // deprecated: RFC 4271 §6.2
    update_message_error,       // RFC 4271 §6.3 leaves nothing unspecific
    as_routing_loop,            // deprecated: RFC 4271 §6.3
    route_refresh_message_error // reserved: RFC 7313 §7
};

constexpr bool each_is_what_it_says()
{
    for (auto const& r : reachable)
        if (!r.told || r.told->code != r.code)
            return false;
    return true;
}
static_assert(each_is_what_it_says());

/// An attribute with something wrong, or nothing, each of another type; `action` alone beside good ones.
struct ingredient {
    octets attribute;
    error_action action;
};

constexpr ingredient ingredients[] = {
    {"800404 00000001"_hex, error_action::ignore},
    {"c06302 beef"_hex, error_action::ignore},
    {"400504 00000064"_hex, error_action::attribute_discard}, // from outside
    {"400601 00"_hex, error_action::attribute_discard},
    {"c00703 000000"_hex, error_action::attribute_discard},
    {"801a03 010000"_hex, error_action::attribute_discard},
    {"801d05 0400ffff00"_hex, error_action::attribute_discard},
    {"c02803 010007"_hex, error_action::attribute_discard},
    {"c00800"_hex, error_action::treat_as_withdraw},
    {"c01007 00000000000000"_hex, error_action::treat_as_withdraw},
    {"c01601 00"_hex, error_action::treat_as_withdraw},
    {"80200c 000000010000000200000003"_hex, error_action::treat_as_withdraw},
    {"c02303 000000"_hex, error_action::treat_as_withdraw},
    {"c00f03 000101"_hex, error_action::treat_as_withdraw},
    {"800e05 0002010000"_hex, error_action::session_reset},
    {"404d01 00"_hex, error_action::session_reset},
};

struct outcome {
    error_action action = error_action::ignore;
    std::size_t errors = 0;
};

/// What comes of an UPDATE with ORIGIN, AS_PATH, NEXT_HOP and these, in this order.
outcome outcome_of(std::vector<std::size_t> const& chosen, octets nlri = "18 c63364"_hex, codec_context const& context = {})
{
    std::vector<std::uint8_t> attributes;
    auto const append = [&](octets more) { attributes.insert(attributes.end(), more.begin(), more.end()); };
    append("400101 00 | 400200 | 400304 c0000201"_hex);
    for (auto const index : chosen)
        append(ingredients[index].attribute);
    made_update<500> const made{attributes, nlri};
    auto const j = judge(made.message(), context);
    return {j.strongest.action, j.errors};
}

} // namespace

TEST_CASE("Every error that decoding can tell is told about some input", "[laws][message][rfc4271-6]")
{
    CHECK(each_is_what_it_says());
    for (auto const& r : reachable) {
        CAPTURE(to_text(r.code));
        REQUIRE(r.told);
        CHECK(r.told->code == r.code);
    }
    // whoever adds an error adds its input, or says why there is none
    for (unsigned value = 0; value != 0x10000; ++value) {
        auto const e = static_cast<errc>(value);
        auto const code = code_of(e);
        if (name_of(e) == nullptr || (code != 1 && code != 2 && code != 3 && code != 7))
            continue;
        CAPTURE(to_text(e));
        bool const here = std::any_of(std::begin(reachable), std::end(reachable), [&](auto const& r) { return r.code == e; });
        bool const there = std::find(std::begin(unreachable), std::end(unreachable), e) != std::end(unreachable);
        CHECK(here != there);
    }
}

TEST_CASE("Every action but AFI/SAFI disable is asked for by some input", "[laws][message][rfc7606-2]")
{
    // RFC 7606 §2 lets a receiver disable the family where it could reset the session; bgpwire never asks for it
    std::vector<error_action> seen;
    for (auto const& one : ingredients)
        seen.push_back(one.action);
    for (auto const action : {error_action::ignore, error_action::attribute_discard, error_action::treat_as_withdraw,
             error_action::session_reset})
        CHECK(std::count(seen.begin(), seen.end(), action) > 0);
    CHECK(std::count(seen.begin(), seen.end(), error_action::afi_safi_disable) == 0);
    for (std::size_t i = 0; i != std::size(ingredients); ++i) {
        CAPTURE(i);
        CHECK(outcome_of({i}).action == ingredients[i].action);
        CHECK(outcome_of({i}).errors == (ingredients[i].action == error_action::ignore ? 0U : 1U));
    }
}

TEST_CASE("Several errors come to the strongest of their actions, in any order", "[laws][message][rfc7606-3]")
{
    constexpr auto count = std::size(ingredients);
    std::size_t judged = 0;
    for (std::size_t a = 0; a != count; ++a)
        for (std::size_t b = 0; b != count; ++b)
            for (std::size_t c = 0; c != count; ++c) {
                if (a == b || b == c || a == c)
                    continue;
                auto const strongest = (std::max)({ingredients[a].action, ingredients[b].action, ingredients[c].action});
                auto const came_to = outcome_of({a, b, c});
                ++judged;
                if (came_to.action != strongest) {
                    CAPTURE(a, b, c);
                    CHECK(came_to.action == strongest);
                }
            }
    CHECK(judged == count * (count - 1) * (count - 2));
}

TEST_CASE("One more error never weakens what has to be done", "[laws][message][rfc7606-3]")
{
    scatter chance{7606};
    for (auto const handling : {error_handling::rfc7606, error_handling::rfc4271, error_handling::analyse})
        for (auto const nlri : {"18 c63364"_hex, octets{}, "18 c633"_hex})
            for (int round = 0; round != 300; ++round) {
                codec_context const context{.errors = handling};
                std::vector<std::size_t> order(std::size(ingredients));
                for (std::size_t i = 0; i != order.size(); ++i)
                    order[i] = i;
                for (std::size_t i = order.size(); i > 1; --i)
                    std::swap(order[i - 1], order[chance(i)]);
                std::vector<std::size_t> chosen;
                auto before = outcome_of(chosen, nlri, context);
                for (auto const next : order) {
                    auto const where = static_cast<std::ptrdiff_t>(chance(chosen.size() + 1));
                    chosen.insert(chosen.begin() + where, next);
                    auto const after = outcome_of(chosen, nlri, context);
                    if (after.action < before.action || after.errors < before.errors) {
                        CAPTURE(chosen, next);
                        CHECK(after.action >= before.action);
                        CHECK(after.errors >= before.errors);
                    }
                    before = after;
                }
                CHECK(before.action == error_action::session_reset);
            }
}

TEST_CASE("Routes that cannot be read outdo whatever else is wrong", "[laws][message][rfc7606-3]")
{
    for (std::size_t i = 0; i != std::size(ingredients); ++i)
        CHECK(outcome_of({i}, "21 00"_hex).action == error_action::session_reset);
}

TEST_CASE("Treat-as-withdraw withdraws the routes that the message would have announced", "[laws][message][rfc7606-2]")
{
    constexpr auto nlri = "18 c63364 | 00 | 20 c0000201"_hex;
    made_update<> const good{"400101 00 | 400200 | 400304 c0000201"_hex, nlri};
    auto const expected = to_text(update_view::decode(good.message(), {})->nlri());
    for (auto const& one : ingredients) {
        if (one.action != error_action::treat_as_withdraw)
            continue;
        std::vector<std::uint8_t> attributes(one.attribute.begin(), one.attribute.end());
        auto const rest = "400101 00 | 400200 | 400304 c0000201"_hex;
        attributes.insert(attributes.end(), rest.begin(), rest.end());
        made_update<> const bad{attributes, nlri};
        auto const update = update_view::decode(bad.message(), {});
        REQUIRE(update);
        CHECK(update->action() == error_action::treat_as_withdraw);
        CHECK(to_text(update->nlri()) == expected);
    }
}
