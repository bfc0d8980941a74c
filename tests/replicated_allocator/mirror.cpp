// SPDX-License-Identifier: BSL-1.0
#include "mirror.hpp"

#include "catch.hpp"

namespace {

using namespace replicated;
using bgpwire::errc;
using bgpwire::ip_address;

ip_address ip(char const* text) { return *ip_address::parse(text); }

mirror four() // 10.0.0.0 to 10.0.0.3
{
    return *mirror::make({{.name = "p", .ranges = {*bgpwire::address_range::parse("10.0.0.0/30")}}});
}

TEST_CASE("A mirror tries the lowest address that nobody is known to have", "[replicated]")
{
    auto known = four();
    CHECK(*known.candidate() == ip("10.0.0.0"));
    known.restore({{ip("10.0.0.0"), "a", 2}, {ip("10.0.0.1"), "b", 3}});
    CHECK(*known.candidate() == ip("10.0.0.2"));
    known.take_in({{ip("10.0.0.2"), "c", 4}, {ip("10.0.0.3"), "d", 5}});
    CHECK(known.candidate().error().code == errc::pool_exhausted);
    known.forget("b");
    known.forget("nobody");
    CHECK(*known.candidate() == ip("10.0.0.1"));
    CHECK(known.size() == 3);
    REQUIRE(known.find("d") != nullptr);
    CHECK(*known.find("d") == holding{ip("10.0.0.3"), "d", 5});
    CHECK(known.find("b") == nullptr);

    known.restore({{ip("10.0.0.3"), "z", 9}}); // and nothing of before
    CHECK(known.size() == 1);
    CHECK(*known.candidate() == ip("10.0.0.0"));
}

TEST_CASE("News end what stood in their way, in whatever order they come", "[replicated]")
{
    auto known = four();
    known.restore({{ip("10.0.0.0"), "a", 2}, {ip("10.0.0.1"), "b", 3}, {ip("10.0.0.2"), "c", 4}});
    // a and b have changed places, d has what was c's.
    known.take_in({{ip("10.0.0.0"), "b", 7}, {ip("10.0.0.1"), "a", 8}, {ip("10.0.0.2"), "d", 6}});
    CHECK(known.size() == 3);
    CHECK(known.find("a")->address == ip("10.0.0.1"));
    CHECK(known.find("b")->address == ip("10.0.0.0"));
    CHECK(known.find("c") == nullptr);
    CHECK(*known.candidate() == ip("10.0.0.3"));
    known.take_in({{ip("10.0.0.3"), "a", 9}}); // a has moved
    CHECK(*known.candidate() == ip("10.0.0.1"));
}

TEST_CASE("Grants out of other pools are known and take no place", "[replicated]")
{
    auto known = four();
    known.restore({{ip("192.0.2.1"), "a", 2}});
    known.take_in({{ip("2001:db8::1"), "b", 3}, {ip("10.0.0.0"), "c", 4}});
    CHECK(known.size() == 3);
    CHECK(known.foreign() == 2);
    CHECK(known.find("b")->address == ip("2001:db8::1"));
    CHECK(*known.candidate() == ip("10.0.0.1"));
    known.take_in({{ip("10.0.0.1"), "a", 5}}); // comes home
    CHECK(known.foreign() == 1);
    known.forget("b");
    CHECK(known.foreign() == 0);
}

TEST_CASE("Pools that overlap are refused", "[replicated]")
{
    auto const range = *bgpwire::address_range::parse("10.0.0.0/30");
    auto const made = mirror::make({{.name = "p", .ranges = {range}}, {.name = "q", .ranges = {range}}});
    REQUIRE_FALSE(made);
    CHECK(made.error().code == errc::overlapping_ranges);
}

} // namespace
