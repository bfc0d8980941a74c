// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_ADD_PATH_HPP
#define BGPWIRE_CAPABILITY_ADD_PATH_HPP

#include <bgpwire/capability/entries.hpp>
#include <bgpwire/net/address_family.hpp>

namespace bgpwire {

/// What the sender of the ADD-PATH capability is ready to do. @see RFC 7911 §4
enum class add_path_mode : std::uint8_t {
    receive = 1, ///< it takes several paths
    send = 2,    ///< it may announce several paths
    both = 3,    ///< it does either
};

/// One entry of the ADD-PATH capability: for which family several paths may go which way.
///
///     +-------+-------+-------+-------+
///     |      AFI      | SAFI  | mode  |
///     +-------+-------+-------+-------+
///
/// An entry with another mode than the three counts for nothing. @see RFC 7911 §4
struct add_path_family {
    address_family family{}; ///< of whose routes
    add_path_mode mode{};    ///< as received, also where it is none of the three

    static constexpr capability_traits traits{.code = 69, .name = "ADD-PATH", .length = {4, 4, 252}};
    static constexpr std::size_t size = 4; ///< octets of one entry

    /// Whether the entry has a meaning.
    [[nodiscard]] constexpr bool is_valid() const noexcept
    {
        return mode >= add_path_mode::receive && mode <= add_path_mode::both;
    }
    /// Whether the sender takes several paths.
    [[nodiscard]] constexpr bool receives() const noexcept
    {
        return mode == add_path_mode::receive || mode == add_path_mode::both;
    }
    /// Whether the sender may announce several paths.
    [[nodiscard]] constexpr bool sends() const noexcept
    {
        return mode == add_path_mode::send || mode == add_path_mode::both;
    }

    /// Reads the four octets at `from`.
    [[nodiscard]] static constexpr add_path_family load(std::uint8_t const* from) noexcept
    {
        return {{afi{wire::load<std::uint16_t>(from)}, safi{from[2]}}, add_path_mode{from[3]}};
    }
    constexpr void encode(wire::writer& out) const noexcept
    {
        out.u16(static_cast<std::uint16_t>(family.afi));
        out.u8(static_cast<std::uint8_t>(family.safi));
        out.u8(static_cast<std::uint8_t>(mode));
    }

    friend constexpr bool operator==(add_path_family const&, add_path_family const&) = default;

    /// `IPv4 unicast both`; `mode 7` where it is none of the three.
    template<class Out>
    friend constexpr Out print_to(Out out, add_path_family const& entry)
    {
        out = print_to(out, entry.family);
        switch (entry.mode) {
        case add_path_mode::receive: return print_literal(out, " receive");
        case add_path_mode::send: return print_literal(out, " send");
        case add_path_mode::both: return print_literal(out, " both");
        }
        return print_decimal(print_literal(out, " mode "), static_cast<std::uint8_t>(entry.mode));
    }
};

/// Several paths to one destination, as received. @see RFC 7911 §4
using add_path_capability_view = capability_entries_view<add_path_family>;
/// Several paths to one destination, to be announced.
using add_path_capability = basic_capability_entries<add_path_family>;

} // namespace bgpwire

#endif
