// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CORE_OCTETS_HPP
#define BGPWIRE_CORE_OCTETS_HPP

#include <cstddef>
#include <cstdint>
#include <span>

namespace bgpwire {

/// Octets that belong to somebody else; whoever takes them only looks.
using octets = std::span<std::uint8_t const>;

/// The same octets out of memory that other libraries type as `std::byte`.
[[nodiscard]] inline octets as_octets(std::span<std::byte const> memory) noexcept
{
    return {reinterpret_cast<std::uint8_t const*>(memory.data()), memory.size()};
}

/// The same octets out of memory that other libraries type as `char`.
[[nodiscard]] inline octets as_octets(std::span<char const> memory) noexcept
{
    return {reinterpret_cast<std::uint8_t const*>(memory.data()), memory.size()};
}

/// Vouches for octets: whoever is given one does not check again what was found correct before.
struct already_checked {
    explicit constexpr already_checked() = default;
};

/// Whether two runs of octets are the same, octet for octet; linear in the shorter.
[[nodiscard]] constexpr bool same_octets(octets a, octets b) noexcept
{
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i != a.size(); ++i)
        if (a[i] != b[i])
            return false;
    return true;
}

} // namespace bgpwire

#endif
