// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/extended_message.hpp>

#include "capability/support.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

static_assert(both_ways({}, extended_message_capability{}));
static_assert(extended_message_capability::traits.code == 6);

TEST_CASE("Extended Message has no value", "[capability][rfc8654-3]")
{
    CHECK(both_ways({}, extended_message_capability{}));
    CHECK(text_of<extended_message_capability>({}) == "Extended Message");
    CHECK(malformed<extended_message_capability>("00"_hex));
    CHECK(malformed<extended_message_capability>("000000"_hex));
}
