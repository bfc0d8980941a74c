// SPDX-License-Identifier: BSL-1.0
#include "routes.hpp"

#include "local_pref.hpp"

#include <algorithm>
#include <iterator>

namespace speaker {

namespace {

template<class T>
void unite(std::vector<T>& with, std::vector<T> const& more)
{
    std::vector<T> both;
    std::ranges::set_union(with, more, std::back_inserter(both));
    with = std::move(both);
}

using advertisements = std::vector<advertisement const*>;

advertisements those_that_reach(pool const& p, peer const& to, node const& from)
{
    advertisements result;
    for (auto const& a : p.advertisements)
        if (reaches(a, to, from))
            result.push_back(&a);
    return result;
}

advertisements those_of(advertisements const& all, service const& s)
{
    advertisements result;
    std::ranges::copy_if(all, std::back_inserter(result),
        [&](advertisement const* a) { return any_accepts(a->services, s.own_labels); });
    return result;
}

} // namespace

bool reaches(advertisement const& a, peer const& to, node const& from)
{
    return any_accepts(a.nodes, from.own_labels)
        && (a.peers.empty() || std::ranges::find(a.peers, to.name) != a.peers.end());
}

destination destination_of(ip_address const& address, unsigned length)
{
    if (address.is_v6())
        return {address.v6().masked(length), length};
    return {address.v4().masked(length), length};
}

std::string why_not_announced(
    std::string const& name, peer const& to, node const& from, address_book const& book, service_map const& services)
{
    auto const* const granted = book.find(name);
    auto const s = services.find(name);
    if (granted == nullptr || s == services.end())
        return {};
    auto const [a, b] = contradiction(
        those_of(those_that_reach(*granted->from, to, from), s->second), granted->addresses);
    if (a == nullptr)
        return {};
    return "not announced to peer " + to.name + ": advertisements give it local preference "
        + std::to_string(a->local_pref) + " (" + to_string(a->where) + ") and " + std::to_string(b->local_pref) + " ("
        + to_string(b->where) + ")";
}

route_table routes_for(peer const& to, node const& from, address_book const& book, service_map const& services,
    std::set<std::string> const& unserved)
{
    route_table table;
    std::map<pool const*, advertisements> reaching; // of each pool
    auto s = services.begin(); // both are in the order of names
    if (from.is_excluded)
        return table;
    for (auto const& [name, granted] : book.grants()) {
        while (s != services.end() && s->first < name)
            ++s;
        if (s == services.end() || s->first != name || unserved.contains(name) || !may_receive(s->second, from.name))
            continue;
        auto const [used, is_first] = reaching.try_emplace(granted.from);
        if (is_first)
            used->second = those_that_reach(*granted.from, to, from);
        auto const of_service = those_of(used->second, s->second);
        if (contradiction(of_service, granted.addresses).first != nullptr)
            continue;
        for (auto const* const a : of_service)
            for (auto const& address : granted.addresses) {
                if (!to.takes(address.afi()))
                    continue;
                auto const prefix = destination_of(address, a->aggregation_length(address.afi()));
                auto const place = table.lower_bound(prefix);
                if (place == table.end() || place->first != prefix) {
                    table.emplace_hint(
                        place, prefix, route{a->origin, a->local_pref, a->communities, a->large_communities});
                    continue;
                }
                unite(place->second.communities, a->communities);
                unite(place->second.large_communities, a->large_communities);
            }
    }
    return table;
}

route_table about_to_go(route_table routes)
{
    for (auto& [to, how] : routes) {
        unite(how.communities, {bgpwire::well_known::graceful_shutdown});
        how.local_pref = 0;
    }
    return routes;
}

} // namespace speaker
