// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_MP_UNREACH_NLRI_HPP
#define BGPWIRE_PATH_ATTRIBUTE_MP_UNREACH_NLRI_HPP

#include <bgpwire/nlri/registry.hpp>
#include <bgpwire/path_attribute/traits.hpp>

#include <optional>
#include <vector>

namespace bgpwire {

/// MP_UNREACH_NLRI: routes of any address family that are withdrawn. Borrows its octets.
///
///     +---------------------------------------------------------+
///     | Address Family Identifier (2 octets)                    |
///     +---------------------------------------------------------+
///     | Subsequent Address Family Identifier (1 octet)          |
///     +---------------------------------------------------------+
///     | Withdrawn Routes (variable)                             |
///     +---------------------------------------------------------+
///
/// @tparam Families  the families whose NLRI are read; of others the octets are handed over
/// @see RFC 4760 §4; RFC 7606 §5.3, §7.12
template<class Families = known_nlri>
class basic_mp_unreach_nlri_view {
public:
    static constexpr path_attribute_traits traits{
        .type_code = 15,
        .name = "MP_UNREACH_NLRI",
        .category = attribute_category::optional_non_transitive,
        .length = at_least(3),
        .if_malformed = error_action::session_reset,
    };

    /// What @ref decode makes of the same octets.
    [[gnu::always_inline]] constexpr basic_mp_unreach_nlri_view(
        bgpwire::octets value, codec_context const& context, already_checked) noexcept
        : octets_{value}
    {
        if (context.add_path.contains(family()))
            paths_ = path_identifiers::present;
    }

    /// Refused, session reset: NLRI that cannot be read.
    [[gnu::always_inline]] static constexpr result<basic_mp_unreach_nlri_view> decode(
        bgpwire::octets value, codec_context const& context) noexcept
    {
        basic_mp_unreach_nlri_view const view{value, context, already_checked{}};
        auto const check = check_nlri(Families{}, view.family(), view.nlri_octets(), view.paths_);
        if (check.failure != errc{})
            return error{errc::optional_attribute_error, traits.if_malformed, traits.type_code,
                static_cast<std::uint16_t>(3U + check.offset)};
        return view;
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.write(octets_); }

    /// Of whose routes; also one that is not in `Families`.
    [[nodiscard]] constexpr address_family family() const noexcept
    {
        return {bgpwire::afi{wire::load<std::uint16_t>(octets_)}, bgpwire::safi{octets_[2]}};
    }
    /// The Withdrawn Routes field as it lies there, whatever its family.
    [[nodiscard]] constexpr bgpwire::octets nlri_octets() const noexcept { return octets_.subspan(3); }
    /// The withdrawn routes, if they are of the view's family.
    template<class View>
    [[nodiscard]] constexpr std::optional<View> nlri() const noexcept
    {
        if (family() != View::family)
            return std::nullopt;
        return checked_nlri<View>(Families{}, nlri_octets(), paths_);
    }

    friend constexpr bool operator==(
        basic_mp_unreach_nlri_view const& a, basic_mp_unreach_nlri_view const& b) noexcept
    {
        return a.paths_ == b.paths_ && same_octets(a.octets_, b.octets_);
    }

    /// `IPv6 unicast: 2001:db8:1::/48 …`; octets in hexadecimal where the family is not known.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_mp_unreach_nlri_view const& mp)
    {
        out = print_literal(print_to(out, mp.family()), ": ");
        return print_nlri(out, Families{}, mp.family(), mp.nlri_octets(), mp.paths_);
    }

private:
    bgpwire::octets octets_;
    path_identifiers paths_ = path_identifiers::absent;
};

/// MP_UNREACH_NLRI for prefixes, to build with: it owns its NLRI. Without any it is an End-of-RIB. @see RFC 4724 §2
template<address_family Family, class Address, class Allocator = std::allocator<basic_nlri<Address>>>
struct basic_mp_unreach_nlri {
    static constexpr path_attribute_traits traits = basic_mp_unreach_nlri_view<>::traits;

    std::vector<basic_nlri<Address>, Allocator> nlri{}; ///< the routes that are withdrawn

    /// A copy of what a view borrows; nothing if it is of another family.
    template<class Families>
    [[nodiscard]] static constexpr std::optional<basic_mp_unreach_nlri> from(
        basic_mp_unreach_nlri_view<Families> const& view, Allocator const& a = {})
    {
        auto const routes = view.template nlri<basic_nlri_view<Family, Address>>();
        if (!routes)
            return std::nullopt;
        return basic_mp_unreach_nlri{{routes->begin(), routes->end(), a}};
    }

    constexpr void encode(wire::writer& out, codec_context const& context) const noexcept
    {
        out.u16(static_cast<std::uint16_t>(Family.afi));
        out.u8(static_cast<std::uint8_t>(Family.safi));
        auto const paths = context.add_path.contains(Family) ? path_identifiers::present : path_identifiers::absent;
        for (auto const& n : nlri)
            n.encode(out, paths);
    }

    friend constexpr bool operator==(basic_mp_unreach_nlri const&, basic_mp_unreach_nlri const&) = default;

    /// As a view prints it.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_mp_unreach_nlri const& mp)
    {
        return print_list(print_literal(print_to(out, Family), ": "), mp.nlri);
    }
};

using mp_unreach_nlri_view = basic_mp_unreach_nlri_view<>; ///< MP_UNREACH_NLRI of the families that the library reads.
/// MP_UNREACH_NLRI of 1/1 in memory of the default allocator.
using mp_unreach_ipv4_unicast = basic_mp_unreach_nlri<ipv4_unicast, ipv4_address>;
/// MP_UNREACH_NLRI of 2/1 in memory of the default allocator.
using mp_unreach_ipv6_unicast = basic_mp_unreach_nlri<ipv6_unicast, ipv6_address>;

} // namespace bgpwire

#endif
