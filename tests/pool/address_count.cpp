// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/address_count.hpp>

#include "catch.hpp"
#include "support/text.hpp"

namespace {

using namespace bgpwire;
using test::to_text;

static_assert(printable<address_count>);
static_assert(address_count::power_of_two(128) - address_count{1} == address_count{~uint128{}});
static_assert(++address_count{~uint128{}} == address_count::power_of_two(128));
static_assert(--address_count::power_of_two(128) == address_count{~uint128{}});

TEST_CASE("Counts are exact up to and past the size of the whole IPv6 space", "[pool]")
{
    CHECK(to_text(address_count{}) == "0");
    CHECK(to_text(address_count{1'000'000'000}) == "1000000000");
    CHECK(to_text(address_count{~std::uint64_t{0}}) == "18446744073709551615");
    CHECK(to_text(address_count::power_of_two(64)) == "18446744073709551616");
    CHECK(to_text(address_count{~uint128{}}) == "340282366920938463463374607431768211455");
    CHECK(to_text(address_count::power_of_two(128)) == "340282366920938463463374607431768211456");
    CHECK(to_text(address_count::power_of_two(128) + address_count::power_of_two(32))
        == "340282366920938463463374607436063178752");
    CHECK(to_text(address_count::power_of_two(191)) == "3138550867693340381917894711603833208051177722232017256448");
}

TEST_CASE("Counts carry and borrow over all limbs", "[pool]")
{
    for (unsigned exponent : {0U, 1U, 31U, 63U, 64U, 65U, 127U, 128U, 129U, 190U}) {
        CAPTURE(exponent);
        auto const n = address_count::power_of_two(exponent);
        CHECK(n + n == address_count::power_of_two(exponent + 1));
        CHECK(address_count::power_of_two(exponent + 1) - n == n);
        CHECK((n - address_count{1}) + address_count{1} == n);
        auto up = n - address_count{1};
        CHECK(++up == n);
        CHECK(--up + address_count{1} == n);
        CHECK(up < n);
        CHECK(n.fits_64_bits() == (exponent < 64));
        CHECK_FALSE(n.is_zero());
    }
    auto const wide = address_count{uint128{3, ~std::uint64_t{0}}} + address_count{uint128{~std::uint64_t{0}, 1}};
    CHECK(wide.top() == 1);
    CHECK(wide.high() == 3);
    CHECK(wide.low() == 0);
    CHECK(wide - address_count{uint128{3, ~std::uint64_t{0}}} == address_count{uint128{~std::uint64_t{0}, 1}});
}

} // namespace
