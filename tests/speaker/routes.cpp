// SPDX-License-Identifier: BSL-1.0
#include "routes.hpp"

#include "catch.hpp"
#include "router.hpp"
#include "speaker_input.hpp"
#include "support.hpp"
#include "text.hpp"

namespace {

using speaker::address_book;
using speaker::route_table;
using speaker::service;

service named(std::string name, speaker::labels own_labels = {})
{
    service s;
    s.name = std::move(name);
    s.own_labels = std::move(own_labels);
    return s;
}

// `10.0.0.0/32 i 100 [64512:1]`, one line each.
std::vector<std::string> lines_of(route_table const& table)
{
    std::vector<std::string> lines;
    for (auto const& [to, how] : table) {
        auto line = speaker::text_of(to) + ' ' + speaker::text_of(how.origin) + ' ' + std::to_string(how.local_pref);
        for (auto const& c : how.communities)
            line += ' ' + speaker::text_of(c);
        lines.push_back(line);
    }
    return lines;
}

std::string pool_and(std::string const& advertisements)
{
    return "apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: {name: p}\n"
           "spec: {addresses: [10.0.0.0/24, \"2001:db8::/64\"]}\n"
           "---\napiVersion: metallb.io/v1beta2\nkind: BGPPeer\nmetadata: {name: a}\n"
           "spec: {myASN: 1, peerASN: 2, peerAddress: 192.0.2.1}\n"
           "---\napiVersion: metallb.io/v1beta2\nkind: BGPPeer\nmetadata: {name: b}\n"
           "spec: {myASN: 1, peerASN: 2, peerAddress: 192.0.2.2}\n"
        + advertisements;
}

std::string advertisement(std::string const& name, std::string const& spec)
{
    return "---\napiVersion: metallb.io/v1beta1\nkind: BGPAdvertisement\nmetadata: {name: " + name + "}\nspec: {" + spec
        + "}\n";
}

} // namespace

TEST_CASE("Every address of a service is one route, of its family's full length", "[speaker]")
{
    auto const [c, lines] = configuration_of(pool_and(advertisement("x", "localPref: 7")));
    REQUIRE(lines.empty());
    address_book book{c};
    auto s = named("default/web");
    s.families = speaker::family_policy::require_dual;
    CHECK(book.assign(s).empty());
    speaker::node const node{"n", {}};
    CHECK(lines_of(routes_for(c.peers[0], node, book, {{s.name, s}}))
        == std::vector<std::string>{"10.0.0.0/32 IGP 7", "2001:db8::/128 IGP 7"});
    book.release(s.name);
    CHECK(routes_for(c.peers[0], node, book, {{s.name, s}}).empty());
}

TEST_CASE("A node announces a service only where traffic for it may be sent to that node", "[speaker]")
{
    auto const [c, lines] = configuration_of(pool_and(advertisement("x", "localPref: 7")));
    REQUIRE(lines.empty());
    address_book book{c};
    auto s = named("default/web");
    s.local_only = true;
    s.serving_nodes = {"a", "b"};
    CHECK(book.assign(s).empty());
    CHECK(lines_of(routes_for(c.peers[0], {"a", {}}, book, {{s.name, s}})) == std::vector<std::string>{"10.0.0.0/32 IGP 7"});
    CHECK(routes_for(c.peers[0], {"c", {}}, book, {{s.name, s}}).empty());
}

TEST_CASE("Several advertisements: one route for each length, communities united", "[speaker]")
{
    auto const [c, lines] =
        configuration_of(pool_and(advertisement("x", "localPref: 100, communities: [\"1:2\", no-export]")
            + advertisement("y", "localPref: 100, communities: [\"1:1\", \"1:2\"]")
            + advertisement("z", "localPref: 1000, aggregationLength: 24, aggregationLengthV6: 64")));
    REQUIRE(lines.empty());
    address_book book{c};
    auto const one = named("default/one");
    auto const two = named("default/two");
    CHECK(book.assign(one).empty());
    CHECK(book.assign(two).empty());
    CHECK(lines_of(routes_for(c.peers[0], {"n", {}}, book, {{one.name, one}, {two.name, two}}))
        == std::vector<std::string>{
            "10.0.0.0/24 IGP 1000", "10.0.0.0/32 IGP 100 1:1 1:2 no-export", "10.0.0.1/32 IGP 100 1:1 1:2 no-export"});
}

TEST_CASE("An advertisement reaches the peers, nodes and services that it names", "[speaker]")
{
    auto const [c, lines] = configuration_of(pool_and(advertisement("x", "peers: [a]")
        + advertisement("y", "peers: [b], nodeSelectors: [{matchLabels: {rack: one}}]")
        + advertisement("z", "peers: [b], serviceSelectors: [{matchLabels: {app: web}}], communities: [\"9:9\"]")));
    REQUIRE(lines.empty());
    address_book book{c};
    auto const web = named("default/web", {{"app", "web"}});
    auto const dns = named("default/dns");
    CHECK(book.assign(web).empty());
    CHECK(book.assign(dns).empty());
    speaker::service_map const services{{web.name, web}, {dns.name, dns}};
    speaker::node const elsewhere{"m", {}};
    speaker::node const rack_one{"n", {{"rack", "one"}}};
    std::vector<std::string> const both{"10.0.0.0/32 IGP 0", "10.0.0.1/32 IGP 0"};
    CHECK(lines_of(routes_for(c.peers[0], elsewhere, book, services)) == both);
    CHECK(lines_of(routes_for(c.peers[0], rack_one, book, services)) == both);
    CHECK(lines_of(routes_for(c.peers[1], elsewhere, book, services))
        == std::vector<std::string>{"10.0.0.0/32 IGP 0 9:9"});
    CHECK(lines_of(routes_for(c.peers[1], rack_one, book, services))
        == std::vector<std::string>{"10.0.0.0/32 IGP 0 9:9", "10.0.0.1/32 IGP 0"});
}

TEST_CASE("An address that services share is announced until the last of them is gone", "[speaker]")
{
    auto const [c, lines] = configuration_of(pool_and(advertisement("x", "")));
    REQUIRE(lines.empty());
    address_book book{c};
    auto a = named("default/a");
    auto b = named("default/b");
    a.sharing_key = b.sharing_key = "k";
    a.ports = {{6, 80}};
    b.ports = {{6, 443}};
    CHECK(book.assign(a).empty());
    CHECK(book.assign(b).empty());
    speaker::service_map const services{{a.name, a}, {b.name, b}};
    CHECK(routes_for(c.peers[0], {"n", {}}, book, services).size() == 1);
    book.release(a.name);
    CHECK(routes_for(c.peers[0], {"n", {}}, book, services).size() == 1);
    book.release(b.name);
    CHECK(routes_for(c.peers[0], {"n", {}}, book, services).empty());
}

TEST_CASE("Endpoints and neighbours of the command line", "[speaker]")
{
    auto const endpoint = [](std::string const& text) {
        auto const e = speaker::parse_endpoint(text, 179);
        return e ? e->address().to_string() + " " + std::to_string(e->port()) : "none";
    };
    CHECK(endpoint("127.0.0.2") == "127.0.0.2 179");
    CHECK(endpoint("127.0.0.2:1790") == "127.0.0.2 1790");
    CHECK(endpoint("2001:db8::1") == "2001:db8::1 179");
    CHECK(endpoint("[2001:db8::1]:1790") == "2001:db8::1 1790");
    CHECK(endpoint("127.0.0.2:65536") == "none");
    CHECK(endpoint("router:179") == "none");
    CHECK(endpoint("") == "none");

    auto const neighbor = [](std::string const& text) {
        auto const n = speaker::parse_neighbor(text);
        return n ? n->name + " " + speaker::text_of(n->address) + " " + speaker::text_of(n->as_number) + " "
                + speaker::text_of(n->from)
                 : "none";
    };
    CHECK(neighbor("w=10.240.0.20:65001") == "w 10.240.0.20 65001 10.240.0.20");
    CHECK(neighbor("w=10.240.0.20:65001@127.0.0.20") == "w 10.240.0.20 65001 127.0.0.20");
    CHECK(neighbor("w=2001:db8::1:65001") == "w 2001:db8::1 65001 2001:db8::1");
    CHECK(neighbor("=10.240.0.20:65001") == "none");
    CHECK(neighbor("w=10.240.0.20") == "none");
    CHECK(neighbor("10.240.0.20:65001") == "none");
    CHECK(neighbor("w=10.240.0.20:65001@here") == "none");
}

TEST_CASE("The nearest name is found whatever its letter case and hyphens", "[speaker]")
{
    using speaker::nearest;
    CHECK(nearest("peer-adress", {"peer-port", "peer-address", "peer-asn"}) == "peer-address");
    CHECK(nearest("myASN", {"peer-asn", "my-asn"}) == "my-asn");
    CHECK(nearest("", {"ab", "a"}) == "a");
    CHECK(nearest("x", {}).empty());
}

TEST_CASE("Routes about to go carry GRACEFUL_SHUTDOWN beside what they had", "[speaker][rfc8326-4.2]")
{
    auto const [c, lines] =
        configuration_of(pool_and(advertisement("x", "localPref: 7, communities: [\"65535:65282\", \"1:2\"]")));
    REQUIRE(lines.empty());
    address_book book{c};
    auto const s = named("default/web");
    CHECK(book.assign(s).empty());
    auto const going = about_to_go(routes_for(c.peers[0], {"n", {}}, book, {{s.name, s}}));
    CHECK(lines_of(going) == std::vector<std::string>{"10.0.0.0/32 IGP 0 1:2 graceful-shutdown no-advertise"});
    CHECK(about_to_go(going) == going);
}

TEST_CASE("What a node cannot serve it does not announce, unless another service of the address can be", "[speaker]")
{
    auto const [c, lines] = configuration_of(pool_and(advertisement("x", "localPref: 7")));
    REQUIRE(lines.empty());
    address_book book{c};
    auto one = named("default/one");
    auto two = named("default/two");
    for (auto* const s : {&one, &two}) {
        s->sharing_key = "k";
        s->ports = {{6, static_cast<std::uint16_t>(s == &one ? 80 : 81)}};
        s->wanted = {*bgpwire::ip_address::parse("10.0.0.1")};
        CHECK(book.assign(*s).empty());
    }
    speaker::service_map const services{{one.name, one}, {two.name, two}};
    CHECK(routes_for(c.peers[0], {"n", {}}, book, services, {one.name}).size() == 1);
    CHECK(routes_for(c.peers[0], {"n", {}}, book, services, {one.name, two.name}).empty());
}

TEST_CASE("A service about which two advertisements disagree is announced to nobody who would hear both", "[speaker]")
{
    auto const [c, lines] = configuration_of(
        pool_and(advertisement("x", "localPref: 100, peers: [a], serviceSelectors: [{matchLabels: {app: web}}]")
            + advertisement("y", "localPref: 200, peers: [a]") + advertisement("z", "localPref: 300, peers: [b]")));
    REQUIRE(lines.empty());
    address_book book{c};
    auto const web = named("default/web", {{"app", "web"}});
    auto const dns = named("default/dns");
    CHECK(book.assign(web).empty());
    CHECK(book.assign(dns).empty());
    speaker::service_map const services{{web.name, web}, {dns.name, dns}};
    CHECK(lines_of(routes_for(c.peers[0], {"n", {}}, book, services))
        == std::vector<std::string>{"10.0.0.1/32 IGP 200"});
    CHECK(lines_of(routes_for(c.peers[1], {"n", {}}, book, services))
        == std::vector<std::string>{"10.0.0.0/32 IGP 300", "10.0.0.1/32 IGP 300"});
    CHECK(why_not_announced(web.name, c.peers[0], {"n", {}}, book, services)
        == "not announced to peer a: advertisements give it local preference 100 (c.yaml:16:1) and 200 (c.yaml:21:1)");
    CHECK(why_not_announced(web.name, c.peers[1], {"n", {}}, book, services).empty());
    CHECK(why_not_announced(dns.name, c.peers[0], {"n", {}}, book, services).empty());
}

TEST_CASE("A node that Kubernetes excludes from load balancers announces nothing", "[speaker]")
{
    auto const [c, lines] = configuration_of(pool_and(advertisement("x", "localPref: 7")
        + "---\napiVersion: v1\nkind: Node\nmetadata: {name: n, labels: "
          "{node.kubernetes.io/exclude-from-external-load-balancers: \"\"}}\n"));
    REQUIRE(lines.empty());
    address_book book{c};
    auto const s = named("default/web");
    CHECK(book.assign(s).empty());
    speaker::speaker_options options;
    options.node_name = "n";
    CHECK(routes_for(c.peers[0], node_of(c, options), book, {{s.name, s}}).empty());
    options.ignore_exclude_lb = true;
    CHECK(routes_for(c.peers[0], node_of(c, options), book, {{s.name, s}}).size() == 1);
    options.ignore_exclude_lb = false;
    options.node_name = "m";
    CHECK(routes_for(c.peers[0], node_of(c, options), book, {{s.name, s}}).size() == 1);
}
