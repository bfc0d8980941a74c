// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_NOTIFICATION_HPP
#define BGPWIRE_MESSAGE_NOTIFICATION_HPP

#include <bgpwire/core/quoted.hpp>
#include <bgpwire/message/header.hpp>
#include <bgpwire/net/address_family.hpp>
#include <bgpwire/wire/reader.hpp>

#include <vector>

namespace bgpwire {

/// The bound that a peer's prefixes went over. @see RFC 4486 §4
struct prefix_limit {
    address_family family{};       ///< whose prefixes are counted
    std::uint32_t upper_bound = 0; ///< how many of them there may be

    friend constexpr bool operator==(prefix_limit, prefix_limit) = default;
};

/// A NOTIFICATION: why the sender closes the connection; borrows the Data.
///
///     +-------------------+----------------------+-----------------+
///     | Error Code (1)    | Error Subcode (1)    | Data (variable) |
///     +-------------------+----------------------+-----------------+
///
/// Every pair and all Data are legal; no NOTIFICATION is answered. @see RFC 4271 §4.5, §6.4
struct notification_view {
    errc error{};  ///< code and subcode, see @ref code_of and @ref subcode_of
    octets data{}; ///< 0 to 65514 octets; borrowed

    /// Reads a NOTIFICATION; `errc::wrong_type` for a message of another type. Nothing else fails: the framing
    /// has checked that code and subcode are there.
    [[nodiscard]] static constexpr result<notification_view> decode(message_view message) noexcept
    {
        if (message.type() != message_type::notification)
            return detail::another_type(message);
        return pair_and_data(message.body());
    }

    /// What the operator says about an administrative shutdown or reset: UTF-8 as the peer sent it,
    /// unchecked; empty if nothing. A length that passes the end is taken as the end. @see RFC 9003 §2
    [[nodiscard]] constexpr octets shutdown_communication() const noexcept
    {
        if ((error != errc::administrative_shutdown && error != errc::administrative_reset) || data.empty())
            return {};
        auto const text = data.subspan(1);
        return text.first(data[0] < text.size() ? data[0] : text.size());
    }

    /// Why the peer resets hard: what a Hard Reset wraps; nothing if this is none or wraps nothing.
    /// @see RFC 8538 §3.1
    [[nodiscard]] constexpr std::optional<notification_view> hard_reset_reason() const noexcept
    {
        if (error != errc::hard_reset || data.size() < 2)
            return {};
        return pair_and_data(data);
    }

    /// The bound that our prefixes went over, if the peer says it. @see RFC 4486 §4
    [[nodiscard]] constexpr std::optional<bgpwire::prefix_limit> prefix_limit() const noexcept
    {
        if (error != errc::maximum_number_of_prefixes_reached || data.size() != 7)
            return {};
        return bgpwire::prefix_limit{
            {afi{wire::load<std::uint16_t>(data)}, safi{data[2]}}, wire::load<std::uint32_t>(data, 3)};
    }

    constexpr void encode(wire::writer& out) const noexcept
    {
        message_header const header{out, message_type::notification};
        out.u8(code_of(error));
        out.u8(subcode_of(error));
        out.write(data);
    }

    friend constexpr bool operator==(notification_view const& a, notification_view const& b) noexcept
    {
        return a.error == b.error && same_octets(a.data, b.data);
    }

    /// `NOTIFICATION Cease/Administrative Shutdown (6/2) "maintenance"`, `… data 0017`. In the quoted text
    /// all but printable ASCII is escaped, so that it can go into any log. @see RFC 9003 §4
    template<class Out>
    friend constexpr Out print_to(Out out, notification_view const& view)
    {
        out = print_to(print_literal(out, "NOTIFICATION "), view.error);
        if (auto const inner = view.hard_reset_reason()) {
            out = print_to(print_literal(out, " because of "), inner->error);
            return inner->print_data(out);
        }
        return view.print_data(out);
    }

private:
    static constexpr notification_view pair_and_data(octets from) noexcept
    {
        return {make_errc(from[0], from[1]), from.subspan(2)};
    }

    template<class Out>
    constexpr Out print_data(Out out) const
    {
        if (auto const text = shutdown_communication(); !text.empty())
            return print_quoted(print_literal(out, " "), text);
        if (auto const limit = prefix_limit()) {
            out = print_to(print_literal(out, " "), limit->family);
            return print_decimal(print_literal(out, " limit "), limit->upper_bound);
        }
        return data.empty() ? out : print_octets(print_literal(out, " data "), data);
    }
};

/// A NOTIFICATION that owns its Data.
template<class Allocator = std::allocator<std::uint8_t>>
struct basic_notification {
    errc error{};                                ///< code and subcode
    std::vector<std::uint8_t, Allocator> data{}; ///< what follows them

    /// A copy of what a view borrows.
    [[nodiscard]] static constexpr basic_notification from(notification_view const& view, Allocator const& a = {})
    {
        return {view.error, std::vector<std::uint8_t, Allocator>(view.data.begin(), view.data.end(), a)};
    }

    /// The same, borrowed from this object.
    [[nodiscard]] constexpr notification_view view() const noexcept { return {error, data}; }
    constexpr operator notification_view() const noexcept { return view(); } ///< @ref view

    constexpr void encode(wire::writer& out) const noexcept { view().encode(out); }

    friend constexpr bool operator==(basic_notification const&, basic_notification const&) = default;

    /// As a view prints it.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_notification const& n)
    {
        return print_to(out, n.view());
    }
};

/// A NOTIFICATION in memory of the default allocator.
using notification = basic_notification<>;

} // namespace bgpwire

#endif
