// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_TUNNEL_ENCAPSULATION_HPP
#define BGPWIRE_PATH_ATTRIBUTE_TUNNEL_ENCAPSULATION_HPP

#include <bgpwire/path_attribute/next_hop_address.hpp>
#include <bgpwire/path_attribute/traits.hpp>
#include <bgpwire/wire/tlv.hpp>

namespace bgpwire {

/// Tunnel Encapsulation: through which tunnels the next hop, or another endpoint, can be reached.
/// Borrows its octets.
///
///     +-------------------+-------------+--------------------------------------------------+
///     | tunnel type (2)   | length (2)  | sub-TLVs: type (1), length (1 or 2), value       |  one or more
///     +-------------------+-------------+--------------------------------------------------+
///
/// Types of tunnels and of sub-TLVs that are not known are never an error, and are passed on.
/// @see RFC 9012 §2, §13
class tunnel_encapsulation_view {
public:
    static constexpr path_attribute_traits traits{
        .type_code = 23,
        .name = "TUNNEL_ENCAPSULATION",
        .category = attribute_category::optional_transitive,
        .length = at_least(4),
        .if_malformed = error_action::treat_as_withdraw,
    };

    /// Refused: a tunnel past the end, a sub-TLV that does not end with or before its tunnel, and no tunnel
    /// whose egress endpoint can be read, if no other is of an unknown type.
    static constexpr result<tunnel_encapsulation_view> decode(
        bgpwire::octets value, codec_context const& context) noexcept
    {
        auto const tunnels = wire::tlv_list_view::decode(value, wire::tlv_form::type_2_length_2);
        if (!tunnels)
            return malformed(value, value);
        bool any = false;
        for (auto const& tunnel : *tunnels) {
            if (!wire::tlv_list_view::decode(tunnel.value, wire::tlv_form::type_1_length_by_type))
                return malformed(value, tunnel.value);
            any = any || !is_known(tunnel) || is_valid(tunnel, context.choices);
        }
        return any ? result<tunnel_encapsulation_view>{tunnel_encapsulation_view{value}} : malformed(value, value);
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.write(octets_); }

    /// The tunnels: each type is a tunnel type, each value its sub-TLVs, for @ref sub_tlvs.
    [[nodiscard]] constexpr wire::tlv_list_view tunnels() const noexcept
    {
        return *wire::tlv_list_view::decode(octets_, wire::tlv_form::type_2_length_2);
    }
    /// The sub-TLVs of one of the tunnels.
    [[nodiscard]] static constexpr wire::tlv_list_view sub_tlvs(wire::tlv const& tunnel) noexcept
    {
        return *wire::tlv_list_view::decode(tunnel.value, wire::tlv_form::type_1_length_by_type);
    }

    /// Whether one of the tunnels can be used: not if its first Tunnel Egress Endpoint sub-TLV has not the length of
    /// its address family, or an address that @ref can_be_next_hop refuses; then it is ignored, and not passed on. Of
    /// the other addresses of RFC 6890 that are not forwarded, which RFC 9012 lets a configuration take, none is
    /// refused. @see RFC 9012 §3.1, §13
    [[nodiscard]] static constexpr bool is_valid(wire::tlv const& tunnel, choices made = {}) noexcept
    {
        auto const endpoint = sub_tlvs(tunnel).find(6);
        if (!endpoint)
            return true;
        if (endpoint->size() < 6)
            return false;
        switch (wire::load<std::uint16_t>(*endpoint, 4)) {
        case 0: return endpoint->size() == 6;
        case 1: return endpoint->size() == 10 && is_endpoint(*endpoint, made);
        case 2: return endpoint->size() == 22 && is_endpoint(*endpoint, made);
        default: return true; // of an unknown family: an unrecognised sub-TLV
        }
    }

    /// Whether a tunnel is of a type that IANA lists; none of another makes the attribute malformed. @see RFC 9012 §13
    [[nodiscard]] static constexpr bool is_known(wire::tlv const& tunnel) noexcept
    {
        return tunnel.type != 0 && tunnel.type < 20;
    }
    /// Whether the tunnels of this family's routes have one egress endpoint each. @see RFC 9012 §6, §13
    [[nodiscard]] static constexpr bool wants_endpoint(address_family family) noexcept
    {
        if (family.afi == afi::l2vpn)
            return family.safi == safi::evpn;
        return (family.afi == afi::ipv4 || family.afi == afi::ipv6)
            && (family.safi == safi::unicast || family.safi == safi::mpls_labels || family.safi == safi::mpls_vpn);
    }
    /// Whether a tunnel can be used by routes of this family: one that @ref is_valid and, where one is wanted, has one
    /// endpoint and no other; one without is ignored, and not passed on. Of an unknown type it is as good as any.
    /// @see RFC 9012 §13
    [[nodiscard]] constexpr bool is_for(address_family family, choices made) const noexcept
    {
        bool const one_each = wants_endpoint(family);
        for (auto const& tunnel : tunnels()) {
            if (!is_known(tunnel))
                return true;
            int endpoints = 0;
            if (one_each)
                for (auto const& sub : sub_tlvs(tunnel))
                    endpoints += sub.type == 6 ? 1 : 0;
            if ((!one_each || endpoints == 1) && is_valid(tunnel, made))
                return true;
        }
        return false;
    }
    /// What is wrong where not @ref is_for.
    static constexpr error no_tunnel{errc::optional_attribute_error, traits.if_malformed, traits.type_code};

    friend constexpr bool operator==(tunnel_encapsulation_view a, tunnel_encapsulation_view b) noexcept
    {
        return same_octets(a.octets_, b.octets_);
    }

    /// `tunnel 8 (6:0001c0000201) tunnel 15 (…)`: sub-TLVs as type and octets.
    template<class Out>
    friend constexpr Out print_to(Out out, tunnel_encapsulation_view a)
    {
        char const* between = "";
        for (auto const& tunnel : a.tunnels()) {
            out = print_decimal(print_literal(print_literal(out, between), "tunnel "), tunnel.type);
            between = " (";
            for (auto const& sub : sub_tlvs(tunnel)) {
                out = print_literal(print_decimal(print_literal(out, between), sub.type), ":");
                out = print_octets(out, sub.value);
                between = " ";
            }
            out = print_literal(out, between[1] == '\0' ? ")" : " ()");
            between = " ";
        }
        return out;
    }

private:
    constexpr explicit tunnel_encapsulation_view(bgpwire::octets value) noexcept : octets_{value} {}
    static constexpr bool is_endpoint(octets value, choices made) noexcept
    {
        return can_be_next_hop(ipv6_unicast, value.subspan(6), made);
    }
    static constexpr error malformed(bgpwire::octets whole, bgpwire::octets part) noexcept
    {
        return {errc::optional_attribute_error, traits.if_malformed, traits.type_code,
            static_cast<std::uint16_t>(part.data() - whole.data())};
    }
    bgpwire::octets octets_;
};

} // namespace bgpwire

#endif
