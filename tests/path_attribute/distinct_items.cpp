// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/distinct_items.hpp>

#include <bgpwire/path_attribute/path_attributes.hpp>

#include "catch.hpp"

#include <algorithm>
#include <vector>

using namespace bgpwire;

TEST_CASE("What is written twice is taken out again, of few items and of many", "[path_attribute][rfc8092-3]")
{
    std::uint32_t state = 8092;
    auto const next = [&](std::uint32_t below) {
        state = state * 1664525U + 1013904223U;
        return (state >> 8) % below;
    };
    for (std::size_t count = 0; count != 80; ++count)
        for (std::uint32_t const kinds : {1U, 3U, 20U, 1000000U}) {
            std::vector<std::uint32_t> items;
            for (std::size_t i = 0; i != count; ++i)
                items.push_back(next(kinds));
            std::vector<std::uint8_t> memory(7 + 4 * count);
            wire::writer out{memory};
            out.write(std::vector<std::uint8_t>(7, std::uint8_t{0xee})); // what was there before stays
            detail::write_distinct<4>(out, [&] {
                for (auto const item : items)
                    out.u32(item);
            });
            REQUIRE(out.ok());
            CHECK(std::count(memory.begin(), memory.begin() + 7, std::uint8_t{0xee}) == 7);
            std::vector<std::uint32_t> left;
            for (std::size_t at = 7; at < out.size(); at += 4)
                left.push_back(wire::load<std::uint32_t>(out.written(), at));
            auto expected = items;
            std::sort(expected.begin(), expected.end());
            expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
            if (expected.size() == count)
                CHECK(left == items);
            std::sort(left.begin(), left.end());
            CHECK(left == expected);
        }
}

TEST_CASE("RFC 8092 §3: thousands of large communities are sorted, in their order if none comes twice",
    "[path_attribute][rfc8092-3]")
{
    large_communities many;
    for (std::uint32_t i = 0; i != 5461; ++i)
        many.values.push_back({i * 2654435761U, i % 7, i});
    path_attributes attributes;
    CHECK(attributes.set(many));
    auto const view = attributes.view();
    CHECK(large_communities{*view.get<large_communities_view>()} == many);

    large_communities repeated = many;
    for (std::size_t i = 0; i != repeated.values.size(); ++i)
        repeated.values[i] = many.values[i % 100];
    CHECK(attributes.set(repeated));
    auto const less = attributes.view();
    auto const kept = *less.get<large_communities_view>();
    CHECK(kept.size() == 100);
    for (std::size_t i = 0; i != 100; ++i)
        CHECK(kept.contains(many.values[i]));
}
