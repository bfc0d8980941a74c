// SPDX-License-Identifier: BSL-1.0
#include "address_book.hpp"

#include "text.hpp"

#include <algorithm>
#include <utility>

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

std::vector<bgpwire::pool_config> pool_configs(configuration const& plan)
{
    std::vector<bgpwire::pool_config> pools;
    for (auto const& p : plan.pools) {
        bgpwire::pool_config config;
        config.name = p.name;
        for (auto const& entry : p.addresses)
            config.ranges.push_back(entry.range);
        config.avoid_buggy_ips = p.avoid_buggy_ips;
        config.auto_assign = p.auto_assign;
        config.is_dedicated = p.kept_for.has_value();
        config.priority = p.kept_for ? p.kept_for->priority : 0;
        pools.push_back(std::move(config));
    }
    return pools;
}

bool is_withheld(ip_address const& a, pool const& p)
{
    auto const last = a.octets().back();
    return p.avoid_buggy_ips && a.is_v4() && (last == 0 || last == 255);
}

// Whether these addresses are as many, and of the families, that the service wants.
bool suits(std::vector<ip_address> const& addresses, service const& s)
{
    if (s.families == family_policy::require_dual)
        return addresses.size() == 2;
    if (s.families == family_policy::prefer_dual)
        return true;
    return addresses.size() == 1 && (!s.first_family || addresses.front().afi() == *s.first_family);
}

bgpwire::sharing_terms terms_of(service const& s)
{
    return {.key = s.sharing_key, .scope = {}, .backend = s.sharing_backend, .ports = s.ports};
}

} // namespace

address_book::address_book(configuration const& plan)
    : plan_{&plan}, allocator_{*allocator::make(pool_configs(plan))} // the configuration was checked
{
}

grant const* address_book::find(std::string const& name) const
{
    auto const found = grants_.find(name);
    return found == grants_.end() ? nullptr : &found->second;
}

bgpwire::pool_view address_book::pool_state(std::size_t at) const
{
    return allocator_.pool(static_cast<bgpwire::pool_id>(at));
}

pool const& address_book::plan_of(bgpwire::pool_view const& p) const
{
    return plan_->pools[static_cast<std::size_t>(p.id())];
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
    pool const* owner = nullptr;
    if (!s.wanted_pool.empty()) {
        auto const named = allocator_.find_pool(s.wanted_pool);
        if (!named) {
            std::vector<std::string_view> names;
            for (auto const& p : plan_->pools)
                names.push_back(p.name);
            return "unknown pool " + in_quotes(s.wanted_pool)
                + (names.empty() ? "" : "; the nearest that exists is " + in_quotes(nearest(s.wanted_pool, names)));
        }
        owner = &plan_of(*named);
        if (!admits(*owner, s))
            return "pool " + in_quotes(s.wanted_pool) + " is kept for other services";
    }
    if (s.wanted.empty())
        return {};

    at = s.wanted_at;
    auto const refused = bracketed(s.wanted) + " is not allowed in config: ";
    for (auto const& a : s.wanted) {
        auto const found = allocator_.find_pool(a);
        if (!found)
            return refused + "no pool has " + text_of(a);
        auto const& holder = plan_of(*found);
        if (is_withheld(a, holder))
            return refused + "avoid-buggy-ips withholds addresses that end in .0 or .255 from pool "
                + in_quotes(holder.name);
        if (owner != nullptr && owner != &holder)
            return refused + text_of(a) + " is in pool " + in_quotes(holder.name) + ", not in pool "
                + in_quotes(owner->name);
        if (!admits(holder, s))
            return refused + "pool " + in_quotes(holder.name) + " is kept for other services";
        owner = &holder;
    }
    return suits(s.wanted, s) ? "" : bracketed(s.wanted) + " is not of the families of the service";
}

place address_book::place_of_refusal(service const& s) const
{
    place at;
    if (!first_problem(s, at).empty())
        return at;
    return !s.wanted.empty() ? s.wanted_at : !s.wanted_pool.empty() ? s.wanted_pool_at : s.where;
}

bool address_book::still_right(grant const& g, service const& s) const
{
    auto wanted = s.wanted;
    std::ranges::sort(wanted);
    return admits(*g.from, s) && (s.wanted_pool.empty() || s.wanted_pool == g.from->name)
        && (wanted.empty() || wanted == g.addresses) && suits(g.addresses, s);
}

address_book::outcome address_book::claim(service const& s, std::vector<ip_address> const& addresses)
{
    return allocator_.claim(s.name, addresses, {.pool = s.wanted_pool, .sharing = terms_of(s)},
        [&](bgpwire::pool_view const& p) { return admits(plan_of(p), s); });
}

address_book::outcome address_book::allocate(service const& s)
{
    using bgpwire::stack;
    auto const accepts = [&](bgpwire::pool_view const& p) { return admits(plan_of(p), s); };
    bgpwire::allocation_request request{.pool = s.wanted_pool, .sharing = terms_of(s)};
    request.family = s.first_family.value_or(afi::ipv4);
    request.stack = s.families == family_policy::require_dual ? stack::require_dual
        : s.families == family_policy::prefer_dual            ? stack::prefer_dual
                                                              : stack::single;
    auto given = allocator_.allocate(s.name, request, accepts);
    if (!given && request.stack == stack::single && !s.first_family) { // nothing says which family
        request.family = afi::ipv6;
        if (auto other = allocator_.allocate(s.name, request, accepts))
            return other;
    }
    return given;
}

void address_book::record(std::string const& name, bgpwire::lease const& l)
{
    grant g{{}, &plan_->pools[static_cast<std::size_t>(l.pool())]};
    for (auto const& one : l)
        g.addresses.push_back(one.address());
    grants_.insert_or_assign(name, std::move(g));
}

std::string address_book::take(service const& s, bgpwire::lease const& l)
{
    record(s.name, l);
    return {};
}

std::string address_book::assign(service const& s)
{
    place unused;
    if (auto problem = first_problem(s, unused); !problem.empty()) {
        release(s.name);
        return problem;
    }
    if (auto const* const has = find(s.name); has != nullptr && still_right(*has, s))
        if (auto const kept = claim(s, has->addresses)) // once more: ports and key may have changed
            return take(s, *kept);
    release(s.name);
    if (!s.wanted.empty()) {
        auto const given = claim(s, s.wanted);
        return given ? take(s, *given) : why_not(s, given.error());
    }
    if (!s.held.empty() && suits(s.held, s)) // what it had before we started, if nothing speaks against it
        if (auto const given = claim(s, s.held))
            return take(s, *given);
    auto const given = allocate(s);
    return given ? take(s, *given) : why_none(s);
}

void address_book::release(std::string const& name)
{
    (void)allocator_.release(name);
    grants_.erase(name);
}

bool address_book::reload(configuration const& plan, bgpwire::orphan_policy orphans,
    std::function<void(std::string const& service)> const& orphaned)
{
    auto const done = allocator_.reload(
        pool_configs(plan), orphans, [&](bgpwire::text_view name, bgpwire::lease const&, bgpwire::lease_fate fate) {
            if (fate == bgpwire::lease_fate::orphaned)
                orphaned({name.data(), name.size()});
        });
    if (!done)
        return false;
    plan_ = &plan;
    for (auto const& [name, unused] : std::exchange(grants_, {}))
        if (auto const l = allocator_.find(name))
            record(name, *l);
    return true;
}

std::string address_book::restore(bgpwire::octets snapshot,
    std::function<void(std::string const& service, std::string const& had, std::string const& why)> const& lost)
{
    auto const done = allocator_.restore(snapshot, [&](bgpwire::text_view name, bgpwire::lease const& l, errc why) {
        lost({name.data(), name.size()}, text_of(l), text_of(why));
    });
    if (!done)
        return text_of(done.error().code);
    std::vector<std::pair<std::string, std::string>> strange; // what we would never have given
    allocator_.for_each([&](bgpwire::text_view name, bgpwire::lease const& l) {
        bool const ours = std::ranges::all_of(l, [&](bgpwire::grant const& g) {
            return g.pool() != bgpwire::pool_id::none && g.pool() == l.pool() && !g.is_block();
        });
        std::string const service{name.data(), name.size()};
        if (ours)
            record(service, l);
        else
            strange.emplace_back(service, text_of(l));
    });
    for (auto const& [service, had] : strange) {
        (void)allocator_.release(service);
        lost(service, had, "no pool has all of it");
    }
    return {};
}

// Why the service cannot have the address that it wants beside those that use it already.
std::string address_book::why_not(service const& s, bgpwire::error const& e) const
{
    auto const& a = s.wanted[std::min<std::size_t>(e.offset, s.wanted.size() - 1)];
    std::vector<std::string> users;
    allocator_.for_each_holder(a, [&](bgpwire::text_view user, bgpwire::lease const&) { users.emplace_back(user); });
    std::ranges::sort(users);
    auto const used = text_of(a) + " is in use by " + joined(users);
    switch (e.code) {
    case errc::address_in_use: return used;
    case errc::sharing_key_mismatch:
        return used + (s.sharing_key.empty() ? "" : ", not under the sharing key " + in_quotes(s.sharing_key));
    case errc::backend_mismatch: return used + ", whose traffic policy or selector is another";
    case errc::port_in_use: return used + ", on one of its ports";
    default: return text_of(a) + ": " + text_of(e.code);
    }
}

// Why no pool has an address for the service.
std::string address_book::why_none(service const& s) const
{
    std::vector<std::string> reasons;
    for (std::size_t i = 0; i != plan_->pools.size(); ++i) {
        auto const& p = plan_->pools[i];
        if (s.wanted_pool.empty() ? !p.auto_assign || !admits(p, s) : p.name != s.wanted_pool)
            continue;
        auto const state = pool_state(i);
        std::vector<std::string> counts;
        for (auto const& [family, name] : {std::pair{afi::ipv4, "IPv4"}, std::pair{afi::ipv6, "IPv6"}})
            if (state.has(family))
                counts.push_back(text_of(state.in_use(family)) + " of " + text_of(state.total(family)) + ' ' + name
                    + " addresses in use");
        reasons.push_back("pool " + in_quotes(p.name) + " has " + joined(counts, " and "));
    }
    if (reasons.empty())
        return plan_->pools.empty() ? "there are no address pools"
                                    : "no pool is assigned automatically to this service";
    auto const* const what = s.families == family_policy::require_dual ? "no pool has an address of each family: "
        : s.first_family == afi::ipv6                                  ? "no free IPv6 address: "
                                                                       : "no free address: ";
    return what + joined(reasons);
}

} // namespace speaker
