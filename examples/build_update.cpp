// SPDX-License-Identifier: BSL-1.0
// UPDATEs are built: one by hand, an IPv6 one, and many routes packed into few messages. docs/guides/build.md goes with it.

#include "support/plain_command_line.hpp"

#include <bgpwire/io/ostream.hpp>
#include <bgpwire/message.hpp>

#include <array>
#include <cstdint>
#include <iostream>
#include <vector>

using namespace bgpwire;

int main(int argc, char** argv)
{
    if (auto const status = examples::plain_command_line(argc, argv, "Builds UPDATEs: one by hand, one of IPv6, and many routes in few messages."))
        return *status;
    // [attributes]
    codec_context const send; // of a session: negotiated::send
    update u{send};
    u.path_attributes.set(origin{origin::code::igp});
    u.path_attributes.set(as_path{asn{65010}, asn{64496}});
    u.path_attributes.set(next_hop{*ipv4_address::parse("192.0.2.1")});
    u.path_attributes.set(communities{well_known::no_export, community{65010, 300}});
    u.nlri = {*ipv4_prefix::parse("198.51.100.0/24")};
    u.withdrawn_routes = {*ipv4_prefix::parse("203.0.113.0/24")};
    std::cout << u << '\n';
    // [attributes]

    // [encode]
    std::array<std::uint8_t, 4096> memory{};
    wire::writer out{memory};
    u.encode(out);
    if (auto const message = out.finish()) // or an error: it did not fit
        std::cout << message->size() << " octets\n";
    // [encode]

    // [ipv6]
    mp_reach_ipv6_unicast reach;
    reach.next_hop = *ipv6_address::parse("2001:db8::1");
    reach.nlri = {*ipv6_prefix::parse("2001:db8:100::/40")};
    update six{send};
    six.path_attributes.set(reach); // stands in front, wherever it was set
    six.path_attributes.set(origin{});
    six.path_attributes.set(as_path{asn{65010}});
    std::cout << six << '\n';
    // [ipv6]

    // [pack]
    std::vector<ipv4_nlri> routes; // ten thousand that share their attributes
    for (std::uint32_t i = 0; i != 10'000; ++i)
        routes.push_back(ipv4_prefix{ipv4_address{0x0a000000 + (i << 8)}, 24});
    update_packer packer{memory, send};
    std::size_t messages = 0;
    for (auto next = routes.begin(); next != routes.end(); ++messages)
        if (auto const message = packer.announce(u.path_attributes.octets(), next, routes.end()); !message)
            return 1; // not even one route fits beside the attributes; else hand *message to the transport
    std::cout << routes.size() << " routes in " << messages << " UPDATEs\n";
    // [pack]
    return 0;
}
