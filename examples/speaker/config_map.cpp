// SPDX-License-Identifier: BSL-1.0
#include "config_map.hpp"

#include "draft_fields.hpp"
#include "text.hpp"

namespace speaker {

namespace {

// How MetalLB announced before v0.13; it has been IGP since.
constexpr bgpwire::origin as_of_old{bgpwire::origin::code::incomplete};

peer read_peer(value const& v)
{
    peer p;
    p.where = v.where();
    written_timers timers;
    auto const required = field::presence::required;
    v.mapping("a peer",
        {
            {"my-asn", into(p.my_asn, read_asn), required},
            {"peer-asn", into(p.peer_asn, read_asn), required},
            {"peer-address", into(p.address, read_address), required},
            {"peer-port", into(p.port, read_port)},
            {"source-address", into(p.source_address, read_address)},
            {"router-id", into(p.router_id, read_router_id)},
            {"hold-time", into(timers.hold, read_hold_time)},
            {"keepalive-time", into(timers.keepalive, [](value const& x) { return x.seconds(); })},
            {"node-selectors", [&](value const& x) { p.nodes = read_selectors(x, spelling::config_map); }},
            {"password", into_text(p.password)},
            {"ebgp-multihop", into_flag(p.multihop)},
            {"ttl-security-hops", into_number(p.ttl_security_hops, 1, 254)},
            {"bfd-profile", not_supported("BFD")},
        });
    settle_timers(v, timers, p);
    judge_hops(v, {"ebgp-multihop", "my-asn and peer-asn", "ttl-security-hops"}, p);
    p.name = text_of(p.address);
    return p;
}

draft_advertisement read_advertisement(value const& v, std::string const& pool_name)
{
    draft_advertisement a;
    a.plain.where = v.where();
    a.plain.name = pool_name;
    a.plain.origin = as_of_old;
    a.pools.push_back({v.where(), pool_name});
    v.mapping("an advertisement",
        {
            {"aggregation-length", into_number(a.plain.aggregation_length_v4, 1, 32)},
            {"aggregation-length-v6", into_number(a.plain.aggregation_length_v6, 1, 128)},
            {"localpref", into_number(a.plain.local_pref, 0, 0xffffffff)},
            {"communities", [&](value const& x) { a.communities = read_distinct_references(x); }},
        });
    return a;
}

enum class protocol { unknown, bgp, layer2 };

protocol read_protocol(value const& v)
{
    auto const text = v.text();
    if (text == "bgp")
        return protocol::bgp;
    if (text == "layer2")
        return protocol::layer2;
    if (text)
        v.error("expected bgp or layer2, not " + in_quotes(*text));
    return protocol::unknown;
}

void read_pool(value const& v, draft& out)
{
    pool p;
    p.where = v.where();
    protocol how = protocol::unknown;
    std::optional<value> advertisements;
    auto const required = field::presence::required;
    v.mapping("an address pool",
        {
            {"name", into_text(p.name), required},
            {"protocol", [&](value const& x) { how = read_protocol(x); }, required},
            {"addresses", [&](value const& x) { p.addresses = read_ranges(x); }, required},
            {"avoid-buggy-ips", into_flag(p.avoid_buggy_ips)},
            {"auto-assign", into_flag(p.auto_assign)},
            {"bgp-advertisements", [&](value const& x) { advertisements = x; }},
        });
    p.layer2 = how == protocol::layer2;
    if (p.layer2 && advertisements)
        advertisements->error("a layer2 pool has no BGP advertisements");
    else if (advertisements)
        advertisements->each([&](value const& x) { out.advertisements.push_back(read_advertisement(x, p.name)); });
    if (how == protocol::bgp && (!advertisements || advertisements->node().children.empty())) {
        draft_advertisement plain;
        plain.plain.where = p.where;
        plain.plain.name = p.name;
        plain.plain.origin = as_of_old;
        plain.pools.push_back({p.where, p.name});
        out.advertisements.push_back(std::move(plain));
    }
    out.pools.push_back(std::move(p));
}

void read_aliases(value const& v, draft& out)
{
    v.entries([&](value const& key, value const& entry) {
        if (auto const text = entry.text())
            out.community_aliases.emplace_back(reference{key.where(), key.node().text}, *text);
    });
}

void read_config(value const& v, draft& out)
{
    out.anything = true;
    if (v.node().is_null())
        return;
    v.mapping("the configuration",
        {
            {"peers", [&](value const& x) { x.each([&](value const& y) { out.peers.push_back(read_peer(y)); }); }},
            {"bgp-communities", [&](value const& x) { read_aliases(x, out); }},
            {"address-pools", [&](value const& x) { x.each([&](value const& y) { read_pool(y, out); }); }},
            {"bfd-profiles", ignored},
        });
}

} // namespace

void read_config_map(kubernetes_object const& object, draft& out)
{
    auto const ours = object.name == "config" || object.name_space == "metallb-system";
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
