// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_CONFIG_HPP
#define BGPWIRE_SESSION_CONFIG_HPP

#include <bgpwire/message/check_open.hpp>
#include <bgpwire/path_attribute/context.hpp>

#include <cstdint>
#include <optional>

namespace bgpwire {

/// Which side may initiate the connection. Two passive sides never meet. @see RFC 4271 §8.1.1
enum class connection_mode : std::uint8_t {
    both,    ///< connect and accept
    passive, ///< accept only: PassiveTcpEstablishment
    active,  ///< connect only
};

/// What to do with a connection from the peer while another one from it is open.
enum class second_connection : std::uint8_t {
    refuse,                ///< keep the first, whatever its state
    replace_unestablished, ///< a peer that connects anew has forgotten a connection that was not Established
    replace_always,        ///< the same of an Established one: its session ends as if TCP had failed
};

/// For how long to rest after a connection that could not be set up, was closed or broke, before jitter.
///
/// An attempt costs both sides a few packets, so that the longest rest is short: what was absent is back as soon as it
/// is there again. ConnectRetryTime is a further limit.
struct dial_limits {
    std::uint16_t shortest = 1; ///< after the first failure, 1 or more; it doubles with each one in a row
    std::uint16_t longest = 3;  ///< however many; no less than the shortest
};

/// For how long a peering rests, in seconds before jitter, after an end that trying again at once would repeat. The
/// peer's connections are refused meanwhile. 0: as after any other end.
struct rest_times {
    static constexpr std::uint16_t for_good = 65535; ///< until `start()`

    std::uint16_t prefix_limit = 900;            ///< our Cease 6/1
    std::uint16_t connection_rejected = 60;      ///< our Cease 6/5
    std::uint16_t out_of_resources = 300;        ///< our Cease 6/8
    std::uint16_t shut_down = for_good;          ///< our Cease 6/2 or 6/3 that did not come from `stop()`
    std::uint16_t missing_capability = for_good; ///< NOTIFICATION 2/7, either way; RFC 5492 §5
};

/// The configuration of a peering. Many sessions may share one; it must outlive them, and must not change while one of
/// them is started: give it another one by `session::reconfigure`, or `stop()` first, change it, then `start()`.
///
/// Times are in seconds, as in the RFCs. `errc` of @ref check says what cannot work.
struct session_config {
    /// What we announce. An AS number above 65535 needs its capability in it.
    bgpwire::open open;

    // What is asked of the peer's OPEN; see check_open
    asn peer_as;                                                     ///< 0: any
    std::uint16_t minimum_hold_time = 3;                             ///< smaller ones but 0 are refused
    bgpwire::capabilities required;                                  ///< RFC 5492 §3
    std::optional<bgp_role> local_role;                              ///< RFC 9234 §4.2
    role_absence without_role = role_absence::accepted; ///< what becomes of an external peer that says no role
    identifier_rule identifiers = identifier_rule::not_zero; ///< which BGP Identifiers the peer may have
    malformed_capability_handling malformed = malformed_capability_handling::passed_over; ///< what becomes of the OPEN

    std::optional<bgpwire::peering> peer; ///< if not told by the AS numbers: inside a confederation
    error_handling errors = error_handling::rfc7606; ///< RFC 7606, unless the operator says otherwise
    as_set_handling as_sets = as_set_handling::treat_as_withdraw; ///< RFC 9774
    bgpwire::choices choices;              ///< where the RFCs leave open what becomes of an error in an UPDATE
    bool answer_short_notification = false; ///< with 1/2 as RFC 4271 §6.1 has it, against §6.4

    // Session attributes, RFC 4271 §8
    connection_mode mode = connection_mode::both; ///< who connects
    second_connection second = second_connection::replace_unestablished; ///< while another one is open
    dial_limits dials;                            ///< how soon to dial again after TCP failed
    std::uint16_t connect_retry_time = 120;       ///< ConnectRetryTime, 1 or more; before jitter. RFC 4271 §8.2.2
    std::uint16_t large_hold_time = 240;          ///< HoldTimer in OpenSent
    std::uint16_t keepalive_time = 0;             ///< 0, or if longer: a third of the hold time; RFC 4271 §10
    std::uint16_t delay_open_time = 0;            ///< 0: DelayOpen is off
    std::optional<std::uint16_t> send_hold_time;  ///< 0: off; none: 8 minutes or twice the hold time; RFC 9687 §4.1
    rest_times rests;                             ///< after a Cease of our own, and where a capability is missing
    /// After a NOTIFICATION 2/4 send one OPEN without capabilities; never where our AS number needs four octets or
    /// capabilities are required. RFC 5492 §3
    bool retry_without_capabilities = false;
    bool automatic_start = true;                  ///< AllowAutomaticStart: come back after a failure
    bool damp_peer_oscillations = false;          ///< DampPeerOscillations
    bool send_notification_without_open = false;  ///< SendNOTIFICATIONwithoutOPEN
    bool collision_detect_established_state = false; ///< CollisionDetectEstablishedState

    /// What @ref check_open is asked with; borrows `required` from this object.
    [[nodiscard]] constexpr open_policy policy() const noexcept
    {
        return {.peer_as = peer_as,
            .local_as = open.as_number,
            .local_identifier = open.bgp_identifier,
            .minimum_hold_time = minimum_hold_time,
            .required = required.view(),
            .local_role = local_role,
            .without_role = without_role,
            .identifiers = identifiers,
            .malformed = malformed};
    }

    /// The longest rest of @ref dials, which never exceeds ConnectRetryTime.
    [[nodiscard]] constexpr std::uint16_t longest_dial() const noexcept
    {
        return connect_retry_time < dials.longest ? connect_retry_time : dials.longest;
    }

    /// Why a session cannot work with this configuration; nothing if it can. `out_of_range` means a ConnectRetryTime of
    /// 0, which leaves TCP no time to connect, or @ref dials that do not wait.
    /// @see RFC 4271 §4.2, §8.2.2; RFC 6286 §2.1; RFC 7607 §2; RFC 9687 §4.4
    [[nodiscard]] constexpr std::optional<errc> check() const noexcept
    {
        if (open.as_number == asn{0})
            return errc::bad_peer_as;
        if (!open.bgp_identifier.is_valid())
            return errc::bad_bgp_identifier;
        if (open.hold_time == 1 || open.hold_time == 2
            || (send_hold_time && *send_hold_time != 0 && *send_hold_time <= open.hold_time))
            return errc::unacceptable_hold_time;
        if (connect_retry_time == 0 || dials.shortest == 0 || dials.longest < dials.shortest)
            return errc::out_of_range; // it would dial again at once, without end
        return {};
    }
};

} // namespace bgpwire

#endif
