// SPDX-License-Identifier: BSL-1.0
// What becomes of addresses where the pools are others than those that they were given from.
#include "address_book.hpp"

#include "text.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace speaker {

namespace {

using bgpwire::lease;
using bgpwire::text_view;

pool const* find_pool(std::vector<pool> const& all, ip_address const& that_has)
{
    auto const found = std::ranges::find_if(all, [&](pool const& p) {
        return std::ranges::any_of(p.addresses, [&](pool_entry const& e) { return e.range.contains(that_has); });
    });
    return found == all.end() ? nullptr : &*found;
}

std::string unused_name(std::vector<pool> const& all)
{
    std::string name;
    for (auto const& p : all)
        name += p.name + '+';
    return name;
}

// The pools of today, and one more, of what only former ones have: what can be held at all.
std::vector<bgpwire::pool_config> pools_with(configuration const& plan, std::string const& name_of_more,
    std::vector<pool> const& former, std::set<ip_address> const& lost)
{
    auto all = pool_configs(plan);
    for (auto& p : all)
        p.avoid_buggy_ips = false;
    bgpwire::pool_config more;
    more.name = name_of_more;
    for (auto const& a : lost)
        if (find_pool(plan.pools, a) == nullptr && find_pool(former, a) != nullptr)
            more.ranges.push_back(bgpwire::address_range{a});
    if (!more.ranges.empty())
        all.push_back(std::move(more));
    return all;
}

} // namespace

// Null for an orphan's.
pool const* address_book::pool_of(lease const& l) const
{
    bool const at_home = std::ranges::all_of(
        l, [&](bgpwire::grant const& g) { return g.pool() != bgpwire::pool_id::none && g.pool() == l.pool(); });
    return at_home ? &plan_->pools[static_cast<std::size_t>(l.pool())] : nullptr;
}

pool const& address_book::pool_of_orphan(std::string const& name) const
{
    auto const now = std::ranges::find(plan_->pools, name, &pool::name);
    return now != plan_->pools.end() ? *now : former_.at(name);
}

bool address_book::has_orphans() const
{
    return std::ranges::any_of(grants_, [](auto const& g) { return g.second.is_orphan; });
}

bool address_book::reload(configuration const& plan, bgpwire::orphan_policy orphans,
    std::function<void(std::string const& service)> const& orphaned)
{
    auto const done = allocator_.reload(
        pool_configs(plan), orphans, [&](text_view name, lease const&, bgpwire::lease_fate fate) {
            if (fate == bgpwire::lease_fate::orphaned)
                orphaned({name.data(), name.size()});
        });
    if (!done)
        return false;
    decltype(former_) former;
    std::vector<std::pair<std::string, std::string>> before; // services and their pools
    for (auto const& [name, has] : std::exchange(grants_, {})) {
        former.try_emplace(has.from->name, *has.from);
        before.emplace_back(name, has.from->name);
    }
    plan_ = &plan;
    former_ = std::move(former);
    for (auto const& [name, from] : before)
        if (auto const l = allocator_.find(name))
            record(name, *l, from);
    std::erase_if(former_, [&](auto const& p) {
        return std::ranges::none_of(grants_, [&](auto const& g) { return g.second.from == &p.second; });
    });
    return true;
}

std::string address_book::restore(bgpwire::octets snapshot, std::vector<pool> const& former,
    std::function<void(std::string const& service, std::string const& had, std::string const& why)> const& lost)
{
    std::set<ip_address> addresses;
    std::map<std::string, std::pair<std::string, std::string>> losses; // by service: what it had, and why no more
    auto const note = [&](text_view name, lease const& l, bgpwire::errc why) {
        losses.insert_or_assign({name.data(), name.size()}, std::pair{text_of(l), text_of(why)});
        for (auto const& g : l)
            addresses.insert(g.address());
    };
    auto const done = allocator_.restore(snapshot, note);
    if (!done)
        return text_of(done.error().code);
    if (!losses.empty() && !former.empty()) {
        losses.clear();
        auto const name = unused_name(plan_->pools);
        auto wide = *allocator::make(pools_with(*plan_, name, former, addresses), bgpwire::allocator_start::fresh,
            unknown_number());
        (void)wide.restore(snapshot, note);
        (void)wide.reload(pool_configs(*plan_), bgpwire::orphan_policy::keep);
        allocator_ = std::move(wide);
    }
    allocator_.for_each([&](text_view name, lease const& l) {
        std::string const service{name.data(), name.size()};
        auto const* const was = find_pool(former, l.address());
        bool const ours = std::ranges::none_of(l, [](bgpwire::grant const& g) { return g.is_block(); });
        if (!ours || (pool_of(l) == nullptr && was == nullptr)) { // what we would never have given
            losses.emplace(service, std::pair{text_of(l), "no pool has all of it"});
            return;
        }
        if (pool_of(l) == nullptr)
            former_.try_emplace(was->name, *was);
        record(service, l, was != nullptr ? was->name : "");
    });
    for (auto const& [service, what] : losses) {
        (void)allocator_.release(service);
        lost(service, what.first, what.second);
    }
    return {};
}

} // namespace speaker
