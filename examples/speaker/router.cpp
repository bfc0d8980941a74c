// SPDX-License-Identifier: BSL-1.0
#include "router.hpp"

#include "accept_all.hpp"
#include "output.hpp"
#include "text.hpp"

#include <bgpwire/interop/asio.hpp>

#include <algorithm>
#include <csignal>
#include <iostream>

namespace speaker {

namespace {

bgpwire::session_config session_config_of(neighbor_plan const& n, router_options const& options)
{
    bgpwire::session_config config;
    config.open.as_number = options.as_number;
    config.open.hold_time = 90;
    config.open.bgp_identifier = options.router_id;
    config.open.capabilities = {bgpwire::multiprotocol_capability{bgpwire::ipv4_unicast},
        bgpwire::multiprotocol_capability{bgpwire::ipv6_unicast}, bgpwire::route_refresh_capability{},
        bgpwire::four_octet_as_number_capability{options.as_number},
        bgpwire::graceful_restart_capability{}}; // forwards nothing, but helps a neighbour that restarts: RFC 4724 §4
    config.peer_as = n.as_number;
    config.mode = bgpwire::connection_mode::passive;
    return config;
}

char letter_of(bgpwire::origin origin)
{
    using code = bgpwire::origin::code;
    return origin.value == code::igp ? 'i' : origin.value == code::egp ? 'e' : '?';
}

std::string padded(std::string text, std::size_t width)
{
    text.resize(std::max(width, text.size() + 1), ' ');
    return text;
}

} // namespace

router::router(router_options options)
    : options_{std::move(options)},
      acceptor_{context_, options_.listen},
      rest_{context_},
      console_{context_,
          {[this](std::string const& line) { on_line(line); },
              [this](int number) {
                  if (number == SIGINT || number == SIGTERM)
                      stop();
                  else
                      show_route(detail::brief);
              }}}
{
    for (auto const& n : options_.neighbors)
        neighbors_.push_back(std::make_unique<neighbor>(context_, n, session_config_of(n, options_)));
}

int router::run()
{
    auto const here = acceptor_.local_endpoint();
    say("router AS " + text_of(options_.as_number) + " " + text_of(options_.router_id) + " listens on "
        + here.address().to_string() + " port " + std::to_string(here.port()));
    await_connections();
    context_.run();
    context_.restart();
    context_.run_for(std::chrono::seconds{3});
    return 0;
}

void router::await_connections()
{
    accept_all(acceptor_, rest_, [this](peering::socket connected) {
        boost::system::error_code gone;
        auto const from = connected.remote_endpoint(gone);
        auto const known = std::ranges::find_if(neighbors_,
            [&](auto const& n) { return !gone && n->plan().from == bgpwire::from_asio(from.address()); });
        if (known != neighbors_.end()) {
            (*known)->link().accept(std::move(connected));
        } else if (!gone) {
            peering::refuse(std::move(connected));
            say("refuses a connection from " + from.address().to_string() + ": no such neighbor");
        }
    });
}

void router::on_line(std::string const& line)
{
    auto const command = trimmed(line);
    if (command == "show protocols")
        show_protocols();
    else if (command == "show route")
        show_route(detail::brief);
    else if (command == "show route all")
        show_route(detail::all);
    else if (command == "quit" || command == "stop")
        stop();
    else if (!command.empty())
        std::cerr << "commands: show protocols, show route [all], stop" << std::endl;
}

// k8s_worker_0 BGP      master   up     14:30:39    Established
void router::show_protocols() const
{
    std::cout << padded("name", 13) << "proto    table    state  since       info\n";
    for (auto const& n : neighbors_) {
        auto const state = n->link().state();
        bool const up = state == bgpwire::session_state::established;
        std::cout << padded(n->plan().name, 13) << "BGP      master   " << (up ? "up     " : "start  ")
                  << clock_time(n->since()) << "    " << text_of(state) << '\n';
    }
    std::cout << std::endl; // an empty line ends every answer
}

// 192.168.100.1/32   via 10.240.0.20 [k8s_worker_0 16:08:11] * (100) [AS65001?]
//                    via 10.240.0.21 [k8s_worker_1 16:08:09] (100) [AS65001?]
// with all:
//     BGP.community: (64512,1) (65535,0) graceful-shutdown
void router::show_route(detail how_much) const
{
    struct path {
        neighbor const* from;
        neighbor::entry const* how;
    };
    std::map<destination, std::vector<path>> table;
    for (auto const& n : neighbors_)
        for (auto const& [to, how] : n->routes())
            table[to].push_back({n.get(), &how});
    for (auto& [to, paths] : table) {
        // The first is the best: higher preference, then shorter path, then lower origin; then, as
        // they were configured.
        std::ranges::stable_sort(paths, [](path const& a, path const& b) {
            auto const hops = [](path const& p) {
                return std::ranges::count(p.how->as_path, ' ') + !p.how->as_path.empty();
            };
            if (a.how->local_pref != b.how->local_pref)
                return a.how->local_pref > b.how->local_pref;
            return hops(a) != hops(b) ? hops(a) < hops(b) : a.how->origin.value < b.how->origin.value;
        });
        for (auto const& p : paths) {
            bool const best = &p == &paths.front();
            auto const last_as = p.how->as_path.substr(p.how->as_path.rfind(' ') + 1);
            std::cout << padded(best ? text_of(to) : "", 19) << "via " << text_of(p.how->next_hop) << " ["
                      << p.from->plan().name << ' ' << clock_time(p.how->since) << "] " << (best ? "* " : "") << "("
                      << p.how->local_pref << ") [" << (last_as.empty() ? "" : "AS" + last_as)
                      << letter_of(p.how->origin) << "]" << (p.how->stale ? " stale" : "") << '\n';
            if (how_much == detail::all && !p.how->communities.empty())
                std::cout << "\tBGP.community: " << p.how->communities << '\n';
        }
    }
    if (table.empty())
        std::cout << "no routes\n";
    std::cout << std::endl;
}

void router::stop()
{
    say("router stops");
    boost::system::error_code ignored;
    rest_.cancel();
    (void)acceptor_.close(ignored);
    for (auto const& n : neighbors_)
        n->stop("router stops");
    console_.stop();
    context_.stop();
}

} // namespace speaker
