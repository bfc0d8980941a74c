// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_LEASE_HPP
#define BGPWIRE_POOL_LEASE_HPP

#include <bgpwire/pool/uint128.hpp>

namespace bgpwire {

/// A pool of a @ref bgpwire::pool_allocator, by its place in the configuration.
enum class pool_id : std::uint32_t {
    none = 0x3fffffff, ///< no pool: what an address kept over a reload belongs to that left it without one
};

/// Names a lease for as long as it lives: of a lease that is gone, or of the next one in its place,
/// it is not the handle any more.
struct lease_handle {
    std::uint32_t number = 0;     ///< 0: no lease
    std::uint32_t generation = 0; ///< how often the number has been given out

    friend constexpr bool operator==(lease_handle, lease_handle) = default;
};

/// One address, or one aligned block of them, and the pool that it is from.
class grant {
public:
    constexpr grant() = default;
    /// From the number of the first address and the length of the prefix.
    constexpr grant(bgpwire::afi family, uint128 number, unsigned length, pool_id pool) noexcept
        : number_{number}, pool_{pool}, length_{static_cast<std::uint8_t>(length)}, is_v6_{family == bgpwire::afi::ipv6}
    {
    }

    /// Of a block the first.
    [[nodiscard]] constexpr ip_address address() const noexcept { return to_address(afi(), number_); }
    /// IPv4 or IPv6.
    [[nodiscard]] constexpr bgpwire::afi afi() const noexcept
    {
        return is_v6_ ? bgpwire::afi::ipv6 : bgpwire::afi::ipv4;
    }
    /// Of the prefix: 32 or 128 for a single address.
    [[nodiscard]] constexpr unsigned length() const noexcept { return length_; }
    /// Whether it is more than a single address.
    [[nodiscard]] constexpr bool is_block() const noexcept { return length_ != width_of(afi()); }
    [[nodiscard]] constexpr pool_id pool() const noexcept { return pool_; } ///< that it is from
    /// Whether an address is it, or one of the block.
    [[nodiscard]] constexpr bool contains(ip_address const& a) const noexcept
    {
        return a.afi() == afi() && (to_number(a) & ~low_bits(width_of(afi()) - length_)) == number_;
    }

    friend constexpr bool operator==(grant const&, grant const&) = default;

    /// `192.0.2.1`, or `192.0.2.16/28`.
    template<class Out>
    friend constexpr Out print_to(Out out, grant const& g)
    {
        out = print_to(out, g.address());
        if (!g.is_block())
            return out;
        *out++ = '/';
        return print_decimal(out, g.length_);
    }

private:
    uint128 number_; // not an ip_address: leases are copied more often than their addresses are looked at
    pool_id pool_ = pool_id::none;
    std::uint8_t length_ = 32;
    bool is_v6_ = false;
};

/// What an owner has: one grant, or one of each family, IPv4 first.
class lease {
public:
    constexpr lease() = default;
    /// One grant.
    constexpr lease(lease_handle handle, grant const& only) noexcept : handle_{handle}, count_{1}, grants_{only} {}
    /// One grant of each family.
    constexpr lease(lease_handle handle, grant const& v4, grant const& v6) noexcept
        : handle_{handle}, count_{2}, grants_{v4, v6}
    {
    }

    /// By which the allocator finds it.
    [[nodiscard]] constexpr lease_handle handle() const noexcept { return handle_; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return count_; }           ///< grants: 0, 1 or 2
    [[nodiscard]] constexpr grant const* begin() const noexcept { return grants_; }        ///< the grants, IPv4 first
    [[nodiscard]] constexpr grant const* end() const noexcept { return grants_ + count_; } ///< behind the last grant
    /// The first address; there is one.
    [[nodiscard]] constexpr ip_address address() const noexcept { return grants_[0].address(); }
    /// The pool of the first address.
    [[nodiscard]] constexpr pool_id pool() const noexcept { return grants_[0].pool(); }
    /// The grant of that family; null where there is none.
    [[nodiscard]] constexpr grant const* find(afi family) const noexcept
    {
        for (auto const& g : *this)
            if (g.afi() == family)
                return &g;
        return nullptr;
    }

    friend constexpr bool operator==(lease const& a, lease const& b) noexcept
    {
        return a.handle_ == b.handle_ && a.count_ == b.count_ && (a.count_ < 1 || a.grants_[0] == b.grants_[0])
            && (a.count_ < 2 || a.grants_[1] == b.grants_[1]);
    }

    /// `192.0.2.1 2001:db8::1`.
    template<class Out>
    friend constexpr Out print_to(Out out, lease const& l)
    {
        return print_list(out, l);
    }

private:
    lease_handle handle_;
    std::uint8_t count_ = 0;
    grant grants_[2]{};
};

} // namespace bgpwire

#endif
