// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/header.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"
#include "support/hex.hpp"
#include "support/text.hpp"

#include <vector>

using namespace bgpwire;

namespace {

constexpr auto keepalive_message = "ffffffffffffffffffffffffffffffff | 0013 | 04"_hex;
constexpr auto end_of_rib = "ffffffffffffffffffffffffffffffff | 0017 | 02 | 0000 0000"_hex;

constexpr bool frames(octets stream, std::size_t length, message_type type)
{
    auto const m = next_message(stream);
    return m && *m && (**m).octets().size() == length && (**m).octets().data() == stream.data()
        && (**m).body().size() == length - header_length && (**m).type() == type;
}
constexpr bool waits(octets stream, std::size_t maximum = standard_message_length)
{
    auto const m = next_message(stream, maximum);
    return m && !*m;
}
constexpr error refused(octets stream, std::size_t maximum = standard_message_length)
{
    return next_message(stream, maximum).error();
}
/// A header alone.
std::vector<std::uint8_t> header_of(std::uint16_t length, std::uint8_t type)
{
    std::vector<std::uint8_t> h(19, 0xff);
    h[16] = static_cast<std::uint8_t>(length >> 8);
    h[17] = static_cast<std::uint8_t>(length & 0xff);
    h[18] = type;
    return h;
}

constexpr error bad_length(std::uint8_t type)
{
    return {errc::bad_message_length, error_action::session_reset, type, 16, 2};
}

static_assert(frames(keepalive_message, 19, message_type::keepalive)); // H01
static_assert(frames(end_of_rib, 23, message_type::update));
static_assert(refused("ffffffffffffffffffffffffffffffff 0017 04 deadbeef"_hex) == bad_length(4));                 // H02
static_assert(refused("feffffffffffffffffffffffffffffff 0013 04"_hex).code == errc::connection_not_synchronized); // H03
static_assert(refused("ffffffffffffffffffffffffffffffff ffff 01 00"_hex, 65535) == bad_length(1));                // H05
static_assert(refused("ffffffffffffffffffffffffffffffff 0013 06"_hex)                                             // H06
    == error{errc::bad_message_type, error_action::session_reset, 6, 18, 1});
static_assert(waits("ffffffffffffffffffffffffffffffff 0013"_hex)); // H08

} // namespace

TEST_CASE("a whole message is framed, and what follows it is left", "[message][rfc4271-4.1]")
{
    CHECK(frames(keepalive_message, 19, message_type::keepalive));
    CHECK(frames("ffffffffffffffffffffffffffffffff 0013 04 ffffffffff"_hex, 19, message_type::keepalive));
    CHECK(frames(end_of_rib, 23, message_type::update));
    CHECK(bgpwire::test::allocations_in([] { (void)next_message(end_of_rib); }) == 0);
}

TEST_CASE("every truncation of a good message is more to come, octet by octet", "[message][rfc4271-4.1]")
{
    std::vector<std::uint8_t> received;
    for (auto const octet : end_of_rib) {
        CAPTURE(received.size());
        CHECK(waits(received));
        received.push_back(octet);
    }
    CHECK(frames(received, 23, message_type::update));
}

TEST_CASE("any split of a stream gives the same messages", "[message][rfc4271-4.1]")
{
    std::vector<std::uint8_t> stream;
    for (auto const part : {keepalive_message, end_of_rib, end_of_rib, keepalive_message})
        stream.insert(stream.end(), part.begin(), part.end());
    std::vector<std::size_t> const expected{19, 23, 23, 19};

    for (std::size_t first = 0; first <= stream.size(); ++first)
        for (std::size_t second = first; second <= stream.size(); ++second) {
            std::vector<std::size_t> lengths;
            std::vector<std::uint8_t> pending;
            std::size_t arrived = 0;
            for (auto const upto : {first, second, stream.size()}) {
                for (; arrived != upto; ++arrived)
                    pending.push_back(stream[arrived]);
                for (;;) {
                    auto const m = next_message(pending);
                    REQUIRE(m);
                    if (!*m)
                        break;
                    auto const size = (**m).octets().size();
                    lengths.push_back(size);
                    pending.erase(pending.begin(), pending.begin() + static_cast<std::ptrdiff_t>(size));
                }
            }
            REQUIRE(lengths == expected);
            REQUIRE(pending.empty());
        }
}

TEST_CASE("each octet of the marker must be all ones", "[message][rfc4271-6.1]")
{
    for (std::size_t i = 0; i != 16; ++i)
        for (unsigned bit = 1; bit != 0x100; bit <<= 1) {
            CAPTURE(i, bit);
            std::vector<std::uint8_t> m(keepalive_message.begin(), keepalive_message.end());
            m[i] = static_cast<std::uint8_t>(m[i] ^ bit);
            auto const e = refused(m);
            CHECK(e.code == errc::connection_not_synchronized);
            CHECK(e.action == error_action::session_reset);
            CHECK(e.length == 0); // no Data
        }
}

TEST_CASE("a header is judged as soon as it is there, marker before length before type", "[message][rfc4271-6.1]")
{
    CHECK(refused("ffffffffffffffffffffffffffffffff ffff 01"_hex) == bad_length(1));
    CHECK(refused("ffffffffffffffffffffffffffffff00 ffff 06"_hex).code == errc::connection_not_synchronized);
    CHECK(refused("ffffffffffffffffffffffffffffffff 0012 06"_hex) == bad_length(6));
    CHECK(refused("ffffffffffffffffffffffffffffffff 0000 02"_hex) == bad_length(2));
    // An offline reader meets an all-zero marker with a length of 59392.
    CHECK(refused("00000000000000000000000000000000 e800 04"_hex).code == errc::connection_not_synchronized);
}

TEST_CASE("each type has its smallest length, and the largest is the one that we announced",
    "[message][rfc4271-6.1][rfc8654-4]")
{
    struct row {
        std::uint8_t type;
        unsigned smallest, largest, largest_extended;
    };
    for (auto const& r : {row{1, 29, 4096, 4096}, row{2, 23, 4096, 65535}, row{3, 21, 4096, 65535}, row{4, 19, 19, 19},
             row{5, 23, 4096, 65535}})
        for (auto const maximum : {standard_message_length, extended_message_length})
            for (unsigned length = 0; length <= 65535; ++length) {
                auto const h = header_of(static_cast<std::uint16_t>(length), r.type);
                auto const largest = maximum == standard_message_length ? r.largest : r.largest_extended;
                auto const m = next_message(h, maximum);
                bool const good = length >= r.smallest && length <= largest;
                if (m.has_value() != good || (!good && m.error() != bad_length(r.type))) {
                    CAPTURE(r.type, maximum, length);
                    REQUIRE(m.has_value() == good);
                    REQUIRE(m.error() == bad_length(r.type));
                }
            }
    CHECK(minimum_length(message_type{0}) == 0);
    CHECK(minimum_length(message_type{6}) == 0);
}

TEST_CASE("every type but the five is refused with the type as Data", "[message][rfc4271-6.1]")
{
    for (unsigned type = 0; type <= 255; ++type) {
        CAPTURE(type);
        auto const h = header_of(100, static_cast<std::uint8_t>(type));
        if (type >= 1 && type <= 5) {
            CHECK(minimum_length(message_type{static_cast<std::uint8_t>(type)}) >= 19);
            continue;
        }
        CHECK(refused(h)
            == error{errc::bad_message_type, error_action::session_reset, static_cast<std::uint8_t>(type), 18, 1});
    }
}

TEST_CASE("a NOTIFICATION that is too short says so by its type", "[message][rfc4271-6.4]")
{
    CHECK(refused(header_of(20, 3)).about == 3);
    CHECK(refused(header_of(19, 3)) == bad_length(3));
}

TEST_CASE("a header is written with the length of its scope", "[message][rfc4271-4.1]")
{
    std::uint8_t memory[64]{};
    wire::writer out{memory};
    {
        message_header const header{out, message_type::update};
        out.u32(0);
    }
    {
        message_header const header{out, message_type::keepalive};
    }
    REQUIRE(out.finish());
    CHECK(same_octets(out.written().first(23), end_of_rib));
    CHECK(same_octets(out.written().subspan(23), keepalive_message));
}

TEST_CASE("a message of more than 65535 octets makes the writer fail", "[message][rfc8654-4]")
{
    std::vector<std::uint8_t> memory(70000);
    for (std::size_t body : {65535U - 19U, 65535U - 18U}) {
        wire::writer out{memory};
        {
            message_header const header{out, message_type::update};
            for (std::size_t i = 0; i != body; ++i)
                out.u8(0);
        }
        CHECK(out.ok() == (body == 65535 - 19));
    }
}

TEST_CASE("message types print as the registry names them", "[message]")
{
    CHECK(bgpwire::test::to_text(message_type::open) == "OPEN");
    CHECK(bgpwire::test::to_text(message_type::update) == "UPDATE");
    CHECK(bgpwire::test::to_text(message_type::notification) == "NOTIFICATION");
    CHECK(bgpwire::test::to_text(message_type::keepalive) == "KEEPALIVE");
    CHECK(bgpwire::test::to_text(message_type::route_refresh) == "ROUTE-REFRESH");
    CHECK(bgpwire::test::to_text(message_type{6}) == "6");
}
