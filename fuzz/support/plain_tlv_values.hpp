// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_PLAIN_TLV_VALUES_HPP
#define BGPWIRE_FUZZ_SUPPORT_PLAIN_TLV_VALUES_HPP

// Optional attributes that are lists of TLVs, or nearly.

#include "plain_fault.hpp"
#include "plain_next_hop.hpp"
#include "plain_octets.hpp"

namespace bgpwire::plain {

/// RFC 7311 §3: the Length counts the Type and Length fields, so that 3 is the least; §3.2: what is malformed is
/// discarded.
inline verdict judge_aigp(octets value)
{
    auto const malformed = optional_error(error_action::attribute_discard);
    bool first = true;
    cursor in{value};
    while (!in.rest.empty()) {
        auto const type = in.number(1);
        auto const length = in.number(2);
        if (!length || *length < 3)
            return malformed;
        auto const inside = in.take(*length - 3);
        if (!inside)
            return malformed;
        if (*type != 1) // §3.2: other types are no error
            continue;
        if (*length != 11) // §3: "Length: 11"
            return malformed;
        if (first && number_in(*inside) == 0xffffffffffffffffU) // §3.2, SHOULD
            return malformed;
        first = false;
    }
    return std::nullopt;
}

/// RFC 9252 §7: an SRv6 Service TLV is malformed if its length is less than 1, or one of its Sub-TLVs is malformed.
inline bool is_srv6_service(octets value)
{
    cursor in{value};
    if (!in.take(1)) // RESERVED: §2
        return false;
    auto const subs = read_tlvs(in.rest, 1, 2);
    if (!subs.whole)
        return false;
    for (auto const& sub : subs.all) {
        if (sub.type != 1) // §7: "not considered malformed because its Type is unrecognized"
            continue;
        if (sub.value.size() < 21) // the SRv6 SID Information Sub-TLV
            return false;
        auto const sub_subs = read_tlvs(sub.value.subspan(21), 1, 2);
        if (!sub_subs.whole)
            return false;
        for (auto const& structure : sub_subs.all)
            if (structure.type == 1 && structure.value.size() != 6) // §3.2.1: "a total length of 6 octets"
                return false;
    }
    return true;
}

/// RFC 8669 §6: discarded where "a TLV length … doesn't conform to the length constraints for the TLV, or … would
/// extend beyond the end of the attribute". RFC 9252 §7: treat-as-withdraw "when at least one malformed SRv6 Service
/// TLV is present", of which one that passes the end is one. The strongest counts.
inline verdict judge_prefix_sid(octets value)
{
    auto const found = read_tlvs(value, 1, 2);
    bool discard = !found.whole;
    bool withdraw = !found.whole && (found.cut_type == 5 || found.cut_type == 6);
    for (auto const& one : found.all) {
        auto const size = one.value.size();
        switch (one.type) {
        case 1: discard = discard || size != 7; break;                         // RFC 8669 §3.1
        case 3: discard = discard || size < 8 || (size - 2) % 6 != 0; break; // §3.2: "2 + (non-zero multiple of 6)"
        case 5:
        case 6: withdraw = withdraw || !is_srv6_service(one.value); break;
        default: break;
        }
    }
    if (withdraw)
        return optional_error(error_action::treat_as_withdraw);
    if (discard)
        return optional_error(error_action::attribute_discard);
    return std::nullopt;
}

/// RFC 7752 §6.2.2: "Does the sum of all TLVs found in the BGP-LS attribute correspond to the BGP-LS path attribute
/// length?" Discarded if not. What is in the TLVs is for those who use them. RFC 9793, too, discards.
inline verdict judge_tlvs_of_two_octets(octets value)
{
    if (read_tlvs(value, 2, 2).whole)
        return std::nullopt;
    return optional_error(error_action::attribute_discard);
}

/// RFC 9026 §3.1.6; the length has been judged.
inline verdict judge_bfd_discriminator(octets value)
{
    auto const found = read_tlvs(value.subspan(5), 1, 1);
    bool source = false, wrong = !found.whole;
    for (auto const& one : found.all)
        if (one.type == 1) {
            source = true;
            wrong = wrong || (one.value.size() != 4 && one.value.size() != 16);
        }
    // "MUST be used when the value of the BFD Mode field's value is P2MP"
    if (wrong || (value[0] == 1 && !source))
        return optional_error(error_action::attribute_discard);
    return std::nullopt;
}

/// RFC 10039: segments of a count, not 0, and as many domains of seven octets.
inline verdict judge_d_path(octets value)
{
    cursor in{value};
    while (!in.rest.empty()) {
        auto const count = in.number(1);
        if (*count == 0 || !in.take(*count * 7))
            return optional_error(error_action::treat_as_withdraw);
    }
    return std::nullopt;
}

/// draft-ietf-idr-nhc §2: AFI, SAFI, a next hop with its length, TLVs of a code and a length of two octets each.
inline verdict judge_next_hop_characteristics(octets value, codec_context const& context)
{
    auto const malformed = optional_error(error_action::attribute_discard);
    cursor in{value};
    auto const afi_number = in.number(2);
    auto const safi_number = in.number(1);
    auto const length = in.number(1);
    auto const hop = length ? in.take(*length) : std::nullopt;
    if (!hop || !read_tlvs(in.rest, 2, 2).whole)
        return malformed;
    address_family const family{static_cast<afi>(*afi_number), static_cast<safi>(*safi_number)};
    // It is to be the next hop of the UPDATE, which no such address can be.
    if (!has_router(family, *hop, context.choices))
        return malformed;
    return std::nullopt;
}

/// RFC 6514 §8: addresses of one length with a label each, "multiple of 7" or "of 19", all unicast.
inline verdict judge_pe_distinguisher_labels(octets value)
{
    auto const fits = [&](std::size_t address) {
        if (value.size() % (address + 3) != 0)
            return false;
        for (cursor in{value}; !in.rest.empty(); (void)in.take(3)) {
            auto const one = *in.take(address);
            if (!(address == 4 ? is_ipv4_host(one, {}) : is_ipv6_host(one, {})))
                return false;
        }
        return true;
    };
    if (fits(4) || fits(16))
        return std::nullopt;
    return optional_error(error_action::treat_as_withdraw);
}

} // namespace bgpwire::plain

#endif
