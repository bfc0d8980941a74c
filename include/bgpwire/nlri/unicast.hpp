// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_NLRI_UNICAST_HPP
#define BGPWIRE_NLRI_UNICAST_HPP

#include <bgpwire/net/prefix.hpp>
#include <bgpwire/wire/writer.hpp>

namespace bgpwire {

/// Whether each NLRI has a path identifier in front: ADD-PATH is settled per family and direction.
/// @see RFC 7911 §3
enum class path_identifiers : std::uint8_t {
    absent,  ///< a prefix alone
    present, ///< four octets before each prefix
};

/// What a unicast or multicast route is known by: its prefix, and among several paths to it the identifier.
template<class Address>
struct basic_nlri {
    basic_prefix<Address> prefix{};    ///< of the destinations
    std::uint32_t path_identifier = 0; ///< 0 where the session has no ADD-PATH

    constexpr basic_nlri() = default;
    /// A prefix alone, or one of several paths to it.
    constexpr basic_nlri(basic_prefix<Address> p, std::uint32_t path = 0) noexcept
        : prefix{p}, path_identifier{path}
    {
    }

    friend constexpr auto operator<=>(basic_nlri const&, basic_nlri const&) = default;

    /// Appends length and prefix, and the path identifier in front if there are any: 1 to 21 octets.
    constexpr void encode(wire::writer& out, path_identifiers paths) const noexcept
    {
        if (paths == path_identifiers::present)
            out.u32(path_identifier);
        std::size_t const count = (prefix.length() + 7) / 8;
        if constexpr (Address::width == 32) {
            out.leading(
                std::uint64_t{prefix.length()} << 56 | std::uint64_t{prefix.address().value()} << 24, 1 + count);
        } else {
            out.u8(static_cast<std::uint8_t>(prefix.length()));
            out.leading(prefix.address().high(), count < 8 ? count : 8);
            out.leading(prefix.address().low(), count < 8 ? 0 : count - 8);
        }
    }

    /// `192.0.2.0/24`, `192.0.2.0/24 path 7`; a view of routes knows whether each has an identifier, and prints 0, too.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_nlri const& nlri)
    {
        return print_nlri(
            out, nlri, nlri.path_identifier == 0 ? path_identifiers::absent : path_identifiers::present);
    }
    /// The same on a session whose routes have an identifier, or have none.
    template<class Out>
    friend constexpr Out print_nlri(Out out, basic_nlri const& nlri, path_identifiers paths)
    {
        out = print_to(out, nlri.prefix);
        return paths == path_identifiers::absent
            ? out
            : print_decimal(print_literal(out, " path "), nlri.path_identifier);
    }
};

namespace detail {

/// Routes as print_list() has them, each with its identifier or each without.
template<class Out, class Routes>
constexpr Out print_routes(Out out, Routes const& routes, path_identifiers paths)
{
    bool first = true;
    for (auto const& route : routes) {
        if (!first)
            *out++ = ' ';
        first = false;
        out = print_nlri(out, route, paths);
    }
    return out;
}

} // namespace detail

using ipv4_nlri = basic_nlri<ipv4_address>; ///< What an IPv4 route is known by.
using ipv6_nlri = basic_nlri<ipv6_address>; ///< What an IPv6 route is known by.

namespace detail {

/// The first `count` octets (0 to 8) at `from` as the high octets of a number, reading no others.
constexpr std::uint64_t leading_octets(std::uint8_t const* from, std::size_t count) noexcept
{
    using wire::load;
    if (count == 8)
        return load<std::uint64_t>(from);
    if (count >= 4) // two overlapping loads: the octets that both read are the same
        return std::uint64_t{load<std::uint32_t>(from)} << 32
            | std::uint64_t{load<std::uint32_t>(from + count - 4)} << (64 - 8 * count);
    std::uint64_t value = 0;
    for (std::size_t i = 0; i != count; ++i)
        value |= std::uint64_t{from[i]} << (56 - 8 * i);
    return value;
}

/// Whether a prefix is as most IPv4 prefixes are, /17 to /24: four octets with its length. A branch that
/// is predicted costs less than waiting for the length.
template<class Address>
constexpr bool is_common(unsigned length) noexcept
{
    return Address::width == 32 && length - 17 < 8;
}

/// Whether the field is what it is in most UPDATEs: one to four prefixes of that kind. How many they are
/// cannot be predicted, so all are looked at without a loop; where there are fewer than four, some twice.
constexpr bool are_few_common(octets field) noexcept
{
    auto const size = field.size();
    if (size - 4 > 12 || size % 4 != 0)
        return false;
    // 17 to 24, less one, are 16 to 23: the numbers whose high five bits are those of 16.
    auto const differs = [&](std::size_t at) { return (field[at] - 1U) ^ 16U; };
    bool const one = size == 4;
    return ((differs(0) | differs(one ? 0 : 4) | differs(one ? 0 : size - 8) | differs(size - 4)) & 0xf8) == 0;
}

/// How many octets a prefix has on the wire, with that of its length.
template<class Address>
constexpr std::size_t prefix_octets(unsigned length) noexcept
{
    if (is_common<Address>(length)) [[likely]]
        return 4;
    return (length + 15) / 8;
}

/// Where the first prefix is that cannot be read, each with `skip` octets of path identifier in front; the field's
/// size if all can.
template<class Address, bool MindRuns = false>
constexpr std::size_t first_error(octets field, std::size_t skip) noexcept
{
    auto const size = field.size();
    std::size_t at = skip;
    while (at < size) {
        unsigned const length = field[at];
        auto next = at + 4;
        if (!is_common<Address>(length)) {
            if (length > Address::width)
                return at;
            auto const count = prefix_octets<Address>(length);
            if constexpr (MindRuns)
                while (at + count + skip < size && field[at + count + skip] == length)
                    at += count + skip;
            next = at + count;
        }
        if (next > size)
            return at - skip;
        at = next + skip;
    }
    return at - skip; // what is left is shorter than a path identifier and a length
}

/// The same for a field that may have very many short prefixes. To find each by the one before takes long;
/// where lengths repeat, they can be foreseen.
template<class Address>
[[gnu::noinline]] constexpr std::size_t first_error_in_long(octets field, std::size_t skip) noexcept
{
    return first_error<Address, true>(field, skip);
}

/// The prefix whose length is at `from`, whatever that is.
template<class Address>
[[gnu::noinline]] constexpr basic_prefix<Address> load_any_prefix(std::uint8_t const* from) noexcept
{
    unsigned const length = *from;
    std::size_t const count = (length + 7) / 8;
    if constexpr (Address::width == 32)
        return {ipv4_address{static_cast<std::uint32_t>(leading_octets(from + 1, count) >> 32)}, length};
    else if (count <= 8)
        return {ipv6_address{leading_octets(from + 1, count), 0}, length};
    else
        return {ipv6_address{wire::load<std::uint64_t>(from + 1), leading_octets(from + 9, count - 8)}, length};
}

/// The same; reads its octets and no others.
template<class Address>
[[gnu::always_inline]] constexpr basic_prefix<Address> load_prefix(std::uint8_t const* from) noexcept
{
    unsigned const length = *from;
    if constexpr (Address::width == 32) {
        if (is_common<Address>(length)) [[likely]]
            return {ipv4_address{wire::load<std::uint32_t>(from) << 8}, length};
    } else if (length - 25 < 40) { // two overlapping loads: the octets that both read are the same
        auto const count = prefix_octets<Address>(length);
        return {ipv6_address{std::uint64_t{wire::load<std::uint32_t>(from + 1)} << 32
                        | std::uint64_t{wire::load<std::uint32_t>(from + count - 4)} << (72 - 8 * count),
                    0},
            length};
    }
    return load_any_prefix<Address>(from);
}

} // namespace detail

/// A field of prefixes as it lies on the wire: a forward range of @ref basic_nlri that borrows its octets.
///
///     +-------------------------------------+
///     | path identifier (4 octets, ADD-PATH)|
///     +-------------------------------------+
///     | length in bits (1 octet)            |
///     +-------------------------------------+
///     | prefix (0 to 4, or 0 to 16 octets)  |
///     +-------------------------------------+
///
/// It exists only if every element was found correct. Bits behind a prefix's length count for
/// nothing and read as zero; @ref octets still has them. @see RFC 4271 §4.3; RFC 4760 §5; RFC 7911 §3
template<address_family Family, class Address>
class basic_nlri_view {
public:
    static constexpr address_family family = Family; ///< whose routes these are
    using value_type = basic_nlri<Address>;          ///< what iterating gives, by value

    class iterator {
    public:
        using value_type = basic_nlri<Address>;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() = default;

        constexpr value_type operator*() const noexcept
        {
            return {detail::load_prefix<Address>(at_ + skip_), skip_ == 0 ? 0 : wire::load<std::uint32_t>(at_)};
        }
        constexpr iterator& operator++() noexcept
        {
            at_ += skip_ + detail::prefix_octets<Address>(at_[skip_]);
            return *this;
        }
        constexpr iterator operator++(int) noexcept
        {
            auto const old = *this;
            ++*this;
            return old;
        }
        friend constexpr bool operator==(iterator const& a, iterator const& b) noexcept { return a.at_ == b.at_; }

    private:
        friend basic_nlri_view;
        constexpr iterator(std::uint8_t const* at, std::size_t skip) noexcept : at_{at}, skip_{skip} {}

        std::uint8_t const* at_ = nullptr;
        std::size_t skip_ = 0; // octets of path identifier: 0 or 4
    };

    constexpr basic_nlri_view() = default; ///< an empty field
    /// What @ref decode makes of the same octets.
    constexpr basic_nlri_view(bgpwire::octets field, path_identifiers paths, already_checked) noexcept
        : field_{field}, skip_{static_cast<std::uint8_t>(paths == path_identifiers::present ? 4 : 0)}
    {
    }

    /// Checks every element of the field; linear.
    ///
    /// @returns the view, or `invalid_network_field`, session reset: a length above the address's
    ///   width or past the field's end leaves the rest unreadable. @see RFC 7606 §5.3
    [[nodiscard]] static constexpr result<basic_nlri_view> decode(octets field, path_identifiers paths) noexcept
    {
        if (auto const at = first_error(field, paths); at != field.size())
            return error{.code = errc::invalid_network_field, .offset = static_cast<std::uint16_t>(at)};
        return basic_nlri_view{field, paths, already_checked{}};
    }

    /// Where the first element is that cannot be read; the field's size if all can.
    [[nodiscard]] static constexpr std::size_t first_error(octets field, path_identifiers paths) noexcept
    {
        std::size_t const skip = paths == path_identifiers::present ? 4 : 0;
        auto const size = field.size();
        if (Address::width == 32 && skip == 0 && detail::are_few_common(field)) [[likely]]
            return size;
        if (size > 64) [[unlikely]]
            return detail::first_error_in_long<Address>(field, skip);
        return detail::first_error<Address>(field, skip);
    }

    [[nodiscard]] constexpr iterator begin() const noexcept { return {field_.data(), skip_}; }
    [[nodiscard]] constexpr iterator end() const noexcept { return {field_.data() + field_.size(), skip_}; }
    [[nodiscard]] constexpr bool empty() const noexcept { return field_.empty(); } ///< whether there is no element
    /// The field as it was received.
    [[nodiscard]] constexpr bgpwire::octets octets() const noexcept { return field_; }
    /// Whether the elements have path identifiers.
    [[nodiscard]] constexpr path_identifiers paths() const noexcept
    {
        return skip_ == 0 ? path_identifiers::absent : path_identifiers::present;
    }

    constexpr void encode(wire::writer& out) const noexcept { out.write(field_); }

    /// The elements, a space between them.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_nlri_view const& view)
    {
        return detail::print_routes(out, view, view.paths());
    }

private:
    bgpwire::octets field_{};
    std::uint8_t skip_ = 0;
};

using ipv4_unicast_nlri_view = basic_nlri_view<ipv4_unicast, ipv4_address>;     ///< NLRI of 1/1.
using ipv4_multicast_nlri_view = basic_nlri_view<ipv4_multicast, ipv4_address>; ///< NLRI of 1/2.
using ipv6_unicast_nlri_view = basic_nlri_view<ipv6_unicast, ipv6_address>;     ///< NLRI of 2/1.
using ipv6_multicast_nlri_view = basic_nlri_view<ipv6_multicast, ipv6_address>; ///< NLRI of 2/2.

} // namespace bgpwire

#endif
