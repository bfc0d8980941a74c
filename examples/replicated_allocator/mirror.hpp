// SPDX-License-Identifier: BSL-1.0
#ifndef REPLICATED_MIRROR_HPP
#define REPLICATED_MIRROR_HPP

#include "key_layout.hpp"

#include <bgpwire/pool.hpp>

#include <map>

namespace replicated {

/// What this replica knows of the grants in the store, and what it would try next. It may lag behind:
/// only the store decides.
class mirror {
public:
    using allocator = bgpwire::pool_allocator<std::string>;

    /// @param pools their names must outlive this object
    /// @returns an error as `pool_allocator::make`
    static bgpwire::result<mirror> make(std::vector<bgpwire::pool_config> pools)
    {
        if (auto const made = allocator::make(pools); !made)
            return made.error();
        return mirror{std::move(pools)};
    }

    /// Forgets everything and begins with these.
    void restore(std::vector<holding> const& all)
    {
        addresses_ = *allocator::make(pools_, bgpwire::allocator_start::restoring); // make() has seen that it is good
        by_owner_.clear();
        by_address_.clear();
        for (auto const& h : all)
            note(h);
        addresses_.claim_each(all, [](std::size_t, bgpwire::errc) {}); // other pools' have no place here
        addresses_.seal();
    }

    /// Newer grants than those that are known, in any order.
    void take_in(std::vector<holding> const& news)
    {
        for (auto const& h : news) { // all that they end, before any of them begins
            forget(h.owner);
            if (auto const held = by_address_.find(h.address); held != by_address_.end())
                forget(std::string{held->second});
        }
        for (auto const& h : news) {
            note(h);
            static_cast<void>(addresses_.claim(h.owner, h.address)); // not in these pools: then it is never tried
        }
    }

    void forget(std::string const& owner)
    {
        auto const known = by_owner_.find(owner);
        if (known == by_owner_.end())
            return;
        static_cast<void>(addresses_.release(owner)); // an error where it is not of these pools
        by_address_.erase(known->second.address);
        by_owner_.erase(known);
    }

    /// The address to try for an owner that has none; or why there is none, as `pool_allocator::allocate`.
    [[nodiscard]] bgpwire::result<bgpwire::ip_address> candidate() const
    {
        return addresses_.preview().transform([](bgpwire::lease const& l) { return l.address(); });
    }

    /// What the owner has, as far as is known; null: nothing.
    [[nodiscard]] holding const* find(std::string const& owner) const
    {
        auto const known = by_owner_.find(owner);
        return known == by_owner_.end() ? nullptr : &known->second;
    }
    [[nodiscard]] std::size_t size() const { return by_owner_.size(); }
    /// Grants of addresses that are in none of the pools.
    [[nodiscard]] std::size_t foreign() const { return by_owner_.size() - addresses_.size(); }

private:
    explicit mirror(std::vector<bgpwire::pool_config> pools) : pools_{std::move(pools)} { restore({}); }

    void note(holding const& h)
    {
        by_owner_[h.owner] = h;
        by_address_[h.address] = h.owner;
    }

    std::vector<bgpwire::pool_config> pools_;
    allocator addresses_;
    std::map<std::string, holding> by_owner_;
    std::map<bgpwire::ip_address, std::string> by_address_;
};

} // namespace replicated

#endif
