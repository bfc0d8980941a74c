// SPDX-License-Identifier: BSL-1.0
#include "address_book.hpp"

#include "catch.hpp"
#include "assignment.hpp"
#include "support.hpp"
#include "text.hpp"

#include <algorithm>

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

namespace {

speaker::configuration resources(std::string const& first_pool)
{
    auto [c, lines] = configuration_of("apiVersion: metallb.io/v1beta1\nkind: BGPAdvertisement\nmetadata: {name: all}\n---\n"
                                       "apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: "
        + first_pool);
    CHECK(lines.empty());
    return c;
}

} // namespace

TEST_CASE("Pools kept for a service come first whichever families they have", "[speaker]")
{
    auto const c = resources("{name: wide}\nspec: {addresses: [10.0.0.0/24, 2001:db8::/64]}\n---\napiVersion: "
                             "metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: {name: kept}\nspec: {addresses: "
                             "[192.168.9.0/30], serviceAllocation: {priority: 1, namespaces: [default]}}\n");
    address_book book{c};
    auto dual = asking("dual");
    dual.families = family_policy::prefer_dual;
    CHECK(given(book, dual) == "192.168.9.0");
    dual = asking("six-first");
    dual.families = family_policy::prefer_dual;
    dual.first_family = bgpwire::afi::ipv6;
    CHECK(given(book, dual) == "192.168.9.1");
    auto both = asking("both");
    both.families = family_policy::require_dual;
    CHECK(given(book, both) == "10.0.0.0 2001:db8::");
    dual = asking("foreign");
    dual.name_space = "other";
    dual.families = family_policy::prefer_dual;
    CHECK(given(book, dual) == "10.0.0.1 2001:db8::1");
    CHECK(given(book, asking("a")) == "192.168.9.2");
    CHECK(given(book, asking("b")) == "192.168.9.3");
    CHECK(given(book, asking("c")) == "10.0.0.2"); // there is no other
}

TEST_CASE("A service that comes to want both families keeps its address and gets the other", "[speaker]")
{
    auto const four = pools("- {name: p, protocol: bgp, addresses: [10.0.0.0/30]}\n"
                            "- {name: q, protocol: bgp, addresses: [2001:db8:9::/64]}\n");
    auto const both = pools("- {name: p, protocol: bgp, addresses: [10.0.0.0/30, 2001:db8::/127]}\n"
                            "- {name: q, protocol: bgp, addresses: [2001:db8:9::/64]}\n");
    address_book book{four};
    auto s = asking("a");
    CHECK(given(book, asking("z")) == "10.0.0.0");
    CHECK(given(book, s) == "10.0.0.1");
    s.families = family_policy::prefer_dual;
    CHECK(given(book, s) == "10.0.0.1"); // its pool has no other, and from another it gets none
    REQUIRE(book.reload(both, bgpwire::orphan_policy::drop, [](std::string const&) {}));
    CHECK(given(book, s) == "10.0.0.1 2001:db8::");
    CHECK(given(book, s) == "10.0.0.1 2001:db8::");
    s.families = family_policy::single; // and back
    CHECK(given(book, s) == "10.0.0.1");
    s.first_family = bgpwire::afi::ipv6;
    CHECK(given(book, s) == "2001:db8::");
    s.families = family_policy::require_dual;
    s.first_family.reset();
    CHECK(given(book, s) == "10.0.0.1 2001:db8::");

    auto z = asking("z");
    z.families = family_policy::require_dual;
    CHECK(given(book, z) == "10.0.0.0 2001:db8::1");
    auto third = asking("third");
    CHECK(given(book, third) == "10.0.0.2");
    third.families = family_policy::prefer_dual; // there are no more
    CHECK(given(book, third) == "10.0.0.2");
    third.families = family_policy::require_dual;
    CHECK(given(book, third).starts_with("no pool has an address of each family"));
    CHECK(given(book, asking("next")) == "10.0.0.2"); // which went back whole
}

TEST_CASE("A faulty service keeps what it has or what its status says, and gets nothing anew", "[speaker]")
{
    address_book book{first_seed()};
    auto s = asking("a");
    CHECK(given(book, s) == "192.168.100.1");
    s.wrong = speaker::fault{{"s.yaml", 9, 9}, "loadBalancerIP: expected an IP address, not \"x\""};
    auto const why = book.assign(s);
    CHECK(why == "loadBalancerIP: expected an IP address, not \"x\"");
    REQUIRE(book.find(s.name) != nullptr);
    auto const line = speaker::refusal_of(book, s, why);
    CHECK(line.about + ": " + line.what
        == "s.yaml:9:9: warning: service default/a keeps 192.168.100.1 only: loadBalancerIP: expected an IP address, not "
           "\"x\"");
    auto fresh = asking("b");
    fresh.wrong = s.wrong;
    CHECK(!book.assign(fresh).empty());
    CHECK(book.find(fresh.name) == nullptr);
    fresh.held = {*bgpwire::ip_address::parse("192.168.100.9")};
    CHECK(!book.assign(fresh).empty());
    REQUIRE(book.find(fresh.name) != nullptr);
    CHECK(speaker::text_of(book.find(fresh.name)->addresses.front()) == "192.168.100.9");
}

namespace {

// Services by the order of their lines, and what comes of them: `NAME ADDRESS` or `NAME: WHY NOT`, sorted.
std::vector<std::string> plan_of(
    address_book& book, std::vector<service> all, std::vector<std::string>& said, std::set<bgpwire::ip_address> others = {})
{
    for (std::size_t i = 0; i != all.size(); ++i)
        all[i].where.line = static_cast<int>(i);
    std::vector<std::string> lines;
    assign_all(
        book, speaker::by_name(std::move(all)),
        [&](service const& s, std::string const& why) { lines.push_back(s.name + ": " + why); }, others,
        [&](std::string const& name, std::vector<bgpwire::ip_address> const& had, std::string const& by) {
            said.push_back(name + " had " + speaker::address_list(had) + " of " + by);
        });
    for (auto const& [name, has] : book.grants())
        lines.push_back(name + ' ' + speaker::address_list(has.addresses));
    std::ranges::sort(lines);
    return lines;
}

service with_status(std::string name, std::string const& address)
{
    auto s = asking(std::move(name));
    s.held = {*bgpwire::ip_address::parse(address)};
    return s;
}

} // namespace

TEST_CASE("Two nodes agree where the status says whose an address is, whatever one of them remembers", "[speaker]")
{
    using lines = std::vector<std::string>;
    auto const zzz = with_status("zzz", "192.168.100.1");
    auto const aaa = with_status("aaa", "192.168.100.2");
    lines const right{"default/aaa 192.168.100.2", "default/zzz 192.168.100.1"};
    lines said;

    address_book a{first_seed()}; // was there when they came
    CHECK(plan_of(a, {asking("zzz")}, said) == lines{"default/zzz 192.168.100.1"});
    CHECK(plan_of(a, {asking("aaa"), asking("zzz")}, said) == right);
    CHECK(plan_of(a, {aaa, zzz}, said) == right);
    CHECK(said.empty());

    address_book b{first_seed()}; // starts later, without a state
    CHECK(plan_of(b, {aaa, zzz}, said) == right);
    address_book half{first_seed()}; // of one of them nothing is known yet
    CHECK(plan_of(half, {asking("aaa"), zzz}, said) == right);
    CHECK(said.empty());

    address_book wrong{first_seed()}; // or with one of its own making
    CHECK(plan_of(wrong, {asking("aaa"), asking("zzz")}, said)
        == lines{"default/aaa 192.168.100.1", "default/zzz 192.168.100.2"});
    CHECK(plan_of(wrong, {aaa, zzz}, said) == right);
    CHECK(said
        == lines{"default/aaa had 192.168.100.1 of default/zzz", "default/zzz had 192.168.100.2 of default/aaa"});
    said.clear();
    CHECK(plan_of(wrong, {aaa, zzz}, said) == right);
    CHECK(said.empty()); // once

    CHECK(plan_of(wrong, {with_status("aaa", "192.168.100.7"), zzz}, said)
        == lines{"default/aaa 192.168.100.7", "default/zzz 192.168.100.1"});
    CHECK(said == lines{"default/aaa had 192.168.100.2 of default/aaa"});
}

TEST_CASE("Services that say when they were made come in that order, wherever they are written", "[speaker]")
{
    std::vector<std::string> said;
    address_book book{first_seed()};
    auto zzz = asking("zzz");
    zzz.created = "2026-01-01T10:00:00Z";
    auto aaa = asking("aaa");
    aaa.created = "2026-01-02T09:00:00Z";
    CHECK(plan_of(book, {aaa, zzz}, said)
        == std::vector<std::string>{"default/aaa 192.168.100.2", "default/zzz 192.168.100.1"});
}

TEST_CASE("An address in a status is given to no other, neither by choice nor on request", "[speaker]")
{
    using lines = std::vector<std::string>;
    lines said;
    address_book book{first_seed()};
    auto moves = with_status("moves", "192.168.100.1"); // and is asked to
    moves.wanted = {*bgpwire::ip_address::parse("192.168.100.5")};
    auto const thief = asking("thief", {"192.168.100.1"});
    CHECK(plan_of(book, {asking("a"), thief, moves}, said, {*bgpwire::ip_address::parse("192.168.100.2")})
        == lines{"default/a 192.168.100.3", "default/moves 192.168.100.5",
            "default/thief: 192.168.100.1 is given to default/moves by its status"});
    auto const of_others = asking("thief", {"192.168.100.2"});
    CHECK(plan_of(book, {asking("a"), of_others}, said, {*bgpwire::ip_address::parse("192.168.100.2")})
        == lines{"default/a 192.168.100.3", "default/thief: 192.168.100.2 is given to a service of another class by its status"});
    CHECK(said.empty());
    CHECK(speaker::text_of(book.pool_state(0).in_use(bgpwire::afi::ipv4)) == "1"); // what was kept counts no more
    CHECK(plan_of(book, {asking("a"), of_others}, said) == lines{"default/a 192.168.100.3", "default/thief 192.168.100.2"});
}

TEST_CASE("Who shares an address may have it though the status names one of them only", "[speaker]")
{
    using lines = std::vector<std::string>;
    lines said;
    address_book book{first_seed()};
    auto first = with_status("first", "192.168.100.4");
    auto second = asking("second", {"192.168.100.4"});
    first.sharing_key = second.sharing_key = "k";
    first.ports = {{6, 80}};
    second.ports = {{6, 443}};
    lines const both{"default/first 192.168.100.4", "default/second 192.168.100.4"};
    CHECK(plan_of(book, {second, first}, said) == both);
    CHECK(plan_of(book, {second, first}, said) == both);
    CHECK(said.empty());
}

TEST_CASE("A service with texts beyond measure fails alone", "[speaker]")
{
    address_book book{first_seed()};
    auto long_key = asking("long-key");
    long_key.sharing_key = std::string(70'000, 'k');
    auto many_labels = asking("many-labels");
    for (int i = 0; i != 1500; ++i)
        many_labels.sharing_backend += "app.kubernetes.io/name-" + std::to_string(i) + "=some-value-that-is-long-enough,";
    auto long_name = asking(std::string(70'000, 'n'));
    for (auto const* const s : {&long_key, &many_labels, &long_name}) {
        auto const why = book.assign(*s);
        CHECK(book.find(s->name) == nullptr);
        CHECK(why.find("at most") != std::string::npos);
        CHECK(why.size() < 200);
    }
    CHECK(given(book, asking("good")) == "192.168.100.1");
}
