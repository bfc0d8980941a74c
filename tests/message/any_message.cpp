// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/any_message.hpp>

#include "catch.hpp"
#include "support/hex.hpp"
#include "support/message.hpp"
#include "support/text.hpp"

#include <string>
#include <type_traits>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

enum class kind { open, update, notification, keepalive, route_refresh, error };

constexpr kind kind_of(octets message, codec_context const& context = {})
{
    return visit_message(message_in(message), context, []<class Decoded>(Decoded const&) {
        if constexpr (std::is_same_v<Decoded, open_view>)
            return kind::open;
        else if constexpr (std::is_same_v<Decoded, update_view>)
            return kind::update;
        else if constexpr (std::is_same_v<Decoded, notification_view>)
            return kind::notification;
        else if constexpr (std::is_same_v<Decoded, keepalive>)
            return kind::keepalive;
        else if constexpr (std::is_same_v<Decoded, route_refresh_view>)
            return kind::route_refresh;
        else
            return kind::error;
    });
}

/// Prints a message by its type; its own print_to has the name that to_text looks for.
struct printed {
    message_view message;
    codec_context context{};
    template<class Out>
    friend constexpr Out print_to(Out out, printed const& p)
    {
        return print_message(out, p.message, p.context);
    }
};

constexpr auto open_octets = "ffffffffffffffffffffffffffffffff 001d 01 | 04 fde8 005a c0000201 00"_hex;
constexpr auto update_octets = "ffffffffffffffffffffffffffffffff 0017 02 | 0000 0000"_hex;
constexpr auto notification_octets = "ffffffffffffffffffffffffffffffff 0015 03 | 06 02"_hex;
constexpr auto keepalive_message = "ffffffffffffffffffffffffffffffff 0013 04"_hex;
constexpr auto route_refresh_octets = "ffffffffffffffffffffffffffffffff 0017 05 | 0001 00 01"_hex;

} // namespace

TEST_CASE("A visitor gets each message as its type", "[message][rfc4271-4.1]")
{
    static_assert(kind_of(open_octets) == kind::open);
    static_assert(kind_of(update_octets) == kind::update);
    static_assert(kind_of(notification_octets) == kind::notification);
    static_assert(kind_of(keepalive_message) == kind::keepalive);
    static_assert(kind_of(route_refresh_octets) == kind::route_refresh);
    CHECK(kind_of(open_octets) == kind::open);
    CHECK(kind_of(update_octets) == kind::update);
    CHECK(kind_of(notification_octets) == kind::notification);
    CHECK(kind_of(keepalive_message) == kind::keepalive);
    CHECK(kind_of(route_refresh_octets) == kind::route_refresh);
}

TEST_CASE("A visitor gets the error of a message that does not decode", "[message][rfc4271-6]")
{
    static_assert(kind_of("ffffffffffffffffffffffffffffffff 001d 01 | 03 fde8 005a c0000201 00"_hex) == kind::error);
    CHECK(kind_of("ffffffffffffffffffffffffffffffff 0017 02 | 0001 0000"_hex) == kind::error);
    // only an UPDATE needs the context
    constexpr auto update = "ffffffffffffffffffffffffffffffff 001f 02 | 0000 0004 40010105 08 0a 08 0b"_hex;
    CHECK(kind_of(update) == kind::update);
    CHECK(kind_of(update, {.errors = error_handling::rfc4271}) == kind::error);
}

TEST_CASE("A decoder that is given a message of another type says so", "[message]")
{
    auto const all = {octets{open_octets}, octets{update_octets}, octets{notification_octets},
        octets{keepalive_message}, octets{route_refresh_octets}};
    for (auto const one : all) {
        auto const message = message_in(one);
        CAPTURE(to_text(message.type()));
        auto const says = [&](auto const& decoded, message_type own) {
            if (message.type() == own)
                return decoded.has_value();
            error const expected{.code = errc::wrong_type, .action = error_action::ignore, .about = one[18],
                .offset = 18, .length = 1};
            return !decoded && decoded.error() == expected;
        };
        CHECK(says(open_view::decode(message), message_type::open));
        CHECK(says(update_view::decode(message, {}), message_type::update));
        CHECK(says(update_fields::split(message), message_type::update));
        CHECK(says(notification_view::decode(message), message_type::notification));
        CHECK(says(keepalive::decode(message), message_type::keepalive));
        CHECK(says(route_refresh_view::decode(message), message_type::route_refresh));
        int told = 0;
        update_view::for_each_error(message, {}, [&](error const& e) { told += e.code == errc::wrong_type ? 1 : 100; });
        CHECK(told == (message.type() == message_type::update ? 0 : 1));
    }
    static_assert(update_view::decode(message_in(keepalive_message), {}).error().code == errc::wrong_type);
}

TEST_CASE("Any message is printed, and so is what is wrong with it", "[message]")
{
    CHECK(to_text(printed{message_in(keepalive_message)}) == "KEEPALIVE");
    CHECK(to_text(printed{message_in(update_octets)}) == "UPDATE End-of-RIB IPv4 unicast");
    CHECK(to_text(printed{message_in(open_octets)}) == "OPEN AS 65000 hold time 90 identifier 192.0.2.1 []");
    CHECK(to_text(printed{message_in("ffffffffffffffffffffffffffffffff 0017 02 | 0001 0000"_hex)})
        == "UPDATE Message Error/Malformed Attribute List (3/1), session reset, at octet 19");
}

TEST_CASE("The attributes that UPDATEs are decoded with are the caller's", "[message]")
{
    using few = type_list<origin>;
    constexpr bool is_mine = visit_message<few>(message_in(update_octets), {}, []<class Decoded>(Decoded const&) {
        return std::is_same_v<Decoded, basic_update_view<few>>;
    });
    static_assert(is_mine);
    CHECK(is_mine);
}
