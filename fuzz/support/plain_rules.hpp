// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_PLAIN_RULES_HPP
#define BGPWIRE_FUZZ_SUPPORT_PLAIN_RULES_HPP

// Which path attributes are recognised, and what their RFCs say of their flags and lengths.

#include "plain_as_path.hpp"

namespace bgpwire::plain {

inline constexpr unsigned optional_bit = 0x80, transitive_bit = 0x40, extended_length_bit = 0x10; // RFC 4271 §4.3

/// One row: RFC 4271 §5 and RFC 7606 §7, or what came after it.
struct rule {
    unsigned flags;       ///< Optional and Transitive as they have to be
    std::size_t minimum;  ///< of the length
    std::size_t maximum;  ///< of the length; 65535: any
    std::size_t step;     ///< the length less the minimum is a multiple of it
    error_action action;  ///< of what is malformed
};

inline constexpr std::size_t any_length = 65535;

/// Nothing of an attribute that is not recognised; of deprecated ones, too: RFC 7606 §7. RFC 7606 §4: a length of 0 is
/// an error but for AS_PATH and ATOMIC_AGGREGATE.
inline std::optional<rule> rule_of(std::uint8_t type, codec_context const& context)
{
    constexpr unsigned well_known = transitive_bit, optional_transitive = optional_bit | transitive_bit;
    constexpr unsigned optional_non_transitive = optional_bit;
    constexpr auto withdraw = error_action::treat_as_withdraw;
    constexpr auto discard = error_action::attribute_discard;
    constexpr auto reset = error_action::session_reset;
    auto const exactly = [](unsigned flags, std::size_t size, error_action action) {
        return rule{flags, size, size, 1, action};
    };
    auto const items = [](unsigned flags, std::size_t size) { return rule{flags, size, any_length, size, withdraw}; };
    auto const from = [](unsigned flags, std::size_t least, error_action action) {
        return rule{flags, least, any_length, 1, action};
    };
    std::size_t const as_size = context.as_numbers == asn_width::four_octets ? 4 : 2;
    switch (type) {
    case 1: return exactly(well_known, 1, withdraw);                 // ORIGIN: RFC 7606 §7.1
    case 2: return from(well_known, 0, withdraw);                    // AS_PATH: §7.2
    case 3: return exactly(well_known, 4, withdraw);                 // NEXT_HOP: §7.3
    case 4: return exactly(optional_non_transitive, 4, withdraw);    // MULTI_EXIT_DISC: §7.4
    case 5: return exactly(well_known, 4, withdraw);                 // LOCAL_PREF: §7.5
    case 6: return exactly(well_known, 0, discard);                  // ATOMIC_AGGREGATE: §7.6
    case 7: return exactly(optional_transitive, as_size + 4, discard); // AGGREGATOR: §7.7
    case 8: return items(optional_transitive, 4);                    // COMMUNITIES: §7.8
    case 9: return exactly(optional_non_transitive, 4, withdraw);    // ORIGINATOR_ID: §7.9
    case 10: return items(optional_non_transitive, 4);               // CLUSTER_LIST: §7.10
    case 14:                                                         // MP_REACH_NLRI and MP_UNREACH_NLRI: all that
    case 15: return from(optional_non_transitive, 0, reset);         // makes them "incorrect" (§5.3) is 3/9
    case 16: return items(optional_transitive, 8);                   // EXTENDED COMMUNITIES: §7.14
    case 17: return from(optional_transitive, 6, discard);           // AS4_PATH: RFC 6793 §6
    case 18: return exactly(optional_transitive, 8, discard);        // AS4_AGGREGATOR: RFC 6793 §6
    case 22: return from(optional_transitive, 5, withdraw);          // PMSI_TUNNEL: RFC 6514 §5
    case 23: return from(optional_transitive, 4, withdraw);          // Tunnel Encapsulation: RFC 9012 §2, §13
    case 24: return from(optional_non_transitive, 36, withdraw);     // Traffic Engineering: RFC 5543 §3, "one or more"
    case 25: return items(optional_transitive, 20);                  // IPv6 extended communities: §7.15
    case 26: return from(optional_non_transitive, 3, discard);       // AIGP: RFC 7311 §3, §3.2
    case 27: return from(optional_transitive, 7, withdraw);          // PE Distinguisher Labels: RFC 6514 §8
    case 29: return from(optional_non_transitive, 1, discard);       // BGP-LS: RFC 7752 §6.2.2
    case 32: return items(optional_transitive, 12);                  // LARGE_COMMUNITY: RFC 8092 §6
    case 33: return from(optional_non_transitive, 1, withdraw);      // BGPsec_PATH: RFC 8205 §3, §5.2
    case 34: return from(optional_transitive, 1, withdraw);          // Community Container, a draft
    case 35: return exactly(optional_transitive, 4, withdraw);       // Only to Customer: RFC 9234 §5
    case 36: return from(optional_transitive, 8, withdraw);          // D-PATH: RFC 10039
    case 37: return from(optional_transitive, 3, withdraw);          // SFP: RFC 9015 §3.2.1, TLVs
    case 38: return from(optional_transitive, 11, discard);          // BFD Discriminator: RFC 9026 §3.1.6
    case 39: return from(optional_transitive, 4, discard);           // Next Hop Dependent Characteristics, a draft
    case 40: return from(optional_transitive, 3, discard);           // Prefix-SID: RFC 8669 §3, §6
    case 41: return from(optional_transitive, 4, discard);           // BIER: RFC 9793, TLVs
    case 128: return from(optional_transitive, 4, withdraw);         // ATTR_SET: RFC 6368 §5, RFC 7606 §7.16
    default: return std::nullopt;
    }
}

/// RFC 7606 §3 (c): the attribute "MUST be treated as malformed and the "treat-as-withdraw" approach used, unless the
/// specification for the attribute mandates different handling": RFC 7311 §3.2 and RFC 8669 §6 discard. The choices are
/// where the RFCs say two things.
inline error_action action_for_flags(std::uint8_t type, rule const& r, choices made)
{
    if (type == 14 || type == 15) // RFC 7606 §5.3 has flags in its list of what makes them incorrect
        return made.contains(choice::reset_on_mp_flags) ? error_action::session_reset : error_action::treat_as_withdraw;
    if (type == 26 || type == 40)
        return made.contains(choice::withdraw_on_flags) ? error_action::treat_as_withdraw
                                                        : error_action::attribute_discard;
    if (made.contains(choice::discard_on_flags) && r.action == error_action::attribute_discard)
        return error_action::attribute_discard;
    return error_action::treat_as_withdraw;
}

/// Whether the session discards the attribute whatever is in it.
inline bool is_out_of_place(std::uint8_t type, codec_context const& context)
{
    if (!is_judged_as_peers(context))
        return false;
    switch (type) {
    case 5: // RFC 7606 §7.5, §7.9, §7.10: "received from an external neighbor". Member ASes of a confederation exchange
    case 9: // LOCAL_PREF (RFC 5065 §4.2), and are not external to each other here.
    case 10: return context.peer == peering::external;
    case 17: // RFC 6793 §6: from a NEW speaker
    case 18: return context.as_numbers == asn_width::four_octets;
    case 33: return context.bgpsec.empty(); // RFC 8205 §2.2: not negotiated, which takes AS numbers of four octets
    default: return false;
    }
}

} // namespace bgpwire::plain

#endif
