// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_NET_IPV4_ADDRESS_HPP
#define BGPWIRE_NET_IPV4_ADDRESS_HPP

#include <bgpwire/core/text.hpp>
#include <bgpwire/net/address_family.hpp>

#include <array>
#include <compare>
#include <cstdint>

namespace bgpwire {

/// An IPv4 address as a value.
class ipv4_address {
public:
    static constexpr bgpwire::afi afi = bgpwire::afi::ipv4; ///< the family of all of them
    static constexpr unsigned width = 32;                   ///< in bits
    using octets_type = std::array<std::uint8_t, 4>;        ///< in network order, as on the wire

    constexpr ipv4_address() = default;
    /// From the number whose high octet is the first of the dotted quad: 0xc0000201 is 192.0.2.1.
    constexpr explicit ipv4_address(std::uint32_t value) noexcept : value_{value} {}
    /// From four octets in network order.
    constexpr explicit ipv4_address(octets_type const& o) noexcept
        : value_{std::uint32_t{o[0]} << 24 | std::uint32_t{o[1]} << 16 | std::uint32_t{o[2]} << 8 | o[3]}
    {
    }

    /// The number whose high octet is the first of the dotted quad.
    [[nodiscard]] constexpr std::uint32_t value() const noexcept { return value_; }
    /// The four octets in network order.
    [[nodiscard]] constexpr octets_type octets() const noexcept
    {
        return {static_cast<std::uint8_t>(value_ >> 24), static_cast<std::uint8_t>(value_ >> 16),
            static_cast<std::uint8_t>(value_ >> 8), static_cast<std::uint8_t>(value_)};
    }

    /// The address with all bits but the first `length` (0 to 32) cleared.
    [[nodiscard]] constexpr ipv4_address masked(unsigned length) const noexcept
    {
        return ipv4_address{value_ & static_cast<std::uint32_t>(0xffffffff00000000U >> length)};
    }

    [[nodiscard]] constexpr bool is_unspecified() const noexcept { return value_ == 0; } ///< whether it is 0.0.0.0
    /// Whether it lies in 127/8. @see RFC 1122 §3.2.1.3
    [[nodiscard]] constexpr bool is_loopback() const noexcept { return value_ >> 24 == 127; }
    /// Whether it lies in 224/4. @see RFC 5771 §3
    [[nodiscard]] constexpr bool is_multicast() const noexcept { return value_ >> 28 == 0xe; }

    /// Whether it can be a host's address: not in 0/8, 224/4 or 240/4. @see RFC 4271 §6.3
    [[nodiscard]] constexpr bool is_unicast_host() const noexcept
    {
        return value_ >> 24 != 0 && value_ < 0xe0000000;
    }

    /// Reads a dotted quad; like inet_pton, no leading zeros and no short forms.
    [[nodiscard]] static constexpr result<ipv4_address> parse(text_view text) noexcept
    {
        text_reader in{text};
        std::uint32_t value = 0;
        for (int i = 0; i != 4; ++i) {
            if (i != 0)
                in.expect('.');
            value = value << 8 | static_cast<std::uint32_t>(in.decimal(255));
        }
        if (!in.finish())
            return in.error();
        return ipv4_address{value};
    }

    friend constexpr auto operator<=>(ipv4_address, ipv4_address) = default;

    /// `192.0.2.1`.
    template<class Out>
    friend constexpr Out print_to(Out out, ipv4_address a)
    {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out = print_decimal(out, (a.value_ >> shift) & 0xff);
            if (shift != 0)
                *out++ = '.';
        }
        return out;
    }

private:
    std::uint32_t value_ = 0;
};

} // namespace bgpwire

#endif
