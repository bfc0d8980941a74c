// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_NAMED_POOL_HPP
#define BGPWIRE_POOL_DETAIL_NAMED_POOL_HPP

#include <bgpwire/pool/detail/drawn.hpp>
#include <bgpwire/pool/detail/resting_list.hpp>
#include <bgpwire/pool/detail/resting_pieces.hpp>
#include <bgpwire/pool/pool_config.hpp>

namespace bgpwire::detail {

/// A pool with its rules: which free address it gives, and when a released one is free again.
///
/// A resting address counts as in use for its @ref address_pool and as neither in use nor free here.
template<class Demand = on_demand>
class named_pool {
    using address_pool = basic_address_pool<Demand>;
    using resting_list = detail::resting_list<Demand>;
    using resting_pieces = detail::resting_pieces<Demand>;

public:
    /// What its configuration says besides its name and its addresses.
    struct rule_set {
        bool auto_assign, is_draining, is_dedicated;
        std::uint32_t priority;
        std::uint64_t quota, tag;
    };

    constexpr named_pool(pool_config const& config, address_pool&& addresses, hash_key key)
        : addresses_{std::move(addresses)},
          rules_{
              config.auto_assign, config.is_draining, config.is_dedicated, config.priority, config.quota, config.tag},
          order_{config.order},
          random_{config.seed},
          cool_down_{config.cool_down},
          v4_{key},
          v6_{key}
    {
    }

    [[nodiscard]] constexpr address_pool const& addresses() const noexcept { return addresses_; }
    [[nodiscard]] constexpr rule_set const& rules() const noexcept { return rules_; }
    [[nodiscard]] constexpr std::size_t owners() const noexcept { return owners_; }
    constexpr void add_owner() noexcept { ++owners_; }
    constexpr void remove_owner() noexcept { --owners_; }

    /// What stands against taking this address, at `now`.
    [[nodiscard]] constexpr errc check(afi of, uint128 n, std::uint64_t now) const noexcept
    {
        auto const why = addresses_.in(of).check(n);
        auto const& list = resting(of);
        if (why != errc::address_in_use)
            return why;
        if (list.contains(n))
            return is_ripe(list.released_at(n), now) ? errc{} : errc::address_cooling;
        for (auto const& b : blocks_)
            if (b.family == of && b.number <= n && n <= (b.number | low_bits(b.k)))
                return is_ripe(b.released_at, now) ? errc{} : errc::address_cooling;
        return why;
    }
    /// Whether it could be given at all: it lies in the pool and is not withheld.
    [[nodiscard]] constexpr bool can_have(afi of, uint128 n) const noexcept
    {
        auto const why = addresses_.in(of).check(n);
        return why != errc::not_in_pool && why != errc::reserved_address;
    }
    /// Whether `a` is given before `b`; both lie in the pool.
    [[nodiscard]] constexpr bool precedes(afi of, uint128 a, uint128 b) const noexcept
    {
        return addresses_.in(of).precedes(a, b);
    }

    /// The address that is to be given next; where there is none, @ref why_none says why.
    [[nodiscard]] constexpr std::optional<uint128> next(afi of, std::uint64_t now) const noexcept
    {
        auto const& family = addresses_.in(of);
        std::optional<deferred<uint128, Demand>> best;
        if (family.any_free())
            best = order_ == selection_order::random ? drawn(family, random_) : family.lowest_free();
        bool const is_drawn = best && order_ == selection_order::random;
        for (auto const& b : blocks_) // they are as good as free
            if (b.family == of && !is_drawn && is_ripe(b.released_at, now)
                && (!best || family.precedes(b.number, *best)))
                best = b.number;
        if (best && order_ != selection_order::lowest_first)
            return best;
        resting(of).for_each([&](uint128 number, std::uint64_t released_at) {
            if (!is_ripe(released_at, now))
                return false;
            if (!best || family.precedes(number, *best))
                best = number;
            return order_ == selection_order::lowest_first;
        });
        return best;
    }
    [[nodiscard]] constexpr errc why_none(afi of, std::uint64_t now) const noexcept
    {
        bool any_cooling = false;
        resting(of).for_each([&](uint128, std::uint64_t at) { return !(any_cooling = !is_ripe(at, now)); });
        for (auto const& b : blocks_)
            any_cooling |= b.family == of && !is_ripe(b.released_at, now);
        return any_cooling ? errc::address_cooling : addresses_.in(of).why_none();
    }

    /// Makes room: taking these 2^k addresses, which can be taken, allocates nothing.
    constexpr void reserve_take(afi of, uint128 n, unsigned k) { addresses_.in(of).reserve(n, k); }
    /// Makes room: giving back that many addresses allocates nothing.
    constexpr void reserve_give_back(afi of, unsigned k)
    {
        if (k != 0 && cool_down_ != 0 && blocks_.size() == blocks_.capacity())
            blocks_.reserve(2 * blocks_.size() + 1);
        else if (k == 0 && (cool_down_ != 0 || order_ == selection_order::least_recently_released))
            resting(of).reserve();
    }

    /// Takes an address that @ref check has nothing against, after @ref settle.
    constexpr void take(afi of, uint128 n)
    {
        if (auto& list = resting(of); list.contains(n))
            list.remove(n);
        else
            addresses_.in(of).take(n);
        if (order_ == selection_order::random)
            random_ += 0x9e3779b97f4a7c15;
    }
    /// Takes an address that is free, as something that was so before there was this object.
    constexpr void occupy(afi of, uint128 n) { addresses_.in(of).take(n); }
    /// Whether the next address is simply the lowest one that is free, and there is one.
    [[nodiscard]] constexpr bool gives_lowest(afi of) const noexcept
    {
        return order_ == selection_order::lowest_first && !any_resting(of) && addresses_.in(of).any_free();
    }
    constexpr uint128 take_lowest(afi of) { return addresses_.in(of).take_lowest(); }

    constexpr void give_back(afi of, uint128 n, std::uint64_t now)
    {
        if (cool_down_ != 0 || order_ == selection_order::least_recently_released)
            resting(of).push(n, now);
        else
            addresses_.in(of).give_back(n);
    }
    /// Frees what has rested long enough, unless the order of release matters later.
    constexpr void settle(afi of, std::uint64_t now)
    {
        if (!blocks_.empty())
            settle_blocks(now);
        if (order_ == selection_order::least_recently_released)
            return;
        for (auto& list = resting(of); !list.empty() && is_ripe(list.released_at(list.oldest()), now);) {
            addresses_.in(of).give_back(list.oldest());
            list.remove(list.oldest());
        }
    }

    /// Whether the 2^k addresses from `n` on can be given and none of them is in use or rests.
    [[nodiscard]] constexpr bool is_free(afi of, uint128 n, unsigned k) const noexcept
    {
        return addresses_.in(of).check_block(n, k) == errc{};
    }
    /// What stands against taking the 2^k addresses from `n` on, at `now`.
    [[nodiscard]] constexpr errc check_block(afi of, uint128 n, unsigned k, std::uint64_t now) const
    {
        auto const& family = addresses_.in(of);
        auto const why = family.check_block(n, k);
        if (why != errc::address_in_use)
            return why;
        bool any_cooling = false;
        auto const last = n | low_bits(k);
        for_each_resting([&](afi f, uint128 first, unsigned bits, std::uint64_t at) {
            any_cooling |= f == of && first <= last && n <= (first | low_bits(bits)) && !is_ripe(at, now);
        });
        return any_cooling ? errc::address_cooling : ripe(of, now, rested::all).complete(family, n, k) ? errc{} : why;
    }
    /// The block to be given next: the lowest, but of released addresses only where no other is left if
    /// the order of release matters.
    [[nodiscard]] constexpr std::optional<uint128> next_block(afi of, unsigned k, std::uint64_t now) const
    {
        auto const& family = addresses_.in(of);
        auto best = family.lowest_free_block(k);
        for (auto what : {rested::blocks, rested::all}) {
            if (!any_resting(of) || (best && what == rested::all && order_ == selection_order::least_recently_released))
                break;
            auto const pieces = ripe(of, now, what);
            for (auto const& piece : pieces.all()) {
                auto const n = piece.number & ~low_bits(k);
                if ((!best || family.precedes(n, *best)) && family.check_block(n, k) == errc::address_in_use
                    && pieces.complete(family, n, k))
                    best = n;
            }
        }
        return best;
    }
    /// Remembers how far the search for blocks of that size has gone.
    /// @returns whether one is free
    constexpr bool seek_block(afi of, unsigned k) { return addresses_.in(of).seek_block(k).has_value(); }
    /// Takes a block that @ref check_block has nothing against, after @ref settle.
    constexpr void take_block(afi of, uint128 n, unsigned k)
    {
        auto& family = addresses_.in(of);
        if (!is_free(of, n, k))
            resting(of).remove_within(n, n | low_bits(k), [&](uint128 number) { family.give_back(number); });
        family.take_block(n, k);
    }
    /// Blocks rest as addresses do, but then are free whatever the order.
    constexpr void give_back_block(afi of, uint128 n, unsigned k, std::uint64_t now)
    {
        if (cool_down_ == 0)
            addresses_.in(of).give_back_block(n, k);
        else
            blocks_.push_back({of, k, n, now});
    }

    /// Calls `f(family, number, k, released_at)` for each 2^k addresses that rest, the longest released first.
    template<class F>
    constexpr void for_each_resting(F f) const
    {
        for (auto family : {afi::ipv4, afi::ipv6})
            resting(family).for_each([&](uint128 n, std::uint64_t at) { return f(family, n, 0U, at), true; });
        for (auto const& b : blocks_)
            f(b.family, b.number, b.k, b.released_at);
    }
    /// The state of the generator that addresses are drawn with.
    [[nodiscard]] constexpr std::uint64_t random_state() const noexcept { return random_; }
    constexpr void set_random_state(std::uint64_t state) noexcept { random_ = state; }

    /// Whether anything is free, or will be when it has rested.
    [[nodiscard]] constexpr bool may_have(afi family) const noexcept
    {
        return addresses_.in(family).any_free() || any_resting(family);
    }
    [[nodiscard]] constexpr address_count in_use(afi family) const noexcept
    {
        auto n = addresses_.in_use(family) - resting(family).size();
        for (auto const& b : blocks_)
            if (b.family == family)
                n -= address_count::power_of_two(b.k);
        return n;
    }
    /// Released addresses whose time is not over at `now`.
    [[nodiscard]] constexpr address_count cooling(afi family, std::uint64_t now) const noexcept
    {
        std::uint64_t ripe = 0;
        resting(family).for_each([&](uint128, std::uint64_t at) { return is_ripe(at, now) && ++ripe != 0; });
        auto n = address_count{resting(family).size() - ripe};
        for (auto const& b : blocks_)
            if (b.family == family && !is_ripe(b.released_at, now))
                n += address_count::power_of_two(b.k);
        return n;
    }

    [[nodiscard]] constexpr void const* memory_of(afi of, uint128 n) const noexcept
    {
        return addresses_.in(of).memory_of(n);
    }
    [[nodiscard]] constexpr std::size_t memory() const noexcept
    {
        return addresses_.memory() + v4_.memory() + v6_.memory() + blocks_.capacity() * sizeof(resting_block);
    }

private:
    struct resting_block {
        afi family;
        unsigned k; // 2^k addresses
        uint128 number;
        std::uint64_t released_at;
    };

    constexpr bool any_resting(afi family) const noexcept
    {
        for (auto const& b : blocks_)
            if (b.family == family)
                return true;
        return !resting(family).empty();
    }
    enum class rested : std::uint8_t { blocks, all };
    /// What of a family has rested long enough.
    constexpr resting_pieces ripe(afi of, std::uint64_t now, rested what) const
    {
        resting_pieces pieces;
        for_each_resting([&](afi family, uint128 n, unsigned k, std::uint64_t at) {
            if (family == of && is_ripe(at, now) && (k != 0 || what == rested::all))
                pieces.add(n, k);
        });
        pieces.finish();
        return pieces;
    }
    constexpr void settle_blocks(std::uint64_t now)
    {
        std::size_t kept = 0;
        for (auto const& b : blocks_)
            if (is_ripe(b.released_at, now))
                addresses_.in(b.family).give_back_block(b.number, b.k);
            else
                blocks_[kept++] = b;
        blocks_.resize(kept);
    }
    constexpr resting_list& resting(afi family) noexcept { return family == afi::ipv4 ? v4_ : v6_; }
    constexpr resting_list const& resting(afi family) const noexcept { return family == afi::ipv4 ? v4_ : v6_; }
    constexpr bool is_ripe(std::uint64_t released_at, std::uint64_t now) const noexcept
    {
        return now >= released_at && now - released_at >= cool_down_;
    }

    address_pool addresses_;
    rule_set rules_;
    std::size_t owners_ = 0; // that have something of it
    selection_order order_;
    std::uint64_t random_; // the state of the generator: it moves when an address is taken
    std::uint64_t cool_down_;
    resting_list v4_, v6_;
    std::vector<resting_block> blocks_; // released ones; they are few
};

} // namespace bgpwire::detail

#endif
