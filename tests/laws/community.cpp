// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/community/community.hpp>
#include <bgpwire/community/extended_community.hpp>
#include <bgpwire/community/ipv6_extended_community.hpp>
#include <bgpwire/community/large_community.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"
#include "support/attribute_values.hpp"
#include "support/text.hpp"

#include <array>
#include <string>
#include <vector>

// What holds for communities of every kind: octets in, octets out; text out, text in.

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

using every_community = type_list<community, extended_community, ipv6_extended_community, large_community>;

template<class Community>
using octets_of_one = std::array<std::uint8_t, Community::size>;

/// Whether it encodes to the octets that it is loaded from, with just the room that it needs, and its text
/// is plain and reads as the same community.
template<class Community>
constexpr bool holds(octets_of_one<Community> const& from) noexcept
{
    auto const c = Community::load(from.data());
    octets_of_one<Community> memory{};
    wire::writer out{memory};
    c.encode(out);
    if (!out.finish() || !same_octets(*out.finish(), from) || c != Community::load(memory.data()))
        return false;
    wire::writer cramped{std::span{memory}.first(Community::size - 1)};
    c.encode(cramped);
    if (cramped.finish())
        return false;
    char text[120]{};
    char* const end = print_to(+text, c);
    for (char const* at = text; at != end; ++at)
        if (*at < ' ' || *at > '~')
            return false;
    auto const parsed = Community::parse(text_view{+text, static_cast<std::size_t>(end - text)});
    return parsed && *parsed == c;
}

/// The same of octets that count up from `first` by `step`.
template<class Community>
constexpr bool holds_of_series(unsigned first, unsigned step) noexcept
{
    octets_of_one<Community> from{};
    for (auto& octet : from) {
        octet = static_cast<std::uint8_t>(first);
        first += step;
    }
    return holds<Community>(from);
}

template<class... Community>
constexpr bool all_hold(type_list<Community...>, unsigned first, unsigned step) noexcept
{
    return (holds_of_series<Community>(first, step) && ...);
}
static_assert(all_hold(every_community{}, 0, 0));
static_assert(all_hold(every_community{}, 0, 1));
static_assert(all_hold(every_community{}, 0x80, 0));
static_assert(all_hold(every_community{}, 0x40, 3));
static_assert(all_hold(every_community{}, 0xff, 0));

/// Communities in which the first octets, which say what kind they are, are small or of a registry.
template<class Community>
octets_of_one<Community> by(scatter& chance)
{
    octets_of_one<Community> from{};
    for (auto& octet : from)
        octet = static_cast<std::uint8_t>(chance(3) == 0 ? chance(4) : chance(256));
    constexpr std::uint8_t kinds[] = {0, 1, 2, 3, 6, 0x40, 0x41, 0x42, 0x43, 0x80, 0x81, 0x82, 0xff};
    if (chance(2) == 0)
        from[0] = kinds[chance(std::size(kinds))];
    return from;
}

} // namespace

TEMPLATE_LIST_TEST_CASE("A community is the same after its octets, and after its text", "[laws][community]", every_community)
{
    scatter chance{TestType::size};
    std::size_t wrong = 0;
    for (int round = 0; round != 40000; ++round) {
        auto const from = by<TestType>(chance);
        if (!holds<TestType>(from)) {
            ++wrong;
            CAPTURE(from, to_text(TestType::load(from.data())));
            CHECK(holds<TestType>(from));
        }
    }
    CHECK(wrong == 0);
    for (unsigned first = 0; first != 256; ++first)
        for (unsigned step = 0; step != 8; ++step)
            if (!holds_of_series<TestType>(first, step)) {
                CAPTURE(first, step);
                CHECK(holds_of_series<TestType>(first, step));
            }
}

TEMPLATE_LIST_TEST_CASE("Text that is cut off, or has more behind it, is refused or is another community's", "[laws][community]",
    every_community)
{
    scatter chance{TestType::size + 1};
    std::size_t refused = 0;
    for (int round = 0; round != 2000; ++round) {
        auto const c = TestType::load(by<TestType>(chance).data());
        auto const text = to_text(c);
        auto const check = [&](std::string const& other) {
            if (auto const parsed = TestType::parse(other)) {
                // numbers that lost a digit, or won one: what is read is written again and read the same
                auto const again = TestType::parse(to_text(*parsed));
                REQUIRE(again);
                CHECK(*again == *parsed);
            } else {
                CHECK(is_local(parsed.error().code));
                CHECK(parsed.error().offset <= other.size());
                ++refused;
            }
        };
        for (std::size_t size = 0; size != text.size(); ++size)
            check(text.substr(0, size));
        for (char const more : {' ', ':', 'x', '0', '\0', '\xff'})
            check(text + more);
        CHECK_FALSE(TestType::parse(text + " "));
        CHECK_FALSE(TestType::parse(""));
    }
    CHECK(refused > 2000);
}

TEMPLATE_LIST_TEST_CASE("Communities are ordered all one way", "[laws][community]", every_community)
{
    if constexpr (requires(TestType const& a) { a < a; }) {
        scatter chance{TestType::size + 2};
        for (int round = 0; round != 5000; ++round) {
            auto const a = TestType::load(by<TestType>(chance).data());
            auto const b = TestType::load(by<TestType>(chance).data());
            CHECK(int{a < b} + int{b < a} + int{a == b} == 1);
        }
    }
    auto const zero = TestType::load(octets_of_one<TestType>{}.data());
    CHECK(zero == TestType{});
}

TEMPLATE_LIST_TEST_CASE("Reading and printing a community allocates nothing", "[laws][community]", every_community)
{
    scatter chance{TestType::size + 3};
    auto const from = by<TestType>(chance);
    char text[120]{};
    CHECK(allocations_in([&] { print_to(+text, TestType::load(from.data())); }) == 0);
}
