// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_ATTRIBUTES_JSON_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_ATTRIBUTES_JSON_HPP

// An UPDATE's path attributes as JSON, which the collector and the looking glass print:
//
//     {"origin":"IGP","as_path":[65002,4200000001,[65003,65004]],"next_hop":"192.0.2.1","med":5,
//      "communities":[[65002,7],[65535,65281]],"large_communities":[[65002,7,8]],
//      "other":[{"type":200,"flags":192,"value":"cafe"}]}
//
// Numbers are numbers; an AS_SET is an array within the path, a confederation's segments are objects. What RFC 7606
// discards is not there; the routes of MP_REACH_NLRI and MP_UNREACH_NLRI are not either.

#include <bgpwire/io/string.hpp>
#include <bgpwire/message/update.hpp>

#include <nlohmann/json.hpp>

#include <string>

namespace examples {

using json = nlohmann::ordered_json; // in the order in which it was put together

/// One line of text. What is no UTF-8, which JSON cannot have, is replaced.
inline std::string text_of(json const& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

inline json as_path_json(bgpwire::as_path_view path)
{
    using enum bgpwire::as_path_segment_type;
    auto all = json::array();
    for (auto const segment : path) {
        auto numbers = json::array();
        for (auto const number : segment)
            numbers.push_back(number.value());
        switch (segment.type()) {
        case as_sequence: all.insert(all.end(), numbers.begin(), numbers.end()); break;
        case as_set: all.push_back(numbers); break;
        case as_confed_sequence: all.push_back({{"confed_sequence", numbers}}); break;
        case as_confed_set: all.push_back({{"confed_set", numbers}}); break;
        }
    }
    return all;
}

/// Two octets a digit each.
inline std::string hex_of(bgpwire::octets value)
{
    std::string text;
    for (auto const octet : value)
        text.append(1, "0123456789abcdef"[octet >> 4]).append(1, "0123456789abcdef"[octet & 15]);
    return text;
}

/// All attributes. `next_hop` is that of NEXT_HOP, without one that of MP_REACH_NLRI; with both, the latter is
/// `mp_next_hop`.
inline json attributes_json(bgpwire::update_view const& u)
{
    using namespace bgpwire;
    auto o = json::object();
    if (auto const is = u.get<origin>())
        o["origin"] = to_string(*is);
    if (auto const is = u.get<as_path_view>())
        o["as_path"] = as_path_json(*is);
    if (auto const is = u.get<next_hop>())
        o["next_hop"] = to_string(*is);
    if (auto const is = u.get<mp_reach_nlri_view>(); is && is->next_hop())
        o[o.contains("next_hop") ? "mp_next_hop" : "next_hop"] = to_string(*is->next_hop());
    if (auto const is = u.get<multi_exit_disc>())
        o["med"] = is->metric;
    if (auto const is = u.get<local_pref>())
        o["local_pref"] = is->degree;
    if (u.get<atomic_aggregate>())
        o["atomic_aggregate"] = true;
    if (auto const is = u.get<aggregator>())
        o["aggregator"] = {{"as", is->as_number.value()}, {"address", to_string(is->identifier)}};
    auto const list = [&o](char const* name, auto const& values, auto form) {
        auto& to = o[name] = json::array();
        for (auto const value : values)
            to.push_back(form(value));
    };
    auto const as_text = [](auto const& value) { return json(to_string(value)); };
    if (auto const is = u.get<communities_view>())
        list("communities", *is, [](community c) { return json::array({c.value >> 16, c.value & 0xffff}); });
    if (auto const is = u.get<originator_id>())
        o["originator_id"] = to_string(is->identifier);
    if (auto const is = u.get<cluster_list_view>())
        list("cluster_list", *is, as_text);
    if (auto const is = u.get<extended_communities_view>())
        list("extended_communities", *is, as_text);
    if (auto const is = u.get<aigp_view>(); is && is->metric())
        o["aigp"] = *is->metric();
    if (auto const is = u.get<large_communities_view>())
        list("large_communities", *is, [](large_community const& c) {
            return json::array({c.global_administrator, c.local_data_1, c.local_data_2});
        });
    if (auto const is = u.get<only_to_customer>())
        o["only_to_customer"] = is->as_number.value();
    for (auto const& attribute : u.path_attributes())
        switch (attribute.type_code) {
        case 1: case 2: case 3: case 4: case 5: case 6: case 7: case 8: case 9: case 10: case 14: case 15: case 16:
        case 26: case 32: case 35: break; // they stand above
        default:
            o["other"].push_back({{"type", attribute.type_code}, {"flags", attribute.flags}, {"value", hex_of(attribute.value)}});
        }
    return o;
}

} // namespace examples

#endif
