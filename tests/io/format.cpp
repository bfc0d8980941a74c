// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/io/format.hpp>

#include <bgpwire/net/asn.hpp>
#include <bgpwire/net/prefix.hpp>

#include "catch.hpp"

using namespace bgpwire;

namespace {

/// Printable and a range as well, as communities and NLRI are: its own text form must win.
struct pair_of_asns {
    asn members[2];

    asn const* begin() const { return members; }
    asn const* end() const { return members + 2; }

    template<class Out>
    friend constexpr Out print_to(Out out, pair_of_asns const& pair)
    {
        return print_list(out, pair.members);
    }
};

} // namespace

TEST_CASE("printable things are arguments of std::format", "[io]")
{
    CHECK(std::format("{} via {}", ipv4_prefix{ipv4_address{0xc0000200}, 24}, asn{65001})
        == "192.0.2.0/24 via 65001");
}

TEST_CASE("a format specification is that of a string", "[io]")
{
    CHECK(std::format("[{:>8}] [{:.<8}] [{:^8}]", asn{1}, asn{23}, asn{45}) == "[       1] [23......] [   45   ]");
}

TEST_CASE("a printable range prints as itself", "[io]")
{
    CHECK(std::format("{}", pair_of_asns{{asn{1}, asn{2}}}) == "1 2");
}
