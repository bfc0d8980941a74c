// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/path_attributes.hpp>

#include "catch.hpp"
#include "support/hex.hpp"
#include "support/text.hpp"

#include <memory_resource>
#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

path_attributes owned(octets field, codec_context const& context = {})
{
    return path_attributes{path_attributes_view::decode(field, context, 0, [](error) {})};
}

} // namespace

TEST_CASE("Attributes are kept in the order in which a sender shall write them", "[path_attribute][rfc4271-5][rfc7606-5.1]")
{
    path_attributes attributes;
    CHECK(attributes.empty());
    CHECK(attributes.set(large_communities{large_community{1, 2, 3}}));
    CHECK(attributes.set(next_hop{ipv4_address{0xc0000201}}));
    CHECK(attributes.set(origin{origin::code::igp}));
    CHECK(attributes.set(mp_unreach_ipv6_unicast{}));
    CHECK(attributes.set(as_path{}));
    CHECK(attributes.set(mp_reach_ipv6_unicast{.next_hop = *ipv6_address::parse("2001:db8::1")}));
    CHECK(attributes.set(raw_path_attribute{0xc0, 20, "aa"_hex}));
    CHECK(attributes.set(raw_path_attribute{0xc0, 99, "bb"_hex}));
    std::vector<int> types;
    for (auto const& attribute : attributes.view())
        types.push_back(attribute.type_code);
    CHECK(types == std::vector<int>{14, 15, 1, 2, 3, 20, 32, 99});
}

TEST_CASE("Setting an attribute again replaces it", "[path_attribute]")
{
    path_attributes attributes;
    attributes.set(origin{origin::code::igp});
    attributes.set(communities{community{1, 1}});
    attributes.set(multi_exit_disc{7});
    attributes.set(communities{community{1, 2}, community{1, 3}});
    CHECK(to_text(attributes) == "ORIGIN IGP; MULTI_EXIT_DISC 7; COMMUNITIES 1:2 1:3");
    attributes.set(communities{community{1, 4}});
    CHECK(to_text(attributes) == "ORIGIN IGP; MULTI_EXIT_DISC 7; COMMUNITIES 1:4");

    // also with octets that are its own
    auto const own = *attributes.view().find(8);
    CHECK(attributes.set(own));
    CHECK(to_text(attributes) == "ORIGIN IGP; MULTI_EXIT_DISC 7; COMMUNITIES 1:4");
}

TEST_CASE("Erasing takes out every attribute of the type code, wherever it stands", "[path_attribute]")
{
    auto attributes = owned("40 01 01 00 | d0 63 00 02 be ef | 40 02 00 | c0 63 01 00 | 80 04 04 00 00 00 01"_hex);
    attributes.erase(99);
    CHECK(same_octets(attributes.octets(), "40 01 01 00 | 40 02 00 | 80 04 04 00 00 00 01"_hex));
    attributes.erase(99);
    attributes.erase(4);
    attributes.erase(1);
    CHECK(same_octets(attributes.octets(), "40 02 00"_hex));
    attributes.erase(2);
    CHECK(attributes.empty());
    attributes.erase(2);
}

TEST_CASE("A copy of received attributes keeps their order, flags and octets", "[path_attribute][laws]")
{
    constexpr auto field = "40 05 04 00 00 00 64 | e5 63 02 be ef | 50 02 00 06 02 01 00 00 fd e9 | 4f 01 01 00"_hex;
    auto attributes = owned(field, {.peer = peering::internal});
    CHECK(same_octets(attributes.octets(), field));
    CHECK(attributes.context().peer == peering::internal);
    CHECK(attributes.view().get<local_pref>() == local_pref{100});

    // what is put in goes in front of the first that ranks higher
    attributes.set(next_hop{ipv4_address{0xc0000201}});
    CHECK(same_octets(attributes.octets(),
        "40 03 04 c0 00 02 01 | 40 05 04 00 00 00 64 | e5 63 02 be ef | 50 02 00 06 02 01 00 00 fd e9 | 4f 01 01 00"_hex));
    attributes.set(origin{origin::code::egp});
    CHECK(same_octets(attributes.octets(),
        "40 01 01 01 | 40 03 04 c0 00 02 01 | 40 05 04 00 00 00 64 | e5 63 02 be ef | 50 02 00 06 02 01 00 00 fd e9"_hex));
}

TEST_CASE("Attributes are written as the session asks", "[path_attribute][rfc6793-4.2.2]")
{
    path_attributes old{{.as_numbers = asn_width::two_octets}};
    old.set(as_path{asn{200000}});
    old.set(aggregator{asn{200000}, bgp_identifier{0xc0000201}});
    CHECK(same_octets(old.octets(), "40 02 04 02 01 5b a0 | c0 07 06 5b a0 c0 00 02 01"_hex));
    CHECK(old.view().get<aggregator>()->as_number == as_trans);
}

TEST_CASE("Partial and Extended Length are set on demand", "[path_attribute][rfc4271-4.3]")
{
    path_attributes attributes;
    attributes.set(communities{community{1, 1}}, attribute_flag::partial);
    CHECK(same_octets(attributes.octets(), "e0 08 04 00 01 00 01"_hex));
    attributes.set(communities{community{1, 1}}, attribute_flag::extended_length);
    CHECK(same_octets(attributes.octets(), "d0 08 00 04 00 01 00 01"_hex));
}

TEST_CASE("An attribute may have up to 65535 octets; a larger one changes nothing", "[path_attribute][rfc4271-4.3]")
{
    path_attributes attributes;
    attributes.set(origin{});
    std::vector<std::uint8_t> value(65535, 0xaa);
    REQUIRE(attributes.set(raw_path_attribute{0xc0, 99, value}));
    CHECK(attributes.octets().size() == 4 + 4 + 65535);
    CHECK(attributes.view().find(99)->value.size() == 65535);
    value.push_back(0xaa);
    CHECK_FALSE(attributes.set(raw_path_attribute{0xc0, 99, value}));
    CHECK(attributes.octets().size() == 4 + 4 + 65535);

    // every length at which the way of writing changes
    for (std::size_t const length : {0U, 61U, 62U, 255U, 256U, 4091U, 4092U, 16380U, 65532U, 65533U}) {
        REQUIRE(attributes.set(raw_path_attribute{0xc0, 99, octets{value}.first(length)}));
        CHECK(attributes.view().find(99)->value.size() == length);
    }
}

TEST_CASE("Attributes live in the memory of an allocator", "[path_attribute]")
{
    std::array<std::byte, 4096> memory{};
    std::pmr::monotonic_buffer_resource resource{memory.data(), memory.size(), std::pmr::null_memory_resource()};
    basic_path_attributes<std::pmr::polymorphic_allocator<std::uint8_t>> attributes{codec_context{}, &resource};
    attributes.set(origin{origin::code::igp});
    attributes.set(multi_exit_disc{7});
    CHECK(to_text(attributes) == "ORIGIN IGP; MULTI_EXIT_DISC 7");
}

TEST_CASE("Attributes can be built while compiling", "[path_attribute]")
{
    static_assert([] {
        path_attributes attributes;
        attributes.set(multi_exit_disc{7});
        attributes.set(origin{origin::code::igp});
        attributes.set(as_path{asn{65001}});
        attributes.erase(4);
        return same_octets(attributes.octets(), "40 01 01 00 | 40 02 06 02 01 00 00 fd e9"_hex);
    }());
    CHECK(path_attributes{} == path_attributes{});
}
