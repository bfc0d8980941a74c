// SPDX-License-Identifier: BSL-1.0
// Every recorded UPDATE, where BGPWIRE_DATA names a folder of MRT files, beside the plain form of the decoder.

#include <bgpwire/mrt.hpp>

#include "../../fuzz/support/compare_plain.hpp"

#include "mrt/recorded.hpp"

#include "catch.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

TEST_CASE("The decoder and its plain form come to the same on every recorded UPDATE", "[mrt][real][rfc7606-3]")
{
    for_each_recorded_file([](recorded_file const& file) {
        CAPTURE(file.name);
        std::string difference;
        for_each_message(file.octets, [&](message_view message, codec_context const& context, std::size_t) {
            if (message.type() == message_type::update)
                plain::compare_update(message, context, [&](bool holds, char const* what) {
                    if (!holds && difference.empty())
                        difference = what;
                });
        });
        CHECK(difference == "");
    });
}
