// SPDX-License-Identifier: BSL-1.0
#include "plan.hpp"

#include "output.hpp"
#include "text.hpp"

namespace speaker {

std::string plan_text(speaker_input const& input)
{
    address_book book{input.config};
    text_table peers{{"PEER", "ADDRESS", "PORT", "AS", "OUR AS", "HOLD"}};
    for (auto const& p : input.config.peers)
        peers.add({p.name, text_of(p.address), std::to_string(p.port), text_of(p.peer_asn), text_of(p.my_asn),
            std::to_string(p.hold_time.count()) + "s"});

    text_table pools{{"POOL", "ADDRESSES", "USABLE", "WITHHELD", "ASSIGNED", "ANNOUNCED BY"}};
    for (auto const& p : book.pools()) {
        std::vector<std::string> ranges;
        for (auto const& entry : p.plan->addresses)
            ranges.push_back(text_of(entry.range));
        pools.add({p.plan->name, joined(ranges), text_of(p.addresses.total()), text_of(p.addresses.withheld()),
            p.plan->auto_assign ? "automatically" : "on request",
            !p.plan->advertisements.empty() ? "BGP"
                : p.plan->layer2            ? "others (layer 2)"
                                            : "nobody"});
    }

    service_map services;
    for (auto const& s : input.services)
        services.emplace(s.name, s);
    std::map<std::string, std::string> refusals;
    assign_all(book, services, [&](service const& s, std::string const& why) { refusals.emplace(s.name, why); });
    text_table given{{"SERVICE", "ADDRESS", "POOL"}};
    for (auto const& s : input.services) {
        auto const* const has = book.find(s.name);
        std::vector<std::string> texts;
        if (has != nullptr)
            for (auto const& a : has->addresses)
                texts.push_back(text_of(a));
        given.add(
            {s.name, has != nullptr ? joined(texts) : "none", has != nullptr ? has->from->name : refusals[s.name]});
    }
    return peers.text() + '\n' + pools.text() + '\n' + given.text();
}

} // namespace speaker
