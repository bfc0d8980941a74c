// SPDX-License-Identifier: BSL-1.0
#include "known_keys.hpp"

#include "catch.hpp"
#include "live_routes.hpp"
#include "plan.hpp"
#include "support.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace {

using speaker::spelling;

// A key in the set-up below: where, how both eras spell it, a value, what becomes of it, a value that is refused,
// and in which words. The effect is a text in the plan or in what the router hears, that is not there without the key;
// after NOT one that is there without it alone, after PLAN one for which nobody is spoken to.
struct row {
    std::string section = "";
    std::string config_map = "";
    std::string resource = "";
    std::string value = "";
    std::string effect = "";
    std::string bad = "";
    std::string refusal = "";
    std::string more_objects = "";                     // what the value refers to
    std::vector<std::array<std::string, 3>> also = {}; // other keys: both spellings and the value, empty to drop it
    std::vector<std::string> covers = {};              // keys inside the value: `passwordSecret/name`
};

using keys = std::vector<std::pair<std::string, std::string>>;

std::string block_of(keys const& all, std::string const& indentation)
{
    std::string text;
    for (auto const& [key, value] : all)
        text += indentation + key + ": " + value + '\n';
    return text;
}

// A value in place of what the set-up has; an empty one drops the key.
void put(keys& all, std::string const& key, std::string const& value)
{
    if (key == "-")
        return;
    auto const there = std::ranges::find(all, key, &keys::value_type::first);
    if (value.empty())
        std::erase_if(all, [&](auto const& k) { return k.first == key; });
    else if (there != all.end())
        there->second = value;
    else
        all.emplace_back(key, value);
}

void put(keys& all, row const& r, spelling how, std::string const& value)
{
    for (auto const& [config_map, resource, other] : r.also)
        put(all, how == spelling::config_map ? config_map : resource, other);
    if (!value.empty())
        put(all, how == spelling::config_map ? r.config_map : r.resource, value);
}

std::string replaced(std::string text, std::string const& from, std::string const& to)
{
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

std::string spelled(std::string const& value, spelling how)
{
    if (how == spelling::resource)
        return value;
    return replaced(replaced(value, "matchLabels", "match-labels"), "matchExpressions", "match-expressions");
}

// One peer, one pool of both families and one advertisement; with no value, without the key.
std::string config_map_with(row const& r, std::string value)
{
    value = spelled(value, spelling::config_map);
    keys peer{{"my-asn", "65000"}, {"peer-asn", "65000"}, {"peer-address", "10.0.0.1"}, {"router-id", "10.0.0.9"}};
    keys pool{{"name", "p"}, {"protocol", "bgp"}, {"addresses", "[198.51.100.0/24, \"2001:db8::/64\"]"}};
    keys route{{"localpref", "5"}};
    keys top;
    if (r.section == "The ConfigMap") {
        put(route, {.also = r.also}, spelling::config_map, "");
        put(top, {.config_map = r.config_map}, spelling::config_map, value);
    } else {
        put(r.section == "Peers" ? peer : r.section == "Address pools" ? pool : route, r, spelling::config_map, value);
    }
    std::string text = block_of(top, "");
    if (r.config_map != "peers")
        text += "peers:\n-\n" + block_of(peer, "  ");
    if (r.config_map != "address-pools") {
        text += "address-pools:\n-\n" + block_of(pool, "  ");
        if (r.config_map != "protocol" && r.config_map != "bgp-advertisements")
            text += "  bgp-advertisements:\n  -\n" + block_of(route, "    ");
    }
    return config_map(text) + r.more_objects;
}

std::string object(std::string const& kind, std::string const& name, keys const& spec)
{
    auto const version = kind == "BGPPeer" ? "v1beta2" : "v1beta1";
    return "---\napiVersion: metallb.io/" + std::string{version} + "\nkind: " + kind + "\nmetadata: {name: " + name
        + "}\nspec:\n" + block_of(spec, "  ");
}

std::string resources_with(row const& r, std::string const& value)
{
    keys peer{{"myASN", "65000"}, {"peerASN", "65000"}, {"peerAddress", "10.0.0.1"}, {"routerID", "10.0.0.9"}};
    keys pool{{"addresses", "[198.51.100.0/24, \"2001:db8::/64\"]"}};
    keys old_pool{{"protocol", "bgp"}, {"addresses", "[192.0.2.0/24]"}};
    keys route{{"localPref", "5"}};
    keys layer2{{"ipAddressPools", "[q]"}};
    auto& concerned = r.section == "Peers" ? peer
        : r.section == "Address pools"     ? pool
        : r.section == "AddressPool"       ? old_pool
        : r.section == "L2Advertisement"   ? layer2
                                           : route;
    put(concerned, r, spelling::resource, value);
    std::string text = object("BGPPeer", "router", peer);
    if (r.section == "AddressPool")
        text += object("AddressPool", "p", old_pool);
    else
        text += object("IPAddressPool", "p", pool) + object("BGPAdvertisement", "a", route);
    if (r.section == "L2Advertisement")
        text += object("IPAddressPool", "q", {{"addresses", "[203.0.113.0/24]"}}) + object("L2Advertisement", "l", layer2);
    return text + r.more_objects;
}

// Two services, one dual-stack; the node is in rack one.
constexpr auto services = R"(---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: prod, labels: {app: web}}
spec: {type: LoadBalancer, ipFamilyPolicy: RequireDualStack}
---
apiVersion: v1
kind: Service
metadata: {name: dns, namespace: prod}
spec: {type: LoadBalancer}
)";

struct observation {
    std::vector<std::string> lines; // of diagnostics
    std::string plan;
    std::string heard;
};

enum class over_tcp { no, yes };

speaker::speaker_options options_of_node()
{
    speaker::speaker_options options;
    options.node_name = "n";
    options.node_labels = {{"rack", "one"}};
    options.node_addresses = {*bgpwire::ip_address::parse("192.0.2.9"), *bgpwire::ip_address::parse("2001:db8:9::9")};
    options.source_address = boost::asio::ip::address_v4::loopback();
    return options;
}

observation observe(std::string const& config, over_tcp how)
{
    auto const options = options_of_node();
    speaker::diagnostics errors;
    speaker::speaker_input input;
    input.config = read_configuration({{"c.yaml", config}}, errors);
    input.services = read_services({{"s.yaml", services}}, errors);
    observation seen{lines_of(errors), "", ""};
    if (errors.failed())
        return seen;
    std::ostringstream warnings;
    seen.plan = plan_text(input, node_of(input.config, options), options, warnings) + warnings.str();
    if (how == over_tcp::yes) {
        live::captured_output said;
        live::node node{std::move(input), options, bgpwire::asn{65000}};
        seen.heard = node.heard();
        seen.heard += said.text();
    }
    return seen;
}

std::string all_of(observation const& seen)
{
    std::string text = seen.plan + seen.heard;
    for (auto const& line : seen.lines)
        text += line + '\n';
    return text;
}

// The line of the file on which that is written.
std::string place_of(std::string const& config, std::string const& text)
{
    auto const end = config.begin() + static_cast<std::ptrdiff_t>(std::min(config.find(text), config.size()));
    return "c.yaml:" + std::to_string(std::count(config.begin(), end, '\n') + 1) + ':';
}

void check_row(row const& r, spelling how)
{
    bool const map = how == spelling::config_map;
    auto const& key = map ? r.config_map : r.resource;
    if (key == "-")
        return;
    auto const text = [&](std::string const& value) {
        return map ? config_map_with(r, value) : resources_with(r, value);
    };
    CAPTURE(r.section, key);
    if (!r.effect.empty()) {
        bool const absent = r.effect.starts_with("NOT ");
        auto const wire = r.effect.starts_with("PLAN ") ? over_tcp::no : over_tcp::yes;
        auto const effect = r.effect.substr(absent ? 4 : wire == over_tcp::no ? 5 : 0);
        auto const config = text(r.value);
        auto const seen = all_of(observe(config, wire));
        row const nothing{.section = r.section, .config_map = r.config_map, .resource = r.resource};
        auto const unset = all_of(observe(map ? config_map_with(nothing, "") : resources_with(nothing, ""), wire));
        CAPTURE(config, seen, unset);
        CHECK((seen.find(effect) != std::string::npos) != absent);
        CHECK((unset.find(effect) != std::string::npos) == absent);
    }
    if (!r.bad.empty()) {
        auto const config = text(r.bad);
        auto const seen = observe(config, over_tcp::no);
        CAPTURE(config);
        REQUIRE_FALSE(seen.lines.empty());
        auto const refusal = spelled(r.refusal, how);
        CAPTURE(seen.lines.front(), refusal);
        CHECK(seen.plan.empty());
        CHECK(seen.lines.front().starts_with(place_of(config, key + ": " + spelled(r.bad, how))));
        CHECK(seen.lines.front().find(refusal) != std::string::npos);
    }
}

constexpr auto peer_secret = R"(---
apiVersion: v1
kind: Secret
metadata: {name: s, namespace: metallb-system}
type: kubernetes.io/basic-auth
data: {password: c2VjcmV0}
)";
constexpr auto profile = "---\napiVersion: metallb.io/v1beta1\nkind: BFDProfile\nmetadata: {name: fast}\nspec:\n"
                         "  receiveInterval: 300\n  transmitInterval: 300\n  detectMultiplier: 3\n  echoInterval: 50\n"
                         "  echoMode: false\n  passiveMode: true\n  minimumTtl: 254\n";
constexpr auto alias = "---\napiVersion: metallb.io/v1beta1\nkind: Community\nmetadata: {name: c}\nspec:\n"
                       "  communities:\n  - {name: vpn, value: \"64512:7\"}\n";
constexpr auto name_space = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: prod, labels: {team: x}}\n";
constexpr auto node_object = "---\napiVersion: v1\nkind: Node\nmetadata:\n  name: n\n  labels: {zone: a}\n"
                       "  annotations: {as: \"65000\", tor: 10.0.0.66}\n";
constexpr auto other_rack = "[{matchLabels: {rack: two}}]";
constexpr auto not_a_list = "{matchLabels: {rack: two}}";
constexpr auto a_list = "expected a list, not a mapping";

std::vector<row> const& rows()
{
    static std::vector<row> const all{
        {"The ConfigMap", "peers", "-", "[{my-asn: 65007, peer-asn: 65000, peer-address: 10.0.0.1}]",
            "AS_PATH [65007]", "{my-asn: 1}", a_list},
        {"The ConfigMap", "bgp-communities", "-", "{vpn: \"64512:7\"}", "64512:7", "[vpn]",
            "expected a mapping, not a list", "", {{"communities", "-", "[vpn]"}}},
        {"The ConfigMap", "address-pools", "-", "[{name: q, protocol: bgp, addresses: [203.0.113.7]}]",
            "announce 203.0.113.7/32", "[{name: q}]", "an address pool needs \"protocol\""},
        {"The ConfigMap", "bfd-profiles", "-", "[{name: fast, detect-multiplier: 3}]", "", "[{name: a, echo-mode: x}]",
            "echo-mode: expected true or false, not \"x\""},
        {"The ConfigMap", "peer-autodiscovery", "-",
            "{defaults: {peer-asn: 65000, my-asn: 1}, node-selectors: [{matchLabels: {zone: a}}], from-annotations: "
            "[{my-asn: as, peer-address: tor}], from-labels: [{peer-address: no-such}]}",
            "10.0.0.66", "{defaults: {}}", "peer-autodiscovery needs \"from-annotations\"", node_object, {},
            {"peer-autodiscovery/defaults", "peer-autodiscovery/node-selectors",
                "peer-autodiscovery/from-annotations", "peer-autodiscovery/from-labels"}},

        {"Peers", "my-asn", "myASN", "65001", "AS_PATH [65001]", "0", "expected an AS number from 1 to 4294967295"},
        {"Peers", "peer-asn", "peerASN", "65077", "65077", "4294967296",
            "expected an AS number from 1 to 4294967295, not 4294967296"},
        {"Peers", "-", "dynamicASN", "external", "any other", "any", "expected internal or external, not \"any\"", "",
            {{"-", "peerASN", ""}}},
        {"Peers", "-", "localASN", "65123", "AS_PATH [65123]", "65000", "expected a third AS number"},
        {"Peers", "peer-address", "peerAddress", "10.0.0.77", "10.0.0.77", "1.2.3.400",
            "expected an IPv4 or IPv6 address, not \"1.2.3.400\""},
        {"Peers", "-", "interface", "", "", "eth0", "unnumbered peers; write \"peerAddress\""},
        {"Peers", "peer-port", "peerPort", "1790", "PLAN 1790", "65536", "expected a number from 0 to 65535"},
        {"Peers", "source-address", "sourceAddress", "127.0.0.5", "connection from 127.0.0.5", "here",
            "expected an IPv4 or IPv6 address"},
        {"Peers", "router-id", "routerID", "10.9.8.7", "identifier 10.9.8.7", "\"2001:db8::1\"",
            "expected a BGP Identifier written like an IPv4 address"},
        {"Peers", "hold-time", "holdTime", "30s", "hold 30", "2s", "expected 0 or 3 to 65535 seconds"},
        {"Peers", "keepalive-time", "keepaliveTime", "7s", "keepalive 7 s", "often",
            "expected a duration in whole seconds such as 90s", "", {{"hold-time", "holdTime", "90s"}}},
        {"Peers", "-", "connectTime", "7s", "PLAN retry 7s", "0s", "expected 1 to 65535 seconds, not 0s"},
        {"Peers", "node-selectors", "nodeSelectors", other_rack, "NOT Established", not_a_list, a_list},
        {"Peers", "password", "password", "secret", "PLAN TCP MD5", std::string(81, 'x'),
            "a password has at most 80 octets"},
        {"Peers", "-", "passwordSecret", "{name: s, namespace: metallb-system}", "PLAN TCP MD5",
            "{name: t}", "Secret \"t\" is not in the input", peer_secret, {},
            {"passwordSecret/name", "passwordSecret/namespace"}},
        {"Peers", "ebgp-multihop", "ebgpMultiHop", "true", "PLAN multihop", "far", "expected true or false, not \"far\"",
            "", {{"my-asn", "myASN", "65001"}}},
        {"Peers", "ttl-security-hops", "ttlSecurityHops", "2", "PLAN TTL security 2 hops", "0",
            "expected a number from 1 to 254"},
        {"Peers", "passive", "passive", "true", "PLAN passive", "perhaps", "expected true or false"},
        {"Peers", "bfd-profile", "bfdProfile", "fast", "BFD is not supported by this speaker", "slow",
            "BFD profile \"slow\" is not defined; the nearest that exists is \"fast\"", profile, {},
            {"BFD profiles/name", "BFD profiles/receiveInterval", "BFD profiles/transmitInterval",
                "BFD profiles/detectMultiplier", "BFD profiles/echoInterval", "BFD profiles/echoMode",
                "BFD profiles/passiveMode", "BFD profiles/minimumTtl"}},
        {"Peers", "-", "enableGracefulRestart", "true", "PLAN graceful restart", "later", "expected true or false"},
        {"Peers", "-", "disableMP", "true", "NOT announce 2001:db8::/128", "1", "expected true or false, not \"1\""},
        {"Peers", "-", "dualStackAddressFamily", "false", "NOT IPv6 unicast", "both", "expected true or false"},
        {"Peers", "-", "vrf", "red", "PLAN VRF red", "a/b", "expected the name of a network device"},

        {"Address pools", "name", "-", "marble", "marble", "[p]", "expected text, not a list"},
        {"Address pools", "protocol", "-", "layer2", "others (layer 2)", "babel", "expected bgp or layer2"},
        {"Address pools", "addresses", "addresses", "[203.0.113.5-203.0.113.9, \"2001:db8:7::/64\"]",
            "announce 203.0.113.5/32", "[10.0.0.9-10.0.0.1]", "ends before it starts"},
        {"Address pools", "avoid-buggy-ips", "avoidBuggyIPs", "true", "198.51.100.2/32", "x", "expected true or false"},
        {"Address pools", "auto-assign", "autoAssign", "false", "no pool is assigned automatically", "x",
            "expected true or false"},
        {"Address pools", "bgp-advertisements", "-", "[{aggregation-length: 24}]", "announce 198.51.100.0/24",
            "[{agregation-length: 24}]", "the nearest known key is \"aggregation-length\""},
        {"Address pools", "-", "serviceAllocation",
            "{priority: 5, namespaces: [other], namespaceSelectors: [{matchLabels: {team: x}}], serviceSelectors: "
            "[{matchExpressions: [{key: app, operator: In, values: [web]}]}]}",
            "dns  none", "{priority: -1}", "priority: expected a number from 0 to", name_space, {},
            {"serviceAllocation/priority", "serviceAllocation/namespaces", "serviceAllocation/namespaceSelectors",
                "serviceAllocation/serviceSelectors", "Selectors/matchLabels", "Selectors/matchExpressions",
                "match expressions/key", "match expressions/operator", "match expressions/values"}},

        {"AddressPool", "-", "protocol", "layer2", "others (layer 2)", "babel", "expected bgp or layer2"},
        {"AddressPool", "-", "addresses", "[203.0.113.5]", "announce 203.0.113.5/32", "[10.0.0.1/33]",
            "expected a prefix such as"},
        {"AddressPool", "-", "autoAssign", "false", "no pool is assigned automatically", "x", "expected true or false"},
        {"AddressPool", "-", "bgpAdvertisements", "[{aggregationLength: 24, communities: [\"1:2\"]}]",
            "announce 192.0.2.0/24", "[{aggregation-length: 24}]", "the nearest known key is \"aggregationLength\""},

        {"BGP advertisements", "aggregation-length", "aggregationLength", "24", "announce 198.51.100.0/24", "33",
            "expected a number from 1 to 32, not \"33\""},
        {"BGP advertisements", "aggregation-length-v6", "aggregationLengthV6", "64", "announce 2001:db8::/64 via", "129",
            "expected a number from 1 to 128"},
        {"BGP advertisements", "localpref", "localPref", "150", "LOCAL_PREF 150", "-1",
            "expected a number from 0 to 4294967295"},
        {"BGP advertisements", "communities", "communities", "[\"64512:1\", no-advertise, \"large:64512:1:2\"]",
            "64512:1:2", "[\"1:99999999\"]", "expected two numbers up to 65535 such as 64512:1234"},
        {"BGP advertisements", "-", "communities", "[vpn]", "64512:7", "[vpm]",
            "community \"vpm\" is not defined; the nearest that exists is \"vpn\"", alias, {},
            {"Community/name", "Community/value"}},
        {"BGP advertisements", "-", "peers", "[another]", "NOT announce 198.51.100.0/32", "another",
            "expected a list, not text"},
        {"All advertisements", "-", "ipAddressPools", "[q]", "NOT announce 198.51.100.0/32", "q", "expected a list"},
        {"All advertisements", "-", "ipAddressPoolSelectors", other_rack, "NOT announce 198.51.100.0/32", not_a_list,
            a_list},
        {"All advertisements", "-", "nodeSelectors", other_rack, "NOT announce 198.51.100.0/32", "[{matchLabel: {}}]",
            "the nearest known key is \"matchLabels\""},
        {"All advertisements", "-", "serviceSelectors", "[{matchLabels: {app: web}}]", "NOT announce 198.51.100.1/32",
            "[{matchLabels: {a: b}}, {matchLabels: {a: b}}]", "the same selector is listed twice"},
        {"L2Advertisement", "-", "interfaces", "[eth0]", "", "[eth0, eth0]", "\"eth0\" is listed twice"},
        {"L2Advertisement", "-", "preferredNodeSelectors", "[{weight: 5, preference: {matchLabels: {a: b}}}]", "",
            "[{weight: 0, preference: {}}]", "expected a number from 1 to 100", "", {},
            {"preferredNodeSelectors/weight", "preferredNodeSelectors/preference"}},
    };
    return all;
}

} // namespace

TEST_CASE("Every key does what it says, and refuses what it cannot be, in both eras", "[speaker]")
{
    for (auto const how : {spelling::config_map, spelling::resource})
        for (auto const& r : rows())
            check_row(r, how);
}

TEST_CASE("Services under one aggregate are one route, withdrawn with the last of them", "[speaker]")
{
    row const aggregate{.section = "BGP advertisements", .config_map = "aggregation-length",
        .resource = "aggregationLength", .also = {{"-", "aggregationLengthV6", "64"}}};
    speaker::diagnostics errors;
    speaker::speaker_input input;
    input.config = read_configuration({{"c.yaml", resources_with(aggregate, "24")}}, errors);
    input.services = read_services({{"s.yaml", services}}, errors);
    REQUIRE(lines_of(errors).empty());
    auto const times = [](std::string const& text, std::string const& part) {
        std::size_t count = 0;
        for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
            ++count;
        return count;
    };
    live::captured_output const said;
    live::node node{std::move(input), options_of_node(), bgpwire::asn{65000}};
    auto heard = node.heard();
    CAPTURE(heard);
    CHECK(times(heard, "198.51.100.0/24") == 1);
    CHECK(times(heard, "2001:db8::/64") == 1);
    CHECK(times(heard, "UPDATE") == 2);
    node.drop("prod/dns");
    CHECK(node.heard() == heard);
    node.drop("prod/web");
    heard = node.heard().substr(heard.size());
    CHECK(times(heard, "198.51.100.0/24") == 1);
    CHECK(times(heard, "2001:db8::/64") == 1);
    CHECK(times(heard, "UPDATE") == 2);
}

TEST_CASE("A passive peer is waited for, and told the same", "[speaker]")
{
    speaker::diagnostics errors;
    speaker::speaker_input input;
    row const passive{.section = "Peers", .config_map = "passive", .resource = "passive"};
    input.config = read_configuration({{"c.yaml", config_map_with(passive, "true")}}, errors);
    input.services = read_services({{"s.yaml", services}}, errors);
    REQUIRE(lines_of(errors).empty());
    auto options = options_of_node();
    {
        boost::asio::io_context context;
        options.listen_port =
            live::tcp::acceptor{context, {boost::asio::ip::address_v4::loopback(), 0}}.local_endpoint().port();
    }
    live::captured_output const said;
    live::node node{std::move(input), options, bgpwire::asn{65000}};
    auto const heard = node.heard();
    CAPTURE(heard, said.text());
    CHECK(heard.find("announce 198.51.100.0/32") != std::string::npos);
    CHECK(heard.find("connection from") == std::string::npos);
}

TEST_CASE("No key is without a test", "[speaker]")
{
    std::set<std::string> tested;
    for (auto const& r : rows()) {
        for (auto const& name : {r.config_map, r.resource})
            if (name != "-")
                tested.insert(r.section + '/' + name);
        tested.insert(r.covers.begin(), r.covers.end());
    }
    for (auto const& k : speaker::known_keys()) {
        if (k.section == "Annotations of a Service")
            continue; // tests/speaker/services.cpp
        auto const& name = k.resource != "-" ? k.resource : k.config_map;
        CAPTURE(k.section, name);
        CHECK(tested.contains(k.section + '/' + name));
    }
}

TEST_CASE("CONFIGURATION.md lists the keys that are read, and no others", "[speaker]")
{
    speaker::diagnostics errors;
    auto const file = speaker::read_file(SPEAKER_CONFIGURATION_MD, errors);
    REQUIRE(file);
    std::set<speaker::known_key> documented;
    std::istringstream in{file->text};
    std::string section;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("## "))
            section = line.substr(3);
        auto const cells = speaker::split(line, '|');
        if (section.empty() || cells.size() != 6 || cells[1].starts_with("---") || cells[3] == "since")
            continue;
        CAPTURE(line);
        CHECK_FALSE(cells[3].empty());
        CHECK_FALSE(cells[4].empty());
        auto const bare = [](std::string const& cell) {
            return cell.size() > 2 && cell.front() == '`' && cell.back() == '`' ? cell.substr(1, cell.size() - 2) : cell;
        };
        CHECK(documented.insert({section, bare(cells[1]), bare(cells[2])}).second);
    }
    auto const list = speaker::known_keys();
    std::set<speaker::known_key> const known{list.begin(), list.end()};
    CHECK(known.size() == list.size());
    for (auto const& k : known) {
        CAPTURE(k.section, k.config_map, k.resource);
        CHECK(documented.contains(k));
    }
    for (auto const& k : documented) {
        CAPTURE(k.section, k.config_map, k.resource);
        CHECK(known.contains(k));
    }
}
