// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_ADDRESS_RANGE_HPP
#define BGPWIRE_POOL_ADDRESS_RANGE_HPP

#include <bgpwire/core/text.hpp>
#include <bgpwire/net/prefix.hpp>
#include <bgpwire/pool/address_count.hpp>


namespace bgpwire {

/// What `parse` makes of an address that stands alone.
enum class lone_address : std::uint8_t {
    refuse,   ///< it must be written as a prefix, 192.0.2.1/32, so that a forgotten length is noticed
    is_range, ///< a range of one address
};

/// Addresses of one family from the first to the last, both included: never empty, never mixed.
class address_range {
public:
    constexpr address_range() = default; ///< 0.0.0.0 alone
    /// One address alone.
    constexpr explicit address_range(ip_address const& alone) noexcept : first_{alone}, last_{alone} {}

    /// All addresses of a prefix.
    template<class Address>
    constexpr explicit address_range(basic_prefix<Address> const& prefix) noexcept
        : first_{prefix.address()},
          last_{to_address(Address::afi, to_number(prefix.address()) | low_bits(Address::width - prefix.length()))}
    {
    }

    /// @returns an error `wrong_address_family` or `first_after_last` where the two are no range
    [[nodiscard]] static constexpr result<address_range> make(ip_address const& first, ip_address const& last) noexcept
    {
        if (first.afi() != last.afi())
            return error{.code = errc::wrong_address_family};
        if (last < first)
            return error{.code = errc::first_after_last};
        return address_range{first, last};
    }

    /// Reads `192.0.2.0/24` (bits behind the length are cleared) or `192.0.2.10-192.0.2.20`.
    ///
    /// Blanks around the addresses of `a - b` are stepped over, elsewhere they are errors. In a range
    /// an IPv4-mapped address (0:0:0:0:0:ffff:192.0.2.1) counts as the IPv4 address. The error's `offset`
    /// counts characters; `wrong_address_family` and `first_after_last` point at the second address.
    [[nodiscard]] static constexpr result<address_range> parse(
        text_view text, lone_address alone = lone_address::refuse) noexcept
    {
        if (auto const dash = text.find('-'); dash != text_view::npos)
            return parse_pair(text, dash);
        if (text.find('/') == text_view::npos) {
            auto const address = ip_address::parse(text);
            if (!address)
                return address.error();
            if (alone == lone_address::refuse) // points behind the text: that is where the length is missing
                return error{.code = errc::invalid_text, .offset = static_cast<std::uint16_t>(text.size())};
            return address_range{*address};
        }
        constexpr auto as_range = [](auto const& prefix) { return address_range{prefix}; };
        if (text.find(':') != text_view::npos)
            return ipv6_prefix::parse(text).transform(as_range);
        return ipv4_prefix::parse(text).transform(as_range);
    }

    [[nodiscard]] constexpr ip_address const& first() const noexcept { return first_; } ///< included
    [[nodiscard]] constexpr ip_address const& last() const noexcept { return last_; }   ///< included
    [[nodiscard]] constexpr bgpwire::afi afi() const noexcept { return first_.afi(); }  ///< of both ends
    /// How many addresses it has: at least 1, at most 2 to the power of 128.
    [[nodiscard]] constexpr address_count size() const noexcept
    {
        return ++address_count{to_number(last_) - to_number(first_)};
    }

    /// Whether an address lies in it.
    [[nodiscard]] constexpr bool contains(ip_address const& address) const noexcept
    {
        return first_ <= address && address <= last_; // IPv4 orders before IPv6, so families never mix
    }
    /// Whether another range lies in it with all its addresses.
    [[nodiscard]] constexpr bool contains(address_range const& other) const noexcept
    {
        return first_ <= other.first_ && other.last_ <= last_;
    }
    /// Whether the two have an address in common.
    [[nodiscard]] constexpr bool overlaps(address_range const& other) const noexcept
    {
        return first_ <= other.last_ && other.first_ <= last_;
    }

    /// Whether one prefix says it all; its length is @ref prefix_length.
    [[nodiscard]] constexpr bool is_prefix() const noexcept
    {
        auto const differing = to_number(first_) ^ to_number(last_);
        return (differing & (differing + 1)) == uint128{} && (to_number(first_) & differing) == uint128{};
    }
    /// Length of the longest prefix that holds the whole range.
    [[nodiscard]] constexpr unsigned prefix_length() const noexcept
    {
        return width_of(afi()) - bit_width(to_number(first_) ^ to_number(last_));
    }

    friend constexpr auto operator<=>(address_range const&, address_range const&) = default;

    /// `192.0.2.0/24` where it is a prefix, else `192.0.2.10-192.0.2.20`.
    template<class Out>
    friend constexpr Out print_to(Out out, address_range const& r)
    {
        out = print_to(out, r.first_);
        *out++ = r.is_prefix() ? '/' : '-';
        return r.is_prefix() ? print_decimal(out, r.prefix_length()) : print_to(out, r.last_);
    }

private:
    constexpr address_range(ip_address const& first, ip_address const& last) noexcept : first_{first}, last_{last} {}

    static constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

    static constexpr result<ip_address> parse_side(text_view text, std::size_t from, std::size_t to) noexcept
    {
        while (from != to && is_blank(text[from]))
            ++from;
        while (from != to && is_blank(text[to - 1]))
            --to;
        auto const address = ip_address::parse(text.substr(from, to - from));
        if (!address) {
            auto e = address.error();
            e.offset = static_cast<std::uint16_t>(e.offset + from);
            return e;
        }
        if (address->is_v6() && address->v6().is_v4_mapped())
            return ip_address{ipv4_address{static_cast<std::uint32_t>(address->v6().low())}};
        return *address;
    }

    static constexpr result<address_range> parse_pair(text_view text, std::size_t dash) noexcept
    {
        auto const first = parse_side(text, 0, dash);
        if (!first)
            return first.error();
        auto const last = parse_side(text, dash + 1, text.size());
        if (!last)
            return last.error();
        auto const range = make(*first, *last);
        if (!range)
            return error{.code = range.error().code, .offset = static_cast<std::uint16_t>(dash + 1)};
        return *range;
    }

    ip_address first_;
    ip_address last_;
};

} // namespace bgpwire

#endif
