// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/any_message.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"
#include "support/text.hpp"
#include "support/update.hpp"
#include "support/vectors.hpp"

#include <string>
#include <type_traits>
#include <vector>

// What holds for every message, right or wrong: checked with the vectors and with what they become
// when octets are missing, added or changed.

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr error_handling all_handlings[] = {error_handling::rfc7606, error_handling::rfc4271, error_handling::analyse};

/// Whether the octets are an UPDATE in which nothing is wrong.
bool is_clean(octets encoded, codec_context const& context)
{
    auto const message = next_message(encoded, extended_message_length);
    if (!message || !*message)
        return false;
    auto const update = update_view::decode(**message, context);
    return update && !update->error();
}

/// Whether a copy of an UPDATE has nothing wrong in it, is what the view itself writes, and announces nothing that is
/// to be withdrawn; or the session is reset.
bool copies_cleanly(message_view message, codec_context const& context, std::vector<std::uint8_t>& memory)
{
    auto const view = update_view::decode(message, context);
    if (!view || context.errors == error_handling::analyse)
        return true;
    update const owned{*view};
    wire::writer by_copy{memory};
    owned.encode(by_copy);
    if (!by_copy.ok() || !is_clean(by_copy.written(), context) || owned.end_of_rib() != view->end_of_rib()
        || (view->withdraws_all() && (!owned.nlri.empty() || owned.path_attributes.view().has<mp_reach_nlri_view>())))
        return false;
    wire::writer by_view{memory};
    view->encode(by_view);
    auto const again = next_message(by_view.written(), extended_message_length);
    return again && *again && update{*update_view::decode(**again, context)} == owned;
}

/// Decodes and prints it, and encodes it again; whether that gave the same octets, or nothing decodes.
bool holds_together(message_view message, codec_context const& context, std::vector<std::uint8_t>& memory, std::vector<char>& text)
{
    return visit_message(message, context, [&]<class Decoded>(Decoded const& decoded) {
        print_to(text.data(), decoded);
        if constexpr (std::is_same_v<Decoded, error>) {
            return decoded.offset + decoded.length <= message.octets().size();
        } else {
            wire::writer out{memory};
            decoded.encode(out);
            if (!out.ok())
                return false;
            // RFC 9072 §2: the octet that the extended form puts in place of a length is ignored, and sent as 255
            if (message.type() == message_type::open && memory[28] == 255 && memory[29] == 255)
                memory[28] = message.octets()[28];
            if constexpr (std::is_same_v<Decoded, update_view>)
                if (decoded.error() || !decoded.path_attributes().encodes_as_received())
                    if (context.errors != error_handling::analyse)
                        return is_clean(out.written(), context);
            return same_octets(out.written(), message.octets());
        }
    });
}

/// Whether the errors that are told one by one and the one that `decode` comes to are in accord.
bool errors_agree(message_view message, codec_context const& context)
{
    error strongest{errc{}, error_action::ignore};
    bool right = true;
    update_view::for_each_error(message, context, [&](error const& e) {
        if (e.action > strongest.action)
            strongest = e;
        right = right && e.action != error_action::ignore && e.offset + e.length <= message.octets().size()
            && (is_local(e.code) || code_of(e.code) == 3)
            && (context.errors != error_handling::rfc4271 || is_local(e.code) || e.action == error_action::session_reset);
    });
    auto const update = update_view::decode(message, context);
    if (!update)
        return right && update.error() == strongest;
    if (strongest.action == error_action::ignore)
        return right && !update->error();
    return right && update->error() == strongest && update->action() == strongest.action
        && (strongest.action != error_action::session_reset || context.errors == error_handling::analyse);
}

void set_length(std::vector<std::uint8_t>& message)
{
    message[16] = static_cast<std::uint8_t>(message.size() >> 8);
    message[17] = static_cast<std::uint8_t>(message.size());
}

/// Checks all laws with these octets, if they are a message.
void check(std::vector<std::uint8_t> const& octets, codec_context context)
{
    static std::vector<std::uint8_t> memory(70000);
    static std::vector<char> text(1000000);
    auto const framed = next_message(octets, extended_message_length);
    if (!framed || !*framed)
        return;
    auto const copy = octets;
    for (auto const handling : all_handlings) {
        context.errors = handling;
        bool whole = false;
        CHECK(allocations_in([&] { whole = holds_together(**framed, context, memory, text); }) == 0);
        CHECK(whole);
        if ((*framed)->type() == message_type::update)
            CHECK((errors_agree(**framed, context) && copies_cleanly(**framed, context, memory)));
    }
    CHECK(octets == copy);
}

} // namespace

TEST_CASE("A message is the same however its octets arrive", "[laws][message][rfc4271-4.1]")
{
    std::vector<std::uint8_t> stream;
    for (auto const& v : vectors)
        stream.insert(stream.end(), v.message.begin(), v.message.end());

    std::vector<std::uint8_t> received;
    std::size_t next = 0;
    for (auto const octet : stream) {
        received.push_back(octet);
        auto const message = next_message(received, extended_message_length);
        REQUIRE(message);
        if (!*message)
            continue;
        REQUIRE(next < std::size(vectors));
        CHECK(same_octets((*message)->octets(), vectors[next].message));
        CHECK((*message)->octets().size() == received.size());
        received.clear();
        ++next;
    }
    CHECK(next == std::size(vectors));
    CHECK(received.empty());
}

TEST_CASE("What follows a message in the stream changes nothing", "[laws][message][rfc4271-4.1]")
{
    for (auto const& v : vectors) {
        CAPTURE(std::string{v.id});
        for (auto const filler : {0x00, 0xff}) {
            std::vector<std::uint8_t> stream(v.message.begin(), v.message.end());
            stream.resize(stream.size() + 40, static_cast<std::uint8_t>(filler));
            auto const message = next_message(stream, extended_message_length);
            REQUIRE(message);
            REQUIRE(*message);
            CHECK(same_octets((*message)->octets(), v.message));
        }
    }
}

TEST_CASE("Of every truncation of a message the framing waits for the rest", "[laws][message][rfc4271-4.1]")
{
    for (auto const& v : vectors) {
        CAPTURE(std::string{v.id});
        for (std::size_t size = 0; size != v.message.size(); ++size) {
            // in memory of exactly that size, which AddressSanitizer watches
            std::vector<std::uint8_t> const cut(v.message.begin(), v.message.begin() + static_cast<std::ptrdiff_t>(size));
            auto const message = next_message(cut, extended_message_length);
            REQUIRE(message);
            CHECK_FALSE(*message);
        }
    }
}

TEST_CASE("Every truncation of a message that says its true length is judged", "[laws][message][rfc4271-6]")
{
    for (auto const& v : vectors) {
        CAPTURE(std::string{v.id});
        for (auto size = header_length; size <= v.message.size(); ++size) {
            std::vector<std::uint8_t> cut(v.message.begin(), v.message.begin() + static_cast<std::ptrdiff_t>(size));
            set_length(cut);
            check(cut, v.context);
        }
    }
}

TEST_CASE("A message with octets left over at its end is judged", "[laws][message][rfc4271-6]")
{
    for (auto const& v : vectors) {
        CAPTURE(std::string{v.id});
        for (auto const filler : {0x00, 0x01, 0x20, 0xff}) {
            std::vector<std::uint8_t> longer(v.message.begin(), v.message.end());
            for (int i = 0; i != 6; ++i) {
                longer.push_back(static_cast<std::uint8_t>(filler));
                set_length(longer);
                check(longer, v.context);
            }
        }
    }
}

TEST_CASE("A message with any one octet changed is judged", "[laws][message][rfc4271-6]")
{
    for (auto const& v : vectors) {
        CAPTURE(std::string{v.id});
        std::vector<std::uint8_t> changed(v.message.begin(), v.message.end());
        for (auto at = header_length; at < changed.size(); ++at) {
            CAPTURE(at);
            auto const original = changed[at];
            for (auto const other : {0, 1, 2, 3, 4, 15, 32, 33, 64, 127, 128, 254, 255, original ^ 0x10, original ^ 0x80,
                     original + 1, original - 1}) {
                changed[at] = static_cast<std::uint8_t>(other);
                check(changed, v.context);
            }
            changed[at] = original;
        }
    }
}

TEST_CASE("An UPDATE is judged the same while compiling", "[laws][message]")
{
    // Every vector, and every truncation of three that hold much: undefined behaviour would not compile.
    static constexpr auto survives = [](octets message, codec_context const& context) {
        auto const framed = next_message(message, extended_message_length);
        if (!framed || !*framed || (*framed)->type() != message_type::update)
            return true;
        auto const update = update_view::decode(**framed, context);
        return !update || same_octets(update->message().octets(), message);
    };
    static_assert([] {
        for (auto const& v : vectors)
            if (!survives(v.message, v.context))
                return false;
        return true;
    }());
    constexpr auto every_truncation = [](std::string_view id) {
        for (auto const& v : vectors) {
            if (v.id != id)
                continue;
            std::array<std::uint8_t, 200> memory{};
            for (std::size_t i = 0; i != v.message.size(); ++i)
                memory[i] = v.message[i];
            for (auto size = header_length; size <= v.message.size(); ++size) {
                memory[17] = static_cast<std::uint8_t>(size);
                if (!survives(octets{memory}.first(size), v.context))
                    return false;
            }
        }
        return true;
    };
    static_assert(every_truncation("U04"));
    static_assert(every_truncation("A04"));
    static_assert(every_truncation("M01"));
    CHECK(every_truncation("U12"));
}

TEST_CASE("A stream is framed the same while compiling, octet by octet", "[laws][message][rfc4271-4.1]")
{
    // one octet more at a time: nothing, and nothing, and then the message; of the vectors up to 64 octets
    static constexpr auto holds = [] {
        for (auto const& v : vectors) {
            if (v.message.size() > 64)
                continue;
            for (std::size_t size = 0; size <= v.message.size(); ++size) {
                auto const message = next_message(v.message.first(size), extended_message_length);
                if (!message || message->has_value() != (size == v.message.size()))
                    return false;
                if (*message && !same_octets((*message)->octets(), v.message))
                    return false;
            }
        }
        return true;
    };
    static_assert(holds());
    CHECK(holds());
}

TEST_CASE("Messages of every type round-trip while compiling, cut off and with octets left over", "[laws][message][rfc4271-4]")
{
    static constexpr auto survives = [](octets message, codec_context const& context) {
        auto const framed = next_message(message, extended_message_length);
        if (!framed || !*framed)
            return true;
        return visit_message(**framed, context, [&]<class Decoded>(Decoded const& decoded) {
            if constexpr (std::is_same_v<Decoded, error>) {
                return decoded.offset + decoded.length <= message.size();
            } else {
                std::array<std::uint8_t, 160> memory{};
                wire::writer out{memory};
                decoded.encode(out);
                if constexpr (std::is_same_v<Decoded, update_view>)
                    if (decoded.error())
                        return out.ok() && out.size() <= message.size();
                return out.ok() && out.size() == message.size();
            }
        });
    };
    static constexpr auto all_survive = [](std::uint8_t type) {
        for (auto const& v : vectors) {
            if (v.message.size() > 100 || v.message[18] != type)
                continue;
            std::array<std::uint8_t, 110> memory{};
            for (std::size_t i = 0; i != v.message.size(); ++i)
                memory[i] = v.message[i];
            for (auto size = header_length; size <= v.message.size() + 3; ++size) {
                memory[17] = static_cast<std::uint8_t>(size);
                if (!survives(octets{memory}.first(size), v.context))
                    return false;
            }
        }
        return true;
    };
    static_assert(all_survive(1));
    static_assert(all_survive(3));
    static_assert(all_survive(4));
    static_assert(all_survive(5));
    for (std::uint8_t type = 1; type <= 5; ++type)
        CHECK(all_survive(type));
}

TEMPLATE_LIST_TEST_CASE("Whatever is received of an attribute, once or twice, a copy of it decodes without an error",
    "[laws][message][rfc7606-2]", known_path_attributes)
{
    std::vector<std::uint8_t> memory(1000);
    constexpr auto mandatory = "40 01 01 00 | 40 02 00 | 40 03 04 c0 00 02 01"_hex;
    constexpr auto routes = "18 c6 33 64"_hex;
    for (unsigned flags = 0; flags != 0x100; flags += 0x40)
        for (std::uint8_t const filler : {std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{255}})
            for (std::uint8_t length = 0; length <= 40; ++length)
                for (auto const times : {1, 2})
                    for (unsigned session = 0; session != 6; ++session) {
                        CAPTURE(TestType::traits.name, flags, filler, length, times, session);
                        codec_context const context{
                            .as_numbers = session % 2 == 0 ? asn_width::four_octets : asn_width::two_octets,
                            .peer = static_cast<peering>(session / 2)};
                        std::vector<std::uint8_t> attributes(mandatory.begin(), mandatory.end());
                        for (int i = 0; i != times; ++i) {
                            attributes.insert(attributes.end(),
                                {static_cast<std::uint8_t>(flags), TestType::traits.type_code, length});
                            attributes.resize(attributes.size() + length, filler);
                        }
                        made_update<300> const made{attributes, routes};
                        if (!copies_cleanly(made.message(), context, memory))
                            FAIL("not a clean copy");
                    }
}
