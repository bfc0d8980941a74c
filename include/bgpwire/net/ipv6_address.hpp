// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_NET_IPV6_ADDRESS_HPP
#define BGPWIRE_NET_IPV6_ADDRESS_HPP

#include <bgpwire/core/text.hpp>
#include <bgpwire/net/address_family.hpp>
#include <bgpwire/net/ipv4_address.hpp>

#include <array>
#include <compare>
#include <cstdint>

namespace bgpwire {

/// An IPv6 address as a value, without zone.
class ipv6_address {
public:
    static constexpr bgpwire::afi afi = bgpwire::afi::ipv6; ///< the family of all of them
    static constexpr unsigned width = 128;                  ///< in bits
    using octets_type = std::array<std::uint8_t, 16>;       ///< in network order, as on the wire

    constexpr ipv6_address() = default;
    /// From sixteen octets in network order.
    constexpr explicit ipv6_address(octets_type const& o) noexcept : high_{half(o, 0)}, low_{half(o, 8)} {}
    /// From two halves, the first octet in the high octet of `high`.
    constexpr ipv6_address(std::uint64_t high, std::uint64_t low) noexcept : high_{high}, low_{low} {}

    /// The sixteen octets in network order.
    [[nodiscard]] constexpr octets_type octets() const noexcept
    {
        octets_type all{};
        for (std::size_t i = 0; i != 8; ++i) {
            all[7 - i] = static_cast<std::uint8_t>(high_ >> (8 * i));
            all[15 - i] = static_cast<std::uint8_t>(low_ >> (8 * i));
        }
        return all;
    }
    /// The first eight octets as a number.
    [[nodiscard]] constexpr std::uint64_t high() const noexcept { return high_; }
    [[nodiscard]] constexpr std::uint64_t low() const noexcept { return low_; } ///< the last eight octets as a number

    /// The address with all bits but the first `length` (0 to 128) cleared.
    [[nodiscard]] constexpr ipv6_address masked(unsigned length) const noexcept
    {
        if (length == 0)
            return {};
        if (length <= 64)
            return {high_ & ~std::uint64_t{0} << (64 - length), 0};
        return {high_, low_ & ~std::uint64_t{0} << (128 - length)};
    }

    /// Whether it is `::`. @see RFC 4291 §2.5.2
    [[nodiscard]] constexpr bool is_unspecified() const noexcept { return *this == ipv6_address{}; }
    /// Whether it is `::1`. @see RFC 4291 §2.5.3
    [[nodiscard]] constexpr bool is_loopback() const noexcept { return high_ == 0 && low_ == 1; }
    /// Whether it lies in ff00::/8. @see RFC 4291 §2.7
    [[nodiscard]] constexpr bool is_multicast() const noexcept { return high_ >> 56 == 0xff; }
    /// Whether it lies in fe80::/10. @see RFC 4291 §2.5.6
    [[nodiscard]] constexpr bool is_link_local() const noexcept
    {
        return high_ >> 54 == 0xfe80U >> 6;
    }
    /// Whether its first 96 bits are those of 0:0:0:0:0:ffff, before an IPv4 address. @see RFC 4291 §2.5.5.2
    [[nodiscard]] constexpr bool is_v4_mapped() const noexcept
    {
        return high_ == 0 && low_ >> 32 == 0xffff;
    }

    /// Reads the text forms of RFC 4291 §2.2: eight groups, `::` once, a dotted quad at the end.
    [[nodiscard]] static constexpr result<ipv6_address> parse(text_view text) noexcept
    {
        std::array<std::uint16_t, 8> groups{};
        std::size_t count = 0;       // groups read so far
        std::size_t gap_at = no_gap; // how many of them stand before `::`
        text_reader in{text};
        if (in.peek() == ':') {
            in.expect(':');
            in.expect(':');
            gap_at = 0;
        }
        while (in.ok() && !in.at_end()) {
            if (count == 8) {
                in.fail(errc::invalid_text);
                break;
            }
            if (count <= 6) { // a dotted quad takes the place of the last two groups
                if (auto const v4 = ipv4_address::parse(in.rest())) {
                    groups[count++] = static_cast<std::uint16_t>(v4->value() >> 16);
                    groups[count++] = static_cast<std::uint16_t>(v4->value());
                    return from_groups(groups, count, gap_at, text);
                }
            }
            groups[count++] = group(in);
            if (in.at_end())
                break;
            in.expect(':');
            if (in.skip(':')) {
                if (gap_at != no_gap)
                    in.fail(errc::invalid_text);
                gap_at = count;
            } else if (in.at_end()) {
                in.fail(errc::invalid_text);
            }
        }
        if (!in.finish())
            return in.error();
        return from_groups(groups, count, gap_at, text);
    }

    friend constexpr auto operator<=>(ipv6_address const&, ipv6_address const&) = default;

    /// The one recommended text form. @see RFC 5952 §4, §5
    template<class Out>
    friend constexpr Out print_to(Out out, ipv6_address const& a)
    {
        if (a.is_v4_mapped())
            return print_to(print_literal(out, "::ffff:"), ipv4_address{static_cast<std::uint32_t>(a.low())});
        int gap = 8, gap_length = 1; // the first longest run of at least two zero groups
        for (int first = 0; first < 8; ++first) {
            int length = 0;
            while (first + length < 8 && a.group_at(first + length) == 0)
                ++length;
            if (length > gap_length) {
                gap = first;
                gap_length = length;
            }
        }
        for (int i = 0; i < 8; ++i) {
            if (i == gap) {
                out = print_literal(out, "::");
                i += gap_length - 1;
                continue;
            }
            if (i != 0 && i != gap + gap_length)
                *out++ = ':';
            out = print_hex(out, a.group_at(i));
        }
        return out;
    }

private:
    static constexpr std::size_t no_gap = 9; // not 8: `::` may stand where a ninth group would

    static constexpr std::uint64_t half(octets_type const& all, std::size_t first) noexcept
    {
        std::uint64_t value = 0;
        for (std::size_t i = first; i != first + 8; ++i)
            value = value << 8 | all[i];
        return value;
    }
    constexpr std::uint16_t group_at(int i) const noexcept
    {
        return static_cast<std::uint16_t>((i < 4 ? high_ : low_) >> (48 - 16 * (i & 3)));
    }

    static constexpr std::uint16_t group(text_reader& in) noexcept
    {
        unsigned value = 0;
        int digits = 0;
        for (; digits <= 4; ++digits) { // a fifth digit is read, and refused below
            char const c = in.peek();
            if (c >= '0' && c <= '9')
                value = value << 4 | static_cast<unsigned>(c - '0');
            else if (c >= 'a' && c <= 'f')
                value = value << 4 | static_cast<unsigned>(c - 'a' + 10);
            else if (c >= 'A' && c <= 'F')
                value = value << 4 | static_cast<unsigned>(c - 'A' + 10);
            else
                break;
            in.skip(c);
        }
        if (digits < 1 || digits > 4)
            in.fail(errc::invalid_text);
        return static_cast<std::uint16_t>(value);
    }

    static constexpr result<ipv6_address> from_groups(std::array<std::uint16_t, 8> const& groups,
        std::size_t count, std::size_t gap_at, text_view text) noexcept
    {
        bool const gap = gap_at != no_gap;
        if (gap ? count > 7 : count != 8)
            return error{.code = errc::invalid_text, .offset = static_cast<std::uint16_t>(text.size())};
        octets_type packed{};
        for (std::size_t i = 0; i != count; ++i) {
            auto const at = 2 * (gap && i >= gap_at ? i + 8 - count : i);
            packed[at] = static_cast<std::uint8_t>(groups[i] >> 8);
            packed[at + 1] = static_cast<std::uint8_t>(groups[i]);
        }
        return ipv6_address{packed};
    }

    std::uint64_t high_ = 0;
    std::uint64_t low_ = 0;
};

} // namespace bgpwire

#endif
