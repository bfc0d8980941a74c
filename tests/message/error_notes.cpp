// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/error_notes.hpp>

#include "catch.hpp"
#include "support/twice.hpp"

#include <vector>

using namespace bgpwire;

namespace {

constexpr error discard{errc::out_of_scope, error_action::attribute_discard, 5};
constexpr error withdraw{errc::malformed_as_path, error_action::treat_as_withdraw, 2};
constexpr error withdraw_too{errc::invalid_origin_attribute, error_action::treat_as_withdraw, 1};

constexpr error strongest_of(std::initializer_list<error> errors)
{
    error kept = detail::no_error;
    detail::strongest_error const note{kept};
    for (error const& e : errors)
        note(e);
    return kept;
}

} // namespace

TEST_CASE("Of errors the strongest is kept, and of equally strong ones the first", "[message][rfc7606-3]")
{
    CHECK_TWICE(strongest_of({}) == detail::no_error);
    CHECK_TWICE(strongest_of({discard, withdraw, withdraw_too}) == withdraw);
    CHECK_TWICE(strongest_of({withdraw_too, withdraw, discard}) == withdraw_too);
}

TEST_CASE("Who asks for any error has enough with the first", "[message]")
{
    detail::any_error note;
    CHECK_FALSE(note.has_enough());
    note(discard);
    CHECK(note.has_enough());
}

TEST_CASE("In the manner of RFC 4271 every error of the peer's resets the session", "[message][rfc4271-6.3]")
{
    std::vector<error> told;
    auto const note = [&told](error e) { told.push_back(e); };
    for (auto const way : {error_handling::rfc7606, error_handling::rfc4271}) {
        codec_context context;
        context.errors = way;
        detail::all_errors<decltype(note) const> all{context, note};
        all(discard); // a local error, which no NOTIFICATION can name
        all(withdraw);
        all(withdraw_too);
        CHECK_FALSE(all.has_enough());
        REQUIRE(told.size() == 3);
        CHECK(told[0] == discard);
        CHECK(told[1].action
            == (way == error_handling::rfc4271 ? error_action::session_reset : error_action::treat_as_withdraw));
        CHECK(all.strongest == told[1]);
        told.clear();
    }
}
