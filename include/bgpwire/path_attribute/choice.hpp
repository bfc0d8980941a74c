// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_CHOICE_HPP
#define BGPWIRE_PATH_ATTRIBUTE_CHOICE_HPP

// Where the RFCs leave open what becomes of an error, or say two things, there is a default, and where an
// operator may sensibly want the other answer a switch. This is the list of them all:
//
//   question                                      default                         the other answer
//   --------------------------------------------  ------------------------------  ------------------------------
//   unrecognised well-known attribute             session reset, 3/2              choice::withdraw_unrecognized_
//                                                                                 well_known
//   wrong flags of MP_REACH_ and MP_UNREACH_NLRI  treat-as-withdraw while the     choice::reset_on_mp_flags
//                                                 routes can be read
//   wrong flags where a malformed value is        treat-as-withdraw: RFC 7606     choice::discard_on_flags
//   discarded: ATOMIC_AGGREGATE, AGGREGATOR, …    §3 (c)
//   wrong flags of AIGP and Prefix-SID            attribute discard: RFC 7311     choice::withdraw_on_flags
//                                                 §3.2, RFC 8669 §6
//   AGGREGATOR or AS4_AGGREGATOR of AS 0          attribute discard: RFC 7606     choice::withdraw_on_as_0
//                                                 §7.7 over RFC 7607 §2
//   AS_SET and AS_CONFED_SET in AS_PATH           treat-as-withdraw: RFC 9774 §3  codec_context::as_sets
//   and AS4_PATH
//   a next hop that no host can have: 0/8, ::,    treat-as-withdraw: RFC 4271     choice::accept_any_next_hop
//   multicast, 240/4                              §6.3; next_hop_address.hpp
//   a next hop in 127/8, or ::1                   taken: RFC 4271 §6.3            choice::refuse_loopback_next_hop
//   BGPsec_PATH whose latest segment has          treat-as-withdraw: RFC 8205     choice::accept_pcount_0
//   pCount 0, from an external peer               §5.2, 7
//   error handling as a whole                     RFC 7606                        codec_context::errors
//   another AS than the peer's first in AS_PATH   no error                        check_first_as, if called
//   BGP Identifier that no host can have          valid: RFC 6286 §2.1            open_policy::identifiers
//   capability that is malformed in itself        as if it were not there         open_policy::malformed
//   NOTIFICATION without an Error Subcode         closed unanswered: RFC 4271     session_config::answer_short_
//                                                 §6.4 over §6.1                  notification
//
// And where no other answer makes sense:
//
//   an attribute repeated, the first malformed       the first counts, nothing is repaired: RFC 7606 §3 (g)
//   an attribute that passes the end, no routes yet  session reset: RFC 7606 §4, §5.2
//   a multiprotocol attribute that passes the end    session reset: RFC 7606 §3 (j)
//   wrong flags of what the session discards anyway  treat-as-withdraw: RFC 7606 §3 (c) has no exception
//   an ATTR_SET within an ATTR_SET                   judged as the outer one: RFC 6368 §5
//   Data of an unsupported version                   two octets, 00 04: RFC 4271 §6.2
//   Data of 2/2, 2/3 and 2/6                         none is sent; whatever comes is kept
//   bits of a prefix behind its length               kept in the octets, zero in the value: RFC 4271 §4.3
//   labels without a bottom of stack                 routes with labels are not read: their octets are handed over

#include <cstdint>
#include <initializer_list>

namespace bgpwire {

/// The other answer where the RFCs leave open what becomes of an error in an UPDATE.
enum class choice : std::uint8_t {
    withdraw_unrecognized_well_known, ///< treat-as-withdraw instead of RFC 4271 §6.3's session reset
    reset_on_mp_flags, ///< session reset for wrong flags of an MP attribute: RFC 7606 §5.3 rather than §3 (c)
    discard_on_flags, ///< attribute discard for wrong flags where a malformed value has it: §3 (f) rather than §3 (c)
    withdraw_on_flags, ///< RFC 7606 §3 (c) even where the attribute's own RFC discards
    withdraw_on_as_0,  ///< treat-as-withdraw for an aggregator of AS 0: RFC 7607 §2 taken for the whole UPDATE
    accept_any_next_hop, ///< any address is taken as a next hop: for laboratories and captures
    refuse_loopback_next_hop, ///< no next hop is in 127/8, or ::1: for sessions between hosts. RFC 1122 §3.2.1.3
    accept_pcount_0, ///< the peer may set pCount to 0: a transparent route server. RFC 8205 §4.2, §7.2
};

/// Which choices an operator has made; none by default. Only looked at where there is an error.
class choices {
public:
    constexpr choices() = default;
    /// These choices and no others.
    constexpr choices(std::initializer_list<choice> made) noexcept
    {
        for (auto const c : made)
            insert(c);
    }

    /// Makes a choice.
    constexpr void insert(choice c) noexcept { bits_ = static_cast<std::uint8_t>(bits_ | bit_of(c)); }
    /// Whether a choice was made.
    [[nodiscard]] constexpr bool contains(choice c) const noexcept { return (bits_ & bit_of(c)) != 0; }

    friend constexpr bool operator==(choices, choices) = default;

private:
    static constexpr std::uint8_t bit_of(choice c) noexcept
    {
        return static_cast<std::uint8_t>(1U << static_cast<std::uint8_t>(c));
    }

    std::uint8_t bits_ = 0;
};

} // namespace bgpwire

#endif
