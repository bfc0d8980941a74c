// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_NEGOTIATE_HPP
#define BGPWIRE_MESSAGE_NEGOTIATE_HPP

#include <bgpwire/message/open.hpp>
#include <bgpwire/message/session_feature.hpp>
#include <bgpwire/path_attribute/context.hpp>

#include <type_traits>

namespace bgpwire {

/// All that two OPEN messages settle; plain values, 72 octets.
struct negotiated {
    codec_context receive{}; ///< how to read what the peer sends
    codec_context send{};    ///< how to write what the peer shall read
    family_set families{};   ///< what may be exchanged at all
    asn peer_as{}; ///< from the four-octet AS number capability, if there is one
    bgpwire::bgp_identifier peer_identifier{}; ///< from the peer's OPEN
    std::uint16_t hold_time = 0;      ///< in seconds; 0: neither side watches the other
    std::uint16_t keepalive_time = 0; ///< in seconds: a third of the hold time; 0: none are sent
    std::uint16_t restart_time = 0;   ///< the peer's, in seconds; counts with Graceful Restart only. RFC 4724 §3
    session_features features{}; ///< what both sides can do beside UPDATEs

    friend constexpr bool operator==(negotiated const&, negotiated const&) = default;
};

/// The families that an OPEN announces: without any Multiprotocol capability, IPv4 unicast alone.
/// A family that @ref family_set cannot hold is left out. @see RFC 4760 §8
template<class View = capabilities_view>
[[nodiscard]] constexpr family_set families_of(std::type_identity_t<View> const& announced) noexcept
{
    family_set families;
    bool any = false;
    for (auto const c : announced)
        if (auto const one = c.template as<multiprotocol_capability>()) {
            any = true;
            families.insert(one->family);
        }
    if (!any)
        families.insert(ipv4_unicast);
    return families;
}

namespace detail {

struct add_path_families {
    family_set receives, sends;
};

// Of several entries for one family the first valid one counts.
template<class View>
constexpr add_path_families add_path_of(View const& announced) noexcept
{
    add_path_families of;
    family_set seen;
    for (auto const c : announced)
        if (auto const one = c.template as<add_path_capability_view>())
            for (auto const entry : *one) {
                if (!entry.is_valid() || seen.contains(entry.family))
                    continue;
                seen.insert(entry.family);
                if (entry.receives())
                    of.receives.insert(entry.family);
                if (entry.sends())
                    of.sends.insert(entry.family);
            }
    return of;
}

template<class View>
constexpr family_set ipv6_next_hops_of(View const& announced) noexcept
{
    family_set families;
    for (auto const c : announced)
        if (auto const one = c.template as<extended_next_hop_encoding_capability_view>())
            for (auto const entry : *one)
                if (entry.next_hop == afi::ipv6 && entry.afi == afi::ipv4 && entry.safi <= 255)
                    families.insert({afi::ipv4, safi{static_cast<std::uint8_t>(entry.safi)}});
    return families;
}

// RFC 8205 §2.2: of version 0, for AFIs that the Multiprotocol capability names, too
template<class View>
constexpr afi_set bgpsec_of(View const& announced, bgpsec_direction direction) noexcept
{
    afi_set with_families, with_bgpsec;
    for (auto const c : announced) {
        if (auto const one = c.template as<multiprotocol_capability>())
            with_families.insert(one->family.afi);
        if (auto const one = c.template as<bgpsec_capability>())
            if (one->version == 0 && one->direction == direction)
                with_bgpsec.insert(one->afi);
    }
    return with_families & with_bgpsec;
}

template<class Capability, class... View>
constexpr bool all_announce(View const&... side) noexcept
{
    return (side.template contains<Capability>() && ...);
}

} // namespace detail

/// What our OPEN and the peer's settle. It judges nothing: see @ref check_open for that.
///
/// Hold time is the smaller one, or 0 if either is 0. AS numbers take four octets only if both sides
/// say so. Messages up to 65535 octets are received if *we* announced it, and sent if the *peer* did.
/// Path identifiers are settled for each family and direction. `peer` is told by the AS numbers;
/// inside a confederation the caller sets it. Of the capabilities that both must have, ours counts
/// as we announced it in `local`.
///
/// Linear in the capabilities, never allocates.
/// @see RFC 4271 §4.2; RFC 4760 §8; RFC 6793 §4.1; RFC 7911 §4; RFC 8205 §2.2; RFC 8654 §4; RFC 8950 §4
template<class View = open_view>
[[nodiscard]] constexpr negotiated negotiate(
    std::type_identity_t<View> const& local, std::type_identity_t<View> const& remote) noexcept
{
    auto const& ours = local.capabilities;
    auto const& theirs = remote.capabilities;
    negotiated n;
    n.peer_as = remote.as_number();
    n.peer_identifier = remote.bgp_identifier;
    n.hold_time = local.hold_time < remote.hold_time ? local.hold_time : remote.hold_time;
    n.keepalive_time = static_cast<std::uint16_t>(n.hold_time == 0 ? 0 : n.hold_time < 3 ? 1 : n.hold_time / 3);
    n.families = families_of(ours) & families_of(theirs);

    bool const wide = detail::all_announce<four_octet_as_number_capability>(ours, theirs);
    n.receive.as_numbers = n.send.as_numbers = wide ? asn_width::four_octets : asn_width::two_octets;
    n.receive.peer = n.send.peer = local.as_number() == n.peer_as ? peering::internal : peering::external;
    constexpr auto most = static_cast<std::uint16_t>(extended_message_length);
    if (detail::all_announce<extended_message_capability>(ours))
        n.receive.maximum_message_length = most;
    if (detail::all_announce<extended_message_capability>(theirs))
        n.send.maximum_message_length = most;

    auto const our_paths = detail::add_path_of(ours);
    auto const their_paths = detail::add_path_of(theirs);
    n.receive.add_path = our_paths.receives & their_paths.sends & n.families;
    n.send.add_path = our_paths.sends & their_paths.receives & n.families;
    n.receive.ipv6_next_hop = detail::ipv6_next_hops_of(ours) & n.families;
    n.send.ipv6_next_hop = detail::ipv6_next_hops_of(theirs) & n.families;

    if (wide) {
        using enum bgpsec_direction;
        n.receive.bgpsec = detail::bgpsec_of(ours, receive) & detail::bgpsec_of(theirs, send);
        n.send.bgpsec = detail::bgpsec_of(ours, send) & detail::bgpsec_of(theirs, receive);
    }

    if (detail::all_announce<route_refresh_capability>(theirs))
        n.features.insert(session_feature::route_refresh);
    if (detail::all_announce<enhanced_route_refresh_capability>(ours, theirs))
        n.features.insert(session_feature::enhanced_route_refresh);
    auto const our_restart = ours.template find<graceful_restart_capability_view>();
    auto const their_restart = theirs.template find<graceful_restart_capability_view>();
    if (our_restart && their_restart) {
        n.restart_time = their_restart->restart_time;
        n.features.insert(session_feature::graceful_restart);
        if (our_restart->supports_notification() && their_restart->supports_notification())
            n.features.insert(session_feature::graceful_notification);
        if (detail::all_announce<long_lived_graceful_restart_capability_view>(ours, theirs))
            n.features.insert(session_feature::long_lived_graceful_restart);
    }
    if (detail::all_announce<link_local_next_hop_capability>(ours, theirs))
        n.features.insert(session_feature::link_local_next_hop);
    return n;
}

} // namespace bgpwire

#endif
