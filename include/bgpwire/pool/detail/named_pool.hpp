// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_NAMED_POOL_HPP
#define BGPWIRE_POOL_DETAIL_NAMED_POOL_HPP

#include <bgpwire/pool/detail/resting_list.hpp>
#include <bgpwire/pool/pool_config.hpp>

namespace bgpwire::detail {

/// A pool with its rules: which free address it gives, and when a released one is free again.
///
/// A resting address counts as in use for its @ref address_pool and as neither in use nor free here.
class named_pool {
public:
    /// What its configuration says besides its name and its addresses.
    struct rule_set {
        bool auto_assign, is_draining, is_dedicated;
        std::uint32_t priority;
        std::uint64_t quota, tag;
    };

    constexpr named_pool(pool_config const& config, address_pool&& addresses)
        : addresses_{std::move(addresses)},
          rules_{
              config.auto_assign, config.is_draining, config.is_dedicated, config.priority, config.quota, config.tag},
          order_{config.order},
          random_{config.seed},
          cool_down_{config.cool_down}
    {
    }

    [[nodiscard]] constexpr address_pool const& addresses() const noexcept { return addresses_; }
    [[nodiscard]] constexpr rule_set const& rules() const noexcept { return rules_; }
    [[nodiscard]] constexpr std::size_t owners() const noexcept { return owners_; }
    constexpr void add_owner() noexcept { ++owners_; }
    constexpr void remove_owner() noexcept { --owners_; }

    /// What stands against taking this address, at `now`.
    [[nodiscard]] constexpr errc check(ip_address const& address, std::uint64_t now) const noexcept
    {
        auto const why = addresses_.check(address);
        auto const& list = resting(address.afi());
        if (why != errc::address_in_use || !list.contains(to_number(address)))
            return why;
        return is_ripe(list.released_at(to_number(address)), now) ? errc{} : errc::address_cooling;
    }

    /// The address that is to be given next, or why there is none.
    [[nodiscard]] constexpr result<ip_address> next(afi family, std::uint64_t now) const noexcept
    {
        auto best =
            order_ == selection_order::random && has_free(family) ? drawn(family) : addresses_.lowest_free(family);
        auto const& list = resting(family);
        if (list.empty())
            return best;
        if (order_ == selection_order::least_recently_released && best)
            return best;
        list.for_each([&](uint128 number, std::uint64_t released_at) {
            if (!is_ripe(released_at, now))
                return false;
            auto const address = to_address(family, number);
            if (!best || (order_ == selection_order::lowest_first && addresses_.precedes(address, *best)))
                best = address;
            return order_ == selection_order::lowest_first;
        });
        if (!best && best.error().code == errc::pool_exhausted)
            return error{.code = errc::address_cooling};
        return best;
    }

    /// Takes an address that @ref check has nothing against.
    constexpr void take(ip_address const& address)
    {
        auto& list = resting(address.afi());
        if (list.contains(to_number(address))) {
            list.remove(to_number(address));
        } else {
            auto const taken = addresses_.allocate(address);
            assert(taken);
            static_cast<void>(taken);
        }
        if (order_ == selection_order::random)
            random_ += 0x9e3779b97f4a7c15;
    }
    /// Takes the lowest free address, where that is what is to be given next and nothing rests.
    [[nodiscard]] constexpr result<ip_address> take_lowest(afi family) { return addresses_.allocate(family); }
    [[nodiscard]] constexpr bool gives_lowest(afi family) const noexcept
    {
        return order_ == selection_order::lowest_first && resting(family).empty();
    }

    constexpr void give_back(ip_address const& address, std::uint64_t now)
    {
        if (cool_down_ != 0 || order_ == selection_order::least_recently_released) {
            resting(address.afi()).push(to_number(address), now);
            return;
        }
        auto const freed = addresses_.release(address);
        assert(freed);
        static_cast<void>(freed);
    }
    /// Frees what has rested long enough, unless the order of release matters later.
    constexpr void settle(std::uint64_t now)
    {
        if (order_ == selection_order::least_recently_released)
            return;
        for (auto family : {afi::ipv4, afi::ipv6})
            for (auto& list = resting(family); !list.empty() && is_ripe(list.released_at(list.oldest()), now);) {
                auto const freed = addresses_.release(to_address(family, list.oldest()));
                assert(freed);
                static_cast<void>(freed);
                list.remove(list.oldest());
            }
    }

    /// Whether anything is free, or will be when it has rested.
    [[nodiscard]] constexpr bool may_have(afi family) const noexcept
    {
        return has_free(family) || !resting(family).empty();
    }
    [[nodiscard]] constexpr address_count in_use(afi family) const noexcept
    {
        return addresses_.in_use(family) - resting(family).size();
    }
    /// Released addresses whose time is not over at `now`.
    [[nodiscard]] constexpr address_count cooling(afi family, std::uint64_t now) const noexcept
    {
        std::uint64_t ripe = 0;
        resting(family).for_each([&](uint128, std::uint64_t at) { return is_ripe(at, now) && ++ripe != 0; });
        return resting(family).size() - ripe;
    }

    [[nodiscard]] constexpr std::size_t memory() const noexcept
    {
        return addresses_.memory() + v4_.memory() + v6_.memory();
    }

private:
    constexpr resting_list& resting(afi family) noexcept { return family == afi::ipv4 ? v4_ : v6_; }
    constexpr resting_list const& resting(afi family) const noexcept { return family == afi::ipv4 ? v4_ : v6_; }
    constexpr bool has_free(afi family) const noexcept { return !addresses_.free(family).is_zero(); }
    constexpr bool is_ripe(std::uint64_t released_at, std::uint64_t now) const noexcept
    {
        return now >= released_at && now - released_at >= cool_down_;
    }

    /// A free address drawn with the seed: the next free one from a place in a range, any place of
    /// any range being as likely as any other.
    constexpr result<ip_address> drawn(afi family) const noexcept
    {
        auto const ranges = addresses_.ranges(family);
        address_count size;
        for (auto const& range : ranges)
            size += range.size();
        auto const last = --size; // of ::/0 the size alone would not fit
        auto const mask = low_bits(bit_width(uint128{last.high(), last.low()}));
        auto const base = mixed(random_);
        address_count place = last;
        for (std::uint64_t i = 0; i == 0 || last < place; i += 2)
            place = address_count{uint128{mixed(base + i), mixed(base + i + 1)} & mask};
        for (auto const& range : ranges) {
            if (place < range.size())
                return addresses_.next_free(
                    to_address(family, to_number(range.first()) + uint128{place.high(), place.low()}));
            place -= range.size();
        }
        return addresses_.lowest_free(family);
    }

    address_pool addresses_;
    rule_set rules_;
    std::size_t owners_ = 0; // that have something of it
    selection_order order_;
    std::uint64_t random_; // the state of the generator: it moves when an address is taken
    std::uint64_t cool_down_;
    resting_list v4_, v6_;
};

} // namespace bgpwire::detail

#endif
