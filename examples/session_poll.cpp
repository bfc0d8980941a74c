// SPDX-License-Identifier: BSL-1.0
// A BGP speaker on poll(): announces one prefix and prints what it hears.
//
//     session_poll LOCAL-AS ROUTER-ADDRESS[:PORT] ROUTER-AS PREFIX
//
// Without arguments two of them talk to each other over loopback, and it ends by itself.
// support/poll_loop.hpp is the transport; everything about BGP is here.

#include "support/command_line.hpp"
#include "support/place.hpp"
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

struct options {
    asn ours;
    place router;
    asn theirs;
    ipv4_prefix prefix;
};

int talk_to_a_router(options const& o)
{
    auto config = config_of(o.ours, o.theirs, "10.255.0.1");
    config.mode = connection_mode::active;
    poll_loop loop;
    auto& peer = *loop.peers.emplace_back(std::make_unique<tcp_peer>(config,
        address_of(o.router.address.v4(), o.router.port.value_or(179)), address_of({}, 0), 1));
    tell_everything(peer, "router", o.ours, o.prefix);
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
    CLI::App app{"Announces a prefix to a router, and prints what it hears; without arguments, to itself."};
    add_version(app, "session_poll");
    options o;
    auto const add = [&](char const* name, auto& to, char const* what) {
        return app
            .add_option_function<std::string>(
                name,
                [=, &to](std::string const& text) {
                    auto const value = std::decay_t<decltype(to)>::parse(text);
                    if (!value)
                        throw CLI::ValidationError{name, std::string{"expected "} + what + ", not " + text};
                    to = *value;
                },
                what);
    };
    auto* const first = add("LOCAL-AS", o.ours, "our AS number");
    auto* const second = add("ROUTER", o.router, "an address to connect to, ADDRESS or ADDRESS:PORT");
    auto* const third = add("ROUTER-AS", o.theirs, "the router's AS number");
    auto* const last = add("PREFIX", o.prefix, "an IPv4 prefix to announce");
    for (auto* const other : {second, third, last})
        first->needs(other);
    if (auto const status = parse_command_line(app, count, arguments))
        return *status;
    if (first->count() == 0)
        return talk_to_itself();
    if (!o.router.address.is_v4()) {
        std::cerr << "session_poll: it connects to IPv4 addresses only\n";
        return exit_status::usage;
    }
    return talk_to_a_router(o);
}
