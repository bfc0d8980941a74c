// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_DIFFERENTIAL_TSHARK_ALLOWED_HPP
#define BGPWIRE_TESTS_DIFFERENTIAL_TSHARK_ALLOWED_HPP

// Where tshark 4.0 and bgpwire may say different things, and why. Each error that bgpwire alone tells, each
// note that tshark alone makes and each field in which they differ needs a row here; what has none fails.

#include "cases.hpp"
#include "fields.hpp"

#include <string>
#include <vector>

namespace bgpwire::test {

struct difference {
    field what; ///< `field::malformed`: whether it is
    std::string ours, theirs;
};

struct comparison {
    differential_case const& about;
    our_answers ours;
    answers theirs;

    bool is_refused_by_us() const { return !ours.errors.empty(); }
    bool is_refused_by_them() const { return !theirs[field::malformed].empty() || !theirs[field::note].empty(); }

    std::vector<difference> disagreement() const
    {
        std::vector<difference> found;
        if (is_refused_by_us() != is_refused_by_them())
            found.push_back({field::malformed, our_errors(), theirs[field::malformed] + " " + theirs[field::note]});
        if (is_refused_by_us() || is_refused_by_them())
            return found;
        for (auto i = static_cast<std::size_t>(field::type); i != field_names.size(); ++i)
            if (auto const f = static_cast<field>(i); ours.fields[f] != theirs[f])
                found.push_back({f, ours.fields[f], theirs[f]});
        return found;
    }

    std::string our_errors() const
    {
        std::string text;
        for (auto const& e : ours.errors)
            text += (text.empty() ? "" : "; ") + to_text(e) + ", about " + std::to_string(e.about);
        return text.empty() ? "none" : text;
    }
    std::uint8_t type() const { return about.message[18]; }
    /// The attribute as it lies there; nothing where it is not, or this is no UPDATE.
    std::optional<raw_path_attribute> attribute(std::uint8_t type_code) const
    {
        auto const update = as_update();
        return update ? update->path_attributes().find(type_code) : std::nullopt;
    }
    std::size_t count_of(std::uint8_t type_code) const
    {
        std::size_t count = 0;
        if (auto const update = as_update())
            for (auto const& one : update->path_attributes())
                count += one.type_code == type_code;
        return count;
    }
    std::optional<update_view> as_update() const
    {
        if (type() != 2)
            return std::nullopt;
        auto const framed = *next_message(about.message, extended_message_length);
        auto context = about.context;
        context.errors = error_handling::analyse;
        auto const update = update_view::decode(*framed, context);
        return update ? std::optional{*update} : std::nullopt;
    }
    address_family family_in(raw_path_attribute const& mp) const
    {
        return mp.value.size() < 3 ? address_family{}
                                   : address_family{afi{wire::load<std::uint16_t>(mp.value)}, safi{mp.value[2]}};
    }
    static bool is_read(address_family family)
    {
        return family == ipv4_unicast || family == ipv4_multicast || family == ipv6_unicast || family == ipv6_multicast;
    }
    /// Whether it has routes of a family whose octets bgpwire hands over unread.
    bool has_unread_family() const
    {
        for (std::uint8_t const code : {std::uint8_t{14}, std::uint8_t{15}})
            if (auto const mp = attribute(code); mp && mp->value.size() >= 3 && !is_read(family_in(*mp)))
                return true;
        return false;
    }
    /// Whether the octet behind the next hop, which once counted SNPAs, is another than 0.
    bool has_reserved_octet() const
    {
        auto const mp = attribute(14);
        return mp && mp->value.size() > 4 && mp->value.size() > std::size_t{4} + mp->value[3]
            && mp->value[std::size_t{4} + mp->value[3]] != 0;
    }
    /// Whether the last withdrawn prefix passes the end of its field.
    bool has_withdrawn_routes_cut_off() const
    {
        octets const message = about.message;
        std::size_t const length = wire::load<std::uint16_t>(message, 19);
        return length + 23 <= message.size()
            && !ipv4_unicast_nlri_view::decode(message.subspan(21, length), path_identifiers::absent);
    }
    /// Whether the last prefix of MP_REACH_NLRI or MP_UNREACH_NLRI passes the end of the attribute.
    bool has_last_prefix_cut_off(std::uint8_t type_code) const
    {
        auto const mp = attribute(type_code);
        if (!mp || mp->value.size() < 5)
            return false;
        auto const at = type_code == 15 ? std::size_t{3} : std::size_t{5} + mp->value[3];
        if (mp->value.size() < at)
            return false;
        auto const nlri = mp->value.subspan(at);
        auto const check = check_nlri(known_nlri{}, family_in(*mp), nlri, path_identifiers::absent);
        return check.failure != errc{} && nlri[check.offset] <= 128;
    }
    /// Whether one of its routes is the default route, whose only octet is 0.
    bool has_default_route() const
    {
        for (auto const f : {field::withdrawn_prefix, field::nlri_prefix, field::reach_ipv4, field::unreach_ipv4,
                 field::reach_ipv6, field::unreach_ipv6})
            for (auto const* const address : {"0.0.0.0", "::"})
                if (("," + ours.fields[f] + ",").find("," + std::string{address} + ",") != std::string::npos)
                    return true;
        return false;
    }
    /// Whether a prefix has bits that are not 0 behind its length.
    bool has_bits_behind_a_prefix() const
    {
        auto const has_bits = [](auto const& routes) {
            octet_vector memory(routes.octets().size());
            wire::writer out{memory};
            for (auto const route : routes)
                route.encode(out, routes.paths());
            return !same_octets(out.written(), routes.octets());
        };
        auto const in_mp = [&]<class Mp, class... View>(std::optional<Mp> const& mp, type_list<View...>) {
            auto const of = [&](auto const& routes) { return routes && has_bits(*routes); };
            return mp && (of(mp->template nlri<View>()) || ...);
        };
        auto const update = as_update();
        return update
            && (has_bits(update->nlri()) || has_bits(update->withdrawn_routes())
                || in_mp(update->get<mp_reach_nlri_view>(), known_nlri{})
                || in_mp(update->get<mp_unreach_nlri_view>(), known_nlri{}));
    }
    bool guesses_add_path() const { return !theirs[field::path_identifiers].empty() && about.context.add_path.empty(); }
};

// What bgpwire tells and tshark does not.
struct silent_tshark {
    char const* why;
    bool (*applies)(comparison const&, error const&);
};
inline constexpr silent_tshark tshark_is_silent[] = {
    {"tshark shows flags, and does not judge them (RFC 7606 §3 (c))",
        [](comparison const&, error const& e) { return e.code == errc::attribute_flags_error; }},
    {"tshark does not ask for mandatory attributes (RFC 7606 §3 (d))",
        [](comparison const&, error const& e) { return e.code == errc::missing_well_known_attribute; }},
    {"tshark shows any ORIGIN (RFC 7606 §7.1)",
        [](comparison const&, error const& e) { return e.code == errc::invalid_origin_attribute; }},
    {"tshark shows any NEXT_HOP (RFC 4271 §6.3)",
        [](comparison const&, error const& e) { return e.code == errc::invalid_next_hop_attribute; }},
    {"tshark shows unknown attributes, well-known or not (RFC 4271 §6.3)",
        [](comparison const&, error const& e) { return e.code == errc::unrecognized_well_known_attribute; }},
    {"tshark shows attributes as often as they come (RFC 7606 §3 (g))",
        [](comparison const& c, error const& e) {
            return e.code == errc::malformed_attribute_list && e.offset != 0 && c.count_of(e.about) > 1;
        }},
    {"tshark shows AS path segments whose types, counts or AS numbers are wrong (RFC 7606 §7.2, RFC 7607 §2)",
        [](comparison const&, error const& e) { return e.code == errc::malformed_as_path; }},
    {"tshark guesses that there are path identifiers, which nobody settled (RFC 7911 §3)",
        [](comparison const& c, error const& e) {
            return c.guesses_add_path()
                && (e.code == errc::invalid_network_field || e.code == errc::malformed_attribute_list
                    || (e.code == errc::optional_attribute_error && (e.about == 14 || e.about == 15)));
        }},
    {"tshark does not know that path identifiers were settled (RFC 7911 §3)",
        [](comparison const& c, error const& e) {
            return e.code == errc::invalid_network_field && !c.about.context.add_path.empty();
        }},
    {"tshark reads the last withdrawn prefix past the end of its field, and all else behind it (RFC 7606 §5.3)",
        [](comparison const& c, error const&) { return c.type() == 2 && c.has_withdrawn_routes_cut_off(); }},
    {"tshark reads the last prefix past the end of MP_REACH_NLRI and MP_UNREACH_NLRI (RFC 7606 §5.3)",
        [](comparison const& c, error const& e) {
            return e.code == errc::optional_attribute_error && (e.about == 14 || e.about == 15)
                && c.has_last_prefix_cut_off(e.about);
        }},
    {"tshark shows MP_REACH_NLRI that ends in front of its next hop (RFC 7606 §5.3)",
        [](comparison const& c, error const& e) {
            auto const mp = c.attribute(14);
            return e.code == errc::optional_attribute_error && e.about == 14 && mp && mp->value.size() < 5;
        }},
    {"tshark takes the reserved octet for a count of SNPAs, which it is no longer (RFC 4760 §3)",
        [](comparison const& c, error const& e) {
            return e.code == errc::optional_attribute_error && e.about == 14 && c.has_reserved_octet();
        }},
    {"tshark does not look for NLRI where there are no attributes (RFC 4271 §4.3)",
        [](comparison const& c, error const& e) {
            return e.code == errc::invalid_network_field && c.theirs[field::attributes_length] == "0";
        }},
    {"tshark shows MP_UNREACH_NLRI without a whole family (RFC 7606 §5.3)",
        [](comparison const& c, error const& e) {
            auto const mp = c.attribute(15);
            return e.code == errc::optional_attribute_error && e.about == 15 && mp && mp->value.size() < 3;
        }},
    {"tshark takes a next hop of any length that some family has (RFC 7606 §7.11, RFC 8950 §4)",
        [](comparison const& c, error const& e) {
            auto const mp = c.attribute(14);
            return e.code == errc::optional_attribute_error && e.about == 14 && mp && mp->value.size() >= 5
                && !allows_next_hop(c.family_in(*mp), mp->value[3], c.about.context);
        }},
    {"tshark does not look into this attribute, or not for this error (RFC 7606 §7, and the attribute's RFC)",
        [](comparison const&, error const& e) {
            if (e.code != errc::optional_attribute_error && e.code != errc::attribute_length_error)
                return false;
            for (int const code : {7, 17, 18, 22, 23, 24, 25, 26, 27, 29, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 128})
                if (e.about == code)
                    return true;
            return false;
        }},
    {"tshark shows an empty list of communities or clusters (RFC 7606 §7.8, §7.10, §7.14, RFC 8092 §6)",
        [](comparison const& c, error const& e) {
            auto const list = c.attribute(e.about);
            return e.code == errc::attribute_length_error && list && list->value.empty()
                && (e.about == 8 || e.about == 10 || e.about == 16 || e.about == 25 || e.about == 32);
        }},
    {"tshark shows every BGP version (RFC 4271 §6.2)",
        [](comparison const&, error const& e) { return e.code == errc::unsupported_version_number; }},
    {"tshark shows unknown Optional Parameters (RFC 4271 §6.2)",
        [](comparison const&, error const& e) { return e.code == errc::unsupported_optional_parameter; }},
    {"tshark does not compare the lengths of parameters and capabilities with the message (RFC 4271 §6.2)",
        [](comparison const&, error const& e) { return e.code == errc::open_message_error; }},
};

// What tshark notes and bgpwire has nothing against.
struct silent_bgpwire {
    char const* text; ///< what the note has in it
    char const* why;
    bool (*applies)(comparison const&);
};
inline constexpr silent_bgpwire bgpwire_is_silent[] = {
    {"Unknown notification error", "every NOTIFICATION is handed over, known or not (RFC 4271 §6.4)",
        [](comparison const& c) { return c.type() == 3; }},
    {"Trying to fetch", "a shutdown communication that passes the end is taken as far as it goes (RFC 9003 §4)",
        [](comparison const& c) { return c.type() == 3; }},
    {"Trailing stray characters", "the octets behind a shutdown communication are kept (RFC 9003 §2)",
        [](comparison const& c) { return c.type() == 3; }},
    {"Exception occurred", "the Data of a NOTIFICATION are whatever they are (RFC 4271 §6.4)",
        [](comparison const& c) { return c.type() == 3; }},
    {"Exception occurred", "tshark 4.0 does not know the extended Optional Parameters (RFC 9072 §2)",
        [](comparison const& c) { return c.type() == 1 && c.about.message.size() > 29 && c.about.message[29] == 255; }},
    {"Capability length", "a capability that is malformed in itself is passed over (RFC 5492 §3)",
        [](comparison const& c) { return c.type() == 1; }},
    {"Trailing stray characters", "a capability that is malformed in itself is passed over (RFC 5492 §3)",
        [](comparison const& c) { return c.type() == 1; }},
    {"Length is invalid", "tshark 4.0 does not know messages of more than 4096 octets (RFC 8654 §4)",
        [](comparison const& c) { return c.about.message.size() > 4096; }},
    {"", "tshark does not know that path identifiers were settled (RFC 7911 §3)",
        [](comparison const& c) { return c.type() == 2 && !c.about.context.add_path.empty(); }},
    {"Graceful Restart Capability supported in Helper mode only", "no families are no error (RFC 4724 §3)",
        [](comparison const& c) { return c.type() == 1; }},
    {"Exception occurred", "a capability that is malformed in itself is passed over (RFC 5492 §3)",
        [](comparison const& c) { return c.type() == 1; }},
    {"ORFEntry-Unknown", "filters are read by whoever settled them, not with the message (RFC 5291 §6)",
        [](comparison const& c) { return c.type() == 5 && c.about.message.size() > 23; }},
    {"Exception occurred", "filters are read by whoever settled them, not with the message (RFC 5291 §6)",
        [](comparison const& c) { return c.type() == 5 && c.about.message.size() > 23; }},
    {"Unknown BGP-LS Attribute TLV Code", "BGP-LS has TLVs that are not known, which is no error (RFC 9552 §5.1)",
        [](comparison const& c) { return c.attribute(29).has_value(); }},
    {"", "tshark takes attribute 99 for BGP-LS",
        [](comparison const& c) { return c.attribute(99).has_value(); }},
    {"", "the octets of a family that is not read are handed over (RFC 4760 §7)",
        [](comparison const& c) { return c.type() == 2 && c.has_unread_family(); }},
    {"should be link-local", "the second address of a next hop is whatever it is (RFC 2545 §3)",
        [](comparison const& c) {
            auto const mp = c.attribute(14);
            return mp && mp->value.size() > 4 && mp->value[3] == 32;
        }},
    {"Exception occurred", "tshark takes the reserved octet for a count of SNPAs, which it is no longer (RFC 4760 §3)",
        [](comparison const& c) { return c.has_reserved_octet(); }},
    {"", "tshark guesses that there are path identifiers, which nobody settled (RFC 7911 §3)",
        [](comparison const& c) { return c.type() == 2 && (c.guesses_add_path() || c.has_default_route()); }},
    {"AIGP type", "AIGP has TLVs of other types, which are no error (RFC 7311 §3)",
        [](comparison const& c) { return c.attribute(26).has_value(); }},
    {"Tunnel type", "tunnel types that IANA has assigned since are known (RFC 6514 §5, RFC 7385 §3)",
        [](comparison const& c) { return c.attribute(22).has_value(); }},
    {"", "the identifier of a tunnel with forwarding equivalence classes is handed over (RFC 6514 §5)",
        [](comparison const& c) {
            auto const tunnel = c.attribute(22);
            return tunnel && tunnel->value.size() > 5 && (tunnel->value[1] == 2 || tunnel->value[1] == 7);
        }},
    {"Exception occurred", "the values of a tunnel's sub-TLVs are handed over (RFC 9012 §13)",
        [](comparison const& c) { return c.attribute(23).has_value(); }},
    {"TLV's length", "the values of BGP-LS TLVs are handed over (RFC 9552 §5.1)",
        [](comparison const& c) { return c.attribute(29).has_value(); }},
    {"Invalid Length of", "a deprecated attribute is not looked into (RFC 7606 §7)",
        [](comparison const& c) { return c.attribute(19).has_value(); }},
    {"Exception occurred", "tshark takes bits behind a prefix's length for a sign of path identifiers (RFC 4271 §4.3)",
        [](comparison const& c) { return c.has_bits_behind_a_prefix(); }},
    {"D-PATH", "the octets of D-PATH are handed over (RFC 10039)",
        [](comparison const& c) { return c.attribute(36).has_value(); }},
    {"Capability length", "the Data of a NOTIFICATION are whatever they are (RFC 4271 §6.4)",
        [](comparison const& c) { return c.type() == 3; }},
};

// Fields in which they differ.
struct different_field {
    char const* why;
    bool (*applies)(comparison const&, field);
};
inline constexpr different_field fields_differ[] = {
    {"tshark guesses that there are path identifiers, which nobody settled (RFC 7911 §3)",
        [](comparison const& c, field f) {
            return c.guesses_add_path()
                && (c.ours.fields[field::attributes_length] != c.theirs[field::attributes_length] || f == field::path_identifiers || f == field::nlri_prefix || f == field::withdrawn_prefix
                    || f == field::reach_ipv4 || f == field::unreach_ipv4 || f == field::reach_ipv6 || f == field::unreach_ipv6);
        }},
    {"tshark does not know that path identifiers were settled (RFC 7911 §3)",
        [](comparison const& c, field f) {
            return !c.about.context.add_path.empty()
                && (f == field::path_identifiers || f == field::nlri_prefix || f == field::withdrawn_prefix);
        }},
    {"the octets of a family that is not read are handed over (RFC 4760 §7)",
        [](comparison const& c, field f) {
            return c.has_unread_family()
                && (f == field::reach_ipv4 || f == field::unreach_ipv4 || f == field::reach_ipv6 || f == field::unreach_ipv6
                    || f == field::path_identifiers);
        }},
    {"tshark 4.0 does not know the extended Optional Parameters (RFC 9072 §2)",
        [](comparison const& c, field f) {
            return c.type() == 1 && c.about.message.size() > 29 && c.about.message[29] == 255
                && (f == field::capability_codes || f == field::capability_lengths);
        }},
    {"tshark reads CLUSTER_LIST an octet too early where its length has two octets (RFC 4271 §4.3)",
        [](comparison const& c, field f) {
            auto const list = c.attribute(10);
            return f == field::cluster_id && list && list->has_flag(attribute_flag::extended_length);
        }},
    {"tshark takes the reserved octet for a count of SNPAs, which it is no longer (RFC 4760 §3)",
        [](comparison const& c, field f) {
            return c.has_reserved_octet() && (f == field::reach_ipv4 || f == field::reach_ipv6);
        }},
    {"tshark reads filters past the end of their capability (RFC 5291 §5)",
        [](comparison const& c, field f) {
            if (c.type() != 1)
                return false;
            auto const open = open_view::decode(**next_message(c.about.message));
            return (f == field::capability_codes || f == field::capability_lengths) && open
                && bgpwire::detail::first_malformed(open->capabilities, bgpwire::known_capabilities{})
                    == outbound_route_filtering_capability_view::traits.code;
        }},
    {"tshark reads the Data of a NOTIFICATION as capabilities (RFC 4271 §6.4)",
        [](comparison const& c, field f) {
            return c.type() == 3 && (f == field::capability_codes || f == field::capability_lengths);
        }},
    {"tshark lists the attributes within an ATTR_SET among the others (RFC 6368 §5)",
        [](comparison const& c, field) { return c.attribute(128).has_value(); }},
};

inline char const* why_silent(comparison const& c, error const& e)
{
    for (auto const& row : tshark_is_silent)
        if (row.applies(c, e))
            return row.why;
    return nullptr;
}

/// The notes in tshark's list; some have a comma in them.
inline std::vector<std::string> notes_in(std::string const& list)
{
    std::vector<std::string> notes;
    std::size_t at = 0;
    while (at <= list.size()) {
        auto const end = (std::min)(list.find(',', at), list.size());
        auto const part = list.substr(at, end - at);
        if (!notes.empty() && part.starts_with(' '))
            notes.back() += part;
        else if (!part.empty())
            notes.push_back(part);
        at = end + 1;
    }
    return notes;
}

inline char const* why_noted(comparison const& c, std::string const& note)
{
    for (auto const& row : bgpwire_is_silent)
        if (note.find(row.text) != std::string::npos && row.applies(c))
            return row.why;
    return nullptr;
}

/// Why they disagree, if there is a row for everything in which they do: the first one's reason.
inline char const* explanation_of(comparison const& c, std::vector<difference> const& what)
{
    char const* first = nullptr;
    auto const keep = [&](char const* why) {
        first = first == nullptr ? why : first;
        return why != nullptr;
    };
    for (auto const& d : what) {
        if (d.what != field::malformed) {
            char const* why = nullptr;
            for (auto const& row : fields_differ)
                if (row.applies(c, d.what)) {
                    why = row.why;
                    break;
                }
            if (!keep(why))
                return nullptr;
        } else if (c.is_refused_by_us()) {
            for (auto const& e : c.ours.errors)
                if (!keep(why_silent(c, e)))
                    return nullptr;
        } else {
            bool noted = false;
            for (auto const& note : notes_in(c.theirs[field::note])) {
                if (note == "_ws.malformed")
                    continue;
                noted = true;
                if (!keep(why_noted(c, note)))
                    return nullptr;
            }
            if (!noted && !keep(why_noted(c, "Exception occurred")))
                return nullptr;
        }
    }
    return first;
}

} // namespace bgpwire::test

#endif
