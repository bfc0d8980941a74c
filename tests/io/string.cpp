// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/io/string.hpp>

#include <bgpwire/core/error.hpp>
#include <bgpwire/net/asn.hpp>
#include <bgpwire/net/prefix.hpp>

#include "catch.hpp"

namespace elsewhere {

struct thing {
    template<class Out>
    friend constexpr Out print_to(Out out, thing)
    {
        return bgpwire::print_literal(out, "a thing");
    }
};

} // namespace elsewhere

TEST_CASE("to_string gives what print_to writes, found by argument-dependent lookup", "[io]")
{
    CHECK(to_string(bgpwire::asn{65001}) == "65001");
    CHECK(to_string(bgpwire::errc::administrative_shutdown) == "Cease/Administrative Shutdown (6/2)");
    CHECK(to_string(bgpwire::ipv4_prefix{}) == "0.0.0.0/0");
    CHECK(bgpwire::to_string(elsewhere::thing{}) == "a thing");
}

TEST_CASE("what has no text form has no to_string", "[io]")
{
    struct mute {};
    static_assert(!bgpwire::printable<mute>);
    static_assert(!bgpwire::printable<int>);
    static_assert(!bgpwire::printable<char const*>);
    static_assert(bgpwire::printable<elsewhere::thing>);
    CHECK(bgpwire::printable<bgpwire::error_action>);
}
