// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_MULTIPLE_LABELS_HPP
#define BGPWIRE_CAPABILITY_MULTIPLE_LABELS_HPP

#include <bgpwire/capability/entries.hpp>
#include <bgpwire/net/address_family.hpp>

namespace bgpwire {

/// One entry of the Multiple Labels capability: how many labels an NLRI of this family may carry.
///
///     +-------+-------+-------+-------+
///     |      AFI      | SAFI  | Count |
///     +-------+-------+-------+-------+
///
/// An entry with a count of 0 or 1 counts for nothing; of several for one family the first counts.
/// @see RFC 8277 §2.1
struct multiple_labels_family {
    address_family family{}; ///< of whose routes
    std::uint8_t count = 0;  ///< 255: without limit

    static constexpr capability_traits traits{.code = 8, .name = "Multiple Labels", .length = {4, 4, 252}};
    static constexpr std::size_t size = 4; ///< octets of one entry

    /// Whether the entry has a meaning.
    [[nodiscard]] constexpr bool is_valid() const noexcept { return count >= 2; }

    /// Reads the four octets at `from`.
    [[nodiscard]] static constexpr multiple_labels_family load(std::uint8_t const* from) noexcept
    {
        return {{afi{wire::load<std::uint16_t>(from)}, safi{from[2]}}, from[3]};
    }
    constexpr void encode(wire::writer& out) const noexcept
    {
        out.u16(static_cast<std::uint16_t>(family.afi));
        out.u8(static_cast<std::uint8_t>(family.safi));
        out.u8(count);
    }

    friend constexpr bool operator==(multiple_labels_family const&, multiple_labels_family const&) = default;

    /// `IPv4 labeled unicast 3`.
    template<class Out>
    friend constexpr Out print_to(Out out, multiple_labels_family const& entry)
    {
        out = print_to(out, entry.family);
        *out++ = ' ';
        return print_decimal(out, entry.count);
    }
};

/// Several labels in one NLRI, as received. @see RFC 8277 §2.1
using multiple_labels_capability_view = capability_entries_view<multiple_labels_family>;
/// Several labels in one NLRI, to be announced.
using multiple_labels_capability = basic_capability_entries<multiple_labels_family>;

} // namespace bgpwire

#endif
