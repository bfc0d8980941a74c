// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_OPAQUE_HPP
#define BGPWIRE_PATH_ATTRIBUTE_OPAQUE_HPP

// Assigned attributes that are not read, but judged: flags, lengths and outer framing decide what an error
// in them asks for, and their octets are handed over.

#include <bgpwire/path_attribute/next_hop_address.hpp>
#include <bgpwire/path_attribute/traits.hpp>
#include <bgpwire/wire/tlv.hpp>

namespace bgpwire {

namespace detail {

/// As much as is known of an opaque attribute's inside.
enum class opaque_form : std::uint8_t {
    octets,          ///< nothing
    service_path,    ///< TLVs whose type has one octet and whose length has two, of which one is a hop
    tlvs_2_2,        ///< TLVs whose type and length have two octets each
    next_hop_tlvs,   ///< AFI, SAFI, a next hop with its length, then TLVs as tlvs_2_2
    bfd_session,     ///< BFD mode, discriminator, then TLVs whose type and length have one octet each
    domain_segments, ///< a count of one octet, then as many domains of 7 octets, one or more times
    address_labels,  ///< an IPv4 or IPv6 address and a label of 3 octets, one or more times
};

struct opaque_row {
    path_attribute_traits traits;
    opaque_form form;
};

constexpr opaque_row opaque(std::uint8_t type_code) noexcept
{
    using enum attribute_category;
    using enum error_action;
    using enum opaque_form;
    switch (type_code) {
    case 24: return {{24, "TRAFFIC_ENGINEERING", optional_non_transitive, at_least(36), treat_as_withdraw}, octets};
    case 27:
        return {{27, "PE_DISTINGUISHER_LABELS", optional_transitive, at_least(7), treat_as_withdraw}, address_labels};
    case 29: return {{29, "BGP_LS", optional_non_transitive, at_least(1), attribute_discard}, tlvs_2_2};
    case 34: return {{34, "COMMUNITY_CONTAINER", optional_transitive, at_least(1), treat_as_withdraw}, octets};
    case 36: return {{36, "D_PATH", optional_transitive, at_least(8), treat_as_withdraw}, domain_segments};
    case 37: return {{37, "SFP", optional_transitive, at_least(3), treat_as_withdraw}, service_path};
    case 38: return {{38, "BFD_DISCRIMINATOR", optional_transitive, at_least(11), attribute_discard}, bfd_session};
    case 39:
        return {{39, "NEXT_HOP_DEPENDENT_CHARACTERISTICS", optional_transitive, at_least(4), attribute_discard},
            next_hop_tlvs};
    default: return {{41, "BIER", optional_transitive, at_least(4), attribute_discard}, tlvs_2_2};
    }
}

} // namespace detail

/// An attribute whose octets are handed over as they are; borrows them.
template<std::uint8_t TypeCode>
class opaque_attribute_view {
    static constexpr auto row = detail::opaque(TypeCode);
    static_assert(row.traits.type_code == TypeCode, "no row for this type code");

public:
    static constexpr path_attribute_traits traits = row.traits;

    /// Refused, with the action of the traits: inner lengths that do not add up.
    static constexpr result<opaque_attribute_view> decode(
        bgpwire::octets value, codec_context const& context) noexcept
    {
        if (!is_framed(value, context))
            return error{errc::optional_attribute_error, traits.if_malformed, traits.type_code};
        return opaque_attribute_view{value};
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.write(octets_); }

    /// The value as it was received.
    [[nodiscard]] constexpr bgpwire::octets octets() const noexcept { return octets_; }

    friend constexpr bool operator==(opaque_attribute_view a, opaque_attribute_view b) noexcept
    {
        return same_octets(a.octets_, b.octets_);
    }

    /// Hexadecimal.
    template<class Out>
    friend constexpr Out print_to(Out out, opaque_attribute_view a)
    {
        return print_octets(out, a.octets_);
    }

private:
    constexpr explicit opaque_attribute_view(bgpwire::octets value) noexcept : octets_{value} {}

    static constexpr bool is_framed(bgpwire::octets value, codec_context const& context) noexcept
    {
        (void)context; // only of those that have a next hop
        switch (row.form) {
        case detail::opaque_form::octets: return true;
        case detail::opaque_form::next_hop_tlvs: return are_characteristics(value, context.choices);
        case detail::opaque_form::bfd_session: return is_bfd_session(value);
        case detail::opaque_form::domain_segments: return are_domain_segments(value);
        case detail::opaque_form::service_path: return is_service_path(value);
        case detail::opaque_form::tlvs_2_2:
            return wire::tlv_list_view::decode(value, wire::tlv_form::type_2_length_2).has_value();
        case detail::opaque_form::address_labels: // RFC 6514 §8: which addresses they are, the route says
            return are_labelled(value, 4) || are_labelled(value, 16);
        }
        return true;
    }

    // draft-ietf-idr-nhc §2.3, §2.4: a characteristic that is malformed in itself is no error, and none of a next hop
    // that no route can have counts.
    static constexpr bool are_characteristics(bgpwire::octets value, choices made) noexcept
    {
        std::size_t const length = value[3];
        if (value.size() - 4 < length)
            return false;
        address_family const family{afi{wire::load<std::uint16_t>(value)}, safi{value[2]}};
        return wire::tlv_list_view::decode(value.subspan(4 + length), wire::tlv_form::type_2_length_2).has_value()
            && can_be_next_hop(family, value.subspan(4, length), made);
    }

    // RFC 9015 §3.2.1, errors 4, 6 and 7: a Hop TLV or more, each a Service Index and one Sub-TLV or more
    static constexpr bool is_service_path(bgpwire::octets value) noexcept
    {
        auto const tlvs = wire::tlv_list_view::decode(value, wire::tlv_form::type_1_length_2);
        if (!tlvs)
            return false;
        for (auto const& one : *tlvs)
            if (one.type == 2) {
                if (one.value.size() < 2)
                    return false;
                if (!wire::tlv_list_view::decode(one.value.subspan(1), wire::tlv_form::type_1_length_2))
                    return false;
            }
        return tlvs->find(2).has_value();
    }

    // RFC 9026 §3.1.6: a P2MP session has a Source IP Address TLV, of 4 or 16 octets
    static constexpr bool is_bfd_session(bgpwire::octets value) noexcept
    {
        auto const tlvs = wire::tlv_list_view::decode(value.subspan(5), wire::tlv_form::type_1_length_1);
        if (!tlvs)
            return false;
        for (auto const& one : *tlvs)
            if (one.type == 1 && one.value.size() != 4 && one.value.size() != 16)
                return false;
        return value[0] != 1 || tlvs->find(1).has_value();
    }

    // RFC 10039: no segment is empty or passes the end
    static constexpr bool are_domain_segments(bgpwire::octets value) noexcept
    {
        while (!value.empty()) {
            std::size_t const length = std::size_t{1} + 7U * value[0];
            if (value[0] == 0 || length > value.size())
                return false;
            value = value.subspan(length);
        }
        return true;
    }

    // Whether all are unicast addresses of that many octets with a label each.
    static constexpr bool are_labelled(bgpwire::octets value, std::size_t width) noexcept
    {
        if (value.size() % (width + 3) != 0)
            return false;
        for (; !value.empty(); value = value.subspan(width + 3)) {
            bool zero = true;
            for (auto const octet : value.first(width))
                zero = zero && octet == 0;
            bool const unicast = width == 4 ? value[0] != 0 && value[0] < 0xe0 : !zero && value[0] != 0xff;
            if (!unicast)
                return false;
        }
        return true;
    }

    bgpwire::octets octets_;
};

using traffic_engineering_view = opaque_attribute_view<24>;                ///< RFC 5543
using pe_distinguisher_labels_view = opaque_attribute_view<27>;            ///< RFC 6514 §8
using bgp_ls_attribute_view = opaque_attribute_view<29>;                   ///< RFC 9552 §5.3, §8.2.2
using community_container_view = opaque_attribute_view<34>;                ///< draft-ietf-idr-wide-bgp-communities
using d_path_view = opaque_attribute_view<36>;                             ///< RFC 10039
using sfp_view = opaque_attribute_view<37>;                                ///< RFC 9015 §3.2.1
using bfd_discriminator_view = opaque_attribute_view<38>;                  ///< RFC 9026 §3.1.6
using next_hop_dependent_characteristics_view = opaque_attribute_view<39>; ///< draft-ietf-idr-nhc
using bier_view = opaque_attribute_view<41>;                               ///< RFC 9793

} // namespace bgpwire

#endif
