// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/as4_merge.hpp>

#include "catch.hpp"
#include "support/hex.hpp"
#include "support/text.hpp"

#include <vector>

using namespace bgpwire;
using bgpwire::test::to_text;

namespace {

constexpr codec_context old_peer{
    .as_numbers = asn_width::two_octets, .peer = peering::internal, .as_sets = as_set_handling::accept};

std::string merged(octets path, octets as4)
{
    auto const two = as_path_view::decode(path, old_peer);
    auto const four = as4_path_view::decode(as4, old_peer);
    REQUIRE(two);
    REQUIRE(four);
    return to_text(merge_as4_path(*two, *four));
}

path_attributes_view attributes_of(octets field)
{
    return path_attributes_view::decode(field, old_peer, 0, [](error e) { FAIL(to_text(e)); });
}

} // namespace

TEST_CASE("AS_PATH and AS4_PATH of the same length give AS4_PATH", "[path_attribute][rfc6793-4.2.3]")
{
    CHECK(merged("02 03 5ba0 5ba0 5ba0 | 02 03 1923 e810 54a1"_hex,
              "02 03 00000732 0000a277 0000ca51 | 02 03 00001923 0000e810 000054a1"_hex)
        == "[1842 41591 51793 6435 59408 21665]");
}

TEST_CASE("an AS4_PATH longer than AS_PATH is ignored", "[path_attribute][rfc6793-4.2.3]")
{
    CHECK(merged("02 03 5ba0 5ba0 5ba0 | 02 02 1923 e810"_hex,
              "02 03 00000732 0000a277 0000ca51 | 02 03 00001923 0000e810 000054a1"_hex)
        == "[23456 23456 23456 6435 59408]");
}

TEST_CASE("the ASes that OLD speakers put in front stay in front", "[path_attribute][rfc6793-4.2.3]")
{
    CHECK(merged("02 03 0064 00c8 5ba0"_hex, "02 01 00030d40"_hex) == "[100 200 200000]");

    SECTION("an AS_SET counts as one")
    {
        CHECK(merged("02 01 0064 | 01 02 0001 5ba0"_hex, "01 02 00000001 00030d40"_hex) == "[100 {1 200000}]");
        CHECK(merged("01 02 0001 0002 | 02 01 5ba0"_hex, "02 01 00030d40"_hex) == "[{1 2} 200000]");
    }
    SECTION("two sequences stay two where one would pass 255 AS numbers")
    {
        std::vector<std::uint8_t> path{2, 255};
        for (int i = 0; i != 255; ++i)
            path.insert(path.end(), {0, 100});
        path.insert(path.end(), {2, 1, 0x5b, 0xa0});
        auto const result = merge_as4_path(
            *as_path_view::decode(path, old_peer), *as4_path_view::decode("02 01 00030d40"_hex, old_peer));
        REQUIRE(result.segments.size() == 2);
        CHECK(result.segments[0].numbers.size() == 255);
        CHECK(result.segments[1].numbers == std::vector{asn{200000}});
    }
}

TEST_CASE("confederation segments of AS_PATH stay where they lead or touch, those of AS4_PATH go",
    "[path_attribute][rfc6793-4.2.3][rfc6793-6]")
{
    CHECK(merged("03 01 000a | 02 02 0064 5ba0"_hex, "02 01 00030d40"_hex) == "[(10) 100 200000]");
    CHECK(merged("03 01 000a | 02 01 5ba0"_hex, "02 01 00030d40"_hex) == "[(10) 200000]");
    CHECK(merged("02 01 0064 | 04 01 000a | 02 01 5ba0"_hex, "02 01 00030d40"_hex) == "[100 <10> 200000]");
    CHECK(merged("02 02 0064 5ba0 | 03 01 000a"_hex, "02 01 00030d40"_hex) == "[100 200000]");
    CHECK(merged("02 01 5ba0"_hex, "03 01 00010000 | 02 01 00030d40"_hex) == "[200000]");
}

TEST_CASE("AGGREGATOR decides whether the AS4 attributes count", "[path_attribute][rfc6793-4.2.3]")
{
    SECTION("AS_TRANS: they do")
    {
        auto const a = attributes_of("40 02 04 02 01 5ba0 | c0 11 06 02 01 00030d40 | c0 07 06 5ba0 c0000201 |"
                                     "c0 12 08 00030d40 c0000201"_hex);
        CHECK(to_text(effective_as_path(a)) == "[200000]");
        CHECK(effective_aggregator(a) == aggregator{asn{200000}, bgp_identifier{0xc0000201}});
    }
    SECTION("another AS number: an OLD speaker has aggregated since, and they do not")
    {
        auto const a = attributes_of("40 02 04 02 01 5ba0 | c0 11 06 02 01 00030d40 | c0 07 06 0064 c0000201 |"
                                     "c0 12 08 00030d40 c0000201"_hex);
        CHECK(to_text(effective_as_path(a)) == "[23456]");
        CHECK(effective_aggregator(a) == aggregator{asn{100}, bgp_identifier{0xc0000201}});
    }
    SECTION("without AS4_AGGREGATOR it says nothing about AS4_PATH")
    {
        auto const a = attributes_of("40 02 04 02 01 5ba0 | c0 11 06 02 01 00030d40 | c0 07 06 0064 c0000201"_hex);
        CHECK(to_text(effective_as_path(a)) == "[200000]");
    }
    SECTION("without AS4_PATH the path is AS_PATH")
    {
        CHECK(to_text(effective_as_path(attributes_of("40 02 04 02 01 0064"_hex))) == "[100]");
    }
}

TEST_CASE("to an OLD speaker large AS numbers go as AS_TRANS and once more in AS4_PATH",
    "[path_attribute][rfc6793-4.2.2]")
{
    as_path path{asn{200000}, asn{100}};
    path.segments.insert(path.segments.begin(), {as_path_segment_type::as_confed_sequence, {asn{70000}}});
    CHECK(needs_as4_path(path));

    std::uint8_t memory[64]{};
    wire::writer out{memory};
    encode_path_attribute(out, path, old_peer);
    encode_path_attribute(out, as4_path{path}, old_peer);
    CHECK(to_text(attributes_of(out.written()))
        == "AS_PATH [(23456) 23456 100]; AS4_PATH [200000 100]");
    CHECK(to_text(effective_as_path(attributes_of(out.written()))) == "[(23456) 200000 100]");

    CHECK_FALSE(needs_as4_path(as_path{asn{65535}}));
    CHECK_FALSE(needs_as4_path(as_path{}));
}

TEST_CASE("to an OLD speaker a large AS number of AGGREGATOR goes as AS_TRANS and once more in AS4_AGGREGATOR",
    "[path_attribute][rfc6793-4.2.2]")
{
    aggregator const by{asn{200000}, bgp_identifier{0xc0000201}};
    CHECK(needs_as4_aggregator(by));
    std::uint8_t memory[64]{};
    wire::writer out{memory};
    encode_path_attribute(out, by, old_peer);
    encode_path_attribute(out, as4_aggregator{by.as_number, by.identifier}, old_peer);
    CHECK(to_text(attributes_of(out.written()))
        == "AGGREGATOR 23456 192.0.2.1; AS4_AGGREGATOR 200000 192.0.2.1");
    CHECK(effective_aggregator(attributes_of(out.written())) == by);

    CHECK_FALSE(needs_as4_aggregator({asn{65535}, {}}));
}

// The same at compile time, where undefined behaviour does not compile.
static_assert([] {
    auto const path = as_path_view::decode("02 02 0064 5ba0"_hex, old_peer);
    auto const as4 = as4_path_view::decode("02 01 00030d40"_hex, old_peer);
    return merge_as4_path(*path, *as4) == as_path{asn{100}, asn{200000}};
}());
