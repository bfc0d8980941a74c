// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/notification.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"
#include "support/hex.hpp"
#include "support/message.hpp"
#include "support/text.hpp"

#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto n01 = "ffffffffffffffffffffffffffffffff 0021 03 | 06 02 | 0b 6d61696e74656e616e6365"_hex;
constexpr auto n02 = "ffffffffffffffffffffffffffffffff 0015 03 | 06 02"_hex;
constexpr auto n04 = "ffffffffffffffffffffffffffffffff 0017 03 | 06 09 | 06 04"_hex;
constexpr auto n05 = "ffffffffffffffffffffffffffffffff 0015 03 | 06 0a"_hex;
constexpr auto n07 = "ffffffffffffffffffffffffffffffff 0016 03 | 63 01 | aa"_hex;
constexpr auto n08 = "ffffffffffffffffffffffffffffffff 0015 03 | 02 0b"_hex;

constexpr notification_view decode(octets message) { return *notification_view::decode(message_in(message)); }

static_assert(decode(n01).error == errc::administrative_shutdown);
static_assert(same_octets(decode(n01).shutdown_communication(), "6d61696e74656e616e6365"_hex));
static_assert(decode(n02) == notification_view{errc::administrative_shutdown, {}});
static_assert(decode(n04).hard_reset_reason() == notification_view{errc::administrative_reset, {}});
static_assert(decode(n05) == notification_view{errc::bfd_down, {}});
static_assert(decode(n07) == notification_view{make_errc(99, 1), "aa"_hex});
static_assert(decode(n08) == notification_view{errc::role_mismatch, {}});
static_assert(notification::from(decode(n01)).view() == decode(n01));
static_assert(encodes_to(decode(n01), n01) && encodes_to(decode(n04), n04) && encodes_to(decode(n07), n07));

} // namespace

TEST_CASE("a NOTIFICATION has a code, a subcode and Data", "[message][rfc4271-4.5]")
{
    for (auto const message : {n01, n02, n04, n05, n07, n08}) {
        CHECK(encodes_to(decode(message), message));
        CHECK(decode(message).error == make_errc(message[19], message[20]));
        CHECK(same_octets(decode(message).data, message.subspan(21)));
    }
    CHECK(allocations_in([] { (void)decode(n01).shutdown_communication(); }) == 0);
}

TEST_CASE("every code and subcode is handed over, known or not", "[message][rfc4271-6.4]")
{
    std::vector<std::uint8_t> m(n02.begin(), n02.end());
    for (unsigned code = 0; code <= 255; ++code)
        for (unsigned subcode = 0; subcode <= 255; ++subcode) {
            m[19] = static_cast<std::uint8_t>(code);
            m[20] = static_cast<std::uint8_t>(subcode);
            auto const view = decode(m);
            if (code_of(view.error) != code || subcode_of(view.error) != subcode || !encodes_to(view, m)) {
                CAPTURE(code, subcode);
                REQUIRE(false);
            }
        }
    CHECK(to_text(decode(n07)) == "NOTIFICATION unknown error (99/1) data aa");
}

TEST_CASE("every truncation of a NOTIFICATION waits for more or is too short", "[message][rfc4271-6.1]")
{
    for (std::size_t n = 0; n != n01.size(); ++n) {
        auto const framed = next_message(n01.first(n));
        CHECK((framed && !*framed));
        if (n < header_length)
            continue;
        std::vector<std::uint8_t> mended(n01.begin(), n01.begin() + static_cast<std::ptrdiff_t>(n));
        mended[17] = static_cast<std::uint8_t>(n);
        if (n < 21)
            CHECK(next_message(mended).error().about == 3);
        else
            CHECK(decode(mended).shutdown_communication().size() == (n < 22 ? 0 : n - 22));
    }
}

TEST_CASE("a shutdown communication is what its length says, or what is there", "[message][rfc9003-2]")
{
    CHECK(decode(n02).shutdown_communication().empty());
    using enum errc;
    CHECK(same_octets(notification_view{administrative_reset, "02 6162"_hex}.shutdown_communication(), "6162"_hex));
    CHECK(same_octets(notification_view{administrative_shutdown, "ff 6162"_hex}.shutdown_communication(), "6162"_hex));
    CHECK(same_octets(notification_view{administrative_shutdown, "01 6162"_hex}.shutdown_communication(), "61"_hex));
    CHECK(notification_view{administrative_shutdown, "00"_hex}.shutdown_communication().empty());
    CHECK(notification_view{administrative_shutdown, "ff"_hex}.shutdown_communication().empty());
    // Other errors have none, whatever their Data.
    CHECK(notification_view{peer_deconfigured, "02 6162"_hex}.shutdown_communication().empty());
    CHECK(notification_view{make_errc(5, 2), "02 6162"_hex}.shutdown_communication().empty());
}

TEST_CASE("a Hard Reset wraps its reason, with Data of its own", "[message][rfc8538-3.1]")
{
    auto const wrapped = notification_view{errc::hard_reset, "06 02 02 6162"_hex}.hard_reset_reason();
    REQUIRE(wrapped);
    CHECK(wrapped->error == errc::administrative_shutdown);
    CHECK(same_octets(wrapped->shutdown_communication(), "6162"_hex));
    // Without a whole reason it is a Hard Reset all the same.
    CHECK(!notification_view{errc::hard_reset, "06"_hex}.hard_reset_reason());
    CHECK(!notification_view{errc::hard_reset, {}}.hard_reset_reason());
    CHECK(!notification_view{errc::cease, "06 02"_hex}.hard_reset_reason());
}

TEST_CASE("a prefix limit has a family and a bound", "[message][rfc4486-4]")
{
    using enum errc;
    CHECK(notification_view{maximum_number_of_prefixes_reached, "0001 01 00000003"_hex}.prefix_limit()
        == prefix_limit{ipv4_unicast, 3});
    CHECK(!notification_view{maximum_number_of_prefixes_reached, {}}.prefix_limit());
    CHECK(!notification_view{maximum_number_of_prefixes_reached, "0001 01 000003"_hex}.prefix_limit());
    CHECK(!notification_view{cease, "0001 01 00000003"_hex}.prefix_limit());
}

TEST_CASE("a NOTIFICATION that is owned outlives its octets", "[message][rfc4271-4.5]")
{
    std::vector<std::uint8_t> received(n01.begin(), n01.end());
    auto const kept = notification::from(decode(received));
    for (auto& octet : received)
        octet = 0;
    CHECK(kept.view() == decode(n01));
    CHECK(encodes_to(kept, n01));
    CHECK(kept == notification::from(decode(n01)));
    CHECK(to_text(kept) == to_text(decode(n01)));
    CHECK(notification::from(notification_view{errc::bfd_down, {}}).data.empty());
}

TEST_CASE("a NOTIFICATION prints its name and what its Data say", "[message][rfc9003-4]")
{
    CHECK(to_text(decode(n01)) == "NOTIFICATION Cease/Administrative Shutdown (6/2) \"maintenance\"");
    CHECK(to_text(decode(n02)) == "NOTIFICATION Cease/Administrative Shutdown (6/2)");
    CHECK(to_text(decode(n04)) == "NOTIFICATION Cease/Hard Reset (6/9) because of Cease/Administrative Reset (6/4)");
    CHECK(to_text(decode(n05)) == "NOTIFICATION Cease/BFD Down (6/10)");
    CHECK(to_text(decode(n08)) == "NOTIFICATION OPEN Message Error/Role Mismatch (2/11)");
    using enum errc;
    CHECK(to_text(notification_view{bad_message_length, "0017"_hex})
        == "NOTIFICATION Message Header Error/Bad Message Length (1/2) data 0017");
    CHECK(to_text(notification_view{administrative_shutdown, "03 0a22ff"_hex})
        == "NOTIFICATION Cease/Administrative Shutdown (6/2) \"\\x0a\\\"\\xff\"");
    CHECK(to_text(notification_view{maximum_number_of_prefixes_reached, "0001 01 00000003"_hex})
        == "NOTIFICATION Cease/Maximum Number of Prefixes Reached (6/1) IPv4 unicast limit 3");
    CHECK(to_text(notification_view{hard_reset, "06 02 02 6162"_hex})
        == "NOTIFICATION Cease/Hard Reset (6/9) because of Cease/Administrative Shutdown (6/2) \"ab\"");
    // A Hard Reset inside a Hard Reset is shown as it is, not followed.
    CHECK(to_text(notification_view{hard_reset, "06 09 06 09"_hex})
        == "NOTIFICATION Cease/Hard Reset (6/9) because of Cease/Hard Reset (6/9) data 0609");
}

TEST_CASE("what a Hard Reset wraps goes in and out as it is, whatever it is", "[message][rfc8538-3.1]")
{
    for (auto const inner : {"06 04"_hex, "06 02 0b 6d61696e74656e616e6365"_hex, "06 01 0001 01 00000003"_hex, "06 09 06 04"_hex,
             "63 01 aa"_hex, "04 00"_hex}) {
        std::vector<std::uint8_t> data(inner.begin(), inner.end());
        notification_view const outer{errc::hard_reset, data};
        auto const message = encoded(outer);
        auto const back = decode(message);
        CHECK(back == outer);
        REQUIRE(back.hard_reset_reason());
        CHECK(back.hard_reset_reason()->error == make_errc(inner[0], inner[1]));
        CHECK(same_octets(back.hard_reset_reason()->data, inner.subspan(2)));
        CHECK(encodes_to(back, message));
    }
    CHECK(same_octets(decode(encoded(notification_view{errc::hard_reset, "06 02 0b 6d61696e74656e616e6365"_hex}))
                          .hard_reset_reason()->shutdown_communication(), "6d61696e74656e616e6365"_hex));
    CHECK(notification_view{errc::hard_reset, "06 01 0001 01 00000003"_hex}.hard_reset_reason()->prefix_limit()
        == prefix_limit{ipv4_unicast, 3});
}
