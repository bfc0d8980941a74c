// SPDX-License-Identifier: BSL-1.0
#include "node_status.hpp"

#include "output.hpp"
#include "text.hpp"

namespace speaker {

namespace {

std::string or_dash(std::string const& text) { return text.empty() ? "-" : text; }

} // namespace

std::string told_text(service_status const& s)
{
    if (s.meant_for.empty())
        return {};
    return std::to_string(s.announced_to.size()) + " of " + counted(s.meant_for.size(), "peer");
}

std::string table_of(node_status const& s)
{
    text_table peers{{"PEER", "AS", "STATE", "UP", "HOLD", "ROUTES", "SENT", "RECEIVED", "LAST PROBLEM"}};
    for (auto const& p : s.peers)
        peers.add({text_of(p.address), text_of(p.peer_as), p.state, p.up ? duration_text(*p.up) : "-",
            p.hold_time ? std::to_string(*p.hold_time) : "-", std::to_string(p.announced),
            std::to_string(p.messages_sent), std::to_string(p.messages_received), or_dash(p.last_problem)});
    text_table pools{{"POOL", "ANNOUNCED BY", "FAMILY", "IN USE", "FREE", "WITHHELD", "TOTAL"}};
    for (auto const& p : s.pools)
        for (auto const& f : p.families)
            pools.add({p.name, p.announced_by, f.family == bgpwire::afi::ipv6 ? "IPv6" : "IPv4", text_of(f.in_use),
                text_of(f.free), text_of(f.withheld), text_of(f.total)});
    text_table services{{"SERVICE", "ADDRESS", "POOL", "ANNOUNCED TO", "PROBLEM"}};
    for (auto const& one : s.services) {
        std::vector<std::string> texts;
        for (auto const& a : one.addresses)
            texts.push_back(text_of(a));
        services.add({one.name, texts.empty() ? "pending" : joined(texts), or_dash(one.pool), or_dash(told_text(one)),
            or_dash(one.problem)});
    }
    return "node " + s.node + ", running for " + duration_text(s.up) + (s.draining ? ", draining" : "") + "\n\n"
        + peers.text() + '\n' + pools.text() + '\n' + services.text();
}

} // namespace speaker
