// SPDX-License-Identifier: BSL-1.0
// Remotely triggered blackholes: asks its peers to discard what is sent to single addresses. RFC 7999
//
//     blackhole --as 65001 --id 192.0.2.1 --peer 198.51.100.1=65000 203.0.113.66 2001:db8::66
//
// The routes are announced with BLACKHOLE (65535:666), and with NO_EXPORT unless --scope says otherwise. They
// are wanted for as long as the program runs: it stays connected, and connects again. Lines on standard input
// change them, and its end changes nothing:
//
//     announce 203.0.113.67
//     withdraw 203.0.113.66
//     list
//     stop                    as SIGINT and SIGTERM do: withdraws everything first

#include "support/announcer.hpp"
#include "support/announcer_command_line.hpp"
#include "support/line_server.hpp"

#include <csignal>

namespace {

using namespace examples;

volatile std::sig_atomic_t interrupted = 0;

/// RFC 7999 §3.3: as long as possible, so that nobody else's traffic is lost.
std::optional<any_prefix> parse_host_route(std::string const& text)
{
    auto const route = parse_prefix(text);
    auto const is_host = [](auto const& p) { return p.length() == p.address().width; };
    return route && std::visit(is_host, *route) ? route : std::nullopt;
}

/// Does what a line says; the answer.
std::string obey(announcer& a, std::vector<community> const& how, std::string const& line)
{
    auto const blank = line.find(' ');
    auto const verb = line.substr(0, blank);
    auto const object = blank == line.npos ? std::string{} : line.substr(line.find_last_of(' ') + 1);
    if (line == "list") {
        std::string all = "wanted:";
        for (auto const& route : a.wanted())
            all += ' ' + route;
        return all;
    }
    if (line == "stop") {
        interrupted = 1;
        return "stopping";
    }
    if (verb != "announce" && verb != "withdraw")
        return "error: expected announce ADDRESS, withdraw ADDRESS, list or stop";
    auto const route = parse_host_route(object);
    if (!route)
        return "error: expected an address, or a prefix of length 32 or 128, not " + object;
    if (verb == "announce" ? a.announce(*route, how) : a.withdraw(*route))
        return "ok: " + verb + ' ' + text_of(*route);
    return "nothing to do: " + text_of(*route) + (verb == "announce" ? " is wanted already" : " is not wanted");
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app{"Asks peers to discard what is sent to some addresses (RFC 7999), for as long as it runs."};
    app.get_formatter()->column_width(36);
    announcer_options options;
    add_announcer_options(app, options);
    std::string scope = "no-export";
    app.add_option("--scope", scope, "how far the routes go: no-export, the peer's AS; no-advertise, the peer itself; "
                                     "any, as far as the peer lets them")
        ->check(CLI::IsMember({"no-export", "no-advertise", "any"}))
        ->capture_default_str();
    std::vector<any_prefix> first;
    add_checked(app, "routes", "ADDRESS, /32 or /128", "to be discarded from the beginning on",
        [&](std::string const& text) {
            auto const route = parse_host_route(text);
            if (route)
                first.push_back(*route);
            return route.has_value();
        })->allow_extra_args();
    add_version(app, "blackhole");
    if (auto const status = parse_command_line(app, argc, argv))
        return *status;

    // RFC 7999 §3.2 asks the receiver to add one of them; one who does not is not trusted to keep the route in.
    std::vector<community> how{well_known::blackhole};
    if (scope != "any")
        how.push_back(*community::parse(scope));
    announcer a{options};
    for (auto const& route : first)
        a.announce(route, how);
    line_server lines{a.loop(), [&](std::string const& line) { return obey(a, how, line); }};
    lines.use_standard_input();
    std::signal(SIGINT, [](int) { interrupted = 1; });
    std::signal(SIGTERM, [](int) { interrupted = 1; });
    a.start();
    while (interrupted == 0)
        a.turn();
    a.stop("blackhole ends");
    return 0;
}
