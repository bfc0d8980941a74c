// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MRT_RIB_PATH_ATTRIBUTES_HPP
#define BGPWIRE_MRT_RIB_PATH_ATTRIBUTES_HPP

#include <bgpwire/path_attribute/list.hpp>

namespace bgpwire::mrt {

/// MP_REACH_NLRI as it lies in a table's entry: the next hop alone. Borrows its octets.
///
///     +---------------------------------+
///     | Length of Next Hop (1 octet)    |
///     +---------------------------------+
///     | Next Hop (variable)             |
///     +---------------------------------+
///
/// Many files have the whole attribute of RFC 4760 all the same; that is read, too. Its first octet is an AFI's high
/// one: 0, which is no next hop's length if octets follow, or 64 of AFI 16388 (BGP-LS), which is none either.
/// @see RFC 6396 §4.3.4
class rib_mp_reach_nlri_view {
public:
    static constexpr path_attribute_traits traits{
        .type_code = 14,
        .name = "MP_REACH_NLRI",
        .category = attribute_category::optional_non_transitive,
        .length = at_least(1),
        .if_malformed = error_action::attribute_discard,
    };

    /// Refused, attribute discard: octets that fit neither of the two forms.
    static constexpr result<rib_mp_reach_nlri_view> decode(octets value, codec_context const&) noexcept
    {
        if (value[0] + std::size_t{1} == value.size() && value[0] != 64)
            return rib_mp_reach_nlri_view{value, value.subspan(1)};
        if (value.size() >= 5 && std::size_t{5} + value[3] <= value.size())
            return rib_mp_reach_nlri_view{value, value.subspan(4, value[3])};
        return error{errc::optional_attribute_error, traits.if_malformed, traits.type_code};
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.write(octets_); }

    /// The next hop's octets as they lie there, 0 to 255.
    [[nodiscard]] constexpr octets next_hop_octets() const noexcept { return next_hop_; }
    /// @ref address_in_next_hop of 4, 16 or 32 octets.
    [[nodiscard]] constexpr std::optional<ip_address> next_hop() const noexcept
    {
        return address_in_next_hop(next_hop_);
    }

    friend constexpr bool operator==(rib_mp_reach_nlri_view const& a, rib_mp_reach_nlri_view const& b) noexcept
    {
        return same_octets(a.octets_, b.octets_);
    }

    /// `via 2001:db8::1`; octets in hexadecimal where they are no address.
    template<class Out>
    friend constexpr Out print_to(Out out, rib_mp_reach_nlri_view const& mp)
    {
        out = print_literal(out, "via ");
        auto const hop = mp.next_hop();
        return hop ? print_to(out, *hop) : print_octets(out, mp.next_hop_);
    }

private:
    constexpr rib_mp_reach_nlri_view(octets value, octets next_hop) noexcept : octets_{value}, next_hop_{next_hop} {}
    octets octets_;
    octets next_hop_;
};

namespace detail {

template<class From, class To, class List>
struct replace_in;
template<class From, class To, class... T>
struct replace_in<From, To, type_list<T...>> {
    using type = type_list<std::conditional_t<std::is_same_v<T, From>, To, T>...>;
};

} // namespace detail

/// The attributes of a table's entry: those of an UPDATE, with the shorter MP_REACH_NLRI.
using rib_known_path_attributes
    = detail::replace_in<mp_reach_nlri_view, rib_mp_reach_nlri_view, known_path_attributes>::type;
/// Path attributes of a table's entry, judged and indexed.
using rib_path_attributes_view = basic_path_attributes_view<rib_known_path_attributes>;

/// How to decode the attributes of a table's entry: everything that can be framed is handed over,
/// since who the peer was is not for the attributes to say.
[[nodiscard]] constexpr codec_context rib_context(asn_width as_numbers) noexcept
{
    codec_context context;
    context.as_numbers = as_numbers;
    context.errors = error_handling::analyse;
    context.as_sets = as_set_handling::accept;
    context.maximum_message_length = 65535;
    return context;
}

} // namespace bgpwire::mrt

#endif
