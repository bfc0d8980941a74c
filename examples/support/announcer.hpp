// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_ANNOUNCER_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_ANNOUNCER_HPP

// Peers, and a few routes of our own that they are told of: only what has changed, and only once.

#include "announcer_options.hpp"
#include "any_prefix.hpp"
#include "line_printer.hpp"
#include "poll_loop.hpp"

#include <bgpwire/message/update_packer.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace examples {

using namespace bgpwire;

/// The sessions and what they have been told. It connects to its peers, and passes over what they announce.
class announcer {
public:
    explicit announcer(announcer_options const& o) : options_{o}
    {
        for (auto const& p : o.peers)
            add(p);
    }

    [[nodiscard]] poll_loop& loop() { return loop_; }

    void start()
    {
        for (auto& n : neighbors_)
            n->link->session().start(now());
    }

    /// What the peers shall know from the next turn on; false if that is so already.
    bool announce(any_prefix const& to, std::vector<community> const& how)
    {
        return std::visit([&](auto const& prefix) { return announce_one(prefix, how); }, to);
    }
    bool withdraw(any_prefix const& to)
    {
        return std::visit([&](auto const& prefix) { return note(wanted_in(prefix).erase(prefix) != 0); }, to);
    }
    [[nodiscard]] std::vector<std::string> wanted() const
    {
        std::vector<std::string> all;
        for (auto const& [prefix, how] : std::get<0>(wanted_))
            all.push_back(to_string(prefix));
        for (auto const& [prefix, how] : std::get<1>(wanted_))
            all.push_back(to_string(prefix));
        return all;
    }

    /// Waits for something to happen, and then tells the peers what they do not know yet.
    void turn(std::int64_t patience = 100)
    {
        tell_all(); // before it waits, what has been asked for since
        loop_.turn(static_cast<int>(std::clamp(patience, std::int64_t{0}, std::int64_t{100})));
        tell_all();
    }

    /// Withdraws everything, says good-bye and waits a moment for that to leave.
    void stop(char const* words)
    {
        wanted_ = {};
        note(true);
        tell_all();
        for (auto& n : neighbors_)
            n->link->session().stop(now(), errc::administrative_shutdown, words);
        auto const give_up = now() + 2'000;
        auto const is_gone = [](auto const& n) { return n->link->is_gone(); };
        loop_.run([&] { return std::all_of(neighbors_.begin(), neighbors_.end(), is_gone) || now() > give_up; }, 20);
    }

private:
    template<class Address, class How>
    using table = std::map<basic_prefix<Address>, How>;
    template<class How>
    using tables = std::tuple<table<ipv4_address, How>, table<ipv6_address, How>>;
    using attributes = std::vector<community>; ///< all that our routes differ in

    struct neighbor {
        std::string name;
        tcp_peer* link = nullptr;
        bool is_behind = false; ///< does not know everything yet
        own_addresses next_hops;
        tables<std::optional<attributes>> told; ///< in this session; nothing: to be told again
        std::set<std::string> refused;          ///< what this session cannot carry; said once
        std::vector<address_family> ends_of_rib; ///< still to be sent
        std::string last_problem;
    };

    template<class Address>
    table<Address, attributes>& wanted_in(basic_prefix<Address> const&)
    {
        return std::get<table<Address, attributes>>(wanted_);
    }
    template<class Address>
    bool announce_one(basic_prefix<Address> const& to, attributes const& how)
    {
        auto& routes = wanted_in(to);
        auto const known = routes.find(to);
        bool const is_news = known == routes.end() || known->second != how;
        routes[to] = how;
        return note(is_news);
    }
    bool note(bool is_news)
    {
        if (is_news)
            for (auto& n : neighbors_)
                n->is_behind = true;
        return is_news;
    }

    void add(announcer_options::peer const& p)
    {
        session_config c;
        c.open = {.as_number = options_.as_number, .hold_time = options_.hold_time,
            .bgp_identifier = options_.identifier};
        c.open.capabilities = {multiprotocol_capability{ipv4_unicast}, multiprotocol_capability{ipv6_unicast},
            route_refresh_capability{}, four_octet_as_number_capability{options_.as_number}};
        if (!options_.as_number.is_mappable()) // else our path would need an AS4_PATH. RFC 6793 §4.2.2
            c.required.add(four_octet_as_number_capability{options_.as_number});
        c.peer_as = p.as_number;
        c.mode = connection_mode::active;
        c.connect_retry_time = 5;
        c.rests.missing_capability = 300; // the peer may be given what it lacks
        auto local = p.address.is_v4() ? ip_address{std::get<0>(options_.sources).value_or(ipv4_address{})}
                                       : ip_address{std::get<1>(options_.sources).value_or(ipv6_address{})};
        auto& n = *neighbors_.emplace_back(std::make_unique<neighbor>());
        n.name = to_string(p.address);
        n.link = loop_.peers
                     .emplace_back(std::make_unique<tcp_peer>(c, to_sockaddr(p.address, p.port), to_sockaddr(local, 0),
                         static_cast<std::uint64_t>(now().milliseconds()) + neighbors_.size()))
                     .get();
        n.link->when_up = [this, &n](negotiated const& terms) { begin(n, terms); };
        n.link->when_refresh = [&n](route_refresh_view const& refresh) {
            auto const again = [&n](auto& routes) {
                for (auto& [prefix, how] : routes)
                    how.reset();
                n.is_behind = true;
            };
            if (refresh.family == ipv4_unicast)
                again(std::get<0>(n.told));
            else if (refresh.family == ipv6_unicast)
                again(std::get<1>(n.told));
        };
        n.link->when_room = [&n] { n.is_behind = true; };
        n.link->when_down = [this, &n](down_reason const& why) { complain(n, "down", why); };
        n.link->when_failed = [this, &n](down_reason const& why) { complain(n, "not-up", why); };
    }

    void begin(neighbor& n, negotiated const& terms)
    {
        n.told = {};
        n.refused.clear();
        n.ends_of_rib.clear();
        n.last_problem.clear();
        n.is_behind = true;
        n.next_hops = options_.next_hops;
        if (auto const here = n.link->local_address();
            here && !(here->is_v4() ? std::get<0>(n.next_hops).has_value() : std::get<1>(n.next_hops).has_value()))
            set(n.next_hops, *here);
        for (auto const family : {ipv4_unicast, ipv6_unicast})
            if (terms.families.contains(family))
                n.ends_of_rib.push_back(family);
        out_.line(n.name, "up", line_printer::number{"as", terms.peer_as.value()},
            line_printer::text{"id", to_string(terms.peer_identifier)});
    }
    void complain(neighbor& n, char const* event, down_reason const& why)
    {
        if (auto const text = to_string(why); std::exchange(n.last_problem, text) != text)
            out_.line(n.name, event, line_printer::text{"reason", text});
    }

    void tell_all()
    {
        for (auto& n : neighbors_)
            if (n->link->session().is_established() && std::exchange(n->is_behind, false))
                (void)(tell<ipv4_address>(*n) && tell<ipv6_address>(*n) && send_ends_of_rib(*n));
    }

    /// Sends the difference between what is wanted and what was told; false if there is no room for all of it: it goes on
    /// when there is.
    template<class Address>
    bool tell(neighbor& n)
    {
        constexpr auto family = Address::width == 32 ? ipv4_unicast : ipv6_unicast;
        auto const& terms = *n.link->session().terms();
        auto const& wanted = std::get<table<Address, attributes>>(wanted_);
        auto& told = std::get<table<Address, std::optional<attributes>>>(n.told);
        std::vector<basic_nlri<Address>> gone;
        for (auto const& [to, how] : told)
            if (!wanted.contains(to))
                gone.push_back({to});
        std::map<attributes, std::vector<basic_nlri<Address>>> fresh; // alike routes share UPDATEs
        for (auto const& [to, how] : wanted)
            if (auto const known = told.find(to); known == told.end() || known->second != how)
                fresh[how].push_back({to});

        std::uint8_t memory[standard_message_length];
        update_packer const packer{memory, terms.send};
        for (auto next = gone.begin(); next != gone.end();) {
            auto done = next;
            auto const message = [&] {
                if constexpr (family == ipv4_unicast)
                    return packer.withdraw(next, gone.end());
                else
                    return packer.template withdraw<family>(next, gone.end());
            }();
            if (!message || n.link->session().send_update(*message, now()) == send_result::blocked)
                return false;
            for (; done != next; ++done) {
                told.erase(done->prefix);
                out_.line(n.name, "withdraw", line_printer::text{"route", to_string(done->prefix)});
            }
        }
        auto const hop = std::get<std::optional<Address>>(n.next_hops);
        for (auto const& alike : fresh) {
            auto const& how = alike.first;
            auto const& routes = alike.second;
            if (!hop || !terms.families.contains(family)) {
                refuse(n, routes, hop ? "the peer does not take that family" : "no next hop of that family");
                continue;
            }
            auto const path_attributes = attributes_of(terms, how, *hop);
            for (auto next = routes.begin(); next != routes.end();) {
                auto done = next;
                auto const message = [&] {
                    if constexpr (family == ipv4_unicast)
                        return packer.announce(path_attributes.octets(), next, routes.end());
                    else
                        return packer.template announce<family>(
                            path_attributes.octets(), mp_next_hop{*hop}, next, routes.end());
                }();
                if (!message) {
                    refuse(n, routes, "too many communities for one message");
                    break;
                }
                if (n.link->session().send_update(*message, now()) == send_result::blocked)
                    return false;
                for (; done != next; ++done) {
                    told[done->prefix] = how;
                    print_announced(n, to_string(done->prefix), to_string(*hop), how);
                }
            }
        }
        return true;
    }

    void refuse(neighbor& n, auto const& routes, char const* why)
    {
        for (auto const& route : routes)
            if (n.refused.insert(to_string(route)).second)
                out_.line(n.name, "cannot-announce", line_printer::text{"route", to_string(route)},
                    line_printer::text{"reason", why});
    }
    void print_announced(neighbor& n, std::string const& route, std::string const& hop, attributes const& how)
    {
        std::vector<std::string> names;
        for (auto const c : how)
            names.push_back(to_string(c));
        out_.line(n.name, "announce", line_printer::text{"route", route}, line_printer::text{"next-hop", hop},
            line_printer::list{"communities", names});
    }

    /// RFC 4271 §5.1; NEXT_HOP is not for routes in MP_REACH_NLRI, which has its own. RFC 4760 §3
    [[nodiscard]] path_attributes attributes_of(negotiated const& terms, attributes const& how, ip_address hop) const
    {
        bool const is_internal = terms.send.peer == peering::internal;
        bool const is_leaving = std::find(how.begin(), how.end(), well_known::graceful_shutdown) != how.end();
        path_attributes all{terms.send};
        all.set(origin{origin::code::igp});
        all.set(is_internal ? as_path{} : as_path{options_.as_number});
        if (hop.is_v4())
            all.set(next_hop{hop.v4()});
        if (is_internal)
            all.set(local_pref{is_leaving ? 0U : 100U}); // RFC 8326 §4
        if (!how.empty()) {
            communities list;
            list.values = how;
            all.set(list);
        }
        return all;
    }

    bool send_ends_of_rib(neighbor& n)
    {
        std::uint8_t memory[64];
        update_packer const packer{memory, n.link->session().terms()->send};
        while (!n.ends_of_rib.empty()) {
            auto const message = packer.end_of_rib(n.ends_of_rib.front());
            if (!message || n.link->session().send_update(*message, now()) == send_result::blocked)
                return false;
            n.ends_of_rib.erase(n.ends_of_rib.begin());
        }
        return true;
    }

    announcer_options options_;
    line_printer out_{false};
    poll_loop loop_;
    std::vector<std::unique_ptr<neighbor>> neighbors_;
    tables<attributes> wanted_;
};

} // namespace examples

#endif
