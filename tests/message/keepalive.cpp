// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/keepalive.hpp>

#include "catch.hpp"
#include "support/hex.hpp"
#include "support/message.hpp"
#include "support/text.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {
constexpr auto h01 = "ffffffffffffffffffffffffffffffff 0013 04"_hex;
static_assert(same_octets(keepalive_octets, h01));
static_assert(*keepalive::decode(message_in(h01)) == keepalive{});
static_assert(encodes_to(keepalive{}, h01));
} // namespace

TEST_CASE("a KEEPALIVE is a header and nothing else", "[message][rfc4271-4.4]")
{
    CHECK(keepalive::decode(message_in(h01)));
    CHECK(encodes_to(keepalive{}, h01));
    CHECK(to_text(keepalive{}) == "KEEPALIVE");
}
