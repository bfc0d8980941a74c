// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/item_list.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

namespace {

/// An item of our own: three octets.
struct triple {
    std::uint32_t value = 0;
    static constexpr std::size_t size = 3;
    static constexpr triple load(std::uint8_t const* from) noexcept { return {wire::load<std::uint32_t, 3>(from)}; }
    constexpr void encode(wire::writer& out) const noexcept { out.u24(value); }
    friend constexpr bool operator==(triple, triple) = default;
    template<class Out>
    friend constexpr Out print_to(Out out, triple t)
    {
        return print_decimal(out, t.value);
    }
};

} // namespace

template<>
inline constexpr auto bgpwire::item_list_traits<triple> = list_of<triple>(200, "TRIPLES");

static_assert(path_attribute<basic_item_list_view<triple>>);

TEST_CASE("a list of items of one size is an attribute by its traits alone", "[path_attribute]")
{
    using mine = append<known_path_attributes, basic_item_list_view<triple>>;
    static constexpr made_update<> made{"c0 c8 06 000001 000203"_hex};
    auto const update = basic_update_view<mine>::decode(made.message(), {});
    REQUIRE(update);
    auto const list = update->get<basic_item_list_view<triple>>();
    REQUIRE(list);
    CHECK(list->size() == 2);
    CHECK(list->contains({0x203}));
    CHECK_FALSE(list->contains({0x204}));
    CHECK(to_text(*list) == "1 515");
    CHECK(basic_item_list<triple>{*list} == basic_item_list<triple>{{1}, {0x203}});
    CHECK(*list->begin()++ == triple{1});

    static constexpr made_update<> bad{"c0 c8 05 000001 0002"_hex, "18 c63364"_hex};
    std::size_t wrong = 0;
    basic_update_view<mine>::for_each_error(bad.message(), {}, [&](error const& e) {
        wrong += e == error{errc::attribute_length_error, treat_as_withdraw, 200, 23, 8};
    });
    CHECK(wrong == 1);
}
