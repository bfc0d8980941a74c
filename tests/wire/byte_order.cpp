// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/wire/byte_order.hpp>

#include "catch.hpp"
#include "support/hex.hpp"

#include <bit>

using namespace bgpwire;

namespace {

constexpr auto eight = "01 02 03 04 05 06 07 f8"_hex;

static_assert(wire::load<std::uint8_t>(eight) == 0x01);
static_assert(wire::load<std::uint16_t>(eight) == 0x0102);
static_assert(wire::load<std::uint32_t, 3>(eight) == 0x010203);
static_assert(wire::load<std::uint32_t>(eight, 4) == 0x050607f8);
static_assert(wire::load<std::uint64_t>(eight) == 0x01020304050607f8);

template<class T, std::size_t N>
constexpr bool stores_back(T value, octets expected)
{
    std::uint8_t memory[10] = {0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa};
    wire::store<T, N>(memory + 1, value);
    return same_octets(octets{memory}.subspan(1, N), expected) && memory[0] == 0xaa && memory[N + 1] == 0xaa;
}

static_assert(stores_back<std::uint8_t, 1>(0xf8, "f8"_hex));
static_assert(stores_back<std::uint16_t, 2>(0x07f8, "07 f8"_hex));
static_assert(stores_back<std::uint32_t, 3>(0xff0607f8, "06 07 f8"_hex));
static_assert(stores_back<std::uint64_t, 8>(0x01020304050607f8, eight));

} // namespace

TEST_CASE("numbers load from network byte order at any offset", "[wire]")
{
    // At run time the loads go through Boost.Endian: the values are those of the static_asserts.
    std::uint8_t memory[9]{};
    for (std::size_t i = 0; i != 8; ++i)
        memory[i + 1] = eight[i];
    CHECK(wire::load<std::uint8_t>(octets{memory}, 8) == 0xf8);
    CHECK(wire::load<std::uint16_t>(octets{memory}, 1) == 0x0102);
    CHECK(wire::load<std::uint32_t, 3>(octets{memory}, 6) == 0x0607f8);
    CHECK(wire::load<std::uint32_t>(octets{memory}, 1) == 0x01020304);
    CHECK(wire::load<std::uint64_t, 6>(octets{memory}, 3) == 0x0304050607f8);
    CHECK(wire::load<std::uint64_t>(memory + 1) == 0x01020304050607f8);
}

TEST_CASE("octets in the machine's own order answer what can be asked in either order", "[wire]")
{
    std::uint8_t const memory[] = {0, 0, 0, 7, 0, 0, 0, 0};
    CHECK(wire::load_native<std::uint32_t>(memory) != 0);
    CHECK(wire::load_native<std::uint32_t>(memory + 4) == 0);
    CHECK(wire::load_native<std::uint64_t>(memory)
        == (std::endian::native == std::endian::big ? std::uint64_t{7} << 32 : std::uint64_t{7} << 24));
    static_assert(wire::load_native<std::uint32_t>("00 00 00 00"_hex.data()) == 0);
}

TEST_CASE("numbers store in network byte order and touch nothing around them", "[wire]")
{
    CHECK(stores_back<std::uint8_t, 1>(0xf8, "f8"_hex));
    CHECK(stores_back<std::uint16_t, 2>(0x07f8, "07 f8"_hex));
    CHECK(stores_back<std::uint32_t, 3>(0xff0607f8, "06 07 f8"_hex));
    CHECK(stores_back<std::uint32_t, 4>(0x050607f8, "05 06 07 f8"_hex));
    CHECK(stores_back<std::uint64_t, 5>(0x01020304050607f8, "04 05 06 07 f8"_hex));
    CHECK(stores_back<std::uint64_t, 8>(0x01020304050607f8, eight));
}
