// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_FQDN_HPP
#define BGPWIRE_CAPABILITY_FQDN_HPP

#include <bgpwire/capability/traits.hpp>
#include <bgpwire/core/quoted.hpp>
#include <bgpwire/wire/reader.hpp>

namespace bgpwire {

/// FQDN: what the sender is called; for display only. Borrows both names, UTF-8 that nobody has checked.
///
///     +-----------------+-----------+-------------------+-------------+
///     | Hostname Length | Hostname  | Domain Name Length| Domain Name |
///     +-----------------+-----------+-------------------+-------------+
///
/// To announce names, set them to octets that live until the capability is added.
/// @see draft-walton-bgp-hostname-capability §3
struct fqdn_capability_view {
    octets host_name{};   ///< at most 255 octets; borrowed
    octets domain_name{}; ///< often empty

    static constexpr capability_traits traits{.code = 73, .name = "FQDN", .length = {2}};

    /// @returns a malformed capability if the two lengths do not fill the value exactly
    [[nodiscard]] static constexpr result<fqdn_capability_view> decode(octets value) noexcept
    {
        wire::reader in{value};
        fqdn_capability_view view;
        view.host_name = in.take(in.u8());
        view.domain_name = in.take(in.u8());
        if (!in.finish())
            return detail::malformed_capability(traits.code, 0, value.size());
        return view;
    }
    constexpr void encode(wire::writer& out) const noexcept
    {
        for (auto const name : {host_name, domain_name}) {
            wire::length_prefix<std::uint8_t> const length{out};
            out.write(name);
        }
    }

    friend constexpr bool operator==(fqdn_capability_view const& a, fqdn_capability_view const& b) noexcept
    {
        return same_octets(a.host_name, b.host_name) && same_octets(a.domain_name, b.domain_name);
    }

    /// `FQDN "router" "example.net"`: quoted, so safe for any log.
    template<class Out>
    friend constexpr Out print_to(Out out, fqdn_capability_view const& view)
    {
        out = print_quoted(print_literal(out, "FQDN "), view.host_name);
        return view.domain_name.empty() ? out : print_quoted(print_literal(out, " "), view.domain_name);
    }
};

} // namespace bgpwire

#endif
