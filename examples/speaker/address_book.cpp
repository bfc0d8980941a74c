// SPDX-License-Identifier: BSL-1.0
#include "address_book.hpp"

#include "text.hpp"

#include <algorithm>

namespace speaker {

namespace {

using bgpwire::afi;
using bgpwire::errc;

std::string bracketed(std::vector<ip_address> const& addresses)
{
    std::vector<std::string> texts;
    for (auto const& a : addresses)
        texts.push_back(in_quotes(text_of(a)));
    return '[' + joined(texts, " ") + ']';
}

bgpwire::address_pool make_pool(pool const& p)
{
    bgpwire::address_pool_config config{.avoid_buggy_ips = p.avoid_buggy_ips};
    for (auto const& entry : p.addresses)
        config.ranges.push_back(entry.range);
    return *bgpwire::address_pool::make(config); // the configuration was checked
}

std::vector<afi> families_of(std::vector<ip_address> const& addresses)
{
    std::vector<afi> result;
    for (auto const& a : addresses)
        result.push_back(a.afi());
    std::ranges::sort(result);
    return result;
}

// The sets of families that will do for a service, the best first.
std::vector<std::vector<afi>> acceptable_families(service const& s)
{
    std::vector<afi> const both{afi::ipv4, afi::ipv6};
    auto const first = s.first_family.value_or(afi::ipv4);
    auto const other = first == afi::ipv4 ? afi::ipv6 : afi::ipv4;
    if (s.families == family_policy::require_dual)
        return {both};
    if (s.families == family_policy::prefer_dual)
        return {both, {first}, {other}};
    if (s.first_family)
        return {{first}};
    return {{first}, {other}};
}

} // namespace

address_book::address_book(configuration const& plan) : plan_{&plan}
{
    for (auto const& p : plan.pools)
        pools_.push_back({&p, make_pool(p)});
}

grant const* address_book::find(std::string const& name) const
{
    auto const found = grants_.find(name);
    return found == grants_.end() ? nullptr : &found->second;
}

address_book::book_pool const* address_book::pool_of(ip_address const& a) const
{
    auto const found = std::ranges::find_if(pools_, [&](book_pool const& p) { return p.addresses.contains(a); });
    return found == pools_.end() ? nullptr : &*found;
}

bool address_book::admits(pool const& p, service const& s) const
{
    if (!p.kept_for)
        return true;
    auto const& kept = *p.kept_for;
    bool by_namespace = kept.namespaces.empty() && kept.namespace_selectors.empty();
    by_namespace |= std::ranges::find(kept.namespaces, s.name_space) != kept.namespaces.end();
    for (auto const& [name, its_labels] : plan_->namespaces)
        by_namespace |= name == s.name_space && !kept.namespace_selectors.empty()
            && any_accepts(kept.namespace_selectors, its_labels);
    return by_namespace && any_accepts(kept.services, s.own_labels);
}

// The first thing that no state of the pools could put right.
std::string address_book::first_problem(service const& s, place& at) const
{
    at = s.wanted_pool_at;
    auto const named = std::ranges::find_if(pools_, [&](book_pool const& p) { return p.plan->name == s.wanted_pool; });
    if (!s.wanted_pool.empty() && named == pools_.end()) {
        std::vector<std::string_view> names;
        for (auto const& p : pools_)
            names.push_back(p.plan->name);
        return "unknown pool " + in_quotes(s.wanted_pool)
            + (names.empty() ? "" : "; the nearest that exists is " + in_quotes(nearest(s.wanted_pool, names)));
    }
    book_pool const* owner = named == pools_.end() ? nullptr : &*named;
    if (owner != nullptr && !admits(*owner->plan, s))
        return "pool " + in_quotes(s.wanted_pool) + " is kept for other services";
    if (s.wanted.empty())
        return {};

    at = s.wanted_at;
    auto const refused = bracketed(s.wanted) + " is not allowed in config: ";
    for (auto const& a : s.wanted) {
        auto const* const holder = pool_of(a);
        if (holder == nullptr)
            return refused + "no pool has " + text_of(a);
        if (holder->addresses.check(a) == errc::reserved_address)
            return refused + "avoid-buggy-ips withholds addresses that end in .0 or .255 from pool "
                + in_quotes(holder->plan->name);
        if (owner != nullptr && owner != holder)
            return refused + text_of(a) + " is in pool " + in_quotes(holder->plan->name) + ", not in pool "
                + in_quotes(owner->plan->name);
        if (!admits(*holder->plan, s))
            return refused + "pool " + in_quotes(holder->plan->name) + " is kept for other services";
        owner = holder;
    }
    auto const acceptable = acceptable_families(s);
    if (std::ranges::find(acceptable, families_of(s.wanted)) == acceptable.end())
        return bracketed(s.wanted) + " is not of the families of the service";
    return {};
}

void address_book::judge(service const& s, diagnostics& errors) const
{
    place at;
    if (auto const problem = first_problem(s, at); !problem.empty())
        errors.error(at, "service " + s.name + ": " + problem);
}

// Why the service cannot have this address beside those that use it already; empty if it can.
std::string address_book::refusal(ip_address const& a, service const& s) const
{
    auto const found = holdings_.find(a);
    if (found == holdings_.end())
        return {};
    auto const& h = found->second;
    std::vector<std::string> others;
    for (auto const& user : h.users)
        if (user != s.name)
            others.push_back(user);
    if (others.empty())
        return {};
    auto const used = text_of(a) + " is in use by " + joined(others);
    if (s.sharing_key.empty() || h.key != s.sharing_key)
        return used + (s.sharing_key.empty() ? "" : ", which does not share it under key " + in_quotes(s.sharing_key));
    if (h.backend != s.sharing_backend)
        return used + ", whose traffic policy or selector is another";
    for (auto const& port : s.ports)
        if (auto const taken = h.ports.find(port); taken != h.ports.end() && taken->second != s.name)
            return "port " + port.protocol + '/' + std::to_string(port.number) + " of " + text_of(a) + " is in use by "
                + taken->second;
    return {};
}

bool address_book::still_right(grant const& g, service const& s) const
{
    bool right = admits(*g.from, s) && (s.wanted_pool.empty() || s.wanted_pool == g.from->name);
    if (!s.wanted.empty()) {
        auto wanted = s.wanted;
        std::ranges::sort(wanted);
        right &= wanted == g.addresses;
    }
    auto const acceptable = acceptable_families(s);
    right &= std::ranges::find(acceptable, families_of(g.addresses)) != acceptable.end();
    return right && std::ranges::all_of(g.addresses, [&](ip_address const& a) { return refusal(a, s).empty(); });
}

// Pools to try, the first choice first.
std::vector<address_book::book_pool*> address_book::candidates(service const& s)
{
    std::vector<book_pool*> kept;
    std::vector<book_pool*> open;
    for (auto& p : pools_) {
        if (p.plan->name == s.wanted_pool)
            return {&p};
        if (p.plan->auto_assign && admits(*p.plan, s))
            (p.plan->kept_for ? kept : open).push_back(&p);
    }
    if (!s.wanted_pool.empty())
        return {};
    constexpr auto rank = [](book_pool const* p) { return p->plan->kept_for->priority - 1; }; // 0 comes last
    std::ranges::stable_sort(kept, [&](auto const* a, auto const* b) { return rank(a) < rank(b); });
    kept.insert(kept.end(), open.begin(), open.end());
    return kept;
}

// The lowest address that is free, or that the service may share.
std::optional<ip_address> address_book::choose(book_pool const& from, afi family, service const& s) const
{
    std::optional<ip_address> best;
    if (auto const free = from.addresses.lowest_free(family))
        best = *free;
    if (!s.sharing_key.empty())
        for (auto const& [a, h] : holdings_)
            if (a.afi() == family && h.key == s.sharing_key && (!best || a < *best) && from.addresses.contains(a)
                && refusal(a, s).empty())
                best = a;
    return best;
}

std::string address_book::why_full(service const& s, std::vector<book_pool*> const& tried) const
{
    if (tried.empty())
        return pools_.empty() ? "there are no address pools" : "no pool is assigned automatically to this service";
    std::vector<std::string> reasons;
    for (auto const* p : tried) {
        std::vector<std::string> counts;
        for (auto const& [family, name] : {std::pair{afi::ipv4, "IPv4"}, std::pair{afi::ipv6, "IPv6"}})
            if (p->addresses.has(family))
                counts.push_back(text_of(p->addresses.in_use(family)) + " of " + text_of(p->addresses.total(family))
                    + ' ' + name + " addresses in use");
        reasons.push_back("pool " + in_quotes(p->plan->name) + " has " + joined(counts, " and "));
    }
    auto const* const what =
        s.families == family_policy::require_dual ? "no pool has an address of each family: " : "no free address: ";
    return what + joined(reasons);
}

void address_book::take(grant g, service const& s)
{
    std::ranges::sort(g.addresses);
    for (auto const& a : g.addresses) {
        auto [h, is_new] = holdings_.try_emplace(a);
        if (is_new)
            for (auto& p : pools_)
                if (p.plan == g.from)
                    (void)p.addresses.allocate(a);
        h->second.key = s.sharing_key;
        h->second.backend = s.sharing_backend;
        h->second.users.insert(s.name);
        for (auto const& port : s.ports)
            h->second.ports.emplace(port, s.name);
    }
    grants_[s.name] = std::move(g);
}

std::string address_book::assign(service const& s)
{
    place unused;
    if (auto problem = first_problem(s, unused); !problem.empty()) {
        release(s.name);
        return problem;
    }
    if (auto const* const has = find(s.name); has != nullptr && still_right(*has, s)) {
        auto g = *has;
        release(s.name); // ports and key may have changed
        take(std::move(g), s);
        return {};
    }
    release(s.name);

    auto wanted = s.wanted;
    if (wanted.empty() && !s.held.empty()) { // what it had before we started, if nothing speaks against it
        auto as_before = s;
        as_before.wanted = s.held;
        if (first_problem(as_before, unused).empty()
            && std::ranges::all_of(s.held, [&](ip_address const& a) { return refusal(a, s).empty(); }))
            wanted = s.held;
    }
    if (!wanted.empty()) {
        for (auto const& a : wanted)
            if (auto why = refusal(a, s); !why.empty())
                return why;
        take({wanted, pool_of(wanted.front())->plan}, s);
        return {};
    }

    auto const pools = candidates(s);
    for (auto const& families : acceptable_families(s))
        for (auto const* p : pools) {
            grant g{{}, p->plan};
            for (auto const family : families)
                if (auto const a = choose(*p, family, s))
                    g.addresses.push_back(*a);
            if (g.addresses.size() == families.size()) {
                take(std::move(g), s);
                return {};
            }
        }
    return why_full(s, pools);
}

void address_book::release(std::string const& name)
{
    auto const found = grants_.find(name);
    if (found == grants_.end())
        return;
    for (auto const& a : found->second.addresses) {
        auto const h = holdings_.find(a);
        h->second.users.erase(name);
        std::erase_if(h->second.ports, [&](auto const& port) { return port.second == name; });
        if (!h->second.users.empty())
            continue;
        holdings_.erase(h);
        for (auto& p : pools_)
            if (p.plan == found->second.from)
                (void)p.addresses.release(a);
    }
    grants_.erase(found);
}

} // namespace speaker
