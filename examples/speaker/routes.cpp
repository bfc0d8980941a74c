// SPDX-License-Identifier: BSL-1.0
#include "routes.hpp"

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

bool concerns(advertisement const& a, peer const& to, node const& from, labels const& of_service)
{
    return any_accepts(a.nodes, from.own_labels) && any_accepts(a.services, of_service)
        && (a.peers.empty() || std::ranges::find(a.peers, to.name) != a.peers.end());
}

} // namespace

destination destination_of(ip_address const& address, unsigned length)
{
    if (address.is_v6())
        return {address.v6().masked(length), length};
    return {address.v4().masked(length), length};
}

route_table routes_for(peer const& to, node const& from, address_book const& book, service_map const& services,
    std::set<std::string> const& unserved)
{
    route_table table;
    for (auto const& [name, granted] : book.grants()) {
        auto const s = services.find(name);
        if (s == services.end() || unserved.contains(name) || !may_receive(s->second, from.name))
            continue;
        for (auto const& a : granted.from->advertisements) {
            if (!concerns(a, to, from, s->second.own_labels))
                continue;
            for (auto const& address : granted.addresses) {
                auto const prefix = destination_of(address, a.aggregation_length(address.afi()));
                auto const [there, is_new] =
                    table.try_emplace(prefix, route{a.origin, a.local_pref, a.communities, a.large_communities});
                if (is_new)
                    continue;
                unite(there->second.communities, a.communities);
                unite(there->second.large_communities, a.large_communities);
            }
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
