// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_ORIGIN_HPP
#define BGPWIRE_PATH_ATTRIBUTE_ORIGIN_HPP

#include <bgpwire/path_attribute/traits.hpp>

namespace bgpwire {

/// ORIGIN: how the AS that formed the route learned it.
///
///     +-----------------+
///     | value (1 octet) |
///     +-----------------+
///
/// @see RFC 4271 §4.3 (a), §5.1.1; RFC 7606 §7.1
struct origin {
    /// The values that there are. @see RFC 4271 §4.3 (a)
    enum class code : std::uint8_t {
        igp = 0,        ///< from inside of the AS
        egp = 1,        ///< by the protocol of RFC 904
        incomplete = 2, ///< in some other way
    };
    code value = code::incomplete; ///< the lower of two is preferred

    static constexpr path_attribute_traits traits{
        .type_code = 1,
        .name = "ORIGIN",
        .category = attribute_category::well_known,
        .length = exactly(1),
        .if_malformed = error_action::treat_as_withdraw,
    };

    /// Refused, treat-as-withdraw: a value above 2. @see RFC 7606 §7.1
    static constexpr result<origin> decode(octets value, codec_context const&) noexcept
    {
        if (value[0] > 2)
            return error{errc::invalid_origin_attribute, traits.if_malformed, traits.type_code, 0, 1};
        return origin{code{value[0]}};
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept
    {
        out.u8(static_cast<std::uint8_t>(value));
    }

    friend constexpr bool operator==(origin, origin) = default;

    /// `IGP`, `EGP`, `INCOMPLETE`.
    template<class Out>
    friend constexpr Out print_to(Out out, origin o)
    {
        constexpr char const* names[] = {"IGP", "EGP", "INCOMPLETE"};
        return print_literal(out, names[static_cast<std::uint8_t>(o.value) % 3]);
    }
};

} // namespace bgpwire

#endif
