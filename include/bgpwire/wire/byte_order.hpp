// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_WIRE_BYTE_ORDER_HPP
#define BGPWIRE_WIRE_BYTE_ORDER_HPP

// The one place that knows that the wire is big-endian, and the only one that includes
// Boost.Endian. Its loads copy memory, which no constant expression may: hence the twins.

#include <bgpwire/core/octets.hpp>

#include <boost/endian/conversion.hpp>

#include <cassert>
#include <type_traits>

namespace bgpwire::wire {

/// An unsigned number of `N` octets in network byte order, read from `from[0]` to `from[N - 1]`.
template<class T, std::size_t N = sizeof(T)>
    requires std::is_unsigned_v<T>
[[nodiscard]] constexpr T load(std::uint8_t const* from) noexcept
{
    static_assert(N >= 1 && N <= sizeof(T));
    if constexpr (N == 1) {
        return T{*from};
    } else {
        if (std::is_constant_evaluated()) {
            T value = 0;
            for (std::size_t i = 0; i != N; ++i)
                value = static_cast<T>(static_cast<T>(value << 8) | from[i]);
            return value;
        }
        return boost::endian::endian_load<T, N, boost::endian::order::big>(from);
    }
}

/// The same octets in the machine's own order: for what can be asked of them in either order.
template<class T>
    requires std::is_unsigned_v<T>
[[nodiscard]] constexpr T load_native(std::uint8_t const* from) noexcept
{
    if (std::is_constant_evaluated())
        return load<T>(from);
    return boost::endian::endian_load<T, sizeof(T), boost::endian::order::native>(from);
}

/// The same as @ref load, out of a span that must hold `N` octets at `offset`.
template<class T, std::size_t N = sizeof(T)>
[[nodiscard]] constexpr T load(octets from, std::size_t offset = 0) noexcept
{
    assert(from.size() >= N && offset <= from.size() - N);
    return load<T, N>(from.data() + offset);
}

/// Writes the low `N` octets of `value` in network byte order to `to[0]` to `to[N - 1]`.
template<class T, std::size_t N = sizeof(T)>
    requires std::is_unsigned_v<T>
constexpr void store(std::uint8_t* to, T value) noexcept
{
    static_assert(N >= 1 && N <= sizeof(T));
    if constexpr (N == 1) {
        *to = static_cast<std::uint8_t>(value);
    } else {
        if (std::is_constant_evaluated()) {
            for (std::size_t i = N; i-- != 0; value = static_cast<T>(value >> 8))
                to[i] = static_cast<std::uint8_t>(value & 0xff);
            return;
        }
        boost::endian::endian_store<T, N, boost::endian::order::big>(to, value);
    }
}

} // namespace bgpwire::wire

#endif
