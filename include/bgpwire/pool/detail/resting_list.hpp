// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_RESTING_LIST_HPP
#define BGPWIRE_POOL_DETAIL_RESTING_LIST_HPP

#include <bgpwire/pool/detail/hash_index.hpp>
#include <bgpwire/pool/detail/slab.hpp>

namespace bgpwire::detail {

/// Released addresses of one family that are not free yet, the longest released first.
template<class Demand = on_demand>
class resting_list {
public:
    constexpr explicit resting_list(hash_key key) noexcept : index_{key} {}

    /// Makes room for one more: pushing it allocates nothing.
    constexpr void reserve()
    {
        entries_.reserve(1);
        index_.make_room(1);
    }
    constexpr void push(uint128 number, std::uint64_t released_at)
    {
        auto const at = entries_.acquire();
        entries_[at] = {number, released_at, newest_, 0};
        (newest_ != 0 ? entries_[newest_].newer : oldest_) = at;
        newest_ = at;
        index_.insert(hash(number), at);
    }
    /// Takes it off the list, on which it is.
    constexpr void remove(uint128 number) noexcept
    {
        auto const at = find(number);
        auto const e = entries_[at];
        (e.older != 0 ? entries_[e.older].newer : oldest_) = e.newer;
        (e.newer != 0 ? entries_[e.newer].older : newest_) = e.older;
        index_.erase(hash(number), at);
        entries_.release(at);
    }

    [[nodiscard]] constexpr bool empty() const noexcept { return oldest_ == 0; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return index_.size(); }
    [[nodiscard]] constexpr bool contains(uint128 number) const noexcept { return !empty() && find(number) != 0; }
    /// When it was released; it is on the list.
    [[nodiscard]] constexpr std::uint64_t released_at(uint128 number) const noexcept
    {
        return entries_[find(number)].released_at;
    }
    /// The one that has rested longest; there must be one.
    [[nodiscard]] constexpr uint128 oldest() const noexcept { return entries_[oldest_].number; }

    /// Takes off those from `first` to `last`, both included, and calls `f(number)` for each.
    template<class F>
    constexpr void remove_within(uint128 first, uint128 last, F f)
    {
        for (auto at = oldest_; at != 0;) {
            auto const number = entries_[at].number;
            at = entries_[at].newer;
            if (number < first || last < number)
                continue;
            remove(number);
            f(number);
        }
    }
    /// Calls `f(number, released_at)` from the oldest on for as long as it returns true.
    template<class F>
    constexpr void for_each(F f) const
    {
        for (auto at = oldest_; at != 0; at = entries_[at].newer)
            if (!f(entries_[at].number, entries_[at].released_at))
                return;
    }

    [[nodiscard]] constexpr std::size_t memory() const noexcept { return entries_.memory() + index_.memory(); }

private:
    struct entry {
        uint128 number;
        std::uint64_t released_at = 0;
        std::uint32_t older = 0, newer = 0;
    };

    constexpr std::uint32_t hash(uint128 n) const noexcept { return hash_of(n, index_.key()); }
    constexpr std::uint32_t find(uint128 number) const noexcept
    {
        return index_.find(hash(number), [&](std::uint32_t at) { return entries_[at].number == number; });
    }

    slab<entry, 6> entries_;
    hash_index<Demand> index_;
    std::uint32_t oldest_ = 0, newest_ = 0;
};

} // namespace bgpwire::detail

#endif
