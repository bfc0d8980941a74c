// SPDX-License-Identifier: BSL-1.0
#include "node_speaker.hpp"

#include <algorithm>

namespace speaker {

namespace {

// Whether that is so for all addresses, each under whatever prefix.
template<class Predicate>
bool for_all_of(grant const& has, Predicate is_so)
{
    return std::ranges::all_of(has.addresses, [&](ip_address const& address) {
        return std::ranges::any_of(has.from->advertisements, [&](advertisement const& a) {
            return is_so(destination_of(address, a.aggregation_length(address.afi())));
        });
    });
}

// Why nobody is told of a service that has an address.
std::string why_not_announced(service const& s, grant const& has, std::string const& node)
{
    if (has.from->advertisements.empty())
        return {}; // which the pool tells
    if (!may_receive(s, node))
        return "externalTrafficPolicy Local, and no endpoint on this node";
    return "no advertisement is for this service on this node and its peers";
}

} // namespace

node_status node_speaker::status() const
{
    using std::chrono::steady_clock;
    node_status s;
    s.node = node_.name;
    s.up = std::chrono::duration_cast<std::chrono::seconds>(steady_clock::now() - started_);
    s.draining = draining_;
    s.reads = reads_;
    s.failed_reads = failed_reads_;
    s.stale = stale_;
    for (auto const& p : peers_)
        s.peers.push_back(p->status());
    for (std::size_t i = 0; i != config_->pools.size(); ++i) {
        auto const state = book_.pool_state(i);
        pool_status p{config_->pools[i].name, announcers_of(config_->pools[i]), state.owners(), {}};
        for (auto const family : {bgpwire::afi::ipv4, bgpwire::afi::ipv6})
            if (state.has(family))
                p.families.push_back({family, state.in_use(family), state.free(family), state.withheld(family),
                    state.total(family)});
        s.pools.push_back(std::move(p));
    }
    auto const failing = unhealthy();
    for (auto const& [name, s_of] : services_) {
        service_status one{name, {}, {}, {}};
        if (auto const* const has = book_.find(name); has != nullptr) {
            one.addresses = has->addresses;
            one.pool = has->from->name;
            for (auto const& p : peers_) {
                if (for_all_of(*has, [&](destination const& to) { return p->should_tell(to); }))
                    one.meant_for.push_back(p->plan().address);
                if (for_all_of(*has, [&](destination const& to) { return p->has_told(to); }))
                    one.announced_to.push_back(p->plan().address);
            }
            if (has->is_orphan)
                one.problem = "kept, though no pool has it";
            if (s_of.wrong)
                one.problem += (one.problem.empty() ? "" : ", ") + s_of.wrong->what;
            if (auto const why = failing.find(name); why != failing.end())
                one.problem += (one.problem.empty() ? "" : ", ") + ("not healthy: " + why->second);
            else if (one.problem.empty() && one.meant_for.empty() && !peers_.empty())
                one.problem = why_not_announced(s_of, *has, node_.name);
        } else if (auto const why = refusals_.find(name); why != refusals_.end()) {
            one.problem = why->second;
        }
        s.services.push_back(std::move(one));
    }
    return s;
}

} // namespace speaker
