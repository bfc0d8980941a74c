// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_ALLOCATOR_SNAPSHOT_HPP
#define BGPWIRE_POOL_DETAIL_ALLOCATOR_SNAPSHOT_HPP

#include <bgpwire/pool/detail/allocator_state.hpp>
#include <bgpwire/pool/detail/snapshot_octets.hpp>

namespace bgpwire::detail {

// Contents, after what every snapshot begins with:
//     1   how owners are written: 0 texts, else how many octets each
//     4   pools; for each: name, 8 octets of where its drawing at random is
//     8   leases; for each: owner, 4 octets class, 1 how many holdings; for each: family, length,
//         address; 1 bits: 1 shared, 2 an orphan; if shared: key, scope, backend, 2 how many ports, ports
//     8   what rests; for each: family, length, address, 8 octets when it was released
// A family is one octet, 4 or 6; an address 4 or 16; a text 2 octets of length, and itself.
inline constexpr text_view allocator_snapshot_kind = "bgpwpool";

/// How owners are written.
template<class Owner>
struct owner_octets {
    static constexpr std::uint8_t kind = sizeof(Owner);
    static_assert(sizeof(Owner) < 256);

    template<class Writer>
    static constexpr void write(Writer& out, Owner const& owner)
    {
        if constexpr (std::is_integral_v<Owner> || std::is_enum_v<Owner>) {
            for (auto shift = 8 * sizeof(Owner); shift != 0; shift -= 8)
                out.u8(static_cast<std::uint8_t>(static_cast<std::uint64_t>(owner) >> (shift - 8)));
        } else {
            for (auto const octet : std::bit_cast<std::array<std::uint8_t, sizeof(Owner)>>(owner))
                out.u8(octet);
        }
    }
    template<class Reader>
    static constexpr Owner read(Reader& in) noexcept
    {
        if constexpr (std::is_integral_v<Owner> || std::is_enum_v<Owner>) {
            std::uint64_t value = 0;
            for (auto const octet : in.take(sizeof(Owner)))
                value = value << 8 | octet;
            return static_cast<Owner>(value);
        } else {
            std::array<std::uint8_t, sizeof(Owner)> packed{};
            for (std::size_t i = 0; auto const octet : in.take(sizeof(Owner)))
                packed[i++] = octet;
            return std::bit_cast<Owner>(packed);
        }
    }
};
template<class Owner>
    requires std::is_convertible_v<Owner const&, text_view>
struct owner_octets<Owner> {
    static constexpr std::uint8_t kind = 0;
    template<class Writer>
    static constexpr void write(Writer& out, text_view owner) { out.text(owner); }
    template<class Reader>
    static text_view read(Reader& in) noexcept { return as_text(in.text()); }
};

template<class Owner, class Demand>
[[nodiscard]] std::vector<std::uint8_t> write_snapshot(allocator_state<Owner, Demand> const& s)
{
    snapshot_writer<Demand> out{allocator_snapshot_kind};
    auto const prefix = [&](afi family, std::uint8_t length, uint128 n) {
        out.u8(family == afi::ipv4 ? 4 : 6);
        out.u8(length);
        out.address(family, n);
    };
    out.u8(owner_octets<Owner>::kind);
    out.u32(static_cast<std::uint32_t>(s.core.pools.size()));
    for (std::uint32_t at = 0; at != s.core.pools.size(); ++at) {
        out.text(s.core.pools.view(at).name());
        out.u64(s.core.pools[at].random_state());
    }
    out.u64(s.book.leases().size());
    out.reserve(s.book.leases().size() * 32);
    s.book.leases().for_each([&](std::uint32_t n) {
        owner_octets<Owner>::write(out, s.book.owner(n));
        auto const held = s.book.leases().get(n);
        out.u32(held.owner_class);
        out.u8(static_cast<std::uint8_t>(held.count));
        for (auto const& h : held)
            prefix(h.afi(), h.length, h.number);
        auto const group = held.all[0].group; // a lease's addresses are shared on the same terms
        bool is_orphan = false;
        for (auto const& h : held)
            is_orphan |= h.pool == no_pool;
        out.u8(static_cast<std::uint8_t>((group != 0 ? 1 : 0) | (is_orphan ? 2 : 0)));
        if (group == 0)
            return;
        auto const terms = s.core.shares.terms(group);
        out.text(terms.key);
        out.text(terms.scope);
        out.text(terms.backend);
        std::vector<deferred<service_port, Demand>> ports;
        s.core.shares.for_each_port(group, n, [&](service_port p) { ports.push_back(p); });
        sort(ports, [](service_port a, service_port b) { return a < b; }); // in which order is no part of the state
        out.u16(static_cast<std::uint16_t>(ports.size()));
        for (auto const p : ports) {
            out.u8(p.protocol);
            out.u16(p.number);
        }
    });
    std::uint64_t resting = 0;
    for (std::uint32_t at = 0; at != s.core.pools.size(); ++at)
        s.core.pools[at].for_each_resting([&](afi, uint128, unsigned, std::uint64_t) { ++resting; });
    out.u64(resting);
    for (std::uint32_t at = 0; at != s.core.pools.size(); ++at)
        s.core.pools[at].for_each_resting([&](afi family, uint128 n, unsigned k, std::uint64_t released_at) {
            prefix(family, static_cast<std::uint8_t>(width_of(family) - k), n);
            out.u64(released_at);
        });
    return std::move(out).finish();
}

/// Goes through the contents of a snapshot, and hands what it meets to `visitor`.
/// @returns whether the contents are what they should be; if not, `visitor` has seen a part
template<class Owner, class Demand, class Visitor>
[[nodiscard]] bool read_snapshot(snapshot_reader<Demand> in, Visitor& visitor)
{
    auto const prefix = [&] {
        auto const family = in.family();
        unsigned const length = in.u8();
        auto const n = in.address(family);
        if (length > width_of(family) || (n & low_bits(width_of(family) - length)) != uint128{})
            in.fail();
        return wanted{to_address(family, n), length};
    };
    if (in.u8() != owner_octets<Owner>::kind)
        return false;
    for (auto n = in.u32(); n != 0 && in.ok(); --n) {
        auto const name = as_text(in.text());
        visitor.pool(name, in.u64());
    }
    std::vector<deferred<service_port, Demand>> ports;
    for (auto n = in.u64(); n != 0 && in.ok(); --n) {
        auto const owner = owner_octets<Owner>::read(in);
        claim_request request{.spread = pool_spread::any_pools, .owner_class = in.u32()};
        wanted all[2];
        std::size_t const count = in.u8();
        if (count != 1 && count != 2)
            in.fail();
        for (std::size_t i = 0; i != count && in.ok(); ++i)
            all[i] = prefix();
        if (count == 2 && all[0].address.afi() == all[1].address.afi())
            in.fail();
        ports.clear();
        auto const bits = in.u8();
        if (bits > 3)
            in.fail();
        if ((bits & 1) != 0) {
            request.sharing.key = as_text(in.text());
            request.sharing.scope = as_text(in.text());
            request.sharing.backend = as_text(in.text());
            for (auto p = in.u16(); p != 0 && in.ok(); --p) {
                auto const protocol = in.u8();
                ports.push_back({protocol, in.u16()});
            }
            request.sharing.ports = {ports.data(), ports.size()};
            if (request.sharing.key.empty())
                in.fail();
        }
        if (in.ok())
            visitor.lease(owner, {all, count}, request, (bits & 2) != 0);
    }
    for (auto n = in.u64(); n != 0 && in.ok(); --n) {
        auto const w = prefix();
        auto const released_at = in.u64();
        if (in.ok())
            visitor.rest(w, released_at);
    }
    return in.at_end();
}

/// Sees nothing: for checking a snapshot before the first thing is done.
struct blind_visitor {
    void pool(text_view, std::uint64_t) {}
    template<class Owner>
    void lease(Owner const&, std::span<wanted const>, claim_request const&, bool)
    {
    }
    void rest(wanted const&, std::uint64_t) {}
};

/// Does what a snapshot says.
template<class Owner, class Refused>
class restoring_visitor {
public:
    restoring_visitor(allocator_state<Owner>& state, Refused& refused) noexcept : state_{state}, refused_{refused} {}

    void pool(text_view name, std::uint64_t random_state)
    {
        if (auto const at = state_.core.pools.find(name); at != no_pool)
            drawings_.push_back({at, random_state});
    }
    void lease(typename allocator_state<Owner>::owner_view const& owner, std::span<wanted const> all,
        claim_request const& request, bool is_orphan)
    {
        auto const l = state_.restore(owner, all, request, is_orphan);
        if (l)
            ++given_;
        else
            refused_(owner, to_lease(all), l.error().code);
    }
    void rest(wanted const& w, std::uint64_t released_at)
    {
        auto const n = to_number(w.address);
        auto const family = w.address.afi();
        auto const at = state_.core.pools.find(family, n);
        auto const k = width_of(family) - w.length;
        if (at == no_pool)
            return;
        if (state_.core.pools[at].is_free(family, n, k))
            state_.core.pools.rest(at, family, n, k, released_at);
    }
    /// To be called at the end; taking addresses has moved what is drawn.
    /// @returns how many leases were given
    std::size_t finish()
    {
        for (auto const& d : drawings_)
            state_.core.pools[d.pool].set_random_state(d.state);
        return given_;
    }

private:
    struct drawing {
        std::uint32_t pool;
        std::uint64_t state;
    };

    static bgpwire::lease to_lease(std::span<wanted const> all)
    {
        auto const grant_of = [](wanted const& w) {
            return grant{w.address.afi(), to_number(w.address), w.length, pool_id::none};
        };
        if (all.size() == 1)
            return {{}, grant_of(all[0])};
        return {{}, grant_of(all[0]), grant_of(all[1])};
    }

    allocator_state<Owner>& state_;
    Refused& refused_;
    std::size_t given_ = 0;
    std::vector<drawing> drawings_;
};

} // namespace bgpwire::detail

#endif
