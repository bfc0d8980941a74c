// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/io/ostream.hpp>

#include <bgpwire/net/asn.hpp>
#include <bgpwire/net/prefix.hpp>

#include "catch.hpp"

#include <iomanip>
#include <sstream>

using namespace bgpwire;

TEST_CASE("printable things go into a stream", "[io]")
{
    std::ostringstream out;
    out << asn{4200000000} << ' ' << ipv4_unicast << ' ' << errc::hold_timer_expired;
    CHECK(out.str() == "4200000000 IPv4 unicast Hold Timer Expired (4/0)");
}

TEST_CASE("a stream's width, fill and alignment count, and other types print as ever", "[io]")
{
    std::ostringstream out;
    out << '[' << std::setw(12) << ipv4_address{0xc0000201} << "] [" << std::left << std::setfill('.')
        << std::setw(12) << ipv4_address{0x0a000001} << "] " << 7 << std::string{" text"};
    CHECK(out.str() == "[   192.0.2.1] [10.0.0.1....] 7 text");
}
