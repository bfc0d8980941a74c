// SPDX-License-Identifier: BSL-1.0
// Addresses that the cluster says, in the status of services, whose they are.
#include "address_book.hpp"

#include "text.hpp"

#include <algorithm>

namespace speaker {

namespace {

// In the allocator's books, for as long as its owner has not come; no service has such a name.
std::string stand_in_for(ip_address const& a) { return '\n' + text_of(a); }

} // namespace

bool address_book::holds(std::string const& name, ip_address const& a) const
{
    auto const* const g = find(name);
    return g != nullptr && std::ranges::find(g->addresses, a) != g->addresses.end();
}

bool address_book::is_held_by_its_owner(ip_address const& a) const
{
    auto const stated = stated_.find(a);
    return stated != stated_.end()
        && std::ranges::any_of(stated->second, [&](auto const& owner) { return holds(owner, a); });
}

std::string address_book::owners_by_status(ip_address const& a) const
{
    auto const stated = stated_.find(a);
    if (stated == stated_.end() || stated->second.empty())
        return "a service of another class";
    return joined({stated->second.begin(), stated->second.end()});
}

void address_book::give_to_its_owner(ip_address const& a) { (void)allocator_.release(stand_in_for(a)); }

// Unless somebody has it, who may: its owner, or who shares it with the owner.
void address_book::keep_for_its_owner(ip_address const& a)
{
    if (stated_.contains(a))
        (void)allocator_.claim(stand_in_for(a), a);
}

void address_book::begin_status(std::map<std::string, service> const& services,
    std::set<ip_address> const& by_others, contradicted const& tell)
{
    for (auto const& a : by_others)
        stated_[a];
    for (auto const& [name, s] : services)
        for (auto const& a : s.held)
            stated_[a].insert(name);
    std::vector<std::pair<std::string, ip_address>> wrongly;
    for (auto const& [name, g] : grants_)
        for (auto const& a : g.addresses)
            if (auto const stated = stated_.find(a); stated != stated_.end() && !stated->second.contains(name)
                && !is_held_by_its_owner(a)) {
                wrongly.emplace_back(name, a);
                break;
            }
    for (auto const& [name, a] : wrongly) {
        auto const had = grants_.at(name).addresses;
        release(name);
        tell(name, had, owners_by_status(a));
    }
    for (auto const& one : services) {
        auto const& name = one.first;
        auto const& s = one.second;
        auto const* const g = find(name);
        bool const says_another = g != nullptr && s.wanted.empty() && suits(s.held, s)
            && std::ranges::any_of(s.held, [&](ip_address const& a) { return !holds(name, a); });
        place unused;
        if (!says_another || !first_problem(s, unused).empty())
            continue;
        auto const had = g->addresses;
        if (auto const moved = claim(s, s.held)) {
            record(name, *moved);
            tell(name, had, name);
        }
    }
    for (auto const& [a, owners] : stated_)
        if (!is_held_by_its_owner(a))
            keep_for_its_owner(a);
}

void address_book::end_status()
{
    for (auto const& [a, owners] : stated_)
        if (!is_held_by_its_owner(a))
            give_to_its_owner(a);
    stated_.clear();
}

} // namespace speaker
