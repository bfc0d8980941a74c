// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_OWNER_STORE_HPP
#define BGPWIRE_POOL_DETAIL_OWNER_STORE_HPP

#include <bgpwire/pool/detail/hash.hpp>
#include <bgpwire/pool/detail/name_arena.hpp>

#include <array>
#include <bit>
#include <type_traits>

namespace bgpwire::detail {

/// How owners are kept: as they are, if they are trivially copyable and equal octets mean equal owners.
template<class Owner, class Demand = on_demand>
class owner_store {
    static_assert(std::is_trivially_copyable_v<Owner> && std::has_unique_object_representations_v<Owner>,
        "an owner is an integer, an enumeration, a plain struct without padding, or a text");

public:
    using view = Owner;
    using stored = Owner;

    [[nodiscard]] static constexpr bool fits(Owner const&) noexcept { return true; }
    constexpr void reserve(Owner const&) noexcept {} ///< makes room for it, so that adding it allocates nothing
    [[nodiscard]] constexpr stored add(Owner const& owner) noexcept { return owner; }
    constexpr void remove(stored const&) noexcept {}
    [[nodiscard]] constexpr view get(stored const& s) const noexcept { return s; }
    [[nodiscard]] constexpr bool is(stored const& s, Owner const& owner) const noexcept { return s == owner; }
    [[nodiscard]] static constexpr std::uint32_t hash(Owner const& owner, hash_key key) noexcept
    {
        if constexpr (std::is_integral_v<Owner> || std::is_enum_v<Owner>) {
            return hash_of(static_cast<std::uint64_t>(owner), key);
        } else {
            auto const octets = std::bit_cast<std::array<char, sizeof(Owner)>>(owner);
            return hash_of(text_view{octets.data(), octets.size()}, key);
        }
    }
    [[nodiscard]] constexpr std::size_t memory() const noexcept { return 0; }
};

/// Texts are copied, side by side; what comes out again is a view of the copy.
template<class Owner, class Demand>
    requires std::is_convertible_v<Owner const&, text_view>
class owner_store<Owner, Demand> {
public:
    using view = text_view;
    using stored = std::uint32_t;

    [[nodiscard]] static constexpr bool fits(view owner) noexcept
    {
        return owner.size() <= name_arena<Demand>::longest;
    }
    constexpr void reserve(view owner)
    {
        auto const size = owner.size();
        names_.reserve({&size, 1});
    }
    [[nodiscard]] constexpr stored add(view owner) { return names_.add(owner); }
    constexpr void remove(stored s) noexcept { names_.remove(s); }
    [[nodiscard]] constexpr view get(stored s) const noexcept { return names_[s]; }
    [[nodiscard]] constexpr bool is(stored s, view owner) const noexcept { return same_text(names_[s], owner); }
    [[nodiscard]] static constexpr std::uint32_t hash(view owner, hash_key key) noexcept
    {
        return hash_of(owner, key);
    }
    [[nodiscard]] constexpr std::size_t memory() const noexcept { return names_.memory(); }

private:
    name_arena<Demand> names_;
};

} // namespace bgpwire::detail

#endif
