// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_POOL_REPORT_HPP
#define BGPWIRE_POOL_POOL_REPORT_HPP

#include <bgpwire/pool/detail/deferred.hpp>
#include <bgpwire/pool/pool_view.hpp>

namespace bgpwire {

/// Where the addresses of one family of a pool are: `withheld` + `in_use` + `cooling` + `free` is
/// all there are in its ranges.
struct address_tally {
    address_count withheld{}; ///< excluded, ends of prefixes, `avoid_buggy_ips`
    address_count in_use{};   ///< somebody has them
    address_count cooling{};  ///< released, and at rest
    address_count free{};     ///< to be had at once

    /// All there are.
    [[nodiscard]] constexpr address_count sum() const noexcept { return withheld + in_use + cooling + free; }
    friend constexpr bool operator==(address_tally const&, address_tally const&) = default;

    /// `2 withheld, 254 in use, 0 cooling, 0 free`.
    template<class Out>
    friend constexpr Out print_to(Out out, address_tally const& t)
    {
        out = print_literal(print_to(out, t.withheld), " withheld, ");
        out = print_literal(print_to(out, t.in_use), " in use, ");
        out = print_literal(print_to(out, t.cooling), " cooling, ");
        return print_literal(print_to(out, t.free), " free");
    }
};

/// Of the addresses of a pool that are held under the sharing key of a request: why not those.
struct sharing_tally {
    std::size_t of_key = 0;           ///< addresses of the pool under this key, of the families asked for
    std::size_t backend_mismatch = 0; ///< of them, for another backend
    std::size_t port_in_use = 0;      ///< of them, with one of the ports taken

    friend constexpr bool operator==(sharing_tally const&, sharing_tally const&) = default;
};

/// What one pool answers to a request, and why.
struct pool_report {
    pool_view pool;          ///< which one
    errc why;                ///< `errc{}`: it would serve the request
    address_tally v4{};      ///< of its IPv4 addresses
    address_tally v6{};      ///< of its IPv6 addresses
    sharing_tally sharing{}; ///< of those under the request's sharing key

    /// `pool "web": pool exhausted; IPv4: 2 withheld, 254 in use, 0 cooling, 0 free`.
    template<class Out>
    friend constexpr Out print_to(Out out, pool_report const& r)
    {
        detail::deferred<pool_view, Out> const& view = r.pool;
        out = print_literal(out, "pool \"");
        out = print_literal(print_to(out, view.name()), "\": ");
        out = r.why == errc{} ? print_literal(out, "yes") : print_to(out, r.why);
        if (view.has(afi::ipv4))
            out = print_to(print_literal(out, "; IPv4: "), r.v4);
        if (view.has(afi::ipv6))
            out = print_to(print_literal(out, "; IPv6: "), r.v6);
        if (r.sharing.of_key == 0)
            return out;
        out = print_literal(print_decimal(print_literal(out, "; under the key: "), r.sharing.of_key), ", of them ");
        out = print_literal(print_decimal(out, r.sharing.backend_mismatch), " for another backend, ");
        return print_literal(print_decimal(out, r.sharing.port_in_use), " with a port in use");
    }
};

} // namespace bgpwire

#endif
