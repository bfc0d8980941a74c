// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/core/octets.hpp>

#include "catch.hpp"
#include "support/hex.hpp"

#include <array>
#include <cstddef>

using namespace bgpwire;

TEST_CASE("octets are the same where every octet and the length are", "[core]")
{
    static_assert(same_octets("80 04 04 | 00 00 01 f4"_hex, "8004 0400 0001F4"_hex));
    static_assert(!same_octets("80 04"_hex, "80 05"_hex));
    static_assert(!same_octets("80 04"_hex, "80 04 00"_hex));
    static_assert(!same_octets("80"_hex, {}));
    CHECK(same_octets({}, octets{}));
    CHECK(same_octets("01 02 03"_hex, "01|02|03"_hex));
    CHECK_FALSE(same_octets("01 02 03"_hex, "01 02 04"_hex));
    CHECK_FALSE(same_octets("01 02 03"_hex, "02 02 03"_hex));
}

TEST_CASE("octets come out of the memory of other libraries without a copy", "[core]")
{
    std::array<std::byte, 2> const bytes{std::byte{0xff}, std::byte{0x13}};
    CHECK(same_octets(as_octets(bytes), "ff 13"_hex));
    CHECK(static_cast<void const*>(as_octets(bytes).data()) == bytes.data());

    std::array<char, 3> const characters{'B', 'G', '\xff'};
    CHECK(same_octets(as_octets(characters), "42 47 ff"_hex));
    CHECK(static_cast<void const*>(as_octets(characters).data()) == characters.data());
    CHECK(as_octets(std::span<char const>{}).empty());
}
