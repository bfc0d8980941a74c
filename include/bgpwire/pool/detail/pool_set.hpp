// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_POOL_SET_HPP
#define BGPWIRE_POOL_DETAIL_POOL_SET_HPP

#include <bgpwire/pool/detail/hash_index.hpp>
#include <bgpwire/pool/detail/name_arena.hpp>
#include <bgpwire/pool/pool_view.hpp>

namespace bgpwire::detail {

/// In place of a pool's place, where there is none.
inline constexpr auto no_pool = static_cast<std::uint32_t>(pool_id::none);

/// The pools of an allocator: by name, by address, and in the order in which they are asked.
template<class Demand = on_demand>
class pool_set {
    using number = deferred<std::uint32_t, Demand>;
    using name_arena = detail::name_arena<Demand>;
    using dense_bitmap = detail::dense_bitmap<Demand>;
    using named_pool = detail::named_pool<Demand>;

public:
    /// @returns the set, or an error whose `offset` says which pool
    [[nodiscard]] static constexpr result<pool_set> make(std::span<pool_config const> configs, hash_key key)
    {
        if (configs.size() > pool_limits::most_pools)
            return error{.code = errc::too_many_pools, .offset = 0xffff};
        pool_set set;
        set.by_name_ = hash_index<Demand>{key};
        set.pools_.reserve(configs.size());
        set.names_.reserve(configs.size());
        set.by_name_.reserve(configs.size());
        for (auto const& config : configs) {
            auto const at = static_cast<std::uint32_t>(set.pools_.size());
            auto const failed = [&](errc why) { return error{.code = why, .offset = offset_of(at)}; };
            if (config.name.size() > name_arena::longest)
                return failed(errc::pool_name_too_long);
            if (set.find(config.name) != no_pool)
                return failed(errc::duplicate_name);
            auto addresses = basic_address_pool<Demand>::make(config, config.avoid_buggy_ips, config.ends);
            if (!addresses)
                return failed(addresses.error().code);
            set.pools_.emplace_back(config, *std::move(addresses), key);
            set.names_.push_back(set.arena_.add(config.name));
            set.by_name_.insert(hash_of(config.name, key), at + 1);
            for (auto const& range : config.ranges)
                set.starts(range.afi()).push_back({to_number(range.first()), to_number(range.last()), at});
        }
        for (auto* list : {&set.v4_starts_, &set.v6_starts_}) {
            sort(*list, [](start const& a, start const& b) {
                return a.first != b.first ? a.first < b.first : a.last != b.last ? a.last < b.last : a.pool < b.pool;
            });
            for (std::size_t i = 1; i < list->size(); ++i)
                if (auto const &a = (*list)[i - 1], &b = (*list)[i]; b.first <= a.last)
                    return error{
                        .code = errc::overlapping_ranges, .offset = offset_of(a.pool < b.pool ? b.pool : a.pool)};
        }
        set.finish();
        return set;
    }

    [[nodiscard]] constexpr hash_key key() const noexcept { return by_name_.key(); }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return pools_.size(); }
    [[nodiscard]] constexpr named_pool& operator[](std::uint32_t at) noexcept { return pools_[at]; }
    [[nodiscard]] constexpr named_pool const& operator[](std::uint32_t at) const noexcept { return pools_[at]; }
    [[nodiscard]] constexpr basic_pool_view<Demand> view(std::uint32_t at) const noexcept
    {
        return {pool_id{at}, arena_[names_[at]], pools_[at]};
    }

    /// The pool of that name; @ref no_pool where there is none.
    [[nodiscard]] constexpr std::uint32_t find(text_view name) const
    {
        auto const found =
            by_name_.find(hash_of(name, key()), [&](std::uint32_t n) { return arena_[names_[n - 1]] == name; });
        return found == 0 ? no_pool : found - 1;
    }
    /// The same, quicker if it is the one at that place.
    [[nodiscard]] constexpr std::uint32_t find_near(std::uint32_t at, text_view name) const
    {
        return at < size() && arena_[names_[at]] == name ? at : find(name);
    }
    /// The pool in one of whose ranges the address lies; @ref no_pool where there is none.
    [[nodiscard]] constexpr std::uint32_t find(afi family, uint128 n) const noexcept
    {
        auto const& list = family == afi::ipv4 ? v4_starts_ : v6_starts_;
        auto const after = partition_point(list, [n](start const& s) { return s.first <= n; });
        return after == 0 || list[after - 1].last < n ? no_pool : list[after - 1].pool;
    }

    /// Whether there is a pool that could give the address.
    [[nodiscard]] constexpr bool can_have(afi family, uint128 n) const noexcept
    {
        auto const at = find(family, n);
        return at != no_pool && pools_[at].can_have(family, n);
    }
    /// Whether a pool has any address from `first` to `last`.
    [[nodiscard]] constexpr bool overlaps(afi family, uint128 first, uint128 last) const noexcept
    {
        auto const& list = family == afi::ipv4 ? v4_starts_ : v6_starts_;
        auto const after = partition_point(list, [last](start const& s) { return s.first <= last; });
        return after != 0 && first <= list[after - 1].last;
    }
    /// Takes over what rests in pools that were there before, as far as it is here, too, and where
    /// pools of the same names are in drawing at random.
    constexpr void inherit(pool_set const& before)
    {
        struct resting {
            std::uint64_t released_at;
            afi family;
            unsigned k;
            uint128 number;
            std::uint32_t pool;
        };
        std::vector<resting> all;
        for (auto const& old : before.pools_)
            old.for_each_resting([&](afi family, uint128 n, unsigned k, std::uint64_t released_at) {
                auto const at = find(family, n);
                if (at == no_pool)
                    return;
                if (pools_[at].is_free(family, n, k))
                    all.push_back({released_at, family, k, n, at});
            });
        sort(all, [](resting const& a, resting const& b) {
            return a.released_at != b.released_at ? a.released_at < b.released_at : a.number < b.number;
        });
        for (auto const& r : all)
            rest(r.pool, r.family, r.number, r.k, r.released_at);
        for (std::uint32_t at = 0; at != pools_.size(); ++at)
            if (auto const old = before.find_near(at, view(at).name()); old != no_pool)
                pools_[at].set_random_state(before[old].random_state());
    }
    /// Lets an address or a block that is free rest as if it had been released then.
    constexpr void rest(std::uint32_t at, afi family, uint128 n, unsigned k, std::uint64_t released_at)
    {
        if (k == 0) {
            pools_[at].occupy(family, n);
            pools_[at].give_back(family, n, released_at);
        } else {
            pools_[at].take_block(family, n, k);
            pools_[at].give_back_block(family, n, k, released_at);
        }
    }

    /// The pools that assign automatically, in the order in which they are asked.
    [[nodiscard]] constexpr std::span<std::uint32_t const> order() const noexcept
    {
        return {order_.data(), order_.size()};
    }
    /// The first place in @ref order, from `from` on, of a pool that may have an address of that
    /// family; at least the size of the order where there is none.
    [[nodiscard]] constexpr std::size_t next_open(afi family, std::size_t from) const noexcept
    {
        auto const& set = open(family);
        return from != 0 ? set.first_from(from) : set.empty() ? set.limit() : set.first();
    }
    /// Whether the order has a pool with addresses of that family all of which are in use.
    [[nodiscard]] constexpr bool any_full(afi family) const noexcept
    {
        return (family == afi::ipv4 ? v4_full_ : v6_full_) != 0;
    }
    /// Whether the order lacks a pool only because that is draining.
    [[nodiscard]] constexpr bool any_draining() const noexcept { return draining_ != 0; }
    /// To be called when addresses of the pool have come or gone.
    constexpr void changed(std::uint32_t at, afi family) noexcept
    {
        auto const place = places_[at];
        if (place == no_pool)
            return;
        auto& set = family == afi::ipv4 ? v4_open_ : v6_open_;
        bool const was = set.contains(place), is = pools_[at].may_have(family);
        if (was == is)
            return;
        auto& full = family == afi::ipv4 ? v4_full_ : v6_full_;
        if (is) {
            set.insert(place);
            --full;
        } else {
            set.erase(place);
            ++full;
        }
    }

    [[nodiscard]] constexpr std::size_t memory() const noexcept
    {
        std::size_t sum = arena_.memory() + by_name_.memory()
            + (v4_starts_.capacity() + v6_starts_.capacity()) * sizeof(start) + v4_open_.memory() + v6_open_.memory()
            + pools_.capacity() * sizeof(named_pool);
        for (auto const& pool : pools_)
            sum += pool.memory();
        return sum;
    }

private:
    struct start {
        uint128 first, last;
        std::uint32_t pool;
    };

    /// Which pool an error is about, as far as it can say.
    static constexpr std::uint16_t offset_of(std::uint32_t at) noexcept
    {
        return static_cast<std::uint16_t>(at < 0xffff ? at : 0xffff);
    }
    constexpr std::vector<start>& starts(afi family) noexcept { return family == afi::ipv4 ? v4_starts_ : v6_starts_; }
    constexpr dense_bitmap const& open(afi family) const noexcept { return family == afi::ipv4 ? v4_open_ : v6_open_; }

    constexpr void finish()
    {
        struct turn {
            std::uint64_t rank;
            std::uint32_t pool;
        };
        // The pools themselves lie too far apart to be compared where they are. Priority 0 comes last.
        std::vector<turn> turns;
        turns.reserve(pools_.size());
        for (std::uint32_t at = 0; at != pools_.size(); ++at)
            if (auto const& rules = pools_[at].rules(); rules.auto_assign && rules.is_draining)
                ++draining_;
            else if (rules.auto_assign)
                turns.push_back({std::uint64_t{rules.is_dedicated ? 0U : 1U} << 32 | (rules.priority - 1), at});
        sort(turns, [](turn const& a, turn const& b) { return a.rank != b.rank ? a.rank < b.rank : a.pool < b.pool; });
        order_.reserve(turns.size());
        for (auto const& t : turns)
            order_.push_back(t.pool);
        places_.assign(pools_.size(), no_pool);
        constexpr auto nothing = [](std::size_t) { return std::uint64_t{0}; };
        v4_open_ = v6_open_ = dense_bitmap{(order_.size() + 63) / 64, nothing};
        for (std::uint32_t place = 0; place != order_.size(); ++place) {
            places_[order_[place]] = place;
            for (auto family : {afi::ipv4, afi::ipv6})
                if (pools_[order_[place]].addresses().has(family)) {
                    ++(family == afi::ipv4 ? v4_full_ : v6_full_);
                    changed(order_[place], family);
                }
        }
    }

    std::vector<named_pool> pools_;
    std::vector<number> names_;
    name_arena arena_;
    hash_index<Demand> by_name_; // numbers are places and one
    std::vector<start> v4_starts_, v6_starts_;
    std::vector<number> order_;
    std::vector<number> places_; // of pools in the order; no_pool: not in it
    dense_bitmap v4_open_, v6_open_;    // of places: may have an address
    std::size_t v4_full_ = 0, v6_full_ = 0, draining_ = 0;
};

} // namespace bgpwire::detail

#endif
