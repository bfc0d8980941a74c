// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_NET_IP_ADDRESS_HPP
#define BGPWIRE_NET_IP_ADDRESS_HPP

#include <bgpwire/core/octets.hpp>
#include <bgpwire/net/ipv4_address.hpp>
#include <bgpwire/net/ipv6_address.hpp>

namespace bgpwire {

/// An IPv4 or an IPv6 address; 17 octets, IPv4 orders before IPv6.
class ip_address {
public:
    constexpr ip_address() = default; ///< 0.0.0.0
    /// An IPv4 address stays one; it does not become an IPv4-mapped IPv6 address.
    constexpr ip_address(ipv4_address v4) noexcept
    {
        auto const quad = v4.octets();
        for (std::size_t i = 0; i != 4; ++i)
            octets_[i] = quad[i];
    }
    /// An IPv6 address, IPv4-mapped ones too.
    constexpr ip_address(ipv6_address const& v6) noexcept : is_v6_{true}, octets_{v6.octets()} {}

    [[nodiscard]] constexpr bool is_v4() const noexcept { return !is_v6_; } ///< whether it is an IPv4 address
    [[nodiscard]] constexpr bool is_v6() const noexcept { return is_v6_; }  ///< whether it is an IPv6 address
    /// Which of the two families it is of.
    [[nodiscard]] constexpr bgpwire::afi afi() const noexcept
    {
        return is_v6_ ? bgpwire::afi::ipv6 : bgpwire::afi::ipv4;
    }

    /// The address as IPv4; only where @ref is_v4.
    [[nodiscard]] constexpr ipv4_address v4() const noexcept
    {
        assert(is_v4());
        return ipv4_address{ipv4_address::octets_type{octets_[0], octets_[1], octets_[2], octets_[3]}};
    }
    /// The address as IPv6; only where @ref is_v6.
    [[nodiscard]] constexpr ipv6_address v6() const noexcept
    {
        assert(is_v6());
        return ipv6_address{octets_};
    }

    /// Its octets in network order: 4 or 16; they belong to this object.
    [[nodiscard]] constexpr bgpwire::octets octets() const noexcept
    {
        return {octets_.data(), is_v6_ ? 16U : 4U};
    }

    /// Reads either form: IPv6 where there is a colon, else a dotted quad. `error::offset` counts characters.
    [[nodiscard]] static constexpr result<ip_address> parse(text_view text) noexcept
    {
        if (text.find(':') != text_view::npos) {
            auto const v6 = ipv6_address::parse(text);
            return v6 ? result<ip_address>{ip_address{*v6}} : v6.error();
        }
        auto const v4 = ipv4_address::parse(text);
        return v4 ? result<ip_address>{ip_address{*v4}} : v4.error();
    }

    friend constexpr auto operator<=>(ip_address const&, ip_address const&) = default;

    /// `192.0.2.1`, `2001:db8::1`.
    template<class Out>
    friend constexpr Out print_to(Out out, ip_address const& a)
    {
        return a.is_v6() ? print_to(out, a.v6()) : print_to(out, a.v4());
    }

private:
    bool is_v6_ = false;
    ipv6_address::octets_type octets_{}; // an IPv4 address lies in the first four
};

} // namespace bgpwire

#endif
