// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/net/ipv6_address.hpp>

#include "catch.hpp"
#include "support/text.hpp"

#if __has_include(<arpa/inet.h>)
#include <arpa/inet.h>
#endif

#include <cstdint>
#include <iterator>
#include <string>

using namespace bgpwire;
using bgpwire::test::prints_as;
using bgpwire::test::to_text;

namespace {

constexpr ipv6_address v6(text_view text) { return *ipv6_address::parse(text); }

} // namespace

TEST_CASE("each text form reads as the address that it means", "[net][rfc4291-2.2]")
{
    struct meaning {
        char const* text;
        std::uint64_t high;
        std::uint64_t low;
    };
    for (auto const& [text, high, low] : {
             meaning{"::", 0, 0},
             meaning{"::1", 0, 1},
             meaning{"1::", 0x0001000000000000, 0},
             meaning{"2001:DB8:0:0:8:800:200C:417A", 0x20010db800000000, 0x00080800200c417a},
             meaning{"2001:db8::8:800:200c:417a", 0x20010db800000000, 0x00080800200c417a},
             meaning{"ff01::101", 0xff01000000000000, 0x101},
             meaning{"0:0:0:0:0:0:0:0", 0, 0},
             meaning{"1:2:3:4:5:6:7:8", 0x0001000200030004, 0x0005000600070008},
             meaning{"::2:3:4:5:6:7:8", 0x0000000200030004, 0x0005000600070008},
             meaning{"1:2:3:4:5:6:7::", 0x0001000200030004, 0x0005000600070000},
             meaning{"1:2:3::5:6:7:8", 0x0001000200030000, 0x0005000600070008},
             meaning{"0001:0002::000f", 0x0001000200000000, 0xf},
             meaning{"::13.1.68.3", 0, 0x0d014403},
             meaning{"::FFFF:129.144.52.38", 0, 0xffff81903426},
             meaning{"64:ff9b::192.0.2.33", 0x0064ff9b00000000, 0xc0000221},
             meaning{"1:2:3:4:5:6:255.255.255.255", 0x0001000200030004, 0x00050006ffffffff},
         }) {
        CAPTURE(text);
        auto const address = ipv6_address::parse(text);
        REQUIRE(address);
        CHECK(address->high() == high);
        CHECK(address->low() == low);
    }
    static_assert(v6("2001:db8::1") == ipv6_address{0x20010db800000000, 1});
}

TEST_CASE("what is no IPv6 address is refused", "[net][rfc4291-2.2]")
{
    for (auto const* text : {"", ":", ":::", "1", "1:", ":1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
             "1:2:3:4:5:6:7:8:", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1::2:3:4:5:6:7:8", "1::2::3", "1:::2",
             "::1:", ":1::2", "12345::", "::00001", "::10000", "g::", "::1 ", " ::1", "::1/64", "fe80::1%eth0",
             "192.0.2.1", "::192.0.2", "::192.0.2.1.1", "::192.0.2.256", "::192.0.2.01", "192.0.2.1::", "::192.0.2.1:1",
             "1:2:3:4:5:6:7:192.0.2.1", "1:2:3:4:5:6::192.0.2.1", "1:2:3:4:5:192.0.2.1", "::-1", "::0x1", "[::1]"}) {
        CAPTURE(text);
        auto const parsed = ipv6_address::parse(text);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == errc::invalid_text);
    }
}

TEST_CASE("a refused IPv6 address says which character is at fault", "[net][rfc4291-2.2]")
{
    CHECK(ipv6_address::parse("2001:db8::x").error().offset == 10);
    CHECK(ipv6_address::parse("2001:db8").error().offset == 8);
    CHECK(ipv6_address::parse("::1/64").error().offset == 3);
    CHECK(ipv6_address::parse("1::2::3").error().offset == 6);
}

TEST_CASE("an IPv6 address prints in its one recommended form", "[net][rfc5952-4]")
{
    struct form {
        char const* text;
        char const* canonical;
    };
    for (auto const& [text, canonical] : {
             // RFC 5952 §1, §4: all these are one address.
             form{"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
             form{"2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
             form{"2001:db8::1:0:0:1", "2001:db8::1:0:0:1"},
             form{"2001:db8::0:1:0:0:1", "2001:db8::1:0:0:1"},
             form{"2001:DB8:0:0:1::1", "2001:db8::1:0:0:1"},
             form{"2001:db8:aaaa:bbbb:cccc:dddd:eeee:AaAa", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa"},
             form{"2001:db8:0:0:0:0:2:1", "2001:db8::2:1"},           // §4.2.1: as much as possible
             form{"2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},     // §4.2.2: never one group alone
             form{"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},             // §4.2.3: the longest run
             form{"2001:db8:0:0:1:0:0:0", "2001:db8:0:0:1::"},
             form{"0:0:0:0:0:0:0:0", "::"},
             form{"0:0:0:0:0:0:0:1", "::1"},
             form{"1:0:0:0:0:0:0:0", "1::"},
             form{"0:1:0:0:0:0:0:0", "0:1::"},
             form{"0:0:1:0:0:0:0:0", "0:0:1::"},
             form{"0:1:2:3:4:5:6:7", "0:1:2:3:4:5:6:7"},
             form{"1:0:2:0:3:0:4:0", "1:0:2:0:3:0:4:0"},
             form{"::ffff:c000:201", "::ffff:192.0.2.1"},             // §5
             form{"::c000:201", "::c000:201"},
         }) {
        CAPTURE(text);
        REQUIRE(ipv6_address::parse(text));
        CHECK(to_text(v6(text)) == canonical);
        CHECK(v6(canonical) == v6(text));
    }
    static_assert(prints_as(v6("2001:0DB8::0001"), "2001:db8::1"));
}

TEST_CASE("every pattern of zero groups prints to something that reads back", "[net][rfc5952-4]")
{
    for (unsigned pattern = 0; pattern != 256; ++pattern) {
        ipv6_address::octets_type octets{};
        for (unsigned group = 0; group != 8; ++group)
            octets[2 * group + 1] = (pattern >> group & 1) != 0 ? 0xab : 0;
        ipv6_address const address{octets};
        auto const text = to_text(address);
        CAPTURE(text);
        auto const again = ipv6_address::parse(text);
        REQUIRE(again);
        REQUIRE(*again == address);
        REQUIRE((text.find("::") == std::string::npos || text.find("::") == text.rfind("::")));
    }
}

TEST_CASE("octets and halves are in network order", "[net]")
{
    constexpr ipv6_address address{0x0001020304050607, 0x08090a0b0c0d0e0f};
    static_assert(address.high() == 0x0001020304050607 && address.low() == 0x08090a0b0c0d0e0f);
    for (std::size_t i = 0; i != 16; ++i)
        CHECK(address.octets()[i] == i);
    CHECK(ipv6_address{address.octets()} == address);
    CHECK(sizeof(ipv6_address) == 16);
}

TEST_CASE("masking keeps the first bits of an IPv6 address", "[net]")
{
    constexpr auto ones = ~std::uint64_t{0};
    constexpr ipv6_address all{ones, ones};
    static_assert(all.masked(0) == ipv6_address{} && all.masked(128) == all);
    static_assert(all.masked(1) == ipv6_address{std::uint64_t{1} << 63, 0});
    for (unsigned length = 1; length != 128; ++length) {
        auto const high = length >= 64 ? ones : ones << (64 - length);
        auto const low = length <= 64 ? 0 : ones << (128 - length);
        CAPTURE(length);
        CHECK(all.masked(length) == ipv6_address{high, low});
    }
}

TEST_CASE("the special ranges of IPv6 are known by their bounds", "[net][rfc4291-2.5]")
{
    static_assert(ipv6_address::afi == afi::ipv6 && ipv6_address::width == 128);
    static_assert(v6("::").is_unspecified() && !v6("::1").is_unspecified());
    static_assert(v6("::1").is_loopback() && !v6("::").is_loopback() && !v6("1::1").is_loopback());
    static_assert(v6("ff00::").is_multicast() && v6("ff02::1").is_multicast() && !v6("fe00::").is_multicast());
    static_assert(v6("fe80::").is_link_local() && v6("febf:ffff::1").is_link_local());
    static_assert(!v6("fe7f::").is_link_local() && !v6("fec0::").is_link_local());
    static_assert(v6("::ffff:0:0").is_v4_mapped() && v6("::ffff:192.0.2.1").is_v4_mapped());
    CHECK_FALSE(v6("::fffe:0:0").is_v4_mapped());
    CHECK_FALSE(v6("::1:ffff:0:0").is_v4_mapped());
    CHECK_FALSE(v6("1::ffff:0:0").is_v4_mapped());
}

TEST_CASE("IPv6 addresses order as their octets do", "[net]")
{
    CHECK(v6("::ffff") < v6("::1:0"));
    CHECK(v6("8000::") > v6("7fff:ffff::"));
    CHECK(v6("2001:db8::") < v6("2001:db8::1"));
}

#if __has_include(<arpa/inet.h>)
TEST_CASE("parsing agrees with inet_pton about whatever is put together from pieces of addresses", "[net]")
{
    constexpr char const* pieces[] = {":", ":", ":", "::", "0", "1", "f", "00ff", "ffff", "1234", "12345", "0001", ".",
        "192.0.2.1", "255", "01", "g"};
    std::uint32_t seed = 1;
    auto const next = [&](std::uint32_t limit) {
        seed = seed * 1664525U + 1013904223U;
        return (seed >> 8) % limit;
    };
    int accepted = 0;
    for (int round = 0; round != 200000; ++round) {
        std::string text;
        for (auto n = next(16) + 1; n != 0; --n)
            text += pieces[next(std::size(pieces))];

        ipv6_address::octets_type theirs{};
        bool const valid = inet_pton(AF_INET6, text.c_str(), theirs.data()) == 1;
        accepted += valid;
        auto const ours = ipv6_address::parse(text);
        if (ours.has_value() != valid || (valid && ours->octets() != theirs)) {
            CAPTURE(text);
            REQUIRE(ours.has_value() == valid);
            REQUIRE(ours->octets() == theirs);
        }
    }
    CHECK(accepted > 1000); // the pieces do make addresses
}
#endif
