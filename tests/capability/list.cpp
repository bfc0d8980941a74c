// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/list.hpp>

#include <bgpwire/capability/four_octet_as_number.hpp>
#include <bgpwire/capability/graceful_restart.hpp>
#include <bgpwire/capability/multiprotocol.hpp>
#include <bgpwire/capability/route_refresh.hpp>

#include "capability/support.hpp"
#include "support/allocations.hpp"

#include <iterator>
#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

using enum capabilities_form;

static_assert(std::forward_iterator<capabilities_view::iterator>);
static_assert(sizeof(capabilities_view) <= 24);

constexpr auto three_bare = "01 04 00010001 | 02 00 | 41 04 0000fde9"_hex;
constexpr auto three_in_one = "02 0e | 01 04 00010001 | 02 00 | 41 04 0000fde9"_hex;
constexpr auto three_in_three = "02 06 | 01 04 00010001 | 02 02 | 02 00 | 02 06 | 41 04 0000fde9"_hex;
constexpr auto three_extended = "02 0006 | 01 04 00010001 | 02 0000 | 02 0008 | 02 00 | 41 04 0000fde9"_hex;

constexpr capabilities_view view(octets from, capabilities_form form) { return *capabilities_view::decode(from, form); }

constexpr bool has_the_three(octets from, capabilities_form form)
{
    auto const all = capabilities_view::decode(from, form);
    if (!all)
        return false;
    auto it = all->begin();
    bool const good = *it++ == capability_view{1, "0001 0001"_hex} && *it++ == capability_view{2, {}}
        && *it++ == capability_view{65, "0000fde9"_hex} && it == all->end();
    return good && *all == view(three_bare, bare)
        && all->find<four_octet_as_number_capability>() == four_octet_as_number_capability{asn{65001}}
    && all->contains<route_refresh_capability>();
}
static_assert(has_the_three(three_bare, bare));
static_assert(has_the_three(three_in_one, parameters));
static_assert(has_the_three(three_in_three, parameters));
static_assert(has_the_three(three_extended, extended_parameters));

constexpr error refused(octets from, capabilities_form form) { return capabilities_view::decode(from, form).error(); }
constexpr error malformed_at(std::uint16_t offset) { return {.code = errc::open_message_error, .offset = offset}; }

struct private_capability {
    std::uint8_t answer = 0;

    static constexpr capability_traits traits{.code = 239, .name = "private", .length = {1, 1, 1}};
    static constexpr result<private_capability> decode(octets value) noexcept { return private_capability{value[0]}; }
    constexpr void encode(wire::writer& out) const noexcept { out.u8(answer); }
    friend constexpr bool operator==(private_capability, private_capability) = default;
};
static_assert(view("02 00 ef 01 2a"_hex, bare).find<private_capability>() == private_capability{42});

} // namespace

TEST_CASE("capabilities are the same however they are spread over parameters", "[capability][rfc5492-4][rfc9072-2]")
{
    CHECK(has_the_three(three_bare, bare));
    CHECK(has_the_three(three_in_one, parameters));
    CHECK(has_the_three(three_in_three, parameters));
    CHECK(has_the_three(three_extended, extended_parameters));
    CHECK(allocations_in([] { (void)has_the_three(three_in_three, parameters); }) == 0);
}

TEST_CASE("no parameters and empty parameters are no capabilities", "[capability][rfc5492-4]")
{
    CHECK(capabilities_view{}.empty());
    CHECK(view({}, bare).empty());
    CHECK(view({}, parameters).empty());
    CHECK(view("02 00 02 00"_hex, parameters).empty());
    CHECK(view("02 0000"_hex, extended_parameters).empty());
    auto const one = view("02 00 02 02 02 00 02 00"_hex, parameters);
    CHECK(std::distance(one.begin(), one.end()) == 1);
    CHECK(!(one == view({}, bare)));
    CHECK(!(view({}, bare) == one));
}

TEST_CASE("every truncation is refused unless it ends between capabilities or parameters", "[capability][rfc4271-6.2]")
{
    auto const good_ends = [](octets from, capabilities_form form, std::vector<std::size_t> const& ends) {
        for (std::size_t n = 0; n <= from.size(); ++n) {
            CAPTURE(n);
            bool expected = false;
            for (auto const end : ends)
                expected = expected || n == end;
            auto const all = capabilities_view::decode(from.first(n), form);
            CHECK(all.has_value() == expected);
            if (!all) {
                CHECK(all.error().code == errc::open_message_error);
                CHECK(all.error().action == error_action::session_reset);
                CHECK(all.error().offset < n);
                CHECK(all.error().length == 0);
            }
        }
    };
    good_ends(three_bare, bare, {0, 6, 8, 14});
    good_ends(three_in_one, parameters, {0, 16});
    good_ends(three_in_three, parameters, {0, 8, 12, 20});
    good_ends(three_extended, extended_parameters, {0, 9, 12, 23});
}

TEST_CASE("a length that passes what is around it is refused where it stands", "[capability][rfc4271-6.2]")
{
    CHECK(refused("01"_hex, bare) == malformed_at(0));
    CHECK(refused("02 00 01"_hex, bare) == malformed_at(2));
    CHECK(refused("02 00 01 05 00010001"_hex, bare) == malformed_at(2));
    CHECK(refused("02"_hex, parameters) == malformed_at(0));
    CHECK(refused("02 00 02 05 02 00"_hex, parameters) == malformed_at(2));
    // A capability must end within its own parameter, even though octets follow.
    CHECK(refused("02 05 01 04 000100 02 01 01"_hex, parameters) == malformed_at(2));
    CHECK(refused("02 01 01 02 02 02 00"_hex, parameters) == malformed_at(2));
    CHECK(refused("02 00"_hex, extended_parameters) == malformed_at(0));
    CHECK(refused("02 0001 02"_hex, extended_parameters) == malformed_at(3));
    CHECK(refused("02 0100 02 00"_hex, extended_parameters) == malformed_at(0));
}

TEST_CASE("every parameter type but Capabilities is unsupported", "[capability][rfc4271-6.2][rfc9072-3]")
{
    for (unsigned type = 0; type <= 255; ++type) {
        CAPTURE(type);
        std::vector<std::uint8_t> o{2, 0, static_cast<std::uint8_t>(type), 0};
        auto const all = capabilities_view::decode(o, parameters);
        CHECK(all.has_value() == (type == 2));
        if (type != 2)
            CHECK(all.error()
                == error{.code = errc::unsupported_optional_parameter,
                    .about = static_cast<std::uint8_t>(type),
                    .offset = 2});
    }
    CHECK(refused("ff 0000"_hex, extended_parameters).code == errc::unsupported_optional_parameter);
    // The type speaks even where the length is cut off.
    CHECK(refused("01"_hex, parameters).code == errc::unsupported_optional_parameter);
}

TEST_CASE("find passes over malformed capabilities and stays inside each value", "[capability][rfc5492-3]")
{
    // A four-octet AS number of length 0, with octets behind it that would make one (GoBGP, CVE-2026-49837).
    auto const all = view("41 00 | 01 04 00010001 | 41 03 0000fd | 41 04 0000fde9"_hex, bare);
    CHECK(all.find<four_octet_as_number_capability>() == four_octet_as_number_capability{asn{65001}});
    CHECK(!view("41 00 | 01 04 00010001"_hex, bare).contains<four_octet_as_number_capability>());
    CHECK(!view("02 01 00"_hex, bare).contains<route_refresh_capability>());
    CHECK(capability_view{2, {}}.is<route_refresh_capability>());
    CHECK(!capability_view{2, "00"_hex}.is<route_refresh_capability>()); // malformed
    CHECK(!capability_view{70, {}}.is<route_refresh_capability>());      // another one
}

TEST_CASE("of several the first one counts, of Graceful Restart the last", "[capability][rfc4724-3]")
{
    auto const all = view("41 04 0000fde9 41 04 0000fdea 40 02 0001 40 02 0002 40 01 00"_hex, bare);
    CHECK(all.find<four_octet_as_number_capability>()->as_number == asn{65001});
    CHECK(all.find<graceful_restart_capability_view>()->restart_time == 2);
}

TEST_CASE("a user's own capability needs no list", "[capability]")
{
    auto const all = view("02 00 ef 02 2a2a ef 01 2a"_hex, bare);
    CHECK(all.find<private_capability>() == private_capability{42});
    CHECK(!all.find<multiprotocol_capability>());
}

TEST_CASE("sixty equal capabilities are sixty", "[capability][rfc5492-4]")
{
    std::vector<std::uint8_t> o;
    for (int i = 0; i != 60; ++i)
        for (auto const octet : "01 04 00010001"_hex)
            o.push_back(octet);
    auto const all = view(o, bare);
    CHECK(std::distance(all.begin(), all.end()) == 60);
    for (auto const c : all)
        CHECK(c.as<multiprotocol_capability>() == multiprotocol_capability{ipv4_unicast});
}
