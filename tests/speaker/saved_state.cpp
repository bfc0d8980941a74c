// SPDX-License-Identifier: BSL-1.0
#include "saved_state.hpp"

#include "catch.hpp"

using speaker::saved_state;

TEST_CASE("A state without configuration is the snapshot, as it was before there was any", "[speaker]")
{
    saved_state::octets const snapshot{1, 2, 3};
    CHECK(speaker::pack(saved_state{{}, snapshot}) == snapshot);
    auto const back = speaker::unpack(snapshot);
    REQUIRE(back.has_value());
    CHECK(back->made_under.empty());
    CHECK(back->snapshot == snapshot);
    CHECK(speaker::unpack({})->snapshot.empty());
}

TEST_CASE("A state remembers the configurations that it was made under, and notices damage in them", "[speaker]")
{
    saved_state state;
    state.made_under = {{{"a.yaml", "x: 1\n"}, {"b.yaml", ""}}, {{"a.yaml", "y: 2\n"}}};
    state.snapshot = {7, 8, 9};
    auto const whole = speaker::pack(state);
    auto const back = speaker::unpack(whole);
    REQUIRE(back.has_value());
    CHECK(back->snapshot == saved_state::octets{7, 8, 9});
    REQUIRE(back->made_under.size() == 2);
    REQUIRE(back->made_under[0].size() == 2);
    CHECK(back->made_under[0][0].name == "a.yaml");
    CHECK(back->made_under[0][0].text == "x: 1\n");
    CHECK(back->made_under[0][1].text.empty());
    CHECK(back->made_under[1][0].text == "y: 2\n");

    auto const of_snapshot = whole.size() - 3;
    for (std::size_t i = 8; i != of_snapshot; ++i) {
        CAPTURE(i);
        auto damaged = whole;
        damaged[i] ^= 0x10;
        CHECK(!speaker::unpack(damaged));
    }
    for (std::size_t size = 8; size != of_snapshot; ++size) {
        CAPTURE(size);
        saved_state::octets const cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
        CHECK(!speaker::unpack(cut));
    }
}
