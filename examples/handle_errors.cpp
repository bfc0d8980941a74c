// SPDX-License-Identifier: BSL-1.0
// What to do about an UPDATE in which something is wrong. docs/guides/errors.md goes with it.
//
//     handle_errors [FILE]     FILE has messages; without one it makes some

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

// [handle]
/// Returns false where the session has to end.
bool handle(message_view message, codec_context const& session)
{
    auto const update = update_view::decode(message, session);
    if (!update) { // session reset: a NOTIFICATION says why, and the connection is closed
        std::array<std::uint8_t, 4096> memory{};
        wire::writer out{memory};
        encode_notification(out, update.error(), message.octets());
        std::cout << "send " << *notification_view::decode(**next_message(*out.finish())) << '\n';
        return false;
    }
    if (update->error()) // log it, with the octets: RFC 7606 §6
        std::cout << "log " << *update->error() << '\n';
    if (update->action() >= error_action::treat_as_withdraw) {
        for (auto const& route : update->withdrawn_routes())
            std::cout << "withdraw " << route << '\n';
        for (auto const& route : update->nlri()) // as if they were withdrawn
            std::cout << "withdraw " << route << '\n';
        return true; // of IPv6 routes the same: those in MP_UNREACH_NLRI and MP_REACH_NLRI
    }
    // Nothing is wrong, or an attribute was left out already: go on as always.
    for (auto const& route : update->withdrawn_routes())
        std::cout << "withdraw " << route << '\n';
    for (auto const& route : update->nlri())
        std::cout << "take " << route << (update->get<aggregator>() ? ", an aggregate\n" : "\n");
    return true;
}
// [handle]

/// An UPDATE with `wrong` in place of its own attribute of that type.
message_view with(raw_path_attribute const& wrong, std::span<std::uint8_t> memory)
{
    update u;
    u.path_attributes.set(origin{});
    u.path_attributes.set(as_path{asn{64501}});
    u.path_attributes.set(next_hop{*ipv4_address::parse("192.0.2.1")});
    u.path_attributes.set(aggregator{asn{64501}, bgp_identifier{0xc0000201}});
    u.path_attributes.set(wrong);
    u.nlri = {*ipv4_prefix::parse("198.51.100.0/24")};
    wire::writer out{memory};
    u.encode(out);
    return **next_message(*out.finish());
}

/// Handles each of the messages, until the session has to end.
int handle_all(octets stream, codec_context const& session)
{
    while (true) {
        auto const message = next_message(stream);
        if (!message || !*message)
            return message && stream.empty() ? 0 : 1;
        if (!handle(**message, session))
            return 1;
        stream = stream.subspan((*message)->octets().size());
    }
}

} // namespace

int main(int argc, char** argv)
{
    std::optional<std::vector<std::uint8_t>> file;
    if (auto const status = examples::plain_command_line(argc, argv, "Says what is done about broken UPDATEs.", file))
        return *status;
    codec_context session;
    if (file)
        return handle_all(*file, session);
    std::array<std::uint8_t, 4096> memory{};
    constexpr std::uint8_t four[]{0, 0, 0, 1}, seven[]{7};

    std::cout << "a metric, as it should be\n";
    bool on = handle(with({0x80, 4, four}, memory), session);
    std::cout << "an AGGREGATOR of four octets\n";
    on = handle(with({0xc0, 7, four}, memory), session) && on;
    std::cout << "an ORIGIN that there is not\n";
    on = handle(with({0x40, 1, seven}, memory), session) && on;
    std::cout << "an MP_REACH_NLRI of four octets\n";
    bool const ended = !handle(with({0x80, 14, four}, memory), session);

    // [every]
    std::cout << "every error of a message\n";
    auto const message = with({0xc0, 2, four}, memory); // AS_PATH, with wrong flags and wrong octets
    update_view::for_each_error(message, session, [](error const& e) { std::cout << e << '\n'; });
    // [every]

    // [strict]
    std::cout << "the ORIGIN again, in the manner of RFC 4271\n";
    session.errors = error_handling::rfc4271;
    bool const strict = !handle(with({0x40, 1, seven}, memory), session);
    // [strict]
    return on && ended && strict ? 0 : 1;
}
