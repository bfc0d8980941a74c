// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/capability/traits.hpp>

#include "capability/support.hpp"

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

/// What a user writes for a capability of their own.
struct private_capability {
    std::uint16_t answer = 0;

    static constexpr capability_traits traits{.code = 239, .name = "private", .length = {2, 1, 2}};
    static constexpr result<private_capability> decode(octets value) noexcept
    {
        return private_capability{wire::load<std::uint16_t>(value)};
    }
    constexpr void encode(wire::writer& out) const noexcept { out.u16(answer); }
    friend constexpr bool operator==(private_capability, private_capability) = default;
};

struct announced_only {
    static constexpr capability_traits traits{.code = 240, .name = "announced only"};
    constexpr void encode(wire::writer& out) const noexcept
    {
        for (int i = 0; i != 256; ++i)
            out.u8(0);
    }
};

static_assert(capability<private_capability>);
static_assert(announced_capability<announced_only> && !capability<announced_only>);
static_assert(!announced_capability<int>);

static_assert(both_ways("00 2a"_hex, private_capability{42}));

} // namespace

TEST_CASE("a length rule allows its minimum and whole steps up to its maximum", "[capability]")
{
    constexpr capability_length list{2, 4, 10};
    for (std::size_t n = 0; n != 300; ++n) {
        CAPTURE(n);
        CHECK(list.allows(n) == (n == 2 || n == 6 || n == 10));
        CHECK(capability_length{}.allows(n) == (n <= 255));
        CHECK(capability_length{0, 1, 0}.allows(n) == (n == 0));
    }
}

TEST_CASE("a value of the wrong length never reaches decode", "[capability][rfc5492-3]")
{
    CHECK(both_ways("00 2a"_hex, private_capability{42}));
    CHECK(malformed<private_capability>({}));
    CHECK(malformed<private_capability>("00"_hex));
    CHECK(malformed<private_capability>("00 2a 00"_hex));
}

TEST_CASE("a whole capability is code, length and value", "[capability][rfc5492-4]")
{
    std::uint8_t memory[300]{};
    wire::writer out{memory};
    encode_capability(out, private_capability{42});
    REQUIRE(out.finish());
    CHECK(same_octets(*out.finish(), "ef 02 002a"_hex));
    encode_capability(out, announced_only{});
    CHECK(!out.finish());
}
