// SPDX-License-Identifier: BSL-1.0
#include "services.hpp"

#include "catch.hpp"
#include "support.hpp"
#include "text.hpp"

namespace {

read_result<std::vector<speaker::service>> services_of(std::string const& text)
{
    speaker::diagnostics errors;
    auto services = read_services({{"s.yaml", text}}, errors);
    return {std::move(services), lines_of(errors)};
}

std::vector<std::string> texts(std::vector<bgpwire::ip_address> const& addresses)
{
    std::vector<std::string> result;
    for (auto const& a : addresses)
        result.push_back(speaker::text_of(a));
    return result;
}

} // namespace

TEST_CASE(
    "Manifests as people write them: a Deployment beside it, a pool by annotation, a type at the end", "[speaker]")
{
    auto const [services, lines] = services_of(R"(apiVersion: apps/v1beta2
kind: Deployment
metadata:
  name: nginx
spec:
  selector:
    matchLabels:
      app: nginx
---
apiVersion: v1
kind: Service
metadata:
  name: nginx
  annotations:
    metallb.universe.tf/address-pool: production-public-ips
spec:
  ports:
  - name: http
    port: 80
    protocol: TCP
    targetPort: 80
  selector:
    app: nginx
  type: LoadBalancer
---
apiVersion: v1
kind: Service
metadata:
  name: inside
spec:
  ports:
  - port: 80
  selector:
    app: nginx
---
apiVersion: v1
kind: Service
metadata:
  name: test-lb
spec:
  type: LoadBalancer
  ports:
    - name: "80"
      port: 80
      targetPort: 80
  selector:
    app: web
...
)");
    CHECK(lines.empty());
    REQUIRE(services.size() == 2);
    CHECK(services[0].name == "default/nginx");
    CHECK(services[0].wanted_pool == "production-public-ips");
    CHECK(services[0].wanted_pool_at == speaker::place{"s.yaml", 15, 39});
    CHECK(services[0].ports == std::vector<bgpwire::service_port>{{6, 80}});
    CHECK(services[1].name == "default/test-lb");
    CHECK(services[1].wanted.empty());
}

TEST_CASE("An address is asked for by the field, or by the annotation under either domain", "[speaker]")
{
    auto const how =
        GENERATE(std::string{"metadata: {name: a}\nspec: {type: LoadBalancer, loadBalancerIP: 192.168.32.2}\n"},
            std::string{"metadata: {name: a, annotations: {metallb.universe.tf/loadBalancerIPs: 192.168.32.2}}\nspec: "
                        "{type: LoadBalancer}\n"},
            std::string{"metadata: {name: a, annotations: {metallb.io/loadBalancerIPs: 192.168.32.2}}\nspec: {type: "
                        "LoadBalancer}\n"});
    CAPTURE(how);
    auto const [services, lines] = services_of("apiVersion: v1\nkind: Service\n" + how);
    CHECK(lines.empty());
    REQUIRE(services.size() == 1);
    CHECK(texts(services[0].wanted) == std::vector<std::string>{"192.168.32.2"});
}

TEST_CASE("What kubectl prints is read back, with what the service already has", "[speaker]")
{
    auto const [services, lines] = services_of(R"(apiVersion: v1
kind: List
metadata: {resourceVersion: ""}
items:
- apiVersion: v1
  kind: Service
  metadata:
    name: both
    namespace: prod
    labels: {app: web}
    annotations:
      metallb.universe.tf/ip-allocated-from-pool: p
      metallb.universe.tf/allow-shared-ip: dns
      kubectl.kubernetes.io/last-applied-configuration: "{}"
  spec:
    allocateLoadBalancerNodePorts: true
    clusterIP: fd00::1
    clusterIPs: [fd00::1, 10.0.0.1]
    externalTrafficPolicy: Local
    internalTrafficPolicy: Cluster
    ipFamilies: [IPv6, IPv4]
    ipFamilyPolicy: PreferDualStack
    ports: [{port: 53, protocol: UDP, nodePort: 30053, targetPort: dns}]
    selector: {app: web, tier: one}
    sessionAffinity: None
    type: LoadBalancer
  status:
    loadBalancer:
      ingress: [{ip: "2001:db8::1", ipMode: VIP}, {hostname: x}, {ip: 192.0.2.1}]
- apiVersion: discovery.k8s.io/v1
  kind: EndpointSlice
  metadata:
    name: both-abcde
    namespace: prod
    labels: {kubernetes.io/service-name: both}
  endpoints: []
)");
    CHECK(lines.empty());
    REQUIRE(services.size() == 1);
    auto const& s = services[0];
    CHECK(s.name == "prod/both");
    CHECK(s.name_space == "prod");
    CHECK(s.own_labels == speaker::labels{{"app", "web"}});
    CHECK(s.families == speaker::family_policy::prefer_dual);
    CHECK(s.first_family == bgpwire::afi::ipv6);
    CHECK(s.sharing_key == "dns");
    CHECK(s.sharing_backend == "app=web,tier=one,");
    CHECK(s.ports == std::vector<bgpwire::service_port>{{17, 53}});
    CHECK(texts(s.held) == std::vector<std::string>{"2001:db8::1", "192.0.2.1"});
}

namespace {

std::string slice(std::string const& name, std::string const& labels, std::string const& endpoints)
{
    return "---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: " + name + ", labels: {" + labels
        + "}}\nendpoints: " + endpoints + "\n";
}

speaker::service with_slices(std::string const& policy, std::string const& slices)
{
    auto const [services, lines] = services_of("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: "
                                               "{type: LoadBalancer, externalTrafficPolicy: "
        + policy + "}\n" + slices);
    REQUIRE(services.size() == 1);
    CHECK(lines.empty());
    return services[0];
}

} // namespace

TEST_CASE("EndpointSlices say on which nodes the pods of a service serve", "[speaker]")
{
    auto const mine = std::string{"kubernetes.io/service-name: web"};
    auto const s = with_slices("Local",
        slice("web-1", mine,
            "[{nodeName: a, conditions: {ready: true}}, {nodeName: b, conditions: {ready: false}}, {nodeName: c}, "
            "{nodeName: d, conditions: {ready: false, serving: true, terminating: true}}, "
            "{nodeName: e, conditions: {ready: true, serving: false}}, {addresses: [10.0.0.1]}]")
            + slice("web-2", mine, "[{nodeName: f}, {nodeName: a}]")
            + slice("other-1", "kubernetes.io/service-name: other", "[{nodeName: g}]")
            + slice("own", "app: web", "[{nodeName: h}]"));
    CHECK(s.serving_nodes == std::set<std::string>{"", "a", "c", "d", "f"}); // and one that does not say where it is
    CHECK(speaker::may_receive(s, "a"));
    CHECK(!speaker::may_receive(s, "b"));

    auto const none = with_slices("Cluster", slice("web-1", mine, "[{nodeName: b, conditions: {ready: false}}]"));
    CHECK(none.serving_nodes == std::set<std::string>{});
    CHECK(!speaker::may_receive(none, "a")); // nobody would answer, whichever node it is
    CHECK(speaker::may_receive(with_slices("Cluster", slice("web-1", mine, "[{addresses: [10.0.0.1]}]")), "a"));
    CHECK(!speaker::may_receive(with_slices("Local", slice("web-1", mine, "[{addresses: [10.0.0.1]}]")), "a"));
    auto const elsewhere = with_slices("Cluster", slice("web-1", mine, "[{nodeName: b}]"));
    CHECK(speaker::may_receive(elsewhere, "a"));
    CHECK(speaker::may_receive(with_slices("Cluster", ""), "a"));
}

TEST_CASE("Endpoints of before EndpointSlices say the same", "[speaker]")
{
    auto const s = with_slices("Local",
        "---\napiVersion: v1\nkind: Endpoints\nmetadata: {name: web}\nsubsets: [{addresses: [{ip: 10.0.0.1, nodeName: a}, "
        "{ip: 10.0.0.2}], notReadyAddresses: [{ip: 10.0.0.3, nodeName: b}]}, {ports: [{port: 80}]}]\n");
    CHECK(s.serving_nodes == std::set<std::string>{"", "a"});
}

TEST_CASE("A service that is only for nodes with its pods is not announced where these are not known", "[speaker]")
{
    auto const [services, lines] = services_of("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: "
                                               "{type: LoadBalancer, externalTrafficPolicy: Local}\n");
    CHECK(lines
        == std::vector<std::string>{
            "s.yaml:1:1: warning: service default/web has externalTrafficPolicy Local, and no EndpointSlice says on "
            "which nodes its pods run: it is not announced"});
    REQUIRE(services.size() == 1);
    CHECK(!speaker::may_receive(services[0], "a"));
}

namespace {

// What is said of the one service, and of the input; what stands against a service begins with its name.
std::vector<std::string> all_said(std::string const& text)
{
    auto [services, lines] = services_of("apiVersion: v1\nkind: Service\n" + text);
    for (auto const& s : services)
        if (s.wrong)
            lines.push_back(s.name + ": " + to_string(s.wrong->where) + ": " + s.wrong->what);
    return lines;
}

} // namespace

TEST_CASE("Every mistake in a Service gives one line with its place and the rule, and stands against that one", "[speaker]")
{
    struct mistake {
        char const* what;
        std::string text;
        std::string line;
    };
    auto const m = GENERATE(mistake{"broken YAML", "metadata: {name: a\nspec: {}\n",
                                "s.yaml:4:5: not valid YAML: did not find expected ',' or '}' while parsing a flow mapping"},
        mistake{"no name", "spec: {type: LoadBalancer}\n", "s.yaml:1:1: warning: a Service needs metadata.name"},
        mistake{"no spec", "metadata: {name: a}\n", ""},
        mistake{"spec is a list", "metadata: {name: a}\nspec: []\n",
            "s.yaml:4:7: note: spec: expected a Service (a mapping), not a list"},
        mistake{"labels", "metadata: {name: a, labels: [x]}\nspec: {type: LoadBalancer}\n",
            "default/a: s.yaml:3:29: labels: expected a mapping, not a list"},
        mistake{"unknown key", "metadata: {name: a}\nspec:\n  type: LoadBalancer\n  loadBalancerIp: 10.0.0.1\n",
            "s.yaml:6:3: note: unknown key \"loadBalancerIp\" in a Service; the nearest known key is \"loadBalancerIP\""},
        mistake{"unknown annotation",
            "metadata:\n  name: a\n  annotations:\n    metallb.io/adress-pool: x\nspec: {type: LoadBalancer}\n",
            "s.yaml:6:5: note: annotations: unknown annotation \"metallb.io/adress-pool\"; the nearest known one is "
            "\"address-pool\""},
        mistake{"no address", "metadata: {name: a}\nspec: {type: LoadBalancer, loadBalancerIP: please}\n",
            "default/a: s.yaml:4:44: loadBalancerIP: expected an IP address, not \"please\""},
        mistake{"not quite an address",
            "metadata: {name: a, annotations: {metallb.io/loadBalancerIPs: 10.9.0.300}}\nspec: {type: LoadBalancer}\n",
            "default/a: s.yaml:3:63: metallb.io/loadBalancerIPs: expected an IP address, not \"10.9.0.300\""},
        mistake{"a prefix",
            "metadata: {name: a, annotations: {metallb.io/loadBalancerIPs: 10.9.0.0/24}}\nspec: {type: LoadBalancer}\n",
            "default/a: s.yaml:3:63: metallb.io/loadBalancerIPs: expected an IP address, not \"10.9.0.0/24\""},
        mistake{"asked twice",
            "metadata: {name: a, annotations: {metallb.io/loadBalancerIPs: 10.0.0.1}}\nspec: {type: LoadBalancer, "
            "loadBalancerIP: 10.0.0.2}\n",
            "default/a: s.yaml:3:63: metallb.io/loadBalancerIPs: addresses are asked for twice, here and at s.yaml:4:44"},
        mistake{"two of one family",
            "metadata: {name: a, annotations: {metallb.io/loadBalancerIPs: \"10.0.0.1,10.0.0.2\"}}\nspec: {type: "
            "LoadBalancer}\n",
            "default/a: s.yaml:3:63: metallb.io/loadBalancerIPs: 10.0.0.1 and 10.0.0.2 are of one family"},
        mistake{"three addresses",
            "metadata: {name: a, annotations: {metallb.io/loadBalancerIPs: \"10.0.0.1,fd00::1,10.0.0.2\"}}\nspec: "
            "{type: LoadBalancer}\n",
            "default/a: s.yaml:3:63: metallb.io/loadBalancerIPs: at most two addresses, one of each family"},
        mistake{"port 0", "metadata: {name: a}\nspec: {type: LoadBalancer, ports: [{port: 0}]}\n",
            "default/a: s.yaml:4:43: port: expected a number from 1 to 65535, not \"0\""},
        mistake{"protocol", "metadata: {name: a}\nspec: {type: LoadBalancer, ports: [{port: 80, protocol: tcp}]}\n",
            "default/a: s.yaml:4:57: protocol: expected TCP, UDP or SCTP, not \"tcp\""},
        mistake{"traffic policy", "metadata: {name: a}\nspec: {type: LoadBalancer, externalTrafficPolicy: local}\n",
            "default/a: s.yaml:4:51: externalTrafficPolicy: expected Cluster or Local, not \"local\""},
        mistake{"family policy", "metadata: {name: a}\nspec: {type: LoadBalancer, ipFamilyPolicy: Dual}\n",
            "default/a: s.yaml:4:44: ipFamilyPolicy: expected SingleStack, PreferDualStack or RequireDualStack, not "
            "\"Dual\""},
        mistake{"family", "metadata: {name: a}\nspec: {type: LoadBalancer, ipFamilies: [IPv5]}\n",
            "default/a: s.yaml:4:41: ipFamilies: expected IPv4 or IPv6, not \"IPv5\""},
        mistake{"too few cluster addresses",
            "metadata: {name: a}\nspec: {type: LoadBalancer, ipFamilyPolicy: RequireDualStack, clusterIPs: [10.0.0.1]}\n",
            "default/a: s.yaml:4:74: clusterIPs: RequireDualStack needs a cluster address of each family, and here is one"},
        mistake{"of another type", "metadata: {name: a}\nspec: {type: ClusterIP, ports: [{port: 0}]}\n",
            "s.yaml:4:40: note: port: expected a number from 1 to 65535, not \"0\""},
        mistake{"a service twice",
            "metadata: {name: a}\nspec: {type: LoadBalancer}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: "
            "a}\nspec: {type: LoadBalancer}\n",
            "s.yaml:6:1: warning: service default/a is already defined at s.yaml:1:1: this one is left out"},
        mistake{"no object", "metadata: {name: a}\nspec: {}\n---\njust a text\n",
            "s.yaml:6:1: warning: expected a Kubernetes object with \"apiVersion\" and \"kind\""},
        mistake{"an endpoint that is neither ready nor not",
            "metadata: {name: a}\nspec: {}\n---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: "
            "a-1, labels: {kubernetes.io/service-name: a}}\nendpoints: [{conditions: {ready: soon}}]\n",
            "s.yaml:9:34: warning: ready: expected true or false, not \"soon\""});
    CAPTURE(m.what);
    auto const said = all_said(m.text);
    if (!m.line.empty())
        CHECK(said == std::vector<std::string>{m.line});
    else
        CHECK(said.size() == 1);
}

TEST_CASE("A faulty object stands against none of the others", "[speaker]")
{
    auto const [services, lines] = services_of(R"(apiVersion: v1
kind: Service
metadata: {name: good}
spec: {type: LoadBalancer, externalTrafficPolicy: Local}
---
apiVersion: v1
kind: Service
metadata: {name: bad, annotations: {metallb.io/loadBalancerIPs: 10.9.0.300}}
spec: {type: LoadBalancer, ports: [{port: http}]}
---
apiVersion: v1
kind: Service
metadata: {name: [x]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: bad-1, labels: {kubernetes.io/service-name: bad}}
endpoints: {}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: good-1, labels: {kubernetes.io/service-name: good}}
endpoints: [{nodeName: a, conditions: {ready: 7}}, {nodeName: b, conditions: []}, {nodeName: [c]}, {nodeName: d}]
)");
    for (auto const& line : lines)
        CHECK(line.find(": warning: ") != std::string::npos);
    REQUIRE(services.size() == 2);
    CHECK(!services[0].wrong);
    CHECK(services[0].serving_nodes == std::set<std::string>{"d"});
    CHECK(services[1].wrong);
    CHECK(services[1].serving_nodes == std::set<std::string>{});
}

TEST_CASE("An empty request asks for nothing, and the new domain wins over the old one", "[speaker]")
{
    auto const one = [](std::string const& annotations, std::string const& spec = "") {
        auto [services, lines] = services_of("apiVersion: v1\nkind: Service\nmetadata: {name: a, annotations: {"
            + annotations + "}}\nspec: {type: LoadBalancer" + spec + "}\n");
        CHECK(lines.empty());
        REQUIRE(services.size() == 1);
        CHECK(!services[0].wrong);
        return services[0];
    };
    CHECK(one("metallb.io/loadBalancerIPs: \"\"").wanted.empty());
    CHECK(one("metallb.io/loadBalancerIPs: \" \"", ", loadBalancerIP: \"\"").wanted.empty());
    CHECK(texts(one("metallb.io/loadBalancerIPs: \"\"", ", loadBalancerIP: 10.0.0.1").wanted)
        == std::vector<std::string>{"10.0.0.1"});
    CHECK(texts(one("metallb.universe.tf/loadBalancerIPs: 10.0.0.1, metallb.io/loadBalancerIPs: 10.0.0.2").wanted)
        == std::vector<std::string>{"10.0.0.2"});
    CHECK(one("metallb.io/address-pool: new, metallb.universe.tf/address-pool: old").wanted_pool == "new");
    CHECK(one("metallb.universe.tf/allow-shared-ip: old, metallb.io/allow-shared-ip: new").sharing_key == "new");
    CHECK(one("metallb.universe.tf/address-pool: \"\"").wanted_pool.empty());
}

TEST_CASE("What families a service is of is what Kubernetes made of its wish", "[speaker]")
{
    using speaker::family_policy;
    struct resolved {
        std::string spec;
        family_policy families;
        std::optional<bgpwire::afi> first;
    };
    auto const r = GENERATE(
        // a dual-stack policy in a cluster of one family
        resolved{"ipFamilyPolicy: PreferDualStack, clusterIPs: [10.96.0.1], ipFamilies: [IPv4]", family_policy::single,
            bgpwire::afi::ipv4},
        resolved{"ipFamilyPolicy: PreferDualStack, clusterIP: \"fd00::1\"", family_policy::single, bgpwire::afi::ipv6},
        resolved{"ipFamilyPolicy: PreferDualStack, ipFamilies: [IPv6]", family_policy::single, bgpwire::afi::ipv6},
        // which the addresses say, whatever stands in the list
        resolved{"ipFamilyPolicy: PreferDualStack, ipFamilies: [IPv4, IPv6], clusterIPs: [\"fd00::1\"]",
            family_policy::single, bgpwire::afi::ipv6},
        resolved{"ipFamilyPolicy: PreferDualStack, clusterIP: 10.96.0.1, clusterIPs: [10.96.0.1, \"fd00::1\"]",
            family_policy::prefer_dual, bgpwire::afi::ipv4},
        resolved{"ipFamilyPolicy: RequireDualStack, clusterIPs: [\"fd00::1\", 10.96.0.1]", family_policy::require_dual,
            bgpwire::afi::ipv6},
        // nothing is resolved yet
        resolved{"ipFamilyPolicy: PreferDualStack", family_policy::prefer_dual, {}},
        resolved{"ipFamilyPolicy: PreferDualStack, clusterIP: None", family_policy::prefer_dual, {}},
        resolved{"ipFamilyPolicy: RequireDualStack, ipFamilies: [IPv6]", family_policy::require_dual, bgpwire::afi::ipv6},
        resolved{"ipFamilyPolicy: SingleStack, ipFamilies: [IPv6]", family_policy::single, bgpwire::afi::ipv6},
        resolved{"clusterIP: 10.96.0.1", family_policy::single, bgpwire::afi::ipv4});
    CAPTURE(r.spec);
    auto const [services, lines] = services_of(
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: LoadBalancer, " + r.spec + "}\n");
    CHECK(lines.empty());
    REQUIRE(services.size() == 1);
    CHECK(!services[0].wrong);
    CHECK(services[0].families == r.families);
    CHECK(services[0].first_family == r.first);
}
