// SPDX-License-Identifier: BSL-1.0
#include "node_speaker.hpp"

namespace speaker {

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
    for (auto const& [name, unused] : services_) {
        service_status one{name, {}, {}, {}};
        if (auto const* const has = book_.find(name); has != nullptr) {
            one.addresses = has->addresses;
            one.pool = has->from->name;
            if (has->is_orphan)
                one.problem = "kept, though no pool has it";
            if (auto const why = failing.find(name); why != failing.end())
                one.problem += (one.problem.empty() ? "" : ", ") + ("not healthy: " + why->second);
        } else if (auto const why = refusals_.find(name); why != refusals_.end()) {
            one.problem = why->second;
        }
        s.services.push_back(std::move(one));
    }
    return s;
}

} // namespace speaker
