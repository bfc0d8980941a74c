// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_ANY_MESSAGE_HPP
#define BGPWIRE_MESSAGE_ANY_MESSAGE_HPP

#include <bgpwire/message/keepalive.hpp>
#include <bgpwire/message/notification.hpp>
#include <bgpwire/message/open.hpp>
#include <bgpwire/message/route_refresh.hpp>
#include <bgpwire/message/update.hpp>

namespace bgpwire {

/// Decodes a message of any type, as its own `decode` does, and hands it to the visitor.
///
/// @param message  what @ref next_message framed
/// @param context  what both OPEN messages settled for the direction in which it came; only an UPDATE needs it
/// @param visitor  called once, with an `open_view`, `basic_update_view<Attributes>`, `notification_view`,
///                 `keepalive` or `route_refresh_view`, or with the `error` that its `decode` gave
/// @returns what the visitor returns, the same type for all
///
/// For tools that look at everything. A session knows which messages it expects, and decodes those.
template<class Attributes = known_path_attributes, class Visitor>
constexpr auto visit_message(message_view message, codec_context const& context, Visitor&& visitor)
{
    auto const hand_over = [&](auto const& decoded) { return decoded ? visitor(*decoded) : visitor(decoded.error()); };
    switch (message.type()) {
    case message_type::open: return hand_over(open_view::decode(message));
    case message_type::update: return hand_over(basic_update_view<Attributes>::decode(message, context));
    case message_type::notification: return hand_over(notification_view::decode(message));
    case message_type::keepalive: return hand_over(keepalive::decode(message));
    case message_type::route_refresh: break;
    }
    return hand_over(route_refresh_view::decode(message)); // next_message lets no sixth type pass
}

/// Prints a message of any type, or what is wrong with it.
template<class Out>
constexpr Out print_message(Out out, message_view message, codec_context const& context = {})
{
    return visit_message(message, context, [&](auto const& decoded) { return print_to(out, decoded); });
}

} // namespace bgpwire

#endif
