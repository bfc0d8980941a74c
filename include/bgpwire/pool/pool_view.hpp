// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_POOL_VIEW_HPP
#define BGPWIRE_POOL_POOL_VIEW_HPP

#include <bgpwire/pool/detail/named_pool.hpp>
#include <bgpwire/pool/lease.hpp>

namespace bgpwire {

/// One pool of a @ref pool_allocator, to look at; good until the allocator is changed.
///
/// @tparam Demand  nothing depends on it: programs write `pool_view`
template<class Demand = on_demand>
class basic_pool_view {
public:
    /// Made by the allocator.
    constexpr basic_pool_view(pool_id id, text_view name, detail::named_pool<Demand> const& pool) noexcept
        : id_{id}, name_{name}, pool_{&pool}
    {
    }

    [[nodiscard]] constexpr pool_id id() const noexcept { return id_; } ///< its place in the configuration
    [[nodiscard]] constexpr text_view name() const noexcept { return name_; } ///< as configured; borrowed
    /// @ref pool_config::tag
    [[nodiscard]] constexpr std::uint64_t tag() const noexcept { return pool_->rules().tag; }
    /// @ref pool_config::auto_assign
    [[nodiscard]] constexpr bool auto_assign() const noexcept { return pool_->rules().auto_assign; }
    /// @ref pool_config::is_draining
    [[nodiscard]] constexpr bool is_draining() const noexcept { return pool_->rules().is_draining; }
    /// @ref pool_config::is_dedicated
    [[nodiscard]] constexpr bool is_dedicated() const noexcept { return pool_->rules().is_dedicated; }
    /// @ref pool_config::priority
    [[nodiscard]] constexpr std::uint32_t priority() const noexcept { return pool_->rules().priority; }
    /// @ref pool_config::quota
    [[nodiscard]] constexpr std::uint64_t quota() const noexcept { return pool_->rules().quota; }

    /// Whether it has a range of that family.
    [[nodiscard]] constexpr bool has(afi family) const noexcept { return pool_->addresses().has(family); }
    /// Whether an address lies in a range, withheld or not.
    [[nodiscard]] constexpr bool contains(ip_address const& a) const noexcept { return pool_->addresses().contains(a); }
    /// In configured order; they belong to the pool.
    [[nodiscard]] constexpr std::span<address_range const> ranges(afi family) const noexcept
    {
        return pool_->addresses().ranges(family);
    }

    /// Addresses that can be handed out at all.
    [[nodiscard]] constexpr address_count total(afi family) const noexcept { return pool_->addresses().total(family); }
    /// Addresses that somebody has, each counted once however many share it.
    [[nodiscard]] constexpr address_count in_use(afi family) const noexcept { return pool_->in_use(family); }
    /// Released addresses that rest at `now`.
    [[nodiscard]] constexpr address_count cooling(afi family, std::uint64_t now = 0) const noexcept
    {
        return pool_->cooling(family, now);
    }
    /// Addresses that can be given at `now`.
    [[nodiscard]] constexpr address_count free(afi family, std::uint64_t now = 0) const noexcept
    {
        return total(family) - in_use(family) - cooling(family, now);
    }
    /// Addresses in the ranges that are never handed out.
    [[nodiscard]] constexpr address_count withheld(afi family) const noexcept
    {
        return pool_->addresses().withheld(family);
    }
    /// Owners that have at least one address of the pool.
    [[nodiscard]] constexpr std::size_t owners() const noexcept { return pool_->owners(); }

private:
    pool_id id_;
    text_view name_;
    detail::named_pool<Demand> const* pool_;
};

using pool_view = basic_pool_view<>; ///< A @ref bgpwire::basic_pool_view as programs write it.

/// Lets every owner have addresses of every pool.
struct any_owner {
    constexpr bool operator()(pool_view const&) const noexcept { return true; } ///< always true
};

} // namespace bgpwire

#endif
