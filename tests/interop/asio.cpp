// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/interop/asio.hpp>

#include "catch.hpp"

using namespace bgpwire;

TEST_CASE("addresses go to Boost.Asio and come back", "[interop]")
{
    auto const text = GENERATE("192.0.2.1", "255.255.255.255", "2001:db8::1", "::ffff:1.2.3.4");
    auto const address = *ip_address::parse(text);
    CHECK(to_asio(address) == boost::asio::ip::make_address(text));
    CHECK(from_asio(to_asio(address)) == address);
}
