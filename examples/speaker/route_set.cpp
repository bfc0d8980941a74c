// SPDX-License-Identifier: BSL-1.0
#include "route_set.hpp"

#include <algorithm>
#include <atomic>
#include <tuple>
#include <utility>

namespace speaker {

namespace {

using bgpwire::afi;

struct by_attributes {
    static auto all(route const& r)
    {
        return std::tie(r.origin.value, r.local_pref, r.communities, r.large_communities);
    }
    bool operator()(route const* a, route const* b) const { return all(*a) < all(*b); }
};

// Collects the destinations of one family.
class collector {
public:
    explicit collector(afi family) : family_{family} {}

    void withdraw(destination const& to) { gone_.push_back(to); }
    void announce(destination const& to, route const& how)
    {
        if (last_ == nullptr || *last_->first != how) // mostly it is like the one before
            last_ = &*alike_.try_emplace(&how).first;
        last_->second.push_back(to);
    }
    void append_to(std::vector<route_change::part>& parts)
    {
        if (!gone_.empty())
            parts.push_back({family_, nullptr, std::move(gone_)});
        for (auto& [how, to] : alike_)
            parts.push_back({family_, how, std::move(to)});
    }

private:
    using group = std::map<route const*, std::vector<destination>, by_attributes>;

    afi family_;
    std::vector<destination> gone_;
    group alike_;
    group::value_type* last_ = nullptr;
};

route_change difference(route_table const& before, route_table const& after)
{
    collector v4{afi::ipv4};
    collector v6{afi::ipv6};
    auto const of = [&](destination const& to) -> collector& { return to.address.is_v6() ? v6 : v4; };
    auto old = before.begin();
    for (auto const& [to, how] : after) {
        for (; old != before.end() && old->first < to; ++old)
            of(old->first).withdraw(old->first);
        bool const known = old != before.end() && old->first == to;
        if (!known || old->second != how)
            of(to).announce(to, how);
        if (known)
            ++old;
    }
    for (; old != before.end(); ++old)
        of(old->first).withdraw(old->first);
    route_change result;
    v4.append_to(result.parts);
    v6.append_to(result.parts);
    return result;
}

std::uint64_t next_serial()
{
    static std::atomic<std::uint64_t> last = 0;
    return ++last;
}

} // namespace

route_set::route_set(route_table all) : all_{std::move(all)}, serial_{all_.empty() ? 0 : next_serial()} {}

std::shared_ptr<route_change const> route_set::change_from(route_set const& before) const
{
    if (!change_ || changed_from_ != before.serial_) {
        change_ = std::make_shared<route_change>(difference(before.all_, all_));
        changed_from_ = before.serial_;
    }
    return change_;
}

shared_routes no_routes()
{
    static auto const empty = std::make_shared<route_set const>();
    return empty;
}

void route_board::renew(
    address_book const& book, service_map const& services, std::set<std::string> unserved, prospect of_all)
{
    book_ = &book;
    services_ = &services;
    unserved_ = std::move(unserved);
    prospect_ = of_all;
    pools_.clear(); // an orphan's is not in the plan
    for (auto const& [name, granted] : book.grants())
        pools_.insert(granted.from);
    nodes_differ_ = std::ranges::any_of(services, [](auto const& s) { return s.second.local_only; });
    before_ = std::exchange(now_, {});
}

// Those with the same one are told the same: it says which advertisements concern them.
std::string route_board::audience(peer const& to, node const& from) const
{
    std::string key = nodes_differ_ ? from.name + '/' : "/"; // no name has a slash
    for (auto const* const p : pools_)
        for (auto const& a : p->advertisements)
            key += reaches(a, to, from) ? '+' : '-';
    for (auto const family : {bgpwire::afi::ipv4, bgpwire::afi::ipv6})
        key += to.takes(family) ? '+' : '-';
    return key;
}

shared_routes route_board::routes_for(peer const& to, node const& from)
{
    auto key = audience(to, from);
    auto& routes = now_[key];
    if (routes)
        return routes;
    auto fresh = speaker::routes_for(to, from, *book_, *services_, unserved_);
    if (prospect_ == prospect::going)
        fresh = about_to_go(std::move(fresh));
    auto const before = before_.find(key);
    bool const as_before = before != before_.end() && before->second->all() == fresh;
    routes = as_before ? before->second : std::make_shared<route_set const>(std::move(fresh));
    return routes;
}

} // namespace speaker
