// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_COMMUNITIES_HPP
#define BGPWIRE_PATH_ATTRIBUTE_COMMUNITIES_HPP

// COMMUNITIES, EXTENDED COMMUNITIES, their IPv6 form and LARGE_COMMUNITY are the same attribute over
// four kinds of item; one view and one owning list serve them all.

#include <bgpwire/community/community.hpp>
#include <bgpwire/community/extended_community.hpp>
#include <bgpwire/community/ipv6_extended_community.hpp>
#include <bgpwire/community/large_community.hpp>
#include <bgpwire/path_attribute/traits.hpp>

#include <initializer_list>
#include <vector>

namespace bgpwire {

namespace detail {

template<class Community>
constexpr path_attribute_traits communities_traits(std::uint8_t type_code, char const* name) noexcept
{
    return {
        .type_code = type_code,
        .name = name,
        .category = attribute_category::optional_transitive,
        .length = non_empty_list_of(Community::size),
        .if_malformed = error_action::treat_as_withdraw,
        .validity = attribute_validity::by_length,
    };
}

template<class Community>
inline constexpr auto traits_of_communities = communities_traits<Community>(0, nullptr);
/// RFC 1997; RFC 7606 §7.8
template<>
inline constexpr auto traits_of_communities<community> = communities_traits<community>(8, "COMMUNITIES");
/// RFC 4360 §2; RFC 7606 §7.14
template<>
inline constexpr auto traits_of_communities<extended_community>
    = communities_traits<extended_community>(16, "EXTENDED COMMUNITIES");
/// RFC 5701 §2; RFC 7606 §7.15
template<>
inline constexpr auto traits_of_communities<ipv6_extended_community>
    = communities_traits<ipv6_extended_community>(25, "IPV6_EXTENDED_COMMUNITIES");
/// RFC 8092 §3, §6
template<>
inline constexpr auto traits_of_communities<large_community>
    = communities_traits<large_community>(32, "LARGE_COMMUNITY");

} // namespace detail

/// A list of communities as it lies on the wire: a forward range that borrows its octets.
///
///     +-----------------------------------+
///     | one or more items of fixed size   |
///     +-----------------------------------+
///
template<class Community>
class basic_communities_view {
public:
    static constexpr path_attribute_traits traits = detail::traits_of_communities<Community>;
    using value_type = Community;

    class iterator {
    public:
        using value_type = Community;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() = default;
        constexpr Community operator*() const noexcept { return Community::load(at_); }
        constexpr iterator& operator++() noexcept
        {
            at_ += Community::size;
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
        friend basic_communities_view;
        constexpr explicit iterator(std::uint8_t const* at) noexcept : at_{at} {}
        std::uint8_t const* at_ = nullptr;
    };

    static constexpr result<basic_communities_view> decode(bgpwire::octets value, codec_context const&) noexcept
    {
        return basic_communities_view{value};
    }
    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.write(octets_); }

    [[nodiscard]] constexpr iterator begin() const noexcept { return iterator{octets_.data()}; }
    [[nodiscard]] constexpr iterator end() const noexcept { return iterator{octets_.data() + octets_.size()}; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return octets_.size() / Community::size; }
    [[nodiscard]] constexpr bgpwire::octets octets() const noexcept { return octets_; }

    /// Whether the list has it; linear.
    [[nodiscard]] constexpr bool contains(Community wanted) const noexcept
    {
        for (Community c : *this)
            if (c == wanted)
                return true;
        return false;
    }

    friend constexpr bool operator==(basic_communities_view a, basic_communities_view b) noexcept
    {
        return same_octets(a.octets_, b.octets_);
    }

    template<class Out>
    friend constexpr Out print_to(Out out, basic_communities_view view)
    {
        return print_list(out, view);
    }

private:
    constexpr explicit basic_communities_view(bgpwire::octets value) noexcept : octets_{value} {}
    bgpwire::octets octets_;
};

/// A list of communities that owns them, to build with; in a message it must not be empty.
template<class Community, class Allocator = std::allocator<Community>>
struct basic_communities {
    static constexpr path_attribute_traits traits = detail::traits_of_communities<Community>;

    std::vector<Community, Allocator> values;

    constexpr basic_communities() = default;
    constexpr basic_communities(std::initializer_list<Community> list, Allocator const& a = {}) : values(list, a) {}
    constexpr explicit basic_communities(basic_communities_view<Community> view, Allocator const& a = {}) : values(a)
    {
        values.reserve(view.size());
        for (Community c : view)
            values.push_back(c);
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept
    {
        for (Community const& c : values)
            c.encode(out);
    }

    friend constexpr bool operator==(basic_communities const&, basic_communities const&) = default;

    template<class Out>
    friend constexpr Out print_to(Out out, basic_communities const& list)
    {
        return print_list(out, list.values);
    }
};

using communities_view = basic_communities_view<community>;                   ///< RFC 1997
using extended_communities_view = basic_communities_view<extended_community>; ///< RFC 4360
using ipv6_extended_communities_view = basic_communities_view<ipv6_extended_community>; ///< RFC 5701
using large_communities_view = basic_communities_view<large_community>;       ///< RFC 8092
using communities = basic_communities<community>;
using extended_communities = basic_communities<extended_community>;
using ipv6_extended_communities = basic_communities<ipv6_extended_community>;
using large_communities = basic_communities<large_community>;

} // namespace bgpwire

#endif
