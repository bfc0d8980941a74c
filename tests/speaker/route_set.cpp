// SPDX-License-Identifier: BSL-1.0
#include "route_set.hpp"

#include "catch.hpp"
#include "support.hpp"
#include "text.hpp"

namespace {

using speaker::destination;
using speaker::route;
using speaker::route_set;
using speaker::route_table;

destination to(std::string const& address, unsigned length)
{
    return speaker::destination_of(*bgpwire::ip_address::parse(address), length);
}

route preferred(std::uint32_t local_pref)
{
    route r;
    r.local_pref = local_pref;
    return r;
}

// `withdraw 10.0.0.1/32 10.0.0.2/32`, `announce 7: 10.0.0.3/32`, one line for each part.
std::vector<std::string> lines_of(speaker::route_change const& change)
{
    std::vector<std::string> lines;
    for (auto const& p : change.parts) {
        auto line = p.how == nullptr ? "withdraw" : "announce " + std::to_string(p.how->local_pref) + ':';
        for (auto const& d : p.to) {
            CHECK(d.address.afi() == p.family);
            line += ' ' + speaker::text_of(d);
        }
        lines.push_back(line);
    }
    return lines;
}

auto const two_services = R"(apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: {name: p}
spec: {addresses: [10.0.0.0/24]}
---
apiVersion: metallb.io/v1beta2
kind: BGPPeer
metadata: {name: a}
spec: {myASN: 1, peerASN: 2, peerAddress: 192.0.2.1}
---
apiVersion: metallb.io/v1beta2
kind: BGPPeer
metadata: {name: b}
spec: {myASN: 1, peerASN: 2, peerAddress: 192.0.2.2}
---
apiVersion: metallb.io/v1beta1
kind: BGPAdvertisement
metadata: {name: of-one}
spec:
  nodeSelectors: [{matchLabels: {announces: "yes"}}]
)";

struct cluster {
    speaker::configuration config = configuration_of(two_services).value;
    speaker::address_book book{config};
    speaker::service_map services;
    speaker::route_board board;

    explicit cluster(bool local_only = false)
    {
        for (auto const* const name : {"default/one", "default/two"}) {
            speaker::service s;
            s.name = name;
            s.local_only = local_only;
            s.serving_nodes = std::set<std::string>{"n1", "n2"};
            CHECK(book.assign(s).empty());
            services.emplace(name, s);
        }
        board.renew(book, services);
    }
    speaker::shared_routes known_to(std::size_t peer, std::string const& node, std::string const& announces = "yes")
    {
        return board.routes_for(config.peers.at(peer), {node, {{"announces", announces}}});
    }
};

} // namespace

TEST_CASE("A change withdraws what is gone, and announces what is new or another, alike routes together", "[speaker]")
{
    route_set const before{{{to("10.0.0.1", 32), preferred(1)}, {to("10.0.0.2", 32), preferred(1)},
        {to("10.0.0.3", 32), preferred(1)}, {to("10.0.0.9", 32), preferred(1)}, {to("2001:db8::1", 128), preferred(1)}}};
    route_set const after{{{to("10.0.0.0", 32), preferred(2)}, {to("10.0.0.2", 32), preferred(2)},
        {to("10.0.0.3", 32), preferred(1)}, {to("10.0.0.4", 32), preferred(1)}, {to("10.0.0.5", 32), preferred(2)},
        {to("2001:db8::1", 128), preferred(3)}}};
    CHECK(lines_of(*after.change_from(before))
        == std::vector<std::string>{"withdraw 10.0.0.1/32 10.0.0.9/32", "announce 1: 10.0.0.4/32",
            "announce 2: 10.0.0.0/32 10.0.0.2/32 10.0.0.5/32", "announce 3: 2001:db8::1/128"});
    CHECK(after.change_from(after)->parts.empty());
    CHECK(lines_of(*speaker::no_routes()->change_from(before))
        == std::vector<std::string>{"withdraw 10.0.0.1/32 10.0.0.2/32 10.0.0.3/32 10.0.0.9/32",
            "withdraw 2001:db8::1/128"});
}

TEST_CASE("A change is made once for all who come from the same place", "[speaker]")
{
    route_set const before{{{to("10.0.0.1", 32), preferred(1)}}};
    route_set const other{{{to("10.0.0.1", 32), preferred(1)}}};
    route_set const after{{{to("10.0.0.2", 32), preferred(1)}}};
    auto const first = after.change_from(before);
    CHECK(after.change_from(before) == first);
    CHECK(after.change_from(other) != first);
    CHECK(lines_of(*after.change_from(route_set{}))
        == std::vector<std::string>{"announce 1: 10.0.0.2/32"});
    auto const from_nothing = after.change_from(route_set{});
    CHECK(after.change_from(*speaker::no_routes()) == from_nothing);
}

TEST_CASE("Peers and nodes that are to know the same share one set", "[speaker]")
{
    cluster c;
    auto const routes = c.known_to(0, "n1");
    CHECK(routes->all().size() == 2);
    CHECK(c.known_to(1, "n1") == routes);
    CHECK(c.known_to(0, "n2") == routes);
    CHECK(c.known_to(0, "n2", "no")->all().empty());

    c.config.pools[0].advertisements[0].peers = {"a"};
    c.board.renew(c.book, c.services);
    CHECK(c.known_to(0, "n1") == routes);
    CHECK(c.known_to(1, "n1")->all().empty());
}

TEST_CASE("The set is the same until something changes", "[speaker]")
{
    cluster c;
    auto const routes = c.known_to(0, "n1");
    c.board.renew(c.book, c.services);
    CHECK(c.known_to(0, "n1") == routes);
    c.board.renew(c.book, c.services, {"default/one"});
    CHECK(c.known_to(0, "n1")->all().size() == 1);
    c.board.renew(c.book, c.services, {}, speaker::prospect::going);
    auto const going = c.known_to(0, "n1");
    REQUIRE(going->all().size() == 2);
    CHECK(going->all().begin()->second.communities
        == std::vector<bgpwire::community>{bgpwire::well_known::graceful_shutdown});
    CHECK(routes->all().begin()->second.communities.empty());
}

TEST_CASE("Where pods run decides by node who announces a local service", "[speaker]")
{
    cluster c{true};
    auto const routes = c.known_to(0, "n1");
    CHECK(routes->all().size() == 2);
    CHECK(c.known_to(1, "n1") == routes);
    CHECK(c.known_to(0, "n2")->all() == routes->all());
    CHECK(c.known_to(0, "n3")->all().empty());
    c.services.at("default/two").serving_nodes = {"n2"};
    c.board.renew(c.book, c.services);
    CHECK(c.known_to(0, "n1")->all().size() == 1);
    CHECK(c.known_to(0, "n2")->all().size() == 2);
}
