// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_LOOKING_GLASS_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_LOOKING_GLASS_HPP

// Peers, their routes, and what can be asked about them.

#include "attributes_json.hpp"
#include "poll_loop.hpp"
#include "retained_routes.hpp"

#include <bgpwire/io/string.hpp>
#include <bgpwire/message/update_packer.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace examples {

using namespace bgpwire;

/// What all routes of one UPDATE have in common.
struct route {
    std::shared_ptr<json const> attributes;
    bool keeps_long = true;

    [[nodiscard]] bool may_become_long_lived() const { return keeps_long; }
};

enum class whose_next_hop { next_hop, mp_reach_nlri };

inline route route_of(update_view const& u, whose_next_hop which)
{
    auto attributes = attributes_json(u);
    if (auto const other = attributes.find("mp_next_hop"); other != attributes.end()) { // an UPDATE with routes of both
        if (which == whose_next_hop::mp_reach_nlri)
            attributes["next_hop"] = *other;
        attributes.erase("mp_next_hop");
    }
    auto const list = u.get<communities_view>();
    return {std::make_shared<json const>(std::move(attributes)), !list || may_become_long_lived(*list)};
}

/// A peer and what it has announced.
struct neighbor {
    ip_address address;
    asn as_number;
    tcp_peer* link = nullptr;
    std::string last_problem;
    retained_routes<ipv4_address, route> v4;
    retained_routes<ipv6_address, route> v6;

    void take(update_view const& u)
    {
        // RFC 7606 §2: the routes of a malformed UPDATE count as withdrawn
        bool const good = u.action() < error_action::treat_as_withdraw;
        auto const each = [&](auto& table, auto const& nlri, route const* r) {
            for (auto const one : nlri)
                r != nullptr && good ? table.announce(one, *r, now()) : table.withdraw(one);
        };
        each(v4, u.withdrawn_routes(), nullptr);
        if (auto const gone = u.get<mp_unreach_nlri_view>()) {
            if (auto const routes = gone->nlri<ipv6_unicast_nlri_view>())
                each(v6, *routes, nullptr);
            if (auto const routes = gone->nlri<ipv4_unicast_nlri_view>())
                each(v4, *routes, nullptr);
        }
        auto const usual = route_of(u, whose_next_hop::next_hop);
        each(v4, u.nlri(), &usual);
        if (auto const more = u.get<mp_reach_nlri_view>()) {
            auto const r = route_of(u, whose_next_hop::mp_reach_nlri);
            if (auto const routes = more->nlri<ipv6_unicast_nlri_view>())
                each(v6, *routes, &r);
            if (auto const routes = more->nlri<ipv4_unicast_nlri_view>())
                each(v4, *routes, &r);
        }
    }

    /// The same news for both families.
    template<class Tell>
    void both(Tell tell)
    {
        tell(v4, ipv4_unicast);
        tell(v6, ipv6_unicast);
    }
};

/// Who the looking glass is, and whom it speaks to.
struct looking_glass_options {
    asn as_number;
    bgp_identifier identifier;
    sockaddr_in listen = address_of(ipv4_address{0x7f000001}, 0);
    struct peer {
        ip_address address;
        std::uint16_t port = 0; ///< 0: it connects to us
        asn as_number;
    };
    std::vector<peer> peers;
    std::vector<ip_address> sources{}; ///< to connect from, one of each family; none: whichever
};

/// The sessions and the routes; neither asks nor answers by itself.
class looking_glass {
public:
    explicit looking_glass(looking_glass_options const& o) : options_{o}
    {
        loop_.when_accepted = [this](tcp_socket socket, sockaddr_in const& from) {
            for (auto& n : neighbors_)
                if (n->address == ip_address{ipv4_address{ntohl(from.sin_addr.s_addr)}})
                    n->link->accepted(std::move(socket));
        };
        for (auto const& p : o.peers)
            add(p);
    }

    [[nodiscard]] poll_loop& loop() { return loop_; }
    [[nodiscard]] std::uint16_t listen() { return loop_.listen(options_.listen); }
    void start()
    {
        for (auto& n : neighbors_)
            n->link->session().start(now());
    }

    /// Says good-bye, and waits a moment for the words to leave.
    void stop()
    {
        for (auto& n : neighbors_)
            n->link->session().stop(now(), errc::administrative_shutdown, "looking glass ends");
        for (int i = 0; i != 10; ++i)
            loop_.turn(20);
    }

    void turn()
    {
        auto patience = std::int64_t{100};
        for (auto& n : neighbors_)
            n->both([&](auto& routes, address_family) {
                routes.on_timer(now());
                if (auto const next = routes.next_deadline(now()); !next.is_never())
                    patience = std::min(patience, std::max(next - now(), std::int64_t{0}));
            });
        loop_.turn(static_cast<int>(patience));
    }

    /// A question's answer.
    [[nodiscard]] json ask(std::string const& question)
    {
        for (auto& n : neighbors_)
            n->both([](auto& routes, address_family) { routes.on_timer(now()); });
        json answer{{"question", question}};
        if (question == "peers") {
            answer["peers"] = peers();
        } else if (question == "refresh") {
            answer["asked"] = refresh();
        } else if (auto const p4 = ipv4_prefix::parse(question)) {
            answer["routes"] = exact(*p4, &neighbor::v4);
        } else if (auto const p6 = ipv6_prefix::parse(question)) {
            answer["routes"] = exact(*p6, &neighbor::v6);
        } else if (auto const address = ip_address::parse(question)) {
            answer["routes"] =
                address->is_v4() ? longest(address->v4(), &neighbor::v4) : longest(address->v6(), &neighbor::v6);
        } else {
            answer["error"] = "expected an address, a prefix or: peers, refresh";
        }
        return answer;
    }

private:
    void add(looking_glass_options::peer const& p)
    {
        session_config c;
        c.open = {.as_number = options_.as_number, .bgp_identifier = options_.identifier};
        // All paths that are to be had (RFC 7911), with next hops of either family (RFC 8950).
        // We forward nothing, so that we have no state to preserve; but we help others that do.
        c.open.capabilities = {multiprotocol_capability{ipv4_unicast}, multiprotocol_capability{ipv6_unicast},
            extended_next_hop_encoding_capability{{{ipv4_unicast, afi::ipv6}}},
            add_path_capability{{{ipv4_unicast, add_path_mode::receive}, {ipv6_unicast, add_path_mode::receive}}},
            four_octet_as_number_capability{options_.as_number}, route_refresh_capability{},
            graceful_restart_capability{.flags = graceful_restart_flag::notification, .restart_time = 0, .families = {}},
            long_lived_graceful_restart_capability{}};
        c.peer_as = p.as_number;
        c.mode = p.port != 0 ? connection_mode::both : connection_mode::passive;
        c.connect_retry_time = 5;
        c.large_hold_time = 10; // whoever connects from that address and says nothing does not keep the place
        auto& n = *neighbors_.emplace_back(std::make_unique<neighbor>());
        n.address = p.address;
        n.as_number = p.as_number;
        n.link = loop_.peers
                     .emplace_back(std::make_unique<tcp_peer>(c, to_sockaddr(p.address, p.port),
                         to_sockaddr(source_for(p.address), 0),
                         static_cast<std::uint64_t>(now().milliseconds()) + neighbors_.size()))
                     .get();
        n.link->when_open = [&n](open_view const& open, negotiated const& terms) {
            n.both([&](auto& routes, address_family family) {
                routes.on_open(retention_terms_of(open.capabilities, terms, family));
            });
        };
        n.link->when_up = [&n](negotiated const& terms) {
            n.last_problem.clear();
            // A peer that restarts waits for that before it announces anything. RFC 4724 §4.1
            std::uint8_t memory[64];
            update_packer const packer{memory, terms.send};
            for (auto const family : {ipv4_unicast, ipv6_unicast})
                if (auto const message = packer.end_of_rib(family); message && terms.families.contains(family))
                    (void)n.link->session().send_update(*message, now());
            n.both([](auto& routes, address_family) { routes.on_established(now()); });
        };
        n.link->when_update = [&n](update_view const& u) {
            n.take(u);
            return verdict{};
        };
        n.link->when_end_of_rib = [&n](address_family complete) {
            n.both([&](auto& routes, address_family family) {
                if (family == complete)
                    routes.on_end_of_rib();
            });
        };
        n.link->when_down = [&n](down_reason const& why) {
            n.last_problem = to_string(why);
            n.both([&](auto& routes, address_family) { routes.on_down(why.routes, now()); });
        };
        n.link->when_failed = [&n](down_reason const& why) { n.last_problem = to_string(why); };
    }

    [[nodiscard]] ip_address source_for(ip_address const& peer) const
    {
        for (auto const& one : options_.sources)
            if (one.is_v4() == peer.is_v4())
                return one;
        return peer.is_v4() ? ip_address{ipv4_address{}} : ip_address{ipv6_address{}};
    }

    /// Asks all peers for their routes again. RFC 2918
    [[nodiscard]] json refresh()
    {
        auto asked = json::array();
        for (auto& n : neighbors_)
            for (auto const family : {ipv4_unicast, ipv6_unicast})
                if (auto const* const terms = n->link->session().terms(); terms && terms->families.contains(family)
                    && n->link->session().send_route_refresh({family}, now()) != send_result::blocked)
                    asked.push_back({{"peer", to_string(n->address)}, {"family", to_string(family)}});
        return asked;
    }

    [[nodiscard]] json peers() const
    {
        auto all = json::array();
        for (auto const& n : neighbors_)
            all.push_back({{"peer", to_string(n->address)}, {"as", n->as_number.value()},
                {"state", to_string(n->link->session().state())}, {"ipv4_routes", n->v4.size()},
                {"ipv6_routes", n->v6.size()}, {"last_problem", n->last_problem},
                {"updates", n->link->session().counters().received(message_type::update)}});
        return all;
    }

    /// The routes to that prefix: every path of each peer that has it.
    template<class Address>
    [[nodiscard]] json exact(
        basic_prefix<Address> const& to, retained_routes<Address, route> neighbor::* family) const
    {
        auto found = json::array();
        for (auto const& n : neighbors_)
            ((*n).*family).for_paths(to, [&](std::uint32_t path, auto const& e) {
                found.push_back({{"prefix", to_string(to)}, {"peer", to_string(n->address)},
                    {"as", n->as_number.value()}, {"state", ((*n).*family).state_of(e)},
                    {"seconds", (now() - e.since) / 1000}, {"path_identifier", path},
                    {"attributes", *e.route.attributes}});
            });
        return found;
    }
    template<class Address>
    [[nodiscard]] json longest(Address address, retained_routes<Address, route> neighbor::* family) const
    {
        for (unsigned length = Address::width; length != 0; --length)
            if (auto found = exact(basic_prefix<Address>{address, length}, family); !found.empty())
                return found;
        return exact(basic_prefix<Address>{}, family);
    }

    looking_glass_options options_;
    poll_loop loop_;
    std::vector<std::unique_ptr<neighbor>> neighbors_;
};

} // namespace examples

#endif
