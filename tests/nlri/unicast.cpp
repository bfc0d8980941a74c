// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/nlri/unicast.hpp>

#include "catch.hpp"
#include "support/hex.hpp"
#include "support/message.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"

#include <random>
#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto absent = path_identifiers::absent;
constexpr auto present = path_identifiers::present;

/// A route that encodes with one choice about path identifiers.
template<class Nlri>
struct written {
    Nlri nlri;
    path_identifiers paths;
    constexpr void encode(wire::writer& out) const noexcept { nlri.encode(out, paths); }
};

constexpr error invalid(std::size_t offset)
{
    return {.code = errc::invalid_network_field, .offset = static_cast<std::uint16_t>(offset)};
}

ipv4_nlri ipv4(text_view text, std::uint32_t path = 0) { return {*ipv4_prefix::parse(text), path}; }
ipv6_nlri ipv6(text_view text, std::uint32_t path = 0) { return {*ipv6_prefix::parse(text), path}; }

/// Where a field goes wrong, found one element after the other.
std::size_t first_error(octets field, std::size_t skip, unsigned width)
{
    std::size_t at = 0;
    while (at != field.size()) {
        if (field.size() - at <= skip)
            return at;
        std::size_t const length = field[at + skip];
        if (length > width)
            return at + skip;
        std::size_t const element = skip + 1 + length / 8 + (length % 8 != 0);
        if (field.size() - at < element)
            return at;
        at += element;
    }
    return at;
}

template<class View>
void check_first_error(octets field, unsigned width)
{
    for (auto const paths : {absent, present}) {
        auto const expected = first_error(field, paths == present ? 4 : 0, width);
        if (View::first_error(field, paths) != expected) {
            CAPTURE(field.size(), paths, std::vector<std::uint8_t>(field.begin(), field.end()));
            CHECK(View::first_error(field, paths) == expected);
        }
    }
}

} // namespace

TEST_CASE("Fields of any length are refused where an element goes wrong", "[nlri][rfc7606-5.3]")
{
    std::mt19937 random{4271};
    auto const below = [&random](unsigned limit) { return static_cast<unsigned>(random() % limit); };
    for (int round = 0; round != 4000; ++round) {
        // Runs of one length, now and then with path identifiers, cut off anywhere, damaged anywhere.
        std::vector<std::uint8_t> field;
        bool const identifiers = below(2) == 0;
        unsigned const width = below(2) == 0 ? 32 : 128;
        for (unsigned runs = below(12); runs != 0; --runs) {
            unsigned const length = below(3) == 0 ? 17 + below(8) : below(width + 1);
            for (unsigned count = 1 + below(9); count != 0; --count) {
                field.insert(field.end(), identifiers ? 4 : 0, std::uint8_t{1});
                field.push_back(static_cast<std::uint8_t>(length));
                field.insert(field.end(), (length + 7) / 8, static_cast<std::uint8_t>(below(256)));
            }
        }
        for (unsigned damage = below(3); damage != 0 && !field.empty(); --damage)
            field[random() % field.size()] = static_cast<std::uint8_t>(below(256));
        octets const whole{field};
        for (std::size_t cut = 0; cut <= whole.size() && cut != 40; ++cut) {
            check_first_error<ipv4_unicast_nlri_view>(whole.first(whole.size() - cut), 32);
            check_first_error<ipv6_unicast_nlri_view>(whole.first(whole.size() - cut), 128);
        }
    }
}

TEST_CASE("A field of prefixes is a range of routes", "[nlri][rfc4271-4.3]")
{
    constexpr auto field = "00 | 08 0a | 12 01 00 40 | 18 c6 33 64 | 19 cb 00 71 80 | 20 08 08 08 0a"_hex;
    constexpr auto view = ipv4_unicast_nlri_view::decode(field, absent);
    static_assert(prints_as(*view, "0.0.0.0/0 10.0.0.0/8 1.0.64.0/18 198.51.100.0/24 203.0.113.128/25 8.8.8.10/32"));
    CHECK(std::vector<ipv4_nlri>(view->begin(), view->end())
        == std::vector{ipv4("0.0.0.0/0"), ipv4("10.0.0.0/8"), ipv4("1.0.64.0/18"), ipv4("198.51.100.0/24"),
            ipv4("203.0.113.128/25"), ipv4("8.8.8.10/32")});
    CHECK(view->paths() == absent);

    constexpr auto six = ipv6_unicast_nlri_view::decode(
        "00 | 20 20 01 0d b8 | 40 20 01 0d b8 00 00 00 01 | 41 20 01 0d b8 00 00 00 01 80 |"
        "80 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01"_hex, absent);
    static_assert(prints_as(*six, "::/0 2001:db8::/32 2001:db8:0:1::/64 2001:db8:0:1:8000::/65 2001:db8::1/128"));
    CHECK(to_text(*six) == "::/0 2001:db8::/32 2001:db8:0:1::/64 2001:db8:0:1:8000::/65 2001:db8::1/128");
}

TEST_CASE("The single octet 00 is the default route", "[nlri][rfc4271-4.3]")
{
    constexpr auto view = ipv4_unicast_nlri_view::decode("00"_hex, absent);
    static_assert(view && prints_as(*view, "0.0.0.0/0"));
    CHECK(to_text(*view) == "0.0.0.0/0");
    CHECK(to_text(*ipv6_unicast_nlri_view::decode("00"_hex, absent)) == "::/0");
}

TEST_CASE("An empty field has no routes", "[nlri]")
{
    static_assert(ipv4_unicast_nlri_view{}.empty());
    constexpr auto view = ipv4_unicast_nlri_view::decode({}, present);
    static_assert(view && view->empty() && view->begin() == view->end());
    CHECK(to_text(*view).empty());
}

TEST_CASE("With ADD-PATH an identifier stands in front of each prefix", "[nlri][rfc7911-3]")
{
    constexpr auto view = ipv4_unicast_nlri_view::decode("00 00 00 01 18 c6 33 64 | ff ff ff ff 00"_hex, present);
    static_assert(prints_as(*view, "198.51.100.0/24 path 1 0.0.0.0/0 path 4294967295"));
    CHECK(view->paths() == present);
    CHECK(std::vector<ipv4_nlri>(view->begin(), view->end())
        == std::vector{ipv4("198.51.100.0/24", 1), ipv4("0.0.0.0/0", 0xffffffff)});
    CHECK(*ipv6_unicast_nlri_view::decode("01 02 03 04 20 20 01 0d b8"_hex, present)->begin()
        == ipv6("2001:db8::/32", 0x01020304));
}

TEST_CASE("A field that cannot be read is refused where it goes wrong", "[nlri][rfc7606-5.3]")
{
    CHECK_TWICE(ipv4_unicast_nlri_view::decode("21 c0 00 02 01 00"_hex, absent).error() == invalid(0));
    CHECK_TWICE(ipv4_unicast_nlri_view::decode("08 0a | ff"_hex, absent).error() == invalid(2));
    CHECK_TWICE(ipv4_unicast_nlri_view::decode("08 0a | 18 c6 33"_hex, absent).error() == invalid(2));
    CHECK_TWICE(ipv4_unicast_nlri_view::decode("08 0a | 20 c6 33 64"_hex, absent).error() == invalid(2));
    CHECK_TWICE(ipv4_unicast_nlri_view::decode("08"_hex, absent).error() == invalid(0));
    CHECK_TWICE(ipv6_unicast_nlri_view::decode("00 | 81"_hex, absent).error() == invalid(1));
    CHECK_TWICE(ipv6_unicast_nlri_view::decode("80 20 01"_hex, absent).error() == invalid(0));
    // a path identifier that is cut off, alone, or without its prefix
    CHECK_TWICE(ipv4_unicast_nlri_view::decode("00 00 00"_hex, present).error() == invalid(0));
    CHECK_TWICE(ipv4_unicast_nlri_view::decode("00 00 00 01"_hex, present).error() == invalid(0));
    CHECK_TWICE(ipv4_unicast_nlri_view::decode("00 00 00 01 18 c6 33"_hex, present).error() == invalid(0));
    CHECK_TWICE(ipv4_unicast_nlri_view::decode("00 00 00 01 21 c6 33"_hex, present).error() == invalid(4));
}

TEST_CASE("A route is written as it is read", "[nlri][rfc4271-4.3][rfc7911-3]")
{
    CHECK(encodes_to(written<ipv4_nlri>{ipv4("0.0.0.0/0"), absent}, "00"_hex));
    CHECK(encodes_to(written<ipv4_nlri>{ipv4("128.0.0.0/1"), absent}, "01 80"_hex));
    CHECK(encodes_to(written<ipv4_nlri>{ipv4("198.51.100.0/24"), absent}, "18 c6 33 64"_hex));
    CHECK(encodes_to(written<ipv4_nlri>{ipv4("198.51.100.1/32", 9), absent}, "20 c6 33 64 01"_hex));
    CHECK(encodes_to(written<ipv4_nlri>{ipv4("198.51.100.1/32", 9), present}, "00 00 00 09 20 c6 33 64 01"_hex));
    CHECK(encodes_to(written<ipv6_nlri>{ipv6("::/0"), absent}, "00"_hex));
    CHECK(encodes_to(written<ipv6_nlri>{ipv6("2001:db8::/32"), absent}, "20 20 01 0d b8"_hex));
    CHECK(encodes_to(written<ipv6_nlri>{ipv6("2001:db8:0:1::/64", 1), present}, "00 00 00 01 40 20 01 0d b8 00 00 00 01"_hex));
    CHECK(encodes_to(
        written<ipv6_nlri>{ipv6("2001:db8:0:1:8000::/65"), absent}, "41 20 01 0d b8 00 00 00 01 80"_hex));
    CHECK(encodes_to(written<ipv6_nlri>{ipv6("2001:db8::1/128"), absent},
        "80 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01"_hex));
}

TEST_CASE("Routes are equal and ordered by prefix, then by path identifier", "[nlri]")
{
    CHECK(ipv4("10.0.0.0/8", 1) != ipv4("10.0.0.0/8", 2));
    CHECK(ipv4("10.0.0.0/8", 1) < ipv4("10.0.0.0/8", 2));
    CHECK(ipv4("10.0.0.0/8", 9) < ipv4("10.0.0.0/9", 1));
    CHECK(ipv4("10.1.2.3/8") == ipv4("10.0.0.0/8"));
}
