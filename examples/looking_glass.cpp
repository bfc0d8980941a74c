// SPDX-License-Identifier: BSL-1.0
// A looking glass: holds the routes of its peers and answers questions about them, one JSON object a line.
//
//     looking_glass --as N --id A.B.C.D --peer ADDRESS=AS ... [--listen ADDRESS:PORT] [--source ADDRESS ...]
//         [--socket PATH]
//
// A peer written ADDRESS:PORT=AS, or [ADDRESS]:PORT=AS of IPv6, is connected to as well. Questions are lines, on
// standard input and from any number of clients of the Unix socket: `192.0.2.7` (the longest prefixes that hold it),
// `192.0.2.0/24` (exactly that), `peers`, `refresh` (which asks all peers for their routes again). All paths to a
// prefix are held, if the peer sends several (RFC 7911). Routes of a peer that restarts gracefully stay, marked stale,
// until it has sent its routes again or its time is over (RFC 4724, 8538, 9494).
//
// Without arguments it shows all that with two peers of its own over loopback, and ends by itself.

#include "support/command_line.hpp"
#include "support/line_server.hpp"
#include "support/looking_glass.hpp"
#include "support/place.hpp"

#include <csignal>
#include <iostream>

namespace {

using namespace examples;

volatile std::sig_atomic_t interrupted = 0;

// --- What it shows of itself -----------------------------------------------------------------------------

constexpr auto home = ipv4_address{0x7f000001};

/// A router over loopback that announces these prefixes, and preserves what it forwards for a second.
std::unique_ptr<tcp_peer> router_at(looking_glass_options::peer const& self, std::uint16_t port, std::vector<char const*> prefixes)
{
    session_config c;
    c.open = {.as_number = self.as_number, .bgp_identifier = bgp_identifier{self.address.v4()}};
    c.open.capabilities = {multiprotocol_capability{ipv4_unicast}, four_octet_as_number_capability{self.as_number},
        graceful_restart_capability{.flags = 0, .restart_time = 1, .families = {{ipv4_unicast, 0x80}}}};
    c.mode = connection_mode::active;
    auto router = std::make_unique<tcp_peer>(c, address_of(home, port), address_of(self.address.v4(), 0), 1);
    router->when_up = [&peer = *router, self, prefixes](negotiated const& terms) {
        update u{terms.send};
        u.path_attributes.set(origin{origin::code::igp});
        as_path path;
        path.prepend(self.as_number);
        u.path_attributes.set(path);
        u.path_attributes.set(next_hop{self.address.v4()});
        for (auto const* const text : prefixes)
            u.nlri.push_back({*ipv4_prefix::parse(text)});
        for (auto const& message : {u, update{terms.send}}) { // the second one is the End-of-RIB
            std::uint8_t memory[4096];
            wire::writer out{memory};
            message.encode(out);
            (void)peer.session().send_update(out.written(), now());
        }
    };
    router->session().start(now());
    return router;
}

/// `127.0.0.2 192.0.2.0/24 fresh, …`: an answer's routes in short.
std::string short_form(json const& answer)
{
    std::string text;
    for (auto const& each : answer.at("routes"))
        for (char const* const key : {"peer", "prefix", "state"})
            text += (text.empty() ? "" : " ") + each.at(key).get<std::string>();
    return text;
}

int show()
{
    looking_glass_options::peer const left{ipv4_address{0x7f000002}, 0, asn{65002}}, right{ipv4_address{0x7f000003}, 0, asn{65003}};
    looking_glass glass{{.as_number = asn{65001}, .identifier = bgp_identifier{home}, .peers = {left, right}}};
    auto const port = glass.listen();
    glass.start();
    auto& peers = glass.loop().peers;
    auto const wait_for = [&](char const* what, std::string const& question, std::string const& wanted) {
        auto const give_up = now() + 10'000;
        while (short_form(glass.ask(question)) != wanted && now() < give_up)
            glass.turn();
        std::cout << what << ": " << text_of(glass.ask(question)) << '\n';
        return short_form(glass.ask(question)) == wanted;
    };
    auto* const steady = peers.emplace_back(router_at(right, port, {"192.0.2.0/24"})).get();
    auto* restarting = peers.emplace_back(router_at(left, port, {"192.0.2.0/24", "192.0.2.128/25"})).get();
    std::string const steady_route = "127.0.0.3 192.0.2.0/24 fresh";
    auto const die = [&] { peers.remove_if([&](auto const& p) { return p.get() == restarting; }); };

    bool well = wait_for("a longest prefix", "192.0.2.200", "127.0.0.2 192.0.2.128/25 fresh")
        && wait_for("an exact one", "192.0.2.0/24", "127.0.0.2 192.0.2.0/24 fresh " + steady_route)
        && wait_for("no route", "198.51.100.1", "");
    die(); // without a word: its sockets close
    well = well && wait_for("its peer is lost", "192.0.2.128/25", "127.0.0.2 192.0.2.128/25 stale")
        && wait_for("the other is not", "192.0.2.0/24", "127.0.0.2 192.0.2.0/24 stale " + steady_route);
    restarting = peers.emplace_back(router_at(left, port, {"192.0.2.0/24"})).get();
    well = well && wait_for("it is back", "192.0.2.0/24", "127.0.0.2 192.0.2.0/24 fresh " + steady_route)
        && wait_for("and after its End-of-RIB", "192.0.2.128/25", "");
    die();
    well = well && wait_for("lost again", "192.0.2.0/24", "127.0.0.2 192.0.2.0/24 stale " + steady_route)
        && wait_for("for longer than its Restart Time", "192.0.2.0/24", steady_route) && steady->session().is_established();
    std::cout << (well ? "all as it should be\n" : "FAILED\n");
    return well ? 0 : 1;
}

void add_options(CLI::App& app, looking_glass_options& o, std::string& socket)
{
    app.get_formatter()->column_width(36);
    add_checked(app, "--as", "N", "our AS number", [&o](std::string const& text) {
        auto const number = asn::parse(text);
        o.as_number = number ? *number : asn{};
        return o.as_number != asn{};
    })->required();
    add_checked(app, "--id", "A.B.C.D", "our BGP Identifier", [&o](std::string const& text) {
        auto const identifier = bgp_identifier::parse(text);
        o.identifier = identifier ? *identifier : bgp_identifier{};
        return o.identifier.is_valid();
    })->required();
    add_checked(app, "--peer", "ADDRESS=AS, ADDRESS:PORT=AS or [ADDRESS]:PORT=AS",
        "who may connect, and with a port is connected to (may be repeated)", [&o](std::string const& text) {
            auto const equals = text.find('=');
            auto const where = place::parse(text.substr(0, equals));
            auto const number = asn::parse(equals == text.npos ? "" : text.substr(equals + 1));
            if (!where || !number)
                return false;
            o.peers.push_back({where->address, where->port.value_or(0), *number});
            return true;
        })->required();
    add_checked(app, "--listen", "ADDRESS:PORT", "of IPv4, for connections (default: 0.0.0.0:179)",
        [&o](std::string const& text) {
            auto const at = place::parse(text);
            bool const is_good = at && at->address.is_v4() && at->port;
            if (is_good)
                o.listen = address_of(at->address.v4(), *at->port);
            return is_good;
        });
    add_checked(app, "--source", "ADDRESS", "where to connect from (one of each family)", [&o](std::string const& text) {
        auto const address = ip_address::parse(text);
        if (address)
            o.sources.push_back(*address);
        return address.has_value();
    });
    app.add_option("--socket", socket, "PATH of a Unix socket that takes questions, too");
}

} // namespace

int main(int count, char** arguments)
{
    if (count == 1)
        return show();
    CLI::App app{"Holds the routes of its peers and answers questions about them, one JSON object a line."};
    add_version(app, "looking_glass");
    looking_glass_options o;
    o.listen = address_of(ipv4_address{}, 179);
    std::string path;
    add_options(app, o, path);
    if (auto const status = parse_command_line(app, count, arguments))
        return *status;
    looking_glass glass{o};
    if (glass.listen() == 0) {
        std::perror("looking_glass: listen");
        return 1;
    }
    line_server questions{glass.loop(), [&](std::string const& line) { return text_of(glass.ask(line)); }};
    if (!path.empty() && !questions.listen(path)) {
        std::perror("looking_glass: socket");
        return 1;
    }
    questions.use_standard_input();
    std::signal(SIGINT, [](int) { interrupted = 1; });
    std::signal(SIGTERM, [](int) { interrupted = 1; });
    glass.start();
    while (interrupted == 0)
        glass.turn();
    glass.stop();
    return 0;
}
