// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_SOFTWARE_VERSION_HPP
#define BGPWIRE_CAPABILITY_SOFTWARE_VERSION_HPP

#include <bgpwire/capability/traits.hpp>
#include <bgpwire/core/quoted.hpp>
#include <bgpwire/wire/reader.hpp>

namespace bgpwire {

/// Software Version: what the sender runs; for display only. Borrows the text, UTF-8 that nobody has checked.
///
///     +----------------+------------------+
///     | Version Length | Software Version |
///     +----------------+------------------+
///
/// To announce one, set it to octets that live until the capability is added.
/// @see draft-abraitis-bgp-version-capability §3
struct software_version_capability_view {
    octets version{}; ///< at most 64 octets

    static constexpr capability_traits traits{.code = 75, .name = "Software Version", .length = {1}};
    static constexpr std::size_t longest = 64; ///< octets of text; a longer one is cut when it is encoded

    /// @returns a malformed capability if the text passes the value's end or has more than 64 octets.
    ///   Octets behind the text count for nothing.
    [[nodiscard]] static constexpr result<software_version_capability_view> decode(octets value) noexcept
    {
        wire::reader in{value};
        auto const version = in.take(in.u8());
        if (!in.ok() || version.size() > longest)
            return detail::malformed_capability(traits.code, 0, value.size());
        return software_version_capability_view{version};
    }
    constexpr void encode(wire::writer& out) const noexcept
    {
        wire::length_prefix<std::uint8_t> const length{out};
        out.write(version.first(version.size() < longest ? version.size() : longest));
    }

    friend constexpr bool operator==(
        software_version_capability_view const& a, software_version_capability_view const& b) noexcept
    {
        return same_octets(a.version, b.version);
    }

    /// `Software Version "FRRouting/8.4.4"`: quoted, so safe for any log.
    template<class Out>
    friend constexpr Out print_to(Out out, software_version_capability_view const& view)
    {
        return print_quoted(print_literal(out, "Software Version "), view.version);
    }
};

} // namespace bgpwire

#endif
