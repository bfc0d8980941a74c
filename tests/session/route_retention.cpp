// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/session/route_retention.hpp>

#include "catch.hpp"
#include "session/recorder.hpp"
#include "support/hex.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto none = retention_phase::none;
constexpr auto restart = retention_phase::restart;
constexpr auto long_lived = retention_phase::long_lived;

constexpr address_family vpn_ipv4{afi::ipv4, safi::mpls_vpn};
constexpr address_family evpn{afi::l2vpn, safi::evpn};

constexpr instant at(std::int64_t seconds) { return instant{1000 * seconds}; }

graceful_restart_capability graceful(std::uint16_t time, std::vector<graceful_restart_family> families, bool n = false)
{
    return {.flags = n ? graceful_restart_flag::notification : std::uint8_t{0},
        .restart_time = time,
        .families = std::move(families)};
}
using llgr = long_lived_graceful_restart_capability;

open with(std::initializer_list<address_family> families)
{
    auto o = peer_open();
    o.capabilities = capabilities{four_octet_as_number_capability{asn{65002}}};
    for (auto const family : families)
        o.capabilities.add(multiprotocol_capability{family});
    return o;
}

retention_terms terms_of(open const& ours, open const& theirs, address_family family)
{
    auto const their_view = theirs.view();
    return retention_terms_of(their_view.capabilities, negotiate(ours.view(), their_view), family);
}

} // namespace

TEST_CASE("the terms of a family come from both capabilities, and are 0 where it is not listed", "[session][rfc9494-4.2]")
{
    auto ours = with({ipv4_unicast, ipv6_unicast, vpn_ipv4});
    ours.capabilities.add(graceful(0, {}, true));
    ours.capabilities.add(llgr{});
    auto theirs = ours;
    theirs.capabilities = with({ipv4_unicast, ipv6_unicast, vpn_ipv4}).capabilities;
    theirs.capabilities.add(graceful(120, {{ipv4_unicast, 0x80}, {ipv6_unicast, 0}}, true));
    theirs.capabilities.add(llgr{{{ipv6_unicast, 0x80, 86'400}, {vpn_ipv4, 0, 0xffffff}, {evpn, 0x80, 9}}});

    CHECK(terms_of(ours, theirs, ipv4_unicast) == retention_terms{120, 0, true, false, true});
    CHECK(terms_of(ours, theirs, ipv6_unicast) == retention_terms{120, 86'400, false, true, true});
    CHECK(terms_of(ours, theirs, vpn_ipv4) == retention_terms{0, 0xffffff, false, false, true});
    CHECK(terms_of(ours, theirs, evpn) == retention_terms{}); // no family of the session
}

TEST_CASE("Long-Lived Graceful Restart counts only beside Graceful Restart, and from both sides", "[session][rfc9494-4.1]")
{
    llgr const long_one{{{ipv4_unicast, 0x80, 100}}};
    for (int bits = 0; bits != 16; ++bits) {
        bool const our_gr = (bits & 1) != 0, our_llgr = (bits & 2) != 0;
        bool const their_gr = (bits & 4) != 0, their_llgr = (bits & 8) != 0;
        CAPTURE(our_gr, our_llgr, their_gr, their_llgr);
        auto ours = with({ipv4_unicast}), theirs = with({ipv4_unicast});
        if (our_gr)
            ours.capabilities.add(graceful(60, {}));
        if (our_llgr)
            ours.capabilities.add(long_one);
        if (their_gr)
            theirs.capabilities.add(graceful(60, {}));
        if (their_llgr)
            theirs.capabilities.add(long_one);
        auto const of = terms_of(ours, theirs, ipv4_unicast);
        CHECK(of.restart_time == 0); // not listed
        CHECK(of.long_lived_time == (bits == 15 ? 100 : 0));
        CHECK(can_restart(theirs.view().capabilities, negotiate(ours.view(), theirs.view())) == (bits == 15));
    }
}

TEST_CASE("a peer can restart if either capability lists a family for some time", "[session][rfc4724-5]")
{
    auto const can = [](graceful_restart_capability const& gr, llgr const& ll) {
        auto ours = with({ipv4_unicast}), theirs = ours;
        ours.capabilities.add(graceful(60, {}));
        ours.capabilities.add(llgr{});
        theirs.capabilities.add(gr);
        theirs.capabilities.add(ll);
        return can_restart(theirs.view().capabilities, negotiate(ours.view(), theirs.view()));
    };
    CHECK(can(graceful(60, {{ipv4_unicast, 0}}), {}));
    CHECK(can(graceful(0, {}), {{{ipv4_unicast, 0, 1}}}));
    CHECK_FALSE(can(graceful(60, {}), {}));
    CHECK_FALSE(can(graceful(60, {}), {{{ipv4_unicast, 0x80, 0}}}));
}

TEST_CASE("Graceful Restart alone: stale for the Restart Time, then gone", "[session][rfc4724-4.2]")
{
    route_retention r;
    CHECK(r.phase(at(0)) == none);
    CHECK(r.next_deadline(at(0)).is_never());
    CHECK_FALSE(r.on_lost({.restart_time = 120}, at(10)));
    CHECK(r.phase(at(10)) == restart);
    CHECK(r.next_deadline(at(10)) == at(130));
    CHECK(r.phase(instant{129'999}) == restart);
    CHECK(r.phase(at(130)) == none);
    CHECK(r.next_deadline(at(130)).is_never());

    r = {};
    r.on_lost({}, at(10)); // a family that is not listed
    CHECK(r.phase(at(10)) == none);
}

TEST_CASE("both times run one after the other", "[session][rfc9494-4.2]")
{
    route_retention r;
    r.on_lost({.restart_time = 120, .long_lived_time = 3'600}, at(10));
    CHECK(r.phase(at(10)) == restart);
    CHECK(r.next_deadline(at(10)) == at(130));
    CHECK(r.phase(at(130)) == long_lived);
    CHECK(r.next_deadline(at(130)) == at(3'730));
    CHECK(r.phase(instant{3'729'999}) == long_lived);
    CHECK(r.phase(at(3'730)) == none);

    r = {};
    r.on_lost({.long_lived_time = 0xffffff}, at(10)); // no Restart Time: long-lived at once, for 194 days
    CHECK(r.phase(at(10)) == long_lived);
    CHECK(r.next_deadline(at(10)) == at(10 + 0xffffff));
}

TEST_CASE("back in the Restart Time: the F bit of Graceful Restart decides, and no long-lived phase follows",
    "[session][rfc4724-4.2][rfc9494-4.2]")
{
    retention_terms const offer{.restart_time = 120, .long_lived_time = 3'600};
    for (bool const preserved : {false, true}) {
        route_retention r;
        r.on_lost(offer, at(0));
        CHECK(r.on_established({.preserved = preserved, .long_lived_preserved = !preserved}, at(60)) == preserved);
        CHECK(r.phase(at(60)) == (preserved ? restart : none));
        CHECK(r.phase(at(1'000)) == (preserved ? restart : none));
        CHECK(r.next_deadline(at(60)) == (preserved ? at(3'720) : instant::never())); // the sum of both times
        r.on_end_of_rib();
        CHECK(r.phase(at(61)) == none);
        CHECK(r.next_deadline(at(61)).is_never());
    }
}

TEST_CASE("back in the long-lived phase: the F bit of that capability decides, and its timer runs on",
    "[session][rfc9494-4.2]")
{
    retention_terms const offer{.restart_time = 120, .long_lived_time = 3'600};
    for (bool const preserved : {false, true}) {
        route_retention r;
        r.on_lost(offer, at(0));
        CHECK(r.on_established({.restart_time = 9, .long_lived_time = 9, .preserved = !preserved,
                  .long_lived_preserved = preserved}, at(1'000)) == preserved);
        CHECK(r.phase(at(1'000)) == (preserved ? long_lived : none));
        CHECK(r.next_deadline(at(1'000)) == (preserved ? at(3'720) : instant::never()));
        CHECK(r.phase(at(3'720)) == none);
    }
}

TEST_CASE("lost again before the End-of-RIB: the long-lived timer is not touched", "[session][rfc9494-4.2]")
{
    retention_terms const offer{.restart_time = 120, .long_lived_time = 3'600, .preserved = true, .long_lived_preserved = true};
    route_retention r;
    r.on_lost(offer, at(0));
    CHECK(r.on_established(offer, at(1'000)));
    SECTION("while it runs")
    {
        CHECK_FALSE(r.on_lost(offer, at(2'000))); // nothing is deleted
        CHECK(r.phase(at(2'000)) == long_lived);
        CHECK(r.next_deadline(at(2'000)) == at(3'720));
    }
    SECTION("not even in the moment in which it starts")
    {
        route_retention other;
        other.on_lost({.long_lived_time = 3'600}, at(0));
        CHECK_FALSE(other.on_lost(offer, at(0)));
        CHECK(other.next_deadline(at(0)) == at(3'600));
    }
    SECTION("after it ran out nothing is retained")
    {
        CHECK(r.phase(at(3'720)) == none);
        CHECK(r.on_lost(offer, at(3'800)));
        CHECK(r.phase(at(3'800)) == none);
        CHECK_FALSE(r.on_established(offer, at(3'900)));
        r.on_lost(offer, at(4'000)); // and the next loss is one like the first
        CHECK(r.phase(at(4'000)) == restart);
    }
    SECTION("after the End-of-RIB all begins anew")
    {
        r.on_end_of_rib();
        CHECK_FALSE(r.on_lost(offer, at(2'000)));
        CHECK(r.phase(at(2'000)) == restart);
        CHECK(r.next_deadline(at(2'000)) == at(2'120));
    }
}

TEST_CASE("a second restart deletes what was stale, unless the N bit or a long life forbids it",
    "[session][rfc4724-4.2][rfc8538-4.1][rfc9494-4.2]")
{
    auto const again = [](retention_terms terms) {
        terms.restart_time = 100;
        terms.preserved = true;
        route_retention r;
        CHECK_FALSE(r.on_lost(terms, at(0)));
        CHECK(r.on_established(terms, at(50)));
        return r.on_lost(terms, at(60));
    };
    CHECK(again({}));
    CHECK_FALSE(again({.n_bit = true}));
    CHECK_FALSE(again({.long_lived_time = 1}));
}

TEST_CASE("the stale timer bounds what the Restart Time does not", "[session][rfc8538-4.1]")
{
    retention_terms const offer{.restart_time = 100, .preserved = true, .n_bit = true};
    route_retention r;
    r.on_lost(offer, at(0));
    CHECK(r.on_established(offer, at(90)));
    CHECK(r.next_deadline(at(90)) == at(180)); // no End-of-RIB for so long
    r.on_lost(offer, at(95));                  // again, and again: counted from the first time
    CHECK(r.next_deadline(at(95)) == at(180));
    CHECK(r.phase(at(180)) == none);

    r = {};
    r.on_lost({.restart_time = 100, .preserved = true}, at(0)); // without the N bit the old ones are deleted:
    CHECK(r.on_established(offer, at(90)));
    r.on_lost({.restart_time = 100, .preserved = true}, at(95)); // all that is stale is so since now
    CHECK(r.next_deadline(at(95)) == at(195));
    CHECK(r.on_established(offer, at(100)));
    CHECK(r.next_deadline(at(100)) == at(275));

    r = {};
    r.on_lost({.restart_time = 4'095}, at(0), 600);
    CHECK(r.next_deadline(at(0)) == at(600));
    r = {};
    r.on_lost({.restart_time = 4'095, .long_lived_time = 1}, at(0), 600); // long-lived ones have their own limit
    CHECK(r.next_deadline(at(0)) == at(4'095));
}

TEST_CASE("a flush ends it, and a fresh session keeps nothing", "[session][rfc4724-4.2]")
{
    retention_terms const offer{.restart_time = 120, .long_lived_time = 3'600, .preserved = true};
    route_retention r;
    CHECK_FALSE(r.on_established(offer, at(0)));
    r.on_lost(offer, at(10));
    r.on_flushed();
    CHECK(r.phase(at(10)) == none);
    r.on_lost({.restart_time = 120}, at(10));
    CHECK_FALSE(r.on_established(offer, at(200))); // the peer came too late
    CHECK(r.next_deadline(at(200)).is_never());
}

TEST_CASE("NO_LLGR keeps a route out of the long-lived phase", "[session][rfc9494-4.2]")
{
    using list = std::initializer_list<community>;
    CHECK(may_become_long_lived(list{}));
    CHECK(may_become_long_lived(list{well_known::llgr_stale, well_known::no_export}));
    CHECK_FALSE(may_become_long_lived(list{well_known::no_export, community{0xffff0007}}));
}

TEST_CASE("stale routes go to neighbours that know them, and weakened inside", "[session][rfc9494-4.3][rfc9494-4.6]")
{
    for (auto const neighbour : {peering::external, peering::internal, peering::confederation}) {
        CHECK(stale_route_export_to(neighbour, true) == stale_route_export::announce);
        CHECK(stale_route_export_to(neighbour, false)
            == (neighbour == peering::external ? stale_route_export::withdraw : stale_route_export::withdraw_or_weaken));
    }
}

TEST_CASE("a session whose peer has the long-lived form alone retains too", "[session][rfc9494-4.1]")
{
    for (std::uint32_t const time : {0U, 3'600U}) {
        auto c = local_config();
        c.open.capabilities.add(graceful(0, {}));
        c.open.capabilities.add(llgr{});
        auto theirs = peer_open();
        theirs.capabilities.add(graceful(0, {}));
        theirs.capabilities.add(llgr{{{ipv4_unicast, 0, time}}});
        subject p{c};
        p.session.on_tcp_failed(p.to_established(theirs), p.now);
        CHECK(p.handler.last_down.routes == (time != 0 ? route_fate::retain : route_fate::flush));
    }
}
