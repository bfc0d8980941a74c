// SPDX-License-Identifier: BSL-1.0
// Why a service cannot have what it asks for, in the words of MetalLB.
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

// Far more than anybody has use for: who writes a Service decides what the allocator keeps of it.
constexpr std::size_t longest_name = 1024;
constexpr std::size_t longest_key = 4096;
constexpr std::size_t longest_selector = 16384;
constexpr std::size_t most_ports = 16384;

std::string beyond_measure(service const& s)
{
    auto const words = [](std::string_view what, std::size_t size, std::string_view unit, std::size_t most) {
        return "its " + std::string{what} + " has " + std::to_string(size) + ' ' + std::string{unit} + ", and at most "
            + std::to_string(most) + " are taken";
    };
    if (s.name.size() > longest_name)
        return words("name", s.name.size(), "octets", longest_name);
    if (s.sharing_key.size() > longest_key)
        return words("key to share an address", s.sharing_key.size(), "octets", longest_key);
    if (s.sharing_backend.size() > longest_selector)
        return words("selector", s.sharing_backend.size(), "octets", longest_selector);
    if (s.ports.size() > most_ports)
        return words("list of ports", s.ports.size(), "entries", most_ports);
    return {};
}

bool is_withheld(ip_address const& a, pool const& p)
{
    auto const last = a.octets().back();
    return p.avoid_buggy_ips && a.is_v4() && (last == 0 || last == 255);
}

} // namespace

// Whether these addresses are as many, and of the families, that the service wants.
bool suits(std::vector<ip_address> const& addresses, service const& s)
{
    if (s.families == family_policy::require_dual)
        return addresses.size() == 2;
    if (s.families == family_policy::prefer_dual)
        return true;
    return addresses.size() == 1 && (!s.first_family || addresses.front().afi() == *s.first_family);
}

// The first thing that no state of the pools could put right.
std::string address_book::first_problem(service const& s, place& at) const
{
    at = s.where;
    if (auto why = beyond_measure(s); !why.empty())
        return why;
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
    if (s.wrong)
        return s.wrong->where;
    if (!first_problem(s, at).empty())
        return at;
    return !s.wanted.empty() ? s.wanted_at : !s.wanted_pool.empty() ? s.wanted_pool_at : s.where;
}

// Why the service cannot have the address that it wants beside those that use it already.
std::string address_book::why_not(service const& s, bgpwire::error const& e) const
{
    auto const& a = s.wanted[std::min<std::size_t>(e.offset, s.wanted.size() - 1)];
    std::vector<std::string> users;
    bool is_kept = false; // for its owner
    allocator_.for_each_holder(a, [&](bgpwire::text_view user, bgpwire::lease const&) {
        is_kept |= user.substr(0, 1) == "\n";
        users.emplace_back(user);
    });
    if (is_kept)
        return text_of(a) + " is given to " + owners_by_status(a) + " by its status";
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
std::string address_book::why_none(service const& s, bgpwire::error const& e) const
{
    if (e.code == errc::out_of_range)
        return "what it says is too long, or too much: " + text_of(e.code);
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
