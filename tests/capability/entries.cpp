// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/entries.hpp>

#include "capability/support.hpp"
#include "support/allocations.hpp"

#include <iterator>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

struct triple {
    std::uint32_t value = 0;

    static constexpr capability_traits traits{.code = 239, .name = "triples", .length = {0, 3, 255}};
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
using triples_view = capability_entries_view<triple>;
using triples = basic_capability_entries<triple>;

static_assert(std::forward_iterator<triples_view::iterator>);
static_assert(capability<triples_view> && announced_capability<triples>);

constexpr auto two = "000001 | 010000"_hex;

constexpr bool reads_two()
{
    auto const view = decode_capability<triples_view>(two);
    if (!view || view->size() != 2 || view->empty())
        return false;
    auto it = view->begin();
    return *it++ == triple{1} && *it++ == triple{0x010000} && it == view->end() && encodes_to(*view, two);
}
static_assert(reads_two());
static_assert(encodes_to(triples{{triple{1}, triple{0x010000}}}, two));

} // namespace

TEST_CASE("entries of equal size read as a range and write as they were", "[capability]")
{
    CHECK(reads_two());
    CHECK(allocations_in([] {
        std::uint32_t sum = 0;
        auto const view = decode_capability<triples_view>(two);
        for (auto const entry : *view)
            sum += entry.value;
        REQUIRE(sum == 0x010001);
    }) == 0);
    CHECK(text_of<triples_view>(two) == "triples {1 65536}");
    CHECK(text_of<triples_view>({}) == "triples {}");
}

TEST_CASE("entries that are owned convert from a view and write the same octets", "[capability]")
{
    auto const view = decode_capability<triples_view>(two);
    REQUIRE(view);
    auto const owned = triples::from(*view);
    CHECK(owned == triples{{triple{1}, triple{0x010000}}});
    CHECK(encodes_to(owned, two));
    CHECK(encodes_to(triples{}, {}));
}

TEST_CASE("a part of an entry at the end is no entry", "[capability]")
{
    CHECK(malformed<triples_view>("000001 01"_hex));
    CHECK(triples_view{"000001 0100"_hex}.size() == 1);
    CHECK(triples_view{"0100"_hex}.empty());
}
