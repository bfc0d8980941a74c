// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_SHARE_TABLE_HPP
#define BGPWIRE_POOL_DETAIL_SHARE_TABLE_HPP

#include <bgpwire/core/error.hpp>
#include <bgpwire/pool/allocation_request.hpp>
#include <bgpwire/pool/detail/hash_index.hpp>
#include <bgpwire/pool/detail/lease_table.hpp>
#include <bgpwire/pool/detail/name_arena.hpp>

namespace bgpwire::detail {

/// The addresses that are held under a sharing key, be it by one owner or by many.
///
/// Users are counted, not ports: an address is free when its last user has left, whatever ports
/// they had. Groups of one key form a list, so that all addresses of a key are found without
/// looking at others.
template<class Demand = on_demand>
class share_table {
public:
    using id = std::uint32_t;
    using lease_id = std::uint32_t;

    constexpr share_table() = default;
    constexpr explicit share_table(hash_key key) noexcept : by_key_{key}, by_address_{key} {}

    /// The group of that address; 0 where it is not held under a key.
    [[nodiscard]] constexpr id find(bool is_v6, uint128 number) const
    {
        return by_address_.find(hash_of_address(is_v6, number),
            [&](id g) { return groups_[g].number == number && groups_[g].is_v6 == is_v6; });
    }

    /// What stands against `user` being in the group under these terms: nothing (`errc{}`),
    /// `sharing_key_mismatch`, `backend_mismatch`, `port_in_use`. A sole user may be there as it likes.
    [[nodiscard]] constexpr errc check(id at, lease_id user, sharing_terms const& terms) const
    {
        auto const& g = groups_[at];
        if (g.users.size() == 1 && g.users[0] == user)
            return {};
        if (terms.key.empty() || names_[keys_[g.key].name] != terms.key || names_[keys_[g.key].scope] != terms.scope)
            return errc::sharing_key_mismatch;
        if (names_[g.backend] != terms.backend)
            return errc::backend_mismatch;
        for (auto const& taken : g.ports)
            for (auto const& wanted : terms.ports)
                if (taken.port == wanted && taken.user != user)
                    return errc::port_in_use;
        return {};
    }

    /// Makes room: giving all of that lease these terms, by @ref create or @ref join, allocates nothing.
    constexpr void reserve(holdings const& all, sharing_terms const& terms)
    {
        if (terms.key.empty())
            return;
        std::size_t const n = all.count;
        std::size_t sizes[6]{};
        for (std::size_t i = 0; i != 6; i += 3) {
            sizes[i] = terms.backend.size();
            sizes[i + 1] = terms.key.size();
            sizes[i + 2] = terms.scope.size();
        }
        names_.reserve({sizes, 3 * n});
        keys_.reserve(n);
        groups_.reserve(n);
        by_key_.make_room(n);
        by_address_.make_room(n);
        std::size_t fresh = 0;
        for (auto const& h : all) {
            auto& g = groups_[h.group != 0 ? h.group : groups_.upcoming(fresh++)];
            if (g.users.size() == g.users.capacity())
                g.users.reserve(2 * g.users.size() + 1);
            if (g.ports.size() + terms.ports.size() > g.ports.capacity())
                g.ports.reserve(2 * g.ports.size() + terms.ports.size());
        }
    }

    /// Makes the group of an address that has none; its first user is `user`.
    [[nodiscard]] constexpr id create(bool is_v6, uint128 number, lease_id user, sharing_terms const& terms)
    {
        auto const at = groups_.acquire();
        auto& g = groups_[at]; // its lists are empty
        g.number = number;
        g.is_v6 = is_v6;
        g.backend = names_.add(terms.backend);
        link(at, terms);
        by_address_.insert(hash_of_address(is_v6, number), at);
        add(at, user, terms);
        return at;
    }

    /// Puts `user` in, or gives it new terms; @ref check has nothing against it.
    constexpr void join(id at, lease_id user, sharing_terms const& terms)
    {
        take_out(at, user);
        if (auto& g = groups_[at]; g.users.empty()) { // it was alone, so the group's terms are its own
            auto const old = g.backend;               // what is new may be a view of it
            g.backend = names_.add(terms.backend);
            names_.remove(old);
            if (g.key != find_key(terms)) {
                unlink(at);
                link(at, terms);
            }
        }
        add(at, user, terms);
    }

    /// Takes `user` out.
    /// @returns whether it was the last; then the group is gone
    [[nodiscard]] constexpr bool leave(id at, lease_id user)
    {
        take_out(at, user);
        auto& g = groups_[at];
        if (!g.users.empty())
            return false;
        unlink(at);
        g.users = std::vector<lease_id>{};
        g.ports = std::vector<port_of>{};
        names_.remove(g.backend);
        by_address_.erase(hash_of_address(g.is_v6, g.number), at);
        groups_.release(at);
        return true;
    }

    [[nodiscard]] constexpr std::span<lease_id const> users(id at) const noexcept
    {
        auto const& all = groups_[at].users;
        return {all.data(), all.size()};
    }
    [[nodiscard]] constexpr uint128 number(id at) const noexcept { return groups_[at].number; }
    [[nodiscard]] constexpr afi family(id at) const noexcept { return groups_[at].is_v6 ? afi::ipv6 : afi::ipv4; }

    /// What the user shares under, ports aside.
    [[nodiscard]] constexpr sharing_terms terms(id at) const noexcept
    {
        auto const& g = groups_[at];
        return {names_[keys_[g.key].name], names_[keys_[g.key].scope], names_[g.backend], {}};
    }
    /// Calls `f(port)` for each port of that user.
    template<class F>
    constexpr void for_each_port(id at, lease_id user, F f) const
    {
        for (auto const& p : groups_[at].ports)
            if (p.user == user)
                f(p.port);
    }

    /// Calls `f(group)` for every address that is held under the key of `terms`.
    template<class F>
    constexpr void for_each_of_key(sharing_terms const& terms, F f) const
    {
        auto const key = find_key(terms);
        for (auto at = key == 0 ? 0 : keys_[key].first; at != 0; at = groups_[at].next)
            f(at);
    }

    [[nodiscard]] constexpr std::size_t size() const noexcept { return groups_.size(); }
    [[nodiscard]] constexpr std::size_t memory() const noexcept
    {
        return names_.memory() + keys_.memory() + groups_.memory() + by_key_.memory() + by_address_.memory();
    }

private:
    struct port_of {
        lease_id user = 0;
        service_port port;
    };
    struct group {
        uint128 number;
        bool is_v6 = false;
        id key = 0;
        std::uint32_t backend = 0;
        id next = 0, previous = 0; // of the same key
        std::vector<lease_id> users;
        std::vector<port_of> ports;
    };
    struct sharing_key {
        std::uint32_t name = 0;
        std::uint32_t scope = 0;
        id first = 0;
    };

    constexpr std::uint32_t hash_of_address(bool is_v6, uint128 n) const noexcept
    {
        auto const key = by_address_.key();
        return hash_of(n, is_v6 ? key : hash_key{key.second, key.first});
    }
    constexpr std::uint32_t hash_of_key(text_view name, text_view scope) const noexcept
    {
        auto const key = by_key_.key();
        return hash_of(name, {key.first ^ hash_of(scope, key), key.second});
    }
    constexpr id find_key(sharing_terms const& terms) const
    {
        return by_key_.find(hash_of_key(terms.key, terms.scope),
            [&](id k) { return names_[keys_[k].name] == terms.key && names_[keys_[k].scope] == terms.scope; });
    }

    constexpr void link(id at, sharing_terms const& terms)
    {
        auto key = find_key(terms);
        if (key == 0) {
            key = keys_.acquire();
            keys_[key] = {names_.add(terms.key), names_.add(terms.scope), 0};
            by_key_.insert(hash_of_key(terms.key, terms.scope), key);
        }
        auto& first = keys_[key].first;
        groups_[at].key = key;
        groups_[at].previous = 0;
        groups_[at].next = first;
        if (first != 0)
            groups_[first].previous = at;
        first = at;
    }
    constexpr void unlink(id at)
    {
        auto const& g = groups_[at];
        auto& key = keys_[g.key];
        (g.previous != 0 ? groups_[g.previous].next : key.first) = g.next;
        if (g.next != 0)
            groups_[g.next].previous = g.previous;
        if (key.first == 0) {
            by_key_.erase(hash_of_key(names_[key.name], names_[key.scope]), g.key);
            names_.remove(key.name);
            names_.remove(key.scope);
            keys_.release(g.key);
        }
    }
    constexpr void add(id at, lease_id user, sharing_terms const& terms)
    {
        groups_[at].users.push_back(user);
        for (auto const& port : terms.ports)
            groups_[at].ports.push_back({user, port});
    }
    constexpr void take_out(id at, lease_id user) noexcept
    {
        auto& g = groups_[at];
        for (std::size_t i = 0; i < g.users.size(); ++i)
            if (g.users[i] == user) {
                g.users[i] = g.users.back();
                g.users.pop_back();
                break;
            }
        for (std::size_t i = 0; i < g.ports.size();) {
            if (g.ports[i].user == user) {
                g.ports[i] = g.ports.back();
                g.ports.pop_back();
            } else {
                ++i;
            }
        }
    }

    name_arena<Demand> names_;
    slab<sharing_key, 4> keys_;
    slab<group, 4> groups_;
    hash_index<Demand> by_key_;
    hash_index<Demand> by_address_;
};

} // namespace bgpwire::detail

#endif
