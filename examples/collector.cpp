// SPDX-License-Identifier: BSL-1.0
// A collector: accepts BGP sessions from anybody, keeps them up, and prints what it hears.
//
//     collector --listen ADDRESS:PORT [--as N] [--id A.B.C.D] [--hold N] [--peer-as N]
//               [--role N] [--strict-role N] [--require-four-octet-as] [--open-time N] [--json]
//
// One line for each event. Without arguments it listens on a port of its own, a peer inside of it
// connects and announces something, and it ends by itself.

#include "support/command_line.hpp"
#include "support/line_printer.hpp"
#include "support/place.hpp"
#include "support/poll_loop.hpp"

#include <bgpwire/io/ostream.hpp>
#include <bgpwire/io/string.hpp>

#include <csignal>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace bgpwire;
using namespace examples;

volatile std::sig_atomic_t interrupted = 0;

struct options {
    sockaddr_in listen = address_of(ipv4_address{0x7f000001}, 0);
    asn as_number{65000};
    bgp_identifier identifier{0x0a000001};
    std::uint16_t hold_time = 90;
    std::uint16_t open_time = 10; ///< seconds that a connection may last without the peer's OPEN
    asn peer_as{0}; ///< 0: any
    std::optional<bgp_role> role;
    bool strict_role = false;
    bool require_four_octet_as = false;
    bool json = false;
};

/// The routes of a field or attribute, as text.
template<class Routes>
void add_routes(std::vector<std::string>& to, Routes const& routes)
{
    for (auto const route : routes)
        to.push_back(to_string(route));
}
template<class Attribute>
void add_mp_routes(std::vector<std::string>& to, std::optional<Attribute> const& mp)
{
    if (!mp)
        return;
    if (auto const routes = mp->template nlri<ipv6_unicast_nlri_view>())
        add_routes(to, *routes);
    if (auto const routes = mp->template nlri<ipv4_unicast_nlri_view>())
        add_routes(to, *routes);
}

void print_update(line_printer& out, std::string const& peer, update_view const& u)
{
    std::vector<std::string> announced, withdrawn, attributes;
    add_routes(withdrawn, u.withdrawn_routes());
    add_mp_routes(withdrawn, u.get<mp_unreach_nlri_view>());
    // RFC 7606 §2: the routes of a malformed UPDATE count as withdrawn
    bool const good = u.action() < error_action::treat_as_withdraw;
    add_routes(good ? announced : withdrawn, u.nlri());
    add_mp_routes(good ? announced : withdrawn, u.get<mp_reach_nlri_view>());
    std::vector<std::string> problems;
    if (auto const error = u.error())
        problems.push_back(to_string(*error));
    out.line(peer, "update", line_printer::list{"withdraw", withdrawn}, line_printer::list{"announce", announced},
        good && !announced.empty()
            ? line_printer::object{"attributes", to_string(u.path_attributes()), attributes_json(u)}
            : line_printer::object{},
        line_printer::list{"error", problems});
}

session_config config_of(options const& o)
{
    session_config c;
    c.open = {.as_number = o.as_number, .hold_time = o.hold_time, .bgp_identifier = o.identifier};
    c.open.capabilities = {multiprotocol_capability{ipv4_unicast}, multiprotocol_capability{ipv6_unicast},
        route_refresh_capability{}, enhanced_route_refresh_capability{}, four_octet_as_number_capability{o.as_number}};
    c.peer_as = o.peer_as;
    c.local_role = o.role;
    if (o.role)
        c.open.capabilities.add(bgp_role_capability{*o.role});
    if (o.strict_role)
        c.without_role = role_absence::refused;
    if (o.require_four_octet_as)
        c.required.add(four_octet_as_number_capability{o.as_number});
    c.mode = connection_mode::passive;
    c.large_hold_time = o.open_time; // anybody may connect: the four minutes of RFC 4271 §8.2.2 would be theirs
    c.automatic_start = false; // each connection has a session of its own, which ends with it
    return c;
}

class collector {
public:
    explicit collector(options const& o) : options_{o}, out_{o.json}
    {
        loop_.when_accepted = [this](tcp_socket socket, sockaddr_in const& from) { take(std::move(socket), from); };
    }

    [[nodiscard]] std::uint16_t listen() { return loop_.listen(options_.listen); }
    [[nodiscard]] poll_loop& loop() { return loop_; }
    [[nodiscard]] std::uint64_t updates() const { return updates_; }

    void run(std::function<bool()> const& done)
    {
        while (!done() && interrupted == 0) {
            loop_.turn(100);
            loop_.peers.remove_if([](auto const& peer) { return peer->session().is_halted() && peer->is_gone(); });
        }
        for (auto& peer : loop_.peers)
            peer->session().stop(now(), errc::administrative_shutdown, "collector ends");
    }

private:
    void take(tcp_socket socket, sockaddr_in const& from)
    {
        loop_.make_room(most_strangers);
        auto const name = to_string(ipv4_address{ntohl(from.sin_addr.s_addr)}) + ':' + std::to_string(ntohs(from.sin_port));
        auto& peer = *loop_.peers.emplace_back(
            std::make_unique<tcp_peer>(config_of(options_), from, address_of({}, 0), ++count_));
        peer.when_up = [this, name](negotiated const& terms) {
            out_.line(name, "up", line_printer::number{"as", terms.peer_as.value()},
                line_printer::text{"id", to_string(terms.peer_identifier)},
                line_printer::number{"hold", terms.hold_time});
        };
        peer.when_update = [this, name](update_view const& u) {
            ++updates_;
            print_update(out_, name, u);
            return verdict{};
        };
        peer.when_end_of_rib = [this, name](address_family family) {
            out_.line(name, "end-of-rib", line_printer::text{"family", to_string(family)});
        };
        peer.when_refresh = [this, name](route_refresh_view const& refresh) {
            out_.line(name, "route-refresh", line_printer::text{"family", to_string(refresh.family)});
        };
        peer.when_down = [this, name](down_reason const& why) {
            out_.line(name, "down", line_printer::text{"reason", to_string(why)});
        };
        peer.when_failed = [this, name](down_reason const& why) {
            out_.line(name, "failed", line_printer::text{"reason", to_string(why)});
        };
        peer.session().start(now());
        if (!peer.accepted(std::move(socket)))
            loop_.peers.pop_back();
    }

    static constexpr std::size_t most_strangers = 256; ///< connections without an acceptable OPEN

    options options_;
    line_printer out_;
    poll_loop loop_;
    std::uint64_t count_ = 0;
    std::uint64_t updates_ = 0;
};

/// The peer inside: announces one prefix of each kind of family, and withdraws one.
void announce_something(tcp_peer& peer, negotiated const& terms)
{
    update u{terms.send};
    u.path_attributes.set(origin{});
    as_path path;
    path.prepend(asn{65001});
    u.path_attributes.set(path);
    u.path_attributes.set(next_hop{ipv4_address{0x0a000002}});
    u.nlri.push_back({*ipv4_prefix::parse("192.0.2.0/24")});
    u.nlri.push_back({*ipv4_prefix::parse("198.51.100.0/24")});
    update gone{terms.send};
    gone.withdrawn_routes.push_back({*ipv4_prefix::parse("192.0.2.0/24")});
    auto const send = [&](update const& message) {
        std::uint8_t memory[4096];
        wire::writer out{memory};
        message.encode(out);
        peer.session().send_update(out.written(), now());
    };
    send(u);
    send(gone);
    send(update{terms.send}); // End-of-RIB
}

int show(options o)
{
    collector c{o};
    auto const port = c.listen();
    session_config config;
    config.open = {.as_number = asn{65001}, .bgp_identifier = bgp_identifier{0x0a000002}};
    config.open.capabilities = {multiprotocol_capability{ipv4_unicast}, four_octet_as_number_capability{asn{65001}}};
    config.mode = connection_mode::active;
    auto const loopback = ipv4_address{0x7f000001};
    auto& peer = *c.loop().peers.emplace_back(
        std::make_unique<tcp_peer>(config, address_of(loopback, port), address_of(loopback, 0), 1));
    peer.when_up = [&peer](negotiated const& terms) { announce_something(peer, terms); };
    peer.session().start(now());
    auto const give_up = now() + 10'000;
    c.run([&] { return c.updates() == 2 || now() > give_up; });
    return c.updates() == 2 ? 0 : 1;
}

void add_options(CLI::App& app, options& o)
{
    app.get_formatter()->column_width(36);
    add_checked(app, "--listen", "ADDRESS:PORT", "of IPv4, for connections (default: it talks to itself)",
        [&o](std::string const& text) {
            auto const at = place::parse(text);
            bool const is_good = at && at->address.is_v4() && at->port;
            if (is_good)
                o.listen = address_of(at->address.v4(), *at->port);
            return is_good;
        });
    add_checked(app, "--as", "N", "our AS number (default: 65000)", [&o](std::string const& text) {
        auto const number = asn::parse(text);
        o.as_number = number ? *number : asn{};
        return o.as_number != asn{};
    });
    add_checked(app, "--id", "A.B.C.D", "our BGP Identifier (default: 10.0.0.1)", [&o](std::string const& text) {
        auto const identifier = bgp_identifier::parse(text);
        o.identifier = identifier ? *identifier : bgp_identifier{};
        return o.identifier.is_valid();
    });
    add_checked(app, "--peer-as", "N", "the only AS whose speakers may connect (default: any)",
        [&o](std::string const& text) {
            auto const number = asn::parse(text);
            o.peer_as = number ? *number : asn{};
            return number.has_value();
        });
    app.add_option("--hold", o.hold_time, "hold time in seconds: 0, or 3 and more")->capture_default_str();
    app.add_option("--open-time", o.open_time, "seconds that a connection may last without the peer's OPEN")
        ->check(CLI::Range(1, 65535))
        ->capture_default_str();
    auto const add_role = [&](char const* name, char const* what, bool is_strict) {
        return app
            .add_option_function<unsigned>(
                name,
                [&o, is_strict](unsigned role) {
                    o.role = static_cast<bgp_role>(role);
                    o.strict_role = is_strict;
                },
                what)
            ->check(CLI::Range(0, 4));
    };
    add_role("--role", "our role, a number of RFC 9234: 0 provider, 1 route server, 2 its client, 3 customer, 4 peer", false)
        ->excludes(add_role("--strict-role", "the same, and peers without a role are refused", true));
    app.add_flag("--require-four-octet-as", o.require_four_octet_as, "refuse peers without four-octet AS numbers");
    app.add_flag("--json", o.json, "print a JSON object a line");
}

} // namespace

int main(int count, char** arguments)
{
    CLI::App app{"Accepts BGP sessions from anybody, keeps them up, and prints what it hears."};
    add_version(app, "collector");
    options o;
    add_options(app, o);
    if (auto const status = parse_command_line(app, count, arguments))
        return *status;
    if (auto const wrong = config_of(o).check()) {
        std::cerr << "collector: " << *wrong << '\n';
        return exit_status::usage;
    }
    bool const listens = app.count("--listen") != 0;
    if (!listens)
        return show(o);
    std::signal(SIGINT, [](int) { interrupted = 1; });
    std::signal(SIGTERM, [](int) { interrupted = 1; });
    collector c{o};
    if (c.listen() == 0) {
        std::perror("collector: listen");
        return 1;
    }
    c.run([] { return false; });
    for (int i = 0; i != 10; ++i)
        c.loop().turn(20); // the last words
    return 0;
}
