// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/mrt/record_header.hpp>

#include "support/hex.hpp"
#include "support/twice.hpp"

#include "catch.hpp"

using namespace bgpwire;
using mrt::record_type;

namespace {

constexpr auto with_microseconds = "4d 83 b1 f4 | 00 11 | 00 04 | 00 00 00 06 | 00 01 e2 40 | be ef"_hex;
constexpr auto without = "4d 83 b1 f4 | 00 10 | 00 04 | 00 00 00 02 | be ef"_hex;
constexpr auto isis = "4d 83 b1 f4 | 00 21 | 00 00 | 00 00 00 06 | 00 00 00 00 | be ef"_hex;

constexpr bool writes(record_type type, std::uint16_t subtype, mrt::record_time time, octets expected)
{
    std::uint8_t memory[32]{};
    wire::writer out{memory};
    {
        mrt::record_header const header{out, time, type, subtype};
        out.u16(0xbeef);
    }
    return same_octets(out.written(), expected);
}

} // namespace

TEST_CASE("A record's header counts what is written in its scope, microseconds and all", "[mrt][rfc6396-2][rfc6396-3]")
{
    CHECK_TWICE(writes(record_type::bgp4mp_et, 4, {1300476404, 123456}, with_microseconds));
    CHECK_TWICE(writes(record_type::bgp4mp, 4, {1300476404, 123456}, without));
    CHECK_TWICE(writes(record_type::bgp4mp, 4, {1300476404, {}}, without));
    CHECK_TWICE(writes(record_type::isis_et, 0, {1300476404, {}}, isis));
}

TEST_CASE("Records follow one another, and one that does not fit is taken back", "[mrt][rfc6396-2]")
{
    std::uint8_t memory[30];
    wire::writer out{memory};
    for (std::uint16_t i = 0; i != 3; ++i) {
        auto const start = out.size();
        {
            mrt::record_header const header{out, {}, record_type::ospfv2, i};
            out.u16(i);
        }
        CHECK(out.ok() == (i < 2));
        if (!out.ok())
            out.rewind(start);
    }
    mrt::record_reader in{out.written()};
    CHECK(in.next()->subtype() == 0);
    CHECK(in.next()->body().size() == 2);
    CHECK_FALSE(in.next());
    CHECK(in.finish());
}
