// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/address_range.hpp>

#include "catch.hpp"
#include "support/text.hpp"

namespace {

using namespace bgpwire;
using test::to_text;

ip_address ip(text_view text) { return *ip_address::parse(text); }

static_assert(address_range::parse("192.0.2.0/24")->size() == address_count{256});
static_assert(printable<address_range>);

TEST_CASE("A range is read from a prefix or from two addresses", "[pool]")
{
    struct row {
        char const* text;
        char const* first;
        char const* last;
        char const* printed;
        char const* size;
    };
    row const rows[] = {
        {"192.0.2.0/24", "192.0.2.0", "192.0.2.255", "192.0.2.0/24", "256"},
        {"10.20.30.40/24", "10.20.30.0", "10.20.30.255", "10.20.30.0/24", "256"}, // host bits are cleared
        {"10.20.30.40/32", "10.20.30.40", "10.20.30.40", "10.20.30.40/32", "1"},
        {"0.0.0.0/0", "0.0.0.0", "255.255.255.255", "0.0.0.0/0", "4294967296"},
        {"0.0.0.0-255.255.255.255", "0.0.0.0", "255.255.255.255", "0.0.0.0/0", "4294967296"},
        {"2001:db8::/64", "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff", "2001:db8::/64", "18446744073709551616"},
        {"1000::1/127", "1000::", "1000::1", "1000::/127", "2"},
        {"::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::/0", "340282366920938463463374607431768211456"},
        {"::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::/0",
            "340282366920938463463374607431768211456"},
        {"40.0.0.150-40.0.0.200", "40.0.0.150", "40.0.0.200", "40.0.0.150-40.0.0.200", "51"},
        {"40.0.0.210 - 40.0.0.240", "40.0.0.210", "40.0.0.240", "40.0.0.210-40.0.0.240", "31"},
        {"  40.0.0.250\t-   40.0.0.250 ", "40.0.0.250", "40.0.0.250", "40.0.0.250/32", "1"},
        {"::ffff:1.2.3.4-1.2.3.9", "1.2.3.4", "1.2.3.9", "1.2.3.4-1.2.3.9", "6"},
        {"2001:db8::fffe - 2001:db8::1:1", "2001:db8::fffe", "2001:db8::1:1", "2001:db8::fffe-2001:db8::1:1", "4"},
        {"10.0.0.1-10.0.0.2", "10.0.0.1", "10.0.0.2", "10.0.0.1-10.0.0.2", "2"}, // two addresses, but no prefix
        {"10.0.0.2-10.0.0.3", "10.0.0.2", "10.0.0.3", "10.0.0.2/31", "2"},
    };
    for (auto const& r : rows) {
        CAPTURE(r.text);
        auto const range = address_range::parse(r.text);
        REQUIRE(range);
        CHECK(range->first() == ip(r.first));
        CHECK(range->last() == ip(r.last));
        CHECK(to_text(*range) == r.printed);
        CHECK(to_text(range->size()) == r.size);
        CHECK(address_range::parse(to_text(*range)) == range);
    }
}

TEST_CASE("What is no range is refused, and the error says where and why", "[pool]")
{
    struct row {
        char const* text;
        errc code;
        unsigned offset;
    };
    row const rows[] = {
        {"", errc::invalid_text, 0},
        {"1.2.3.4", errc::invalid_text, 7},
        {"2001:db8::1", errc::invalid_text, 11},
        {" 10.0.0.0/8", errc::invalid_text, 0},
        {"10.0.0.0/8 ", errc::invalid_text, 10},
        {"10.0.0.0/33", errc::out_of_range, 10},
        {"10.0.0.0/", errc::invalid_text, 9},
        {"10.0.0.0/08", errc::invalid_text, 9},
        {"2001:db8::/129", errc::out_of_range, 13},
        {"100.200.300.400/24", errc::out_of_range, 10},
        {"010.1.2.0/24", errc::invalid_text, 0},
        {"1.2.3.10-1.2.3.1", errc::first_after_last, 9},
        {"10.0.0.9-10.0.0.1", errc::first_after_last, 9},
        {"2001:db8::2-2001:db8::1", errc::first_after_last, 12},
        {"1.2.3.4-2001:db8::1", errc::wrong_address_family, 8},
        {"2001:db8::1-1.2.3.4", errc::wrong_address_family, 12},
        {"1.2.3.4-", errc::invalid_text, 8},
        {"-1.2.3.4", errc::invalid_text, 0},
        {"1.2.3.4-1.2.3.5-1.2.3.6", errc::invalid_text, 15},
        {"1.2.3.0/24-1.2.4.0/24", errc::invalid_text, 7},
        {"1.2.3.4-1.2.3.05", errc::invalid_text, 14},
        {"fe80::1%eth0-fe80::2", errc::invalid_text, 7},
        {"free text", errc::invalid_text, 0},
    };
    for (auto const& r : rows) {
        CAPTURE(r.text);
        auto const range = address_range::parse(r.text);
        REQUIRE_FALSE(range);
        CHECK(range.error().code == r.code);
        CHECK(range.error().offset == r.offset);
    }
}

TEST_CASE("An address that stands alone is a range only where the caller says so", "[pool]")
{
    CHECK_FALSE(address_range::parse("1.2.3.4"));
    CHECK(address_range::parse("1.2.3.4", lone_address::is_range) == address_range{ip("1.2.3.4")});
    CHECK(address_range::parse("2001:db8::1", lone_address::is_range) == address_range{ip("2001:db8::1")});
    CHECK_FALSE(address_range::parse("1.2.3", lone_address::is_range));
}

TEST_CASE("Ranges contain and overlap within one family only", "[pool]")
{
    auto const range = *address_range::parse("10.0.0.10-10.0.0.20");
    CHECK(range.contains(ip("10.0.0.10")));
    CHECK(range.contains(ip("10.0.0.20")));
    CHECK_FALSE(range.contains(ip("10.0.0.9")));
    CHECK_FALSE(range.contains(ip("10.0.0.21")));
    CHECK_FALSE(range.contains(ip("::10.0.0.15")));
    CHECK(range.overlaps(*address_range::parse("10.0.0.20-10.0.0.30")));
    CHECK(range.overlaps(*address_range::parse("10.0.0.0/8")));
    CHECK_FALSE(range.overlaps(*address_range::parse("10.0.0.21-10.0.0.30")));
    CHECK_FALSE(range.overlaps(*address_range::parse("::/0")));
    CHECK(address_range::parse("10.0.0.0/8")->contains(range));
    CHECK_FALSE(range.contains(*address_range::parse("10.0.0.0/8")));
    CHECK(address_range::make(ip("10.0.0.2"), ip("10.0.0.1")).error().code == errc::first_after_last);
    CHECK(address_range::make(ip("10.0.0.2"), ip("::")).error().code == errc::wrong_address_family);
}

TEST_CASE("The length of the prefix around a range counts the bits its ends share", "[pool]")
{
    CHECK(address_range::parse("10.0.0.10-10.0.0.20")->prefix_length() == 27);
    CHECK(address_range::parse("9.255.255.255-10.0.0.0")->prefix_length() == 6);
    CHECK(address_range::parse("::-8000::")->prefix_length() == 0);
    CHECK(address_range{ip("::1")}.prefix_length() == 128);
    for (unsigned length = 0; length <= 32; ++length)
        CHECK(address_range{ipv4_prefix{ipv4_address{0xc0a86464}, length}}.prefix_length() == length);
}

} // namespace
