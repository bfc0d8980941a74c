// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_AS4_MERGE_HPP
#define BGPWIRE_PATH_ATTRIBUTE_AS4_MERGE_HPP

// What a NEW speaker makes of the attributes of an OLD one, and what it sends to one.
// On four-octet sessions none of this is needed.

#include <bgpwire/path_attribute/aggregator.hpp>
#include <bgpwire/path_attribute/as4_aggregator.hpp>
#include <bgpwire/path_attribute/as4_path.hpp>
#include <bgpwire/path_attribute/list.hpp>

namespace bgpwire {

/// Whether segments of this type name member ASes of a confederation. @see RFC 5065 §3
[[nodiscard]] constexpr bool is_confederation(as_path_segment_type type) noexcept
{
    return type == as_path_segment_type::as_confed_sequence || type == as_path_segment_type::as_confed_set;
}

/// The path that AS_PATH and AS4_PATH tell together.
///
/// As many leading AS numbers and segments of AS_PATH as AS4_PATH is shorter, then AS4_PATH without its
/// confederation segments. An AS4_PATH that is longer than AS_PATH counts for nothing. Lengths are those
/// of route selection: an AS_SET is one, confederation segments are none; those of AS_PATH are kept where
/// they lead, or stand beside a segment that is kept whole. @see RFC 6793 §4.2.3, §6
template<class Allocator = std::allocator<asn>>
[[nodiscard]] constexpr basic_as_path<Allocator> merge_as4_path(
    as_path_view path, as4_path_view as4, Allocator const& allocator = {})
{
    using segment_type = typename basic_as_path<Allocator>::segment_type;
    std::size_t as4_length = 0;
    for (as_path_segment_view segment : as4.path())
        as4_length += segment.type() == as_path_segment_type::as_sequence ? segment.size()
            : segment.type() == as_path_segment_type::as_set              ? 1
                                                                          : 0;
    if (path.length() < as4_length)
        return basic_as_path<Allocator>{path, allocator};

    basic_as_path<Allocator> merged;
    merged.segments = decltype(merged.segments)(allocator);
    auto missing = path.length() - as4_length;
    for (as_path_segment_view segment : path) {
        bool const confederation = is_confederation(segment.type());
        if (missing == 0 && !confederation)
            break;
        segment_type kept{segment, allocator};
        bool partly = false;
        if (segment.type() == as_path_segment_type::as_sequence) {
            partly = missing < kept.numbers.size();
            if (partly)
                kept.numbers.resize(missing);
            missing -= kept.numbers.size();
        } else if (!confederation) {
            --missing;
        }
        merged.segments.push_back(static_cast<segment_type&&>(kept));
        if (partly)
            break;
    }
    for (as_path_segment_view segment : as4.path()) {
        if (is_confederation(segment.type()))
            continue;
        bool const joins = !merged.segments.empty() && segment.type() == as_path_segment_type::as_sequence
            && merged.segments.back().type == segment.type()
            && merged.segments.back().numbers.size() + segment.size() <= 255;
        if (!joins)
            merged.segments.push_back(segment_type{segment, allocator});
        else
            for (asn number : segment)
                merged.segments.back().numbers.push_back(number);
    }
    return merged;
}

/// Whether AS4_PATH and AS4_AGGREGATOR count: not if an OLD speaker has aggregated the route since, whose
/// AGGREGATOR then has an AS number other than AS_TRANS. @see RFC 6793 §4.2.3
template<class List>
[[nodiscard]] constexpr bool as4_attributes_count(basic_path_attributes_view<List> const& attributes) noexcept
{
    auto const by = attributes.template get<aggregator>();
    return !by || by->as_number == as_trans || !attributes.template get<as4_aggregator>();
}

/// The path of a route as it really is, whatever the peer's width of AS numbers.
template<class List, class Allocator = std::allocator<asn>>
[[nodiscard]] constexpr basic_as_path<Allocator> effective_as_path(
    basic_path_attributes_view<List> const& attributes, Allocator const& allocator = {})
{
    auto const path = attributes.template get<as_path_view>().value_or(as_path_view{});
    auto const as4 = attributes.template get<as4_path_view>();
    if (!as4 || !as4_attributes_count(attributes))
        return basic_as_path<Allocator>{path, allocator};
    return merge_as4_path(path, *as4, allocator);
}

/// Who formed the aggregate, whatever the peer's width of AS numbers.
template<class List>
[[nodiscard]] constexpr std::optional<aggregator> effective_aggregator(
    basic_path_attributes_view<List> const& attributes) noexcept
{
    auto const by = attributes.template get<aggregator>();
    auto const as4 = attributes.template get<as4_aggregator>();
    if (by && as4 && by->as_number == as_trans)
        return aggregator{as4->as_number, as4->identifier};
    return by;
}

/// The AS4_PATH that goes to an OLD speaker beside the AS_PATH: the same without confederation segments.
///
/// It is needed if @ref needs_as4_path says so, and must not be sent to a NEW speaker. @see RFC 6793 §4.2.2
template<class Allocator = std::allocator<asn>>
struct basic_as4_path {
    static constexpr path_attribute_traits traits = as4_path_view::traits;

    basic_as_path<Allocator> path; ///< all of it; confederation segments are left out when it is encoded

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept
    {
        for (auto const& segment : path.segments)
            if (!is_confederation(segment.type))
                segment.encode(out, asn_width::four_octets);
    }

    friend constexpr bool operator==(basic_as4_path const&, basic_as4_path const&) = default;
};

using as4_path = basic_as4_path<>; ///< AS4_PATH to be sent, in memory of the default allocator.

/// Whether a path has an AS number, outside confederation segments, that two octets cannot hold.
template<class Allocator>
[[nodiscard]] constexpr bool needs_as4_path(basic_as_path<Allocator> const& path) noexcept
{
    for (auto const& segment : path.segments)
        if (!is_confederation(segment.type))
            for (asn number : segment.numbers)
                if (!number.is_mappable())
                    return true;
    return false;
}

/// Whether an OLD speaker needs an AS4_AGGREGATOR beside this AGGREGATOR, because its AS number goes there as AS_TRANS.
/// @see RFC 6793 §4.2.2
[[nodiscard]] constexpr bool needs_as4_aggregator(aggregator const& by) noexcept { return !by.as_number.is_mappable(); }

} // namespace bgpwire

#endif
