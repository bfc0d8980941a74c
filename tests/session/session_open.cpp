// SPDX-License-Identifier: BSL-1.0
// OpenSent and OpenConfirm: what is done about the peer's OPEN, and about everything that is none.
#include <bgpwire/session/session.hpp>

#include "catch.hpp"
#include "session/recorder.hpp"
#include "support/hex.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto out = connection_side::outgoing;

octet_vector const refresh_message = encoded(route_refresh_view{ipv4_unicast});

/// An OPEN as octets, with one octet replaced.
octet_vector changed_open(std::size_t at, std::initializer_list<std::uint8_t> octets_)
{
    auto message = encoded(peer_open());
    for (auto const octet : octets_)
        message[at++] = octet;
    return message;
}

/// The body of the one NOTIFICATION that an OPEN is answered with; empty if it is accepted.
octet_vector answer_to(octet_vector const& open, session_config const& config = local_config())
{
    subject p{config};
    auto const id = p.to_open_sent();
    p.octets_from_peer(id, open);
    if (p.session.state(out) == session_state::open_confirm) {
        REQUIRE(p.handler.sent.size() == 2);
        CHECK(p.handler.sent[1] == keepalive_message);
        return {};
    }
    CHECK(p.session.state(out) == session_state::idle);
    CHECK(p.session.connect_retry_counter() == 1);
    REQUIRE(p.handler.sent.size() == 2);
    auto const& note = p.handler.sent[1];
    REQUIRE(note[18] == 3);
    return {note.begin() + 19, note.end()};
}
octet_vector answer_to(open const& theirs, session_config const& config = local_config())
{
    return answer_to(encoded(theirs), config);
}

octet_vector body(octets hex) { return {hex.begin(), hex.end()}; }

open with_hold_time(std::uint16_t seconds)
{
    auto o = peer_open();
    o.hold_time = seconds;
    return o;
}

} // namespace

TEST_CASE("a valid OPEN brings exactly one KEEPALIVE, and timers from the smaller hold time", "[session][rfc4271-8.2.2]")
{
    for (std::uint64_t seed = 0; seed != 50; ++seed) {
        subject p{local_config(), seed};
        p.to_open_confirm();
        CHECK(p.session.state(out) == session_state::open_confirm);
        REQUIRE(p.handler.sent.size() == 2);
        CHECK(p.handler.sent[1] == keepalive_message);
        CHECK(p.session.deadline(out, session_timer::hold) - p.now == 30'000);
        auto const keepalive = p.session.deadline(out, session_timer::keepalive) - p.now;
        CHECK(keepalive >= 7'500);
        CHECK(keepalive <= 10'000);
    }
}

TEST_CASE("four minutes of silence in OpenSent end with Hold Timer Expired", "[session][rfc4271-8.2.2]")
{
    subject p;
    p.to_open_sent();
    p.pass(239'999);
    CHECK(p.session.state(out) == session_state::open_sent);
    p.pass(1);
    CHECK(p.session.state(out) == session_state::idle);
    CHECK(p.handler.sent.back() == encoded_notification(errc::hold_timer_expired));
    CHECK(p.session.connect_retry_counter() == 1);
}

TEST_CASE("a message that OpenSent does not expect is named in the NOTIFICATION", "[session][rfc6608-4]")
{
    auto const check = [](octet_vector const& message, octets expected) {
        subject p;
        auto const id = p.to_open_sent();
        p.octets_from_peer(id, message);
        CHECK(same_octets(octets{p.handler.sent.back()}.subspan(19), expected));
        CHECK(p.session.state(out) == session_state::idle);
    };
    check(keepalive_message, "05 01 | 04"_hex);
    check(an_update(), "05 01 | 02"_hex);
    check(refresh_message, "05 01 | 05"_hex);
}

TEST_CASE("a message that OpenConfirm does not expect is named in the NOTIFICATION", "[session][rfc6608-4]")
{
    auto const check = [](octet_vector const& message, octets expected) {
        subject p;
        auto const id = p.to_open_confirm();
        p.handler.take();
        p.octets_from_peer(id, message);
        CHECK(same_octets(octets{p.handler.sent.back()}.subspan(19), expected));
        CHECK(p.session.state(out) == session_state::idle);
        CHECK(p.handler.log.back().substr(0, 6) == "failed"); // and not on_update, not on_down
    };
    check(an_update(), "05 02 | 02"_hex);
    check(encoded(peer_open()), "05 02 | 01"_hex);
    check(refresh_message, "05 02 | 05"_hex);
}

TEST_CASE("a NOTIFICATION in OpenSent or OpenConfirm is taken in silence", "[session][rfc4271-6.4]")
{
    bool const confirm = GENERATE(false, true);
    subject p;
    auto const id = confirm ? p.to_open_confirm() : p.to_open_sent();
    auto const before = p.handler.sent.size();
    p.octets_from_peer(id, encoded_notification(errc::administrative_shutdown));
    CHECK(p.handler.sent.size() == before);
    CHECK(p.session.state(out) == session_state::idle);
    CHECK(p.session.connect_retry_counter() == 1);
    CHECK(p.session.last_error_received().what == errc::administrative_shutdown);
    CHECK(p.handler.last_failure.cause == down_cause::notification_received);
    CHECK(p.handler.last_failure.event == session_event::notif_msg);
}

TEST_CASE("a version error is no mark against the peer", "[session][rfc4271-8.2.2]")
{
    subject p;
    auto const id = p.to_open_sent();
    p.octets_from_peer(id, encoded_notification(errc::unsupported_version_number, "00 04"_hex));
    CHECK(p.session.state(out) == session_state::idle);
    CHECK(p.session.connect_retry_counter() == 0);
    CHECK(p.handler.last_failure.event == session_event::notif_msg_ver_err);
}

TEST_CASE("a NOTIFICATION too short to read is taken for one all the same, and not answered", "[session][rfc4271-6.4]")
{
    subject p;
    auto const id = p.to_established();
    auto const before = p.handler.sent.size();
    p.octets_from_peer(id, "ffffffffffffffffffffffffffffffff | 0014 | 03 | 06"_hex);
    CHECK(p.handler.sent.size() == before);
    CHECK(p.session.state(out) == session_state::idle);
    CHECK(p.handler.last_down.cause == down_cause::notification_received);
}

TEST_CASE("or answered, if the operator would rather have it so", "[session][rfc4271-6.1]")
{
    auto config = local_config();
    config.answer_short_notification = true;
    subject p{config};
    auto const id = p.to_established();
    p.octets_from_peer(id, "ffffffffffffffffffffffffffffffff | 0014 | 03 | 06"_hex);
    CHECK(same_octets(octets{p.handler.sent.back()}.subspan(19), "01 02 | 0014"_hex));
    CHECK(p.session.state(out) == session_state::idle);
}

TEST_CASE("what the operator chose about OPENs and UPDATEs counts in the session", "[session][rfc6286-2.1][rfc4271-6.3]")
{
    auto config = local_config();
    auto theirs = peer_open();
    theirs.bgp_identifier = bgp_identifier{0xe0000001};
    CHECK(answer_to(theirs, config).empty());
    config.identifiers = identifier_rule::unicast_host;
    CHECK(answer_to(theirs, config) == body("02 03"_hex));

    config.choices.insert(choice::withdraw_unrecognized_well_known);
    config.as_sets = as_set_handling::accept;
    subject p{config};
    p.to_established();
    CHECK(p.session.terms()->receive.choices.contains(choice::withdraw_unrecognized_well_known));
    CHECK(p.session.terms()->receive.as_sets == as_set_handling::accept);

    config.malformed = malformed_capability_handling::refused;
    auto malformed = peer_open();
    REQUIRE(malformed.capabilities.add(9, {}));
    CHECK(answer_to(malformed, config) == body("02 00"_hex));
    config.malformed = malformed_capability_handling::passed_over;
    CHECK(answer_to(malformed, config).empty());
}

TEST_CASE("a connection that breaks in OpenSent goes to Active and is dialed again later", "[session][rfc4271-8.2.2]")
{
    subject p;
    auto const id = p.to_open_sent();
    p.handler.take();
    p.session.on_tcp_failed(id, p.now);
    CHECK(p.handler.take()
        == lines{"close outgoing 1", "outgoing OpenSent to Active", "failed TCP failed in OpenSent"});
    CHECK(p.session.deadline(out, session_timer::connect_retry) <= p.now + 1'000); // as the back-off says
    CHECK(p.session.connect_retry_counter() == 0);
}

TEST_CASE("a reset sends the Cease that it is given and comes back", "[session][rfc4271-8.2.2]")
{
    subject p;
    p.to_open_sent();
    p.session.reset(p.now, errc::other_configuration_change);
    CHECK(p.handler.sent.back() == encoded_notification(errc::other_configuration_change));
    CHECK(p.session.connect_retry_counter() == 1);
    CHECK(p.handler.last_failure.cause == down_cause::reset);
    p.handler.take();
    p.pass(1'000);
    CHECK(p.session.state(out) == session_state::connect);
}

TEST_CASE("the first KEEPALIVE makes the session Established, once", "[session][rfc4271-8.2.2]")
{
    subject p;
    auto const id = p.to_open_confirm();
    p.now = p.now + 1'000;
    p.handler.take();
    p.octets_from_peer(id, keepalive_message);
    CHECK(p.handler.take() == lines{"outgoing OpenConfirm to Established", "established outgoing 1"});
    CHECK(p.session.deadline(out, session_timer::hold) - p.now == 30'000);
    p.octets_from_peer(id, keepalive_message);
    CHECK(p.handler.take().empty());
    CHECK(p.session.established_count() == 1);
    CHECK(p.session.established_since() == p.now);
}

TEST_CASE("the KeepaliveTimer runs in OpenConfirm", "[session][rfc4271-8.2.2]")
{
    subject p;
    p.to_open_confirm();
    auto const before = p.handler.sent.size();
    p.now = p.session.next_deadline();
    p.session.on_timer(p.now);
    CHECK(p.handler.sent.size() == before + 1);
    CHECK(p.handler.sent.back() == keepalive_message);
    CHECK(p.session.state(out) == session_state::open_confirm);
    CHECK(p.session.deadline(out, session_timer::keepalive) > p.now);
}

TEST_CASE("silence in OpenConfirm ends with Hold Timer Expired", "[session][rfc4271-8.2.2]")
{
    subject p;
    p.to_open_confirm();
    p.pass(29'999);
    CHECK(p.session.state(out) == session_state::open_confirm);
    p.pass(1);
    CHECK(p.session.state(out) == session_state::idle);
    CHECK(p.handler.sent.back() == encoded_notification(errc::hold_timer_expired));
}

TEST_CASE("the embedder may hold Established back, and let it come later", "[session]")
{
    subject p;
    p.handler.ready = false;
    auto const id = p.to_open_confirm();
    p.pass(20'000);
    p.octets_from_peer(id, keepalive_message);
    CHECK(p.session.state(out) == session_state::open_confirm);
    p.pass(20'000); // the KEEPALIVE has kept the connection alive
    CHECK(p.session.state(out) == session_state::open_confirm);
    p.session.poke(p.now);
    CHECK(p.session.state(out) == session_state::open_confirm);
    p.handler.ready = true;
    p.session.poke(p.now);
    CHECK(p.session.is_established());
    p.session.poke(p.now);
    CHECK(p.session.established_count() == 1);
}

TEST_CASE("hold times of 1 and 2 are refused, 0 and 3 are not", "[session][rfc4271-6.2]")
{
    CHECK(answer_to(with_hold_time(1)) == body("02 06"_hex));
    CHECK(answer_to(with_hold_time(2)) == body("02 06"_hex));
    CHECK(answer_to(with_hold_time(0)).empty());
    CHECK(answer_to(with_hold_time(3)).empty());
    CHECK(answer_to(with_hold_time(65535)).empty());
}

TEST_CASE("a hold time below the configured minimum is refused, but for 0", "[session][rfc4271-6.2]")
{
    auto c = local_config();
    c.minimum_hold_time = 20;
    CHECK(answer_to(with_hold_time(10), c) == body("02 06"_hex));
    CHECK(answer_to(with_hold_time(20), c).empty());
    CHECK(answer_to(with_hold_time(0), c).empty());
}

TEST_CASE("hold times are negotiated to the smaller one, and to 0 if either is", "[session][rfc4271-4.2]")
{
    constexpr std::uint16_t times[]{0, 3, 90, 240};
    for (auto const ours : times)
        for (auto const theirs : times) {
            CAPTURE(ours, theirs);
            auto c = local_config();
            c.open.hold_time = ours;
            subject p{c};
            p.to_established(with_hold_time(theirs));
            REQUIRE(p.session.is_established());
            auto const expected = ours < theirs ? ours : theirs;
            CHECK(p.session.terms()->hold_time == expected);
            if (expected == 0) {
                CHECK(p.session.next_deadline().is_never());
            } else {
                CHECK(p.session.deadline(out, session_timer::hold) - p.now == expected * 1000);
                auto const keepalive = p.session.deadline(out, session_timer::keepalive) - p.now;
                CHECK(keepalive >= (expected == 3 ? 1000 : expected * 250));
                CHECK(keepalive * 3 <= expected * 1000);
            }
        }
}

TEST_CASE("another version than 4 is answered with ours in two octets", "[session][rfc4271-6.2]")
{
    CHECK(answer_to(changed_open(19, {3})) == body("02 01 | 00 04"_hex));
    CHECK(answer_to(changed_open(19, {5})) == body("02 01 | 00 04"_hex));
}

TEST_CASE("the peer's AS number must be the configured one, in whichever way it is told", "[session][rfc6793-4.1][rfc7607-2]")
{
    auto wrong = peer_open();
    wrong.as_number = asn{65009};
    wrong.capabilities = capabilities{multiprotocol_capability{ipv4_unicast}};
    CHECK(answer_to(wrong) == body("02 02"_hex));
    wrong.capabilities.add(four_octet_as_number_capability{asn{65009}});
    CHECK(answer_to(wrong) == body("02 02"_hex));

    auto narrow = peer_open();
    narrow.capabilities = capabilities{multiprotocol_capability{ipv4_unicast}};
    CHECK(answer_to(narrow).empty());

    auto wide = peer_open();
    wide.as_number = asn{4200000001};
    wide.capabilities = capabilities{four_octet_as_number_capability{asn{4200000001}}};
    auto c = local_config();
    c.peer_as = asn{4200000001};
    CHECK(answer_to(wide, c).empty());
    CHECK(answer_to(wide) == body("02 02"_hex));

    auto zero = peer_open();
    zero.as_number = asn{0};
    zero.capabilities = {};
    c.peer_as = asn{0}; // any
    CHECK(answer_to(zero, c) == body("02 02"_hex));
    zero.as_number = asn{65002};
    zero.capabilities = capabilities{four_octet_as_number_capability{asn{0}}};
    CHECK(answer_to(zero, c) == body("02 02"_hex));
    CHECK(answer_to(peer_open(), c).empty());
}

TEST_CASE("a BGP Identifier is refused if it is 0, or ours on an internal session", "[session][rfc6286-2.2]")
{
    auto o = peer_open();
    o.bgp_identifier = bgp_identifier{0};
    CHECK(answer_to(o) == body("02 03"_hex));
    o.bgp_identifier = local_config().open.bgp_identifier;
    CHECK(answer_to(o).empty()); // external

    auto internal = local_config();
    internal.peer_as = asn{65001};
    o = internal.open;
    CHECK(answer_to(o, internal) == body("02 03"_hex));
    o.bgp_identifier = bgp_identifier{0xe0000001}; // need not be the address of a host
    CHECK(answer_to(o, internal).empty());
}

TEST_CASE("unknown capabilities are passed over, unknown parameters are not", "[session][rfc5492-3]")
{
    auto o = peer_open();
    o.capabilities.add(239, "01 02 03"_hex);
    CHECK(answer_to(o).empty());
    o.capabilities = {};
    auto message = encoded(o);
    message[17] = 29 + 3; // message length
    message[28] = 3;
    for (int const octet : {99, 1, 0})
        message.push_back(static_cast<std::uint8_t>(octet));
    CHECK(answer_to(message) == body("02 04"_hex));
}

TEST_CASE("the OPENs of other implementations are accepted as they come", "[session][rfc5492-4]")
{
    // FRR puts each capability into a parameter of its own, BIRD all into one.
    auto const frr = "ffffffffffffffffffffffffffffffff00630104fdeb00b47f000003460206010400010001020280000202020002024600"
                     "020641040000fdeb020206000206450400010101020b490907667272706565720002044002c0780209470700010180000000"_hex;
    auto const bird = "ffffffffffffffffffffffffffffffff00350104fdea00f07f00000218021601040001000102004002007841040000fdea"
                      "46004700"_hex;
    auto c = local_config();
    c.peer_as = asn{65003};
    c.open.capabilities.add(enhanced_route_refresh_capability{});
    CHECK(answer_to(body(frr), c).empty());
    c.peer_as = asn{65002};
    CHECK(answer_to(body(bird), c).empty());
}

TEST_CASE("capabilities mean the same however many parameters they are spread over", "[session][rfc5492-4]")
{
    subject one, many;
    one.to_open_confirm();
    auto const theirs = peer_open();
    octet_vector spread = encoded(theirs);
    spread.resize(29);
    for (auto const c : theirs.capabilities) {
        spread.push_back(2);
        spread.push_back(static_cast<std::uint8_t>(2 + c.value.size()));
        spread.push_back(c.code);
        spread.push_back(static_cast<std::uint8_t>(c.value.size()));
        spread.insert(spread.end(), c.value.begin(), c.value.end());
    }
    spread[17] = static_cast<std::uint8_t>(spread.size());
    spread[28] = static_cast<std::uint8_t>(spread.size() - 29);
    many.octets_from_peer(many.to_open_sent(), spread);
    REQUIRE(many.session.terms() != nullptr);
    CHECK(*many.session.terms() == *one.session.terms());
}

TEST_CASE("a required capability that is missing is named in the NOTIFICATION, and that is the end of it",
    "[session][rfc5492-5]")
{
    auto c = local_config();
    c.required = {multiprotocol_capability{ipv6_unicast}, route_refresh_capability{}};
    CHECK(answer_to(peer_open(), c) == body("02 07 | 01 04 0002 00 01"_hex));

    subject p{c};
    p.to_open_confirm();
    CHECK(p.session.is_halted()); // not re-established automatically
    CHECK(p.session.next_deadline().is_never());
}

TEST_CASE("a peer that knows no capabilities is tried again without them", "[session][rfc5492-3]")
{
    auto c = local_config();
    c.retry_without_capabilities = true;
    subject p{c};
    auto const id = p.to_open_sent();
    p.octets_from_peer(id, encoded_notification(errc::unsupported_optional_parameter));
    p.pass(1'000);
    REQUIRE(p.session.state(out) == session_state::connect);
    CHECK(p.session.on_connected(p.outgoing(), p.now));
    auto plain = p.config.open;
    plain.capabilities = {};
    CHECK(p.handler.sent.back() == encoded(plain));
    auto theirs = peer_open();
    theirs.capabilities = {};
    p.octets_from_peer(p.outgoing(), encoded(theirs));
    REQUIRE(p.session.terms() != nullptr);
    CHECK(p.session.terms()->receive.as_numbers == asn_width::two_octets);
    CHECK(p.session.terms()->families.contains(ipv4_unicast));
}

TEST_CASE("roles must fit; without strict mode the peer may have none", "[session][rfc9234-4.2]")
{
    using enum bgp_role;
    constexpr bgp_role all[]{provider, route_server, route_server_client, customer, peer};
    int fitting = 0;
    for (auto const ours : all)
        for (auto const theirs : all) {
            auto c = local_config();
            c.local_role = ours;
            auto o = peer_open();
            o.capabilities.add(bgp_role_capability{theirs});
            auto const answer = answer_to(o, c);
            bool const fits = (ours == provider && theirs == customer) || (ours == customer && theirs == provider)
                || (ours == route_server && theirs == route_server_client)
                || (ours == route_server_client && theirs == route_server) || (ours == peer && theirs == peer);
            CAPTURE(int(ours), int(theirs));
            CHECK(answer == (fits ? octet_vector{} : body("02 0b"_hex)));
            fitting += fits ? 1 : 0;
        }
    CHECK(fitting == 5);

    auto c = local_config();
    c.local_role = customer;
    CHECK(answer_to(peer_open(), c).empty());
    c.without_role = role_absence::refused;
    CHECK(answer_to(peer_open(), c) == body("02 0b"_hex));

    auto twice = peer_open();
    twice.capabilities.add(bgp_role_capability{provider});
    twice.capabilities.add(bgp_role_capability{provider});
    CHECK(answer_to(twice, c).empty());
    twice.capabilities.add(bgp_role_capability{customer});
    CHECK(answer_to(twice, c) == body("02 0b"_hex));
}

TEST_CASE("an OPEN of 28 octets is a bad length, one whose parameters overrun is malformed", "[session][rfc4271-6.1]")
{
    auto message = encoded(peer_open());
    message[16] = 0;
    message[17] = 28;
    message.resize(28);
    CHECK(answer_to(message) == body("01 02 | 00 1c"_hex));
    message = encoded(peer_open());
    message[28] = static_cast<std::uint8_t>(message[28] + 1);
    CHECK(answer_to(message) == body("02 00"_hex));
}

TEST_CASE("extended optional parameters are accepted short and long, and sent only when needed", "[session][rfc9072-2]")
{
    auto const short_extended = "ffffffffffffffffffffffffffffffff 0034 01 | 04 fdea 001e 0a000002 ff | ff 0014 | 02 0011 |"
                                "0104 0001 0001 | 0200 | 4104 0000fdea | ef01 00"_hex;
    REQUIRE(short_extended.size() == 0x34);
    CHECK(answer_to(body(short_extended)).empty());

    auto long_one = peer_open();
    octet_vector const filler(250, 7);
    long_one.capabilities.add(239, filler);
    CHECK(encoded(long_one)[29] == 255);
    CHECK(encoded(peer_open())[29] == 2);
    CHECK(answer_to(long_one).empty());

    auto c = local_config();
    c.open.capabilities.add(239, filler);
    subject p{c};
    p.to_open_confirm();
    CHECK(p.handler.sent[0][29] == 255);
    CHECK(p.session.state(out) == session_state::open_confirm);
}

TEST_CASE("the handler may refuse an OPEN with any NOTIFICATION", "[session]")
{
    subject p;
    p.handler.open_verdict = {errc::connection_rejected, "41"_hex};
    p.to_open_confirm();
    CHECK(same_octets(octets{p.handler.sent.back()}.subspan(19), "06 05 41"_hex));
    CHECK(p.session.state(out) == session_state::idle);
    CHECK(p.handler.last_failure.cause == down_cause::reset); // a Cease is ours alone
}

TEST_CASE("inside a confederation the configuration says where the peer stands", "[session][rfc5065-3]")
{
    auto c = local_config();
    c.peer = peering::confederation;
    subject p{c};
    p.to_open_confirm();
    REQUIRE(p.session.terms() != nullptr);
    CHECK(p.session.terms()->receive.peer == peering::confederation);
    CHECK(p.session.terms()->send.peer == peering::confederation);
}
