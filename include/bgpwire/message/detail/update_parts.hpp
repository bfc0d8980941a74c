// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_DETAIL_UPDATE_PARTS_HPP
#define BGPWIRE_MESSAGE_DETAIL_UPDATE_PARTS_HPP

// What an UPDATE says and how it is printed, the same for one that borrows and one that owns; and what
// treat-as-withdraw makes of multiprotocol routes.

#include <bgpwire/message/header.hpp>
#include <bgpwire/nlri/unicast.hpp>
#include <bgpwire/path_attribute/path_attributes.hpp>

#include <optional>

namespace bgpwire::detail {

/// The family whose routes are complete after a message without IPv4 routes: IPv4 unicast if it has no attribute
/// either, or that of a lone MP_UNREACH_NLRI without routes. @see RFC 4724 §2
template<class List>
constexpr std::optional<address_family> end_of_rib_in(basic_path_attributes_view<List> const& attributes) noexcept
{
    if (attributes.empty())
        return ipv4_unicast;
    auto const only = *attributes.begin();
    if (only.type_code != 15 || only.value.size() != 3 || ++attributes.begin() != attributes.end())
        return std::nullopt;
    return address_family{afi{wire::load<std::uint16_t>(only.value)}, safi{only.value[2]}};
}

/// Which attributes must come with routes. @see RFC 7606 §3 (d)
struct mandatory_attributes {
    /// Tells what is missing: `field` says whether there are routes in the NLRI field, too; `base` is where the
    /// attributes start in the message.
    template<class List, class Tell>
    [[gnu::always_inline]] constexpr void check(basic_path_attributes_view<List> const& attributes, bool field,
        std::size_t base, Tell& tell) const noexcept
    {
        require<origin>(attributes, tell);
        if (attributes.context().bgpsec.empty()) [[likely]]
            require<as_path_view>(attributes, tell);
        else
            check_path(attributes, field, base, tell);
        if (field)
            require<next_hop>(attributes, tell);
    }

private:
    // The NOTIFICATION's Data is the missing type code: error.about.
    template<class A, class List, class Tell>
    [[gnu::always_inline]] constexpr void require(
        basic_path_attributes_view<List> const& attributes, Tell& tell) const noexcept
    {
        if constexpr (index_in<A>(List{}) < List::size)
            if (!attributes.template came<A>())
                tell({errc::missing_well_known_attribute, error_action::treat_as_withdraw, A::traits.type_code});
    }

    // Where BGPsec was negotiated for the routes' AFI, AS_PATH and BGPsec_PATH together are an error of the latter (RFC
    // 8205 §5.2, 4). With routes in MP_REACH_NLRI alone (§4.1) it takes AS_PATH's place; neither is an empty path from
    // inside (§4.4), and AS_PATH missing from outside.
    template<class List, class Tell>
    constexpr void check_path(basic_path_attributes_view<List> const& attributes, bool field, std::size_t base,
        Tell& tell) const noexcept
    {
        auto const negotiated = attributes.context().bgpsec;
        auto const mp = attributes.value_as_received(mp_reach_nlri_view::traits.type_code);
        bool const reached = mp.size() > 4 && mp.size() > std::size_t{5} + mp[3]
            && negotiated.contains(afi{wire::load<std::uint16_t>(mp)});
        if (attributes.template came<as_path_view>()) {
            if (attributes.template is_usable<bgpsec_path_view>()
                && (reached || (field && negotiated.contains(afi::ipv4))))
                tell(attributes.in_message({errc::optional_attribute_error, error_action::treat_as_withdraw,
                    bgpsec_path_view::traits.type_code}, index_in<bgpsec_path_view>(List{}), base));
        } else if (field || !reached
            || (!attributes.template came<bgpsec_path_view>() && attributes.context().peer != peering::internal)) {
            require<as_path_view>(attributes, tell);
        }
    }
};

constexpr bool only_mp_unreach(raw_path_attributes_view attributes) noexcept
{
    for (auto const& attribute : attributes)
        if (attribute.type_code != mp_unreach_nlri_view::traits.type_code)
            return false;
    return true;
}

template<class Out, class Routes, class Attributes>
constexpr Out print_update(Out out, std::optional<address_family> end_of_rib, Routes const& withdrawn_routes,
    Attributes const& path_attributes, Routes const& nlri)
{
    auto const paths = path_attributes.context().add_path.contains(ipv4_unicast) ? path_identifiers::present
                                                                                 : path_identifiers::absent;
    out = print_literal(out, "UPDATE");
    if (end_of_rib)
        return print_to(print_literal(out, " End-of-RIB "), *end_of_rib);
    if (!withdrawn_routes.empty())
        out = print_routes(print_literal(out, " withdraw "), withdrawn_routes, paths);
    if (!nlri.empty())
        out = print_routes(print_literal(out, " announce "), nlri, paths);
    return path_attributes.empty() ? out : print_to(print_literal(out, " with "), path_attributes);
}

/// Writes the message around its three fields, each of which a function writes.
template<class Withdrawn, class Attributes, class Nlri>
constexpr void encode_update(
    wire::writer& out, Withdrawn const& withdrawn_routes, Attributes const& path_attributes, Nlri const& nlri) noexcept
{
    message_header const header{out, message_type::update};
    {
        wire::length_prefix<std::uint16_t> const length{out};
        withdrawn_routes();
    }
    {
        wire::length_prefix<std::uint16_t> const length{out};
        path_attributes();
    }
    nlri();
}

/// One MP_UNREACH_NLRI for the routes of MP_REACH_NLRI and of MP_UNREACH_NLRI: NLRI are withdrawn with the octets with
/// which they are announced. Where the two are of two families, which no sender may put into one UPDATE (RFC 7606
/// §5.1), those of MP_UNREACH_NLRI alone. @see RFC 4760 §4; RFC 8277 §2.4
struct withdrawal {
    static constexpr path_attribute_traits traits = mp_unreach_nlri_view::traits;

    octets family{}; // AFI and SAFI, 3 octets; none: there is nothing to withdraw
    octets announced{};
    octets withdrawn{};

    template<class List>
    constexpr explicit withdrawal(basic_path_attributes_view<List> const& from) noexcept
    {
        if (auto const unreach = from.find(15); unreach && unreach->value.size() >= 3) {
            family = unreach->value.first(3);
            withdrawn = unreach->value.subspan(3);
        }
        auto const reach = from.find(14);
        if (!reach || reach->value.size() < 5 || reach->value.size() < std::size_t{5} + reach->value[3])
            return;
        if (withdrawn.empty() || same_octets(family, reach->value.first(3))) {
            family = reach->value.first(3);
            announced = reach->value.subspan(std::size_t{5} + reach->value[3]);
        }
    }
    constexpr void encode(wire::writer& out, codec_context const&) const noexcept
    {
        out.write(family);
        out.write(announced);
        out.write(withdrawn);
    }
};

} // namespace bgpwire::detail

#endif
