// SPDX-License-Identifier: BSL-1.0
#include "plan.hpp"

#include "assignment.hpp"
#include "output.hpp"
#include "plan_words.hpp"
#include "text.hpp"

#include <bgpwire/interop/asio.hpp>

namespace speaker {

namespace {

std::string peers_of(configuration const& config, node const& here)
{
    text_table peers{{"PEER", "ADDRESS", "PORT", "AS", "OUR AS", "HOLD", "SESSION"}};
    for (auto const& p : config.peers)
        peers.add({p.name, text_of(p.address), std::to_string(p.port),
            p.peer_asn == asn{} ? "any other" : text_of(p.peer_asn), text_of(p.session_asn()),
            std::to_string(p.hold_time.count()) + "s", session_words(p, here)});
    return peers.text();
}

std::string pools_of(configuration const& config, address_book const& book)
{
    text_table pools{{"POOL", "ADDRESSES", "USABLE", "WITHHELD", "ASSIGNED", "ANNOUNCED BY"}};
    for (std::size_t i = 0; i != config.pools.size(); ++i) {
        auto const& p = config.pools[i];
        auto const state = book.pool_state(i);
        auto const both = [&](auto count) { return text_of(count(bgpwire::afi::ipv4) + count(bgpwire::afi::ipv6)); };
        std::vector<std::string> ranges;
        for (auto const& entry : p.addresses)
            ranges.push_back(text_of(entry.range));
        pools.add({p.name, joined(ranges), both([&](auto family) { return state.total(family); }),
            both([&](auto family) { return state.withheld(family); }), assigned_words(p), announcers_of(p)});
    }
    return pools.text();
}

std::string advertisements_of(configuration const& config)
{
    text_table all{{"POOL", "ADVERTISED", "LOCAL_PREF", "COMMUNITIES", "TO", "BY NODES", "OF SERVICES"}};
    for (auto const& p : config.pools)
        for (auto const& a : p.advertisements)
            all.add({p.name, length_words(a, p), std::to_string(a.local_pref),
                community_words(a.communities, a.large_communities), a.peers.empty() ? "all peers" : joined(a.peers),
                selector_words(a.nodes), selector_words(a.services)});
    return all.text();
}

// As far as is known before there is a session: its end here is of the family of its other end, and a peer takes what it
// is offered.
next_hops hops_to(peer const& p, speaker_options const& options)
{
    auto end = p.address;
    if (auto const other = options.elsewhere.find(p.address); other != options.elsewhere.end())
        end = bgpwire::from_asio(other->second.address());
    return with_end(options.node_addresses, end);
}

std::string routes_of(speaker_input const& input, node const& here, address_book const& book,
    service_map const& services, speaker_options const& options, std::ostream& warnings)
{
    text_table all{{"ROUTE", "PEER", "LOCAL_PREF", "COMMUNITIES"}};
    for (auto const& p : input.config.peers) {
        if (!any_accepts(p.nodes, here.own_labels))
            continue;
        auto const hops = hops_to(p, options);
        std::vector<std::string> others;
        for (auto const& [to, how] : routes_for(p, here, book, services))
            if (next_hop_of(to.address.afi(), hops, ipv6_next_hops::taken))
                all.add({text_of(to), p.name, p.is_internal() ? std::to_string(how.local_pref) : "-",
                    community_words(how.communities, how.large_communities)});
            else
                others.push_back(text_of(to));
        if (!others.empty())
            warnings << to_string(p.where) << ": warning: peer " << p.name << " does not get "
                     << (others.size() == 1 ? others.front()
                                            : counted(others.size(), "route") + " from " + others.front() + " to "
                                + others.back())
                     << ": " << no_next_hop << " (--node-address)\n";
    }
    return all.text();
}

} // namespace

std::string plan_text(
    speaker_input const& input, node const& here, speaker_options const& options, std::ostream& warnings)
{
    address_book book{input.config};
    service_map services;
    for (auto const& s : input.services)
        services.emplace(s.name, s);
    std::map<std::string, std::string> refusals;
    assign_all(book, services, [&](service const& s, std::string const& why) {
        refusals.emplace(s.name, why);
        auto const refusal = refusal_of(book, s, why);
        warnings << one_line(refusal.about + ": " + refusal.what) << '\n';
    }, input.given_by_others);
    text_table given{{"SERVICE", "ADDRESS", "POOL"}};
    for (auto const& s : input.services) {
        auto const* const has = book.find(s.name);
        given.add({s.name, has != nullptr ? address_list(has->addresses) : "none",
            has != nullptr ? has->from->name : one_line(refusals[s.name])});
        for (auto const& p : input.config.peers)
            if (auto const why = why_not_announced(s.name, p, here, book, services);
                !why.empty() && any_accepts(p.nodes, here.own_labels))
                warnings << to_string(s.where) << ": warning: service " << s.name << ": " << why << '\n';
    }
    return peers_of(input.config, here) + '\n' + pools_of(input.config, book) + '\n'
        + advertisements_of(input.config) + '\n' + given.text() + '\n' + "node " + here.name
        + (here.is_excluded ? " is excluded from load balancers by its label and announces nothing\n" : " announces\n")
        + routes_of(input, here, book, services, options, warnings);
}

} // namespace speaker
