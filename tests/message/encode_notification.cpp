// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/encode_notification.hpp>

#include <bgpwire/message/open.hpp>
#include <bgpwire/message/route_refresh.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"
#include "support/hex.hpp"
#include "support/message.hpp"

#include <string>
#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

template<class F>
constexpr std::vector<std::uint8_t> written_by(F f)
{
    std::vector<std::uint8_t> memory(8192, std::uint8_t{});
    wire::writer out{memory};
    f(out);
    memory.resize(out.finish().value().size());
    return memory;
}

constexpr std::vector<std::uint8_t> answer_to(error const& e, octets input)
{
    return written_by([&](wire::writer& out) { encode_notification(out, e, input); });
}

constexpr bool answers(error const& e, octets input, octets body)
{
    auto const message = answer_to(e, input);
    return message_in(message).type() == message_type::notification && same_octets(message_in(message).body(), body);
}

constexpr auto bad_version = "ffffffffffffffffffffffffffffffff 001d 01 | 03 fde8 00b4 0a000001 00"_hex;
static_assert(answers(open_view::decode(message_in(bad_version)).error(), bad_version, "02 01 0004"_hex));

constexpr auto long_keepalive = "ffffffffffffffffffffffffffffffff 0017 04 deadbeef"_hex;
static_assert(answers(next_message(long_keepalive).error(), long_keepalive, "01 02 0017"_hex));

notification_view view_of(std::vector<std::uint8_t> const& message)
{
    return *notification_view::decode(message_in(message));
}

} // namespace

TEST_CASE("a header error is reported with its octets", "[message][rfc4271-6.1]")
{
    auto const answers_stream = [](octets stream, octets body) {
        return answers(next_message(stream).error(), stream, body);
    };
    CHECK(answers_stream(long_keepalive, "01 02 0017"_hex));                                    // H02
    CHECK(answers_stream("feffffffffffffffffffffffffffffff 0013 04"_hex, "01 01"_hex));         // H03
    CHECK(answers_stream("ffffffffffffffffffffffffffffffff ffff 01 00"_hex, "01 02 ffff"_hex)); // H05
    CHECK(answers_stream("ffffffffffffffffffffffffffffffff 0013 06"_hex, "01 03 06"_hex));      // H06
}

TEST_CASE("an OPEN error is reported with the version that we speak, or without Data", "[message][rfc4271-6.2]")
{
    auto const answers_open = [](octets message, octets body) {
        return answers(open_view::decode(message_in(message)).error(), message, body);
    };
    CHECK(answers_open(bad_version, "02 01 0004"_hex));
    CHECK(answers_open("ffffffffffffffffffffffffffffffff 001d 01 | 05 fde8 00b4 0a000001 00"_hex, "02 01 0004"_hex));
    CHECK(answers_open("ffffffffffffffffffffffffffffffff 001d 01 04 0000 0000 000000ff 04"_hex, "02 00"_hex)); // O07
    CHECK(answers_open("ffffffffffffffffffffffffffffffff 0023 01 04 fde8 00b4 0a000001 06 | 01 04 deadbeef"_hex,
        "02 04"_hex)); // O11
}

TEST_CASE("an UPDATE error is reported with the attribute, its type, or without Data", "[message][rfc4271-6.3]")
{
    auto const input = "00 01 02 03 04 05 06 07"_hex;
    error const attribute{.code = errc{}, .about = 3, .offset = 2, .length = 4};
    auto const body_for = [&](errc code) {
        auto e = attribute;
        e.code = code;
        auto const message = answer_to(e, input);
        auto const body = message_in(message).body();
        return std::vector<std::uint8_t>(body.begin(), body.end());
    };
    using enum errc;
    for (auto const code : {unrecognized_well_known_attribute, attribute_flags_error, attribute_length_error,
             invalid_origin_attribute, invalid_next_hop_attribute, optional_attribute_error}) {
        auto const body = body_for(code);
        CHECK(body == std::vector<std::uint8_t>{3, subcode_of(code), 2, 3, 4, 5});
    }
    CHECK(body_for(missing_well_known_attribute) == std::vector<std::uint8_t>{3, 3, 3});
    for (auto const code : {malformed_attribute_list, invalid_network_field, malformed_as_path})
        CHECK(body_for(code) == std::vector<std::uint8_t>{3, subcode_of(code)});
}

TEST_CASE("an unexpected message is reported by its type", "[message][rfc6608-3]")
{
    CHECK(answers({.code = errc::unexpected_message_in_open_sent, .about = 2}, {}, "05 01 02"_hex));
    CHECK(answers({.code = errc::unexpected_message_in_open_confirm, .about = 1}, {}, "05 02 01"_hex));
    CHECK(answers({.code = errc::unexpected_message_in_established, .about = 1}, {}, "05 03 01"_hex));
    CHECK(answers({.code = errc::finite_state_machine_error, .about = 1}, {}, "05 00"_hex));
    CHECK(answers({.code = errc::hold_timer_expired}, {}, "04 00"_hex));
    CHECK(answers({.code = errc::send_hold_timer_expired}, {}, "08 00"_hex));
}

TEST_CASE("a BoRR of the wrong length is sent back whole", "[message][rfc7313-5]")
{
    auto const borr = "ffffffffffffffffffffffffffffffff 0018 05 | 0001 01 01 | 00"_hex;
    auto const e = check_route_refresh(*route_refresh_view::decode(message_in(borr)));
    REQUIRE(e);
    auto const answer = answer_to(*e, borr);
    CHECK(view_of(answer).error == errc::invalid_message_length);
    CHECK(same_octets(view_of(answer).data, borr));
}

TEST_CASE("Data never leave the input, whatever the error says", "[message][rfc4271-4.5]")
{
    // CVE-2017-15865: the Data were as long as the bad length said, not as what was there.
    auto const input = "01 02 03"_hex;
    error const e{.code = errc::attribute_length_error, .offset = 1, .length = 0xffff};
    CHECK(answers(e, input, "03 05 0203"_hex));
    CHECK(answers({.code = errc::attribute_length_error, .offset = 3, .length = 1}, input, "03 05"_hex));
    CHECK(answers({.code = errc::attribute_length_error, .offset = 0xffff, .length = 0xffff}, input, "03 05"_hex));
    CHECK(answers(e, {}, "03 05"_hex));
}

TEST_CASE("a NOTIFICATION never passes 4096 octets", "[message][rfc8654-5]")
{
    std::vector<std::uint8_t> const long_data(65535, 0x77);
    CHECK(answer_to({.code = errc::attribute_length_error, .length = 65535}, long_data).size() == 4096);
    auto const written = [](auto f) { return written_by(f).size(); };
    CHECK(
        written([&](wire::writer& out) { encode_notification(out, errc::unsupported_capability, long_data); }) == 4096);
    CHECK(written([&](wire::writer& out) {
        encode_notification(out, errc::unsupported_capability, octets{long_data}.first(4075));
    }) == 4096);
    CHECK(written([&](wire::writer& out) {
        encode_notification(out, errc::unsupported_capability, octets{long_data}.first(4074));
    }) == 4095);
    CHECK(written([&](wire::writer& out) { encode_hard_reset(out, errc::administrative_reset, long_data); }) == 4096);
}

TEST_CASE("without room the writer fails", "[message]")
{
    std::vector<std::uint8_t> memory(22);
    wire::writer out{memory};
    encode_notification(out, errc::bad_message_length, "0017"_hex);
    CHECK(!out.finish());
}

TEST_CASE("a shutdown carries the operator's words", "[message][rfc9003-2]")
{
    auto const shut = [](std::string const& text) {
        return written_by([&](wire::writer& out) { encode_shutdown(out, errc::administrative_shutdown, text); });
    };
    auto const n01 = "ffffffffffffffffffffffffffffffff 0021 03 06 02 0b 6d61696e74656e616e6365"_hex;
    CHECK(same_octets(shut("maintenance"), n01));
    CHECK(shut("").size() == 21); // no text, no Data
    CHECK(view_of(shut(std::string(255, 'x'))).shutdown_communication().size() == 255);
    CHECK(view_of(shut(std::string(256, 'x'))).shutdown_communication().size() == 255);
    // U+00E9 in two octets, U+20AC in three: no character is cut.
    CHECK(view_of(shut(std::string(253, 'x') + "\xc3\xa9")).shutdown_communication().size() == 255);
    CHECK(view_of(shut(std::string(254, 'x') + "\xc3\xa9")).shutdown_communication().size() == 254);
    CHECK(view_of(shut(std::string(253, 'x') + "\xe2\x82\xac")).shutdown_communication().size() == 253);
    CHECK(view_of(shut(std::string(253, 'x') + "\xe2\x82\xac" + "more")).shutdown_communication().size() == 253);
    CHECK(shut(std::string(300, '\x80'))[21] == 0); // no character at all
}

TEST_CASE("a prefix limit is sent with its bound", "[message][rfc4486-4]")
{
    auto const message = written_by([](wire::writer& out) { encode_prefix_limit(out, {ipv6_unicast, 1000}); });
    CHECK(same_octets(message_in(message).body(), "06 01 0002 01 000003e8"_hex));
    CHECK(view_of(message).prefix_limit() == prefix_limit{ipv6_unicast, 1000});
}

TEST_CASE("a Hard Reset wraps the reason proper", "[message][rfc8538-3.1]")
{
    auto const message =
        written_by([](wire::writer& out) { encode_hard_reset(out, errc::administrative_reset, "02 6162"_hex); });
    CHECK(same_octets(message_in(message).body(), "06 09 06 04 02 6162"_hex));
    CHECK(same_octets(view_of(message).hard_reset_reason()->shutdown_communication(), "6162"_hex));
}
