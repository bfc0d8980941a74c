// SPDX-License-Identifier: BSL-1.0
// Routes, End-of-RIB and ROUTE-REFRESH of families that were not negotiated.
#include <bgpwire/session/session.hpp>

#include "catch.hpp"
#include "session/recorder.hpp"
#include "support/hex.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto marker = "ffffffffffffffffffffffffffffffff"_hex;

octet_vector message(std::uint8_t type, std::initializer_list<octets> parts)
{
    octet_vector m(marker.begin(), marker.end());
    m.insert(m.end(), {0, 0, type});
    for (auto const part : parts)
        m.insert(m.end(), part.begin(), part.end());
    m[17] = static_cast<std::uint8_t>(m.size());
    return m;
}

constexpr auto ipv6_reach = "800e1a 0002 01 10 20010db8000000000000000000000001 00 20 20010db8"_hex;

} // namespace

TEST_CASE("a family that was not negotiated is kept from the handler, told and counted", "[session][rfc4760-8]")
{
    subject p;
    auto const id = p.to_established();
    p.handler.take();
    auto const given = [&](octet_vector const& m) {
        p.octets_from_peer(id, m);
        CHECK(p.session.is_established());
        return p.handler.take();
    };
    auto const update_told = lines{"not negotiated IPv6 unicast 2"};

    CHECK(given(message(2, {"0000 002a 40010100 400206 0201 0000fdea"_hex, ipv6_reach})) == update_told);
    CHECK(given(message(2, {"0000 000b 800f08 0002 01 20 20010db8"_hex})) == update_told);
    CHECK(given(message(2, {"0000 0006 800f03 0002 01"_hex})) == update_told); // End-of-RIB
    CHECK(given(message(5, {"0002 00 01"_hex})) == lines{"not negotiated IPv6 unicast 5"});
    // a family that the library does not know
    CHECK(given(message(2, {"0000 0006 800f03 0099 63"_hex})).size() == 1);

    // Routes of a negotiated family beside it are delivered without it.
    CHECK(given(message(2, {"0000 0031 40010100 400206 0201 0000fdea 400304 0a000002"_hex, ipv6_reach, "18 c00002"_hex}))
        == lines{"not negotiated IPv6 unicast 2",
            "UPDATE announce 192.0.2.0/24 with ORIGIN IGP; AS_PATH [65002]; NEXT_HOP 10.0.0.2"});

    CHECK(p.session.counters().unnegotiated(message_type::update) == 5);
    CHECK(p.session.counters().unnegotiated(message_type::route_refresh) == 1);
    CHECK(p.session.counters().received(message_type::update) == 5);
}

TEST_CASE("IPv4 unicast may be the family that was not negotiated", "[session][rfc4760-8]")
{
    auto c = local_config();
    auto theirs = peer_open();
    c.open.capabilities = {multiprotocol_capability{ipv6_unicast}, four_octet_as_number_capability{asn{65001}}};
    theirs.capabilities = {multiprotocol_capability{ipv6_unicast}, four_octet_as_number_capability{asn{65002}}};
    subject p{c};
    auto const id = p.to_established(theirs);
    p.handler.take();
    p.octets_from_peer(id, an_update());
    p.octets_from_peer(id, message(2, {"0000 0000"_hex}));
    CHECK(p.handler.take() == lines{"not negotiated IPv4 unicast 2", "not negotiated IPv4 unicast 2"});
    p.octets_from_peer(id,
        message(2, {"0000 0031 40010100 400206 0201 0000fdea 400304 0a000002"_hex, ipv6_reach, "18 c00002"_hex}));
    auto const told = p.handler.take();
    REQUIRE(told.size() == 2);
    CHECK(told[0] == "not negotiated IPv4 unicast 2");
    CHECK(told[1].find("192.0.2") == std::string::npos);
    CHECK(told[1].find("2001:db8::/32") != std::string::npos);
    p.octets_from_peer(id, message(2, {"0000 0006 800f03 0002 01"_hex}));
    CHECK(p.handler.take() == lines{"End-of-RIB IPv6 unicast"});
}
