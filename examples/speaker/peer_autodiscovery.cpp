// SPDX-License-Identifier: BSL-1.0
#include "peer_autodiscovery.hpp"

#include "config_map.hpp"
#include "text.hpp"

#include <algorithm>
#include <array>

namespace speaker {

namespace {

using d = peer_discovery;

// Whatever a ConfigMap's peer may say can be looked up.
std::optional<std::vector<labels>> read_lookups(value const& v)
{
    std::vector<labels> all;
    v.each([&](value const& x) {
        labels lookup;
        std::vector<field> fields;
        for (std::string_view const key :
            {"my-asn", "peer-asn", "peer-address", "peer-port", "source-address", "hold-time", "router-id"})
            fields.push_back({key, [&lookup, key](value const& name) {
                                  if (auto const text = name.text())
                                      lookup.emplace(key, *text);
                              }});
        x.mapping("a lookup of peer-autodiscovery", fields);
        all.push_back(std::move(lookup));
    });
    return all;
}

yaml_node scalar(std::string_view text, yaml_mark const& mark)
{
    return {yaml_node::kind::scalar, mark, std::string{text}, {}};
}

yaml_node* entry(yaml_node& mapping, std::string_view key)
{
    for (std::size_t i = 0; i + 1 < mapping.children.size(); i += 2)
        if (mapping.children[i].is_text(key))
            return &mapping.children[i + 1];
    return nullptr;
}

// What a node says about one peer, over the defaults; nothing if it says nothing at all.
std::optional<yaml_node> peer_of(d const& discovery, labels const& lookup, labels const& of_node)
{
    auto written = discovery.defaults;
    bool any = false;
    for (auto const& [key, name] : lookup) {
        auto const found = of_node.find(name);
        if (found == of_node.end())
            continue;
        any = true;
        auto said = scalar(found->second, written.mark);
        if (auto* const there = entry(written, key)) {
            *there = std::move(said);
        } else {
            written.children.push_back(scalar(key, written.mark));
            written.children.push_back(std::move(said));
        }
    }
    if (!any)
        return {};
    return written;
}

void discover(d const& discovery, labelled const& node, std::vector<labels> const& lookups, labels const& of_node,
    draft& pieces, diagnostics& errors)
{
    for (auto const& lookup : lookups) {
        auto written = peer_of(discovery, lookup, of_node);
        if (!written)
            continue;
        for (auto const* const key : {"my-asn", "peer-asn", "peer-address"})
            if (entry(*written, key) == nullptr) {
                errors.warning(discovery.where,
                    "node " + node.name + " says something of a peer, and nothing of its " + key + ": none is found");
                written.reset();
                break;
            }
        if (!written)
            continue;
        read_peer(value{*written, "peer of node " + node.name, discovery.origin, errors}, pieces);
        selector only_there;
        only_there.match_labels.emplace("kubernetes.io/hostname", node.name);
        pieces.peers.back().plain.nodes = {only_there};
    }
}

} // namespace

std::span<key<peer_discovery> const> peer_autodiscovery_keys()
{
    static constexpr std::array all{
        key<d>{"defaults", "", [](value const& v, d& out, spelling) { out.defaults = v.node(); }},
        key<d>{"node-selectors", "", put_selectors<&d::nodes>},
        key<d>{"from-annotations", "", put<&d::from_annotations, read_lookups>},
        key<d>{"from-labels", "", put<&d::from_labels, read_lookups>},
    };
    return all;
}

void read_peer_autodiscovery(value const& v, draft& out, spelling how)
{
    d result{v.where(), v.origin(), {}, {}, {}, {}};
    result.defaults.what = yaml_node::kind::mapping;
    result.defaults.mark = v.node().mark;
    v.mapping("peer-autodiscovery", fields_of(peer_autodiscovery_keys(), how, result));
    if (!result.defaults.is_mapping())
        v.error("defaults: expected a mapping, the values of a peer");
    else if (result.from_annotations.empty() && result.from_labels.empty())
        v.error("peer-autodiscovery needs \"from-annotations\" or \"from-labels\"");
    else
        out.discoveries.push_back(std::move(result));
}

void discover_peers(draft& pieces, diagnostics& errors)
{
    for (auto const& discovery : pieces.discoveries) {
        if (pieces.nodes.empty())
            errors.warning(discovery.where, "peer-autodiscovery finds nothing: there is no Node object in the input");
        for (auto const& node : pieces.nodes)
            if (any_accepts(discovery.nodes, node.own_labels)) {
                discover(discovery, node, discovery.from_annotations, node.annotations, pieces, errors);
                discover(discovery, node, discovery.from_labels, node.own_labels, pieces, errors);
            }
    }
}

} // namespace speaker
