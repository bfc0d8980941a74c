// SPDX-License-Identifier: BSL-1.0
#include "config_map.hpp"

#include "other_keys.hpp"
#include "peer_autodiscovery.hpp"
#include "peer_keys.hpp"
#include "pool_keys.hpp"
#include "text.hpp"

#include <array>

namespace speaker {

namespace {

void read_aliases(value const& v, draft& out)
{
    v.entries([&](value const& key, value const& entry) {
        if (auto const text = entry.text())
            out.community_aliases.emplace_back(reference{key.where(), key.node().text}, *text);
    });
}

template<void (*Read)(value const&, draft&)>
void read_each(value const& v, draft& out, spelling)
{
    v.each([&](value const& x) { Read(x, out); });
}

void read_config(value const& v, draft& out)
{
    out.anything = true;
    if (!v.node().is_null())
        v.mapping("the configuration", fields_of(config_map_keys(), spelling::config_map, out));
}

} // namespace

void read_peer(value const& v, draft& out)
{
    draft_peer p;
    p.plain.where = v.where();
    v.mapping("a peer", fields_of(peer_keys(), spelling::config_map, p));
    settle_peer(v, spelling::config_map, p);
    p.plain.name = text_of(p.plain.address);
    out.peers.push_back(std::move(p));
}

std::span<key<draft> const> config_map_keys()
{
    static constexpr std::array all{
        key<draft>{"peers", "", read_each<read_peer>},
        key<draft>{"bgp-communities", "", [](value const& v, draft& out, spelling) { read_aliases(v, out); }},
        key<draft>{"address-pools", "", read_each<read_pool>},
        key<draft>{"bfd-profiles", "", read_each<read_bfd_profile>},
        key<draft>{"peer-autodiscovery", "", read_peer_autodiscovery},
    };
    return all;
}

void read_config_map(kubernetes_object const& object, draft& out)
{
    bool const ours = object.name == "config"; // its namespace has others, such as kube-root-ca.crt
    auto const data = object.whole.find("data");
    auto const config = data ? data->find("config") : std::nullopt;
    if (!config) {
        if (!ours)
            return; // somebody else's ConfigMap in the same file
        auto const at = data ? data->where() : object.whole.where();
        object.whole.errors().error(at, "MetalLB's ConfigMap needs data.config, a text that holds the configuration");
        return;
    }
    if (!config->node().is_scalar()) {
        config->error("expected a text (\"config: |\" and the configuration indented below it)");
        return;
    }
    text_origin const origin{config->origin(), config->node()};
    auto const documents = parse_yaml(config->node().text, origin, config->errors());
    out.anything = true;
    for (auto const& document : documents)
        read_config(value{document, "data.config", origin, config->errors()}, out);
}

bool is_bare_config(value const& document)
{
    return !document.find("kind") && (document.find("peers") || document.find("address-pools"));
}

bool read_bare_config(value const& document, draft& out)
{
    if (!is_bare_config(document))
        return false;
    read_config(document, out);
    return true;
}

} // namespace speaker
