// SPDX-License-Identifier: BSL-1.0
// A BGP speaker on poll(): announces one prefix and prints what it hears.
//
//     session_poll LOCAL-AS ROUTER-ADDRESS:PORT ROUTER-AS PREFIX
//
// Without arguments two of them talk to each other over loopback, and it ends by itself.
// support/poll_loop.hpp is the transport; everything about BGP is here.

#include "support/poll_loop.hpp"

#include <bgpwire/io/ostream.hpp>

#include <iostream>
#include <string>

namespace {

using namespace bgpwire;
using namespace examples;

session_config config_of(asn ours, asn theirs, char const* identifier)
{
    session_config c;
    c.open = {.as_number = ours, .hold_time = 90, .bgp_identifier = *bgp_identifier::parse(identifier)};
    c.open.capabilities = {multiprotocol_capability{ipv4_unicast}, route_refresh_capability{},
        four_octet_as_number_capability{ours}};
    c.peer_as = theirs;
    c.connect_retry_time = 5;
    return c;
}

/// Announces the prefix, then End-of-RIB.
void announce(tcp_peer& peer, negotiated const& terms, asn ours, ipv4_prefix prefix)
{
    update u{terms.send};
    u.path_attributes.set(origin{});
    as_path path;
    if (terms.send.peer == peering::external)
        path.prepend(ours);
    u.path_attributes.set(path);
    u.path_attributes.set(next_hop{ipv4_address{peer.session().config().open.bgp_identifier.value()}});
    if (terms.send.peer == peering::internal)
        u.path_attributes.set(local_pref{100});
    u.nlri.push_back({prefix});
    std::uint8_t memory[4096];
    wire::writer out{memory};
    u.encode(out);
    update{terms.send}.encode(out); // empty: End-of-RIB of IPv4 unicast
    for (octets rest = out.written(); !rest.empty();) {
        auto const message = (*next_message(rest))->octets();
        if (peer.session().send_update(message, now()) == send_result::blocked)
            std::cout << "no room to send\n"; // a real speaker keeps it and tries again
        rest = rest.subspan(message.size());
    }
}

void tell_everything(tcp_peer& peer, std::string const& name, asn ours, ipv4_prefix prefix)
{
    peer.when_up = [&peer, name, ours, prefix](negotiated const& terms) {
        std::cout << name << ": Established with AS " << terms.peer_as << ' ' << terms.peer_identifier << ", hold time "
                  << terms.hold_time << " s\n";
        announce(peer, terms, ours, prefix);
    };
    peer.when_update = [name](update_view const& u) {
        std::cout << name << ": " << u << '\n';
        return verdict{};
    };
    peer.when_end_of_rib = [name](address_family family) { std::cout << name << ": End-of-RIB " << family << '\n'; };
    peer.when_refresh = [&peer, ours, prefix](route_refresh_view const&) {
        announce(peer, *peer.session().terms(), ours, prefix);
    };
    peer.when_down = [name](down_reason const& why) { std::cout << name << ": down, " << why << '\n'; };
    peer.when_failed = [name](down_reason const& why) { std::cout << name << ": not up, " << why << '\n'; };
}

int talk_to_a_router(char** arguments)
{
    auto const ours = asn::parse(arguments[1]);
    std::string const place = arguments[2];
    auto const colon = place.find(':');
    auto const router = ipv4_address::parse(place.substr(0, colon));
    auto const theirs = asn::parse(arguments[3]);
    auto const prefix = ipv4_prefix::parse(arguments[4]);
    if (!ours || !router || !theirs || !prefix) {
        std::cerr << "usage: session_poll LOCAL-AS ROUTER-ADDRESS:PORT ROUTER-AS PREFIX\n";
        return 2;
    }
    auto const port = colon == place.npos ? 179 : std::stoi(place.substr(colon + 1));
    auto config = config_of(*ours, *theirs, "10.255.0.1");
    config.mode = connection_mode::active;
    poll_loop loop;
    auto& peer = *loop.peers.emplace_back(std::make_unique<tcp_peer>(config,
        address_of(*router, static_cast<std::uint16_t>(port)), address_of({}, 0), 1));
    tell_everything(peer, "router", *ours, *prefix);
    peer.session().start(now());
    loop.run([] { return false; });
    return 0;
}

int talk_to_itself()
{
    auto const loopback = ipv4_address{0x7f000001};
    asn const left_as{65001}, right_as{65002};
    poll_loop loop;
    auto const port = loop.listen(address_of(loopback, 0));
    auto left_config = config_of(left_as, right_as, "10.0.0.1"), right_config = config_of(right_as, left_as, "10.0.0.2");
    left_config.mode = connection_mode::active;
    right_config.mode = connection_mode::passive;
    auto& left = *loop.peers.emplace_back(
        std::make_unique<tcp_peer>(left_config, address_of(loopback, port), address_of(loopback, 0), 1));
    auto& right = *loop.peers.emplace_back(
        std::make_unique<tcp_peer>(right_config, address_of(loopback, 0), address_of(loopback, 0), 2));
    loop.when_accepted = [&right](tcp_socket socket, sockaddr_in const&) { right.accepted(std::move(socket)); };
    tell_everything(left, "left", left_as, *ipv4_prefix::parse("192.0.2.0/24"));
    tell_everything(right, "right", right_as, *ipv4_prefix::parse("198.51.100.0/24"));

    right.session().start(now());
    left.session().start(now());
    auto const give_up = now() + 10'000;
    auto const heard = [](tcp_peer& p) { return p.session().counters().received(message_type::update) == 2; };
    loop.run([&] { return (heard(left) && heard(right)) || now() > give_up; });
    bool const all_well = heard(left) && heard(right);
    left.session().stop(now(), errc::administrative_shutdown, "end of the example");
    loop.run([&] { return !right.session().is_established() || now() > give_up; });
    return all_well && !right.session().is_established() ? 0 : 1;
}

} // namespace

int main(int count, char** arguments)
{
    if (count == 5)
        return talk_to_a_router(arguments);
    if (count == 1)
        return talk_to_itself();
    std::cerr << "usage: session_poll [LOCAL-AS ROUTER-ADDRESS:PORT ROUTER-AS PREFIX]\n";
    return 2;
}
