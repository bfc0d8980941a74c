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
    CHECK(s.serving_nodes == std::set<std::string>{"a", "c", "d", "f"});
    CHECK(speaker::may_receive(s, "a"));
    CHECK(!speaker::may_receive(s, "b"));

    auto const none = with_slices("Cluster", slice("web-1", mine, "[{nodeName: b, conditions: {ready: false}}]"));
    CHECK(none.serving_nodes == std::set<std::string>{});
    CHECK(!speaker::may_receive(none, "a")); // nobody would answer, whichever node it is
    auto const elsewhere = with_slices("Cluster", slice("web-1", mine, "[{nodeName: b}]"));
    CHECK(speaker::may_receive(elsewhere, "a"));
    CHECK(speaker::may_receive(with_slices("Cluster", ""), "a"));
}

TEST_CASE("Endpoints of before EndpointSlices say the same", "[speaker]")
{
    auto const s = with_slices("Local",
        "---\napiVersion: v1\nkind: Endpoints\nmetadata: {name: web}\nsubsets: [{addresses: [{ip: 10.0.0.1, nodeName: a}, "
        "{ip: 10.0.0.2}], notReadyAddresses: [{ip: 10.0.0.3, nodeName: b}]}, {ports: [{port: 80}]}]\n");
    CHECK(s.serving_nodes == std::set<std::string>{"a"});
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

TEST_CASE("Every mistake in a Service gives one line with its place and the rule", "[speaker]")
{
    struct mistake {
        char const* what;
        std::string text;
        std::string line;
    };
    auto const m = GENERATE(mistake{"broken YAML", "metadata: {name: a\nspec: {}\n",
                                "s.yaml:4:5: not valid YAML: did not find expected ',' or '}' while parsing a flow mapping"},
        mistake{"no name", "spec: {type: LoadBalancer}\n", "s.yaml:1:1: a Service needs metadata.name"},
        mistake{"unknown key", "metadata: {name: a}\nspec:\n  type: LoadBalancer\n  loadBalancerIp: 10.0.0.1\n",
            "s.yaml:6:3: unknown key \"loadBalancerIp\" in a Service; the nearest known key is \"loadBalancerIP\""},
        mistake{"unknown annotation",
            "metadata:\n  name: a\n  annotations:\n    metallb.io/adress-pool: x\nspec: {type: LoadBalancer}\n",
            "s.yaml:6:5: annotations: unknown annotation \"metallb.io/adress-pool\"; the nearest known one is "
            "\"address-pool\""},
        mistake{"no address", "metadata: {name: a}\nspec: {type: LoadBalancer, loadBalancerIP: please}\n",
            "s.yaml:4:44: loadBalancerIP: expected an IP address, not \"please\""},
        mistake{"asked twice",
            "metadata: {name: a, annotations: {metallb.io/loadBalancerIPs: 10.0.0.1}}\nspec: {type: LoadBalancer, "
            "loadBalancerIP: 10.0.0.2}\n",
            "s.yaml:3:63: metallb.io/loadBalancerIPs: addresses are asked for twice, here and at s.yaml:4:44"},
        mistake{"two of one family",
            "metadata: {name: a, annotations: {metallb.io/loadBalancerIPs: \"10.0.0.1,10.0.0.2\"}}\nspec: {type: "
            "LoadBalancer}\n",
            "s.yaml:3:63: metallb.io/loadBalancerIPs: 10.0.0.1 and 10.0.0.2 are of one family"},
        mistake{"three addresses",
            "metadata: {name: a, annotations: {metallb.io/loadBalancerIPs: \"10.0.0.1,fd00::1,10.0.0.2\"}}\nspec: "
            "{type: LoadBalancer}\n",
            "s.yaml:3:63: metallb.io/loadBalancerIPs: at most two addresses, one of each family"},
        mistake{"port 0", "metadata: {name: a}\nspec: {type: LoadBalancer, ports: [{port: 0}]}\n",
            "s.yaml:4:43: port: expected a number from 1 to 65535, not \"0\""},
        mistake{"protocol", "metadata: {name: a}\nspec: {type: LoadBalancer, ports: [{port: 80, protocol: tcp}]}\n",
            "s.yaml:4:57: protocol: expected TCP, UDP or SCTP, not \"tcp\""},
        mistake{"family policy", "metadata: {name: a}\nspec: {type: LoadBalancer, ipFamilyPolicy: Dual}\n",
            "s.yaml:4:44: ipFamilyPolicy: expected SingleStack, PreferDualStack or RequireDualStack, not \"Dual\""},
        mistake{"family", "metadata: {name: a}\nspec: {type: LoadBalancer, ipFamilies: [IPv5]}\n",
            "s.yaml:4:41: ipFamilies: expected IPv4 or IPv6, not \"IPv5\""},
        mistake{"a service twice",
            "metadata: {name: a}\nspec: {type: LoadBalancer}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: "
            "a}\nspec: {type: LoadBalancer}\n",
            "s.yaml:6:1: service default/a is already defined at s.yaml:1:1"});
    CAPTURE(m.what);
    auto const [services, lines] = services_of("apiVersion: v1\nkind: Service\n" + m.text);
    CHECK(lines == std::vector<std::string>{m.line});
}
