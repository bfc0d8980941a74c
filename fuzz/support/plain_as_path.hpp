// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_PLAIN_AS_PATH_HPP
#define BGPWIRE_FUZZ_SUPPORT_PLAIN_AS_PATH_HPP

// AS_PATH, AS4_PATH, AGGREGATOR and AS4_AGGREGATOR: where AS numbers are.

#include "plain_fault.hpp"
#include "plain_octets.hpp"

#include <bgpwire/path_attribute/context.hpp>

#include <algorithm>

namespace bgpwire::plain {

/// Whether what is right in itself is also asked whether this peer may send it. No RFC is about those who analyse: they
/// look at what others have sent to others.
inline bool is_judged_as_peers(codec_context const& context) { return context.errors != error_handling::analyse; }

struct segment {
    std::uint64_t type; ///< 1 AS_SET, 2 AS_SEQUENCE: RFC 4271 §4.3; 3 AS_CONFED_SEQUENCE, 4 AS_CONFED_SET: RFC 5065
    std::vector<std::uint64_t> numbers;
};

/// RFC 7606 §7.2: nothing where a segment type is unknown, a segment is empty or passes the end, or one octet is left.
inline std::optional<std::vector<segment>> read_segments(octets value, std::size_t as_size)
{
    std::vector<segment> found;
    cursor in{value};
    while (!in.rest.empty()) {
        auto const type = in.number(1);
        auto const count = in.number(1);
        if (!count || *count == 0 || *type < 1 || *type > 4)
            return std::nullopt;
        segment one{*type, {}};
        for (std::uint64_t i = 0; i != *count; ++i) {
            auto const number = in.number(as_size);
            if (!number)
                return std::nullopt;
            one.numbers.push_back(*number);
        }
        found.push_back(one);
    }
    return found;
}

inline bool has_as_0(std::vector<segment> const& path)
{
    return std::any_of(path.begin(), path.end(),
        [](segment const& s) { return std::find(s.numbers.begin(), s.numbers.end(), 0U) != s.numbers.end(); });
}

inline bool has_type(std::vector<segment> const& path, std::uint64_t type)
{
    return std::any_of(path.begin(), path.end(), [&](segment const& s) { return s.type == type; });
}

/// RFC 9774 §3: treat-as-withdraw "upon reception of BGP UPDATE messages containing AS_SETs or AS_CONFED_SETs in the
/// AS_PATH or AS4_PATH", unless the operator says otherwise.
inline bool has_refused_set(std::vector<segment> const& path, codec_context const& context)
{
    if (!is_judged_as_peers(context) || context.as_sets == as_set_handling::accept)
        return false;
    return has_type(path, 1) || has_type(path, 4);
}

inline verdict judge_as_path(octets value, codec_context const& context)
{
    fault const malformed{errc::malformed_as_path, error_action::treat_as_withdraw};
    auto const path = read_segments(value, context.as_numbers == asn_width::four_octets ? 4 : 2);
    if (!path)
        return malformed;
    if (has_as_0(*path)) // RFC 7607 §2
        return malformed;
    // RFC 5065 §5: none of its segments from outside of the confederation; from another member AS one of them first
    if (!is_judged_as_peers(context))
        return std::nullopt;
    if (context.peer == peering::external && (has_type(*path, 3) || has_type(*path, 4)))
        return malformed;
    if (context.peer == peering::confederation && (path->empty() || path->front().type != 3))
        return malformed;
    if (has_refused_set(*path, context))
        return malformed;
    return std::nullopt;
}

/// RFC 6793 §6: malformed where RFC 7606 would say so of an AS_PATH, and "too small (i.e., less than 6)"; discarded
/// then. RFC 7607 §2: "AS number of zero in the AS4_PATH … handled by the procedures specified in [RFC6793]".
inline verdict judge_as4_path(octets value, codec_context const& context)
{
    if (value.size() % 2 != 0 || value.size() < 6)
        return fault{errc::attribute_length_error, error_action::attribute_discard};
    auto const path = read_segments(value, 4);
    if (!path || has_as_0(*path))
        return optional_error(error_action::attribute_discard);
    if (has_refused_set(*path, context))
        return optional_error(error_action::treat_as_withdraw);
    return std::nullopt;
}

/// RFC 7606 §7.7, RFC 6793 §6: malformed by its length alone; RFC 7607 §2: and by AS 0.
inline verdict judge_aggregator(octets value, std::size_t as_size, choices made)
{
    if (number_in(value.first(as_size)) != 0)
        return std::nullopt;
    return optional_error(made.contains(choice::withdraw_on_as_0) ? error_action::treat_as_withdraw
                                                                  : error_action::attribute_discard);
}

} // namespace bgpwire::plain

#endif
