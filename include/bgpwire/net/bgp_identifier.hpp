// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_NET_BGP_IDENTIFIER_HPP
#define BGPWIRE_NET_BGP_IDENTIFIER_HPP

#include <bgpwire/net/ipv4_address.hpp>

namespace bgpwire {

/// A BGP Identifier: four octets that are unique within the AS, written like an IPv4 address.
///
/// It need not be an address; only 0 is refused. @see RFC 6286 §2.1
class bgp_identifier {
public:
    constexpr bgp_identifier() = default;
    /// From the number whose high octet is written first.
    constexpr explicit bgp_identifier(std::uint32_t value) noexcept : value_{value} {}
    /// From the address that it is written like.
    constexpr explicit bgp_identifier(ipv4_address address) noexcept : value_{address.value()} {}

    /// The number whose high octet is written first.
    [[nodiscard]] constexpr std::uint32_t value() const noexcept { return value_; }
    /// Whether it is not 0, and so may stand in an OPEN. @see RFC 6286 §2.1
    [[nodiscard]] constexpr bool is_valid() const noexcept { return value_ != 0; }

    /// Reads a dotted quad, as @ref ipv4_address::parse does; 0.0.0.0 is read too.
    [[nodiscard]] static constexpr result<bgp_identifier> parse(text_view text) noexcept
    {
        auto const address = ipv4_address::parse(text);
        return address ? result<bgp_identifier>{bgp_identifier{*address}} : address.error();
    }

    friend constexpr auto operator<=>(bgp_identifier, bgp_identifier) = default;

    /// `192.0.2.1`.
    template<class Out>
    friend constexpr Out print_to(Out out, bgp_identifier id)
    {
        return print_to(out, ipv4_address{id.value_});
    }

private:
    std::uint32_t value_ = 0;
};

} // namespace bgpwire

#endif
