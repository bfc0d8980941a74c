// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_OPAQUE_HPP
#define BGPWIRE_PATH_ATTRIBUTE_OPAQUE_HPP

// Assigned attributes that are not read, but judged: flags, lengths and outer framing decide what an error
// in them asks for, and their octets are handed over.

#include <bgpwire/path_attribute/traits.hpp>
#include <bgpwire/wire/tlv.hpp>

namespace bgpwire {

namespace detail {

/// As much as is known of an opaque attribute's inside.
enum class opaque_form : std::uint8_t {
    octets,          ///< nothing
    tlvs_1_2,        ///< TLVs whose type has one octet and whose length has two
    tlvs_2_2,        ///< TLVs whose type and length have two octets each
    address_labels,  ///< an IPv4 or IPv6 address and a label of 3 octets, one or more times
    secure_path,     ///< the Secure_Path of BGPsec, whose length counts itself, then signature blocks
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
    case 29: return {{29, "BGP_LS", optional_non_transitive, at_least(0), attribute_discard}, tlvs_2_2};
    case 33: return {{33, "BGPSEC_PATH", optional_non_transitive, at_least(8), treat_as_withdraw}, secure_path};
    case 34: return {{34, "COMMUNITY_CONTAINER", optional_transitive, at_least(1), treat_as_withdraw}, octets};
    case 36: return {{36, "D_PATH", optional_transitive, at_least(1), treat_as_withdraw}, octets};
    case 37: return {{37, "SFP", optional_transitive, at_least(3), treat_as_withdraw}, tlvs_1_2};
    case 38: return {{38, "BFD_DISCRIMINATOR", optional_transitive, at_least(5), attribute_discard}, octets};
    case 39:
        return {
            {39, "NEXT_HOP_DEPENDENT_CHARACTERISTICS", optional_transitive, at_least(4), attribute_discard}, octets};
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
    static constexpr result<opaque_attribute_view> decode(bgpwire::octets value, codec_context const&) noexcept
    {
        if (!is_framed(value))
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

    static constexpr bool is_framed(bgpwire::octets value) noexcept
    {
        switch (row.form) {
        case detail::opaque_form::octets: return true;
        case detail::opaque_form::tlvs_1_2:
            return wire::tlv_list_view::decode(value, wire::tlv_form::type_1_length_2).has_value();
        case detail::opaque_form::tlvs_2_2:
            return wire::tlv_list_view::decode(value, wire::tlv_form::type_2_length_2).has_value();
        case detail::opaque_form::address_labels: // RFC 6514 §8: which addresses they are, the route says
            return are_labelled(value, 4) || are_labelled(value, 16);
        case detail::opaque_form::secure_path: {
            // RFC 8205 §3.1: segments of six octets behind a length that counts itself; §3.2: blocks likewise
            std::size_t at = wire::load<std::uint16_t>(value);
            if (at < 8 || (at - 2) % 6 != 0 || at > value.size())
                return false;
            while (at != value.size()) {
                if (value.size() - at < 3)
                    return false;
                std::size_t const block = wire::load<std::uint16_t>(value, at);
                if (block < 3 || block > value.size() - at)
                    return false;
                at += block;
            }
            return true;
        }
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
using bgpsec_path_view = opaque_attribute_view<33>;                        ///< RFC 8205 §3, §5.2
using community_container_view = opaque_attribute_view<34>;                ///< draft-ietf-idr-wide-bgp-communities
using d_path_view = opaque_attribute_view<36>;                             ///< RFC 10039
using sfp_view = opaque_attribute_view<37>;                                ///< RFC 9015 §3.2.1
using bfd_discriminator_view = opaque_attribute_view<38>;                  ///< RFC 9026 §3.1.6
using next_hop_dependent_characteristics_view = opaque_attribute_view<39>; ///< draft-ietf-idr-nhc
using bier_view = opaque_attribute_view<41>;                               ///< RFC 9793

} // namespace bgpwire

#endif
