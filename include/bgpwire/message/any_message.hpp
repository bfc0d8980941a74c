// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_ANY_MESSAGE_HPP
#define BGPWIRE_MESSAGE_ANY_MESSAGE_HPP

#include <bgpwire/message/keepalive.hpp>
#include <bgpwire/message/notification.hpp>
#include <bgpwire/message/open.hpp>
#include <bgpwire/message/route_refresh.hpp>
#include <bgpwire/message/update.hpp>

#include <variant>

namespace bgpwire {

/// Any of the five messages, decoded; borrows the message's octets.
template<class Attributes = known_path_attributes>
using basic_any_message
    = std::variant<open_view, basic_update_view<Attributes>, notification_view, keepalive, route_refresh_view>;

using any_message = basic_any_message<>;

/// Decodes a message of any type, each as its own `decode` does.
///
/// @param message  what @ref next_message framed
/// @param context  what both OPEN messages settled for the direction in which it came; only an UPDATE needs it
/// @returns the message, or the error of its type's `decode`
///
/// For tools that look at everything. A session knows which messages it expects, and decodes those.
template<class Attributes = known_path_attributes>
[[nodiscard]] constexpr result<basic_any_message<Attributes>> decode_message(
    message_view message, codec_context const& context = {}) noexcept
{
    auto const as_any = [](auto const& decoded) -> result<basic_any_message<Attributes>> {
        if (!decoded)
            return decoded.error();
        return basic_any_message<Attributes>{*decoded};
    };
    switch (message.type()) {
    case message_type::open: return as_any(open_view::decode(message));
    case message_type::update: return as_any(basic_update_view<Attributes>::decode(message, context));
    case message_type::notification: return as_any(notification_view::decode(message));
    case message_type::keepalive: return as_any(keepalive::decode(message));
    case message_type::route_refresh: return as_any(route_refresh_view::decode(message));
    }
    return error{.code = errc::bad_message_type, .about = static_cast<std::uint8_t>(message.type()), .offset = 18, .length = 1};
}

/// Prints whichever message it is: a variant has no friends, hence the name of its own.
template<class Out, class... Message>
constexpr Out print_message(Out out, std::variant<Message...> const& message)
{
    return std::visit([&](auto const& m) { return print_to(out, m); }, message);
}

} // namespace bgpwire

#endif
