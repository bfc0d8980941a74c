// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_EXTENDED_MESSAGE_HPP
#define BGPWIRE_CAPABILITY_EXTENDED_MESSAGE_HPP

#include <bgpwire/capability/traits.hpp>

namespace bgpwire {

/// Extended Message: whoever sends it takes messages of up to 65535 octets. No value. @see RFC 8654 §3
struct extended_message_capability {
    static constexpr capability_traits traits{.code = 6, .name = "BGP Extended Message", .length = {0, 1, 0}};

    [[nodiscard]] static constexpr result<extended_message_capability> decode(octets) noexcept
    {
        return extended_message_capability{};
    }
    constexpr void encode(wire::writer&) const noexcept {}

    friend constexpr bool operator==(extended_message_capability, extended_message_capability) = default;

    /// `Extended Message`.
    template<class Out>
    friend constexpr Out print_to(Out out, extended_message_capability)
    {
        return print_literal(out, "Extended Message");
    }
};

} // namespace bgpwire

#endif
