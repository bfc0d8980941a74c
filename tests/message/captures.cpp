// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/update.hpp>

#include <bgpwire/path_attribute/as4_merge.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/update.hpp"

#include <string>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr codec_context old_external{.as_numbers = asn_width::two_octets};
constexpr codec_context old_internal{.as_numbers = asn_width::two_octets, .peer = peering::internal};
constexpr codec_context old_with_sets{.as_numbers = asn_width::two_octets, .as_sets = as_set_handling::accept};
constexpr codec_context internal{.peer = peering::internal};

struct captured {
    char const* where;
    codec_context context;
    octets message;
    char const* text;
};

// UPDATEs that routers sent, from captures that are public (packetlife.net); tshark reads the same out of them.
constexpr captured messages[] = {
    {"an aggregate with an AS_SET", old_with_sets,
        "ffffffffffffffffffffffffffffffff 004302 | 0000 | 0028 | 400101 02 | 40020a 02 01 001e 01 02 000a 0014 |"
        "400304 0a000009 | 800404 00000000 | c00706 001e 0a000009 | 15 ac1000"_hex,
        "UPDATE announce 172.16.0.0/21 with ORIGIN INCOMPLETE; AS_PATH [30 {10 20}]; NEXT_HOP 10.0.0.9; "
        "MULTI_EXIT_DISC 0; AGGREGATOR 30 10.0.0.9"},
    {"IPv4 routes beside IPv6 ones", old_external,
        "ffffffffffffffffffffffffffffffff 003c02 | 0000 | 0019 | 400101 00 | 400204 0201fdea | 400304 0a000002 |"
        "800404 00000000 | 18ac1102 18ac1101 18ac1100"_hex,
        "UPDATE announce 172.17.2.0/24 172.17.1.0/24 172.17.0.0/24 with ORIGIN IGP; AS_PATH [65002]; "
        "NEXT_HOP 10.0.0.2; MULTI_EXIT_DISC 0"},
    {"IPv6 routes with a link-local next hop", old_external,
        "ffffffffffffffffffffffffffffffff 006c02 | 0000 | 0055 | 400101 00 | 400204 0201fdea | 800404 00000000 |"
        "800e40 0002 01 20 20010db8000000000000000000000002 fe80000000000000c0020bfffe7e0000 00"
        "40 20010db800020002 40 20010db800020001 40 20010db800020000"_hex,
        "UPDATE with ORIGIN IGP; AS_PATH [65002]; MULTI_EXIT_DISC 0; MP_REACH_NLRI IPv6 unicast via 2001:db8::2: "
        "2001:db8:2:2::/64 2001:db8:2:1::/64 2001:db8:2::/64"},
    {"a path past two NEW speakers, seen by an OLD one", old_external,
        "ffffffffffffffffffffffffffffffff 003a02 | 0000 | 0021 | 400101 00 | c0110a 0202 000a0001 00280001 |"
        "400206 0202 5ba0 5ba0 | 400304 ac100301 | 08 28"_hex,
        "UPDATE announce 40.0.0.0/8 with ORIGIN IGP; AS4_PATH [655361 2621441]; AS_PATH [23456 23456]; "
        "NEXT_HOP 172.16.3.1"},
    {"the same from an OLD speaker, which set Partial", old_external,
        "ffffffffffffffffffffffffffffffff 003602 | 0000 | 001d | 400101 00 | 400206 0202 0002 5ba0 | 400304 ac100302 |"
        "e01106 0201 00280001 | 08 28"_hex,
        "UPDATE announce 40.0.0.0/8 with ORIGIN IGP; AS_PATH [2 23456]; NEXT_HOP 172.16.3.2; AS4_PATH [2621441]"},
    {"routes from inside the AS", old_internal,
        "ffffffffffffffffffffffffffffffff 003f02 | 0000 | 001c | 400101 00 | 400200 | 400304 03030303 |"
        "800404 00000000 | 400504 00000064 | 180a1e03 180a1e02 180a1e01"_hex,
        "UPDATE announce 10.30.3.0/24 10.30.2.0/24 10.30.1.0/24 with ORIGIN IGP; AS_PATH []; NEXT_HOP 3.3.3.3; "
        "MULTI_EXIT_DISC 0; LOCAL_PREF 100"},
    {"a withdrawal", old_internal, "ffffffffffffffffffffffffffffffff 001c02 | 0005 | 1eac100004 | 0000"_hex,
        "UPDATE withdraw 172.16.0.4/30"},
    {"a flow specification for IPv6", internal,
        "ffffffffffffffffffffffffffffffff 003e02 | 0000 | 0027 | 400101 00 | 400200 | 400504 00000064 |"
        "c01008 8006000000000000 | 800e0b 0002 85 00 00 050110002100"_hex,
        "UPDATE with ORIGIN IGP; AS_PATH []; LOCAL_PREF 100; EXTENDED COMMUNITIES rate-bytes:0:0; "
        "MP_REACH_NLRI IPv6 flowspec via : 050110002100"},
    {"its End-of-RIB", internal, "ffffffffffffffffffffffffffffffff 001e02 | 0000 | 0007 | 900f0003 0002 85"_hex,
        "UPDATE End-of-RIB IPv6 flowspec"},
    {"the End-of-RIB of labeled routes", internal,
        "ffffffffffffffffffffffffffffffff 001e02 | 0000 | 0007 | 900f0003 0001 04"_hex,
        "UPDATE End-of-RIB IPv4 labeled unicast"},
};

} // namespace

TEST_CASE("UPDATEs of real routers decode without error and encode to their octets", "[message][rfc4271-4.3]")
{
    for (auto const& [where, context, message, text] : messages) {
        CAPTURE(std::string{where});
        auto const update = update_view::decode(message_in(message), context);
        REQUIRE(update);
        CHECK_FALSE(update->error());
        CHECK(to_text(*update) == text);
        CHECK(encodes_to(*update, message));
        CHECK(encodes_to(bgpwire::update{*update}, message));
    }
}

TEST_CASE("The path that a NEW speaker reads out of what an OLD one sent", "[message][rfc6793-4.2.3]")
{
    CHECK(to_text(effective_as_path(update_view::decode(message_in(messages[3].message), old_external)->path_attributes()))
        == "[655361 2621441]");
    CHECK(to_text(effective_as_path(update_view::decode(message_in(messages[4].message), old_external)->path_attributes()))
        == "[2 2621441]");
}
