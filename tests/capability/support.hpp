// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_CAPABILITY_SUPPORT_HPP
#define BGPWIRE_TESTS_CAPABILITY_SUPPORT_HPP

#include <bgpwire/capability/traits.hpp>

#include "catch.hpp"
#include "support/hex.hpp"
#include "support/message.hpp"
#include "support/text.hpp"

namespace bgpwire::test {

/// Whether the value decodes to `expected`, and `expected` encodes to the value.
template<capability T>
constexpr bool both_ways(octets value, T const& expected)
{
    auto const decoded = decode_capability<T>(value);
    return decoded && *decoded == expected && encodes_to(*decoded, value) && encodes_to(expected, value);
}

/// Whether the value decodes and encodes to itself.
template<capability T>
constexpr bool round_trip(octets value)
{
    auto const decoded = decode_capability<T>(value);
    return decoded && encodes_to(*decoded, value);
}

/// Whether the value is refused as the capability's own matter: ignored, its code named.
template<capability T>
constexpr bool malformed(octets value)
{
    auto const decoded = decode_capability<T>(value);
    return !decoded && decoded.error().code == errc::open_message_error
        && decoded.error().action == error_action::ignore && decoded.error().about == T::traits.code
        && decoded.error().offset + decoded.error().length == value.size();
}

/// What a value prints as.
template<capability T>
std::string text_of(octets value)
{
    return to_text(decode_capability<T>(value).value());
}

} // namespace bgpwire::test

#endif
