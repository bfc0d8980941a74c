// SPDX-License-Identifier: BSL-1.0
#include "plan_words.hpp"

#include "text.hpp"

#include <algorithm>

namespace speaker {

namespace {

using bgpwire::afi;

std::string in_seconds(std::chrono::seconds time) { return std::to_string(time.count()) + "s"; }

std::string words_of(selector const& s)
{
    using enum selector::expression::relation;
    std::vector<std::string> parts;
    for (auto const& [key, wanted] : s.match_labels)
        parts.push_back(key + '=' + wanted);
    for (auto const& e : s.expressions)
        parts.push_back(e.key
            + (e.how == exists           ? " exists"
                    : e.how == does_not_exist ? " does not exist"
                                              : (e.how == in ? " in (" : " not in (") + joined(e.values) + ')'));
    return parts.empty() ? "all" : joined(parts, " and ");
}

} // namespace

std::string session_words(peer const& p, node const& here)
{
    std::vector<std::string> parts;
    auto const say_if = [&](bool condition, std::string words) {
        if (condition)
            parts.push_back(std::move(words));
    };
    say_if(!any_accepts(p.nodes, here.own_labels), "not from this node");
    say_if(!p.nodes.empty(), "from nodes: " + selector_words(p.nodes));
    if (p.source_address)
        parts.push_back("from " + text_of(*p.source_address));
    if (p.router_id)
        parts.push_back("identifier " + text_of(*p.router_id));
    if (p.keepalive_time)
        parts.push_back("keepalive " + in_seconds(*p.keepalive_time));
    say_if(p.connect_time != peer{}.connect_time, "retry " + in_seconds(p.connect_time));
    say_if(p.connects == dialling::theirs, "passive");
    say_if(!p.password.empty(), "TCP MD5");
    say_if(p.multihop, "multihop");
    say_if(p.ttl_security_hops != 0, "TTL security " + counted(p.ttl_security_hops, "hop"));
    say_if(p.carries == carried_families::of_its_address, p.address.is_v6() ? "IPv6 alone" : "IPv4 alone");
    say_if(p.graceful_restart, "graceful restart");
    say_if(!p.vrf.empty(), "VRF " + p.vrf);
    say_if(!p.bfd_profile.empty(), "without BFD");
    return parts.empty() ? "-" : joined(parts);
}

std::string assigned_words(pool const& p)
{
    std::string words = p.auto_assign ? "automatically" : "on request";
    if (!p.kept_for)
        return words;
    auto const& kept = *p.kept_for;
    if (kept.priority != 0)
        words += ", priority " + std::to_string(kept.priority);
    std::vector<std::string> namespaces;
    if (!kept.namespaces.empty())
        namespaces.push_back(joined(kept.namespaces));
    if (!kept.namespace_selectors.empty())
        namespaces.push_back("with " + selector_words(kept.namespace_selectors));
    if (!namespaces.empty())
        words += ", to namespaces " + joined(namespaces, " or ");
    if (!kept.services.empty())
        words += ", to services " + selector_words(kept.services);
    return words;
}

std::string length_words(advertisement const& a, pool const& p)
{
    std::vector<std::string> lengths;
    for (auto const family : {afi::ipv4, afi::ipv6})
        if (std::ranges::any_of(p.addresses, [&](pool_entry const& e) { return e.range.afi() == family; }))
            lengths.push_back('/' + std::to_string(a.aggregation_length(family)));
    return joined(lengths, " and ");
}

std::string community_words(
    std::vector<bgpwire::community> const& standard, std::vector<bgpwire::large_community> const& large)
{
    std::vector<std::string> words;
    for (auto const& c : standard)
        words.push_back(text_of(c));
    for (auto const& c : large)
        words.push_back("large:" + text_of(c));
    return words.empty() ? "-" : joined(words, " ");
}

std::string selector_words(std::vector<selector> const& selectors)
{
    std::vector<std::string> words;
    std::ranges::transform(selectors, std::back_inserter(words), words_of);
    return words.empty() ? "all" : joined(words, "; ");
}

} // namespace speaker
