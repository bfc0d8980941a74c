// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/originator_id.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

namespace {

constexpr codec_context internal{.peer = peering::internal};

} // namespace

TEST_CASE("ORIGINATOR_ID decodes the router that brought the route in", "[path_attribute][rfc4456-8]")
{
    // of the packetlife ADD-PATH capture
    CHECK_TWICE(originator_id::decode("0a 00 0f 01"_hex, internal) == originator_id{bgp_identifier{0x0a000f01}});
    static_assert(prints_as(originator_id{bgp_identifier{0x0a000f01}}, "10.0.15.1"));
    CHECK_TWICE(judge_attribute("80 09 04 0a 00 0f 01"_hex, internal) == no_error);
}

TEST_CASE("RFC 7606 §7.9: ORIGINATOR_ID from an external peer is discarded, of another length from an internal one "
          "is treat-as-withdraw",
    "[path_attribute][rfc7606-7.9]")
{
    CHECK_TWICE(judge_attribute("80 09 04 0a 00 0f 01"_hex)
        == one_error(errc::out_of_scope, attribute_discard, 9, attributes_offset, 7));
    CHECK_TWICE(judge_attribute("80 09 03 0a 00 0f"_hex, internal)
        == one_error(errc::attribute_length_error, treat_as_withdraw, 9, attributes_offset, 6));
    CHECK_TWICE(judge_attribute("80 09 00"_hex, internal)
        == one_error(errc::attribute_length_error, treat_as_withdraw, 9, attributes_offset, 3));
}
