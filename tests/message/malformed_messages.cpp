// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message.hpp>

#include "catch.hpp"
#include "support/hex.hpp"
#include "support/text.hpp"

#include <array>
#include <string>

// Headers, OPENs, NOTIFICATIONs and ROUTE-REFRESHs that are wrong, and the near misses that are not. Each row is
// judged while compiling and while running: code, what it is about, offset, and the NOTIFICATION that answers it.

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

using enum errc;

#define MARKER "ffffffffffffffffffffffffffffffff"

/// One message, or the begin of one, and what the framing and its decoder say; no code: nothing is wrong.
struct row {
    char const* rule;
    char const* what;
    octets stream;
    errc code{};
    std::uint8_t about = 0;
    std::uint16_t offset = 0;
    octets notification{}; ///< body of the answer; empty: none is sent
    std::size_t maximum = standard_message_length;
};

constexpr row header_rows[] = {
    {"RFC 4271 §6.1", "length 0", MARKER "0000 01"_hex, bad_message_length, 1, 16, "01 02 0000"_hex},
    {"RFC 4271 §6.1", "length 1", MARKER "0001 02"_hex, bad_message_length, 2, 16, "01 02 0001"_hex},
    {"RFC 4271 §6.1", "length 18", MARKER "0012 04"_hex, bad_message_length, 4, 16, "01 02 0012"_hex},
    {"RFC 4271 §6.1", "length 18 of a type that there is not", MARKER "0012 09"_hex, bad_message_length, 9, 16, "01 02 0012"_hex},
    {"RFC 4271 §6.1", "length 0 and octets behind it", MARKER "0000 02 00000000" MARKER "0013 04"_hex, bad_message_length, 2, 16,
        "01 02 0000"_hex},
    {"RFC 4271 §6.1", "OPEN of 19", MARKER "0013 01"_hex, bad_message_length, 1, 16, "01 02 0013"_hex},
    {"RFC 4271 §6.1", "OPEN of 28", MARKER "001c 01 04 fde8 00b4 0a000001"_hex, bad_message_length, 1, 16, "01 02 001c"_hex},
    {"RFC 4271 §6.1", "UPDATE of 19", MARKER "0013 02"_hex, bad_message_length, 2, 16, "01 02 0013"_hex},
    {"RFC 4271 §6.1", "UPDATE of 22", MARKER "0016 02 000000"_hex, bad_message_length, 2, 16, "01 02 0016"_hex},
    {"RFC 4271 §6.1", "KEEPALIVE of 20", MARKER "0014 04 00"_hex, bad_message_length, 4, 16, "01 02 0014"_hex},
    {"RFC 4271 §6.1", "KEEPALIVE of 4096", MARKER "1000 04"_hex, bad_message_length, 4, 16, "01 02 1000"_hex},
    {"RFC 2918 §3", "ROUTE-REFRESH of 22", MARKER "0016 05 000100"_hex, bad_message_length, 5, 16, "01 02 0016"_hex},
    {"RFC 4271 §6.1", "UPDATE of 4097", MARKER "1001 02"_hex, bad_message_length, 2, 16, "01 02 1001"_hex},
    {"RFC 4271 §6.1", "NOTIFICATION of 4097", MARKER "1001 03"_hex, bad_message_length, 3, 16},
    {"RFC 8654 §4", "OPEN of 4097 with extended messages", MARKER "1001 01"_hex, bad_message_length, 1, 16, "01 02 1001"_hex,
        extended_message_length},
    {"RFC 8654 §4", "KEEPALIVE of 65535 with extended messages", MARKER "ffff 04"_hex, bad_message_length, 4, 16,
        "01 02 ffff"_hex, extended_message_length},
    {"RFC 8654 §4", "UPDATE of 65535 with extended messages", MARKER "ffff 02"_hex, {}, 0, 0, {}, extended_message_length},
    {"RFC 4271 §6.4", "NOTIFICATION of 19 is not answered", MARKER "0013 03"_hex, bad_message_length, 3, 16},
    {"RFC 4271 §6.4", "NOTIFICATION of 20 is not answered", MARKER "0014 03 06"_hex, bad_message_length, 3, 16},
    {"RFC 4271 §6.1", "type 0", MARKER "0013 00"_hex, bad_message_type, 0, 18, "01 03 00"_hex},
    {"RFC 4271 §6.1", "type 6, as of dynamic capabilities", MARKER "001a 06 010001 01 00 00 00"_hex, bad_message_type, 6, 18,
        "01 03 06"_hex},
    {"RFC 4271 §6.1", "type 255 of 4096 octets", MARKER "1000 ff"_hex, bad_message_type, 255, 18, "01 03 ff"_hex},
    {"RFC 4271 §6.1", "the marker's last bit", "fffffffffffffffffffffffffffffffe 0013 04"_hex, connection_not_synchronized, 4, 0,
        "01 01"_hex},
    {"RFC 4271 §6.1", "no marker, and a length that is none", "00000000000000000000000000000000 e800 04"_hex,
        connection_not_synchronized, 4, 0, "01 01"_hex},
    {"RFC 4271 §6.1", "HTTP", "474554202f20485454502f312e310d0a486f73"_hex, connection_not_synchronized, 0x73, 0, "01 01"_hex},
    {"RFC 4271 §4.1", "18 octets", MARKER "0013"_hex},
    {"RFC 4271 §4.1", "a body that is still to come", MARKER "1000 02 0000"_hex},
};

// An OPEN of AS 65000 with this as Optional Parameters; the lengths are those of the text.
#define OPEN(length, parameters_length, parameters) MARKER length "01 04 fde8 00b4 0a000001" parameters_length parameters ""_hex

constexpr row open_rows[] = {
    {"RFC 4271 §4.2", "no parameters", OPEN("001d", "00", "")},
    {"RFC 4271 §6.2", "version 3", MARKER "001d 01 03 fde8 00b4 0a000001 00"_hex, unsupported_version_number, 0, 19, "02 01 0004"_hex},
    {"RFC 4271 §6.2", "version 5", MARKER "001d 01 05 fde8 00b4 0a000001 00"_hex, unsupported_version_number, 0, 19, "02 01 0004"_hex},
    {"RFC 4271 §6.2", "version 0, and parameters that do not fit", MARKER "001d 01 00 fde8 00b4 0a000001 09"_hex,
        unsupported_version_number, 0, 19, "02 01 0004"_hex},
    {"RFC 7607 §2", "AS 0", MARKER "001d 01 04 0000 00b4 0a000001 00"_hex, bad_peer_as, 0, 20, "02 02"_hex},
    {"RFC 6793 §9", "AS_TRANS without the capability", MARKER "001d 01 04 5ba0 00b4 0a000001 00"_hex, bad_peer_as, 0, 20, "02 02"_hex},
    {"RFC 6793 §4.1", "four-octet AS number 0", OPEN("0025", "08", "02 06 41 04 00000000"), bad_peer_as, 0, 20, "02 02"_hex},
    {"RFC 6793 §4.1", "another four-octet AS number", OPEN("0025", "08", "02 06 41 04 0000fe35"), bad_peer_as, 0, 20, "02 02"_hex},
    {"RFC 6793 §4.1", "two that differ", OPEN("002b", "0e", "02 0c 41 04 0000fde8 41 04 0000fde9"), bad_peer_as, 0, 20, "02 02"_hex},
    {"RFC 6793 §4.1", "two that do not", OPEN("002b", "0e", "02 0c 41 04 0000fde8 41 04 0000fde8")},
    {"RFC 4271 §6.2", "hold time 1", MARKER "001d 01 04 fde8 0001 0a000001 00"_hex, unacceptable_hold_time, 0, 22, "02 06"_hex},
    {"RFC 4271 §6.2", "hold time 2", MARKER "001d 01 04 fde8 0002 0a000001 00"_hex, unacceptable_hold_time, 0, 22, "02 06"_hex},
    {"RFC 4271 §6.2", "hold time 0", MARKER "001d 01 04 fde8 0000 0a000001 00"_hex},
    {"RFC 4271 §6.2", "hold time 3", MARKER "001d 01 04 fde8 0003 0a000001 00"_hex},
    {"RFC 6286 §2.1", "BGP Identifier 0", MARKER "001d 01 04 fde8 00b4 00000000 00"_hex, bad_bgp_identifier, 0, 24, "02 03"_hex},
    {"RFC 6286 §2.1", "BGP Identifier 224.0.0.1", MARKER "001d 01 04 fde8 00b4 e0000001 00"_hex},
    {"RFC 6286 §2.1", "BGP Identifier 255.255.255.255", MARKER "001d 01 04 fde8 00b4 ffffffff 00"_hex},
    {"RFC 4271 §6.2", "parameters longer than the message", OPEN("001d", "04", ""), open_message_error, 0, 28, "02 00"_hex},
    {"RFC 4271 §6.2", "parameters shorter than the message", OPEN("0022", "00", "02 03 02 01 00"), open_message_error, 0, 28, "02 00"_hex},
    {"RFC 4271 §6.2", "a parameter's type alone", OPEN("001e", "01", "02"), open_message_error, 0, 29, "02 00"_hex},
    {"RFC 4271 §6.2", "an unknown parameter's type alone", OPEN("001e", "01", "4d"), unsupported_optional_parameter, 77, 29, "02 04"_hex},
    {"RFC 4271 §6.2", "a parameter past the end", OPEN("0021", "04", "02 03 0200"), open_message_error, 0, 29, "02 00"_hex},
    {"RFC 4271 §6.2", "parameter type 77", OPEN("0020", "03", "4d 01 00"), unsupported_optional_parameter, 77, 29, "02 04"_hex},
    {"RFC 4271 §6.2", "parameter type 1, authentication", OPEN("0021", "04", "01 02 0000"), unsupported_optional_parameter, 1, 29,
        "02 04"_hex},
    {"RFC 4271 §6.2", "parameter type 0", OPEN("001f", "02", "00 00"), unsupported_optional_parameter, 0, 29, "02 04"_hex},
    {"RFC 4271 §6.2", "an unknown parameter behind capabilities", OPEN("0023", "06", "02 02 0200 4d 00"),
        unsupported_optional_parameter, 77, 33, "02 04"_hex},
    {"RFC 5492 §4", "a capability's code alone", OPEN("0020", "03", "02 01 01"), open_message_error, 0, 31, "02 00"_hex},
    {"RFC 5492 §4", "a capability past its parameter", OPEN("0021", "04", "02 02 0201"), open_message_error, 0, 31, "02 00"_hex},
    {"RFC 5492 §4", "a capability that would end in the next parameter", OPEN("0025", "08", "02 02 0104 02 02 0200"),
        open_message_error, 0, 31, "02 00"_hex},
    {"RFC 5492 §4", "an empty parameter", OPEN("001f", "02", "02 00")},
    {"RFC 9072 §2", "extended", OPEN("0029", "ff", "ff 0009 02 0006 41 04 0000fde8")},
    {"RFC 9072 §2", "extended, its first length not 255", OPEN("0029", "01", "ff 0009 02 0006 41 04 0000fde8")},
    {"RFC 9072 §2", "extended, no parameters", OPEN("0020", "ff", "ff 0000")},
    {"RFC 9072 §2", "extended, type alone", OPEN("001e", "ff", "ff"), open_message_error, 0, 28, "02 00"_hex},
    {"RFC 9072 §2", "extended, one octet of length", OPEN("001f", "ff", "ff 00"), open_message_error, 0, 28, "02 00"_hex},
    {"RFC 9072 §2", "extended, too long", OPEN("0020", "ff", "ff 0001"), open_message_error, 0, 28, "02 00"_hex},
    {"RFC 9072 §2", "extended, too short", OPEN("0021", "ff", "ff 0000 02"), open_message_error, 0, 28, "02 00"_hex},
    {"RFC 9072 §2", "extended, a parameter's type alone", OPEN("0021", "ff", "ff 0001 02"), open_message_error, 0, 32, "02 00"_hex},
    {"RFC 9072 §2", "extended, one octet of a parameter's length", OPEN("0022", "ff", "ff 0002 02 00"), open_message_error, 0, 32,
        "02 00"_hex},
    {"RFC 9072 §2", "extended, a parameter past the end", OPEN("0023", "ff", "ff 0003 02 0001"), open_message_error, 0, 32, "02 00"_hex},
    {"RFC 9072 §2", "extended, a capability past its parameter", OPEN("0025", "ff", "ff 0005 02 0002 4104"), open_message_error, 0, 35,
        "02 00"_hex},
    {"RFC 9072 §3", "type 255 as the second parameter", OPEN("0023", "06", "02 02 0200 ff 00"), unsupported_optional_parameter, 255,
        33, "02 04"_hex},
    {"RFC 9072 §3", "extended, an unknown parameter", OPEN("0023", "ff", "ff 0003 4d 0000"), unsupported_optional_parameter, 77, 32,
        "02 04"_hex},
    {"RFC 5492 §3", "a capability that nobody knows", OPEN("0023", "06", "02 04 de 02 0102")},
    {"RFC 5492 §3", "Multiprotocol of a family that there is not", OPEN("0025", "08", "02 06 01 04 0063004d")},
    {"RFC 5492 §4", "the same capability twice, in two parameters", OPEN("002d", "10", "02 06 01 04 00010001 02 06 01 04 00010001")},
    {"RFC 5492 §3", "a four-octet AS number of no octets, in front of another capability", OPEN("0027", "0a", "02 08 41 00 01 04 00010001")},
    {"RFC 5492 §3", "Software Version with an inner length of 0", OPEN("0022", "05", "02 03 4b 01 00")},
    {"RFC 5492 §3", "Software Version with an inner length past its end", OPEN("0028", "0b", "02 09 4b 07 0a 414243444546")},
    {"RFC 5492 §3", "FQDN that is not UTF-8", OPEN("0025", "08", "02 06 49 04 02fffe 00")},
    {"RFC 5492 §3", "Outbound Route Filtering with 200 filters of which one is there",
        OPEN("0028", "0b", "02 09 03 07 0001 00 01 c8 40 03")},
    {"RFC 9234 §4.2", "two roles that differ", OPEN("0025", "08", "02 06 09 01 00 09 01 03"), role_mismatch, 9, 29, "02 0b"_hex},
    {"RFC 9234 §4.2", "the same role twice", OPEN("0025", "08", "02 06 09 01 03 09 01 03")},
};

constexpr row other_rows[] = {
    {"RFC 4271 §6.4", "NOTIFICATION of a code that there is not", MARKER "0017 03 63 63 01 02"_hex},
    {"RFC 4271 §6.4", "NOTIFICATION 0/0", MARKER "0015 03 00 00"_hex},
    {"RFC 9003 §4", "a shutdown communication past the end", MARKER "0017 03 06 02 ff 41"_hex},
    {"RFC 9003 §4", "a shutdown communication that is not UTF-8", MARKER "0018 03 06 04 02 fffe"_hex},
    {"RFC 8538 §3.1", "Hard Reset without a reason", MARKER "0015 03 06 09"_hex},
    {"RFC 8538 §3.1", "Hard Reset with half a reason", MARKER "0016 03 06 09 06"_hex},
    {"RFC 4486 §4", "half a prefix limit", MARKER "0018 03 06 01 0001 01"_hex},
    {"RFC 7313 §5", "BoRR of five octets", MARKER "0018 05 0001 01 01 00"_hex, invalid_message_length, 5, 0,
        "07 01" MARKER "0018 05 0001 01 01 00"_hex},
    {"RFC 7313 §5", "EoRR with a filter", MARKER "001c 05 0001 02 01 01 40 0001 80"_hex, invalid_message_length, 5, 0,
        "07 01" MARKER "001c 05 0001 02 01 01 40 0001 80"_hex},
    {"RFC 7313 §5", "subtype 9 of five octets", MARKER "0018 05 0001 09 01 00"_hex},
    {"RFC 7313 §5", "subtype 255", MARKER "0017 05 0001 ff 01"_hex},
    {"RFC 2918 §4", "a family that there is not", MARKER "0017 05 0063 00 4d"_hex},
    {"RFC 5291 §6", "filters that cannot be read", MARKER "0019 05 0001 00 01 01 40"_hex},
};

/// What the framing, the decoder of the type, and the checks that every session makes come to.
constexpr std::optional<error> first_error(row const& r)
{
    auto const framed = next_message(r.stream, r.maximum);
    if (!framed)
        return framed.error();
    if (!*framed)
        return {};
    auto const message = **framed;
    if (message.type() == message_type::open) {
        auto const open = open_view::decode(message);
        return open ? check_open(*open) : std::optional{open.error()};
    }
    if (message.type() == message_type::route_refresh)
        return check_route_refresh(*route_refresh_view::decode(message));
    if (message.type() == message_type::notification)
        return notification_view::decode(message) ? std::nullopt : std::optional{error{update_message_error}};
    return {};
}

constexpr bool holds(row const& r)
{
    auto const e = first_error(r);
    if (r.code == errc{})
        return !e;
    if (!e || e->code != r.code || e->about != r.about || e->offset != r.offset || e->action != error_action::session_reset
        || e->offset + e->length > r.stream.size())
        return false;
    bool const is_notification = r.code == bad_message_length && r.about == 3; // RFC 4271 §6.4: not answered
    std::array<std::uint8_t, 200> memory{};
    wire::writer out{memory};
    encode_notification(out, *e, r.stream);
    return is_notification ? r.notification.empty() : same_octets(out.finish()->subspan(header_length), r.notification);
}

template<std::size_t Size>
constexpr bool all_hold(row const (&rows)[Size])
{
    for (auto const& r : rows)
        if (!holds(r))
            return false;
    return true;
}
static_assert(all_hold(header_rows));
static_assert(all_hold(open_rows));
static_assert(all_hold(other_rows));

template<std::size_t Size>
void check(row const (&rows)[Size])
{
    for (auto const& r : rows) {
        CAPTURE(std::string{r.rule}, std::string{r.what});
        auto const e = first_error(r);
        CAPTURE(e ? to_text(*e) : "no error");
        CHECK(holds(r));
    }
}

} // namespace

TEST_CASE("Headers: each way to be wrong", "[message][rfc4271-6.1][rfc8654-4]") { check(header_rows); }
TEST_CASE("OPENs: each way to be wrong", "[message][rfc4271-6.2][rfc5492-4][rfc6793-4.1][rfc9072-2]") { check(open_rows); }
TEST_CASE("NOTIFICATIONs and ROUTE-REFRESHs: each way to be wrong", "[message][rfc4271-6.4][rfc7313-5]") { check(other_rows); }

TEST_CASE("An OPEN whose lengths are right is one message however much follows it", "[message][rfc4271-4.1]")
{
    // the error ends the session, and the framing never stops in the middle of a message
    for (auto const& r : open_rows) {
        CAPTURE(std::string{r.what});
        std::vector<std::uint8_t> stream(r.stream.begin(), r.stream.end());
        REQUIRE(wire::load<std::uint16_t>(r.stream, 16) == r.stream.size());
        auto const keepalive = MARKER "0013 04"_hex;
        stream.insert(stream.end(), keepalive.begin(), keepalive.end());
        auto const first = next_message(stream);
        REQUIRE((first && *first));
        CHECK((*first)->octets().size() == r.stream.size());
        CHECK((*next_message(octets{stream}.subspan(r.stream.size())))->type() == message_type::keepalive);
    }
}
