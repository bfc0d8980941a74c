// SPDX-License-Identifier: BSL-1.0
#include "local_pref.hpp"

#include "text.hpp"

#include <algorithm>

namespace speaker {

namespace {

bool disjoint(std::vector<std::string> const& a, std::vector<std::string> const& b)
{
    return !a.empty() && !b.empty()
        && std::ranges::none_of(a, [&](std::string const& name) { return std::ranges::find(b, name) != b.end(); });
}

// Without Node objects only what is said alike is known to be for the same nodes.
bool share_a_node(advertisement const& a, advertisement const& b, std::vector<labelled> const& nodes)
{
    if (nodes.empty())
        return a.nodes == b.nodes;
    return std::ranges::any_of(nodes, [&](labelled const& n) {
        return any_accepts(a.nodes, n.own_labels) && any_accepts(b.nodes, n.own_labels);
    });
}

} // namespace

void judge_local_pref(pool const& p, std::vector<labelled> const& nodes, diagnostics& errors)
{
    for (auto a = p.advertisements.begin(); a != p.advertisements.end(); ++a)
        for (auto b = p.advertisements.begin(); b != a; ++b) {
            bool const same_route = std::ranges::any_of(p.addresses, [&](pool_entry const& r) {
                return a->aggregation_length(r.range.afi()) == b->aggregation_length(r.range.afi());
            });
            if (a->local_pref != b->local_pref && same_route && a->services.empty() && b->services.empty()
                && !disjoint(a->peers, b->peers) && share_a_node(*a, *b, nodes))
                errors.error(a->where,
                    "pool " + in_quotes(p.name) + " would be announced with local preference "
                        + std::to_string(a->local_pref) + " and " + std::to_string(b->local_pref) + " ("
                        + to_string(b->where) + ")");
        }
}

std::pair<advertisement const*, advertisement const*> contradiction(
    std::vector<advertisement const*> const& all, std::vector<ip_address> const& addresses)
{
    for (auto const* const a : all)
        for (auto const* const b : all)
            for (auto const& address : addresses)
                if (a->local_pref != b->local_pref
                    && a->aggregation_length(address.afi()) == b->aggregation_length(address.afi()))
                    return {a, b};
    return {};
}

} // namespace speaker
