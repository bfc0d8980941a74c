// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/nlri/registry.hpp>

#include "catch.hpp"
#include "support/hex.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

/// A field of some family, printed as the registry does.
struct field_of {
    address_family family;
    octets field;
    path_identifiers paths = path_identifiers::absent;

    template<class Out>
    friend constexpr Out print_to(Out out, field_of const& f)
    {
        return print_nlri(out, known_nlri{}, f.family, f.field, f.paths);
    }
};

} // namespace

TEST_CASE("A field is checked by the view of its family", "[nlri][rfc4760-5]")
{
    constexpr auto check = [](address_family family, octets field, path_identifiers paths) {
        auto const found = check_nlri(known_nlri{}, family, field, paths);
        return found.failure == errc{} ? -1 : int{found.offset};
    };
    constexpr auto absent = path_identifiers::absent;
    CHECK_TWICE(check(ipv4_unicast, "08 0a"_hex, absent) == -1);
    CHECK_TWICE(check(ipv4_multicast, "08 0a | 21"_hex, absent) == 2);
    CHECK_TWICE(check(ipv6_unicast, "08 0a | 21 20 01 0d b8 80"_hex, absent) == -1);
    CHECK_TWICE(check(ipv6_multicast, "81"_hex, absent) == 0);
    CHECK_TWICE(check(ipv6_unicast, "00 00 00 00 00"_hex, path_identifiers::present) == -1);
    // nothing is known of other families
    CHECK_TWICE(check({afi::ipv4, safi::mpls_labels}, "ff"_hex, absent) == -1);
    CHECK_TWICE(check({}, "ff"_hex, absent) == -1);
}

TEST_CASE("A field is printed by the view of its family, and in hexadecimal where there is none", "[nlri]")
{
    static_assert(prints_as(field_of{ipv4_unicast, "08 0a"_hex}, "10.0.0.0/8"));
    CHECK(to_text(field_of{ipv6_multicast, "10 ff 02"_hex}) == "ff02::/16");
    CHECK(to_text(field_of{ipv4_multicast, "00 00 00 02 08 0a"_hex, path_identifiers::present}) == "10.0.0.0/8 path 2");
    CHECK(to_text(field_of{{afi::l2vpn, safi::evpn}, "05 02 00 ff"_hex}) == "050200ff");
}
