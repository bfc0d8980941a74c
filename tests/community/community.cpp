// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/community/community.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"

#include <string>

using namespace bgpwire;
using namespace bgpwire::test;

TEST_CASE("A community is an AS number and a value, or one number", "[community][rfc1997]")
{
    static_assert(community{65001, 100} == community{0xfde90064});
    static_assert(community{65001, 100} < community{65001, 101});
    static_assert(prints_as(community{65001, 100}, "65001:100"));
    static_assert(prints_as(community{}, "0:0"));
    static_assert(prints_as(community{0xffff0009 + 1}, "65535:10"));
    CHECK(to_text(community{65001, 100}) == "65001:100");
}

TEST_CASE("Well-known communities are written by the names that operators type", "[community][rfc1997]")
{
    struct row {
        std::uint32_t value;
        char const* name;
    };
    constexpr row rows[] = {{0xffffff01, "no-export"}, {0xffffff02, "no-advertise"}, {0xffffff03, "no-export-subconfed"},
        {0xffffff04, "no-peer"}, {0xffff029a, "blackhole"}, {0xffff0000, "graceful-shutdown"}, {0xffff0001, "accept-own"},
        {0xffff0006, "llgr-stale"}, {0xffff0007, "no-llgr"}, {0xffff0009, "standby-pe"}};
    for (auto const& [value, name] : rows) {
        CAPTURE(name);
        CHECK(to_text(community{value}) == name);
        CHECK(community::parse(name) == community{value});
        // the numbers mean the same
        CHECK(community::parse(std::to_string(value >> 16) + ':' + std::to_string(value & 0xffff)) == community{value});
    }
    static_assert(well_known::no_export.value == 0xffffff01);
    static_assert(well_known::blackhole == community{65535, 666});
    static_assert(prints_as(community{0xffffff05}, "65535:65285"));
}

TEST_CASE("What print_to writes of a community, parse reads", "[community][laws]")
{
    for (std::uint32_t high : {0U, 1U, 65001U, 65534U, 65535U})
        for (std::uint32_t low = 0; low <= 0xffff; low += (low % 0xff00 < 0x300 ? 1U : 0x51U)) {
            community const c{high << 16 | low};
            if (community::parse(to_text(c)) != c)
                FAIL(to_text(c));
        }
    CHECK(community::parse("65535:65282") == well_known::no_advertise);
}

TEST_CASE("Text that is no community is refused with the place", "[community]")
{
    constexpr auto refused = [](text_view text) { return community::parse(text).error(); };
    constexpr auto at = [](errc code, std::uint16_t offset) { return error{.code = code, .offset = offset}; };
    CHECK_TWICE(refused("") == at(errc::invalid_text, 0));
    CHECK_TWICE(refused("65001") == at(errc::invalid_text, 5));
    CHECK_TWICE(refused("65001:") == at(errc::invalid_text, 6));
    CHECK_TWICE(refused(":1") == at(errc::invalid_text, 0));
    CHECK_TWICE(refused("65536:1").code == errc::out_of_range);
    CHECK_TWICE(refused("1:65536").code == errc::out_of_range);
    CHECK_TWICE(refused("1:2:3") == at(errc::invalid_text, 3));
    CHECK_TWICE(refused("1:2 ") == at(errc::invalid_text, 3));
    CHECK_TWICE(refused("No-Export") == at(errc::invalid_text, 0));
    CHECK_TWICE(refused("no-exports") == at(errc::invalid_text, 0));
}
