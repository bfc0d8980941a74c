// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/local_pref.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

namespace {

constexpr codec_context internal{.peer = peering::internal};
constexpr codec_context confederation{.peer = peering::confederation};

} // namespace

TEST_CASE("LOCAL_PREF decodes the degree of preference", "[path_attribute][rfc4271-5.1.5]")
{
    CHECK_TWICE(local_pref::decode("00 00 00 64"_hex, internal) == local_pref{100});
    static_assert(prints_as(local_pref{100}, "100"));
    CHECK_TWICE(judge_attribute("40 05 04 00 00 00 64"_hex, internal) == no_error);
    CHECK_TWICE(judge_attribute("40 05 04 00 00 00 64"_hex, confederation) == no_error); // RFC 5065 §4
}

TEST_CASE("RFC 7606 §7.5: LOCAL_PREF from an external peer is discarded, whatever it is",
    "[path_attribute][rfc7606-7.5]")
{
    constexpr auto discarded = [](std::size_t length) {
        return one_error(errc::out_of_scope, attribute_discard, 5, attributes_offset, length);
    };
    CHECK_TWICE(judge_attribute("40 05 04 00 00 00 64"_hex) == discarded(7));
    CHECK_TWICE(judge_attribute("40 05 03 00 00 64"_hex) == discarded(6));
    CHECK_TWICE(judge_attribute("40 05 00"_hex) == discarded(3));
    // but its flags are judged: §3 (c) has no exception
    CHECK_TWICE(judge_attribute("c0 05 04 00 00 00 64"_hex)
        == judgement{2, {errc::attribute_flags_error, treat_as_withdraw, 5, attributes_offset, 7}, true});
    // who analyses a capture does not know the peer, and sees it
    static constexpr made_update<> captured{"40 05 04 00 00 00 64"_hex};
    CHECK(update_view::decode(captured.message(), {.errors = error_handling::analyse})->get<local_pref>()
        == local_pref{100});
    CHECK_FALSE(update_view::decode(captured.message(), {})->get<local_pref>());
}

TEST_CASE("RFC 7606 §7.5: LOCAL_PREF of another length from an internal peer is treat-as-withdraw",
    "[path_attribute][rfc7606-7.5]")
{
    constexpr auto wrong = [](std::size_t length) {
        return one_error(errc::attribute_length_error, treat_as_withdraw, 5, attributes_offset, length);
    };
    CHECK_TWICE(judge_attribute("40 05 00"_hex, internal) == wrong(3));
    CHECK_TWICE(judge_attribute("40 05 03 00 00 64"_hex, internal) == wrong(6));
    CHECK_TWICE(judge_attribute("40 05 05 00 00 00 00 64"_hex, internal) == wrong(8));
    CHECK_TWICE(judge_attribute("40 05 03 00 00 64"_hex, confederation) == wrong(6));
    CHECK_TWICE(judge_attribute("c0 05 04 00 00 00 64"_hex, internal)
        == one_error(errc::attribute_flags_error, treat_as_withdraw, 5, attributes_offset, 7));
}
