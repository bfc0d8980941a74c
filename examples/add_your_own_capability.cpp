// SPDX-License-Identifier: BSL-1.0
// A capability of your own: announced in an OPEN, found in the peer's, without touching the library.

#include "support/plain_command_line.hpp"

#include <bgpwire/io/ostream.hpp>
#include <bgpwire/message.hpp>

#include <array>
#include <cstdint>
#include <iostream>

using namespace bgpwire;

namespace {

// [capability]
/// SITE: where the speaker stands, a number of two octets. Code 239 is for experiments (RFC 8810 §3).
struct site_capability {
    std::uint16_t number = 0;

    static constexpr capability_traits traits{.code = 239, .name = "Site", .length = {2, 1, 2}}; // two octets, always

    static constexpr result<site_capability> decode(octets value) noexcept
    {
        return site_capability{wire::load<std::uint16_t>(value)}; // the length has been checked
    }
    constexpr void encode(wire::writer& out) const noexcept { out.u16(number); }

    friend constexpr bool operator==(site_capability, site_capability) = default;
};
// [capability]

} // namespace

int main(int argc, char** argv)
{
    if (auto const status = examples::plain_command_line(argc, argv, "A capability of one's own: announced, and found in the peer's OPEN."))
        return *status;
    // [announce]
    open hello{.as_number = asn{65001}, .hold_time = 90, .bgp_identifier = *bgp_identifier::parse("10.0.0.1")};
    hello.capabilities = {multiprotocol_capability{ipv4_unicast}, site_capability{42}};
    std::array<std::uint8_t, 4096> memory{};
    wire::writer out{memory};
    hello.encode(out);
    // [announce]

    // [find]
    auto const received = open_view::decode(**next_message(*out.finish()));
    if (auto const site = received->capabilities.find<site_capability>())
        std::cout << "the peer stands at site " << site->number << '\n';
    std::cout << *received << '\n';
    // [find]
    return received->capabilities.find<site_capability>() == site_capability{42} ? 0 : 1;
}
