// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_CONTEXT_HPP
#define BGPWIRE_PATH_ATTRIBUTE_CONTEXT_HPP

#include <bgpwire/net/address_family.hpp>
#include <bgpwire/net/asn.hpp>
#include <bgpwire/path_attribute/choice.hpp>

namespace bgpwire {

/// Where the peer stands; some attributes only mean something inside an AS. @see RFC 4271 §1.1; RFC 5065 §3
enum class peering : std::uint8_t {
    external,      ///< in another AS
    internal,      ///< in this AS
    confederation, ///< in another member AS of the confederation
};

/// How much a decoder forgives. @see RFC 7606
enum class error_handling : std::uint8_t {
    rfc7606, ///< each error has the action of RFC 7606 and its companions
    rfc4271, ///< every error resets the session, as before RFC 7606
    analyse, ///< as rfc7606, but whatever can still be framed is handed over: for looking at captures
};

/// What becomes of a route whose AS_PATH has an AS_SET or AS_CONFED_SET: they are deprecated, and
/// refused unless the operator says otherwise. @see RFC 9774
enum class as_set_handling : std::uint8_t {
    treat_as_withdraw, ///< the route is withdrawn
    accept,            ///< the route is taken as it is
};

/// All that the octets of an UPDATE do not say themselves: what both OPEN messages settled for
/// one direction. 24 octets, plain values; @ref negotiate makes one for each direction.
struct codec_context {
    asn_width as_numbers = asn_width::four_octets; ///< RFC 6793 §4.1
    peering peer = peering::external; ///< where the peer stands; told by the AS numbers
    error_handling errors = error_handling::rfc7606; ///< the caller's choice, the same for the whole session
    as_set_handling as_sets = as_set_handling::treat_as_withdraw; ///< the operator's choice; RFC 9774
    std::uint16_t maximum_message_length = 4096; ///< in octets, header included; RFC 8654 §4
    bgpwire::choices choices{};                  ///< where the RFCs leave one
    afi_set bgpsec{};                            ///< of which BGPsec_PATH may take AS_PATH's place; RFC 8205 §2.2
    family_set add_path{};                       ///< families whose NLRI carry path identifiers; RFC 7911 §3
    family_set ipv6_next_hop{};                  ///< IPv4 families that may have an IPv6 next hop; RFC 8950 §4

    friend constexpr bool operator==(codec_context const&, codec_context const&) = default;
};

} // namespace bgpwire

#endif
