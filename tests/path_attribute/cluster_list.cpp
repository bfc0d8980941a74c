// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/cluster_list.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

namespace {

constexpr codec_context internal{.peer = peering::internal};

} // namespace

TEST_CASE("CLUSTER_LIST decodes the clusters that the route was reflected through", "[path_attribute][rfc4456-8]")
{
    // of a capture of exabgp's: two clusters
    constexpr auto octets = "03 03 03 03 | c0 a8 c9 01"_hex;
    static constexpr auto decoded = cluster_list_view::decode(octets, internal);
    static_assert(decoded->size() == 2);
    static_assert(decoded->contains({bgp_identifier{0xc0a8c901}}));
    static_assert(prints_as(*decoded, "3.3.3.3 192.168.201.1"));
    CHECK_TWICE(judge_attribute("80 0a 08 03030303 c0a8c901"_hex, internal) == no_error);

    cluster_list const owned{*decoded};
    CHECK(owned == cluster_list{{bgp_identifier{0x03030303}}, {bgp_identifier{0xc0a8c901}}});
    std::uint8_t memory[16]{};
    wire::writer out{memory};
    encode_path_attribute(out, owned, internal);
    CHECK(same_octets(out.written(), "80 0a 08 03030303 c0a8c901"_hex));
}

TEST_CASE("more than 63 clusters take an extended length", "[path_attribute][rfc4271-4.3]")
{
    // R090: a length of one octet wraps at 256
    cluster_list list;
    list.values.assign(64, {bgp_identifier{1}});
    std::uint8_t memory[300]{};
    wire::writer out{memory};
    encode_path_attribute(out, list, internal);
    REQUIRE(out.ok());
    CHECK(same_octets(out.written().first(4), "90 0a 0100"_hex));
    CHECK(out.size() == 4 + 256);
}

TEST_CASE("RFC 7606 §7.10: CLUSTER_LIST from an external peer is discarded, of a wrong length from an internal one "
          "is treat-as-withdraw",
    "[path_attribute][rfc7606-7.10]")
{
    CHECK_TWICE(judge_attribute("80 0a 04 03030303"_hex)
        == one_error(errc::out_of_scope, attribute_discard, 10, attributes_offset, 7));
    CHECK_TWICE(judge_attribute("80 0a 00"_hex, internal)
        == one_error(errc::attribute_length_error, treat_as_withdraw, 10, attributes_offset, 3));
    CHECK_TWICE(judge_attribute("80 0a 05 03030303 00"_hex, internal)
        == one_error(errc::attribute_length_error, treat_as_withdraw, 10, attributes_offset, 8));
}
