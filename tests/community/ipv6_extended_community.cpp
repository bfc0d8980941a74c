// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/community/ipv6_extended_community.hpp>

#include "catch.hpp"
#include "support/hex.hpp"
#include "support/text.hpp"

using namespace bgpwire;
using bgpwire::test::to_text;

TEST_CASE("IPv6-specific extended communities are read, written and printed", "[community][rfc5701-2]")
{
    struct row {
        octets wire;
        char const* text;
    };
    auto const [wire, text] = GENERATE(
        row{"00 02 | 2001 0db8 0000 0000 0000 0000 0000 0001 | 0064"_hex, "rt:[2001:db8::1]:100"},
        row{"00 03 | 2001 0db8 0000 0000 0000 0000 0000 0001 | ffff"_hex, "ro:[2001:db8::1]:65535"},
        row{"00 0b | 0000 0000 0000 0000 0000 0000 0000 0001 | 0000"_hex, "000b:[::1]:0"},
        row{"40 02 | 0000 0000 0000 0000 0000 0000 0000 0001 | 0001"_hex, "4002:[::1]:1"});
    CAPTURE(text);
    REQUIRE(wire.size() == ipv6_extended_community::size);
    auto const c = ipv6_extended_community::load(wire.data());
    CHECK(to_text(c) == text);
    CHECK(ipv6_extended_community::parse(text).value() == c);
    CHECK(c.is_transitive() == (wire[0] == 0));

    std::uint8_t memory[20]{};
    wire::writer out{memory};
    c.encode(out);
    CHECK(same_octets(out.written(), wire));
}

TEST_CASE("text that is no IPv6-specific extended community is refused", "[community]")
{
    auto const text = GENERATE("", "rt", "rt:", "rt:[", "rt:[]:1", "rt:[::1]", "rt:[::1]:", "rt:[::1]:65536",
        "rt:[::g]:1", "ru:[::1]:1", "4:[::1]:1", "rt:2001:db8::1:1", "rt:[::1]:1 ");
    CAPTURE(text);
    CHECK_FALSE(ipv6_extended_community::parse(text));
}

static_assert(ipv6_extended_community::parse("rt:[::1]:1")->address == ipv6_address{0, 1});
