// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_PLAIN_ATTRIBUTES_HPP
#define BGPWIRE_FUZZ_SUPPORT_PLAIN_ATTRIBUTES_HPP

// A Path Attributes field, judged attribute by attribute.

#include "plain_as_path.hpp"
#include "plain_bgpsec.hpp"
#include "plain_mp.hpp"
#include "plain_rules.hpp"
#include "plain_tlv_values.hpp"
#include "plain_tunnels.hpp"

namespace bgpwire::plain {

struct attribute {
    std::uint8_t flags;
    std::uint8_t type;
    octets value;
    std::size_t at, size; ///< where it is in what was read, header and value: RFC 4271 §6.3 has all of it as Data
    bool usable; ///< whether a program may use it: the first of its type code, with nothing wrong in it
};

/// Where the field stands, as far as that decides about what is in it.
struct surroundings {
    bool ipv4_routes = true;  ///< whether the UPDATE has an NLRI field with something in it
    bool in_attr_set = false; ///< whether it is in an ATTR_SET
};

struct attributes {
    std::vector<attribute> all; ///< all that can be framed
    std::vector<error> errors;  ///< `length` is 0 where no RFC asks for Data: then `offset` says nothing
    std::size_t framed = 0;     ///< octets
    bool whole = true;          ///< whether nothing is left behind

    attribute const* first(std::uint8_t type) const
    {
        for (auto const& a : all)
            if (a.type == type)
                return &a;
        return nullptr;
    }
};

attributes read_attributes(octets field, codec_context const& context, std::size_t base, surroundings around = {});

/// RFC 6368 §5: malformed where MP_REACH or MP_UNREACH is in it, or what is in it is "malformed themselves". AS numbers
/// have four octets; the attributes are those of a customer's own network; NEXT_HOP is ignored. It "can include any BGP
/// attribute" but those two, and "operates as a stack": also another ATTR_SET, which is looked into after it.
inline verdict judge_attr_set(octets value, codec_context context, surroundings around)
{
    context.as_numbers = asn_width::four_octets;
    context.peer = peering::internal;
    context.bgpsec = {};
    around = {.ipv4_routes = true, .in_attr_set = true}; // as good as any: whose routes they were it does not say
    for (bool more = true; more;) {
        auto const inside = read_attributes(value.subspan(4), context, 0, around);
        bool malformed = inside.first(14) != nullptr || inside.first(15) != nullptr;
        for (auto const& e : inside.errors)
            malformed = malformed || !is_local(e.code);
        if (malformed)
            return optional_error(error_action::treat_as_withdraw);
        auto const* const within = inside.first(128);
        more = within != nullptr;
        value = more ? within->value : octets{};
    }
    return std::nullopt;
}

/// What is wrong with the value of a recognised attribute whose length is right.
inline verdict judge_value(std::uint8_t type, octets value, codec_context const& context, surroundings around,
    bool one_endpoint_each)
{
    constexpr auto withdraw = error_action::treat_as_withdraw;
    switch (type) {
    case 1: // RFC 7606 §7.1: "an undefined value"
        if (value[0] > 2)
            return fault{errc::invalid_origin_attribute, withdraw};
        return std::nullopt;
    case 2: return judge_as_path(value, context);
    case 3: // RFC 4760 §3: ignored without NLRI field
        if (around.ipv4_routes && !around.in_attr_set && !is_ipv4_host(value, context.choices))
            return fault{errc::invalid_next_hop_attribute, withdraw};
        return std::nullopt;
    case 7:
    case 18: return judge_aggregator(value, value.size() - 4, context.choices);
    case 14: return judge_mp_reach(value, context);
    case 15: return judge_mp_unreach(value, context);
    case 17: return judge_as4_path(value, context);
    case 22: return judge_pmsi_tunnel(value);
    case 23: return judge_tunnel_encapsulation(value, one_endpoint_each, context.choices);
    case 26: return judge_aigp(value);
    case 27: return judge_pe_distinguisher_labels(value);
    case 29:
    case 41: return judge_tlvs_of_two_octets(value);
    case 33: return judge_bgpsec_path(value, context);
    case 36: return judge_d_path(value);
    case 37: return judge_sfp(value);
    case 38: return judge_bfd_discriminator(value);
    case 39: return judge_next_hop_characteristics(value, context);
    case 40: return judge_prefix_sid(value);
    case 128: return around.in_attr_set ? std::nullopt : judge_attr_set(value, context, around);
    default: return std::nullopt;
    }
}

/// Of whose routes the attributes are, as far as it matters to tunnels: those of MP_REACH_NLRI, else the NLRI field's.
inline bool are_endpoints_wanted(attributes const& field, codec_context const& context, surroundings around)
{
    auto const* const reach = field.first(14);
    if (reach == nullptr)
        return around.ipv4_routes;
    auto const wrong = judge_mp_reach(reach->value, context);
    bool const readable = !wrong || wrong->action != error_action::session_reset;
    return readable ? wants_endpoint(read_mp_reach(reach->value)->family) : around.ipv4_routes;
}

/// What a field is cut into: RFC 4271 §4.3. RFC 7606 §4: what passes the end, and fewer than three octets, or four with
/// Extended Length, end it.
struct frame {
    std::size_t at, size; ///< header and value, from the field's start
    std::uint8_t flags, type;
    octets value;
};

struct frames {
    std::vector<frame> all;
    std::size_t framed = 0;
    std::uint8_t cut_type = 0;   ///< of what passes the end, if that is there
    bool cut_has_header = false; ///< whether the Length is there, too
};

inline frames frame_attributes(octets field)
{
    frames found;
    cursor in{field};
    while (!in.rest.empty()) {
        auto const start = field.size() - in.rest.size();
        found.framed = start;
        auto const flags = in.number(1);
        auto const type = in.number(1);
        auto const length = type ? in.number((*flags & extended_length_bit) != 0 ? 2 : 1) : std::nullopt;
        auto const value = length ? in.take(*length) : std::nullopt;
        if (!value) {
            found.cut_type = static_cast<std::uint8_t>(type.value_or(0));
            found.cut_has_header = length.has_value();
            return found;
        }
        auto const end = field.size() - in.rest.size();
        found.all.push_back({start, end - start, static_cast<std::uint8_t>(*flags),
            static_cast<std::uint8_t>(*type), *value});
        found.framed = end;
    }
    found.framed = field.size();
    return found;
}

/// Judges a Path Attributes field that starts `base` octets into its message.
inline attributes read_attributes(octets field, codec_context const& context, std::size_t base, surroundings around)
{
    attributes found;
    auto const cut = frame_attributes(field);
    found.framed = cut.framed;
    found.whole = cut.framed == field.size();

    for (auto const& f : cut.all)
        found.all.push_back({f.flags, f.type, f.value, base + f.at, f.size, false});
    bool const one_endpoint_each = are_endpoints_wanted(found, context, around);

    for (std::size_t i = 0; i != cut.all.size(); ++i) {
        auto const& f = cut.all[i];
        auto const tell = [&](errc code, error_action action) {
            error e{.code = code, .action = action, .about = f.type};
            if (has_data(code)) {
                e.offset = static_cast<std::uint16_t>(base + f.at);
                e.length = static_cast<std::uint16_t>(f.size);
            }
            found.errors.push_back(e);
        };

        if (found.first(f.type) != &found.all[i]) { // RFC 7606 §3 (g)
            bool const mp = f.type == 14 || f.type == 15;
            tell(errc::malformed_attribute_list, mp ? error_action::session_reset : error_action::attribute_discard);
            continue;
        }

        auto const r = rule_of(f.type, context);
        if (!r) {
            bool const well_known = (f.flags & optional_bit) == 0; // RFC 4271 §5: every BGP implementation knows them
            if (well_known)
                tell(errc::unrecognized_well_known_attribute,
                    context.choices.contains(choice::withdraw_unrecognized_well_known) ? error_action::treat_as_withdraw
                                                                                     : error_action::session_reset);
            found.all[i].usable = !well_known;
            continue;
        }

        bool const right_flags = (f.flags & (optional_bit | transitive_bit)) == r->flags;
        if (!right_flags)
            tell(errc::attribute_flags_error, action_for_flags(f.type, *r, context.choices));
        if (is_out_of_place(f.type, context)) { // discarded unread
            tell(errc::out_of_scope, error_action::attribute_discard);
            continue;
        }
        // RFC 7606 §3 (h): of several errors the strongest counts, so that one does not hide the other
        auto const size = f.value.size();
        if (size < r->minimum || size > r->maximum || (size - r->minimum) % r->step != 0) {
            tell(errc::attribute_length_error, r->action);
            continue;
        }
        auto const wrong = judge_value(f.type, f.value, context, around, one_endpoint_each);
        if (wrong)
            tell(wrong->code, wrong->action);
        // Routes that are treated as withdrawn are still read: RFC 7606 §2, §3 (j).
        bool const mp = f.type == 14 || f.type == 15;
        bool const readable_mp = mp && (!wrong || wrong->code == errc::invalid_next_hop_attribute);
        found.all[i].usable = readable_mp || (!wrong && (right_flags || !is_judged_as_peers(context)));
        // An address in NEXT_HOP that is ignored is nothing to use either.
        if (f.type == 3 && !is_ipv4_host(f.value, context.choices) && !around.in_attr_set)
            found.all[i].usable = false;
    }

    // RFC 7606 §4; §3 (j) where it is routes that cannot be read. It names no subcode: that of a wrong length where
    // there is one (RFC 4271 §6.3), else that of lengths that contradict each other.
    if (!found.whole) {
        bool const mp = cut.cut_has_header && (cut.cut_type == 14 || cut.cut_type == 15);
        error e{.code = cut.cut_has_header ? errc::attribute_length_error : errc::malformed_attribute_list,
            .action = mp ? error_action::session_reset : error_action::treat_as_withdraw,
            .about = cut.cut_type};
        if (cut.cut_has_header) { // what is there of the attribute
            e.offset = static_cast<std::uint16_t>(base + cut.framed);
            e.length = static_cast<std::uint16_t>(field.size() - cut.framed);
        }
        found.errors.push_back(e);
    }
    return found;
}

} // namespace bgpwire::plain

#endif
