// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_PMSI_TUNNEL_HPP
#define BGPWIRE_PATH_ATTRIBUTE_PMSI_TUNNEL_HPP

#include <bgpwire/path_attribute/traits.hpp>

namespace bgpwire {

/// How the traffic of a provider multicast service interface is carried; values that are not listed
/// may be assigned tomorrow. @see RFC 6514 §5; RFC 7385 §3
enum class pmsi_tunnel_type : std::uint8_t {
    none = 0,                  ///< no tunnel information
    rsvp_te_p2mp_lsp = 1,      ///< identified by 12 or 24 octets
    mldp_p2mp_lsp = 2,         ///< identified by a FEC element
    pim_ssm_tree = 3,          ///< identified by sender and group, 8 or 32 octets
    pim_sm_tree = 4,           ///< identified by sender and group, 8 or 32 octets
    bidir_pim_tree = 5,        ///< identified by sender and group, 8 or 32 octets
    ingress_replication = 6,   ///< identified by the egress address, 4 or 16 octets
    mldp_mp2mp_lsp = 7,        ///< identified by a FEC element
    transport_tunnel = 8,      ///< identified by an address and as long a number, 8 or 32 octets. @see RFC 7524
    assisted_replication = 10, ///< identified by an address, 4 or 16 octets. @see RFC 9574
    bier = 11,                 ///< identified by sub-domain, BFR-id and BFR-prefix, 7 or 19 octets. @see RFC 8556
    sr_mpls_p2mp_tree = 12,    ///< as IANA lists it
    srv6_p2mp_tree = 13,       ///< as IANA lists it
};

/// PMSI_TUNNEL: the tunnel that carries a VPN's multicast and broadcast. Borrows its octets.
///
///     +---------------------------------+
///     | flags (1 octet)                 |
///     +---------------------------------+
///     | tunnel type (1 octet)           |
///     +---------------------------------+
///     | MPLS label or VNI (3 octets)    |
///     +---------------------------------+
///     | tunnel identifier (variable)    |
///     +---------------------------------+
///
/// @see RFC 6514 §5
class pmsi_tunnel_view {
public:
    static constexpr path_attribute_traits traits{
        .type_code = 22,
        .name = "PMSI_TUNNEL",
        .category = attribute_category::optional_transitive,
        .length = at_least(5),
        .if_malformed = error_action::treat_as_withdraw,
    };

    /// Refused: a tunnel type that nobody has defined; an identifier that is none of its type.
    static constexpr result<pmsi_tunnel_view> decode(octets value, codec_context const&) noexcept
    {
        pmsi_tunnel_view const view{value};
        if (!is_defined(value[1]))
            return error{errc::optional_attribute_error, traits.if_malformed, traits.type_code, 1, 1};
        if (!allows_identifier(view.type(), view.identifier()))
            return error{errc::optional_attribute_error, traits.if_malformed, traits.type_code, 5};
        return view;
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.write(octets_); }

    [[nodiscard]] constexpr std::uint8_t flags() const noexcept { return octets_[0]; } ///< the first octet
    /// Whether the leaves shall say who they are, with Leaf A-D routes. @see RFC 6514 §5
    [[nodiscard]] constexpr bool leaf_information_required() const noexcept { return (octets_[0] & 1) != 0; }
    /// What kind of tunnel.
    [[nodiscard]] constexpr pmsi_tunnel_type type() const noexcept { return pmsi_tunnel_type{octets_[1]}; }
    /// All 24 bits of the label field: an MPLS label is the upper 20, a VNI all of them.
    [[nodiscard]] constexpr std::uint32_t label_field() const noexcept
    {
        return wire::load<std::uint32_t, 3>(octets_.data() + 2);
    }
    /// Who the tunnel is, in the form that its type has; borrowed.
    [[nodiscard]] constexpr octets identifier() const noexcept { return octets_.subspan(5); }

    friend constexpr bool operator==(pmsi_tunnel_view a, pmsi_tunnel_view b) noexcept
    {
        return same_octets(a.octets_, b.octets_);
    }

    /// `type 6 label 100 flags 00 identifier c0000201`; the label is the upper 20 bits of its field.
    template<class Out>
    friend constexpr Out print_to(Out out, pmsi_tunnel_view a)
    {
        out = print_decimal(print_literal(out, "type "), a.octets_[1]);
        out = print_decimal(print_literal(out, " label "), a.label_field() >> 4);
        out = print_hex(print_literal(out, " flags "), a.flags(), 2);
        return print_octets(print_literal(out, " identifier "), a.identifier());
    }

private:
    constexpr explicit pmsi_tunnel_view(octets value) noexcept : octets_{value} {}

    // RFC 8317 §6.2: the high bit says that a label stands in front of what identifies the tunnel, of whatever type but
    // two
    static constexpr bool is_composite(std::uint8_t code) noexcept { return code >= 0x80 && code < 0xfb; }
    // RFC 8317 §8.1: up to 13 but 9, and what is set apart for experiments
    static constexpr bool is_defined(std::uint8_t code) noexcept
    {
        if (is_composite(code))
            return code != 0x80 && code != 0x86 && is_defined(code & 0x7f) && code < 0x90;
        return (code <= 13 && code != 9) || (code >= 0x7b && code <= 0x7e) || (code >= 0xfb && code <= 0xfe);
    }
    static constexpr bool allows_identifier(pmsi_tunnel_type type, octets identifier) noexcept
    {
        auto const length = identifier.size();
        switch (type) {
        case pmsi_tunnel_type::none: return length == 0;
        case pmsi_tunnel_type::rsvp_te_p2mp_lsp: return length == 12 || length == 24; // RFC 4875 §19.1
        case pmsi_tunnel_type::mldp_p2mp_lsp:
        case pmsi_tunnel_type::mldp_mp2mp_lsp: return is_fec_element(identifier);
        case pmsi_tunnel_type::pim_ssm_tree:
        case pmsi_tunnel_type::pim_sm_tree:
        case pmsi_tunnel_type::bidir_pim_tree:
        case pmsi_tunnel_type::transport_tunnel: return length == 8 || length == 32; // RFC 7524 §14.1
        case pmsi_tunnel_type::ingress_replication:
        case pmsi_tunnel_type::assisted_replication: return length == 4 || length == 16;
        case pmsi_tunnel_type::bier: return length == 7 || length == 19; // RFC 8556 §2
        default: break;
        }
        if (!is_composite(static_cast<std::uint8_t>(type)))
            return true;
        return length >= 3
            && allows_identifier(pmsi_tunnel_type(static_cast<std::uint8_t>(type) & 0x7f), identifier.subspan(3));
    }
    // RFC 6388 §2.2: type (1), AFI (2), length of the root's address (1), the address, length of the rest (2), the rest
    static constexpr bool is_fec_element(octets element) noexcept
    {
        if (element.size() < 4 || element.size() < std::size_t{6} + element[3])
            return false;
        std::size_t const root_end = std::size_t{4} + element[3];
        return element.size() - root_end - 2 == wire::load<std::uint16_t>(element, root_end);
    }

    octets octets_;
};

} // namespace bgpwire

#endif
