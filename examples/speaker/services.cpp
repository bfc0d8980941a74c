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
#include <utility>

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

// An empty text asks for nothing.
void read_wanted(value const& v, std::string const& text, service& s)
{
    if (trimmed(text).empty())
        return;
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

// One annotation, under whichever domain it is.
struct annotation {
    value at;
    std::string text;
};

// The new domain wins over the old one, as with MetalLB.
std::optional<annotation> find_annotation(value const& all, std::string_view name)
{
    for (std::string_view const domain : {"metallb.io/", "metallb.universe.tf/"})
        if (auto const found = all.find(std::string{domain} + std::string{name}))
            if (auto text = found->text())
                return annotation{*found, std::move(*text)};
    return {};
}

void read_annotations(value const& all, service& s)
{
    if (auto const pool = find_annotation(all, "address-pool")) {
        s.wanted_pool = pool->text;
        s.wanted_pool_at = pool->at.where();
    }
    if (auto const addresses = find_annotation(all, "loadBalancerIPs"))
        read_wanted(addresses->at, addresses->text, s);
    if (auto const key = find_annotation(all, "allow-shared-ip"))
        s.sharing_key = key->text;
    all.entries([&](value const& key, value const&) {
        auto const& known = service_annotations();
        auto const name = metallb_annotation(key.node().text);
        if (name && std::ranges::find(known, *name) == known.end())
            key.note("unknown annotation " + in_quotes(key.node().text) + "; the nearest known one is "
                + in_quotes(nearest(*name, {known.begin(), known.end()})));
    });
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
        },
        unknown_keys::are_noted);
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

// Families of a service in their order: of its cluster addresses, which Kubernetes gave it, else as it says itself.
using family_list = std::vector<afi>;

void read_families(value const& v, family_list& out)
{
    v.each([&](value const& element) {
        auto const text = element.text();
        if (text == "IPv4" || text == "IPv6")
            out.push_back(text == "IPv6" ? afi::ipv6 : afi::ipv4);
        else if (text)
            element.error("expected IPv4 or IPv6, not " + in_quotes(*text));
    });
}

// "None", or nothing yet, says nothing.
void add_family_of(value const& v, family_list& out)
{
    if (auto const address = v.node().is_scalar() ? ip_address::parse(v.node().text) : bgpwire::error{})
        out.push_back(address->afi());
}

void read_cluster_addresses(value const& v, family_list& out)
{
    if (v.node().is_sequence())
        v.each([&](value const& element) { add_family_of(element, out); });
}

std::optional<bool> read_traffic_policy(value const& v)
{
    auto const text = v.text();
    if (text && *text != "Local" && *text != "Cluster" && !text->empty())
        v.error("expected Cluster or Local, not " + in_quotes(*text));
    return !text || *text == "Local";
}

// What Kubernetes made of the policy: of two families preferred there may be one.
void settle_families(service& s, family_list const& of_cluster_addresses, family_list const& said)
{
    auto const& resolved = !of_cluster_addresses.empty() ? of_cluster_addresses : said;
    if (!resolved.empty())
        s.first_family = resolved.front();
    if (resolved.size() == 1 && s.families == family_policy::prefer_dual)
        s.families = family_policy::single;
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

// What stands in the text, of whatever type it is.
struct written_service {
    service plain;
    std::string type;
    std::string backend;
    bool local_only = false;
    family_list cluster_addresses;
    family_list cluster_address;
    family_list families;
    std::optional<value> wanted;
    std::optional<value> cluster_addresses_at;
};

void read_spec(kubernetes_object const& object, written_service& out)
{
    auto& s = out.plain;
    std::vector<field> fields{
        {"type", into_text(out.type)},
        {"loadBalancerClass", into_text(s.balancer_class)},
        {"loadBalancerIP", [&](value const& v) { out.wanted = v; }},
        {"ports", [&](value const& v) { v.each([&](value const& x) { s.ports.push_back(read_service_port(x)); }); }},
        {"ipFamilyPolicy", into(s.families, read_family_policy)},
        {"ipFamilies", [&](value const& v) { read_families(v, out.families); }},
        {"clusterIP", [&](value const& v) { add_family_of(v, out.cluster_address); }},
        {"clusterIPs",
            [&](value const& v) {
                out.cluster_addresses_at = v;
                read_cluster_addresses(v, out.cluster_addresses);
            }},
        {"externalTrafficPolicy", into(out.local_only, read_traffic_policy)},
        {"selector", [&](value const& v) { out.backend = backend_of(v); }},
    };
    for (std::string_view const key :
        {"allocateLoadBalancerNodePorts", "externalIPs", "externalName", "healthCheckNodePort",
            "internalTrafficPolicy", "loadBalancerSourceRanges", "publishNotReadyAddresses",
            "sessionAffinity", "sessionAffinityConfig", "topologyKeys", "trafficDistribution"})
        fields.push_back({key, ignored});
    read_spec(object, "a Service", fields, unknown_keys::are_noted);
}

// Nothing if it is of another type.
std::optional<service> read_service(kubernetes_object const& object)
{
    written_service written;
    auto& s = written.plain;
    s.where = object.whole.where();
    s.name = object.full_name();
    s.name_space = object.name_space;
    s.own_labels = object.own_labels;
    read_spec(object, written);
    if (written.type != "LoadBalancer")
        return {};
    if (written.wanted)
        if (auto const text = written.wanted->text())
            read_wanted(*written.wanted, *text, s);
    if (auto const metadata = object.whole.find("metadata")) {
        if (auto const created = metadata->find("creationTimestamp"); created && created->node().is_scalar())
            s.created = created->node().text;
        if (auto const annotations = metadata->find("annotations"); annotations && annotations->node().is_mapping())
            read_annotations(*annotations, s);
    }
    settle_families(s, !written.cluster_addresses.empty() ? written.cluster_addresses : written.cluster_address,
        written.families);
    if (s.families == family_policy::require_dual && written.cluster_addresses.size() == 1)
        written.cluster_addresses_at->error("RequireDualStack needs a cluster address of each family, and here is one");
    s.local_only = written.local_only;
    if (s.local_only)
        s.sharing_backend = written.backend;
    read_status(object.whole, s);
    auto const& all = object.whole.errors().all();
    auto const first = std::ranges::find(all, diagnostic::kind::error, &diagnostic::how);
    if (first != all.end())
        s.wrong = fault{first->where, first->what};
    return std::move(s);
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

namespace {

// Reads the objects of all files one after the other.
class service_reader {
public:
    explicit service_reader(diagnostics& errors) : errors_{errors} {}

    void read(named_text const& file)
    {
        for_each_object(
            file, errors_, [this](kubernetes_object const& object) { read(object); }, is_bare_config,
            [this](std::string const& kind, diagnostics const& of_object) { settle(kind, of_object); });
    }

    std::vector<service> finish()
    {
        for (auto& s : services_) {
            if (auto const found = pods_.find(s.name); found != pods_.end())
                s.serving_nodes = found->second;
            if (s.local_only && !s.serving_nodes)
                errors_.warning(s.where,
                    "service " + s.name
                        + " has externalTrafficPolicy Local, and no EndpointSlice says on which nodes its pods run: "
                          "it is not announced");
        }
        return std::move(services_);
    }

private:
    void read(kubernetes_object const& object)
    {
        read_endpoints(object, pods_);
        if (object.kind != "Service" || object.api_version != "v1")
            return;
        auto s = read_service(object);
        if (!s) {
            concern_ = nobodys;
            return;
        }
        concern_ = a_service_s;
        if (auto const [first, is_new] = seen_.emplace(s->name, s->where); !is_new)
            errors_.warning(s->where,
                "service " + s->name + " is already defined at " + to_string(first->second) + ": this one is left out");
        else
            services_.push_back(std::move(*s));
    }

    // The first error of a service is logged with what becomes of it.
    void settle(std::string const& kind, diagnostics const& of_object)
    {
        auto const of_whom = std::exchange(concern_, unread);
        bool const counts = kind.empty() || kind == "Service" || kind == "EndpointSlice" || kind == "Endpoints";
        if (!counts || of_whom == nobodys) {
            if (kind == "Service")
                errors_.add_as_notes(of_object);
            return;
        }
        diagnostics rest;
        bool is_first = of_whom == a_service_s;
        for (auto const& d : of_object.all())
            if (d.how == diagnostic::kind::error && is_first)
                is_first = false;
            else
                d.how == diagnostic::kind::note ? rest.note(d.where, d.what) : rest.warning(d.where, d.what);
        errors_.add(rest);
    }

    enum concern { unread, a_service_s, nobodys };

    diagnostics& errors_;
    std::vector<service> services_;
    std::map<std::string, place> seen_;
    serving_node_map pods_;
    concern concern_ = unread; ///< of the object that is read
};

} // namespace

std::vector<service> read_services(std::vector<named_text> const& files, diagnostics& errors)
{
    service_reader reader{errors};
    for (auto const& file : files)
        reader.read(file);
    return reader.finish();
}

} // namespace speaker
