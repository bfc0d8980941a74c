// SPDX-License-Identifier: BSL-1.0
#include "services.hpp"

#include "config_map.hpp"
#include "draft_fields.hpp"
#include "endpoints.hpp"
#include "object.hpp"
#include "text.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace speaker {

namespace {

using bgpwire::afi;

// The annotations of MetalLB, under its old and its new domain.
std::optional<std::string_view> metallb_annotation(std::string_view key)
{
    for (std::string_view const domain : {"metallb.universe.tf/", "metallb.io/"})
        if (key.starts_with(domain))
            return key.substr(domain.size());
    return {};
}

void read_wanted(value const& v, std::string const& text, service& s)
{
    if (!s.wanted.empty()) {
        v.error("addresses are asked for twice, here and at " + to_string(s.wanted_at));
        return;
    }
    s.wanted_at = v.where();
    for (auto const& part : split(text, ',')) {
        auto const address = ip_address::parse(part);
        if (!address) {
            v.error("expected an IP address, not " + in_quotes(part));
            return;
        }
        s.wanted.push_back(*address);
    }
    if (s.wanted.size() > 2)
        v.error("at most two addresses, one of each family");
    else if (s.wanted.size() == 2 && s.wanted[0].is_v6() == s.wanted[1].is_v6())
        v.error(text_of(s.wanted[0]) + " and " + text_of(s.wanted[1]) + " are of one family");
}

void read_annotation(value const& key, value const& v, service& s)
{
    auto const name = metallb_annotation(key.node().text);
    if (!name)
        return;
    auto const text = v.text();
    if (!text)
        return;
    auto const take = [&](std::string& kept) { // under both domains, but then alike
        if (!kept.empty() && kept != *text)
            v.error(
                std::string{*name} + " is said twice, and not alike: " + in_quotes(kept) + " and " + in_quotes(*text));
        kept = *text;
    };
    if (*name == "address-pool") {
        take(s.wanted_pool);
        s.wanted_pool_at = v.where();
    } else if (*name == "loadBalancerIPs") {
        read_wanted(v, *text, s);
    } else if (*name == "allow-shared-ip") {
        take(s.sharing_key);
    } else if (*name != "ip-allocated-from-pool") { // which MetalLB itself writes
        key.error("unknown annotation " + in_quotes(key.node().text) + "; the nearest known one is "
            + in_quotes(nearest(*name, {service_annotations().begin(), service_annotations().end()})));
    }
}

// IANA's protocol numbers.
void read_protocol(value const& v, std::uint8_t& out)
{
    auto const text = v.text();
    if (text == "TCP")
        out = 6;
    else if (text == "UDP")
        out = 17;
    else if (text == "SCTP")
        out = 132;
    else if (text)
        v.error("expected TCP, UDP or SCTP, not " + in_quotes(*text));
}

bgpwire::service_port read_service_port(value const& v)
{
    bgpwire::service_port port{6, 0};
    auto const ignore = [](value const&) {};
    v.mapping("a port of a Service",
        {
            {"port", into_number(port.number, 1, 65535), field::presence::required},
            {"protocol", [&](value const& x) { read_protocol(x, port.protocol); }},
            {"name", ignore},
            {"targetPort", ignore},
            {"nodePort", ignore},
            {"appProtocol", ignore},
        });
    return port;
}

std::optional<family_policy> read_family_policy(value const& v)
{
    auto const text = v.text();
    if (text == "SingleStack")
        return family_policy::single;
    if (text == "PreferDualStack")
        return family_policy::prefer_dual;
    if (text == "RequireDualStack")
        return family_policy::require_dual;
    if (text)
        v.error("expected SingleStack, PreferDualStack or RequireDualStack, not " + in_quotes(*text));
    return {};
}

void read_families(value const& v, service& s)
{
    bool first = true;
    v.each([&](value const& element) {
        auto const text = element.text();
        if (text && *text != "IPv4" && *text != "IPv6")
            element.error("expected IPv4 or IPv6, not " + in_quotes(*text));
        else if (text && first)
            s.first_family = *text == "IPv6" ? afi::ipv6 : afi::ipv4;
        first = false;
    });
}

// A cluster address says which family a service is of, if nothing else does.
void read_cluster_address(value const& v, service& s)
{
    auto const address = v.node().is_scalar() ? v.node().text : "";
    auto const parsed = ip_address::parse(address);
    if (parsed && !s.first_family)
        s.first_family = parsed->afi();
}

std::string backend_of(value const& selector)
{
    std::string text;
    for (auto const& [key, label] : read_labels(selector))
        text += key + '=' + label + ',';
    return text;
}

void read_status(value const& object, service& s)
{
    auto const status = object.find("status");
    auto const balancer = status ? status->find("loadBalancer") : std::nullopt;
    auto const ingress = balancer ? balancer->find("ingress") : std::nullopt;
    if (!ingress || !ingress->node().is_sequence())
        return;
    ingress->each([&](value const& element) {
        auto const ip = element.find("ip");
        auto const address = ip && ip->node().is_scalar() ? ip_address::parse(ip->node().text)
                                                          : bgpwire::error{bgpwire::errc::invalid_text};
        if (address)
            s.held.push_back(*address);
    });
}

std::optional<service> read_service(kubernetes_object const& object)
{
    service s;
    s.where = object.whole.where();
    s.name = object.full_name();
    s.name_space = object.name_space;
    s.own_labels = object.own_labels;
    std::string type;
    std::string traffic_policy;
    std::string backend;
    std::vector<value> wanted;
    std::vector<field> fields{
        {"type", into_text(type)},
        {"loadBalancerClass", into_text(s.balancer_class)},
        {"loadBalancerIP", [&](value const& v) { wanted.push_back(v); }},
        {"ports", [&](value const& v) { v.each([&](value const& x) { s.ports.push_back(read_service_port(x)); }); }},
        {"ipFamilyPolicy", into(s.families, read_family_policy)},
        {"ipFamilies", [&](value const& v) { read_families(v, s); }},
        {"clusterIP", [&](value const& v) { read_cluster_address(v, s); }},
        {"externalTrafficPolicy", into_text(traffic_policy)},
        {"selector", [&](value const& v) { backend = backend_of(v); }},
    };
    for (std::string_view const key :
        {"allocateLoadBalancerNodePorts", "clusterIPs", "externalIPs", "externalName", "healthCheckNodePort",
            "internalTrafficPolicy", "loadBalancerSourceRanges", "publishNotReadyAddresses",
            "sessionAffinity", "sessionAffinityConfig", "topologyKeys", "trafficDistribution"})
        fields.push_back({key, ignored});
    read_spec(object, "a Service", fields);
    if (type != "LoadBalancer")
        return {};
    for (auto const& v : wanted)
        if (auto const text = v.text(); text && !text->empty())
            read_wanted(v, *text, s);
    auto const metadata = object.whole.find("metadata");
    if (auto const annotations = metadata ? metadata->find("annotations") : std::nullopt)
        annotations->entries([&](value const& key, value const& v) { read_annotation(key, v, s); });
    s.local_only = traffic_policy == "Local";
    if (s.local_only)
        s.sharing_backend = backend;
    read_status(object.whole, s);
    return s;
}

} // namespace

std::span<std::string_view const> service_annotations()
{
    static constexpr std::array<std::string_view, 4> all{
        "address-pool", "loadBalancerIPs", "allow-shared-ip", "ip-allocated-from-pool"};
    return all;
}

bool may_receive(service const& s, std::string const& node)
{
    if (s.local_only)
        return s.serving_nodes && s.serving_nodes->contains(node);
    return !s.serving_nodes || !s.serving_nodes->empty();
}

std::vector<service> read_services(std::vector<named_text> const& files, diagnostics& errors)
{
    std::vector<service> services;
    std::map<std::string, place> seen;
    serving_node_map pods;
    auto const read = [&](kubernetes_object const& object) {
        read_endpoints(object, pods);
        if (object.kind != "Service" || object.api_version != "v1")
            return;
        auto s = read_service(object);
        if (!s)
            return;
        if (auto const [first, is_new] = seen.emplace(s->name, s->where); !is_new)
            errors.error(s->where, "service " + s->name + " is already defined at " + to_string(first->second));
        else
            services.push_back(std::move(*s));
    };
    for (auto const& file : files)
        for_each_object(file, errors, read, is_bare_config);
    for (auto& s : services) {
        if (auto const found = pods.find(s.name); found != pods.end())
            s.serving_nodes = found->second;
        if (s.local_only && !s.serving_nodes)
            errors.warning(s.where,
                "service " + s.name + " has externalTrafficPolicy Local, and no EndpointSlice says on which nodes its "
                "pods run: it is not announced");
    }
    return services;
}

} // namespace speaker
