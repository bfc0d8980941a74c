// SPDX-License-Identifier: BSL-1.0
#include "resolve.hpp"

#include "fields.hpp"
#include "local_pref.hpp"
#include "peer_autodiscovery.hpp"
#include "resolve_peers.hpp"
#include "text.hpp"

#include <algorithm>
#include <map>

namespace speaker {

namespace {

std::string at(place const& where) { return " (" + to_string(where) + ")"; }

std::string near(std::string const& name, std::vector<std::string_view> const& known)
{
    auto const closest = nearest(name, known);
    return closest.empty() ? "" : "; the nearest that exists is " + in_quotes(closest);
}

void refuse_equal_pool_names(std::vector<pool> const& pools, diagnostics& errors)
{
    std::map<std::string, place> seen;
    for (auto const& p : pools)
        if (auto const [first, is_new] = seen.emplace(p.name, p.where); !is_new)
            errors.error(p.where, "pool " + in_quotes(p.name) + " is already defined" + at(first->second));
}

void refuse_overlaps(std::vector<pool> const& pools, diagnostics& errors)
{
    struct owned_entry {
        pool_entry const* entry;
        pool const* owner;
        std::size_t order;
    };
    std::vector<owned_entry> all;
    for (auto const& p : pools)
        for (auto const& e : p.addresses)
            all.push_back({&e, &p, all.size()});
    std::ranges::sort(all, [](auto const& a, auto const& b) { return a.entry->range < b.entry->range; });
    for (std::size_t i = 1; i < all.size(); ++i) {
        auto earlier = all[i - 1]; // of those before, the one that reaches furthest
        auto later = all[i];
        if (!earlier.entry->range.overlaps(later.entry->range))
            continue;
        if (earlier.entry->range.last() > later.entry->range.last())
            all[i] = earlier;
        if (earlier.order > later.order)
            std::swap(earlier, later); // it is the one written second that is told about
        errors.error(later.entry->where,
            text_of(later.entry->range) + " of pool " + in_quotes(later.owner->name) + " overlaps "
                + text_of(earlier.entry->range) + " of pool " + in_quotes(earlier.owner->name)
                + at(earlier.entry->where));
    }
}

using alias_map = std::map<std::string, any_community>;

alias_map read_aliases(draft const& pieces, diagnostics& errors)
{
    alias_map aliases;
    std::map<std::string, place> seen;
    for (auto const& [alias, text] : pieces.community_aliases) {
        if (auto const [first, is_new] = seen.emplace(alias.name, alias.where); !is_new) {
            errors.error(alias.where, "community " + in_quotes(alias.name) + " is already defined" + at(first->second));
            continue;
        }
        auto const parsed = parse_community(text);
        if (!parsed)
            errors.error(alias.where,
                "community " + in_quotes(alias.name)
                    + ": expected two numbers up to 65535 such as 64512:1234, or large:64512:1:2, not "
                    + in_quotes(text));
        aliases.emplace(alias.name, parsed.value_or(any_community{}));
    }
    return aliases;
}

void look_up_communities(draft_advertisement& a, alias_map const& aliases, diagnostics& errors)
{
    for (auto const& [where, text] : a.communities) {
        auto value = parse_community(text);
        if (auto const alias = aliases.find(text); alias != aliases.end())
            value = alias->second;
        if (!value && text.find(':') == std::string::npos && !aliases.empty()) {
            std::vector<std::string_view> names;
            for (auto const& [name, unused] : aliases)
                names.push_back(name);
            errors.error(where, "community " + in_quotes(text) + " is not defined" + near(text, names));
        } else if (!value) {
            errors.error(where,
                "communities: expected two numbers up to 65535 such as 64512:1234, "
                "large:64512:1:2, or the name of a community, not "
                    + in_quotes(text));
        } else if (auto const* standard = std::get_if<bgpwire::community>(&*value)) {
            a.plain.communities.push_back(*standard);
        } else {
            a.plain.large_communities.push_back(std::get<bgpwire::large_community>(*value));
        }
    }
    auto const tidy = [](auto& list) {
        std::ranges::sort(list);
        list.erase(std::unique(list.begin(), list.end()), list.end());
    };
    tidy(a.plain.communities);
    tidy(a.plain.large_communities);
}

void look_up_peers(draft_advertisement& a, std::vector<peer> const& peers, diagnostics& errors)
{
    std::vector<std::string_view> names;
    for (auto const& p : peers)
        names.push_back(p.name);
    for (auto const& [where, name] : a.peers) {
        if (std::ranges::find(names, name) == names.end())
            errors.warning(where, "no peer is called " + in_quotes(name) + near(name, names));
        a.plain.peers.push_back(name);
    }
}

bool concerns(draft_advertisement const& a, pool const& p)
{
    if (a.pools.empty() && a.pool_selectors.empty())
        return true;
    return std::ranges::any_of(a.pools, [&](reference const& r) { return r.name == p.name; })
        || (!a.pool_selectors.empty() && any_accepts(a.pool_selectors, p.own_labels));
}

// Length of the shortest prefix that lies in the range.
unsigned widest_prefix(bgpwire::address_range const& range)
{
    auto const first = to_number(range.first());
    auto const last = to_number(range.last());
    auto const width = bgpwire::width_of(range.afi());
    for (unsigned length = 0; length != width; ++length) {
        auto const inside = bgpwire::low_bits(width - length);
        auto const start = (first + inside) & ~inside; // of the first such block not before `first`
        if (start >= first && (start | inside) <= last)
            return length;
    }
    return width;
}

// What is announced for an address must not reach beyond the pool's entry in which it lies; it
// would draw the traffic of somebody else's addresses.
void check_aggregation(advertisement const& a, pool const& p, diagnostics& errors)
{
    for (auto const& e : p.addresses)
        if (auto const length = a.aggregation_length(e.range.afi()); length < widest_prefix(e.range))
            errors.error(a.where,
                "aggregation length " + std::to_string(length) + " covers more than " + text_of(e.range) + " of pool "
                    + in_quotes(p.name) + at(e.where));
}

void attach(draft_advertisement const& a, std::vector<pool>& pools, diagnostics& errors)
{
    std::vector<std::string_view> names;
    for (auto& p : pools) {
        names.push_back(p.name);
        if (concerns(a, p)) {
            if (a.layer2)
                p.layer2 = true;
            else
                p.advertisements.push_back(a.plain);
        }
    }
    for (auto const& [where, name] : a.pools)
        if (std::ranges::find(names, name) == names.end())
            errors.warning(where, "no pool is called " + in_quotes(name) + near(name, names));
    if (!a.plain.services.empty() && (a.plain.aggregation_length_v4 != 32 || a.plain.aggregation_length_v6 != 128))
        errors.error(a.plain.where, "an advertisement with serviceSelectors cannot aggregate");
}

// Namespaces that are not in the input cannot be selected by their labels.
void judge_namespaces(pool const& p, std::vector<labelled> const& namespaces, diagnostics& errors)
{
    if (p.kept_for && !p.kept_for->namespace_selectors.empty() && namespaces.empty())
        errors.warning(p.where,
            "pool " + in_quotes(p.name)
                + ": namespaceSelectors select nothing, since there is no Namespace object in the input");
}

void refuse_equal_advertisements(std::vector<draft_advertisement> const& all, diagnostics& errors)
{
    std::map<std::pair<bool, std::string>, place> seen;
    for (auto const& a : all) {
        if (!a.is_named)
            continue;
        if (auto const [first, is_new] = seen.emplace(std::pair{a.layer2, a.plain.name}, a.plain.where); !is_new)
            errors.error(
                a.plain.where, "advertisement " + in_quotes(a.plain.name) + " is already defined" + at(first->second));
    }
}

} // namespace

configuration resolve(draft pieces, diagnostics& errors)
{
    discover_peers(pieces, errors);
    auto peers = resolve_peers(pieces, errors);
    refuse_equal_pool_names(pieces.pools, errors);
    refuse_overlaps(pieces.pools, errors);
    refuse_equal_advertisements(pieces.advertisements, errors);
    auto const aliases = read_aliases(pieces, errors);
    for (auto& a : pieces.advertisements) {
        look_up_communities(a, aliases, errors);
        look_up_peers(a, peers, errors);
        attach(a, pieces.pools, errors);
    }
    for (auto const& p : pieces.pools) {
        for (auto const& a : p.advertisements)
            check_aggregation(a, p, errors);
        judge_local_pref(p, pieces.nodes, errors);
        judge_namespaces(p, pieces.namespaces, errors);
        if (p.advertisements.empty() && !p.layer2)
            errors.warning(
                p.where, "pool " + in_quotes(p.name) + " has no advertisement: its addresses are not announced");
    }
    return {std::move(peers), std::move(pieces.pools), std::move(pieces.namespaces), std::move(pieces.nodes)};
}

} // namespace speaker
