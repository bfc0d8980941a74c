// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/bgpsec_path.hpp>

#include <bgpwire/message/check_first_as.hpp>

#include "catch.hpp"
#include "support/malformed.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

namespace {

#define KEY "000102030405060708090a0b0c0d0e0f10111213"
// AS 65001, then AS 65002 twice; one block of suite 1, with signatures of one and of two octets
#define PATH "000e 01 00 0000fde9 02 00 0000fdea | 0032 01 " KEY " 0001 aa " KEY " 0002 bbcc"
#define ROUTE "800e1a 0002 01 10 20010db8000000000000000000000001 00 20 20010db8"

constexpr auto value = "" PATH ""_hex;

constexpr codec_context from(peering peer)
{
    auto context = with_bgpsec;
    context.peer = peer;
    return context;
}

/// Whether BGPsec_PATH is refused with the error at this octet; 0xffff: it is taken.
constexpr bool is_refused_at(std::size_t at, octets path, codec_context const& context = with_bgpsec)
{
    auto const decoded = bgpsec_path_view::decode(path, context);
    if (at == 0xffff)
        return decoded.has_value();
    return !decoded && decoded.error() == error{errc::optional_attribute_error, treat_as_withdraw, 33,
        static_cast<std::uint16_t>(at)};
}

constexpr judgement judged(octets attributes, codec_context const& context, octets nlri = {})
{
    return judge(made_update<400>{attributes, nlri}.message(), context);
}

} // namespace

TEST_CASE("BGPsec_PATH hands over segments and signatures", "[path_attribute][rfc8205-3.1][rfc8205-3.2]")
{
    static constexpr auto path = bgpsec_path_view::decode(value, with_bgpsec);
    static_assert(path->size() == 2 && path->segment(1) == secure_path_segment{2, 0, asn{65002}});
    auto blocks = path->signature_blocks();
    auto const block = bgpsec_signature_block_view::take(blocks);
    REQUIRE(block);
    CHECK((block->algorithm_suite == 1 && blocks.empty()));
    auto signatures = block->signatures;
    CHECK(bgpsec_signature_view::take(signatures)->signature.size() == 1);
    auto const second = bgpsec_signature_view::take(signatures);
    CHECK((same_octets(second->signature, "bbcc"_hex) && same_octets(second->subject_key_identifier, "" KEY ""_hex)));
    CHECK_FALSE(bgpsec_signature_view::take(signatures));
    CHECK(to_text(*path).substr(0, 20) == "[65001 65002] 003201");

    bgpsec_path const built{{{1, 0, asn{65001}}, {2, 0, asn{65002}}},
        {path->signature_blocks().begin(), path->signature_blocks().end()}};
    std::array<std::uint8_t, 100> memory{};
    wire::writer out{memory};
    built.encode(out, {});
    CHECK(same_octets(out.written(), value));
}

TEST_CASE("The AS_PATH of a Secure_Path repeats an AS pCount times", "[path_attribute][rfc8205-4.4]")
{
    CHECK(to_text(to_as_path(*bgpsec_path_view::decode(value, with_bgpsec))) == "[65001 65002 65002]");
    constexpr auto confed = "0014 01 80 0000fde9 00 00 0000fdec 01 00 0000fdea | 0045 01 " KEY " 0000 " KEY " 0000 " KEY " 0000"_hex;
    auto const path = bgpsec_path_view::decode(confed, from(peering::confederation));
    REQUIRE(path);
    CHECK(to_text(to_as_path(*path)) == "[(65001) 65002]");
}

TEST_CASE("BGPsec_PATH: each way to be malformed", "[path_attribute][rfc8205-5.2][rfc7607-2]")
{
    static_assert(is_refused_at(0xffff, value));
    for (std::size_t size = 8; size != value.size(); ++size)
        CHECK_FALSE(bgpsec_path_view::decode(value.first(size), with_bgpsec));
    CHECK(is_refused_at(0, "0007 01 00 0000fde9 0019 01 " KEY " 0000"_hex));  // no whole segment
    CHECK(is_refused_at(0, "0014 01 00 0000fde9"_hex));                       // past the end
    CHECK(is_refused_at(2, "0008 01 00 00000000 0019 01 " KEY " 0000"_hex));  // AS 0
    CHECK(is_refused_at(8, "0008 01 00 0000fde9"_hex));                       // no block
    CHECK(is_refused_at(8, "0008 01 00 0000fde9 0002 01"_hex));               // a length that does not count itself
    CHECK(is_refused_at(8, "0008 01 00 0000fde9 0003 01"_hex));               // no signature
    CHECK(is_refused_at(8, "0008 01 00 0000fde9 0019 01 " KEY " 0001"_hex));  // a signature past its block
    CHECK(is_refused_at(8, "0008 01 00 0000fde9 002f 01 " KEY " 0000 " KEY " 0000"_hex)); // one too many
    CHECK(is_refused_at(33, "0008 01 00 0000fde9 0019 01 " KEY " 0000 0019 01 " KEY " 0000"_hex)); // one suite twice
    CHECK(is_refused_at(0xffff, "0008 01 00 0000fde9 0019 01 " KEY " 0000 0019 02 " KEY " 0000"_hex));
    CHECK(is_refused_at(58,
        "0008 01 00 0000fde9 0019 01 " KEY " 0000 0019 02 " KEY " 0000 0019 03 " KEY " 0000"_hex)); // three blocks
}

TEST_CASE("BGPsec_PATH: Confed_Segment and pCount are those that the peer may send", "[path_attribute][rfc8205-5.2]")
{
    constexpr auto confed = "0008 01 80 0000fde9 0019 01 " KEY " 0000"_hex;
    constexpr auto plain = "0008 01 00 0000fde9 0019 01 " KEY " 0000"_hex;
    constexpr auto transparent = "0008 00 00 0000fde9 0019 01 " KEY " 0000"_hex;
    CHECK(is_refused_at(2, confed));
    CHECK(is_refused_at(0xffff, confed, from(peering::internal)));
    CHECK(is_refused_at(0xffff, confed, from(peering::confederation)));
    CHECK(is_refused_at(2, plain, from(peering::confederation)));
    CHECK(is_refused_at(2, transparent));
    auto route_server = with_bgpsec;
    route_server.choices.insert(choice::accept_pcount_0);
    CHECK(is_refused_at(0xffff, transparent, route_server));
    CHECK(is_refused_at(0xffff, transparent, from(peering::internal)));
}

TEST_CASE("Where BGPsec was negotiated, BGPsec_PATH takes AS_PATH's place", "[path_attribute][rfc8205-5.2][rfc8205-4.4]")
{
    constexpr auto signed_alone = "40010100 | 802140" PATH "" ROUTE ""_hex;
    constexpr auto both = "40010100 | 400200 | 802140" PATH "" ROUTE ""_hex;
    constexpr auto neither = "40010100 | " ROUTE ""_hex;
    constexpr error no_path{errc::missing_well_known_attribute, treat_as_withdraw, 2};
    CHECK_TWICE(judged(signed_alone, with_bgpsec) == no_error);
    CHECK_TWICE(judged(both, with_bgpsec)
        == one_error(errc::optional_attribute_error, treat_as_withdraw, 33, attributes_offset + 7, 67));
    CHECK(judged(neither, with_bgpsec) == judgement{1, no_path, true});
    CHECK(judged(neither, from(peering::internal)) == no_error); // the same as an empty AS_PATH
    CHECK(judged("40010100 | 400200 | " ROUTE ""_hex, with_bgpsec) == no_error); // unsigned

    // not negotiated, at all or for this AFI
    CHECK(judged(signed_alone, {}) == judgement{2, no_path, true});
    CHECK(judged(both, {}).strongest.action == attribute_discard);
    codec_context ipv4_alone;
    ipv4_alone.bgpsec.insert(afi::ipv4);
    CHECK(judged(signed_alone, ipv4_alone) == judgement{1, no_path, true});
    // nor does it speak for the NLRI field: RFC 8205 §4.1
    CHECK(judged("40010100 | 802140" PATH "400304 c0000201"_hex, with_bgpsec, "18 c63364"_hex)
        == judgement{1, no_path, true});
    // beside AS_PATH it is an error there, too: check 4 knows no exception
    constexpr auto field = "40010100 | 400200 | 802140" PATH "400304 c0000201"_hex;
    CHECK(judged(field, ipv4_alone, "18 c63364"_hex)
        == one_error(errc::optional_attribute_error, treat_as_withdraw, 33, attributes_offset + 7, 67));
    codec_context ipv6_alone;
    ipv6_alone.bgpsec.insert(afi::ipv6);
    CHECK(judged(field, ipv6_alone, "18 c63364"_hex) == no_error); // of the other AFI: no matter

    made_update<400> const made{signed_alone};
    auto const update = *update_view::decode(made.message(), with_bgpsec);
    CHECK_FALSE(check_first_as(update, asn{65001}));
    REQUIRE(check_first_as(update, asn{65002}));
    CHECK(check_first_as(update, asn{65002})->about == 33);
}
