// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/check_first_as.hpp>

#include "catch.hpp"
#include "support/malformed.hpp"
#include "support/twice.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr std::optional<error> judged(octets as_path, asn peer_as, codec_context const& context = {})
{
    std::array<std::uint8_t, 100> memory{};
    wire::writer out{memory};
    out.write("40 01 01 00"_hex);
    out.write(as_path);
    out.write("40 03 04 c0000201"_hex);
    made_update<200> const made{out.written(), "18 c63364"_hex};
    return check_first_as(*update_view::decode(made.message(), context), peer_as);
}

// its offset is that of AS_PATH's value: 23, ORIGIN of 4, and 3
constexpr error another{errc::malformed_as_path, error_action::treat_as_withdraw, 2, 30, 0};

} // namespace

TEST_CASE("the first AS of a path is the external peer's", "[message][rfc4271-6.3][rfc7606-7.2]")
{
    constexpr auto path = "40 02 0a 02 02 0000fde9 0000fdea"_hex;
    CHECK_TWICE(!judged(path, asn{65001}));
    CHECK_TWICE(judged(path, asn{65002}) == another);
    CHECK_TWICE(judged("40 02 00"_hex, asn{65001}) == another); // it has not put itself in front
    CHECK_TWICE(!judged("40 02 06 01 01 0000fde9"_hex, asn{65001}, sets_accepted));
    constexpr auto long_length = "50 02 0006 02 01 0000fde9"_hex;
    CHECK_TWICE(judged(long_length, asn{65002})->offset == 31);
    // the NOTIFICATION of who resets the session for it
    CHECK_TWICE(is_reported_as(another, {}, "03 0b"_hex));
}

TEST_CASE("an internal peer's path starts with any AS, that of another member AS with its own", "[message][rfc5065-4.1]")
{
    CHECK_TWICE(!judged("40 02 06 02 01 0000fde9"_hex, asn{65000}, from_inside));
    CHECK_TWICE(!judged("40 02 00"_hex, asn{65000}, from_inside));
    CHECK_TWICE(!judged("40 02 06 03 01 0000fde9"_hex, asn{65001}, from_confederation));
    CHECK_TWICE(judged("40 02 06 03 01 0000fde9"_hex, asn{65002}, from_confederation) == another);
}

TEST_CASE("an OLD speaker says AS_TRANS for a number that it has no room for", "[message][rfc6793-4.2.2]")
{
    CHECK_TWICE(!judged("40 02 04 02 01 5ba0"_hex, asn{200000}, from_old));
    CHECK_TWICE(judged("40 02 04 02 01 0d40"_hex, asn{200000}, from_old) == another);
    CHECK_TWICE(!judged("40 02 04 02 01 fde9"_hex, asn{65001}, from_old));
}

TEST_CASE("what has been judged already is not judged again", "[message][rfc7606-7.2]")
{
    CHECK_TWICE(!judged("40 02 06 09 01 0000fde9"_hex, asn{65002}));
    CHECK_TWICE(!judged({}, asn{65002}));
    constexpr auto end_of_rib = "ffffffffffffffffffffffffffffffff 0017 02 0000 0000"_hex;
    CHECK_TWICE(!check_first_as(*update_view::decode(message_in(end_of_rib), {}), asn{65002}));
}
