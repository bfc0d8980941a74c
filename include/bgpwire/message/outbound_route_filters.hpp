// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_OUTBOUND_ROUTE_FILTERS_HPP
#define BGPWIRE_MESSAGE_OUTBOUND_ROUTE_FILTERS_HPP

#include <bgpwire/capability/outbound_route_filtering.hpp>
#include <bgpwire/message/header.hpp>
#include <bgpwire/wire/reader.hpp>

namespace bgpwire {

/// When the receiver of filters sends its routes again. @see RFC 5291 §4, §6
enum class when_to_refresh : std::uint8_t {
    immediate = 1, ///< at once, through the new filter
    defer = 2,     ///< at the next request
};

/// What an ORF entry does to the filter. @see RFC 5291 §4
enum class orf_action : std::uint8_t {
    add = 0,        ///< puts the entry in
    remove = 1,     ///< takes the entry out
    remove_all = 2, ///< takes all entries of the type out
};

/// What an ORF entry says about a route that fits it. @see RFC 5291 §4
enum class orf_match : std::uint8_t {
    permit = 0, ///< it may be sent
    deny = 1,   ///< it must not be sent
};

/// The entries of one ORF type in a ROUTE-REFRESH; borrows them.
struct orf_entries {
    orf_type type{};  ///< what form the entries have
    octets entries{}; ///< for @ref orf_type::address_prefix see @ref basic_address_prefix_orf_view
};

/// The filters of a ROUTE-REFRESH: a forward range of @ref orf_entries that borrows
/// @ref route_refresh_view::filters.
///
///     +---------------------+
///     | When-to-refresh (1) |
///     +---------------------+----------------------------+-----------+
///     | ORF Type (1)        | Length of ORF entries (2)  | entries   |  and so on
///     +---------------------+----------------------------+-----------+
///
/// Filters of a type and family that were not settled by the Outbound Route Filtering capabilities
/// are to be ignored. @see RFC 5291 §4, §6
class outbound_route_filters_view {
public:
    using value_type = orf_entries; ///< what iterating gives, by value

    class iterator {
    public:
        using value_type = orf_entries;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() = default;

        constexpr value_type operator*() const noexcept
        {
            return {orf_type{at_[0]}, {at_ + 3, wire::load<std::uint16_t>(at_ + 1)}};
        }
        constexpr iterator& operator++() noexcept
        {
            at_ += 3 + wire::load<std::uint16_t>(at_ + 1);
            return *this;
        }
        constexpr iterator operator++(int) noexcept
        {
            auto const old = *this;
            ++*this;
            return old;
        }
        friend constexpr bool operator==(iterator, iterator) = default;

    private:
        friend outbound_route_filters_view;
        constexpr explicit iterator(std::uint8_t const* at) noexcept : at_{at} {}

        std::uint8_t const* at_ = nullptr;
    };

    /// Reads what stands behind the family of a ROUTE-REFRESH; not for a plain one, which has nothing there.
    ///
    /// @returns the filters; or `invalid_message_length` with action `ignore`, since RFC 5291 names no
    ///   error, and an offset from the start of `filters`, if a length passes the end or the first ORF is missing
    [[nodiscard]] static constexpr result<outbound_route_filters_view> decode(octets filters) noexcept
    {
        wire::reader in{filters};
        outbound_route_filters_view view;
        view.when_ = when_to_refresh{in.u8()};
        do {
            auto const start = in.offset();
            in.u8();
            in.take(in.u16());
            if (!in.ok())
                return error{errc::invalid_message_length, error_action::ignore,
                    static_cast<std::uint8_t>(message_type::route_refresh), static_cast<std::uint16_t>(start)};
        } while (!in.at_end());
        view.groups_ = filters.subspan(1);
        return view;
    }

    /// When the routes are to be sent again; what the peer sent, also where it is neither.
    [[nodiscard]] constexpr when_to_refresh when() const noexcept { return when_; }
    [[nodiscard]] constexpr iterator begin() const noexcept { return iterator{groups_.data()}; }
    [[nodiscard]] constexpr iterator end() const noexcept { return iterator{groups_.data() + groups_.size()}; }

private:
    constexpr outbound_route_filters_view() = default;

    when_to_refresh when_{};
    octets groups_{};
};

/// Writes a ROUTE-REFRESH with the entries of one ORF type.
///
/// @param entries  a range of things with `encode(wire::writer&)`, such as @ref basic_address_prefix_orf
/// @see RFC 5291 §4
template<class Entries>
constexpr void encode_route_refresh(
    wire::writer& out, address_family family, when_to_refresh when, orf_type type, Entries const& entries) noexcept
{
    message_header const header{out, message_type::route_refresh};
    out.u16(static_cast<std::uint16_t>(family.afi));
    out.u8(0);
    out.u8(static_cast<std::uint8_t>(family.safi));
    out.u8(static_cast<std::uint8_t>(when));
    out.u8(static_cast<std::uint8_t>(type));
    wire::length_prefix<std::uint16_t> const length{out};
    for (auto const& entry : entries)
        entry.encode(out);
}

} // namespace bgpwire

#endif
