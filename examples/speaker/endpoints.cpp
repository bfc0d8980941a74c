// SPDX-License-Identifier: BSL-1.0
#include "endpoints.hpp"

#include "text.hpp"

namespace speaker {

namespace {

// `key` of the mapping; absent and null are `otherwise`, what is neither true nor false is false.
bool flag(value const& mapping, std::string_view key, bool otherwise)
{
    auto const found = mapping.find(key);
    return found ? found->boolean().value_or(false) : otherwise;
}

// An endpoint may serve while it is not ready, as when its pod is about to end. Who says neither
// is taken to be ready.
bool serves(value const& endpoint)
{
    auto const conditions = endpoint.find("conditions");
    if (conditions && !conditions->node().is_mapping()) {
        conditions->error("expected a mapping");
        return false;
    }
    return !conditions || flag(*conditions, "serving", flag(*conditions, "ready", true));
}

// An endpoint need not say where it is; the empty name stands for somewhere.
void add_node(value const& endpoint, std::set<std::string>& nodes)
{
    auto const node = endpoint.find("nodeName");
    if (auto const name = node ? node->text() : std::optional<std::string>{""})
        nodes.insert(*name);
}

} // namespace

void read_endpoints(kubernetes_object const& object, serving_node_map& out)
{
    if (object.kind == "EndpointSlice" && object.api_version.starts_with("discovery.k8s.io/")) {
        auto const owner = object.own_labels.find("kubernetes.io/service-name");
        if (owner == object.own_labels.end())
            return; // somebody's own, of no service
        auto& nodes = out[object.name_space + '/' + owner->second];
        if (auto const endpoints = object.whole.find("endpoints"))
            endpoints->each([&](value const& e) {
                if (serves(e))
                    add_node(e, nodes);
            });
    } else if (object.kind == "Endpoints" && object.api_version == "v1") {
        auto& nodes = out[object.full_name()];
        if (auto const subsets = object.whole.find("subsets"))
            subsets->each([&](value const& subset) {
                if (auto const addresses = subset.find("addresses")) // the others are not ready
                    addresses->each([&](value const& a) { add_node(a, nodes); });
            });
    }
}

} // namespace speaker
