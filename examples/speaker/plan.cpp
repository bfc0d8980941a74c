// SPDX-License-Identifier: BSL-1.0
#include "plan.hpp"

#include "assignment.hpp"
#include "output.hpp"
#include "text.hpp"

namespace speaker {

std::string plan_text(speaker_input const& input, std::ostream& warnings)
{
    address_book book{input.config};
    text_table peers{{"PEER", "ADDRESS", "PORT", "AS", "OUR AS", "HOLD"}};
    for (auto const& p : input.config.peers)
        peers.add({p.name, text_of(p.address), std::to_string(p.port), text_of(p.peer_asn), text_of(p.my_asn),
            std::to_string(p.hold_time.count()) + "s"});

    text_table pools{{"POOL", "ADDRESSES", "USABLE", "WITHHELD", "ASSIGNED", "ANNOUNCED BY"}};
    for (std::size_t i = 0; i != input.config.pools.size(); ++i) {
        auto const& p = input.config.pools[i];
        auto const state = book.pool_state(i);
        auto const both = [&](auto count) { return text_of(count(bgpwire::afi::ipv4) + count(bgpwire::afi::ipv6)); };
        std::vector<std::string> ranges;
        for (auto const& entry : p.addresses)
            ranges.push_back(text_of(entry.range));
        pools.add({p.name, joined(ranges), both([&](auto family) { return state.total(family); }),
            both([&](auto family) { return state.withheld(family); }), p.auto_assign ? "automatically" : "on request",
            announcers_of(p)});
    }

    service_map services;
    for (auto const& s : input.services)
        services.emplace(s.name, s);
    std::map<std::string, std::string> refusals;
    assign_all(book, services, [&](service const& s, std::string const& why) {
        refusals.emplace(s.name, why);
        auto const refusal = refusal_of(book, s, why);
        warnings << one_line(refusal.about + ": " + refusal.what) << '\n';
    });
    text_table given{{"SERVICE", "ADDRESS", "POOL"}};
    for (auto const& s : input.services) {
        auto const* const has = book.find(s.name);
        given.add({s.name, has != nullptr ? address_list(has->addresses) : "none",
            has != nullptr ? has->from->name : refusals[s.name]});
    }
    return peers.text() + '\n' + pools.text() + '\n' + given.text();
}

} // namespace speaker
