// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_DIFFERENTIAL_TSHARK_FIELDS_HPP
#define BGPWIRE_TESTS_DIFFERENTIAL_TSHARK_FIELDS_HPP

// What both decoders are asked for: tshark's names of its fields, and what bgpwire has for each.

#include <bgpwire/message.hpp>

#include "support/text.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace bgpwire::test {

// clang-format off
enum class field {
    malformed, note, type, length,
    withdrawn_length, attributes_length, attribute_flags, attribute_types, attribute_lengths,
    origin, segment_types, segment_sizes, as_numbers_2, as_numbers_4, next_hop, multi_exit_disc, local_pref,
    aggregator_as, aggregator_identifier, community_as, community_value, community_reserved, large_1, large_2, large_3,
    originator_id, cluster_id,
    withdrawn_prefix, nlri_prefix, path_identifiers,
    reach_afi, reach_safi, reach_ipv4, reach_ipv6, unreach_afi, unreach_safi, unreach_ipv4, unreach_ipv6,
    version, my_as, hold_time, identifier, capability_codes, capability_lengths,
    error_code, refresh_afi, refresh_subtype, refresh_safi,
    count
};

inline constexpr std::array<char const*, static_cast<std::size_t>(field::count)> field_names{
    "_ws.malformed", "_ws.expert.message", "bgp.type", "bgp.length",
    "bgp.update.withdrawn_routes.length", "bgp.update.path_attributes.length", "bgp.update.path_attribute.flags",
    "bgp.update.path_attribute.type_code", "bgp.update.path_attribute.length",
    "bgp.update.path_attribute.origin", "bgp.update.path_attribute.as_path_segment.type",
    "bgp.update.path_attribute.as_path_segment.length", "bgp.update.path_attribute.as_path_segment.as2",
    "bgp.update.path_attribute.as_path_segment.as4", "bgp.update.path_attribute.next_hop",
    "bgp.update.path_attribute.multi_exit_disc", "bgp.update.path_attribute.local_pref",
    "bgp.update.path_attribute.aggregator_as", "bgp.update.path_attribute.aggregator_origin",
    "bgp.update.path_attribute.community_as", "bgp.update.path_attribute.community_value",
    "bgp.update.path_attribute.community_wellknown",
    "bgp.large_communities.ga", "bgp.large_communities.ldp1", "bgp.large_communities.ldp2",
    "bgp.update.path_attribute.originator_id", "bgp.path_attribute.cluster_id",
    "bgp.withdrawn_prefix", "bgp.nlri_prefix", "bgp.nlri_path_id",
    "bgp.update.path_attribute.mp_reach_nlri.afi", "bgp.update.path_attribute.mp_reach_nlri.safi",
    "bgp.mp_reach_nlri_ipv4_prefix", "bgp.mp_reach_nlri_ipv6_prefix",
    "bgp.update.path_attribute.mp_unreach_nlri.afi", "bgp.update.path_attribute.mp_unreach_nlri.safi",
    "bgp.mp_unreach_nlri_ipv4_prefix", "bgp.mp_unreach_nlri_ipv6_prefix",
    "bgp.open.version", "bgp.open.myas", "bgp.open.holdtime", "bgp.open.identifier",
    "bgp.cap.type", "bgp.cap.length",
    "bgp.notify.major_error", "bgp.route_refresh.afi", "bgp.route_refresh.subtype", "bgp.route_refresh.safi"};
// clang-format on

/// The fields of one message, each a list of values with commas between them.
class answers {
public:
    std::string& operator[](field f) { return values_[static_cast<std::size_t>(f)]; }
    std::string const& operator[](field f) const { return values_[static_cast<std::size_t>(f)]; }

    void add(field f, std::string const& value)
    {
        auto& list = (*this)[f];
        if (!list.empty())
            list += ',';
        list += value;
    }
    void add(field f, unsigned long value) { add(f, std::to_string(value)); }

private:
    std::array<std::string, static_cast<std::size_t>(field::count)> values_;
};

/// All that bgpwire says about a message, and every error that it tells.
struct our_answers {
    answers fields;
    std::vector<error> errors;

    bool has(errc code) const
    {
        for (auto const& e : errors)
            if (e.code == code)
                return true;
        return false;
    }
    bool has(errc code, std::uint8_t about) const
    {
        for (auto const& e : errors)
            if (e.code == code && e.about == about)
                return true;
        return false;
    }
};

/// Asks bgpwire, as one does who looks at captures.
inline our_answers ask_bgpwire(octets message, codec_context context)
{
    our_answers ours;
    auto& f = ours.fields;
    auto const framed = *next_message(message, extended_message_length);
    f.add(field::type, message[18]);
    f.add(field::length, message.size());
    context.errors = error_handling::analyse;
    context.peer = peering::internal;
    context.as_sets = as_set_handling::accept;

    auto const list = [&](auto const& attribute, auto each) {
        if (attribute)
            for (auto const item : *attribute)
                each(item);
    };
    auto const on_update = [&](update_view const& u) {
        auto const& attributes = u.path_attributes();
        auto const withdrawn = wire::load<std::uint16_t>(message.data() + 19);
        f.add(field::withdrawn_length, withdrawn);
        f.add(field::attributes_length, wire::load<std::uint16_t>(message.data() + 21 + withdrawn));
        for (auto const& a : attributes) {
            f.add(field::attribute_flags, "0x" + std::string{"0123456789abcdef"[a.flags >> 4], "0123456789abcdef"[a.flags & 15]});
            f.add(field::attribute_types, a.type_code);
            f.add(field::attribute_lengths, a.value.size());
        }
        if (auto const a = u.get<origin>())
            f.add(field::origin, static_cast<unsigned>(a->value));
        auto const path = [&](as_path_view const& p, asn_width width) {
            for (auto const segment : p) {
                f.add(field::segment_types, static_cast<unsigned>(segment.type()));
                f.add(field::segment_sizes, segment.size());
                for (auto const number : segment)
                    f.add(width == asn_width::two_octets ? field::as_numbers_2 : field::as_numbers_4, number.value());
            }
        };
        // tshark tells values in the order of the attributes
        for (auto const& raw : attributes) {
            if (raw.type_code == 2)
                if (auto const p = u.get<as_path_view>(); p && p->octets().data() == raw.value.data())
                    path(*p, context.as_numbers);
            if (raw.type_code == 17)
                if (auto const p = as4_path_view::decode(raw.value, context); p && raw.value.size() >= 6)
                    path(p->path(), asn_width::four_octets);
            if (raw.type_code == 7)
                if (auto const a = u.get<aggregator>()) {
                    f.add(field::aggregator_as, a->as_number.value());
                    f.add(field::aggregator_identifier, to_text(a->identifier));
                }
            if (raw.type_code == 18 && raw.value.size() == 8)
                if (auto const a = as4_aggregator::decode(raw.value, context)) {
                    f.add(field::aggregator_as, a->as_number.value());
                    f.add(field::aggregator_identifier, to_text(a->identifier));
                }
        }
        if (auto const a = u.get<bgpwire::next_hop>())
            f.add(field::next_hop, to_text(a->address));
        if (auto const a = u.get<bgpwire::multi_exit_disc>())
            f.add(field::multi_exit_disc, a->metric);
        if (auto const a = u.get<bgpwire::local_pref>())
            f.add(field::local_pref, a->degree);
        list(u.get<communities_view>(), [&](community c) {
            if (c.value >> 16 == 0 || c.value >> 16 == 0xffff) { // RFC 1997: reserved
                std::string digits;
                for (int shift = 28; shift >= 0; shift -= 4)
                    digits += "0123456789abcdef"[c.value >> shift & 15];
                f.add(field::community_reserved, "0x" + digits);
            } else {
                f.add(field::community_as, c.value >> 16);
                f.add(field::community_value, c.value & 0xffff);
            }
        });
        list(u.get<large_communities_view>(), [&](large_community const& c) {
            f.add(field::large_1, c.global_administrator);
            f.add(field::large_2, c.local_data_1);
            f.add(field::large_3, c.local_data_2);
        });
        if (auto const a = u.get<bgpwire::originator_id>())
            f.add(field::originator_id, to_text(a->identifier));
        list(u.get<cluster_list_view>(), [&](auto const& id) { f.add(field::cluster_id, to_text(id)); });
        auto const prefixes = [&](auto const& routes, field where) {
            for (auto const route : routes) {
                f.add(where, to_text(route.prefix.address()));
                if (routes.paths() == path_identifiers::present)
                    f.add(field::path_identifiers, route.path_identifier);
            }
        };
        prefixes(u.withdrawn_routes(), field::withdrawn_prefix);
        prefixes(u.nlri(), field::nlri_prefix);
        auto const mp = [&](auto const& attribute, field afi_field, field safi_field, field ipv4, field ipv6) {
            if (!attribute)
                return;
            f.add(afi_field, static_cast<unsigned>(attribute->family().afi));
            f.add(safi_field, static_cast<unsigned>(attribute->family().safi));
            auto const of = [&]<class View>(std::optional<View> const& routes, field where) {
                if (routes)
                    prefixes(*routes, where);
            };
            of(attribute->template nlri<ipv4_unicast_nlri_view>(), ipv4);
            of(attribute->template nlri<ipv4_multicast_nlri_view>(), ipv4);
            of(attribute->template nlri<ipv6_unicast_nlri_view>(), ipv6);
            of(attribute->template nlri<ipv6_multicast_nlri_view>(), ipv6);
        };
        mp(u.get<mp_reach_nlri_view>(), field::reach_afi, field::reach_safi, field::reach_ipv4, field::reach_ipv6);
        mp(u.get<mp_unreach_nlri_view>(), field::unreach_afi, field::unreach_safi, field::unreach_ipv4,
            field::unreach_ipv6);
    };

    switch (framed->type()) {
    case message_type::update:
        update_view::for_each_error(*framed, context, [&](error const& e) { ours.errors.push_back(e); });
        if (auto const u = update_view::decode(*framed, context))
            on_update(*u);
        break;
    case message_type::open:
        f.add(field::version, message[19]);
        f.add(field::my_as, wire::load<std::uint16_t>(message.data() + 20));
        f.add(field::hold_time, wire::load<std::uint16_t>(message.data() + 22));
        f.add(field::identifier, to_text(bgp_identifier{wire::load<std::uint32_t>(message.data() + 24)}));
        if (auto const o = open_view::decode(*framed)) {
            for (auto const c : o->capabilities) {
                f.add(field::capability_codes, c.code);
                f.add(field::capability_lengths, c.value.size());
            }
        } else {
            ours.errors.push_back(o.error());
        }
        break;
    case message_type::notification: f.add(field::error_code, message[19]); break;
    case message_type::route_refresh:
        f.add(field::refresh_afi, wire::load<std::uint16_t>(message.data() + 19));
        f.add(field::refresh_subtype, message[21]);
        f.add(field::refresh_safi, message[22]);
        break;
    case message_type::keepalive: break;
    }
    return ours;
}

} // namespace bgpwire::test

#endif
