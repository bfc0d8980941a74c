// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_PLAIN_UPDATE_HPP
#define BGPWIRE_FUZZ_SUPPORT_PLAIN_UPDATE_HPP

// A whole UPDATE judged as RFC 4271 §4.3, §6.3 and RFC 7606 read from top to bottom: slow, and without the
// library's tables, loads and bit sets. It is what the decoder, which is written for speed, is compared with.
// Rules are stated here for the attributes that every speaker has; those of others are their traits.

#include "plain_values.hpp"

#include <algorithm>

namespace bgpwire::plain {

/// One row of RFC 4271 §5 and RFC 7606 §7: flags, the lengths that are right, what to do about others.
struct rule {
    std::uint8_t type;
    std::uint8_t flags; ///< Optional and Transitive as they must be
    std::size_t minimum, step, maximum;
    error_action malformed;
    error_action flags_wrong = error_action::treat_as_withdraw; // RFC 7606 §3 (c)
};

template<class... Attribute>
std::optional<rule> rule_in_registry(std::uint8_t type, type_list<Attribute...>)
{
    std::optional<rule> found;
    auto const one = [&](path_attribute_traits const& t) {
        if (t.type_code == type)
            found = rule{type, static_cast<std::uint8_t>(t.category), t.length.minimum, t.length.step, t.length.maximum,
                t.if_malformed, t.if_flags_wrong};
    };
    (one(Attribute::traits), ...);
    return found;
}

inline std::optional<rule> rule_of(std::uint8_t type)
{
    using enum error_action;
    constexpr std::size_t any = 65535;
    static constexpr rule rules[] = {
        {1, 0x40, 1, 1, 1, treat_as_withdraw},
        {2, 0x40, 0, 1, any, treat_as_withdraw},
        {3, 0x40, 4, 1, 4, treat_as_withdraw},
        {4, 0x80, 4, 1, 4, treat_as_withdraw},
        {5, 0x40, 4, 1, 4, treat_as_withdraw},
        {6, 0x40, 0, 1, 0, attribute_discard},
        {7, 0xc0, 6, 2, 8, attribute_discard},
        {8, 0xc0, 4, 4, any, treat_as_withdraw},
        {9, 0x80, 4, 1, 4, treat_as_withdraw},
        {10, 0x80, 4, 4, any, treat_as_withdraw},
        {14, 0x80, 5, 1, any, session_reset},
        {15, 0x80, 3, 1, any, session_reset},
        {16, 0xc0, 8, 8, any, treat_as_withdraw},
        {17, 0xc0, 6, 2, any, attribute_discard},
        {18, 0xc0, 8, 1, 8, attribute_discard},
        {25, 0xc0, 20, 20, any, treat_as_withdraw},
        {26, 0x80, 3, 1, any, attribute_discard, attribute_discard}, // RFC 7311 §3.2
        {32, 0xc0, 12, 12, any, treat_as_withdraw},
        {35, 0xc0, 4, 1, 4, treat_as_withdraw},
    };
    for (auto const& r : rules)
        if (r.type == type)
            return r;
    return rule_in_registry(type, known_path_attributes{});
}

// RFC 7606 §3 (c), and what an operator may choose instead
inline error_action action_for_flags(rule const& r, choices made)
{
    if (r.type == 14 || r.type == 15)
        return made.contains(choice::reset_on_mp_flags) ? error_action::session_reset : r.flags_wrong;
    if (r.flags_wrong == error_action::attribute_discard) // RFC 7311 §3.2, RFC 8669 §6
        return made.contains(choice::withdraw_on_flags) ? error_action::treat_as_withdraw : r.flags_wrong;
    return made.contains(choice::discard_on_flags) ? r.malformed : r.flags_wrong;
}

// From an external peer LOCAL_PREF, ORIGINATOR_ID and CLUSTER_LIST are discarded (RFC 7606 §7.5, §7.9,
// §7.10), from a NEW speaker AS4_PATH and AS4_AGGREGATOR (RFC 6793 §6).
inline bool is_out_of_place(std::uint8_t type, codec_context const& context)
{
    if (type == 5 || type == 9 || type == 10)
        return context.peer == peering::external;
    if (type == 17 || type == 18)
        return context.as_numbers == asn_width::four_octets;
    if (type == 33) // RFC 8205 §2.2
        return context.bgpsec.empty();
    return false;
}

struct attribute {
    std::uint8_t flags, type;
    std::size_t start, header; ///< octets, from the start of the field
    octets value;
    bool repeated = false;
    bool usable = false; ///< known, the first of its type, and nothing is wrong with it
    bool judged = false; ///< its value, too: nothing is wrong but its flags
};

struct attributes {
    std::vector<attribute> all; ///< all that could be framed
    std::size_t framed = 0;     ///< octets
    std::vector<error> errors;  ///< first those of framing, then those of values by type code

    [[nodiscard]] attribute const* first(std::uint8_t type) const
    {
        for (auto const& a : all)
            if (a.type == type)
                return &a;
        return nullptr;
    }
};

/// Walks a Path Attributes field that starts `base` octets into its message.
inline attributes read_attributes(octets field, codec_context const& context, std::size_t base, bool next_hop = true)
{
    using enum error_action;
    attributes found;
    auto const note = [&](errc code, error_action action, std::uint8_t about, std::size_t at, std::size_t length) {
        found.errors.push_back(
            {code, action, about, static_cast<std::uint16_t>(base + at), static_cast<std::uint16_t>(length)});
    };
    std::size_t at = 0;
    while (at < field.size()) {
        auto const left = field.size() - at;
        std::size_t const header = (field[at] & 0x10) != 0 ? 4 : 3;
        if (left < header) { // RFC 7606 §4
            note(errc::malformed_attribute_list, treat_as_withdraw, left > 1 ? field[at + 1] : std::uint8_t{}, at, 0);
            break;
        }
        auto const length = number_at(field, at + 2, header - 2);
        auto const type = field[at + 1];
        if (left - header < length) { // RFC 7606 §4
            note(errc::attribute_length_error, treat_as_withdraw, type, at, left);
            break;
        }
        attribute a{field[at], type, at, header, field.subspan(at + header, length)};
        auto const whole = header + length;
        auto const known = rule_of(type);
        a.repeated = found.first(type) != nullptr;
        if (a.repeated) { // RFC 7606 §3 (g)
            bool const mp = type == 14 || type == 15;
            note(errc::malformed_attribute_list, mp ? session_reset : attribute_discard, type, at, 0);
        } else if (!known) { // RFC 4271 §6.3
            bool const withdraw = context.choices.contains(choice::withdraw_unrecognized_well_known);
            if ((a.flags & 0x80) == 0)
                note(errc::unrecognized_well_known_attribute, withdraw ? treat_as_withdraw : session_reset, type, at,
                    whole);
        } else if (context.errors != error_handling::analyse && is_out_of_place(type, context)) {
            note(errc::out_of_scope, attribute_discard, type, at, whole);
        } else {
            bool const mp = type == 14 || type == 15;
            bool const flags = (a.flags & 0xc0) == known->flags;
            bool const right = length >= known->minimum && length <= known->maximum
                && (length - known->minimum) % known->step == 0;
            if (!flags) // RFC 7606 §3 (c)
                note(errc::attribute_flags_error, action_for_flags(*known, context.choices), type, at, whole);
            if (!right)
                note(mp ? errc::optional_attribute_error : errc::attribute_length_error, known->malformed, type, at,
                    whole);
            a.judged = right;
            bool const all = context.errors == error_handling::analyse;
            a.usable = right && (flags || mp || all); // the routes of MP must be known, to be withdrawn
        }
        found.all.push_back(a);
        at += whole;
        found.framed = at;
    }
    for (unsigned type = 0; type != 256; ++type) {
        for (auto& a : found.all) {
            if (a.type != type || !a.judged)
                continue;
            auto const wrong = judge_value(a.type, a.value, context);
            if (!wrong)
                continue;
            a.usable = type == 14 && a.usable && wrong->action == treat_as_withdraw; // its routes can be read
            if (type == 3 && !next_hop) // RFC 4760 §3
                continue;
            if (wrong->code == errc::malformed_as_path) // RFC 4271 §6.3: no Data
                note(wrong->code, wrong->action, a.type, a.start + a.header + wrong->offset, 0);
            else
                note(wrong->code, wrong->action, a.type, a.start, a.header + a.value.size());
        }
    }
    return found;
}

struct update {
    bool framed = false; ///< the three fields are where their lengths say
    routes withdrawn, nlri;
    plain::attributes attributes;
    std::vector<error> errors;
    error strongest{errc{}, error_action::ignore};
};

/// Reads a whole UPDATE, header included.
inline update read_update(octets message, codec_context const& context)
{
    update found;
    auto const tell = [&](error e) {
        if (context.errors == error_handling::rfc4271 && code_of(e.code) != 0)
            e.action = error_action::session_reset;
        found.errors.push_back(e);
        if (e.action > found.strongest.action) // RFC 7606 §3 (h)
            found.strongest = e;
    };
    auto const reset = [&](errc code, std::size_t offset) {
        tell({code, error_action::session_reset, 0, static_cast<std::uint16_t>(offset)});
    };

    std::size_t const withdrawn_length = number_at(message, 19, 2);
    if (19 + 2 + withdrawn_length + 2 > message.size()) { // RFC 4271 §6.3
        reset(errc::malformed_attribute_list, 19);
        return found;
    }
    std::size_t const attributes_at = 19 + 2 + withdrawn_length + 2;
    std::size_t const attributes_length = number_at(message, attributes_at - 2, 2);
    if (attributes_at + attributes_length > message.size()) { // RFC 4271 §6.3
        reset(errc::malformed_attribute_list, attributes_at - 2);
        return found;
    }
    found.framed = true;
    bool const add_path = context.add_path.contains(ipv4_unicast);
    std::size_t const nlri_at = attributes_at + attributes_length;

    found.withdrawn = read_routes(message.subspan(21, withdrawn_length), 32, add_path);
    if (found.withdrawn.wrong_at) // RFC 7606 §5.3
        reset(errc::invalid_network_field, 21 + *found.withdrawn.wrong_at);
    found.attributes = read_attributes(message.subspan(attributes_at, attributes_length), context, attributes_at,
        attributes_at + attributes_length != message.size());
    for (auto const& e : found.attributes.errors)
        tell(e);
    found.nlri = read_routes(message.subspan(nlri_at), 32, add_path);
    auto const* const reach = found.attributes.first(14);
    bool const by_mp = reach != nullptr && reach->value.size() >= 5 && reach->value.size() - 5 > reach->value[3];
    bool const in_field = nlri_at != message.size();
    if (in_field || by_mp) { // RFC 7606 §3 (d)
        // RFC 8205 §4.4, §5.2: BGPsec_PATH in place of AS_PATH
        bool const bgpsec = !in_field && context.bgpsec.contains(family_of(reach->value).afi);
        auto const* const secure = found.attributes.first(33);
        for (std::uint8_t type = 1; type <= 3; ++type) // ORIGIN, AS_PATH, NEXT_HOP
            if (type == 2 && bgpsec && secure != nullptr) {
                if (found.attributes.first(2) != nullptr)
                    tell({errc::optional_attribute_error, error_action::treat_as_withdraw, 33,
                        static_cast<std::uint16_t>(attributes_at + secure->start),
                        static_cast<std::uint16_t>(secure->header + secure->value.size())});
            } else if (type == 2 && bgpsec && context.peer == peering::internal) {
                continue;
            } else if ((type != 3 || in_field) && found.attributes.first(type) == nullptr)
                tell({errc::missing_well_known_attribute, error_action::treat_as_withdraw, type});
        if (found.nlri.wrong_at) // RFC 7606 §5.3
            reset(errc::invalid_network_field, nlri_at + *found.nlri.wrong_at);
        return found;
    }
    // RFC 7606 §5.2: no reachable NLRI; MP_UNREACH_NLRI alone may be treated as withdrawn
    bool const only_mp_unreach = found.attributes.framed == attributes_length
        && std::all_of(found.attributes.all.begin(), found.attributes.all.end(), [](auto& a) { return a.type == 15; });
    if (found.strongest.action == error_action::treat_as_withdraw && !only_mp_unreach) {
        found.strongest.action = error_action::session_reset;
        found.errors.push_back(found.strongest);
    }
    return found;
}

} // namespace bgpwire::plain

#endif
