// SPDX-License-Identifier: BSL-1.0
#include "address_book.hpp"

#include <algorithm>
#include <random>
#include <utility>

namespace speaker {

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

namespace {

bgpwire::sharing_terms terms_of(service const& s)
{
    return {.key = s.sharing_key, .scope = {}, .backend = s.sharing_backend, .ports = s.ports};
}

} // namespace

std::uint64_t unknown_number()
{
    std::random_device any;
    return std::uint64_t{any()} << 32 | any();
}

address_book::address_book(configuration const& plan)
    : plan_{&plan},
      allocator_{*allocator::make( // the configuration was checked
          pool_configs(plan), bgpwire::allocator_start::fresh, unknown_number())}
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
    for (auto const& n : plan_->namespaces)
        by_namespace |= n.name == s.name_space && !kept.namespace_selectors.empty()
            && any_accepts(kept.namespace_selectors, n.own_labels);
    return by_namespace && any_accepts(kept.services, s.own_labels);
}

bool address_book::still_right(grant const& g, service const& s) const
{
    auto wanted = s.wanted;
    std::ranges::sort(wanted);
    return (g.is_orphan || admits(*g.from, s)) && (s.wanted_pool.empty() || s.wanted_pool == g.from->name)
        && (wanted.empty() || wanted == g.addresses);
}

address_book::outcome address_book::claim(service const& s, std::vector<ip_address> const& addresses)
{
    return allocator_.claim(s.name, addresses, {.pool = s.wanted_pool, .sharing = terms_of(s)},
        [&](bgpwire::pool_view const& p) { return admits(plan_of(p), s); });
}

address_book::outcome address_book::allocate_from(service const& s, std::function<bool(pool const&)> const& takes)
{
    using bgpwire::stack;
    auto const accepts = [&](bgpwire::pool_view const& p) { return takes(plan_of(p)) && admits(plan_of(p), s); };
    bgpwire::allocation_request request{.pool = s.wanted_pool, .sharing = terms_of(s)};
    request.family = s.first_family.value_or(bgpwire::afi::ipv4);
    request.stack = s.families == family_policy::require_dual ? stack::require_dual
        : s.families == family_policy::prefer_dual            ? stack::prefer_dual
                                                              : stack::single;
    auto given = allocator_.allocate(s.name, request, accepts);
    if (!given && request.stack == stack::single && !s.first_family) { // nothing says which family
        request.family = bgpwire::afi::ipv6;
        if (auto other = allocator_.allocate(s.name, request, accepts))
            return other;
    }
    return given;
}

// Pools that are kept for the service come before the others, whichever families they have.
address_book::outcome address_book::allocate(service const& s)
{
    if (s.wanted_pool.empty())
        if (auto const given = allocate_from(s, [](pool const& p) { return p.kept_for.has_value(); }))
            return given;
    return allocate_from(s, [](pool const&) { return true; });
}

// The other family's address, from the same pool, for a service that wants both and has one.
bgpwire::lease address_book::complete(service const& s, bgpwire::lease const& has)
{
    auto const* const from = pool_of(has);
    if (s.families == family_policy::single || !s.wanted.empty() || has.size() != 1 || from == nullptr)
        return has;
    auto const one = has.address();
    std::string const stand_in{"\nsecond family"}; // no service has such a name
    bgpwire::allocation_request request{.pool = from->name, .sharing = terms_of(s)};
    request.family = one.is_v4() ? bgpwire::afi::ipv6 : bgpwire::afi::ipv4;
    auto const found = allocator_.allocate(stand_in, request);
    if (!found)
        return has;
    auto const other = found->address();
    (void)allocator_.release(stand_in);
    auto const both = claim(s, {one, other});
    return both ? *both : has;
}

// What it has once more, as far as the service still wants it: ports and key may have changed, too.
address_book::outcome address_book::keep(service const& s, grant const& has)
{
    auto addresses = has.addresses;
    if (s.families == family_policy::single && s.wanted.empty() && addresses.size() == 2)
        std::erase_if(addresses,
            [&](ip_address const& a) { return a.afi() != s.first_family.value_or(bgpwire::afi::ipv4); });
    bool const of_families = s.families != family_policy::single || suits(addresses, s);
    if (!still_right(has, s) || !of_families)
        return bgpwire::error{};
    auto const kept = claim(s, addresses);
    if (!kept)
        return kept;
    auto const all = complete(s, *kept);
    if (s.families == family_policy::require_dual && all.size() != 2)
        return bgpwire::error{};
    return all;
}

void address_book::record(std::string const& name, bgpwire::lease const& l, std::string const& former_pool)
{
    auto const* const home = pool_of(l);
    grant g{{}, home != nullptr ? home : &pool_of_orphan(former_pool), home == nullptr};
    for (auto const& one : l)
        g.addresses.push_back(one.address());
    grants_.insert_or_assign(name, std::move(g));
}

std::string address_book::take(service const& s, bgpwire::lease const& l)
{
    record(s.name, complete(s, l));
    return {};
}

std::string address_book::assign(service const& s)
{
    for (auto const& a : s.held)
        if (!holds(s.name, a))
            give_to_its_owner(a);
    auto why = assign_again(s);
    for (auto const& a : s.held)
        if (!holds(s.name, a))
            keep_for_its_owner(a);
    return why;
}

std::string address_book::assign_again(service const& s)
{
    auto const* const before = find(s.name);
    bool const may_have_held = !s.held.empty() && suits(s.held, s);
    if (s.wrong) { // as it was, since nobody knows what is meant
        if (before == nullptr && may_have_held)
            if (auto const given = claim(s, s.held))
                record(s.name, *given);
        return s.wrong->what;
    }
    if (before != nullptr && before->is_orphan && still_right(*before, s) && suits(before->addresses, s))
        return {};
    place unused;
    if (auto problem = first_problem(s, unused); !problem.empty()) {
        release(s.name);
        return problem;
    }
    if (before != nullptr)
        if (auto const kept = keep(s, *before))
            return take(s, *kept);
    release(s.name);
    if (!s.wanted.empty()) {
        auto const given = claim(s, s.wanted);
        return given ? take(s, *given) : why_not(s, given.error());
    }
    if (may_have_held) // what it had before we started, if nothing speaks against it
        if (auto const given = claim(s, s.held))
            return take(s, *given);
    auto const given = allocate(s);
    return given ? take(s, *given) : why_none(s, given.error());
}

void address_book::release(std::string const& name)
{
    (void)allocator_.release(name);
    grants_.erase(name);
}

} // namespace speaker
