// SPDX-License-Identifier: BSL-1.0
#include "address_book.hpp"

#include "catch.hpp"
#include "assignment.hpp"
#include "support.hpp"
#include "text.hpp"

namespace {

using speaker::address_book;
using speaker::family_policy;
using speaker::service;

service asking(std::string name)
{
    service s;
    s.name = "default/" + name;
    s.name_space = "default";
    s.where = s.wanted_at = s.wanted_pool_at = {"s.yaml", 3, 5};
    return s;
}

service asking(std::string name, std::vector<std::string> const& addresses)
{
    auto s = asking(std::move(name));
    for (auto const& a : addresses)
        s.wanted.push_back(*bgpwire::ip_address::parse(a));
    return s;
}

service asking_from(std::string name, std::string pool)
{
    auto s = asking(std::move(name));
    s.wanted_pool = std::move(pool);
    return s;
}

// What the service got, or why not.
std::string given(address_book& book, service const& s)
{
    auto const why = book.assign(s);
    auto const* const g = book.find(s.name);
    if (!why.empty() || g == nullptr)
        return why;
    std::vector<std::string> texts;
    for (auto const& a : g->addresses)
        texts.push_back(speaker::text_of(a));
    return speaker::joined(texts, " ");
}

speaker::configuration pools(std::string const& text)
{
    auto [c, lines] = configuration_of(config_map("address-pools:\n" + text));
    CHECK(lines.empty());
    return c;
}

speaker::configuration const& first_seed()
{
    static auto const c =
        pools("- {name: my-ip-space, protocol: bgp, avoid-buggy-ips: true, addresses: [192.168.100.0/24]}\n");
    return c;
}

} // namespace

TEST_CASE("The first service gets .1 where .0 is avoided, and 254 addresses are to be had", "[speaker]")
{
    address_book book{first_seed()};
    CHECK(speaker::text_of(book.pool_state(0).total(bgpwire::afi::ipv4)) == "254");
    CHECK(given(book, asking("nginx-lb")) == "192.168.100.1");
    CHECK(given(book, asking("nginx-lb")) == "192.168.100.1");
    for (int i = 2; i <= 254; ++i) {
        auto const number = std::to_string(i);
        CHECK(given(book, asking(std::string{"s"}.append(number))) == std::string{"192.168.100."}.append(number));
    }
    CHECK(given(book, asking("one-too-many"))
        == "no free address: pool \"my-ip-space\" has 254 of 254 IPv4 addresses in use");
    book.release("default/s7");
    CHECK(given(book, asking("one-too-many")) == "192.168.100.7");
}

TEST_CASE("A request that can never be granted is told with its place", "[speaker]")
{
    auto const c = pools("- {name: a, protocol: bgp, avoid-buggy-ips: true, addresses: [192.168.100.0/24]}\n"
                         "- {name: b, protocol: bgp, addresses: [10.0.0.0/24, 2001:db8::/64]}\n");
    auto const lines = [&](service const& s) {
        address_book book{c};
        auto const why = book.assign(s);
        auto const refusal = speaker::refusal_of(book, s, why);
        return why.empty() ? "" : refusal.about + ": " + refusal.what;
    };
    auto const line = [](std::string const& what) {
        return "s.yaml:3:5: warning: service default/x has no address: " + what;
    };
    CHECK(lines(asking("x", {"192.168.3.2"}))
        == line("[\"192.168.3.2\"] is not allowed in config: no pool has 192.168.3.2"));
    CHECK(lines(asking("x", {"192.168.100.255"}))
        == line("[\"192.168.100.255\"] is not allowed in config: avoid-buggy-ips withholds addresses that end in .0 "
                "or .255 from pool \"a\""));
    CHECK(lines(asking("x", {"192.168.100.1", "2001:db8::1"}))
        == line("[\"192.168.100.1\" \"2001:db8::1\"] is not allowed in config: 2001:db8::1 is in pool \"b\", not in "
                "pool \"a\""));
    CHECK(lines(asking_from("x", "aa")) == line("unknown pool \"aa\"; the nearest that exists is \"a\""));
    auto elsewhere = asking("x", {"10.0.0.7"});
    elsewhere.wanted_pool = "a";
    CHECK(lines(elsewhere)
        == line("[\"10.0.0.7\"] is not allowed in config: 10.0.0.7 is in pool \"b\", not in pool \"a\""));
    auto of_v6 = asking("x", {"10.0.0.7"});
    of_v6.first_family = bgpwire::afi::ipv6;
    CHECK(lines(of_v6) == line("[\"10.0.0.7\"] is not of the families of the service"));
    CHECK(lines(asking("x", {"10.0.0.255"})).empty());
    CHECK(lines(asking("x", {"10.0.0.7"})).empty());
    CHECK(lines(asking("x", {"2001:db8::ff"})).empty());
    CHECK(lines(asking("x")).empty());
}

TEST_CASE("A taken address is refused with the name of its holder, and free again once released", "[speaker]")
{
    address_book book{first_seed()};
    CHECK(given(book, asking("one", {"192.168.100.5"})) == "192.168.100.5");
    CHECK(given(book, asking("two", {"192.168.100.5"})) == "192.168.100.5 is in use by default/one");
    CHECK(book.find("default/two") == nullptr);
    book.release("default/one");
    CHECK(given(book, asking("two", {"192.168.100.5"})) == "192.168.100.5");
}

TEST_CASE("A new configuration moves what it has room for, and takes back or refuses the rest", "[speaker]")
{
    auto const before = pools("- {name: a, protocol: bgp, addresses: [10.0.0.0/30]}\n"
                              "- {name: b, protocol: bgp, addresses: [10.1.0.0/30]}\n");
    auto const after = pools("- {name: c, protocol: bgp, addresses: [10.0.0.0/24]}\n");
    address_book book{before};
    CHECK(given(book, asking("one")) == "10.0.0.0");
    CHECK(given(book, asking_from("two", "b")) == "10.1.0.0");
    std::vector<std::string> orphans;
    auto const note = [&](std::string const& name) { orphans.push_back(name); };

    CHECK(!book.reload(after, bgpwire::orphan_policy::reject, note));
    CHECK(orphans == std::vector<std::string>{"default/two"});
    REQUIRE(book.find("default/two") != nullptr);
    CHECK(book.find("default/two")->from->name == "b");
    CHECK(given(book, asking("three")) == "10.0.0.1");

    orphans.clear();
    CHECK(book.reload(after, bgpwire::orphan_policy::drop, note));
    CHECK(orphans == std::vector<std::string>{"default/two"});
    CHECK(book.find("default/two") == nullptr);
    REQUIRE(book.find("default/one") != nullptr);
    CHECK(book.find("default/one")->from == &after.pools[0]);
    CHECK(given(book, asking("one")) == "10.0.0.0");
    CHECK(given(book, asking("two")) == "10.0.0.2");
}

TEST_CASE("A service that asks for something else moves", "[speaker]")
{
    auto const c = pools("- {name: a, protocol: bgp, addresses: [10.0.0.0/31]}\n"
                         "- {name: b, protocol: bgp, addresses: [10.0.1.0/24], auto-assign: false}\n");
    address_book book{c};
    CHECK(given(book, asking("x")) == "10.0.0.0");
    CHECK(given(book, asking("x", {"10.0.1.9"})) == "10.0.1.9");
    CHECK(given(book, asking("y")) == "10.0.0.0");
    CHECK(given(book, asking_from("x", "a")) == "10.0.0.1");
    CHECK(given(book, asking_from("y", "b")) == "10.0.1.0");
    CHECK(given(book, asking("y", {"1.2.3.4"})).find("not allowed") != std::string::npos);
    CHECK(book.find("default/y") == nullptr);
}

TEST_CASE("Pools are tried in the order of the configuration; those without auto-assign only if asked for", "[speaker]")
{
    auto const c = pools("- {name: no, protocol: bgp, addresses: [10.0.0.0/31], auto-assign: false}\n"
                         "- {name: z, protocol: bgp, addresses: [10.0.1.0/32]}\n"
                         "- {name: a, protocol: layer2, addresses: [10.0.2.0/32]}\n");
    address_book book{c};
    CHECK(given(book, asking("s1")) == "10.0.1.0");
    CHECK(given(book, asking("s2")) == "10.0.2.0");
    CHECK(given(book, asking("s3"))
        == "no free address: pool \"z\" has 1 of 1 IPv4 addresses in use, pool \"a\" has 1 of 1 IPv4 addresses in use");
    CHECK(given(book, asking_from("s4", "no")) == "10.0.0.0");
    CHECK(given(book, asking("s5", {"10.0.0.1"})) == "10.0.0.1");
    CHECK(given(book, asking_from("s6", "no")) == "no free address: pool \"no\" has 2 of 2 IPv4 addresses in use");
}

TEST_CASE("Families: one or both, as the service says and the pools allow", "[speaker]")
{
    auto const c = pools("- {name: four, protocol: bgp, addresses: [10.0.0.0/24]}\n"
                         "- {name: six, protocol: bgp, addresses: [\"2001:db8::/64\"]}\n"
                         "- {name: both, protocol: bgp, addresses: [10.0.1.0/24, \"2001:db8:1::/64\"]}\n");
    address_book book{c};
    auto s = asking("v6");
    s.first_family = bgpwire::afi::ipv6;
    CHECK(given(book, s) == "2001:db8::");
    s = asking("dual");
    s.families = family_policy::require_dual;
    CHECK(given(book, s) == "10.0.1.0 2001:db8:1::");
    s = asking("dual2");
    s.families = family_policy::prefer_dual;
    CHECK(given(book, s) == "10.0.1.1 2001:db8:1::1");
    s.wanted_pool = "four";
    CHECK(given(book, s) == "10.0.0.0");
    s.wanted_pool = "six";
    CHECK(given(book, s) == "2001:db8::1");
    s.families = family_policy::require_dual;
    CHECK(given(book, s)
        == "no pool has an address of each family: pool \"six\" has 1 of 18446744073709551616 IPv6 addresses in use");
    s = asking("asked", {"2001:db8:1::77", "10.0.1.77"});
    s.families = family_policy::require_dual;
    CHECK(given(book, s) == "10.0.1.77 2001:db8:1::77");
}

TEST_CASE("Services share an address under one key if their ports differ", "[speaker]")
{
    auto const sharing = [](std::string name, std::uint16_t port, std::string key) {
        auto s = asking(std::move(name));
        s.sharing_key = std::move(key);
        s.ports = {{6, port}};
        return s;
    };
    address_book book{first_seed()};
    CHECK(given(book, sharing("a", 80, "k")) == "192.168.100.1");
    CHECK(given(book, sharing("b", 443, "k")) == "192.168.100.1");
    CHECK(given(book, sharing("c", 80, "k")) == "192.168.100.2");
    CHECK(given(book, sharing("d", 25, "other")) == "192.168.100.3");
    auto e = sharing("e", 80, "k");
    e.wanted = {*bgpwire::ip_address::parse("192.168.100.1")};
    CHECK(given(book, e) == "192.168.100.1 is in use by default/a, default/b, on one of its ports");
    e.ports = {{17, 80}};
    CHECK(given(book, e) == "192.168.100.1");
    auto f = e;
    f.name = "default/f";
    f.sharing_key = "x";
    CHECK(given(book, f)
        == "192.168.100.1 is in use by default/a, default/b, default/e, not under the sharing key \"x\"");
    f = e;
    f.name = "default/f";
    f.ports = {{6, 1}};
    f.sharing_backend = "app=web,";
    CHECK(given(book, f)
        == "192.168.100.1 is in use by default/a, default/b, default/e, whose traffic policy or selector is another");
    book.release("default/a");
    book.release("default/b");
    CHECK(given(book, asking("g")) == "192.168.100.4"); // e still holds .1
    book.release("default/e");
    CHECK(given(book, asking("h")) == "192.168.100.1");
}

TEST_CASE("A service keeps the address that it had before the start", "[speaker]")
{
    address_book book{first_seed()};
    auto s = asking("x");
    s.held = {*bgpwire::ip_address::parse("192.168.100.9")};
    CHECK(given(book, s) == "192.168.100.9");
    s.name = "default/y"; // says the same, but comes too late
    CHECK(given(book, s) == "192.168.100.1");
    s.name = "default/z";
    s.held = {*bgpwire::ip_address::parse("1.2.3.4")};
    CHECK(given(book, s) == "192.168.100.2");
}

TEST_CASE("Pools that are kept for some services, by namespace, label and priority", "[speaker]")
{
    auto const pool = [](std::string name, std::string net, std::string kept) {
        return "apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: {name: " + name
            + "}\nspec:\n  addresses: [" + net + "]\n  serviceAllocation: " + kept + "\n---\n";
    };
    auto const [c, lines] =
        configuration_of("apiVersion: v1\nkind: Namespace\nmetadata: {name: red, labels: {team: red}}\n---\n"
            + std::string{"apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: {name: open}\nspec: "
                          "{addresses: [1.2.3.0/24]}\n---\n"}
            + pool("none", "7.8.9.0/31", "{namespaces: [prod]}")
            + pool("eleven", "10.11.12.0/31", "{priority: 11, namespaces: [prod]}")
            + pool("ten", "13.14.15.0/32", "{priority: 10, namespaces: [prod]}")
            + pool("team", "16.17.18.0/31",
                "{priority: 5, namespaces: [prod], serviceSelectors: [{matchLabels: {team: metallb}}]}")
            + pool("by-label", "19.20.21.0/31", "{namespaceSelectors: [{matchLabels: {team: red}}]}")
            + "apiVersion: metallb.io/v1beta1\nkind: L2Advertisement\nmetadata: {name: l2}\n");
    CHECK(lines.empty());
    address_book book{c};
    auto const in = [](std::string name_space, std::string name) {
        auto s = asking(std::move(name));
        s.name_space = std::move(name_space);
        return s;
    };
    CHECK(given(book, in("default", "a")) == "1.2.3.0");
    CHECK(given(book, in("prod", "b")) == "13.14.15.0");
    CHECK(given(book, in("prod", "c")) == "10.11.12.0");
    CHECK(given(book, in("prod", "d")) == "10.11.12.1");
    CHECK(given(book, in("prod", "e")) == "7.8.9.0");
    CHECK(given(book, in("red", "f")) == "19.20.21.0");
    auto labelled = in("prod", "g");
    labelled.own_labels = {{"team", "metallb"}};
    CHECK(given(book, labelled) == "16.17.18.0");
    CHECK(given(book, asking("h", {"7.8.9.1"}))
        == "[\"7.8.9.1\"] is not allowed in config: pool \"none\" is kept for other services");
}
