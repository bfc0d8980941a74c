// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_PLAIN_MP_HPP
#define BGPWIRE_FUZZ_SUPPORT_PLAIN_MP_HPP

// MP_REACH_NLRI and MP_UNREACH_NLRI.

#include "plain_fault.hpp"
#include "plain_next_hop.hpp"
#include "plain_routes.hpp"

namespace bgpwire::plain {

/// The fields of RFC 4760 §3 and §4; MP_UNREACH_NLRI has no next hop.
struct mp {
    address_family family;
    octets next_hop, nlri;
};

/// Nothing where a field passes the end.
inline std::optional<mp> read_mp_reach(octets value)
{
    cursor in{value};
    auto const a = in.number(2);
    auto const s = in.number(1);
    auto const length = in.number(1);
    auto const hop = length ? in.take(*length) : std::nullopt;
    auto const reserved = hop ? in.take(1) : std::nullopt;
    if (!reserved)
        return std::nullopt;
    return mp{{static_cast<afi>(*a), static_cast<safi>(*s)}, *hop, in.rest};
}

inline std::optional<mp> read_mp_unreach(octets value)
{
    cursor in{value};
    auto const a = in.number(2);
    auto const s = in.number(1);
    if (!s)
        return std::nullopt;
    return mp{{static_cast<afi>(*a), static_cast<safi>(*s)}, {}, in.rest};
}

/// RFC 7606 §5.3. Of families whose NLRI are not prefixes alone nothing is known here.
inline bool can_be_read(mp const& m, codec_context const& context)
{
    auto const width = address_width(m.family);
    return !width || !read_routes(m.nlri, *width, context.add_path.contains(m.family)).wrong_at;
}

/// RFC 7606 §3 (j), §7.11: session reset, with the subcode of RFC 4760 §7. An address that no router can have: RFC 4760
/// §3 has the rules of NEXT_HOP, and RFC 4271 §6.3 ignores the route; where there is none it is of no use.
inline verdict judge_mp_reach(octets value, codec_context const& context)
{
    auto const m = read_mp_reach(value);
    if (!m || !can_be_read(*m, context))
        return optional_error(error_action::session_reset);
    auto const lengths = next_hop_lengths(m->family, context);
    if (!lengths.empty() && std::find(lengths.begin(), lengths.end(), m->next_hop.size()) == lengths.end())
        return optional_error(error_action::session_reset);
    if (!m->nlri.empty() && !has_router(m->family, m->next_hop, context.choices))
        return fault{errc::invalid_next_hop_attribute, error_action::treat_as_withdraw};
    return std::nullopt;
}

inline verdict judge_mp_unreach(octets value, codec_context const& context)
{
    auto const m = read_mp_unreach(value);
    if (!m || !can_be_read(*m, context))
        return optional_error(error_action::session_reset);
    return std::nullopt;
}

} // namespace bgpwire::plain

#endif
