// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/wire/reader.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"
#include "support/hex.hpp"

using namespace bgpwire;

namespace {

constexpr auto all_widths = "01 | 02 03 | 04 05 06 | 07 08 09 0a | 0b 0c 0d 0e 0f 10 11 12 | 13 14"_hex;

constexpr bool reads_all()
{
    wire::reader in{all_widths};
    return in.u8() == 0x01 && in.u16() == 0x0203 && in.u24() == 0x040506 && in.u32() == 0x0708090a
        && in.u64() == 0x0b0c0d0e0f101112 && same_octets(in.take(1), "13"_hex) && same_octets(in.rest(), "14"_hex)
        && in.finish();
}
static_assert(reads_all());

} // namespace

TEST_CASE("a reader gives numbers and runs of octets from left to right", "[wire]")
{
    CHECK(reads_all());
    CHECK(bgpwire::test::allocations_in([] { (void)reads_all(); }) == 0);
}

TEST_CASE("a reader's offset counts from its base", "[wire]")
{
    wire::reader in{"01 02 03"_hex, 29};
    CHECK(in.offset() == 29);
    in.u16();
    CHECK(in.offset() == 31);
    CHECK(in.remaining() == 1);
    CHECK(!in.at_end());
}

TEST_CASE("a read past the end fails, gives nothing, and stays where it began", "[wire]")
{
    wire::reader in{"01 02 03"_hex, 100};
    CHECK(in.u16() == 0x0102);
    CHECK(in.ok());
    CHECK(in.u16() == 0);
    CHECK(!in.ok());
    CHECK(in.offset() == 102);
    // The octet that is left would do for these, but failure is sticky.
    CHECK(in.u8() == 0);
    CHECK(in.take(1).empty());
    CHECK(in.take(0).empty());
    CHECK(!in.finish());
    CHECK(in.offset() == 102);
}

TEST_CASE("every width fails on one octet too few", "[wire]")
{
    auto const octet = "ff ff ff ff ff ff ff ff"_hex;
    auto const fails = [&](std::size_t size, auto read) {
        wire::reader enough{octet.first(size)};
        auto const value = read(enough);
        wire::reader cramped{octet.first(size - 1)};
        return value != 0 && enough.finish() && read(cramped) == 0 && !cramped.ok();
    };
    CHECK(fails(1, [](wire::reader& in) { return in.u8(); }));
    CHECK(fails(2, [](wire::reader& in) { return in.u16(); }));
    CHECK(fails(3, [](wire::reader& in) { return in.u24(); }));
    CHECK(fails(4, [](wire::reader& in) { return in.u32(); }));
    CHECK(fails(8, [](wire::reader& in) { return in.u64(); }));
    CHECK(fails(5, [](wire::reader& in) { return in.take(5).size(); }));
}

TEST_CASE("a length near the largest number does not wrap", "[wire]")
{
    wire::reader in{"01 02 03"_hex};
    in.u8();
    CHECK(in.take(static_cast<std::size_t>(-1)).empty());
    CHECK(!in.ok());
}

TEST_CASE("finish refuses trailing octets", "[wire]")
{
    wire::reader in{"01 02"_hex};
    in.u8();
    CHECK(in.ok());
    CHECK(!in.finish());
    in.u8();
    CHECK(in.finish());
    wire::reader none{{}};
    CHECK(none.finish());
}
