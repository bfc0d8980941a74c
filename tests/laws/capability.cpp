// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/registry.hpp>

#include <bgpwire/message/open.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"
#include "support/attribute_values.hpp"
#include "support/text.hpp"
#include "support/vectors.hpp"

#include <array>
#include <vector>

// What holds for every capability in the list, the next one included.

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

/// Values that the capability takes: found by chance, of 0 to 64 octets and of small numbers mostly.
template<class Capability>
std::vector<std::vector<std::uint8_t>> correct_values()
{
    std::vector<std::vector<std::uint8_t>> values;
    scatter chance{Capability::traits.code};
    for (std::size_t length = 0; length <= 64; ++length)
        for (std::uint32_t round = 0; round != 24; ++round) {
            std::vector<std::uint8_t> value(length);
            for (auto& octet : value)
                octet = static_cast<std::uint8_t>(chance(8) == 0 ? chance(256) : chance(2 + round));
            if (decode_capability<Capability>(value))
                values.push_back(value);
        }
    return values;
}

/// Whether lengths from 0 to 64 are judged as the length rule says, each octet being `filler`.
template<class Capability>
constexpr bool lengths_are_judged(std::uint8_t filler) noexcept
{
    constexpr capability_traits traits = Capability::traits;
    std::array<std::uint8_t, 64> value{};
    for (auto& octet : value)
        octet = filler;
    for (std::size_t length = 0; length <= value.size(); ++length) {
        auto const decoded = decode_capability<Capability>(octets{value}.first(length));
        if (decoded)
            continue;
        auto const e = decoded.error();
        if (e.action != error_action::ignore || e.about != traits.code || e.offset + e.length > length)
            return false;
        if (!traits.length.allows(length) && (e.offset != 0 || e.length != length))
            return false;
    }
    return !decode_capability<Capability>({}) || traits.length.allows(0);
}

template<class... Capability>
constexpr bool all_lengths_are_judged(type_list<Capability...>, std::uint8_t filler) noexcept
{
    return (lengths_are_judged<Capability>(filler) && ...);
}
static_assert(all_lengths_are_judged(known_capabilities{}, 0));
static_assert(all_lengths_are_judged(known_capabilities{}, 1));
static_assert(all_lengths_are_judged(known_capabilities{}, 0xff));

/// Whether a value that was cut off, or has octets left over, is refused as malformed in itself or is another
/// correct one, and whatever decodes encodes to what decodes to the same again.
template<class Capability>
constexpr bool is_judged(octets value) noexcept
{
    constexpr capability_traits traits = Capability::traits;
    auto const decoded = decode_capability<Capability>(value);
    if (!decoded) {
        auto const e = decoded.error();
        return e.action == error_action::ignore && e.about == traits.code && e.offset + e.length <= value.size();
    }
    if (!traits.length.allows(value.size()))
        return false;
    std::array<std::uint8_t, 300> memory{};
    wire::writer out{memory};
    encode_capability(out, *decoded);
    if (!out.finish() || memory[0] != traits.code || memory[1] != out.size() - 2)
        return false;
    auto const again = decode_capability<Capability>(out.written().subspan(2));
    return again && *again == *decoded;
}

/// The same of every truncation of a value, and of the value with a few octets more.
template<class Capability>
constexpr bool is_judged_cut_and_lengthened(octets value) noexcept
{
    std::array<std::uint8_t, 260> memory{};
    for (std::size_t i = 0; i != value.size(); ++i)
        memory[i] = value[i];
    for (std::size_t size = 0; size <= value.size() + 4 && size <= 255; ++size)
        for (unsigned const filler : {0U, 1U, 0xffU}) {
            for (std::size_t i = value.size(); i < size; ++i)
                memory[i] = static_cast<std::uint8_t>(filler);
            if (!is_judged<Capability>(octets{memory}.first(size)))
                return false;
        }
    return true;
}

/// The same of the capabilities of all OPENs among the vectors.
template<class Capability>
constexpr bool is_judged_in_vectors() noexcept
{
    for (auto const& v : vectors)
        if (v.message[18] == 1)
            if (auto const open = open_view::decode(message_in(v.message)))
                for (auto const c : open->capabilities)
                    if (c.code == Capability::traits.code && !is_judged_cut_and_lengthened<Capability>(c.value))
                        return false;
    return is_judged_cut_and_lengthened<Capability>({});
}
template<class Capability>
constexpr bool is_judged_while_compiling = [] {
    static_assert(is_judged_in_vectors<Capability>());
    return true;
}();
template<class... Capability>
constexpr bool all_are_judged_while_compiling(type_list<Capability...>)
{
    return (is_judged_while_compiling<Capability> && ...);
}
static_assert(all_are_judged_while_compiling(known_capabilities{}));

} // namespace

TEMPLATE_LIST_TEST_CASE("A capability that is cut off or has octets left over is malformed in itself, or another correct one",
    "[laws][capability][rfc5492-3]", known_capabilities)
{
    CHECK(is_judged_in_vectors<TestType>());
    for (auto const& value : correct_values<TestType>()) {
        CAPTURE(TestType::traits.name, value);
        CHECK(is_judged_cut_and_lengthened<TestType>(value));
    }
}

TEMPLATE_LIST_TEST_CASE("A capability reads nothing but its value", "[laws][capability][rfc5492-4]", known_capabilities)
{
    // In memory of exactly its size, which AddressSanitizer watches.
    std::vector<char> text(10000);
    for (auto const& value : correct_values<TestType>())
        for (std::size_t size = 0; size <= value.size(); ++size) {
            std::vector<std::uint8_t> const cut(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(size));
            if (auto const decoded = decode_capability<TestType>(cut))
                print_to(text.data(), *decoded);
            CHECK(is_judged<TestType>(cut));
        }
}

TEMPLATE_LIST_TEST_CASE("A capability of any length from 0 to 64 is judged as its length rule says, and never fails the OPEN",
    "[laws][capability][rfc5492-3]", known_capabilities)
{
    for (unsigned filler = 0; filler != 256; ++filler)
        CHECK(lengths_are_judged<TestType>(static_cast<std::uint8_t>(filler)));
}

TEMPLATE_LIST_TEST_CASE("A capability that decodes encodes to its octets again, prints the same and is equal to itself",
    "[laws][capability]", known_capabilities)
{
    auto const values = correct_values<TestType>();
    REQUIRE_FALSE(values.empty());
    for (auto const& value : values) {
        CAPTURE(TestType::traits.name, value);
        auto const decoded = decode_capability<TestType>(value);
        REQUIRE(decoded);
        std::array<std::uint8_t, 300> memory{};
        wire::writer out{memory};
        encode_capability(out, *decoded);
        REQUIRE(out.finish());
        CHECK(memory[0] == TestType::traits.code);
        CHECK(memory[1] == out.size() - 2);
        auto const encoded = out.written().subspan(2);
        auto const again = decode_capability<TestType>(encoded);
        REQUIRE(again);
        CHECK(*again == *decoded);
        CHECK(to_text(*again) == to_text(*decoded));
        // All that may get lost are reserved bits, which are sent as zero, and a surplus behind the last field.
        REQUIRE(encoded.size() <= value.size());
        for (std::size_t i = 0; i != encoded.size(); ++i)
            CHECK((encoded[i] & ~value[i]) == 0);
        std::array<std::uint8_t, 300> twice{};
        wire::writer second{twice};
        encode_capability(second, *again);
        CHECK(same_octets(second.written(), out.written()));
    }
}

TEMPLATE_LIST_TEST_CASE("Reading and printing a capability allocates nothing", "[laws][capability]", known_capabilities)
{
    auto const values = correct_values<TestType>();
    std::vector<char> text(10000);
    CHECK(allocations_in([&] {
        for (auto const& value : values)
            print_to(text.data(), *decode_capability<TestType>(value));
    }) == 0);
}

TEMPLATE_LIST_TEST_CASE(
    "A capability's own decode reads nothing but its value", "[laws][capability]", known_capabilities)
{
    // In memory of exactly its size, which AddressSanitizer watches; also of lengths that the traits do not have.
    scatter chance{TestType::traits.code * 5U};
    for (std::size_t length = 0; length <= 64; ++length)
        for (int round = 0; round != 50; ++round) {
            std::vector<std::uint8_t> value;
            for (std::size_t i = 0; i != length; ++i)
                value.push_back(static_cast<std::uint8_t>(chance(4) == 0 ? chance() : chance(5)));
            value.shrink_to_fit();
            CAPTURE(TestType::traits.name, value);
            auto const own = TestType::decode(value);
            if (own && TestType::traits.length.allows(length))
                CHECK(*own == *decode_capability<TestType>(value));
            else if (!own)
                CHECK(own.error().action == error_action::ignore);
        }
}
