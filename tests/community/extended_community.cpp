// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/community/extended_community.hpp>

#include "catch.hpp"
#include "support/hex.hpp"
#include "support/text.hpp"

using namespace bgpwire;
using bgpwire::test::to_text;

namespace {

struct row {
    octets wire;
    char const* text;
};

} // namespace

TEST_CASE("extended communities are written as operators type them, and read back",
    "[community][rfc4360-4][rfc5668-2][rfc9012-4][rfc8955-7]")
{
    auto const [wire, text] = GENERATE(
        row{"00 02 fbf4 00000064"_hex, "rt:64500:100"}, row{"01 02 c0000201 0007"_hex, "rt:192.0.2.1:7"},
        row{"02 02 fa56ea00 0001"_hex, "rt:4200000000:1"}, row{"02 02 0000fbf4 0001"_hex, "rt:64500L:1"},
        row{"00 03 fbf4 00000064"_hex, "ro:64500:100"}, row{"01 03 c0000201 0007"_hex, "ro:192.0.2.1:7"},
        row{"02 03 fa56ea00 0001"_hex, "ro:4200000000:1"}, row{"01 05 c0000201 0000"_hex, "ospf-domain:192.0.2.1:0"},
        row{"00 09 fbf4 00000000"_hex, "source-as:64500:0"}, row{"01 0b c0000201 0001"_hex, "vrf-import:192.0.2.1:1"},
        row{"40 04 fbf4 4cee6b28"_hex, "link-bandwidth:64500:125000000"}, row{"03 0b 0000 00000064"_hex, "color:100"},
        row{"03 0c 0000 00000008"_hex, "encapsulation:8"}, row{"03 0d 0000 00000000"_hex, "default-gateway:0"},
        row{"43 00 0000 00000002"_hex, "origin-validation:2"}, row{"06 00 0000 00000005"_hex, "mac-mobility:5"},
        row{"06 02 02005e100001"_hex, "es-import:02:00:5e:10:00:01"},
        row{"06 03 02005e1000ff"_hex, "router-mac:02:00:5e:10:00:ff"},
        row{"80 06 0000 00000000"_hex, "rate-bytes:0:0"}, row{"80 08 fde8 00000064"_hex, "redirect:65000:100"},
        row{"81 08 c0000201 0064"_hex, "redirect:192.0.2.1:100"}, row{"80 07 0000 00000001"_hex, "traffic-action:1"},
        row{"80 09 0000 0000002e"_hex, "traffic-marking:46"});
    CAPTURE(text);
    auto const c = extended_community::load(wire.data());
    CHECK(to_text(c) == text);
    auto const parsed = extended_community::parse(text);
    REQUIRE(parsed);
    CHECK(*parsed == c);

    std::uint8_t memory[8]{};
    wire::writer out{memory};
    c.encode(out);
    CHECK(same_octets(out.written(), wire));
}

TEST_CASE("what is not known, or does not fit its kind's form, keeps all its octets in text", "[community][rfc4360-2]")
{
    auto const [wire, text] = GENERATE(row{"99 42 0102 03040506"_hex, "0x9942010203040506"},
        row{"03 0b 8000 00000064"_hex, "0x030b800000000064"},   // a color with flags
        row{"06 00 0100 00000005"_hex, "0x0600010000000005"},   // a sticky MAC
        row{"80 06 0000 3f000000"_hex, "0x800600003f000000"},   // half an octet a second
        row{"80 06 0000 7fc00000"_hex, "0x800600007fc00000"},   // not a number
        row{"80 06 0000 80000000"_hex, "0x8006000080000000"},   // minus zero
        row{"80 06 0000 5f800000"_hex, "0x800600005f800000"});  // 2^64
    CAPTURE(text);
    auto const c = extended_community::load(wire.data());
    CHECK(to_text(c) == text);
    CHECK(extended_community::parse(text).value() == c);
}

TEST_CASE("text that is no extended community is refused where it goes wrong", "[community]")
{
    struct bad {
        char const* text;
        errc code;
        unsigned offset;
    };
    auto const [text, code, offset] = GENERATE(bad{"", errc::invalid_text, 0}, bad{"rt", errc::invalid_text, 0},
        bad{"rt:", errc::invalid_text, 3}, bad{"rt:1", errc::invalid_text, 4}, bad{"rt:1:2:3", errc::invalid_text, 6},
        bad{"rt:4294967296:1", errc::out_of_range, 12}, bad{"color:4294967296", errc::out_of_range, 15},
        bad{"colour:1", errc::invalid_text, 0}, bad{"0x12", errc::invalid_text, 4},
        bad{"0x00112233445566778", errc::invalid_text, 18}, bad{"router-mac:02:00:5e:10:00", errc::invalid_text, 25},
        bad{"redirect:65000:", errc::invalid_text, 15});
    CAPTURE(text);
    auto const parsed = extended_community::parse(text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == code);
    CHECK(parsed.error().offset == offset);
}

TEST_CASE("route targets are made of what an operator has", "[community][rfc4360-4][rfc5668-2]")
{
    CHECK(to_text(extended_community::route_target(asn{64500}, 100)) == "rt:64500:100");
    CHECK(to_text(extended_community::route_target(asn{4200000000}, 100)) == "rt:4200000000:100");
    CHECK(to_text(extended_community::route_target(*ipv4_address::parse("192.0.2.1"), 7)) == "rt:192.0.2.1:7");
    CHECK(to_text(extended_community::route_origin(asn{64500}, 100)) == "ro:64500:100");
    CHECK(to_text(extended_community::route_origin(*ipv4_address::parse("192.0.2.1"), 7)) == "ro:192.0.2.1:7");
}

TEST_CASE("the type octet says whether a community leaves the AS", "[community][rfc4360-2]")
{
    CHECK(extended_community::parse("rt:64500:100")->is_transitive());
    CHECK_FALSE(extended_community::parse("link-bandwidth:64500:1")->is_transitive());
    CHECK_FALSE(extended_community::parse("origin-validation:0")->is_transitive());
}

static_assert(extended_community::parse("rt:64500:100")->value == 0x0002fbf400000064);
