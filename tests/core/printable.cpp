// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/core/printable.hpp>

#include <bgpwire/core/error.hpp>

#include "catch.hpp"
#include "support/hex.hpp"

#include <iterator>
#include <limits>
#include <string>
#include <vector>

using namespace bgpwire;

namespace {

/// What `print(out)` writes.
template<class Print>
std::string written(Print print)
{
    std::string text;
    print(std::back_inserter(text));
    return text;
}

std::string decimal(std::uint64_t value)
{
    return written([=](auto out) { print_decimal(out, value); });
}

std::string hex(std::uint64_t value, int width)
{
    return written([=](auto out) { print_hex(out, value, width); });
}

struct silent {};
struct wrong_way {
    template<class Out>
    friend void print_to(Out, wrong_way)
    {
    }
};

} // namespace

TEST_CASE("decimal numbers have no leading zeros", "[core]")
{
    CHECK(decimal(0) == "0");
    CHECK(decimal(9) == "9");
    CHECK(decimal(10) == "10");
    CHECK(decimal(4294967295) == "4294967295");
    CHECK(decimal(10000000000000000000U) == "10000000000000000000");
    CHECK(decimal((std::numeric_limits<std::uint64_t>::max)()) == "18446744073709551615");
    for (std::uint64_t power = 1; power <= 1000000000000000000U; power *= 10) {
        CHECK(decimal(power) == std::to_string(power));
        CHECK(decimal(power - 1) == std::to_string(power - 1));
    }
}

TEST_CASE("hexadecimal numbers are padded to their width and never cut", "[core]")
{
    CHECK(hex(0, 1) == "0");
    CHECK(hex(0, 2) == "00");
    CHECK(hex(0xf, 1) == "f");
    CHECK(hex(0xf, 2) == "0f");
    CHECK(hex(0x10, 1) == "10");
    CHECK(hex(0xabc, 2) == "abc");
    CHECK(hex(0xabc, 4) == "0abc");
    CHECK(hex(0, 16) == "0000000000000000");
    CHECK(hex((std::numeric_limits<std::uint64_t>::max)(), 1) == "ffffffffffffffff");
    CHECK(hex(0x0123456789abcdef, 16) == "0123456789abcdef");
}

TEST_CASE("octets print as two digits each, nothing between them", "[core]")
{
    CHECK(written([](auto out) { print_octets(out, "00 0a ff"_hex); }) == "000aff");
    CHECK(written([](auto out) { print_octets(out, std::vector<std::uint8_t>{}); }).empty());
}

TEST_CASE("lists have one space between their elements", "[core]")
{
    using actions = std::vector<error_action>;
    CHECK(written([](auto out) { print_list(out, actions{}); }).empty());
    CHECK(written([](auto out) { print_list(out, actions{error_action::ignore}); }) == "ignore");
    CHECK(written([](auto out) { print_list(out, actions{error_action::ignore, error_action::session_reset}); })
        == "ignore session reset");
}

TEST_CASE("printing goes into plain memory while compiling", "[core]")
{
    constexpr auto last = [] {
        char buffer[16]{};
        char* const end = print_hex(print_decimal(print_literal(buffer, "AS"), 65001), 0xff);
        return std::pair{end - buffer, end[-1]};
    }();
    static_assert(last == std::pair{std::ptrdiff_t{9}, 'f'});
    CHECK(written([](auto out) { print_literal(out, ""); }).empty());
}

TEST_CASE("printable is what returns its output from print_to", "[core]")
{
    static_assert(printable<error> && printable<errc> && printable<error_action>);
    static_assert(!printable<silent> && !printable<wrong_way> && !printable<int>);
    CHECK(printable<error>);
}
