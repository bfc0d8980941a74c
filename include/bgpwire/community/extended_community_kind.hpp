// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_COMMUNITY_EXTENDED_COMMUNITY_KIND_HPP
#define BGPWIRE_COMMUNITY_EXTENDED_COMMUNITY_KIND_HPP

#include <cstdint>

namespace bgpwire {

/// What the six octets behind type and sub-type are, and how they are written.
enum class extended_community_form : std::uint8_t {
    as2_number,     ///< AS number of 2 octets, number of 4: `64500:100`
    as4_number,     ///< AS number of 4 octets, number of 2: `4200000000:100`, `64500L:100`
    address_number, ///< IPv4 address, number of 2 octets: `192.0.2.1:100`
    as2_float,      ///< AS number of 2 octets, IEEE 754 number of 4 that is whole: `64500:125000000`
    number,         ///< two octets of zero, number of 4: `100`
    mac,            ///< MAC address: `02:00:5e:10:00:01`
};

/// A kind of extended community that has a name in text.
struct extended_community_kind {
    std::uint8_t type;            ///< the first octet
    std::uint8_t sub_type;        ///< the second octet
    char const* name;             ///< in the text, before the first colon; a literal
    extended_community_form form; ///< of the six octets behind
};

// To add a kind: one line. Of kinds that share a name, those with the narrower form come first.
// clang-format off
/// Every kind that has a name in text, with its RFC.
inline constexpr extended_community_kind extended_community_kinds[] = {
    {0x01, 0x02, "rt", extended_community_form::address_number}, // RFC 4360 §4
    {0x00, 0x02, "rt", extended_community_form::as2_number},     // RFC 4360 §4
    {0x02, 0x02, "rt", extended_community_form::as4_number},     // RFC 5668 §2
    {0x01, 0x03, "ro", extended_community_form::address_number}, // RFC 4360 §5
    {0x00, 0x03, "ro", extended_community_form::as2_number},     // RFC 4360 §5
    {0x02, 0x03, "ro", extended_community_form::as4_number},     // RFC 5668 §2
    {0x01, 0x05, "ospf-domain", extended_community_form::address_number}, // RFC 4577 §4.2.4
    {0x01, 0x07, "ospf-router", extended_community_form::address_number}, // RFC 4577 §4.2.4
    {0x00, 0x09, "source-as", extended_community_form::as2_number},       // RFC 6514 §6
    {0x02, 0x09, "source-as", extended_community_form::as4_number},       // RFC 6514 §6
    {0x01, 0x0b, "vrf-import", extended_community_form::address_number},  // RFC 6514 §7
    {0x40, 0x04, "link-bandwidth", extended_community_form::as2_float},   // octets/s; draft-ietf-idr-link-bandwidth
    {0x03, 0x0b, "color", extended_community_form::number},               // RFC 9012 §4.3
    {0x03, 0x0c, "encapsulation", extended_community_form::number},       // RFC 9012 §4.1
    {0x03, 0x0d, "default-gateway", extended_community_form::number},     // RFC 7432 §7.8
    {0x43, 0x00, "origin-validation", extended_community_form::number},   // RFC 8097 §2
    {0x06, 0x00, "mac-mobility", extended_community_form::number},        // RFC 7432 §7.7
    {0x06, 0x02, "es-import", extended_community_form::mac},              // RFC 7432 §7.6
    {0x06, 0x03, "router-mac", extended_community_form::mac},             // RFC 9135 §8.1
    {0x80, 0x06, "rate-bytes", extended_community_form::as2_float},       // RFC 8955 §7.1
    {0x80, 0x0c, "rate-packets", extended_community_form::as2_float},     // RFC 8955 §7.2
    {0x80, 0x07, "traffic-action", extended_community_form::number},      // RFC 8955 §7.3
    {0x81, 0x08, "redirect", extended_community_form::address_number},    // RFC 8955 §7.4
    {0x80, 0x08, "redirect", extended_community_form::as2_number},        // RFC 8955 §7.4
    {0x82, 0x08, "redirect", extended_community_form::as4_number},        // RFC 8955 §7.4
    {0x80, 0x09, "traffic-marking", extended_community_form::number},     // RFC 8955 §7.5
};
// clang-format on

/// The kind of a type and a sub-type; null for one that has no name here.
[[nodiscard]] constexpr extended_community_kind const* find_kind(std::uint8_t type, std::uint8_t sub_type) noexcept
{
    for (auto const& kind : extended_community_kinds)
        if (kind.type == type && kind.sub_type == sub_type)
            return &kind;
    return nullptr;
}

} // namespace bgpwire

#endif
