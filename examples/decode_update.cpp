// SPDX-License-Identifier: BSL-1.0
// Decodes an UPDATE, prints its routes, and encodes the UPDATE that passes them on.
//
//     decode_update [FILE]     FILE begins with an UPDATE; without one it has its own

#include "support/plain_command_line.hpp"

#include <bgpwire/io/ostream.hpp>
#include <bgpwire/message.hpp>

#include <array>
#include <cstdint>
#include <iostream>
#include <optional>
#include <vector>

int main(int argc, char** argv)
{
    using namespace bgpwire;
    constexpr std::uint8_t sample[]{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0, 51, 2, 0, 0, 0, 20, 0x40, 1, 1, 0, 0x40, 2, 6, 2, 1, 0, 0, 0xfd, 0xe9, 0x40, 3, 4, 192, 0,
        2, 1, 24, 198, 51, 100, 24, 203, 0, 113};
    std::optional<std::vector<std::uint8_t>> file;
    if (auto const status = examples::plain_command_line(argc, argv, "Decodes an UPDATE and passes its routes on.", file))
        return *status;
    auto const received = file ? octets{*file} : octets{sample};

    // [decode]
    auto const message = next_message(received); // a whole one, an error, or nothing yet
    if (!message || !*message || (*message)->type() != message_type::update) // visit_message takes all five
        return 1;
    codec_context const session; // what the OPENs settled; here an external peer
    auto const update = update_view::decode(**message, session);
    if (!update || update->error()) { // what, where, and what RFC 7606 does about it
        std::cout << (update ? *update->error() : update.error()) << '\n';
        return 1;
    }
    for (auto const& route : update->nlri())
        std::cout << route << " via " << *update->get<next_hop>() << ", AS path "
                  << *update->get<as_path_view>() << '\n';
    // [decode]

    // [encode]
    bgpwire::update answer{*update};
    as_path path{update->get<as_path_view>().value_or(as_path_view{})}; // none comes without routes
    path.prepend(asn{65010});
    answer.path_attributes.set(path);
    answer.path_attributes.set(next_hop{ipv4_address{0xc0000202}});

    std::array<std::uint8_t, 4096> memory{};
    wire::writer out{memory};
    answer.encode(out);
    if (!out.finish())
        return 1;
    std::cout << *update_view::decode(**next_message(*out.finish()), session) << '\n';
    // [encode]
    return 0;
}
