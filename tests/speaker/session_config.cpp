// SPDX-License-Identifier: BSL-1.0
#include "peer_link.hpp"

#include "catch.hpp"

using namespace speaker;

TEST_CASE("connectTime is the longest wait for the next attempt, and a missing capability is no end", "[speaker][rfc5492-5]")
{
    boost::asio::io_context context;
    peer p;
    p.address = *ip_address::parse("192.0.2.1");
    p.my_asn = p.peer_asn = asn{64512};
    auto c = session_config_of(context, p, {});
    CHECK(c.dials.longest == 3);
    CHECK(c.connect_retry_time == 3);
    CHECK(c.dials.shortest == 1);
    CHECK(c.rests.missing_capability == 300); // tried again, slowly
    CHECK_FALSE(c.retry_without_capabilities); // RFC 5492 §3 would leave AS 23456 and IPv4
    CHECK_FALSE(c.check());
    for (int const seconds : {1, 7, 65535}) {
        p.connect_time = std::chrono::seconds{seconds};
        c = session_config_of(context, p, {});
        CHECK(c.dials.longest == seconds);
        CHECK(c.connect_retry_time == seconds);
        CHECK_FALSE(c.check());
    }
}
