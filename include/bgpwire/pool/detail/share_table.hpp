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
/// looking at others; so do the users of a group and the ports of a user. Who is in a group, and who
/// has a port there, is found by hash: nothing takes longer because an address has many users.
template<class Demand = on_demand>
class share_table {
public:
    using id = std::uint32_t;
    using lease_id = std::uint32_t;

    constexpr share_table() = default;
    constexpr explicit share_table(hash_key key) noexcept
        : by_key_{key}, by_address_{key}, by_member_{key}, by_port_{key}
    {
    }

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
        if (g.users == 1 && members_[g.first].user == user)
            return {};
        if (terms.key.empty() || names_[keys_[g.key].name] != terms.key || names_[keys_[g.key].scope] != terms.scope)
            return errc::sharing_key_mismatch;
        if (names_[g.backend] != terms.backend)
            return errc::backend_mismatch;
        for (auto const& wanted : terms.ports)
            if (auto const taken = find_port(at, wanted); taken != 0 && ports_[taken].user != user)
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
        members_.reserve(n);
        by_member_.make_room(n);
        ports_.reserve(n * terms.ports.size());
        by_port_.make_room(n * terms.ports.size());
    }

    /// Makes the group of an address that has none; its first user is `user`.
    [[nodiscard]] constexpr id create(bool is_v6, uint128 number, lease_id user, sharing_terms const& terms)
    {
        auto const at = groups_.acquire();
        groups_[at] = group{number, is_v6, 0, names_.add(terms.backend), 0, 0, 0, 0};
        link(at, terms);
        by_address_.insert(hash_of_address(is_v6, number), at);
        add(at, user, terms);
        return at;
    }

    /// Puts `user` in, or gives it new terms; @ref check has nothing against it.
    constexpr void join(id at, lease_id user, sharing_terms const& terms)
    {
        take_out(at, user);
        if (auto& g = groups_[at]; g.users == 0) { // it was alone, so the group's terms are its own
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
        if (g.users != 0)
            return false;
        unlink(at);
        names_.remove(g.backend);
        by_address_.erase(hash_of_address(g.is_v6, g.number), at);
        groups_.release(at);
        return true;
    }

    /// Calls `f(user)` for everyone in the group, the last to come first.
    template<class F>
    constexpr void for_each_user(id at, F f) const
    {
        for (auto m = groups_[at].first; m != 0; m = members_[m].next)
            f(members_[m].user);
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
        for (auto p = members_[find_member(at, user)].ports; p != 0; p = ports_[p].next)
            f(ports_[p].port);
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
        return names_.memory() + keys_.memory() + groups_.memory() + by_key_.memory() + by_address_.memory()
            + members_.memory() + by_member_.memory() + ports_.memory() + by_port_.memory();
    }

private:
    struct member {
        id group = 0;
        lease_id user = 0;
        id next = 0, previous = 0; // of the same group
        id ports = 0;              // the first
    };
    struct port_use {
        id group = 0;
        lease_id user = 0;
        service_port port;
        id next = 0; // of the same member
    };
    struct group {
        uint128 number;
        bool is_v6 = false;
        id key = 0;
        std::uint32_t backend = 0;
        id next = 0, previous = 0; // of the same key
        id first = 0; // member
        std::uint32_t users = 0;
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
    constexpr std::uint32_t hash_of_member(id at, lease_id user) const noexcept
    {
        return hash_of(std::uint64_t{at} << 32 | user, by_member_.key());
    }
    constexpr std::uint32_t hash_of_port(id at, service_port port) const noexcept
    {
        auto const number = std::uint32_t{port.protocol} << 16 | port.number;
        return hash_of(std::uint64_t{at} << 32 | number, by_port_.key());
    }
    constexpr id find_member(id at, lease_id user) const
    {
        return by_member_.find(hash_of_member(at, user),
            [&](id m) { return members_[m].group == at && members_[m].user == user; });
    }
    constexpr id find_port(id at, service_port port) const
    {
        return by_port_.find(
            hash_of_port(at, port), [&](id p) { return ports_[p].group == at && ports_[p].port == port; });
    }
    constexpr void add(id at, lease_id user, sharing_terms const& terms)
    {
        auto const m = members_.acquire();
        auto& g = groups_[at];
        members_[m] = {at, user, g.first, 0, 0};
        if (g.first != 0)
            members_[g.first].previous = m;
        g.first = m;
        ++g.users;
        by_member_.insert(hash_of_member(at, user), m);
        for (auto const& port : terms.ports) {
            if (find_port(at, port) != 0) // the same port twice
                continue;
            auto const p = ports_.acquire();
            ports_[p] = {at, user, port, members_[m].ports};
            members_[m].ports = p;
            by_port_.insert(hash_of_port(at, port), p);
        }
    }
    /// Takes the user out, if it is in.
    constexpr void take_out(id at, lease_id user) noexcept
    {
        auto const m = find_member(at, user);
        if (m == 0)
            return;
        auto const was = members_[m];
        for (auto p = was.ports; p != 0;) {
            auto const next = ports_[p].next;
            by_port_.erase(hash_of_port(at, ports_[p].port), p);
            ports_.release(p);
            p = next;
        }
        auto& g = groups_[at];
        (was.previous != 0 ? members_[was.previous].next : g.first) = was.next;
        if (was.next != 0)
            members_[was.next].previous = was.previous;
        --g.users;
        by_member_.erase(hash_of_member(at, user), m);
        members_.release(m);
    }

    name_arena<Demand> names_;
    slab<sharing_key, 4> keys_;
    slab<group, 4> groups_;
    hash_index<Demand> by_key_;
    hash_index<Demand> by_address_;
    slab<member, 4> members_;
    hash_index<Demand> by_member_;
    slab<port_use, 4> ports_;
    hash_index<Demand> by_port_;
};

} // namespace bgpwire::detail

#endif
