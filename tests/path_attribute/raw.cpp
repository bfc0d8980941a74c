// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/raw.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

TEST_CASE("an attribute that is not known keeps its flags and octets", "[path_attribute][rfc4271-4.3]")
{
    constexpr auto octets = "d0 63 0002 beef"_hex;
    auto rest = octets;
    auto const taken = take_raw_path_attribute(rest);
    REQUIRE(taken);
    CHECK(rest.empty());
    CHECK(*taken == raw_path_attribute{0xd0, 99, "beef"_hex});
    CHECK(to_text(*taken) == "99 flags d0: beef");
    std::uint8_t memory[16]{};
    wire::writer out{memory};
    taken->encode(out);
    CHECK(same_octets(out.written(), octets));
}

TEST_CASE("what cannot be framed is not taken", "[path_attribute][rfc7606-4]")
{
    auto const octets = GENERATE(""_hex, "c0"_hex, "c0 63"_hex, "d0 63 00"_hex, "c0 63 01"_hex, "d0 63 0002 be"_hex);
    auto rest = octets;
    CHECK_FALSE(take_raw_path_attribute(rest));
    CHECK(rest.size() == octets.size());
}

TEST_CASE("RFC 4271 §9: an unrecognised transitive attribute is passed on with Partial set, another is not",
    "[path_attribute][rfc4271-5][rfc4271-9]")
{
    constexpr auto beef = "beef"_hex;
    CHECK_TWICE(readvertised({0xc0, 99, beef}) == raw_path_attribute{0xe0, 99, beef});
    CHECK_TWICE(readvertised({0xe0, 99, beef}) == raw_path_attribute{0xe0, 99, beef});
    CHECK_TWICE(readvertised({0xd0, 99, beef}) == raw_path_attribute{0xf0, 99, beef});
    CHECK_TWICE(readvertised({0xc5, 99, beef}) == raw_path_attribute{0xe0, 99, beef}); // R091: no low flags
    CHECK_TWICE(!readvertised({0x80, 99, beef}));
}
