// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_POOL_VIEW_HPP
#define BGPWIRE_POOL_POOL_VIEW_HPP

#include <bgpwire/pool/detail/named_pool.hpp>
#include <bgpwire/pool/lease.hpp>

namespace bgpwire {

/// One pool of a @ref pool_allocator, to look at; good until the allocator is changed.
class pool_view {
public:
    constexpr pool_view(pool_id id, text_view name, detail::named_pool const& pool) noexcept
        : id_{id}, name_{name}, pool_{&pool}
    {
    }

    [[nodiscard]] constexpr pool_id id() const noexcept { return id_; }
    [[nodiscard]] constexpr text_view name() const noexcept { return name_; }
    [[nodiscard]] constexpr std::uint64_t tag() const noexcept { return pool_->rules().tag; }
    [[nodiscard]] constexpr bool auto_assign() const noexcept { return pool_->rules().auto_assign; }
    [[nodiscard]] constexpr bool is_draining() const noexcept { return pool_->rules().is_draining; }
    [[nodiscard]] constexpr bool is_dedicated() const noexcept { return pool_->rules().is_dedicated; }
    [[nodiscard]] constexpr std::uint32_t priority() const noexcept { return pool_->rules().priority; }
    [[nodiscard]] constexpr std::uint64_t quota() const noexcept { return pool_->rules().quota; }

    [[nodiscard]] constexpr bool has(afi family) const noexcept { return pool_->addresses().has(family); }
    [[nodiscard]] constexpr bool contains(ip_address const& a) const noexcept { return pool_->addresses().contains(a); }
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
    detail::named_pool const* pool_;
};

/// Lets every owner have addresses of every pool.
struct any_owner {
    constexpr bool operator()(pool_view const&) const noexcept { return true; }
};

} // namespace bgpwire

#endif
