// SPDX-License-Identifier: BSL-1.0
// What programs do with libbgp, libparsebgp and GoBGP's packet library, done with bgpwire. docs/guides/migrate.md goes
// with it.
//
//     migrate [FILE]     FILE has messages; without one it takes an UPDATE of libbgp's

#include "support/plain_command_line.hpp"

#include <bgpwire/io/ostream.hpp>
#include <bgpwire/message.hpp>

#include <array>
#include <cstdint>
#include <iostream>
#include <optional>
#include <vector>

using namespace bgpwire;

namespace {

// [libbgp]
/// BgpPacket::parse, print, getMessage, dynamic_cast; BgpOpenMessage, setAsn, write.
bool as_with_libbgp(octets buffer)
{
    auto const message = next_message(buffer);
    if (!message || !*message || (*message)->type() != message_type::update)
        return false;
    auto const update = update_view::decode(**message, {}); // {}: four-octet AS numbers
    if (!update)
        return false;
    std::cout << *update << '\n';

    open const hello{.as_number = asn{396303}, .hold_time = 120, .bgp_identifier = *bgp_identifier::parse("172.30.0.1"),
        .capabilities = capabilities{four_octet_as_number_capability{asn{396303}}}};
    std::array<std::uint8_t, 4096> memory{};
    wire::writer out{memory};
    hello.encode(out);
    std::cout << hello << ", " << out.size() << " octets\n";
    return out.ok();
}
// [libbgp]

// [libparsebgp]
/// parsebgp_decode in a loop, PARSEBGP_PARTIAL_MSG, path_attrs.attrs[...].
std::size_t as_with_libparsebgp(octets buffer)
{
    codec_context options; // no message to create, to clear or to destroy
    options.as_numbers = asn_width::four_octets; // opts.bgp.asn_4_byte = 1
    std::size_t routes = 0;
    while (!buffer.empty()) {
        auto const message = next_message(buffer);
        if (!message)
            break; // PARSEBGP_INVALID_MSG
        if (!*message)
            break; // PARSEBGP_PARTIAL_MSG: read more, and come again with the rest
        buffer = buffer.subspan((*message)->octets().size());
        if ((*message)->type() != message_type::update)
            continue;
        auto const update = update_view::decode(**message, options);
        if (!update)
            continue;
        for (auto const& route : update->withdrawn_routes())
            routes += route.prefix.length() != 0 ? 1U : 0U;
        if (auto const list = update->get<communities_view>())
            std::cout << "communities " << *list << '\n';
    }
    return routes;
}
// [libparsebgp]

// [gobgp]
/// bgp.ParseBGPMessage(data, &MarshallingOption{...}), NewBGPUpdateMessage, Serialize, MessageError.ErrorHandling.
bool as_with_gobgp(octets buffer)
{
    codec_context options;
    options.add_path.insert(ipv4_unicast); // MarshallingOption.AddPath
    options.maximum_message_length = 65535; // MarshallingOption.ExtendedMessage
    auto const message = next_message(buffer);
    if (!message || !*message)
        return false; // no message starts here, or only a part of one is there
    auto const update = update_view::decode(**message, options); // an error, too, for a message of another type
    if (!update) {
        std::cout << update.error().action << ": " << update.error() << '\n';
        return false;
    }
    return update->action() == error_action::ignore;
}
// [gobgp]

} // namespace

int main(int argc, char** argv)
{
    std::optional<std::vector<std::uint8_t>> file;
    if (auto const status = examples::plain_command_line(argc, argv, "Does what other libraries' examples do.", file))
        return *status;
    if (file) {
        as_with_libbgp(*file);
        std::cout << as_with_libparsebgp(*file) << " routes withdrawn\n";
        as_with_gobgp(*file);
        return 0;
    }
    // The octets of libbgp's own example: an UPDATE that withdraws two prefixes.
    constexpr std::uint8_t octets_of_the_example[]{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0, 0x1c, 2, 0, 5, 0x1c, 0x8d, 0xc1, 0x15, 0x10, 0, 0};
    bool const decoded = as_with_libbgp(octets_of_the_example);
    auto const routes = as_with_libparsebgp(octets_of_the_example);
    std::cout << routes << " routes withdrawn\n";
    bool const with_path_identifiers = as_with_gobgp(octets_of_the_example); // there are none in it
    return decoded && routes == 1 && !with_path_identifiers ? 0 : 1;
}
