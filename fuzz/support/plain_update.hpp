// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_PLAIN_UPDATE_HPP
#define BGPWIRE_FUZZ_SUPPORT_PLAIN_UPDATE_HPP

// A whole UPDATE, judged slowly and obviously by the words of RFC 4271, RFC 4760 and RFC 7606.

#include "plain_attributes.hpp"

namespace bgpwire::plain {

struct update {
    bool framed = false; ///< whether its three fields fit into it
    routes withdrawn, nlri;
    plain::attributes attributes;
    std::vector<error> errors; ///< all of them, those of the attributes too
    error_action action = error_action::ignore; ///< RFC 7606 §3 (h), §5.2
    bool no_reachable_nlri_resets = false;      ///< RFC 7606 §5.2 made it a session reset
};

inline bool has_nlri_field(update const& u) { return !u.nlri.elements.empty() || u.nlri.wrong_at; }

/// The family of the routes that MP_REACH_NLRI announces, if there are any.
inline std::optional<address_family> announced_by_mp(update const& u)
{
    auto const* const reach = u.attributes.first(14);
    auto const m = reach != nullptr ? read_mp_reach(reach->value) : std::nullopt;
    if (!m || m->nlri.empty())
        return std::nullopt;
    return m->family;
}

/// RFC 7606 §3 (d): well-known mandatory attributes that are not there: ORIGIN and AS_PATH beside routes, NEXT_HOP
/// beside an NLRI field (RFC 4271 §5, RFC 4760 §3).
///
/// RFC 8205 §3: where it was negotiated for the routes' AFI, BGPsec_PATH in AS_PATH's place, and (§4.1) "MUST use the
/// MP_REACH_NLRI attribute to encode the prefix". §4.4: from an internal peer neither is an empty path. §5.2, check 4:
/// both are an error of BGPsec_PATH.
inline void judge_presence(update& u, codec_context const& context)
{
    constexpr auto action = error_action::treat_as_withdraw;
    auto const missing = [&](std::uint8_t type) {
        u.errors.push_back({.code = errc::missing_well_known_attribute, .action = action, .about = type});
    };
    bool const field = has_nlri_field(u);
    auto const by_mp = announced_by_mp(u);
    if (!field && !by_mp)
        return;
    auto const* const path = u.attributes.first(2);
    auto const* const signed_path = u.attributes.first(33);
    bool const field_negotiated = field && context.bgpsec.contains(afi::ipv4);
    bool const mp_negotiated = by_mp && context.bgpsec.contains(by_mp->afi);
    bool const empty_path = signed_path == nullptr && context.peer == peering::internal;
    bool const instead = !field && mp_negotiated && (signed_path != nullptr || empty_path);
    if (u.attributes.first(1) == nullptr)
        missing(1);
    if (path == nullptr && !instead)
        missing(2);
    // one error is enough for what is malformed already
    if (path != nullptr && signed_path != nullptr && signed_path->usable && (field_negotiated || mp_negotiated))
        u.errors.push_back({.code = errc::optional_attribute_error,
            .action = action,
            .about = 33,
            .offset = static_cast<std::uint16_t>(signed_path->at),
            .length = static_cast<std::uint16_t>(signed_path->size)});
    if (field && u.attributes.first(3) == nullptr)
        missing(3);
}

/// RFC 7606 §5.2: "if an UPDATE message is encountered that does contain path attributes other than MP_UNREACH_NLRI and
/// doesn't encode any reachable NLRI, … and if any encountered error specifies an error-handling approach other than
/// "attribute discard", then the "session reset" approach MUST be used". Octets that are no attribute are no
/// MP_UNREACH_NLRI.
inline bool is_missing_nlri(update const& u)
{
    bool others = !u.attributes.whole;
    for (auto const& a : u.attributes.all)
        others = others || a.type != 15;
    return others && !has_nlri_field(u) && !announced_by_mp(u);
}

/// Reads a whole UPDATE, header included.
inline update read_update(octets message, codec_context const& context)
{
    update u;
    auto const reset = [&](errc code) {
        u.errors.push_back({.code = code, .action = error_action::session_reset});
    };
    cursor in{message};
    (void)in.take(19); // RFC 4271 §4.1: marker, length, type
    auto const withdrawn_length = in.number(2);
    auto const withdrawn = in.take(*withdrawn_length);
    auto const attributes_length = withdrawn ? in.number(2) : std::nullopt;
    auto const field = attributes_length ? in.take(*attributes_length) : std::nullopt;
    if (!field) { // RFC 7606 §3 (b)
        reset(errc::malformed_attribute_list);
        u.action = error_action::session_reset;
        return u;
    }
    u.framed = true;

    bool const paths = context.add_path.contains(ipv4_unicast);
    u.withdrawn = read_routes(*withdrawn, 32, paths);
    u.nlri = read_routes(in.rest, 32, paths);
    if (u.withdrawn.wrong_at) // RFC 7606 §3 (i), §5.3
        reset(errc::invalid_network_field);
    auto const base = static_cast<std::size_t>(field->data() - message.data());
    u.attributes = read_attributes(*field, context, base, {.ipv4_routes = !in.rest.empty()});
    u.errors.insert(u.errors.end(), u.attributes.errors.begin(), u.attributes.errors.end());
    if (u.nlri.wrong_at)
        reset(errc::invalid_network_field);
    judge_presence(u, context);

    for (auto& e : u.errors) {
        // Before RFC 7606 every error ended the session.
        if (context.errors == error_handling::rfc4271 && !is_local(e.code))
            e.action = error_action::session_reset;
        if (e.action > u.action)
            u.action = e.action;
    }
    if (u.action > error_action::attribute_discard && u.action < error_action::session_reset && is_missing_nlri(u)) {
        u.no_reachable_nlri_resets = true;
        u.action = error_action::session_reset;
    }
    return u;
}

} // namespace bgpwire::plain

#endif
