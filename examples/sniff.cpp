// SPDX-License-Identifier: BSL-1.0
// A session of others, as a capture has it: two directions, each to be read as its own OPENs ask.
// docs/guides/decode.md goes with it.
//
//     sniff [FILE]     FILE has what one side sent, from its OPEN on; without one it makes some. The other side is its own.

#include "support/plain_command_line.hpp"

#include <bgpwire/io/ostream.hpp>
#include <bgpwire/message.hpp>

#include <cstdint>
#include <iostream>
#include <optional>
#include <vector>

using namespace bgpwire;

namespace {

// [contexts]
/// How to read what either side of a session sends once both OPENs are seen.
struct sniffed_contexts {
    codec_context left_to_right;
    codec_context right_to_left;
};

sniffed_contexts contexts_of(open_view const& left, open_view const& right)
{
    // negotiate(its own OPEN, the other one): what a side receives is what the other one sends.
    return {.left_to_right = negotiate(right, left).receive, .right_to_left = negotiate(left, right).receive};
}
// [contexts]

// [direction]
/// Prints all of one direction. Its first message is its OPEN.
void print(char const* direction, octets stream, codec_context const& context)
{
    while (true) {
        auto const message = next_message(stream, context.maximum_message_length);
        if (!message || !*message) // broken, or the capture ends here
            return;
        std::cout << direction << ' ';
        print_message(std::ostreambuf_iterator{std::cout}, **message, context);
        std::cout << '\n';
        stream = stream.subspan((*message)->octets().size());
    }
}

/// The OPEN with which a direction starts.
result<open_view> open_of(octets stream)
{
    auto const message = next_message(stream);
    if (!message)
        return message.error();
    if (!*message)
        return error{.code = errc::bad_message_length};
    return open_view::decode(**message);
}
// [direction]

/// What a side sends: its OPEN and a route.
std::vector<std::uint8_t> recorded(open const& hello, codec_context const& send)
{
    std::vector<std::uint8_t> memory(1000);
    wire::writer out{memory};
    hello.encode(out);
    update routes{send};
    routes.path_attributes.set(origin{});
    routes.path_attributes.set(as_path{hello.as_number});
    routes.path_attributes.set(next_hop{*ipv4_address::parse("192.0.2.1")});
    routes.nlri.push_back({*ipv4_prefix::parse("198.51.100.0/24"), 7});
    routes.encode(out);
    memory.resize(out.size());
    return memory;
}

open hello_of(asn number, char const* identifier, add_path_mode mode)
{
    open hello{.as_number = number, .hold_time = 90, .bgp_identifier = *bgp_identifier::parse(identifier)};
    hello.capabilities = {multiprotocol_capability{ipv4_unicast}, four_octet_as_number_capability{number},
        add_path_capability{{{ipv4_unicast, mode}}}};
    return hello;
}

} // namespace

int main(int argc, char** argv)
{
    std::optional<std::vector<std::uint8_t>> file;
    if (auto const status = examples::plain_command_line(argc, argv, "Reads both directions of somebody's session.", file))
        return *status;
    codec_context several_paths;
    several_paths.add_path.insert(ipv4_unicast);
    auto const from_left
        = file ? *file : recorded(hello_of(asn{64501}, "10.0.0.1", add_path_mode::send), several_paths);
    auto const from_right = recorded(hello_of(asn{64502}, "10.0.0.2", add_path_mode::receive), {});

    // [both]
    auto const left = open_of(from_left), right = open_of(from_right);
    if (!left || !right) {
        std::cerr << "there must be an OPEN in front: " << (left ? right.error() : left.error()) << '\n';
        return 1;
    }
    auto const contexts = contexts_of(*left, *right);
    print("->", from_left, contexts.left_to_right);
    print("<-", from_right, contexts.right_to_left);
    // [both]
    return 0;
}
