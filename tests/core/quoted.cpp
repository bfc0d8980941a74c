// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/core/quoted.hpp>

#include "catch.hpp"
#include "support/hex.hpp"

#include <iterator>
#include <string>

using namespace bgpwire;

namespace {

std::string quoted(octets text)
{
    std::string out;
    print_quoted(std::back_inserter(out), text);
    return out;
}

} // namespace

TEST_CASE("a peer's text is quoted so that no log is harmed", "[core][rfc9003-4]")
{
    CHECK(quoted({}) == R"("")");
    CHECK(quoted(as_octets(std::string_view{"maint; see ticket"})) == R"("maint; see ticket")");
    CHECK(quoted(as_octets(std::string_view{R"(a "b" \c)"})) == R"("a \"b\" \\c")");
    CHECK(quoted("0a 1b 5b 33 31 6d"_hex) == R"("\x0a\x1b[31m")");
    CHECK(quoted("00 1f 20 7e 7f 80 ff"_hex) == R"("\x00\x1f ~\x7f\x80\xff")");
    CHECK(quoted("c3 a9"_hex) == R"("\xc3\xa9")");
}
