// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/update_fields.hpp>

#include "catch.hpp"
#include "support/hex.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto attributes = "400101 00 | 400200"_hex;
constexpr auto nlri = "18 c00002"_hex;
constexpr auto withdrawn = "10 0a00"_hex;

constexpr bool splits_as(bgpwire::octets a, bgpwire::octets n, bgpwire::octets w)
{
    made_update<> const made{a, n, w};
    auto const fields = update_fields::split(made.message());
    return fields && same_octets(fields->path_attributes, a) && same_octets(fields->nlri, n)
        && same_octets(fields->withdrawn_routes, w);
}

constexpr bool refuses(bgpwire::octets body, std::size_t offset)
{
    auto const made = made_update<>::of_body(body);
    auto const fields = update_fields::split(made.message());
    return !fields
        && fields.error()
        == error{errc::malformed_attribute_list, error_action::session_reset, 0, static_cast<std::uint16_t>(offset)};
}

constexpr auto too_many_withdrawn = "0001 0000"_hex;
constexpr auto far_too_many_withdrawn = "ffff 0000"_hex;
constexpr auto too_many_attributes = "0000 0001"_hex;
constexpr auto attributes_behind_withdrawn = "0003 100a00 0004 400200"_hex;

} // namespace

TEST_CASE("An UPDATE is cut into its three fields, each of which may be empty", "[message][rfc4271-4.3]")
{
    CHECK_TWICE(splits_as(attributes, nlri, withdrawn));
    CHECK_TWICE(splits_as(attributes, nlri, {}));
    CHECK_TWICE(splits_as(attributes, {}, withdrawn));
    CHECK_TWICE(splits_as({}, nlri, {}));
    CHECK_TWICE(splits_as({}, {}, {}));
}

TEST_CASE("A length that passes the end of the UPDATE is malformed, at its own offset", "[message][rfc4271-6.3]")
{
    CHECK_TWICE(refuses(too_many_withdrawn, 19));
    CHECK_TWICE(refuses(far_too_many_withdrawn, 19));
    CHECK_TWICE(refuses(too_many_attributes, 21));
    CHECK_TWICE(refuses(attributes_behind_withdrawn, 24));
}
