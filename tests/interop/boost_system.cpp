// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/interop/boost_system.hpp>

#include "catch.hpp"

TEST_CASE("an errc is an error_code whose message is the registry's name", "[interop]")
{
    boost::system::error_code const code = bgpwire::errc::administrative_shutdown;
    CHECK(code);
    CHECK(code.value() == 0x0602);
    CHECK(code.message() == "Cease/Administrative Shutdown (6/2)");
    CHECK(std::string{code.category().name()} == "bgp");
    CHECK(code == bgpwire::errc::administrative_shutdown);
    CHECK(code != boost::system::error_code(bgpwire::errc::administrative_reset));
}
