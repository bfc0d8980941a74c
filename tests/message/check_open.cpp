// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/check_open.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"
#include "support/hex.hpp"
#include "support/message.hpp"

#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

/// An OPEN with nothing wrong about it.
constexpr open_view good(capabilities_view const& announced = {})
{
    return {asn{65000}, 180, bgp_identifier{0x0a000001}, announced};
}

constexpr bool refused(open_view const& remote, errc code, open_policy const& policy = {})
{
    auto const e = check_open(remote, policy);
    return e && e->code == code && e->action == error_action::session_reset && e->length == 0;
}

static_assert(!check_open(good()));
// Vector O08.
static_assert(
    refused(*open_view::decode(message_in("ffffffffffffffffffffffffffffffff 001d 01 04 fde8 0002 0a000001 00"_hex)),
        errc::unacceptable_hold_time));

constexpr open_view with_hold_time(std::uint16_t seconds)
{
    auto o = good();
    o.hold_time = seconds;
    return o;
}
constexpr open_view with_identifier(std::uint32_t value)
{
    auto o = good();
    o.bgp_identifier = bgp_identifier{value};
    return o;
}
constexpr open_view with_as(std::uint32_t my_as, capabilities_view const& announced = {})
{
    auto o = good(announced);
    o.my_as = asn{my_as};
    return o;
}
capabilities wide(std::uint32_t number) { return capabilities{four_octet_as_number_capability{asn{number}}}; }
capabilities roles(std::initializer_list<int> values)
{
    capabilities c;
    for (auto const value : values)
        c.add(bgp_role_capability{bgp_role{static_cast<std::uint8_t>(value)}});
    return c;
}

} // namespace

TEST_CASE("a hold time of 1 or 2 is unacceptable, 0 and 3 are not", "[message][rfc4271-6.2]")
{
    CHECK(!check_open(with_hold_time(0)));
    CHECK(refused(with_hold_time(1), errc::unacceptable_hold_time));
    CHECK(refused(with_hold_time(2), errc::unacceptable_hold_time));
    CHECK(!check_open(with_hold_time(3)));
    CHECK(!check_open(with_hold_time(65535)));
    CHECK(check_open(with_hold_time(1))->offset == 22);
}

TEST_CASE("the policy may ask for a longer hold time, but not for a shorter one", "[message][rfc4271-6.2]")
{
    CHECK(refused(with_hold_time(10), errc::unacceptable_hold_time, {.minimum_hold_time = 20}));
    CHECK(!check_open(with_hold_time(20), {.minimum_hold_time = 20}));
    CHECK(!check_open(with_hold_time(0), {.minimum_hold_time = 20}));
    CHECK(refused(with_hold_time(2), errc::unacceptable_hold_time, {.minimum_hold_time = 0}));
}

TEST_CASE("a BGP Identifier is any number but 0", "[message][rfc6286-2.1]")
{
    CHECK(refused(with_identifier(0), errc::bad_bgp_identifier));
    CHECK(check_open(with_identifier(0))->offset == 24);
    CHECK(!check_open(with_identifier(0xe0000001)));
    CHECK(!check_open(with_identifier(0xffffffff)));
    CHECK(!check_open(with_identifier(1)));
}

TEST_CASE("a BGP Identifier that no host can have is refused if the policy asks for it", "[message][rfc4271-6.2][rfc6286-2.1]")
{
    constexpr open_policy hosts{.identifiers = identifier_rule::unicast_host};
    static_assert(refused(with_identifier(0xe0000001), errc::bad_bgp_identifier, hosts));
    for (auto const identifier : {0U, 1U, 0x00ffffffU, 0xe0000001U, 0xf0000000U, 0xffffffffU})
        CHECK(refused(with_identifier(identifier), errc::bad_bgp_identifier, hosts));
    for (auto const identifier : {0x01000000U, 0x0a000001U, 0x7f000001U, 0xdfffffffU})
        CHECK(!check_open(with_identifier(identifier), hosts));
}

TEST_CASE("a capability that is malformed in itself is passed over, or refused if the policy asks for it",
    "[message][rfc4271-6.2][rfc5492-3]")
{
    static constexpr open_policy strict{.malformed = malformed_capability_handling::refused};
    struct row {
        octets capability;
        bool malformed;
    };
    static constexpr row rows[] = {
        {"01 03 000100"_hex, true},                // Multiprotocol of three octets
        {"01 05 0001000100"_hex, true},
        {"02 03 000000"_hex, true},                // Route Refresh has no value
        {"03 07 00010001c84003"_hex, true},        // Outbound Route Filtering: 200 filters
        {"03 0e 00010001014003 00010001024003"_hex, true}, // R017: in a second block
        {"03 08 00010001014003 00"_hex, false},    // R018: a surplus
        {"05 05 0001000100"_hex, true},            // Extended Next Hop Encoding
        {"05 06 006300630063"_hex, false},         // R020: of families that there are not
        {"06 01 00"_hex, true},                    // Extended Message
        {"08 03 000101"_hex, true},                // Multiple Labels
        {"09 00"_hex, true},                       // BGP Role
        {"09 02 0000"_hex, true},
        {"09 01 63"_hex, false},
        {"40 01 00"_hex, true},                    // Graceful Restart
        {"40 05 0078000101"_hex, true},
        {"41 00"_hex, true},                       // R021, R022: four-octet AS number
        {"41 03 0000fd"_hex, true},
        {"41 05 0000fde800"_hex, true},
        {"45 03 000101"_hex, true},                // ADD-PATH
        {"45 04 00010109"_hex, false},             // its mode 9 counts for nothing
        {"46 01 00"_hex, true},                    // Enhanced Route Refresh
        {"47 06 000101800000"_hex, true},          // Long-Lived Graceful Restart
        {"49 01 05"_hex, false},                   // names settle nothing: FQDN,
        {"4b 07 0a313233343536"_hex, false},       // R026: Software Version
        {"80 01 00"_hex, true},                    // Prestandard Route Refresh
        {"de 03 010203"_hex, false},               // not known
        {"01 04 0063004d"_hex, false},             // R019: a family that there is not
    };
    static constexpr auto holds = [](row const& r) {
        auto const announced = *capabilities_view::decode(r.capability, capabilities_form::bare);
        auto const e = check_open(good(announced), strict);
        return !check_open(good(announced)) && e.has_value() == r.malformed
            && (!e || *e == error{.code = errc::open_message_error, .about = r.capability[0], .offset = 29});
    };
    static_assert([] {
        for (auto const& r : rows)
            if (!holds(r))
                return false;
        return true;
    }());
    for (auto const& r : rows) {
        CAPTURE(int{r.capability[0]}, r.capability.size());
        CHECK(holds(r));
    }
    // before any other reason
    static constexpr auto one = "41 00"_hex;
    CHECK(refused(open_view{asn{0}, 1, bgp_identifier{}, *capabilities_view::decode(one, capabilities_form::bare)},
        errc::open_message_error, strict));
}

TEST_CASE("an internal peer must not have our BGP Identifier, an external one may", "[message][rfc6286-2.2]")
{
    open_policy policy{.local_as = asn{65000}, .local_identifier = bgp_identifier{0x0a000001}};
    CHECK(refused(good(), errc::bad_bgp_identifier, policy));
    policy.local_as = asn{65001};
    CHECK(!check_open(good(), policy));
}

TEST_CASE("AS 0 and AS_TRANS are nobody's number", "[message][rfc7607-2][rfc6793-9]")
{
    CHECK(refused(with_as(0), errc::bad_peer_as));
    CHECK(check_open(with_as(0))->offset == 20);
    auto const zero = wide(0);
    CHECK(refused(with_as(23456, zero), errc::bad_peer_as));
    CHECK(refused(with_as(0, wide(65000).view()), errc::bad_peer_as));
    CHECK(refused(with_as(23456), errc::bad_peer_as));
    auto const trans = wide(23456);
    CHECK(refused(with_as(23456, trans), errc::bad_peer_as));
}

TEST_CASE(
    "My Autonomous System and the four-octet number must agree, or the first be AS_TRANS", "[message][rfc6793-4.1]")
{
    auto const large = wide(200000), same = wide(65000), other = wide(65077);
    CHECK(!check_open(with_as(23456, large)));
    CHECK(!check_open(with_as(65000, same)));
    CHECK(!check_open(with_as(23456, same))); // odd, but no contradiction
    CHECK(refused(with_as(65000, other), errc::bad_peer_as));
    CHECK(refused(with_as(65000, large), errc::bad_peer_as));
}

TEST_CASE("two four-octet numbers that differ are no number", "[message][rfc6793-4.1]")
{
    capabilities two{four_octet_as_number_capability{asn{65000}}, four_octet_as_number_capability{asn{65001}}};
    CHECK(refused(with_as(65000, two), errc::bad_peer_as));
    capabilities const equal{four_octet_as_number_capability{asn{65000}}, four_octet_as_number_capability{asn{65000}}};
    CHECK(!check_open(with_as(65000, equal)));
}

TEST_CASE("another AS number than the configured one is refused", "[message][rfc4271-6.2]")
{
    auto const large = wide(200000);
    CHECK(!check_open(good(), {.peer_as = asn{65000}}));
    CHECK(refused(good(), errc::bad_peer_as, {.peer_as = asn{65001}}));
    CHECK(!check_open(with_as(23456, large), {.peer_as = asn{200000}}));
    CHECK(refused(with_as(23456, large), errc::bad_peer_as, {.peer_as = asn{23456}}));
    // CVE-2026-49837: the number must not be read out of the next capability.
    auto const next_to_it = capabilities_view::decode("41 00 01 04 0000fde9"_hex, capabilities_form::bare);
    CHECK(refused(with_as(23456, *next_to_it), errc::bad_peer_as, {.peer_as = asn{17039360}}));
}

TEST_CASE("a required capability that is missing is named, and sent back", "[message][rfc5492-3][rfc5492-5]")
{
    capabilities const required{
        multiprotocol_capability{ipv6_unicast}, four_octet_as_number_capability{asn{1}}, route_refresh_capability{}};
    capabilities const announced{multiprotocol_capability{ipv4_unicast}, four_octet_as_number_capability{asn{65000}}};
    open_policy const policy{.required = required};
    CHECK(refused(good(announced), errc::unsupported_capability, policy));
    CHECK(check_open(good(announced), policy)->about == 1);

    std::vector<std::uint8_t> memory(64);
    wire::writer out{memory};
    encode_missing_capabilities(out, required, announced);
    CHECK(same_octets(*out.finish(), "01 04 00020001 | 02 00"_hex));

    capabilities const enough{multiprotocol_capability{ipv4_unicast}, route_refresh_capability{},
        four_octet_as_number_capability{asn{65000}}, multiprotocol_capability{ipv6_unicast}};
    CHECK(!check_open(good(enough), policy));
    out.rewind(0);
    encode_missing_capabilities(out, required, enough);
    CHECK(out.size() == 0);
}

TEST_CASE("the reserved octet of Multiprotocol does not hide a required family", "[message][rfc5492-3]")
{
    capabilities const required{multiprotocol_capability{ipv6_unicast}};
    auto const announced = capabilities_view::decode("01 04 0002ff01"_hex, capabilities_form::bare);
    CHECK(!check_open(good(*announced), {.required = required}));
}

TEST_CASE("roles must fit each other on an external peering", "[message][rfc9234-4.2]")
{
    for (int local = 0; local <= 5; ++local)
        for (int remote = 0; remote <= 5; ++remote) {
            CAPTURE(local, remote);
            auto const announced = roles({remote});
            open_policy policy{.local_as = asn{65001}, .local_role = bgp_role{static_cast<std::uint8_t>(local)}};
            bool const fits = roles_match(*policy.local_role, bgp_role{static_cast<std::uint8_t>(remote)});
            CHECK(check_open(good(announced), policy).has_value() == !fits);
            if (!fits)
                CHECK(refused(good(announced), errc::role_mismatch, policy));
            policy.local_as = asn{65000}; // internal: roles mean nothing
            CHECK(!check_open(good(announced), policy));
        }
}

TEST_CASE("a missing role is accepted unless the policy is strict", "[message][rfc9234-4.2]")
{
    open_policy policy{.local_as = asn{65001}, .local_role = bgp_role::provider};
    CHECK(!check_open(good(), policy));
    policy.without_role = role_absence::refused;
    CHECK(refused(good(), errc::role_mismatch, policy));
    policy.local_role.reset();
    CHECK(!check_open(good(), policy));
}

TEST_CASE("several roles are one if they are the same, and a mismatch if not", "[message][rfc9234-4.2]")
{
    auto const same = roles({3, 3}), different = roles({3, 0});
    open_policy const policy{.local_as = asn{65001}, .local_role = bgp_role::provider};
    CHECK(!check_open(good(same), policy));
    CHECK(refused(good(different), errc::role_mismatch, policy));
    CHECK(refused(good(different), errc::role_mismatch)); // without a role of ours as well
    auto const malformed = capabilities_view::decode("09 00 09 01 03"_hex, capabilities_form::bare);
    CHECK(!check_open(good(*malformed), policy));
}

TEST_CASE("only the first of several reasons is named, always in the same order", "[message][rfc4271-6.2]")
{
    auto const announced = roles({0, 3});
    capabilities const required{route_refresh_capability{}};
    open_view bad{asn{0}, 1, bgp_identifier{}, announced};
    open_policy const policy{.local_as = asn{65001}, .required = required};
    CHECK(refused(bad, errc::unacceptable_hold_time, policy));
    bad.hold_time = 0;
    CHECK(refused(bad, errc::bad_bgp_identifier, policy));
    bad.bgp_identifier = bgp_identifier{1};
    CHECK(refused(bad, errc::unsupported_capability, policy));
    CHECK(refused(bad, errc::bad_peer_as));
    bad.my_as = asn{65000};
    CHECK(refused(bad, errc::role_mismatch));
    CHECK(allocations_in([&] { (void)check_open(bad, policy); }) == 0);
}
