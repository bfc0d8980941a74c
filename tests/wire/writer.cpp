// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/wire/writer.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"
#include "support/hex.hpp"

using namespace bgpwire;

namespace {

constexpr auto all_widths = "01 | 02 03 | 04 05 06 | 07 08 09 0a | 0b 0c 0d 0e 0f 10 11 12 | 13 14"_hex;

constexpr void write_all(wire::writer& out)
{
    out.u8(0x01);
    out.u16(0x0203);
    out.u24(0xff040506);
    out.u32(0x0708090a);
    out.u64(0x0b0c0d0e0f101112);
    out.write("13 14"_hex);
}

constexpr bool writes_all()
{
    std::uint8_t memory[all_widths.size()]{};
    wire::writer out{memory};
    write_all(out);
    auto const written = out.finish();
    return written && same_octets(*written, all_widths) && out.remaining() == 0;
}
static_assert(writes_all());

template<class T>
constexpr bool prefixes(std::size_t count, octets expected)
{
    std::uint8_t memory[64]{};
    wire::writer out{memory};
    {
        wire::length_prefix<T> const length{out};
        for (std::size_t i = 0; i != count; ++i)
            out.u8(0xee);
    }
    auto const written = out.finish();
    return written && written->size() == sizeof(T) + count && same_octets(written->first(sizeof(T)), expected);
}
static_assert(prefixes<std::uint8_t>(0, "00"_hex));
static_assert(prefixes<std::uint8_t>(5, "05"_hex));
static_assert(prefixes<std::uint16_t>(5, "00 05"_hex));

} // namespace

TEST_CASE("a writer appends numbers in network byte order and runs of octets", "[wire]")
{
    CHECK(writes_all());
    CHECK(bgpwire::test::allocations_in([] { (void)writes_all(); }) == 0);
}

TEST_CASE("what does not fit is not written, and neither is anything behind it", "[wire]")
{
    for (std::size_t room = 0; room != all_widths.size(); ++room) {
        CAPTURE(room);
        std::uint8_t memory[32]{};
        for (auto& octet : memory)
            octet = 0xaa;
        wire::writer out{std::span{memory}.first(room)};
        write_all(out);
        CHECK(!out.ok());
        REQUIRE(!out.finish());
        CHECK(out.finish().error().code == errc::no_buffer_space);
        CHECK(same_octets(out.written(), all_widths.first(out.size())));
        for (std::size_t i = room; i != sizeof memory; ++i)
            CHECK(memory[i] == 0xaa);
    }
}

TEST_CASE("overflow is sticky even for what would fit, until rewind", "[wire]")
{
    std::uint8_t memory[3]{};
    wire::writer out{memory};
    out.u16(0x0102);
    out.u16(0x0304);
    out.u8(0x05);
    CHECK(!out.ok());
    CHECK(out.size() == 2);
    out.rewind(1);
    CHECK(out.ok());
    out.u16(0x0607);
    REQUIRE(out.finish());
    CHECK(same_octets(*out.finish(), "01 06 07"_hex));
}

TEST_CASE("patch overwrites what was written and nothing else", "[wire]")
{
    std::uint8_t memory[4]{};
    wire::writer out{memory};
    out.u24(0x010203);
    out.patch(1, std::uint16_t{0xbeef});
    CHECK(same_octets(out.written(), "01 be ef"_hex));
    out.patch(2, std::uint16_t{0xdead}); // half of it was never written
    CHECK(same_octets(out.written(), "01 be ef"_hex));
    CHECK(memory[3] == 0);
}

TEST_CASE("insert moves the tail by one octet", "[wire]")
{
    std::uint8_t memory[4]{};
    wire::writer out{memory};
    out.u24(0x010304);
    out.insert(1, 0x02);
    CHECK(same_octets(out.written(), "01 02 03 04"_hex));
    out.insert(0, 0x00);
    CHECK(!out.ok());
    CHECK(same_octets(out.written(), "01 02 03 04"_hex));
}

TEST_CASE("leading appends the high octets of a number, with room behind them or without", "[wire]")
{
    for (std::size_t count = 0; count <= 8; ++count)
        for (std::size_t room = 0; room <= 9; ++room) {
            CAPTURE(count, room);
            std::uint8_t memory[16]{};
            for (auto& octet : memory)
                octet = 0xaa;
            wire::writer out{std::span{memory}.first(room)};
            out.leading(0x0102030405060708, count);
            CHECK(out.ok() == (count <= room));
            CHECK(out.size() == (count <= room ? count : 0));
            CHECK(same_octets(out.written(), "01 02 03 04 05 06 07 08"_hex.first(out.size())));
            for (std::size_t i = room; i != sizeof memory; ++i)
                CHECK(memory[i] == 0xaa);
        }
}

TEST_CASE("leading writes nothing after an overflow", "[wire]")
{
    std::uint8_t memory[9]{};
    wire::writer out{memory};
    out.write("01 02 03 04 05 06 07 08 09 0a"_hex);
    CHECK(!out.ok());
    out.leading(0xffffffffffffffff, 8);
    CHECK(out.size() == 0);
}

TEST_CASE("a length field counts what its scope wrote", "[wire]")
{
    CHECK(prefixes<std::uint8_t>(63, "3f"_hex));
    CHECK(prefixes<std::uint16_t>(62, "00 3e"_hex));

    std::uint8_t memory[8]{};
    wire::writer out{memory};
    {
        wire::length_prefix<std::uint16_t> const outer{out};
        out.u8(1);
        wire::length_prefix<std::uint8_t> const inner{out};
        out.u16(2);
    }
    CHECK(same_octets(out.written(), "00 04 | 01 | 02 | 00 02"_hex));
}

TEST_CASE("content too long for its length field makes the writer fail", "[wire]")
{
    static std::uint8_t memory[70000];
    auto const fits = [](auto field, std::size_t count) {
        wire::writer out{memory};
        {
            wire::length_prefix<decltype(field)> const length{out};
            for (std::size_t i = 0; i != count; ++i)
                out.u8(0);
        }
        return out.ok();
    };
    CHECK(fits(std::uint8_t{}, 255));
    CHECK(!fits(std::uint8_t{}, 256));
    CHECK(fits(std::uint16_t{}, 65535));
    CHECK(!fits(std::uint16_t{}, 65536));
}

TEST_CASE("fail counts as an overflow", "[wire]")
{
    std::uint8_t memory[4]{};
    wire::writer out{memory};
    out.u8(1);
    out.fail();
    out.u8(2);
    CHECK(!out.finish());
    CHECK(out.size() == 1);
}
