// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/address_prefix_orf.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"
#include "support/hex.hpp"
#include "support/message.hpp"
#include "support/text.hpp"

#include <iterator>
#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

static_assert(std::forward_iterator<ipv4_address_prefix_orf_view::iterator>);

constexpr auto three = "00 00000005 19 20 18 c00002 | 60 0000000a 00 00 08 0a | 80"_hex;
constexpr ipv4_address_prefix_orf first{orf_action::add, orf_match::permit, 5, 25, 32, {ipv4_address{0xc0000200}, 24}};
constexpr ipv4_address_prefix_orf second{orf_action::remove, orf_match::deny, 10, 0, 0, {ipv4_address{0x0a000000}, 8}};

constexpr bool reads_three()
{
    auto const view = ipv4_address_prefix_orf_view::decode(three);
    if (!view)
        return false;
    auto it = view->begin();
    return *it++ == first && *it++ == second && (*it++).action == orf_action::remove_all && it == view->end();
}
static_assert(reads_three());
static_assert(encodes_to(first, three.first(11)));

} // namespace

TEST_CASE("entries of a prefix list decode and encode", "[message][rfc5292-3]")
{
    CHECK(reads_three());
    CHECK(allocations_in([] { (void)reads_three(); }) == 0);
    auto const view = ipv4_address_prefix_orf_view::decode(three);
    REQUIRE(view);
    std::vector<std::uint8_t> written;
    std::string text;
    for (auto const entry : *view) {
        auto const o = encoded(entry);
        written.insert(written.end(), o.begin(), o.end());
        text += to_text(entry) + "\n";
    }
    CHECK(same_octets(written, three));
    CHECK(text == "add 5 permit 192.0.2.0/24 ge 25 le 32\nremove 10 deny 10.0.0.0/8\nremove all\n");
}

TEST_CASE("prefixes of every length have as many octets as they need", "[message][rfc5292-3]")
{
    for (unsigned length = 0; length <= 128; ++length) {
        ipv6_address_prefix_orf const entry{orf_action::add, orf_match::deny, length, 0, 128,
            {ipv6_address{~std::uint64_t{0}, ~std::uint64_t{0}}, length}};
        auto const o = encoded(entry);
        CAPTURE(length);
        CHECK(o.size() == 8 + (length + 7) / 8);
        auto const view = ipv6_address_prefix_orf_view::decode(o);
        REQUIRE(view);
        CHECK(*view->begin() == entry);
        CHECK(++view->begin() == view->end());
        CHECK(ipv4_address_prefix_orf_view::decode(o).has_value() == (length <= 32));
    }
}

TEST_CASE("bits behind the length of a prefix count for nothing", "[message][rfc5292-3]")
{
    auto const view = ipv4_address_prefix_orf_view::decode("00 00000000 00 00 04 ff"_hex);
    REQUIRE(view);
    CHECK((*view->begin()).prefix == ipv4_prefix{ipv4_address{0xf0000000}, 4});
    // So do the reserved bits of the first octet.
    CHECK(*ipv4_address_prefix_orf_view::decode("1f 00000000 00 00 04 ff"_hex)->begin() == *view->begin());
}

TEST_CASE("every truncation inside an entry is refused where the entry starts", "[message][rfc5291-6]")
{
    for (std::size_t n = 0; n <= three.size(); ++n) {
        CAPTURE(n);
        auto const view = ipv4_address_prefix_orf_view::decode(three.first(n));
        CHECK(view.has_value() == (n == 0 || n == 11 || n == 20 || n == 21));
        if (!view) {
            CHECK(view.error().action == error_action::ignore);
            CHECK(view.error().offset == (n < 11 ? 0 : 11));
        }
    }
}

TEST_CASE("an action or a length that there is not is refused", "[message][rfc5291-6]")
{
    CHECK(!ipv4_address_prefix_orf_view::decode("c0"_hex));
    CHECK(!ipv4_address_prefix_orf_view::decode("c0 00000005 00 00 00"_hex));
    CHECK(!ipv4_address_prefix_orf_view::decode("00 00000005 00 00 21 c000020000"_hex));
    CHECK(!ipv6_address_prefix_orf_view::decode("00 00000005 00 00 ff 0000"_hex));
    CHECK(ipv4_address_prefix_orf_view::decode({})->begin() == ipv4_address_prefix_orf_view::decode({})->end());
}
