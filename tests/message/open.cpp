// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/open.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"
#include "support/hex.hpp"
#include "support/message.hpp"
#include "support/text.hpp"

#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr result<open_view> decode(octets message) { return open_view::decode(message_in(message)); }
constexpr error refused(octets message) { return decode(message).error(); }

constexpr bool is(octets message, asn my_as, std::uint16_t hold_time, char const* identifier, asn as_number)
{
    auto const o = decode(message);
    return o && o->my_as == my_as && o->hold_time == hold_time
        && o->bgp_identifier == *bgp_identifier::parse(identifier) && o->as_number() == as_number
        && encodes_to(*o, message);
}

constexpr std::size_t count(capabilities_view const& all)
{
    std::size_t n = 0;
    for (auto const c : all)
        n += c.code != 0;
    return n;
}

// The vectors, by their numbers; each of these encodes back to its own octets.
constexpr auto o01 =
    "ffffffffffffffffffffffffffffffff 0051 01 | 04 fffd 00b4 0a000002 34 | 02 06 010400010001"
    "02 06 41040000fffd | 02 22 4b20 1f 4578614247502f6d61696e2d633261326561386562642d3230323430373135"_hex;
constexpr auto o03 = "ffffffffffffffffffffffffffffffff 0053 01 | 04 0064 00b4 05050505 36 | 02 06 010400010001"
                     "02 06 010400010080 | 02 02 8000 | 02 02 0200 | 02 06 410400000064"
                     "02 14 0512 000100010002 000100020002 000100800002"_hex;
constexpr auto o04 =
    "ffffffffffffffffffffffffffffffff 0029 01 | 04 fde8 00b4 0a000001 ff ff 0009 | 02 0006 41040000fde8"_hex;
constexpr auto o06 = "ffffffffffffffffffffffffffffffff 0020 01 | 04 fde8 00b4 0a000001 ff ff 0000"_hex;
constexpr auto o08 = "ffffffffffffffffffffffffffffffff 001d 01 | 04 fde8 0002 0a000001 00"_hex;
constexpr auto o10 = "ffffffffffffffffffffffffffffffff 0025 01 | 04 5ba0 00b4 0a000001 08 | 02 06 410400030d40"_hex;
constexpr auto o14 =
    "ffffffffffffffffffffffffffffffff 002b 01 | 04 fde8 00b4 0a000001 0e | 02 0c 4508 00010103 00020101 4600"_hex;
constexpr auto o15 = "ffffffffffffffffffffffffffffffff 0030 01 | 04 fde8 00b4 0a000001 13 | 02 11 4006 c078 00010180"
                     "4707 00010180000e10"_hex;
constexpr auto o16 = "ffffffffffffffffffffffffffffffff 0022 01 | 04 fde8 00b4 0a000001 05 | 02 03 090103"_hex;

static_assert(is(o01, asn{65533}, 180, "10.0.0.2", asn{65533}));
static_assert(is(o03, asn{100}, 180, "5.5.5.5", asn{100}));
static_assert(is(o04, asn{65000}, 180, "10.0.0.1", asn{65000}));
static_assert(is(o06, asn{65000}, 180, "10.0.0.1", asn{65000}));
static_assert(is(o08, asn{65000}, 2, "10.0.0.1", asn{65000}));
static_assert(is(o10, asn{23456}, 180, "10.0.0.1", asn{200000}));
static_assert(is(o14, asn{65000}, 180, "10.0.0.1", asn{65000}));
static_assert(is(o15, asn{65000}, 180, "10.0.0.1", asn{65000}));
static_assert(is(o16, asn{65000}, 180, "10.0.0.1", asn{65000}));

// As five daemons sent them to us.
constexpr auto bird =
    "ffffffffffffffffffffffffffffffff00350104fdea00f07f00000218021601040001000102004002007841040000fdea46004700"_hex;
constexpr auto frr =
    "ffffffffffffffffffffffffffffffff00630104fdeb00b47f00000346020601040001000102028000020202000202460002064104"
    "0000fdeb020206000206450400010101020b490907667272706565720002044002c0780209470700010180000000"_hex;
constexpr auto gobgp =
    "ffffffffffffffffffffffffffffffff003b0104fdec005a7f0000041e021c0200490402766d0001040001000141040000fdec05"
    "06000100010002"_hex;
constexpr auto exabgp =
    "ffffffffffffffffffffffffffffffff00310104fded005a7f000005140206010400010001020641040000fded02020600"_hex;
constexpr auto openbgpd =
    "ffffffffffffffffffffffffffffffff00310104fdee005a7f00000614021201040001000102004002800041040000fdee"_hex;

static_assert(is(bird, asn{65002}, 240, "127.0.0.2", asn{65002}));
static_assert(is(frr, asn{65003}, 180, "127.0.0.3", asn{65003}));
static_assert(is(gobgp, asn{65004}, 90, "127.0.0.4", asn{65004}));
static_assert(is(exabgp, asn{65005}, 90, "127.0.0.5", asn{65005}));
static_assert(is(openbgpd, asn{65006}, 90, "127.0.0.6", asn{65006}));

constexpr octets good[] = {o01, o03, o04, o06, o08, o10, o14, o15, o16, bird, frr, gobgp, exabgp, openbgpd};

constexpr error malformed_at(std::uint16_t offset) { return {.code = errc::open_message_error, .offset = offset}; }

/// An OPEN with these optional parameters, their length field included.
std::vector<std::uint8_t> with_parameters(octets parameters)
{
    auto const head = "ffffffffffffffffffffffffffffffff 001c 01 | 04 fde8 00b4 0a000001"_hex;
    std::vector<std::uint8_t> m(head.begin(), head.end());
    m.insert(m.end(), parameters.begin(), parameters.end());
    m[16] = static_cast<std::uint8_t>(m.size() >> 8);
    m[17] = static_cast<std::uint8_t>(m.size() & 0xff);
    return m;
}
result<open_view> decode_parameters(octets parameters)
{
    static std::vector<std::uint8_t> m; // views borrow it until the next call
    m = with_parameters(parameters);
    return decode(m);
}

} // namespace

TEST_CASE("the fields of an OPEN decode and encode", "[message][rfc4271-4.2]")
{
    CHECK(is(o01, asn{65533}, 180, "10.0.0.2", asn{65533}));
    CHECK(is(o08, asn{65000}, 2, "10.0.0.1", asn{65000}));
    CHECK(is("ffffffffffffffffffffffffffffffff 001d 01 04 ffff ffff ffffffff 00"_hex, asn{65535}, 65535,
        "255.255.255.255", asn{65535}));
    for (auto const message : good)
        CHECK(encodes_to(*decode(message), message));
}

TEST_CASE("capabilities of an OPEN are found wherever they stand", "[message][rfc5492-4]")
{
    auto const o = *decode(o01);
    CHECK(count(o.capabilities) == 3);
    CHECK(o.capabilities.find<multiprotocol_capability>()->family == ipv4_unicast);
    CHECK(to_text(o.capabilities.find<software_version_capability_view>().value())
        == "Software Version \"ExaBGP/main-c2a2ea8ebd-20240715\"");

    auto const n = *decode(o03);
    CHECK(count(n.capabilities) == 6);
    CHECK(n.capabilities.contains<prestandard_route_refresh_capability>());
    CHECK(n.capabilities.contains<route_refresh_capability>());
    CHECK(n.capabilities.find<extended_next_hop_encoding_capability_view>()->size() == 3);

    auto const p = *decode(o14);
    CHECK(p.capabilities.find<add_path_capability_view>()->size() == 2);
    CHECK(p.capabilities.contains<enhanced_route_refresh_capability>());

    auto const g = decode(o15)->capabilities.find<graceful_restart_capability_view>();
    REQUIRE(g);
    CHECK((g->is_restarting() && g->supports_notification() && g->restart_time == 120));
    CHECK(decode(o15)->capabilities.find<long_lived_graceful_restart_capability_view>()->begin().operator*().stale_time
        == 3600);
    CHECK(decode(o16)->capabilities.find<bgp_role_capability>()->role == bgp_role::customer);
}

TEST_CASE("the OPENs of five daemons print what they say", "[message]")
{
    CHECK(to_text(*decode(bird))
        == "OPEN AS 65002 hold time 240 identifier 127.0.0.2 [Multiprotocol IPv4 unicast, Route Refresh, Graceful "
           "Restart "
           "120 s {}, Four-octet AS 65002, Enhanced Route Refresh, Long-Lived Graceful Restart {}]");
    CHECK(to_text(*decode(frr))
        == "OPEN AS 65003 hold time 180 identifier 127.0.0.3 [Multiprotocol IPv4 unicast, Prestandard Route Refresh, "
           "Route Refresh, Enhanced Route Refresh, Four-octet AS 65003, Extended Message, ADD-PATH {IPv4 unicast "
           "receive}, FQDN \"frrpeer\", Graceful Restart RN 120 s {}, Long-Lived Graceful Restart {IPv4 unicast "
           "forwarding 0 s}]");
    CHECK(to_text(*decode(gobgp))
        == "OPEN AS 65004 hold time 90 identifier 127.0.0.4 [Route Refresh, FQDN \"vm\", Multiprotocol IPv4 unicast, "
           "Four-octet AS 65004, Extended Next Hop Encoding {IPv4 unicast via AFI 2}]");
    CHECK(to_text(*decode(exabgp))
        == "OPEN AS 65005 hold time 90 identifier 127.0.0.5 [Multiprotocol IPv4 unicast, Four-octet AS 65005, Extended "
           "Message]");
    CHECK(to_text(*decode(openbgpd))
        == "OPEN AS 65006 hold time 90 identifier 127.0.0.6 [Multiprotocol IPv4 unicast, Route Refresh, Graceful "
           "Restart "
           "R 0 s {}, Four-octet AS 65006]");
}

TEST_CASE("decoding an OPEN and asking it everything allocates nothing", "[message]")
{
    CHECK(allocations_in([] {
        std::size_t octet_count = 0;
        for (auto const message : good) {
            auto const o = decode(message);
            for (auto const c : o->capabilities)
                visit_capability(known_capabilities{}, c, [&](auto const&) { octet_count += c.value.size(); });
            octet_count += o->as_number().value() == 0;
        }
        REQUIRE(octet_count > 100);
    }) == 0);
}

TEST_CASE("a version other than 4 is unsupported, whatever follows it", "[message][rfc4271-6.2]")
{
    for (unsigned version = 0; version <= 255; ++version) {
        CAPTURE(version);
        auto m = with_parameters("04 02"_hex); // would be malformed
        m[19] = static_cast<std::uint8_t>(version);
        auto const e = refused(m);
        if (version == 4)
            CHECK(e == malformed_at(28));
        else
            CHECK(e == error{.code = errc::unsupported_version_number, .offset = 19, .length = 1});
    }
}

TEST_CASE("parameters that do not fill the message exactly are malformed", "[message][rfc4271-6.2]")
{
    // O07, found by a fuzzer.
    CHECK(refused("ffffffffffffffffffffffffffffffff 001d 01 04 0000 0000 000000ff 04"_hex) == malformed_at(28));
    CHECK(decode_parameters("00"_hex));
    CHECK(decode_parameters("00 00"_hex).error() == malformed_at(28));
    CHECK(decode_parameters("00 ff 0000"_hex).error() == malformed_at(28)); // 0 means none, extended or not
    CHECK(decode_parameters("05 02 02 0200"_hex).error() == malformed_at(28));
    CHECK(decode_parameters("03 02 02 0200"_hex).error() == malformed_at(28));
    CHECK(decode_parameters("04 02 02 0200"_hex));
    CHECK(decode_parameters("01 02"_hex).error() == malformed_at(29)); // type alone
    CHECK(decode_parameters("04 02 03 0200"_hex).error() == malformed_at(29));
    CHECK(decode_parameters("04 02 02 0201"_hex).error() == malformed_at(31));
    CHECK(decode_parameters("03 02 01 02"_hex).error() == malformed_at(31));
}

TEST_CASE("other parameters than Capabilities are unsupported", "[message][rfc4271-6.2]")
{
    // O11: the deprecated authentication.
    CHECK(refused("ffffffffffffffffffffffffffffffff 0023 01 04 fde8 00b4 0a000001 06 | 01 04 deadbeef"_hex)
        == error{.code = errc::unsupported_optional_parameter, .about = 1, .offset = 29});
    CHECK(decode_parameters("07 02 02 0200 4d 01 00"_hex).error()
        == error{.code = errc::unsupported_optional_parameter, .about = 77, .offset = 33});
    // 255 anywhere but in front is no sign of the extended form.
    CHECK(decode_parameters("06 02 02 0200 ff 00"_hex).error()
        == error{.code = errc::unsupported_optional_parameter, .about = 255, .offset = 33});
    CHECK(decode_parameters("ff ff 0006 02 0000 ff 0000"_hex).error()
        == error{.code = errc::unsupported_optional_parameter, .about = 255, .offset = 35});
}

TEST_CASE("the extended form is known by its type alone", "[message][rfc9072-2][rfc9072-3]")
{
    CHECK(is(o04, asn{65000}, 180, "10.0.0.1", asn{65000}));
    CHECK(decode(o06)->capabilities.empty());
    for (unsigned length = 1; length <= 255; ++length) {
        std::vector<std::uint8_t> parameters{
            static_cast<std::uint8_t>(length), 255, 0, 9, 2, 0, 6, 65, 4, 0, 0, 0xfd, 0xe8};
        CAPTURE(length);
        auto const o = decode_parameters(parameters);
        REQUIRE(o);
        CHECK(o->capabilities.contains<four_octet_as_number_capability>());
    }
}

TEST_CASE("a length of exactly 255 is not the extended form", "[message][rfc9072-2]")
{
    std::vector<std::uint8_t> parameters{255, 2, 253, 239, 251};
    parameters.resize(256, 7);
    auto const o = decode_parameters(parameters);
    REQUIRE(o);
    CHECK(count(o->capabilities) == 1);
    CHECK((*o->capabilities.begin()).value.size() == 251);
    CHECK(encodes_to(*o, with_parameters(parameters)));
}

TEST_CASE("the extended form cut anywhere is malformed", "[message][rfc9072-2]")
{
    CHECK(decode_parameters("ff ff"_hex).error() == malformed_at(28));
    CHECK(decode_parameters("ff ff 00"_hex).error() == malformed_at(28));
    CHECK(decode_parameters("ff ff 0001"_hex).error() == malformed_at(28));
    CHECK(decode_parameters("ff ff 0000 00"_hex).error() == malformed_at(28));
    CHECK(decode_parameters("ff ff ffff 02"_hex).error() == malformed_at(28));
    CHECK(decode_parameters("ff ff 0001 02"_hex).error() == malformed_at(32));
    CHECK(decode_parameters("ff ff 0002 02 00"_hex).error() == malformed_at(32)); // CVE-2022-40318
    CHECK(decode_parameters("ff ff 0003 02 0001"_hex).error() == malformed_at(32));
    CHECK(decode_parameters("ff ff 0004 02 0001 41"_hex).error() == malformed_at(35)); // CVE-2022-36440
    CHECK(decode_parameters("ff ff 0005 02 0002 4101"_hex).error() == malformed_at(35));
}

TEST_CASE("every truncation of a good OPEN is refused, with the length of the message mended or not",
    "[message][rfc4271-6.2]")
{
    for (auto const message : good)
        for (std::size_t n = 0; n != message.size(); ++n) {
            CAPTURE(message.size(), n);
            auto const framed = next_message(message.first(n));
            CHECK((framed && !*framed)); // more to come
            std::vector<std::uint8_t> mended(message.begin(), message.begin() + static_cast<std::ptrdiff_t>(n));
            if (n < header_length)
                continue;
            mended[16] = 0;
            mended[17] = static_cast<std::uint8_t>(n);
            if (n < 29) {
                CHECK(next_message(mended).error().code == errc::bad_message_length);
                continue;
            }
            auto const o = decode(mended);
            REQUIRE(!o);
            CHECK(o.error() == malformed_at(28));
        }
}

TEST_CASE("an OPEN mended in all its lengths is good only at the end of a parameter", "[message][rfc4271-6.2]")
{
    // Ten parameters, as FRR sends them.
    std::size_t good_ends = 0;
    for (std::size_t n = 29; n <= frr.size(); ++n) {
        std::vector<std::uint8_t> mended(frr.begin(), frr.begin() + static_cast<std::ptrdiff_t>(n));
        mended[16] = 0;
        mended[17] = static_cast<std::uint8_t>(n);
        mended[28] = static_cast<std::uint8_t>(n - 29);
        auto const o = decode(mended);
        good_ends += o.has_value();
        if (!o) {
            CAPTURE(n);
            CHECK(o.error().code == errc::open_message_error);
            CHECK(o.error().offset < n);
        }
    }
    CHECK(good_ends == 11);
}

TEST_CASE("trailing octets after the parameters are malformed", "[message][rfc4271-6.2]")
{
    for (auto const message : good) {
        std::vector<std::uint8_t> longer(message.begin(), message.end());
        longer.push_back(0);
        longer[17] = static_cast<std::uint8_t>(longer.size());
        CHECK(refused(longer) == malformed_at(28));
    }
}

TEST_CASE("no capability that is malformed in itself fails the OPEN", "[message][rfc5492-3]")
{
    for (auto const value : {"41 00"_hex, "41 03 000001"_hex, "01 03 000100"_hex, "01 05 0001000100"_hex,
             "02 03 000000"_hex, "40 05 0078000101"_hex, "45 03 000101"_hex, "03 07 00010001c84003"_hex,
             "05 05 0001000100"_hex, "4b 02 0041"_hex, "4b 07 0a313233343536"_hex, "09 00"_hex, "09 01 63"_hex,
             "49 03 ff4142"_hex, "de 00"_hex, "00 00"_hex, "ff 01 00"_hex}) {
        std::vector<std::uint8_t> parameters{
            static_cast<std::uint8_t>(value.size() + 2), 2, static_cast<std::uint8_t>(value.size())};
        parameters.insert(parameters.end(), value.begin(), value.end());
        auto const o = decode_parameters(parameters);
        REQUIRE(o);
        CHECK(count(o->capabilities) == (value[0] == 0 ? 0U : 1U));
        CHECK(o->as_number() == asn{65000});
        CHECK(encodes_to(*o, with_parameters(parameters)));
        CHECK(!to_text(*o).empty());
    }
}

TEST_CASE("an OPEN that is built writes one parameter, and AS_TRANS for a large AS number",
    "[message][rfc5492-4][rfc6793-4.1]")
{
    open const ours{.as_number = asn{200000},
        .hold_time = 90,
        .bgp_identifier = bgp_identifier{0x0a000001},
        .capabilities = {multiprotocol_capability{ipv4_unicast}, four_octet_as_number_capability{asn{200000}}}};
    auto const expected = "ffffffffffffffffffffffffffffffff 002b 01 | 04 5ba0 005a 0a000001 0e"
                          "02 0c 01 04 00010001 41 04 00030d40"_hex;
    CHECK(encodes_to(ours, expected));
    auto const back = decode(expected);
    REQUIRE(back);
    CHECK(*back == ours.view());
    CHECK(open::from(*back) == ours);
    CHECK(to_text(ours) == to_text(*back));
}

TEST_CASE("an OPEN without capabilities has no parameter", "[message][rfc4271-4.2]")
{
    open const ours{asn{65000}, 2, bgp_identifier{0x0a000001}, {}};
    CHECK(encodes_to(ours, o08));
}

TEST_CASE("the extended form is written exactly when the other is too short", "[message][rfc9072-2]")
{
    auto const with_value_of = [](std::size_t length) {
        open ours{asn{65000}, 180, bgp_identifier{0x0a000001}, {}};
        std::vector<std::uint8_t> const value(length, 0x55);
        REQUIRE(ours.capabilities.add(239, value));
        return encoded(ours);
    };
    auto const longest = with_value_of(251); // parameters of 255 octets
    CHECK(longest[28] == 255);
    CHECK(longest[29] == 2);
    CHECK(longest.size() == 29 + 255);
    auto const shortest = with_value_of(252);
    CHECK(same_octets(octets{shortest}.subspan(28, 9), "ff ff 0101 | 02 00fe | ef fc"_hex));
    CHECK(shortest.size() == 28 + 4 + 3 + 2 + 252);
    CHECK(decode(shortest)->capabilities.form() == capabilities_form::extended_parameters);
}

TEST_CASE("an OPEN never passes 4096 octets", "[message][rfc8654-4]")
{
    open ours{asn{65000}, 180, bgp_identifier{0x0a000001}, {}};
    std::vector<std::uint8_t> const value(255, 0x55);
    for (int i = 0; i != 15; ++i)
        REQUIRE(ours.capabilities.add(239, value));
    // 28 + 4 + 3 + 15 * 257 = 3890; 204 more, and one too many.
    std::vector<std::uint8_t> memory(8192);
    for (std::size_t const last : {204U, 205U}) {
        auto longer = ours;
        REQUIRE(longer.capabilities.add(239, octets{value}.first(last)));
        wire::writer out{memory};
        longer.encode(out);
        CHECK(out.ok() == (last == 204));
        if (out.ok())
            CHECK(decode(out.written())->capabilities == longer.capabilities.view());
    }
}

TEST_CASE("more parameters than their length can count are put into one", "[message][rfc9072-2]")
{
    std::vector<std::uint8_t> parameters;
    for (int i = 0; i != 60; ++i)
        parameters.insert(parameters.end(), {2, 6, 65, 4, 0, 0, 0xfd, static_cast<std::uint8_t>(i)});
    auto const all = capabilities_view::decode(parameters, capabilities_form::parameters);
    REQUIRE(all);
    auto const message = encoded(open_view{asn{65001}, 90, bgp_identifier{1}, *all});
    auto const again = decode(message);
    REQUIRE(again);
    CHECK(again->capabilities == *all);
    CHECK(again->capabilities.form() == capabilities_form::extended_parameters);
    CHECK(count(again->capabilities) == 60);
}
