// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_HANDLER_HPP
#define BGPWIRE_SESSION_HANDLER_HPP

#include <bgpwire/message/negotiate.hpp>
#include <bgpwire/message/open.hpp>
#include <bgpwire/message/route_refresh.hpp>
#include <bgpwire/message/update.hpp>
#include <bgpwire/session/down_reason.hpp>

namespace bgpwire {

/// What the transport did with octets that it was given.
enum class send_result : std::uint8_t {
    blocked, ///< it has no room: it took nothing
    queued,  ///< it took all of them and sends them later; it must call `on_sent` whenever some are gone, after `send`
    sent,    ///< it took all of them, and they are on their way
};

/// What a handler says to a message: go on, or close with this NOTIFICATION.
struct verdict {
    errc error{}; ///< code and subcode; `errc{}`: go on
    octets data{}; ///< the NOTIFICATION's Data; borrowed until the input returns

    constexpr verdict() = default;
    /// Close with this pair and this Data; `errc{}` alone: go on.
    constexpr verdict(errc e, octets d = {}) noexcept : error{e}, data{d} {}

    [[nodiscard]] constexpr bool accepted() const noexcept { return error == errc{}; } ///< whether to go on
};

/// What a handler need not say for itself: derive from it and hide what you want to hear.
///
/// Nothing is virtual: the session calls the handler's own functions directly.
struct handler_defaults {
    /// The path attributes that UPDATEs are decoded with; others are handed over as octets.
    using path_attributes = known_path_attributes;

    /// The peer's OPEN is valid and acceptable to the library. Refuse it here for reasons of your own:
    /// `errc::connection_rejected`, `errc::unsupported_capability` with the capability as data, …
    constexpr verdict on_open(connection_id, open_view const&, negotiated const&) noexcept { return {}; }

    /// The peer asks for its routes again, or starts or ends a refresh of its own.
    /// Only families of the session, and only where the capabilities for it were exchanged.
    constexpr void on_route_refresh(route_refresh_view const&) noexcept {}

    /// The peer has sent all routes of the family that it had at the start. Such an UPDATE is not given to
    /// `on_update`; a handler that takes raw octets sees to it itself. @see RFC 4724 §2
    constexpr void on_end_of_rib(address_family) noexcept {}

    /// The peer sent routes, an End-of-RIB (`message_type::update`) or a ROUTE-REFRESH of a family that was not
    /// negotiated. That is not an error by which a session ends: what concerns the family is ignored, and hidden from
    /// the other functions; routes of negotiated families in the same UPDATE are delivered without it. A handler that
    /// takes raw octets is told of ROUTE-REFRESHs alone, and calls @ref basic_update_view::show_only itself.
    /// @see RFC 4760 §8; RFC 2918 §4
    constexpr void on_unnegotiated(address_family, message_type) noexcept {}

    /// A connection that never was Established is over; not told of one that we gave up ourselves, for
    /// want of need.
    constexpr void on_attempt_failed(down_reason const&) noexcept {}

    /// An OPEN without capabilities leaves, since the peer does not understand them: IPv4 unicast alone, AS numbers of
    /// two octets. @see session_config::retry_without_capabilities
    constexpr void on_capabilities_withheld(connection_id) noexcept {}

    /// There is room again, after `send_update` or `send_route_refresh` was blocked in this session: send the rest.
    /// Told from inside of `session::on_sent`, once for each time that something was blocked.
    constexpr void on_room() noexcept {}

    /// A connection went from one state to another.
    constexpr void on_state(connection_id, session_state, session_state) noexcept {}

    /// Whether the session may become Established: for BFD strict mode, and for maintenance. Asked once the peer's
    /// OPEN is accepted. `false` withholds the KEEPALIVE that answers it, so that neither side is Established, until
    /// `session::poke` asks again; call that as soon as the answer is `true`. The peer waits for no longer than the
    /// hold time that it negotiated (where it is 0, this side waits for `large_hold_time`), then all starts over. Once
    /// the KEEPALIVE is sent there is no way back but `session::reset`.
    [[nodiscard]] constexpr bool may_establish() noexcept { return true; }

    /// Whether to go on with the octets at hand; if not, `on_octets` returns early. The hold timer runs meanwhile, and
    /// KEEPALIVEs that are not read do not restart it: pause for clearly less than the hold time, or take messages and
    /// queue what is in them.
    [[nodiscard]] constexpr bool accepts_messages() noexcept { return true; }

    /// Whether to tell the peer to delete our routes at once, where both sides set the N bit of graceful
    /// restart: that is, whether a Hard Reset wraps this NOTIFICATION. @see RFC 8538 §5.1; RFC 9384 §3
    [[nodiscard]] constexpr bool resets_hard(errc why) noexcept
    {
        return why == errc::maximum_number_of_prefixes_reached || why == errc::administrative_shutdown
            || why == errc::peer_deconfigured || why == errc::administrative_reset || why == errc::hard_reset;
    }
};

namespace detail {

/// The handler decodes UPDATEs itself, or does not want them decoded.
template<class H>
concept takes_raw_updates = requires(H& h, message_view message, codec_context const& context) {
    { h.on_update(message, context) } noexcept -> std::same_as<verdict>;
};

template<class H>
concept takes_decoded_updates = requires(H& h, basic_update_view<typename H::path_attributes> const& update) {
    { h.on_update(update) } noexcept -> std::same_as<verdict>;
};

} // namespace detail

/// The embedder's half of a session: three requests to a transport, and news.
///
/// Every function is `noexcept` and is called before the input that caused it returns. Inside of
/// them only `send_update`, `send_route_refresh` and `reconfigure` of the same session may be called.
///   - `connect(id)`: start a TCP connection to the peer; answer with `on_connected(id)` or
///     `on_tcp_failed(id)`, later.
///   - `send(id, octets)`: all of them or none; never answer a failure from inside, but later. Without room for an
///     OPEN, or for the KEEPALIVE that answers one, the connection has failed; a later KEEPALIVE is tried again each
///     second; a NOTIFICATION is not sent, and `down_reason::unsent` says what it would have been.
///   - `close(id)`: the last word about this connection, whether it ever came up or not: send
///     what is queued, then FIN; the id does not come back.
///   - `on_established`, then `on_update` for each UPDATE, then exactly one `on_down`.
///   - `on_update(update_view const&)` gets every UPDATE decoded and judged: `action()` may ask for
///     treat-as-withdraw. `on_update(message_view, codec_context const&)` instead gets the octets.
/// The rest of the news and of the questions have defaults in @ref bgpwire::handler_defaults.
///
/// Some of BGP is the transport's alone; what it refuses, the session never hears of.
///   - TTL security: send with a TTL of 255 and take nothing that arrives with less than 256 minus the
///     hops, a neighbour being one hop away (RFC 5082 §3). On Linux `IP_TTL` and `IP_MINTTL`, or
///     `IPV6_UNICAST_HOPS` and `IPV6_MINHOPCOUNT`.
///   - Signatures: the keys of TCP-MD5 (RFC 2385) or TCP-AO (RFC 5925). On Linux `TCP_MD5SIG`, and
///     `TCP_AO_ADD_KEY` since 6.7.
///   - Both are set in `connect`, before the first packet leaves, and on the listening socket, whose
///     answer to the peer's first packet is sent before anybody accepts.
///   - BFD: where it says that the peer is gone, `reset(now, errc::bfd_down)`; strict mode is
///     `may_establish` and `poke` (RFC 5882 §10.2, RFC 9384).
/// examples/speaker/socket_options.cpp does the first two.
template<class H>
concept session_handler = requires(H& h, connection_id id, octets message, open_view const& open,
    negotiated const& terms, down_reason const& reason, route_refresh_view const& refresh, session_state state,
    errc why) {
    { h.connect(id) } noexcept;
    { h.close(id) } noexcept;
    { h.send(id, message) } noexcept -> std::same_as<send_result>;
    { h.on_open(id, open, terms) } noexcept -> std::same_as<verdict>;
    { h.on_established(id, terms) } noexcept;
    { h.on_route_refresh(refresh) } noexcept;
    { h.on_end_of_rib(address_family{}) } noexcept;
    { h.on_unnegotiated(address_family{}, message_type{}) } noexcept;
    { h.on_down(reason) } noexcept;
    { h.on_attempt_failed(reason) } noexcept;
    { h.on_capabilities_withheld(id) } noexcept;
    { h.on_room() } noexcept;
    { h.on_state(id, state, state) } noexcept;
    { h.may_establish() } noexcept -> std::same_as<bool>;
    { h.accepts_messages() } noexcept -> std::same_as<bool>;
    { h.resets_hard(why) } noexcept -> std::same_as<bool>;
    typename H::path_attributes;
} && (detail::takes_decoded_updates<H> != detail::takes_raw_updates<H>); // of both, one would never be called

namespace detail {

template<class A, class B>
constexpr bool is_same_function(A a, B b) noexcept
{
    if constexpr (std::same_as<A, B>) // else one is of the base class
        return a == b;
    else
        return false;
}

// Of the functions that have defaults; the others are missed where they are misspelt.
template<class H, class F>
constexpr bool is_session_callback(F H::* f) noexcept
{
    return [f](auto... known) { return (is_same_function(f, known) || ...); }(&H::on_open, &H::on_route_refresh,
        &H::on_end_of_rib, &H::on_unnegotiated, &H::on_attempt_failed, &H::on_capabilities_withheld, &H::on_room,
        &H::on_state, &H::may_establish, &H::accepts_messages, &H::resets_hard);
}

} // namespace detail

/// Whether a handler's function is one of those in @ref bgpwire::handler_defaults, so that the session calls it:
/// `static_assert(is_session_callback<&peer::on_state>)` finds what `override` would find of a virtual function.
template<auto Function>
inline constexpr bool is_session_callback = detail::is_session_callback(Function);

} // namespace bgpwire

#endif
