// SPDX-License-Identifier: BSL-1.0
#include "route_text.hpp"

#include "catch.hpp"

using namespace speaker;

namespace {

route_listing const both{{"192.168.100.1/32", {"10.240.0.20", "10.240.0.21"}}};

} // namespace

TEST_CASE("Routes are read as BIRD's client shows them", "[speaker]")
{
    CHECK(routes_in({"BIRD 2.0.12 ready.", "Table master4:",
              "192.168.100.1/32     unicast [k8s_worker_0 18:30:21.419] * (100) [AS65001?]", "\tvia 10.240.0.20 on eth1",
              "                     unicast [k8s_worker_1 18:30:21.420] (100) [AS65001?]", "\tvia 10.240.0.21 on eth1"})
        == both);
    CHECK(routes_in({"BIRD 2.0.12 ready."}).empty());
    CHECK(routes_in({"192.168.100.1/32     unicast [w 18:30:21.419 from 127.0.0.20] * (100/?) [AS65001?]",
              "\tdev lo", "\tBGP.next_hop: 10.240.0.20"})
        == route_listing{{"192.168.100.1/32", {"10.240.0.20"}}});
}

TEST_CASE("Routes are read as the embedded router shows them", "[speaker]")
{
    CHECK(routes_in({"192.168.100.1/32   via 10.240.0.20 [k8s_worker_0 18:30:19] * (100) [AS65001?]",
              "                   via 10.240.0.21 [k8s_worker_1 18:30:19] (100) [AS65001?]"})
        == both);
    CHECK(routes_in({"no routes"}).empty());
}

TEST_CASE("Routes are read as the kernel's are shown, with or without a length", "[speaker]")
{
    CHECK(routes_in({"192.168.100.1 proto bird metric 32 ", "\tnexthop via 10.240.0.20 dev eth1 weight 1 ",
              "\tnexthop via 10.240.0.21 dev eth1 weight 1 "})
        == both);
    CHECK(routes_in({"192.168.32.0/24 via 192.168.4.4 dev eth1", "2001:db8::1 via 2001:db8:1::20 dev eth1 metric 32"})
        == route_listing{{"192.168.32.0/24", {"192.168.4.4"}}, {"2001:db8::1/128", {"2001:db8:1::20"}}});
    CHECK(routes_in({"blackhole 10.0.0.0/8 proto bird", "192.168.100.1 dev eth1 scope link"})
        == route_listing{{"192.168.100.1/32", {}}});
}

TEST_CASE("Routes are read out of FRR's JSON", "[speaker]")
{
    CHECK(routes_in_json("{\n \"vrfId\": 0,\n \"routes\": { \"192.168.100.1\\/32\": [{\"valid\":true,\n"
                         "\"nexthops\":[{\"ip\":\"10.240.0.20\",\"used\":true}]},{\"valid\":true,\"nexthops\":[{\n"
                         "\"ip\":\"10.240.0.21\"}]}] }  } \n")
        == both);
    CHECK(routes_in_json("{ \"routes\": {  }  }").empty());
    CHECK(routes_in_json("% no BGP").empty());
}
