// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/wire/tlv.hpp>

#include "catch.hpp"
#include "support/hex.hpp"

#include <vector>

using namespace bgpwire;
using wire::tlv_form;
using wire::tlv_list_view;

TEST_CASE("TLVs are walked whatever the widths of type and length", "[wire][rfc8669-3][rfc9012-2]")
{
    struct row {
        octets from;
        tlv_form form;
        std::vector<std::uint16_t> types;
        std::size_t octets_of_value;
    };
    auto const [from, form, types, total] = GENERATE(row{""_hex, tlv_form::type_1_length_2, {}, 0},
        row{"01 0002 beef 02 0000"_hex, tlv_form::type_1_length_2, {1, 2}, 2},
        row{"0001 0002 beef 0102 0000"_hex, tlv_form::type_2_length_2, {1, 258}, 2},
        row{"01 02 beef 80 0001 ff 7f 00"_hex, tlv_form::type_1_length_by_type, {1, 128, 127}, 3});
    auto const list = tlv_list_view::decode(from, form);
    REQUIRE(list);
    std::vector<std::uint16_t> seen;
    std::size_t octets_seen = 0;
    for (auto const& one : *list) {
        seen.push_back(one.type);
        octets_seen += one.value.size();
    }
    CHECK(seen == types);
    CHECK(octets_seen == total);
    CHECK(list->empty() == types.empty());
}

TEST_CASE("every truncation within a TLV is seen", "[wire]")
{
    auto const whole = "01 0002 beef 02 0001 00"_hex;
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        CAPTURE(size);
        bool const between = size == 0 || size == 5 || size == 9;
        CHECK(tlv_list_view::decode(whole.first(size), tlv_form::type_1_length_2).has_value() == between);
    }
}

TEST_CASE("find gives the first TLV of its type", "[wire]")
{
    auto const list = *tlv_list_view::decode("05 0001 01 06 0000 05 0001 02"_hex, tlv_form::type_1_length_2);
    CHECK(same_octets(list.find(5).value(), "01"_hex));
    CHECK(list.find(6)->empty());
    CHECK_FALSE(list.find(7));
}
