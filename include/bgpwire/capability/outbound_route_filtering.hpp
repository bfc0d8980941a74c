// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_OUTBOUND_ROUTE_FILTERING_HPP
#define BGPWIRE_CAPABILITY_OUTBOUND_ROUTE_FILTERING_HPP

#include <bgpwire/capability/traits.hpp>
#include <bgpwire/net/address_family.hpp>

#include <cstddef>
#include <vector>

namespace bgpwire {

/// What the sender can do with an ORF type. @see RFC 5291 §5
enum class orf_mode : std::uint8_t {
    receive = 1, ///< it applies filters that it is sent
    send = 2,    ///< it would like to send filters
    both = 3,    ///< it does either
};

/// Outbound Route Filter types; values that are not listed are legal. @see RFC 5292 §2; RFC 7543 §3
enum class orf_type : std::uint8_t {
    address_prefix = 64,              ///< by prefix and length. @see RFC 5292 §2
    covering_prefixes = 65,           ///< by the address that a route must cover. @see RFC 7543 §3
    prestandard_address_prefix = 128, ///< Cisco's number of 64 before the standard
};

/// One filter type for one family. @see RFC 5291 §5
struct outbound_route_filter {
    address_family family{}; ///< whose routes are filtered
    orf_type type{};         ///< of the filter's entries
    orf_mode mode{};         ///< as received, also where it is none of the three

    friend constexpr bool operator==(outbound_route_filter const&, outbound_route_filter const&) = default;

    /// `IPv4 unicast type 64 both`.
    template<class Out>
    friend constexpr Out print_to(Out out, outbound_route_filter const& one)
    {
        out = print_to(out, one.family);
        out = print_decimal(print_literal(out, " type "), static_cast<std::uint8_t>(one.type));
        switch (one.mode) {
        case orf_mode::receive: return print_literal(out, " receive");
        case orf_mode::send: return print_literal(out, " send");
        case orf_mode::both: return print_literal(out, " both");
        }
        return print_decimal(print_literal(out, " mode "), static_cast<std::uint8_t>(one.mode));
    }
};

/// Outbound Route Filtering, as received: a forward range of @ref outbound_route_filter that borrows
/// the octets.
///
///     +-------+-------+-------+-------+-------+-------+-------+
///     |      AFI      | Res.  | SAFI  | count | type  | mode  |  type and mode `count` times
///     +-------+-------+-------+-------+-------+-------+-------+
///
/// @see RFC 5291 §5
class outbound_route_filtering_capability_view {
    static constexpr std::size_t header = 5;

public:
    static constexpr capability_traits traits{.code = 3, .name = "Outbound Route Filtering", .length = {header}};
    using value_type = outbound_route_filter; ///< what iterating gives, by value

    class iterator {
    public:
        using value_type = outbound_route_filter;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() = default;

        constexpr value_type operator*() const noexcept
        {
            return {
                {afi{wire::load<std::uint16_t>(block_)}, safi{block_[3]}}, orf_type{entry_[0]}, orf_mode{entry_[1]}};
        }
        constexpr iterator& operator++() noexcept
        {
            entry_ += 2;
            if (entry_ == block_ + header + 2 * std::size_t{block_[4]})
                enter(entry_);
            return *this;
        }
        constexpr iterator operator++(int) noexcept
        {
            auto const old = *this;
            ++*this;
            return old;
        }
        friend constexpr bool operator==(iterator const& a, iterator const& b) noexcept { return a.entry_ == b.entry_; }

    private:
        friend outbound_route_filtering_capability_view;
        constexpr iterator(std::uint8_t const* at, std::uint8_t const* end) noexcept : end_{end} { enter(at); }

        // To the first entry at or behind a block; at the end, the end.
        constexpr void enter(std::uint8_t const* block) noexcept
        {
            while (block != end_ && block[4] == 0)
                block += header;
            block_ = block;
            entry_ = block == end_ ? end_ : block + header;
        }

        std::uint8_t const* block_ = nullptr;
        std::uint8_t const* entry_ = nullptr;
        std::uint8_t const* end_ = nullptr;
    };

    constexpr outbound_route_filtering_capability_view() = default;

    /// @returns a malformed capability if there is no block, or one has fewer entries than it says. Up to four
    ///   octets after the last block are no block, and count for nothing. @see RFC 5291 §5
    [[nodiscard]] static constexpr result<outbound_route_filtering_capability_view> decode(
        bgpwire::octets value) noexcept
    {
        if (!traits.length.allows(value.size())) // one block or more
            return detail::malformed_capability(traits.code, 0, value.size());
        std::size_t at = 0;
        while (value.size() - at >= header) {
            std::size_t const block = header + 2 * std::size_t{value[at + 4]};
            if (value.size() - at < block)
                return detail::malformed_capability(traits.code, at, value.size() - at);
            at += block;
        }
        outbound_route_filtering_capability_view view;
        view.value_ = value;
        view.blocks_ = at;
        return view;
    }

    [[nodiscard]] constexpr iterator begin() const noexcept { return {value_.data(), value_.data() + blocks_}; }
    [[nodiscard]] constexpr iterator end() const noexcept { return {value_.data() + blocks_, value_.data() + blocks_}; }
    [[nodiscard]] constexpr bool empty() const noexcept { return begin() == end(); } ///< whether there is no filter
    /// The value as it was received.
    [[nodiscard]] constexpr bgpwire::octets octets() const noexcept { return value_; }

    constexpr void encode(wire::writer& out) const noexcept { out.write(value_); }

    friend constexpr bool operator==(
        outbound_route_filtering_capability_view const& a, outbound_route_filtering_capability_view const& b) noexcept
    {
        return same_octets(a.value_, b.value_);
    }

    /// `Outbound Route Filtering {IPv4 unicast type 64 both}`.
    template<class Out>
    friend constexpr Out print_to(Out out, outbound_route_filtering_capability_view const& view)
    {
        out = print_list(print_literal(out, "Outbound Route Filtering {"), view);
        *out++ = '}';
        return out;
    }

private:
    bgpwire::octets value_{};
    std::size_t blocks_ = 0; // octets of it that are whole blocks
};

/// Outbound Route Filtering, to be announced; owns its filters. Neighbours of one family share a block.
template<class Allocator = std::allocator<outbound_route_filter>>
struct basic_outbound_route_filtering_capability {
    std::vector<outbound_route_filter, Allocator> filters{}; ///< in the order in which they are announced

    static constexpr capability_traits traits = outbound_route_filtering_capability_view::traits;

    /// A copy of what a view borrows.
    [[nodiscard]] static constexpr basic_outbound_route_filtering_capability from(
        outbound_route_filtering_capability_view const& view, Allocator const& allocator = {})
    {
        basic_outbound_route_filtering_capability copy{std::vector<outbound_route_filter, Allocator>(allocator)};
        for (auto const one : view)
            copy.filters.push_back(one);
        return copy;
    }

    constexpr void encode(wire::writer& out) const noexcept
    {
        for (std::size_t first = 0; first != filters.size();) {
            auto const family = filters[first].family;
            std::size_t last = first;
            while (last != filters.size() && filters[last].family == family && last - first < 255)
                ++last;
            out.u16(static_cast<std::uint16_t>(family.afi));
            out.u8(0);
            out.u8(static_cast<std::uint8_t>(family.safi));
            out.u8(static_cast<std::uint8_t>(last - first));
            for (; first != last; ++first) {
                out.u8(static_cast<std::uint8_t>(filters[first].type));
                out.u8(static_cast<std::uint8_t>(filters[first].mode));
            }
        }
    }

    friend constexpr bool operator==(
        basic_outbound_route_filtering_capability const&, basic_outbound_route_filtering_capability const&) = default;
};
/// Outbound Route Filtering, to be announced, in memory of the default allocator.
using outbound_route_filtering_capability = basic_outbound_route_filtering_capability<>;

} // namespace bgpwire

#endif
