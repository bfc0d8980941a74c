// SPDX-License-Identifier: BSL-1.0
#include "inventory.hpp"

#include <algorithm>
#include <map>

namespace replicated {

listing read_all(store& shared, std::string const& prefix, reading how, revision as_of)
{
    transaction page;
    page.success.push_back(get(prefix));
    auto& wanted = page.success.front();
    wanted.end = key_layout::end_of(prefix);
    wanted.limit = 1000;
    wanted.as_of = as_of;
    wanted.is_local_enough = how == reading::one_node;

    listing read{.at = as_of};
    for (;;) {
        auto answer = shared.commit(page, repetition::harmless);
        if (read.at == 0)
            read.at = wanted.as_of = answer.at;
        auto& found = answer.results.at(0);
        for (auto& kv : found.all)
            read.all.push_back(std::move(kv));
        if (!found.has_more || read.all.empty())
            return read;
        wanted.key = read.all.back().key + '\0';
    }
}

inventory take_inventory(store& shared, key_layout const& keys, reading how)
{
    auto const addresses = read_all(shared, keys.addresses(), how);
    auto const owners = read_all(shared, keys.owners(), how, addresses.at);
    inventory result{.grants = {}, .complaints = {}, .at = addresses.at};
    auto const complain = [&](key_value const& kv, char const* what) { result.complaints.push_back(kv.key + what); };

    std::map<std::string, holding> by_owner;
    for (auto const& kv : owners.all) {
        if (auto const h = keys.owner_record(kv))
            by_owner.emplace(h->owner, *h);
        else
            complain(kv, " does not hold an address");
    }
    for (auto const& kv : addresses.all) {
        auto const h = keys.address_record(kv);
        if (!h) {
            complain(kv, " is not an address with an owner");
            continue;
        }
        result.grants.push_back(*h);
        auto const other = by_owner.find(h->owner);
        if (other == by_owner.end() || other->second != *h)
            complain(kv, " is not what its owner's record says");
        else
            by_owner.erase(other);
    }
    for (auto const& [owner, h] : by_owner)
        result.complaints.push_back(keys.owner(owner) + " has an address that is not the owner's");
    std::ranges::sort(result.grants, {}, &holding::address);
    return result;
}

} // namespace replicated
