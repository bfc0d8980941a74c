// SPDX-License-Identifier: BSL-1.0
#include "known_keys.hpp"

#include "advertisement_keys.hpp"
#include "config_map.hpp"
#include "other_keys.hpp"
#include "peer_autodiscovery.hpp"
#include "peer_keys.hpp"
#include "pool_keys.hpp"
#include "selector_keys.hpp"
#include "services.hpp"

namespace speaker {

namespace {

std::string cell(std::string_view name) { return name.empty() ? "-" : std::string{name}; }

} // namespace

std::vector<known_key> known_keys()
{
    std::vector<known_key> all;
    auto const add = [&](std::string const& section, auto const& keys) {
        for (auto const& k : keys)
            all.push_back({section, cell(k.config_map), cell(k.resource)});
    };
    add("The ConfigMap", config_map_keys());
    add("Peers", peer_keys());
    add("passwordSecret", password_secret_keys());
    add("peer-autodiscovery", peer_autodiscovery_keys());
    add("Address pools", pool_keys());
    add("AddressPool", address_pool_keys());
    add("serviceAllocation", service_allocation_keys());
    add("BGP advertisements", route_keys());
    add("BGP advertisements", bgp_advertisement_keys());
    add("All advertisements", choice_keys());
    add("L2Advertisement", l2_advertisement_keys());
    add("preferredNodeSelectors", preferred_node_keys());
    add("Community", community_keys());
    add("BFD profiles", bfd_profile_keys());
    add("Selectors", selector_keys());
    add("match expressions", match_expression_keys());
    for (auto const name : service_annotations())
        all.push_back({"Annotations of a Service", "metallb.universe.tf/" + std::string{name},
            "metallb.io/" + std::string{name}});
    return all;
}

} // namespace speaker
