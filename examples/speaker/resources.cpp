// SPDX-License-Identifier: BSL-1.0
#include "resources.hpp"

#include "draft_fields.hpp"
#include "text.hpp"

namespace speaker {

namespace {

void read_selector_list(value const& v, std::vector<selector>& out) { out = read_selectors(v, spelling::resource); }

void read_connect_time(value const& v, peer& out)
{
    auto const time = v.seconds();
    if (time && (time->count() < 1 || time->count() > 65535))
        v.error("expected 1 to 65535 seconds, not " + v.node().text);
    else if (time)
        out.connect_time = *time;
}

void read_bgp_peer(kubernetes_object const& object, draft& out)
{
    peer p;
    p.where = object.whole.where();
    p.name = object.name;
    written_timers timers;
    auto const required = field::presence::required;
    auto const ignore = [](value const&) {};
    auto const keepalive = [](value const& x) { return x.seconds(); };
    read_spec(object, "a BGPPeer",
        {
            {"myASN", into(p.my_asn, read_asn), required},
            {"peerASN", into(p.peer_asn, read_asn), required},
            {"peerAddress", into(p.address, read_address), required},
            {"peerPort", into(p.port, read_port)},
            {"sourceAddress", into(p.source_address, read_address)},
            {"routerID", into(p.router_id, read_router_id)},
            {"holdTime", into(timers.hold, read_hold_time)},
            {"keepaliveTime", into(timers.keepalive, keepalive)},
            {"connectTime", [&](value const& x) { read_connect_time(x, p); }},
            {"nodeSelectors", [&](value const& x) { read_selector_list(x, p.nodes); }},
            {"password", into_text(p.password)},
            {"ebgpMultiHop", into_flag(p.multihop)},
            {"ttlSecurityHops", into_number(p.ttl_security_hops, 1, 254)},
            {"disableMP", ignore},
            {"dualStackAddressFamily", ignore},
            {"enableGracefulRestart", into_flag(p.graceful_restart)},
            {"passwordSecret", not_supported("it has no access to Secrets; write \"password\"")},
            {"bfdProfile", not_supported("BFD")},
            {"vrf", not_supported("VRFs")},
            {"interface", not_supported("unnumbered peers; write \"peerAddress\"")},
            {"dynamicASN", not_supported("write \"peerASN\"")},
            {"localASN", not_supported("write \"myASN\"")},
        });
    settle_timers(object.whole, timers, p);
    judge_hops(object.whole, {"ebgpMultiHop", "myASN and peerASN", "ttlSecurityHops"}, p);
    out.peers.push_back(std::move(p));
}

service_allocation read_service_allocation(value const& v)
{
    service_allocation a;
    v.mapping("a serviceAllocation",
        {
            {"priority", into_number(a.priority, 0, 0x7fffffff)},
            {"namespaces", [&](value const& x) { a.namespaces = x.distinct_texts(); }},
            {"namespaceSelectors", [&](value const& x) { read_selector_list(x, a.namespace_selectors); }},
            {"serviceSelectors", [&](value const& x) { read_selector_list(x, a.services); }},
        });
    return a;
}

void read_ip_address_pool(kubernetes_object const& object, draft& out)
{
    pool p;
    p.where = object.whole.where();
    p.name = object.name;
    p.own_labels = object.own_labels;
    read_spec(object, "an IPAddressPool",
        {
            {"addresses", [&](value const& x) { p.addresses = read_ranges(x); }, field::presence::required},
            {"avoidBuggyIPs", into_flag(p.avoid_buggy_ips)},
            {"autoAssign", into_flag(p.auto_assign)},
            {"serviceAllocation", [&](value const& x) { p.kept_for = read_service_allocation(x); }},
        });
    out.pools.push_back(std::move(p));
}

// `spec` may be absent altogether: such an advertisement has defaults only, for all pools.
void read_advertisement(
    kubernetes_object const& object, std::string_view what, draft_advertisement& a, std::vector<field> fields)
{
    a.plain.where = object.whole.where();
    a.plain.name = object.name;
    fields.push_back({"ipAddressPools", [&](value const& x) { a.pools = read_distinct_references(x); }});
    fields.push_back({"ipAddressPoolSelectors", [&](value const& x) { read_selector_list(x, a.pool_selectors); }});
    fields.push_back({"nodeSelectors", [&](value const& x) { read_selector_list(x, a.plain.nodes); }});
    fields.push_back({"serviceSelectors", [&](value const& x) { read_selector_list(x, a.plain.services); }});
    if (object.whole.find("spec"))
        read_spec(object, what, fields);
}

void read_bgp_advertisement(kubernetes_object const& object, draft& out)
{
    draft_advertisement a;
    read_advertisement(object, "a BGPAdvertisement", a,
        {
            {"aggregationLength", into_number(a.plain.aggregation_length_v4, 1, 32)},
            {"aggregationLengthV6", into_number(a.plain.aggregation_length_v6, 1, 128)},
            {"localPref", into_number(a.plain.local_pref, 0, 0xffffffff)},
            {"communities", [&](value const& x) { a.communities = read_distinct_references(x); }},
            {"peers", [&](value const& x) { a.peers = read_distinct_references(x); }},
        });
    out.advertisements.push_back(std::move(a));
}

void read_l2_advertisement(kubernetes_object const& object, draft& out)
{
    draft_advertisement a;
    a.layer2 = true;
    read_advertisement(object, "an L2Advertisement", a, {{"interfaces", ignored}});
    out.advertisements.push_back(std::move(a));
}

void read_community(kubernetes_object const& object, draft& out)
{
    auto const read_alias = [&](value const& v) {
        std::string name;
        std::string text;
        v.mapping("a community",
            {
                {"name", into_text(name), field::presence::required},
                {"value", into_text(text), field::presence::required},
            });
        if (!name.empty() && !text.empty())
            out.community_aliases.emplace_back(reference{v.where(), name}, text);
    };
    read_spec(object, "a Community", {{"communities", [&](value const& x) { x.each(read_alias); }}});
}

struct resource_kind {
    std::string_view name;
    std::vector<std::string_view> versions;
    void (*read)(kubernetes_object const&, draft&);
};

std::vector<resource_kind> const& kinds()
{
    static std::vector<resource_kind> const all{
        {"BGPPeer", {"v1beta1", "v1beta2"}, read_bgp_peer}, {"IPAddressPool", {"v1beta1"}, read_ip_address_pool},
        {"BGPAdvertisement", {"v1beta1"}, read_bgp_advertisement},
        {"L2Advertisement", {"v1beta1"}, read_l2_advertisement}, {"Community", {"v1beta1"}, read_community},
        {"BFDProfile", {"v1beta1"}, [](kubernetes_object const&, draft&) {}}, // judged where a peer names it
    };
    return all;
}

} // namespace

bool read_resource(kubernetes_object const& object, draft& out)
{
    constexpr std::string_view group = "metallb.io/";
    bool const ours = object.api_version.starts_with(group);
    std::vector<std::string_view> names;
    for (auto const& kind : kinds()) {
        names.push_back(kind.name);
        if (kind.name != object.kind)
            continue;
        for (auto const version : kind.versions)
            if (ours && object.api_version.substr(group.size()) == version) {
                out.anything = true;
                kind.read(object, out);
                return true;
            }
        if (!ours && object.kind == "Community") // a common word: may be somebody else's
            return false;
        object.whole.errors().error(object.whole.where(),
            "apiVersion " + in_quotes(object.api_version) + " of " + with_article(object.kind)
                + " is not known; expected " + in_quotes(std::string{group} + std::string{kind.versions.back()}));
        return true;
    }
    if (ours)
        object.whole.errors().error(object.whole.where(),
            "unknown kind " + in_quotes(object.kind) + "; the nearest known kind is "
                + in_quotes(nearest(object.kind, names)));
    return ours;
}

} // namespace speaker
