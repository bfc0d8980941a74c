// SPDX-License-Identifier: BSL-1.0
#include "address_book.hpp"

#include "catch.hpp"
#include "routes.hpp"
#include "support.hpp"
#include "text.hpp"

namespace {

using bgpwire::orphan_policy;
using speaker::address_book;
using speaker::service;

service named(std::string const& name)
{
    service s;
    s.name = name;
    return s;
}

// Of a pool p with these addresses, announced with one community.
speaker::configuration pool_of(
    std::string const& addresses, std::string const& community, std::string const& name = "p")
{
    auto [c, lines] = configuration_of(config_map("peers: [{my-asn: 1, peer-asn: 2, peer-address: 192.0.2.1}]\n"
                                                  "address-pools:\n- {name: "
        + name + ", protocol: bgp, addresses: [" + addresses + "], bgp-advertisements: [{communities: [\"" + community
        + "\"]}]}\n"));
    CHECK(lines.empty());
    return c;
}

// `10.0.0.0 of p`, with `kept` for an orphan.
std::string has(address_book const& book, std::string const& name)
{
    auto const* const g = book.find(name);
    if (g == nullptr)
        return "nothing";
    auto text = speaker::text_of(g->addresses.front()) + " of " + g->from->name;
    return g->is_orphan ? text + ", kept" : text;
}

std::string communities_of(address_book const& book, std::string const& name)
{
    auto const table = routes_for(book.plan().peers.front(), {}, book, {{name, named(name)}});
    if (table.size() != 1)
        return "no route";
    return speaker::text_of(table.begin()->second.communities.at(0));
}

void keep(address_book& book, speaker::configuration const& next, std::string const& orphans)
{
    std::string told;
    CHECK(book.reload(next, orphan_policy::keep, [&](std::string const& name) { told += name + ' '; }));
    CHECK(told == orphans);
}

} // namespace

TEST_CASE("An address that no pool has any more stays with its service, where that is asked for", "[speaker]")
{
    auto const first = pool_of("10.0.0.0/30", "1:1");
    address_book book{first};
    for (auto const* const name : {"a", "b"})
        REQUIRE(book.assign(named(name)).empty());

    auto const smaller = pool_of("10.0.0.1/32", "1:2");
    keep(book, smaller, "a ");
    CHECK(has(book, "a") == "10.0.0.0 of p, kept");
    CHECK(has(book, "b") == "10.0.0.1 of p");
    CHECK(book.has_orphans());
    CHECK(communities_of(book, "a") == "1:2"); // as the pool of that name says today
    CHECK(book.assign(named("a")).empty());
    CHECK(has(book, "a") == "10.0.0.0 of p, kept");

    auto const other = pool_of("10.9.0.0/30", "1:3", "q");
    keep(book, other, "a b ");
    CHECK(communities_of(book, "a") == "1:2"); // as it last said
    CHECK(book.assign(named("a")).empty());
    CHECK(has(book, "b") == "10.0.0.1 of p, kept");
    CHECK(book.assign(named("c")).empty());
    CHECK(has(book, "c") == "10.9.0.0 of q");

    auto wants = named("a");
    wants.wanted = {*bgpwire::ip_address::parse("10.0.0.0")};
    CHECK(book.assign(wants).empty()); // which it has
    CHECK(has(book, "a") == "10.0.0.0 of p, kept");
    wants.name = "b";
    CHECK(book.assign(wants) == "[\"10.0.0.0\"] is not allowed in config: no pool has 10.0.0.0");
    CHECK(has(book, "b") == "nothing"); // it asked for another one
    wants.name = "a";
    wants.wanted = {*bgpwire::ip_address::parse("10.9.0.3")};
    CHECK(book.assign(wants).empty());
    CHECK(has(book, "a") == "10.9.0.3 of q");
    CHECK(!book.has_orphans());
}

TEST_CASE("A kept address goes home when a pool has it again, and is nobody's once its service is gone", "[speaker]")
{
    auto const first = pool_of("10.0.0.0/30", "1:1");
    address_book book{first};
    for (auto const* const name : {"a", "b"})
        REQUIRE(book.assign(named(name)).empty());
    auto const other = pool_of("10.9.0.0/30", "1:3", "q");
    keep(book, other, "a b ");
    book.release("b");
    auto const again = pool_of("10.0.0.0/30", "1:4", "r");
    keep(book, again, "");
    CHECK(has(book, "a") == "10.0.0.0 of r");
    CHECK(communities_of(book, "a") == "1:4");
    REQUIRE(book.assign(named("c")).empty());
    CHECK(has(book, "c") == "10.0.0.1 of r");
}

TEST_CASE("A restart keeps what a reload would", "[speaker]")
{
    auto const first = pool_of("10.0.0.0/30", "1:1");
    auto const other = pool_of("10.9.0.0/30", "1:3", "q");
    auto const restored = [](address_book& book, auto const& snapshot, std::vector<speaker::pool> const& former) {
        std::string text;
        auto const refused = book.restore(snapshot, former,
            [&](std::string const& name, std::string const& had, std::string const& why) {
                text += name + " lost " + had + ": " + why + "; ";
            });
        CHECK(refused.empty());
        return text;
    };
    address_book before{first};
    REQUIRE(before.assign(named("a")).empty());
    {
        address_book after{other}; // the pools were changed while nobody ran
        CHECK(restored(after, before.snapshot(), first.pools).empty());
        CHECK(has(after, "a") == "10.0.0.0 of p, kept");
        CHECK(communities_of(after, "a") == "1:1");
    }
    keep(before, other, "a ");
    auto const snapshot = before.snapshot();
    {
        address_book after{other};
        CHECK(restored(after, snapshot, first.pools).empty());
        CHECK(has(after, "a") == "10.0.0.0 of p, kept");
        CHECK(communities_of(after, "a") == "1:1");
    }
    {
        address_book after{other};
        CHECK(restored(after, snapshot, {}) == "a lost 10.0.0.0: no pool has all of it; ");
        CHECK(has(after, "a") == "nothing");
    }
    address_book after{first}; // and the other way round: there is a pool that has it again
    CHECK(restored(after, snapshot, other.pools).empty());
    CHECK(has(after, "a") == "10.0.0.0 of p");
}

TEST_CASE("An address that a pool withholds now, or that was shared, is kept, too", "[speaker]")
{
    auto const first = pool_of("10.0.0.0/30", "1:1");
    address_book book{first};
    auto shares = [](std::string const& name, std::uint16_t port) {
        auto s = named(name);
        s.sharing_key = "k";
        s.ports = {{6, port}};
        s.wanted = {*bgpwire::ip_address::parse("10.0.0.0")};
        return s;
    };
    REQUIRE(book.assign(shares("a", 80)).empty());
    REQUIRE(book.assign(shares("b", 443)).empty());
    auto withheld = first;
    withheld.pools.front().avoid_buggy_ips = true;
    auto const snapshot = book.snapshot();
    keep(book, withheld, "a b ");
    CHECK(has(book, "a") == "10.0.0.0 of p, kept");
    CHECK(has(book, "b") == "10.0.0.0 of p, kept");
    address_book after{withheld};
    int losses = 0;
    CHECK(after.restore(snapshot, first.pools, [&](auto const&, auto const&, auto const&) { ++losses; }).empty());
    CHECK(losses == 0);
    CHECK(has(after, "a") == "10.0.0.0 of p, kept");
    CHECK(has(after, "b") == "10.0.0.0 of p, kept");
}
