// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_NET_PREFIX_HPP
#define BGPWIRE_NET_PREFIX_HPP

#include <bgpwire/net/ip_address.hpp>

namespace bgpwire {

/// An address prefix in canonical form: the bits behind its length are zero.
template<class Address>
class basic_prefix {
public:
    using address_type = Address; ///< IPv4 or IPv6

    constexpr basic_prefix() = default; ///< the default route, length 0

    /// Bits behind `length` are cleared; `length` is at most the address's width.
    constexpr basic_prefix(Address address, unsigned length) noexcept
        : address_{address.masked(length)}, length_{static_cast<std::uint8_t>(length)}
    {
        assert(length <= Address::width);
    }

    /// Its first address: the bits behind the length are zero.
    [[nodiscard]] constexpr Address address() const noexcept { return address_; }
    [[nodiscard]] constexpr unsigned length() const noexcept { return length_; } ///< in bits

    /// Whether an address begins with these bits.
    [[nodiscard]] constexpr bool contains(Address address) const noexcept
    {
        return address.masked(length_) == address_;
    }
    /// Whether the other prefix is this one or a more specific of it.
    [[nodiscard]] constexpr bool contains(basic_prefix other) const noexcept
    {
        return other.length_ >= length_ && contains(other.address_);
    }

    /// Reads `192.0.2.0/24`; bits behind the length are cleared.
    [[nodiscard]] static constexpr result<basic_prefix> parse(text_view text) noexcept
    {
        auto const slash = text.rfind('/');
        if (slash == text_view::npos)
            return error{.code = errc::invalid_text, .offset = static_cast<std::uint16_t>(text.size())};
        auto const address = Address::parse(text.substr(0, slash));
        if (!address)
            return address.error();
        text_reader in{text.substr(slash + 1)};
        auto const length = in.decimal(Address::width);
        if (!in.finish()) {
            auto e = in.error();
            e.offset = static_cast<std::uint16_t>(e.offset + slash + 1);
            return e;
        }
        return basic_prefix{*address, static_cast<unsigned>(length)};
    }

    friend constexpr auto operator<=>(basic_prefix const&, basic_prefix const&) = default;

    /// `192.0.2.0/24`, `2001:db8::/32`.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_prefix const& p)
    {
        out = print_to(out, p.address_);
        *out++ = '/';
        return print_decimal(out, p.length_);
    }

private:
    Address address_{};
    std::uint8_t length_ = 0;
};

using ipv4_prefix = basic_prefix<ipv4_address>; ///< A prefix of IPv4 addresses.
using ipv6_prefix = basic_prefix<ipv6_address>; ///< A prefix of IPv6 addresses.

} // namespace bgpwire

#endif
