// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/core/error.hpp>

#include "catch.hpp"
#include "support/text.hpp"

#include <algorithm>
#include <string>
#include <type_traits>

using namespace bgpwire;
using bgpwire::test::prints_as;
using bgpwire::test::to_text;

namespace {

struct registered {
    unsigned code;
    unsigned subcode;
    char const* name;
};

// IANA, "BGP Error (Notification) Codes" and its subcode registries.
constexpr registered registry[] = {
    {1, 0, "Message Header Error/Unspecific (1/0)"},
    {1, 1, "Message Header Error/Connection Not Synchronized (1/1)"},
    {1, 2, "Message Header Error/Bad Message Length (1/2)"},
    {1, 3, "Message Header Error/Bad Message Type (1/3)"},
    {2, 0, "OPEN Message Error/Unspecific (2/0)"},
    {2, 1, "OPEN Message Error/Unsupported Version Number (2/1)"},
    {2, 2, "OPEN Message Error/Bad Peer AS (2/2)"},
    {2, 3, "OPEN Message Error/Bad BGP Identifier (2/3)"},
    {2, 4, "OPEN Message Error/Unsupported Optional Parameter (2/4)"},
    {2, 5, "OPEN Message Error/Authentication Failure (2/5)"},
    {2, 6, "OPEN Message Error/Unacceptable Hold Time (2/6)"},
    {2, 7, "OPEN Message Error/Unsupported Capability (2/7)"},
    {2, 11, "OPEN Message Error/Role Mismatch (2/11)"},
    {3, 0, "UPDATE Message Error/Unspecific (3/0)"},
    {3, 1, "UPDATE Message Error/Malformed Attribute List (3/1)"},
    {3, 2, "UPDATE Message Error/Unrecognized Well-known Attribute (3/2)"},
    {3, 3, "UPDATE Message Error/Missing Well-known Attribute (3/3)"},
    {3, 4, "UPDATE Message Error/Attribute Flags Error (3/4)"},
    {3, 5, "UPDATE Message Error/Attribute Length Error (3/5)"},
    {3, 6, "UPDATE Message Error/Invalid ORIGIN Attribute (3/6)"},
    {3, 7, "UPDATE Message Error/AS Routing Loop (3/7)"},
    {3, 8, "UPDATE Message Error/Invalid NEXT_HOP Attribute (3/8)"},
    {3, 9, "UPDATE Message Error/Optional Attribute Error (3/9)"},
    {3, 10, "UPDATE Message Error/Invalid Network Field (3/10)"},
    {3, 11, "UPDATE Message Error/Malformed AS_PATH (3/11)"},
    {4, 0, "Hold Timer Expired (4/0)"},
    {5, 0, "Finite State Machine Error/Unspecific (5/0)"},
    {5, 1, "Finite State Machine Error/Receive Unexpected Message in OpenSent State (5/1)"},
    {5, 2, "Finite State Machine Error/Receive Unexpected Message in OpenConfirm State (5/2)"},
    {5, 3, "Finite State Machine Error/Receive Unexpected Message in Established State (5/3)"},
    {6, 0, "Cease/Unspecific (6/0)"},
    {6, 1, "Cease/Maximum Number of Prefixes Reached (6/1)"},
    {6, 2, "Cease/Administrative Shutdown (6/2)"},
    {6, 3, "Cease/Peer De-configured (6/3)"},
    {6, 4, "Cease/Administrative Reset (6/4)"},
    {6, 5, "Cease/Connection Rejected (6/5)"},
    {6, 6, "Cease/Other Configuration Change (6/6)"},
    {6, 7, "Cease/Connection Collision Resolution (6/7)"},
    {6, 8, "Cease/Out of Resources (6/8)"},
    {6, 9, "Cease/Hard Reset (6/9)"},
    {6, 10, "Cease/BFD Down (6/10)"},
    {7, 0, "ROUTE-REFRESH Message Error/Unspecific (7/0)"},
    {7, 1, "ROUTE-REFRESH Message Error/Invalid Message Length (7/1)"},
    {8, 0, "Send Hold Timer Expired (8/0)"},
};

} // namespace

TEST_CASE("an errc is its NOTIFICATION pair", "[core][rfc4271-4.5]")
{
    static_assert(code_of(errc::attribute_length_error) == 3 && subcode_of(errc::attribute_length_error) == 5);
    static_assert(make_errc(6, 2) == errc::administrative_shutdown);
    static_assert(sizeof(errc) == 2);
    for (unsigned code = 0; code != 256; ++code)
        for (unsigned subcode = 0; subcode != 256; ++subcode) {
            auto const e = make_errc(static_cast<std::uint8_t>(code), static_cast<std::uint8_t>(subcode));
            REQUIRE(code_of(e) == code);
            REQUIRE(subcode_of(e) == subcode);
            REQUIRE(is_local(e) == (code == 0));
        }
}

TEST_CASE("every registered error prints its registered names", "[core][rfc4271-4.5]")
{
    static_assert(prints_as(errc::malformed_as_path, "UPDATE Message Error/Malformed AS_PATH (3/11)"));
    for (auto const& [code, subcode, name] : registry) {
        auto const e = make_errc(static_cast<std::uint8_t>(code), static_cast<std::uint8_t>(subcode));
        CHECK(to_text(e) == name);
        CHECK(name_of(e) != nullptr);
    }
}

TEST_CASE("an error that is not registered is legal and prints its numbers", "[core][rfc4271-4.5]")
{
    CHECK(to_text(make_errc(2, 42)) == "OPEN Message Error (2/42)");
    CHECK(to_text(make_errc(4, 7)) == "Hold Timer Expired (4/7)");
    CHECK(to_text(make_errc(200, 1)) == "unknown error (200/1)");
    CHECK(to_text(make_errc(0, 255)) == "local error (0/255)");

    // Whatever is not in the registry above has no name.
    for (unsigned pair = 0x0100; pair != 0x10000; ++pair) {
        bool const listed = std::any_of(std::begin(registry), std::end(registry),
            [=](registered const& row) { return (row.code << 8 | row.subcode) == pair; });
        REQUIRE((name_of(static_cast<errc>(pair)) != nullptr) == listed);
    }
}

TEST_CASE("a local error prints without numbers", "[core]")
{
    static_assert(prints_as(errc::address_in_use, "address in use"));
    CHECK(to_text(errc::invalid_text) == "invalid text");
    CHECK(to_text(errc::no_buffer_space) == "no buffer space");
    CHECK(is_local(errc::pool_exhausted));
    CHECK_FALSE(is_local(errc::cease));
}

TEST_CASE("the strongest error action is the maximum", "[core][rfc7606-2]")
{
    static_assert(error_action::ignore < error_action::attribute_discard);
    static_assert(error_action::attribute_discard < error_action::treat_as_withdraw);
    static_assert(error_action::treat_as_withdraw < error_action::afi_safi_disable);
    static_assert(error_action::afi_safi_disable < error_action::session_reset);
    CHECK(to_text(error_action::ignore) == "ignore");
    CHECK(to_text(error_action::attribute_discard) == "attribute discard");
    CHECK(to_text(error_action::treat_as_withdraw) == "treat-as-withdraw");
    CHECK(to_text(error_action::afi_safi_disable) == "AFI/SAFI disable");
    CHECK(to_text(error_action::session_reset) == "session reset");
}

TEST_CASE("an error says what, what to do about it, and which octets", "[core][rfc7606-2]")
{
    static_assert(sizeof(error) == 8 && std::is_trivially_copyable_v<error>);
    static_assert(error{errc::cease}.action == error_action::session_reset);

    error const e{errc::malformed_as_path, error_action::treat_as_withdraw, 2, 29, 8};
    CHECK(to_text(e) == "UPDATE Message Error/Malformed AS_PATH (3/11), treat-as-withdraw, octets 29..36");
    CHECK(to_text(error{.code = errc::bad_message_type, .offset = 18})
        == "Message Header Error/Bad Message Type (1/3), session reset, at octet 18");
    CHECK(to_text(error{.code = errc::bad_message_type, .offset = 18, .length = 1})
        == "Message Header Error/Bad Message Type (1/3), session reset, octets 18..18");
    CHECK(to_text(error{.code = errc::cease, .offset = 65535, .length = 65535})
        == "Cease/Unspecific (6/0), session reset, octets 65535..131069");
    CHECK(to_text(error{.code = errc::invalid_text, .offset = 3}) == "invalid text, at octet 3");
    CHECK(to_text(error{.code = errc::address_in_use}) == "address in use");

    CHECK(e == error{errc::malformed_as_path, error_action::treat_as_withdraw, 2, 29, 8});
    CHECK_FALSE(e == error{errc::malformed_as_path, error_action::treat_as_withdraw, 2, 29, 9});
}
