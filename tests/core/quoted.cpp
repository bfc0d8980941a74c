// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/core/quoted.hpp>

#include "catch.hpp"
#include "support/hex.hpp"

#include <iterator>
#include <string>

namespace {

std::string quoted(bgpwire::octets text)
{
    std::string out;
    bgpwire::print_quoted(std::back_inserter(out), text);
    return out;
}

} // namespace

TEST_CASE("printable text stays as it is, between quotes", "[core]")
{
    CHECK(quoted({}) == "\"\"");
    CHECK(quoted("20 61 7e"_hex) == "\" a~\"");
}

TEST_CASE("whatever could end the quotes or steer a terminal is escaped", "[core][rfc9003-4]")
{
    CHECK(quoted("22 5c"_hex) == "\"\\\"\\\\\"");
    CHECK(quoted("0a 1b 00 7f"_hex) == "\"\\x0a\\x1b\\x00\\x7f\"");
    CHECK(quoted("c3 a9 ff"_hex) == "\"\\xc3\\xa9\\xff\"");
}
