// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_NET_ASN_HPP
#define BGPWIRE_NET_ASN_HPP

#include <bgpwire/core/text.hpp>

#include <compare>
#include <cstdint>

namespace bgpwire {

/// An Autonomous System number, 0 to 4294967295. @see RFC 6793 §3
class asn {
public:
    constexpr asn() = default;
    /// From the number itself, in the machine's byte order.
    constexpr explicit asn(std::uint32_t value) noexcept : value_{value} {}

    [[nodiscard]] constexpr std::uint32_t value() const noexcept { return value_; } ///< the number itself

    /// Whether the two-octet encoding can carry it. @see RFC 6793 §4.2.2
    [[nodiscard]] constexpr bool is_mappable() const noexcept { return value_ <= 0xffff; }

    /// Reads asplain ("4200000000") or asdot ("65000.1"). @see RFC 5396 §2
    [[nodiscard]] static constexpr result<asn> parse(text_view text) noexcept
    {
        text_reader in{text};
        auto value = in.decimal(0xffffffff);
        if (in.skip('.')) {
            if (value > 0xffff)
                in.fail(errc::out_of_range);
            value = value << 16 | in.decimal(0xffff);
        }
        if (!in.finish())
            return in.error();
        return asn{static_cast<std::uint32_t>(value)};
    }

    friend constexpr auto operator<=>(asn, asn) = default;

    /// asplain. @see RFC 5396 §2
    template<class Out>
    friend constexpr Out print_to(Out out, asn a)
    {
        return print_decimal(out, a.value_);
    }

private:
    std::uint32_t value_ = 0;
};

/// Takes the place of an AS number that two octets cannot hold. @see RFC 6793 §9
inline constexpr asn as_trans{23456};

/// How many octets an AS number takes on the wire; both OPEN messages settle it. @see RFC 6793 §3
enum class asn_width : std::uint8_t {
    two_octets = 2,  ///< larger numbers stand as @ref as_trans
    four_octets = 4, ///< both sides have announced the capability
};

} // namespace bgpwire

#endif
