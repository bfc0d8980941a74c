// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_ADDRESS_PREFIX_ORF_HPP
#define BGPWIRE_MESSAGE_ADDRESS_PREFIX_ORF_HPP

#include <bgpwire/message/outbound_route_filters.hpp>
#include <bgpwire/net/prefix.hpp>

namespace bgpwire {

/// One entry of an Address Prefix ORF: a line of a prefix list.
///
///     +---------+-----+----------+
///     |Action(2)|M (1)| Res. (5) |
///     +---------+-----+----------+---+
///     | Sequence (4 octets)          |
///     +-------+-------+-------+------+
///     |Minlen |Maxlen |Length |prefix|
///     +-------+-------+-------+------+
///
/// Of REMOVE-ALL there is only the first octet. @see RFC 5291 §4; RFC 5292 §3
template<class Address>
struct basic_address_prefix_orf {
    orf_action action = orf_action::add; ///< what becomes of the line
    orf_match match = orf_match::permit; ///< what the line says
    std::uint32_t sequence = 0;          ///< where it stands in the list
    std::uint8_t minimum_length = 0;     ///< "ge"; 0: not given
    std::uint8_t maximum_length = 0;     ///< "le"; 0: not given
    basic_prefix<Address> prefix{};      ///< that a route's prefix must begin with

    constexpr void encode(wire::writer& out) const noexcept
    {
        out.u8(static_cast<std::uint8_t>(static_cast<unsigned>(action) << 6 | static_cast<unsigned>(match) << 5));
        if (action == orf_action::remove_all)
            return;
        out.u32(sequence);
        out.u8(minimum_length);
        out.u8(maximum_length);
        out.u8(static_cast<std::uint8_t>(prefix.length()));
        auto const whole = prefix.address().octets();
        out.write(octets{whole}.first((prefix.length() + 7) / 8));
    }

    friend constexpr bool operator==(basic_address_prefix_orf const&, basic_address_prefix_orf const&) = default;

    /// `add 5 permit 192.0.2.0/24 ge 25 le 32`, `remove all`.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_address_prefix_orf const& entry)
    {
        if (entry.action == orf_action::remove_all)
            return print_literal(out, "remove all");
        out = print_literal(out, entry.action == orf_action::add ? "add " : "remove ");
        out = print_decimal(out, entry.sequence);
        out = print_literal(out, entry.match == orf_match::permit ? " permit " : " deny ");
        out = print_to(out, entry.prefix);
        if (entry.minimum_length != 0)
            out = print_decimal(print_literal(out, " ge "), entry.minimum_length);
        if (entry.maximum_length != 0)
            out = print_decimal(print_literal(out, " le "), entry.maximum_length);
        return out;
    }
};
using ipv4_address_prefix_orf = basic_address_prefix_orf<ipv4_address>; ///< A line of a list of IPv4 prefixes.
using ipv6_address_prefix_orf = basic_address_prefix_orf<ipv6_address>; ///< A line of a list of IPv6 prefixes.

/// The entries of an Address Prefix ORF: a forward range of @ref basic_address_prefix_orf that borrows
/// its octets, and exists only if every entry is whole and has an action and a prefix that there are.
template<class Address>
class basic_address_prefix_orf_view {
    using entry_type = basic_address_prefix_orf<Address>;

    // Reads one entry; `in` fails where it cannot be read.
    static constexpr entry_type read(wire::reader& in) noexcept
    {
        entry_type entry;
        auto const head = in.u8();
        entry.action = orf_action{static_cast<std::uint8_t>(head >> 6)};
        entry.match = orf_match{static_cast<std::uint8_t>(head >> 5 & 1)};
        if (entry.action == orf_action::remove_all)
            return entry;
        entry.sequence = in.u32();
        entry.minimum_length = in.u8();
        entry.maximum_length = in.u8();
        std::size_t const length = in.u8();
        auto const given = in.take(length > Address::width ? in.remaining() + 1 : (length + 7) / 8);
        typename Address::octets_type whole{};
        for (std::size_t i = 0; i != given.size(); ++i)
            whole[i] = given[i];
        if (in.ok())
            entry.prefix = {Address{whole}, static_cast<unsigned>(length)};
        return entry;
    }

public:
    using value_type = entry_type; ///< what iterating gives, by value

    class iterator {
    public:
        using value_type = entry_type;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() = default;

        constexpr value_type operator*() const noexcept
        {
            wire::reader in{rest_};
            return read(in);
        }
        constexpr iterator& operator++() noexcept
        {
            wire::reader in{rest_};
            (void)read(in);
            rest_ = in.rest();
            return *this;
        }
        constexpr iterator operator++(int) noexcept
        {
            auto const old = *this;
            ++*this;
            return old;
        }
        friend constexpr bool operator==(iterator const& a, iterator const& b) noexcept
        {
            return a.rest_.size() == b.rest_.size();
        }

    private:
        friend basic_address_prefix_orf_view;
        constexpr explicit iterator(octets rest) noexcept : rest_{rest} {}

        octets rest_{};
    };

    /// Reads the entries of one @ref orf_entries of type @ref orf_type::address_prefix.
    ///
    /// @returns the entries; or `invalid_message_length` with action `ignore` and the offset of the first
    ///   entry that cannot be understood: then the whole ORF that was received before is to be removed.
    /// @see RFC 5291 §6
    [[nodiscard]] static constexpr result<basic_address_prefix_orf_view> decode(octets entries) noexcept
    {
        wire::reader in{entries};
        while (!in.at_end()) {
            auto const start = in.offset();
            if (read(in).action > orf_action::remove_all || !in.ok())
                return error{errc::invalid_message_length, error_action::ignore,
                    static_cast<std::uint8_t>(message_type::route_refresh), static_cast<std::uint16_t>(start)};
        }
        return basic_address_prefix_orf_view{entries};
    }

    [[nodiscard]] constexpr iterator begin() const noexcept { return iterator{entries_}; }
    [[nodiscard]] constexpr iterator end() const noexcept { return iterator{entries_.last(0)}; }

private:
    constexpr explicit basic_address_prefix_orf_view(octets entries) noexcept : entries_{entries} {}

    octets entries_;
};
/// Lines of a list of IPv4 prefixes, as received.
using ipv4_address_prefix_orf_view = basic_address_prefix_orf_view<ipv4_address>;
/// Lines of a list of IPv6 prefixes, as received.
using ipv6_address_prefix_orf_view = basic_address_prefix_orf_view<ipv6_address>;

} // namespace bgpwire

#endif
