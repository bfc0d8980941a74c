// SPDX-License-Identifier: BSL-1.0
// A policy: what is taken from a peer, what is made of it, and what is passed on. docs/guides/policy.md goes with it.
//
//     policy [FILE]     FILE begins with an UPDATE; without one it makes its own

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

// [rules]
/// What our network has agreed with this neighbour.
struct peer_policy {
    asn us{};
    asn neighbour{};
    ipv4_prefix block{}; ///< it may announce what is inside
    unsigned longest = 24;
    bool is_customer = false; ///< of ours; else a peer: its routes go to our customers only
};

/// Why a route is not taken.
char const* refuse(peer_policy const& policy, update_view const& update, ipv4_prefix route)
{
    auto const path = update.get<as_path_view>();
    if (!path || path->contains(policy.us))
        return "our own AS is in its path"; // RFC 4271 §9.1.2
    if (!policy.block.contains(route))
        return "not the neighbour's block";
    if (route.length() > policy.longest)
        return "too long";
    // RFC 9234 §5: a route for customers only does not come from one, nor from a peer who got it from others.
    if (auto const only = update.get<only_to_customer>();
        only && (policy.is_customer || only->as_number != policy.neighbour))
        return "a leak";
    return nullptr;
}
// [rules]

// [rewrite]
/// The UPDATE with which a route is passed on to a customer of ours.
update pass_on(peer_policy const& policy, update_view const& received, codec_context const& send)
{
    update out{send};
    for (auto const& attribute : received.path_attributes())
        if (path_attributes_view::knows(attribute.type_code)) {
            if (attribute.has_flag(attribute_flag::transitive)) // so not MULTI_EXIT_DISC: RFC 4271 §5.1.4
                out.path_attributes.set(attribute);
        } else if (auto const kept = readvertised(attribute)) { // with Partial set, or not at all: RFC 4271 §9
            out.path_attributes.set(*kept);
        }
    out.path_attributes.erase(local_pref::traits.type_code); // not for external peers: RFC 4271 §5.1.5
    if (auto const by = received.get<aggregator>())
        out.path_attributes.set(*by); // written anew: the two sessions' AS numbers may differ in width
    as_path path{received.get<as_path_view>().value_or(as_path_view{})}; // none comes without routes
    path.prepend(policy.us);
    out.path_attributes.set(path);
    out.path_attributes.set(next_hop{*ipv4_address::parse("192.0.2.9")});
    communities tags;
    if (auto const theirs = received.get<communities_view>())
        tags = communities{*theirs};
    tags.values.push_back(community{65000, static_cast<std::uint16_t>(policy.is_customer ? 100 : 200)});
    out.path_attributes.set(tags);
    if (!received.get<only_to_customer>()) // RFC 9234 §5: the peer whose route it is, or we who send it down
        out.path_attributes.set(only_to_customer{policy.is_customer ? policy.us : policy.neighbour});
    return out;
}
// [rewrite]

/// What the neighbour sends: three routes with one set of attributes.
octets arrive(std::span<std::uint8_t> memory)
{
    update u;
    u.path_attributes.set(origin{});
    u.path_attributes.set(as_path{asn{64501}, asn{64999}});
    u.path_attributes.set(next_hop{*ipv4_address::parse("192.0.2.1")});
    u.path_attributes.set(multi_exit_disc{50});
    u.nlri = {*ipv4_prefix::parse("198.51.100.0/24"), *ipv4_prefix::parse("198.51.100.128/25"),
        *ipv4_prefix::parse("8.8.8.0/24")};
    wire::writer out{memory};
    u.encode(out);
    return out.written();
}

} // namespace

int main(int argc, char** argv)
{
    std::optional<std::vector<std::uint8_t>> file;
    if (auto const status = examples::plain_command_line(argc, argv, "Says which routes of an UPDATE are passed on.", file))
        return *status;
    peer_policy const policy{.us = asn{65000}, .neighbour = asn{64501},
        .block = *ipv4_prefix::parse("198.51.96.0/20"), .is_customer = false};
    std::array<std::uint8_t, 4096> memory{};
    codec_context const session;
    auto const message = next_message(file ? octets{*file} : arrive(memory));
    if (!message || !*message)
        return 1;
    auto const received = update_view::decode(**message, session);
    if (!received || received->action() != error_action::ignore)
        return 1;

    // [apply]
    update out = pass_on(policy, *received, session);
    for (auto const& route : received->nlri())
        if (auto const* why = refuse(policy, *received, route.prefix))
            std::cout << route << ": refused, " << why << '\n'; // and withdrawn, if it was taken before
        else
            out.nlri.push_back(route);
    if (!out.nlri.empty())
        std::cout << out << '\n';
    // [apply]
    return file || out.nlri.size() == 1 ? 0 : 1;
}
