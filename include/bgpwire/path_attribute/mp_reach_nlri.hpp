// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_MP_REACH_NLRI_HPP
#define BGPWIRE_PATH_ATTRIBUTE_MP_REACH_NLRI_HPP

#include <bgpwire/nlri/registry.hpp>
#include <bgpwire/path_attribute/next_hop_address.hpp>
#include <bgpwire/path_attribute/traits.hpp>

#include <optional>
#include <vector>

namespace bgpwire {

/// Whether a next hop may have this many octets: 4 for IPv4, 16 or 32 for IPv6 (and for IPv4 where
/// both sides said so), with labels or without; for VPN routes each address has a Route Distinguisher
/// of 8 octets in front. Of other families nothing is known, and any length passes.
/// @see RFC 4760 §3; RFC 2545 §3; RFC 4364 §4.3.2; RFC 4659 §3.2.1; RFC 4684 §4; RFC 8950 §3
[[nodiscard]] constexpr bool allows_next_hop(
    address_family family, std::size_t length, codec_context const& context) noexcept
{
    if (family == address_family{afi::ipv4, safi::route_target_constraint})
        return length == 4 || length == 16;
    bool const vpn = family.safi == safi::mpls_vpn;
    bool const known =
        vpn || family.safi == safi::unicast || family.safi == safi::multicast || family.safi == safi::mpls_labels;
    if (!known || (family.afi != afi::ipv4 && family.afi != afi::ipv6))
        return true;
    std::size_t const distinguisher = vpn ? 8 : 0;
    if (length == distinguisher + 16 || length == 2 * (distinguisher + 16))
        return family.afi == afi::ipv6 || context.ipv6_next_hop.contains(family);
    return family.afi == afi::ipv4 && length == distinguisher + 4;
}

/// MP_REACH_NLRI: routes of any address family that are announced. Borrows its octets.
///
///     +---------------------------------------------------------+
///     | Address Family Identifier (2 octets)                    |
///     +---------------------------------------------------------+
///     | Subsequent Address Family Identifier (1 octet)          |
///     +---------------------------------------------------------+
///     | Length of Next Hop (1 octet)                            |
///     +---------------------------------------------------------+
///     | Next Hop (variable)                                     |
///     +---------------------------------------------------------+
///     | Reserved (1 octet), ignored                             |
///     +---------------------------------------------------------+
///     | NLRI (variable)                                         |
///     +---------------------------------------------------------+
///
/// @tparam Families  the families whose NLRI are read; of others the octets are handed over
/// @see RFC 4760 §3; RFC 7606 §5.3, §7.11; RFC 8950 §3
template<class Families = known_nlri>
class basic_mp_reach_nlri_view {
public:
    static constexpr path_attribute_traits traits{
        .type_code = 14,
        .name = "MP_REACH_NLRI",
        .category = attribute_category::optional_non_transitive,
        .length = at_least(5),
        .if_malformed = error_action::session_reset,
    };

    /// What @ref decode makes of the same octets.
    [[gnu::always_inline]] constexpr basic_mp_reach_nlri_view(
        bgpwire::octets value, codec_context const& context, already_checked) noexcept
        : octets_{value}
    {
        if (context.add_path.contains(family()))
            paths_ = path_identifiers::present;
    }

    /// Refused, session reset: a next hop of the wrong length or past the end; NLRI that cannot be read.
    [[gnu::always_inline]] static constexpr result<basic_mp_reach_nlri_view> decode(
        bgpwire::octets value, codec_context const& context) noexcept
    {
        basic_mp_reach_nlri_view const view{value, context, already_checked{}};
        std::size_t const length = value[3];
        bool const usual = view.family() == ipv6_unicast && (length == 16 || length == 32);
        if (length + 5 > value.size() || (!usual && !allows_next_hop(view.family(), length, context)))
            return wrong(3);
        auto const check = check_nlri(Families{}, view.family(), view.nlri_octets(), view.paths_);
        if (check.failure != errc{})
            return wrong(5 + length + check.offset);
        return view;
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.write(octets_); }

    /// Of whose routes; also one that is not in `Families`.
    [[nodiscard]] constexpr address_family family() const noexcept
    {
        return {bgpwire::afi{wire::load<std::uint16_t>(octets_)}, bgpwire::safi{octets_[2]}};
    }
    /// The next hop's octets as they lie there, 0 to 250.
    [[nodiscard]] constexpr bgpwire::octets next_hop_octets() const noexcept
    {
        return octets_.subspan(4, octets_[3]);
    }
    /// @ref address_in_next_hop of 4, 16 or 32 octets.
    [[nodiscard]] constexpr std::optional<ip_address> next_hop() const noexcept
    {
        return address_in_next_hop(next_hop_octets());
    }
    /// The second address of a next hop of 32 octets, if it is link-local. @see RFC 2545 §3
    [[nodiscard]] constexpr std::optional<ipv6_address> link_local_next_hop() const noexcept
    {
        return link_local_in_next_hop(next_hop_octets());
    }
    /// What is wrong where not @ref has_valid_next_hop.
    static constexpr error invalid_next_hop{
        errc::invalid_next_hop_attribute, error_action::treat_as_withdraw, traits.type_code};
    /// Whether its next hop can be one, as far as there are routes that want one. In an UPDATE where it cannot, every
    /// route counts as withdrawn, and can still be read. @see can_be_next_hop
    [[nodiscard]] [[gnu::always_inline]] constexpr bool has_valid_next_hop(codec_context const& context) const noexcept
    {
        // Nearly every one: an IPv6 address that starts with neither 00 nor ff
        bool const usual = (octets_[3] == 16 || octets_[3] == 32) && octets_[4] - 1U < 0xfe;
        return usual || has_unusual_next_hop(context);
    }
    /// The NLRI field as it lies there, whatever its family.
    [[nodiscard]] constexpr bgpwire::octets nlri_octets() const noexcept
    {
        return octets_.subspan(std::size_t{5} + octets_[3]);
    }
    /// The NLRI, if they are of the view's family: `mp.nlri<ipv6_unicast_nlri_view>()`.
    template<class View>
    [[nodiscard]] constexpr std::optional<View> nlri() const noexcept
    {
        if (family() != View::family)
            return std::nullopt;
        return checked_nlri<View>(Families{}, nlri_octets(), paths_);
    }

    friend constexpr bool operator==(basic_mp_reach_nlri_view const& a, basic_mp_reach_nlri_view const& b) noexcept
    {
        return a.paths_ == b.paths_ && same_octets(a.octets_, b.octets_);
    }

    /// `IPv6 unicast via 2001:db8::1: 2001:db8:1::/48 …`; octets in hexadecimal where the family is not known.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_mp_reach_nlri_view const& mp)
    {
        out = print_literal(print_to(out, mp.family()), " via ");
        if (auto const hop = mp.next_hop())
            out = print_to(out, *hop);
        else
            out = print_octets(out, mp.next_hop_octets());
        return print_nlri(print_literal(out, ": "), Families{}, mp.family(), mp.nlri_octets(), mp.paths_);
    }

private:
    [[gnu::noinline]] constexpr bool has_unusual_next_hop(codec_context const& context) const noexcept
    {
        return can_be_next_hop(family(), next_hop_octets(), context.choices) || nlri_octets().empty();
    }

    static constexpr error wrong(std::size_t offset) noexcept
    {
        return {errc::optional_attribute_error, traits.if_malformed, traits.type_code,
            static_cast<std::uint16_t>(offset)};
    }

    bgpwire::octets octets_;
    path_identifiers paths_ = path_identifiers::absent;
};

/// MP_REACH_NLRI for prefixes, to build with: it owns its NLRI.
template<address_family Family, class Address, class Allocator = std::allocator<basic_nlri<Address>>>
struct basic_mp_reach_nlri {
    static constexpr path_attribute_traits traits = basic_mp_reach_nlri_view<>::traits;

    ip_address next_hop{};                              ///< 4 or 16 octets on the wire
    std::optional<ipv6_address> link_local_next_hop{};  ///< RFC 2545 §3
    std::vector<basic_nlri<Address>, Allocator> nlri{}; ///< the routes that the next hop leads to

    /// A copy of what a view borrows; nothing if it is of another family or its next hop is no address.
    template<class Families>
    [[nodiscard]] static constexpr std::optional<basic_mp_reach_nlri> from(
        basic_mp_reach_nlri_view<Families> const& view, Allocator const& a = {})
    {
        auto const hop = view.next_hop();
        auto const routes = view.template nlri<basic_nlri_view<Family, Address>>();
        if (!hop || !routes)
            return std::nullopt;
        return basic_mp_reach_nlri{*hop, view.link_local_next_hop(), {routes->begin(), routes->end(), a}};
    }

    constexpr void encode(wire::writer& out, codec_context const& context) const noexcept
    {
        out.u16(static_cast<std::uint16_t>(Family.afi));
        out.u8(static_cast<std::uint8_t>(Family.safi));
        {
            wire::length_prefix<std::uint8_t> length{out};
            out.write(next_hop.octets());
            if (link_local_next_hop)
                out.write(link_local_next_hop->octets());
        }
        out.u8(0);
        auto const paths = context.add_path.contains(Family) ? path_identifiers::present : path_identifiers::absent;
        for (auto const& n : nlri)
            n.encode(out, paths);
    }

    friend constexpr bool operator==(basic_mp_reach_nlri const&, basic_mp_reach_nlri const&) = default;

    /// As a view prints it.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_mp_reach_nlri const& mp)
    {
        out = print_to(print_literal(print_to(out, Family), " via "), mp.next_hop);
        return print_list(print_literal(out, ": "), mp.nlri);
    }
};

using mp_reach_nlri_view = basic_mp_reach_nlri_view<>; ///< MP_REACH_NLRI of the families that the library reads.
/// MP_REACH_NLRI of 1/1 in memory of the default allocator.
using mp_reach_ipv4_unicast = basic_mp_reach_nlri<ipv4_unicast, ipv4_address>;
/// MP_REACH_NLRI of 2/1 in memory of the default allocator.
using mp_reach_ipv6_unicast = basic_mp_reach_nlri<ipv6_unicast, ipv6_address>;

} // namespace bgpwire

#endif
